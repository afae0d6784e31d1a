"""Boxes, texts and ruled lines of a page, in points from its upper left corner as it is read."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import attrs

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

__all__ = ["Box", "Glyph", "PageContent", "Rule", "TextLine", "clusters", "text_lines"]


@attrs.frozen
class Box:
    """A rectangle of a page: its edges in points (1/72 inch), from the upper left corner.

    >>> print(Box(10.2, 20, 30, 40.4))
    10,20,30,40
    """

    left: float
    top: float
    right: float
    bottom: float

    def __str__(self) -> str:
        return ",".join(str(round(edge)) for edge in (self.left, self.top, self.right, self.bottom))

    @property
    def middle(self) -> tuple[float, float]:
        """The point in its middle."""
        return (self.left + self.right) / 2, (self.top + self.bottom) / 2

    def holds(self, x: float, y: float) -> bool:
        """Whether a point lies in it."""
        return self.left <= x <= self.right and self.top <= y <= self.bottom

    @classmethod
    def around(cls, boxes: Iterable[Box]) -> Box:
        """The smallest box around some boxes, at least one."""
        several = list(boxes)
        return cls(
            min(box.left for box in several),
            min(box.top for box in several),
            max(box.right for box in several),
            max(box.bottom for box in several),
        )


@attrs.frozen
class Glyph:
    """A character or a word of a page: its text, its box, the line it stands on, its size (points)."""

    text: str
    box: Box
    baseline: float
    size: float


@attrs.frozen
class Rule:
    """A ruled line: where it lies across its direction, and from where to where it runs."""

    at: float
    start: float
    end: float


@attrs.frozen
class PageContent:
    """What a page holds: its number from 1, its size, its characters and its ruled lines."""

    number: int
    width: float
    height: float
    glyphs: tuple[Glyph, ...]
    horizontal: tuple[Rule, ...]
    vertical: tuple[Rule, ...]


@attrs.frozen
class TextLine:
    """Characters on one baseline, as text, with their box and the words apart."""

    text: str
    box: Box
    baseline: float
    words: tuple[tuple[str, Box], ...]


_GAP = 0.12
"""Characters this share of their size apart are of two words."""


def clusters(values: Iterable[float], tolerance: float) -> list[float]:
    """The middles of groups of values, each within the tolerance of the one before it.

    >>> clusters([1, 1.5, 9, 2], 1)
    [1.5, 9.0]
    """
    groups: list[list[float]] = []
    for value in sorted(values):
        if groups and value - groups[-1][-1] <= tolerance:
            groups[-1].append(value)
        else:
            groups.append([value])
    return [sum(group) / len(group) for group in groups]


def text_lines(glyphs: Sequence[Glyph]) -> list[TextLine]:
    """The lines of text that some characters make up, from top to bottom."""
    groups: list[list[Glyph]] = []
    for glyph in sorted(glyphs, key=lambda glyph: (glyph.baseline, glyph.box.left)):
        # A mark raised or lowered by a third of its size is still on the line.
        if groups and glyph.baseline - groups[-1][0].baseline <= 0.35 * max(glyph.size, groups[-1][0].size):
            groups[-1].append(glyph)
        else:
            groups.append([glyph])
    lines = (_line(sorted(group, key=lambda glyph: glyph.box.left)) for group in groups)
    return [line for line in lines if line is not None]


_BLANKS = re.compile(r"\s+")


def _line(glyphs: Sequence[Glyph]) -> TextLine | None:
    words: list[list[Glyph]] = []
    right, apart = 0.0, True
    for glyph in glyphs:
        if not glyph.text.strip():
            apart = True
            continue
        # A space that was drawn counts only where there is room for it: some producers draw one
        # beneath each letter that they take from another font.
        room = glyph.box.left - right if words else 0.0
        if not words or room > _GAP * glyph.size or (apart and room > 0.08 * glyph.size):
            words.append([])
        words[-1].append(glyph)
        right = max(right, glyph.box.right) if len(words[-1]) > 1 or len(words) > 1 else glyph.box.right
        apart = False
    if not words:
        return None
    texts = tuple(
        (_BLANKS.sub(" ", "".join(g.text for g in word)), Box.around(g.box for g in word)) for word in words
    )
    box = Box.around(each for _, each in texts)
    return TextLine(" ".join(text for text, _ in texts), box, max(g.baseline for g in glyphs), texts)
