"""The number, name and unit of each row of a table, wherever in the row they are written."""

from __future__ import annotations

import re
from functools import cached_property
from typing import TYPE_CHECKING

import attrs

from kstt.definitions.totals import is_total
from kstt.io.grid.columns.blocks import at, name_of
from kstt.io.grid.columns.number_lines import is_number_row
from kstt.io.grid.heading.period_lines import named_period
from kstt.io.grid.lines.line import is_sum
from kstt.io.grid.lines.sections import heads_level, is_number
from kstt.records.categories import without_procedures
from kstt.records.same_units import committee_key
from kstt.records.units import is_unit
from kstt.tables.cells import ReportedCell
from kstt.text import clean

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from kstt.io.grid.columns.header import Header
    from kstt.io.grid.grids import Grid
    from kstt.io.grid.lines.line import TableLine

__all__ = ["RowNames", "is_of_unit", "told_apart", "unit_at_end"]

_SEVERAL = 2
_LEADING_NUMBER = re.compile(r"([IVXLC]+|\d+)[.)\-:/]*\s+(?:[-–—]\s+)?(\S.*)", re.DOTALL)


class RowNames:
    """The names of the rows under a header, read from the top: a unit stands for the rows below it, too."""

    def __init__(self, grid: Grid, header: Header) -> None:
        self.grid, self.header = grid, header
        self._unit = ""
        self._named: tuple[str, str] | None = None

    def of(self, row: Sequence[str]) -> tuple[str, str, str]:
        """The number, label and unit of a line, also where number and label were written in one cell.

        The number of its procedures, *Đất đai (12 TTHC)*, is no part of a name.
        """
        number, label, unit = self._written(row)
        return number, without_procedures(label), without_procedures(unit)

    def _written(self, row: Sequence[str]) -> tuple[str, str, str]:
        label = at(row, self.header.label)
        number = at(row, self.header.number) if self.header.number is not None else ""
        if self.header.code is not None and (beside := at(row, self.header.code)):
            # Headings go on over the column of codes, or begin in it.
            number, label = (number or beside, label) if label else (number, beside)
        if self.header.unit is not None:
            unit = at(row, self.header.unit)
            # A header that is printed again on a page names no unit.
            unit = "" if name_of(unit) else unit
            self._unit = unit or self._unit
            of_all = is_sum(unit) or is_total("", unit, self.header.layout.total_label)
            if unit and self._named and not (number or label or of_all) and self._is_counted(row):
                # A name merged over the rows of several units, or not written again.
                number, label = self._named
            named = label and unit and not of_all and self.header.label < self.header.unit
            self._named = (number, label) if named else None
            if not label and unit:
                label, unit, self._unit = unit, "", ""
            if is_total(number, label, self.header.layout.total_label):
                self._unit = ""
        match = _LEADING_NUMBER.fullmatch(label or number)
        if match and not (label and number) and named_period(label or number) is not None:
            # "6 tháng đầu năm 2024" heads rows of another period.
            return "", label or number, self._unit
        stopped = match is not None and (label or number)[match.end(1)] in ".)/"
        if label and number and match and stopped and match[1] == number.rstrip(".)"):
            return number, match[2], self._unit
        if bool(label) == bool(number) or (number and is_number(number)):
            return number, label, self._unit
        # Where no column has the numbers, a full stop sets one apart from a label with a figure.
        if match and (number or not match[1].isdecimal() or (stopped and self._unnumbered)):
            return match[1], match[2], self._unit
        return (("", number) if number else (number, label)) + (self._unit,)

    def _is_counted(self, row: Sequence[str]) -> bool:
        return any(at(row, c) for c in self.header.counted)

    @cached_property
    def _unnumbered(self) -> bool:
        """Whether no row has a number in the column of numbers, or there is none."""
        number, rows = self.header.number, self.grid.rows[self.header.last + 1 :]
        return number is None or not any(
            at(row, number).isdecimal() for row in rows if not is_number_row(row)
        )


def told_apart(kept: list[tuple[int, TableLine]], grid: Grid, header: Header) -> list[tuple[int, TableLine]]:
    """The lines, those whose names only a number of procedures tells apart as they are written.

    Args:
        kept: the lines, each with its row.
        grid: the cells.
        header: the header they stand under.
    """
    apart = list(kept)
    seen: dict[tuple[str, str, str], int] = {}
    section = ""
    for i, (_, line) in enumerate(kept):
        section = line.name if line.is_section or heads_level(line.label) else section
        other = seen.setdefault((section, line.block, line.label), i)
        for k in {i, other} if other != i else ():
            r, same = kept[k]
            written = clean(at(grid.rows[r], header.label))
            if without_procedures(written) == same.label:
                apart[k] = r, attrs.evolve(same, label=written)
    return apart


def unit_at_end(grid: Grid, header: Header) -> int | None:
    """The first or last row with counts, where a unit is named and no number written.

    Args:
        grid: the cells.
        header: the header they stand under.
    """
    rows = range(header.last + 1, len(grid.rows))
    ends = (_first_counted(grid, header, rows), _first_counted(grid, header, reversed(rows)))
    return next((r for r in ends if r is not None and is_unit(_name(grid, header, r))), None)


def is_of_unit(grid: Grid, header: Header, r: int, unit: str) -> bool:
    """Whether a row has the name of a unit; where that is unknown, a unit's name over that of none.

    Args:
        grid: the cells.
        header: the header they stand under.
        r: the row.
        unit: the reporting unit, or an empty text.
    """
    if not unit:
        rows = range(r + 1, len(grid.rows))
        below = _first_counted(grid, header, rows)
        return below is not None and not is_unit(at(grid.rows[below], header.label))
    (own, beyond), (named, place) = committee_key(unit), committee_key(_name(grid, header, r))
    return own == named and (not (beyond and place) or beyond == place)


def _name(grid: Grid, header: Header, r: int) -> str:
    """What is named in a row that has no number; an empty text for one that has."""
    row = grid.rows[r]
    if header.number is not None and at(row, header.number):
        return ""
    return at(row, header.label) or (at(row, header.unit) if header.unit is not None else "")


def _first_counted(grid: Grid, header: Header, rows: Iterable[int]) -> int | None:
    """The first of some rows that has a name and several counts."""
    for r in rows:
        row = grid.rows[r]
        named = any(map(str.isalpha, at(row, header.label))) or header.unit is not None
        if named and sum(ReportedCell.read(at(row, c)).value is not None for c in header.counted) >= _SEVERAL:
            return r
    return None
