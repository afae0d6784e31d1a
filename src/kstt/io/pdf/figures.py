"""What may be written in cells of figures, with likelihoods, from their pictures."""

from __future__ import annotations

import math
import re
from typing import TYPE_CHECKING

import attrs
import cv2
import numpy as np

from kstt.io.pdf.glyphs import DIGITS, band_of, extent_of, likelihoods, paths, pieces_of
from kstt.repair.likelihood import CellReadings, Reading

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from kstt.io.pdf.pictures import Grey

__all__ = ["FigureCell", "read_figures", "steady", "tall_of"]

_PLAIN, _GROUPED = re.compile(r"\d{1,9}"), re.compile(r"\d{1,3}(?:\.\d{3})+")
_ODD = 4.0
"""What a text that is no count as reports write it costs (natural logarithm), beside its glyphs."""
_UNGROUPED = 1.5
_SOFTEN = 0.7
"""Likelihoods of the network are drawn together a little: glyphs of one cell err together."""
_FLOOR, _SURE = -11.0, -9.5
_NOTHING_DARK = 90
_POOR, _LEAST = -2.0, -60.0
"""A cell whose best text fits no better than this is looked at again; the score of one that was not read."""
_UNCERTAIN = -5.0
_PALE = 80, 110, 140
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


def read_figures(cells: Sequence[Grey]) -> list[FigureCell]:
    """What is written in cells of one page's table, figures of about one size.

    Args:
        cells: how dark each point of each cell is, ruled lines wiped out.
    """
    bands = [band_of(cell) for cell in cells]
    tall = tall_of(bands)
    found = _recognised(cells, bands, tall)
    # A seal or a signature is paler than print: what is darkest alone may be read where the whole is not.
    again = [i for i, one in enumerate(found) if one.score < _POOR]
    for pale in _PALE:
        darkest = [_darker(cells[i], pale) for i in again]
        closer = _recognised(darkest, [band_of(cell) for cell in darkest], tall)
        for i, one in zip(again, closer, strict=True):
            if one.score > max(found[i].score + 1.0, _POOR):
                readings = attrs.evolve(one.readings, other=max(one.readings.other, _UNCERTAIN))
                found[i] = attrs.evolve(one, readings=readings)
    return found


def tall_of(bands: Sequence[tuple[int, int] | None]) -> float:
    """How many rows the figures of a table are tall, by the rows they stand in; 0 where there are none."""
    heights = sorted(band[1] - band[0] for band in bands if band)
    return float(heights[len(heights) // 2]) if heights else 0.0


def _recognised(
    cells: Sequence[Grey], bands: Sequence[tuple[int, int] | None], tall: float
) -> list[FigureCell]:
    placed = [steady(cell, band, tall) for cell, band in zip(cells, bands, strict=True)]
    used = [i for i, band in enumerate(placed) if band is not None]
    several = [pieces_of(cells[i], band) for i in used if (band := placed[i]) is not None]
    found = [_blank(cell, tall) for cell in cells]
    for i, pieces, logs in zip(used, several, likelihoods(several), strict=True):
        texts = paths(pieces, logs, DIGITS) if pieces.spans else {}
        stained = _stain(cells[i], placed[i], tall)
        found[i] = _figure(texts, stained) if texts else FigureCell("", _UNREAD, _LEAST)
    return found


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


def _figure(texts: Mapping[str, float], stained: float) -> FigureCell:
    scored = {text: _SOFTEN * log - _oddness(text) for text, log in texts.items()}
    most = max(scored.values())
    # A cell of which every reading is poor was not really read.
    poor = min(0.0, most + 3.0)
    by_count: dict[int | None, float] = {}
    for text, log in scored.items():
        digits = text.replace(".", "").replace("-", "")
        value = int(digits) if digits and len(digits) <= 9 else None
        by_count[value] = np.logaddexp(by_count.get(value, -math.inf), log)
    other = max(_SURE, min(-0.7, _SURE - 1.6 * poor + 12.0 * stained))
    whole = float(np.logaddexp.reduce(list(by_count.values())))
    room = math.log1p(-math.exp(other))
    kept = sorted(by_count.items(), key=lambda each: -each[1])[:_KEPT]
    readings = tuple(
        Reading(value, max(float(log) - whole + room, _FLOOR)) for value, log in kept if log - whole > _FLOOR
    )
    likeliest = max(scored, key=scored.__getitem__)
    return FigureCell(likeliest, CellReadings(readings, other), most)


def _oddness(text: str) -> float:
    if text in {"", "-"}:
        return 0.5
    if _GROUPED.fullmatch(text) or (_PLAIN.fullmatch(text) and len(text) <= 3):
        return 0.0 if len(text) == 1 or not text.startswith("0") else _ODD
    if _PLAIN.fullmatch(text):
        return _UNGROUPED if not text.startswith("0") else _ODD
    return _ODD
