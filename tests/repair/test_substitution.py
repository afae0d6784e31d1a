"""One cell of a sum replaced by what another sum says of it."""

from math import gcd

import pytest

from kstt.repair.substitution import packed, substituted


@pytest.mark.parametrize(("mine", "own"), [(3, 2), (3, -2), (-4, 6), (2, 1), (1, -1), (6, 3), (-1, 4)])
def test_a_cell_is_replaced_by_what_another_sum_says_of_it(mine, own):
    a, b, c = ((0, n) for n in range(3))
    pivot = {a: own, b: 3, c: 1}
    new, amount = substituted({a: mine, b: 2}, 7, a, pivot, 5)
    assert a not in new
    # What is left is the sum times a whole number above 0, less a multiple of the pivot's.
    times = abs(own) // gcd(mine, own)
    factor = times * mine // own
    left = {b: 2 * times - 3 * factor, c: -factor}
    assert (new, amount) == ({cell: x for cell, x in left.items() if x}, 7 * times - 5 * factor)
    assert {type(x) for x in (*new.values(), amount)} == {int}


@pytest.mark.parametrize(
    ("needs", "least"),
    [([], 0), (["a"], 1), (["a", "ab"], 1), (["a", "ab", "c"], 2), (["ab", "cd", "bc", "e"], 3)],
)
def test_of_cells_of_which_one_must_change_those_with_none_in_common_count(needs, least):
    assert packed([(0, ord(letter)) for letter in need] for need in needs) == least
