from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kstt import KsttError, PeriodKind, ReportingPeriod
from kstt.errors import ParseError
from kstt.testing import periods


@pytest.mark.parametrize(
    ("make", "count"), [(ReportingPeriod.month, 12), (ReportingPeriod.quarter, 4), (ReportingPeriod.half, 2)]
)
def test_a_year_has_so_many_periods_of_a_kind_and_no_more(make, count):
    assert [make(2021, number).end.year for number in range(1, count + 1)] == [2021] * count
    for number in (-1, 0, count + 1):
        with pytest.raises(ParseError, match=f"expected a number from 1 to {count}$"):
            make(2021, number)


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


@pytest.mark.parametrize(
    ("name", "number", "most"), [("month", 13, 12), ("quarter", 5, 4), ("half", 3, 2), ("month", 0, 12)]
)
def test_a_number_beyond_its_kind_is_refused(name, number, most):
    make = getattr(ReportingPeriod, name)
    with pytest.raises(ParseError, match=f"{number} of 2021.*a number from 1 to {most}"):
        make(2021, number)
    assert [make(2021, one).number for one in range(1, most + 1)] == list(range(1, most + 1))


@pytest.mark.parametrize("make", [ReportingPeriod.year, ReportingPeriod.nine_months])
def test_years_are_those_whose_days_are_within_the_calendar(make):
    assert [make(year).reporting_year for year in (2, 9998)] == [2, 9998]
    for year in (0, 1, 9999):
        with pytest.raises(ParseError, match="a year of four digits"):
            make(year)


SPLITS = {
    ("2021", None): "2021-Q1 2021-Q2 2021-Q3 2021-Q4",
    ("2021-9M", None): "2021-Q1 2021-Q2 2021-Q3",
    ("2021-H2", None): "2021-Q3 2021-Q4",
    ("2021-Q1", None): "2021-01 2021-02 2021-03",
    ("2021-03", None): "2021-03",
    ("2021-03", PeriodKind.MONTH): "2021-03",
    ("2021", PeriodKind.HALF): "2021-H1 2021-H2",
    ("2021-H1", PeriodKind.MONTH): "2021-01 2021-02 2021-03 2021-04 2021-05 2021-06",
    ("2021-9M", PeriodKind.HALF): None,
    ("2021", PeriodKind.NINE_MONTHS): None,
    ("2021-H1", PeriodKind.HALF): None,
    ("2021-Q1", PeriodKind.QUARTER): None,
    ("2021-Q1", PeriodKind.HALF): None,
    ("2021", PeriodKind.CUSTOM): None,
    ("2021-01-01/2021-01-31", None): None,
    ("2021-01-01/2021-01-31", PeriodKind.MONTH): None,
    ("2021-01-01/2021-01-31", PeriodKind.CUSTOM): None,
}


@pytest.mark.parametrize(("whole", "into"), SPLITS)
def test_which_periods_make_up_which(whole, into):
    period, parts = ReportingPeriod.parse(whole), SPLITS[whole, into]
    if parts is None:
        with pytest.raises(ParseError, match="fits wholly"):
            period.split(into)
    else:
        assert " ".join(map(str, period.split(into))) == parts


@pytest.mark.parametrize(
    ("one", "later"),
    [
        ("2021-12", "2022-01"), ("2021-05", "2021-06"), ("2021-Q4", "2022-Q1"), ("2021-H1", "2021-H2"), ("2021-H2", "2022-H1"),
        ("2021-9M", "2022-9M"), ("2021", "2022"), ("2021-03-01/2021-03-10", "2021-03-11/2021-03-20"),
        ("2021-03-01/2021-03-01", "2021-03-02/2021-03-02"),
    ],
)  # fmt: skip
def test_the_period_that_follows(one, later):
    first, second = ReportingPeriod.parse(one), ReportingPeriod.parse(later)
    assert (first.next(), second.previous()) == (second, first)


def test_a_period_contains_those_within_its_days():
    whole, day = ReportingPeriod.quarter(2021, 2), timedelta(days=1)
    for start, end, within in ((0, 0, True), (-1, 0, False), (0, 1, False), (1, -1, True), (-1, 1, False)):
        assert whole.contains(ReportingPeriod(whole.start + start * day, whole.end + end * day)) is within
    assert whole.days == 92
    assert ReportingPeriod(whole.start, whole.start).days == 1


def test_periods_that_do_not_adjoin_say_which_day_was_expected():
    first, later = ReportingPeriod.quarter(2021, 1), ReportingPeriod.quarter(2021, 3)
    with pytest.raises(KsttError, match="2021-03-15"):
        first.then(later)
    assert not first.adjoins(first)
    assert not later.adjoins(first)


def test_periods_stand_in_the_order_of_their_days():
    year, quarter, month = (ReportingPeriod.parse(text) for text in ("2021", "2021-Q1", "2021-02"))
    assert sorted([month, year, quarter]) == [quarter, year, month]


def test_a_year_of_few_digits_is_written_with_four():
    early = ReportingPeriod(date(33, 1, 1), date(33, 2, 1))
    assert early.days_label == early.label == "Từ ngày 01/01/0033 đến ngày 01/02/0033"
    assert [str(early), str(ReportingPeriod.year(33))] == ["0033-01-01/0033-02-01", "0033"]


@pytest.mark.parametrize("longer", [0, 1])
def test_a_heading_has_two_thousand_characters_at_most(longer):
    text = "Quý II/2021".ljust(2_000 + longer)
    if longer:
        with pytest.raises(ParseError, match="a period such as"):
            ReportingPeriod.parse(text)
    else:
        assert str(ReportingPeriod.parse(text)) == "2021-Q2"


def test_kinds_name_their_rule():
    assert [kind for kind in PeriodKind if kind.source is None] == [PeriodKind.CUSTOM]
    articles = {kind: kind.source.article for kind in PeriodKind if kind.source}
    assert articles == {kind: "" if kind is PeriodKind.NINE_MONTHS else "12" for kind in articles}
    assert [kind.in_language("en") for kind in PeriodKind] == [
        "month", "quarter", "half-year", "nine months", "year", "range of days",
    ]  # fmt: skip


@pytest.mark.parametrize(
    "text", ["2021-03", "2021-Q2", "2021-H2", "2021-9M", "2021", "2021-03-01/2021-03-02"]
)
def test_the_expression_that_makes_it(text):
    period = ReportingPeriod.parse(text)
    assert eval(repr(period)) == period


@given(st.dates(date(2000, 1, 1), date(2099, 12, 31)), st.integers(0, 400))
def test_custom_days_have_no_number_and_belong_to_the_year_of_the_last(start, length):
    period = ReportingPeriod(start, start + timedelta(days=length))
    if period.kind is PeriodKind.CUSTOM:
        assert period.number == 0
    assert period.reporting_year == period.end.year


@pytest.mark.parametrize(("first", "last"), [((3, 20), (6, 14)), ((3, 14), (6, 14)), ((3, 15), (6, 13))])
def test_days_of_which_only_one_is_that_of_a_quarter_are_no_quarter(first, last):
    period = ReportingPeriod(date(2021, *first), date(2021, *last))
    assert period.kind is PeriodKind.CUSTOM
    assert str(period) != "2021-Q2"
