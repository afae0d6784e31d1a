"""One set of changed cells, where the exact search did not end: found quickly, and not shown to be small."""

from __future__ import annotations

from typing import TYPE_CHECKING

import attrs

from kstt.repair.decoder import Solution
from kstt.repair.effort import Exhausted

if TYPE_CHECKING:
    from collections.abc import Iterator

    from kstt.repair.elimination import ReducedSums
    from kstt.tables.equations import Cell

__all__ = ["quick_set"]

_MORE = 3
"""How many more cells than are needed are tried."""

_SETTLING = 20
"""Steps that it counts for to find counts for the unknowns."""


def quick_set(reduced: ReducedSums, size: int, steps: int) -> Solution | None:
    """A set of ``size`` or a few more cells that makes every sum hold.

    Args:
        reduced: the sums.
        size: the least number of cells that have to change.
        steps: cells to try at most.
    """
    search = _Search(reduced, steps)
    try:
        for budget in range(size, size + _MORE + 1):
            found = search.visited(budget)
            if found is not None or search.ended:
                return found
    except Exhausted:
        pass
    return None


@attrs.frozen
class _Tried:
    """Changes (new values by cell), the sums that are still off, and a number of these changes alone."""

    changes: dict[Cell, int]
    left: dict[int, int]
    mark: int


class _Search:
    """Each cell of the shortest broken sum in turn is changed by what one of its broken sums is off."""

    def __init__(self, reduced: ReducedSums, steps: int) -> None:
        self.reduced, self._left = reduced, steps

    @property
    def ended(self) -> bool:
        """Whether no steps are left."""
        return self._left <= 0

    def visited(self, most: int) -> Solution | None:
        """The first set of at most so many cells that is found.

        Raises: Exhausted where no effort is left.
        """
        reduced, seen = self.reduced, set[int]()
        # A stack of its own, for a table may need more cells than Python lets functions call themselves.
        ways = [iter([_Tried({}, reduced.residuals(), 0)])]
        while ways and not self.ended:
            tried = next(ways[-1], None)
            if tried is None:
                ways.pop()
            elif tried.left:
                ways.append(self._further(tried, most - len(tried.changes), seen))
            else:
                self._left -= _SETTLING
                changes = tried.changes
                settled = reduced.completed(changes)
                if settled is not None:
                    opened = settled.open | changes.keys()
                    return Solution(frozenset(changes), {**settled.values, **changes}, opened)
        return None

    def _further(self, tried: _Tried, budget: int, seen: set[int]) -> Iterator[_Tried]:
        """Each way to change one cell more, the likeliest first."""
        reduced, changes = self.reduced, tried.changes
        if not budget or reduced.least(tried.left) > budget:
            return
        reached = [
            (cell, count, self._after(tried.left, cell, count))
            for cell, count in sorted(self._tries(changes, tried.left))
        ]
        for cell, count, after in sorted(reached, key=lambda one: (reduced.least(one[-1]), len(one[-1]))):
            mark = tried.mark + hash((cell, count))
            if mark not in seen:
                seen.add(mark)
                self._left -= 1
                if self.ended:
                    return
                reduced.effort.spend(len(changes))
                yield _Tried({**changes, cell: count}, after, mark)

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
        reduced.effort.spend(len(left))
        for i in reduced.rows_of(cell):
            if i not in reduced.pivots:
                off = after.pop(i, 0) - reduced.rows[i][cell] * (count - reduced.values[cell])
                if off:
                    after[i] = off
        return after
