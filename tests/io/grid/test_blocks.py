"""Headers of sheets: what is kept of the rows looked at."""

import sys

import pytest

from kstt import check
from kstt.io.grid.blocks import is_data
from kstt.io.text.delimited import parse_table
from tests.io.grid.tables import ROWS, TOTAL, table


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
