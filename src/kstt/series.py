"""Series: the forms of many periods from one pass over the cases."""

from __future__ import annotations

from functools import reduce
from typing import TYPE_CHECKING

import attrs

from kstt.compute import case_form
from kstt.dates.periods import ReportingPeriod
from kstt.definitions.columns import columns_of
from kstt.definitions.editions import LAYOUTS
from kstt.definitions.form_06 import CaseAccount
from kstt.definitions.html import render_rows
from kstt.definitions.rules import USUAL_RULES, CountingRules, RowBy, require_period, require_rows
from kstt.errors import ParseError, UnknownNameError, require_many, require_some
from kstt.forms.form import Form
from kstt.i18n import msg
from kstt.ledger.book import Ledger
from kstt.ledger.forms import ledgers_by_unit
from kstt.tables.output import form_files

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from pathlib import Path

    import pandas as pd
    import polars as pl
    import pyarrow as pa  # type: ignore[import-untyped]  # it has no types yet

    from kstt.definitions.layout import FormLayout
    from kstt.engines import Frame
    from kstt.records.cases import Case
    from kstt.records.categories import CategoryCatalogue

__all__ = ["FormSeries", "form_series", "forms_by_unit", "render_series"]


@attrs.frozen(repr=False)
class FormSeries:
    """The forms of several periods, in the order in which the periods were asked for.

    ``series[period]`` is the form of a period. As a frame a series is tidy: one row for each period,
    section, row and column, the shape that charts and panels need.

    >>> from kstt import ReportingPeriod, samples
    >>> from kstt.io.records import read_cases
    >>> series = form_series(read_cases(samples.path("cases.csv")), ReportingPeriod.year(2021).split())
    >>> [form.total.pending for form in series], series.composed().total.received
    ([1, 4, 3, 3], 8)
    """

    forms: tuple[Form[CaseAccount], ...]

    def __iter__(self) -> Iterator[Form[CaseAccount]]:
        return iter(self.forms)

    def __len__(self) -> int:
        return len(self.forms)

    def __getitem__(self, period: ReportingPeriod) -> Form[CaseAccount]:
        for form in self.forms:
            if form.period == period:
                return form
        raise UnknownNameError(
            msg("period in the series"), str(period), tuple(str(f.period) for f in self.forms)
        )

    def __repr__(self) -> str:
        return f"<FormSeries of {', '.join(str(form.period) for form in self.forms)}>"

    def _repr_html_(self) -> str:
        from kstt.series import render_series

        return render_series(self.forms)

    def composed(self) -> Form[CaseAccount]:
        """The form of all periods chained, such as the year of four quarters.

        It equals the form computed straight for the whole span.

        Raises: AdjoiningError when a period does not begin where the one before ends; ContinuityError
        where cases of an ended level move to another section (see ``CountingRules.ended_level``).
        """
        return reduce(Form.then, self.forms)

    def save(self, path: str | Path, *, overwrite: bool = False, format: str | None = None) -> None:  # noqa: A002
        """Write every form to one file: sheets, pages, or tables under one another; as :meth:`Form.save`."""
        form_files().write_form(self.forms, path, overwrite=overwrite, format=format)

    def to_polars(self) -> pl.DataFrame:
        """The series as a tidy polars frame: see :class:`~kstt.tables.to_frames.TidyRow` for its columns.

        Raises: MissingExtraError without polars.
        """
        from kstt.tables import to_frames as tables

        return tables.to_polars(self.forms)

    def to_pandas(self) -> pd.DataFrame:
        """The series as a tidy pandas frame; as :meth:`to_polars`."""
        from kstt.tables import to_frames as tables

        return tables.to_pandas(self.forms)

    def to_arrow(self) -> pa.Table:
        """The series as a tidy pyarrow table; as :meth:`to_polars`."""
        from kstt.tables import to_frames as tables

        return tables.to_arrow(self.forms)


def form_series(
    source: Iterable[Case] | Frame | Ledger,
    periods: Iterable[ReportingPeriod],
    rules: CountingRules | None = None,
    *,
    form: str = "06c",
    unit: str | None = None,
    reporting_unit: str = "",
    rows: RowBy = RowBy.CATEGORY,
    catalogue: CategoryCatalogue | None = None,
    layout: FormLayout | None = None,
) -> FormSeries:
    """The forms of many periods.

    Args:
        source: cases, or a table of any DataFrame engine, read once; or a ledger of them.
        periods: at least one; they need not adjoin, and may overlap.
        rules: the counting rules; by default those of the ledger, or else the usual ones.
        form: ``06a``, ``06b`` or ``06c``.
        unit: count the cases of this unit alone; the heading then names it.
        reporting_unit: the reporting unit, for the heading.
        rows: categories, or units; a ledger keeps no procedures.
        catalogue: the names, the order and the rows of each form.
        layout: the edition of all forms; by default for each period the one in force on its last day.

    Raises: UnknownNameError for another form; ParseError for no period, or one that comes twice; and as
    :func:`~kstt.compute.form_06c`.

    >>> from kstt import ReportingPeriod, form_06c
    >>> year = ReportingPeriod.year(2021)
    >>> series = form_series([], year.split())
    >>> series.composed() == form_06c([], year)
    True
    >>> series.to_polars().shape
    (176, 14)
    """
    if form not in LAYOUTS.forms(CaseAccount):
        raise UnknownNameError(msg("form of cases"), form, LAYOUTS.forms(CaseAccount))
    require_many(periods, msg("periods"), msg("reporting periods"))
    require_rows(rows)
    asked = tuple(periods)
    for period in asked:
        require_period(period)
    require_some(asked, msg("periods"), msg("at least one period"))
    twice = {str(period) for period in asked if asked.count(period) > 1}
    if twice:
        raise ParseError(msg("periods"), ", ".join(sorted(twice)), msg("each period once"))
    if not isinstance(source, Ledger):
        keep = _kept(rows, by_unit=unit is not None or LAYOUTS.latest(form).of_one_unit)
        source = Ledger.from_cases(source, rules or USUAL_RULES, keep=keep)
    return FormSeries(
        tuple(
            case_form(
                form,
                source,
                period,
                rules,
                unit=unit,
                reporting_unit=reporting_unit,
                rows=rows,
                catalogue=catalogue,
                layout=layout,
            )
            for period in asked
        )
    )


def forms_by_unit(
    source: Iterable[Case] | Frame | Ledger,
    periods: Iterable[ReportingPeriod],
    rules: CountingRules | None = None,
    *,
    form: str = "06a",
    rows: RowBy = RowBy.CATEGORY,
    catalogue: CategoryCatalogue | None = None,
    layout: FormLayout | None = None,
) -> dict[str, FormSeries]:
    """The forms of each unit, by its name in the order of the alphabet; arguments as for :func:`form_series`.

    A unit without a case in a period has a form of zeros.

    Raises: as :func:`form_series`; LedgerError for a ledger that keeps no units.

    >>> from kstt import ReportingPeriod
    >>> from kstt.samples import year_of_cases
    >>> forms = forms_by_unit(year_of_cases(count=300), [ReportingPeriod.quarter(2021, 2)])
    >>> list(forms)[:2]
    ['Sở Giao thông vận tải', 'Sở Tư pháp']
    """
    if not isinstance(source, Ledger):
        keep = _kept(rows, by_unit=True)
        source = Ledger.from_cases(source, rules or USUAL_RULES, keep=keep)
    asked = tuple(periods)
    return {
        unit: form_series(
            of_unit,
            asked,
            rules,
            form=form,
            reporting_unit=unit,
            rows=rows,
            catalogue=catalogue,
            layout=layout,
        )
        for unit, of_unit in ledgers_by_unit(source).items()
    }


def _kept(rows: RowBy, *, by_unit: bool) -> tuple[RowBy, ...]:
    """What a ledger must keep for these rows.

    Raises: ArgumentError; ParseError for rows that no ledger keeps.
    """
    require_rows(rows)
    if rows is RowBy.PROCEDURE:
        expected = msg("categories or units; form_06a and the others count by procedure, one period each")
        raise ParseError(msg("rows"), rows.value, expected)
    return (rows, RowBy.UNIT) if by_unit else (rows,)


def render_series(forms: Iterable[Form[CaseAccount]]) -> str:
    """The totals of several forms, a row for each period.

    >>> from kstt import ReportingPeriod, samples
    >>> from kstt.io.records import read_cases
    >>> series = form_series(read_cases(samples.path("cases.csv")), ReportingPeriod.year(2021).split())
    >>> render_series(series).count("<tr")
    8
    """
    rows = ((form.period.label, form.total.values) for form in forms)
    return render_rows(columns_of(CaseAccount), rows, row_header="Kỳ báo cáo", caption="Tổng cộng từng kỳ")
