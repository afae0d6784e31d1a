"""The integer programme behind the decoder: the fewest changed cells, by HiGHS.

Each cell has its deviation from what is written, an integer that keeps the count from falling below zero;
a cell that holds a count has a binary that lets it deviate; the sums are the constraints; the number of
changed cells is the objective. HiGHS is asked for one set, then, in a model made anew, for one of fewer
cells: what it calls the best has been seen not to be. Then it is asked, by a cut that forbids the sets
already found, for another, until there is none; that, too, is asked of a model made anew.
"""

from __future__ import annotations

from enum import Enum
from time import monotonic
from typing import TYPE_CHECKING

import attrs

from kstt.i18n import msg
from kstt.repair.solving import Model, solver
from kstt.repair.system import CellState

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Mapping

    from kstt.repair.system import System
    from kstt.tables.equations import Cell

__all__ = ["Limit", "Outcome", "Programme"]


_EARLY = 0.9
"""The part of the seconds left after which HiGHS is to end."""
_SEARCHING = 0.95
"""The part of the seconds that the programme takes; the rest is for what is said of its sets."""

_FEWEST = 50
"""With fewer looks HiGHS is not asked: in a model so large, much of its work comes before the first."""


class Limit(Enum):
    """The limit that ended a search before its end; the value says it in words.

    >>> from kstt import samples
    >>> from kstt.repair import repair
    >>> repair(samples.published_report()).limit is None, Limit.TIME.value
    (True, 'time')
    """

    STEPS = msg("steps of the decoder")
    BRANCHES = msg("branches of the programme")
    WORK = msg("work of the programme")
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


class Programme:
    """The integer programme of a system.

    Args:
        system: the sums, with the cells as they are written.
        branches: nodes of the search tree at most, of all the sets together; as many more may prove that no
            set has fewer cells.
        seconds: seconds at most from now on, building the programme included.
        work: looks of HiGHS at most, of all the sets together, each times the number of variables squared.
    """

    def __init__(
        self, system: System, *, branches: int, seconds: float | None, work: int | None = None
    ) -> None:
        self.system = system
        self.branches, self.seconds = branches, seconds
        self._deadline = None if seconds is None else monotonic() + _SEARCHING * seconds
        self.branches_left = self.proof_left = branches
        self.work_left = work
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
        if self._looks_too_few():
            return Outcome((), False, False, Limit.WORK), False
        limit, kept, model = self._first(reach, start, least)
        if kept is None:
            return Outcome((), limit is None, limit is None, limit), True
        size = self._size(kept)
        at_edge = self._at_edge(kept, reach)
        if limit is not None:
            return Outcome((kept,), size <= least, False, limit), at_edge
        self._add(model, self.counts, size)
        sets = [kept]
        while not (ended := not size or enough(kept)) and len(sets) < most:
            self._add(model, [cell for cell in kept if cell in self.switch], size - 1)
            limit, found = self._run(model)
            if found is None and limit is None:
                # As of fewer cells: that there is no other set is believed of a model made anew.
                model = self._model(reach)
                self._add(model, self.counts, size)
                for one in sets:
                    self._add(model, [cell for cell in one if cell in self.switch], size - 1)
                limit, found = self._run_as_proof(model)
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
    ) -> tuple[Limit | None, Mapping[Cell, int] | None, Model]:
        """The smallest set, if there is any, the limit that kept that from being known, and the model of it.

        It is the smallest where no model made anew has one of fewer cells: with the row of ``least``, HiGHS
        has called sets optimal that were not.
        """
        model = self._model(reach)
        self._begin(model, start, least)
        limit, kept = self._run(model)
        while limit is None and kept is not None and (size := self._size(kept)) > least:
            fewer = self._model(reach)
            self._add(fewer, self.counts, size - 1)
            limit, smaller = self._run_as_proof(fewer)
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

    def _begin(self, model: Model, start: Mapping[Cell, int] | None, least: int) -> None:
        """Pass on what is known: the least number of changed cells, and a set to begin with."""
        import highspy

        switches = list(self.switch.values())
        if least:
            model.highs.addRow(
                float(least), highspy.kHighsInf, len(switches), switches, [1.0] * len(switches)
            )
        if start is not None:
            values = self.system.values
            known = highspy.HighsSolution()
            columns = [0.0] * (len(self.cells) + len(self.counts))
            for cell, i in self.place.items():
                columns[i] = float(start.get(cell, values[cell]) - values[cell])
            for cell, i in self.switch.items():
                columns[i] = float(start.get(cell, values[cell]) != values[cell])
            known.col_value = columns
            model.highs.setSolution(known)

    @property
    def _weight(self) -> int:
        """The work of one look."""
        return (len(self.cells) + len(self.counts)) ** 2

    def _looks_too_few(self) -> bool:
        return self.work_left is not None and self.work_left // self._weight < _FEWEST

    def _time_left(self) -> float | None:
        return None if self._deadline is None else max(0.0, self._deadline - monotonic())

    def _kept(self, values: Mapping[Cell, int]) -> dict[Cell, int]:
        return {cell: value for cell, value in values.items() if value != self.system.values[cell]}

    def _model(self, reach: int) -> Model:
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
        return Model(highs, self._deadline)

    def _add(self, model: Model, cells: Collection[Cell], most: int) -> None:
        """Let at most so many of these cells change."""
        import highspy

        places = [self.switch[cell] for cell in cells]
        model.highs.addRow(-highspy.kHighsInf, float(most), len(places), places, [1.0] * len(places))

    def _run(self, model: Model) -> tuple[Limit | None, dict[Cell, int] | None]:
        """Search on with what is left of nodes, work and seconds: the limit that was met, and the changes.

        There are none where no set exists, or none was found.
        """
        limit, solution = self._solution(model)
        if not solution:
            return limit, None
        values = {cell: self.system.values[cell] + round(solution[i]) for cell, i in self.place.items()}
        return limit, self._kept(values)

    def _run_as_proof(self, model: Model) -> tuple[Limit | None, dict[Cell, int] | None]:
        """As :meth:`_run`, with the nodes that are kept for proofs."""
        self.branches_left, others = self.proof_left, self.branches_left
        found = self._run(model)
        self.branches_left, self.proof_left = others, self.branches_left
        return found

    def _solution(self, model: Model) -> tuple[Limit | None, list[float]]:
        import highspy

        highs = model.highs
        weight = self._weight
        looks = None if self.work_left is None else self.work_left // weight
        if self._looks_too_few():
            return Limit.WORK, []
        seconds = self._time_left()
        if seconds is not None:
            # HiGHS looks at the clock between the parts of its work, so that it ends a little late.
            highs.setOptionValue("time_limit", seconds * _EARLY)
        highs.setOptionValue("mip_max_nodes", self.branches_left)
        solved = model.run(looks)
        if self.work_left is not None:
            # One more, for the making of the model and what comes before the first look.
            self.work_left = max(0, self.work_left - (model.looks + 1) * weight)
        if solved is None:
            return Limit.TIME, model.best
        info = highs.getInfo()
        self.branches_left = max(0, self.branches_left - max(0, info.mip_node_count))
        solution = list(highs.getSolution().col_value) if info.primal_solution_status == 2 else []
        status = highs.getModelStatus()
        if status in {highspy.HighsModelStatus.kTimeLimit, highspy.HighsModelStatus.kInterrupt}:
            return Limit.WORK if model.is_worn() else Limit.TIME, solution
        if status == highspy.HighsModelStatus.kSolutionLimit:
            return Limit.BRANCHES, solution
        return None if solved else Limit.SOLVER, solution
