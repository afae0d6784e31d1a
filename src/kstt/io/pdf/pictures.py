"""A scanned page as a picture: paper evened out, small slants mended, its ruled lines found."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

import attrs
import cv2
import numpy as np

from kstt.io.pdf.geometry import Box, Rule
from kstt.limits import MOST_STROKES

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Grey = NDArray[np.uint8]

__all__ = [
    "DPI",
    "SCALE",
    "Picture",
    "as_grey",
    "cut",
    "cut_cell",
    "cut_over",
    "dark_of",
    "ink_of",
    "png",
    "smaller",
    "straight",
]

DPI = 216
"""Pages are looked at in this resolution, whatever they were scanned in."""
SCALE = DPI / 72
_INSIDE = 0.7
"""Points left out at each edge of a cell, where its lines lie."""
_BESIDE_LINE = 6
"""How many points of the picture farther in what is left of those lines may lie."""
_STEEPEST = 5.0
_SOLID = 0.75
_LONG, _TALL = 90, 48
"""Pixels: a stroke so long across, or so tall, is no part of a letter."""


@attrs.frozen(eq=False)
class Picture:
    """A page of a scan, upright: how dark each point is (0 paper, 255 ink), and its ruled lines in points.

    ``over`` is how dark what is written over the print in colour is; ``angle`` is by how many degrees the
    page was turned to stand upright.
    """

    ink: Grey
    over: Grey
    angle: float
    horizontal: tuple[Rule, ...]
    vertical: tuple[Rule, ...]
    lines: Grey

    @property
    def box(self) -> Box:
        """The whole page."""
        height, width = self.ink.shape
        return Box(0, 0, width / SCALE, height / SCALE)


def straight(ink: Grey, over: Grey) -> Picture:
    """A page that lies askew by a few degrees at most, turned back, with its ruled lines.

    Args:
        ink: how dark each point of it is, in ``DPI`` points to the inch.
        over: how dark what is written over it in colour is.
    """
    angle = _slant(ink)
    if abs(angle) > 0.02:
        ink, over = _turned(ink, angle), _turned(over, angle)
    dark = dark_of(ink)
    across, across_mask = _rules(dark, down=False)
    down, down_mask = _rules(dark, down=True)
    return Picture(
        ink, over, angle, across, down, np.asarray(cv2.bitwise_or(across_mask, down_mask), np.uint8)
    )


def ink_of(grey: Grey) -> Grey:
    """How much darker than the paper around it each point is, from 0 to 255."""
    small = cv2.resize(grey, None, fx=0.25, fy=0.25, interpolation=cv2.INTER_AREA)
    # The paper is what is left when all that is thinner than a thick stroke is painted over.
    paper = cv2.medianBlur(cv2.dilate(small, np.ones((7, 7), np.uint8)), 15)
    paper = cv2.resize(paper, (grey.shape[1], grey.shape[0]), interpolation=cv2.INTER_LINEAR)
    even = 255 - cv2.divide(grey, paper, scale=255)
    # What shines through from the back and the grain of the paper are lighter than any print.
    darkest = float(np.percentile(even[::3, ::3], 99.5))
    if darkest < 30:
        return np.zeros_like(grey)
    stretched = np.clip((even.astype(np.float32) - 0.16 * darkest) * (255 / (0.84 * darkest)), 0, 255)
    return np.asarray(stretched, np.uint8)


def dark_of(ink: Grey) -> Grey:
    """The points of a page that are printed, 255, and its paper, 0."""
    dark = cv2.threshold(cv2.GaussianBlur(ink, (3, 3), 0), 70, 255, cv2.THRESH_BINARY)[1]
    return np.asarray(dark, np.uint8)


def _slant(ink: Grey) -> float:
    """By how many degrees the long lines of a page rise, by which it is to be turned back."""
    dark = dark_of(ink)
    strokes = cv2.morphologyEx(dark, cv2.MORPH_OPEN, np.ones((1, 25), np.uint8))
    strokes = cv2.dilate(strokes, np.ones((3, 9), np.uint8))
    count, labels, stats, _ = cv2.connectedComponentsWithStats(strokes, connectivity=8)
    found = []
    for i in range(1, min(count, MOST_STROKES)):
        x, y, wide, high, _ = (int(v) for v in stats[i])
        if wide < ink.shape[1] // 12 or high > wide // 8:
            continue
        rows, columns = np.nonzero(labels[y : y + high, x : x + wide] == i)
        slope = float(np.polyfit(columns, rows, 1)[0])
        found.append((math.degrees(math.atan(slope)), float(wide)))
    if not found:
        return 0.0
    angles, lengths = np.array(found).T
    level = np.abs(angles) < _STEEPEST
    if not level.any():
        return 0.0
    order = np.argsort(angles[level])
    angles, lengths = angles[level][order], lengths[level][order]
    middle = np.searchsorted(np.cumsum(lengths), lengths.sum() / 2)
    return float(angles[min(middle, len(angles) - 1)])


def _turned(ink: Grey, angle: float) -> Grey:
    height, width = ink.shape
    matrix = cv2.getRotationMatrix2D((width / 2, height / 2), angle, 1)
    turned = cv2.warpAffine(ink, matrix, (width, height), flags=cv2.INTER_CUBIC, borderValue=0)
    return np.asarray(turned, np.uint8)


def _rules(dark: Grey, *, down: bool) -> tuple[tuple[Rule, ...], Grey]:
    """The ruled lines of one direction, and a picture of them."""
    if down:
        dark = np.ascontiguousarray(dark.T)
    shortest = _TALL if down else _LONG
    # A faint line has gaps, and a line that is not quite level steps from row to row.
    bridged = cv2.morphologyEx(dark, cv2.MORPH_CLOSE, np.ones((1, 5), np.uint8))
    strokes = cv2.morphologyEx(bridged, cv2.MORPH_OPEN, np.ones((1, shortest), np.uint8))
    joined = cv2.dilate(strokes, np.ones((3, 9), np.uint8))
    count, labels, stats, _ = cv2.connectedComponentsWithStats(joined, connectivity=8)
    rules = []
    thickest = 14
    mask = np.zeros_like(dark)
    for i in range(1, min(count, MOST_STROKES)):
        x, y, wide, high, _ = (int(v) for v in stats[i])
        if wide < shortest * 1.3 or high > max(thickest, wide // 12):
            continue
        part = labels[y : y + high, x : x + wide] == i
        mask[y : y + high, x : x + wide][part] = 255
        rows = (strokes[y : y + high, x : x + wide] > 0) & part
        weights = rows.sum(axis=1)
        # A line of text has strokes and gaps in turn where a ruled line is dark all along.
        peak = y + int(weights.argmax())
        spread = 1 if wide > 8 * shortest else 0
        band = dark[max(peak - spread, 0) : peak + spread + 1, x + 4 : x + wide - 4]
        if band.size and (band > 0).any(axis=0).mean() < _SOLID:
            mask[y : y + high, x : x + wide][part] = 0
            continue
        at = float((weights * np.arange(high)).sum() / max(weights.sum(), 1)) + y
        rules.append(Rule(at / SCALE, (x + 4) / SCALE, (x + wide - 4) / SCALE))
    mask = np.asarray(cv2.bitwise_and(mask, cv2.dilate(dark, np.ones((3, 3), np.uint8))), np.uint8)
    return tuple(rules), (np.ascontiguousarray(mask.T) if down else mask)


def cut(picture: Picture, box: Box) -> Grey:
    """A part of a page with its ruled lines wiped out."""
    (top, bottom), (left, right) = _edges(picture, box, 0.0)
    return _wiped(picture.ink[top:bottom, left:right], picture.lines[top:bottom, left:right])


def cut_cell(picture: Picture, box: Box) -> Grey:
    """The inside of a cell of a table, with what is left of its ruled lines wiped out.

    What runs straight through the middle of a cell is no line of the table: it is the edge of a seal or a
    part of a letter.
    """
    (top, bottom), (left, right) = _edges(picture, box, _INSIDE)
    lines = picture.lines[top:bottom, left:right].copy()
    lines[_BESIDE_LINE:-_BESIDE_LINE, _BESIDE_LINE:-_BESIDE_LINE] = 0
    return _wiped(picture.ink[top:bottom, left:right], lines)


def cut_over(picture: Picture, box: Box) -> Grey:
    """What is written in colour over the inside of a cell."""
    (top, bottom), (left, right) = _edges(picture, box, _INSIDE)
    return picture.over[top:bottom, left:right]


def _wiped(ink: Grey, lines: Grey) -> Grey:
    if min(ink.shape) < 2:
        return np.zeros((2, 2), np.uint8)
    part = ink.copy()
    part[lines > 0] = 0
    return part


def _edges(picture: Picture, box: Box, margin: float) -> tuple[tuple[int, int], tuple[int, int]]:
    """From which to before which row and column of the picture a box goes, ``margin`` points left out."""
    height, width = picture.ink.shape
    left, top = max(round((box.left + margin) * SCALE), 0), max(round((box.top + margin) * SCALE), 0)
    right = min(round((box.right - margin) * SCALE), width)
    bottom = min(round((box.bottom - margin) * SCALE), height)
    return (top, bottom), (left, right)


def as_grey(picture: Picture, box: Box) -> Grey:
    """A part of a page as it looks, black on white."""
    height, width = picture.ink.shape
    left, top = max(round(box.left * SCALE), 0), max(round(box.top * SCALE), 0)
    right, bottom = min(round(box.right * SCALE) + 1, width), min(round(box.bottom * SCALE) + 1, height)
    seen = np.maximum(picture.ink[top:bottom, left:right], picture.over[top:bottom, left:right])
    return np.asarray(255 - seen, np.uint8)


def png(grey: Grey) -> bytes:
    """A picture as a PNG file."""
    return bytes(cv2.imencode(".png", grey)[1].tobytes())


def smaller(picture: Picture) -> Grey:
    """A page for the eye, in half the resolution and few shades."""
    half = cv2.resize(
        np.maximum(picture.ink, picture.over), None, fx=0.5, fy=0.5, interpolation=cv2.INTER_AREA
    )
    return np.asarray(255 - (half // 16) * 17, np.uint8)
