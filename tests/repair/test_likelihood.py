"""Decoding with likelihoods: the best table satisfies its sums, and what is called proved is beyond doubt."""

import itertools
import math

from hypothesis import assume, given, settings
from hypothesis import strategies as st

from kstt.repair.likelihood import CellReadings, Reading, decode
from kstt.samples import published_report
from kstt.tables.equations import Equation, equations_of
from kstt.tables.recognition import Certainty

# Two rows and their total, each with a sum across: every cell stands in a sum across and in one down.
ACROSS = [Equation("row-identity", (r, 0), ((r, 1), (r, 2))) for r in range(3)]
DOWN = [Equation("column-total", (0, c), ((1, c), (2, c))) for c in range(3)]
SUMS = [*ACROSS, *DOWN]
CELLS = [(r, c) for r in range(3) for c in range(3)]


def sure(value):
    return CellReadings((Reading(value, -0.0001),), other=-12.0)


def table(a, b, c, d):
    values = {(1, 1): a, (1, 2): b, (2, 1): c, (2, 2): d}
    values |= {(r, 0): values[r, 1] + values[r, 2] for r in (1, 2)}
    return values | {(0, c): values[1, c] + values[2, c] for c in range(3)}


counts = st.integers(0, 9)
tables = st.builds(table, counts, counts, counts, counts)


@st.composite
def misread(draw):
    """A table, and readings of it of which some put another count first."""
    truth = draw(tables)
    readings = {}
    for cell, value in truth.items():
        others = draw(st.lists(st.integers(0, 19).filter(lambda n, v=value: n != v), max_size=2, unique=True))
        logs = draw(st.lists(st.floats(-2.0, -0.05), min_size=len(others) + 1, max_size=len(others) + 1))
        kept = [Reading(v, log) for v, log in zip([value, *others], logs, strict=True)]
        readings[cell] = CellReadings(tuple(kept), other=-38.0)
    return truth, readings


def every_table(readings):
    """All tables of listed readings that hold, and their costs: by trying each."""
    choices = [[(r.value, -r.log) for r in readings[cell].readings] for cell in CELLS]
    for each in itertools.product(*choices):
        values = dict(zip(CELLS, (value for value, _ in each), strict=True))
        if all(values[e.total] == sum(values[p] for p in e.parts) for e in SUMS):
            yield values, sum(cost for _, cost in each)


@settings(max_examples=40, deadline=None)
@given(misread())
def test_the_likeliest_table_is_found_and_its_rivals_cast_doubt(case):
    _, readings = case
    listed = sorted(every_table(readings), key=lambda pair: pair[1])
    best, least = listed[0]
    assume(len(listed) == 1 or listed[1][1] - least > 1e-6)
    found = decode(readings, SUMS, ratio=1e4)
    for cell, one in found.items():
        if one.certainty in {Certainty.PROVED, Certainty.CORRECTED}:
            near = {values[cell] for values, cost in listed if cost <= least + math.log(1e4) - 1e-6}
            assert near == {one.value}, cell
            assert one.value == best[cell]
            assert (one.certainty is Certainty.PROVED) == (one.value == readings[cell].best.value)


@given(tables)
def test_what_is_read_clearly_and_holds_is_proved(truth):
    found = decode({cell: sure(value) for cell, value in truth.items()}, SUMS)
    assert {cell: one.value for cell, one in found.items()} == truth
    assert {one.certainty for one in found.values()} == {Certainty.PROVED}


@given(tables, st.sampled_from(CELLS), st.integers(0, 40))
def test_one_unreadable_cell_is_corrected(truth, cell, read):
    readings = {each: sure(value) for each, value in truth.items()}
    readings[cell] = CellReadings((Reading(read, -1.0),), other=-0.5)
    one = decode(readings, SUMS)[cell]
    assert one.value == truth[cell]
    assert one.certainty is (Certainty.PROVED if read == truth[cell] else Certainty.CORRECTED)


@given(tables, st.sampled_from(CELLS), st.integers(1, 40))
def test_a_mistake_on_paper_is_no_reading_to_be_corrected(truth, cell, off):
    readings = {each: sure(value) for each, value in truth.items()}
    readings[cell] = sure(truth[cell] + off)
    one = decode(readings, SUMS)[cell]
    assert one.certainty is Certainty.CONTRADICTED
    assert one.value == truth[cell] + off
    assert truth[cell] in one.candidates


def test_two_ways_to_mend_a_row_are_a_doubt():
    readings = {(0, 0): sure(5), (0, 1): CellReadings((Reading(2, -0.6), Reading(3, -0.9)), -9)}
    readings[0, 2] = CellReadings((Reading(2, -0.6), Reading(3, -0.9)), -9)
    found = decode(readings, [Equation("row-identity", (0, 0), ((0, 1), (0, 2)))])
    assert {found[0, c].certainty for c in (1, 2)} == {Certainty.DOUBTFUL}
    assert set(found[0, 1].candidates) == {2, 3}
    assert found[0, 0].certainty is Certainty.PROVED


def test_blanks_of_the_paper_stay_blank():
    readings = {(0, 0): sure(5), (0, 1): sure(5), (0, 2): CellReadings((Reading(None, -0.001),), -9)}
    one = decode(readings, [Equation("row-identity", (0, 0), ((0, 1), (0, 2)))])[0, 2]
    assert (one.value, one.certainty) == (None, Certainty.PROVED)


def test_a_row_under_a_stamp_is_given_by_the_sums_down():
    form = published_report()
    cells = {(i, c): cell.value for i, row in enumerate(form.rows) for c, cell in enumerate(row.cells)}
    readings = {
        p: sure(v) if v is not None else CellReadings((Reading(None, -0.001),), -9) for p, v in cells.items()
    }
    stamped = next(i for i, row in enumerate(form.rows) if row.ref == "II.20 Đất đai")
    for c in range(len(form.layout.columns)):
        readings[stamped, c] = CellReadings((), other=-0.1)
    found = decode(readings, equations_of(form))
    assert [found[stamped, c].value for c in range(11)] == [cells[stamped, c] for c in range(11)]
    assert not [p for p, one in found.items() if one.certainty is Certainty.PROVED and one.value != cells[p]]


def test_rows_still_prove_themselves_where_others_are_lost():
    rows = range(1, 14)
    cells = {(r, c): sure(value) for r in rows for c, value in enumerate((8 * r, 3 * r, 5 * r))}
    # The total counts rows that stand on a page that is not there.
    totals = [sum(cells[r, c].best.value for r in rows) + 50 for c in (1, 2)]
    cells |= {(0, c): sure(value) for c, value in enumerate((sum(totals), *totals))}
    cells[3, 2] = CellReadings((Reading(19, -0.6), Reading(15, -0.8)), other=-9.0)
    cells[5, 0] = CellReadings((Reading(40, -0.6), Reading(49, -0.8)), other=-0.5)
    sums = [Equation("row-identity", (r, 0), ((r, 1), (r, 2))) for r in range(14)]
    sums += [Equation("column-total", (0, c), tuple((r, c) for r in rows)) for c in range(3)]
    found = decode(cells, sums)
    assert found[3, 2].value == 15
    assert found[0, 1].value == totals[0]
    assert found[0, 1].certainty is Certainty.PROVED
    assert all(one.value == 8 * r for r in rows for one in [found[r, 0]])


def test_a_blank_that_the_sums_would_fill_does_not_hide_what_else_was_read():
    either = CellReadings((Reading(None, -0.4), Reading(1, -1.3)), -9)
    readings = {(0, 0): sure(5), (0, 1): sure(4), (0, 2): either}
    one = decode(readings, [Equation("row-identity", (0, 0), ((0, 1), (0, 2)))])[0, 2]
    assert one.certainty is Certainty.DOUBTFUL
    assert set(one.candidates) == {None, 1}
