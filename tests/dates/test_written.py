"""Periods as reports write them: every form seen is read, what is no period is not."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kstt import PeriodKind, ReportingPeriod
from kstt.dates.written import is_yearless_period, written_day, written_periods
from kstt.errors import ParseError
from kstt.testing import periods

ROMAN = ("", "I", "II", "III", "IV")

WRITTEN = {
    "2021-Q2": (
        "Quý II/2021", "Quý 2/2021", "Quý 02/2021", "Q2/2021", "Q.II/2021", "QII/2021", "2021Q2", "2021/Q2", "quy ii/2021",
        "QUÝ II NĂM 2021", "quý II, năm 2021", "Quý II (2021)", "Năm 2021 - Quý II", "kỳ báo cáo quý II/2021",
        "Kỳ báo cáo: Quý II/2021", "quý hai năm 2021", "(Từ ngày 15/03/2021 đến ngày 14/06/2021)", "từ 15/3 đến 14/6/2021",
        "Từ ngày 15 tháng 3 năm 2021 đến ngày 14 tháng 6 năm 2021", "từ ngày 15 tháng 3 đến hết ngày 14 tháng 6 năm 2021",
        "15/3/2021 đến 14/6/2021", "15/03/2021 – 14/06/2021", "15.03.2021 - 14.06.2021", "2021-03-15/2021-06-14",
        "Quý II'2021", "Quý II’2021", "quý II\\2021", "Quý-II-2021", "Từ 15/03/21 đến 14/06/21", "từ 15/3 đến 14/6/21",
        "Q2/21", "Quý II/21", "Qúy 2-21", "QUÍ II/2021", "II/2021", "ii-2021",
        "Kì báo cáo: quí II năm 2021", "Quý: II; Năm: 2021", "Quý : 2 - Năm : 2021", "Năm: 2021; Quý: II", "Năm 2021 (Quý II)",
        "Tính từ 00:00 ngày 15/03/2021 đến 23:59 ngày 14/06/2021", "Từ ngày 15/03/2021 00:00:00 đến ngày 14/06/2021 23:59:59",
        "Từ 0 giờ 00 ngày 15/3/2021 đến 24h ngày 14/6/2021", "Từ ngày: 15/03/2021 Đến ngày: 14/06/2021",
        "Từ: 15/03/2021; đến: 14/06/2021", "từ ngày 2021-03-15 đến ngày 2021-06-14",
        "Từ ngày: 15/03/2021 - Đến ngày: 14/06/2021", "Từ ngày 15/03/2021 | đến ngày 14/06/2021", "15/03/2021 → 14/06/2021",
        "Thời gian: 15/03/2021 -> 14/06/2021", "Kỳ báo cáo: Quý II   Năm báo cáo: 2021", "Quý báo cáo: II, năm báo cáo: 2021",
        "tính từ 15-3-2021 đến 14-6-2021", "Quý II/2021 (Từ ngày 15/03/2021 đến ngày 14/06/2021)",
    ),
    "2021-Q1": ("15/12/2020 - 14/03/2021", "từ 15/12 đến 14/3/2021", "3 tháng đầu năm 2021"),
    "2021-H1": ("H1/2021", "6T/2021", "6 tháng 2021", "06 tháng đầu năm 2021", "sáu tháng đầu năm 2021", "nửa đầu năm 2021"),
    "2021-H2": ("2021-H2", "6 tháng cuối năm 2021"),
    "2021-9M": ("9T/2021", "9 tháng đầu năm 2021", "chín tháng năm 2021"),
    "2021-03": ("T3/2021", "03/2021", "3.2021", "Tháng 03 năm 2021", "tháng ba năm 2021", "Tháng: 3; Năm: 2021", "2021-3", "thang 3/2021", "Tháng báo cáo: 3; Năm báo cáo: 2021", "T3/21", "tháng 3/21"),
    "2021": ("2021", "cả năm 2021", "12 tháng năm 2021", "Năm 2021", "12T/2021", "Năm báo cáo: 2021"),
    "2021-04-01/2021-06-30": ("từ ngày 01/4/2021 đến ngày 30/6/2021",),
}  # fmt: skip


@pytest.mark.parametrize(
    ("written", "code"), [(text, code) for code, texts in WRITTEN.items() for text in texts]
)
def test_every_written_form_is_read(written, code):
    period = ReportingPeriod.parse(code)
    assert str(ReportingPeriod.parse(written)) == code
    assert ReportingPeriod.parse(written.upper()) == ReportingPeriod.parse(f"Kỳ báo cáo: {written}") == period


@pytest.mark.parametrize(
    "written",
    [
        "Đắk Lao, ngày 20 tháng 6 năm 2021", "20 tháng 6 năm 2021", "ngày … tháng 6 năm 2021", "Quý V/2021", "13/2021",
        "quý I và quý II năm 2021", "Quý I, II/2021", "từ tháng 1 đến tháng 6 năm 2021", "Năm 2021 (quý II, III)",
        "Tháng 4, 5, 6 năm 2021", "Quý 1; 2; năm 2021", "lũy kế đến tháng 6/2021",
        "02/2017/TT-VPCP", "từ 31/2/2021 đến 14/6/2021", "Quý II", "", "2021-Q22", "20210615", "6/2021/2",
        "Ban hành kèm theo Thông tư số 02/2017/TT-VPCP ngày 31 tháng 10 năm 2017",
    ],
)  # fmt: skip
def test_what_is_no_period_is_refused_and_never_mentioned(written):
    with pytest.raises(ParseError):
        ReportingPeriod.parse(written)
    assert ReportingPeriod.mentioned_in(written) == ()


@given(
    periods(),
    st.sampled_from(["BÁO CÁO {}", "Tình hình giải quyết TTHC {}", "Số liệu {} (so với quý I/2020)"]),
)
def test_a_title_mentions_its_period(period, title):
    for written in (period.label, period.days_label):
        assert ReportingPeriod.mentioned_in(title.format(written)) == (period,)
        assert ReportingPeriod.mentioned_in(title.format(written).upper()) == (period,)


@given(periods(), periods())
def test_a_name_and_other_days_contradict_each_other(period, other):
    written = f"{period.label} ({other.days_label})"
    if period == other:
        assert ReportingPeriod.parse(written) == period
    elif period.kind is not PeriodKind.CUSTOM:
        with pytest.raises(ParseError):
            ReportingPeriod.parse(written)


@given(st.text(alphabet="quýtháng từđếnmăI/2.-()0169 ,", max_size=200))
def test_any_text_is_read_or_refused(text):
    try:
        period = ReportingPeriod.parse(text)
    except ParseError:
        return
    assert ReportingPeriod.parse(f"Kỳ báo cáo: {text}") == period
    assert period.start <= period.end


@given(st.integers(1, 4), st.integers(2000, 2099))
def test_quarters_in_figures_and_roman_numbers(number, year):
    period = ReportingPeriod.quarter(year, number)
    for written in (f"Quý {ROMAN[number]} năm {year}", f"q{number}-{year}", f"Quý {number}, {year}"):
        assert ReportingPeriod.parse(written) == period


MONTHS = ("một", "hai", "ba", "tư", "năm", "sáu", "bảy", "tám", "chín", "mười", "mười một", "mười hai")


@given(st.integers(1, 12), st.integers(2000, 2099))
def test_months_in_figures_and_words(number, year):
    period = ReportingPeriod.month(year, number)
    for month in (str(number), f"{number:02}", MONTHS[number - 1]):
        for written in (
            f"Tháng {month} năm {year}",
            f"tháng {month}/{year}",
            f"THÁNG {month.upper()}, {year}",
        ):
            assert ReportingPeriod.parse(written) == period


@given(st.dates(date(1000, 1, 1)))
def test_a_day_is_read_in_each_way_it_is_written(day):
    d, m, y = day.day, day.month, day.year
    for written in (
        f"{d}/{m}/{y}",
        f"{d:02}.{m:02}.{y}",
        f"{d} - {m} - {y}",
        f"Ngày {d} tháng {m} năm {y}",
        str(day),
    ):
        assert written_day(written) == day
    for written in (
        f"{d}/{m}",
        f"{d}/{m}/{y % 100:02}",
        f"{y}{m:02}{d:02}",
        f"{d + 31}/{m}/{y}",
        f"{y}-{m + 12:02}-01",
    ):
        assert written_day(written) is None


@pytest.mark.parametrize(
    ("text", "named"),
    [
        ("Quý II và 6 tháng đầu năm 2024", ["2024-Q2", "2024-H1"]),
        ("Tháng 6, quý II và 6 tháng đầu năm 2024", ["2024-06", "2024-Q2", "2024-H1"]),
        ("QUÝ III VÀ LŨY KẾ 9 THÁNG NĂM 2024", ["2024-Q3", "2024-9M"]),
        ("Tháng 12, quý IV và cả năm 2023", ["2023-12", "2023-Q4", "2023"]),
        ("Quý IV và năm 2023", ["2023-Q4", "2023"]),
        ("Tháng 12 năm 2023 và năm 2023", ["2023-12", "2023"]),
        ("Quý IV năm 2023 và năm 2024", ["2023-Q4"]),
        ("Quý II, năm 2021", ["2021-Q2"]),
        ("Quý I và quý II năm 2024", []),
        ("Tháng 5, 6 năm 2024", []),
    ],
)
def test_periods_that_share_a_year_are_all_named(text, named):
    assert list(ReportingPeriod.mentioned_in(text)) == [ReportingPeriod.parse(one) for one in named]


@pytest.mark.parametrize(
    "text",
    [
        "T3-T6 2024", "Tháng 4-6/2024", "từ tháng 4/2024 đến tháng 6/2024", "T4/2024, T5/2024", "T6/12",
        "Tháng 4/2024 và tháng 5/2024", "từ tháng 4/24 đến tháng 6/24", "ngày 14 tháng 6/24",
    ],
)  # fmt: skip
def test_several_months_and_what_is_no_year_are_no_period(text):
    assert ReportingPeriod.mentioned_in(text) == ()


@pytest.mark.parametrize(
    "text", ["Quý …/2024", "Tháng 2024", "Quý 2024", "Tháng 13", "quý 15", "các tháng 4"]
)
def test_what_names_no_quarter_and_no_month_lacks_no_year(text):
    assert not is_yearless_period(text)


@pytest.mark.parametrize("text", ["Quý: III", "Quý 02.", "tháng 06", "06 tháng đầu năm"])
def test_a_quarter_or_months_at_the_end_lack_their_year(text):
    assert is_yearless_period(text)


@pytest.mark.parametrize(
    ("text", "month"), [("Tháng năm 2024", 5), ("Tháng năm năm 2024", 5), ("theo tháng 5/2024", 5)]
)
def test_a_month_in_words_is_that_month(text, month):
    (period,), _ = written_periods(text)
    assert (period.months, period.number) == (1, month)


@pytest.mark.parametrize("before", ["Các", "Từng", "Hằng", "Theo"])
def test_the_months_of_a_year_are_not_may(before):
    periods, _ = written_periods(f"{before} tháng năm 2024")
    assert all((one.months, one.number) != (1, 5) for one in periods)
