"""An amount of the prose with its words, and the list it stands in."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import attrs

from kstt.audit.words import mask
from kstt.io.report.figures import FigureKind

if TYPE_CHECKING:
    from collections.abc import Sequence

    from kstt.audit.words import Place, Reading
    from kstt.io.report.figures import Figure

__all__ = ["AMOUNTS", "COMPARED", "PLAIN", "Item", "List", "change_in", "depth_of", "masked_text"]

AMOUNTS = frozenset({FigureKind.COUNT, FigureKind.DECIMAL, FigureKind.PERCENT})
_DEPTHS = (
    (0, re.compile(r"\**\s?[IVX]+[.)]\s")),
    (1, re.compile(r"\**\s?\d{1,2}[.)]\s")),
    (2, re.compile(r"\**\s?\d{1,2}(?:\.\d{1,2})+[.)]?\s")),
    (3, re.compile(r"\**\s?[a-zđ]\)\s")),
    (5, re.compile(r"[-–—•*]\s")),
    (6, re.compile(r"[+o]\s")),
)
_CHANGE = re.compile(
    r"(?<!\w)(tăng|giảm|nhiều hơn|ít hơn)(?: thêm| được)?"
    r"(?: so với (?:kỳ|quý|tháng|năm|cùng kỳ)(?: báo cáo)?(?: năm)?(?: trước)?)?(?: là)?\s*$",
    re.IGNORECASE,
)
_WAYS = {"tăng": "tăng", "nhiều hơn": "tăng", "giảm": "giảm", "ít hơn": "giảm"}
COMPARED = "\u0002"
"""Stands for a period that something is compared with."""
PLAIN = 4
"""How deep running text stands; headings stand above it, bullets below."""


@attrs.frozen
class List:
    """What opened a list: the item its parts are listed under, and whether words say that it is complete."""

    parent: int | None
    whole: bool = False
    bracket: bool = False
    colon: bool = False
    bullets: bool = False


@attrs.frozen
class Item:
    """An amount of the prose with its words.

    ``before`` and ``after`` are its own words, ``own`` what they say; ``above`` what is said over it,
    nearest first; ``listed`` the list it stands in, ``of`` the count that a percentage stands beside,
    ``ratio`` the other number of ``3/5``, ``change`` whether it tells by how much something rose or fell;
    ``cousin`` the count before it at its level of the sentence. ``paragraph`` and ``section`` number where
    it stands, ``elsewhere`` says that it is of another period.
    """

    at: int
    figure: Figure
    before: str
    after: str
    own: Reading
    above: tuple[Reading, ...]
    place: Place
    listed: List | None
    of: int | None
    ratio: int | None
    change: str
    cousin: int | None
    in_turn: bool
    sentence: int
    paragraph: int
    section: int
    elsewhere: bool = False

    @property
    def sentence_text(self) -> str:
        """The sentence it stands in."""
        return self.figure.sentence.text

    @property
    def quote(self) -> str:
        """Its own words with the figure, as they stand."""
        text, figure = self.figure.sentence.text, self.figure
        start = max(figure.start - len(self.before.lstrip(" -–+•*(),;:.")), 0)
        found = " ".join(text[start : figure.end + len(self.after.rstrip())].split()).lstrip(" -–+•*(),;:.")
        return (
            found if len(found) <= 90 else f"…{' '.join(text[figure.start : figure.end + 80].split())[:80]}…"
        )


def depth_of(text: str) -> int:
    """How deep a paragraph stands: headings below 4, running text 4, bullets above."""
    return next((depth for depth, pattern in _DEPTHS if pattern.match(text)), PLAIN)


def change_in(words: str) -> str:
    """``tăng`` or ``giảm`` where the words before a figure say by how much something changed, else empty."""
    found = _CHANGE.search(words[-80:])
    return _WAYS[found[1].casefold()] if found else ""


def masked_text(text: str, figures: Sequence[Figure]) -> str:
    """The text, of the same length, without what is no amount."""
    pieces, edge = [], 0
    for figure in figures:
        if figure.kind not in AMOUNTS:
            blank = " " * (figure.end - figure.start)
            pieces += [text[edge : figure.start], COMPARED + blank[1:] if figure.is_compared_with else blank]
            edge = figure.end
    return mask("".join([*pieces, text[edge:]]))
