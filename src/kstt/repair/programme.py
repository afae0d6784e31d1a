"""The integer programme behind the decoder: the fewest changed cells, by HiGHS.

Each cell has its deviation from what is written, an integer that keeps the count from falling below zero;
a cell that holds a count has a binary that lets it deviate; the sums are the constraints; the number of
changed cells is the objective. HiGHS is asked for one set, then, in a model made anew, for one of fewer
cells: what it calls the best has been seen not to be. Then it is asked, by a cut that forbids the sets
already found, for another, until there is none; that, too, is asked of a model made anew.
"""

from __future__ import annotations

from enum import Enum
from threading import Event, Thread
from time import monotonic
from typing import TYPE_CHECKING

import attrs

from kstt.errors import MissingExtraError
from kstt.i18n import msg
from kstt.repair.system import CellState

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Mapping

    import highspy

    from kstt.repair.system import System
    from kstt.tables.equations import Cell

__all__ = ["Limit", "Outcome", "Programme", "run", "solver"]


_EARLY = 0.9
"""The part of the seconds left after which HiGHS is to end."""
_SEARCHING = 0.95
"""The part of the seconds that the programme takes; the rest is for what is said of its sets."""


class Limit(Enum):
    """The limit that ended a search before its end; the value says it in words.

    >>> from kstt import samples
    >>> from kstt.repair import repair
    >>> repair(samples.published_report()).limit is None, Limit.TIME.value
    (True, 'time')
    """

    STEPS = msg("steps of the decoder")
    BRANCHES = msg("branches of the programme")
    TIME = msg("time")
    SETS = msg("sets to list")
    SOLVER = msg("error of the solver")


@attrs.frozen
class Outcome:
    """What the programme found: sets of changed cells with new values, all of one size.

    ``proved`` says that no smaller set will do, ``complete`` that no other set of this size will.
    No set and no limit means that the sums contradict each other.
    """

    sets: tuple[Mapping[Cell, int], ...]
    proved: bool
    complete: bool
    limit: Limit | None = None


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


class _SolverThread:
    """A HiGHS that is solved in a thread of its own, up to a deadline.

    HiGHS looks up seldom: some of its steps take a second. At the deadline the thread is left to itself, with
    the best solution that was found until then; it ends when HiGHS next looks up. The HiGHS is not to be used
    again after that.
    """

    def __init__(self, highs: highspy.Highs, deadline: float) -> None:
        self.highs, self.deadline = highs, deadline
        self.best: list[float] = []
        self._solved: bool | None = None
        self._left = Event()

        def look(event: highspy.highs.HighsCallbackEvent) -> None:
            if self._left.is_set() or monotonic() >= deadline:
                event.interrupt()

        def keep(event: highspy.highs.HighsCallbackEvent) -> None:
            self.best = list(event.data_out.mip_solution)

        highs.cbSimplexInterrupt += look
        highs.cbMipInterrupt += look
        highs.cbMipImprovingSolution += keep

    def run(self) -> bool | None:
        """What :func:`run` says, ``None`` where the deadline came first."""
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


class Programme:
    """The integer programme of a system.

    Args:
        system: the sums, with the cells as they are written.
        branches: nodes of the search tree at most, of all the sets together; as many more may prove that no
            set has fewer cells.
        seconds: seconds at most from now on, building the programme included.
    """

    def __init__(self, system: System, *, branches: int, seconds: float | None) -> None:
        self.system = system
        self.branches, self.seconds = branches, seconds
        self._deadline = None if seconds is None else monotonic() + _SEARCHING * seconds
        self.branches_left = self.proof_left = branches
        involved = sorted({cell for e in system.equations for cell in (e.total, *e.parts)})
        self.cells = [cell for cell in involved if system.states[cell] is not CellState.TRUSTED]
        self.counts = [cell for cell in self.cells if system.states[cell] is CellState.COUNT]
        self.place = {cell: i for i, cell in enumerate(self.cells)}
        self.switch = {cell: len(self.cells) + i for i, cell in enumerate(self.counts)}

    def solve(
        self,
        most: int,
        *,
        start: Mapping[Cell, int] | None = None,
        least: int = 0,
        enough: Callable[[Mapping[Cell, int]], bool] = lambda _: False,
    ) -> Outcome:
        """Up to ``most`` of the smallest sets.

        Args:
            most: sets at most.
            start: counts of cells that satisfy the sums, if any are known.
            least: the least number of cells that have to change, if that is known.
            enough: whether no further set is wanted after one.
        """
        residuals = [abs(self.system.residual(e, self.system.values)) for e in self.system.equations]
        reach = 2 * sum(residuals) + 1
        if start is not None:
            moved = [abs(value - self.system.values[cell]) for cell, value in start.items()]
            reach = max(reach, *moved, 1)
        while True:
            outcome, at_edge = self._solve(most, reach, start, least, enough)
            largest = max(self.system.values.values(), default=0)
            if outcome.limit or not at_edge or reach > 1_000 * (largest + 1):
                return outcome
            reach *= 20

    def _solve(
        self,
        most: int,
        reach: int,
        start: Mapping[Cell, int] | None,
        least: int,
        enough: Callable[[Mapping[Cell, int]], bool],
    ) -> tuple[Outcome, bool]:
        """The sets within ``reach`` of what is written, and whether that may have been too near."""
        if self._time_left() == 0:
            return Outcome((), False, False, Limit.TIME), False
        limit, kept, (highs, thread) = self._first(reach, start, least)
        if kept is None:
            return Outcome((), limit is None, limit is None, limit), True
        size = self._size(kept)
        at_edge = self._at_edge(kept, reach)
        if limit is not None:
            return Outcome((kept,), size <= least, False, limit), at_edge
        self._add(highs, self.counts, size)
        sets = [kept]
        while not (ended := not size or enough(kept)) and len(sets) < most:
            self._add(highs, [cell for cell in kept if cell in self.switch], size - 1)
            limit, found = self._run(highs, thread)
            if found is None and limit is None:
                # As of fewer cells: that there is no other set is believed of a model made anew.
                highs, thread = model = self._model(reach)
                self._add(highs, self.counts, size)
                for one in sets:
                    self._add(highs, [cell for cell in one if cell in self.switch], size - 1)
                limit, found = self._run_as_proof(*model)
            if found is None or self._size(found) > size:
                return Outcome(tuple(sets), True, limit is None, limit), at_edge
            kept = found
            at_edge |= self._at_edge(kept, reach)
            sets.append(kept)
            if limit is not None:
                return Outcome(tuple(sets), True, False, limit), at_edge
        return Outcome(tuple(sets), True, not size, None if ended else Limit.SETS), at_edge

    def _first(
        self, reach: int, start: Mapping[Cell, int] | None, least: int
    ) -> tuple[Limit | None, Mapping[Cell, int] | None, tuple[highspy.Highs, _SolverThread | None]]:
        """The smallest set, if there is any, the limit that kept that from being known, and the model of it.

        It is the smallest where no model made anew has one of fewer cells: with the row of ``least``, HiGHS
        has called sets optimal that were not.
        """
        model = self._model(reach)
        self._begin(model[0], start, least)
        limit, kept = self._run(*model)
        while limit is None and kept is not None and (size := self._size(kept)) > least:
            fewer = self._model(reach)
            self._add(fewer[0], self.counts, size - 1)
            limit, smaller = self._run_as_proof(*fewer)
            if smaller is None:
                break
            if self._size(smaller) >= size:
                limit = Limit.SOLVER
                break
            kept, model = smaller, self._model(reach)
        return limit, kept, model

    def _size(self, kept: Mapping[Cell, int]) -> int:
        return sum(cell in self.switch for cell in kept)

    def _at_edge(self, kept: Mapping[Cell, int], reach: int) -> bool:
        written = self.system.values
        return any(abs(kept[cell] - written[cell]) >= reach for cell in kept if cell in self.switch)

    def _begin(self, highs: highspy.Highs, start: Mapping[Cell, int] | None, least: int) -> None:
        """Pass on what is known: the least number of changed cells, and a set to begin with."""
        import highspy

        switches = list(self.switch.values())
        if least:
            highs.addRow(float(least), highspy.kHighsInf, len(switches), switches, [1.0] * len(switches))
        if start is not None:
            values = self.system.values
            known = highspy.HighsSolution()
            columns = [0.0] * (len(self.cells) + len(self.counts))
            for cell, i in self.place.items():
                columns[i] = float(start.get(cell, values[cell]) - values[cell])
            for cell, i in self.switch.items():
                columns[i] = float(start.get(cell, values[cell]) != values[cell])
            known.col_value = columns
            highs.setSolution(known)

    def _time_left(self) -> float | None:
        return None if self._deadline is None else max(0.0, self._deadline - monotonic())

    def _kept(self, values: Mapping[Cell, int]) -> dict[Cell, int]:
        return {cell: value for cell, value in values.items() if value != self.system.values[cell]}

    def _model(self, reach: int) -> tuple[highspy.Highs, _SolverThread | None]:
        highs = solver(self.branches, self.seconds)
        import highspy

        system, infinity = self.system, highspy.kHighsInf
        for cell in self.cells:
            free = cell in system.unknown
            least = -system.values[cell]
            highs.addVar(float(least), infinity if free else float(reach))
        for _ in self.counts:
            highs.addVar(0.0, 1.0)
        for i in range(len(self.cells) + len(self.counts)):
            highs.changeColIntegrality(i, highspy.HighsVarType.kInteger)
        for i in self.switch.values():
            highs.changeColCost(i, 1.0)
        for e in system.equations:
            terms = {self.place[e.total]: 1.0} if e.total in self.place else {}
            terms |= {self.place[part]: -1.0 for part in e.parts if part in self.place}
            needed = -float(system.residual(e, system.values))
            if terms or (needed != 0.0 if e.complete else needed > 0.0):
                highs.addRow(
                    needed, needed if e.complete else infinity, len(terms), list(terms), list(terms.values())
                )
        for cell in self.counts:
            i, switch = self.place[cell], self.switch[cell]
            highs.addRow(-infinity, 0.0, 2, [i, switch], [1.0, -float(reach)])
            lowest = min(system.values[cell], reach)
            highs.addRow(0.0, infinity, 2, [i, switch], [1.0, float(lowest)])
        return highs, None if self._deadline is None else _SolverThread(highs, self._deadline)

    def _add(self, highs: highspy.Highs, cells: Collection[Cell], most: int) -> None:
        """Let at most so many of these cells change."""
        import highspy

        places = [self.switch[cell] for cell in cells]
        highs.addRow(-highspy.kHighsInf, float(most), len(places), places, [1.0] * len(places))

    def _run(
        self, highs: highspy.Highs, thread: _SolverThread | None
    ) -> tuple[Limit | None, dict[Cell, int] | None]:
        """Search on with the nodes and the seconds that are left: the limit that was met, and the changes.

        There are none where no set exists, or none was found.
        """
        limit, solution = self._solution(highs, thread)
        if not solution:
            return limit, None
        values = {cell: self.system.values[cell] + round(solution[i]) for cell, i in self.place.items()}
        return limit, self._kept(values)

    def _run_as_proof(
        self, highs: highspy.Highs, thread: _SolverThread | None
    ) -> tuple[Limit | None, dict[Cell, int] | None]:
        """As :meth:`_run`, with the nodes that are kept for proofs."""
        self.branches_left, others = self.proof_left, self.branches_left
        found = self._run(highs, thread)
        self.branches_left, self.proof_left = others, self.branches_left
        return found

    def _solution(
        self, highs: highspy.Highs, thread: _SolverThread | None
    ) -> tuple[Limit | None, list[float]]:
        import highspy

        seconds = self._time_left()
        if seconds is not None:
            # HiGHS looks at the clock between the parts of its work, so that it ends a little late.
            highs.setOptionValue("time_limit", seconds * _EARLY)
        highs.setOptionValue("mip_max_nodes", self.branches_left)
        solved = run(highs) if thread is None else thread.run()
        if solved is None and thread is not None:
            return Limit.TIME, thread.best
        info = highs.getInfo()
        self.branches_left = max(0, self.branches_left - max(0, info.mip_node_count))
        solution = list(highs.getSolution().col_value) if info.primal_solution_status == 2 else []
        status = highs.getModelStatus()
        if status in {highspy.HighsModelStatus.kTimeLimit, highspy.HighsModelStatus.kInterrupt}:
            return Limit.TIME, solution
        if status == highspy.HighsModelStatus.kSolutionLimit:
            return Limit.BRANCHES, solution
        return None if solved else Limit.SOLVER, solution
