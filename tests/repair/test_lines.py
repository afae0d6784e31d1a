"""One mistake that makes many cells wrong: found as one, named, and never called certain unless it is."""

import random

import attrs
import pytest

from kstt import ReportedForm, form_06c
from kstt.io.records.delimited import read_cases
from kstt.repair import Slip, Status, repair
from kstt.repair.result import Shape
from tests.benchmarks.bench_repair import generated, proposed, put, values
from tests.repair.tables import PERIOD

RIGHT = generated(random.Random(5), 100)
HEADS = [i for i, row in enumerate(RIGHT.rows) if row.kind.value != "row"]


def exchanged(table, pairs):
    """What becomes of pairs of cells that are exchanged, and what was right."""
    changes = {}
    for one, other in pairs:
        first, second = (table.rows[i].cells[c].value for i, c in (one, other))
        if first != second:
            changes |= {one: second, other: first}
    return changes, values(table, changes)


def slips(found):
    return {change.slip for change in found.changes}


@pytest.mark.parametrize(("one", "other"), [(1, 5), (4, 8), (5, 9), (0, 4)])
def test_columns_exchanged(one, other):
    wrong, right = exchanged(RIGHT, [((i, one), (i, other)) for i in range(len(RIGHT.rows))])
    found = repair(put(RIGHT, wrong))
    assert (found.status, slips(found)) == (Status.LIKELY, {Slip.COLUMNS})
    assert proposed(found.explanation) == right
    assert found.certain_changes == ()


def test_columns_of_one_sum_exchanged_break_nothing():
    wrong, _ = exchanged(RIGHT, [((i, 5), (i, 6)) for i in range(len(RIGHT.rows))])
    assert repair(put(RIGHT, wrong)).status is Status.CONSISTENT


@pytest.mark.parametrize(("one", "other"), [(5, 60), (40, 80), (3, 90)])
def test_rows_of_two_sections_exchanged(one, other):
    wrong, right = exchanged(RIGHT, [((one, c), (other, c)) for c in range(11)])
    found = repair(put(RIGHT, wrong))
    assert (found.status, slips(found)) == (Status.LIKELY, {Slip.ROWS})
    assert proposed(found.explanation) == right


@pytest.mark.parametrize("blanks", [(5,), (4, 9), (1, 7, 8)])
@pytest.mark.parametrize(("one", "other"), [(5, 60), (40, 80), (0, HEADS[1])])
def test_a_blank_travels_with_its_row(one, other, blanks):
    """What the blank row held is left to the sums; what stands opposite to it is wrong beside the exchange."""
    wrong, right = exchanged(RIGHT, [((one, c), (other, c)) for c in range(11)])
    for column in blanks:
        right.pop((one, column), None)
    found = repair(put(RIGHT, wrong | {(one, column): None for column in blanks}))
    assert (found.status, slips(found)) == (Status.LIKELY, {Slip.ROWS, None})
    assert proposed(found.explanation) == right


def test_rows_of_many_blanks_are_not_called_exchanged():
    wrong, _ = exchanged(RIGHT, [((5, c), (60, c)) for c in range(11)])
    found = repair(put(RIGHT, wrong | {(5, column): None for column in range(1, 10)}))
    assert Slip.ROWS not in slips(found)


@pytest.mark.parametrize("column", [1, 5, 9])
def test_a_run_down_a_column_shifted_by_one(column):
    cells = [(i, column) for i in range(10, 20)]
    right = values(RIGHT, cells)
    moved = dict(zip(cells, [0, *list(right.values())[:-1]], strict=True))
    wrong = {cell: value for cell, value in moved.items() if value != right[cell]}
    found = repair(put(RIGHT, wrong))
    assert proposed(found.explanation) == {cell: right[cell] for cell in wrong}
    assert slips(found) == {Slip.SHIFTED}


def test_a_wrong_total_carried_into_the_totals_above_it():
    cells = [(i, c) for i in HEADS[:2] for c in (4, 5)]
    right = values(RIGHT, cells)
    found = repair(put(RIGHT, {cell: value + 30 for cell, value in right.items()}))
    assert proposed(found.explanation) == right
    assert slips(found) == {Slip.CARRIED}


def test_a_column_of_the_period_before():
    cases = read_cases("src/kstt/data/samples/cases.csv")
    before, now = (ReportedForm.from_form(form_06c(cases, period)) for period in (PERIOD, PERIOD.next()))
    column = [c.key for c in now.layout.columns].index("resolved_early")
    rows = {row.ref: i for i, row in enumerate(before.rows)}
    wrong = {}
    for i, row in enumerate(now.rows):
        if row.ref in rows:
            old = before.rows[rows[row.ref]].cells[column].value
            if old != row.cells[column].value:
                wrong[i, column] = old
    assert len(wrong) > 2
    found = repair(put(now, wrong), previous=before)
    ways = (found.explanation, *found.alternatives)
    assert values(now, wrong) in [proposed(way) for way in ways]
    way = next(way for way in ways if proposed(way) == values(now, wrong))
    assert {change.slip for change in way.changes} == {Slip.LAST_PERIOD}


def test_a_row_that_stands_twice_is_no_set_of_wrong_cells():
    i = next(i for i in range(5, 30) if sum(bool(cell.value) for cell in RIGHT.rows[i].cells) > 5)
    twice = attrs.evolve(RIGHT, rows=(*RIGHT.rows[: i + 1], RIGHT.rows[i], *RIGHT.rows[i + 1 :]))
    found = repair(twice)
    assert found.status is Status.STRUCTURE
    assert {(m.row, m.shape) for m in found.misreadings} == {(RIGHT.rows[i].ref, Shape.NOTHING)}
    assert found.changes == found.alternatives == ()
    assert found.apply() == twice
    assert [f.rule for f in found.findings] == ["repair-structure"]


def test_a_doubled_total_is_no_set_of_wrong_cells():
    total = {(0, c): 2 * cell.value for c, cell in enumerate(RIGHT.rows[0].cells) if cell.value}
    found = repair(put(RIGHT, total))
    assert found.status is Status.STRUCTURE
    assert [(m.place, m.shape) for m in found.misreadings] == [(0, Shape.HALF)]
