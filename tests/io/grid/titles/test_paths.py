"""Titles over the columns of a sheet, merged cells filled in."""

from __future__ import annotations

import pytest

from kstt import Severity, check
from kstt.io.grid.grids import Grid
from kstt.io.grid.recognising import recognise
from kstt.io.grid.titles.paths import Block, column_paths
from tests.io.grid.tables import HEADER, ROWS, TOTAL, counts

MERGES = [(0, 0, 2, 0), (0, 1, 2, 1), (0, 2, 0, 5), (0, 6, 0, 9), (0, 10, 0, 12), (1, 3, 1, 4),
          *((1, c, 2, c) for c in (2, 5, *range(6, 13)))]  # fmt: skip


@pytest.mark.parametrize("right", [0, 1])
def test_a_title_over_two_columns_is_that_of_the_one_with_figures(right):
    """Each column of the form spans two of the sheet; what is under it stands in the left or the right one."""
    body = [TOTAL, *([i, name, *own] for i, (name, own) in enumerate(ROWS, 1))]
    rows = [[text for cell in row for text in (cell, "")] for row in HEADER]
    rows += [[str(text) for cell in row for text in (("", cell) if right else (cell, ""))] for row in body]
    merges = [(top, 2 * left, bottom, 2 * last + 1) for top, left, bottom, last in MERGES]
    # The titles in the lowest row that no merged cell of the form reaches.
    merges += [(2, 6, 2, 7), (2, 8, 2, 9)]
    form = recognise(Grid(tuple(map(tuple, rows)), "file.xlsx", merges=tuple(merges)))
    assert counts(form) == [("Tổng cộng", TOTAL[2:]), *((name, own) for name, own in ROWS)]
    assert not [finding for finding in check(form) if finding.severity is not Severity.INFO]


@pytest.mark.parametrize("right", [0, 1])
def test_names_of_groups_in_the_middle_of_their_columns_are_those_of_all(right):
    """Centred across the columns of a group, and not merged."""
    top = [*HEADER[0][:2], *[""] * 11]
    for first, name in ((2, HEADER[0][2]), (6, HEADER[0][6]), (10, HEADER[0][10])):
        top[first + right] = name
    rows = [top, *HEADER[1:], TOTAL, *([i, name, *own] for i, (name, own) in enumerate(ROWS, 1))]
    form = recognise(Grid(tuple(tuple(map(str, row)) for row in rows), "file.xlsx"))
    assert counts(form) == [("Tổng cộng", TOTAL[2:]), *((name, own) for name, own in ROWS)]
    assert not [finding for finding in check(form) if finding.severity is not Severity.INFO]


def test_a_title_reaches_over_the_merged_title_that_begins_under_it():
    rows = (
        ("Đã xử lý", "", "", "Khác"),
        ("Tổng số", "Theo thời điểm", "", ""),
        ("", "Từ kỳ trước", "Mới tiếp nhận", ""),
    )
    paths = column_paths(Block(rows, ((0, 0, 0, 1), (1, 1, 1, 2))))
    assert [path[0] for path in paths] == ["Đã xử lý"] * 3 + ["Khác"]
    # Not over what has a title of its own.
    rows = (("Đã xử lý", "", "Đang xử lý"), ("Tổng số", "Theo thời điểm", ""), ("", "Từ kỳ trước", "Mới"))
    paths = column_paths(Block(rows, ((0, 0, 0, 1), (1, 1, 1, 2))))
    assert [path[0] for path in paths] == ["Đã xử lý", "Đã xử lý", "Đang xử lý"]
