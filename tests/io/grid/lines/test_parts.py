"""Parts of rows, which are counted in the row that they stand under."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kstt import Severity, check
from kstt.io.text.delimited import parse_table
from kstt.tables.cells import LineKind
from kstt.tables.recognition import OmissionReason
from tests.io.grid.tables import CIVIL, LAND, ROWS, TOTAL, WORKS, added, counts, table

ONLINE, DIRECT = ["-", "Trực tuyến", *CIVIL], ["-", "Trực tiếp", *WORKS]


FIRST, OTHER = "Cấp lần đầu", "Thủ tục khác"


@pytest.mark.parametrize(
    "parts",
    [
        [["2.1", "Trong đó: cấp giấy chứng nhận", *WORKS]],
        [["", "Trong đó: qua mạng", *WORKS]],
        [["2.1", "Trong đó: đăng ký kết hôn", *WORKS], ["2.2", "Khai sinh", *WORKS]],
        [["", "- Trong số đó: khai sinh", *WORKS], ["-", "Khai tử", *WORKS]],
    ],
)
def test_what_a_row_says_to_be_among_its_cases_is_not_added(parts):
    rows = [[1, "Đất đai", *LAND], [2, "Hộ tịch", *CIVIL], *parts, [3, "Xây dựng", *WORKS]]
    form = parse_table(table(TOTAL, *rows))
    assert counts(form) == [("Tổng cộng", TOTAL[2:]), *ROWS]
    assert not check(form)
    left = [one.reason for one in form.recognition.left_out]
    assert left == [OmissionReason.PART] * len(parts)
    assert all(any(str(part[1]) in note for note in form.notes) for part in parts)


def test_more_than_the_row_above_is_no_part_of_it():
    rows = [[1, "Xây dựng", *WORKS], ["1.1", "Trong đó: đất đai", *LAND]]
    form = parse_table(table(["", "Tổng cộng", *WORKS], *rows))
    assert "column-total" in {finding.rule for finding in check(form)}


def test_parts_of_the_same_names_under_several_rows_are_no_rows():
    land, civil = added(WORKS, LAND), added(WORKS, CIVIL)
    rows = [[1, "Đất đai", *land], ["1.1", FIRST, *WORKS], ["1.2", OTHER, *LAND],
            [2, "Hộ tịch", *civil], ["2.1", FIRST, *CIVIL], ["2.2", OTHER, *WORKS], [3, "Xây dựng", *WORKS]]  # fmt: skip
    form = parse_table(table(["", "Tổng cộng", *added(land, civil, WORKS)], *rows))
    assert counts(form)[1:] == [("Đất đai", land), ("Hộ tịch", civil), ("Xây dựng", WORKS)]
    parts = [f"{number} {name}" for number, name, *_ in rows if "." in str(number)]
    (found,) = check(form)
    assert (found.rule, found.expected) == ("part-assumed", "4")
    named = f"1.1 {FIRST} (1 Đất đai); 1.2 {OTHER} (1 Đất đai); 2.1 {FIRST} (2 Hộ tịch); …"
    assert found.found == named
    left = [spot.text for spot in form.recognition.left_out if spot.reason is OmissionReason.PART]
    assert left == parts
    rows[0][6] += 1
    found = check(parse_table(table(["", "Tổng cộng", *added(land, civil, WORKS)], *rows)))
    assert {"group-total", "row-identity", "column-total"} == {one.rule for one in found} - {"part-assumed"}


def test_parts_of_the_same_names_in_other_sections_are_rows_of_theirs():
    land = added(LAND, WORKS)
    parts = [[1, "Đất đai", *land], ["1.1", FIRST, *LAND], ["1.2", OTHER, *WORKS]]
    heads = [["I", "UBND cấp tỉnh", *land], ["II", "UBND cấp xã", *added(land, CIVIL)]]
    total = ["", "Tổng cộng", *added(land, land, CIVIL)]
    form = parse_table(
        table(total, heads[0], *parts, heads[1], *parts, [2, "Hộ tịch", *CIVIL], ["2.1", "Hộ tịch", *CIVIL])
    )
    rows = [(FIRST, LAND), (OTHER, WORKS)]
    assert [one for one in counts(form)[1:] if "UBND" not in one[0]] == [*rows, *rows, ("Hộ tịch", CIVIL)]
    assert [row.block for row in form.rows if row.label == FIRST] == ["Đất đai"] * 2
    assert {finding.rule for finding in check(form)} == {"row-by-parts"}


@pytest.mark.parametrize("again", [1, 2])
def test_rows_of_a_section_are_all_without_their_parts_or_none_is(again):
    land = added(LAND, WORKS)
    rows = [[1, "Đất đai", *land], ["1.1", FIRST, *LAND], ["1.2", OTHER, *WORKS],
            [2, "Đầu tư", *land], ["2.1", FIRST if again > 1 else "Cấp phép", *LAND], ["2.2", OTHER, *WORKS],
            [3, "Hộ tịch", *land], ["3.1", "Khai sinh", *LAND], ["3.2", "Khai tử", *WORKS]]  # fmt: skip
    form = parse_table(table(["", "Tổng cộng", *added(land, land, land)], *rows))
    own = [row for row in rows if (row[0] in {1, 2, 3}) == (again > 1)]
    assert counts(form)[1:] == [(row[1], row[2:]) for row in own]
    if again > 1:
        (found,) = check(form)
        assert (found.rule, found.expected) == ("part-assumed", "6")
        assert [one.split()[0] for one in found.found.split("; ")] == ["1.1", "1.2", "2.1", "…"]
    else:
        assert [row.block for row in form.rows if row.label == OTHER] == ["Đất đai", "Đầu tư"]
        assert [finding.rule for finding in check(form)] == ["row-by-parts"]


@pytest.mark.parametrize(
    "parts", [("- Qua mạng", "- Tại quầy"), ("+ Của tổ chức",), ("– Trực tuyến", "– Khác")]
)
@pytest.mark.parametrize("in_number", [True, False])
@pytest.mark.parametrize("total", [True, False])
def test_parts_marked_by_dashes_are_not_added_to_the_row_that_they_do_not_add_up_to(parts, in_number, total):
    few = [2, 1, 1, 0, 1, 1, 0, 0, 1, 1, 0]
    marked = [[*(part.split(" ", 1) if in_number else ("", part)), *few] for part in parts]
    nothing = [[marked[0][0], marked[0][1], *[0] * 11]]
    rows = [[1, "Đất đai", *LAND], *marked, [2, "Hộ tịch", *CIVIL], *marked, [3, "Xây dựng", *WORKS]]
    rows += [[4, "Thuế", *[0] * 11], *nothing]
    form = parse_table(table(*[TOTAL] * total, *rows))
    assert counts(form)[total:] == [*ROWS, ("Thuế", [0] * 11)]
    found = check(form)
    assert {finding.rule for finding in found} - {"no-total-row"} == {"part-assumed"}
    (assumed,) = (finding for finding in found if finding.rule == "part-assumed")
    assert assumed.expected == str(len(parts) * 2 + 1)
    assert "(1 Đất đai)" in assumed.message_en


def test_rows_marked_by_dashes_that_the_total_counts_are_rows():
    rows = [[1, "Hộ tịch", *CIVIL], ["-", "Đất đai", *LAND], [2, "Xây dựng", *WORKS]]
    form = parse_table(table(TOTAL, *rows))
    assert [row for row, _ in counts(form)] == ["Tổng cộng", "Hộ tịch", "Đất đai", "Xây dựng"]
    assert not check(form)


def test_dashes_before_every_name_set_no_parts_apart():
    rows = [[1, "- Hộ tịch", *CIVIL], ["", "- Đất đai", *[0] * 11], [3, "- Xây dựng", *WORKS]]
    form = parse_table(table(["", "Tổng cộng", *added(CIVIL, WORKS)], *rows))
    assert [label for label, _ in counts(form)] == ["Tổng cộng", "- Hộ tịch", "- Đất đai", "- Xây dựng"]
    assert not check(form)


def test_a_part_with_more_than_its_row_in_a_cell_is_an_error_and_no_row():
    part = [*LAND]
    part[8] = CIVIL[8] + 1
    rows = [[1, "Hộ tịch", *CIVIL], ["", "Trong đó: của tổ chức", *part], [2, "Xây dựng", *WORKS]]
    form = parse_table(table(["", "Tổng cộng", *added(CIVIL, WORKS)], *rows))
    assert counts(form)[1:] == ROWS[1:]
    (finding,) = check(form)
    assert (finding.rule, finding.expected) == ("part-over", str(CIVIL[8]))
    assert f"Trong đó: của tổ chức: {part[8]}" in finding.message_en


@settings(max_examples=30, deadline=None)
@given(
    st.lists(st.tuples(st.sampled_from([LAND, CIVIL, WORKS]), st.integers(0, 3)), min_size=1, max_size=5),
    st.sampled_from(["-", "+", "•", "a)", "1.1"]),
    st.sampled_from(["above", "below", "none"]),
)
def test_parts_that_are_less_than_their_row_are_never_counted(rows, mark, total):
    own = [added(*[counted] * 4) for counted, _ in rows]
    lines = []
    for i, ((counted, parts), whole) in enumerate(zip(rows, own, strict=True), 1):
        lines.append([i, f"Lĩnh vực {'abcde'[i - 1]}", *whole])
        lines += [
            [mark.replace("1.", f"{i}.") if mark == "1.1" else mark, f"Phần {k}", *counted]
            for k in range(parts)
        ]
    summed = ["", "Tổng cộng", *added(*own)]
    form = parse_table(table(*[summed] * (total == "above"), *lines, *[summed] * (total == "below")))
    read = [counted for label, counted in counts(form) if label != "Tổng cộng"]
    assert read == own
    assert not [one for one in check(form) if one.severity is Severity.ERROR]


@pytest.mark.parametrize("plain", [False, True])
def test_parts_of_the_total_under_it_are_no_rows_and_leave_it_the_total(plain):
    rows = [[1, "Đất đai", *LAND], [2, "Hộ tịch", *CIVIL], [3, "Xây dựng", *WORKS]]
    parts = [["" if plain else "-", *part[1:]] for part in (ONLINE, DIRECT)]
    form = parse_table(table(*rows, TOTAL, *parts))
    assert counts(form) == [*ROWS, ("Tổng cộng", TOTAL[2:])]
    assert [(finding.rule, finding.expected) for finding in check(form)] == [("part-assumed", "2")]
    if not plain:
        assert counts(parse_table(table(TOTAL, *parts, *rows))) == [("Tổng cộng", TOTAL[2:]), *ROWS]


def test_rows_without_number_under_a_total_that_counts_them_are_rows():
    rows = [[1, "Đất đai", *LAND], [2, "Hộ tịch", *CIVIL]]
    form = parse_table(table(*rows, TOTAL, ["-", "Xây dựng", *WORKS]))
    assert [row for row in counts(form) if row[0] != "Tổng cộng"] == ROWS


@pytest.mark.parametrize("below", [[], [["", "Tổng cộng", *added(LAND, CIVIL, CIVIL)]]])
def test_a_second_line_of_parts_goes_on_under_a_numbered_row(below):
    parts = [["", "Trong đó: cấp mới", *LAND], ["", "cấp đổi", *CIVIL]]
    rows = [[1, "Đất đai", *added(LAND, CIVIL)], *parts, [2, "Hộ tịch", *CIVIL]]
    form = parse_table(table(*rows, *below))
    assert [row.label for row in form.rows if row.number] == ["Đất đai", "Hộ tịch"]
    assert [row.label for row in form.rows if row.kind is LineKind.ROW] == ["Đất đai", "Hộ tịch"]
    assert not [finding for finding in check(form) if finding.severity is Severity.ERROR]


@pytest.mark.parametrize("above", [True, False])
@pytest.mark.parametrize("name", ["Bao gồm: thường trú", "Riêng Chi nhánh", "Cấp mới"])
def test_lines_without_number_are_parts_where_the_total_counts_the_numbered_rows(name, above):
    total = ["", "Tổng cộng", *added(CIVIL, LAND, WORKS)]
    rows = [[1, "Hộ tịch", *CIVIL], ["", name, *WORKS], [2, "Đất đai", *LAND], [3, "Xây dựng", *WORKS]]
    form = parse_table(table(*([total, *rows] if above else [*rows, total])))
    assert [row.label for row in form.rows if row.kind is LineKind.ROW] == ["Hộ tịch", "Đất đai", "Xây dựng"]
    assert {finding.rule for finding in check(form)} - {"period-unstated", "unit-unstated"} == {
        "part-assumed"
    }


@pytest.mark.parametrize(
    ("marks", "number"),
    [("--", True), ("--", False), ("++", True), ("++", False), (["a)", "b)"], True), (["1.1", "1.2"], True)],
)
def test_rows_of_which_some_have_marked_parts_are_rows(marks, number):
    small = [1, 0, 0, 1, 0, 0, 0, 0, 1, 1, 0]
    parts = [["", f"{marks[0]} Cấp mới", *small], ["", f"{marks[1]} Cấp đổi", *([0] * 11)]]
    if number:
        parts = [[mark, *part[1:]] for mark, part in zip(marks, parts, strict=True)]
    rows = [[1, "Hộ tịch", *small], *parts, [2, "Đất đai", *CIVIL], [3, "Xây dựng", *WORKS]]
    rows = rows if number else [["", *row[1:]] for row in rows]
    form = parse_table(table(*rows, ["", "Tổng cộng", *added(small, CIVIL, WORKS)]))
    assert [row.label for row in form.rows if row.kind is LineKind.ROW] == ["Hộ tịch", "Đất đai", "Xây dựng"]
    assert {finding.rule for finding in check(form)} - {"period-unstated", "unit-unstated"} == {
        "part-assumed"
    }


@pytest.mark.parametrize("parts", [("Trực tuyến", "Trực tiếp"), ("DVC toàn trình", "DVC một phần")])
def test_parts_that_come_again_in_every_row_and_are_no_units_are_no_rows(parts):
    rows = [
        line
        for n, name in enumerate(("Hộ tịch", "Đất đai"), 1)
        for line in ([n, name, *added(LAND, CIVIL)], ["", parts[0], *LAND], ["", parts[1], *CIVIL])
    ]
    form = parse_table(table(*rows, ["", "Tổng cộng", *added(LAND, CIVIL, LAND, CIVIL)]))
    assert [row.label for row in form.rows if row.kind is LineKind.ROW] == ["Hộ tịch", "Đất đai"]


@pytest.mark.parametrize("marks", [("", ""), ("a) ", "b) ")])
@pytest.mark.parametrize("first", [True, False])
@pytest.mark.parametrize("small", [[1, 0, 0, 1, 0, 0, 0, 0, 1, 1, 0], CIVIL])
def test_a_numbered_row_stays_where_one_of_its_parts_has_no_cases(marks, first, small):
    parts = [["", f"{marks[0]}Cấp mới", *small], ["", f"{marks[1]}Cấp đổi", *([0] * 11)]]
    parts = parts if first else [[*parts[0][:2], *parts[1][2:]], [*parts[1][:2], *parts[0][2:]]]
    rows = [[1, "Đất đai", *LAND], [2, "Hộ tịch", *small], *parts, [3, "Xây dựng", *WORKS]]
    form = parse_table(table(*rows, ["", "Tổng cộng", *added(LAND, small, WORKS)]))
    assert counts(form)[:3] == [("Đất đai", LAND), ("Hộ tịch", small), ("Xây dựng", WORKS)]
    assert [finding.rule for finding in check(form)] == ["part-assumed"]


@pytest.mark.parametrize("mark", ["- ", "+ "])
def test_parts_under_every_row_without_number_are_no_rows(mark):
    rows = [
        line
        for name in ("Hộ tịch", "Đất đai", "Xây dựng")
        for line in (
            ["", name, *added(LAND, CIVIL)],
            ["", f"{mark}Cấp mới", *LAND],
            ["", f"{mark}Cấp đổi", *CIVIL],
        )
    ]
    form = parse_table(table(*rows, ["", "Tổng cộng", *added(*[LAND, CIVIL] * 3)]))
    assert [row.label for row in form.rows if row.kind is LineKind.ROW] == ["Hộ tịch", "Đất đai", "Xây dựng"]
    assert [finding.rule for finding in check(form)] == ["part-assumed"]


@pytest.mark.parametrize("marks", ["--", "++", ("- ", "- ")], ids=["dash", "plus", "in the name"])
@pytest.mark.parametrize("heading", [[], [["1", "Tư pháp", *[""] * 11]]], ids=["", "under a number"])
@pytest.mark.parametrize("parts", [(LAND, CIVIL), (LAND,)], ids=["two", "one"])
@pytest.mark.parametrize("last", [WORKS, added(WORKS, WORKS)], ids=["alone", "with parts"])
def test_parts_of_rows_numbered_within_a_number_are_none(marks, heading, parts, last):
    def part(name, own, mark):
        return ["", f"{mark}{name}", *own] if mark.endswith(" ") else [mark, name, *own]

    names = ["Khai sinh", "Khai tử"]
    under = [part(name, own, mark) for name, own, mark in zip(names, parts, marks, strict=False)]
    more = [part(name, WORKS, mark) for name, mark in zip(("Cấp phép", "Cấp lại"), marks, strict=True)]
    civil = added(LAND, CIVIL)
    rows = [["1.1", "Hộ tịch", *civil], *under, ["1.2", "Đất đai", *LAND], ["1.3", "Xây dựng", *last]]
    rows += more if last != WORKS else []
    form = parse_table(table(*heading, *rows, ["", "Tổng cộng", *added(civil, LAND, last)]))
    assert counts(form)[:-1] == [("Hộ tịch", civil), ("Đất đai", LAND), ("Xây dựng", last)]
    assert {finding.rule for finding in check(form)} == {"part-assumed"}


DRESSES = [["1", "2", "3"], ["1.", "2.", "3."], ["1)", "2)", "3)"], ["I.1", "I.2", "I.3"], ["a", "b", "c"]]


@pytest.mark.parametrize("numbers", DRESSES)
@pytest.mark.parametrize("total", [True, False])
@pytest.mark.parametrize(("number", "mark"), [("-", ""), ("+", ""), ("", "- "), ("", "+ ")])
def test_parts_with_a_mark_are_not_added_whatever_the_numbers_of_the_rows_look_like(
    numbers, total, number, mark
):
    part = [value // 2 for value in CIVIL]
    part[0], part[4], part[8] = sum(part[1:4]), sum(part[5:8]), sum(part[9:11])
    rows = [[numbers[0], "Đất đai", *LAND], [numbers[1], "Hộ tịch", *CIVIL],
            [number, f"{mark}Kết hôn", *part], [numbers[2], "Xây dựng", *WORKS]]  # fmt: skip
    form = parse_table(table(*rows, *([TOTAL] if total else [])))
    assert [one for one in counts(form) if one[0] != "Tổng cộng"] == ROWS
    (found,) = [one for one in check(form) if one.rule != "no-total-row"]
    assert (found.rule, found.expected) == ("part-assumed", "1")


@pytest.mark.parametrize("numbers", DRESSES)
@pytest.mark.parametrize(("number", "mark"), [("-", ""), ("", "- "), ("", "+ ")])
def test_rows_in_whose_place_their_parts_stand_are_told_whatever_their_numbers_look_like(
    numbers, number, mark
):
    land, civil = added(LAND, WORKS), added(CIVIL, WORKS)
    rows = [[numbers[0], "Đất đai", *land], [number, f"{mark}Cấp mới", *LAND], [number, f"{mark}Cấp lại", *WORKS],
            [numbers[1], "Hộ tịch", *civil], [number, f"{mark}Khai sinh", *CIVIL], [number, f"{mark}Kết hôn", *WORKS]]  # fmt: skip
    form = parse_table(table(*rows, ["", "Tổng cộng", *added(land, civil)]))
    assert len(form.rows) == 5
    (found,) = check(form)
    assert found.rule == "row-by-parts"
    assert f"{numbers[0]} Đất đai" in found.found
    assert f"{numbers[1]} Hộ tịch" in found.found


@pytest.mark.parametrize("numbers", DRESSES)
@pytest.mark.parametrize("name", ["1.005919 Kết hôn", "   Kết hôn", "Kết hôn"])
def test_lines_without_number_that_may_be_parts_of_the_row_above_are_told(numbers, name):
    part = [value // 2 for value in CIVIL]
    part[0], part[4], part[8] = sum(part[1:4]), sum(part[5:8]), sum(part[9:11])
    rows = [[numbers[0], "Đất đai", *LAND], [numbers[1], "Hộ tịch", *CIVIL],
            ["", name, *part], [numbers[2], "Xây dựng", *WORKS]]  # fmt: skip
    found = [one for one in check(parse_table(table(*rows))) if one.rule == "part-open"]
    assert [(one.found, one.expected) for one in found] == [(f"{name.strip()} ({numbers[1]} Hộ tịch)", "1")]
    total = ["", "Tổng cộng", *added(TOTAL[2:], part)]
    assert not check(parse_table(table(*rows, total)))


@pytest.mark.parametrize("numbers", [[1, "", 3], [1, 2, ""], ["", 1, 2], ["", "", ""], [1, "", 2]])
def test_rows_whose_number_is_forgotten_or_that_are_more_than_the_row_above_are_no_parts(numbers):
    rows = [[number, *row] for number, row in zip(numbers, (["Xây dựng", *WORKS], ["Đất đai", *LAND],
                                                            ["Hộ tịch", *CIVIL]), strict=True)]  # fmt: skip
    assert "part-open" not in {one.rule for one in check(parse_table(table(*rows)))}
