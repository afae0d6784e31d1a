"""The search for the smallest sets of wrong cells: the decoder first, the integer programme beyond it."""

from __future__ import annotations

from enum import Enum
from typing import TYPE_CHECKING

import attrs

from kstt.repair.decoder import Decoded, Decoder
from kstt.repair.lines import shifted_runs, whole_lines
from kstt.repair.pricing import Priced, price
from kstt.repair.programme import Limit, Programme
from kstt.repair.slips import CHEAPEST_CELL

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping

    from kstt.repair.system import System
    from kstt.tables.equations import Cell

__all__ = ["Found", "Method", "Search", "smallest_sets"]

_FEW = 4
"""Of so many cells the decoder looks for every set; of more it looks for one quickly."""

_MORE = 2
"""How many more cells than are surely needed the decoder tries before the programme takes over."""

_ONE_CELL = 4
"""A cell stands in so many sums at most in a form by itself; more broken ones may be a shift."""


class Method(Enum):
    """How to search: the decoder and then the programme, or the programme alone (slower, proves all)."""

    AUTOMATIC = "automatic"
    PROGRAMME = "programme"


@attrs.frozen
class Search:
    """How far to search.

    Args:
        most: sets of changed cells to list at most.
        steps: changes that the decoder tries for each number of cells at most.
        branches: nodes of the programme for each set at most. Both limits are the same on every machine.
        seconds: a further limit for the programme; what it cuts off depends on the machine.
        method: which method.
    """

    most: int = 1_000
    steps: int = 200_000
    branches: int = 1_000
    seconds: float | None = None
    method: Method = Method.AUTOMATIC


@attrs.frozen
class Found:
    """Sets of changes, the cheapest first; none at all where the rules contradict each other.

    ``proved``: no set is cheaper; ``complete``: no other is as cheap; ``limit``: what ended the search;
    ``shared``: the same cells, or others, may share out the counts in other ways.
    """

    sets: tuple[Priced, ...]
    proved: bool
    complete: bool
    limit: Limit | None = None
    shared: bool = False


def smallest_sets(system: System, search: Search) -> Found:
    """The smallest sets of changes that make every sum and bound of a system hold.

    Raises: MissingExtraError where the integer programme is needed and not installed.
    """
    if search.method is Method.AUTOMATIC:
        found = _decoded(system, search)
        if found is not None:
            return found
    outcome = Programme(system, branches=search.branches, seconds=search.seconds).solve(search.most)
    sets = tuple(attrs.evolve(one, open=True) for one in _ranked(system, outcome.sets))
    return Found(sets, outcome.proved, outcome.complete, outcome.limit)


def _decoded(system: System, search: Search) -> Found | None:
    """What the decoder finds; ``None`` where it finds nothing."""
    decoder = Decoder(system, search.steps)
    if not system.unknown:
        return _cut(_by_size(system, decoder), search)
    # Blanks that keep the count which the sums gave them: most often right, and fast. Then without.
    quick = _by_size(system, Decoder(system, search.steps, frozen=True))
    if quick is None:
        return _cut(_by_size(system, decoder), search)
    size = len(quick.sets[0].values.keys() - system.no_counts)
    proved = complete = True
    least = decoder.least(decoder.residuals())
    if size > max(_FEW, least):
        proved = complete = False
    for fewer in range(least, min(size, _FEW) + 1):
        if quick.sets[0].cost < fewer * CHEAPEST_CELL:
            break
        decoded = decoder.sets(fewer)
        proved &= decoded.complete or (fewer == size and not decoded.limited)
        complete = decoded.complete
        if decoded.sets:
            sets = _ranked(system, [*decoded.sets, *(one.values for one in quick.sets)])
            return _cut(_found(sets, decoded, proved=proved), search)
        if decoded.limited:
            return _cut(attrs.evolve(quick, proved=False, complete=False, limit=Limit.STEPS), search)
    return _cut(
        attrs.evolve(quick, proved=proved and quick.proved, complete=complete and quick.complete), search
    )


def _by_size(system: System, decoder: Decoder) -> Found | None:
    """The sets of the smallest size at which there are any, and whole lines that are cheaper."""
    broken = decoder.residuals()
    least = decoder.least(broken)
    lines: list[Mapping[Cell, int]] = []
    if least >= 2 or len(broken) > _ONE_CELL:
        lines += shifted_runs(decoder)
    if least >= _FEW:
        lines += whole_lines(decoder)
    ranked = _ranked(system, lines)
    if ranked and len(ranked[0].values) == least >= _FEW:
        return Found(ranked, proved=True, complete=ranked[0].cost < least * CHEAPEST_CELL)
    proved = True
    for size in range(least, max(least + _MORE, _FEW) + 1):
        if ranked and ranked[0].cost < size * CHEAPEST_CELL:
            return Found(ranked, proved, complete=proved)
        decoded = decoder.sets(size, quick=size > _FEW)
        if decoded.sets:
            sets = _ranked(system, [*decoded.sets, *lines])
            return _found(sets, decoded, proved=proved)
        if decoded.limited and size <= _FEW:
            break
        proved &= decoded.complete
    return Found(ranked, proved=False, complete=False) if ranked else None


def _found(sets: tuple[Priced, ...], decoded: Decoded, *, proved: bool) -> Found:
    if decoded.bounded:
        sets = tuple(attrs.evolve(one, open=True) for one in sets)
    limit = Limit.STEPS if decoded.limited else None
    return Found(sets, proved, decoded.complete, limit, decoded.bounded)


def _cut(found: Found | None, search: Search) -> Found | None:
    if found is not None and len(found.sets) > search.most:
        sets = found.sets[: search.most]
        return attrs.evolve(found, sets=sets, complete=False, limit=Limit.SETS)
    return found


def _ranked(system: System, sets: Collection[Mapping[Cell, int]]) -> tuple[Priced, ...]:
    """The sets with their costs, the cheapest first, one of each set of cells.

    What is neither as small as the smallest nor as cheap as the cheapest is left out.
    """
    priced: dict[frozenset[Cell], Priced] = {}
    for values in sets:
        one = price(system, values)
        cells = frozenset(one.values)
        if cells not in priced or one.rank(system) < priced[cells].rank(system):
            priced[cells] = one
    ranked = sorted(priced.values(), key=lambda one: one.rank(system))
    smallest = min((len(one.values) for one in ranked), default=0)
    return tuple(one for one in ranked if len(one.values) == smallest or one.firm_cost <= ranked[0].firm_cost)
