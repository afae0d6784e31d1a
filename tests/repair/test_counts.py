"""Whole numbers that satisfy sums, held against trying all small ones."""

from itertools import product

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kstt.repair.counts import Row, Undecided, _between, _Solution, counts_of, has_another, narrowed

MOST = 6
CELLS = tuple((0, c) for c in range(4))


@st.composite
def sums(draw):
    """Sums of up to four unknowns, each also bounded by a sum with an unknown of its own, which is no cell."""
    rows = [
        Row(terms, draw(st.integers(-3, 9)))
        for _ in range(draw(st.integers(1, 3)))
        if (
            terms := {
                cell: factor for cell in CELLS if (factor := draw(st.sampled_from((0, 0, 1, -1, 1, -1, 2))))
            }
        )
    ]
    used = sorted({cell for row in rows for cell in row.terms})
    return [*rows, *(Row({cell: 1, (-1, cell[1]): 1}, MOST) for cell in used)]


def by_trying(rows):
    """All counts up to the bound that satisfy the sums."""
    cells = sorted({cell for row in rows for cell in row.terms})
    own = [cell for cell in cells if cell[0] == 0]
    found = []
    for trial in product(range(MOST + 1), repeat=len(own)):
        values = dict(zip(own, trial, strict=True))
        values |= {(-1, c): MOST - n for (_, c), n in values.items()}
        if all(sum(x * values[cell] for cell, x in row.terms.items()) == row.amount for row in rows):
            found.append(values)
    return found


@given(sums())
def test_counts_are_found_exactly_where_there_are_some(rows):
    right = by_trying(rows)
    found = counts_of(rows, 10_000)
    assert (found is None) == (not right)
    if found is not None:
        assert found in right


@given(sums())
def test_another_count_is_found_exactly_where_there_is_one(rows):
    right = by_trying(rows)
    for values in right[:2]:
        for cell, count in values.items():
            assert has_another(rows, cell, count, 10_000) == any(other[cell] != count for other in right)


@given(sums())
def test_narrowed_bounds_hold_all_counts(rows):
    right = by_trying(rows)
    bounds = narrowed(rows, {cell: (0, None) for row in rows for cell in row.terms})
    if bounds is None:
        assert not right
        return
    for values in right:
        for cell, count in values.items():
            low, high = bounds[cell]
            assert low <= count
            assert high is None or count <= high


def test_half_a_case_is_no_case():
    rows = [Row({(0, 0): 2, (0, 1): 2}, 7), Row({(0, 0): 1, (0, 2): 1}, 9)]
    assert counts_of(rows, 1_000) is None


def test_no_steps_decide_nothing():
    rows = [Row({(0, 0): 1, (0, 1): -1}, -3), Row({(0, 1): 1, (0, 2): 1}, 5)]
    assert counts_of(rows, 100) == {(0, 0): 0, (0, 1): 3, (0, 2): 2}
    with pytest.raises(Undecided):
        counts_of([*rows, Row({(0, 0): 1, (0, 3): -1}, 1)], 0)


@settings(max_examples=40)
@given(sums(), st.sampled_from(CELLS), st.integers(0, MOST), st.integers(0, MOST))
def test_counts_within_limits(rows, cell, low, high):
    right = [values for values in by_trying(rows) if low <= values.get(cell, low) <= high]
    found = counts_of(rows, 10_000, limits=((cell, low, high),))
    if any(cell in row.terms for row in rows):
        assert (found is None) == (not right)
        assert found is None or {key: found[key] for key in right[0]} in right


@given(sums(), st.lists(st.integers(0, 9), min_size=8, max_size=8))
def test_exchanging_unknowns_changes_no_solution(rows, counts):
    """Whatever the unknowns that nothing is solved for, the others solve every sum."""
    solution = _Solution.of(rows)
    if solution is None:
        return
    solution.made_positive([100])
    others = sorted({cell for terms in solution.solved.values() for cell in terms})
    values = dict(zip(others, counts, strict=False))
    for cell, terms in solution.solved.items():
        values[cell] = solution.amounts[cell] + sum(x * values[other] for other, x in terms.items())
    for row in rows:
        assert sum(x * values.get(cell, 0) for cell, x in row.terms.items()) == row.amount


@given(
    st.tuples(st.integers(0, 6), st.none() | st.integers(0, 9)),
    st.integers(-4, 4).filter(bool),
    st.none() | st.integers(-30, 30),
    st.none() | st.integers(-30, 30),
)
def test_bounds_hold_the_counts_that_times_a_factor_lie_between_two_amounts(bounds, factor, bottom, top):
    def within(count, low, high):
        return (low is None or low <= count) and (high is None or count <= high)

    found = _between(bounds, factor, bottom, top)
    for count in range(60):
        assert within(count, *found) == (within(count, *bounds) and within(count * factor, bottom, top))


@pytest.mark.parametrize(
    ("factor", "times", "amount", "expected"),
    [(1, 1, 10, (6, 8)), (2, -1, 6, (4, 5)), (-1, 2, 0, (4, 8)), (3, 1, 13, (3, 3)), (1, 0, 5, (5, 5))],
)
def test_a_sum_narrows_an_unknown_from_below_and_from_above(factor, times, amount, expected):
    one, other = CELLS[:2]
    terms = {cell: x for cell, x in ((one, factor), (other, times)) if x}
    found = narrowed([Row(terms, amount)], {one: (0, None), other: (2, 4)})
    assert found is not None
    assert found[one] == expected


def test_bounds_that_rise_by_one_at_a_time_are_narrowed_eight_times():
    """Each of two unknowns is one more than the other, which is only found out by going on for ever."""
    a, b = CELLS[:2]
    rows = [Row({a: 1, b: -1}, 1), Row({b: 1, a: -1}, 1)]
    assert narrowed(rows, {a: (0, None), b: (0, None)}) == {a: (15, None), b: (16, None)}


@pytest.mark.parametrize(
    ("sums", "steps"),
    [
        ([({0: 1, 1: 1}, 5)], 0),
        ([({0: 1, 1: -1}, -3)], 1),
        ([({0: 1, 1: -1}, -3), ({1: 1, 2: 1}, 5)], 1),
        ([({0: 1, 1: -1}, -3), ({1: 1, 2: 1}, 5), ({0: 1, 3: -1}, 1)], 2),
    ],
)
def test_an_exchange_is_a_step(sums, steps):
    rows = [Row({CELLS[n]: x for n, x in terms.items()}, amount) for terms, amount in sums]
    counts = counts_of(rows, steps)
    assert all(sum(x * counts[cell] for cell, x in row.terms.items()) == row.amount for row in rows)
    assert min(counts.values()) >= 0
    if steps:
        with pytest.raises(Undecided):
            counts_of(rows, steps - 1)
