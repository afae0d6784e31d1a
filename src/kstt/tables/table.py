"""A form's table: its edition and its lines, with cells that may be blank or wrong."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import TYPE_CHECKING, Protocol, cast, runtime_checkable

import attrs

from kstt.dates.periods import ReportingPeriod
from kstt.definitions.layout import FormLayout
from kstt.errors import ParseError
from kstt.i18n import msg
from kstt.numerals import roman
from kstt.tables.cells import (
    Cells,
    LineKind,
    PlainRows,
    ReportedCell,
    ReportedRow,
    ReportedRows,
    rows_of,
    section_number,
)
from kstt.text import bare, clean
from kstt.vocabulary import AuthorityLevel

if TYPE_CHECKING:
    from typing import Self

    from kstt.definitions.columns import Column
    from kstt.tables.addressing import LineName, NamedLine
    from kstt.tables.recognition import Recognition

__all__ = [
    "FormTable",
    "HasTable",
    "LateRecognition",
    "arrange",
    "counts_by_line",
    "doubted",
    "level_of",
    "names_state_bodies",
    "outline",
    "sheet_of",
    "spots_by_line",
    "titles_of_names",
]


@runtime_checkable
class HasTable(Protocol):
    """Any value with a form's table: the input of renderers, writers and checks.

    >>> from kstt import ReportingPeriod, form_06c
    >>> form: HasTable = form_06c([], ReportingPeriod.quarter(2021, 2))
    >>> len(form.table().rows)
    4
    """

    def table(self) -> FormTable:
        """The table."""
        ...


def _check_width(table: FormTable, _: object, rows: ReportedRows) -> None:
    columns = table.layout.columns
    if isinstance(rows, PlainRows) and set(map(len, rows.counts)) <= {len(columns)}:
        return
    for row in rows_of(rows):
        if len(row.values) != len(columns):
            raise ParseError(
                row.ref or msg("row"),
                msg("cells: {count}", count=len(row.values)),
                msg("one cell for each of {count} columns", count=len(columns)),
                row.where,
            )


@attrs.frozen(eq=False)
class LateRecognition:
    """A recognition that leaves no doubt and nothing to be said, made only when it is looked at.

    Attributes:
        made: makes it.
        sheet: its sheet.
        titles: the titles over the names of rows.
    """

    made: Callable[[], Recognition | None]
    sheet: str
    titles: tuple[str, ...]

    def __reduce__(self) -> tuple[Callable[[object], object], tuple[Recognition | None]]:
        """A copy, or what is kept in a file, is the recognition itself."""
        return _itself, (self.made(),)


def _itself(recognition: object) -> object:
    return recognition


if TYPE_CHECKING:
    AnyRecognition = Recognition | LateRecognition


@attrs.frozen(repr=False)
class FormTable:
    """The table of a form: the plain value shared by renderers, readers and checks.

    A line with more or fewer cells than the edition has columns is refused with a ParseError.

    Attributes:
        layout: the edition of the form.
        period: the reporting period, where it is known.
        reporting_unit: the unit that reports.
        recipient: the recipient of the report.
        source: the file it was read from.
        notes: the texts of the document outside the table.
        recognised: where in the document the parts were found, or what tells it when it is asked for.

    >>> from kstt import ReportingPeriod, form_06c
    >>> table = form_06c([], ReportingPeriod.quarter(2021, 2), reporting_unit="UBND tỉnh A").table()
    >>> table.code, table.reporting_unit, table.row("Tổng cộng").values[:2]
    ('II.06c/VPCP/KSTT', 'UBND tỉnh A', (0, 0))
    """

    layout: FormLayout
    written: ReportedRows = attrs.field(alias="rows", eq=rows_of, validator=_check_width)
    period: ReportingPeriod | None = None
    reporting_unit: str = ""
    recipient: str = ""
    source: str = ""
    notes: tuple[str, ...] = ()
    recognised: AnyRecognition | None = attrs.field(default=None, alias="recognition", eq=False, repr=False)

    def table(self) -> FormTable:
        """The table itself."""
        return self

    @property
    def rows(self) -> tuple[ReportedRow, ...]:
        """The lines in print order, each with a cell for each column of the edition."""
        rows = rows_of(self.written)
        if rows is not self.written:
            object.__setattr__(self, "written", rows)
        return rows

    @property
    def recognition(self) -> Recognition | None:
        """Where in the document the parts were found."""
        recognised = self.recognised
        if isinstance(recognised, LateRecognition):
            recognised = recognised.made()
            object.__setattr__(self, "recognised", recognised)
        return recognised

    @property
    def code(self) -> str:
        """The printed code of the form, such as ``II.06c/VPCP/KSTT``."""
        return self.layout.code

    @property
    def columns(self) -> tuple[Column, ...]:
        """The columns, in print order."""
        return self.layout.columns

    @property
    def levels(self) -> Mapping[str, AuthorityLevel | None]:
        """The level of authority of each section by its printed number; empty in a form without sections."""
        return {r.section: level_of(self.layout, r) for r in outline(self) if r.kind is LineKind.SECTION}

    @property
    def summary(self) -> str:
        """The number of lines, of blank cells and of cells that are no counts, on one line.

        >>> from kstt.samples import published_report
        >>> published_report()
        <ReportedForm 06c/VPCP/KSTT 2021-Q2 UBND tỉnh Đắk Nông: 75 lines, 11 columns, 12 blank cells>
        """
        cells = [cell for row in self.rows for cell in row.cells]
        blanks = sum(cell.is_blank for cell in cells)
        wrong = sum(not cell.is_count and not cell.is_blank for cell in cells)
        parts = [f"{len(self.rows)} lines", f"{len(self.layout.columns)} columns", f"{blanks} blank cells"]
        return ", ".join([*parts, f"{wrong} cells that are no counts"] if wrong else parts)

    def row(self, name: LineName) -> ReportedRow:
        """The line of this name: ``"II.20 Đất đai"``, ``("II", "Đất đai")``, a level; see ``line_index``.

        Raises: UnknownNameError; ParseError for a name of another type.
        """
        return self.rows[self._index(name)]

    def __getitem__(self, name: LineName) -> ReportedRow:
        return self.row(name)

    def _index(self, name: LineName) -> int:
        from kstt.tables.addressing import line_index

        # A field with a converter is no plain attribute to pyright.
        return line_index(cast("tuple[NamedLine, ...]", self.rows), name, self.levels)

    def cell(self, row: LineName, column: str | int) -> ReportedCell:
        """The cell of a row and a column (by key or printed number)."""
        return self.row(row).cells[self._column_index(column)]

    def _column_index(self, column: str | int) -> int:
        return self.layout.columns.index(self.layout.column(column))

    def with_cell(self, row: LineName, column: str | int, value: int | str | None) -> Self:
        """A copy with another value in one cell; ``None`` blanks it."""
        index, place = self._index(row), self._column_index(column)
        line = self.rows[index]
        where = line.cells[place].where
        cell = ReportedCell.read(value, where) if isinstance(value, str) else ReportedCell.of(value, where)
        cells = (*line.cells[:place], cell, *line.cells[place + 1 :])
        return attrs.evolve(
            self, rows=(*self.rows[:index], attrs.evolve(line, cells=cells), *self.rows[index + 1 :])
        )

    def __iter__(self) -> Iterator[ReportedRow]:
        return iter(self.rows)


def doubted(table: FormTable) -> Recognition | None:
    """How a table was recognised, where that may leave a doubt or something to be said."""
    recognised = table.recognised
    return None if isinstance(recognised, LateRecognition) else recognised


def sheet_of(table: FormTable) -> str:
    """The sheet or table of its document in which a table stood."""
    return table.recognised.sheet if table.recognised else ""


def titles_of_names(table: FormTable) -> tuple[str, ...]:
    """The titles over the names of the rows of a table."""
    recognised = table.recognised
    if isinstance(recognised, LateRecognition):
        return recognised.titles
    return tuple([spot.title for spot in recognised.columns if spot.key == "label"]) if recognised else ()


def outline(table: FormTable) -> tuple[ReportedRow, ...]:
    """The lines of a table for what they are called: their cells and spots may be missing."""
    written = table.written
    return written.lines.rows if isinstance(written, PlainRows) else written


def counts_by_line(table: FormTable) -> list[tuple[int | None, ...]]:
    """The counts of each line of a table; ``None`` for a cell that has none."""
    written = table.written
    return list(written.counts) if isinstance(written, PlainRows) else [row.values for row in written]


def spots_by_line(table: FormTable) -> tuple[str, ...]:
    """The spot of each line of a table."""
    written = table.written
    return written.where if isinstance(written, PlainRows) else tuple([row.where for row in written])


def arrange(
    layout: FormLayout,
    lines: Iterable[tuple[str, str, Cells]],
    where: Iterable[str] = (),
    *,
    total: int | None = None,
) -> Iterator[ReportedRow]:
    """The rows of a table from (number, label, cells) as written, with kinds and sections recognised.

    ``total`` is the index of a line that is the grand total whatever it is called.
    """
    from kstt.definitions.totals import is_total  # its patterns are those of tables alone

    section = ""
    places = iter(where)
    for i, (number, label, cells) in enumerate(lines):
        spot = next(places, "")
        if number.isdecimal() and i != total:
            yield ReportedRow(LineKind.ROW, number, label, section, cells, spot)
            continue
        written = clean(number).rstrip(".)").lstrip("(")
        if i == total or is_total(number, label, layout.total_label):
            yield ReportedRow(LineKind.TOTAL, "", label or layout.total_label, "", cells, spot)
        elif layout.sections and section_number(written):
            section = written.upper()
            yield ReportedRow(LineKind.SECTION, section, label, section, cells, spot)
        else:
            yield ReportedRow(LineKind.ROW, written, label, section, cells, spot)


_STATE_BODIES = re.compile(r"\bnganh doc\b|(?<!truc thuoc )(?<!thanh pho )\btrung uong\b")
_WHERE_THEY_ARE = re.compile(
    r"((?:ngành dọc|trung ương|nganh doc|trung uong) (?:(?:được|có trụ sở) )?)"
    r"(?:đóng|đặt|ở|tại|trên|dong|dat|o|tai|tren) (?:(?!và\b|va\b)[^,;(])*",
    re.IGNORECASE,
)


def names_state_bodies(label: str) -> bool:
    """Whether a heading names bodies of the state; a city under the state (*trực thuộc trung ương*) is none.

    >>> names_state_bodies("Cơ quan trung ương"), names_state_bodies("Thành phố trực thuộc Trung ương")
    (True, False)
    """
    return _STATE_BODIES.search(bare(label)) is not None


def level_of(layout: FormLayout, row: ReportedRow) -> AuthorityLevel | None:
    """The level of a section line: by its heading, else by its number where no heading is written.

    Bodies of the state (*ngành dọc*) have none, though their heading may name the province where they are;
    a heading of these and of the province's own bodies is the province's.
    """
    stated = _WHERE_THEY_ARE.sub(r"\1", row.label) if names_state_bodies(row.label) else row.label
    level = layout.level_of(stated)
    if level is None and not row.label:
        by_number = {roman(n): heading.level for n, heading in enumerate(layout.sections, 1)}
        return by_number.get(row.number)
    return level
