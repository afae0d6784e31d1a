"""HiGHS, and a model that it solves within limits."""

from __future__ import annotations

from threading import Event, Thread
from time import monotonic
from typing import TYPE_CHECKING

from kstt.errors import MissingExtraError

if TYPE_CHECKING:
    import highspy

__all__ = ["Model", "run", "solver"]


def solver(branches: int, seconds: float | None) -> highspy.Highs:
    """A silent HiGHS that gives the same answer on every machine, unless a time limit ends it.

    Raises: MissingExtraError without highspy.
    """
    try:
        import highspy
    except ImportError:
        raise MissingExtraError("repairing more than a few cells", "repair") from None

    class Quiet(highspy.Highs):
        """HiGHS that says nothing at its start either, which it does when its callbacks are enabled."""

        def enableCallbacks(self) -> None:  # noqa: N802  # the name is that of highspy
            self.silent()
            super().enableCallbacks()  # type: ignore[no-untyped-call]  # as above

    highs = Quiet()  # type: ignore[no-untyped-call]  # as above
    for option, value in {
        "threads": 1,
        "random_seed": 0,
        "mip_rel_gap": 0.0,
        "mip_abs_gap": 0.5,
        "mip_feasibility_tolerance": 1e-9,
        "primal_feasibility_tolerance": 1e-9,
        "mip_max_nodes": branches,
    }.items():
        highs.setOptionValue(option, value)
    if seconds is not None:
        highs.setOptionValue("time_limit", float(seconds))
    return highs


def run(highs: highspy.Highs) -> bool:
    """Solve, and say whether that ended with a solution or with the proof that there is none.

    Where other code of the process has solved something with several threads before, HiGHS refuses to use
    one; then it is to use those.
    """
    import highspy

    if highs.run() == highspy.HighsStatus.kError:
        highs.setOptionValue("threads", 0)
        highs.run()
    decided = {
        highspy.HighsModelStatus.kOptimal,
        highspy.HighsModelStatus.kInfeasible,
        highspy.HighsModelStatus.kUnboundedOrInfeasible,
    }
    return highs.getModelStatus() in decided


class Model:
    """A model that HiGHS solves up to a number of looks, and up to a deadline.

    A look is a place in its work where HiGHS asks whether to go on. Looks are the same on every machine, and
    more alike than branches, of which the first may take most of the work.

    With a deadline, it is solved in a thread of its own: HiGHS looks seldom, some of its steps take a second.
    At the deadline the thread is left to itself, with the best solution that was found until then; it ends at
    the next look. The model is not to be used again after that.
    """

    def __init__(self, highs: highspy.Highs, deadline: float | None = None) -> None:
        self.highs, self.deadline = highs, deadline
        self.best: list[float] = []
        self.looks = 0
        self._most: int | None = None
        self._solved: bool | None = None
        self._left = Event()

        def look(event: highspy.highs.HighsCallbackEvent) -> None:
            self.looks += 1
            late = self.deadline is not None and monotonic() >= self.deadline
            if self.is_worn() or self._left.is_set() or late:
                event.interrupt()

        def keep(event: highspy.highs.HighsCallbackEvent) -> None:
            self.best = list(event.data_out.mip_solution)

        highs.cbMipInterrupt += look
        if deadline is not None:
            highs.cbSimplexInterrupt += look
            highs.cbMipImprovingSolution += keep

    def is_worn(self) -> bool:
        """Whether it has had all its looks."""
        return self._most is not None and self.looks > self._most

    def run(self, looks: int | None = None) -> bool | None:
        """What :func:`run` says after so many looks at most, ``None`` where the deadline came first."""
        self.looks, self._most = 0, looks
        if self.deadline is None:
            return run(self.highs)
        self.best = []
        self._solved = None
        thread = Thread(target=self._solve)
        thread.start()
        try:
            thread.join(max(0.0, self.deadline - monotonic()))
        finally:
            if thread.is_alive():
                self._left.set()
        return self._solved

    def _solve(self) -> None:
        self._solved = run(self.highs)
