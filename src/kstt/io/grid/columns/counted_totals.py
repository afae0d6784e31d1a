"""What the totals of a sheet count that those of the form do not, or the other way round: the rows show it.

A total may count what came in the period alone, where the form's own counts what was carried over, too: the
form's is computed from its parts then. One may count columns that it does not have, *Trả lại, rút hồ sơ*.
"""

from __future__ import annotations

from itertools import accumulate
from typing import TYPE_CHECKING

import attrs

from kstt.definitions.columns import Role, identities_among, with_further_part
from kstt.io.grid.columns.blocks import at
from kstt.io.grid.columns.figures import figures_in
from kstt.io.grid.lines.line import is_sum
from kstt.io.grid.titles.synonyms import Meaning
from kstt.io.grid.titles.words import path_said
from kstt.text import bare

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from kstt.io.grid.columns.deciding import Assignment
    from kstt.io.grid.columns.fitting import Fits
    from kstt.io.grid.titles.words import TitleWords

__all__ = [
    "RECEIPTS",
    "FurtherPart",
    "total_of_period",
    "with_further_parts",
    "with_split_columns",
    "without_stock",
]

RECEIPTS = ("received_online", "received_direct")
"""The columns of what was received in the period, by their keys."""

_SPLIT = 0.01
"""How much better all columns under a title of the form fit than the first of them alone."""
_ENOUGH, _FEW, _TITLED = 3, 10, 2
"""Rows that show what a total counts; of so many one may be wrong; rows that do where a title says so."""


def with_split_columns(fits: Fits, words: TitleWords) -> Fits:
    """What the titles say, where all columns under one title of the form may be its column together.

    *Trong hạn* over *Đang xử lý* and *Chờ bổ sung* is split in two, or the first is the whole; the sums know.

    Args:
        fits: what the titles say of each column.
        words: the words that they may have.
    """
    candidates = dict(fits.candidates)
    for key, own in fits.candidates.items():
        for one in own:
            above = fits.paths[one.columns[0]][:-1]
            under = tuple(c for c, path in enumerate(fits.paths) if path[:-1] == above)
            said = [fits.said[c] for c in under]
            if len(one.columns) == 1 and above and any(title.aside for title in said):
                kinds = path_said(words, above).kinds
                if kinds and all(title.kinds == kinds and not title.share for title in said):
                    whole = attrs.evolve(one, columns=under, fit=one.fit + _SPLIT)
                    candidates[key] = (*candidates[key], whole)
    return fits if candidates == fits.candidates else attrs.evolve(fits, candidates=candidates)


def without_stock(
    assigned: Assignment, fits: Fits, rows: Sequence[Sequence[str]], label: int | None
) -> tuple[Assignment, int | None]:
    """The reading with the total computed that leaves out an opening stock in every row, and its column.

    A total that stands in one group of titles with the stock is the form's, whatever is written there. Beside
    the flows in a group of their own few rows show that it leaves out the stock; alone, a title that says
    *Tổng số* and no period is the form's.

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
            if _together(fits, own[0], carried[0]):
                continue
            others = (keys for keys in total.splits if keys != parts and all(map(places.get, keys)))
            spent = [c for key in next(others, ()) for c in places[key]]
            grouped = all(_together(fits, own[0], c) for c in flows)
            if not (grouped and _balances(own[0], carried, flows, spent, rows)) and (
                _of_all(fits, own[0]) or not _leaves_out(own[0], carried, flows, rows, label)
            ):
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


def _balances(
    total: int,
    stock: Sequence[int],
    flows: Sequence[int],
    spent: Sequence[int],
    rows: Sequence[Sequence[str]],
) -> bool:
    """Whether a total is the sum of the flows, and with the stock what became of them, in most rows."""
    held = missed = 0
    for counts in figures_in(rows, {total, *stock, *flows, *spent}):
        own, carried = counts.get(total), _of(counts, stock)
        if own is not None and carried:
            holds = own == _of(counts, flows) and own + carried == _of(counts, spent)
            held, missed = held + holds, missed + (not holds)
    return held > _ENOUGH * missed


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
    totals = {identity.total for identity in identities_among(assigned.columns)}
    aside = {c for c, said in enumerate(fits.said) if said.aside}
    found: list[FurtherPart] = []
    for identity in identities_among(assigned.columns):
        own = {key: places[key] for key in (identity.total, *identity.parts)}
        if not all(own.values()):
            continue
        # What became of all cases may stand anywhere: "returned, withdrawn" beside resolved and pending.
        anywhere = aside if totals.issuperset(identity.parts) else set()
        for further in _beside(own[identity.total], own.values(), used, fits, anywhere):
            if _counts(
                own[identity.total],
                [own[key] for key in identity.parts],
                further,
                rows,
                titled=set(further) <= aside,
            ):
                found.append(FurtherPart(identity.total, identity.parts, further))
                used.update(further)
                break
    columns = assigned.columns
    for part in found:
        columns = with_further_part(columns, part.total, part.parts)
    return attrs.evolve(assigned, columns=columns), tuple(found)


def _beside(
    total: tuple[int, ...],
    group: Iterable[tuple[int, ...]],
    used: set[int],
    fits: Fits,
    anywhere: set[int],
) -> Iterator[tuple[int, ...]]:
    """The columns under the title of a total, or among its parts and right beside, that the form leaves.

    What compares, explains or divides the counts is no part of them, unless it stands under the title.
    """
    known = [c for place in group for c in place]
    paths = fits.paths
    above = paths[total[0]][0] if total[0] < len(paths) and len(paths[total[0]]) > 1 else None
    free = [
        c
        for c, path in enumerate(paths)
        if path
        and c not in used
        and (
            path[0] == above
            or c in anywhere
            or (min(known) < c <= max(known) + 1 and (fits.said[c].aside or not fits.said[c].foreign))
        )
    ]
    yield from ((c,) for c in free)
    if len(free) > 1:
        yield tuple(free)


def _counts(
    total: tuple[int, ...],
    parts: Sequence[tuple[int, ...]],
    further: tuple[int, ...],
    rows: Sequence[Sequence[str]],
    *,
    titled: bool,
) -> bool:
    """Whether a total is the sum of parts and further ones in nearly all rows that show it."""
    flat = [c for place in parts for c in place]
    held = seen = 0
    # A title that says so needs the fewer rows; then all of them must hold.
    for counts in figures_in(rows, {*total, *flat, *further}):
        own, rest = _of(counts, total), _of(counts, flat)
        beside = _of(counts, further)
        if beside:
            seen += 1
            held += own == rest + beside
        elif own != rest:
            seen += 1
    return (held >= _ENOUGH and seen - held <= max(1, seen // _FEW)) or (titled and held == seen >= _TITLED)
