"""What all charts share: Vietnamese numbers and dates, fonts, and how their data are made."""

from __future__ import annotations

from typing import TYPE_CHECKING, TypeVar, cast

from kstt.charts.engine import alt
from kstt.definitions.form_06 import CaseAccount
from kstt.errors import ParseError
from kstt.forms.form import Form
from kstt.i18n import msg
from kstt.numerals import format_count, format_decimal

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from kstt.charts.palettes import Palette
    from kstt.dates.periods import ReportingPeriod
    from kstt.definitions.account import Account

    Record = Mapping[str, str | int | float | None]
    C = TypeVar("C", bound="alt.TopLevelMixin")

__all__ = ["case_forms", "count_and_share", "data", "finished", "over", "share"]


# Each of these has the Vietnamese letters; a font without them would be mixed with another, word by word.
_FONTS = "Segoe UI, Noto Sans, DejaVu Sans, Arial, sans-serif"
_LOCALE = {
    "number": {"decimal": ",", "thousands": ".", "grouping": [3], "currency": ["", " ₫"]},
    "time": {
        "dateTime": "%d/%m/%Y %H:%M",
        "date": "%d/%m/%Y",
        "time": "%H:%M",
        "periods": ["SA", "CH"],
        "days": ["Chủ nhật", "Thứ Hai", "Thứ Ba", "Thứ Tư", "Thứ Năm", "Thứ Sáu", "Thứ Bảy"],
        "shortDays": ["CN", "T2", "T3", "T4", "T5", "T6", "T7"],
        "months": [f"Tháng {number}" for number in range(1, 13)],
        "shortMonths": [f"Th {number}" for number in range(1, 13)],
    },
}


def finished(chart: C, title: str, subtitle: str, palette: Palette) -> C:
    """The chart with its title, fonts, colours and the Vietnamese way to write numbers and dates."""
    titled = chart.properties(
        title=alt.TitleParams(text=title, subtitle=subtitle, anchor="start", fontSize=16, offset=14)
    )
    labels = {"labelFontSize": 12, "titleFontSize": 12, "labelLimit": 0, "titleFontWeight": "normal"}
    colours = {"labelColor": palette.ink, "titleColor": palette.quiet}
    return cast(
        "C",
        titled.configure(
            locale=_LOCALE,
            background=palette.ground,
            font=_FONTS,
            view={"stroke": None},
            title={
                "color": palette.ink,
                "subtitleColor": palette.quiet,
                "subtitleFontSize": 12,
                "subtitlePadding": 5,
            },
            axis={
                **labels,
                **colours,
                "gridColor": palette.grid,
                "domainColor": palette.line,
                "tickColor": palette.line,
                "labelPadding": 5,
                "labelFlush": False,
            },
            legend={**labels, **colours, "orient": "top", "symbolSize": 120},
            text={"color": palette.ink, "fontSize": 12},
        ),
    )


def data(records: Iterable[Record]) -> alt.InlineData:
    """Records as a chart's data."""
    return alt.InlineData(values=[dict(record) for record in records])


def case_forms(forms: Form[Account] | Iterable[Form[Account]]) -> tuple[Form[CaseAccount], ...]:
    """One or many forms 06.

    Raises: ParseError for none at all, and for a form of feedback.
    """
    several = (forms,) if isinstance(forms, Form) else tuple(forms)
    if not several:
        raise ParseError(msg("forms"), msg("none"), msg("at least one form 06 to draw"))
    for form in several:
        if form.layout.account is not CaseAccount:
            raise ParseError(msg("form"), form.code, msg("a form 06 (cases)"))
    return tuple(form.of(CaseAccount) for form in several)


def share(part: int, whole: int) -> float | None:
    """A part in percent of the whole, ``None`` of nothing."""
    return 100 * part / whole if whole else None


def count_and_share(part: int, whole: int) -> str:
    """A count with its share, as labels write it.

    >>> count_and_share(1803, 126378), count_and_share(0, 0)
    ('1.803 (1,4%)', '0')
    """
    percent = share(part, whole)
    return format_count(part) + ("" if percent is None else f" ({format_decimal(percent)}%)")


def over(periods: Iterable[ReportingPeriod]) -> str:
    """The span of several periods in words."""
    several = sorted(periods)
    first, last = several[0], several[-1]
    return first.label if first == last else f"{first.label} – {last.label}"
