"""Which way a search for wrong cells takes, and what it says of how far it went."""

from time import monotonic
from typing import ClassVar

import attrs
import pytest

from kstt.errors import MissingExtraError, ParseError
from kstt.io.text import read_table
from kstt.repair import Limit, Method, Search, Status, repair
from kstt.repair import search as module
from kstt.repair.decoder import Decoder, SearchOutcome, Solution
from kstt.repair.effort import Effort, Undecided
from kstt.repair.elimination import ReducedSums
from kstt.repair.programme import Outcome, Programme
from kstt.repair.search import (
    Found,
    _decoded,
    _programmed,
    _ranked,
    _solution,
    _Start,
    _unproved,
    smallest_sets,
)
from kstt.repair.system import System
from kstt.samples import published_report
from tests.repair.made import made

WRONG = published_report().with_cell("II.20 Đất đai", "resolved_early", 8898)
LARGE = System.of([WRONG])
SMALL = System.of([read_table("tests/data/repair/unique63.tsv")])
A, B = (0, 0), (0, 1)


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


@pytest.mark.parametrize(
    ("cells", "known", "programmed"), [(600, True, True), (601, True, False), (601, False, True)]
)
def test_in_a_table_of_600_cells_the_programme_proves_what_the_decoder_could_not(
    monkeypatch, cells, known, programmed
):
    system = made({(0, n): 0 for n in range(cells)})
    sets = (Solution(frozenset(), {}, frozenset()),) if known else ()
    answer = Found((), proved=True, complete=True)
    monkeypatch.setattr(module, "_decoded", lambda *_: _Start(sets, 1, Limit.STEPS))
    monkeypatch.setattr(module, "_programmed", lambda *_: answer)
    assert (smallest_sets(system, Search()) is answer) == programmed


@pytest.mark.parametrize(("most", "listed"), [(0, 0), (7, 7), (50, 50), (51, 50), (250, 50)])
def test_the_programme_lists_fifty_sets_unless_it_is_asked_for_by_name(monkeypatch, most, listed):
    asked = []
    monkeypatch.setattr(module, "_decoded", lambda *_: _Start((), 1, Limit.STEPS))
    monkeypatch.setattr(module, "_programmed", lambda _, search, *__: asked.append(search.most))
    smallest_sets(SMALL, Search(most=most))
    smallest_sets(SMALL, Search(most=most, method=Method.PROGRAMME))
    assert asked == [listed, most]


@pytest.fixture
def programme(monkeypatch):
    """A programme that gives an outcome, and what it was asked for."""

    class Programme:
        outcome = Outcome((), True, True)
        asked: list

        def __init__(self, system, *, branches, seconds, work):
            type(self).asked = [branches, seconds]

        def solve(self, most, *, start, least, enough):
            self.asked += [most, start, least]
            return self.outcome

    monkeypatch.setattr(module, "Programme", Programme)
    return Programme


@pytest.mark.parametrize(("most", "asked"), [(0, 2), (1, 2), (2, 3), (9, 10)])
def test_one_set_more_than_are_listed_is_asked_for(programme, most, asked):
    """By it is known whether there are more."""
    reduced = ReducedSums.of(SMALL)
    found = _programmed(reduced, Search(most=most, branches=77), None, _Start((), 3, None))
    assert programme.asked == [77, None, asked, None, 3]
    assert found == Found((), proved=True, complete=True)


def test_the_programme_begins_with_the_smallest_set_and_the_seconds_that_are_left(programme):
    large, small = (
        Solution(frozenset({A, B}), {A: 1, B: 2}, frozenset()),
        Solution(frozenset({A}), {A: 4}, frozenset()),
    )
    reduced = ReducedSums.of(SMALL)
    for deadline, least, most in ((monotonic() - 5, 0, 0), (monotonic() + 1_000, 900, 1_000)):
        _programmed(reduced, Search(), deadline, _Start((large, small), 1, None))
        _, seconds, _, start, _ = programme.asked
        assert least <= seconds <= most
        assert start == small.values


@pytest.mark.parametrize(
    ("limit", "before", "named"),
    [
        (Limit.BRANCHES, Limit.STEPS, Limit.BRANCHES),
        (None, Limit.STEPS, Limit.STEPS),
        (Limit.TIME, None, Limit.TIME),
    ],
)
def test_where_the_programme_finds_nothing_what_was_known_stays(programme, limit, before, named):
    programme.outcome = Outcome((), False, False, limit)
    sets = sets_of(SMALL, 4)[:1]
    found = _programmed(ReducedSums.of(SMALL), Search(), None, _Start(sets, 3, before))
    assert (found.limit, found.proved, found.complete, len(found.sets)) == (named, False, False, 1)


@pytest.mark.parametrize("limit", [None, Limit.BRANCHES])
def test_of_a_set_that_a_limit_cut_off_every_count_is_open(programme, limit):
    right = sets_of(SMALL, 4)[0]
    programme.outcome = Outcome((right.values,), limit is None, limit is None, limit)
    (one,) = _programmed(ReducedSums.of(SMALL), Search(), None, _Start((), 0, None)).sets
    assert one.solution.cells == right.cells
    assert one.solution.open == (right.open if limit is None else right.cells | SMALL.unknown)


def test_what_could_not_be_decided_is_open(monkeypatch):
    def undecided(*_, **__):
        raise Undecided

    right = sets_of(SMALL, 4)[0]
    monkeypatch.setattr(ReducedSums, "settled", undecided)
    one = _solution(ReducedSums.of(SMALL), right.values, exact=True)
    assert (one.cells, one.open) == (right.cells, right.cells | SMALL.unknown)
    assert one.values == dict.fromkeys(SMALL.unknown, 0) | right.values


@pytest.fixture
def decoder(monkeypatch):
    """A decoder that finds what it is given for each size, and the sizes that it was asked for."""

    class Decoder:
        lowest = 3
        found: ClassVar = {}
        asked: ClassVar = []

        def __init__(self, *arguments):
            type(self).most, type(self).asked = arguments[2], []

        def least(self):
            return self.lowest

        def sets(self, size):
            self.asked.append(size)
            return self.found.get(size, SearchOutcome((), complete=True))

    monkeypatch.setattr(module, "Decoder", Decoder)
    monkeypatch.setattr(module, "known_slips", lambda *_: tuple(slips))
    monkeypatch.setattr(module, "quick_set", lambda *asked: quick.append(asked[1:3]))
    slips, quick = [], []
    Decoder.slips, Decoder.quick = slips, quick
    return Decoder


def slip(cells):
    places = list(SMALL.values)[:cells]
    return Solution(frozenset(places), dict.fromkeys(places, 5), frozenset())


@pytest.mark.parametrize(
    ("cells", "lowest", "asked"),
    [
        ([8], 3, [3, 4, 5, 6, 7, 8]),
        ([4], 4, [4]),
        ([4], 5, []),
        ([8, 9], 8, [8]),
        ([9], 9, None),
        ([9], 8, None),
        ([9, 9], 8, None),
    ],
)
def test_no_set_larger_than_a_usual_mistake_is_searched_and_none_beyond_eight_cells(
    decoder, cells, lowest, asked
):
    decoder.lowest = lowest
    decoder.slips += [
        attrs.evolve(slip(n), values=dict.fromkeys(slip(n).values, 5 + k)) for k, n in enumerate(cells)
    ]
    found = _decoded(ReducedSums.of(SMALL), Search())
    if asked is None:
        assert not decoder.asked
        assert (found.proved, found.complete, found.several) == (lowest == 9, False, len(cells) > 1)
        assert found.sets[0].solution.cells == slip(9).cells
    else:
        assert decoder.asked == asked
        assert found == _Start(tuple(decoder.slips), max(lowest, min(cells) + 1), None)
    assert not decoder.quick


@pytest.mark.parametrize(("lowest", "proved"), [(299, False), (300, True)])
def test_a_usual_mistake_of_hundreds_of_cells_is_proved_where_as_many_are_needed(decoder, lowest, proved):
    places = list(LARGE.values)[:300]
    decoder.lowest = lowest
    decoder.slips.append(Solution(frozenset(places), dict.fromkeys(places, 5), frozenset()))
    assert _decoded(ReducedSums.of(LARGE), Search()).proved is proved


def test_a_search_that_time_ended_says_so_and_no_set_is_sought_quickly(decoder):
    decoder.found = {3: SearchOutcome((), False, steps=True, ended=True)}
    effort = Effort(deadline=monotonic() + 1_000)
    reduced = ReducedSums.of(SMALL, effort)
    effort._late = True
    assert _decoded(reduced, Search()) == _Start((), 3, Limit.TIME)
    assert not decoder.quick


@pytest.mark.parametrize(
    ("outcome", "limit", "quick"),
    [
        (SearchOutcome((), False, steps=True), Limit.STEPS, True),
        (SearchOutcome((), False, most=True), Limit.SETS, True),
        (SearchOutcome((), False), None, True),
        (SearchOutcome((), False, ended=True), Limit.WORK, True),
        (SearchOutcome((), False, steps=True, most=True), Limit.SETS, True),
    ],
)
def test_a_search_that_did_not_end_says_what_ended_it(decoder, outcome, limit, quick):
    decoder.found = {5: outcome}
    found = _decoded(ReducedSums.of(SMALL), Search(steps=11))
    assert found == _Start((), 5, limit)
    assert decoder.asked == [3, 4, 5]
    assert decoder.quick == ([(5, 11)] if quick else [])


@pytest.mark.parametrize(("most", "asked"), [(0, 2), (1, 2), (250, 251)])
def test_of_sets_the_decoder_finds_one_more_than_are_listed(decoder, most, asked):
    decoder.found = {3: SearchOutcome((), complete=True, hopeless=True)}
    assert _decoded(ReducedSums.of(SMALL), Search(most=most)) == Found((), True, True)
    assert decoder.most == asked


@pytest.mark.parametrize("most", range(5))
def test_as_many_sets_as_are_asked_for_are_listed(most):
    """There are three."""
    found = smallest_sets(SMALL, Search(most=most))
    assert len(found.sets) == min(max(most, 1), 3)
    assert (found.complete, found.limit) == ((True, None) if most >= 3 else (False, Limit.SETS))
    assert found.several


def test_what_is_no_count_is_no_cell_that_could_have_been_right():
    system = System.of([WRONG.with_cell("II.3", "pending", "abc")])
    sets = sets_of(system, 1)
    (cell,) = system.no_counts
    assert all(cell in one.values for one in sets)
    assert _unproved(system, Search(), _Start(sets, 1, Limit.STEPS)).proved
    assert not _unproved(system, Search(), _Start(sets, 0, Limit.STEPS)).proved
    unknown = {cell: 4, **dict.fromkeys(sets[0].cells, 7)}
    assert _solution(ReducedSums.of(system), unknown, exact=False).cells == sets[0].cells


@pytest.mark.parametrize("seconds", [-1, -0.001, float("nan")])
def test_seconds_are_none_or_more(seconds):
    with pytest.raises(ParseError, match="0 or more"):
        Search(seconds=seconds)
    assert Search(seconds=0).seconds == 0


def test_a_search_has_the_same_limits_everywhere_unless_it_is_told():
    asked = Search()
    assert (asked.most, asked.steps, asked.branches) == (250, 20_000, 1_000)
    assert (asked.seconds, asked.method) == (None, Method.AUTOMATIC)


@pytest.mark.parametrize("count", [0, 1])
def test_without_the_programme_what_the_decoder_found_is_not_proved(monkeypatch, count):
    """Where it found nothing, there is no answer: the extra is asked for."""

    def missing(*_):
        raise MissingExtraError("the programme", "repair")

    sets = sets_of(SMALL, 4)[:count]
    monkeypatch.setattr(module, "_decoded", lambda *_: _Start(sets, 1, Limit.STEPS))
    monkeypatch.setattr(module, "_programmed", missing)
    if not count:
        with pytest.raises(MissingExtraError):
            smallest_sets(SMALL, Search())
    else:
        found = smallest_sets(SMALL, Search())
        assert (len(found.sets), found.proved, found.complete, found.limit) == (1, False, False, Limit.STEPS)


@pytest.mark.parametrize("wanted", [1, 2, 3])
def test_no_further_set_is_asked_for_where_one_is_enough(wanted):
    parts = [(0, n) for n in range(1, 6)]
    system = made({A: 20, **dict.fromkeys(parts, 3)}, (A, *parts), trusted=[A])
    seen = []
    outcome = Programme(system, branches=100, seconds=None).solve(
        9, enough=lambda changes: seen.append(changes) or len(seen) == wanted
    )
    assert outcome == Outcome(tuple(seen), proved=True, complete=False)
    assert len(seen) == wanted
    assert all(len(changes) == 1 for changes in seen)
