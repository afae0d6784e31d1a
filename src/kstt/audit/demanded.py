"""The sums that the form demands, by what the words say is counted, and where."""

from __future__ import annotations

from collections import defaultdict
from itertools import product
from typing import TYPE_CHECKING

import attrs

from kstt.audit.evidence import chance_of_sum
from kstt.audit.measures import Measure, split_of, wholes_of
from kstt.audit.relation import Sum, is_every_level
from kstt.audit.words import Place

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator, Sequence

    from kstt.audit.amounts import Amount

__all__ = ["demanded_sums"]

_ROW = 6
SECTION = 60
"""Limit on the counts under one heading that are searched together."""
LARGE = 100
FAR = 12
"""Figures more paragraphs apart than this are not held against one another without a place."""


def demanded_sums(exact: Sequence[Amount]) -> Iterator[Sum]:
    """The sums of the form and of the levels of authority that hold or ought to."""
    counts = [amount for amount in exact if amount.ratio is None]
    yield from _identities(exact)
    yield from _levels(counts)


def _identities(counts: Sequence[Amount]) -> Iterator[Sum]:
    """The sums that the form demands of what is counted at one place."""
    clusters: dict[tuple[object, ...], list[Amount]] = defaultdict(list)
    for amount in counts:
        if amount.meanings or amount.free:
            clusters[amount.account, amount.place, amount.section, amount.elsewhere].append(amount)
    for cluster in clusters.values():
        for start in range(0, len(cluster), SECTION):
            some = cluster[start : start + SECTION]
            stated = {amount.meanings[0] for amount in some if amount.meanings}
            yield from (
                found
                for total in some
                for meaning in dict.fromkeys((*total.meanings, *_with_carried(total)))
                for way in _ways(meaning, stated)
                if (found := _best(total, meaning, way, some)) is not None
            )


def _with_carried(total: Amount) -> tuple[Measure, ...]:
    """What new cases make together with those carried over."""
    if len(total.meanings) != 1 or len(total.meanings[0].columns) < 2:
        return ()
    return tuple(whole for whole in wholes_of(total.meanings[0]) if len(whole.columns) == 1)[:1]


def _ways(whole: Measure, stated: Collection[Measure]) -> list[tuple[Measure, ...]]:
    """The ways in which a measure is a sum: of its parts, of sums of them, of the parts of one not stated."""
    ways = list(split_of(whole))
    for split in list(ways):
        for alone in split if len(split) == 3 else ():
            rest = tuple(key for part in split if part != alone for key in part.columns)
            ways.append((Measure.of(whole.account, *rest), alone))
        for part in split if len(split) == 2 else ():
            others = tuple(one for one in split if one != part)
            ways += [(*finer, *others) for finer in _ways(part, stated) if part not in stated]
    return ways


def _best(total: Amount, meaning: Measure, way: Sequence[Measure], cluster: Sequence[Amount]) -> Sum | None:
    """The parts of a total that make it, else those that ought to."""
    options = [
        [a for a in cluster if a is not total and a.base in {None, total.at} and measure in a.meanings][:_ROW]
        for measure in way
    ]
    held = {Measure(meaning.account, (key,)) for key in total.kinds}
    other = any(one != meaning and not one.within(meaning) for one in held)
    if not all(options) or other:
        return None
    near = [sorted(some, key=lambda one: (abs(one.at - total.at), one.at < total.at))[:3] for some in options]
    balance = any(measure.columns[0].startswith("pending") for measure in way)
    carried = (
        [a for a in cluster if a.meanings[:1] == (Measure(meaning.account, ("carried_over",)),)]
        if balance
        else []
    )
    aside = [a for a in cluster if a.free and abs(a.at - total.at) <= FAR] if balance else []
    alone = meaning in total.meanings
    if not alone and not balance:
        return None
    chosen = [parts for parts in product(*near) if len({id(part) for part in parts}) == len(parts)]
    for parts in chosen:
        for beside in (*([()] if alone else []), *((one,) for one in carried[:2])):
            for more in ((), *((one,) for one in aside[:3])):
                one = Sum(total, (*parts, *more), beside=beside)
                if one.holds and total not in beside:
                    return attrs.evolve(one, chance=chance_of_sum(one.stated, len(cluster)))
    if not chosen or chosen[0] != tuple(some[0] for some in near):
        return None
    apart = [a for a in carried if a.parent != total.at and not a.sums and "owed" not in total.own.cues]
    new = len(total.meanings) > 1 or not alone
    failed = Sum(total, chosen[0], beside=tuple(apart[:1]) if new else ())
    if not alone and not failed.beside:
        return None
    certain = meaning in total.meanings[:1] or total.free or not alone
    certain = certain and all(
        part.meanings[0] == measure and (len(part.meanings) == 1 or _of_one_kind(part))
        for part, measure in zip(failed.parts, way, strict=True)
    )
    if not (certain and (_of_one_kind(total) or failed.slips)) and not (
        all(map(_of_one_kind, failed.parts)) and failed.slips
    ):
        return None
    left_over = balance and failed.added < failed.stated <= failed.added * 11 // 10
    plausible = failed.near or (left_over and _of_one_kind(total))
    return failed if plausible and _is_demanded(failed, way, cluster) else None


def _of_one_kind(part: Amount) -> bool:
    return len({key.split("_")[0] for meaning in part.meanings for key in meaning.columns}) == 1


def _is_demanded(failed: Sum, way: Sequence[Measure], cluster: Sequence[Amount]) -> bool:
    """Whether the form demands a sum that fails, and no other reading of its words makes it hold."""
    total, parts = failed.total, failed.parts
    if total.free:
        return bool(failed.slips)
    spread = {member.paragraph for member in failed.members}
    if max(spread) - min(spread) > FAR and not (total.scope.said or total.place != Place()):
        return False
    lacking = failed.stated - failed.added
    pending = [p for p, m in zip(parts, way, strict=True) if m.columns[0].startswith("pending")]
    if not pending:
        return True
    left = sum(one.count or 0 for one in cluster if one.free and one.place == total.place)
    if left and left == abs(lacking):
        return False
    if lacking < 0 and len(total.meanings) > 1 and "owed" not in total.own.cues:
        # What was taken in may be the new cases alone: those carried over are then not stated.
        size = sum(part.count or 0 for part in pending)
        stated = any(m.columns == ("carried_over",) for a in cluster for m in a.meanings)
        return stated or bool(failed.slips) or (size >= LARGE and -lacking * 50 < size)
    return True


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
        if not wholes or not is_every_level(parts):
            continue
        sums = [Sum(whole, parts) for whole in wholes]
        found.append(next((one for one in sums if one.holds), sums[0]))
    held = any(one.holds for one in found)
    for one in found:
        chance = chance_of_sum(one.stated, 2) if one.holds else 0.0
        if one.holds or held or one.slips:
            yield attrs.evolve(one, chance=chance)


def _one_of_each(same: Sequence[Amount]) -> tuple[Amount, ...]:
    """The first count of each level, all of one paragraph or each of its own."""
    for run in (*_by_paragraph(same), same):
        first = {a.place.level: a for a in reversed(run) if a.place.level is not None}
        parts = tuple(sorted(first.values(), key=lambda one: one.at))
        if is_every_level(parts) and len({part.paragraph for part in parts}) in {1, len(parts)}:
            return parts
    return ()


def _by_paragraph(amounts: Sequence[Amount]) -> list[list[Amount]]:
    found: dict[int, list[Amount]] = defaultdict(list)
    for amount in amounts:
        found[amount.paragraph].append(amount)
    return list(found.values())
