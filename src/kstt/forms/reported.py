"""Reported forms: tables as written, where any cell may be blank or wrong."""

from __future__ import annotations

from typing import TYPE_CHECKING

import attrs

from kstt.definitions.editions import LAYOUTS, LayoutRegister
from kstt.definitions.layout import FormLayout
from kstt.errors import UnknownNameError
from kstt.forms.form import Form
from kstt.i18n import msg
from kstt.tables.cells import ReportedCell
from kstt.tables.output import Tabular, form_files
from kstt.tables.table import FormTable, HasTable, arrange
from kstt.text import close_names

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from pathlib import Path

    from kstt.dates.periods import ReportingPeriod
    from kstt.definitions.account import Account
    from kstt.engines import Frame
    from kstt.findings.finding import Finding

__all__ = ["ReportedForm", "forms_from_frame"]


# The table's own table() and summary take precedence over those of Tabular.
@attrs.frozen(repr=False)
class ReportedForm(FormTable, Tabular):
    """A form as it was reported. ``check`` finds its errors; ``to_form`` proves it.

    A line is named as in :class:`~kstt.Form`: ``reported["II", "Đất đai"]``, ``reported["II.20 Đất đai"]``,
    ``reported[AuthorityLevel.DISTRICT]``. ``notes`` are the texts of the document outside the
    table, ``recognition`` says where its parts were found.

    >>> from kstt import CaseAccount, ReportingPeriod, check, form_06c
    >>> form = form_06c([], ReportingPeriod.quarter(2021, 2))
    >>> reported = ReportedForm.from_form(form).with_cell("II", "received", 5)
    >>> [finding.row for finding in check(reported)][:1]
    ['Tổng cộng']
    """

    @classmethod
    def from_table(cls, form: HasTable) -> ReportedForm:
        """The reported form with this table."""
        table = form.table()
        return cls(
            **{field.alias or field.name: getattr(table, field.name) for field in attrs.fields(FormTable)}
        )

    @classmethod
    def read(
        cls,
        path: str | Path,
        *,
        layout: FormLayout | None = None,
        period: ReportingPeriod | None = None,
        sheet: str | None = None,
        format: str | None = None,  # noqa: A002 - the word that users look for
    ) -> ReportedForm:
        """The one form in a file of any format that is read; :func:`kstt.io.formats.read_form` takes more.

        Args:
            path: the file; its content says the format.
            layout: the edition, if the file's own code or columns do not say it.
            period: the period, if the file does not name it.
            sheet: of a workbook read this sheet alone.
            format: the name of a format, if the content does not say it.

        Raises: DocumentError for a file that cannot be used, or holds no form or several; MissingExtraError.

        >>> from kstt import samples
        >>> ReportedForm.read(samples.path("wrong.tsv")).layout.form
        '06c'
        """
        found = form_files().read_form(path, layout=layout, period=period, sheet=sheet, format=format)
        return cls.from_table(found)

    @classmethod
    def from_form(cls, form: Form[Account]) -> ReportedForm:
        """The table that a form prints."""
        return cls.from_table(form)

    def remarks(self) -> tuple[Finding, ...]:
        """What :func:`~kstt.check` finds of it."""
        from kstt.tables.checks import check

        return check(self)

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
                raise UnknownNameError(msg("column"), unknown[0], close_names(unknown[0], keys))
            values = [row.get(key) for key in keys]
            cells = tuple(ReportedCell.read("" if value is None else str(value)) for value in values)
            lines.append((str(row.get("number") or ""), str(row.get("label") or ""), cells))
        return cls(layout, tuple(arrange(layout, lines)), period)

    @classmethod
    def from_frame(
        cls,
        frame: Frame,
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
            period: the period; a tidy frame contains it.
            layout: the edition; without it the one a tidy frame names, else form 06c, 06a or 05b by the
                columns and sections, in the edition of the period.
            reporting_unit: the reporting unit; a tidy frame contains it.
            recipient: the recipient; the edition's usual one by default.

        Raises: ParseError for columns that are missing or a cell that stands twice; UnknownNameError
        for a column of an official table that the form lacks; MissingExtraError.

        >>> import polars as pl
        >>> from kstt.tables import Shape
        >>> table = pl.DataFrame({"number": [None, "1"], "label": ["Tổng cộng", "Đất đai"], **{
        ...     column.key: [1, 1] for column in LAYOUTS.latest("06a").columns}})
        >>> reported = ReportedForm.from_frame(table)
        >>> reported.layout.form, reported.cell("Đất đai", "pending").value
        ('06a', 1)
        """
        from kstt.tables.from_frames import table_from_frame

        return cls.from_table(
            table_from_frame(frame, period, layout=layout, reporting_unit=reporting_unit, recipient=recipient)
        )

    def to_form(
        self, period: ReportingPeriod | None = None, *, remainder: str | None = None
    ) -> Form[Account]:
        """The proved form, a blank filled only where the sums and non-negativity leave one possibility.

        A row of blanks or dashes alone counts as 0 where the table's others do, as :func:`check` says.

        Args:
            period: the reporting period, if the table itself does not name it.
            remainder: the label of an extra row for rows known to be missing; without it a table that
                lacks rows is refused.

        Raises: ReportedFormError with the findings; ParseError without a period.
        """
        return Form.from_table(self, period, remainder=remainder)


def forms_from_frame(
    frame: Frame, *, layout: FormLayout | None = None, register: LayoutRegister = LAYOUTS
) -> tuple[ReportedForm, ...]:
    """Every form in a tidy frame: one for each code, unit and period, in the order of their first cells.

    Further columns than those of :class:`~kstt.tables.to_frames.TidyRow` are ignored; a cell without
    a row in the frame is blank.

    Raises: ParseError for a frame that is not tidy, or holds a cell twice; UnknownNameError for a column
    or an unknown form code; MissingExtraError without narwhals.

    >>> from kstt import ReportingPeriod, form_06c
    >>> from kstt.tables import to_polars
    >>> quarters = [form_06c([], quarter) for quarter in ReportingPeriod.year(2021).split()]
    >>> [str(form.period) for form in forms_from_frame(to_polars(quarters))]
    ['2021-Q1', '2021-Q2', '2021-Q3', '2021-Q4']
    """
    from kstt.tables.from_frames import tables_from_frame

    tables = tables_from_frame(frame, layout=layout, register=register)
    return tuple(ReportedForm.from_table(table) for table in tables)
