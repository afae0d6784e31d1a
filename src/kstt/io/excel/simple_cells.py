"""The cells of sheets that hold nothing but shared strings and whole numbers, not yet put into rows.

The sheets of workbooks that were made from one template differ in their values alone: where each value stands
is found once, and the rows are made only for a reader that asks for them.
"""

from __future__ import annotations

import re
from operator import itemgetter
from typing import TYPE_CHECKING, TypeVar

import attrs

if TYPE_CHECKING:
    from collections.abc import Sequence

__all__ = ["SimpleCells", "SimpleFrame", "picked"]

_T = TypeVar("_T")

_WHOLE = re.compile(r"0|[1-9]\d{0,14}", re.ASCII)
_MOST_KEPT = 65_536


class _WholeNumbers(dict[str, int]):
    """Whole numbers by how spreadsheets write them: the same few thousand stand in all tables."""

    def __missing__(self, written: str) -> int:
        if not _WHOLE.fullmatch(written):
            raise ValueError(written)
        number = int(written)
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
        shared: the values that are numbers of shared strings, by their place in that order.
        numbers: the values that are numbers.
    """

    height: int
    width: int
    places: tuple[tuple[int, int], ...]
    shared: tuple[int, ...]
    numbers: tuple[int, ...]

    def filled(self, values: Sequence[str], strings: Sequence[str]) -> SimpleCells | None:
        """The cells with these values; ``None`` where one is no whole number from 0, or of no string."""
        try:
            read = _WHOLE_NUMBERS.__getitem__
            texts = tuple(map(strings.__getitem__, map(read, picked(values, self.shared))))
            numbers = tuple(map(read, picked(values, self.numbers)))
        except (ValueError, IndexError):
            return None
        return SimpleCells(self, tuple(values), texts, numbers)


@attrs.frozen(eq=False)
class SimpleCells:
    """The cells of a sheet: the values as written, the texts and the numbers among them, in their order."""

    frame: SimpleFrame
    values: tuple[str, ...]
    texts: tuple[str, ...]
    numbers: tuple[int, ...]

    def rows(self) -> tuple[tuple[str, ...], ...]:
        """The rows from the first of the sheet, each as wide as the widest, blank cells included."""
        frame = self.frame
        rows = [[""] * frame.width for _ in range(frame.height)]
        for (r, c), value in zip(frame.places, self.values, strict=True):
            rows[r][c] = value
        for i, text in zip(frame.shared, self.texts, strict=True):
            r, c = frame.places[i]
            rows[r][c] = text
        return tuple(map(tuple, rows))


def picked(values: Sequence[_T], places: Sequence[int]) -> tuple[_T, ...]:
    """Some of many values."""
    if len(places) > 1:
        found: tuple[_T, ...] = itemgetter(*places)(values)
        return found
    return tuple([values[i] for i in places])
