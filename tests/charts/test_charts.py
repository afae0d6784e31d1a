"""Charts: their data are the forms' counts, their labels Vietnamese, and they draw."""

import subprocess
import sys
from datetime import date, timedelta
from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kstt import (
    LAYOUTS,
    AuthorityLevel,
    CaseAccount,
    PeriodKind,
    ReportingPeriod,
    form_05b,
    form_06a,
    form_06c,
)
from kstt.charts import (
    Worst,
    compared_rows,
    load_calendar,
    online_share,
    pending_by_unit,
    timeliness_trend,
    worst_categories,
)
from kstt.charts.style import short_names, spread
from kstt.errors import ParseError, UnknownNameError
from kstt.forms import compare
from kstt.samples import REMAINDER, published_report, year_of_cases
from kstt.testing import cases, forms

PUBLISHED = published_report().to_form(remainder=REMAINDER).of(CaseAccount)
QUARTER = ReportingPeriod.quarter(2021, 2)
CASE_LAYOUTS = [layout for layout in LAYOUTS.layouts if layout.account is CaseAccount]


def records(chart):
    """The data of a chart that is drawn from one table."""
    document = chart.to_dict(validate=False)
    (values,) = document["datasets"].values() if "datasets" in document else [document["data"]["values"]]
    return values


def year(cases_, kind=PeriodKind.QUARTER):
    return [
        form_06c(cases_, part, reporting_unit="UBND tỉnh Đắk Nông")
        for part in ReportingPeriod.year(2021).split(kind)
    ]


many_cases = st.lists(cases(), max_size=40)


@settings(max_examples=10)
@given(several=many_cases)
def test_timeliness_is_that_of_the_forms(several):
    quarters = year(several)
    expected = [
        (form.period.label, name, a.resolved, a.resolved_early, a.resolved_on_time, a.resolved_late)
        for form in quarters
        for name, a in [("Toàn bộ", form.total), *((s.level.label, s.total) for s in form.sections)]
    ]
    found = records(timeliness_trend(reversed(quarters)))
    keys = ("period", "series", "resolved", "early", "on_time", "late")
    assert [tuple(record[key] for key in keys) for record in found] == expected
    for record in found:
        timely = record["early"] + record["on_time"]
        assert record["share"] == (100 * timely / record["resolved"] if record["resolved"] else None)


@settings(max_examples=10)
@given(several=many_cases)
def test_online_shares_are_those_of_the_forms(several):
    quarters = year(several)
    expected = [
        (form.period.label, count)
        for form in quarters
        for count in (form.total.received_online, form.total.received_direct)
    ]
    assert [(r["bar"], r["count"]) for r in records(online_share(quarters))] == expected
    one = records(online_share([PUBLISHED]))
    assert [r["count"] for r in one if r["bar"] == "UBND cấp huyện"] == [
        PUBLISHED["II"].total.received_online, PUBLISHED["II"].total.received_direct
    ]  # fmt: skip
    assert one[0]["label"] == "11,2%"


@settings(max_examples=10)
@given(form=forms(layouts=[layout for layout in CASE_LAYOUTS if not layout.sections], period=QUARTER))
def test_pending_bars_are_those_of_the_rows_most_overdue_first(form):
    found = records(pending_by_unit(form))
    expected = sorted(
        ((row.account.pending_overdue, row.account.pending, row.label) for row in form.sections[0]),
        key=lambda row: (-row[0], -row[1]),
    )
    overdue = [record for record in found if record["order"] == 0]
    assert [(r["count"], r["whole"], r["name"]) for r in overdue] == expected
    assert [r["count"] for r in found if r["order"] == 1] == [whole - count for count, whole, _ in expected]


def test_pending_of_several_units_forms():
    units = [form_06a([], QUARTER, reporting_unit=name) for name in ("Sở A", "Sở B")]
    assert [r["name"] for r in records(pending_by_unit(units))] == ["Sở A", "Sở A", "Sở B", "Sở B"]


@settings(max_examples=10)
@given(form=forms(layouts=CASE_LAYOUTS, period=QUARTER), by=st.sampled_from(Worst), most=st.integers(1, 8))
def test_the_worst_categories_are_the_worst(form, by, most):
    found = [r for r in records(worst_categories(form, by=by, most=most)) if r["order"] == 0]
    rows = [row.account for section in form.sections for row in section]
    bad = [(a.resolved_late + a.pending_overdue, a.received) for a in rows]
    drawn = [(r["bad"], r["whole"]) for r in found]
    weight = (lambda pair: pair[0] / pair[1]) if by is Worst.SHARE else (lambda pair: pair[0])
    assert sorted(drawn, key=weight, reverse=True) == sorted(drawn, key=lambda p: -weight(p))
    assert [weight(p) for p in drawn] == sorted((weight(p) for p in bad if p[0]), reverse=True)[:most]
    assert all(pair[0] for pair in drawn)


def test_the_published_form_tells_its_worst_category():
    first, second, *_ = records(worst_categories(PUBLISHED))
    land = PUBLISHED["II", "Đất đai"]
    assert first["name"] == "Đất đai · UBND cấp huyện"
    assert (first["count"], second["count"]) == (land.resolved_late, land.pending_overdue)
    assert first["label"] == "981 (4,7%)"
    few = records(worst_categories(PUBLISHED, by=Worst.SHARE, at_least=1000))
    assert min(record["whole"] for record in few) >= 1000


class Counted:
    """Accounts of any period, counted anew from the cases."""

    def __init__(self, cases_):
        self.cases = cases_

    def account(self, period, /):
        return form_06a(self.cases, period).total


@settings(max_examples=8)
@given(several=many_cases, start=st.dates(date(2020, 12, 1), date(2021, 12, 1)), length=st.integers(0, 40))
def test_the_calendar_counts_each_day(several, start, length):
    period = ReportingPeriod(start, start + timedelta(length))
    counted = Counted(several)
    found = records(load_calendar(counted, period))
    assert len(found) == period.days
    whole = counted.account(period)
    assert sum(r["received"] for r in found) == whole.received_online + whole.received_direct
    assert sum(r["resolved"] for r in found) == whole.resolved
    days = [start + timedelta(n) for n in range(period.days)]
    assert [r["day"] for r in found] == [f"{day:%d/%m/%Y}" for day in days]
    assert len({(r["week"], r["weekday"]) for r in found}) == period.days


def texts(node):
    """Every title and text of a chart."""
    if isinstance(node, dict):
        for key, value in node.items():
            if key in {"title", "text", "subtitle"} and isinstance(value, str):
                yield value
            elif key not in {"datasets", "values"}:
                yield from texts(value)
    elif isinstance(node, list):
        for value in node:
            yield from texts(value)


def sample_charts():
    cases_ = year_of_cases(count=2000)
    quarters = year(cases_)
    units = sorted({case.unit for case in cases_})
    return {
        "timeliness-quarters": timeliness_trend(quarters),
        "timeliness-months": timeliness_trend(year(cases_, PeriodKind.MONTH)),
        "online-quarters": online_share(quarters),
        "online-levels": online_share([PUBLISHED]),
        "pending-units": pending_by_unit(
            [form_06a([c for c in cases_ if c.unit == unit], QUARTER, reporting_unit=unit) for unit in units]
        ),
        "worst-count": worst_categories(PUBLISHED),
        "worst-share": worst_categories(PUBLISHED, by=Worst.SHARE, at_least=50),
        "load-calendar": load_calendar(
            Counted([case for case in cases_ if case.received.month in range(2, 7)]),
            QUARTER,
            unit="UBND tỉnh Đắk Nông",
        ),
    }


def test_every_chart_draws_in_vietnamese(artefacts):
    import vl_convert

    for name, chart in sample_charts().items():
        document = chart.to_dict()
        assert document["config"]["locale"]["number"]["decimal"] == ","
        assert not [text for text in texts(document) if text.isascii() and len(text) > 8], name
        picture = vl_convert.vegalite_to_png(chart.to_json(), scale=1.5)
        assert picture.startswith(b"\x89PNG")
        assert len(picture) > 10_000
        (artefacts / f"chart-{name}.png").write_bytes(picture)
        svg = vl_convert.vegalite_to_svg(chart.to_json())
        assert "…" not in svg, name  # no label is cut
    svg = vl_convert.vegalite_to_svg(worst_categories(PUBLISHED).to_json())
    assert ">1.000</text>" in svg
    assert ">981 (4,7%)</text>" in svg


def test_empty_forms_draw_too():
    import vl_convert

    empty = year([])
    for chart in (
        timeliness_trend(empty),
        online_share(empty),
        worst_categories(empty[0]),
        pending_by_unit(empty[0]),
    ):
        assert "Infinity" not in vl_convert.vegalite_to_svg(chart.to_json())


def test_what_cannot_be_drawn_is_refused():
    feedback = form_05b([], QUARTER)
    form = form_06c([], QUARTER)
    with pytest.raises(ParseError, match="at least one form 06"):
        timeliness_trend([])
    for draw in (timeliness_trend, online_share, pending_by_unit):
        with pytest.raises(ParseError, match="a form 06"):
            draw([feedback])
    with pytest.raises(ParseError, match="a form 06"):
        worst_categories(feedback)
    with pytest.raises(ParseError, match="one form a period"):
        online_share([form, form])
    with pytest.raises(ParseError, match="reporting unit"):
        pending_by_unit([form])
    with pytest.raises(ParseError, match="forms of one period"):
        pending_by_unit(year([]))
    with pytest.raises(ParseError, match="1 or more"):
        worst_categories(form, most=0)
    with pytest.raises(ParseError, match="at most 800 days"):
        load_calendar(Counted([]), ReportingPeriod(date(2019, 1, 1), date(2022, 1, 1)))


def test_without_altair_the_extra_is_named():
    code = """
import sys
sys.modules["altair"] = None
from kstt.errors import MissingExtraError
try:
    import kstt.charts
except MissingExtraError as error:
    print(error)
"""
    found = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert "pip install 'kstt[charts]'" in found.stdout


def test_levels_are_named_as_forms_name_them():
    names = {record["series"] for record in records(timeliness_trend([PUBLISHED]))}
    assert names == {"Toàn bộ", *(level.label for level in AuthorityLevel if level.value != "ministry")}


@settings(max_examples=10)
@given(many_cases, st.sampled_from(list(CaseAccount.zero().values)))
def test_compared_bars_are_the_counts_of_both_periods(several, key):
    before, now = year(several)[:2]
    found = compare(now, before)
    chart = records(compared_rows(found, key, most=1000))
    drawn = {(one["name"], one["order"]): one["count"] for one in chart}
    assert len(drawn) == 2 * sum(row.kind.value == "row" for row in found)
    assert sum(count for (_, order), count in drawn.items() if order) == now.total.values[key]
    assert sum(count for (_, order), count in drawn.items() if not order) == before.total.values[key]
    changes = [abs(one["now"] - one["before"]) for one in chart]
    assert changes == sorted(changes, reverse=True)


def test_comparisons_draw(artefacts):
    import vl_convert

    first, second, *_ = year(year_of_cases(count=2000))
    svg = vl_convert.vegalite_to_svg(compared_rows(compare(second, first), "pending", most=5).to_json())
    assert "Quý II/2021 so với quý I/2021" in svg
    assert "…" not in svg
    reported = published_report()
    blank = compared_rows(compare(reported, first), 13)
    assert all(one["before"] is not None is not one["now"] for one in records(blank))
    assert "Infinity" not in vl_convert.vegalite_to_svg(compared_rows(compare(*year([])[:2])).to_json())
    with pytest.raises(UnknownNameError):
        compared_rows(compare(second, first), "recieved")
    with pytest.raises(ParseError):
        compared_rows(compare(second, first), most=0)


@given(
    heights=st.dictionaries(st.text(max_size=3), st.floats(0, 100), max_size=5),
    gap=st.floats(0.5, 10),
)
def test_labels_stand_apart_and_in_order(heights, gap):
    placed = spread(heights, gap, 0.0)
    assert placed.keys() == heights.keys()
    order = sorted(placed, key=placed.__getitem__, reverse=True)
    assert all(placed[a] - placed[b] >= gap - 1e-9 for a, b in pairwise(order))
    assert [heights[name] for name in order] == sorted(heights.values(), reverse=True)
    assert all(height >= 0 for height in placed.values())


def test_labels_with_room_stay_where_they_are():
    heights = {"a": 90.0, "b": 50.0, "c": 10.0}
    assert spread(heights, 5, 0.0) == heights


def test_short_names_are_distinct():
    months = ReportingPeriod.year(2021).split(PeriodKind.MONTH)
    assert list(short_names(months).values()) == [f"T{n}" for n in range(1, 13)]
    two_years = [*months, *ReportingPeriod.year(2022).split(PeriodKind.MONTH)]
    assert len(set(short_names(two_years).values())) == 24
    centuries = [ReportingPeriod.quarter(1921, 1), ReportingPeriod.quarter(2021, 1)]
    assert list(short_names(centuries).values()) == ["Quý I/1921", "Quý I/2021"]


def test_nothing_is_said_in_words_and_every_chart_is_described():
    empty = [form_06c([], quarter, reporting_unit="UBND A") for quarter in ReportingPeriod.year(2021).split()]
    drawn = [
        (timeliness_trend(empty), "không có hồ sơ nào được giải quyết"),
        (online_share(empty), "không có hồ sơ nào mới tiếp nhận"),
        (worst_categories(empty[0]), "không có hồ sơ nào quá hạn"),
        (pending_by_unit(empty[:1]), "không có hồ sơ nào đang giải quyết"),
    ]
    for chart, said in drawn:
        document = chart.to_dict()
        assert said in document["title"]["subtitle"]
        assert document["title"]["text"] in document["description"]
