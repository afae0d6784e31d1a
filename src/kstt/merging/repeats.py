"""Tables that would count the same cases twice: found by comparing their figures before any is added.

A table is compared as the row of its totals, the boxes of the account added up over its rows. Whatever
the table's name, unit and order of rows, two tables of the same cases have the same totals, and a summary
has those of its parts together. Small figures may be equal by chance: totals of few bits give a warning
at most.
"""

from __future__ import annotations

from collections import defaultdict
from functools import cache
from typing import TYPE_CHECKING, cast

import attrs

from kstt.definitions.rules import RowBy
from kstt.errors import ParseError
from kstt.findings.rules import RULES
from kstt.i18n import msg
from kstt.merging.alike_names import offices, renamed
from kstt.merging.dependence import MOST_TABLES, dependent
from kstt.merging.groups import groups_of
from kstt.merging.near_sums import contains, covers, near_sum
from kstt.merging.reports import Repetition
from kstt.merging.sums import CERTAIN_BITS, Sums, bits_of
from kstt.records.categories import category_key
from kstt.records.units import unit_key
from kstt.text import bare, name_key

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence

    from kstt.merging.reading import Target, UnitTable
    from kstt.tables.checks import Counts

__all__ = ["without_repeats"]

_CURIOUS_BITS = 14
"""Equal figures with this many bits are worth a warning."""
_MANY, _SHARE = 20, 5
"""Several rows of so many cases are not equal by chance; with all cases but that part they show a copy."""
_SUMMARIES = 16
"""The most tables, the largest, that are held to be summaries with corrections."""


def without_repeats(
    taken: Sequence[UnitTable],
    before: Sequence[UnitTable],
    target: Target,
    *,
    leave_out: Collection[Repetition] = (),
    keep: Collection[Repetition] = (),
) -> list[UnitTable]:
    """The tables, each one that repeats others refused with an error that names both.

    Args:
        taken: the tables that would be added.
        before: the tables of the period before.
        target: the form that is made.
        leave_out: kinds of repetition whose tables are left out without an error.
        keep: kinds of repetition whose tables are counted.

    Raises: ParseError for a kind that is both to be left out and to be kept.
    """
    if both := [kind.value for kind in Repetition if kind in leave_out and kind in keep]:
        raise ParseError(msg("keep"), ", ".join(both), msg("no kind that is also left out"))
    search = _Search(taken, target, leave_out, keep)
    search.units()
    search.figures()
    search.sums()
    search.periods(before)
    search.copies()
    search.names()
    return search.taken


class _Search:
    """The tables, with what was found to repeat others."""

    def __init__(
        self,
        taken: Sequence[UnitTable],
        target: Target,
        leave_out: Collection[Repetition],
        keep: Collection[Repetition],
    ) -> None:
        self.taken = list(taken)
        self.target, self.leave_out, self.keep = target, leave_out, keep
        self.totals = [_totals(one) for one in taken]

    def counted(self) -> Iterator[int]:
        """The places of the tables counted at present."""
        return (i for i, one in enumerate(self.taken) if one.outcome.merged)

    def repeated(self, i: int, kind: Repetition, found: str, of: str, rule: str = "") -> None:
        """Note that a table repeats another, and take it out unless it is to be counted."""
        one = self.taken[i]
        outcome = one.outcome
        row = outcome.unit or outcome.source
        rule = rule or kind.rule
        parts = {"row": row, "found": found, "expected": of, "where": outcome.source}
        if kind in self.keep:
            finding = RULES["repeat-counted"].finding(**parts)
            kept = attrs.evolve(outcome, findings=(*outcome.findings, finding))
            self.taken[i] = attrs.evolve(one, outcome=kept)
            return
        out = kind in self.leave_out
        finding = RULES["repeat-left-out" if out else rule].finding(**parts)
        refused = attrs.evolve(outcome, findings=(*outcome.findings, finding), left_out=out)
        self.taken[i] = attrs.evolve(one, outcome=refused, names=(), spots=(), cases=())

    def told(self, i: int, rule: str, other: int) -> None:
        """Note that a counted table may repeat another."""
        outcome, of = self.taken[i].outcome, self.taken[other].outcome
        finding = RULES[rule].finding(
            row=outcome.unit or outcome.source,
            found=outcome.source,
            expected=of.source,
            where=outcome.source,
        )
        noted = attrs.evolve(outcome, findings=(*outcome.findings, finding))
        self.taken[i] = attrs.evolve(self.taken[i], outcome=noted)

    def units(self) -> None:
        """Tables of one unit, however it is spelled, and units in the rows of one that have a table too."""
        seen: dict[str, list[tuple[str, tuple[str, str], str]]] = defaultdict(list)
        for i in list(self.counted()):
            outcome = self.taken[i].outcome
            names = _units_of(self.taken[i], self.target)
            earlier = [(name, source) for name in names for source in _same_unit(name, seen)]
            if earlier:
                name, source = earlier[0]
                self.repeated(i, Repetition.UNIT, name, source)
                if Repetition.UNIT not in self.keep:
                    continue
            for name in names:
                core, larger = unit_key(name)
                seen[bare(core)].append((core, (name, larger), outcome.source))

    def figures(self) -> None:
        """Tables with the same figures under two names."""
        first: dict[tuple[int, ...], int] = {}
        for i in list(self.counted()):
            total = self.totals[i]
            if not any(total):
                continue
            same = first.setdefault(total, i)
            if same == i:
                continue
            other = self.taken[same].outcome
            rows = [sorted(self.taken[place].figures, key=str) for place in (i, same)]
            equal_rows = rows[0] == rows[1]
            bits = max(bits_of(total), sum(map(bits_of, rows[0])) if equal_rows else 0)
            nameless = not self.taken[i].outcome.unit and not other.unit
            if bits >= CERTAIN_BITS or (equal_rows and nameless):
                self.repeated(i, Repetition.FIGURES, self.taken[i].outcome.source, other.source)
            elif bits >= _CURIOUS_BITS:
                self.told(i, "same-figures-few", same)

    def sums(self) -> None:
        """Tables that are the sum of others, the smaller first: a province's may be one of districts'."""
        places = [i for i in self.counted() if any(self.totals[i])]
        groups, wholes = groups_of(self.taken, places, lambda one: set(_by_level(one)))
        sums = Sums({i: self.totals[i] for i in places}, groups, wholes)
        by_size = sorted(places, key=lambda i: (sum(self.totals[i]), i))
        by_rows = self._dependent(by_size, groups)
        for i in by_size:
            if parts := by_rows.get(i) or sums.parts_of(i):
                self.repeated(i, Repetition.SUM, self.taken[i].outcome.source, self._named(parts))
                if not self.taken[i].outcome.merged:
                    sums.remove(i)
        self._summaries([i for i in by_size if self.taken[i].outcome.merged and i not in by_rows], groups)
        of_level: dict[object, list[int]] = defaultdict(list)
        for i in places:
            if self.taken[i].outcome.merged and len(own := _by_level(self.taken[i])) == 1:
                of_level[next(iter(own))].append(i)
        totals = {level: _added(self.totals[i] for i in own) for level, own in of_level.items()}
        for i in places:
            again = self._section_again(i, of_level, totals) if self.taken[i].outcome.merged else []
            if again:
                self.repeated(i, Repetition.SUM, self.taken[i].outcome.source, self._named(again))

    def _summaries(self, by_size: Sequence[int], groups: Mapping[int, Sequence[Sequence[int]]]) -> None:
        """Tables that are nearly the sum of others, or of a unit to which others belong by their names."""
        cells = cache(lambda j: _cells(self.taken[j]))
        totals = dict(enumerate(self.totals))
        wholes = by_size[-_SUMMARIES:]
        units = {
            i: [j for j in by_size if contains(self.taken[i].outcome, self.taken[j].outcome)] for i in wholes
        }
        for i in wholes:
            counted = {j for j in by_size if self.taken[j].outcome.merged}
            within = [j for j in units[i] if j in counted]
            own = [[j for j in group if j in counted] for group in groups.get(i, ())]
            parts = near_sum(i, cells, totals, own)
            if parts:
                self.repeated(
                    i, Repetition.SUM, self.taken[i].outcome.source, self._named(parts), "sum-nearly"
                )
            elif within and covers(cells(i), map(cells, within)):
                if len(within) > 1:
                    self.repeated(
                        i, Repetition.SUM, self.taken[i].outcome.source, self._named(within), "sum-by-name"
                    )
                else:
                    self.told(within[0], "unit-within", i)

    def _dependent(
        self, by_size: Sequence[int], groups: Mapping[int, Sequence[Sequence[int]]]
    ) -> dict[int, tuple[int, ...]]:
        """The tables that are row by row the sum of smaller ones of one of their groups."""
        tables: dict[int, dict[str, tuple[int, ...]]] = {}
        found: dict[int, tuple[int, ...]] = {}
        known = {id(group): group for own in groups.values() for group in own}
        for group in dict.fromkeys(map(tuple, known.values())):
            if len(group) > MOST_TABLES:
                continue
            tables |= {i: _by_category(self.taken[i]) for i in group if i not in tables}
            members = set(group)
            for i, parts in dependent(tables, [i for i in by_size if i in members]).items():
                added = _added([self.totals[j] for j in parts])
                if added == self.totals[i] and bits_of(added) >= CERTAIN_BITS:
                    found.setdefault(i, parts)
        return found

    def _section_again(
        self, i: int, of_level: Mapping[object, list[int]], totals: Mapping[object, tuple[int, ...]]
    ) -> list[int]:
        """The tables of one level, of those with one, that a section of a table with several adds up."""
        own = _by_level(self.taken[i])
        for level, total in own.items() if len(own) > 1 else ():
            if totals.get(level) == total and bits_of(total) >= CERTAIN_BITS:
                return of_level[level]
        return []

    def periods(self, before: Sequence[UnitTable]) -> None:
        """Tables that have the figures of a table of the period before, or of one refused for its period."""
        earlier = [*before, *(one for one in self.taken if _of_another_period(one))]
        known: dict[tuple[int, ...], str] = {}
        for one in earlier:
            known.setdefault(_totals(one), one.outcome.source)
        for i in list(self.counted()):
            source = known.get(self.totals[i])
            if source is not None and bits_of(self.totals[i]) >= CERTAIN_BITS:
                self.repeated(i, Repetition.PERIOD, self.taken[i].outcome.source, source)

    def copies(self) -> None:
        """Tables that have most rows of many cases in common: a copy that was filled in anew only in part."""
        first: dict[Counts, int] = {}
        shared: dict[tuple[int, int], list[tuple[int, Counts]]] = defaultdict(list)
        for i in self.counted():
            one = self.taken[i]
            for cases, counts in zip(one.cases, one.figures, strict=False):
                if cases >= _MANY and (other := first.setdefault(counts, i)) != i:
                    shared[i, other].append((cases, counts))
        for (i, other), rows in shared.items():
            same, every = sum(cases for cases, _ in rows), sum(self.taken[i].cases)
            bits = sum(figure.bit_length() for _, counts in rows for figure in counts if figure)
            if len(rows) > 1 and same * _SHARE >= every * (_SHARE - 1) and bits >= 2 * CERTAIN_BITS:
                self.told(i, "figures-alike", other)

    def names(self) -> None:
        """Tables of units whose names say that one may be the other, or a part of it."""
        counted = list(self.counted())
        units = [self.taken[i].outcome for i in counted]
        for place, other in renamed(units, self.target.period):
            self.told(counted[place], "unit-renamed", counted[other])
        for place, other in offices(units):
            i, whole = counted[place], counted[other]
            if covers(_cells(self.taken[whole]), [_cells(self.taken[i])]):
                self.told(i, "unit-within", whole)

    def _named(self, parts: Sequence[int]) -> str:
        sources = [self.taken[i].outcome.source for i in parts]
        if len(sources) > 4:
            return f"{', '.join(sources[:3])}, … ({len(sources)})"
        return " + ".join(sources)


def _units_of(one: UnitTable, target: Target) -> tuple[str, ...]:
    """The units whose cases a table adds: those of its rows, or its own."""
    rows = tuple(dict.fromkeys(name.unit for name in one.names if name.unit))
    if rows and target.rows is RowBy.UNIT:
        return rows
    return (one.outcome.unit,) if one.outcome.unit else ()


def _same_unit(name: str, seen: Mapping[str, Sequence[tuple[str, tuple[str, str], str]]]) -> list[str]:
    """The sources of tables of the unit that a name means.

    Names with different marks are different units, unless one has none at all; so are names in different
    larger places, unless one states none.
    """
    core, larger = unit_key(name)
    found = []
    for other, (written, place), source in seen.get(bare(core), ()):
        marks = core == other or name_key(name).isascii() or name_key(written).isascii()
        if marks and (not larger or not place or bare(larger) == bare(place)):
            found.append(source)
    return found


def _of_another_period(one: UnitTable) -> bool:
    return [finding.rule for finding in one.outcome.reasons] == ["unit-period"]


def _by_level(one: UnitTable) -> dict[object, tuple[int, ...]]:
    """The totals of each level of a table that has any case in it."""
    if len({name.level for name in one.names}) == 1:
        total = _totals(one)
        return {one.names[0].level: total} if any(total) else {}
    rows: dict[object, list[tuple[int | None, ...]]] = defaultdict(list)
    for name, counts in one.rows:
        rows[name.level].append(counts)
    totals = {level: _added(own) for level, own in rows.items()}
    return {level: total for level, total in totals.items() if any(total)}


def _by_category(one: UnitTable) -> dict[str, tuple[int, ...]]:
    """The boxes of each category of a table, whatever its section."""
    rows: dict[str, tuple[int, ...]] = {}
    for name, own in one.rows:
        key = category_key(name.label)
        counts = tuple([count or 0 for count in own])
        rows[key] = _added([rows[key], counts]) if key in rows else counts
    return rows


def _cells(one: UnitTable) -> dict[tuple[str, int], int]:
    """The figures of a table by category and box."""
    return {(key, box): count for key, row in _by_category(one).items() for box, count in enumerate(row)}


def _totals(one: UnitTable) -> tuple[int, ...]:
    return _added(one.figures)


def _added(rows: Iterable[Sequence[int | None]]) -> tuple[int, ...]:
    columns = list(zip(*rows, strict=True))
    try:
        return tuple(map(sum, cast("list[tuple[int, ...]]", columns)))
    except TypeError:
        return tuple([sum(count or 0 for count in column) for column in columns])
