"""A total of what came in the period alone, in place of the form's, which counts what was carried over, too."""

import pytest

from kstt import check
from kstt.io.text.delimited import parse_table
from tests.io.grid.tables import COLUMNS, HEADER, ROWS, TOTAL, added, table

GROUPED = [
    ["STT", "Lĩnh vực", "Tiếp nhận trong kỳ", "", "", "Kỳ trước chuyển sang", *HEADER[0][6:]],
    ["", "", "Tổng số", "Trực tuyến", "Trực tiếp, BCCI", "", *HEADER[1][6:]],
]
FLAT = [
    ["STT", "Lĩnh vực", "Tổng tiếp nhận", "Trực tuyến", "Trực tiếp", "Kỳ trước chuyển sang",
     "Tổng số đã giải quyết", "Trước hạn", "Đúng hạn", "Quá hạn", "Tổng số đang giải quyết", "Trong hạn",
     "Quá hạn"]
]  # fmt: skip


def of_the_period(counts):
    """The counts of a row with the total of what came in the period in place of the form's."""
    return [counts[1] + counts[2], *counts[1:]]


def lines(rows):
    numbered = [[i, name, *of_the_period(counts)] for i, (name, counts) in enumerate(rows, 1)]
    return [["", "Tổng cộng", *of_the_period(TOTAL[2:])], *numbered]


@pytest.mark.parametrize("header", [GROUPED, FLAT])
def test_the_total_of_the_form_is_computed_beside_one_of_the_period(header):
    form = parse_table(table(*lines(ROWS), header=header))
    assert [row.values for row in form.rows] == [tuple(TOTAL[2:]), *(tuple(counts) for _, counts in ROWS)]
    assert [finding.rule for finding in check(form)] == ["columns-by-sums", "column-computed"]
    assert form.recognition.computed == ("received",)


def test_a_total_in_one_group_with_what_was_carried_over_is_wrong():
    form = parse_table(table(*lines(ROWS), header=HEADER))
    assert {finding.rule for finding in check(form)} == {"row-identity"}
    assert form.recognition.computed == ()


@pytest.mark.parametrize("rows", [ROWS[:2], [(name, counts) for name, counts in ROWS for _ in range(2)]])
def test_a_right_total_stays_and_few_rows_decide_nothing(rows):
    right = [[i, f"{name} {i}", *counts] for i, (name, counts) in enumerate(rows, 1)]
    form = parse_table(table(*right, header=FLAT))
    assert len(form.layout.columns) == len(COLUMNS)
    assert form.recognition.computed == ()
    wrong = [[i, name, *of_the_period(counts)] for i, (name, counts) in enumerate(rows[:2], 1)]
    assert parse_table(table(*wrong, header=FLAT)).recognition.computed == ()


def test_one_row_that_counts_what_was_carried_over_shows_that_the_others_are_wrong():
    rows = lines(ROWS)
    rows[1] = [1, ROWS[0][0], *ROWS[0][1]]
    assert {finding.rule for finding in check(parse_table(table(*rows, header=FLAT)))} >= {"row-identity"}


@pytest.mark.parametrize("name", ["Tổng cộng", "Toàn xã"])
@pytest.mark.parametrize("above", [True, False])
def test_a_sum_of_rows_is_no_row_that_decides(name, above):
    rows = [[i, name, *of_the_period(counts)] for i, (name, counts) in enumerate(ROWS[:2], 1)]
    sum_row = ["", name, *added(*(row[2:] for row in rows))]
    form = parse_table(table(*([sum_row, *rows] if above else [*rows, sum_row]), header=FLAT))
    assert form.recognition.computed == ()
    assert "row-identity" in {finding.rule for finding in check(form)}


def test_a_total_that_says_tong_so_without_a_period_is_the_forms():
    header = [[*FLAT[0][:2], "Tổng số hồ sơ tiếp nhận", *FLAT[0][3:]]]
    form = parse_table(table(*lines(ROWS), header=header))
    assert form.recognition.computed == ()
    assert {finding.rule for finding in check(form)} == {"row-identity"}
