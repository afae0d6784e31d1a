"""What may be written in cells of figures, with likelihoods, from their pictures."""

from __future__ import annotations

import math
import re
from typing import TYPE_CHECKING

import attrs
import cv2
import numpy as np

from kstt.io.pdf.glyphs import DIGITS, band_of, extent_of, likelihoods, paths, pieces_of
from kstt.limits import MOST_PIECES
from kstt.repair.likelihood import CellReadings, Reading

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from kstt.io.pdf.pictures import Grey

__all__ = ["FigureCell", "read_figures", "steady", "tall_of"]

_PLAIN, _GROUPED = re.compile(r"\d{1,9}"), re.compile(r"\d{1,3}(?:\.\d{3})+")
_ODD = 4.0
"""What a text that is no count as reports write it costs (natural logarithm), beside its glyphs."""
_UNGROUPED = 1.5
_SPECKS, _DASH = 6.0, 3.0
"""What it costs that all that is dark in a cell is specks, or a dash: it is blank."""
_FLOOR, _SURE = -11.0, -9.5
_NOTHING_DARK, _FAINT = 90, 60
_EDGE = 3
"""How many rows or columns at the edge of a cell may hold what is left of its lines."""
_TRUST = 0.25
"""How much a better score of one way to look at a cell counts against the others."""
_POOR, _LEAST = -8.0, -60.0
"""A cell whose best text fits no better than this is looked at again; the score of one that was not read."""
_OVERLAID = -7.0
_PALE = 0, 80, 110, 140
"""How dark a seal may be on the page, where print is 255."""
_KEPT = 6
_NOT_BLANK = 0.25
_UNREAD = CellReadings((), other=-0.05)
"""A cell in which something stands that could not be read."""


@attrs.frozen
class FigureCell:
    """A cell as it was recognised: the likeliest text, and its readings as counts.

    ``score`` is the logarithm of how well the pieces of the cell fit that text; 0 is best.
    """

    text: str
    readings: CellReadings
    score: float = 0.0


def read_figures(cells: Sequence[Grey], over: Sequence[Grey] = ()) -> list[FigureCell]:
    """What is written in cells of one page's table, figures of about one size.

    Args:
        cells: how dark each point of each cell is, ruled lines wiped out.
        over: how dark what is written over each in colour is, if the page has colours.
    """
    bands = [band_of(cell) for cell in cells]
    tall = tall_of(bands)
    found = _recognised(cells, bands, tall)
    # A seal or a signature crosses figures, and is paler than print: what is darkest alone may be read
    # where the whole is not.
    crossed = {i for i, cell in enumerate(cells) if _crossed(cell, tall)}
    again = [i for i, one in enumerate(found) if one.score < _POOR or i in crossed]
    looks: dict[int, list[FigureCell]] = {i: [] if i in crossed else [found[i]] for i in again}
    for pale in _PALE:
        darkest = [_darker(cells[i], pale) if pale else cells[i] for i in again]
        closer = _recognised(darkest, [band_of(cell) for cell in darkest], tall, crossed=True)
        for i, one in zip(again, closer, strict=True):
            # Where nothing is that dark, nothing was seen: that is no blank.
            if one.text or not pale:
                looks[i].append(one)
    for i, several in looks.items():
        found[i] = _together(several)
    return [_overlaid(one, cell, tall) for one, cell in zip(found, over, strict=True)] if over else found


def _together(looks: Sequence[FigureCell]) -> FigureCell:
    """The readings of a cell looked at in several ways, each the likelier the better figures fit there."""
    most = max(one.score for one in looks)
    weights = [_TRUST * (one.score - most) for one in looks]
    whole = float(np.logaddexp.reduce(weights))
    by_count: dict[int | None, float] = {}
    other = -math.inf
    for one, weight in zip(looks, weights, strict=True):
        for reading in one.readings.readings:
            before = by_count.get(reading.value, -math.inf)
            by_count[reading.value] = float(np.logaddexp(before, reading.log + weight - whole))
        other = float(np.logaddexp(other, one.readings.other + weight - whole))
    readings = tuple(
        Reading(value, log) for value, log in sorted(by_count.items(), key=lambda each: -each[1])
    )
    best = max(looks, key=lambda one: one.score)
    likeliest = readings[0].value if readings else None
    text = next((one.text for one in looks if one.readings.best.value == likeliest), best.text)
    return FigureCell(text, CellReadings(readings[:_KEPT], other), best.score)


def _overlaid(one: FigureCell, over: Grey, tall: float) -> FigureCell:
    """A reading, less certain where something in colour was taken away, which may have been a figure."""
    coloured = float((over > _NOTHING_DARK).sum()) / max(tall * tall * 0.5, 30.0)
    if coloured < _NOT_BLANK:
        return one
    if not one.text:
        return FigureCell("", _UNREAD, _LEAST)
    return attrs.evolve(one, readings=attrs.evolve(one.readings, other=max(one.readings.other, _OVERLAID)))


def tall_of(bands: Sequence[tuple[int, int] | None]) -> float:
    """How many rows the figures of a table are tall, by the rows they stand in; 0 where there are none."""
    heights = sorted(band[1] - band[0] for band in bands if band)
    return float(heights[len(heights) // 2]) if heights else 0.0


def _recognised(
    cells: Sequence[Grey], bands: Sequence[tuple[int, int] | None], tall: float, *, crossed: bool = False
) -> list[FigureCell]:
    placed = [steady(cell, band, tall) for cell, band in zip(cells, bands, strict=True)]
    used = [i for i, band in enumerate(placed) if band is not None]
    several = [pieces_of(cells[i], band) for i in used if (band := placed[i]) is not None]
    found = [_blank(cell, tall) for cell in cells]
    for i, pieces, logs in zip(used, several, likelihoods(several), strict=True):
        texts = paths(pieces, logs, DIGITS, crossed=crossed) if pieces.spans else {}
        stained = None if crossed else _stain(cells[i], placed[i], tall)
        found[i] = _figure(texts, stained) if texts else FigureCell("", _UNREAD, _LEAST)
    return found


def _crossed(cell: Grey, tall: float) -> bool:
    """Whether something that is no figure runs through a cell: taller than figures, or over its edge."""
    dark = (cell > _FAINT).astype(np.uint8)
    count, _, stats, _ = cv2.connectedComponentsWithStats(dark, connectivity=8)
    rows, columns = cell.shape
    for x, y, wide, high, area in stats[1 : min(count, MOST_PIECES)]:
        inside = x > 0 and y > 0 and x + wide < columns and y + high < rows
        # What is left of a ruled line lies along an edge.
        line = min(x + wide, y + high, columns - x, rows - y) <= _EDGE
        if area > tall and (high > 1.35 * tall or not (inside or line)):
            return True
    return False


def _darker(cell: Grey, pale: int) -> Grey:
    """What of a cell is darker than something pale."""
    return np.asarray(np.clip((cell.astype(np.float32) - pale) * (255 / (255 - pale)), 0, 255), np.uint8)


def steady(cell: Grey, band: tuple[int, int] | None, tall: float) -> tuple[int, int] | None:
    """The rows of a cell's figures, where a stain or a stamp reaches beyond them the usual ones."""
    if band is None:
        return None
    height = band[1] - band[0]
    if 0.8 * tall <= height <= 1.25 * tall:
        return band
    if height < 0.8 * tall:
        # A thin stroke may have broken, so that only a part of a figure was found.
        whole = extent_of(cell, band, 1.2 * tall)
        if whole[1] - whole[0] >= 0.8 * tall:
            return whole
        # A dash, a dot, a mote: around its middle.
        middle = (band[0] + band[1]) / 2
        return round(middle - tall / 2), round(middle + tall / 2)
    closer = band_of(cell, tall * 0.8)
    if closer and closer[1] - closer[0] <= 1.3 * tall:
        return closer
    middle = cell.shape[0] / 2
    return max(round(middle - tall / 2), 0), round(middle + tall / 2)


def _stain(cell: Grey, band: tuple[int, int] | None, tall: float) -> float:
    """How much of the dark of a cell lies outside the rows of its figures: 0 none, 1 all."""
    if band is None:
        return 0.0
    dark = cell > _NOTHING_DARK
    whole = int(dark.sum())
    near = int(dark[max(band[0] - 2, 0) : band[1] + 2].sum())
    return 1 - near / whole if whole > 12 and tall else 0.0


def _blank(cell: Grey, tall: float) -> FigureCell:
    """The reading of a cell in which no figure was found: nothing, the less certain the more is dark."""
    opened = cv2.morphologyEx(cell, cv2.MORPH_OPEN, np.ones((2, 2), np.uint8))
    dark = float((opened > _NOTHING_DARK).sum()) / max(tall * tall * 0.5, 30.0)
    if dark > _NOT_BLANK:
        return FigureCell("", _UNREAD, _LEAST)
    other = max(_SURE, min(-1.0, _SURE + 30.0 * dark))
    return FigureCell("", CellReadings((Reading(None, math.log1p(-math.exp(other))),), other))


def _figure(texts: Mapping[str, float], stained: float | None) -> FigureCell:
    """The readings of a cell by its texts; ``stained`` is ``None`` where something runs through them."""
    scored = {text: log - _oddness(text, crossed=stained is None) for text, log in texts.items()}
    most = max(scored.values())
    # A cell of which every reading is poor was not really read.
    poor = min(0.0, most + 3.0)
    by_count: dict[int | None, float] = {}
    for text, log in scored.items():
        digits = text.replace(".", "").replace("-", "")
        value = int(digits) if digits and len(digits) <= 9 else None
        by_count[value] = np.logaddexp(by_count.get(value, -math.inf), log)
    if stained is None:
        other = min(-1.0, -4.0 - 0.25 * most)
    else:
        other = max(_SURE, min(-0.7, _SURE - 1.6 * poor + 12.0 * stained))
    whole = float(np.logaddexp.reduce(list(by_count.values())))
    room = math.log1p(-math.exp(other))
    kept = sorted(by_count.items(), key=lambda each: -each[1])[:_KEPT]
    readings = tuple(
        Reading(value, max(float(log) - whole + room, _FLOOR)) for value, log in kept if log - whole > _FLOOR
    )
    likeliest = max(scored, key=scored.__getitem__)
    return FigureCell(likeliest, CellReadings(readings, other), most)


def _oddness(text: str, *, crossed: bool) -> float:
    if not any(letter.isdecimal() for letter in text):
        # A stroke across a cell looks like a dash.
        return _SPECKS if crossed or text != "-" else _DASH
    if _GROUPED.fullmatch(text) or (_PLAIN.fullmatch(text) and len(text) <= 3):
        return 0.0 if len(text) == 1 or not text.startswith("0") else _ODD
    if _PLAIN.fullmatch(text):
        return _UNGROUPED if not text.startswith("0") else _ODD
    return _ODD
