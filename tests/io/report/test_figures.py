"""Figures in running text: each kept once, and of its kind."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kstt import ReportingPeriod
from kstt.audit import audit
from kstt.io.report.figures import FigureKind
from kstt.io.report.reading import parse_report
from kstt.numerals import format_count, format_decimal

COUNT, PERCENT, DECIMAL, DATE, YEAR, PERIOD = (
    FigureKind.COUNT, FigureKind.PERCENT, FigureKind.DECIMAL, FigureKind.DATE, FigureKind.YEAR, FigureKind.PERIOD,
)  # fmt: skip
INSTRUMENT, FORM, REFERENCE, OTHER = (
    FigureKind.INSTRUMENT, FigureKind.FORM, FigureKind.REFERENCE, FigureKind.OTHER,
)  # fmt: skip
WORDS = st.text("aăâbcdđeêghikmnoôơpqrstuưvxy ,.;:()%/-\n\t\u00a0", max_size=12)
NUMBERS = st.from_regex(r"[0-9]{1,4}([.,/-][0-9]{1,4}){0,3}", fullmatch=True)


def _found(text: str) -> list[tuple[FigureKind, str, object]]:
    return [(figure.kind, figure.text, figure.value) for figure in parse_report(text).figures]


@given(st.lists(st.tuples(WORDS, NUMBERS), min_size=1, max_size=8))
def test_no_number_of_the_prose_is_lost_or_told_twice(pieces: list[tuple[str, str]]) -> None:
    report = parse_report("".join(word + number for word, number in pieces))
    lines = {line.number: line.text for line in report.lines}
    for sentence in report.sentences:
        own = [figure for figure in report.figures if figure.sentence is sentence]
        assert all(figure.text == sentence.text[figure.start : figure.end] for figure in own)
        assert all(one.end <= two.start for one, two in pairwise(own))
        covered = {n for figure in own for n in range(figure.start, figure.end)}
        assert {n for n, letter in enumerate(sentence.text) if letter.isdecimal()} <= covered
    for figure in report.figures:
        first = figure.text.split()[0].split("(")[0]
        assert lines[figure.line][figure.column - 1 :].startswith(first[: len(lines[figure.line])])


@given(
    st.integers(0, 10**9),
    st.sampled_from(("hồ sơ", "thủ tục hành chính", "quyết định", "phản ánh, kiến nghị")),
)
def test_a_grouped_count_and_its_unit_come_back(number: int, unit: str) -> None:
    (figure,) = parse_report(f"Trong kỳ có {format_count(number)} {unit} tiếp nhận.").figures
    assert (figure.kind, figure.count, figure.unit) == (COUNT, number, unit)
    assert (figure.before, figure.after) == ("Trong kỳ có", f"{unit} tiếp nhận")


@given(st.decimals(0, 100, places=2, allow_nan=False), st.sampled_from(("%", " %", " phần trăm")))
def test_a_percentage_comes_back_with_its_places(value: Decimal, sign: str) -> None:
    (figure,) = parse_report(f"Tỷ lệ đạt {format_decimal(value, 2)}{sign}, tăng.").figures
    assert (figure.kind, figure.value, figure.unit) == (PERCENT, value, "%")
    assert str(figure.value) == f"{value:.2f}"


@given(st.dates(date(1990, 1, 1), date(2050, 1, 1)), st.sampled_from(("{0.day}/{0.month}/{0.year}", "{0:%d/%m}/{0.year}",
       "{0:%d-%m}-{0.year}", "{0.day} tháng {0.month} năm {0.year}", "{0.year}-{0:%m-%d}")))  # fmt: skip
def test_a_date_comes_back(day: date, pattern: str) -> None:
    assert _found(f"Công văn ngày {pattern.format(day)} của tỉnh")[0] == (DATE, pattern.format(day), day)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("có 06 thủ tục", [(COUNT, "06", 6)]),
        ("tổng số 06 thủ tục", [(COUNT, "06", 6)]),
        ("có 1.250.300 lượt", [(COUNT, "1.250.300", 1_250_300)]),
        ("có 12\u00a0345 hồ sơ", [(COUNT, "12\u00a0345", 12_345)]),
        ("có 12,345 hồ sơ", [(COUNT, "12,345", 12_345)]),
        ("có 0,125 điểm", [(DECIMAL, "0,125", Decimal("0.125"))]),
        ("thu 3,5 tỷ đồng", [(DECIMAL, "3,5", Decimal("3.5"))]),
        ("đạt 1.234,5%", [(PERCENT, "1.234,5%", Decimal("1234.5"))]),
        ("đạt 34.2%", [(PERCENT, "34.2%", Decimal("34.2"))]),
        ("đạt 100%", [(PERCENT, "100%", Decimal(100))]),
        ("đạt 1.2.3%", [(PERCENT, "1.2.3%", None)]),
        ("có 126.3780 hồ sơ", [(OTHER, "126.3780", None)]),
        ("Thông tư số 02/2017/TT-VPCP", [(INSTRUMENT, "02/2017/TT-VPCP", None)]),
        ("Luật số 72/2025/QH15", [(INSTRUMENT, "72/2025/QH15", None)]),
        ("Công văn số 2767/UBND-KSTT", [(INSTRUMENT, "2767/UBND-KSTT", None)]),
        ("Tờ trình số 45/TTr-STP", [(INSTRUMENT, "45/TTr-STP", None)]),
        ("Nghị quyết 15/2020/NQ-HĐND", [(INSTRUMENT, "15/2020/NQ-HĐND", None)]),
        ("Nghị định số 63 về", [(INSTRUMENT, "63", 63)]),
        ("Biểu số 06c/VPCP/KSTT", [(FORM, "06c/VPCP/KSTT", None)]),
        ("Biểu số II.06c/VPCP/KSTT", [(FORM, "II.06c/VPCP/KSTT", None)]),
        ("Quý II/2021", [(PERIOD, "Quý II/2021", ReportingPeriod.quarter(2021, 2))]),
        ("quý 3 năm 2021", [(PERIOD, "quý 3 năm 2021", ReportingPeriod.quarter(2021, 3))]),
        ("Quý V/2021", [(PERIOD, "Quý V/2021", None)]),
        ("tháng 6/2021", [(PERIOD, "tháng 6/2021", ReportingPeriod.month(2021, 6))]),
        ("6 tháng đầu năm 2021", [(PERIOD, "6 tháng đầu năm 2021", ReportingPeriod.half(2021, 1))]),
        ("(Từ ngày 15/03/2021 đến ngày 14/06/2021)",
         [(PERIOD, "Từ ngày 15/03/2021 đến ngày 14/06/2021", ReportingPeriod.quarter(2021, 2))]),
        ("trong năm 2021", [(YEAR, "2021", 2021)]),
        ("giai đoạn 2019 - 2020, đến 2025", [(YEAR, "2019", 2019), (YEAR, "2020", 2020), (YEAR, "2025", 2025)]),
        ("có 2028 thủ tục", [(COUNT, "2028", 2028)]),
        ("ngày 31/02/2021", [(DATE, "31/02/2021", None)]),
        ("ngày 14/6 họp", [(DATE, "14/6", None)]),
        ("ngày 14 họp", [(DATE, "14", None)]),
        ("trong 05 ngày làm việc", [(COUNT, "05", 5)]),
        ("mức độ 3, 4 lên Cổng", [(REFERENCE, "3", 3), (REFERENCE, "4", 4)]),
        ("mức độ 3; 103 dịch vụ", [(REFERENCE, "3", 3), (COUNT, "103", 103)]),
        ("mức độ 3, 103 dịch vụ", [(REFERENCE, "3", 3), (COUNT, "103", 103)]),
        ("khoản 1 Điều 35", [(REFERENCE, "1", 1), (REFERENCE, "35", 35)]),
        ("Đề án 06", [(REFERENCE, "06", 6)]),
        ("1. Về công khai 12 thủ tục", [(REFERENCE, "1", 1), (COUNT, "12", 12)]),
        ("2.1. Về công khai", [(REFERENCE, "2.1", None)]),
        ("lúc 07:30 và 17h00", [(OTHER, "07:30", None), (OTHER, "17h00", None)]),
        ("điện thoại 0261.3543", [(OTHER, "0261.3543", None)]),
        ("đường dây 1022a", [(OTHER, "1022", None)]),
        ("đạt 71/71 xã", [(COUNT, "71", 71), (COUNT, "71", 71)]),
        ("6", [(OTHER, "6", None)]),
    ],
)  # fmt: skip
def test_numbers_are_told_apart(text: str, expected: list[tuple[FigureKind, str, object]]) -> None:
    found = _found(text)
    if text.startswith("2.1"):
        found = [(kind, written, None) for kind, written, _ in found]
    assert found == expected


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("Đã giải quyết 88 408 hồ sơ.", [(COUNT, "88 408", 88_408)]),
        ("Hộ tịch 135 130 5", [(COUNT, "135", 135), (COUNT, "130", 130), (COUNT, "5", 5)]),
        ("Trong số 4.472 hồ sơ còn tồn", [(COUNT, "4.472", 4_472)]),
        ("nộp một phần 3.117 hồ sơ", [(COUNT, "3.117", 3_117)]),
        ("một phần 800, toàn phần 70", [(COUNT, "800", 800), (COUNT, "70", 70)]),
        ("DVC MỘT PHẦN 1 250 hồ sơ", [(COUNT, "1 250", 1_250)]),
        ("Phần 2 và phần 3", [(REFERENCE, "2", 2), (REFERENCE, "3", 3)]),
        ("theo Điều 5 và mức độ 3", [(REFERENCE, "5", 5), (REFERENCE, "3", 3)]),
        ("Công văn số 55 ngày 12/3/2024", [(INSTRUMENT, "55", 55), (DATE, "12/3/2024", date(2024, 3, 12))]),
    ],
)  # fmt: skip
def test_what_is_counted_is_no_number_of_something(
    text: str, found: list[tuple[FigureKind, str, object]]
) -> None:
    assert _found(text) == found


def test_other_ways_to_write_a_unit_are_the_unit() -> None:
    units = [
        figure.unit for figure in parse_report("Nhận 5 HS, 6 bộ hồ sơ, 7 lượt hồ sơ và 8 hồ sơ.").figures
    ]
    assert units == ["hồ sơ"] * 4


def test_numbers_of_items_and_grades_are_no_counts() -> None:
    assert _found("(3) Tổng (1)+(2): 8.568 hồ sơ") == [
        (REFERENCE, "3", 3), (REFERENCE, "1", 1), (REFERENCE, "2", 2), (COUNT, "8.568", 8568),
    ]  # fmt: skip
    text = "Gồm: (1) Sở Y tế 12 hồ sơ; (2) Sở Nội vụ 7 hồ sơ, trong đó quá hạn (3)"
    assert [kind for kind, *_ in _found(text)] == [REFERENCE, COUNT, REFERENCE, COUNT, COUNT]
    assert _found("mức độ 3 652 hồ sơ") == [(REFERENCE, "3", 3), (COUNT, "652", 652)]
    assert _found("tổng số 3 652 hồ sơ") == [(COUNT, "3 652", 3652)]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Trước hạn 66 hồ sơ, quá hạn: không có.", [(COUNT, "66", 66), (COUNT, "không có", 0)]),
        (
            "Giải quyết 8 hồ sơ (quá hạn: không; sớm: 8).",
            [(COUNT, "8", 8), (COUNT, "không", 0), (COUNT, "8", 8)],
        ),
        ("Kiến nghị, đề xuất: không có.", []),
        ("Xã | 7240 | 2056 | 70", [(COUNT, "7240", 7240), (COUNT, "2056", 2056), (COUNT, "70", 70)]),
        ("Nội dung | 2021 | 2022", [(YEAR, "2021", 2021), (YEAR, "2022", 2022)]),
    ],
)
def test_zero_in_a_word_and_counts_in_cells(
    text: str, expected: list[tuple[FigureKind, str, object]]
) -> None:
    assert _found(text) == expected


@pytest.mark.parametrize("digits", [101, 310, 400, 4_000, 4_300, 4_301, 5_000])
@pytest.mark.parametrize("after", ["", ",5", "%", " triệu"])
def test_a_number_longer_than_any_count_is_no_figure(digits, after):
    report = parse_report(
        f"Tiếp nhận {'9' * digits}{after} hồ sơ, trong đó {'8' * digits}{after}; đã giải quyết 12."
    )
    assert not any(isinstance(figure.value, int | Decimal) and figure.value > 12 for figure in report.figures)
    assert not [found for found in audit(report).findings if found.rule != "audit-unchecked"]
