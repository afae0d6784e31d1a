"""Totals that count what came in the period alone, where the form's own counts what was carried over, too.

Such a column may have no title that says so; the rows do. The form's total is computed from its parts then.
"""

from __future__ import annotations

from itertools import accumulate
from typing import TYPE_CHECKING

import attrs

from kstt.definitions.columns import Role
from kstt.io.grid.blocks import at
from kstt.io.grid.deciding import figures_in
from kstt.io.grid.lines import is_sum
from kstt.io.grid.synonyms import Meaning
from kstt.text import bare

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
    assigned: Assignment, fits: Fits, rows: Sequence[Sequence[str]], label: int | None
) -> tuple[Assignment, int | None]:
    """The reading with the total computed that leaves out an opening stock in every row, and its column.

    A total that stands in one group of titles with the stock is the form's, whatever is written there, and
    so is one whose title says *Tổng số* and no period.

    Args:
        assigned: where the form's columns stand by their titles.
        fits: what the titles say.
        rows: the rows under the header.
        label: the column of their names.
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
            if _together(fits, own[0], carried[0]) or _of_all(fits, own[0]):
                continue
            if not _leaves_out(own[0], carried, flows, rows, label):
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


def _of_all(fits: Fits, c: int) -> bool:
    """Whether the title of a column says *Tổng số*, and not of what."""
    titles = bare(" ".join(fits.paths[c])) if c < len(fits.paths) else ""
    return "tong so" in titles and "trong ky" not in titles


def _leaves_out(
    total: int,
    stock: Sequence[int],
    flows: Sequence[int],
    rows: Sequence[Sequence[str]],
    label: int | None,
) -> bool:
    """Whether a total is the sum of the flows alone wherever there is something of the stock.

    Sums of other rows are no evidence of their own.
    """
    spots = {total, *stock, *flows}
    for counts in figures_in(rows, spots):
        if _of(counts, stock) and counts.get(total) != _of(counts, flows):
            return False
    named = rows if label is None else [row for row in rows if not is_sum(at(row, label))]
    own = _without_sums([(_of(counts, stock), _of(counts, flows)) for counts in figures_in(named, spots)])
    return sum(bool(carried) for carried, _ in own) >= _ENOUGH


def _of(counts: Mapping[int, int], columns: Sequence[int]) -> int:
    return sum(counts.get(c, 0) for c in columns)


def _without_sums(figures: Sequence[tuple[int, int]]) -> list[tuple[int, int]]:
    """The pairs of figures that are not the sum of those right after them, nor the last the sum of all."""
    kept: list[tuple[int, int]] = []
    for one in reversed(figures):
        sums = accumulate(reversed(kept), lambda a, b: (a[0] + b[0], a[1] + b[1]))
        if one not in sums:
            kept.append(one)
    last, others = kept[:1], kept[1:]
    return others if last == [tuple(map(sum, zip(*others, strict=True)))] else kept


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
