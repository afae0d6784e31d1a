"""Lines without number and figures among the rows of a table: headings, rows of nothing, remarks.

What such a line is follows from its words, from how the lines beside it are written, and from whether the
table leaves blank what is nothing. Where these leave it open, the reader is told.
"""

from __future__ import annotations

from enum import Enum, auto
from typing import TYPE_CHECKING

from kstt.dates.written import is_yearless_period
from kstt.definitions.totals import is_total
from kstt.io.grid.lines.depths import MARKS, style_of
from kstt.io.grid.lines.line import heads_block, names_block, names_system, names_units
from kstt.io.grid.lines.remarks import names_row
from kstt.io.grid.lines.sections import heads_level
from kstt.numerals import whole_number
from kstt.records.units import is_unit

if TYPE_CHECKING:
    from collections.abc import Container, Iterable, Sequence

    from kstt.io.grid.lines.line import TableLine

__all__ = ["BlankLine", "BlankLines", "in_capitals", "leaves_rows_blank"]

_STAR, _FEW = "*", 4


class BlankLine(Enum):
    """What a line without number and figures is: the heading of a level or a block, a row, or a remark."""

    LEVEL = auto()
    BLOCK = auto()
    ROW = auto()
    REMARK = auto()


class BlankLines:
    """The lines of a table, looked at from those of them without number and figures.

    Args:
        lines: the lines.
        blank: the places of those without number and figures.
        total_label: what the edition calls the total.
    """

    def __init__(self, lines: Sequence[TableLine], blank: Container[int], total_label: str) -> None:
        self._lines, self._blank = lines, blank
        self._leaves_blank = leaves_rows_blank(lines, total_label)
        self._capitals = in_capitals(lines)
        self._counted = _counted_by_numbers(lines)
        self._of_units = names_units(lines)
        self._counts = [line for i, line in enumerate(lines) if i not in blank and not line.is_total()]
        self._stars = any(style_of(line) == _STAR for line in self._counts)
        places = [i for i in range(len(lines)) if i not in blank]
        self._last = max(places, default=-1)
        self._above, self._below = _nearest(places, len(lines))
        self._units_of = _units_by_style((self._style(line), line) for line in self._counts)

    def kind(self, i: int) -> tuple[BlankLine, bool]:
        """What the line at a place is, and whether it may as well be another."""
        label = self._lines[i].label
        if heads_level(label):
            return BlankLine.LEVEL, False
        if self._heads(i):
            return BlankLine.BLOCK, False
        name = label.lstrip("* ")
        beside = self._beside(i)
        units = self._units_beside(i)
        if i + 1 < len(self._lines) and heads_block(name) and units * 2 <= 1 and not self._is_over_unit(i):
            # A unit among units is a row, one among categories heads them.
            return BlankLine.BLOCK, units * 3 >= 1
        if not names_row(name, capitals=self._capitals):
            return BlankLine.REMARK, bool(beside) and ":" not in name and len(name.split()) <= _FEW
        if i in self._counted:
            return BlankLine.ROW, False
        if beside and not is_unit(name) and units * 2 > 1:
            # A category among units heads those under it, unless it is a unit whose name does not say so.
            return BlankLine.REMARK, True
        if self._leaves_blank:
            return BlankLine.ROW, False
        return BlankLine.REMARK, bool(beside) or (len(name.split()) <= _FEW and self._is_within(i))

    def _heads(self, i: int) -> bool:
        """Whether a line heads those under it, by its words or by how these and it are written."""
        line = self._lines[i]
        if i + 1 == len(self._lines):
            return False
        following = self._lines[i + 1]
        marked = style_of(following)
        return (
            following.bare_number == "1"
            or (marked in MARKS and marked != self._style(line))
            or names_system(line.label)
            or names_block(line.label)
            or (line.label.isupper() and not self._capitals and names_row(line.label, capitals=True))
        )

    def begins_anew(self, i: int) -> bool:
        """Whether a line that may be a place's name stands between numbered rows and others from 1 again."""
        lines = self._lines
        words = lines[i].label.split()
        if any(map(str.isdecimal, lines[i].label)) or is_yearless_period(lines[i].label):
            return False  # A period may head the rows of a part of the table.
        place = 1 < len(words) <= _FEW and all(word[0].isupper() for word in words) and not words[0].isupper()
        if not place or not i or i + 1 == len(lines) or lines[i + 1].bare_number != "1":
            return False
        return i - 1 not in self._blank and whole_number(lines[i - 1].bare_number) is not None

    def _is_within(self, i: int) -> bool:
        """Whether a line stands right under a numbered row with counts, and others stand below it."""
        above = self._lines[i - 1] if i and i - 1 not in self._blank else None
        below = self._last > i
        return below and above is not None and above.has_counts and above.number.isdecimal()

    def _is_over_unit(self, i: int) -> bool:
        """Whether the name of a unit stands right under a line, without figures either."""
        return i + 1 in self._blank and heads_block(self._lines[i + 1].label.lstrip("* "))

    def _beside(self, i: int) -> list[TableLine]:
        """The lines with figures right above and below one that are written as it is."""
        near = [self._lines[k] for k in (self._above[i], self._below[i]) if k is not None]
        return [
            line for line in near if not line.is_total() and self._style(line) == self._style(self._lines[i])
        ]

    def _style(self, line: TableLine) -> str:
        """How a line is numbered or marked; a star that no row has is the mark of a note."""
        style = style_of(line)
        return "" if style == _STAR and not self._stars else style

    def _units_beside(self, i: int) -> float:
        """What part of the lines beside one, and of those written as these are, have a unit's name."""
        beside = self._beside(i)
        if self._of_units or any(is_unit(line.label) for line in beside):
            return 1
        alike = [self._units_of.get(style, (0, 0)) for style in {self._style(line) for line in beside}]
        every = sum(count for count, _ in alike)
        return sum(units for _, units in alike) / every if every else 0


def _nearest(places: Sequence[int], length: int) -> tuple[list[int | None], list[int | None]]:
    """For every place of a table the nearest of some places above it, and below it."""
    marked = set(places)
    above: list[int | None] = []
    below: list[int | None] = []
    for order, found in ((range(length), above), (range(length - 1, -1, -1), below)):
        last: int | None = None
        for i in order:
            found.append(last)
            last = i if i in marked else last
    return above, below[::-1]


def _units_by_style(styled: Iterable[tuple[str, TableLine]]) -> dict[str, tuple[int, int]]:
    """How many lines of each style there are, and how many of them have a unit's name."""
    found: dict[str, tuple[int, int]] = {}
    for style, line in styled:
        count, units = found.get(style, (0, 0))
        found[style] = count + 1, units + is_unit(line.label)
    return found


def leaves_rows_blank(lines: Sequence[TableLine], total_label: str) -> bool:
    """Whether a table has rows without number, and leaves blank what is nothing: a row may be all blank."""
    rows = [line for line in lines if line.has_counts and not is_total("", line.label, total_label)]
    if sum(not line.bare_number for line in rows) * 2 <= len(rows):
        return False
    numbered = [line for line in lines if line.number.isdecimal()]
    return not any(0 in line.values for line in (*rows, *numbered))


def _counted_by_numbers(lines: Sequence[TableLine]) -> set[int]:
    """The lines without number that the numbers of the rows above and below them count as rows.

    Of rows numbered 3 and 5 the one between them is the fourth, though nobody wrote so.
    """
    found: set[int] = set()
    last: tuple[int, int] | None = None
    for i, line in enumerate(lines):
        number = line.bare_number
        value = whole_number(number)
        if value is not None:
            if last is not None and value - last[0] == i - last[1]:
                found.update(range(last[1] + 1, i))
            last = value, i
        elif number:
            # A heading is the 0th row.
            last = 0, i
        elif is_total("", line.label):
            last = None
    return found


def in_capitals(lines: Sequence[TableLine]) -> bool:
    """Whether the names of rows are in capitals, so that these do not tell a heading."""
    rows = [line for line in lines if any(line.values)]
    return sum(line.label.isupper() for line in rows) * 2 > len(rows)
