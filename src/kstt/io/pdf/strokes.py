"""Strokes of a seal or a pen that run through cells of figures, in shades of grey: parted from the print."""

from __future__ import annotations

from itertools import pairwise
from typing import TYPE_CHECKING

import attrs
import cv2
import numpy as np

from kstt.limits import MOST_PIECES

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    from kstt.io.pdf.pictures import Grey

__all__ = ["PALEST_PRINT", "PartedCell", "darker", "is_crossed", "parted", "shade_of", "standing_clear"]

PALEST_PRINT = 150.0
"""Strokes paler than this can be told from print by their shade alone; the thin strokes of print reach it."""
_FAINT, _PRINT = 60, 200
"""How dark a stroke is at least, and how dark print is for sure."""
_CLEARER, _DARKEST = 25.0, 215.0
"""How much darker than the strokes the print in a cell must be; no more is asked than the second."""
_FAR, _NEAR, _BESIDE = 11, 5, 7
"""Widths (points of the picture): beyond the first around print a stroke has its own shade; within the second
all is print; within the third around a stroke print may be touched by it."""
_FEWEST = 8
_SCRAP = 15
"""Fewer pale points than this are a thin part of a figure."""
_EDGE = 3
"""How many rows or columns at the edge of a cell may hold what is left of its lines."""
_HIGHER, _FIGURE, _CLEAR = 1.35, 0.6, 0.5
"""In heights of the figures of a table: what is taller is none of them; how high one is at least; how far a
stroke that hides none of them stays away."""


@attrs.frozen(eq=False)
class PartedCell:
    """A cell without the strokes that cross it, in the ways in which it may be understood.

    In the first of its pictures the print is as it is, in the second without the shade of strokes that pass
    beside or beneath it; in a third, what is as pale as they are but may be a part of a figure is kept.
    ``touched`` is whether strokes reach the print, ``clear`` whether print is left that nothing crosses.
    """

    pictures: tuple[Grey, ...]
    touched: bool
    clear: bool


def is_crossed(cell: Grey, tall: float) -> bool:
    """Whether something that is no figure runs through a cell: taller than figures, or over its edge.

    Args:
        cell: how dark each point of the cell is.
        tall: how many rows the figures of its table are tall.
    """
    count, _, stats = _parts(cell > _FAINT)
    return any(
        area > tall and _no_figure((x, y, wide, high), cell, tall)
        for x, y, wide, high, area in stats[1 : min(count, MOST_PIECES)].tolist()
    )


def standing_clear(cell: Grey, tall: float) -> Grey | None:
    """The figures of a crossed cell alone, if they stand close together and strokes stay clear of them."""
    count, labels, stats = _parts(cell > _FAINT)
    if count > MOST_PIECES:
        return None
    strokes = np.array([False, *(_no_figure(box, cell, tall) for box in stats[1:, :4].tolist())], np.bool_)
    figures = ~strokes & (stats[:, cv2.CC_STAT_HEIGHT] > _FIGURE * tall)
    figures[0] = False
    boxes = sorted(stats[figures].tolist())
    together = all(b[0] - (a[0] + a[2]) <= tall for a, b in pairwise(boxes))
    near = _around(strokes[labels], 2 * round(_CLEAR * tall) + 1) > 0
    if not boxes or not together or (near & (labels > 0) & ~strokes[labels]).any():
        return None
    # The fringe of a stroke is paler than what counts as dark.
    return np.where(_around(strokes[labels], _NEAR) > 0, 0, cell).astype(np.uint8)


def shade_of(cells: Sequence[Grey]) -> float | None:
    """How dark the strokes are that cross some cells; ``None`` where too little of them stands alone."""
    found = []
    for cell in cells:
        far = _around(cell > _PRINT, _FAR) == 0
        ridge = (cell == cv2.dilate(cell, np.ones((3, 3), np.uint8))) & (cell > _FAINT)
        found.append(cell[ridge & far])
    points = np.concatenate(found) if found else np.zeros(0, np.uint8)
    return float(np.percentile(points, 95)) if len(points) >= _FEWEST else None


def parted(cell: Grey, shade: float, tall: float) -> PartedCell:
    """A cell parted into its print and the strokes of one shade that cross it.

    Args:
        cell: how dark each point of the cell is.
        shade: how dark the strokes are at most.
        tall: how many rows the figures of its table are tall.
    """
    core = cell > min(shade + _CLEARER, _DARKEST)
    near = _around(core, _NEAR) > 0
    count, labels, stats = _parts((cell > _FAINT) & ~near)
    large = stats[:, cv2.CC_STAT_AREA] >= _SCRAP
    large[0] = False
    foreign = [_no_figure(box, cell, tall) for box in stats[:MOST_PIECES, :4].tolist()]
    strokes = large & np.array(foreign + [True] * (count - len(foreign)), np.bool_)
    taken, beside = large[labels], _around(strokes[labels], _BESIDE) > 0
    nothing = (cell <= _FAINT) & ~near
    kept = np.where(taken | nothing, 0, cell).astype(np.uint8)
    lighter = np.where(near & beside, darker(cell, shade), kept).astype(np.uint8)
    pictures = [kept, lighter]
    if (large & ~strokes).any():
        pictures.append(np.where(strokes[labels] | nothing, 0, cell).astype(np.uint8))
    touched = bool((core & beside).any()) or len(pictures) > 2
    return PartedCell(tuple(pictures), touched, bool(core.any()) and not is_crossed(lighter, tall))


def darker(cell: Grey, shade: float) -> Grey:
    """What of a cell is darker than a shade."""
    scale = 255 / max(255 - shade, 1.0)
    return np.asarray(np.clip((cell.astype(np.float32) - shade) * scale, 0, 255), np.uint8)


def _no_figure(box: tuple[int, int, int, int], cell: Grey, tall: float) -> bool:
    """Whether what fills a box of a cell is no figure, nor what is left of a ruled line along its edge."""
    x, y, wide, high = box
    rows, columns = cell.shape
    inside = x > 0 and y > 0 and x + wide < columns and y + high < rows
    line = min(x + wide, y + high, columns - x, rows - y) <= _EDGE
    return high > _HIGHER * tall or not (inside or line)


def _parts(dark: NDArray[np.bool_]) -> tuple[int, NDArray[np.int32], NDArray[np.int32]]:
    """What hangs together: how many parts with the ground, the part of each point, their boxes and areas."""
    count, labels, stats, _ = cv2.connectedComponentsWithStats(dark.astype(np.uint8), connectivity=8)
    return count, np.asarray(labels, np.int32), np.asarray(stats, np.int32)


def _around(points: NDArray[np.bool_], width: int) -> Grey:
    return np.asarray(cv2.dilate(points.astype(np.uint8), np.ones((width, width), np.uint8)), np.uint8)
