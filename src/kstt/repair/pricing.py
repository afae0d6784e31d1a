"""What a set of changed cells costs, and which slip explains each of them."""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING

import attrs

from kstt.repair.slips import ANY_CHANGE, COSTS, Slip, slip_of

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from kstt.repair.system import System
    from kstt.tables.equations import Cell

__all__ = ["Priced", "price"]

_PEELED = 3
"""Of so many cells the decoder finds each by a sum in which it alone is wrong: its count is certain."""


@attrs.frozen
class Priced:
    """Changed cells with their new values, the slip that explains each, and what it all costs.

    ``firm_cost`` is the cost without what slips of single cells save: they may be chance, so that they rank
    sets but do not tell which of several is right. ``open`` says that the new values may not be the only
    ones that will do.
    """

    values: Mapping[Cell, int]
    slips: Mapping[Cell, Slip]
    cost: int
    firm_cost: int
    open: bool = False

    def rank(self, system: System) -> tuple[int, int, tuple[Cell, ...]]:
        """Cheapest first, then the smaller change, then the place."""
        moved = sum(abs(value - system.values[cell]) for cell, value in self.values.items())
        return self.cost, moved, tuple(sorted(self.values))


def price(system: System, values: Mapping[Cell, int]) -> Priced:
    """The cheapest reading of changes (new values by cell): shifted runs, exchanges, single slips.

    Cells that held nothing cost nothing.
    """
    changed = {cell: values.get(cell, system.values[cell]) for cell in system.no_counts}
    changed |= {
        cell: value
        for cell, value in values.items()
        if cell not in system.unknown and value != system.values[cell]
    }
    slips: dict[Cell, Slip] = {}
    cost = 0
    left = dict(changed)
    for run in _lines(changed):
        if len(run) > 2 and _is_shift(system, values, run):
            cost += COSTS[Slip.SHIFTED]
            slips |= dict.fromkeys(run, Slip.SHIFTED)
            for cell in run:
                del left[cell]
    for one, other in _neighbours(left):
        if one in left and other in left and _is_exchange(system, left, one, other):
            cost += COSTS[Slip.EXCHANGED]
            slips |= dict.fromkeys((one, other), Slip.EXCHANGED)
            del left[one], left[other]
    firm_cost = cost + ANY_CHANGE * len(left)
    for cell, value in left.items():
        slip = slip_of(system.written(cell), value)
        cost += ANY_CHANGE if slip is None else COSTS[slip]
        if slip is not None:
            slips[cell] = slip
    return Priced(changed, slips, cost, firm_cost, open=bool(system.unknown) or len(changed) > _PEELED)


def _lines(changed: Mapping[Cell, int]) -> Iterator[list[Cell]]:
    """The changed cells of each row that has several, then of each column (cells of one run once only)."""
    taken: set[Cell] = set()
    for axis in (0, 1):
        lines: dict[int, list[Cell]] = defaultdict(list)
        for cell in sorted(changed):
            lines[cell[axis]].append(cell)
        for line in lines.values():
            if taken.isdisjoint(line):
                if len(line) > 2:
                    taken.update(line)
                yield line


def _neighbours(changed: Mapping[Cell, int]) -> Iterator[tuple[Cell, Cell]]:
    for row, column in sorted(changed):
        for other in ((row, column + 1), (row + 1, column)):
            if other in changed:
                yield (row, column), other


def _is_exchange(system: System, changed: Mapping[Cell, int], one: Cell, other: Cell) -> bool:
    found, others = system.values[one], system.values[other]
    return changed[one] == others and changed[other] == found


def _is_shift(system: System, values: Mapping[Cell, int], run: list[Cell]) -> bool:
    """Whether the cells from the first to the last changed one hold their neighbours' counts.

    The count at the end that the run moved over is lost, so that it may have been anything.
    """
    (row, first), (last_row, last) = run[0], run[-1]
    if row == last_row:
        cells = [(row, column) for column in range(first, last + 1)]
    else:
        cells = [(line, first) for line in range(row, last_row + 1)]
    found = [system.values[cell] if cell not in system.unknown else 0 for cell in cells]
    right = [values.get(cell, system.values[cell]) for cell in cells]
    return (right[:-1] == found[1:] and any(found[1:])) or (right[1:] == found[:-1] and any(found[:-1]))
