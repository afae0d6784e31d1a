"""Summaries that are not exactly the sum of their parts: corrected by a case or so, or of more than reported.

A figure that was corrected in the summary alone makes it differ from the sum of its parts in a few cells; a
province's own table may hold units that sent none. The first is found by its figures, the second by its
name and figures together.
"""

from __future__ import annotations

from itertools import combinations
from operator import le
from typing import TYPE_CHECKING

from kstt.merging.sums import CERTAIN_BITS
from kstt.records.units import unit_key
from kstt.vocabulary import AuthorityLevel

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence

    from kstt.merging.reports import UnitOutcome

__all__ = ["contains", "covers", "near_sum"]

Cells = dict[tuple[str, int], int]
"""The figures of a table by category and box."""

_SLACK, _SHARE = 3, 20
"""How far a figure may be from the sum: by so many cases, or by that part of it."""
_DIFFERING = 5
"""Of so many figures one may differ."""
_CHANGED, _CHANGED_BITS = 10, 4 * CERTAIN_BITS
"""Of so many figures one may differ by any number of cases, where those that are equal have so many bits."""
_ALL_SUBSETS = 10
"""Of at most so many tables every subset is tried; of more, all and all but one."""
_COVERED = 8
"""A summary by its name has at least so many figures of its parts."""
_DEPARTMENTS = ("sở ", "ban ")


def near_sum(
    i: int,
    cells: Callable[[int], Cells],
    totals: Mapping[int, Sequence[int]],
    groups: Iterable[Sequence[int]],
) -> tuple[int, ...]:
    """The tables of one of the groups of which table ``i`` is the sum but for a few figures.

    Args:
        i: the table.
        cells: gives the figures of a table; asked only where the totals are near.
        totals: the totals of each table.
        groups: the tables among which its parts are sought.

    >>> a, b = {("x", 0): 51_213, ("x", 1): 40_101}, {("y", 0): 70_007, ("y", 1): 60_606, ("y", 2): 9}
    >>> tables = {1: a, 2: b, 3: {**a, **b, ("y", 2): 10}}
    >>> near_sum(3, tables.__getitem__, {1: (91_314,), 2: (130_622,), 3: (221_937,)}, [[1, 2, 3]])
    (1, 2)
    """
    total = totals[i]
    size = sum(total)
    most = [figure + _slack(figure) for figure in total]
    tried: set[tuple[int, ...]] = set()
    for group in groups:
        fits = [j for j in group if j != i and sum(totals[j]) < size and all(map(le, totals[j], most))]
        if tuple(fits) in tried:
            continue
        tried.add(tuple(fits))
        every = [sum(totals[j][box] for j in fits) for box in range(len(total))]
        near = sum(abs(a - b) <= _slack(b) for a, b in zip(every, total, strict=True))
        # A row that was changed by far changes the totals of some columns.
        if len(fits) > 1 and near < len(total) <= 2 * near and _is_near(cells(i), _added(map(cells, fits))):
            return tuple(fits)
        if len(fits) > _ALL_SUBSETS:
            if parts := _all_but_one(i, fits, every, cells, totals):
                return parts
            continue
        for parts in _subsets(fits, totals, size):
            sums = map(sum, zip(*(totals[j] for j in parts), strict=True))
            if _are_near(sums, total) and _is_near(cells(i), _added(cells(j) for j in parts)):
                return parts
    return ()


def _all_but_one(
    i: int,
    fits: Sequence[int],
    every: Sequence[int],
    cells: Callable[[int], Cells],
    totals: Mapping[int, Sequence[int]],
) -> tuple[int, ...]:
    """All of many tables, or all but one, of which a table is nearly the sum; each is added up once.

    ``every`` is the sum of the totals of all that fit.
    """
    added: Cells = {}
    for left in (None, *fits):
        sums = every if left is None else [a - b for a, b in zip(every, totals[left], strict=True)]
        if not _are_near(sums, totals[i]):
            continue
        added = added or _added(map(cells, fits))
        gone = {} if left is None else cells(left)
        if _is_near(cells(i), {cell: figure - gone.get(cell, 0) for cell, figure in added.items()}):
            return tuple(j for j in fits if j != left)
    return ()


def _are_near(sums: Iterable[int], total: Sequence[int]) -> bool:
    """Whether the sum of the totals of some tables is near to that of one."""
    return all(abs(a - b) <= _slack(b) for a, b in zip(sums, total, strict=True))


def covers(own: Cells, parts: Iterable[Cells]) -> bool:
    """Whether a table has at least the sum of the others in each of their figures."""
    added = _added(parts)
    return len(added) >= _COVERED and all(own.get(cell, 0) >= figure for cell, figure in added.items())


def contains(whole: UnitOutcome, part: UnitOutcome) -> bool:
    """Whether a unit belongs to another by their names: to a province, or to the place that it states."""
    place, beyond = unit_key(whole.unit)
    core, larger = unit_key(part.unit)
    if not place or beyond or core == place:
        return False
    if larger:
        return larger == place or larger.endswith(f" {place}")
    if whole.level is not AuthorityLevel.PROVINCE or not place.startswith(("tỉnh ", "thành phố ")):
        return False
    below = part.level in {AuthorityLevel.DISTRICT, AuthorityLevel.COMMUNE}
    return below or core.startswith(_DEPARTMENTS)


def _slack(figure: int) -> int:
    return max(_SLACK, figure // _SHARE)


def _subsets(
    fits: Sequence[int], totals: Mapping[int, Sequence[int]], size: int
) -> Iterator[tuple[int, ...]]:
    """The subsets of two or more tables, the larger first, of about the size that is sought."""
    sizes = {j: sum(totals[j]) for j in fits}
    room = len(totals[fits[0]]) * _SLACK + size // _SHARE if fits else 0
    if sum(sizes.values()) < size - room:
        return
    for count in range(len(fits), 1, -1):
        for parts in combinations(fits, count):
            if abs(sum(sizes[j] for j in parts) - size) <= room:
                yield parts


def _is_near(own: Cells, added: Cells) -> bool:
    """Whether most figures are those of the sum, enough to be no chance, and the others close or very few."""
    cells = [cell for cell in {**own, **added} if own.get(cell) or added.get(cell)]
    pairs = [(own.get(cell, 0), added.get(cell, 0)) for cell in cells]
    equal = [a for a, b in pairs if a == b]
    bits, differing = sum(figure.bit_length() for figure in equal), len(pairs) - len(equal)
    if bits >= _CHANGED_BITS and differing * _CHANGED <= len(pairs):
        return True
    close = all(abs(a - b) <= _slack(b) for a, b in pairs)
    return bits >= CERTAIN_BITS and differing * _DIFFERING <= len(pairs) and close


def _added(tables: Iterable[Cells]) -> Cells:
    added: Cells = {}
    for table in tables:
        for cell, figure in table.items():
            if figure:
                added[cell] = added.get(cell, 0) + figure
    return added
