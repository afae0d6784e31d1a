"""The cells of sheets that hold nothing but texts and whole numbers, not yet put into rows.

The sheets of workbooks that were made from one template differ in their values alone: where each value stands
is found once, and the rows are made only for a reader that asks for them.
"""

from __future__ import annotations

import re
from enum import Enum, auto
from operator import itemgetter
from typing import TYPE_CHECKING, TypeVar

import attrs

from kstt.io.excel.written_texts import text_of

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

__all__ = ["Holds", "SimpleCells", "SimpleFrame", "picked"]

_T = TypeVar("_T")

_WHOLE = re.compile(r"0|[1-9]\d{0,14}", re.ASCII)
_MOST_KEPT = 65_536


class Holds(Enum):
    """What cells hold: numbers of shared strings, texts without or with the blanks around them, numbers."""

    SHARED = auto()
    TEXT = auto()
    TEXT_AS_IS = auto()
    NUMBER = auto()


class _WholeNumbers(dict[str, int]):
    """Whole numbers by how spreadsheets write them: the same few thousand stand in all tables."""

    def __missing__(self, written: str) -> int:
        # Programs in Java write every number with a fraction.
        whole = written.removesuffix(".0")
        if not _WHOLE.fullmatch(whole):
            raise ValueError(written)
        number = int(whole)
        if len(self) < _MOST_KEPT:
            self[written] = number
        return number


_WHOLE_NUMBERS = _WholeNumbers()


@attrs.frozen(eq=False)
class SimpleFrame:
    """Where each value of a sheet stands, and what it is; shared by all sheets that are written alike.

    Attributes:
        height: the rows that the sheet reaches over.
        width: its columns.
        places: the row and column of each value, in the order of the sheet.
        of_kind: the values that hold each kind, by their place in that order.
    """

    height: int
    width: int
    places: tuple[tuple[int, int], ...]
    of_kind: Mapping[Holds, tuple[int, ...]]

    @property
    def texts(self) -> tuple[int, ...]:
        """The values that are texts, in the order in which sheets have them."""
        of = self.of_kind
        return of[Holds.SHARED] + of[Holds.TEXT] + of[Holds.TEXT_AS_IS]

    @property
    def numbers(self) -> tuple[int, ...]:
        """The values that are numbers."""
        return self.of_kind[Holds.NUMBER]

    def filled(self, values: Sequence[str], strings: Sequence[str]) -> SimpleCells | None:
        """The cells with these values; ``None`` where one is no whole number from 0, or of no string."""
        try:
            shared, plain, as_is, numbers = (picked(values, self.of_kind[kind]) for kind in Holds)
            if shared and not ((digits := "".join(shared)).isdecimal() and digits.isascii()):
                return None
            texts = (
                *map(strings.__getitem__, map(int, shared)),
                *[text_of(written, keep=False) for written in plain],
                *[text_of(written, keep=True) for written in as_is],
            )
            return SimpleCells(self, texts, tuple(map(_WHOLE_NUMBERS.__getitem__, numbers)))
        except (ValueError, IndexError):
            return None


@attrs.frozen(eq=False)
class SimpleCells:
    """The cells of a sheet: its texts and its numbers, each in the order of their frame."""

    frame: SimpleFrame
    texts: tuple[str, ...]
    numbers: tuple[int, ...]

    def rows(self) -> tuple[tuple[str, ...], ...]:
        """The rows from the first of the sheet, each as wide as the widest, blank cells included."""
        frame = self.frame
        rows = [[""] * frame.width for _ in range(frame.height)]
        for places, cells in ((frame.texts, self.texts), (frame.numbers, map(str, self.numbers))):
            for i, text in zip(places, cells, strict=True):
                r, c = frame.places[i]
                rows[r][c] = text
        return tuple(map(tuple, rows))


def picked(values: Sequence[_T], places: Sequence[int]) -> tuple[_T, ...]:
    """Some of many values."""
    if len(places) > 1:
        found: tuple[_T, ...] = itemgetter(*places)(values)
        return found
    return tuple([values[i] for i in places])
