"""Tables as clerks draw them, recognised in a grid."""

import io
import unicodedata

import pytest

from kstt import Severity, check
from kstt.errors import DocumentError
from kstt.io.grid.recognising import Grid, recognise
from kstt.io.text.delimited import parse_table
from kstt.io.text.html import parse_html_forms
from kstt.io.word.text import docx_lines
from kstt.tables.cells import LineKind
from tests.io.grid.tables import CIVIL, COLUMNS, HEADER, LAND, ROWS, added, table


def test_a_row_of_dashes_without_number_is_a_row():
    rows = [row[1:] for row in (*HEADER, ["", *ROWS[0][:1], *LAND], ["", "Dầu khí", *["-"] * 11])]
    assert [row.label for row in parse_table(table(*rows, header=[]))] == ["Đất đai", "Dầu khí"]


def test_figures_under_one_another_in_a_cell_are_not_one():
    docx = pytest.importorskip("docx")
    document = docx.Document()
    document.add_table(rows=1, cols=2).cell(0, 0).text = "3\n500"
    file = io.BytesIO()
    document.save(file)
    assert docx_lines(file.getvalue())[0].text == "3; 500\t"
    keys = "".join(f"<th>{name}</th>" for name in ("number", "label", *(c.key for c in COLUMNS)))
    cells = "<td>1</td><td>Đất đai</td><td>3<br>500</td>" + "<td>1</td>" * 10
    (form,) = parse_html_forms(f"<table><tr>{keys}</tr><tr>{cells}</tr></table>")
    assert (form.rows[0].cells[0].text, form.rows[0].cells[0].value) == ("3; 500", None)


@pytest.mark.parametrize(
    ("text", "said"),
    [
        (table(*[[1, "Đất đai", *LAND]] * 20_000), r"a table of \d+ cells"),
        ("x" * 8_000_001, "8000001 characters"),
    ],
)
def test_tables_without_end_are_refused(text, said):
    with pytest.raises(DocumentError, match=said):
        parse_table(text)


@pytest.mark.parametrize(
    "name", ["TỔNG CỘNG (I+II)", "Tổng cộng toàn tỉnh", "Cộng chung:", "Tổng số toàn đơn vị",
             "Tổng các lĩnh vực", "Tổng cộng tất cả các đơn vị", "Tổng 3 cấp", "Cộng trên địa bàn tỉnh"]
)  # fmt: skip
def test_a_total_by_another_name_is_no_row(name):
    form = parse_table(table(["", name, *added(LAND, CIVIL)], [1, "Đất đai", *LAND], [2, "Hộ tịch", *CIVIL]))
    assert form.rows[0].kind is LineKind.TOTAL
    assert check(form) == ()


@pytest.mark.parametrize("first", ["Tổng cộng", "Tổng kết năm"])
def test_a_total_above_and_below_is_one_whatever_the_second_is_called(first):
    names = {"Tổng cộng", "Tổng kết năm"} - {first}
    whole = added(LAND, CIVIL)
    rows = [["", first, *whole], [1, "Đất đai", *LAND], [2, "Hộ tịch", *CIVIL], ["", *names, *whole]]
    form = parse_table(table(*rows))
    assert [row.kind for row in form].count(LineKind.TOTAL) == 1
    assert [row.label for row in form if row.kind is LineKind.ROW] == ["Đất đai", "Hộ tịch"]
    assert check(form) == ()


def test_a_lone_row_that_equals_the_total_stays():
    form = parse_table(table(["", "Tổng cộng", *LAND], ["", "Đất đai", *LAND]))
    assert [row.label for row in form if row.kind is LineKind.ROW] == ["Đất đai"]


def test_several_blank_rows_at_the_end_stay_and_a_remark_does_not():
    rows = [["", "Đất đai", *LAND], ["", "Hộ tịch", *CIVIL], ["", "Kinh doanh khí", *[""] * 11],
            ["", "Văn bằng, chứng chỉ", *[""] * 11], ["", "Số liệu chốt đến 17h00", *[""] * 11]]  # fmt: skip
    assert [row.label for row in parse_table(table(*rows))] == [row[1] for row in rows[:4]]


def test_numbers_within_labels_are_told_apart_where_they_have_no_column():
    rows = [["I. UBND cấp tỉnh", *added(LAND, CIVIL)], ["1. Đất đai", *LAND], ["2) Hộ tịch", *CIVIL]]
    form = parse_table(table(*rows, header=[row[1:] for row in HEADER]))
    assert [(row.number, row.label) for row in form.rows][1:] == [("1", "Đất đai"), ("2", "Hộ tịch")]


def test_a_row_whose_number_was_left_out_stays_where_the_others_count_it():
    rows = [[1, "- Đất đai", *LAND], ["", "- Dầu khí", *[""] * 11], [3, "- Hộ tịch", *CIVIL]]
    assert [row.label for row in parse_table(table(*rows))] == ["- Đất đai", "- Dầu khí", "- Hộ tịch"]
    rows[2][0] = 2
    assert [row.label for row in parse_table(table(*rows))] == ["- Đất đai", "- Hộ tịch"]


def test_cells_merged_over_rows_are_a_warning():
    lines = [*HEADER, [1, "Đất đai", *LAND], [2, "Hộ tịch", *[""] * 11], [3, "Xây dựng", *CIVIL]]
    rows = tuple(tuple(map(str, line)) for line in lines)
    below = [(3, c, 4, c) for c in range(2, 13)]
    for merges, columns in ((below, len(below)), ([(3, 1, 3, 2)], 0), ([(5, 2, 6, 2)], 0)):
        found = [f.rule for f in check(recognise(Grid(rows, merges=tuple(merges))))]
        assert found.count("cells-merged") == columns


def test_thousands_grouped_in_two_ways_are_a_warning():
    land = ["1.035", "1.010", *LAND[2:4], "1,025", "1,010", *LAND[6:]]
    form = parse_table(table([1, "Đất đai", *land]))
    assert [f.rule for f in check(form) if f.severity is not Severity.INFO] == [
        "thousands-mixed",
        "no-total-row",
    ]


@pytest.mark.parametrize(("unit", "form"), [("BỘ CÔNG THƯƠNG", "06b"), ("UBND xã A", "06a")])
def test_the_form_of_a_ministry(unit, form):
    read = parse_table(f"{unit}\n" + table([1, "Đất đai", *LAND]))
    assert (read.layout.form, read.reporting_unit) == (form, unit)


@pytest.mark.parametrize("form", ["NFC", "NFD"])
def test_headings_of_blocks_are_told_in_every_form_of_unicode(form):
    lines = [
        ["Phần I", "Ngành dọc", *[""] * 11], [1, "Đất đai", *LAND],
        ["Phần II", "Phần mềm một cửa điện tử", *[""] * 11], [1, "Hộ tịch", *CIVIL],
    ]  # fmt: skip
    text = unicodedata.normalize(form, "Biểu số II.06a/VPCP/KSTT\n" + table(*lines))
    rows = parse_table(text).rows
    assert [(row.label, row.block) for row in rows] == [
        ("Đất đai", "Ngành dọc"), ("Hộ tịch", "Phần mềm một cửa điện tử"),
    ]  # fmt: skip


@pytest.mark.parametrize("number", ["III", "3", ""])
def test_a_last_section_in_which_nothing_stands_stays(number):
    blank = [""] * 11
    lines = [
        ["", "Tổng cộng", *LAND], ["I", "UBND cấp tỉnh", *blank], [1, "Đất đai", *LAND],
        ["II", "UBND cấp huyện", *blank], [1, "Đầu tư", *blank], [2, "Giá", *blank],
        [number, "UBND cấp xã", *blank], [1, "Hộ tịch", *blank], [2, "Chứng thực", *blank],
    ]  # fmt: skip
    form = parse_table(table(*lines, ["", ""], [1, "Số liệu trích từ hệ thống"], [2, "Có 12 hồ sơ quá hạn"]))
    rows = [(row.section, row.label) for row in form if row.kind is LineKind.ROW]
    assert rows == [
        ("I", "Đất đai"),
        ("II", "Đầu tư"),
        ("II", "Giá"),
        ("III", "Hộ tịch"),
        ("III", "Chứng thực"),
    ]


@pytest.mark.parametrize("off", [0, 1])
def test_a_total_of_the_period_that_the_form_does_not_have_is_held_against_its_parts(off):
    titles = [
        [
            "TT",
            "Lĩnh vực",
            "Mới tiếp nhận",
            "",
            "",
            "Tồn kỳ trước",
            "Giải quyết",
            "",
            "",
            "",
            "Còn lại",
            "",
            "",
        ],
        [
            "",
            "",
            "Cộng",
            "Qua mạng",
            "Trực tiếp",
            "",
            "Cộng",
            "Sớm",
            "Đúng",
            "Trễ",
            "Cộng",
            "Còn hạn",
            "Trễ hạn",
        ],
    ]
    land = [LAND[1] + LAND[2] + off, *LAND[1:]]
    found = check(parse_table(table([1, "Đất đai", *land], header=titles)))
    errors = [(one.rule, one.found, one.expected) for one in found if one.severity is Severity.ERROR]
    assert errors == [("received-in-period", str(land[0]), str(land[0] - 1))] * off


@pytest.mark.parametrize("text", ["Tổng cộng", "Trực tuyến", "Đất đai", "35"])
@pytest.mark.parametrize("sign", ["\u200b", "\u200e", "\u202e", "\u2060"], ids=ascii)
def test_characters_that_nobody_sees_change_nothing_and_are_a_remark(text, sign):
    whole = table([1, ROWS[0][0], *LAND], ["", "Tổng cộng", *LAND])
    plain, marked = parse_table(whole), parse_table(whole.replace(text, text[0] + sign + text[1:]))
    assert marked == plain
    assert [finding.rule for finding in check(marked)] == ["invisible-removed"]
    assert check(plain) == ()
