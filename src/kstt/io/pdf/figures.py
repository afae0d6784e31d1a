"""What may be written in cells of figures, with likelihoods, from their pictures."""

from __future__ import annotations

import math
import re
from typing import TYPE_CHECKING

import attrs
import cv2
import numpy as np

from kstt.io.pdf.glyphs import DIGITS, band_of, extent_of, likelihoods, paths, pieces_of
from kstt.io.pdf.strokes import PALEST_PRINT, darker, is_crossed, parted, shade_of, standing_clear
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
_NOTHING_DARK = 90
_TRUST = 0.7
"""How much a better score of one way to look at a cell counts against the others."""
_UNSURE, _POOR, _LEAST = -0.5, -8.0, -60.0
"""A cell whose best text fits no better than the first is looked at again; no better than the second, with
less of what is dark. The third is the score of one that was not read."""
_FOUND = 3
"""How many times as much as a row farther the rows count in which the figures of a cell were found."""
_OVERLAID = -7.0
_CROSSED, _POORER = -6.0, 0.4
"""How likely (natural logarithm) a cell through which strokes run is none of its readings, where the best
fits well; how much likelier for each unit that it fits worse."""
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


def read_figures(cells: Sequence[Grey], over: Sequence[Grey] = (), *, again: bool = True) -> list[FigureCell]:
    """What is written in cells of one page's table, figures of about one size.

    Args:
        cells: how dark each point of each cell is, ruled lines wiped out.
        over: how dark what is written over each in colour is, if the page has colours.
        again: whether cells that read poorly or are crossed by strokes are looked at in several ways.
    """
    bands = [band_of(cell) for cell in cells]
    tall = tall_of(bands)
    found = _recognised(cells, bands, tall)
    if not again:
        return found
    crossed = {i for i, cell in enumerate(cells) if is_crossed(cell, tall)}
    shade = shade_of([cells[i] for i in crossed])
    looks: dict[int, list[FigureCell]] = {}
    several: list[tuple[int, _Look]] = []
    for i, cell in enumerate(cells):
        if i in crossed:
            looks[i] = []
            several += [(i, look) for look in _crossed_looks(cell, shade, tall)]
        elif found[i].score < _UNSURE:
            poor = found[i].score < _POOR
            looks[i] = [found[i]] * (1 if poor else _FOUND)
            ways = _darker_looks(cell) if poor else _higher_looks(cell, bands[i])
            several += [(i, look) for look in ways]
    pictures = [look.picture for _, look in several]
    closer = _recognised(
        pictures,
        [look.band or band_of(look.picture) for _, look in several],
        tall,
        [look.other for _, look in several],
    )
    for (i, look), one in zip(several, closer, strict=True):
        # Where nothing is that dark, nothing was seen: that is no blank.
        if one.text or look.whole:
            looks[i].append(one)
    for i, seen in looks.items():
        found[i] = _together(seen)
    return [_overlaid(one, cell, tall) for one, cell in zip(found, over, strict=True)] if over else found


@attrs.frozen(eq=False)
class _Look:
    """One way to look at a cell: its picture, and whether all that is dark in the cell is in it.

    ``other`` is how likely the cell is none of its readings (natural logarithm) though they fit well, where
    something may run through it; ``None`` where nothing does. ``band`` is the rows of its figures where they
    are given.
    """

    picture: Grey
    whole: bool
    other: float | None
    band: tuple[int, int] | None = None


def _crossed_looks(cell: Grey, shade: float | None, tall: float) -> list[_Look]:
    """The ways to look at a cell that a seal or a pen's stroke runs through.

    Strokes paler than print are parted from it by their shade, which is the page's usual one or paler; darker
    ones where they stay clear of the figures. Else what is darkest alone is looked at, too.
    """
    shades = [one for one in (shade, shade_of([cell])) if one is not None]
    print_alone = parted(cell, min(shades), tall) if shades else None
    if print_alone and print_alone.clear and min(shades) < PALEST_PRINT:
        if not print_alone.touched:
            return [_Look(print_alone.pictures[0], whole=True, other=None)]
        return [_Look(way, whole=True, other=_CROSSED) for way in print_alone.pictures]
    if (alone := standing_clear(cell, tall)) is not None:
        return [_Look(alone, whole=True, other=None)]
    ways = print_alone.pictures if print_alone else ()
    return [*_darker_looks(cell), *(_Look(way, whole=False, other=_CROSSED) for way in ways)]


def _higher_looks(cell: Grey, band: tuple[int, int] | None) -> list[_Look]:
    """A cell whose figures may reach a row farther than is dark: thin print is pale at its ends."""
    if band is None:
        return []
    top, bottom = band
    higher = ((top - 1, bottom), (top, bottom + 1), (top - 1, bottom + 1))
    return [_Look(cell, whole=True, other=None, band=one) for one in higher]


def _darker_looks(cell: Grey) -> list[_Look]:
    """A cell with all that is dark, and with what is darker than something pale alone."""
    return [_Look(darker(cell, pale) if pale else cell, whole=not pale, other=_CROSSED) for pale in _PALE]


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
    cells: Sequence[Grey],
    bands: Sequence[tuple[int, int] | None],
    tall: float,
    others: Sequence[float | None] = (),
) -> list[FigureCell]:
    """What each cell alone is read as; ``others`` as in ``_Look``, by default nothing runs through any."""
    placed = [steady(cell, band, tall) for cell, band in zip(cells, bands, strict=True)]
    used = [i for i, band in enumerate(placed) if band is not None]
    several = [pieces_of(cells[i], band) for i in used if (band := placed[i]) is not None]
    found = [_blank(cell, tall) for cell in cells]
    for i, pieces, logs in zip(used, several, likelihoods(several), strict=True):
        other = others[i] if others else None
        texts = paths(pieces, logs, DIGITS, crossed=other is not None) if pieces.spans else {}
        stained = _stain(cells[i], placed[i], tall)
        found[i] = _figure(texts, stained, other) if texts else FigureCell("", _UNREAD, _LEAST)
    return found


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


def _figure(texts: Mapping[str, float], stained: float, none_of_them: float | None) -> FigureCell:
    """The readings of a cell by its texts, how much of its dark lies outside them; ``other`` of its look."""
    scored = {text: log - _oddness(text, crossed=none_of_them is not None) for text, log in texts.items()}
    most = max(scored.values())
    # A cell of which every reading is poor was not really read.
    poor = min(0.0, most + 3.0)
    by_count: dict[int | None, float] = {}
    for text, log in scored.items():
        digits = text.replace(".", "").replace("-", "")
        value = int(digits) if digits and len(digits) <= 9 else None
        by_count[value] = np.logaddexp(by_count.get(value, -math.inf), log)
    if none_of_them is None:
        other = max(_SURE, min(-0.7, _SURE - 1.6 * poor + 12.0 * stained))
    else:
        other = min(-1.0, none_of_them - _POORER * most)
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
