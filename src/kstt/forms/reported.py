"""Reported forms: a table as somebody wrote it, where any cell may be blank or wrong."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import attrs

from kstt.errors import KsttError, ParseError, UnknownNameError
from kstt.findings import Finding, errors_shown
from kstt.forms.form import Form, LineKind, line_ref
from kstt.forms.layouts import LAYOUTS, FormLayout
from kstt.forms.output import Tabular
from kstt.forms.recognition import Recognition
from kstt.i18n import translator
from kstt.numerals import format_count, parse_count
from kstt.periods import ReportingPeriod
from kstt.text import clean, close_names, name_key

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from narwhals.typing import IntoFrame

    from kstt.accounts import Account

__all__ = [
    "ReportedCell",
    "ReportedForm",
    "ReportedFormError",
    "ReportedRow",
    "arrange",
    "as_reported",
    "is_total",
]


class ReportedFormError(KsttError, ValueError):
    """A reported form that cannot be proved; ``findings`` say why, cell by cell."""

    def __init__(self, source: str, findings: tuple[Finding, ...]) -> None:
        self.source, self.findings = source, findings

    def message(self, lang: str = "en") -> str:
        """The first errors, in a language."""
        _ = translator(lang)
        source = self.source or _("the reported form")
        return _("{source} does not hold: {errors}").format(
            source=source, errors=errors_shown(self.findings, lang)
        )


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
        """The cell with this text, never refused."""
        if text.isdecimal() and text.isascii():
            return cls(text, int(text), where)
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
        """Nothing is written there (or a dash)."""
        if self.value is not None:
            return False
        try:
            return parse_count(self.text) is None
        except ParseError:
            return False

    @property
    def is_count(self) -> bool:
        """A whole number from 0 is written there."""
        return self.value is not None and self.value >= 0


@attrs.frozen
class ReportedRow:
    """A line as written: its kind, number, label, section number, and a cell for each column."""

    kind: LineKind
    number: str
    label: str = attrs.field(converter=clean)
    section: str
    cells: tuple[ReportedCell, ...]
    where: str = ""

    @property
    def ref(self) -> str:
        """How findings name this line."""
        return line_ref(self.kind, self.section, self.number, self.label)


@attrs.frozen(repr=False)
class ReportedForm(Tabular):
    """A form as somebody wrote it. ``check`` finds what is wrong; ``to_form`` proves it.

    ``notes`` are the texts of the document that are no part of the table, ``recognition`` tells where in
    the document everything was found.

    >>> from kstt import CaseAccount, ReportingPeriod, check, form_06c
    >>> form = form_06c([], ReportingPeriod.quarter(2021, 2))
    >>> reported = ReportedForm.from_form(form).with_cell("II", "received", 5)
    >>> [finding.row for finding in check(reported)][:1]
    ['Tổng cộng']
    """

    layout: FormLayout
    rows: tuple[ReportedRow, ...]
    period: ReportingPeriod | None = None
    reporting_unit: str = ""
    recipient: str = ""
    source: str = ""
    notes: tuple[str, ...] = ()
    recognition: Recognition | None = attrs.field(default=None, eq=False, repr=False)

    @classmethod
    def from_form(cls, form: Form[Account]) -> ReportedForm:
        """The table that a form prints."""
        rows = tuple(
            ReportedRow(
                line.kind,
                line.number,
                line.label,
                line.section,
                tuple(ReportedCell.of(line.account.values[column.key]) for column in form.columns),
            )
            for line in form
        )
        return cls(form.layout, rows, form.period, form.reporting_unit, form.recipient)

    @classmethod
    def from_rows(
        cls,
        rows: Iterable[Mapping[str, object]],
        form: str = "06c",
        period: ReportingPeriod | None = None,
        *,
        layout: FormLayout | None = None,
    ) -> ReportedForm:
        """The table of plain mappings with ``number``, ``label`` and a value for each column key.

        A value is a count, a text as written, or ``None`` for a blank.
        """
        layout = layout or (LAYOUTS.on(form, period.end) if period else LAYOUTS.latest(form))
        keys = [column.key for column in layout.columns]
        known = {"number", "label", *keys}
        lines: list[tuple[str, str, tuple[ReportedCell, ...]]] = []
        for row in rows:
            unknown = [key for key in row if key not in known]
            if unknown:
                raise UnknownNameError("column", unknown[0], close_names(unknown[0], keys))
            values = [row.get(key) for key in keys]
            cells = tuple(ReportedCell.read("" if value is None else str(value)) for value in values)
            lines.append((str(row.get("number") or ""), str(row.get("label") or ""), cells))
        return cls(layout, tuple(arrange(layout, lines)), period)

    @classmethod
    def from_frame(
        cls,
        frame: IntoFrame,
        period: ReportingPeriod | None = None,
        *,
        layout: FormLayout | None = None,
        reporting_unit: str = "",
        recipient: str = "",
    ) -> ReportedForm:
        """The form in a data frame: tidy, or the official table under keys or Vietnamese headers.

        Args:
            frame: a frame of polars, pandas, pyarrow or another engine that narwhals reads. A cell holds
                a count, a text as written, or nothing, which stays blank.
            period: the period; a tidy frame tells it itself.
            layout: the edition; without it the one a tidy frame names, else form 06c, 06a or 05b by the
                columns and sections, in the edition of the period.
            reporting_unit: whose form it is; a tidy frame tells it itself.
            recipient: for whom it is; the edition's usual one by default.

        Raises: ParseError for columns that are missing or a cell that stands twice; UnknownNameError
        for a column of an official table that the form does not have; MissingExtraError.

        >>> import polars as pl
        >>> from kstt.frames.tables import Shape
        >>> table = pl.DataFrame({"number": [None, "1"], "label": ["Tổng cộng", "Đất đai"], **{
        ...     column.key: [1, 1] for column in LAYOUTS.latest("06a").columns}})
        >>> reported = ReportedForm.from_frame(table)
        >>> reported.layout.form, reported.cell("Đất đai", "pending").value
        ('06a', 1)
        """
        from kstt.frames.table_reading import reported_from_frame

        return reported_from_frame(
            frame, period, layout=layout, reporting_unit=reporting_unit, recipient=recipient
        )

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

    def row(self, ref: str) -> ReportedRow:
        """The row with this reference (``II.20 Đất đai``; the number or the label alone will do).

        Raises: UnknownNameError.
        """
        return self.rows[self._index(ref)]

    def _index(self, ref: str) -> int:
        wanted = name_key(ref)
        for names in (
            lambda row: {row.ref},
            lambda row: {
                f"{row.section}.{row.number}",
                f"{row.section}.{row.label}",
                f"{row.section} {row.label}",
            },
            lambda row: {row.number or row.label, row.label} if not self.layout.sections else {row.label},
        ):
            found = [i for i, row in enumerate(self.rows) if wanted in map(name_key, names(row))]
            if len(found) == 1:
                return found[0]
        raise UnknownNameError("row", ref, close_names(ref, [row.ref for row in self.rows]))

    def cell(self, ref: str, column: str | int) -> ReportedCell:
        """The cell of a row and a column (by key or printed number)."""
        return self.row(ref).cells[self._place(column)]

    def _place(self, column: str | int) -> int:
        return self.layout.columns.index(self.layout.column(column))

    def with_cell(self, ref: str, column: str | int, value: int | str | None) -> ReportedForm:
        """The same table with another value in one cell; ``None`` blanks it."""
        index, place = self._index(ref), self._place(column)
        row = self.rows[index]
        where = row.cells[place].where
        cell = ReportedCell.read(value, where) if isinstance(value, str) else ReportedCell.of(value, where)
        cells = (*row.cells[:place], cell, *row.cells[place + 1 :])
        return attrs.evolve(
            self, rows=(*self.rows[:index], attrs.evolve(row, cells=cells), *self.rows[index + 1 :])
        )

    def to_form(
        self, period: ReportingPeriod | None = None, *, remainder: str | None = None
    ) -> Form[Account]:
        """The proved form, a blank filled only where the sums and non-negativity leave one possibility.

        Args:
            period: the reporting period, if the table itself does not name it.
            remainder: the label of an extra row for rows known to be missing; without it a table that
                lacks rows is refused.

        Raises: ReportedFormError with the findings; ParseError without a period.
        """
        from kstt.checks import prove

        return prove(self, period, remainder)

    def __iter__(self) -> Iterator[ReportedRow]:
        return iter(self.rows)


def as_reported(form: Form[Account] | ReportedForm) -> ReportedForm:
    """The table of a form, whichever kind it is."""
    return ReportedForm.from_form(form) if isinstance(form, Form) else form


def arrange(
    layout: FormLayout, lines: Iterable[tuple[str, str, tuple[ReportedCell, ...]]], where: Iterable[str] = ()
) -> Iterator[ReportedRow]:
    """The rows of a table from (number, label, cells) as they stand, kinds and sections recognised."""
    from kstt.numerals import parse_roman

    section = ""
    places = iter(where)
    for number, label, cells in lines:
        spot = next(places, "")
        if number.isdecimal():
            yield ReportedRow(LineKind.ROW, number, label, section, cells, spot)
            continue
        written = clean(number).rstrip(".)").lstrip("(")
        if is_total(number, label, layout.total_label):
            yield ReportedRow(LineKind.TOTAL, "", label or layout.total_label, "", cells, spot)
        elif layout.sections and parse_roman(written):
            section = written.upper()
            yield ReportedRow(LineKind.SECTION, section, label, section, cells, spot)
        else:
            yield ReportedRow(LineKind.ROW, written, label, section, cells, spot)


def is_total(number: str, label: str, total_label: str = "") -> bool:
    """Whether a line so numbered and labelled is the grand total; a row numbered in arabic is not.

    ``total_label`` is what an edition calls its total, beside the usual names.
    """
    if number.isdecimal():
        return False
    written = clean(number).rstrip(".)").lstrip("(")
    if written.isdecimal():
        return False
    name = name_key(label) or name_key(written)
    return _TOTAL.fullmatch(name) is not None or (bool(total_label) and name == name_key(total_label))


_TOTAL = re.compile(
    f"(?:{'|'.join(map(name_key, ('Tổng cộng', 'Tổng số', 'Tổng', 'Cộng', 'Total')))})"
    rf"(?: chung| {name_key('toàn')} \w+(?: \w+)?)?(?: ?\([^()]*\))?:?"
)
"""The usual names of the grand total, with what people add: ``Tổng cộng toàn tỉnh``, ``(I + II + III)``."""
