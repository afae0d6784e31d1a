"""The integer programme: how far from what is written it looks, and how long it waits."""

from random import Random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kstt.repair.programme import _FEWEST, Limit, Outcome, Programme
from tests.repair.made import made

S, A, B = ((0, n) for n in range(3))


@settings(max_examples=30, deadline=None)
@given(st.integers(2, 40), st.integers(2, 40), st.integers(1, 9))
def test_a_set_that_is_near_is_found_by_one_model(one, other, off):
    with pytest.MonkeyPatch.context() as patch:
        seen, model = [], Programme._model
        patch.setattr(Programme, "_model", lambda self, reach: seen.append(reach) or model(self, reach))
        system = made({S: one + other + off, A: one, B: other}, (S, A, B), trusted=[S, B])
        outcome = Programme(system, branches=100, seconds=None).solve(2)
    assert outcome == Outcome(({A: one + off},), proved=True, complete=True)
    # The set, the proof that none is smaller, and the proof that there is no other.
    assert seen == [seen[0]] * 3


@given(st.dictionaries(st.sampled_from([S, A, B]), st.integers(0, 10**6), min_size=1))
def test_a_set_that_is_known_is_within_reach(start):
    counts, asked = {S: 12, A: 5, B: 7}, []
    programme = Programme(made(counts, (S, A, B)), branches=1, seconds=None)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(
            programme,
            "_solve",
            lambda most, reach, *_: (asked.append(reach), (Outcome((), True, True), False))[1],
        )
        programme.solve(1, start=start)
    assert all(abs(value - counts[cell]) <= asked[0] for cell, value in start.items())


def _two_at_least(self, model, start, least):
    """A row that no caller asked for: HiGHS then gives what is not the smallest."""
    switches = list(self.switch.values())
    model.highs.addRow(2.0, 9.0, len(switches), switches, [1.0] * len(switches))


@pytest.mark.parametrize("seconds", [None, 4_000])
def test_what_the_solver_calls_the_smallest_is_asked_for_once_more(monkeypatch, seconds):
    system = made({S: 13, A: 5, B: 7}, (S, A, B), trusted=[S])
    smallest = ({A: 6}, {B: 8})
    monkeypatch.setattr(Programme, "_begin", _two_at_least)
    outcome = Programme(system, branches=100, seconds=seconds).solve(9)
    assert (outcome.proved, outcome.complete, outcome.limit) == (True, True, None)
    assert sorted(outcome.sets, key=str) == sorted(smallest, key=str)


@pytest.mark.parametrize("blind", [2, 3])
def test_that_there_is_no_other_set_is_asked_once_more(monkeypatch, blind):
    """A model that says too soon that there is none is not believed: one made anew gives the other."""
    system = made({S: 13, A: 5, B: 7}, (S, A, B), trusted=[S])
    run, asked = Programme._run, []

    def forgetful(*given):
        asked.append(given)
        return (None, None) if len(asked) == blind else run(*given)

    monkeypatch.setattr(Programme, "_run", forgetful)
    outcome = Programme(system, branches=100, seconds=None).solve(9)
    assert (outcome.proved, outcome.complete, outcome.limit) == (True, True, None)
    assert sorted(outcome.sets, key=str) == sorted(({A: 6}, {B: 8}), key=str)


@pytest.mark.parametrize("limit", [Limit.BRANCHES, Limit.TIME])
@pytest.mark.parametrize(
    ("cut", "sets", "proved"),
    [
        pytest.param(5, 2, True, id="that there is no other set is not said"),
        pytest.param(2, 1, False, id="the set is not proved"),
    ],
)
def test_what_the_proof_was_cut_off_of_is_not_said(monkeypatch, limit, cut, sets, proved):
    system = made({S: 13, A: 5, B: 7}, (S, A, B), trusted=[S])
    run, asked = Programme._run, []

    def cut_off(*given):
        asked.append(given)
        return (limit, None) if len(asked) == cut else run(*given)

    monkeypatch.setattr(Programme, "_run", cut_off)
    outcome = Programme(system, branches=100, seconds=None).solve(9)
    assert (len(outcome.sets), outcome.proved, outcome.complete, outcome.limit) == (
        sets,
        proved,
        False,
        limit,
    )


@pytest.mark.parametrize(("least", "models"), [(0, 3), (1, 2)])
def test_what_is_known_beforehand_is_not_proved_again(monkeypatch, least, models):
    system = made({S: 13, A: 5, B: 7}, (S, A, B), trusted=[S])
    model, seen = Programme._model, []
    monkeypatch.setattr(Programme, "_model", lambda *given: seen.append(given) or model(*given))
    outcome = Programme(system, branches=100, seconds=None).solve(9, least=least)
    assert (len(outcome.sets), outcome.proved, outcome.complete, len(seen)) == (2, True, True, models)


def _many(rng):
    """A table whose lines and columns are off: thirty rows of four, with their sums."""
    counts, equations = {}, []
    for row in range(30):
        cells = [(row, column) for column in range(5)]
        counts |= {cell: rng.randint(0, 999) for cell in cells}
        equations.append(tuple(cells))
    for column in range(5):
        cells = [(row, column) for row in range(31)]
        counts[30, column] = rng.randint(0, 99_999)
        equations.append((cells[-1], *cells[:-1]))
    return made(counts, *equations)


def test_work_ends_a_search_at_the_same_place_and_nothing_is_claimed():
    system = _many(Random(1))
    first, again = (Programme(system, branches=10_000, seconds=None, work=6_000_000).solve(5) for _ in "ab")
    assert (first.limit, first.proved, first.complete) == (Limit.WORK, False, False)
    assert first.sets
    assert first == again
    for changes in first.sets:
        values = {**system.values, **changes}
        assert not any(system.residual(e, values) for e in system.equations)


def test_a_model_too_large_for_the_work_is_not_solved():
    programme = Programme(_many(Random(1)), branches=10_000, seconds=None, work=_FEWEST * 310**2 - 1)
    assert programme.solve(5) == Outcome((), proved=False, complete=False, limit=Limit.WORK)


def test_work_that_is_left_changes_nothing():
    system = made({S: 13, A: 5, B: 7}, (S, A, B), trusted=[S])
    programme = Programme(system, branches=100, seconds=None, work=100_000)
    assert programme.solve(9) == Programme(system, branches=100, seconds=None).solve(9)
    assert 0 < programme.work_left < 100_000
    assert not (100_000 - programme.work_left) % (2 + 2) ** 2


@pytest.mark.parametrize("total", [1, 1_000, 10**6])
def test_what_no_counts_satisfy_is_tried_at_growing_distance_up_to_a_limit(monkeypatch, total):
    seen, model = [], Programme._model
    monkeypatch.setattr(Programme, "_model", lambda self, reach: seen.append(reach) or model(self, reach))
    system = made({S: total, A: total + 1, B: 2}, (S, A, B), trusted=[S, A])
    assert Programme(system, branches=100, seconds=None).solve(2) == Outcome((), True, True)
    # The largest count is total + 1: further than a thousand times that, and twenty times as far, is not looked.
    assert 1_000 * (total + 2) < max(seen) <= 20_000 * (total + 2)


@pytest.mark.parametrize("seconds", [0, 4_000])
def test_the_time_left_is_no_more_than_was_given(seconds):
    left = Programme(made({S: 13, A: 5, B: 7}, (S, A, B)), branches=100, seconds=seconds)._time_left()
    assert seconds / 2 <= left <= seconds
