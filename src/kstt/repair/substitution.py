"""An unknown of sums replaced by what one of them says of it."""

from __future__ import annotations

from math import gcd
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Mapping

    from kstt.repair.effort import Effort
    from kstt.tables.equations import Cell

__all__ = ["eliminated", "packed", "substituted"]


def eliminated(
    unknown: Iterable[Cell],
    rows: list[dict[Cell, int]],
    rhs: list[int],
    pivots: dict[int, Cell],
    index: Mapping[Cell, set[int]],
    effort: Effort,
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
                effort.spend(len(before) + len(rows[pivot]))
                rows[i], rhs[i] = substituted(before, rhs[i], cell, rows[pivot], rhs[pivot])
                for other in before.keys() - rows[i].keys():
                    index[other].discard(i)
                for other in rows[i].keys() - before.keys():
                    index[other].add(i)
        pivots[pivot] = cell
    return frozenset(loose)


def substituted(
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


def packed(needs: Iterable[Collection[Cell]]) -> int:
    """The least number of cells to change: of cells one of which must change, those with none in common."""
    taken: set[Cell] = set()
    count = 0
    for cells in needs:
        if taken.isdisjoint(cells):
            taken.update(cells)
            count += 1
    return count
