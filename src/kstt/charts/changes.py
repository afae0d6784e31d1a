"""What changed from one period to another, row by row, as pairs of bars."""

from __future__ import annotations

from textwrap import wrap
from typing import TYPE_CHECKING

from kstt.charts.engine import alt
from kstt.charts.palettes import LIGHT, Palette
from kstt.charts.style import data, finished
from kstt.errors import ParseError
from kstt.i18n import msg
from kstt.numerals import format_count
from kstt.tables.cells import LineKind

if TYPE_CHECKING:
    from kstt.charts.style import Record
    from kstt.forms.comparison import Comparison
    from kstt.forms.comparison_row import ComparisonRow

__all__ = ["compared_rows"]

_NAME_WIDTH = 60
_EARLIER, _LATER = "Kỳ trước", "Kỳ này"


def compared_rows(
    comparison: Comparison, column: str | int = "received", *, most: int = 15, palette: Palette = LIGHT
) -> alt.LayerChart:
    """A count of each row in both periods, the rows that changed most first.

    Args:
        comparison: what :func:`~kstt.forms.compare` found.
        column: the column, by its key or printed number.
        most: how many rows are drawn; those whose count is not known in both forms never are.
        palette: the colours.

    Returns: a chart of pairs of bars, each with the difference.

    Raises: UnknownNameError for a column that the form lacks; ParseError for a ``most`` below 1;
    MissingExtraError.

    >>> from kstt import ReportingPeriod, form_06a
    >>> from kstt.forms import compare
    >>> from kstt.samples import year_of_cases
    >>> cases = list(year_of_cases(count=300))
    >>> now, before = (form_06a(cases, ReportingPeriod.quarter(2021, quarter)) for quarter in (2, 1))
    >>> compared_rows(compare(now, before), "pending").to_dict()["title"]["text"]
    'Số lượng hồ sơ đang giải quyết · Tổng số'
    """
    if most < 1:
        raise ParseError(msg("most"), most, msg("1 or more"))
    found = comparison.now.layout.column(column)
    rows = [row for row in comparison if row.kind is LineKind.ROW and row.difference(found.key) is not None]
    rows.sort(key=lambda row: -abs(row.difference(found.key) or 0))
    later, earlier = (
        usual if form.period is None else form.period.label
        for form, usual in ((comparison.now, _LATER), (comparison.before, _EARLIER))
    )
    kinds = {earlier: palette.rest, later if later != earlier else _LATER: palette.blue}
    names = [_name(row, comparison) for row in rows[:most]]
    records: list[Record] = [
        {
            "name": name,
            "period": period,
            "order": order,
            "count": count,
            "before": row.before[found.key],
            "now": row.now[found.key],
            "label": _difference(row, found.key) if order else "",
        }
        for name, row in zip(names, rows, strict=False)
        for order, (period, count) in enumerate(
            zip(kinds, (row.before[found.key], row.now[found.key]), strict=True)
        )
    ]
    longest = max((int(record["count"] or 0) for record in records), default=1) or 1
    base = alt.Chart(data(records)).encode(
        y=alt.Y(
            "name:N",
            title=None,
            sort=names,
            axis=alt.Axis(ticks=False, domain=False, labelExpr="split(datum.label, '\\n')"),
        ),
        yOffset=alt.YOffset("order:O"),
        x=alt.X(
            "count:Q",
            title=comparison.now.layout.unit_of_count,
            axis=alt.Axis(format=",.0f", tickMinStep=1, tickCount=6),
            scale=alt.Scale(domain=[0, longest * 1.18], nice=False),
        ),
    )
    bars = base.mark_bar().encode(
        color=alt.Color(
            "period:N",
            title=None,
            sort=list(kinds),
            scale=alt.Scale(domain=list(kinds), range=list(kinds.values())),
        ),
        tooltip=[
            alt.Tooltip("name:N", title="Dòng"),
            alt.Tooltip("before:Q", title=earlier, format=","),
            alt.Tooltip("now:Q", title=later, format=","),
        ],
    )
    labels = base.mark_text(align="left", dx=6).encode(text="label:N")
    chart = alt.LayerChart(layer=[bars, labels]).properties(width=520, height=alt.Step(19))
    parts = (
        comparison.now.reporting_unit,
        f"{later} so với {earlier[:1].lower()}{earlier[1:]}",
        "nhãn: chênh lệch",
    )
    return finished(chart, found.label, " · ".join(filter(None, parts)), palette)


def _name(row: ComparisonRow, comparison: Comparison) -> str:
    """The row's name, with the level where the form has several, long names on several lines."""
    level = f" · {row.level.label}" if row.level and comparison.now.layout.sections else ""
    return "\n".join(wrap(row.label + level, _NAME_WIDTH))


def _difference(row: ComparisonRow, key: str) -> str:
    difference = row.difference(key) or 0
    return f"{'+' if difference > 0 else ''}{format_count(difference)}"
