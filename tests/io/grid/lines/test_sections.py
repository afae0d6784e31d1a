"""Which lines head the sections of a table, and which blocks of rows are none."""

import pytest

from kstt import check
from kstt.findings import Severity
from kstt.io.text.delimited import parse_table
from kstt.tables.cells import LineKind
from tests.io.grid.tables import CIVIL, LAND, WORKS, added, table

ROWS = [[1, "Sở Xây dựng", *LAND], [2, "Sở Nội vụ", *CIVIL]], [[1, "Công an tỉnh", *WORKS]]


def blocks(letters, names):
    heads = [
        [letter, name, *added(*(row[2:] for row in own))]
        for letter, name, own in zip(letters, names, ROWS, strict=True)
    ]
    return table(heads[0], *ROWS[0], heads[1], *ROWS[1], ["", "Tổng cộng", *added(LAND, CIVIL, WORKS)])


def lines(form, kind):
    return [(row.section, row.label) for row in form.rows if row.kind is kind]


@pytest.mark.parametrize("letters", ["AB", ("I", "II"), ("A.", "B.")])
def test_a_block_of_bodies_of_the_state_beside_that_of_the_province_is_a_section(letters):
    form = parse_table(blocks(letters, ("Cơ quan chuyên môn thuộc UBND tỉnh", "Cơ quan ngành dọc")))
    assert [section for section, _ in lines(form, LineKind.SECTION)] == ["I", "II"]
    assert lines(form, LineKind.ROW)[-1] == ("II", "Công an tỉnh")
    assert {one.rule for one in check(form)} == {"section-beyond"}


def test_where_one_block_alone_names_a_level_the_blocks_are_groups_and_no_sections():
    form = parse_table(blocks("AB", ("Cơ quan chuyên môn thuộc UBND tỉnh", "Đơn vị khác")))
    assert not lines(form, LineKind.SECTION)
    assert [label for _, label in lines(form, LineKind.ROW)] == ["Sở Xây dựng", "Sở Nội vụ", "Công an tỉnh"]
    assert not check(form)


@pytest.mark.parametrize("letter", ["c)", "d)", "c", "C"])
def test_a_letter_of_a_list_is_no_section(letter):
    rows = [
        ["I", "UBND cấp tỉnh", *added(LAND, WORKS)],
        ["1", "Đất đai", *LAND],
        [letter, "Xây dựng", *WORKS],
    ]
    form = parse_table(table(*rows, ["", "Tổng cộng", *added(LAND, WORKS)]))
    assert [section for section, _ in lines(form, LineKind.SECTION)] == ["I"]
    assert lines(form, LineKind.ROW)[-1] == ("I", "Xây dựng")


def test_sums_of_levels_under_their_rows_make_the_sections():
    rows = [
        [1, "Đất đai", *LAND],
        ["", "Cộng cấp tỉnh", *LAND],
        [1, "Đất đai", *CIVIL],
        [2, "Xây dựng", *WORKS],
        ["", "Cộng cấp xã", *added(CIVIL, WORKS)],
    ]
    form = parse_table(table(*rows, ["", "Tổng số", *added(LAND, CIVIL, WORKS)]))
    assert lines(form, LineKind.SECTION) == [("I", "cấp tỉnh"), ("II", "cấp xã")]
    assert lines(form, LineKind.ROW) == [("I", "Đất đai"), ("II", "Đất đai"), ("II", "Xây dựng")]
    assert {one.rule for one in check(form)} <= {"section-missing"}


def test_a_heading_among_levels_that_names_none_is_told():
    rows = [["", "Cấp tỉnh", *[""] * 11], *ROWS[0], ["", "Địa phương cấp xã", *[""] * 11], *ROWS[1],
            ["", "Cơ quan khác", *[""] * 11], *ROWS[1]]  # fmt: skip
    form = parse_table("Biểu số II.06c/VPCP/KSTT\n" + table(*rows))
    found = [one for one in check(form) if one.rule == "heading-open"]
    assert [(one.found, one.severity) for one in found] == [("Cơ quan khác", Severity.ERROR)]
    assert [section for section, _ in lines(form, LineKind.SECTION)] == ["I", "II"]


def test_a_block_within_a_level_that_says_what_it_is_is_not_told():
    rows = [["", "Cấp tỉnh", *[""] * 11], *ROWS[0], ["", "Đơn vị: Cục Thuế tỉnh", *[""] * 11], *ROWS[1]]
    form = parse_table("Biểu số II.06c/VPCP/KSTT\n" + table(*rows))
    assert "heading-open" not in {one.rule for one in check(form)}
    assert lines(form, LineKind.ROW)[-1] == ("I", "Công an tỉnh")


@pytest.mark.parametrize("style", ["Phần {}. {}", "Phan {}. {}", "MUC {}: {}", "({}) {}"])
def test_headings_with_a_word_before_their_numeral_are_read_without_marks_too(style):
    rows = [["", style.format("I", "UBND cap tinh"), *added(LAND, CIVIL)], *ROWS[0],
            ["", style.format("II", "UBND cap xa"), *WORKS], *ROWS[1]]  # fmt: skip
    form = parse_table(table(*rows))
    assert [row.section for row in form.rows if row.kind is LineKind.ROW] == ["I", "I", "II"]


@pytest.mark.parametrize("counted", [True, False])
@pytest.mark.parametrize("numbers", ["  ", "AB", ("I", "II")])
def test_the_desks_of_levels_head_sections(numbers, counted):
    names = "Trung tâm Phục vụ hành chính công tỉnh", "Bộ phận Một cửa cấp xã"
    sums = added(LAND, CIVIL), WORKS
    heads = [
        [n, name, *(own if counted else [""] * 11)] for n, name, own in zip(numbers, names, sums, strict=True)
    ]
    form = parse_table(table(heads[0], *ROWS[0], heads[1], *ROWS[1]))
    assert lines(form, LineKind.SECTION) == [("I", names[0]), ("II", names[1])]
    assert lines(form, LineKind.ROW)[-1] == ("II", "Công an tỉnh")


@pytest.mark.parametrize("counted", [True, False])
@pytest.mark.parametrize("last", [["I"], ["III"]])
def test_roman_numbers_under_lettered_levels_are_those_of_groups(counted, last):
    groups = [("I", "Sở Xây dựng", LAND), ("II", "Sở Nội vụ", CIVIL), (*last, "UBND xã A", WORKS)]
    rows = [[[n, name, *own], [1, "Hộ tịch", *own]] for n, name, own in groups]
    heads = [["A", "CẤP TỈNH", *added(LAND, CIVIL)], ["B", "CẤP XÃ", *WORKS]]
    if not counted:
        heads = [[*head[:2], *[""] * 11] for head in heads]
    lined = [heads[0], *rows[0], *rows[1], heads[1], *rows[2]]
    form = parse_table(table(*lined, ["", "Tổng cộng", *added(LAND, CIVIL, WORKS)]))
    assert lines(form, LineKind.SECTION) == [("I", "CẤP TỈNH"), ("II", "CẤP XÃ")]
    found = [(row.section, row.block) for row in form.rows if row.kind is LineKind.ROW]
    assert found == [("I", "Sở Xây dựng"), ("I", "Sở Nội vụ"), ("II", "UBND xã A")]
    assert not [one for one in check(form) if one.severity is Severity.ERROR]


@pytest.mark.parametrize("note", [" (02 lĩnh vực)", ": 02 đơn vị"])
def test_a_level_is_named_whatever_is_said_of_how_many_are_under_it(note):
    form = parse_table(blocks("AB", (f"Cấp tỉnh{note}", f"Cấp xã{note}")))
    assert [section for section, _ in lines(form, LineKind.SECTION)] == ["I", "II"]


def test_a_desk_among_the_units_of_a_level_is_one_of_them():
    desk = [3, "Trung tâm Phục vụ hành chính công tỉnh", *WORKS]
    rows = [["", "Cấp tỉnh", *[""] * 11], *ROWS[0], desk, ["", "Cấp xã", *[""] * 11], [1, "UBND xã A", *LAND]]
    form = parse_table(table(*rows))
    assert lines(form, LineKind.ROW)[2] == ("I", desk[1])


def test_phrases_with_the_word_of_a_place_name_no_level():
    rows = [["I", "Điện", *LAND], [1, "UBND xã A", *LAND], ["II", "Nhà ở và công sở", *WORKS],
            [1, "UBND xã A", *WORKS]]  # fmt: skip
    form = parse_table(table(*rows))
    assert [(row.block, row.label) for row in form.rows] == [
        ("Điện", "UBND xã A"), ("Nhà ở và công sở", "UBND xã A")
    ]  # fmt: skip


def test_a_line_of_the_unit_of_count_names_no_province():
    form = parse_table(table(["", "Đơn vị tính: hồ sơ", *[""] * 11], *ROWS[0]))
    assert [row.label for row in form.rows] == ["Sở Xây dựng", "Sở Nội vụ"]


@pytest.mark.parametrize("none", ["0", "Không", "-", "0 hồ sơ"])
@pytest.mark.parametrize("place", ["first", "middle", "last"])
@pytest.mark.parametrize("styles", [("A", "B", "I", "II", "III"), ("I", "II", "A", "B", "C")])
def test_the_heading_of_a_unit_without_rows_and_cases_is_no_section_and_no_row(none, place, styles):
    groups = [
        [["Sở Nội vụ", *LAND], [1, "Đất đai", *LAND]],
        [["Sở Xây dựng", *WORKS], [1, "Xây dựng", *WORKS]],
    ]
    groups.insert(("first", "middle", "last").index(place), [["Sở Tư pháp", *[none] * 11]])
    own = [[[number, *group[0]], *group[1:]] for number, group in zip(styles[2:], groups, strict=True)]
    text = table(
        ["", "Tổng cộng", *added(LAND, CIVIL, WORKS)],
        [styles[0], "UBND cấp tỉnh", *added(LAND, WORKS)],
        *(row for group in own for row in group),
        [styles[1], "UBND cấp xã", *CIVIL],
        [styles[2], "UBND xã Ea Kly", *CIVIL],
        [1, "Hộ tịch", *CIVIL],
    )
    form = parse_table("Biểu số II.06c/VPCP/KSTT\n" + text)
    assert [row.label for row in form.rows if row.kind is LineKind.ROW] == ["Đất đai", "Xây dựng", "Hộ tịch"]
    assert len([row for row in form.rows if row.kind is LineKind.SECTION]) == 2
    assert [one.block for one in form.rows if one.label == "Xây dựng"] == ["Sở Xây dựng"]
    assert not [finding for finding in check(form) if finding.severity is Severity.ERROR]
    assert any("Sở Tư pháp" in one.text for one in form.recognition.left_out)


LEVELS = [("Cấp tỉnh", added(LAND, CIVIL)), ("Cấp xã", WORKS)]


@pytest.mark.parametrize("before", [("", ""), ("Trong đó: ", ""), ("Trong đó: ", "Trong đó: "), ("- ", "- ")])
@pytest.mark.parametrize("above", [True, False])
@pytest.mark.parametrize("total", ["above", "below"])
@pytest.mark.parametrize("wrong", [0, 1])
def test_a_summary_by_level_is_none_of_the_rows(before, above, total, wrong):
    summary = [["", mark + name, *own] for mark, (name, own) in zip(before, LEVELS, strict=True)]
    summary[1][5] += wrong
    sections = [
        ["I", "Cấp tỉnh", *LEVELS[0][1]], [1, "Đất đai", *LAND], [2, "Hộ tịch", *CIVIL],
        ["II", "Cấp xã", *WORKS], [1, "Xây dựng", *WORKS],
    ]  # fmt: skip
    whole = [["", "Tổng cộng", *added(LAND, CIVIL, WORKS)]]
    rows = [*summary, *sections] if above else [*sections, *summary]
    form = parse_table(table(*(whole + rows if total == "above" else rows + whole)))
    found = [finding for finding in check(form) if finding.severity is not Severity.INFO]
    if wrong:
        # What stands among others of all rows is not compared with any of them.
        assert found or before[1].startswith("Trong")
    else:
        assert [row.label for row in form.rows if row.kind is LineKind.ROW] == [
            "Đất đai",
            "Hộ tịch",
            "Xây dựng",
        ]
        assert {finding.rule for finding in found} <= {"figures-below"}
