"""The sums of a system with its unknowns eliminated: what must hold whatever the unknowns are.

Every sum is an equation of deviations: the cells of ``row``, each times its coefficient, deviate by
``rhs`` in all. An unknown is eliminated by solving one sum for it and putting that into all the others. A
sum that holds no unknown and is off needs a changed cell, and so does a sum that gives an unknown a count
below zero. Cells that are trusted stand in no sum: they do not deviate.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import attrs

from kstt.repair.blocks import Block, blocks_of, clash_of, settle
from kstt.repair.counts import Row
from kstt.repair.effort import Effort, Undecided
from kstt.repair.substitution import eliminated, packed, substituted
from kstt.repair.system import CellState

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from kstt.repair.system import System
    from kstt.tables.equations import Cell

__all__ = ["Assignment", "ReducedSums"]

_COPIED = 8
"""Sums that are copied with the work of looking at one term."""


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
        *("_blocks", "_changed", "_index", "_judged", "_start", "_touched"),
        *("broken", "effort", "loose", "pivots", "rhs", "rows", "system", "values"),
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
        effort: Effort | None = None,
    ) -> None:
        self.system, self.values = system, values
        self.rows, self.rhs, self.pivots, self.loose = rows, rhs, pivots, loose
        self.broken, self._index, self._touched = broken, index, touched
        # What the sums were before any change, by which those that no change has touched are known.
        self._start = start or self
        self.effort: Effort = start.effort if start else effort or Effort()
        self._judged: _Judgement | None = None
        self._changed: _Judgement | None = None
        self._blocks: dict[tuple[int, ...], Block] = {}

    @classmethod
    def of(cls, system: System, effort: Effort | None = None) -> ReducedSums:
        """The sums of a system with the cells that hold no count, and the slacks, eliminated.

        Args:
            system: the tables and their sums.
            effort: the work that may be done, by this and by all that is asked of the sums.

        Raises: Exhausted where no effort is left, as everything that is asked of them.
        """
        effort = effort or Effort()
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
        loose = eliminated(system.unknown, rows, rhs, pivots, index, effort)
        broken = frozenset(i for i, amount in enumerate(rhs) if amount and i not in pivots)
        fixed = {cell: sorted(places) for cell, places in index.items()}
        return cls(system, values, rows, rhs, pivots, loose, broken, fixed, frozenset(), None, effort)

    def rows_of(self, cell: Cell) -> list[int]:
        """The sums that a cell stands in."""
        rows = self.rows
        base = self._index.get(cell, ())
        self.effort.spend(1 + len(self._touched))
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
        self.effort.spend(len(rows) // _COPIED + sum(len(rows[i]) + len(rows[pivot]) for i in hits))
        for i in hits:
            if i != pivot:
                rows[i], rhs[i] = substituted(rows[i], rhs[i], cell, rows[pivot], rhs[pivot])
                if i not in self.pivots:
                    (broken.add if rhs[i] else broken.discard)(i)
        broken.discard(pivot)
        return ReducedSums(
            self.system, self.values, rows, rhs, {**self.pivots, pivot: cell}, self.loose,
            frozenset(broken), self._index, self._touched.union(hits), self._start,
        )  # fmt: skip

    def violated(self, at_start: Iterable[int] = ()) -> list[int]:
        """The sums that :meth:`is_violated`, of those that were at the start or that elimination changed."""
        places = self._touched.union(at_start)
        self.effort.spend(len(places))
        return [i for i in places if i in self.pivots and self.is_violated(i)]

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

    def contradicted(self) -> Iterator[list[Cell]]:
        """For each block of sums whose unknowns no counts satisfy, the cells of which one must change.

        A block for which that could not be decided is left out.
        """
        for places, rows, block in self._open_blocks():
            if block.impossible:
                clash = clash_of({i: rows[i] for i in places}, self.effort)
                cells = (cell for i in clash for cell in self.rows[i] if cell not in rows[i].terms)
                yield list(dict.fromkeys(cells))

    def settled(self, *, exact: Iterable[Cell] = ()) -> Assignment | None:
        """Counts for all the unknowns, with no other cell changed; ``None`` where there are none.

        Args:
            exact: unknowns of which it is to be proved whether their count is the only one.

        Raises: Undecided where the search for them ended at its limit.
        """
        start, touched = self._start.judgement(), self._touched
        if self.broken or not start.impossible <= touched:
            return None
        changed = self._judgement_of_changed()
        if changed.impossible:
            return None
        blocks = []
        for _, _, block in self._open_blocks():
            if block.impossible:
                return None
            blocks.append(block)
        counts: dict[Cell, int] = {}
        # A loose unknown that no sum is solved with may be any count.
        open_cells = set(self.loose)
        for block in blocks:
            open_cells -= block.counts.keys()
            open_cells |= block.undetermined(exact, self.effort)
            counts |= block.counts
        values = {**dict.fromkeys(self.loose, 0), **start.values, **changed.values, **counts}
        return Assignment(_cells(values), frozenset(open_cells))

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
            self.effort.spend(len(row))
            if row.keys().isdisjoint(self.loose):
                delta, rest = divmod(self.rhs[i], row[cell])
                values[cell] = self.values[cell] + delta
                if rest or values[cell] < 0:
                    impossible.add(i)
            else:
                terms = {o: factor for o, factor in row.items() if o == cell or o in self.loose}
                amount = self.rhs[i] + sum(factor * self.values[other] for other, factor in terms.items())
                rows[i] = Row(terms, amount)
        return _Judgement(values, rows, frozenset(impossible))

    def _judgement_of_changed(self) -> _Judgement:
        """What the sums say that elimination has changed; made once."""
        if self._changed is None:
            self._changed = self._judge(self._touched.intersection(self.pivots))
        return self._changed

    def _open_rows(self) -> dict[int, Row]:
        """The sums of unknowns that stand with others in the sums solved for them."""
        start = self._start.judgement()
        untouched = {i: row for i, row in start.rows.items() if i not in self._touched}
        rows = {**untouched, **self._judgement_of_changed().rows}
        self.effort.spend(len(start.rows) + sum(len(row.terms) for row in rows.values()))
        return rows

    def block(self, places: tuple[int, ...], rows: Mapping[int, Row]) -> Block:
        """What a block of these sums leaves its unknowns; worked out once."""
        if places not in self._blocks:
            self._blocks[places] = settle([rows[i] for i in places], self.effort)
        return self._blocks[places]

    def _open_blocks(self) -> Iterator[tuple[tuple[int, ...], Mapping[int, Row], Block]]:
        """The blocks of sums of several unknowns, with their places and the sums of all."""
        rows = self._open_rows()
        for places in blocks_of(rows):
            # What no elimination has changed is as it was at the start.
            whose = self._start if self._touched.isdisjoint(places) else self
            yield places, rows, whose.block(places, rows)

    def residuals(self, changed: Mapping[Cell, int] | None = None) -> dict[int, int]:
        """By how much each sum without unknowns is off, after changes (new values by cell)."""
        self.effort.spend(len(self.broken))
        left = {i: self.rhs[i] for i in self.broken}
        for cell, value in (changed or {}).items():
            delta = value - self.values[cell]
            for i in self.rows_of(cell):
                if i not in self.pivots:
                    left[i] = left.get(i, self.rhs[i]) - self.rows[i][cell] * delta
        return {i: amount for i, amount in left.items() if amount}

    def least(self, broken: Iterable[int]) -> int:
        """The least number of cells that must be changed for these sums."""
        rows = sorted((self.rows[i] for i in sorted(broken)), key=len)
        self.effort.spend(sum(map(len, rows)))
        return packed(rows)

    def freed(self, cells: Iterable[Cell]) -> ReducedSums:
        """The same with these cells unknown."""
        state = self
        for cell in cells:
            state = state.without(cell)
        return state

    def can_change(self, cell: Cell) -> bool:
        """Whether a cell holds a count that may be wrong."""
        return self.system.states.get(cell) is CellState.COUNT

    def could_do(self, cell: Cell) -> bool:
        """Whether one more changed cell may do, as far as the sums of it that are settled by themselves say.

        No sum without unknowns may have it, and some count of it must leave no unknown below zero.
        """
        low, high = -self.values[cell], None
        for i in self.rows_of(cell):
            if i not in self.pivots:
                return False
            row = self.rows[i]
            if row.keys().isdisjoint(self.loose):
                unknown = self.pivots[i]
                sign = 1 if row[unknown] > 0 else -1
                factor = sign * row[cell]
                room = sign * (row[unknown] * self.values[unknown] + self.rhs[i])
                if factor < 0:
                    low = max(low, -(room // -factor))
                else:
                    high = room // factor if high is None else min(high, room // factor)
        return high is None or low <= high

    def alone(self, left: Mapping[int, int]) -> Iterator[tuple[Cell, int]]:
        """The cells each of which alone, and by how much, mends the sums that are off by ``left``."""
        shortest = min(left, key=lambda i: (len(self.rows[i]), i))
        amount, rows = left[shortest], self.rows
        self.effort.spend(len(left) + len(rows[shortest]))
        for cell, factor in rows[shortest].items():
            delta, rest = divmod(amount, factor)
            if rest or self.values[cell] + delta < 0:
                continue
            if any(rows[i].get(cell, 0) * delta != off for i, off in left.items()):
                continue
            if all(i in left or i in self.pivots for i in self.rows_of(cell)):
                yield cell, delta

    def moved(self, changed: Mapping[Cell, int]) -> ReducedSums:
        """The same with other counts written in some cells."""
        rhs, touched = self.rhs.copy(), set[int]()
        self.effort.spend(len(rhs) // _COPIED)
        for cell, value in changed.items():
            delta = value - self.values[cell]
            for i in self.rows_of(cell):
                rhs[i] -= self.rows[i][cell] * delta
                touched.add(i)
        broken = {i for i in self.broken | touched if rhs[i] and i not in self.pivots}
        return ReducedSums(
            self.system, {**self.values, **changed}, self.rows, rhs, self.pivots, self.loose,
            frozenset(broken), self._index, self._touched.union(touched), self._start,
        )  # fmt: skip

    def completed(self, changed: Mapping[Cell, int]) -> Assignment | None:
        """Counts for the unknowns after changes (new values by cell), ``None`` where a sum does not hold."""
        if self.residuals(changed) or min(changed.values(), default=0) < 0:
            return None
        try:
            return self.moved(changed).settled()
        except Undecided:
            return None


def _cells(values: Mapping[Cell, int]) -> dict[Cell, int]:
    """The counts of cells, without those of slacks."""
    return {cell: value for cell, value in values.items() if cell[0] >= 0}
