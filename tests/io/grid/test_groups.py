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
        [[1, *A[1:]], ["1.1", "Đất đai", *LAND], ["1.2", "Hộ tịch", *CIVIL], [2, "Xây dựng", *WORKS]],
        [[1, *A[1:]], ["-", "Đất đai", *LAND], ["-", "Hộ tịch", *CIVIL], [2, "Xây dựng", *WORKS]],
        [[1, *A[1:]], ["a)", "Đất đai", *LAND], ["b)", "Hộ tịch", *CIVIL], [2, "Xây dựng", *WORKS]],
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


def test_sections_marked_with_dashes_are_known_by_their_words():
    heads = [("Cấp tỉnh", LAND), ("Cấp huyện", CIVIL), ("Cấp xã", WORKS)]
    lines = [line for name, own in heads for line in (["-", name, *own], ["+", "Hộ tịch", *own])]
    form = parse_table(table(TOTAL, *lines))
    assert form.layout.form == "06c"
    assert [row.number for row in form.rows if row.kind.value == "section"] == ["I", "II", "III"]
    assert not [f for f in check(form) if f.severity is Severity.ERROR]


FIRST, OTHER = "Cấp lần đầu", "Thủ tục khác"


def test_parts_of_the_same_names_under_several_rows_are_no_rows():
    land, civil = added(WORKS, LAND), added(WORKS, CIVIL)
    rows = [[1, "Đất đai", *land], ["1.1", FIRST, *WORKS], ["1.2", OTHER, *LAND],
            [2, "Hộ tịch", *civil], ["2.1", FIRST, *CIVIL], ["2.2", OTHER, *WORKS], [3, "Xây dựng", *WORKS]]  # fmt: skip
    form = parse_table(table(["", "Tổng cộng", *added(land, civil, WORKS)], *rows))
    assert counts(form)[1:] == [("Đất đai", land), ("Hộ tịch", civil), ("Xây dựng", WORKS)]
    assert not check(form)
    left = [spot.text for spot in form.recognition.left_out if spot.reason is OmissionReason.PART]
    assert left == [f"{number} {name}" for number, name, *_ in rows if "." in str(number)]
    rows[0][6] += 1
    found = check(parse_table(table(["", "Tổng cộng", *added(land, civil, WORKS)], *rows)))
    assert {"group-total", "row-identity", "column-total"} == {finding.rule for finding in found}


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
    assert len(found) - (not total) == len(parts) * 2 + 1
    assert any("Đất đai" in finding.message_en for finding in found)


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
