"""The sums of a system with its unknowns eliminated: what must hold whatever the unknowns are.

Every sum is an equation of deviations: the cells of ``row``, each times its coefficient, deviate by
``rhs`` in all. An unknown is eliminated by solving one sum for it and putting that into all the others. A
sum that holds no unknown and is off needs a changed cell, and so does a sum that gives an unknown a count
below zero. Cells that are trusted stand in no sum: they do not deviate.
"""

from __future__ import annotations

from math import gcd
from typing import TYPE_CHECKING

import attrs

from kstt.repair.counts import Row, Undecided, counts_of, has_another, narrowed
from kstt.repair.system import CellState

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from kstt.repair.counts import Counts
    from kstt.repair.system import System
    from kstt.tables.equations import Cell

__all__ = ["Assignment", "ReducedSums"]

_STEPS = 2_000
"""Steps of the search for whole numbers among unknowns that the sums leave open."""


@attrs.frozen
class Assignment:
    """Counts for the unknowns; ``open`` are those that might be others as well."""

    values: Mapping[Cell, int]
    open: frozenset[Cell]


@attrs.frozen
class _Judgement:
    """What sums say of the unknowns that they are solved for.

    Attributes:
        values: the counts of those that stand in no sum with another unknown.
        rows: the sums of the others.
        impossible: the sums that give their unknown a count below zero, or none in whole numbers.
    """

    values: Mapping[Cell, int]
    rows: Mapping[int, Row]
    impossible: frozenset[int]


class ReducedSums:
    """The sums after some unknowns were eliminated. Nothing in it changes; ``without`` gives another one.

    An inequality is a sum with an unknown of its own, its slack, that no other sum has.
    """

    __slots__ = (
        *("_index", "_judged", "_start", "_touched"),
        *("broken", "loose", "pivots", "rhs", "rows", "system", "values"),
    )

    def __init__(
        self,
        system: System,
        values: Mapping[Cell, int],
        rows: list[dict[Cell, int]],
        rhs: list[int],
        pivots: dict[int, Cell],
        loose: frozenset[Cell],
        broken: frozenset[int],
        index: Mapping[Cell, Iterable[int]],
        touched: frozenset[int],
        start: ReducedSums | None = None,
    ) -> None:
        self.system, self.values = system, values
        self.rows, self.rhs, self.pivots, self.loose = rows, rhs, pivots, loose
        self.broken, self._index, self._touched = broken, index, touched
        # What the sums were before any change, by which those that no change has touched are known.
        self._start = start or self
        self._judged: _Judgement | None = None

    @classmethod
    def of(cls, system: System) -> ReducedSums:
        """The sums of a system with the cells that hold no count, and the slacks, eliminated."""
        values = {cell: value for cell, value in system.values.items() if cell not in system.unknown}
        values |= dict.fromkeys(system.unknown, 0)
        rows: list[dict[Cell, int]] = []
        rhs: list[int] = []
        pivots: dict[int, Cell] = {}
        index: dict[Cell, set[int]] = {cell: set() for cell in values}
        for i, e in enumerate(system.equations):
            row = {part: -1 for part in e.parts if system.states[part] is not CellState.TRUSTED}
            if system.states[e.total] is not CellState.TRUSTED:
                row[e.total] = 1
            amount = sum(values[part] for part in e.parts) - values[e.total]
            if not e.complete:
                slack = (-1, i)
                row[slack] = -1
                values[slack] = 0
                pivots[i] = slack
            for cell in row:
                index.setdefault(cell, set()).add(i)
            rows.append(row)
            rhs.append(amount)
        loose = _eliminated(system.unknown, rows, rhs, pivots, index)
        broken = frozenset(i for i, amount in enumerate(rhs) if amount and i not in pivots)
        fixed = {cell: sorted(places) for cell, places in index.items()}
        return cls(system, values, rows, rhs, pivots, loose, broken, fixed, frozenset())

    def rows_of(self, cell: Cell) -> list[int]:
        """The sums that a cell stands in."""
        rows = self.rows
        base = self._index.get(cell, ())
        hits = [i for i in base if cell in rows[i]]
        if self._touched:
            hits += [i for i in self._touched if cell in rows[i] and i not in base]
        return hits

    def without(self, cell: Cell) -> ReducedSums:
        """The same with a further unknown eliminated."""
        hits = self.rows_of(cell)
        candidates = [i for i in hits if i not in self.pivots]
        if not candidates:
            return ReducedSums(
                self.system, self.values, self.rows, self.rhs, self.pivots, self.loose | {cell},
                self.broken, self._index, self._touched.union(hits), self._start,
            )  # fmt: skip
        rows, rhs = self.rows.copy(), self.rhs.copy()
        pivot = min(candidates, key=lambda i: (len(rows[i]), i))
        broken = set(self.broken)
        for i in hits:
            if i != pivot:
                rows[i], rhs[i] = _substituted(rows[i], rhs[i], cell, rows[pivot], rhs[pivot])
                if i not in self.pivots:
                    (broken.add if rhs[i] else broken.discard)(i)
        broken.discard(pivot)
        return ReducedSums(
            self.system, self.values, rows, rhs, {**self.pivots, pivot: cell}, self.loose,
            frozenset(broken), self._index, self._touched.union(hits), self._start,
        )  # fmt: skip

    def violated(self, at_start: Iterable[int] = ()) -> list[int]:
        """The sums that :meth:`is_violated`, of those that were at the start or that elimination changed."""
        return [i for i in self._touched.union(at_start) if i in self.pivots and self.is_violated(i)]

    def is_violated(self, i: int) -> bool:
        """Whether a sum alone gives its unknown a count below zero, or none in whole numbers."""
        row = self.rows[i]
        if not row.keys().isdisjoint(self.loose):
            return False
        cell = self.pivots[i]
        delta, rest = divmod(self.rhs[i], row[cell])
        return bool(rest) or self.values[cell] + delta < 0

    def helpers(self, i: int) -> Iterator[Cell]:
        """The cells whose change may mend a sum that gives its unknown a count below zero."""
        row, cell = self.rows[i], self.pivots[i]
        own = row[cell]
        fraction = self.rhs[i] % own
        for other, factor in row.items():
            if other != cell and other not in self.loose:
                falls = factor * own > 0
                if fraction or not falls or self.values[other]:
                    yield other

    def around_loose(self) -> Iterator[Cell]:
        """The cells that the sums of unknowns which are not settled one by one have."""
        seen = self.loose.union(self.pivots.values())
        for i in self.pivots:
            if not self.loose.isdisjoint(self.rows[i]):
                yield from (cell for cell in self.rows[i] if cell not in seen)
                seen = seen.union(self.rows[i])

    def settled(self, *, exact: Iterable[Cell] = ()) -> Assignment | None:
        """Counts for all the unknowns, with no other cell changed; ``None`` where there are none.

        Args:
            exact: unknowns of which it is to be proved whether their count is the only one.

        Raises: Undecided where the search for them ended at its limit.
        """
        start, touched = self._start.judgement(), self._touched
        if self.broken or not start.impossible <= touched:
            return None
        changed = self._judge(touched.intersection(self.pivots))
        if changed.impossible:
            return None
        together = Assignment({}, frozenset())
        if self.loose:
            untouched = {i: row for i, row in start.rows.items() if i not in touched}
            open_rows = {**untouched, **changed.rows}
            found = self._together([open_rows[i] for i in self.pivots if i in open_rows], exact)
            if found is None:
                return None
            together = found
        values = {**start.values, **changed.values, **together.values}
        return Assignment(_cells(values), together.open)

    def judgement(self) -> _Judgement:
        """What each sum says of the unknown that it is solved for; made once."""
        if self._judged is None:
            self._judged = self._judge(self.pivots)
        return self._judged

    def _judge(self, places: Iterable[int]) -> _Judgement:
        values: dict[Cell, int] = {}
        rows: dict[int, Row] = {}
        impossible = set()
        for i in places:
            row, cell = self.rows[i], self.pivots[i]
            if row.keys().isdisjoint(self.loose):
                delta, rest = divmod(self.rhs[i], row[cell])
                values[cell] = self.values[cell] + delta
                if rest or values[cell] < 0:
                    impossible.add(i)
            else:
                terms = {
                    other: factor for other, factor in row.items() if other == cell or other in self.loose
                }
                amount = self.rhs[i] + sum(factor * self.values[other] for other, factor in terms.items())
                rows[i] = Row(terms, amount)
        return _Judgement(values, rows, frozenset(impossible))

    def _together(self, rows: list[Row], exact: Iterable[Cell]) -> Assignment | None:
        """Counts for the unknowns that stand with others in the sums solved for them."""
        reached = narrowed(rows, dict.fromkeys(self.loose.union(*(row.terms for row in rows)), (0, None)))
        if reached is None:
            return None
        single = {cell: low for cell, (low, high) in reached.items() if low == high}
        found: Counts = {cell: low for cell, (low, _) in reached.items()}
        groups = _groups([_with(row, single) for row in rows])
        for group in groups:
            counts = counts_of(group, _STEPS)
            if counts is None:
                return None
            found |= counts
        open_cells = reached.keys() - single.keys()
        for cell in open_cells.intersection(exact):
            group = next((g for g in groups if any(cell in row.terms for row in g)), [])
            if group and not has_another(group, cell, found[cell], _STEPS):
                open_cells.discard(cell)
        return Assignment(found, frozenset(open_cells))

    def residuals(self, changed: Mapping[Cell, int] | None = None) -> dict[int, int]:
        """By how much each sum without unknowns is off, after changes (new values by cell)."""
        left = {i: self.rhs[i] for i in self.broken}
        for cell, value in (changed or {}).items():
            delta = value - self.values[cell]
            for i in self.rows_of(cell):
                if i not in self.pivots:
                    left[i] = left.get(i, self.rhs[i]) - self.rows[i][cell] * delta
        return {i: amount for i, amount in left.items() if amount}

    def least(self, broken: Iterable[int]) -> int:
        """The least number of cells that must be changed: sums without a common cell need a cell each."""
        taken: set[Cell] = set()
        count = 0
        for i in sorted(broken, key=lambda i: (len(self.rows[i]), i)):
            row = self.rows[i]
            if taken.isdisjoint(row):
                taken.update(row)
                count += 1
        return count

    def freed(self, cells: Iterable[Cell]) -> ReducedSums:
        """The same with these cells unknown."""
        state = self
        for cell in cells:
            state = state.without(cell)
        return state

    def can_change(self, cell: Cell) -> bool:
        """Whether a cell holds a count that may be wrong."""
        return self.system.states.get(cell) is CellState.COUNT

    def alone(self, left: Mapping[int, int]) -> Iterator[tuple[Cell, int]]:
        """The cells each of which alone, and by how much, mends the sums that are off by ``left``."""
        shortest = min(left, key=lambda i: (len(self.rows[i]), i))
        amount, rows = left[shortest], self.rows
        for cell, factor in rows[shortest].items():
            delta, rest = divmod(amount, factor)
            if rest or self.values[cell] + delta < 0:
                continue
            if any(rows[i].get(cell, 0) * delta != off for i, off in left.items()):
                continue
            if all(i in left or i in self.pivots for i in self.rows_of(cell)):
                yield cell, delta

    def completed(self, changed: Mapping[Cell, int]) -> Assignment | None:
        """Counts for the unknowns after changes (new values by cell), ``None`` where a sum does not hold."""
        if self.residuals(changed) or min(changed.values(), default=0) < 0:
            return None
        rhs, moved_rows = self.rhs.copy(), set[int]()
        for cell, value in changed.items():
            delta = value - self.values[cell]
            for i in self.rows_of(cell):
                rhs[i] -= self.rows[i][cell] * delta
                moved_rows.add(i)
        moved = ReducedSums(
            self.system, self.values, self.rows, rhs, self.pivots, self.loose, frozenset(), self._index,
            self._touched.union(moved_rows), self._start,
        )  # fmt: skip
        try:
            return moved.settled()
        except Undecided:
            return None


def _eliminated(
    unknown: Iterable[Cell],
    rows: list[dict[Cell, int]],
    rhs: list[int],
    pivots: dict[int, Cell],
    index: Mapping[Cell, set[int]],
) -> frozenset[Cell]:
    """Eliminate unknowns from sums (in place); those that no sum could be solved for."""
    loose = set()
    # Unknowns that stand in short sums first: those stay short.
    for cell in sorted(unknown, key=lambda c: (min((len(rows[i]) for i in index[c]), default=0), c)):
        hits = sorted(index[cell])
        candidates = [i for i in hits if i not in pivots]
        if not candidates:
            loose.add(cell)
            continue
        pivot = min(candidates, key=lambda i: (len(rows[i]), i))
        for i in hits:
            if i != pivot:
                before = rows[i]
                rows[i], rhs[i] = _substituted(before, rhs[i], cell, rows[pivot], rhs[pivot])
                for other in before.keys() - rows[i].keys():
                    index[other].discard(i)
                for other in rows[i].keys() - before.keys():
                    index[other].add(i)
        pivots[pivot] = cell
    return frozenset(loose)


def _substituted(
    row: dict[Cell, int], amount: int, cell: Cell, pivot: Mapping[Cell, int], pivot_amount: int
) -> tuple[dict[Cell, int], int]:
    """A sum in which one of its cells is replaced by what the pivot's sum says of it."""
    mine, own = row[cell], pivot[cell]
    common = gcd(mine, own)
    times, factor = abs(own) // common, mine // common * (1 if own > 0 else -1)
    new = row.copy() if times == 1 else {other: times * x for other, x in row.items()}
    for other, x in pivot.items():
        left = new.get(other, 0) - factor * x
        if left:
            new[other] = left
        else:
            del new[other]
    return new, times * amount - factor * pivot_amount


def _cells(values: Mapping[Cell, int]) -> dict[Cell, int]:
    """The counts of cells, without those of slacks."""
    return {cell: value for cell, value in values.items() if cell[0] >= 0}


def _with(row: Row, known: Mapping[Cell, int]) -> Row:
    """A sum with the counts of some of its unknowns put in."""
    terms = {cell: factor for cell, factor in row.terms.items() if cell not in known}
    return Row(terms, row.amount - sum(x * known[cell] for cell, x in row.terms.items() if cell in known))


def _groups(rows: list[Row]) -> list[list[Row]]:
    """Sums that share no unknown apart."""
    by_cell: dict[Cell, list[int]] = {}
    for i, row in enumerate(rows):
        for cell in row.terms:
            by_cell.setdefault(cell, []).append(i)
    seen: set[int] = set()
    groups = []
    for start in range(len(rows)):
        if start in seen:
            continue
        seen.add(start)
        waiting, group = [start], []
        while waiting:
            i = waiting.pop()
            group.append(rows[i])
            for cell in rows[i].terms:
                for other in by_cell[cell]:
                    if other not in seen:
                        seen.add(other)
                        waiting.append(other)
        groups.append(group)
    return groups
