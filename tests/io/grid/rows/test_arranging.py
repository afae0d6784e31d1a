"""Rows of a table sorted by what stands beside their counts: the same rows as with the counts."""

from random import Random
from unittest import mock

import attrs
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kstt import check
from kstt.errors import DocumentError
from kstt.io.grid.columns import headers
from kstt.io.grid.columns.headers import find_header
from kstt.io.grid.grids import UnseenError
from kstt.io.grid.lines.line import TableLine
from kstt.io.grid.recognising import recognise
from kstt.io.grid.rows import arranging
from kstt.io.text.delimited import parse_table
from tests.io.grid.office_files import draw
from tests.io.grid.outcomes import grid_of
from tests.io.grid.tables import CIVIL, LAND, ROWS, TOTAL, WORKS, added, counts, table


def read(grid):
    """All that is read of a grid and found in it, or why it is refused."""
    try:
        form = recognise(grid)
    except DocumentError as error:
        return str(error)
    return form, form.recognition, check(form)


def both_ways(grid):
    """What a grid is read as with and without looking at more than is needed, which is the same."""
    found = read(grid)
    with (
        mock.patch.object(headers, "_by_titles", return_value=None),
        mock.patch.object(arranging, "_by_names", return_value=None),
    ):
        assert read(grid) == found
    return found


def with_other_counts(grid, chance):
    """The grid with other counts in the columns of the form, some of them 0, some of them blank."""
    header = find_header(grid, None)
    columns = {c for place in header.columns for c in place}
    factor = chance.randrange(2, 50)

    def other(cell):
        return chance.choice(("0", "", "7")) if chance.random() < 0.01 else str(int(cell) * factor)

    rows = [
        tuple(
            other(cell) if r > header.last and c in columns and cell.isdecimal() else cell
            for c, cell in enumerate(row)
        )
        for r, row in enumerate(grid.rows)
    ]
    return attrs.evolve(grid, rows=tuple(rows), source="other")


@settings(max_examples=25)
@given(seed=st.integers(0, 2**32))
def test_rows_are_the_same_whether_their_counts_are_looked_at_or_not(seed):
    chance = Random(seed)
    grid = grid_of(draw(chance))
    if isinstance(both_ways(grid), str):
        return
    for _ in range(2):
        both_ways(with_other_counts(grid, chance))


def test_a_table_with_known_rows_is_sorted_without_its_counts():
    arranging._known.cache_clear()
    rows = [[i, name, *own] for i, (name, own) in enumerate(ROWS, 1)]
    assert counts(parse_table(table(TOTAL, *rows)))[1:] == ROWS
    others = [[i, name, *LAND] for i, (name, _) in enumerate(ROWS, 1)]
    again = parse_table(table(["", "Tổng cộng", *added(LAND, LAND, LAND)], *others))
    assert counts(again)[1:] == [(name, LAND) for name, _ in ROWS]
    assert arranging._known.cache_info().hits == 1


def test_a_line_that_may_be_a_sum_is_looked_at_with_its_counts():
    arranging._known.cache_clear()
    heading = ["A", "Nhóm đất đai", *added(LAND, CIVIL)]
    rows = [["1", "Đất đai", *LAND], ["2", "Hộ tịch", *CIVIL]]
    total = ["", "Tổng cộng", *added(LAND, CIVIL)]
    form = parse_table(table(total, heading, *rows))
    assert [row.label for row in form.rows] == ["Tổng cộng", "Đất đai", "Hộ tịch"]
    other = parse_table(table(total, ["A", "Nhóm đất đai", *WORKS], *rows))
    assert [row.label for row in other.rows] == ["Tổng cộng", "Nhóm đất đai", "Đất đai", "Hộ tịch"]


def test_counts_that_were_not_passed_are_not_made_up():
    line = TableLine("1", "Đất đai", None, 0)
    assert line.has_counts
    assert not line.is_blank
    for asked in ("cells", "values", "counts"):
        with pytest.raises(UnseenError):
            getattr(line, asked)


@pytest.mark.parametrize(
    ("first", "second", "mixed"),
    [
        ("{:,}.00", "{:,}.00", False),
        ("{:,}", "{:,}", False),
        ("{:,}.0", "{:,}", True),
    ],
)
def test_thousands_are_mixed_where_both_signs_group_them(first, second, mixed):
    land, civil = [1000 * count for count in LAND], [1000 * count for count in CIVIL]
    dotted = [first.format(count).replace(",", ";").replace(".", ",").replace(";", ".") for count in land]
    rows = [
        dotted if mixed else [first.format(count) for count in land],
        [second.format(count) for count in civil],
    ]
    form = parse_table(table([1, "Đất đai", *rows[0]], [2, "Hộ tịch", *rows[1]]))
    assert [cell.value for cell in form.rows[0].cells] == land
    assert ("thousands-mixed" in {finding.rule for finding in check(form)}) is mixed
