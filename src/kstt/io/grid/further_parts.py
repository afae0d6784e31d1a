"""Columns that a form does not have and one of its totals counts, such as *Trả lại, rút hồ sơ*.

The rows show it: the total is the sum of the form's parts and such a column in them, and not without.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import attrs

from kstt.definitions.columns import identities_among, with_further_part
from kstt.io.grid.deciding import figures_in

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from kstt.io.grid.deciding import Assignment
    from kstt.io.grid.fitting import Fits

__all__ = ["FurtherPart", "with_further_parts"]

_ENOUGH, _FEW = 3, 10
"""Rows with something in a further part that show it; of so many one may have a sum that does not hold."""


@attrs.frozen
class FurtherPart:
    """A total of the form, the parts that the form has, and the columns of the sheet with further ones."""

    total: str
    parts: tuple[str, ...]
    columns: tuple[int, ...]


def with_further_parts(
    assigned: Assignment, fits: Fits, rows: Sequence[Sequence[str]]
) -> tuple[Assignment, tuple[FurtherPart, ...]]:
    """The reading in which totals with further parts are no sums of the form's parts, and these parts.

    Args:
        assigned: where the form's columns stand by their titles.
        fits: what the titles say.
        rows: the rows under the header.
    """
    places = {column.key: place for column, place in zip(assigned.columns, assigned.places, strict=True)}
    used = {c for place in assigned.places for c in place}
    found: list[FurtherPart] = []
    for identity in identities_among(assigned.columns):
        own = {key: places[key] for key in (identity.total, *identity.parts)}
        if not all(own.values()):
            continue
        for further in _beside(own[identity.total], own.values(), used, fits):
            if _counts(own[identity.total], [own[key] for key in identity.parts], further, rows):
                found.append(FurtherPart(identity.total, identity.parts, further))
                used.update(further)
                break
    columns = assigned.columns
    for part in found:
        columns = with_further_part(columns, part.total, part.parts)
    return attrs.evolve(assigned, columns=columns), tuple(found)


def _beside(
    total: tuple[int, ...], group: Iterable[tuple[int, ...]], used: set[int], fits: Fits
) -> Iterator[tuple[int, ...]]:
    """The columns under the title of a total, or among its parts and right beside, that the form leaves."""
    known = [c for place in group for c in place]
    paths = fits.paths
    above = paths[total[0]][0] if total[0] < len(paths) and len(paths[total[0]]) > 1 else None
    free = [
        c
        for c, path in enumerate(paths)
        if path and c not in used and (path[0] == above or min(known) < c <= max(known) + 1)
    ]
    yield from ((c,) for c in free)
    if len(free) > 1:
        yield tuple(free)


def _counts(
    total: tuple[int, ...],
    parts: Sequence[tuple[int, ...]],
    further: tuple[int, ...],
    rows: Sequence[Sequence[str]],
) -> bool:
    """Whether a total is the sum of parts and further ones in nearly all rows that show it."""
    flat = [c for place in parts for c in place]
    held = seen = 0
    for counts in figures_in(rows, {*total, *flat, *further}):
        own, rest = _sum(counts, total), _sum(counts, flat)
        beside = _sum(counts, further)
        if beside:
            seen += 1
            held += own == rest + beside
        elif own != rest:
            seen += 1
    return held >= _ENOUGH and seen - held <= max(1, seen // _FEW)


def _sum(counts: Mapping[int, int], columns: Sequence[int]) -> int:
    return sum(counts.get(c, 0) for c in columns)
