"""Lines without number and figures among the rows of a table: rows of nothing, headings, remarks."""

import pytest

from kstt import check
from kstt.io.grid.lines.remarks import is_remark, names_row
from kstt.io.text import parse_table
from kstt.tables import LineKind, OmissionReason
from tests.io.grid.tables import CIVIL, HEADER, LAND, WORKS, added, table

BLANK = [""] * 11
NONE = [count or "" for count in [8, 3, 5, 0, 8, 4, 4, 0, 0, 0, 0]]
"""Counts with 0 left blank, so that a row without any counts may be one of nothing."""
UNITS = ["Sở Nội vụ", "UBND xã Mậu A", "Công an tỉnh", "Chi cục Thú y"]
SUMS = [count and 3 * count for count in NONE]
CATEGORIES = ["Đất đai", "Hộ tịch", "Người có công", "Nguồn nước"]


def rows_of(form):
    return [(row.block, row.label) for row in form.rows if row.kind is LineKind.ROW]


def rules(form):
    return [finding.rule for finding in check(form) if finding.rule not in {"no-total-row", "blank-filled"}]


def over(heading, names, blank):
    """A heading without number, and rows under it of which one is blank."""
    return [heading, *(["", name, *(BLANK if i == blank else NONE)] for i, name in enumerate(names))]


@pytest.mark.parametrize("blank", range(4))
@pytest.mark.parametrize("names", [UNITS, CATEGORIES], ids=["units", "categories"])
@pytest.mark.parametrize("total", [[], [["", "Tổng cộng", *SUMS]]], ids=["", "total"])
def test_a_blank_row_among_rows_written_alike_is_a_row(blank, names, total):
    rows = [["", name, *(BLANK if i == blank else NONE)] for i, name in enumerate(names)]
    form = parse_table(table(*rows, *total))
    assert rows_of(form) == [("", name) for name in names]


@pytest.mark.parametrize("blank", range(4))
@pytest.mark.parametrize("numbers", [["I", "II"], ["1", "2"], ["a)", "b)"], ["A", "B"]])
def test_a_blank_unit_among_the_units_of_a_category_is_one_of_them(numbers, blank):
    rows = [
        line
        for number, name in zip(numbers, ("Việc làm", "Thư viện"), strict=True)
        for line in over([number, name, *SUMS], UNITS, blank if name == "Việc làm" else 3)
    ]
    form = parse_table(table(*rows))
    assert [label for _, label in rows_of(form)] == UNITS * 2
    assert [block for block, _ in rows_of(form)] == ["Việc làm"] * 4 + ["Thư viện"] * 4


def test_a_unit_without_figures_heads_categories_and_is_a_row_among_units():
    plain = [["", name, *NONE] for name in ("Việc làm", "Thư viện")]
    form = parse_table(table(["", "Sở Nội vụ", *BLANK], *plain, ["", "UBND xã Mậu A", *BLANK], *plain))
    assert rows_of(form) == [
        (unit, name) for unit in ("Sở Nội vụ", "UBND xã Mậu A") for name in ("Việc làm", "Thư viện")
    ]
    units = [["", name, *NONE] for name in UNITS[1:3]]
    assert rows_of(parse_table(table(["", "Sở Nội vụ", *BLANK], *units))) == [
        ("", name) for name in UNITS[:3]
    ]


@pytest.mark.parametrize("label", ["Việc làm", "* Việc làm", "Việc làm *", "Việc làm (1)"])
def test_a_blank_line_where_nothing_is_written_as_0_is_told(label):
    zeros = [count or 0 for count in NONE]
    rows = [["", "Đất đai", *zeros], ["", label, *BLANK], ["", "Hộ tịch", *CIVIL]]
    form = parse_table(table(*rows, ["", "Tổng cộng", *added(zeros, CIVIL)]))
    assert [name for _, name in rows_of(form)] == ["Đất đai", "Hộ tịch"]
    (finding,) = [finding for finding in check(form) if finding.rule == "line-open"]
    assert finding.found == label
    last = parse_table(table(*rows[:1], rows[2], rows[1]))
    assert "line-open" in rules(last)


def test_a_category_among_units_may_head_those_under_it():
    rows = [["", name, *NONE] for name in UNITS[:3]]
    form = parse_table(table(["", "Việc làm", *BLANK], *rows, ["", "Thư viện", *BLANK], *rows))
    assert [name for _, name in rows_of(form)] == UNITS[:3] * 2
    assert rules(form).count("line-open") == 2


@pytest.mark.parametrize("mark", ["-", "+"])
@pytest.mark.parametrize("label", ["Việc làm", "VIỆC LÀM", "Lĩnh vực: Việc làm"])
def test_a_line_over_marked_ones_or_in_capitals_is_a_heading(mark, label):
    rows = [["", f"{mark} {name}", *NONE] for name in ("Đất đai", "Hộ tịch")]
    form = parse_table(table(["", "Thư viện", *BLANK], *rows, ["", label, *BLANK], *rows))
    assert [block for block, _ in rows_of(form)] == ["Thư viện"] * 2 + [label] * 2
    plain = [["", name, *NONE] for name in ("Đất đai", "Hộ tịch")]
    if label != "Việc làm":
        form = parse_table(table(*plain, ["", label, *BLANK], *plain))
        assert [block for block, _ in rows_of(form)] == [""] * 2 + [label] * 2


def test_a_heading_with_a_colon_under_the_titles_is_none_of_them():
    form = parse_table(table(["", "Lĩnh vực: Việc làm", *BLANK], ["", "Sở Nội vụ", *LAND]))
    assert rows_of(form) == [("Lĩnh vực: Việc làm", "Sở Nội vụ")]
    assert [one.text for one in form.recognition.left_out if one.reason is OmissionReason.BLOCK] == [
        "Lĩnh vực: Việc làm"
    ]


@pytest.mark.parametrize("number", ["1", "a)", "A"])
def test_numbered_lines_without_figures_over_others_without_number_head_them(number):
    numbers = {"1": ["1", "2"], "a)": ["a)", "b)"], "A": ["A", "B"]}[number]
    rows = [
        line
        for place, name in zip(numbers, ("Việc làm", "Thư viện"), strict=True)
        for line in over([place, name, *BLANK], UNITS[:3], -1)
    ]
    form = parse_table(table(*rows))
    assert rows_of(form) == [(name, unit) for name in ("Việc làm", "Thư viện") for unit in UNITS[:3]]


def test_a_last_row_of_nothing_with_a_dash_for_its_number():
    rows = [["-", "Đất đai", *NONE], ["-", "Hộ tịch", *NONE], ["-", "Thư viện", *BLANK]]
    assert [name for _, name in rows_of(parse_table(table(*rows)))] == ["Đất đai", "Hộ tịch", "Thư viện"]


def test_names_of_categories_are_no_remarks():
    names = ["Người có công", "Lao động, người có công", "Người cao tuổi", "Tài nguyên nước, nguồn nước"]
    assert all(names_row(name, capitals=False) for name in names)
    signed = [
        "Người lập biểu",
        "Người tổng hợp",
        "Nguồn: Cổng dịch vụ công",
        "Giám đốc",
        "Ghi chú",
        "Không có",
    ]
    assert all(map(is_remark, signed))


def test_a_short_remark_among_rows_is_told_and_a_note_with_a_colon_is_not():
    rows = [["", "Đất đai", *LAND], ["", "Hồ sơ khác", *BLANK], ["", "Hộ tịch", *CIVIL]]
    assert "line-open" in rules(parse_table(table(*rows, header=HEADER)))
    rows[1][1] = "Ghi chú: số liệu tạm tính"
    assert "line-open" not in rules(parse_table(table(*rows, ["", "Xây dựng", *WORKS])))


def test_a_last_unit_left_blank_under_a_numbered_category_is_told():
    rows = [line for n, name in enumerate(("Việc làm", "Thư viện"), 1)
            for line in ([n, name, *NONE], ["", UNITS[n], *NONE])]  # fmt: skip
    assert "line-open" in rules(parse_table(table(*rows, ["", "UBND xã Y Tý", *BLANK])))


def test_a_blank_unit_over_units_whose_names_say_less_is_a_row():
    rows = [["", name, *NONE] for name in ("Phòng Kinh tế", "Kho bạc", "Khối Đảng")]
    units = [["", name, *NONE] for name in UNITS]
    form = parse_table(table(*units, ["", "Chi cục Kiểm lâm", *BLANK], *rows))
    assert [label for _, label in rows_of(form)] == [*UNITS, "Chi cục Kiểm lâm", *(row[1] for row in rows)]


NUMBERED = [[1, "Đất đai", *LAND], [2, "Tôn giáo", *CIVIL]]
TOTALS = ["", "Tổng cộng", *added(LAND, CIVIL, WORKS)]


@pytest.mark.parametrize("last", [[[3, "Xây dựng", *WORKS]], [[3, "Xây dựng", *WORKS], TOTALS]])
@pytest.mark.parametrize("label", ["Chính phủ", "Thuận An"])
def test_a_text_right_under_a_numbered_row_is_told(label, last):
    """It may be the rest of the name above it, which is cut then."""
    form = parse_table(table(*NUMBERED, ["", label, *BLANK], *last))
    assert [name for _, name in rows_of(form)] == ["Đất đai", "Tôn giáo", "Xây dựng"]
    assert rules(form) == ["line-open"]


@pytest.mark.parametrize("label", ["Trong đó", "Không có hồ sơ quá hạn", "Số liệu tạm tính", "(tiếp theo)"])
def test_a_remark_under_a_numbered_row_is_not(label):
    assert not rules(parse_table(table(*NUMBERED, ["", label, *BLANK], [3, "Xây dựng", *WORKS])))


def test_a_heading_that_may_be_another_unit_s_is_told():
    again = [[1, "Xây dựng", *WORKS], [2, "Đất đai", *CIVIL]]
    form = parse_table(table(*NUMBERED, ["", "Thuận An", *BLANK], *again))
    assert [block for block, _ in rows_of(form)] == ["", "", "Thuận An", "Thuận An"]
    assert rules(form) == ["block-open"]


@pytest.mark.parametrize("first", [[["", "Đắk Lao", *BLANK]], []])
@pytest.mark.parametrize("heading", ["Phần mềm chuyên ngành", "Lĩnh vực: Việc làm", "Phòng Kinh tế"])
def test_a_heading_whose_words_say_what_it_heads_or_under_another_is_not_told(first, heading):
    again = [[1, "Xây dựng", *WORKS], [2, "Hộ tịch", *CIVIL]]
    heading = "Thuận An" if first else heading
    assert not rules(parse_table(table(*first, *NUMBERED, ["", heading, *BLANK], *again)))
