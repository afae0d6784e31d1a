"""Columns that a table does not have because nothing is counted in them."""

import pytest

from kstt import check
from kstt.errors import DocumentError
from kstt.io.grid.titles.hints import ColumnHints
from kstt.io.text.delimited import parse_table
from tests.io.grid.tables import HEADER, table

NEW = [[1, "Đất đai", 8, 5, 3, 0, 6, 3, 2, 1, 2, 2, 0], [2, "Hộ tịch", 9, 4, 5, 0, 9, 4, 5, 0, 0, 0, 0]]
"""Rows of a unit that has nothing carried over."""
TOTAL = ["", "Tổng cộng", *map(sum, zip(*(row[2:] for row in NEW), strict=True))]
PLACES = {"online": 3, "carried_over": 5, "late": 9, "overdue": 12}


def read(*gone, given="", rows=(*NEW, TOTAL)):
    """A table without some columns of the sheet."""
    places = [c for c in range(13) if c not in [PLACES[key] for key in gone]]
    lines, header = ([[row[c] for c in places] for row in some] for some in (rows, HEADER))
    return parse_table(table(*lines, header=header), hints=ColumnHints.parse(given))


def rules(form):
    return {one.rule: one.column for one in check(form)}


def test_nothing_carried_over_where_every_row_shows_it():
    form = read("carried_over")
    assert [row.values for row in form.rows] == [tuple(row[2:]) for row in (*NEW, TOTAL)]
    assert rules(form) == {"column-absent": "carried_over"}
    assert [column.key for column in form.columns][3] == "carried_over"


def test_two_columns_that_are_missing_are_refused():
    with pytest.raises(DocumentError, match="no column for carried_over"):
        read("carried_over", "overdue")


@pytest.mark.parametrize("place", [0, 1, 2])
@pytest.mark.parametrize("column", [2, 3, 6, 10])
def test_one_row_against_it_is_enough_to_refuse(place, column):
    rows = [list(row) for row in (*NEW, TOTAL)]
    rows[place][column] += 1
    with pytest.raises(DocumentError, match='or "carried_over=0" where the table has none'):
        read("carried_over", rows=rows)


@pytest.mark.parametrize("key", ["online", "late", "overdue", "carried_over"])
def test_the_caller_says_that_there_is_none(key):
    form = read(key, given=f"{key}=0")
    place = PLACES[key] - 2
    assert [row.values[place] for row in form.rows] == [0, 0, 0]
    others = [row[2:] for row in (*NEW, TOTAL)]
    assert [[*row.values[:place], *row.values[place + 1 :]] for row in form.rows] == [
        [*row[:place], *row[place + 1 :]] for row in others
    ]
    # What was not nothing is an error of the sums, as ever.
    wrong = {"online", "late"}
    assert rules(form).keys() == {"column-absent", *(["row-identity"] if key in wrong else [])}


def test_a_heading_without_figures_stays_so():
    heading = ["I", "UBND cấp tỉnh", *[""] * 11]
    form = read("carried_over", rows=(heading, *NEW, TOTAL))
    assert all(cell.is_blank for cell in form.rows[0].cells)
