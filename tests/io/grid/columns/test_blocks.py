"""Headers of sheets: what is kept of the rows looked at."""

import sys

import pytest

from kstt import check
from kstt.io.grid.columns.blocks import is_data
from kstt.io.text.delimited import parse_table
from tests.io.grid.tables import CIVIL, HEADER, LAND, ROWS, TOTAL, WORKS, counts, table

NUMBERED = [[1, "Đất đai", *LAND], [2, "Hộ tịch", *CIVIL], [3, "Xây dựng", *WORKS]]


def test_rows_with_long_texts_are_not_kept():
    row = ("a" * 4000, "1", "2", "3")
    held = sys.getrefcount(row)
    assert is_data(row)
    assert sys.getrefcount(row) == held


@pytest.mark.parametrize("written", ["{0:.2f}", "({0:.0f}00)", "-{0:.1f}"])
def test_a_total_of_numbers_that_are_no_counts_is_no_line_of_the_header(written):
    total = ["", "Tổng cộng", *(written.format(count / 1000 + 1) for count in TOTAL[2:])]
    form = parse_table(table(total, *([1, name, *own] for name, own in ROWS)))
    assert [row.label for row in form.rows] == ["Tổng cộng", *(name for name, _ in ROWS)]
    assert [one.row for one in check(form) if one.rule == "not-a-count"].count("Tổng cộng") == 11


def test_a_header_again_in_narrow_columns_goes_on_with_the_table():
    """Each column has a narrow one before it, over which its group has the title."""

    def wide(row):
        return [cell for value in row for cell in ("", value)]

    head = [wide(row) for row in HEADER]
    for c, title in ((4, HEADER[0][2]), (12, HEADER[0][6]), (20, HEADER[0][10])):
        head[0][c], head[0][c + 1] = title, ""
    rows = [wide(row) for row in (*NUMBERED, TOTAL)]
    form = parse_table(table(*rows[:2], ["", "Trang 1/2"], *head, *rows[2:], header=head))
    assert counts(form)[:-1] == ROWS
    assert not check(form)


def test_a_category_beside_its_procedures_is_their_block_and_they_are_the_rows():
    header = [[row[0], row[1], "Thủ tục hành chính" if row[0] else "", *row[2:]] for row in HEADER]
    names = [("Đất đai", "Cấp mới"), ("", "Cấp lại"), ("Hộ tịch", "Cấp mới")]
    rows = [[i, *pair, *row[2:]] for i, (pair, row) in enumerate(zip(names, NUMBERED, strict=True), 1)]
    form = parse_table(table(*rows, ["", "Tổng cộng", "", *TOTAL[2:]], header=header))
    assert [(row.block, row.label) for row in form.rows[:3]] == [
        ("Đất đai", "Cấp mới"),
        ("Đất đai", "Cấp lại"),
        ("Hộ tịch", "Cấp mới"),
    ]
    assert not check(form)


def test_bold_counts_of_markdown_are_counts():
    rows = [*HEADER, ["---"] * 13, *NUMBERED, [f"**{cell}**" if cell else "" for cell in TOTAL]]
    form = parse_table("\n".join(f"| {' | '.join(map(str, row))} |" for row in rows))
    assert counts(form) == [*ROWS, ("Tổng cộng", TOTAL[2:])]


@pytest.mark.parametrize("capitals", [False, True])
def test_titles_that_are_written_over_two_cells_are_one(capitals):
    first, second, third = (list(row) for row in HEADER)
    for c, (one, other) in {
        5: ("Từ kỳ", "trước"),
        7: ("Trước", "hạn"),
        8: ("Đúng", "hạn"),
        9: ("Quá", "hạn"),
        11: ("Trong", "hạn"),
        12: ("Quá", "hạn"),
    }.items():
        second[c], third[c] = (one.upper(), other.upper()) if capitals else (one, other)
    form = parse_table(table(*NUMBERED, TOTAL, header=[first, second, third]))
    assert counts(form) == [*((name, own) for name, own in ROWS), ("Tổng cộng", TOTAL[2:])]
    assert not [one for one in check(form) if one.rule not in {"period-unstated", "unit-unstated"}]
