"""The fast exact decoder: the few cells that explain every broken sum.

Changing a cell moves the residual (total less parts) of each sum it stands in by the same amount. So the
broken sums are the syndrome of the wrong cells, and a broken sum with one wrong cell left in it tells how
far that cell is off. The search takes a broken sum, tries each of its cells, and goes on with what is
still broken. It gives up a branch as soon as more broken sums without a common cell are left than cells
may still be changed.
"""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING

import attrs

from kstt.repair.system import CellState

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from kstt.repair.system import System
    from kstt.tables.equations import Cell

__all__ = ["Decoded", "Decoder"]

_FEW = 3
"""Of so many cells one always stands alone in some sum of any cell, so that one sum is enough to follow."""

_Residuals = dict[int, int]
_Changes = frozenset[tuple["Cell", int]]


@attrs.frozen
class Decoded:
    """What the search found with so many changed cells.

    ``sets`` are the changed cells with their new values, one entry for each way. ``complete`` says that no
    other set of so many cells will do; ``limited`` that the search ended at its limit,
    ``bounded`` that fewer cells would do but for a bound, so that counts may be shared out in other ways.
    """

    sets: tuple[Mapping[Cell, int], ...]
    complete: bool
    limited: bool = False
    bounded: bool = False


class Decoder:
    """The sums of a system, indexed for the search.

    ``frozen``: cells that hold no count keep the count that they are thought to have.
    """

    def __init__(self, system: System, steps: int, *, frozen: bool = False) -> None:
        self.values = system.values
        self.firsts = [table.first for table in system.tables]
        self.exact = [e for e in system.equations if e.complete]
        self.inexact = [e for e in system.equations if not e.complete]
        self.members: list[tuple[tuple[Cell, int], ...]] = [
            ((e.total, 1), *((part, -1) for part in e.parts)) for e in self.exact
        ]
        self.sums_of: dict[Cell, list[tuple[int, int]]] = defaultdict(list)
        for i, members in enumerate(self.members):
            for cell, sign in members:
                self.sums_of[cell].append((i, sign))
        self.free: frozenset[Cell] = frozenset() if frozen else system.unknown
        self.trusted = {cell for cell, state in system.states.items() if state is CellState.TRUSTED}
        self.trusted |= system.unknown - self.free
        # A sum with a free cell in it may hold again without a changed cell.
        self.hard = [self.free.isdisjoint(cell for cell, _ in members) for members in self.members]
        # What the free parts of a sum hold, and so can give up.
        self._slack = [sum(self.values[p] for p in e.parts if p in self.free) for e in self.exact]
        self.cells_of: list[frozenset[Cell]] = [frozenset(cell for cell, _ in m) for m in self.members]
        strong = frozenset(filter(self._stands_twice, self.sums_of))
        self._weak = frozenset(i for i, cells in enumerate(self.cells_of) if not cells <= strong)
        self._broken = {
            i: residual for i, e in enumerate(self.exact) if (residual := system.residual(e, self.values))
        }
        self._steps_most, self._steps_left = steps, steps
        self._quick = False
        self._seen: set[tuple[_Changes, int]] = set()
        self._found: dict[_Changes, None] = {}
        self._met_free = self._met_bound = False

    def residuals(self, changed: Mapping[Cell, int] | None = None) -> _Residuals:
        """The residual of each exact sum that does not hold, after changes (new values by cell)."""
        broken = self._broken
        for cell, value in (changed or {}).items():
            broken = self._moved(broken, cell, value - self.values[cell])
        return broken

    def mends(self, changed: Mapping[Cell, int]) -> bool:
        """Whether every sum and bound holds after changes (new values by cell)."""
        changes = frozenset((cell, value - self.values[cell]) for cell, value in changed.items())
        return not self.residuals(changed) and self._bounds_hold(changes)

    def least(self, broken: Mapping[int, int]) -> int:
        """At least so many cells must be changed: broken sums without a common cell need a cell each."""
        hard = [i for i, residual in broken.items() if self._is_stuck(i, residual)]
        return max(self._packed(sorted(hard)), self._packed(sorted(hard, reverse=True)))

    def _is_stuck(self, i: int, residual: int) -> bool:
        """Whether a broken sum needs a changed cell: its free cells cannot mend it, or it has none.

        Free parts can always take what is lacking; what is too much only until they are nothing.
        """
        if self.hard[i]:
            return True
        if residual > 0 or self.exact[i].total in self.free:
            return False
        return residual + self._slack[i] < 0

    def _packed(self, sums: list[int]) -> int:
        taken: list[frozenset[Cell]] = []
        for i in sums:
            cells = self.cells_of[i]
            if all(cells.isdisjoint(other) for other in taken):
                taken.append(cells)
        return len(taken)

    def sets(self, size: int, start: Mapping[Cell, int] | None = None, *, quick: bool = False) -> Decoded:
        """Every set of ``size`` changed cells that makes every sum hold, besides those of ``start``.

        A ``quick`` search of many cells follows one broken sum at each step and may miss sets.
        """
        self._steps_left, self._quick = self._steps_most, quick
        self._seen.clear()
        self._found.clear()
        self._met_free = self._met_bound = False
        changes = frozenset((cell, value - self.values[cell]) for cell, value in (start or {}).items())
        self._visit(changes, self.residuals(start), size)
        sets = tuple(
            {cell: self.values[cell] + delta for cell, delta in sorted(found)} for found in self._found
        )
        limited = self._steps_left <= 0
        # In a set of at most three cells some cell stands alone in one of the sums, so that the search meets
        # it; where cells stand in a sum across or down alone, unless a bound keeps them off.
        met = not self._met_free and not self._met_bound and size <= _FEW
        return Decoded(sets, met and not limited, limited, self._met_bound)

    def _moved(self, broken: _Residuals, cell: Cell, delta: int) -> _Residuals:
        moved = broken.copy()
        for i, sign in self.sums_of[cell]:
            residual = moved.get(i, 0) + sign * delta
            if residual:
                moved[i] = residual
            else:
                del moved[i]
        return moved

    def _visit(self, changes: _Changes, broken: _Residuals, budget: int) -> None:
        if not broken:
            if self._bounds_hold(changes):
                self._found[changes] = None
            elif budget:
                # A bound may be kept by sharing out what one cell cannot take: there the search is not whole.
                self._met_bound = True
            return
        key = changes, budget
        if self._steps_left <= 0 or key in self._seen:
            return
        self._seen.add(key)
        changed = {cell for cell, _ in changes}
        tried: set[tuple[Cell, int]] = set()
        for cell, delta in self._candidates(broken, budget):
            step = cell, delta
            if step in tried or cell in changed or self.values[cell] + delta < 0:
                continue
            tried.add(step)
            self._steps_left -= 1
            left = budget if cell in self.free else budget - 1
            if left < 0:
                continue
            after = self._moved(broken, cell, delta)
            if self._in_reach(after, left):
                self._visit(changes | {step}, after, left)

    def _candidates(self, broken: _Residuals, budget: int) -> Iterable[tuple[Cell, int]]:
        """The changes to try: a cell of a broken sum, by what one of the sums it stands in is off."""
        free = not all(self.hard[i] for i in broken)
        weak = not self._weak.isdisjoint(broken)
        self._met_free |= free
        if not self._quick and (free or weak or budget > _FEW):
            yield from self._wide(broken, draining=weak or free)
            return
        if budget == 1:
            common = frozenset.intersection(*(self.cells_of[i] for i in broken))
        else:
            common = self.cells_of[min(broken, key=lambda i: len(self.cells_of[i]))]
        for cell in common:
            if cell not in self.trusted:
                for i, sign in self.sums_of[cell]:
                    if i in broken:
                        yield cell, -broken[i] * sign

    def _wide(self, broken: _Residuals, *, draining: bool) -> Iterable[tuple[Cell, int]]:
        """Each cell of each broken sum, by what that sum is off."""
        for i, residual in broken.items():
            for cell, sign in self.members[i]:
                if cell in self.trusted:
                    continue
                yield cell, -residual * sign
                # Where counts cannot fall far enough, a cell falls to nothing and another has the rest.
                if draining and self.values[cell]:
                    yield cell, -self.values[cell]

    def _stands_twice(self, cell: Cell) -> bool:
        """Whether a cell stands in a sum across its row and in one down its column."""
        rules = {self.exact[i].rule for i, _ in self.sums_of[cell]}
        return {"row-identity", "column-total"} <= rules

    def _in_reach(self, broken: _Residuals, budget: int) -> bool:
        if not broken:
            return True
        hard = {i: residual for i, residual in broken.items() if self._is_stuck(i, residual)}
        if budget <= 0:
            return not hard
        if len(hard) > 8 * budget:
            return False
        if budget == 1:
            return len(hard) < 2 or bool(frozenset.intersection(*(self.cells_of[i] for i in hard)))
        return self.least(hard) <= budget

    def _bounds_hold(self, changes: _Changes) -> bool:
        deltas = dict(changes)
        for e in self.inexact:
            left = self.values[e.total] + deltas.get(e.total, 0)
            for part in e.parts:
                left -= self.values[part] + deltas.get(part, 0)
            if left < 0:
                return False
        return True
