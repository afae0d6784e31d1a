"""Usual mistakes of many cells undone, each as a whole, and the few cells that are wrong beside one."""

from __future__ import annotations

from typing import TYPE_CHECKING

from kstt.repair.decoder import Decoder, Solution
from kstt.repair.lines import mistakes, whole_lines
from kstt.repair.slips import ANY_CHANGE, COSTS

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from kstt.repair.elimination import ReducedSums
    from kstt.repair.slips import Undone
    from kstt.tables.equations import Cell

__all__ = ["known_slips"]

_BESIDE = 4
"""Cells that may be wrong beside a mistake: three, and the one whose count it destroyed."""

_TRIED = 6
"""Mistakes that do not explain all the broken sums and are tried together with further cells."""

_SHARE = 8
"""The part of the work that usual mistakes may take."""

_MOST_SETS = 50
"""Sets of further cells of one mistake at most."""


def known_slips(reduced: ReducedSums, steps: int) -> tuple[Solution, ...]:
    """The changes that undo one usual mistake and by which every sum holds.

    Where no mistake alone does that: the changes that undo one, with those of the few cells that are wrong
    beside it. There a mistake is only taken up if as many cells at will would be a dearer explanation.

    Args:
        reduced: the sums.
        steps: steps of the search for further cells at most.
    """
    if len(reduced.broken) < 2 or not all(reduced.rows[i] for i in reduced.broken):
        return ()
    found: dict[frozenset[Cell], Solution] = {}
    with reduced.effort.part(_SHARE):
        _undo(reduced, steps, found)
    with reduced.effort.part(_SHARE):
        for changes in whole_lines(reduced):
            _keep(reduced, changes, found)
    return tuple(found.values())


def _undo(reduced: ReducedSums, steps: int, found: dict[frozenset[Cell], Solution]) -> None:
    """Find the sets that undo a mistake, alone or with further cells."""
    partly: list[tuple[int, int, Undone]] = []
    bound = ANY_CHANGE * reduced.least(reduced.broken)
    for undone in mistakes(reduced):
        left = reduced.residuals(undone.changes)
        if left:
            least = reduced.least(left)
            cost = COSTS[undone.slip] + ANY_CHANGE * least
            if least <= _BESIDE and cost < bound:
                partly.append((cost, -len(undone.changes), undone))
        else:
            _keep(reduced, undone.changes, found)
    if not found:
        partly.sort(key=lambda one: one[:2])
        for _, _, undone in partly[:_TRIED]:
            for solution in _with_further_cells(reduced, undone, bound, steps):
                found.setdefault(solution.cells, solution)


def _keep(reduced: ReducedSums, changes: Mapping[Cell, int], found: dict[frozenset[Cell], Solution]) -> None:
    cells = frozenset(changes)
    if cells not in found:
        settled = reduced.completed(changes)
        if settled is not None:
            found[cells] = Solution(cells, {**settled.values, **changes}, settled.open)


def _with_further_cells(reduced: ReducedSums, undone: Undone, bound: int, steps: int) -> Iterator[Solution]:
    """The smallest sets of cells by which every sum holds after a mistake is undone."""
    decoder = Decoder(reduced.moved(undone.changes), steps, _MOST_SETS)
    for size in range(decoder.least(), _BESIDE + 1):
        if COSTS[undone.slip] + ANY_CHANGE * size >= bound:
            return
        outcome = decoder.sets(size)
        for rest in outcome.sets:
            changes = {**undone.changes, **{cell: rest.values[cell] for cell in rest.cells}}
            cells = frozenset(cell for cell, count in changes.items() if count != reduced.values[cell])
            values = {**rest.values, **{cell: changes[cell] for cell in cells}}
            yield Solution(cells, values, rest.open, undone)
        if outcome.sets or not outcome.complete:
            return
