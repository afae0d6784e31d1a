"""Sums that the counts of a text satisfy, and those that its words claim and that fail."""

from __future__ import annotations

from collections import defaultdict
from decimal import Decimal
from itertools import accumulate, product
from typing import TYPE_CHECKING

import attrs

from kstt.audit.amounts import akin
from kstt.audit.changes import change_of
from kstt.audit.evidence import chance_of_sum, is_slip
from kstt.audit.measures import Measure, split_of
from kstt.audit.words import Place

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator, Mapping, Sequence

    from kstt.audit.amounts import Amount

__all__ = ["Sum", "sums_of"]

_ROW = 6
"""The number of neighbours among which a total is sought."""
_RARE = 0.01
"""What agrees by chance less often than this explains figures without a word."""
_SELDOM = 0.1
"""A slip that explains a sum that fails says something if unrelated counts look so less often than this."""
_SECTION = 60
"""So many counts under one heading are searched together."""
_LARGE = 100
_FAR = 12
"""Figures more paragraphs apart than this are not held against one another without a place."""
_ABSURD = 20
"""Parts that make so many times their total, or so few of it, are no parts of it."""
_LEVELS = ({"PROVINCE", "DISTRICT", "COMMUNE"}, {"PROVINCE", "COMMUNE"})


@attrs.frozen
class Sum:
    """A total with its parts.

    ``claimed`` says that words or the form demand it, ``chance`` how probable it is that unrelated counts
    agree so, ``added`` what the parts make.
    """

    total: Amount
    parts: tuple[Amount, ...]
    claimed: bool = True
    chance: float = 0.0

    @property
    def members(self) -> tuple[Amount, ...]:
        """The total and its parts."""
        return self.total, *self.parts

    @property
    def stated(self) -> int:
        """The total as stated."""
        return self.total.figure.count or 0

    @property
    def added(self) -> int:
        """What the parts add up to, as stated."""
        return sum(part.figure.count or 0 for part in self.parts)

    @property
    def holds(self) -> bool:
        """Whether the parts add up to the total, as stated."""
        return self.added == self.stated

    def needs(self, member: Amount) -> int:
        """The count a member would have to be for the sum to hold."""
        if member is self.total:
            return self.added
        return self.stated - self.added + (member.figure.count or 0)

    @property
    def slips(self) -> tuple[Amount, ...]:
        """The members that a slip of the hand would explain; none where unrelated counts often look so."""
        if max(self.stated, self.added) < _LARGE:
            return ()
        found = [
            m for m in self.members if self.needs(m) >= 0 and is_slip(m.figure.count or 0, self.needs(m))
        ]
        digits = sum(len(str(member.figure.count)) for member in self.members)
        rare = chance_of_sum(max(self.stated, self.added), 9 * digits) < _SELDOM
        return tuple(m for m in found if rare or _is_exchange(m.figure.count or 0, self.needs(m)))

    @property
    def slip(self) -> Amount | None:
        """The only member that a slip of the hand would explain."""
        return self.slips[0] if len(self.slips) == 1 else None


def _is_exchange(stated: int, right: int) -> bool:
    return sorted(str(stated)) == sorted(str(right))


def sums_of(amounts: Sequence[Amount]) -> list[Sum]:
    """The sums that hold or are claimed, those that hold first; each total with the same parts once."""
    counts = [amount for amount in amounts if amount.count is not None and amount.ratio is None]
    rates = {
        a.of: a.figure.value for a in amounts if a.of is not None and isinstance(a.figure.value, Decimal)
    }
    found = [
        *_lists(amounts, counts, rates),
        *_rows(counts),
        *_columns(counts),
        *_ratios(amounts),
        *_differences(amounts),
    ]
    _note_held(found)
    demanded = [*_identities(counts), *_levels(counts), *_breakdowns(counts)]
    _note_held(demanded)
    unique: dict[tuple[int, ...], Sum] = {}
    for one in (*found, *demanded):
        key = tuple(member.at for member in one.members)
        if key not in unique or (one.claimed and not unique[key].claimed):
            unique[key] = one
    plausible = (
        one
        for one in unique.values()
        if one.holds or one.slips or one.stated <= _ABSURD * one.added <= _ABSURD * _ABSURD * one.stated
    )
    return sorted(plausible, key=lambda one: not one.holds)


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


def _lists(
    amounts: Sequence[Amount], counts: Sequence[Amount], rates: Mapping[int, Decimal]
) -> Iterator[Sum]:
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
        for parts in (meant[at], marked[at]):
            held = _held(total, parts) if _all_akin(total, parts) else ()
            if held and not _is_part(total, parts[parts.index(held[-1]) + 1 :]):
                yield Sum(total, held, chance=chance_of_sum(total.count, len(parts)))
                break
        else:
            parts = meant[at]
            listed = 1 < len(parts) <= _SECTION and _all_akin(total, parts) and not _named(total, parts)
            if listed and _is_complete(Sum(total, tuple(parts)), rates):
                yield Sum(total, tuple(parts))


def _is_part(total: Amount, rest: Sequence[Amount]) -> bool:
    """Whether what is left of a list is part of its total as well, by what it counts."""
    first = rest[0] if rest else None
    if first is None or not first.count or len(total.meanings) != 1 or len(first.meanings) != 1:
        return False
    return any(first.meanings[0] in split for split in split_of(total.meanings[0]))


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
    """The first parts of a list, at least two, that add up to its total; parts of a part count once."""
    for kept in (list(parts), _folded(parts)):
        added = list(accumulate(part.count or 0 for part in kept))
        for stop in range(len(kept), 1, -1):
            if added[stop - 1] == total.count:
                return tuple(kept[:stop])
    return ()


def _folded(parts: Sequence[Amount]) -> list[Amount]:
    kept: list[Amount] = []
    at = 0
    while at < len(parts):
        kept.append(parts[at])
        for stop in range(at + 3, min(at + 2 + _ROW, len(parts) + 1)):
            if sum(part.count or 0 for part in parts[at + 1 : stop]) == parts[at].count:
                at = stop - 1
                break
        at += 1
    return kept


def _named(total: Amount, parts: Sequence[Amount]) -> bool:
    """Whether the words name what all of a list counts: then the form says what adds up."""
    return bool(total.meanings) and all(part.meanings and part.place == total.place for part in parts)


def _is_complete(failed: Sum, rates: Mapping[int, Decimal]) -> bool:
    """Whether a list that fails is meant to make up its total."""
    total, parts = failed.total, failed.parts
    if failed.slips or _every_level(parts) or _make_a_hundred(parts, rates):
        return True
    more = failed.added > failed.stated
    unlike = bool(total.unit) and not parts[0].unit
    if any(part.free for part in parts) or (unlike and not more):
        return False
    if more:
        return not any(part.own.place.unit for part in parts) or len({part.unit for part in parts}) == 1
    listed = [part.listed for part in parts if part.listed]
    measured = any(part.named and part.account is not None for part in parts)
    return any(one.whole and not one.bracket for one in listed) and not measured


def _make_a_hundred(parts: Sequence[Amount], rates: Mapping[int, Decimal]) -> bool:
    """Whether each part has a percentage, and together they are the whole."""
    stated = [rates[part.at] for part in parts if part.at in rates]
    return len(stated) == len(parts) and abs(sum(stated, Decimal(-100))) <= Decimal(len(parts)) / 10


def _every_level(parts: Sequence[Amount]) -> bool:
    """Whether the parts are those of every level of authority."""
    levels = [part.place.level for part in parts]
    named = {level.name for level in levels if level is not None}
    return len(named) == len(levels) and named in _LEVELS


def _identities(counts: Sequence[Amount]) -> Iterator[Sum]:
    """The sums that the form demands of what is counted at one place."""
    clusters: dict[tuple[object, ...], list[Amount]] = defaultdict(list)
    for amount in counts:
        if amount.meanings or amount.free:
            clusters[amount.account, amount.place, amount.section, amount.elsewhere].append(amount)
    for cluster in clusters.values():
        for start in range(0, len(cluster), _SECTION):
            some = cluster[start : start + _SECTION]
            stated = {amount.meanings[0] for amount in some if amount.meanings}
            yield from (
                found
                for total in some
                for meaning in total.meanings
                for way in _ways(meaning, stated)
                if (found := _best(total, meaning, way, some)) is not None
            )


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
    options = [[a for a in cluster if a is not total and measure in a.meanings][:_ROW] for measure in way]
    if not all(options) or (total.sums and meaning not in total.meanings[:1]):
        return None
    near = [sorted(some, key=lambda one: abs(one.at - total.at))[:3] for some in options]
    for parts in product(*near):
        if len({id(part) for part in parts}) == len(parts) and Sum(total, parts).holds:
            return Sum(total, parts, chance=chance_of_sum(total.count or 0, len(cluster)))
    failed = Sum(total, tuple(some[0] for some in near))
    if len({id(member) for member in failed.members}) < len(failed.members):
        return None
    certain = meaning in total.meanings[:1] or total.free
    certain = certain and all(
        part.meanings[0] == measure and (len(part.meanings) == 1 or _of_one_kind(part))
        for part, measure in zip(failed.parts, way, strict=True)
    )
    of_one_kind = all(map(_of_one_kind, failed.parts))
    if not certain and not (of_one_kind and failed.slips):
        return None
    return failed if _is_demanded(failed, way, cluster) else None


def _of_one_kind(part: Amount) -> bool:
    return len({key.split("_")[0] for meaning in part.meanings for key in meaning.columns}) == 1


def _is_demanded(failed: Sum, way: Sequence[Measure], cluster: Sequence[Amount]) -> bool:
    """Whether the form demands a sum that fails, and no other reading of its words makes it hold."""
    total, parts = failed.total, failed.parts
    if total.free:
        return bool(failed.slips)
    held = any(part.sums for part in parts) and not total.place.unit
    if not failed.slips and not held and not all(m.known or m.sums for m in failed.members):
        return False
    spread = {member.paragraph for member in failed.members}
    if max(spread) - min(spread) > _FAR and not (total.scope.said or total.place != Place()):
        return False
    lacking = failed.stated - failed.added
    pending = [p for p, m in zip(parts, way, strict=True) if m.columns[0].startswith("pending")]
    if not pending:
        return True
    left = sum(one.count or 0 for one in cluster if one.free and one.place == total.place)
    if left and left == abs(lacking):
        return False
    if lacking < 0 and len(total.meanings) > 1 and not total.own.cues & {"total", "owed"}:
        # What was taken in may be the new cases alone: those carried over are then not stated.
        size = sum(part.count or 0 for part in pending)
        stated = any(m.columns == ("carried_over",) for a in cluster for m in a.meanings)
        return stated or bool(failed.slips) or (size >= _LARGE and -lacking * 50 < size)
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
        if not wholes or not _every_level(parts):
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
        if _every_level(parts) and len({part.paragraph for part in parts}) in {1, len(parts)}:
            return parts
    return ()


def _by_paragraph(amounts: Sequence[Amount]) -> list[list[Amount]]:
    found: dict[int, list[Amount]] = defaultdict(list)
    for amount in amounts:
        found[amount.paragraph].append(amount)
    return list(found.values())


def _breakdowns(counts: Sequence[Amount]) -> Iterator[Sum]:
    """Counts by level that no word calls by a measure: of a total stated before, if they make it up."""
    sentences: dict[int, list[int]] = defaultdict(list)
    for i, amount in enumerate(counts):
        if amount.own.place.level is not None and not amount.meanings:
            sentences[amount.sentence].append(i)
    for places in sentences.values():
        parts = tuple(counts[i] for i in places)
        if not _every_level(parts):
            continue
        before = counts[max(places[0] - _SECTION, 0) : places[0]]
        wholes = [a for a in before if a.section == parts[0].section and a.place == Place()]
        sums = [Sum(whole, parts) for whole in wholes if akin(whole, parts[0])]
        held = [one for one in sums if one.holds]
        if len(held) == 1:
            yield attrs.evolve(held[0], chance=chance_of_sum(held[0].stated, len(sums)))
        elif len(slips := [one for one in sums if one.slips]) == 1:
            yield slips[0]


def _rows(counts: Sequence[Amount]) -> Iterator[Sum]:
    """Totals of the counts right after or before them, whatever the words: only where chance is rare."""
    sentences: dict[int, list[Amount]] = defaultdict(list)
    levels: dict[tuple[int, int | None], list[Amount]] = defaultdict(list)
    for amount in counts:
        sentences[amount.sentence].append(amount)
        if amount.listed is None or amount.listed.bullets:
            levels[amount.section, amount.parent].append(amount)
    for row in sentences.values():
        for at, total in enumerate(row):
            before = row[max(at - 2 * _ROW, 0) : at]
            if before and _is_sum_of(total, before):
                yield Sum(total, tuple(before))
    for row in (*sentences.values(), *levels.values()):
        for at, total in enumerate(row):
            chance = chance_of_sum(total.count or 0, min(len(row), 2 * _ROW))
            for ordered in (row[at + 1 : at + 1 + _ROW], row[max(at - _ROW, 0) : at][::-1]):
                parts = _run(total, ordered) if chance <= _RARE else ()
                if parts:
                    yield Sum(total, parts, claimed=False, chance=chance)


def _run(total: Amount, ordered: Sequence[Amount]) -> tuple[Amount, ...]:
    """The first counts of a row, at least two, that add up to a total."""
    added = 0
    for stop, part in enumerate(ordered, 1):
        if not akin(total, part):
            break
        added += part.count or 0
        if stop > 1 and added == total.count:
            return tuple(ordered[:stop])
    return ()


def _is_sum_of(total: Amount, before: Sequence[Amount]) -> bool:
    """Whether a count after others is said to be their sum: ``… và 30 hồ sơ, tổng cộng 60 hồ sơ``."""
    if "these" not in total.own.cues and (total.named or not total.own.cues & {"whole", "total"}):
        return False
    alike = all(akin(total, one) and one.listed == before[0].listed for one in before)
    return alike and len(before) > 1 and sum(one.count or 0 for one in before) != total.count


def _columns(counts: Sequence[Amount]) -> Iterator[Sum]:
    """Tables in prose: paragraphs of as many counts, the last or first the sum of the others by column."""
    lines: dict[int, list[Amount]] = defaultdict(list)
    for amount in counts:
        if amount.listed is None or amount.listed.bullets:
            lines[amount.paragraph].append(amount)
    run: list[list[Amount]] = []
    for line in [*lines.values(), []]:
        if run and line and line[0].paragraph == run[-1][0].paragraph + 1 and len(line) == len(run[-1]):
            run.append(line)
            continue
        if len(run) > 2:
            yield from _table(run)
        run = [line] if line else []


def _table(run: Sequence[Sequence[Amount]]) -> Iterator[Sum]:
    """The sums of a table by column, where one column holds or its last line is called the total."""
    for totals, rows in ((run[-1], run[:-1]), (run[0], run[1:])):
        sums = [Sum(total, tuple(row[i] for row in rows), claimed=False) for i, total in enumerate(totals)]
        sums = [one for one in sums if _all_akin(one.total, one.parts)]
        called = totals is run[-1] and bool(totals[0].own.cues & {"whole", "total"}) and not totals[0].named
        if not called and not any(one.holds and one.stated >= _LARGE for one in sums):
            continue
        for one in sums:
            chance = chance_of_sum(one.stated, 2) if one.holds else 0.0
            yield attrs.evolve(one, claimed=True, chance=chance)
        return


def _ratios(amounts: Sequence[Amount]) -> Iterator[Sum]:
    """The ratios of a paragraph as a table: ``28/50, trong đó cấp tỉnh 10/20, cấp xã 18/30``."""
    lines: dict[int, list[tuple[Amount, Amount]]] = defaultdict(list)
    for amount in amounts:
        if amount.ratio is not None and amount.ratio > amount.at and amount.count is not None:
            lines[amount.paragraph].append((amount, amounts[amount.ratio]))
    for run in lines.values():
        if 2 < len(run) <= _SECTION:
            yield from _table(run)
