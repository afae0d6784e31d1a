"""HiGHS within limits: of looks, and of time."""

from time import monotonic

import pytest

from kstt.repair import solving as module
from kstt.repair.solving import Model, solver


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
    assert Model(solver(1, None), monotonic() + seconds).run() is not None
    (one,) = waited
    assert max(0, seconds - 20) <= one <= max(0, seconds)


@pytest.mark.parametrize(("seconds", "ends"), [(-1, True), (4_000, False)])
def test_a_solver_is_interrupted_at_the_deadline_and_not_before(seconds, ends):
    class Callbacks(list):
        def __iadd__(self, one):
            self.append(one)
            return self

    class Highs:
        cbSimplexInterrupt, cbMipInterrupt, cbMipImprovingSolution = Callbacks(), Callbacks(), Callbacks()  # noqa: N815

    class Event:
        ended = False

        def interrupt(self):
            self.ended = True

    Model(Highs(), monotonic() + seconds)
    for (look,) in (Highs.cbSimplexInterrupt, Highs.cbMipInterrupt):
        event = Event()
        look(event)
        assert event.ended == ends
