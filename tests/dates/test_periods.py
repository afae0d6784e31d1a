from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kstt import KsttError, PeriodKind, ReportingPeriod
from kstt.errors import ParseError
from kstt.testing import periods


@pytest.mark.parametrize(
    ("period", "start", "end", "label"),
    [
        (ReportingPeriod.month(2021, 1), "2020-12-15", "2021-01-14", "Tháng 1/2021"),
        (ReportingPeriod.month(2021, 6), "2021-05-15", "2021-06-14", "Tháng 6/2021"),
        (ReportingPeriod.quarter(2021, 1), "2020-12-15", "2021-03-14", "Quý I/2021"),
        (ReportingPeriod.quarter(2021, 2), "2021-03-15", "2021-06-14", "Quý II/2021"),
        (ReportingPeriod.half(2021, 1), "2020-12-15", "2021-06-14", "6 tháng đầu năm 2021"),
        (ReportingPeriod.half(2021, 2), "2021-06-15", "2021-12-14", "6 tháng cuối năm 2021"),
        (ReportingPeriod.nine_months(2021), "2020-12-15", "2021-09-14", "9 tháng đầu năm 2021"),
        (ReportingPeriod.year(2021), "2020-12-15", "2021-12-14", "Năm 2021"),
    ],
)
def test_days_are_those_of_the_decree(period, start, end, label):
    assert (period.start.isoformat(), period.end.isoformat(), period.label) == (start, end, label)


@given(periods())
def test_every_written_form_reads_back(period):
    assert ReportingPeriod.parse(str(period)) == period
    assert ReportingPeriod.parse(period.label) == period
    assert ReportingPeriod.parse(f"Kỳ báo cáo: {period.label} ({period.days_label})") == period


@given(periods())
def test_next_and_previous_are_inverse(period):
    assert period.next().previous() == period == period.previous().next()
    assert period.next().kind is period.kind
    if period.kind != PeriodKind.NINE_MONTHS:
        assert period.adjoins(period.next())


@given(periods([PeriodKind.YEAR, PeriodKind.HALF, PeriodKind.NINE_MONTHS, PeriodKind.QUARTER]))
def test_splitting_covers_the_period_without_gap(period):
    first, *others = period.split()
    joined = first
    for part in others:
        assert part.kind is first.kind
        joined = joined.then(part)
    assert joined == period
    assert sum(part.days for part in period.split()) == period.days


@given(periods(), st.integers(-5, 5))
def test_contains_is_by_the_vietnamese_day(period, shift):
    day = period.end + timedelta(days=shift)
    noon = datetime(day.year, day.month, day.day, 5, tzinfo=UTC)
    assert period.contains(day) == (period.start <= day <= period.end) == (noon in period)


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("2021-Q2", "2021-Q2"),
        ("2021-q2", "2021-Q2"),
        ("2021-H1", "2021-H1"),
        ("2021-06", "2021-06"),
        ("2021", "2021"),
        ("2021-9M", "2021-9M"),
        ("Quý II/2021", "2021-Q2"),
        ("QUÝ II NĂM 2021", "2021-Q2"),
        ("Quý 2/2021", "2021-Q2"),
        ("Quy\u0301 II/2021", "2021-Q2"),
        ("6 tháng đầu năm 2021", "2021-H1"),
        ("6 tháng cuối năm 2021", "2021-H2"),
        ("9 tháng năm 2021", "2021-9M"),
        ("9 tháng đầu năm 2021", "2021-9M"),
        ("Năm 2021", "2021"),
        ("Tháng 06/2021", "2021-06"),
        ("tháng 6 năm 2021", "2021-06"),
        ("(Từ ngày 15/03/2021 đến ngày 14/06/2021)", "2021-Q2"),
        ("Từ ngày 01/04/2021 đến ngày 30/06/2021", "2021-04-01/2021-06-30"),
        ("2021-03-15/2021-06-14", "2021-Q2"),
    ],
)
def test_forms_seen_in_the_field(text, code):
    assert str(ReportingPeriod.parse(text)) == code


@pytest.mark.parametrize(
    "text",
    ["", "2021-Q5", "Quý V/2021", "2021-13", "hôm qua", "2021-02-30/2021-03-01", "2021-06-14/2021-03-15",
     "Quý I/2021 (Từ ngày 15/03/2021 đến ngày 14/06/2021)", "Từ ngày 31/02/2021 đến ngày 14/06/2021", "0000"],
)  # fmt: skip
def test_what_is_no_period_says_what_is_expected(text):
    with pytest.raises(ParseError):
        ReportingPeriod.parse(text)


def test_days_must_be_days_in_order():
    with pytest.raises(KsttError):
        ReportingPeriod(date(2021, 2, 1), date(2021, 1, 1))
    with pytest.raises(KsttError):
        ReportingPeriod(datetime(2021, 2, 1), date(2021, 3, 1))
    with pytest.raises(KsttError):
        ReportingPeriod.year(2021).split(PeriodKind.YEAR)
    with pytest.raises(KsttError):
        ReportingPeriod.quarter(2021, 1).then(ReportingPeriod.quarter(2021, 3))


def test_a_period_as_a_line_of_html():
    named, own = ReportingPeriod.quarter(2021, 2), ReportingPeriod(date(2021, 4, 1), date(2021, 4, 20))
    assert "<strong>" in named._repr_html_()
    assert "(92 ngày)" in named._repr_html_()
    assert " · " in named._repr_html_()
    assert "<strong>" not in own._repr_html_()
    assert "(20 ngày)" in own._repr_html_()
    assert " · " not in own._repr_html_()


@pytest.mark.parametrize(
    ("start", "end"), [((2021, 1), (2021, 3)), ((2020, 12), (2021, 4)), ((2020, 8), (2021, 6))]
)
def test_other_numbers_of_months_have_no_name(start, end):
    assert ReportingPeriod(date(*start, 15), date(*end, 14)).kind is PeriodKind.CUSTOM
