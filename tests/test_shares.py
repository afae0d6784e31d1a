"""Shares in percent: the theorems, then the published figures, then the edges."""

from __future__ import annotations

from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kstt.errors import CountError, ParseError
from kstt.shares import Rounding, change, shares

PARTS = st.lists(st.integers(0, 10**12), min_size=1, max_size=9)
PLACES = st.integers(0, 6)


@given(PARTS.filter(any), PLACES)
def test_shares_add_up_to_100_and_each_is_within_one_unit(parts: list[int], places: int) -> None:
    found = shares(parts, places)
    assert sum(found) == 100
    unit = Fraction(1, 10**places)
    for part, share in zip(parts, found, strict=True):
        assert abs(Fraction(share) - Fraction(100 * part, sum(parts))) < unit
        assert share.as_tuple().exponent == -places


@given(PARTS.filter(any), PLACES)
def test_plain_rounding_is_within_half_a_unit_and_rounds_halves_up(parts: list[int], places: int) -> None:
    for part, share in zip(parts, shares(parts, places, Rounding.HALF_UP), strict=True):
        scaled = Fraction(100 * part * 10**places, sum(parts))
        assert Fraction(share) * 10**places - scaled <= Fraction(1, 2)
        assert scaled - Fraction(share) * 10**places < Fraction(1, 2)


@given(PARTS.filter(any), PLACES)
def test_a_larger_part_never_has_a_smaller_share(parts: list[int], places: int) -> None:
    for method in Rounding:
        found = shares(parts, places, method)
        assert all(
            share >= other
            for part, share in zip(parts, found, strict=True)
            for less, other in zip(parts, found, strict=True)
            if part > less
        )


@given(PARTS, PLACES, st.integers(2, 50))
def test_shares_depend_on_proportions_alone(parts: list[int], places: int, times: int) -> None:
    assert shares(parts, places) == shares([times * part for part in parts], places)


@given(PARTS.filter(any))
def test_nothing_has_no_share(parts: list[int]) -> None:
    assert shares([*parts, 0])[-1] == 0


def test_the_shares_of_the_published_table() -> None:
    assert [str(s) for s in shares([41_200, 78_692, 803])] == ["34.1", "65.2", "0.7"]
    assert [str(s) for s in shares([4_682, 1_001])] == ["82.4", "17.6"]


def test_shares_of_nothing_are_zero() -> None:
    assert shares([0, 0]) == (Decimal("0.0"), Decimal("0.0"))
    assert shares([]) == ()


def test_equals_go_to_the_larger_then_the_earlier() -> None:
    assert [str(s) for s in shares([1, 1], 0)] == ["50", "50"]
    assert [str(s) for s in shares([1, 1, 1], 0)] == ["34", "33", "33"]
    assert [str(s) for s in shares([1, 7], 0)] == ["12", "88"]


@pytest.mark.parametrize("part", [-1, 1.0, True, "1"])
def test_only_counts_have_shares(part: object) -> None:
    with pytest.raises(CountError):
        shares([1, part])  # type: ignore[list-item]  # wrong on purpose


def test_places_below_zero_are_refused() -> None:
    with pytest.raises(ParseError):
        shares([1], -1)


@given(st.integers(1, 10**9), st.integers(0, 10**9), PLACES)
def test_change_is_exact_to_half_a_unit_and_odd(before: int, after: int, places: int) -> None:
    found = change(before, after, places)
    assert found is not None
    exact = Fraction(100 * (after - before), before)
    assert abs(Fraction(found) - exact) <= Fraction(1, 2 * 10**places)
    if after <= 2 * before:
        assert change(before, 2 * before - after, places) == -found
