"""Unknowns that sums leave open together, held against trying all small counts."""

import pytest
from hypothesis import given, settings

from kstt.repair.blocks import blocks_of, clash_of, settle
from kstt.repair.counts import Row, Undecided
from tests.repair.test_counts import by_trying, sums


def unknowns(rows):
    return {cell for row in rows for cell in row.terms}


@settings(max_examples=20)
@given(sums())
def test_blocks_share_no_unknown(rows):
    placed = dict(enumerate(rows))
    blocks = blocks_of(placed)
    assert sorted(i for block in blocks for i in block) == sorted(placed)
    of = [unknowns(placed[i] for i in block) for block in blocks]
    assert sum(map(len, of)) == len(set().union(*of))
    for block in blocks:
        # Whatever part of a block is taken, the rest shares an unknown with it.
        for n in range(1, len(block)):
            rest = unknowns(placed[i] for i in block[n:])
            assert unknowns(placed[i] for i in block[:n]) & rest


@settings(max_examples=20)
@given(sums())
def test_a_block_is_settled_as_by_trying(rows):
    found, block = by_trying(rows), settle(rows)
    assert block.impossible == (not found)
    assert not block.undecided
    if found:
        assert block.counts in found
        several = {cell for cell in unknowns(rows) if len({values[cell] for values in found}) > 1}
        assert several <= block.open
        assert block.undetermined(unknowns(rows)) == several
        assert block.undetermined(()) == block.open
    else:
        placed = dict(enumerate(rows))
        clash = clash_of(placed)
        assert settle([placed[i] for i in clash]).impossible
        # None of these sums is to spare.
        for one in clash:
            assert not settle([placed[i] for i in clash if i != one]).impossible


def test_a_search_that_ends_at_its_limit_is_undecided(monkeypatch):
    # Twice three unknowns are an odd number: no bound says so.
    cells = [(0, c) for c in range(3)]
    odd = Row(dict.fromkeys(cells, 2), 1 + 2 * 10**6)
    monkeypatch.setattr("kstt.repair.blocks._STEPS", 3)
    block = settle([odd, Row({cells[0]: 1, cells[1]: -1, (1, 0): 3}, 5)])
    assert (block.undecided, block.impossible, dict(block.counts)) == (True, False, {})
    with pytest.raises(Undecided):
        block.undetermined(())


@pytest.mark.parametrize("turn", [1, -1])
def test_what_cannot_be_is_impossible_though_something_else_is_undecided(monkeypatch, turn):
    """Each part by itself: of one the search does not end, of the other no counts differ both ways."""
    cells = [(0, c) for c in range(3)]
    a, b = (1, 1), (1, 2)
    undecided = [Row(dict.fromkeys(cells, 2), 1 + 2 * 10**6), Row({cells[0]: 1, cells[1]: -1, (1, 0): 3}, 5)]
    impossible = [Row({a: 1, b: -1}, 1), Row({a: -1, b: 1}, 1)]
    monkeypatch.setattr("kstt.repair.blocks._STEPS", 3)
    assert settle(undecided).undecided
    assert settle(impossible).impossible
    assert settle([row for part in (undecided, impossible)[::turn] for row in part]).impossible


@pytest.mark.parametrize("known", range(1, 6))
def test_unknowns_that_a_sum_alone_decides_are_put_into_the_others(known):
    a, b, c = ((0, n) for n in range(3))
    rows = [Row({a: 1}, known), Row({a: 1, b: 1, c: 1}, 9)]
    block = settle(rows)
    assert block.counts[a] == known
    assert block.open == {b, c}
    for row in rows:
        assert sum(x * block.counts[cell] for cell, x in row.terms.items()) == row.amount


def test_counts_begin_with_nothing():
    a, b = (0, 0), (0, 1)
    nothing = settle([Row({a: 1, b: 1}, 0)])
    assert (nothing.counts, nothing.open, nothing.impossible) == ({a: 0, b: 0}, frozenset(), False)
    for amount in (-1, -2):
        assert settle([Row({a: 1, b: 1}, amount)]).impossible
    assert settle([Row({a: 1, b: 1}, 1)]).open == {a, b}
