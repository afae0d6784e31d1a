"""Groups of rows with sums and headings of their own."""

import pytest

from kstt import Severity, check
from kstt.io.text.delimited import parse_table
from kstt.tables.recognition import OmissionReason
from tests.io.grid.tables import CIVIL, LAND, ROWS, TOTAL, WORKS, added, counts, table

A, B, C = (
    ["A", "Tư pháp", *added(LAND, CIVIL)],
    ["B", "Xây dựng", *WORKS],
    ["", "Cộng nhóm", *added(LAND, CIVIL)],
)


@pytest.mark.parametrize(
    "lines",
    [
        [A, [1, "Đất đai", *LAND], [2, "Hộ tịch", *CIVIL], B, [3, "Xây dựng", *WORKS]],
        [
            ["I", *A[1:]],
            [1, "Đất đai", *LAND],
            [2, "Hộ tịch", *CIVIL],
            ["II", *B[1:]],
            [1, "Xây dựng", *WORKS],
        ],
        [
            [1, *A[1:]],
            ["1.1", "Đất đai", *LAND],
            ["1.2", "Hộ tịch", *CIVIL],
            [2, *B[1:]],
            ["2.1", "Xây dựng", *WORKS],
        ],
        [
            [1, *A[1:]],
            ["-", "Đất đai", *LAND],
            ["-", "Hộ tịch", *CIVIL],
            [2, *B[1:]],
            ["-", "Xây dựng", *WORKS],
        ],
        [
            [1, *A[1:]],
            ["a)", "Đất đai", *LAND],
            ["b)", "Hộ tịch", *CIVIL],
            [2, *B[1:]],
            ["a)", "Xây dựng", *WORKS],
        ],
        [
            [1, "Đất đai", *LAND],
            [2, "Hộ tịch", *CIVIL],
            C,
            [3, "Xây dựng", *WORKS],
            ["", "Cộng", *WORKS],
            TOTAL,
        ],
    ],
)
def test_a_group_is_counted_once_whether_or_not_there_is_a_total(lines):
    form = parse_table("Biểu số II.06a/VPCP/KSTT\n" + table(*lines))
    assert [row for row in counts(form) if row[0] != "Tổng cộng"] == ROWS
    left = [spot for spot in form.recognition.left_out if spot.reason is OmissionReason.SUBTOTAL]
    assert left
    assert left[0].text.endswith((" 2)", "1.2)", "Hộ tịch)", "b)"))
    assert [f for f in check(form) if f.severity is Severity.ERROR] == []


@pytest.mark.parametrize("marks", ["--", "++", ["a)", "b)"], ["1.1", "1.2"], ["", ""]])
@pytest.mark.parametrize("total", [[], [TOTAL]], ids=["", "total"])
def test_rows_numbered_in_one_run_are_rows_where_only_some_have_parts(marks, total):
    parts = [[marks[0], "Đất đai", *LAND], [marks[1], "Hộ tịch", *CIVIL]]
    form = parse_table(table([1, *A[1:]], *parts, [2, "Xây dựng", *WORKS], *total))
    rows = [("Tư pháp", A[2:]), ("Xây dựng", WORKS)]
    assert [row for row in counts(form) if row[0] != "Tổng cộng"] == rows
    assert [row.block for row in form.rows] == [""] * len(form.rows)
    rules = {finding.rule for finding in check(form)} - {"no-total-row"}
    assert "part-assumed" in rules
    assert rules <= {"part-assumed", "period-unstated", "unit-unstated"}


def test_a_sum_that_contradicts_its_group_stays():
    wrong = [A[0], A[1], *added(LAND, LAND)]
    form = parse_table(
        "Biểu số II.06a/VPCP/KSTT\n"
        + table(["", "Tổng cộng", *added(LAND, CIVIL)], wrong, [1, "Đất đai", *LAND], [2, "Hộ tịch", *CIVIL])
    )
    assert ("Tư pháp", added(LAND, LAND)) in counts(form)
    assert {f.rule for f in check(form) if f.severity is Severity.ERROR} == {"column-total"}


def test_headings_of_groups_without_figures_are_no_rows():
    form = parse_table(
        "Biểu số II.06a/VPCP/KSTT\n"
        + table(["I", "Tư pháp", *[""] * 11], [1, "Đất đai", *LAND], [2, "Hộ tịch", *CIVIL],
                ["II", "Xây dựng", *[""] * 11], [3, "Xây dựng", *WORKS])
    )  # fmt: skip
    assert counts(form) == ROWS
    assert {"I Tư pháp", "II Xây dựng"} <= set(form.notes)


def test_a_wrong_figure_in_the_heading_of_a_group_is_named_and_no_row():
    wrong = added(LAND, CIVIL)
    wrong[5] += 3
    text = "Biểu số II.06a/VPCP/KSTT\n" + table(
        TOTAL, ["I", "TTHC tại cơ quan", *wrong], [1, "Đất đai", *LAND], [2, "Hộ tịch", *CIVIL],
        ["II", "TTHC liên thông", *WORKS], [1, "Xây dựng", *WORKS],
    )  # fmt: skip
    form = parse_table(text)
    assert [row for row in counts(form) if row[0] != "Tổng cộng"] == ROWS
    (finding,) = (f for f in check(form) if f.severity is Severity.ERROR)
    assert (finding.rule, finding.expected) == ("group-total", str(wrong[5] - 3))
    assert "I TTHC tại cơ quan" in str(finding.found)


def test_rows_whose_number_was_left_out_end_no_group():
    rows = [["", "3. Chứng thực", *LAND], [4, "4. Lâm nghiệp", *WORKS]]
    form = parse_table(
        "Biểu số II.06a/VPCP/KSTT\n"
        + table(
            ["", "I. Hồ sơ trên hệ thống tỉnh", *added(LAND, CIVIL, LAND, WORKS)],
            [1, "1. Đất đai", *LAND], [2, "2. Hộ tịch", *CIVIL], *rows,
            ["", "II. Hồ sơ trên hệ thống chuyên ngành", *WORKS], [1, "1. Xây dựng", *WORKS],
        )
    )  # fmt: skip
    assert len(form.rows) == 5
    assert [f for f in check(form) if f.severity is Severity.ERROR] == []


@pytest.mark.parametrize("name", ["Cộng (1-2)", "Cộng các lĩnh vực tư pháp"])
def test_a_sum_within_a_table_is_no_total(name):
    lines = [
        [1, "Đất đai", *LAND],
        [2, "Hộ tịch", *CIVIL],
        ["", name, *added(LAND, CIVIL)],
        [3, "Xây dựng", *WORKS],
    ]
    for head in ([], [["I", "TTHC tại cơ quan", *[""] * 11]]):
        form = parse_table("Biểu số II.06a/VPCP/KSTT\n" + table(*head, *lines))
        assert counts(form) == ROWS
        assert [f for f in check(form) if f.severity is Severity.ERROR] == []


def test_sections_marked_with_dashes_are_known_by_their_words():
    heads = [("Cấp tỉnh", LAND), ("Cấp huyện", CIVIL), ("Cấp xã", WORKS)]
    lines = [line for name, own in heads for line in (["-", name, *own], ["+", "Hộ tịch", *own])]
    form = parse_table(table(TOTAL, *lines))
    assert form.layout.form == "06c"
    assert [row.number for row in form.rows if row.kind.value == "section"] == ["I", "II", "III"]
    assert not [f for f in check(form) if f.severity is Severity.ERROR]


@pytest.mark.parametrize(
    "name", ["Trang trước mang sang", "Số liệu trang trước chuyển sang", "Cộng mang sang trang sau"]
)
def test_sums_of_pages_are_no_rows(name):
    rows = [
        [1, "Đất đai", *LAND],
        [2, "Hộ tịch", *CIVIL],
        ["", name, *added(LAND, CIVIL)],
        [3, "Xây dựng", *WORKS],
    ]
    form = parse_table(table(*rows, TOTAL))
    assert counts(form) == [*ROWS, ("Tổng cộng", TOTAL[2:])]


def test_numbered_rows_without_figures_over_their_parts_head_blocks():
    first, other = "Cấp lần đầu", "Thủ tục khác"
    blank = [""] * 11
    rows = [[1, "Tư pháp", *blank], ["1.1", first, *LAND], ["1.2", other, *CIVIL],
            [2, "Nội vụ", *blank], ["2.1", first, *WORKS], [3, "Xây dựng", *WORKS]]  # fmt: skip
    form = parse_table(table(["", "Tổng cộng", *added(LAND, CIVIL, WORKS, WORKS)], *rows))
    read = [(row.block, row.label) for row in form.rows][1:]
    assert read == [("Tư pháp", first), ("Tư pháp", other), ("Nội vụ", first), ("", "Xây dựng")]
    assert not check(form)


@pytest.mark.parametrize("empty", [0, 1, 2])
@pytest.mark.parametrize(
    "heads",
    [
        [["", f"Phần {n}. UBND xã {name}"] for n, name in (("I", "A"), ("II", "B"), ("III", "C"))],
        [["", f"HỆ THỐNG CỦA {name}"] for name in ("CÁC BỘ", "TỈNH", "NGÀNH")],
        [["", f"Trên hệ thống của {name}"] for name in ("các Bộ", "tỉnh", "ngành")],
        [[letter, f"UBND xã {letter}"] for letter in "ABC"],
    ],
)
@pytest.mark.parametrize("place", [0, 1, None])
def test_a_group_whose_cells_are_left_blank_keeps_its_rows(heads, empty, place):
    names = ["Đất đai", "Hộ tịch", "Xây dựng"]
    lines, counted = [], []
    for i, head in enumerate(heads):
        rows = [[""] * len(LAND)] * 3 if i == empty else [LAND, CIVIL, [(i + 2) * n for n in WORKS]]
        top = [""] * len(LAND) if i == empty else added(*rows)
        lines += [
            [*head, *top],
            *([n, name, *row] for n, (name, row) in enumerate(zip(names, rows, strict=True), 1)),
        ]
        counted += [] if i == empty else rows
    total = ["", "Tổng cộng", *added(*counted)]
    if place is not None:
        lines.insert(0 if place == 0 else len(lines), total)
    form = parse_table(table(*lines))
    rows = [row for row in form.rows if row.label in names]
    assert [row.label for row in rows] == names * 3
    blocks = [row.block for row in rows]
    assert len({*blocks}) == 3
    assert blocks == [blocks[0]] * 3 + [blocks[3]] * 3 + [blocks[6]] * 3
    assert [row.cells[0].value or 0 for row in rows if row.block != blocks[3 * empty]] == [
        row[0] for row in counted
    ]


NONE = [0] * len(LAND)


@pytest.mark.parametrize(
    ("first", "second"),
    [
        (
            [["I", "Phòng Kinh tế"], [1, "Đất đai"], [2, "Hộ tịch"]],
            [["II", "Phòng Văn hóa"], [3, "Xây dựng"]],
        ),
        ([["A", "Trực tiếp"], [1, "Đất đai"], [2, "Hộ tịch"]], [["B", "Liên thông"], [1, "Xây dựng"]]),
        ([["", "Sở Tư pháp"], [1, "Đất đai"], [2, "Hộ tịch"]], [["", "Sở Xây dựng"], [1, "Xây dựng"]]),
    ],
)
@pytest.mark.parametrize("nothing", [NONE, ["-"] * len(LAND)], ids=["0", "-"])
def test_a_heading_that_has_cases_over_rows_of_nothing_is_an_error(first, second, nothing):
    sums = [added(LAND, CIVIL), LAND, CIVIL]
    text = table(
        *(row + own for row, own in zip(first, sums, strict=True)),
        second[0] + WORKS, second[1] + nothing, [4, "Chứng thực", *nothing], TOTAL,
    )  # fmt: skip
    form = parse_table("Biểu số II.06a/VPCP/KSTT\n" + text)
    wrong = [finding for finding in check(form) if finding.rule == "group-total"]
    assert [(str(f.found).rpartition(" ")[2], f.expected) for f in wrong] == [(str(n), "0") for n in WORKS]
    assert second[0][1] in str(wrong[0].found)


def test_a_heading_of_nothing_over_rows_of_nothing_is_no_error():
    rows = [["I", "Phòng Kinh tế", *LAND], [1, "Đất đai", *LAND], ["II", "Phòng Văn hóa", *NONE]]
    form = parse_table("Biểu số II.06a/VPCP/KSTT\n" + table(*rows, [2, "Xây dựng", *NONE]))
    assert [f for f in check(form) if f.severity is Severity.ERROR] == []


@pytest.mark.parametrize("number", ["{}.{}", "{}.{}."])
def test_rows_in_whose_place_their_parts_stand_are_told(number):
    rows = [
        [1, "Đất đai", *added(LAND, CIVIL)],
        [number.format(1, 1), "Cấp đất", *LAND],
        [number.format(1, 2), "Giao đất", *CIVIL],
        [2, "Xây dựng", *WORKS],
        [number.format(2, 1), "Cấp phép", *WORKS],
    ]
    form = parse_table("Biểu số II.06a/VPCP/KSTT\n" + table(*rows, TOTAL))
    assert [row.block for row in form.rows] == ["Đất đai", "Đất đai", "Xây dựng", ""]
    (told,) = (f for f in check(form) if f.rule == "row-by-parts")
    assert (told.severity, told.expected) == (Severity.INFO, "2")
    assert str(told.found).startswith("1 Đất đai (1.1 + 1.2); 2 Xây dựng (2.1")


def test_groups_of_rows_are_not_told_as_rows_by_their_parts():
    form = parse_table("Biểu số II.06a/VPCP/KSTT\n" + table(A, [1, "Đất đai", *LAND], [2, "Hộ tịch", *CIVIL]))
    assert not [f for f in check(form) if f.rule == "row-by-parts"]


@pytest.mark.parametrize("total", [[], [["", "Tổng cộng", *added(LAND, CIVIL)]]], ids=["", "total"])
def test_a_row_written_twice_is_no_group_of_itself(total):
    rows = [[1, "Đất đai", *LAND], [2, "Hộ tịch", *CIVIL], ["", "Hộ tịch", *CIVIL]]
    form = parse_table("Biểu số II.06a/VPCP/KSTT\n" + table(*total, *rows))
    assert {"figures-below", "duplicate-row"} & {finding.rule for finding in check(form)}
