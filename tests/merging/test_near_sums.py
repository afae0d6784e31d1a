"""Summaries that are not exactly the sum of their parts: corrected ones, and those of a unit over the others."""

import random

import attrs
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kstt import ReportingPeriod
from kstt.merging import Repetition, UnitReport, merge_units
from kstt.merging.near_sums import near_sum
from tests.merging.test_repeats import added, drawn, rules, table

Q2 = ReportingPeriod.quarter(2021, 2)
DISTRICTS = ("UBND huyện Cư Jút", "UBND huyện Đắk Mil", "UBND huyện Tuy Đức")


def reports(units):
    return [UnitReport(f"{name}.xlsx", table(name, rows)) for name, rows in units.items()]


@settings(max_examples=10)
@given(st.integers(0, 10**6).map(random.Random), st.integers(2, 3), st.integers(1, 3))
def test_a_summary_with_a_corrected_figure(chance, size, by):
    units = {name: drawn(chance) for name in DISTRICTS[:size]}
    whole = added(*units.values())
    row = whole["Hộ tịch"]
    whole["Hộ tịch"] = attrs.evolve(
        row, received_direct=row.received_direct + by, resolved_early=row.resolved_early + by
    )
    # Under a name that says nothing, so that the figures alone decide.
    given_reports = reports(units | {"UBND huyện Đắk Song": whole})
    merge = merge_units(given_reports, Q2)
    assert rules(merge) == ["sum-nearly"]
    (refused,) = merge.refused
    assert all(name in str(refused.reasons[0].expected) for name in units)
    assert merge.form.total == merge_units(reports(units), Q2).form.total
    assert not merge_units(given_reports, Q2, leave_out=[Repetition.SUM]).has_errors
    kept = merge_units(given_reports, Q2, keep=[Repetition.SUM])
    assert kept.form.total.received == 2 * merge.form.total.received + by


@settings(max_examples=10)
@given(st.integers(0, 10**6).map(random.Random), st.integers(2, 12), st.integers(4, 40_000))
def test_a_summary_of_which_one_small_row_was_changed_by_far(chance, size, by):
    """One figure of many is far from the sum: that the others are equal is no chance."""
    cells = {
        i: {(f"category {n}", box): chance.randrange(1, 300) for n in range(12) for box in range(4)}
        for i in range(size)
    }
    whole = {cell: sum(table[cell] for table in cells.values()) for cell in cells[0]}
    whole["category 3", 1] += by
    totals = {i: tuple(map(sum, zip(*columns(table), strict=True))) for i, table in cells.items()}
    own = tuple(map(sum, zip(*columns(whole), strict=True)))
    group = [*cells, size]
    found = near_sum(size, {**cells, size: whole}.__getitem__, totals | {size: own}, [group])
    assert found == tuple(cells)
    for cell in [cell for cell in whole if cell[0] < "category 5"]:
        whole[cell] += 1000
    changed = tuple(map(sum, zip(*columns(whole), strict=True)))
    assert near_sum(size, {**cells, size: whole}.__getitem__, totals | {size: changed}, [group]) == ()


def columns(cells):
    """The figures of each category of a table, by box."""
    rows = {}
    for (category, box), figure in cells.items():
        rows.setdefault(category, {})[box] = figure
    return [[row[box] for box in sorted(row)] for row in rows.values()]


@pytest.mark.parametrize(
    ("whole", "parts", "same"),
    [
        ("UBND tỉnh Đắk Nông", DISTRICTS, True),
        ("UBND tỉnh Đắk Nông", ("Sở Tư pháp", "Sở Y tế", "UBND xã Đắk Lao, tỉnh Đắk Nông"), True),
        ("UBND huyện Đắk Mil", ("UBND xã A, huyện Đắk Mil", "UBND xã B, huyện Đắk Mil"), True),
        ("UBND tỉnh Đắk Nông", ("UBND xã A, tỉnh Lâm Đồng", "UBND xã B, tỉnh Lâm Đồng"), False),
        ("Sở Tư pháp", DISTRICTS, False),
        ("UBND huyện Đắk Song", DISTRICTS, False),
        ("UBND tỉnh Đắk Nông", DISTRICTS[:1], False),
    ],
)
def test_the_table_of_a_unit_over_the_others(whole, parts, same):
    chance = random.Random(5)
    units = {name: drawn(chance) for name in parts}
    # As many again from units that are not there: no sum, exact or nearly.
    above = added(*units.values(), drawn(chance), drawn(chance))
    merge = merge_units(reports(units | {whole: above}), Q2)
    assert rules(merge) == (["sum-by-name"] if same else [])


def test_a_unit_with_less_than_the_others_is_no_summary():
    chance = random.Random(6)
    units = {name: drawn(chance) for name in (*DISTRICTS, "UBND tỉnh Đắk Nông")}
    assert not merge_units(reports(units), Q2).refused


def test_of_many_tables_all_or_all_but_one_are_tried():
    chance = random.Random(5)
    cells = {
        j: {(f"c{k}", box): chance.randrange(300) for k in range(6) for box in range(8)} for j in range(40)
    }
    totals = {
        j: [sum(v for (_, b), v in own.items() if b == box) for box in range(8)] for j, own in cells.items()
    }
    for left in (None, 7):
        parts = [j for j in cells if j != left]
        whole = {cell: sum(cells[j][cell] for j in parts) for cell in cells[0]}
        whole["c0", 0] += 2
        own = [sum(totals[j][box] for j in parts) for box in range(8)]
        asked: list[int] = []

        def figures(j, whole=whole, asked=asked):
            asked.append(j)
            return whole if j == 40 else cells[j]

        assert near_sum(40, figures, totals | {40: own}, [[*cells, 40]] * 3) == tuple(parts)
        # Each is added up once, however many are left out by turns.
        assert all(asked.count(j) <= 2 for j in cells)
        far = [2 * count for count in own]
        assert near_sum(40, pytest.fail, totals | {40: far}, [[*cells, 40]]) == ()
