"""A page as it is to be read: turned by quarters, flattened where it was photographed askew."""

from __future__ import annotations

from itertools import pairwise
from math import inf
from typing import TYPE_CHECKING

import cv2
import numpy as np

from kstt.io.pdf.figures import read_figures
from kstt.io.pdf.inks import inks
from kstt.io.pdf.lattice import lattices
from kstt.io.pdf.pictures import cut_cell, dark_of, ink_of, straight
from kstt.limits import MOST_STROKES

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from numpy.typing import NDArray

    from kstt.io.pdf.lattice import Lattice
    from kstt.io.pdf.pictures import Grey, Picture

__all__ = ["FEWEST_COLUMNS", "table_of", "upright"]

FEWEST_COLUMNS = 6
"""A table of fewer columns is none of a form: a heading, a frame."""
_LEAST_SHARE = 0.15
"""Of a page, that its table takes at least, where its lines are looked for askew."""
_OUTLINES, _SQUARE = 4, 0.93
"""How many outlines are tried; how much of its outline a rectangle seen askew fills at least."""
_SAMPLE, _FEW = 160, 5
_CLEARER, _WORST = 0.5, -8.0
"""Scores of figures (natural logarithms): how much better another way up must read; no figure counts for
worse."""
_LABELLED, _LABELS_WITHIN, _WIDER = 2.0, 3, 1.5
"""The weight of labels at the left; among how many columns; how much wider the column of labels is."""
_DARK, _SIDEWAYS = 120, -3.0
"""How dark print is at least; what is added to the score of figures that seem to lie on their side."""
_LEAST_HIGH, _UPRIGHT, _STROKES_OF_TEXT = 8, 1.2, 100
"""How large a stroke is that is no speck; how much higher than wide figures are; from how many on a cell
holds a text."""
_EITHER_WAY_UP = frozenset("08-.1")


def upright(page: Grey) -> Picture:
    """A page as it is to be read, standing upright, with its ruled lines.

    A page that lies askew by a few degrees is turned back. Where no ruled table is found then, its outline is
    looked for and made a rectangle again. A page that does not have its labels at the left, or whose figures
    lie on their side, is tried in quarter turns.

    Args:
        page: the page, 0 black and 255 white, in ``DPI`` points to the inch; in shades of grey, or in red,
            green and blue.
    """
    printed, coloured = inks(page)
    ink, over = ink_of(printed), np.asarray(255 - coloured, np.uint8)
    picture = straight(ink, over)
    table = table_of(picture)
    for corners in _outlines(ink) if table is None else ():
        flat = straight(_flattened(ink, corners), _flattened(over, corners))
        if (table := table_of(flat)) is not None:
            picture = flat
            break
    return picture if table is None else _turned(picture, table)


def table_of(picture: Picture) -> Lattice | None:
    """The ruled table of a page; of several the one with most cells."""
    found = lattices(picture.horizontal, picture.vertical, drawn=False)
    return max(
        (one for one in found if min(one.column_count, one.row_count) > 1 and _form_like(one)),
        key=lambda one: len(one.cells),
        default=None,
    )


def _form_like(lattice: Lattice) -> bool:
    # On a page that lies sideways, the columns run across.
    return max(lattice.column_count, lattice.row_count) >= FEWEST_COLUMNS


def _turned(picture: Picture, table: Lattice) -> Picture:
    """The page in that quarter turn in which its labels stand at the left and its figures read best."""
    cells = _figure_cells(picture, table)
    slim = _slimness(cells)
    sideways = 0 < slim < 1 / _UPRIGHT
    side = _label_side(table)
    if slim > _UPRIGHT and side > 0:
        return picture
    best, score = picture, -inf
    if not sideways:
        score = _legibility(cells) + _LABELLED * side + _CLEARER
    for quarters in (1, 3) if sideways else (2,) if slim > _UPRIGHT else (1, 2, 3):
        ink, over = (np.ascontiguousarray(np.rot90(one, quarters)) for one in (picture.ink, picture.over))
        other = straight(ink, over)
        found = table_of(other)
        if found is None or found.column_count < FEWEST_COLUMNS:
            continue
        read = _legibility(_figure_cells(other, found)) + _LABELLED * _label_side(found)
        if read > score:
            best, score = other, read
    return best


def _label_side(table: Lattice) -> int:
    """Where the column of labels stands, by far the widest: 1 at the left, -1 at the right, 0 if neither."""
    widths = [right - left for left, right in pairwise(table.xs)]
    first, last = max(widths[:_LABELS_WITHIN]), max(widths[-_LABELS_WITHIN:])
    return (first > _WIDER * last) - (last > _WIDER * first)


def _figure_cells(picture: Picture, table: Lattice) -> list[Grey]:
    """A sample of the cells of a table, without those so large that labels and titles stand in them."""
    cells = [cell for cell in table.cells if cell.width == cell.height == 1]
    if not cells:
        return []
    wide = sorted(cell.box.right - cell.box.left for cell in cells)[len(cells) // 2]
    high = sorted(cell.box.bottom - cell.box.top for cell in cells)[len(cells) // 2]
    cells = [
        cell
        for cell in cells
        if cell.box.right - cell.box.left < 2.2 * wide and cell.box.bottom - cell.box.top < 2.2 * high
    ]
    return [cut_cell(picture, cell.box) for cell in cells[:: 1 + len(cells) // _SAMPLE]]


def _legibility(pictures: Sequence[Grey]) -> float:
    """How well the figures in cells read: the mean of the better half of their scores, 0 at best."""
    scores: dict[str, float] = {}
    # Figures that read poorly are what is looked for here: they are looked at once.
    for one in read_figures(pictures, again=False):
        if one.text:
            scores[one.text] = max(scores.get(one.text, _WORST), one.score)
    # A 0 on its side may look like another figure, but so do all that are alike; several together do not.
    several = [text for text in scores if len(text) > 1 and not _EITHER_WAY_UP.issuperset(text)]
    telling = sorted((scores[text] for text in (several if len(several) >= _FEW else scores)), reverse=True)
    # Titles are no figures, whichever way up.
    better = telling[: (len(telling) + 1) // 2]
    read = sum(better) / len(better) if better else 0.0
    return read + (_SIDEWAYS if _runs_down(pictures) else 0.0)


def _slimness(cells: Sequence[Grey]) -> float:
    """How much higher than wide the strokes in cells are, by the median; 0 where there are too few."""
    sizes: list[float] = []
    for cell in cells:
        dark = np.asarray(cell > _DARK, np.uint8)
        count, _, stats, _ = cv2.connectedComponentsWithStats(dark, connectivity=8)
        if count < _STROKES_OF_TEXT:
            sides = stats[1:, (cv2.CC_STAT_WIDTH, cv2.CC_STAT_HEIGHT)]
            sizes.extend(float(high / wide) for wide, high in sides if max(wide, high) >= _LEAST_HIGH)
    return float(np.median(sizes)) if len(sizes) >= _FEW else 0.0


def _runs_down(cells: Sequence[Grey]) -> bool:
    """Whether what is written in cells is of one width and of several heights: figures on their side."""
    boxes = [cv2.boundingRect(np.asarray(cell > _DARK, np.uint8)) for cell in cells]
    sizes = [(wide, high) for _, _, wide, high in boxes if min(wide, high) > 2]
    if len(sizes) < _FEW:
        return False
    wider, higher = (float(np.quantile(side, 0.85) / np.median(side)) for side in zip(*sizes, strict=True))
    return higher > 1.25 * wider


def _flattened(ink: Grey, corners: NDArray[np.float64]) -> Grey:
    """The page with an outline made a rectangle."""
    top_left, top_right, bottom_right, bottom_left = corners
    width = (np.linalg.norm(top_right - top_left) + np.linalg.norm(bottom_right - bottom_left)) / 2
    height = (np.linalg.norm(bottom_left - top_left) + np.linalg.norm(bottom_right - top_right)) / 2
    x, y = corners.mean(axis=0) - np.array([width, height]) / 2
    to = np.array([[x, y], [x + width, y], [x + width, y + height], [x, y + height]], np.float32)
    matrix = cv2.getPerspectiveTransform(corners.astype(np.float32), to)
    flat = cv2.warpPerspective(ink, matrix, ink.shape[::-1], flags=cv2.INTER_CUBIC, borderValue=0)
    return np.asarray(flat, np.uint8)


def _outlines(ink: Grey) -> Iterator[NDArray[np.float64]]:
    """The corners of what has four and takes much of a page: a table, a sheet before a dark ground.

    Each has its corners from the upper left with the hands of the clock.
    """
    dark = cv2.morphologyEx(dark_of(ink), cv2.MORPH_CLOSE, np.ones((3, 3), np.uint8))
    count, labels, stats, _ = cv2.connectedComponentsWithStats(dark, connectivity=8)
    if count > MOST_STROKES:
        return
    areas = stats[1:, cv2.CC_STAT_WIDTH] * stats[1:, cv2.CC_STAT_HEIGHT]
    for n in (int(each) + 1 for each in np.argsort(-areas)[:_OUTLINES]):
        x, y, wide, high, _ = (int(v) for v in stats[n])
        if wide * high < _LEAST_SHARE * ink.size:
            return
        rows, columns = np.nonzero(labels[y : y + high, x : x + wide] == n)
        hull = cv2.convexHull(np.stack([columns + x, rows + y], axis=1).astype(np.int32))
        outline = cv2.approxPolyDP(hull, 0.02 * cv2.arcLength(hull, closed=True), closed=True)
        points = outline.reshape(-1, 2).astype(np.float64)
        if len(points) == 4 and cv2.contourArea(outline) > _SQUARE * cv2.contourArea(hull):
            corners = _sides(hull.reshape(-1, 2).astype(np.float64), points)
            yield np.roll(corners, -int(corners.sum(axis=1).argmin()), axis=0)


def _sides(hull: NDArray[np.float64], corners: NDArray[np.float64]) -> NDArray[np.float64]:
    """The corners where lines through all points of each side meet, which few points cannot mislead."""
    area = sum(a[0] * b[1] - a[1] * b[0] for a, b in zip(corners, np.roll(corners, -1, axis=0), strict=True))
    if area < 0:
        corners = corners[::-1]
    lines = []
    for start, stop in zip(corners, np.roll(corners, -1, axis=0), strict=True):
        along = stop - start
        length = float(np.linalg.norm(along))
        off = (hull - start) @ np.array([-along[1], along[0]]) / length
        place = (hull - start) @ along / length**2
        near = hull[(np.abs(off) < 0.01 * length + 4) & (place > -0.02) & (place < 1.02)]
        near = near if len(near) >= 2 else np.stack([start, stop])
        vx, vy, px, py = cv2.fitLine(near.astype(np.float32), cv2.DIST_HUBER, 0, 0.01, 0.01).ravel()
        lines.append((np.array([px, py]), np.array([vx, vy])))
    met = []
    for (p, u), (q, v) in zip(np.roll(np.array(lines), 1, axis=0), lines, strict=True):
        cross = u[0] * v[1] - u[1] * v[0]
        share = ((q[0] - p[0]) * v[1] - (q[1] - p[1]) * v[0]) / (cross or 1e-9)
        met.append(p + share * u)
    return np.array(met)
