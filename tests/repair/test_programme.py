"""The integer programme: how far from what is written it looks, and how long it waits."""

from time import monotonic

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kstt.repair import programme as module
from kstt.repair.programme import Outcome, Programme, _SolverThread, solver
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
    assert len(seen) == 1


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


@pytest.mark.parametrize("seconds", [-5, 40, 4_000])
def test_a_solver_is_waited_for_until_the_deadline(monkeypatch, seconds):
    waited = []

    class Thread:
        def __init__(self, target):
            self.target = target

        def start(self):
            self.target()

        def join(self, seconds):
            waited.append(seconds)

        def is_alive(self):
            return False

    monkeypatch.setattr(module, "Thread", Thread)
    assert _SolverThread(solver(1, None), monotonic() + seconds).run() is not None
    (one,) = waited
    assert max(0, seconds - 20) <= one <= max(0, seconds)
