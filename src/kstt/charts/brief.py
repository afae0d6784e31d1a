"""One page of a period for a meeting: the key figures, their trend, what is worst, who is overdue."""

from __future__ import annotations

from decimal import ROUND_HALF_UP, Decimal, localcontext
from io import StringIO
from typing import TYPE_CHECKING

from kstt.charts.style import case_forms, over
from kstt.errors import ParseError
from kstt.i18n import msg
from kstt.limits import EXACT_DIGITS
from kstt.markup.markup import Markup, element, joined
from kstt.markup.style import style
from kstt.numerals import format_count, format_decimal, format_percent
from kstt.shares import change

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from fractions import Fraction

    from kstt.definitions.account import Account
    from kstt.definitions.form_06 import CaseAccount
    from kstt.forms.form import Form

__all__ = ["render_brief"]

_MOST = 8


def render_brief(
    forms: Form[Account] | Iterable[Form[Account]],
    units: Form[Account] | Iterable[Form[Account]] = (),
    *,
    most: int = _MOST,
) -> str:
    """A page of A4 in HTML, in Vietnamese: the last of these forms, compared with the one before.

    Args:
        forms: forms 06 of one or several periods; with two or more the page has their trend, which needs
            the extra ``charts``.
        units: the forms of units in the same period, each under its reporting unit, or one form whose rows
            are units: the page then lists who holds cases that are overdue.
        most: how many categories and units are listed.

    Returns: a whole page without scripts, that loads nothing.

    Raises: ParseError for no form, a form of feedback, units of another period or without a name;
        MissingExtraError.

    >>> from kstt.samples import REMAINDER, published_report
    >>> page = render_brief(published_report().to_form(remainder=REMAINDER))
    >>> "126.378" in page and "Đất đai" in page
    True
    """
    several = sorted(case_forms(forms), key=lambda form: form.period)
    now, before = several[-1], several[-2] if len(several) > 1 else None
    if before is not None and before.period == now.period:
        raise ParseError(msg("forms"), msg("two of {period}", period=now.period), msg("one form a period"))
    title = f"Giải quyết thủ tục hành chính · {now.period.label}"
    days = now.period.days_label
    body = joined(
        element(
            "header",
            element("p", now.reporting_unit, class_="unit"),
            element("h1", title),
            element("p", days if days != now.period.label else "", class_="days"),
        ),
        element("section", *_tiles(now.total, before.total if before else None), class_="tiles"),
        _trend(several),
        element("section", _worst(now, most), _overdue(units, now, most), class_="lists"),
        element("footer", _footer(now, before)),
    )
    head = joined(
        Markup('<meta charset="utf-8"><meta name="viewport" content="width=device-width,initial-scale=1">'),
        element("title", title),
        element("style", style("brief")),
    )
    return "<!DOCTYPE html>\n" + element("html", element("head", head), element("body", body), lang="vi")


def _tiles(now: CaseAccount, before: CaseAccount | None) -> list[Markup]:
    """The key figures, each with what it was in the period before."""

    def count(name: str, key: str, *, bad: bool = False) -> Markup:
        figure = now.values[key] or 0
        return _tile(
            name, format_count(figure), _moved(figure, before.values[key] if before else None), bad=bad
        )

    def rate(name: str, key: str) -> Markup:
        return _tile(
            name, _percent(now.rates[key]), _points(now.rates[key], before.rates[key] if before else None)
        )

    return [
        count("Tiếp nhận", "received"),
        count("Đã giải quyết", "resolved"),
        rate("Trước hạn và đúng hạn", "on_time"),
        rate("Tiếp nhận trực tuyến", "online"),
        count("Đang giải quyết", "pending"),
        count("Trong đó quá hạn", "pending_overdue", bad=now.pending_overdue > 0),
    ]


def _tile(name: str, figure: str, beside: str, *, bad: bool = False) -> Markup:
    return element(
        "div",
        element("span", name, class_="name"),
        element("strong", figure),
        element("span", beside, class_="beside"),
        class_="tile bad" if bad else "tile",
    )


def _percent(share: Fraction | None) -> str:
    return format_percent(share) or "–"


def _moved(now: int, before: int | None) -> str:
    if before is None:
        return ""
    percent = change(before, now)
    if percent is None:
        return f"kỳ trước {format_count(before)}"
    sign = "+" if percent > 0 else ""
    return f"kỳ trước {format_count(before)} ({sign}{format_decimal(percent)}%)"


def _points(now: Fraction | None, before: Fraction | None) -> str:
    """The change in percentage points, of the figures as they are printed."""
    if now is None or before is None:
        return ""
    moved = _half_up(now) - _half_up(before)
    sign = "+" if moved > 0 else ""
    return f"kỳ trước {format_percent(before)} ({sign}{format_decimal(moved)} điểm)"


def _half_up(share: Fraction) -> Decimal:
    with localcontext(prec=EXACT_DIGITS):
        exact = Decimal(100 * share.numerator) / Decimal(share.denominator)
        return exact.quantize(Decimal("0.1"), ROUND_HALF_UP)


def _trend(several: Sequence[Form[CaseAccount]]) -> Markup:
    if len(several) < 2:  # one point is no trend
        return Markup("")
    from kstt.charts.trends import timeliness_trend

    drawn = StringIO()
    timeliness_trend(several, height=170).properties(width=560).save(drawn, format="svg")
    return element("section", Markup(drawn.getvalue()), class_="trend")


def _worst(form: Form[CaseAccount], most: int) -> Markup:
    """The categories with most cases past their day."""
    many = len(form.sections) > 1
    rows = [
        (" · ".join([row.label, *([section.level.label] if section.level and many else [])]), row.account)
        for section in form.sections
        for row in section
    ]  # fmt: skip
    late = [(name, a.resolved_late + a.pending_overdue, a.received) for name, a in rows]
    late = sorted((one for one in late if one[1]), key=lambda one: (-one[1], one[0]))
    return _list("Lĩnh vực có nhiều hồ sơ quá hạn nhất", late, most, "không có hồ sơ nào quá hạn")


def _overdue(units: Form[Account] | Iterable[Form[Account]], now: Form[CaseAccount], most: int) -> Markup:
    from kstt.forms.form import Form

    several = case_forms(units) if isinstance(units, Form) or (units := tuple(units)) else ()
    if not several:
        return Markup("")
    if {form.period for form in several} != {now.period}:
        raise ParseError(
            msg("units"), over(form.period for form in several), msg("forms of {period}", period=now.period)
        )
    if isinstance(units, Form):
        rows = [(row.label, row.account) for section in several[0].sections for row in section]
    else:
        for form in several:
            if not form.reporting_unit:
                raise ParseError(
                    msg("form"), repr(form), msg("a form with its reporting unit: with_heading()")
                )
        rows = [(form.reporting_unit, form.total) for form in several]
    held = [(name, a.pending_overdue, a.pending) for name, a in rows if a.pending_overdue]
    held.sort(key=lambda one: (-one[1], one[0]))
    return _list("Đang giải quyết quá hạn, theo đơn vị", held, most, "không đơn vị nào có hồ sơ quá hạn")


def _list(title: str, rows: Sequence[tuple[str, int, int]], most: int, nothing: str) -> Markup:
    """Rows with a bar as long as their number; how many more there are, and what they add up to."""
    longest = max((count for _, count, _ in rows), default=1)
    lines = [
        element(
            "tr",
            element("th", name, scope="row"),
            element("td", element("i", style=f"width:{100 * count / longest:.1f}%"), class_="bar"),
            element("td", format_count(count)),
            element("td", f"/ {format_count(whole)}", class_="whole"),
        )
        for name, count, whole in rows[:most]
    ]
    left = rows[most:]
    rest = (
        f"và {len(left)} dòng khác: {format_count(sum(count for _, count, _ in left))} hồ sơ" if left else ""
    )
    body = element("table", *lines) if lines else element("p", nothing)
    return element("div", element("h2", title), body, element("p", rest, class_="rest"))


def _footer(now: Form[CaseAccount], before: Form[CaseAccount] | None) -> Markup:
    compared = f" So với {before.period.label}." if before else ""
    return joined(
        f"Số liệu: biểu {now.code}, {now.period.label}.{compared} Tỷ lệ trước hạn và đúng hạn tính trong "
        "số đã giải quyết, tỷ lệ trực tuyến trong số mới tiếp nhận; quá hạn gồm hồ sơ đã giải quyết muộn "
        "và hồ sơ đang giải quyết đã quá ngày hẹn."
    )
