"""Which way a search for wrong cells takes, and what it says of how far it went."""

import attrs
import pytest

from kstt.io.text import read_table
from kstt.repair import Limit, Search, Status, repair
from kstt.repair import search as module
from kstt.repair.decoder import Decoder
from kstt.repair.elimination import ReducedSums
from kstt.repair.search import Found, _ranked, _Start, _unproved, smallest_sets
from kstt.repair.system import System
from kstt.samples import published_report

WRONG = published_report().with_cell("II.20 Đất đai", "resolved_early", 8898)
LARGE = System.of([WRONG])
SMALL = System.of([read_table("tests/data/repair/unique63.tsv")])


def sets_of(system, size):
    return Decoder(ReducedSums.of(system), steps=100_000, most=50).sets(size).sets


@pytest.mark.parametrize(
    ("system", "limit", "known", "programmed"),
    [
        (LARGE, Limit.STEPS, True, False),
        (LARGE, Limit.STEPS, False, True),
        (SMALL, Limit.STEPS, True, True),
        (SMALL, Limit.STEPS, False, True),
        (SMALL, Limit.TIME, True, False),
        (SMALL, Limit.TIME, False, False),
    ],
)
def test_where_the_programme_is_asked(monkeypatch, system, limit, known, programmed):
    """Not when time is up, and in large tables only where nothing at all was found."""
    sets = sets_of(system, 1 if system is LARGE else 4)[:1] if known else ()
    answer = Found((), proved=True, complete=True)
    monkeypatch.setattr(module, "_decoded", lambda *_: _Start(sets, 1, limit))
    monkeypatch.setattr(module, "_programmed", lambda *_: answer)
    found = smallest_sets(system, Search())
    assert (found is answer) == programmed
    assert programmed or (found.limit, found.complete, len(found.sets)) == (limit, False, len(sets))


@pytest.mark.parametrize("count", [0, 1, 2, 3])
def test_what_is_not_proved_says_whether_there_are_several_sets(count):
    sets = sets_of(SMALL, 4)[:count]
    assert len(sets) == count
    for least in (3, 4):
        found = _unproved(SMALL, Search(), _Start(sets, least, Limit.STEPS))
        assert (len(found.sets), found.several) == (count, count > 1)
        assert (found.proved, found.complete) == (count > 0 and least == 4, False)


def test_of_other_counts_for_the_same_cells_the_likeliest_are_kept():
    one = sets_of(SMALL, 4)[0]
    other = attrs.evolve(one, values={cell: 10 * count + 7 for cell, count in one.values.items()})
    (kept,) = _ranked(SMALL, [one, other])
    assert kept.values == {cell: one.values[cell] for cell in kept.values}
    assert _ranked(SMALL, [other, one]) == (kept,)


def test_rules_that_contradict_each_other_leave_no_set_which_is_all_there_are():
    place = WRONG.rows.index(WRONG.row("II.20 Đất đai"))
    trusted = {(place, column) for column in range(len(WRONG.layout.columns))}
    found = smallest_sets(System.of([WRONG], trusted=trusted), Search())
    assert found == Found((), proved=True, complete=True)


def test_time_that_is_not_up_changes_nothing():
    found = repair(WRONG, search=Search(seconds=600))
    assert (found.status, found.limit, found.complete) == (Status.UNIQUE, None, True)
