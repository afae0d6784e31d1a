"""The exact decoder: every set of few cells that explains the broken sums.

Changing a cell moves each sum that it stands in. So the broken sums are the syndrome of the wrong cells:
each of them holds at least one. The search takes the shortest broken sum, takes one of its cells for
wrong, and eliminates it as an unknown, by which two broken sums become one in which it stands no more; and
so on, until no sum is broken. A branch is given up as soon as more broken sums without a common cell are
left than cells may still be changed. Since every sum that is broken after elimination follows from the
sums of the table, no set is missed.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import attrs

from kstt.repair.effort import Exhausted, Undecided
from kstt.repair.substitution import packed

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Mapping, Sequence

    from kstt.repair.elimination import Assignment, ReducedSums
    from kstt.repair.slips import Undone
    from kstt.tables.equations import Cell

__all__ = ["Decoder", "SearchOutcome", "Solution"]


_DEEPEST = 150
"""The most cells of a set that is searched: each is a step deeper in the search."""


@attrs.frozen
class Solution:
    """Changed cells, with counts for them and for all the unknowns.

    ``open`` are cells and unknowns whose counts might be others with the same changed cells; ``undone`` is
    the slip that was undone first, where further cells are changed beside it.
    """

    cells: frozenset[Cell]
    values: Mapping[Cell, int]
    open: frozenset[Cell]
    undone: Undone | None = None


@attrs.frozen
class SearchOutcome:
    """What the search found with one number of changed cells.

    ``complete`` says that no other set has as many cells, ``steps`` that the search ended at its
    limit of steps, ``ended`` that no work or no time was left, ``most`` that it had as many sets as were
    asked for; ``hopeless`` that no other number of cells will do either.
    """

    sets: tuple[Solution, ...]
    complete: bool
    steps: bool = False
    ended: bool = False
    most: bool = False
    hopeless: bool = False


class Decoder:
    """The search for sets of changed cells among the reduced sums of a system.

    Args:
        reduced: the sums, the unknowns eliminated.
        steps: cells taken for wrong in the search, for each number of cells.
        most: sets to find at most.
    """

    def __init__(self, reduced: ReducedSums, steps: int, most: int) -> None:
        self.reduced, self.most = reduced, most
        self._steps = self._left = steps
        self._barred: set[Cell] = set()
        self._found: dict[frozenset[Cell], Solution] = {}
        self._violated = tuple(i for i in reduced.pivots if reduced.is_violated(i))

    def least(self) -> int:
        """The least number of cells that must be changed."""
        return packed(self._needs(self.reduced))

    def sets(self, size: int) -> SearchOutcome:
        """Every set of ``size`` changed cells that makes every sum hold, where no smaller one does.

        Sets of more than 150 cells are not searched, as if the steps had been used up.
        """
        if size > _DEEPEST:
            return SearchOutcome((), complete=False, steps=True)
        self._left = self._steps
        self._barred.clear()
        self._found.clear()
        self._undecided = self._worn = self._short = False
        try:
            self._visit(self.reduced, (), size)
        except Exhausted:
            self._worn = True
        full = len(self._found) >= self.most
        limited = self._left <= 0 and not full
        sets = tuple(self._found.values())
        complete = not (limited or self._worn or full or self._undecided)
        return SearchOutcome(
            sets, complete, limited, self._worn, full, complete and not sets and not self._short
        )

    @property
    def _ended(self) -> bool:
        return self._left <= 0 or len(self._found) >= self.most

    def _visit(self, state: ReducedSums, chosen: tuple[Cell, ...], budget: int) -> None:
        self._left -= 1
        if self._ended:
            return
        needs: Sequence[Collection[Cell]] = self._needs(state)
        if budget and not needs:
            needs = sorted(state.contradicted(), key=len)
        if not needs:
            self._finish(state, chosen)
        elif not needs[0]:
            return  # No cell is left that could mend this sum.
        elif packed(needs) > budget:
            self._short = True
        elif budget > 1:
            self._branch(state, chosen, budget, needs[0])
        else:
            self._short = True
            self._last(state, chosen, needs)

    def _needs(self, state: ReducedSums) -> list[Collection[Cell]]:
        """For each sum that needs one the cells of which one must change, the fewest first.

        A sum without unknowns that is off needs any of its cells, one that gives its unknown a count below
        zero a cell by which that rises.
        """
        needs: list[Collection[Cell]] = [state.rows[i].keys() for i in sorted(state.broken)]
        needs += [list(state.helpers(i)) for i in state.violated(self._violated)]
        needs.sort(key=len)
        state.effort.spend(1 + sum(map(len, needs)))
        return needs

    def _last(self, state: ReducedSums, chosen: tuple[Cell, ...], needs: Sequence[Collection[Cell]]) -> None:
        """The cells of which one alone is still to change."""
        cells: Iterable[Cell] = filter(state.could_do, needs[0])
        if state.broken:
            cells = [cell for cell, _ in state.alone({i: state.rhs[i] for i in state.broken})]
            if len(cells) > 1:
                needs = [*needs, *state.contradicted()]
        for cell in cells:
            if cell not in self._barred and all(cell in need for need in needs):
                self._visit(state.without(cell), (*chosen, cell), 0)
                if self._ended:
                    return

    def _branch(
        self, state: ReducedSums, chosen: tuple[Cell, ...], budget: int, cells: Iterable[Cell]
    ) -> None:
        """Each of these cells in turn as wrong; the later ones' sets leave out the earlier ones."""
        tried = []
        for cell in cells:
            if cell in self._barred:
                self._short = True
                continue
            self._visit(state.without(cell), (*chosen, cell), budget - 1)
            if self._ended:
                break
            self._barred.add(cell)
            tried.append(cell)
        self._barred.difference_update(tried)

    def _finish(self, state: ReducedSums, chosen: tuple[Cell, ...]) -> None:
        """No sum by itself needs another cell: the set will do unless those of several unknowns do."""
        try:
            settled = state.settled(exact=chosen)
        except Exhausted:
            raise
        except Undecided:
            self._undecided = True
            return
        if settled is None:
            self._short = True
        else:
            self._keep(chosen, settled)

    def _keep(self, chosen: tuple[Cell, ...], settled: Assignment) -> None:
        cells = frozenset(chosen)
        self._found[cells] = Solution(cells, settled.values, settled.open)
