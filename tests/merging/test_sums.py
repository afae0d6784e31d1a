"""Which row of figures is the sum of others, held against trying every subset."""

import random
from itertools import combinations
from operator import le
from unittest.mock import patch

from hypothesis import given, settings
from hypothesis import strategies as st

from kstt.merging.sums import CERTAIN_BITS, PAIRED, Sums, _Members, bits_of

FIGURES = st.integers(0, 2**20)
ROWS = st.lists(st.tuples(FIGURES, FIGURES, FIGURES), min_size=2, max_size=9, unique=True)


def total(rows):
    return tuple(map(sum, zip(*rows, strict=True)))


def every_sum(rows, i):
    others = [j for j in range(len(rows)) if j != i]
    subsets = (parts for size in range(2, len(rows)) for parts in combinations(others, size))
    return [parts for parts in subsets if total([rows[j] for j in parts]) == rows[i]]


@given(ROWS, st.data())
def test_small_groups_are_searched_whole(rows, data):
    members = data.draw(st.sets(st.sampled_from(range(len(rows))), min_size=2))
    place = data.draw(st.integers(0, len(rows)))
    rows = [*rows[:place], total([rows[j] for j in members]), *rows[place:]]
    numbers = list(range(len(rows)))
    found = Sums(dict(enumerate(rows)), dict.fromkeys(numbers, (numbers,)))
    for i in numbers:
        parts = found.parts_of(i)
        possible = every_sum(rows, i)
        if parts:
            assert tuple(sorted(parts)) in possible
        elif possible:
            assert bits_of(rows[i]) < CERTAIN_BITS + len(rows) or any(not any(rows[j]) for j in numbers)


@given(st.integers(35, 60), st.integers(0, 10**6).map(random.Random), st.data())
def test_in_large_groups_runs_pairs_and_all_but_one_are_found(size, chance, data):
    rows = [tuple(chance.randrange(1, 2**24) for _ in range(8)) for _ in range(size)]
    start = data.draw(st.integers(0, size - 2))
    kind = data.draw(st.sampled_from(["all", "all but one", "run", "pair"]))
    members = {
        "all": list(range(size)),
        "all but one": [j for j in range(size) if j != start],
        "run": list(range(start, min(size, start + 30))),
        "pair": [0, start + 1],
    }[kind]
    rows.append(total([rows[j] for j in members]))
    numbers = list(range(len(rows)))
    sums = Sums(dict(enumerate(rows)), dict.fromkeys(numbers, (numbers,)))
    assert sorted(sums.parts_of(size)) == members
    assert not any(sums.parts_of(j) for j in range(size))


@given(st.integers(10, 29), st.integers(0, 10**6).map(random.Random))
def test_any_parts_of_a_group_of_usual_size_are_found(size, chance):
    rows = [tuple(chance.randrange(1, 2**12) for _ in range(8)) for _ in range(size)]
    members = sorted(chance.sample(range(size), chance.randrange(2, size)))
    rows.append(total([rows[j] for j in members]))
    numbers = list(range(len(rows)))
    sums = Sums(dict(enumerate(rows)), {size: (numbers,)})
    assert sorted(sums.parts_of(size)) == members


def test_a_whole_group_elsewhere_is_found():
    rows = {n: (10**6 + n, 10**5 + n * n) for n in range(200)}
    rows[200] = total([rows[j] for j in range(0, 200, 3)])
    sums = Sums(rows, {}, [list(range(0, 200, 3)), list(range(5))])
    assert sums.parts_of(200) == tuple(range(0, 200, 3))
    sums.remove(3)
    assert sums.parts_of(200) == ()


def test_figures_that_overflow_a_packed_place_are_added_exactly():
    rows = {0: (2**64, 0), 1: (0, 2**64), 2: (2**64, 2**64), 3: (1, 2**64)}
    sums = Sums(rows, {2: ([0, 1, 2],), 3: ([1, 2, 3],)})
    assert sums.parts_of(2) == (0, 1)
    assert sums.parts_of(3) == ()


def test_figures_of_any_size_are_compared_exactly():
    large = 10**40
    rows = {0: (large + 5, large), 1: (large, 1), 2: (5, large - 1), 3: (large + 6, 0)}
    assert Sums(rows, {0: ([0, 1, 2, 3],)}).parts_of(0) == (1, 2)


@given(st.integers(0, 2**32), st.sampled_from(["all", "all but one", "few"]))
@settings(max_examples=5)
def test_in_very_large_groups_all_all_but_one_and_few_that_fit_are_found(seed, kind):
    chance = random.Random(seed)
    rows = {i: tuple(chance.randrange(2**20, 2**21) for _ in range(3)) for i in range(PAIRED + 100)}
    numbers = list(rows)
    whole = len(numbers)
    if kind == "few":
        # Hardly any row fits into one with a small figure but those that have a smaller one.
        parts = tuple(chance.sample(numbers, 3))
        for i in parts:
            rows[i] = (chance.randrange(1000), *rows[i][1:])
    else:
        parts = tuple(numbers[: len(numbers) - (kind == "all but one")])
    rows[whole] = total([rows[i] for i in parts])
    numbers.append(whole)
    sums = Sums(rows, dict.fromkeys(numbers, (numbers,)))
    assert sorted(sums.parts_of(whole)) == sorted(parts)
    assert all(sums.parts_of(i) == () for i in numbers[:20])
    sums.remove(parts[0])
    assert sums.parts_of(whole) == ()


@given(st.lists(st.tuples(FIGURES, FIGURES), min_size=1, max_size=40), st.tuples(FIGURES, FIGURES), st.data())
def test_the_rows_that_fit_into_another_are_those_with_no_figure_beyond_it(rows, row, data):
    ranks = data.draw(st.sampled_from([1, 3, 512]))
    with patch("kstt.merging.sums._RANKS", ranks):
        members = _Members(range(len(rows)), dict(enumerate(rows)))
    gone = data.draw(st.sets(st.sampled_from(range(len(rows)))))
    for i in gone:
        members.remove(i)
    smaller = [i for i, own in enumerate(rows) if sum(own) < sum(row) and i not in gone]
    fitting = [i for i in smaller if all(map(le, rows[i], row))]
    assert members.named(members.smaller(sum(row))) == smaller
    assert members.named(members.fitting(row)) == fitting
    size = data.draw(st.integers(0, 2**25))
    assert members.exceed(members.fitting(row), size) == (sum(sum(rows[i]) for i in fitting) > size)
