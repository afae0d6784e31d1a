"""Repairs held against trying every set of cells.

    python -m tests.repair.test_decoder --tables 5000 --most 5 --seed 1

holds so many small tables of one to ``most`` wrong cells and up to four blanks against it.
"""

import argparse
import random
import sys
from collections import Counter

import pytest

from kstt.io.text import read_table
from kstt.repair import Method, Search, Status, repair
from kstt.repair.decoder import Decoder
from kstt.repair.elimination import ReducedSums
from kstt.repair.system import System
from kstt.samples import published_report
from kstt.tables.text import render_text
from tests.repair.exhaustion import certain, smallest_sets
from tests.repair.made import made
from tests.repair.small import balanced, corrupted

PROGRAMME = Search(method=Method.PROGRAMME)


def held_against(reported, sets, search=None):
    """The status, once everything that the repair promises was held against the smallest sets there are."""
    found = repair(reported) if search is None else repair(reported, search=search)
    agreed = certain(sets)
    ways = [frozenset(c.place for c in way) for way in (found.explanation, *found.alternatives)]
    proposed = {change.place: change.proposed for change in found.changes}
    assert found.status is not Status.INFEASIBLE
    assert (found.status is Status.CONSISTENT) == (set(sets) == {frozenset()})
    if found.status is Status.UNIQUE:
        assert set(ways) == set(sets)
        assert proposed == agreed
    for change in found.certain_changes:
        assert agreed[change.place] == change.proposed
    if found.status is Status.STRUCTURE:
        assert ways == [frozenset()]
        return found.status
    if found.proved_minimal:
        assert min(map(len, ways)) == len(next(iter(sets)))
    if found.complete:
        assert set(sets) <= set(ways)
        only = len(sets) == 1 and len(agreed) == len(next(iter(sets))) > 0
        assert not only or found.status in {Status.UNIQUE, Status.LIKELY}
    return found.status


@pytest.mark.parametrize("seed", range(20))
def test_small_tables(seed):
    pytest.importorskip("highspy")
    rng = random.Random(seed)
    table = corrupted(rng, balanced(rng), rng.randint(1, 3), rng.randint(0, 4))
    sets = smallest_sets(table, 3)
    held_against(table, sets)
    held_against(table, sets, PROGRAMME)
    held_against(table, sets, Search(steps=3))


@pytest.mark.parametrize("seed", [18, 319, 697, 699, 801])
def test_blanks_that_no_counts_fill_need_a_cell_of_their_sums(seed):
    rng = random.Random(seed)
    table = corrupted(rng, balanced(rng), rng.randint(1, 2), rng.randint(3, 6))
    right = smallest_sets(table, 2)
    decoder = Decoder(ReducedSums.of(System.of([table])), steps=2_000, most=50)
    least = len(next(iter(right)))
    assert decoder.least() <= least
    for size in range(least):
        assert (decoder.sets(size).sets, decoder.sets(size).hopeless) == ((), False)
    outcome = decoder.sets(least)
    assert outcome.complete
    assert {one.cells for one in outcome.sets} == set(right)


def test_limits_of_the_decoder_are_held_exactly():
    wrong = published_report().with_cell("II.20 Đất đai", "resolved_early", 8898)
    reduced = ReducedSums.of(System.of([wrong]))
    assert Decoder(reduced, steps=9, most=1).least() == 1
    # The table as it stands and the cell are a step each; the search ends when none is left.
    assert [len(Decoder(reduced, steps=n, most=9).sets(1).sets) for n in (2, 3)] == [0, 1]
    assert [Decoder(reduced, steps=n, most=9).sets(1).steps for n in (2, 3)] == [True, False]
    reduced.effort.left = 0
    late = Decoder(reduced, steps=9, most=9).sets(1)
    assert (late.sets, late.ended, late.complete) == ((), True, False)


def test_a_set_deeper_than_the_search_goes_is_no_recursion_without_end():
    system = System.of([read_table("tests/data/repair/notmin273.tsv")])
    outcome = Decoder(ReducedSums.of(system), steps=100, most=1).sets(10_000)
    assert (outcome.sets, outcome.complete, outcome.steps, outcome.hopeless) == ((), False, True, False)
    assert (outcome.ended, outcome.most) == (False, False)


def test_nine_changes_were_not_the_fewest():
    """Four blanks and six wrong cells: a set of nine was called unique, four of which falsified counts."""
    found = repair(read_table("tests/data/repair/notmin273.tsv"))
    assert (found.status, len(found.changes)) == (Status.UNIQUE, 6)
    assert {(c.row.split()[0], c.column): c.proposed for c in found.certain_changes} == {
        ("I", "pending"): 224,
        ("I.1", "carried_over"): 0,
        ("I.2", "pending"): 0,
        ("II", "pending_within"): 60,
        ("III.2", "carried_over"): 751,
        ("III.2", "resolved"): 444,
    }


def test_another_set_of_four_cells_will_do():
    found = repair(read_table("tests/data/repair/unique63.tsv"))
    assert found.status is Status.AMBIGUOUS
    assert {len(way) for way in (found.explanation, *found.alternatives)} == {4}
    assert found.proved_minimal
    assert found.complete
    assert {(c.row.split()[0], c.column) for c in found.certain_changes} == {
        ("I.3", "received_online"),
        ("I.3", "pending_within"),
    }


@pytest.mark.parametrize("most", [1, 2, 3])
def test_no_more_sets_are_found_than_are_asked_for(most):
    system = System.of([read_table("tests/data/repair/unique63.tsv")])
    outcome = Decoder(ReducedSums.of(system), steps=100_000, most=most).sets(4)
    assert (len(outcome.sets), outcome.most, outcome.complete) == (most, True, False)


@pytest.mark.parametrize(("most", "found"), [(300, 300), (301, 301), (302, 301)])
def test_of_hundreds_of_sets_as_many_as_are_asked_for(most, found):
    total, *parts = ((0, n) for n in range(301))
    system = made({total: 301, **dict.fromkeys(parts, 1)}, (total, *parts))
    outcome = Decoder(ReducedSums.of(system), steps=10_000, most=most).sets(1)
    assert (len(outcome.sets), outcome.most, outcome.complete) == (found, most <= found, most > found)


@pytest.mark.parametrize(("steps", "complete"), [(2, False), (3, True)])
def test_a_cell_that_mends_one_of_two_sums_is_no_step(steps, complete):
    """Either blank is below zero: A alone raises both."""
    a, b, c, x, y, s, t = ((0, n) for n in range(7))
    system = made(
        {a: 4, b: 3, c: 3, s: 5, t: 5}, (s, a, b, x), (t, a, c, y), trusted=[s, t], blank=[x, y]
    )  # fmt: skip
    outcome = Decoder(ReducedSums.of(system), steps, most=9).sets(1)
    assert (outcome.complete, outcome.steps) == (complete, not complete)
    assert not complete or [one.cells for one in outcome.sets] == [{a}]


@pytest.mark.parametrize(("size", "searched"), [(149, True), (150, True), (151, False)])
def test_sets_of_more_than_150_cells_are_not_searched(size, searched):
    system = made({(0, 0): 5, (0, 1): 1, (0, 2): 2}, ((0, 0), (0, 1), (0, 2)))
    outcome = Decoder(ReducedSums.of(system), steps=1_000, most=1).sets(size)
    assert (bool(outcome.sets), outcome.steps) == (searched, not searched)


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--tables", type=int, default=5_000)
    parser.add_argument("--most", type=int, default=5)
    parser.add_argument("--seed", type=int, default=1)
    options = parser.parse_args()
    rng = random.Random(options.seed)
    found, wrong = Counter(), []
    for n in range(options.tables):
        table = corrupted(rng, balanced(rng), rng.randint(1, options.most), rng.randint(0, 4))
        try:
            found[held_against(table, smallest_sets(table, options.most)).value] += 1
        except AssertionError as error:
            wrong.append(n)
            print(f"table {n}: {error}", render_text(table), sep="\n", flush=True)
        if n % 100 == 99:
            print(n + 1, dict(found), flush=True)
    print(f"tables that do not hold: {len(wrong)} of {options.tables}", dict(found))
    return bool(wrong)


if __name__ == "__main__":
    sys.exit(main())
