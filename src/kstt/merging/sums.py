"""Which of many rows of figures is the sum of others: exact, by whole groups, runs, pairs and small subsets.

In general that is the subset-sum problem, which has no fast solution. What is found: a row that is the sum
of a whole group (a file, a folder, a level, the units of one place), of all others of its group that can be
parts, of all but one, of a run of neighbours, of two, and, where at most :data:`SEARCHED` others can be
parts, of any of them. The more sums are tried, the more figures a row must have for a sum to be no
coincidence; a row with too few is the sum of nothing.
"""

from __future__ import annotations

from bisect import bisect_right
from itertools import accumulate, chain, compress
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

__all__ = ["CERTAIN_BITS", "SEARCHED", "Sums", "bits_of"]

CERTAIN_BITS = 32
"""Figures with this many bits are equal by chance once in 2**32 times at most: they are the same cases."""
SEARCHED, PAIRED = 30, 1500
"""The most parts of a group that is searched for every subset, and for runs and pairs."""
_DEEP, _SEARCHES = 16, 100
"""The most searches among more parts than that, which take some hundredths of a second each."""
_RANKS = 512
"""About so many ranks of each figure are kept for a group."""
_BITS = [tuple(byte >> bit & 1 for bit in range(8)) for byte in range(256)]
Row = tuple[int, ...]


class Sums:
    """Rows of figures by number, and the groups among which the parts of each are sought.

    Args:
        rows: the figures, none below 0.
        groups: for each row the groups that it may be the sum of members of, itself among them.
        wholes: groups of which any row may be the sum.

    >>> rows = {0: (900_000, 400_000), 1: (500_000, 1), 2: (400_000, 399_999), 3: (7, 7)}
    >>> Sums(rows, {0: ([0, 1, 2, 3],)}).parts_of(0)
    (1, 2)
    """

    def __init__(
        self,
        rows: Mapping[int, Row],
        groups: Mapping[int, Sequence[Sequence[int]]],
        wholes: Sequence[Sequence[int]] = (),
    ) -> None:
        self.rows = dict(rows)
        self.groups, self.wholes = groups, wholes
        # Wide enough for the sum of all rows, by which they are compared at once.
        largest = max(map(max, rows.values()), default=0)
        width = (largest * len(rows)).bit_length() + 1
        self.packed = {i: _packed(row, width) for i, row in rows.items()}
        self._members: dict[int, _Members] = {}
        self._of_wholes: dict[int, tuple[int, ...]] | None = None
        self._deep_searches = _SEARCHES

    def remove(self, i: int) -> None:
        """Leave a row out of what is searched from now on."""
        del self.rows[i], self.packed[i]
        for members in self._members.values():
            members.remove(i)
        self._of_wholes = None

    def parts_of(self, i: int) -> tuple[int, ...]:
        """The rows of which row ``i`` is the sum, at least two; empty where none are found."""
        if bits_of(self.rows[i]) < CERTAIN_BITS:
            return ()
        whole = self._whole(self.packed[i])
        if i not in whole and self._adds_up(i, whole):
            return whole
        for group in self.groups.get(i, ()):
            if id(group) not in self._members:
                self._members[id(group)] = _Members(group, self.rows)
            for parts in self._tried(i, self._members[id(group)]):
                if self._adds_up(i, parts):
                    return parts
        return ()

    def _whole(self, wanted: int) -> tuple[int, ...]:
        """The group that adds up to a packed row."""
        if self._of_wholes is None:
            self._of_wholes = {}
            for group in self.wholes:
                members = tuple(j for j in group if j in self.rows)
                self._of_wholes.setdefault(sum(self.packed[j] for j in members), members)
        return self._of_wholes.get(wanted, ())

    def _tried(self, i: int, members: _Members) -> list[tuple[int, ...]]:
        wanted = self.packed[i]
        own = self.rows[i]
        fitting = members.fitting(own)
        if fitting.bit_count() < 2:
            return []
        # Two parts with any figure are each less than their sum.
        smaller = members.smaller(sum(own))
        count = smaller.bit_count()
        # Among very many only all that fit, all but one and subsets of few are sought.
        if count > PAIRED and fitting.bit_count() > SEARCHED and members.exceed(fitting, 2 * sum(own)):
            return []
        fits = members.named(fitting)
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
        deep = len(fits) > _DEEP
        if not found and len(fits) <= min(SEARCHED, spare) and not (deep and not self._deep_searches):
            self._deep_searches -= deep
            return _subsets(fits, packed, wanted)
        if count <= PAIRED and spare >= 2 * count.bit_length():
            found += self._run(members.named(smaller), wanted)
            pair = next((j for j in fits if by_value.get(wanted - self.packed[j], j) != j), None)
            if pair is not None:
                found.append((pair, by_value[wanted - self.packed[pair]]))
        return found

    def _run(self, others: Sequence[int], wanted: int) -> list[tuple[int, ...]]:
        """A run of neighbours that adds up to a packed row: two ends, by the sums up to each place."""
        sums = list(accumulate(map(self.packed.__getitem__, others), initial=0))
        # Looked at one by one only where there is a run: most rows are the sum of none.
        if set(sums).isdisjoint(map(wanted.__rsub__, sums)):
            return []
        ends: dict[int, int] = {}
        for place, running in enumerate(sums):
            start = ends.get(running - wanted)
            if start is not None:
                return [tuple(others[start:place])]
            ends[running] = place
        return []

    def _adds_up(self, i: int, parts: Sequence[int]) -> bool:
        columns = zip(*(self.rows[j] for j in parts), strict=True)
        return len(parts) > 1 and tuple(map(sum, columns)) == self.rows[i]


class _Members:
    """The rows of a group, each a bit by its place, with those that have at most so much of a figure."""

    def __init__(self, group: Sequence[int], rows: Mapping[int, Row]) -> None:
        self._rows = [j for j in group if j in rows]
        self._places = {j: place for place, j in enumerate(self._rows)}
        self._sizes = [sum(rows[j]) for j in self._rows]
        self._gone = 0
        self._step = len(self._rows) // _RANKS + 1
        self._by_size = self._ranked(self._sizes)
        self._by_figure = [
            self._ranked(column) for column in zip(*(rows[j] for j in self._rows), strict=True)
        ]

    def remove(self, i: int) -> None:
        """Leave a row out from now on."""
        if i in self._places:
            self._gone |= 1 << self._places[i]

    def fitting(self, row: Row) -> int:
        """The rows that have less than a row, and no more of any figure."""
        found = self.smaller(sum(row))
        for figure, ranked in zip(row, self._by_figure, strict=True):
            found &= self._at_most(figure, *ranked)
        return found

    def smaller(self, size: int) -> int:
        """The rows whose figures together are less than a size."""
        return self._at_most(size - 1, *self._by_size) & ~self._gone

    def exceed(self, chosen: int, size: int) -> bool:
        """Whether the figures of some rows are together more than a size."""
        added = 0
        while chosen and added <= size:
            lowest = chosen & -chosen
            added += self._sizes[lowest.bit_length() - 1]
            chosen ^= lowest
        return added > size

    def named(self, chosen: int) -> list[int]:
        """The numbers of some rows, in the order of the group."""
        written = chosen.to_bytes(len(self._rows) // 8 + 1, "little")
        return list(compress(self._rows, chain.from_iterable(map(_BITS.__getitem__, written))))

    def _ranked(self, column: Sequence[int]) -> tuple[list[int], list[int], list[int]]:
        """The figures of a column from the least, the place of each, and the rows up to every few of them."""
        order = sorted(range(len(column)), key=column.__getitem__)
        upto = [0]
        for start in range(0, len(order), self._step):
            upto.append(_with(upto[-1], order[start : start + self._step]))
        return [column[place] for place in order], order, upto

    def _at_most(self, most: int, figures: list[int], order: list[int], upto: list[int]) -> int:
        rank = bisect_right(figures, most)
        whole = rank // self._step
        return _with(upto[whole], order[whole * self._step : rank])


def _with(chosen: int, places: Iterable[int]) -> int:
    for place in places:
        chosen |= 1 << place
    return chosen


def bits_of(counts: Sequence[int | None]) -> int:
    """How many bits of information figures have at most."""
    return sum([(count or 0).bit_length() for count in counts])


def _packed(row: Row, width: int) -> int:
    """The figures of a row in one number, so that rows are added by adding numbers."""
    packed = 0
    for figure in row:
        packed = (packed << width) + figure
    return packed


def _subsets(names: Sequence[int], packed: Sequence[int], wanted: int) -> list[tuple[int, ...]]:
    """A subset of two or more with a sum, met in the middle of the list.

    The sum of each subset of a half stands at the number whose bits are its members.
    """
    half = len(names) // 2
    left: list[int] = [0]
    for value in packed[:half]:
        left += [known + value for known in left]
    right: list[int] = [0]
    for value in packed[half:]:
        right += [known + value for known in right]
    if set(left).isdisjoint(map(wanted.__sub__, right)):
        return []
    places = {value: at for at, value in reversed(list(enumerate(left)))}
    for at, value in enumerate(right):
        other = places.get(wanted - value)
        if other is not None and other.bit_count() + at.bit_count() > 1:
            chosen = other | at << half
            return [tuple(name for place, name in enumerate(names) if chosen >> place & 1)]
    return []
