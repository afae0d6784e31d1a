"""The rows of forms as bars, worst first: what is overdue at each unit, and which categories are late."""

from __future__ import annotations

from enum import Enum
from textwrap import wrap
from typing import TYPE_CHECKING

import attrs

from kstt.charts.engine import alt
from kstt.charts.palettes import LIGHT, Palette
from kstt.charts.style import case_forms, count_and_share, data, finished, over
from kstt.errors import ParseError
from kstt.forms.form import Form
from kstt.i18n import msg

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from kstt.charts.style import Record
    from kstt.definitions.account import Account
    from kstt.definitions.form_06 import CaseAccount

__all__ = ["Worst", "pending_by_unit", "worst_categories"]


_NAME_WIDTH = 70
"""Characters after which the name of a bar goes on in the next line."""


class Worst(Enum):
    """What makes a category the worst: the number of its cases past their due date, or their share.

    >>> Worst("share")
    <Worst.SHARE: 'share'>
    """

    COUNT = "count"
    SHARE = "share"


_OVERDUE = "Đang giải quyết, quá hạn"
_WITHIN = "Đang giải quyết, trong hạn"
_LATE = "Đã giải quyết, quá hạn"


def pending_by_unit(
    forms: Form[Account] | Iterable[Form[Account]], *, palette: Palette = LIGHT
) -> alt.LayerChart:
    """What each unit holds at the end of the period, and how much of it is overdue; most overdue first.

    Args:
        forms: a form 06 whose rows are units, or the forms of several units, each under its own
            reporting unit, all of one period.
        palette: the colours.

    Returns: a chart of bars; a unit that holds nothing has an empty bar.

    Raises: ParseError for no form, a form without its unit's name, forms of different periods, or a form
    of feedback; MissingExtraError.

    >>> from kstt import ReportingPeriod, form_06a
    >>> quarter = ReportingPeriod.quarter(2021, 2)
    >>> units = [form_06a([], quarter, reporting_unit=name) for name in ("Sở A", "Sở B")]
    >>> pending_by_unit(units).to_dict()["title"]["text"]
    'Hồ sơ đang giải quyết quá hạn theo đơn vị'
    """
    several = case_forms(forms)
    if len({form.period for form in several}) > 1:
        raise ParseError(msg("forms"), over(form.period for form in several), msg("forms of one period"))
    rows = list(_labelled(several[0]) if isinstance(forms, Form) else _units(several))
    rows.sort(key=lambda row: (-row[1].pending_overdue, -row[1].pending))
    bars = [
        _Bar(name, account.pending_overdue, account.pending,
             ((_OVERDUE, account.pending_overdue), (_WITHIN, account.pending_within)))
        for name, account in rows
    ]  # fmt: skip
    unit = several[0].reporting_unit if isinstance(forms, Form) else ""
    held = any(bar.whole for bar in bars)
    note = (
        "nhãn: số quá hạn và tỷ lệ trong số đang giải quyết" if held else "không có hồ sơ nào đang giải quyết"
    )
    subtitle = _subtitle(unit, several[0], note)
    chart = _bars(bars, {_OVERDUE: palette.vermilion, _WITHIN: palette.rest}, "Số hồ sơ đang giải quyết")
    return finished(chart, "Hồ sơ đang giải quyết quá hạn theo đơn vị", subtitle, palette)


def worst_categories(
    form: Form[Account],
    *,
    by: Worst = Worst.COUNT,
    most: int = 15,
    at_least: int = 1,
    palette: Palette = LIGHT,
) -> alt.LayerChart:
    """The categories with most cases past their day: resolved late, or pending and overdue.

    Args:
        form: a form 06.
        by: whether the number of such cases or their share in the cases received decides.
        most: how many categories are drawn; those without any such case never are.
        at_least: categories with fewer cases received are left out, which matters for shares.
        palette: the colours.

    Returns: a chart of bars, worst first.

    Raises: ParseError for a form of feedback or a ``most`` below 1; MissingExtraError.

    >>> from kstt.samples import REMAINDER, published_report
    >>> chart = worst_categories(published_report().to_form(remainder=REMAINDER))
    >>> chart.to_dict()["title"]["text"]
    'Lĩnh vực có nhiều hồ sơ quá hạn nhất'
    """
    if most < 1:
        raise ParseError(msg("most"), most, msg("1 or more"))
    (checked,) = case_forms(form)
    bars = [
        _Bar(name, account.resolved_late + account.pending_overdue, account.received,
             ((_LATE, account.resolved_late), (_OVERDUE, account.pending_overdue)))
        for name, account in _labelled(checked)
        if account.received >= at_least
    ]  # fmt: skip
    bars = [bar for bar in bars if bar.bad]
    if by is Worst.SHARE:
        bars.sort(key=lambda bar: (-bar.bad / bar.whole, -bar.bad))
        title, axis = "Lĩnh vực có tỷ lệ hồ sơ quá hạn cao nhất", "Tỷ lệ quá hạn trong số hồ sơ tiếp nhận (%)"
    else:
        bars.sort(key=lambda bar: (-bar.bad, -bar.bad / bar.whole))
        title, axis = "Lĩnh vực có nhiều hồ sơ quá hạn nhất", "Số hồ sơ quá hạn"
    note = "nhãn: số quá hạn và tỷ lệ trong số tiếp nhận" if bars else "không có hồ sơ nào quá hạn"
    subtitle = _subtitle(form.reporting_unit, checked, note)
    chart = _bars(
        bars[:most], {_LATE: palette.orange, _OVERDUE: palette.vermilion}, axis, shares=by is Worst.SHARE
    )
    return finished(chart, title, subtitle, palette)


@attrs.frozen
class _Bar:
    """A bar: its name, the number on its label and what that is a part of, its parts."""

    name: str
    bad: int
    whole: int
    parts: tuple[tuple[str, int], ...]


def _labelled(form: Form[CaseAccount]) -> Iterator[tuple[str, CaseAccount]]:
    """The rows of a form, with the level where the form has several, long names on several lines."""
    for section in form.sections:
        level = f" · {section.level.label}" if section.level and len(form.sections) > 1 else ""
        for row in section:
            yield "\n".join(wrap(row.label + level, _NAME_WIDTH)), row.account


def _units(forms: Sequence[Form[CaseAccount]]) -> Iterator[tuple[str, CaseAccount]]:
    for form in forms:
        if not form.reporting_unit:
            raise ParseError(msg("form"), repr(form), msg("a form with its reporting unit: with_heading()"))
        yield form.reporting_unit, form.total


def _bars(
    bars: Sequence[_Bar], kinds: Mapping[str, str], axis: str, *, shares: bool = False
) -> alt.LayerChart:
    records: list[Record] = [
        {
            "name": bar.name,
            "part": kind,
            "order": order,
            "count": count,
            "length": 100 * count / bar.whole if shares and bar.whole else count,
            "end": sum(n for _, n in bar.parts) * (100 / bar.whole if shares and bar.whole else 1),
            "bad": bar.bad,
            "whole": bar.whole,
            "label": count_and_share(bar.bad, bar.whole),
        }
        for bar in bars
        for order, (kind, count) in enumerate(bar.parts)
    ]
    names = [bar.name for bar in bars]
    wrapped = any("\n" in name for name in names)
    # Room for the label behind the longest bar.
    longest = max((float(record["end"] or 0) for record in records), default=1.0) or 1.0
    base = alt.Chart(data(records)).encode(
        y=alt.Y(
            "name:N",
            title=None,
            sort=names,
            axis=alt.Axis(ticks=False, domain=False, labelExpr="split(datum.label, '\\n')"),
        )
    )  # fmt: skip
    stacked = base.mark_bar(height={"band": 0.72}).encode(
        x=alt.X("length:Q", title=axis, stack="zero",
                axis=alt.Axis(format=",.0f", tickMinStep=1, tickCount=6),
                scale=alt.Scale(domain=[0, longest * 1.18], nice=False)),
        color=alt.Color("part:N", title=None, sort=list(kinds),
                        scale=alt.Scale(domain=list(kinds), range=list(kinds.values()))),
        order="order:Q",
        tooltip=[
            alt.Tooltip("name:N", title="Dòng"),
            alt.Tooltip("part:N", title="Loại"),
            alt.Tooltip("count:Q", title="Số hồ sơ", format=","),
            alt.Tooltip("bad:Q", title="Quá hạn", format=","),
            alt.Tooltip("whole:Q", title="Trong tổng số", format=","),
        ],
    )  # fmt: skip
    labels = base.transform_filter("datum.order == 0").mark_text(align="left", dx=6).encode(
        x="end:Q", text="label:N"
    )  # fmt: skip
    return alt.LayerChart(layer=[stacked, labels]).properties(
        width=520, height=alt.Step(38 if wrapped else 28)
    )


def _subtitle(unit: str, form: Form[CaseAccount], note: str) -> str:
    return " · ".join(filter(None, (unit, form.period.label, note)))
