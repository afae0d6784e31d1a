"""What a set of changed cells costs, and which slip explains each of them."""

from __future__ import annotations

import itertools
from collections import defaultdict
from typing import TYPE_CHECKING

import attrs

from kstt.repair.slips import ANY_CHANGE, COSTS, SEVERAL_CELLS, Slip, slip_of

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator, Mapping

    from kstt.repair.decoder import Solution
    from kstt.repair.system import System
    from kstt.tables.equations import Cell

__all__ = ["Proposal", "price"]


@attrs.frozen
class Proposal:
    """Changed cells with their new values, the slip that explains each, and what it all costs.

    ``firm_cost`` is the cost without what slips of single cells save: they may be chance, so that they rank
    sets but do not show which of several is right. ``solution`` holds the counts of the blanks as well, and
    which counts are not the only ones that will do.
    """

    values: Mapping[Cell, int]
    slips: Mapping[Cell, Slip]
    cost: int
    firm_cost: int
    solution: Solution

    @property
    def open(self) -> bool:
        """Whether the same cells may be changed to other counts."""
        return not self.solution.open.isdisjoint(self.values)

    @property
    def one_mistake(self) -> bool:
        """Whether a slip that makes several cells wrong explains all the changes, or all but a few."""
        return self.solution.undone is not None or (
            bool(self.values) and all(self.slips.get(cell) in SEVERAL_CELLS for cell in self.values)
        )

    def rank(self, system: System) -> tuple[int, int, tuple[Cell, ...]]:
        """Cheapest first, then the smaller change, then the place."""
        moved = sum(abs(value - system.values[cell]) for cell, value in self.values.items())
        return self.cost, moved, tuple(sorted(self.values))


def price(system: System, solution: Solution) -> Proposal:
    """The cheapest reading of changes: slips that make several cells wrong, then slips of single cells.

    Blanks cost nothing; what is no count must change.
    """
    changed = {cell: solution.values[cell] for cell in (*solution.cells, *system.no_counts)}
    slips: dict[Cell, Slip] = {}
    cost = 0
    left = dict(changed)
    undone = solution.undone
    known = [(undone.slip, undone.cells(changed))] if undone else []
    for slip, cells in itertools.chain(known, _several(system, solution.values, left)):
        if all(cell in left for cell in cells):
            cost += COSTS[slip]
            slips |= dict.fromkeys(cells, slip)
            for cell in cells:
                del left[cell]
    firm_cost = cost + ANY_CHANGE * len(left)
    for cell, value in left.items():
        single = slip_of(system.written(cell), value)
        cost += ANY_CHANGE if single is None else COSTS[single]
        if single is not None:
            slips[cell] = single
    return Proposal(changed, slips, cost, firm_cost, solution)


def _several(
    system: System, values: Mapping[Cell, int], changed: Mapping[Cell, int]
) -> Iterator[tuple[Slip, Collection[Cell]]]:
    """The slips that explain several of the changed cells at once; a cell may come in more than one."""
    counts = {cell: value for cell, value in changed.items() if cell not in system.unknown}
    if len(counts) < 2:
        return
    lines = exchanged_lines(system, counts)
    if lines is not None:
        yield lines, tuple(counts)
    if len(counts) > 2 and is_of_last_period(system, counts):
        yield Slip.LAST_PERIOD, tuple(counts)
    for run in _lines(counts):
        if len(run) > 2 and _is_shift(system, values, run):
            yield Slip.SHIFTED, run
    for one, other in _neighbours(counts):
        if counts[one] == system.values[other] and counts[other] == system.values[one]:
            yield Slip.EXCHANGED, (one, other)
    for chain in _carried(system, counts):
        yield Slip.CARRIED, chain


def exchanged_lines(system: System, changed: Mapping[Cell, int]) -> Slip | None:
    """The slip if the changed cells are two whole columns, or two whole rows, of a table exchanged."""
    if len(changed) < 4:
        return None
    for axis, slip in ((1, Slip.COLUMNS), (0, Slip.ROWS)):
        lines = sorted({cell[axis] for cell in changed})
        if len(lines) == 2:
            mirror = dict(zip(lines, reversed(lines), strict=True))
            there = {
                cell: (cell[0], mirror[cell[1]]) if axis else (mirror[cell[0]], cell[1]) for cell in changed
            }
            if all(there[c] in changed and count == system.values[there[c]] for c, count in changed.items()):
                return slip
    return None


def is_of_last_period(system: System, changed: Mapping[Cell, int]) -> bool:
    """Whether the changed cells are of one column and hold what that column held in the period before."""
    if len({cell[1] for cell in changed}) != 1:
        return False
    before = system.lines_before
    return all(
        row in before
        and (before[row], column) in system.values
        and system.values[before[row], column] == system.values[row, column]
        for row, column in changed
    )


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


def _carried(system: System, changed: Mapping[Cell, int]) -> Iterator[list[Cell]]:
    """Groups of changed cells that are off by the same, each but the lowest the total of another's sum."""
    above: dict[Cell, list[Cell]] = defaultdict(list)
    for e in system.equations:
        if e.complete and e.total in changed:
            delta = changed[e.total] - system.values[e.total]
            for part in e.parts:
                if part in changed and changed[part] - system.values[part] == delta:
                    above[part].append(e.total)
    totals = {total for found in above.values() for total in found}
    taken: set[Cell] = set()
    for lowest in sorted(above.keys() - totals):
        group, waiting = {lowest}, [lowest]
        while waiting:
            for total in above.get(waiting.pop(), ()):
                if total not in group:
                    group.add(total)
                    waiting.append(total)
        if taken.isdisjoint(group):
            taken |= group
            yield sorted(group)


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
