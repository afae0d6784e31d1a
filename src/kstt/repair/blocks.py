"""Unknowns that the sums leave open together: counts for them, or the sums that contradict each other."""

from __future__ import annotations

from typing import TYPE_CHECKING

import attrs

from kstt.repair.counts import Row, counts_of, has_another, narrowed
from kstt.repair.effort import Exhausted, Undecided

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from kstt.repair.counts import Counts
    from kstt.repair.effort import Effort
    from kstt.tables.equations import Cell

__all__ = ["Block", "blocks_of", "clash_of", "settle"]

_STEPS = 2_000
"""Steps of the search for whole numbers among the unknowns of a block."""


@attrs.frozen(eq=False)
class Block:
    """What sums that share unknowns leave them.

    Attributes:
        counts: a count for each unknown; none where ``impossible`` or undecided.
        impossible: whether no whole numbers from 0 satisfy the sums.
        open: the unknowns that may be other counts, as far as bounds say.
        parts: the sums over open unknowns, those that share none apart.
    """

    counts: Mapping[Cell, int] = attrs.field(factory=dict)
    impossible: bool = False
    undecided: bool = False
    open: frozenset[Cell] = frozenset()
    parts: tuple[tuple[Row, ...], ...] = ()

    def undetermined(self, exact: Iterable[Cell], effort: Effort | None = None) -> frozenset[Cell]:
        """The open unknowns, without those of ``exact`` whose count is proved to be the only one.

        Raises: Undecided where the search for counts, or for another one, ended at its limit.
        """
        if self.undecided:
            raise Undecided
        only = {
            cell
            for cell in self.open.intersection(exact)
            for part in self.parts
            if any(cell in row.terms for row in part)
            and not has_another(part, cell, self.counts[cell], _STEPS, effort)
        }
        return self.open - only


def blocks_of(rows: Mapping[int, Row]) -> list[tuple[int, ...]]:
    """Sums by their places, those that share no unknown apart."""
    by_cell: dict[Cell, list[int]] = {}
    for i, row in rows.items():
        for cell in row.terms:
            by_cell.setdefault(cell, []).append(i)
    seen: set[int] = set()
    blocks = []
    for start in rows:
        if start in seen:
            continue
        seen.add(start)
        block = [start]
        for i in block:
            for cell in rows[i].terms:
                fresh = [other for other in by_cell.pop(cell, ()) if other not in seen]
                seen.update(fresh)
                block += fresh
        blocks.append(tuple(block))
    return blocks


def settle(rows: Sequence[Row], effort: Effort | None = None) -> Block:
    """Counts for the unknowns of sums that share some, unless the search for them ends at its limit.

    Raises: Exhausted where no effort is left.
    """
    reached = narrowed(rows, {cell: (0, None) for row in rows for cell in row.terms}, effort)
    if reached is None:
        return Block(impossible=True)
    single = {cell: low for cell, (low, high) in reached.items() if low == high}
    left = dict(enumerate(_with(row, single) for row in rows))
    parts = tuple(tuple(left[i] for i in part) for part in blocks_of(left))
    counts: Counts = {cell: low for cell, (low, _) in reached.items()}
    undecided = False
    for part in parts:
        try:
            found = counts_of(part, _STEPS, effort=effort)
        except Exhausted:
            raise
        except Undecided:
            undecided = True
            continue
        if found is None:
            return Block(impossible=True)
        counts |= found
    if undecided:
        return Block(undecided=True)
    return Block(counts, open=frozenset(reached.keys() - single.keys()), parts=parts)


def _with(row: Row, known: Mapping[Cell, int]) -> Row:
    """A sum with the counts of some of its unknowns put in."""
    terms = {cell: factor for cell, factor in row.terms.items() if cell not in known}
    return Row(terms, row.amount - sum(x * known[cell] for cell, x in row.terms.items() if cell in known))


def clash_of(rows: Mapping[int, Row], effort: Effort | None = None) -> tuple[int, ...]:
    """The smallest set of sums that contradict each other, of sums that no whole numbers satisfy.

    Raises: Exhausted where no effort is left.
    """
    left = dict(rows)
    for i in rows:
        without = {place: row for place, row in left.items() if place != i}
        if settle(list(without.values()), effort).impossible:
            left = without
    return tuple(left)
