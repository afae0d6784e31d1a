"""Names over two rows: one row where a merged cell or the numbering shows it, two everywhere else."""

import pytest

from kstt import Severity, check
from kstt.io.excel.sheets import address_in
from kstt.io.grid.grids import Grid
from kstt.io.grid.recognising import recognise
from kstt.io.text import parse_table
from tests.io.grid.tables import HEADER, ROWS, TOTAL, table

HEAD = [
    ["Biểu số II.06a/VPCP/KSTT"],
    ["Kỳ báo cáo: Quý II/2024"],
    ["Đơn vị báo cáo: UBND tỉnh Lam Sơn"],
    ["STT", "Lĩnh vực giải quyết", "Tiếp nhận: Tổng số", "Tiếp nhận trực tuyến trong kỳ",
     "Tiếp nhận trực tiếp, bưu chính trong kỳ", "Tiếp nhận từ kỳ trước", "Đã giải quyết: Tổng số",
     "Đã giải quyết trước hạn", "Đã giải quyết đúng hạn", "Đã giải quyết quá hạn",
     "Đang giải quyết: Tổng số", "Đang giải quyết trong hạn", "Đang giải quyết quá hạn"],
]  # fmt: skip
FIRST = len(HEAD)
COUNTS = ["10", "5", "4", "1", "8", "4", "3", "1", "2", "1", "1"]
OTHER = ["20", "9", "9", "2", "15", "7", "6", "2", "5", "3", "2"]
NONE = [""] * 11


def read(*rows, merges=()):
    table = [[*row, *[""] * (13 - len(row))] for row in [*HEAD, *rows]]
    spans = tuple((FIRST + a, b, FIRST + c, b) for a, b, c in merges)
    rows = tuple(map(tuple, table))
    form = recognise(Grid(rows, "f.xlsx", address=address_in("S", "f.xlsx"), merges=spans))
    rules = {finding.rule for finding in check(form)}
    return [(row.number, row.label) for row in form.rows], rules


ONE = ["1", "Thành lập và hoạt động", *COUNTS]
REST = ["", "của doanh nghiệp"]
WHOLE = "Thành lập và hoạt động của doanh nghiệp"
COUNTS_MERGED = [(0, c, 1) for c in range(2, 13)]


@pytest.mark.parametrize(
    ("rows", "merges"),
    [
        ([ONE, [*REST, *NONE]], COUNTS_MERGED),
        ([ONE, [*REST, *NONE]], [(0, 0, 1)]),
        ([[*ONE[:2], *NONE], [*REST, *COUNTS]], [(0, 0, 1)]),
        ([ONE, [*REST, *NONE], ["2", "Hộ tịch", *COUNTS]], ()),
    ],
)
def test_names_that_are_shown_to_be_one(rows, merges):
    labels, rules = read(*rows, merges=merges)
    assert labels[0] == ("1", WHOLE)
    assert "name-joined" in rules


@pytest.mark.parametrize("numbered", [True, False])
def test_what_stands_in_a_column_beside_the_form_cuts_no_name(numbered):
    header = [[*row, "Ghi chú" if row[0] else ""] for row in HEADER]
    rows = [[i if numbered else "", name, *counts, ""] for i, (name, counts) in enumerate(ROWS, 1)]
    rows[1:1] = [["", "của doanh nghiệp", *[""] * 11, "12 hồ sơ chờ"]]
    form = parse_table(table(*rows, header=header))
    found = {finding.rule for finding in check(form)}
    assert (form.rows[0].label == f"{ROWS[0][0]} của doanh nghiệp", "name-joined" in found) == (
        numbered,
        numbered,
    )
    assert numbered or "name-open" in found


@pytest.mark.parametrize(
    ("name", "rest"), [("Đầu tư tại", "Việt Nam"), ("Giáo dục và", "Đào tạo"), ("Lao động -", "Tiền lương")]
)
def test_a_name_that_ends_in_a_word_that_joins_goes_on(name, rest):
    labels, rules = read(["", name, *COUNTS], ["", rest, *NONE], ["", "Hộ tịch", *COUNTS])
    assert labels == [("", f"{name} {rest}"), ("", "Hộ tịch")]
    assert "name-joined" in rules


def test_the_kind_of_a_unit_is_no_name_where_all_rows_have_numbers():
    rows = [["1", "UBND xã Y Tý", *COUNTS], ["2", "UBND xã", *COUNTS], ["", "Bản Liền", *NONE]]
    for heading in ([], [["", "Xã, phường, thị trấn", *NONE]]):
        labels, rules = read(*heading, *rows)
        assert labels[-1] == ("2", "UBND xã Bản Liền")
        assert "name-joined" in rules


def test_a_heading_of_a_level_takes_no_row_for_the_rest_of_its_name():
    rows = [["1", "UBND tỉnh", *COUNTS], ["", "Đất đai", *COUNTS], ["2", "UBND xã", *OTHER],
            ["", "Hộ tịch", *NONE], ["", "Đất đai", *OTHER]]  # fmt: skip
    labels, rules = read(*rows)
    assert "name-joined" not in rules
    assert ("2", "UBND xã Hộ tịch") not in labels


def test_a_name_that_ends_in_a_comma_goes_on():
    labels, rules = read(["3", "Phòng, chống tệ nạn xã hội,", *NONE], ["", "trẻ em", *COUNTS], TWO)
    assert labels[0] == ("3", "Phòng, chống tệ nạn xã hội, trẻ em")
    assert "name-joined" in rules


TWO = ["2", "Hộ tịch", *OTHER]


@pytest.mark.parametrize(
    ("rows", "merges"),
    [
        ([["I", "Sở Tư pháp"], ["", "hộ tịch", *COUNTS], ["", "công chứng", *COUNTS]], ()),
        ([["I", "Sở Tư pháp"], ["", "hộ tịch", *COUNTS], ["", "công chứng", *COUNTS]], [(0, 0, 2)]),
        ([["1", "Đất đai", *COUNTS], ["2", "Hộ tịch"], ["", "công chứng", *COUNTS], ["3", "Báo chí", *COUNTS]], ()),
        ([["1", "Đất đai", *COUNTS], ["", "công chứng"], ["3", "Báo chí", *COUNTS]], ()),
        ([["1", "Đất đai", *COUNTS], ["", "công chứng"], TWO, ["", "báo chí", *COUNTS]], ()),
        ([["1", "Đất đai", *COUNTS], ["", "gồm các đơn vị"], ["", "- đo đạc", *COUNTS], TWO], ()),
        ([["1", "Cấp tỉnh", *COUNTS], ["", "Cấp huyện"], TWO], [(0, 0, 1)]),
        ([["1", "Hộ tịch", *COUNTS], ["", "Chứng thực"], ["2", "Đất đai", *COUNTS]], COUNTS_MERGED),
        ([["", "Tổng cộng", *COUNTS], ["", "cấp tỉnh"], ["1", "Đất đai", *COUNTS]], [(0, 0, 1)]),
        ([["1", "Đất đai", *COUNTS], ["2", "và đo đạc"], ["3", "Hộ tịch", *COUNTS]], ()),
    ],
)  # fmt: skip
def test_rows_that_are_two_stay_two(rows, merges):
    labels, rules = read(*rows, merges=merges)
    written = {row[1] for row in rows}
    assert {label for _, label in labels} <= written
    assert "name-joined" not in rules


def test_a_name_that_may_go_on_is_named():
    labels, rules = read(["1", "Quản lý hoạt động"], ["", "xây dựng", *COUNTS], TWO)
    assert ("", "xây dựng") in labels
    assert "name-open" in rules


def test_an_example_that_is_counted_is_named():
    labels, rules = read(["1", "Đất đai", *COUNTS], ["2", "Ví dụ hay", *OTHER])
    assert ("2", "Ví dụ hay") in labels
    assert "example-counted" in rules


@pytest.mark.parametrize("number", ["9" * 5000, "2" * 19])
@pytest.mark.parametrize(
    "rows",
    [
        [["1", "Đất đai", *COUNTS], ["{}", "Ví dụ hay", *OTHER], ["3", "Báo chí", *COUNTS]],
        [["{}", "Thành lập và hoạt động", *COUNTS], ["", "của doanh nghiệp"], ["2", "Hộ tịch", *OTHER]],
        [["1", "Thành lập và hoạt động", *COUNTS], ["", "của doanh nghiệp"], ["{}", "Hộ tịch", *OTHER]],
    ],
)
def test_a_number_with_more_digits_than_any_is_no_number_of_a_row(number, rows):
    labels, rules = read(*([cell.format(number) for cell in row] for row in rows))
    assert "Hộ tịch" in {label for _, label in labels} or "Báo chí" in {label for _, label in labels}
    assert "name-joined" not in rules


@pytest.mark.parametrize("merged", [True, False])
def test_counts_under_a_name_that_reaches_over_two_rows_are_its_own(merged):
    lines = [*[[str(n), name, *counts] for n, (name, counts) in enumerate(ROWS, 1)], TOTAL]
    rows = [
        tuple(map(str, row))
        for number, name, *counts in lines
        for row in ([number, name, *[""] * 11], ["", "", *counts])
    ]
    first = len(HEADER)
    merges = tuple((first + r, c, first + r + 1, c) for r in range(0, len(rows), 2) for c in (0, 1))
    grid = Grid((*map(tuple, HEADER), *rows), "a.xlsx", merges=merges if merged else ())
    form = recognise(grid)
    assert counts_of_rows(form) == counts_of_rows(parse_table(table(*lines)))
    assert not [finding for finding in check(form) if finding.severity is Severity.ERROR]


def counts_of_rows(form):
    return [(row.number, row.label, row.values) for row in form.rows]


def test_signatures_below_leave_the_numbering_whole():
    signed = ["", "Người lập biểu", "", "", "", "", "", "TM. ỦY BAN NHÂN DÂN"]
    names, rules = read(ONE, REST, ["2", "Hộ tịch", *OTHER], [], signed)
    assert names == [("1", WHOLE), ("2", "Hộ tịch")]
    assert "name-joined" in rules
    assert "name-open" not in rules


@pytest.mark.parametrize(
    "below", [["II", "UBND cấp xã", *COUNTS], ["", "UBND cấp xã", *COUNTS], ["", "Tổng cộng", *COUNTS]]
)
def test_a_last_row_of_a_section_may_have_a_name_over_two_rows(below):
    rows = [["I", "UBND cấp tỉnh", *COUNTS], ONE, REST, below, ["1", "Hộ tịch", *COUNTS]]
    names, rules = read(*(rows if below[1] != "Tổng cộng" else rows[1:4]))
    assert ("1", WHOLE) in names
    assert "name-joined" in rules


@pytest.mark.parametrize("number", ["{}", "0{}", "{}.", "1.{}", "1.{}.", "I.{}", "2.3.{}"])
def test_a_name_goes_on_whatever_stands_before_the_number_of_its_row(number):
    rows = [
        [number.format(1), "Đất đai", *OTHER],
        [number.format(2), "Thành lập và hoạt động", *COUNTS],
        [*REST, *NONE],
        [number.format(3), "Hộ tịch", *COUNTS],
    ]
    labels, rules = read(*rows)
    assert [label for _, label in labels] == ["Đất đai", WHOLE, "Hộ tịch"]
    assert "name-joined" in rules
