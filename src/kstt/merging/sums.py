"""Which of many rows of figures is the sum of others: exact, by whole groups, runs, pairs and small subsets.

In general that is the subset-sum problem, which has no fast solution. What is found: a row that is the sum
of all others of its group that can be parts, of all but one, of a run of neighbours, of two, and, where at
most :data:`SEARCHED` others can be parts, of any of them. The more sums are tried, the more figures a row
must have for a sum to be no coincidence; a row with too few is the sum of nothing.
"""

from __future__ import annotations

from itertools import combinations
from operator import le
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

__all__ = ["CERTAIN_BITS", "SEARCHED", "Sums", "bits_of"]

CERTAIN_BITS = 32
"""Figures of so many bits are equal by chance once in 2**32 times at most: the same cases."""
SEARCHED, PAIRED = 20, 1500
"""Groups of at most so many parts are searched for every subset; of so many for runs and pairs."""
_WIDTH = 64
"""Bits for each figure of a packed row; a sum in which one is larger is looked at again, exactly."""

Row = tuple[int, ...]


class Sums:
    """Rows of figures by number, and for each the groups among which its parts are sought.

    >>> rows = {0: (900_000, 400_000), 1: (500_000, 1), 2: (400_000, 399_999), 3: (7, 7)}
    >>> Sums(rows, {0: ([0, 1, 2, 3],)}).parts_of(0)
    (1, 2)
    """

    def __init__(self, rows: Mapping[int, Row], groups: Mapping[int, Sequence[Sequence[int]]]) -> None:
        self.rows = dict(rows)
        self.groups = groups
        self.packed = {i: _packed(row) for i, row in rows.items()}

    def remove(self, i: int) -> None:
        """Leave a row out of what is searched from now on."""
        del self.rows[i], self.packed[i]

    def parts_of(self, i: int) -> tuple[int, ...]:
        """The rows of which row ``i`` is the sum, at least two; empty where none are found."""
        if bits_of(self.rows[i]) < CERTAIN_BITS:
            return ()
        for group in self.groups[i]:
            others = [j for j in group if j != i and j in self.rows]
            for parts in self._tried(i, others):
                if len(parts) > 1 and self._adds_up(i, parts):
                    return parts
        return ()

    def _tried(self, i: int, others: Sequence[int]) -> list[tuple[int, ...]]:
        wanted = self.packed[i]
        own = self.rows[i]
        fits = [j for j in others if all(map(le, self.rows[j], own))]
        if len(fits) < 2:
            return []
        packed = [self.packed[j] for j in fits]
        found: list[tuple[int, ...]] = []
        excess = sum(packed) - wanted
        if excess == 0:
            found.append(tuple(fits))
        elif excess < 0:
            # All that fit are together less than the sum: no part of them is more.
            return []
        by_value = dict(zip(packed, fits, strict=True))
        if excess in by_value:
            found.append(tuple(j for j in fits if j != by_value[excess]))
        spare = bits_of(own) - CERTAIN_BITS
        if len(fits) <= min(SEARCHED, spare):
            return [*found, *_subsets(fits, packed, wanted)]
        if len(others) <= PAIRED and spare >= 2 * len(others).bit_length():
            found += self._run(others, wanted)
            pair = next((j for j in fits if by_value.get(wanted - self.packed[j], j) != j), None)
            if pair is not None:
                found.append((pair, by_value[wanted - self.packed[pair]]))
        return found

    def _run(self, others: Sequence[int], wanted: int) -> list[tuple[int, ...]]:
        """A run of neighbours that adds up to a packed row: two ends, by the sums up to each place."""
        ends: dict[int, int] = {0: 0}
        running = 0
        for place, j in enumerate(others, 1):
            running += self.packed[j]
            start = ends.get(running - wanted)
            if start is not None:
                return [tuple(others[start:place])]
            ends[running] = place
        return []

    def _adds_up(self, i: int, parts: Sequence[int]) -> bool:
        columns = zip(*(self.rows[j] for j in parts), strict=True)
        return tuple(map(sum, columns)) == self.rows[i]


def bits_of(counts: Sequence[int | None]) -> int:
    """How many bits of information figures have at most."""
    return sum([(count or 0).bit_length() for count in counts])


def _packed(row: Row) -> int:
    """The figures of a row in one number, so that rows are added by adding numbers."""
    packed = 0
    for figure in row:
        packed = (packed << _WIDTH) + figure
    return packed


def _subsets(names: Sequence[int], packed: Sequence[int], wanted: int) -> list[tuple[int, ...]]:
    """The first subset with a sum, met in the middle of the list."""
    half = len(names) // 2
    left, right = range(half), range(half, len(names))
    sums: dict[int, tuple[int, ...]] = {}
    for size in range(len(left) + 1):
        for chosen in combinations(left, size):
            sums.setdefault(sum(packed[k] for k in chosen), chosen)
    for size in range(len(right) + 1):
        for chosen in combinations(right, size):
            rest = sums.get(wanted - sum(packed[k] for k in chosen))
            if rest is not None and len(rest) + len(chosen) > 1:
                return [tuple(names[k] for k in (*rest, *chosen))]
    return []
