"""Several forms under or beside one another in one sheet or text."""

import csv
import io
from itertools import zip_longest

import openpyxl
import pytest

from kstt import ReportingPeriod, check, form_05b
from kstt.errors import DocumentError
from kstt.io.excel import read_forms
from kstt.io.text import to_delimited
from kstt.io.text.delimited import parse_tables
from tests.io.grid.tables import CIVIL, HEADER, LAND, TOTAL, WORKS, added, counts, table

ROWS = [[1, "Đất đai", *LAND], [2, "Hộ tịch", *CIVIL], [3, "Xây dựng", *WORKS]]
OTHER = [["", "Tổng cộng", *added(LAND, WORKS)], [1, "Đất đai", *LAND], [2, "Thuế", *WORKS]]
A, B = "Đơn vị báo cáo: UBND xã A\n", "Đơn vị báo cáo: UBND xã B\n"
CAPITALS = "Đơn vị báo cáo: ỦY BAN NHÂN DÂN XÃ A\n"
Q1, Q2 = "Quý I năm 2024\n", "Quý II năm 2024\n"
FIRST = table(TOTAL, *ROWS)
SECOND = table(*OTHER)


def headings(forms):
    return [(form.reporting_unit, form.period and form.period.label) for form in forms]


@pytest.mark.parametrize("between", ["", "\n", "\n\n\nNgười lập biểu\nNguyễn Văn A\n\n"])
@pytest.mark.parametrize(
    ("above", "below", "expected", "rules"),
    [
        (A + Q1, B + Q1, [("UBND xã A", "Quý I/2024"), ("UBND xã B", "Quý I/2024")], set()),
        (A + Q1, A + Q2, [("UBND xã A", "Quý I/2024"), ("UBND xã A", "Quý II/2024")], set()),
        (A + Q1, B, [("UBND xã A", "Quý I/2024"), ("UBND xã B", "Quý I/2024")], {"period-of-first"}),
        (A + Q1, Q2, [("UBND xã A", "Quý I/2024"), ("UBND xã A", "Quý II/2024")], {"unit-of-first"}),
    ],
)
def test_a_table_under_a_heading_of_its_own_is_a_second_form(above, below, expected, rules, between):
    forms = parse_tables(above + FIRST + between + below + SECOND)
    assert headings(forms) == expected
    assert counts(forms[0]) == counts(parse_tables(FIRST)[0])
    assert counts(forms[1]) == counts(parse_tables(SECOND)[0])
    assert [{one.rule for one in check(form)} for form in forms] == [set(), rules]


@pytest.mark.parametrize("below", ["", "\n\n", "Chi tiết hồ sơ trực tuyến\n", A, Q1, A + Q1, CAPITALS])
def test_a_table_that_names_nothing_of_its_own_is_refused(below):
    with pytest.raises(DocumentError, match="a second table of the form"):
        parse_tables(A + Q1 + FIRST + below + SECOND)


def test_three_tables_are_three_forms():
    forms = parse_tables(A + Q1 + FIRST + B + Q1 + SECOND + A + Q2 + FIRST)
    assert headings(forms) == [
        ("UBND xã A", "Quý I/2024"),
        ("UBND xã B", "Quý I/2024"),
        ("UBND xã A", "Quý II/2024"),
    ]
    assert not any(map(check, forms))


def test_a_table_of_feedback_under_one_of_cases_is_of_its_period():
    feedback = to_delimited(form_05b([], ReportingPeriod.quarter(2024, 1)))
    lines = ["\t".join(row) for row in csv.reader(feedback.splitlines()) if len(row) > 3]
    forms = parse_tables(A + Q1 + FIRST + "\nPhản ánh, kiến nghị\n" + "\n".join(lines) + "\n")
    assert [form.layout.form for form in forms] == ["06a", "05b"]
    assert headings(forms)[1] == ("UBND xã A", "Quý I/2024")
    assert {one.rule for one in check(forms[1])} >= {"period-of-first", "unit-of-first"}


def test_a_table_below_whose_header_is_not_clear_is_named():
    titles = [
        "TT",
        "Ngành",
        "PAKN nhận được",
        "Hành vi hành chính (nhận)",
        "PAKN đã xử lý",
        "PAKN đang xử lý",
    ]
    below = "\t".join(titles) + "\n1\tThuế\t12\t6\t6\t6\n"
    (form,) = parse_tables(A + Q1 + FIRST + "\nPhản ánh, kiến nghị\n" + below)
    assert {"figures-below", "table-unread"} == {one.rule for one in check(form)}


def beside(left, right):
    """Two texts of tables side by side, a blank column between them."""
    width = max(len(line.split("\t")) for line in left.splitlines())
    rows = [text.splitlines() for text in (left, right)]
    pairs = zip_longest(*rows, fillvalue="")
    return (
        "\n".join("\t".join([*(one.split("\t") + [""] * width)[: width + 1], other]) for one, other in pairs)
        + "\n"
    )


def test_tables_beside_one_another_are_forms_by_their_headings():
    forms = parse_tables(beside(A + Q1 + FIRST, B + Q1 + SECOND))
    assert headings(forms) == [("UBND xã A", "Quý I/2024"), ("UBND xã B", "Quý I/2024")]
    assert [counts(form) for form in forms] == [counts(parse_tables(text)[0]) for text in (FIRST, SECOND)]
    assert not any(map(check, forms))
    assert forms[1].rows[0].cells[0].where == "line 6 field 17"


@pytest.mark.parametrize("right", ["\n\n", A + Q1, "\n" + Q1])
def test_a_table_beside_another_that_names_nothing_of_its_own_is_refused(right):
    with pytest.raises(DocumentError, match="the columns of the form twice"):
        parse_tables(beside(A + Q1 + FIRST, right + SECOND))


@pytest.mark.parametrize(
    "desk",
    [
        "Bộ phận Một cửa xã A",
        "Bộ phận tiếp nhận và trả kết quả UBND xã A",
        "Trung tâm Phục vụ hành chính công xã A",
    ],
)
def test_the_desk_of_a_unit_is_no_other_unit(desk):
    with pytest.raises(DocumentError, match="second table"):
        parse_tables(A + Q1 + FIRST + f"\nĐơn vị báo cáo: {desk}\n" + SECOND)
    assert len(parse_tables(A + Q1 + FIRST + f"\nĐơn vị báo cáo: {desk} B\n" + SECOND)) == 2


def workbook(*sheets):
    book = openpyxl.Workbook()
    book.remove(book.active)
    for name, (above, rows) in zip("AB", sheets, strict=True):
        sheet = book.create_sheet(name)
        for row in (*([text] for text in above), *HEADER, *rows):
            sheet.append([cell if cell != "" else None for cell in row])
    stream = io.BytesIO()
    book.save(stream)
    return stream.getvalue()


@pytest.mark.parametrize("cut", [1, 2])
def test_a_total_above_the_rows_of_all_sheets_may_stand_below_them_once_more(cut):
    (form,) = read_forms(workbook(([], [TOTAL, *ROWS[:cut]]), ([], [*ROWS[cut:], TOTAL])))
    assert counts(form) == [("Tổng cộng", TOTAL[2:]), *((row[1], row[2:]) for row in ROWS)]
    assert {one.rule for one in check(form)} == {"pages-joined"}
    assert [one.text for one in form.recognition.left_out if one.reason.name == "SUBTOTAL"] == ["Tổng cộng"]
    other = [*TOTAL[:2], *added(TOTAL[2:], LAND)]
    assert len(read_forms(workbook(([], [TOTAL, *ROWS[:cut]]), ([], [*ROWS[cut:], other])))) > 1


@pytest.mark.parametrize("cut", [1, 2])
@pytest.mark.parametrize("above", [["Đơn vị báo cáo: UBND xã An Bình"], []])
def test_sheets_whose_one_total_is_that_of_all_rows_are_one_form(cut, above):
    (form,) = read_forms(workbook((above, ROWS[:cut]), (above, [*ROWS[cut:], TOTAL])))
    assert counts(form)[:-1] == [(row[1], row[2:]) for row in ROWS]
    assert {one.rule for one in check(form)} - {"unit-unstated", "period-unstated"} <= {"pages-joined"}


@pytest.mark.parametrize("case", ["another unit", "own totals", "another total"])
def test_other_sheets_are_forms_of_their_own(case):
    above, total = ["Đơn vị báo cáo: UBND xã An Bình"], TOTAL
    first = ROWS[:2]
    if case == "own totals":
        first = [*first, ["", "Tổng cộng", *added(LAND, CIVIL)]]
    if case != "another unit":
        total = ["", "Tổng cộng", *WORKS]
    second = ["Đơn vị báo cáo: UBND xã Bình An"] if case == "another unit" else above
    forms = read_forms(workbook((above, first), (second, [ROWS[2], total])))
    assert len(forms) == 2


def test_a_table_of_feedback_above_one_of_cases_is_a_form_of_its_own():
    feedback = to_delimited(form_05b([], ReportingPeriod.quarter(2024, 1)))
    lines = ["\t".join(row) for row in csv.reader(feedback.splitlines()) if len(row) > 3]
    for between in ("", "\nBiểu 06a\n"):
        forms = parse_tables(A + Q1 + "\n".join(lines) + "\n" + between + FIRST)
        assert [form.layout.form for form in forms] == ["05b", "06a"]
        assert headings(forms)[1] == ("UBND xã A", "Quý I/2024")


OTHER_WORDS = [
    [
        "TT",
        "Lĩnh vực",
        "Số HS tiếp nhận",
        "",
        "",
        "",
        "Số HS đã giải quyết",
        "",
        "",
        "",
        "Số HS đang giải quyết",
        "",
        "",
    ],
    *HEADER[1:],
]


@pytest.mark.parametrize("again", [OTHER_WORDS, [[cell.upper() for cell in row] for row in OTHER_WORDS]])
def test_a_table_goes_on_under_titles_in_other_words(again):
    (form,) = parse_tables(table(*ROWS[:1]) + table(*ROWS[1:], TOTAL, header=again))
    assert [row.label for row in form.rows] == ["Đất đai", "Hộ tịch", "Xây dựng", "Tổng cộng"]
    assert {one.rule for one in check(form)} - {"period-unstated", "unit-unstated"} == {"pages-joined"}
    wrong = [["", "Tổng cộng", *added(LAND, LAND)]]
    with pytest.raises(DocumentError, match="a second table"):
        parse_tables(table(*ROWS[:1]) + table(*ROWS[1:], *wrong, header=again))
