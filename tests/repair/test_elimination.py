"""Sums after elimination: what is remembered of the sums at the start changes no answer."""

import random
from math import gcd

import pytest

from kstt.repair.counts import Undecided
from kstt.repair.elimination import ReducedSums, _substituted
from kstt.repair.system import System
from tests.repair.small import balanced, corrupted


def forgetful(state):
    """The same sums, as if they had been so from the start."""
    return ReducedSums(
        state.system, state.values, state.rows, state.rhs, state.pivots, state.loose, state.broken,
        state._index, state._touched,
    )  # fmt: skip


def settled(state):
    try:
        found = state.settled()
    except Undecided:
        return "undecided"
    return found and (dict(found.values), found.open)


@pytest.mark.parametrize("seed", range(60))
def test_what_no_change_has_touched_is_as_it_was(seed):
    rng = random.Random(seed)
    state = ReducedSums.of(System.of([corrupted(rng, balanced(rng), rng.randint(0, 3), rng.randint(0, 6))]))
    cells = [cell for cell in state.values if state.can_change(cell)]
    for cell in rng.sample(cells, min(5, len(cells))):
        assert settled(state) == settled(forgetful(state))
        changed = {one: state.values[one] + rng.randint(-1, 2) for one in rng.sample(cells, 2)}
        assert state.completed(changed) == forgetful(state).completed(changed)
        state = state.without(cell)
        cells.remove(cell)
        if len(cells) < 2:
            break


@pytest.mark.parametrize(("mine", "own"), [(3, 2), (3, -2), (-4, 6), (2, 1), (1, -1), (6, 3), (-1, 4)])
def test_a_cell_is_replaced_by_what_another_sum_says_of_it(mine, own):
    a, b, c = ((0, n) for n in range(3))
    pivot = {a: own, b: 3, c: 1}
    new, amount = _substituted({a: mine, b: 2}, 7, a, pivot, 5)
    assert a not in new
    # What is left is the sum times a whole number above 0, less a multiple of the pivot's.
    times = abs(own) // gcd(mine, own)
    factor = times * mine // own
    left = {b: 2 * times - 3 * factor, c: -factor}
    assert (new, amount) == ({cell: x for cell, x in left.items() if x}, 7 * times - 5 * factor)
    assert {type(x) for x in (*new.values(), amount)} == {int}
