"""The sums that the form and the levels of authority demand, by what the words say is counted, and where."""

from __future__ import annotations

from collections import defaultdict
from functools import cache
from itertools import product
from typing import TYPE_CHECKING

import attrs

from kstt.audit.evidence import chance_of_sum
from kstt.audit.measures import Measure, split_of, wholes_of
from kstt.audit.relation import Sum, is_every_level
from kstt.audit.words import Place

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from kstt.audit.amounts import Amount

__all__ = ["SECTION", "demanded_sums", "identities"]

SECTION = 60
"""Limit on the counts under one heading that are searched together."""
_NEAREST = 3
"""The number of counts of one measure that are tried, the nearest first."""
_LARGE = 100
_FAR = 12
"""Figures more paragraphs apart than this are not held against one another without a place."""


_Way = tuple[Measure, ...]


@cache
def identities(whole: Measure) -> tuple[tuple[_Way, _Way], ...]:
    """The sums that the form demands of a measure: what is to be added to it, and the parts of both.

    >>> from kstt import CaseAccount
    >>> for beside, way in identities(Measure(CaseAccount, ("received_online", "received_direct"))):
    ...     print(" + ".join(map(str, beside)), "|", " + ".join(map(str, way)))
     | received_online + received_direct
    carried_over | resolved + pending
    """
    found: list[tuple[_Way, _Way]] = [((), way) for way in _ways(whole)]
    for wider in wholes_of(whole):
        for way in _ways(wider):
            if len(way) == 2 and way[0] == whole:
                # New cases and those carried over are resolved or pending: two ways of one whole.
                others = (split for split in split_of(wider) if split != way and len(split) == 2)
                found += [(way[1:], split) for split in others]
    return tuple(found)


def _ways(whole: Measure) -> list[_Way]:
    """The ways in which a measure is a sum: of its parts, of two of three together, of parts of its parts."""
    ways = list(split_of(whole))
    for split in split_of(whole):
        for alone in split if len(split) == 3 else ():
            keys = (one.columns[0] for one in split if one != alone)
            ways.append((Measure.of(whole.account, *keys), alone))
        for part in split if len(split) == 2 else ():
            others = tuple(one for one in split if one != part)
            ways += [(*finer, *others) for finer in split_of(part)]
    return ways


def demanded_sums(exact: Sequence[Amount]) -> Iterator[Sum]:
    """The sums of the form and of the levels of authority that hold or ought to."""
    clusters: dict[tuple[object, ...], list[Amount]] = defaultdict(list)
    for amount in exact:
        if amount.account and (amount.meanings or amount.free):
            clusters[amount.account, amount.place, amount.section, amount.elsewhere].append(amount)
    for cluster in clusters.values():
        for start in range(0, len(cluster), SECTION):
            yield from _identities(cluster[start : start + SECTION])
    yield from _levels([amount for amount in exact if amount.ratio is None])


def _identities(cluster: Sequence[Amount]) -> Iterator[Sum]:
    """The sums that the form demands of what is counted at one place."""
    named: dict[Measure, list[Amount]] = defaultdict(list)
    for amount in cluster:
        for meaning in amount.meanings:
            named[meaning].append(amount)
    for whole, totals in list(named.items()):
        for beside, way in identities(whole):
            if not all(one in named for one in (*beside, *way)):
                continue
            for total in totals:
                found = _chosen(total, [named[one] for one in beside], [named[one] for one in way])
                if found is not None and (found.holds or _is_demanded(found, (whole, *beside), way, cluster)):
                    yield found


def _chosen(total: Amount, beside: Sequence[list[Amount]], way: Sequence[list[Amount]]) -> Sum | None:
    """The nearest counts of each measure that make the sum hold, else the nearest of all."""
    near = [
        sorted(
            (a for a in some if a is not total and a.base in {None, total.at}),
            key=lambda one: (abs(one.at - total.at), one.at < total.at),
        )[:_NEAREST]
        for some in (*beside, *way)
    ]
    first: Sum | None = None
    for chosen in product(*near):
        if len(set(map(id, chosen))) == len(chosen):
            one = Sum(total, chosen[len(beside) :], beside=chosen[: len(beside)])
            if one.holds:
                return attrs.evolve(one, chance=chance_of_sum(one.stated, len(near) * _NEAREST))
            first = first or one
    return first


def _is_demanded(
    failed: Sum, whole: Sequence[Measure], way: Sequence[Measure], cluster: Sequence[Amount]
) -> bool:
    """Whether the form demands a sum that fails, and no other reading of its words makes it hold."""
    if not all(map(_is_clear, failed.parts)):
        return False
    # ``Kỳ trước chuyển sang 231 hồ sơ. Tiếp nhận 6.369 hồ sơ``: what stands apart is not within the other.
    apart = bool(failed.beside) and not any(a.parent == failed.total.at or a.sums for a in failed.beside)
    members = list(zip(failed.members, (*whole, *way), strict=True))
    first = all(a.meanings[0] == one for a, one in members[1:] if not apart or a not in failed.beside)
    certain = first and (apart or (members[0][0].meanings[0] == members[0][1] and _is_clear(failed.total)))
    if not certain and not failed.slips:
        return False
    spread = {member.paragraph for member in failed.members}
    if max(spread) - min(spread) > _FAR and not (failed.total.scope.said or failed.total.place != Place()):
        return False
    if max(spread) > min(spread) and any(_is_said_apart(a, one, cluster) for a, one in members):
        return False
    lacking = failed.stated - failed.added
    pending = [p for p, m in zip(failed.parts, way, strict=True) if m.columns[0].startswith("pending")]
    if not pending:
        return failed.near
    aside = [one.count or 0 for one in cluster if one.free]
    if abs(lacking) in {*aside, sum(aside)}:
        # Cases returned or withdrawn are neither resolved nor pending.
        return False
    if lacking < 0 and len(failed.total.meanings) > 1 and "owed" not in failed.total.own.cues:
        # What was taken in may be the new cases alone: those carried over are then not stated.
        size = sum(part.count or 0 for part in pending)
        carried = any(m.columns == ("carried_over",) for one in cluster for m in one.meanings)
        return (carried and failed.near) or bool(failed.slips) or (size >= _LARGE and -lacking * 50 < size)
    return failed.near or 0 < lacking <= failed.added // 10


def _is_said_apart(amount: Amount, measure: Measure, cluster: Sequence[Amount]) -> bool:
    """Whether another paragraph states the same measure otherwise: of another time or body."""
    return any(
        other.meanings[:1] == (measure,)
        and _is_clear(other)
        and other.paragraph != amount.paragraph
        and other.count != amount.count
        for other in cluster
    )


def _is_clear(amount: Amount) -> bool:
    """Whether all that an amount may count is received, or resolved, or pending."""
    kinds = {key.split("_")[0] for meaning in amount.meanings for key in meaning.columns}
    return len({"received" if kind == "carried" else kind for kind in kinds}) == 1


def _levels(counts: Sequence[Amount]) -> Iterator[Sum]:
    """What is counted alike at every level of authority adds up to the whole."""
    said: dict[tuple[object, ...], list[Amount]] = defaultdict(list)
    for amount in counts:
        if amount.meanings and not amount.place.unit and not amount.place.category:
            said[amount.meanings[0], amount.elsewhere].append(amount)
    found = []
    for same in said.values():
        wholes = [a for a in same if a.place.level is None]
        parts = _one_of_each(same)
        if wholes and is_every_level(parts):
            sums = [Sum(whole, parts) for whole in wholes]
            found.append(next((one for one in sums if one.holds), sums[0]))
    held = any(one.holds for one in found)
    for one in found:
        if one.holds or held or one.slips:
            yield attrs.evolve(one, chance=chance_of_sum(one.stated, 2) if one.holds else 0.0)


def _one_of_each(same: Sequence[Amount]) -> tuple[Amount, ...]:
    """The first count of each level, all of one paragraph or each of its own."""
    paragraphs: dict[int, list[Amount]] = defaultdict(list)
    for amount in same:
        paragraphs[amount.paragraph].append(amount)
    for run in (*paragraphs.values(), same):
        first = {a.place.level: a for a in reversed(run) if a.place.level is not None}
        parts = tuple(sorted(first.values(), key=lambda one: one.at))
        if is_every_level(parts) and len({part.paragraph for part in parts}) in {1, len(parts)}:
            return parts
    return ()
