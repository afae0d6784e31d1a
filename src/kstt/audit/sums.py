"""Sums that the counts of a text satisfy, and those that its words claim and that fail."""

from __future__ import annotations

from itertools import accumulate, product
from typing import TYPE_CHECKING

import attrs

from kstt.audit.evidence import chance_of_sum, is_slip
from kstt.audit.facts import kin
from kstt.audit.measures import Measure, split_of
from kstt.audit.words import Place
from kstt.definitions.form_06 import CaseAccount

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from kstt.audit.facts import Fact

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


_DUE = (Measure(CaseAccount, ("resolved",)),)
"""What was due in the period has the parts that results have."""
_LEVELS = ({"PROVINCE", "DISTRICT", "COMMUNE"}, {"PROVINCE", "COMMUNE"})


@attrs.frozen
class Sum:
    """A total with its parts.

    ``claimed`` says that words or the form demand it, ``chance`` how probable it is that unrelated counts
    agree so, ``added`` what the parts make.
    """

    total: Fact
    parts: tuple[Fact, ...]
    claimed: bool = True
    chance: float = 0.0

    @property
    def members(self) -> tuple[Fact, ...]:
        """The total and its parts."""
        return self.total, *self.parts

    @property
    def added(self) -> int:
        """What the parts add up to, as stated."""
        return sum(part.count or 0 for part in self.parts)

    @property
    def holds(self) -> bool:
        """Whether the parts add up to the total, as stated."""
        return self.added == self.total.count

    def needs(self, member: Fact) -> int:
        """The count a member would have to be for the sum to hold."""
        if member is self.total:
            return self.added
        return (self.total.count or 0) - self.added + (member.count or 0)

    @property
    def slips(self) -> tuple[Fact, ...]:
        """The members that a slip of the hand would explain; none where unrelated counts often look so."""
        if max(self.total.count or 0, self.added) < _LARGE:
            return ()
        found = [m for m in self.members if self.needs(m) >= 0 and is_slip(m.count or 0, self.needs(m))]
        digits = sum(len(str(member.count)) for member in self.members)
        rare = chance_of_sum(self.total.count or 0, 9 * digits) < _SELDOM
        return tuple(m for m in found if rare or sorted(str(m.count)) == sorted(str(self.needs(m))))

    @property
    def slip(self) -> Fact | None:
        """The only member that a slip of the hand would explain."""
        return self.slips[0] if len(self.slips) == 1 else None


def sums_of(facts: Sequence[Fact]) -> list[Sum]:
    """The sums that hold or are claimed, those that hold first; each total with the same parts once."""
    counts = [fact for fact in facts if fact.count is not None and fact.item.ratio is None]
    found = [*_lists(facts, counts), *_neighbours(counts), *_columns(counts)]
    _note_held(found)
    demanded = list(_identities(counts))
    _note_held(demanded)
    found += demanded
    unique: dict[tuple[int, ...], Sum] = {}
    for one in found:
        key = tuple(member.item.at for member in one.members)
        if key not in unique or (one.claimed and not unique[key].claimed):
            unique[key] = one
    return sorted(unique.values(), key=lambda one: not one.holds)


def _note_held(sums: Sequence[Sum]) -> None:
    """Count for each fact the sums that hold it up."""
    for one in sums:
        for member in one.members if one.holds else ():
            member.sums += 1


def _lists(facts: Sequence[Fact], counts: Sequence[Fact]) -> Iterator[Sum]:
    """Totals with the parts listed under them, nested parts under their own."""
    lists: dict[int, list[Fact]] = {}
    for fact in counts:
        at = _parent(facts, fact)
        if at is not None:
            lists.setdefault(at, []).append(fact)
    for at, parts in lists.items():
        total = facts[at]
        if total.count is None or not all(kin(total, part) and kin(parts[0], part) for part in parts):
            continue
        held = _held(total, parts)
        if held:
            yield Sum(total, held, chance=chance_of_sum(total.count, len(parts)))
        elif 1 < len(parts) <= _SECTION and not _named(total, parts) and _complete(total, parts):
            yield Sum(total, tuple(parts))


def _parent(facts: Sequence[Fact], fact: Fact) -> int | None:
    """What a count is listed under, by marks and, where these leave it open, by what it counts."""
    at = fact.parent
    while at is not None:
        parent = facts[at]
        breakdown = fact.item.own.place != Place()
        if breakdown or not parent.meanings or not fact.meanings:
            return at
        if any(one.within(other) or one == other for one in fact.meanings for other in parent.meanings):
            return at
        at = parent.parent
    return None


def _held(total: Fact, parts: Sequence[Fact]) -> tuple[Fact, ...]:
    """The first parts of a list, at least two, that add up to its total; parts of a part count once."""
    for kept in (list(parts), _folded(parts)):
        added = list(accumulate(part.count or 0 for part in kept))
        for stop in range(len(kept), 1, -1):
            if added[stop - 1] == total.count:
                return tuple(kept[:stop])
    return ()


def _folded(parts: Sequence[Fact]) -> list[Fact]:
    kept: list[Fact] = []
    at = 0
    while at < len(parts):
        kept.append(parts[at])
        for stop in range(at + 3, min(at + 2 + _ROW, len(parts) + 1)):
            if sum(part.count or 0 for part in parts[at + 1 : stop]) == parts[at].count:
                at = stop - 1
                break
        at += 1
    return kept


def _named(total: Fact, parts: Sequence[Fact]) -> bool:
    """Whether the words name what all of a list counts: then the form says what adds up."""
    return bool(total.meanings) and all(part.meanings and part.place == total.place for part in parts)


def _complete(total: Fact, parts: Sequence[Fact]) -> bool:
    """Whether a list that fails is meant to make up its total."""
    candidate = Sum(total, tuple(parts))
    more = candidate.added > (total.count or 0)
    listed = [part.item.listed for part in parts if part.item.listed]
    if candidate.slips or _every_level(parts):
        return True
    unlike = bool(total.item.figure.unit) and not parts[0].item.figure.unit
    if any(part.free for part in parts) or (unlike and not more):
        return False
    if more:
        return (
            not any(part.item.own.place.unit for part in parts)
            or len({p.item.figure.unit for p in parts}) == 1
        )
    return any(one.whole and not one.bracket for one in listed) and not any(part.meanings for part in parts)


def _every_level(parts: Sequence[Fact]) -> bool:
    """Whether the parts are those of every level of authority."""
    levels = [part.item.own.place.level for part in parts]
    named = {level.name for level in levels if level is not None}
    return len(named) == len(levels) and named in _LEVELS


def _identities(counts: Sequence[Fact]) -> Iterator[Sum]:
    """The sums that the form demands of what is counted at one place."""
    clusters: dict[tuple[object, ...], list[Fact]] = {}
    for fact in counts:
        if fact.meanings or fact.free:
            key = (fact.account, fact.place, fact.item.section, fact.item.elsewhere)
            clusters.setdefault(key, []).append(fact)
    for cluster in clusters.values():
        for start in range(0, len(cluster), _SECTION):
            yield from _identity(cluster[start : start + _SECTION])


def _identity(cluster: Sequence[Fact]) -> Iterator[Sum]:
    for total in cluster:
        for meaning in total.meanings:
            for way in _ways(meaning):
                found = _best(total, meaning, way, cluster)
                if found is not None:
                    yield found


def _ways(whole: Measure) -> list[tuple[Measure, ...]]:
    """The ways in which a measure is a sum of others, sums of its parts among them."""
    ways = list(split_of(whole))
    for split in list(ways):
        for alone in split if len(split) == 3 else ():
            rest = tuple(key for part in split if part != alone for key in part.columns)
            ways.append((Measure.of(whole.account, *rest), alone))
    return ways


def _best(total: Fact, meaning: Measure, way: Sequence[Measure], cluster: Sequence[Fact]) -> Sum | None:
    """The parts of a total that make it, else those that ought to."""
    options = [[f for f in cluster if f is not total and measure in f.meanings][:6] for measure in way]
    if not all(options):
        return None
    near = [sorted(some, key=lambda f: abs(f.item.at - total.item.at))[:3] for some in options]
    for parts in product(*near):
        if len({id(part) for part in parts}) == len(parts) and Sum(total, parts).holds:
            return Sum(total, parts, chance=chance_of_sum(total.count or 0, len(cluster)))
    parts = tuple(some[0] for some in near)
    certain = meaning in total.meanings[:1] or total.free
    certain = certain and all(
        part.meanings[0] == measure and (len(part.meanings) == 1 or _same_kind(part))
        for part, measure in zip(parts, way, strict=True)
    )
    if not certain or len({id(part) for part in parts}) < len(parts):
        return None
    failed = Sum(total, parts)
    return failed if _demanded(failed, way, cluster) else None


def _same_kind(part: Fact) -> bool:
    return len({key.split("_")[0] for meaning in part.meanings for key in meaning.columns}) == 1


def _demanded(failed: Sum, way: Sequence[Measure], cluster: Sequence[Fact]) -> bool:
    """Whether the form demands a sum that fails, and no other reading of its words makes it hold."""
    total, parts = failed.total, failed.parts
    if total.free:
        return bool(failed.slips)
    held = any(part.sums for part in parts) and not total.place.unit
    if not failed.slips and not held and not all(m.known or m.sums for m in failed.members):
        return False
    spread = {member.item.paragraph for member in failed.members}
    if (
        len(spread) > 1
        and not (total.item.place.said or total.place != Place())
        and max(spread) - min(spread) > 12
    ):
        return False
    lacking = (total.count or 0) - failed.added
    if Measure(total.meanings[0].account, ("pending",)) not in way:
        return True
    left = sum(fact.count or 0 for fact in _aside(cluster, total))
    if left and left == abs(lacking):
        return False
    if lacking < 0 and len(total.meanings) > 1 and not total.item.own.cues & {"total", "owed"}:
        # What was taken in may be the new cases alone: those carried over are then not stated.
        pending = next(p for p, m in zip(parts, way, strict=True) if m.columns == ("pending",)).count or 0
        stated = any(m.columns == ("carried_over",) for f in cluster for m in f.meanings)
        return stated or bool(failed.slips) or (pending >= _LARGE and -lacking * 50 < pending)
    return True


def _aside(cluster: Sequence[Fact], total: Fact) -> list[Fact]:
    """The counts near a total of what no form counts, such as cases withdrawn."""
    return [fact for fact in cluster if fact.free and fact.place == total.place]


def _neighbours(counts: Sequence[Fact]) -> Iterator[Sum]:
    """Totals of the counts right after or before them, whatever the words: only where chance is rare."""
    sentences: dict[int, list[Fact]] = {}
    levels: dict[tuple[int, int | None], list[Fact]] = {}
    for fact in counts:
        sentences.setdefault(fact.item.sentence, []).append(fact)
        if fact.item.listed is None or fact.item.listed.bullets:
            levels.setdefault((fact.item.section, fact.parent), []).append(fact)
    for row in sentences.values():
        for at, total in enumerate(row):
            before = row[max(at - 2 * _ROW, 0) : at]
            if before and _is_sum_of(total, before):
                yield Sum(total, tuple(before))
    for row in (*sentences.values(), *levels.values()):
        yield from _runs(row)


def _runs(row: Sequence[Fact]) -> Iterator[Sum]:
    for at, total in enumerate(row):
        chance = chance_of_sum(total.count or 0, min(len(row), 2 * _ROW))
        for ordered in (row[at + 1 : at + 1 + _ROW], row[max(at - _ROW, 0) : at][::-1]):
            parts = _run(total, ordered) if chance <= _RARE else ()
            if parts:
                yield Sum(total, parts, claimed=False, chance=chance)


def _run(total: Fact, ordered: Sequence[Fact]) -> tuple[Fact, ...]:
    """The first counts of a row, at least two, that add up to a total."""
    added = 0
    for stop, part in enumerate(ordered, 1):
        if not kin(total, part):
            break
        added += part.count or 0
        if stop > 1 and added == total.count:
            return tuple(ordered[:stop])
    return ()


def _is_sum_of(total: Fact, before: Sequence[Fact]) -> bool:
    """Whether a count after others is said to be their sum: ``… và 30 hồ sơ, tổng cộng 60 hồ sơ``."""
    if total.named or not total.item.own.cues & {"whole", "total"}:
        return False
    alike = all(kin(total, fact) and fact.item.listed == before[0].item.listed for fact in before)
    return alike and len(before) > 1 and sum(fact.count or 0 for fact in before) != total.count


def _columns(counts: Sequence[Fact]) -> Iterator[Sum]:
    """Tables in prose: paragraphs of as many counts, the last or first the sum of the others by column."""
    lines: dict[int, list[Fact]] = {}
    for fact in counts:
        if fact.item.listed is None or fact.item.listed.bullets:
            lines.setdefault(fact.item.paragraph, []).append(fact)
    run: list[list[Fact]] = []
    for line in [*lines.values(), []]:
        follows = run and line and line[0].item.paragraph == run[-1][0].item.paragraph + 1
        if follows and len(line) == len(run[-1]) and line[0].item.section == run[-1][0].item.section:
            run.append(line)
            continue
        if len(run) > 2 and len(run[0]) > 1:
            yield from _table(run)
        run = [line] if line else []


def _table(run: Sequence[Sequence[Fact]]) -> Iterator[Sum]:
    for totals, rows in ((run[-1], run[:-1]), (run[0], run[1:])):
        sums = [Sum(total, tuple(row[i] for row in rows), claimed=False) for i, total in enumerate(totals)]
        held = [one for one in sums if one.holds and (one.total.count or 0) >= _LARGE]
        if not held:
            continue
        for one in sums:
            chance = chance_of_sum(one.total.count or 0, 2) if one.holds else 0.0
            yield attrs.evolve(one, claimed=True, chance=chance)
        return
