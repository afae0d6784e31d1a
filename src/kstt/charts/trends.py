"""Shares over the periods of a series of forms: how timely, and how much online."""

from __future__ import annotations

from itertools import groupby
from typing import TYPE_CHECKING

from kstt.charts.engine import alt
from kstt.charts.palettes import LIGHT, Palette
from kstt.charts.style import case_forms, data, finished, over, share, short_names, spread
from kstt.errors import ParseError
from kstt.i18n import msg

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from kstt.charts.style import Record
    from kstt.dates.periods import ReportingPeriod
    from kstt.definitions.account import Account
    from kstt.definitions.form_06 import CaseAccount
    from kstt.forms.form import Form

__all__ = ["online_share", "timeliness_trend"]

_WHOLE = "Toàn bộ"
_WIDE = 90
"""Letters under an axis from which names stand aslant."""
_HEIGHT = 300


def timeliness_trend(
    forms: Iterable[Form[Account]], *, palette: Palette = LIGHT, height: int = _HEIGHT
) -> alt.LayerChart:
    """The share of cases resolved early or on time, period by period: in all, and at each level.

    Args:
        forms: forms 06 of different periods, in any order.
        palette: the colours.
        height: of the plot, in pixels.

    Returns: a chart; a period in which nothing was resolved has no point. Tooltips give the counts.

    Raises: ParseError for no form, two forms of one period, or a form of feedback; MissingExtraError.

    >>> from kstt import ReportingPeriod, form_06c
    >>> quarters = [form_06c([], quarter) for quarter in ReportingPeriod.year(2021).split()]
    >>> timeliness_trend(quarters).to_dict()["title"]["text"]
    'Tỷ lệ hồ sơ giải quyết trước hạn và đúng hạn'
    """
    series = _in_order(forms)
    records = list(_timeliness(series))
    _label_the_ends(records, height)
    names = list(dict.fromkeys(str(record["series"]) for record in records))
    shares = [record["share"] for record in records if isinstance(record["share"], float)]
    colours = [palette.ink, palette.blue, palette.vermilion, palette.green]
    base = alt.Chart(data(records)).transform_filter("isValid(datum.share)").encode(
        x=_periods(series),
        y=alt.Y("share:Q", title="Tỷ lệ trước hạn và đúng hạn (%)", axis=alt.Axis(format=",.1~f"),
                scale=alt.Scale(domain=_room(shares), nice=False, zero=False)),
        color=alt.Color("series:N", title=None, sort=names,
                        scale=alt.Scale(domain=names, range=colours[: len(names)]), legend=None),
        tooltip=[
            alt.Tooltip("period:N", title="Kỳ báo cáo"),
            alt.Tooltip("series:N", title="Phạm vi"),
            alt.Tooltip("resolved:Q", title="Đã giải quyết", format=","),
            alt.Tooltip("early:Q", title="Trước hạn", format=","),
            alt.Tooltip("on_time:Q", title="Đúng hạn", format=","),
            alt.Tooltip("late:Q", title="Quá hạn", format=","),
            alt.Tooltip("share:Q", title="Trước hạn và đúng hạn (%)", format=",.2f"),
        ],
    )  # fmt: skip
    whole = alt.datum.series == _WHOLE
    lines = base.mark_line(strokeWidth=2).encode(
        strokeDash=alt.condition(whole, alt.value([1, 0]), alt.value([5, 3])), order="order:Q"
    )
    points = base.mark_point(filled=True, size=70, opacity=1).encode(
        shape=alt.Shape("series:N", sort=names, scale=alt.Scale(domain=names), legend=None)
    )
    texts = base.transform_filter(whole).encode(text=alt.Text("share:Q", format=",.1f"))
    # A rim keeps the figures legible where lines run through them.
    rim = texts.mark_text(dy=-14, fontWeight="bold", stroke=palette.ground, strokeWidth=4)
    labels = texts.mark_text(dy=-14, fontWeight="bold")
    # Each line is named at its end, where its name is read without a legend.
    ends = base.transform_filter("isValid(datum.end)").encode(y="end:Q", text="series:N")
    named = ends.mark_text(align="left", dx=12, fontWeight="bold", limit=0)
    chart = alt.LayerChart(layer=[lines, points, rim, labels, named]).properties(
        width=_width(series), height=height
    )
    note = "" if _room(shares)[0] == 0 else "trục tung không bắt đầu từ 0"
    if not shares:
        note = "không có hồ sơ nào được giải quyết"
    subtitle = " · ".join(filter(None, (_subtitle(series), note)))
    return finished(chart, "Tỷ lệ hồ sơ giải quyết trước hạn và đúng hạn", subtitle, palette)


def _label_the_ends(records: list[Record], height: int) -> None:
    """Give the last point of each line the height at which its name stands, none over another."""
    last = {str(record["series"]): i for i, record in enumerate(records) if record["share"] is not None}
    shares = [float(record["share"]) for record in records if isinstance(record["share"], float)]
    low, high = _room(shares)
    heights = spread(
        {name: float(records[i]["share"] or 0) for name, i in last.items()}, (high - low) * 18 / height, low
    )
    for name, i in last.items():
        records[i] = {**records[i], "end": heights[name]}


def _room(shares: list[float]) -> list[float]:
    """The part of 0–100% that shows the shares, with room above for the figures."""
    lowest, highest = min(shares, default=0.0), max(shares, default=100.0)
    pad = max(1.0, (highest - lowest) * 0.25)
    return [max(0.0, lowest - pad), min(100.0 + pad / 2, highest + pad)]


def _timeliness(forms: tuple[Form[CaseAccount], ...]) -> Iterator[Record]:
    short = short_names(form.period for form in forms)
    for order, form in enumerate(forms):
        for name, account in _parts(form):
            timely = account.resolved_early + account.resolved_on_time
            yield {
                "order": order,
                "period": form.period.label,
                "short": short[form.period],
                "series": name,
                "resolved": account.resolved,
                "early": account.resolved_early,
                "on_time": account.resolved_on_time,
                "late": account.resolved_late,
                "share": share(timely, account.resolved),
            }


def online_share(forms: Iterable[Form[Account]], *, palette: Palette = LIGHT) -> alt.LayerChart:
    """The share of newly received cases that came in online, period by period.

    Args:
        forms: forms 06 of different periods, in any order; one alone is drawn level by level.
        palette: the colours.

    Returns: a chart of bars that make up 100%, the online share written on them; counts in the tooltips.

    Raises: ParseError for no form, two forms of one period, or a form of feedback; MissingExtraError.

    >>> from kstt import ReportingPeriod, form_06c
    >>> online_share([form_06c([], ReportingPeriod.quarter(2021, 2))]).to_dict()["title"]["text"]
    'Tỷ lệ hồ sơ tiếp nhận trực tuyến'
    """
    series = _in_order(forms)
    by_level = len(series) == 1
    records = list(_channels(series[0], {}) if by_level else _each(series))
    bars = [str(record["bar"]) for record in records]
    kinds = ["Trực tuyến", "Trực tiếp, dịch vụ bưu chính"]
    short = list(dict.fromkeys(str(record["short"]) for record in records))
    axis = alt.Axis(labelAngle=-35 if len("".join(short)) > _WIDE else 0)
    base = alt.Chart(data(records)).encode(x=alt.X("short:N", title=None, sort=short, axis=axis))
    stacked = base.mark_bar(width={"band": 0.6}).encode(
        y=alt.Y("share:Q", title="Tỷ trọng trong số hồ sơ mới tiếp nhận (%)", stack="zero",
                axis=alt.Axis(format=",.0f"), scale=alt.Scale(domain=[0, 100])),
        color=alt.Color("channel:N", title=None, sort=kinds,
                        scale=alt.Scale(domain=kinds, range=[palette.blue, palette.rest])),
        order="order:Q",
        tooltip=[
            alt.Tooltip("bar:N", title="Cấp" if by_level else "Kỳ báo cáo"),
            alt.Tooltip("channel:N", title="Hình thức"),
            alt.Tooltip("count:Q", title="Số hồ sơ", format=","),
            alt.Tooltip("received:Q", title="Mới tiếp nhận", format=","),
            alt.Tooltip("share:Q", title="Tỷ trọng (%)", format=",.2f"),
        ],
    )  # fmt: skip
    labels = base.transform_filter(alt.datum.channel == kinds[0]).mark_text(
        dy=-8, fontWeight="bold", color=palette.ink
    ).encode(y="share:Q", text=alt.Text("label:N"))  # fmt: skip
    width = 140 * len(set(bars)) if by_level else _width(series)
    chart = alt.LayerChart(layer=[stacked, labels]).properties(width=width, height=_HEIGHT)
    nothing = "" if any(record["received"] for record in records) else "không có hồ sơ nào mới tiếp nhận"
    subtitle = " · ".join(filter(None, (_subtitle(series), nothing)))
    return finished(chart, "Tỷ lệ hồ sơ tiếp nhận trực tuyến", subtitle, palette)


def _each(forms: tuple[Form[CaseAccount], ...]) -> Iterator[Record]:
    short = short_names(form.period for form in forms)
    for form in forms:
        yield from _channels(form, short)


def _channels(form: Form[CaseAccount], short: Mapping[ReportingPeriod, str]) -> Iterator[Record]:
    """The channels of a form, of each level where there is no short name of its period."""
    by_level = form.period not in short
    for name, account in _parts(form) if by_level else [(form.period.label, form.total)]:
        received = account.received_online + account.received_direct
        online = share(account.received_online, received)
        for order, (channel, count) in enumerate(
            (
                ("Trực tuyến", account.received_online),
                ("Trực tiếp, dịch vụ bưu chính", account.received_direct),
            )
        ):
            yield {
                "order": order,
                "bar": name,
                "short": name if by_level else short[form.period],
                "channel": channel,
                "count": count,
                "received": received,
                "share": share(count, received),
                "label": "" if online is None else f"{online:.1f}%".replace(".", ","),
            }


def _parts(form: Form[CaseAccount]) -> Iterator[tuple[str, CaseAccount]]:
    yield _WHOLE, form.total
    for section in form.sections:
        if section.level is not None:
            yield section.level.label, section.total


def _in_order(forms: Iterable[Form[Account]]) -> tuple[Form[CaseAccount], ...]:
    series = tuple(sorted(case_forms(forms), key=lambda form: form.period))
    for period, same in groupby(series, key=lambda form: form.period):
        if len(list(same)) > 1:
            raise ParseError(
                msg("forms"),
                msg("two of {period}", period=period),
                msg("one form a period; add units' forms with +"),
            )
    return series


def _periods(series: tuple[Form[CaseAccount], ...]) -> alt.X:
    labels = list(short_names(form.period for form in series).values())
    angle = -35 if len("".join(labels)) > _WIDE else 0
    return alt.X(
        "short:N",
        title=None,
        sort=labels,
        scale=alt.Scale(domain=labels),
        axis=alt.Axis(labelAngle=angle, grid=False),
    )


def _width(series: tuple[Form[CaseAccount], ...]) -> int:
    return max(360, min(90 * len(series), 760))


def _subtitle(series: tuple[Form[CaseAccount], ...]) -> str:
    units = {form.reporting_unit for form in series}
    unit = units.pop() if len(units) == 1 else ""
    return " · ".join(filter(None, (unit, over(form.period for form in series))))
