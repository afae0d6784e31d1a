"""Series: the forms of many periods from one pass over the cases."""

from __future__ import annotations

from typing import TYPE_CHECKING

from kstt.dates.periods import ReportingPeriod
from kstt.definitions.columns import columns_of
from kstt.definitions.editions import LAYOUTS
from kstt.definitions.form_06 import CaseAccount
from kstt.definitions.html import render_rows
from kstt.definitions.rules import USUAL_RULES, RowBy, require_period, require_rows
from kstt.i18n import msg

if TYPE_CHECKING:
    from collections.abc import Iterable

    from kstt.forms.form import Form
    from kstt.ledger.book import Ledger

from functools import reduce
from typing import TYPE_CHECKING

import attrs

from kstt.compute import case_form
from kstt.definitions.rules import CountingRules
from kstt.errors import ParseError, UnknownNameError, require_many
from kstt.forms.form import Form
from kstt.ledger.book import Ledger

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    import pandas as pd
    import polars as pl
    import pyarrow as pa  # type: ignore[import-untyped]  # it has no types yet

    from kstt.definitions.layout import FormLayout
    from kstt.engines import Frame
    from kstt.records.cases import Case

__all__ = ["FormSeries", "form_series", "render_series"]


@attrs.frozen(repr=False)
class FormSeries:
    """The forms of several periods, in the order in which the periods were asked for.

    ``series[period]`` is the form of a period. As a frame a series is tidy: one row for each period,
    section, row and column, the shape that charts and panels need.
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
    reporting_unit: str = "",
    rows: RowBy = RowBy.CATEGORY,
    layout: FormLayout | None = None,
) -> FormSeries:
    """The forms of many periods.

    Args:
        source: cases, or a table of any DataFrame engine, read once; or a ledger of them.
        periods: at least one; they need not adjoin, and may overlap.
        rules: the counting rules; by default those of the ledger, or else the usual ones.
        form: ``06a``, ``06b`` or ``06c``.
        reporting_unit: the reporting unit, for the heading.
        rows: categories, or units.
        layout: the edition of all forms; by default for each period the one in force on its last day.

    Raises: UnknownNameError for another form; ParseError for no period, or one that comes twice; and as
    :func:`~kstt.compute.form_06c`.

    >>> from kstt import ReportingPeriod
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
    if not asked:
        raise ParseError(msg("periods"), msg("none"), msg("at least one period"))
    twice = {str(period) for period in asked if asked.count(period) > 1}
    if twice:
        raise ParseError(msg("periods"), ", ".join(sorted(twice)), msg("each period once"))
    if not isinstance(source, Ledger):
        source = Ledger.from_cases(source, rules or USUAL_RULES, keep=(rows,))
    return FormSeries(
        tuple(
            case_form(form, source, period, rules, reporting_unit=reporting_unit, rows=rows, layout=layout)
            for period in asked
        )
    )


def render_series(forms: Iterable[Form[CaseAccount]]) -> str:
    """The totals of several forms, a row for each period."""
    rows = ((form.period.label, form.total.values) for form in forms)
    return render_rows(columns_of(CaseAccount), rows, row_header="Kỳ báo cáo", caption="Tổng cộng từng kỳ")
