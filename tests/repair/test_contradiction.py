"""Rules that contradict each other: what is named is a contradiction, and as small as can be."""

from itertools import combinations, product

import attrs
from hypothesis import given, settings
from hypothesis import strategies as st

from kstt.repair.contradiction import Pin, Rules, contradiction_of
from kstt.repair.system import System
from kstt.tables.equations import Equation
from tests.repair.made import made

CELLS = [(0, n) for n in range(5)]
LARGEST = 9
"""No system below needs a greater count where it has counts at all: its sums add up to that at most."""


@st.composite
def systems(draw):
    """A few sums over five cells, some of which are trusted to hold small counts."""
    counts = {cell: draw(st.integers(0, 3)) for cell in CELLS}
    trusted = draw(st.sets(st.sampled_from(CELLS), min_size=2))
    sums = []
    for _ in range(draw(st.integers(1, 4))):
        total, *parts = draw(st.permutations(CELLS))[: draw(st.integers(2, 4))]
        sums.append(Equation("row-identity", total, tuple(parts), complete=draw(st.booleans())))
    return attrs.evolve(made(counts, trusted=trusted), equations=tuple(sums))


def holds(rule, counts):
    return counts[rule.cell] == rule.value if isinstance(rule, Pin) else System.holds(rule, counts)


def satisfiable(rules):
    """Whether any counts satisfy the rules, by trying."""
    pinned = {}
    for rule in rules:
        if isinstance(rule, Pin):
            pinned[rule.cell] = rule.value
    sums = [rule for rule in rules if not isinstance(rule, Pin)]
    needed = sorted({cell for e in sums for cell in (e.total, *e.parts)})
    ranges = [(pinned[cell],) if cell in pinned else range(LARGEST + 1) for cell in needed]
    tried = (dict(zip(needed, counts, strict=True)) for counts in product(*ranges))
    return any(all(holds(e, counts) for e in sums) for counts in tried)


@settings(max_examples=60, deadline=None)
@given(systems(), st.data())
def test_any_of_the_rules_are_asked_for_counts(system, data):
    rules = Rules(system)
    places = range(len(rules.rules))
    for _ in range(3):
        # One after the other, of one model: what was left out before is in again.
        chosen = data.draw(st.sets(st.sampled_from(places)))
        found = rules.counts(chosen)
        some = [rules.rules[i] for i in chosen]
        if found is None:
            assert not satisfiable(some)
        else:
            assert all(holds(rule, found) for rule in some)
            assert min(found.values(), default=0) >= 0


@settings(max_examples=150, deadline=None)
@given(systems())
def test_a_contradiction_has_no_rule_too_many_and_is_of_one_sum_where_one_will_do(system):
    rules = Rules(system)
    if rules.counts(set(range(len(rules.rules)))) is not None:
        return
    found = contradiction_of(system)
    assert not satisfiable(found)
    assert all(satisfiable([one for one in found if one is not left]) for left in found)
    sums = [rule for rule in rules.rules if not isinstance(rule, Pin)]
    pins = [rule for rule in rules.rules if isinstance(rule, Pin)]
    of_one = [
        1 + size
        for e in sums
        for size in range(1, len(e.parts) + 2)
        for some in combinations([pin for pin in pins if pin.cell in (e.total, *e.parts)], size)
        if not satisfiable([e, *some])
    ]
    if of_one:
        assert len(found) == min(of_one)
        assert sum(not isinstance(rule, Pin) for rule in found) == 1
