"""One set of changed cells, where the exact search did not end: found quickly, and not shown to be small."""

from __future__ import annotations

from typing import TYPE_CHECKING

from kstt.repair.decoder import Solution

if TYPE_CHECKING:
    from collections.abc import Callable

    from kstt.repair.elimination import ReducedSums
    from kstt.tables.equations import Cell

__all__ = ["quick_set"]

_MORE = 3
"""How many more cells than are needed are tried."""

_SETTLING = 20
"""Steps that it counts for to find counts for the unknowns."""


def quick_set(
    reduced: ReducedSums, size: int, steps: int, expired: Callable[[], bool] | None = None
) -> Solution | None:
    """A set of ``size`` or a few more cells that makes every sum hold.

    Args:
        reduced: the sums.
        size: the least number of cells that have to change.
        steps: cells to try at most.
        expired: says whether the time is up.
    """
    search = _Search(reduced, steps, expired)
    for budget in range(size, size + _MORE + 1):
        search.seen.clear()
        found = search.visit({}, reduced.residuals(), budget)
        if found is not None or search.ended:
            return found
    return None


class _Search:
    """Each cell of the shortest broken sum in turn is changed by what one of its broken sums is off."""

    def __init__(self, reduced: ReducedSums, steps: int, expired: Callable[[], bool] | None) -> None:
        self.reduced, self._left, self._expired = reduced, steps, expired
        self.seen: set[frozenset[tuple[Cell, int]]] = set()

    @property
    def ended(self) -> bool:
        """Whether no steps or no time are left."""
        return self._left <= 0 or (self._expired is not None and self._expired())

    def visit(self, changes: dict[Cell, int], left: dict[int, int], budget: int) -> Solution | None:
        """The first set that is found after these changes, with the sums that are still off."""
        reduced = self.reduced
        if not left:
            self._left -= _SETTLING
            settled = reduced.completed(changes)
            if settled is None:
                return None
            return Solution(frozenset(changes), {**settled.values, **changes}, settled.open | changes.keys())
        if not budget or reduced.least(left) > budget:
            return None
        reached = [
            (cell, count, self._after(left, cell, count))
            for cell, count in sorted(self._tries(changes, left))
        ]
        for cell, count, after in sorted(reached, key=lambda one: (reduced.least(one[-1]), len(one[-1]))):
            key = frozenset({**changes, cell: count}.items())
            if key not in self.seen:
                self.seen.add(key)
                self._left -= 1
                found = None if self.ended else self.visit({**changes, cell: count}, after, budget - 1)
                if found is not None or self.ended:
                    return found
        return None

    def _tries(self, changes: dict[Cell, int], left: dict[int, int]) -> set[tuple[Cell, int]]:
        """The cells of the shortest sum that is off, with counts by which one of their sums is not."""
        reduced = self.reduced
        shortest = min(left, key=lambda i: (len(reduced.rows[i]), i))
        return {
            (cell, count)
            for cell in reduced.rows[shortest]
            if cell not in changes
            for i in reduced.rows_of(cell)
            if i in left and left[i] % reduced.rows[i][cell] == 0
            if (count := reduced.values[cell] + left[i] // reduced.rows[i][cell]) >= 0
        }

    def _after(self, left: dict[int, int], cell: Cell, count: int) -> dict[int, int]:
        """By how much each sum is off once a cell holds another count."""
        reduced, after = self.reduced, left.copy()
        for i in reduced.rows_of(cell):
            if i not in reduced.pivots:
                off = after.pop(i, 0) - reduced.rows[i][cell] * (count - reduced.values[cell])
                if off:
                    after[i] = off
        return after
