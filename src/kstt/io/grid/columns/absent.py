"""Columns of a form that a table does not have because nothing is counted in them.

A unit that was set up in the period has nothing carried over, and may leave out that column. The caller says
so, as ``carried_over=0``; of what was carried over the rows may show it.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import attrs

from kstt.definitions.columns import Role, identities_among, without_columns
from kstt.io.grid.columns.deciding import Assignment, Undecided, decide
from kstt.io.grid.columns.figures import figures_in

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping, Sequence

    from kstt.definitions.columns import Column
    from kstt.io.grid.columns.fitting import Candidate, Fits

__all__ = ["absent_columns", "decide_with_absent"]


def decide_with_absent(
    columns: tuple[Column, ...],
    fits: Fits,
    by_number: Mapping[str, Candidate],
    rows: Sequence[Sequence[str]],
    absent: Collection[str],
) -> Assignment | Undecided:
    """The reading of a header (see :func:`kstt.io.grid.columns.deciding.decide`), some columns being absent.

    Args:
        columns: the form's.
        fits: what the titles say.
        by_number: the places of columns of which only the printed number speaks.
        rows: the rows under the header.
        absent: the columns of which the caller says that the table has none.
    """
    if absent:
        return _decided(columns, fits, by_number, rows, absent)
    decided = decide(columns, fits, by_number, rows)
    if isinstance(decided, Assignment) or len(decided.missing) != 1:
        return decided
    opening = [column.key for column in columns if column.role is Role.OPENING_STOCK]
    if list(decided.missing) == opening:
        without = _decided(columns, fits, by_number, rows, opening)
        if isinstance(without, Assignment) and _shows_none(without, opening[0], rows):
            return without
    return decided


def absent_columns(assigned: Assignment) -> list[Column]:
    """The columns that stand nowhere and are no sum of others: nothing is counted in them."""
    return [
        column
        for column, place in zip(assigned.columns, assigned.places, strict=True)
        if not place and column.role is not Role.TOTAL
    ]


def _decided(
    columns: tuple[Column, ...],
    fits: Fits,
    by_number: Mapping[str, Candidate],
    rows: Sequence[Sequence[str]],
    absent: Collection[str],
) -> Assignment | Undecided:
    """The reading of the other columns, with those that are absent in no place."""
    joined = {keys: own for keys, own in fits.joined.items() if not set(keys) & set(absent)}
    numbered = {key: one for key, one in by_number.items() if key not in absent}
    others = without_columns(columns, absent)
    decided = decide(others, attrs.evolve(fits, joined=joined), numbered, rows)
    if isinstance(decided, Undecided):
        return decided
    of_form = {column.key: column for column in columns}
    changed = {column.key: column for column in others}
    placed = {
        column.key: (of_form[column.key] if column == changed.get(column.key) else column, place)
        for column, place in zip(decided.columns, decided.places, strict=True)
    }
    for key in absent:
        placed[key] = of_form[key], ()
    order = {column.key: i for i, column in enumerate(columns)}
    shown = sorted(placed.values(), key=lambda one: order[one[0].key.partition("+")[0]])
    return attrs.evolve(
        decided, columns=tuple(one for one, _ in shown), places=tuple(place for _, place in shown)
    )


def _shows_none(assigned: Assignment, key: str, rows: Sequence[Sequence[str]]) -> bool:
    """Whether every row shows that nothing is in a column: each sum of its totals holds without it."""
    places = {column.key: place for column, place in zip(assigned.columns, assigned.places, strict=True)}
    identities = identities_among(assigned.columns)
    totals = {identity.total for identity in identities if key in identity.parts}
    sums = [identity for identity in identities if identity.total in totals]
    shown = False
    for counts in figures_in(rows, {c for place in assigned.places for c in place}):
        values = {own: sum(counts.get(c, 0) for c in place) for own, place in places.items() if place}
        for identity in reversed(identities):
            # The sums of boxes come last: they give totals that the sheet does not.
            if identity.total not in values and values.keys() >= set(identity.parts):
                values[identity.total] = sum(map(values.__getitem__, identity.parts))
        values[key] = 0
        if any(
            values.get(identity.total) is None
            or values[identity.total] != sum(values.get(part, -1) for part in identity.parts)
            for identity in sums
        ):
            return False
        shown = True
    return shown and any(len({one for one in sums if one.total == total}) > 1 for total in totals)
