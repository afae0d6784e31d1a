"""Sums after elimination: what is remembered of the sums at the start changes no answer."""

import random
from fractions import Fraction

import attrs
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kstt.repair.effort import Undecided
from kstt.repair.elimination import ReducedSums
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


@pytest.mark.parametrize("seed", range(20))
def test_what_is_left_of_the_sums_after_changes(seed):
    rng = random.Random(seed)
    state = ReducedSums.of(System.of([corrupted(rng, balanced(rng), 2, 2)]))
    cells = [cell for cell in state.values if state.can_change(cell)]
    changed = {cell: state.values[cell] + rng.choice((-7, 2, 30)) for cell in rng.sample(cells, 3)}
    left = {
        i: state.rhs[i] - sum(row.get(cell, 0) * (new - state.values[cell]) for cell, new in changed.items())
        for i, row in enumerate(state.rows)
        if i not in state.pivots
    }
    assert state.residuals(changed) == {i: amount for i, amount in left.items() if amount}


@pytest.mark.parametrize("off", [1, 256, 257, 100_000])
def test_the_cell_that_alone_is_wrong_is_found_however_much_it_is_off(off):
    right = System.of([balanced(random.Random(3))])
    cell = right.equations[0].total
    wrong = attrs.evolve(right, values={**right.values, cell: right.values[cell] + off})
    state = ReducedSums.of(wrong)
    assert list(state.alone(state.residuals())) == [(cell, -off)]


@given(
    st.lists(st.sampled_from((1, -1, 2, -2, 3)), min_size=2, max_size=4),
    st.lists(st.integers(0, 1), min_size=4, max_size=4),
    st.integers(-7, 7),
)
def test_cells_that_may_mend_a_sum_below_zero(factors, counts, amount):
    """Those of which some other count gives the unknown a greater one; each, where the sum leaves a fraction."""
    row = {(0, n): factor for n, factor in enumerate(factors)}
    values = {(0, n): count for n, count in enumerate(counts)}
    unknown, own = (0, 0), factors[0]
    state = ReducedSums(
        None, values, [row], [amount], {0: unknown}, frozenset(), frozenset(), {}, frozenset()
    )  # fmt: skip
    more = {
        cell
        for cell, factor in row.items()
        if any(Fraction(-factor * change, own) > 0 and values[cell] + change >= 0 for change in (1, -1))
    }
    assert set(state.helpers(0)) == (row.keys() if amount % own else more) - {unknown}


@settings(max_examples=200)
@given(
    st.lists(
        st.tuples(*[st.sampled_from((1, -1, 2, -3))] * 2, st.integers(0, 3), st.integers(-9, 9)),
        min_size=1,
        max_size=3,
    ),
    st.integers(0, 3),
)
def test_a_changed_cell_may_do_where_some_count_of_it_leaves_no_unknown_below_zero(sums, count):
    cell = (0, 0)
    rows = [{cell: factor, (1, i): own} for i, (factor, own, _, _) in enumerate(sums)]
    values = {cell: count} | {(1, i): known for i, (_, _, known, _) in enumerate(sums)}
    state = ReducedSums(
        None, values, rows, [amount for *_, amount in sums], {i: (1, i) for i in range(len(sums))},
        frozenset(), frozenset(), {cell: range(len(sums))}, frozenset(),
    )  # fmt: skip
    assert state.could_do(cell) == any(
        all(known + Fraction(amount - factor * change, own) >= 0 for factor, own, known, amount in sums)
        for change in range(-count, 60)
    )


@pytest.mark.parametrize("seed", range(40))
def test_the_right_counts_of_wrong_cells_leave_the_blanks_theirs(seed):
    rng = random.Random(seed)
    right = System.of([balanced(rng)])
    system = System.of([corrupted(rng, right.tables[0].reported, rng.randint(0, 3), rng.randint(1, 5))])
    state = ReducedSums.of(system)
    changed = {
        cell: right.values[cell]
        for cell, count in system.values.items()
        if cell not in system.unknown and count != right.values[cell]
    }
    found = state.completed(changed)
    assert found is not None
    values = {**system.values, **changed, **found.values}
    assert all(system.holds(equation, values) for equation in system.equations)
    assert all(values[cell] == right.values[cell] for cell in system.unknown - found.open)
    for cell in changed:
        assert state.completed({**changed, cell: -1}) is None
    # Every broken sum has to be mended.
    assert not state.residuals(changed)
    assert (state.completed({}) is None) >= bool(state.broken)
