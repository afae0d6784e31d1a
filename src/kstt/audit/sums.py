"""Sums that the counts of a text satisfy, and those that its words claim and that fail."""

from __future__ import annotations

import re
from collections import defaultdict
from itertools import accumulate
from typing import TYPE_CHECKING

import attrs

from kstt.audit.amounts import akin
from kstt.audit.bases import OVER
from kstt.audit.changes import change_of
from kstt.audit.demanded import SECTION, demanded_sums
from kstt.audit.evidence import chance_of_sum, is_slip
from kstt.audit.neighbours import echoes, sums_among
from kstt.audit.parallel import lines_of, parallel_sums, sums_shown
from kstt.audit.relation import Sum, is_every_level
from kstt.audit.words import Place

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from kstt.audit.amounts import Amount

__all__ = ["sums_of"]

_ROW = 6
"""The number of neighbours among which a total is sought."""
_ABSURD = 20
"""Parts that add up to this many times their total, or to so small a share of it, are not its parts."""
_LEFT = re.compile(r"(?<!\w)còn(?: lại)?\s*$", re.IGNORECASE)


def sums_of(amounts: Sequence[Amount]) -> list[Sum]:
    """The sums that hold or are claimed, those that hold first; each total with the same parts once."""
    exact = [amount for amount in amounts if amount.count is not None]
    counts = [amount for amount in exact if amount.ratio is None]
    found = [
        *_lists(amounts, counts),
        *_rows(exact, counts),
        *parallel_sums(counts),
        *_ratios(amounts),
        *_differences(amounts),
    ]
    _note_held(found)
    demanded = list(demanded_sums(exact))
    _note_held(demanded)
    unique: dict[tuple[int, ...], Sum] = {}
    for one in (*found, *demanded):
        key = tuple(member.at for member in one.members)
        if key not in unique or (one.claimed and not unique[key].claimed):
            unique[key] = one
    likely = (one for one in unique.values() if one.holds or _is_plausible(one, amounts))
    return sorted(likely, key=lambda one: not one.holds)


def _is_plausible(failed: Sum, amounts: Sequence[Amount]) -> bool:
    """Whether a sum that fails may be meant: of one measure and size, its parts those of no other count."""
    size = failed.stated <= _ABSURD * failed.added <= _ABSURD * _ABSURD * failed.stated
    if not failed.is_of_one_measure or not (size or failed.doubt or failed.slips):
        return False
    # ``Trong 22 …, 20 đã trả lời, 2 chưa``
    first, last = min(part.at for part in failed.parts), max(part.at for part in failed.parts)
    around = (*amounts[max(first - 2, 0) : first], *amounts[last + 1 : last + 2])
    return not any(
        a.count == failed.added and a not in failed.members and akin(a, failed.parts[0]) for a in around
    )


def _note_held(sums: Sequence[Sum]) -> None:
    """Count for each amount the sums that hold it up."""
    for one in sums:
        for member in one.members if one.holds else ():
            member.sums += 1


def _differences(amounts: Sequence[Amount]) -> Iterator[Sum]:
    """What rose or fell by so much: the greater count is the sum of the other and the change."""
    for amount in amounts:
        change = change_of(amounts, amount) if amount.change and amount.figure.count is not None else None
        if change is None or change.now is None or change.before is None or amount.near:
            continue
        now, before = change.now, change.before
        greater, less = (now, before) if change.word == "tăng" else (before, now)
        if greater.figure.count is not None and less.figure.count is not None:
            yield Sum(greater, (less, amount), chance=chance_of_sum(greater.figure.count, 2))


def _lists(amounts: Sequence[Amount], counts: Sequence[Amount]) -> Iterator[Sum]:
    """Totals with the parts listed under them, by marks alone or by what they count."""
    marked: dict[int, list[Amount]] = defaultdict(list)
    meant: dict[int, list[Amount]] = defaultdict(list)
    for amount in counts:
        for lists, at in ((marked, amount.parent), (meant, _parent(amounts, amount))):
            if at is not None and amounts[at].elsewhere == amount.elsewhere and akin(amounts[at], amount):
                lists[at].append(amount)
    for at, total in enumerate(amounts):
        if total.count is None:
            continue
        held = _held(total, meant[at]) or _held(total, marked[at])
        if held:
            yield Sum(total, held, chance=chance_of_sum(total.count, len(held)))
        elif 1 < len(meant[at]) <= SECTION and not _named(total, meant[at]):
            failed = Sum(total, tuple(meant[at]))
            yield attrs.evolve(failed, claimed=_is_complete(failed))


def _parent(amounts: Sequence[Amount], amount: Amount) -> int | None:
    """What a count is listed under, by marks and, where these leave it open, by what it counts."""
    at = amount.parent
    while at is not None:
        parent = amounts[at]
        if amount.own.place != Place() or not parent.meanings or not amount.meanings:
            return at
        if any(one.within(other) or one == other for one in amount.meanings for other in parent.meanings):
            return at
        at = parent.parent
    return None


def _held(total: Amount, parts: Sequence[Amount]) -> tuple[Amount, ...]:
    """The first parts of a list, at least two, that add up to its total."""
    added = list(accumulate(part.count or 0 for part in parts))
    stops = (stop for stop in range(len(parts), 1, -1) if added[stop - 1] == total.count)
    return tuple(parts[: next(stops, 0)])


def _named(total: Amount, parts: Sequence[Amount]) -> bool:
    """Whether the words name what all of a list counts: then the form says what adds up."""
    return bool(total.meanings) and all(
        part.place == total.place and any(m.within(whole) for m in part.meanings for whole in total.meanings)
        for part in parts
    )


def _is_complete(failed: Sum) -> bool:
    """Whether a list that fails is meant to make up its total."""
    total, parts = failed.total, failed.parts
    if failed.slips or is_every_level(parts):
        return True
    units = any(part.own.place.unit for part in parts)
    if (
        failed.mistyped
        and not units
        and all(p.listed and (p.listed.bracket or p.listed.colon) for p in parts)
    ):
        return True
    if any(part.free for part in parts):
        return False
    if failed.added > failed.stated:
        if any((part.count or 0) > failed.stated for part in parts):
            return failed.near
        return not units or len({part.figure.unit for part in parts}) == 1
    alike = bool(total.figure.unit) and all(part.figure.unit == total.figure.unit for part in parts)
    listed = [part.listed for part in parts if part.listed]
    whole = any(one.whole and not one.bracket for one in listed) and bool(
        parts[0].figure.unit or not total.figure.unit
    )
    return whole or (total.account is None and alike and any(one.colon for one in listed))


def _rows(exact: Sequence[Amount], counts: Sequence[Amount]) -> Iterator[Sum]:
    """Totals of the counts right after or before them: called so, or where chance is rare."""
    last: list[Amount] = []
    for row in lines_of(counts, lambda a: a.sentence):
        for at, total in enumerate(row):
            before = row[max(at - 2 * _ROW, 0) : at]
            if not before and last and last[0].paragraph == total.paragraph:
                before = last
            if before and _is_sum_of(total, before):
                yield Sum(total, tuple(before))
        last = row
    bases = [a for a in exact if a.ratio is None or a.ratio < a.at]
    levels = [a for a in counts if a.listed is None or a.listed.bullets]
    for row in (*lines_of(bases, lambda a: a.paragraph), *lines_of(levels, lambda a: (a.section, a.parent))):
        yield from sums_among(row)
        yield from echoes(row)


def _is_sum_of(total: Amount, before: Sequence[Amount]) -> bool:
    """Whether a count after others is called their sum: ``… và 30 hồ sơ, tổng cộng 60 hồ sơ``."""
    if OVER.search(total.before) or not total.own.cues & {"whole", "total", "these"}:
        return False
    bracket = total.listed is not None and total.listed.bracket
    if total.named and "these" not in total.own.cues and not bracket:
        return False
    alike = all(akin(total, one) and one.listed == before[0].listed for one in before)
    alike = alike and (not bracket or total.parent == before[-1].at)
    return alike and len(before) > 1 and Sum(total, tuple(before)).near


def _ratios(amounts: Sequence[Amount]) -> Iterator[Sum]:
    """Ratios: those of a paragraph in columns, those of one base, and what is left of one.

    ``28/50, trong đó cấp tỉnh 10/20, cấp xã 18/30``; ``87/113 hồ sơ, còn 26 hồ sơ``
    """
    first = [a for a in amounts if a.ratio is not None and a.ratio > a.at and a.count is not None]
    for amount in first:
        base = amounts[amount.ratio or 0]
        after = [a for a in amounts[base.at + 1 : base.at + 3] if a.sentence == amount.sentence]
        left = next((a for a in after if a.count is not None and a.ratio is None), None)
        if (
            left is not None
            and (_LEFT.search(left.before) or "pending" in left.own.cues)
            and akin(left, base)
        ):
            rest = Sum(base, (amount, left), chance=chance_of_sum(base.count or 0, 1))
            yield attrs.evolve(rest, claimed=rest.near)
    for parts in lines_of(first, lambda a: a.paragraph):
        bases = [amounts[part.ratio or 0] for part in parts]
        if 2 < len(parts) <= SECTION:
            yield from sums_shown([parts, bases], ends=True)
        whole = next((base for base in bases if base.count == sum(part.count or 0 for part in parts)), None)
        if whole is not None and 1 < len(parts) <= _ROW:
            yield Sum(whole, tuple(parts), chance=chance_of_sum(whole.count or 0, len(parts)))
            slips = [one for one in bases if is_slip(one.count or 0, whole.count or 0)]
            yield from (Sum(one, tuple(parts)) for one in slips)
