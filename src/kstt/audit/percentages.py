"""Percentages: shares of a base that the text or a form offers, and changes."""

from __future__ import annotations

import re
from decimal import Decimal
from itertools import product
from typing import TYPE_CHECKING

import attrs

from kstt.audit.evidence import chance_of_share, is_slip
from kstt.audit.facts import kin
from kstt.audit.measures import Measure, direct_totals, split_of
from kstt.audit.rates import Rate, places_of, right_shares
from kstt.audit.result import Basis, Reason
from kstt.audit.words import Words, meant
from kstt.definitions.form_06 import CaseAccount
from kstt.io.report.figures import FigureKind
from kstt.numerals import format_count

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from kstt.audit.facts import Fact
    from kstt.audit.notes import Notes
    from kstt.audit.tables import Line, Tables

__all__ = ["judge_shares"]

_GOOD = frozenset({"resolved_early", "resolved_on_time"})
_OVER = re.compile(r"(?<!\w)(?:trên|trong|so với) (?:tổng số|tổng|số)(?!\w)", re.IGNORECASE)
"""``A trên tổng số B``: a share in words."""
_RARE = 0.05
_NEAR = 24
"""So many amounts around a percentage are looked at for another base."""


@attrs.frozen
class _Share:
    """A part of a whole; ``sure`` says that words or form name the whole, ``line`` where they stand."""

    part: int
    whole: int
    name: str
    sure: bool = False
    line: Line | None = None
    measure: Measure | None = None
    way: tuple[int, ...] = ()


def judge_shares(notes: Notes, tables: Tables, facts: Sequence[Fact]) -> None:
    """Hold every percentage that is no change against the shares that it may be.

    One that follows from any base that the text offers is right; one that follows from none is wrong where
    the words or the form name its base.
    """
    judge = _Judge(notes, tables, facts)
    for fact in facts:
        item = fact.item
        if item.figure.kind is not FigureKind.PERCENT or item.change or item.elsewhere:
            continue
        if item.of is not None and facts[item.of].item.change:
            continue
        judge.judge(fact)


@attrs.frozen
class _Judge:
    notes: Notes
    tables: Tables
    facts: Sequence[Fact]

    def judge(self, fact: Fact) -> None:
        item, figure = fact.item, fact.item.figure
        value = figure.value
        if not isinstance(value, Decimal) or fact.free or "aimed" in item.own.cues:
            self.notes.leave(figure, Reason.NO_BASE if fact.free or value is not None else Reason.NO_AMOUNT)
            return
        possible = list(self._of_count(fact) if item.of is not None else self._of_words(fact))
        possible = [share for share in possible if share.whole and (share.part <= share.whole or share.sure)]
        places = places_of(value)
        rates = [(share, self._rate(fact, share, places)) for share in possible]
        held = next((share for share, allowed in rates if _allows(fact, value, allowed)), None)
        if held is not None and not held.sure and any(share.sure for share in possible):
            # Another base than the words name explains a share only where chance would rarely do it.
            others = {(share.part, share.whole) for share in possible if not share.sure}
            held = held if chance_of_share(places, len(others)) <= _RARE else None
        if held is not None:
            chance = chance_of_share(places, len({(s.part, s.whole) for s in possible}))
            written = self._written(held, places)
            if figure.text.replace(" ", "") not in written.split(" / "):
                written = f"{written} / {figure.text}"
            self.notes.match(figure, Basis.SHARE, held.name, written, chance=chance)
            if item.of is not None and held.part == self.facts[item.of].count:
                # What its share explains needs no other words.
                counted = self.facts[item.of].item.figure
                self.notes.match(
                    counted, Basis.SHARE, f"{figure.text} : {held.name}", counted.text, chance=chance
                )
            return
        sure = [share for share in possible if share.sure]
        if not sure or figure.near:
            self.notes.leave(figure, Reason.NO_BASE)
            return
        likely = (
            sure[:1] if item.of is not None else [share for share in sure if share.whole == sure[0].whole]
        )
        right = [one for share in likely for one in self._written(share, places).split(" / ")]
        slip = any(is_slip(_digits(figure.text), _digits(one)) for one in right)
        if item.own.unknown and not slip and (item.of is None or not item.own.details):
            self.notes.leave(figure, Reason.UNKNOWN_WORDS, item.own.unknown)
            return
        share = sure[0]
        written = " / ".join(dict.fromkeys(right))
        self.notes.match(figure, Basis.SHARE, share.name, written, holds=False)
        self.notes.find(
            "audit-percent", figure, self._quote(fact), found=figure.text, expected=written,
            row=share.line.name if share.line else None, column=str(share.measure) if share.measure else None,
            sum=f"{format_count(share.part)} : {format_count(share.whole)}", right=written, text=figure.text,
        )  # fmt: skip

    def _quote(self, fact: Fact) -> str:
        item = fact.item
        if item.of is None:
            return item.quote
        counted, text = self.facts[item.of].item, item.figure.sentence.text
        start = max(counted.figure.start - len(counted.before.lstrip(" -–+•*(),;:.")), 0)
        return " ".join(text[start : item.figure.end].split())[-140:].lstrip(" -–+•*(),;:.")

    def _rate(self, fact: Fact, share: _Share, places: int) -> Rate:
        ways = [share.way] if sum(share.way) == share.whole and share.part in share.way else []
        at = [way.index(share.part) for way in ways]
        return right_shares(share.part, share.whole, places, ways, at, cut=self._cut(fact, share, places))

    @staticmethod
    def _written(share: _Share, places: int) -> str:
        """The share as it should be printed."""
        ways = [share.way] if sum(share.way) == share.whole and share.part in share.way else []
        return str(
            right_shares(share.part, share.whole, places, ways, [way.index(share.part) for way in ways])
        )

    def _cut(self, fact: Fact, share: _Share, places: int) -> bool:
        """Whether digits may be cut off: if they are in every share stated beside it."""
        of = fact.item.of
        if of is None:
            return True
        for other in self.facts[max(fact.item.at - _NEAR, 0) : fact.item.at + _NEAR]:
            beside = other.item.of
            if other is fact or beside is None:
                continue
            counted, value = self.facts[beside], other.item.figure.value
            if (
                counted.item.listed != self.facts[of].item.listed
                or not isinstance(value, Decimal)
                or not share.whole
            ):
                continue
            size = counted.settled
            if size is not None and 10**places * 100 * size // share.whole != value * 10**places:
                return False
        return True

    def _of_count(self, fact: Fact) -> Iterator[_Share]:
        """The shares that a percentage beside a count may be, the likeliest first."""
        of = fact.item.of
        counted = self.facts[of] if of is not None else fact
        if counted is fact or (counted.item.figure.near and counted.right is None):
            return
        known = dict.fromkeys((counted.right, counted.item.figure.count, *counted.mends))
        sizes = [size for size in known if size is not None]
        only = list(self._named(fact, counted, sizes))
        if only:
            yield from only
            return
        yield from self._in_parent(counted, sizes)
        yield from self._in_due(counted, sizes)
        yield from self._in_measures(counted, [*sizes, self._together(fact, counted)])
        yield from self._in_others(counted, sizes)

    def _named(self, fact: Fact, counted: Fact, sizes: Sequence[int]) -> Iterator[_Share]:
        """The shares where the text names the base: ``3/5``, ``A trên tổng số B``, its own words."""
        text = counted.item.figure.text
        if counted.item.ratio is not None:
            base = self.facts[counted.item.ratio]
            for size, whole in product(sizes, _values(base)):
                yield _Share(size, whole, f"{text} : {base.item.figure.text}", sure=True)
            return
        if _OVER.search(counted.item.before):
            yield from self._after(counted, sure=True)
            return
        if fact.item.own.statuses | fact.item.own.details:
            for one in meant(fact.account or CaseAccount, fact.item.own.cues):
                if split_of(one):
                    yield from self._against(counted, sizes, one)

    def _after(self, counted: Fact, *, sure: bool) -> Iterator[_Share]:
        """The count before as a share of this one."""
        at = counted.item.at
        before = self.facts[at - 1] if at else counted
        beside = before is not counted and before.item.sentence == counted.item.sentence
        if beside and before.count and kin(before, counted):
            name = f"{before.item.figure.text} : {counted.item.figure.text}"
            for size, whole in product(_values(before), _values(counted)):
                yield _Share(size, whole, name, sure)

    def _in_parent(self, counted: Fact, sizes: Sequence[int]) -> Iterator[_Share]:
        if counted.parent is None:
            return
        parent = self.facts[counted.parent]
        if parent.item.figure.kind is not FigureKind.COUNT:
            return
        around = self.facts[parent.item.at : parent.item.at + _NEAR]
        listed = [f for f in around if f.item.listed == counted.item.listed and f.count is not None]
        way = tuple(f.settled or 0 for f in listed)
        name = f"{counted.item.figure.text} : {parent.item.figure.text}"
        for size, whole in product(sizes, _values(parent)):
            yield _Share(size, whole, name, kin(parent, counted), counted.line, counted.measure, way)

    def _in_due(self, counted: Fact, sizes: Sequence[int]) -> Iterator[_Share]:
        """Shares of the cases that were due, where the text states them before."""
        around = self.facts[max(counted.item.at - _NEAR, 0) : counted.item.at]
        due = [f for f in around if "due" in f.item.own.cues and f.place == counted.place]
        for size, whole in product(sizes, _values(due[-1]) if due else ()):
            yield _Share(size, whole, f"{counted.item.figure.text} : {due[-1].item.figure.text}", sure=True)

    def _in_measures(self, counted: Fact, sizes: Sequence[int]) -> Iterator[_Share]:
        parent = self.facts[counted.parent] if counted.parent is not None else None
        for meaning in [counted.measure] if counted.measure else counted.meanings:
            for whole in _wholes(meaning):
                listed = parent is not None and kin(parent, counted)
                other = parent is not None and whole not in parent.meanings and parent.measure != whole
                for share in self._against(counted, sizes, whole):
                    yield attrs.evolve(share, sure=False) if listed and other else share

    def _in_others(self, counted: Fact, sizes: Sequence[int]) -> Iterator[_Share]:
        """Any other base that the text offers."""
        yield from self._after(counted, sure=False)
        at = counted.item.at
        for other in self.facts[max(at - _NEAR, 0) : at + _NEAR]:
            if other is not counted and other.count and kin(other, counted):
                name = f"{counted.item.figure.text} : {other.item.figure.text}"
                for size in sizes:
                    yield _Share(size, other.count, name, sure=False)

    def _against(self, counted: Fact, sizes: Sequence[int], whole: Measure) -> Iterator[_Share]:
        """The shares of a count in a measure, of its line of the form or as the text states it."""
        text = counted.item.figure.text
        if counted.line is not None and (value := counted.line.value(whole)):
            part = counted.measure or whole
            name = f"{counted.line.called(part)} : {counted.line.called(whole)}"
            way = tuple(counted.line.value(one) or 0 for one in next(iter(split_of(whole)), ()))
            for one in split_of(whole):
                if part in one:
                    way = tuple(counted.line.value(m) or 0 for m in one)
            for size in sizes:
                yield _Share(size, value, name, True, counted.line, counted.measure, way)
            return
        for other in self._said(counted, whole):
            sure = whole == other.meanings[0] and counted.known and other.known and len(counted.meanings) == 1
            for size, value in ((s, v) for s in sizes for v in _values(other)):
                yield _Share(size, value, f"{text} : {other.item.figure.text}", sure)

    def _said(self, counted: Fact, whole: Measure) -> Iterator[Fact]:
        at = counted.item.at
        for other in self.facts[max(at - 3 * _NEAR, 0) : at + 3 * _NEAR]:
            if other.count is not None and whole in other.meanings and other.place == counted.place:
                yield other

    def _together(self, fact: Fact, counted: Fact) -> int:
        """The counts of a list before a percentage after a comma, none of which has one of its own."""
        if "," not in fact.item.before:
            return counted.settled or 0
        total = 0
        for other in reversed(self.facts[max(counted.item.at - 5, 0) : counted.item.at + 1]):
            if other.item.figure.kind is FigureKind.PERCENT or other.item.sentence != counted.item.sentence:
                break
            if other.item.listed != counted.item.listed:
                break
            total += other.settled or 0
        return total

    def _of_words(self, fact: Fact) -> Iterator[_Share]:
        """The shares that a percentage with words of its own may be."""
        account = fact.account
        if account is None:
            return
        cues = fact.item.own.cues
        over = _OVER.split(fact.item.before, maxsplit=1)
        if len(over) == 2:
            yield from self._over(fact, *over)
            return
        base = [m for m in fact.meanings if split_of(m)] if len(fact.meanings) > 1 else []
        parts = [m for m in fact.meanings if m not in base or len(m.columns) > 1]
        online = cues & {"online", "in_person", "postal"} and "received" not in cues
        stated = (cues | _statuses(fact)) & {"resolved", "received", "pending"}
        certain = not online and not fact.item.own.place.unit and bool(stated)
        lines = () if fact.place.unit else self.tables.at(account, fact.place)
        for part in parts or fact.meanings:
            for whole in _wholes(part):
                for line in lines:
                    size, value = line.value(part), line.value(whole)
                    if size is not None and value:
                        name = f"{line.called(part)} : {line.called(whole)}"
                        yield _Share(size, value, name, certain, line, part, _way(line, part, whole))
                yield from self._from_text(fact, part, whole)
        parent = self.facts[fact.parent] if fact.parent is not None else None
        for part in fact.meanings if parent is not None else ():
            if parent is not None and parent.line is not None and parent.right:
                size = parent.line.value(part)
                if size is not None:
                    name = f"{parent.line.called(part)} : {parent.item.figure.text}"
                    way = _way(parent.line, part, parent.measure) if parent.measure else ()
                    yield _Share(size, parent.right, name, True, parent.line, part, way)

    def _over(self, fact: Fact, part: str, whole: str) -> Iterator[_Share]:
        """The shares of a percentage whose words name both part and whole."""
        account = fact.account or CaseAccount
        parts, wholes = (meant(account, Words().read(text).cues) for text in (part, whole))
        lines = () if fact.place.unit else self.tables.at(account, fact.place)
        for one, other in product(parts, wholes):
            for line in lines:
                size, value = line.value(one), line.value(other)
                if size is not None and value:
                    yield _Share(size, value, f"{line.called(one)} : {line.called(other)}", True, line, one)
            yield from self._from_text(fact, one, other)

    def _from_text(self, fact: Fact, part: Measure, whole: Measure) -> Iterator[_Share]:
        around = self.facts[max(fact.item.at - 3 * _NEAR, 0) : fact.item.at + 3 * _NEAR]
        sizes = [
            f for f in around if f.count is not None and f.meanings[:1] == (part,) and f.place == fact.place
        ]
        wholes = [f for f in around if f.count is not None and whole in f.meanings and f.place == fact.place]
        sure = len({f.count for f in sizes}) == len({f.count for f in wholes}) == 1 and fact.known
        for one in sizes[:3]:
            for other in wholes[:3]:
                name = f"{one.item.figure.text} : {other.item.figure.text}"
                for size, value in product(_values(one), _values(other)):
                    yield _Share(size, value, name, sure and one.known)


def _statuses(fact: Fact) -> frozenset[str]:
    return next((reading.statuses for reading in fact.item.above if reading.statuses), frozenset())


def _values(fact: Fact) -> list[int]:
    if fact.item.figure.near:
        return []
    return [v for v in dict.fromkeys((fact.right, fact.item.figure.count, *fact.mends)) if v is not None]


def _way(line: Line, part: Measure, whole: Measure) -> tuple[int, ...]:
    for split in split_of(whole):
        if part in split:
            return tuple(line.value(one) or 0 for one in split)
    return ()


def _wholes(part: Measure) -> tuple[Measure, ...]:
    """The measures that a part is usually a share of, the nearest first."""
    found = [whole for whole, _ in direct_totals(part)]
    if part.account is CaseAccount and set(part.columns) == _GOOD:
        found.append(Measure(CaseAccount, ("resolved",)))
    if part.account is CaseAccount and set(part.columns) <= {"received_online", "received_direct"}:
        found.append(Measure.of(CaseAccount, "received_online", "received_direct"))
    for whole in list(found):
        found += [wider for wider, _ in direct_totals(whole)]
    return tuple(whole for whole in dict.fromkeys(found) if whole != part)


def _allows(fact: Fact, value: Decimal, allowed: Rate) -> bool:
    right = allowed.values
    if not fact.item.figure.near:
        return value in right
    return any(abs(value - one) <= 5 for one in right)


def _digits(text: str) -> str:
    return "".join(letter for letter in text if letter.isdecimal())
