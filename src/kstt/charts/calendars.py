"""A calendar of a ledger's load: what came in and what was resolved, day by day."""

from __future__ import annotations

from datetime import date, timedelta
from typing import TYPE_CHECKING, Protocol

from kstt.charts.engine import alt
from kstt.charts.palettes import LIGHT, Palette
from kstt.charts.style import data, finished
from kstt.dates.periods import ReportingPeriod
from kstt.errors import ParseError
from kstt.i18n import msg

if TYPE_CHECKING:
    from collections.abc import Iterator

    from kstt.charts.style import Record
    from kstt.definitions.form_06 import CaseAccount

__all__ = ["Days", "load_calendar"]

_MOST_DAYS = 800
_LATE_IN_MONTH = 18
"""From this day on a month that the calendar begins in has no room for its name."""
_MANY_WEEKS = 30
"""Weeks after which the squares are smaller, so that a year fits a notebook."""
_WEEKDAYS = ("Thứ Hai", "Thứ Ba", "Thứ Tư", "Thứ Năm", "Thứ Sáu", "Thứ Bảy", "Chủ nhật")


class Days(Protocol):
    """Whatever gives the account of any days, such as a ledger."""

    def account(self, period: ReportingPeriod, /) -> CaseAccount:
        """The account of a period."""
        ...


def load_calendar(
    ledger: Days, period: ReportingPeriod, *, unit: str = "", palette: Palette = LIGHT
) -> alt.VConcatChart:
    """How many cases were received and how many resolved on each day of a period.

    Args:
        ledger: a ledger (``ledger.only(unit=…)`` for a part of it), or whatever gives the account of any
            period.
        period: the days to draw, at most some two years.
        unit: a name for the subtitle.
        palette: the colours.

    Returns: two calendars, one above the other, weeks from left to right; counts in the tooltips.

    Raises: ParseError for a longer period; MissingExtraError.

    >>> from kstt import Ledger, ReportingPeriod
    >>> chart = load_calendar(Ledger.empty(), ReportingPeriod.month(2021, 4), unit="Sở A")
    >>> chart.title.text
    'Lịch khối lượng hồ sơ tiếp nhận và giải quyết'
    """
    if period.days > _MOST_DAYS:
        raise ParseError(msg("period"), str(period), msg("at most {value} days", value=_MOST_DAYS))
    records = list(_days(ledger, period))
    panels = [
        _panel(records, "received", "Tiếp nhận", palette.blues, palette),
        _panel(records, "resolved", "Giải quyết", palette.greens, palette),
    ]
    chart = alt.VConcatChart(vconcat=panels, spacing=26).resolve_scale(color="independent")
    days = "" if period.label == period.days_label else period.days_label
    subtitle = " · ".join(filter(None, (unit, period.label, days, "số hồ sơ mỗi ngày")))
    title = "Lịch khối lượng hồ sơ tiếp nhận và giải quyết"
    drawn: alt.VConcatChart = finished(chart, title, subtitle, palette)
    return drawn


def _days(ledger: Days, period: ReportingPeriod) -> Iterator[Record]:
    monday = period.start - timedelta(period.start.weekday())
    for number in range(period.days):
        day = period.start + timedelta(number)
        account = ledger.account(ReportingPeriod(day, day))
        yield {
            "day": f"{day:%d/%m}/{day.year:04}",
            "weekday": _WEEKDAYS[day.weekday()],
            "week": (day - monday).days // 7,
            "month": _month(day, period),
            "received": account.received_online + account.received_direct,
            "resolved": account.resolved,
        }


def _month(day: date, period: ReportingPeriod) -> str:
    """The name of the month over the week in which it begins, or the calendar; else nothing."""
    if day.day == 1:
        return f"T{day.month}/{day.year}" if day.month == 1 else f"T{day.month}"
    return f"T{day.month}" if day == period.start and day.day < _LATE_IN_MONTH else ""


def _panel(
    records: list[Record], field: str, title: str, ends: tuple[str, str], palette: Palette
) -> alt.LayerChart:
    weeks = max(int(record["week"] or 0) for record in records) + 1
    step = alt.Step(14 if weeks > _MANY_WEEKS else 18)
    base = alt.Chart(data(records))
    x = alt.X("week:O", title=None, axis=None, scale=alt.Scale(domain=list(range(weeks))))
    squares = base.mark_rect(stroke=palette.ground, strokeWidth=2, cornerRadius=2).encode(
        x=x,
        y=alt.Y("weekday:N", title=None, sort=list(_WEEKDAYS),
                axis=alt.Axis(ticks=False, domain=False, labelFontSize=11)),
        color=alt.condition(
            f"datum.{field} == 0",
            alt.value(palette.nothing),
            alt.Color(f"{field}:Q", title=title, scale=alt.Scale(range=list(ends), domainMin=0),
                      legend=alt.Legend(orient="right", format=",.0f", gradientLength=100, tickMinStep=1)),
        ),
        tooltip=[
            alt.Tooltip("weekday:N", title="Thứ"),
            alt.Tooltip("day:N", title="Ngày"),
            alt.Tooltip("received:Q", title="Tiếp nhận", format=",.0f"),
            alt.Tooltip("resolved:Q", title="Giải quyết", format=",.0f"),
        ],
    )  # fmt: skip
    months = base.transform_filter("datum.month != ''").mark_text(
        align="left", baseline="bottom", fontSize=11, dx=-6
    ).encode(x=x, y=alt.value(-6), text="month:N")  # fmt: skip
    return alt.LayerChart(layer=[squares, months]).properties(width=step, height=step)
