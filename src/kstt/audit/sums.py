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
_FEW = 20
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
    plausible = (
        one
        for one in unique.values()
        if one.holds or (_is_plausible(one) and not _makes_another(one, amounts))
    )
    return sorted(plausible, key=lambda one: not one.holds)


def _is_plausible(failed: Sum) -> bool:
    size = failed.stated <= _ABSURD * failed.added <= _ABSURD * _ABSURD * failed.stated
    return failed.is_of_one_measure and bool(size or failed.doubt or failed.slips)


def _makes_another(failed: Sum, amounts: Sequence[Amount]) -> bool:
    """Whether the parts make up another count right beside them: ``Trong 22 …, 20 đã trả lời, 2 chưa``."""
    first, last = min(part.at for part in failed.parts), max(part.at for part in failed.parts)
    around = (*amounts[max(first - 2, 0) : first], *amounts[last + 1 : last + 2])
    return any(
        a.count == failed.added and a not in failed.members and akin(a, failed.parts[0]) for a in around
    )


def _note_held(sums: Sequence[Sum]) -> None:
    """Count for each amount the sums that hold it up."""
    for one in sums:
        for member in one.members if one.holds else ():
            member.sums += 1
        columns = {part.meanings[0].columns[0] for part in one.parts if part.meanings}
        if one.holds and columns and not any(key.startswith("pending") for key in columns):
            one.total.kinds |= columns


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
    """Totals with the parts listed under them, nested parts under their own."""
    marked: dict[int, list[Amount]] = defaultdict(list)
    meant: dict[int, list[Amount]] = defaultdict(list)
    for amount in counts:
        if amount.parent is not None and amounts[amount.parent].elsewhere == amount.elsewhere:
            marked[amount.parent].append(amount)
        at = _parent(amounts, amount)
        if at is not None:
            meant[at].append(amount)
    for at in sorted({*marked, *meant}):
        total = amounts[at]
        if total.count is None:
            continue
        for listed_parts in (meant[at], marked[at]):
            parts = [part for part in listed_parts if akin(total, part)]
            held = _held(total, parts) if _all_akin(total, parts) else ()
            if held:
                yield Sum(total, held, chance=chance_of_sum(total.count, len(parts)))
                break
        else:
            parts = [part for part in meant[at] if akin(total, part)]
            if 1 < len(parts) <= SECTION and _all_akin(total, parts) and not _named(total, parts):
                failed = Sum(total, tuple(parts))
                yield attrs.evolve(failed, claimed=_is_complete(failed))


def _all_akin(total: Amount, parts: Sequence[Amount]) -> bool:
    return all(akin(total, part) and akin(parts[0], part) for part in parts)


def _parent(amounts: Sequence[Amount], amount: Amount) -> int | None:
    """What a count is listed under, by marks and, where these leave it open, by what it counts."""
    at = amount.parent
    while at is not None:
        parent = amounts[at]
        if parent.elsewhere != amount.elsewhere:
            return None
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
    closed = all(part.listed and (part.listed.bracket or part.listed.colon) for part in parts)
    if closed and failed.mistyped and not any(part.own.place.unit for part in parts):
        return True
    more = failed.added > failed.stated
    unlike = bool(total.unit) and not parts[0].unit
    if any(part.free for part in parts) or (unlike and not more):
        return False
    if more:
        return not any(part.own.place.unit for part in parts) or len({part.unit for part in parts}) == 1
    listed = [part.listed for part in parts if part.listed]
    enumerated = total.account is None and all(part.figure.unit == total.figure.unit != "" for part in parts)
    return any((one.whole and not one.bracket) or (one.colon and enumerated) for one in listed)


def _rows(exact: Sequence[Amount], counts: Sequence[Amount]) -> Iterator[Sum]:
    """Totals of the counts right after or before them: called so, or where chance is rare."""
    sentences: dict[int, list[Amount]] = defaultdict(list)
    levels: dict[tuple[int, int | None], list[Amount]] = defaultdict(list)
    for amount in counts:
        sentences[amount.sentence].append(amount)
        if amount.listed is None or amount.listed.bullets:
            levels[amount.section, amount.parent].append(amount)
    last: list[Amount] = []
    for row in sentences.values():
        for at, total in enumerate(row):
            before = row[max(at - 2 * _ROW, 0) : at]
            alone = not before and bool(total.own.cues & {"these", "whole", "total"})
            if alone and last and last[0].paragraph == total.paragraph:
                before = last
            if before and _is_sum_of(total, before):
                yield Sum(total, tuple(before))
        last = row
    bases = [a for a in exact if a.ratio is None or a.ratio < a.at]
    for row in (*lines_of(bases, lambda a: a.paragraph), *levels.values()):
        yield from sums_among(row)
        yield from echoes(row)


def _is_sum_of(total: Amount, before: Sequence[Amount]) -> bool:
    """Whether a count after others is said to be their sum: ``… và 30 hồ sơ, tổng cộng 60 hồ sơ``."""
    if OVER.search(total.before) or not total.own.cues & {"whole", "total", "these"}:
        return False
    bracket = total.listed is not None and total.listed.bracket
    if total.named and "these" not in total.own.cues and not bracket:
        return False
    alike = all(akin(total, one) and one.listed == before[0].listed for one in before)
    alike = alike and (not bracket or total.parent == before[-1].at)
    return alike and len(before) > 1 and Sum(total, tuple(before)).near


def _ratios(amounts: Sequence[Amount]) -> Iterator[Sum]:
    """Ratios: those of a paragraph as a table, those of one base, and what is left of one.

    ``28/50, trong đó cấp tỉnh 10/20, cấp xã 18/30``; ``87/113 hồ sơ, còn 26 hồ sơ``
    """
    lines: dict[int, list[tuple[Amount, Amount]]] = defaultdict(list)
    for amount in amounts:
        if amount.ratio is None or amount.ratio < amount.at or amount.count is None:
            continue
        base = amounts[amount.ratio]
        lines[amount.paragraph].append((amount, base))
        after = [a for a in amounts[base.at + 1 : base.at + 3] if a.sentence == amount.sentence]
        left = next((a for a in after if a.count is not None and a.ratio is None), None)
        pending = left is not None and (_LEFT.search(left.before) or "pending" in left.own.cues)
        if left is not None and pending and akin(left, base):
            rest = Sum(base, (amount, left), chance=chance_of_sum(base.count or 0, 1))
            yield attrs.evolve(rest, claimed=rest.near)
    for run in lines.values():
        if 2 < len(run) <= SECTION:
            yield from sums_shown([list(column) for column in zip(*run, strict=True)], ends=True)
        parts = tuple(amount for amount, _ in run)
        for _, base in run if 1 < len(run) <= _ROW else ():
            alone = Sum(base, parts, chance=chance_of_sum(base.count or 0, len(run)))
            if alone.holds:
                yield alone
                others = [other for _, other in run if is_slip(other.count or 0, base.count or 0)]
                yield from (Sum(other, parts) for other in others)
                break
        else:
            if 1 < len(run) <= _ROW and len({base.count for _, base in run}) == 1:
                alone = Sum(run[0][1], parts)
                if alone.slips and "pending" in run[-1][0].own.cues:
                    yield alone
