"""Totals that count what came in the period alone, where the form's own counts what was carried over, too.

Such a column may have no title that says so; the rows do. The form's total is computed from its parts then.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import attrs

from kstt.definitions.columns import Role
from kstt.io.grid.deciding import figures_in
from kstt.io.grid.synonyms import Meaning

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from kstt.io.grid.deciding import Assignment
    from kstt.io.grid.fitting import Fits

__all__ = ["RECEIPTS", "total_of_period", "without_stock"]

RECEIPTS = ("received_online", "received_direct")
"""The columns of what was received in the period, by their keys."""

_ENOUGH = 3
"""Rows with something carried over that show what a total counts."""


def without_stock(
    assigned: Assignment, fits: Fits, rows: Sequence[Sequence[str]]
) -> tuple[Assignment, int | None]:
    """The reading with the total computed that leaves out an opening stock in every row, and its column.

    A total that stands in one group of titles with the stock is the form's, whatever is written there.

    Args:
        assigned: where the form's columns stand by their titles.
        fits: what the titles say.
        rows: the rows under the header.
    """
    places = {column.key: place for column, place in zip(assigned.columns, assigned.places, strict=True)}
    stocks = {column.key for column in assigned.columns if column.role is Role.OPENING_STOCK}
    for total in assigned.columns:
        for parts in total.splits:
            stock = next((key for key in parts if key in stocks), "")
            flows = [c for key in parts if key != stock for c in places.get(key, ())]
            own, carried = places[total.key], places.get(stock, ())
            if len(parts) < _ENOUGH or len(own) != 1 or not carried or not all(map(places.get, parts)):
                continue
            if _together(fits, own[0], carried[0]) or not _leaves_out(own[0], carried, flows, rows):
                continue
            changed = [() if column is total else places[column.key] for column in assigned.columns]
            decided = attrs.evolve(assigned, places=tuple(changed), by_sums=(*assigned.by_sums, total.key))
            return decided, own[0]
    return assigned, None


def _together(fits: Fits, one: int, other: int) -> bool:
    """Whether two columns stand under one title."""
    if max(one, other) >= len(fits.paths):
        return False
    first, second = fits.paths[one], fits.paths[other]
    return len(first) > 1 and len(second) > 1 and first[0] == second[0]


def _leaves_out(
    total: int, stock: Sequence[int], flows: Sequence[int], rows: Sequence[Sequence[str]]
) -> bool:
    """Whether a total is the sum of the flows alone wherever there is something of the stock."""
    found = 0
    for counts in figures_in(rows, {total, *stock, *flows}):
        added = sum(counts.get(c, 0) for c in flows)
        carried = sum(counts.get(c, 0) for c in stock)
        if carried and counts.get(total) != added:
            return False
        found += bool(carried)
    return found >= _ENOUGH


def total_of_period(fits: Fits, places: Mapping[str, tuple[int, ...]]) -> int | None:
    """The one column, none of the form's, of all that was received in the period.

    It stands under one title with its parts, under which no other column stands.
    """
    paths = fits.paths
    used = {c for place in places.values() for c in place}
    parts = [c for key in RECEIPTS for c in places.get(key, ())]
    if not all(map(places.get, RECEIPTS)) or any(c >= len(paths) for c in parts):
        return None
    above = paths[parts[0]][:-1]
    within = [c for c, path in enumerate(paths) if above and path[:-1] == above]
    found = [
        c
        for c in within
        if fits.said[c].group is Meaning.RECEIVED
        and fits.said[c].kinds == frozenset((Meaning.IN_PERIOD,))
        and not (fits.said[c].parts or fits.said[c].excluded or fits.said[c].foreign or fits.said[c].unknown)
        and c not in used
    ]
    return found[0] if len(found) == 1 and sorted(within) == sorted((*parts, *found)) else None
