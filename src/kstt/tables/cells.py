"""The cells and lines of a form's table, as written."""

from __future__ import annotations

from enum import Enum
from functools import partial
from typing import TYPE_CHECKING

import attrs

from kstt.errors import ParseError
from kstt.numerals import format_count, parse_count, parse_roman, says_unknown, whole_number
from kstt.text import clean

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

__all__ = [
    "Cells",
    "LineKind",
    "PlainCells",
    "PlainRows",
    "ReportedCell",
    "ReportedRow",
    "ReportedRows",
    "TableLines",
    "cells_of",
    "counts_in",
    "first_spot",
    "line_ref",
    "rows_of",
    "section_number",
]


_FORTY = 40
"""The least number that roman numerals write with other letters than I, V and X."""


class LineKind(Enum):
    """What a printed line of a form is.

    >>> from kstt import samples
    >>> [row.kind.value for row in samples.published_report().rows[:3]]
    ['total', 'section', 'row']
    """

    # The members are looked up by the thousand; that of an enumeration hashes its name in Python.
    __hash__ = object.__hash__

    TOTAL = "total"
    SECTION = "section"
    ROW = "row"


def line_ref(kind: LineKind, section: str, number: str, label: str) -> str:
    """The name of a line: ``Tổng cộng``, ``II``, ``II.20 Đất đai`` or ``20 Đất đai``."""
    if kind is LineKind.TOTAL:
        return label
    if kind is LineKind.SECTION:
        return section or label
    return f"{section + '.' if section else ''}{number} {label}".strip()


def section_number(text: str) -> int | None:
    """The number of a section, in roman numerals; no table has so many that a letter such as ``c`` is one.

    >>> section_number("III."), section_number("iv"), section_number("C")
    (3, 4, None)
    """
    number = parse_roman(text)
    return None if number is None or number >= _FORTY else number


@attrs.frozen
class ReportedCell:
    """A cell as written: its text, the count read from it (``None``: blank or no count), its spot.

    >>> ReportedCell.read("1.001").value, ReportedCell.read("").value, ReportedCell.read("abc").value
    (1001, None, None)
    """

    text: str
    value: int | None
    where: str = ""

    @classmethod
    def read(cls, text: str, where: str = "") -> ReportedCell:
        """The cell with this text; any text is accepted."""
        number = whole_number(text)
        if number is not None:
            return cls(text, number, where)
        try:
            return cls(text, parse_count(text), where)
        except ParseError:
            return cls(text, None, where)

    @classmethod
    def of(cls, value: int | None, where: str = "") -> ReportedCell:
        """The cell with this count, blank for ``None``."""
        return cls("" if value is None else format_count(value), value, where)

    @property
    def is_blank(self) -> bool:
        """Whether nothing, or a dash, is written there."""
        if self.value is not None:
            return False
        try:
            return parse_count(self.text) is None
        except ParseError:
            return False

    @property
    def is_unknown(self) -> bool:
        """Whether it says that its count is not known: *N/A*, *x*.

        >>> ReportedCell.read("N/A").is_unknown, ReportedCell.read("abc").is_unknown
        (True, False)
        """
        return self.value is None and says_unknown(self.text)

    @property
    def shown(self) -> str:
        """The cell as every table shows it: the count grouped by dots, else the text as written.

        >>> ReportedCell.read("1001").shown, ReportedCell.read("abc").shown
        ('1.001', 'abc')
        """
        return self.text if self.value is None else format_count(self.value)

    @property
    def is_count(self) -> bool:
        """Whether a whole number from 0 is written there."""
        return self.value is not None and self.value >= 0


@attrs.frozen(eq=False)
class PlainCells:
    """The cells of a line that are digits alone or blank, made one by one only when they are looked at.

    Attributes:
        texts: what is written in each.
        values: the count of each; ``None`` for a blank.
        spots: gives the spot of each.
    """

    texts: tuple[str, ...]
    values: tuple[int | None, ...]
    spots: Callable[[], Iterable[str]]

    def made(self) -> tuple[ReportedCell, ...]:
        """The cells."""
        return tuple(map(ReportedCell, self.texts, self.values, self.spots()))

    def __reduce__(self) -> tuple[type[tuple[ReportedCell, ...]], tuple[tuple[ReportedCell, ...]]]:
        """A copy, or what is kept in a file, is the cells themselves."""
        return tuple, (self.made(),)


Cells = tuple[ReportedCell, ...] | PlainCells
"""The cells of a line, made or not."""


def cells_of(cells: Cells) -> tuple[ReportedCell, ...]:
    """The cells of a line, made if they are not."""
    return cells.made() if isinstance(cells, PlainCells) else cells


def counts_in(cells: Cells) -> tuple[int | None, ...]:
    """The count of each cell of a line; ``None`` for one that has none."""
    return cells.values if isinstance(cells, PlainCells) else tuple([cell.value for cell in cells])


@attrs.frozen
class ReportedRow:
    """A line as written: its kind, number, label, section number, and a cell for each column.

    ``block`` is what heads the rows among which it stands, where that is no section of the form: the unit
    whose row it is, or the system that the figures come from.

    >>> cells = ReportedCell.read("1.001"), ReportedCell.read("")
    >>> row = ReportedRow(LineKind.ROW, "20", "Đất đai", "II", cells)
    >>> row.ref, row.values
    ('II.20 Đất đai', (1001, None))
    """

    kind: LineKind
    number: str
    label: str = attrs.field(converter=clean)
    section: str
    written: Cells = attrs.field(alias="cells", eq=cells_of)
    where: str = ""
    block: str = ""

    @property
    def cells(self) -> tuple[ReportedCell, ...]:
        """The cell of each column."""
        cells = cells_of(self.written)
        if cells is not self.written:
            object.__setattr__(self, "written", cells)
        return cells

    @property
    def values(self) -> tuple[int | None, ...]:
        """The count of each cell; ``None`` for one that has none."""
        return counts_in(self.written)

    def __repr__(self) -> str:
        shown = (self.kind, self.number, self.label, self.section, self.cells, self.where, self.block)
        return f"ReportedRow{shown!r}"

    @property
    def ref(self) -> str:
        """How findings name this line."""
        return line_ref(self.kind, self.section, self.number, self.label)


@attrs.frozen(eq=False)
class TableLines:
    """The lines of a table without their cells and spots, shared by all tables that have these lines.

    What follows from the lines alone is looked up by this object: no other is equal to it. Lines that have
    other plain names than those of a ``model``, each name once, are otherwise what these are.
    """

    rows: tuple[ReportedRow, ...]
    _of: TableLines | None = None

    @property
    def model(self) -> TableLines:
        """The lines whose numbers, sections and kinds these have."""
        return self._of or self


@attrs.frozen(eq=False)
class PlainRows:
    """The rows of a table in which every cell is a count in digits, made only when they are looked at.

    Attributes:
        lines: the lines without their cells.
        counts: the counts of each line.
        where: the spot of each line.
        spots: gives the spots of the cells of a line by its place.
    """

    lines: TableLines
    counts: tuple[tuple[int, ...], ...]
    where: tuple[str, ...]
    spots: Callable[[int], Iterable[str]]

    def made(self) -> tuple[ReportedRow, ...]:
        """The rows."""
        lines = zip(self.lines.rows, self.counts, self.where, strict=True)
        return tuple(
            [
                ReportedRow(
                    line.kind,
                    line.number,
                    line.label,
                    line.section,
                    PlainCells(tuple(map(str, counts)), counts, partial(self.spots, i)),
                    where,
                    line.block,
                )
                for i, (line, counts, where) in enumerate(lines)
            ]
        )

    def __reduce__(self) -> tuple[type[tuple[ReportedRow, ...]], tuple[tuple[ReportedRow, ...]]]:
        """A copy, or what is kept in a file, is the rows themselves."""
        return tuple, (self.made(),)


ReportedRows = tuple[ReportedRow, ...] | PlainRows
"""The rows of a table, made or not."""


def first_spot(rows: ReportedRows) -> str:
    """The spot of the first row of a table, empty where it has none; rows are not made for it."""
    if isinstance(rows, PlainRows):
        return rows.where[0] if rows.where else ""
    return rows[0].where if rows else ""


def rows_of(rows: ReportedRows) -> tuple[ReportedRow, ...]:
    """The rows of a table, made if they are not."""
    return rows.made() if isinstance(rows, PlainRows) else rows
