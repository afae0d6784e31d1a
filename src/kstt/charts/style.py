"""What all charts share: Vietnamese numbers and dates, fonts, and how their data are made."""

from __future__ import annotations

from typing import TYPE_CHECKING, TypeVar, cast

from kstt.charts.engine import alt
from kstt.dates.periods import PeriodKind
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

__all__ = ["case_forms", "count_and_share", "data", "finished", "over", "share", "short_names", "spread"]


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
    """The chart with its title, fonts, colours and the Vietnamese way to write numbers and dates.

    Title and subtitle are its description too, which a screen reader reads in place of the picture.
    """
    titled = chart.properties(
        description=f"{title}. {subtitle}",
        title=alt.TitleParams(text=title, subtitle=subtitle, anchor="start", fontSize=16, offset=14),
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


def short_names(periods: Iterable[ReportingPeriod]) -> dict[ReportingPeriod, str]:
    """Short names of periods for an axis, such as ``Q1/21``; of the months of one year ``T1`` to ``T12``.

    A period without a short name, and names that would not be distinct, keep the long ones.

    >>> from kstt.dates.periods import PeriodKind, ReportingPeriod
    >>> year = ReportingPeriod.year(2021)
    >>> list(short_names(year.split()).values()), list(short_names(year.split(PeriodKind.MONTH)).values())[:3]
    (['Q1/21', 'Q2/21', 'Q3/21', 'Q4/21'], ['T1', 'T2', 'T3'])
    """
    several = list(periods)
    one_year = len({period.end.year for period in several}) == 1
    names = {}
    for period in several:
        kind, year = period.kind, f"/{period.end.year % 100:02}"
        short = {
            PeriodKind.MONTH: f"T{period.number}" + ("" if one_year else year),
            PeriodKind.QUARTER: f"Q{period.number}{year}",
            PeriodKind.HALF: f"6T{'đầu' if period.number == 1 else 'cuối'}{year}",
            PeriodKind.YEAR: str(period.end.year),
        }
        names[period] = short.get(kind, period.label)
    distinct = len(set(names.values())) == len(names)
    return names if distinct else {period: period.label for period in several}


def spread(heights: Mapping[str, float], gap: float, lowest: float) -> dict[str, float]:
    """The heights at which labels stand at least a gap apart, each as near to its own as that allows.

    Args:
        heights: where each label should stand.
        gap: how far apart two labels must be.
        lowest: below this none stands, as long as there is room above.

    >>> spread({"a": 98.0, "b": 97.9, "c": 90.0}, 2, 0)
    {'a': 98.0, 'b': 96.0, 'c': 90.0}
    """
    placed: dict[str, float] = {}
    last = None
    for name, height in sorted(heights.items(), key=lambda one: -one[1]):
        last = height if last is None else min(height, last - gap)
        placed[name] = last
    floor = lowest
    for name in reversed(placed):
        placed[name] = max(placed[name], floor)
        floor = placed[name] + gap
    return placed


def over(periods: Iterable[ReportingPeriod]) -> str:
    """The span of several periods in words."""
    several = sorted(periods)
    first, last = several[0], several[-1]
    return first.label if first == last else f"{first.label} – {last.label}"
