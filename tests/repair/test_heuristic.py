"""A set that is found quickly: every sum holds with it, and it takes no more steps than it may."""

import random
import sys

import pytest

from kstt.repair.decoder import Decoder
from kstt.repair.elimination import ReducedSums
from kstt.repair.heuristic import _Search, quick_set
from kstt.repair.system import System
from tests.repair.made import made
from tests.repair.small import balanced, corrupted

A, B, C, X, S, T = ((0, n) for n in range(6))


def wrong_apart(count):
    """So many sums that share no cell, each off by one."""
    sums = [((n, 0), (n, 1), (n, 2)) for n in range(count)]
    return made(
        {cell: value for total, one, other in sums for cell, value in ((total, 8), (one, 3), (other, 4))},
        *sums,
        trusted=[total for total, *_ in sums],
    )


def found(system, size, steps=1_000):
    return quick_set(ReducedSums.of(system), size, steps)


@pytest.mark.parametrize("seed", range(15))
def test_every_sum_holds_with_what_is_found(seed):
    rng = random.Random(seed)
    system = System.of([corrupted(rng, balanced(rng), rng.randint(1, 4), rng.randint(0, 2))])
    least = Decoder(ReducedSums.of(system), steps=1, most=1).least()
    one = found(system, least)
    if one is None:
        return
    values = {**system.values, **one.values}
    assert all(system.holds(equation, values) for equation in system.equations)
    assert min(values.values()) >= 0
    assert {cell for cell in values if values[cell] != system.values[cell]} <= one.cells | system.unknown
    assert least <= len(one.cells) <= least + 3
    assert one.cells <= one.open <= one.cells | system.unknown


@pytest.mark.parametrize(("size", "will_do"), [(0, False), (1, True), (4, True), (5, True)])
def test_three_cells_more_than_are_said_to_be_needed_are_tried(size, will_do):
    one = found(wrong_apart(4), size)
    assert (one is not None) == will_do
    assert one is None or {row for row, _ in one.cells} == {0, 1, 2, 3}


@pytest.mark.parametrize(("steps", "will_do"), [(0, False), (4, False), (5, True)])
def test_a_step_a_cell_and_none_where_fewer_cells_cannot_do(steps, will_do):
    assert (found(wrong_apart(4), 1, steps) is not None) == will_do


@pytest.mark.parametrize(("work", "will_do"), [(0, False), (10**6, True)])
def test_work_that_is_done_ends_it(work, will_do):
    reduced = ReducedSums.of(wrong_apart(1))
    reduced.effort.left = work
    assert (quick_set(reduced, 1, 1_000) is not None) == will_do


def test_a_set_may_have_more_cells_than_functions_may_call_one_another():
    count = 2 * sys.getrecursionlimit()
    assert len(found(wrong_apart(count), count, steps=10 * count).cells) == count


@pytest.mark.parametrize(("steps", "will_do"), [(2, False), (10, False), (22, False), (23, True)])
def test_counts_for_the_unknowns_are_twenty_steps(steps, will_do):
    """The first cell that mends the sum leaves the blank less than nothing: the second is tried."""
    system = made(
        {A: 3, B: 4, S: 10, T: 4}, (S, A, B), (T, A, X), trusted=[S, T], blank=[X]
    )  # fmt: skip
    one = found(system, 1, steps)
    assert (one is not None) == will_do
    if one:
        assert (one.cells, one.open, one.values[B], one.values[X]) == ({B}, {B}, 7, 1)


def test_what_was_tried_with_too_few_cells_is_tried_again_with_more():
    system = made({A: 1, B: 1, C: 1, S: 5, T: 7}, (S, A, B), (T, A, C), trusted=[S, T])
    one = found(system, 1)
    assert one is not None
    assert len(one.cells) == 2
    values = {**system.values, **one.values}
    assert (values[A] + values[B], values[A] + values[C]) == (5, 7)


@pytest.mark.parametrize(("total", "count"), [(6, 1), (5, 0), (4, None)])
def test_a_count_may_be_nothing_but_not_less(total, count):
    one = found(made({A: 3, B: 5, S: total}, (S, A, B), trusted=[S, B]), 1)
    assert (one and one.values[A]) == count


@pytest.mark.parametrize(("off", "count"), [(4, 12), (-4, 8), (3, None), (-3, None)])
def test_a_cell_that_counts_twice_moves_by_half(off, count):
    sums = ReducedSums(
        None, {A: 10}, [{A: 2}], [off], {}, frozenset(), frozenset({0}), {A: [0]}, frozenset()
    )  # fmt: skip
    one = quick_set(sums, 1, 100)
    assert (one and one.values[A]) == count


@pytest.mark.parametrize("factor", [-3, -2, -1, 1, 2, 3])
@pytest.mark.parametrize("off", [-7, -6, -4, 3, 6])
def test_a_cell_is_tried_with_counts_by_which_one_of_its_sums_holds_and_no_others(factor, off):
    """Whichever side of the sum it stands on, and however often it counts."""
    sums = ReducedSums(
        None, {A: 10}, [{A: factor}], [off], {}, frozenset(), frozenset({0}), {A: [0]}, frozenset()
    )  # fmt: skip
    search = _Search(sums, 100)
    tried = search._tries({}, {0: off})
    assert tried == {(A, 10 + change) for change in range(-10, 11) if factor * change == off}
    assert not any(search._after({0: off}, cell, count) for cell, count in tried)


@pytest.mark.parametrize("seed", range(20))
def test_what_is_off_after_a_change_is_what_it_is_off_by_all_changes_together(seed):
    """Sums that held and do not hold any longer are among it."""
    rng = random.Random(seed)
    sums = ReducedSums.of(System.of([corrupted(rng, balanced(rng), rng.randint(0, 2), rng.randint(0, 2))]))
    search, left, changes = _Search(sums, 100), sums.residuals(), {}
    cells = sorted(cell for cell in sums.values if cell[0] >= 0 and cell not in sums.system.unknown)
    for cell in rng.sample(cells, 3):
        changes[cell] = rng.randint(0, 9)
        left = search._after(left, cell, changes[cell])
        assert left == sums.residuals(changes)
