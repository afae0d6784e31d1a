"""The shares that a percentage may be: of which counts, in which whole, and what speaks for each."""

from __future__ import annotations

import re
from decimal import Decimal
from itertools import product
from math import log1p
from typing import TYPE_CHECKING

import attrs

from kstt.audit.figures.amounts import akin
from kstt.audit.relations.parallel import SAME_PLACES, rates_of_lines
from kstt.audit.relations.parts import NEAR, OF_ALL, OVER, PLAIN, Facts, Part, Parts, words_in
from kstt.audit.relations.rates import Rate, places_of, right_shares
from kstt.audit.words.measures import Measure, split_of, wholes_of
from kstt.audit.words.phrases import Words, meant
from kstt.definitions.form_06 import CaseAccount

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from kstt.audit.figures.amounts import Amount
    from kstt.audit.figures.sizes import Size
    from kstt.audit.relations.parallel import RateOfLine
    from kstt.audit.tables import Line

__all__ = ["Bases", "Share"]

_LED = re.compile(r"(?:^|[,;.:] ?)\s*(?:trong|so với)(?: tổng)?(?: số)?\s*$", re.IGNORECASE)
_BASE = re.compile(r"(?<![,;] )(?<!\w)(?:tổng|so với|của|trên|trong)(?!\w)", re.IGNORECASE)
_PARTS = re.compile(r"[;.]\s|^[^()]*\)[^(]*,|(?<!\w)(?:trong đó|gồm)(?!\w)", re.IGNORECASE)
_NAMED = frozenset({"after", "said", "lead"})
"""Facts of a whole that the text itself names as the base."""
_EXPLICIT = frozenset({"named", "cell"})
"""Facts of a whole that the words of a percentage name and a form has."""
_AGAINST = frozenset({"distance", "rank", "part rank"})
"""Facts that are measured, and speak against a share."""
_BESIDE = 6
_NEXT = 5, 2
"""The amounts before and after a percentage that may give it, whatever they count."""
_MOST_ADDED = 6
"""The most counts before a base that are added up."""
_JOINED = re.compile(r",|(?<!\w)(?:và|cùng|với)(?!\w)", re.IGNORECASE)
"""What stands, and does not, between two counts of one sentence that are added up."""


@attrs.frozen
class Share:
    """A part of a whole, and the ``facts`` that speak for it and against it.

    ``base`` is the amount of the text that is the whole, ``line`` that of the form where both stand,
    ``way`` the parts that make up the whole; ``more`` are amounts that are part of it beside ``counted``.
    """

    part: Size
    whole: Size
    name: str
    facts: Facts = attrs.field(hash=False)
    counted: Amount | None = None
    base: Amount | None = None
    line: Line | None = None
    measure: Measure | None = None
    way: tuple[Size, ...] = ()
    more: tuple[Amount, ...] = ()

    @property
    def certain(self) -> bool:
        """Whether the text itself says what the percentage is of, and in what: ``5/20 (25%)``."""
        return (
            "ratio" in self.facts
            or {"of", "after"} <= self.facts.keys()
            or {"of", "lead"} <= self.facts.keys()
        )

    def rate(self, places: int, *, cut: bool = False) -> Rate:
        """The percentages that it may be printed as."""
        # Of equal parts the adjustment to 100 may raise one and not the other.
        known = sum(self.way) == self.whole
        at = [place for place, part in enumerate(self.way) if part == self.part] if known else []
        return right_shares(self.part, self.whole, places, [self.way] * len(at), at, cut=cut)


@attrs.define
class Bases(Parts):
    """The bases that a text and its forms offer for a percentage.

    ``held`` are the percentages of counts that hold, with their shares, by the sentence of the count.
    """

    held: dict[int, list[tuple[Amount, Share]]] = attrs.field(factory=dict, init=False)
    known: dict[tuple[int, int], list[Share]] = attrs.field(factory=dict, init=False)
    of_lines: Mapping[int, RateOfLine] = attrs.field(
        init=False, default=attrs.Factory(lambda self: rates_of_lines(self.amounts), takes_self=True)
    )

    def shares(self, rate: Amount) -> list[Share]:
        """The shares that a percentage may be, each once; of one that names its base, those in that alone."""
        # What holds meanwhile may show the base of others of its sentence.
        sentence = self.amounts[rate.of].sentence if rate.of is not None else -1
        key = (rate.at, len(self.held.get(sentence, ())))
        if key not in self.known:
            self.known[key] = self._every(rate)
        return self.known[key]

    def _every(self, rate: Amount) -> list[Share]:
        line = self.of_lines.get(rate.at)
        if line is not None:
            return [_of_line(line)]
        found: dict[tuple[Size, Size], Share] = {}
        every = list(self._shares(rate))
        named = (
            [share for share in every if share.facts.keys() >= _EXPLICIT] if OF_ALL.match(rate.after) else []
        )
        for share in named or every:
            if share.whole > 0 and share.part >= 0:
                if _is_of_another_time(rate, share):
                    share.facts["other time"] = 1.0
                key = (share.part, share.whole)
                first = found.get(key)
                found[key] = share if first is None else attrs.evolve(
                    first, facts=_both(first.facts, share.facts), way=first.way or share.way,
                    line=first.line or share.line, measure=first.measure or share.measure,
                )  # fmt: skip
        if not named and not any("ratio" in share.facts for share in every):
            for share in self._beside_it(rate):
                found.setdefault((share.part, share.whole), share)
        return list(found.values())

    def _beside_it(self, rate: Amount) -> Iterator[Share]:
        """The shares of any two counts next to a percentage: what they count is then not known."""
        value = rate.figure.value
        if not isinstance(value, Decimal) or not places_of(value):
            # A percentage without decimals is given by too many.
            return
        near = self.amounts[max(rate.at - _NEXT[0], 0) : rate.at + _NEXT[1] + 1]
        counts = [one for one in near if one.paragraph == rate.paragraph and one.count]
        for part, whole in product(counts, counts):
            if (part.count or 0) < (whole.count or 0):
                name = f"{part.figure.text} : {whole.figure.text}"
                yield Share(part.count or 0, whole.count or 0, name, {"pair": 1.0}, part, whole)

    def _shares(self, rate: Amount) -> Iterator[Share]:
        counted = self.amounts[rate.of] if rate.of is not None else None
        if counted is not None and counted.ratio is not None:
            yield from self._pairs(counted, self.amounts[counted.ratio], {"ratio": 1.0, "stated": 1.0})
            return
        for part in self._parts(rate, counted):
            yield from self._in_text(rate, part)
            if not part.left:
                yield from self._in_what_is_made(rate, part)
                yield from self._in_form(rate, part)
                yield from self._beside(part)
        if counted is not None and OVER.search(counted.before):
            yield from self._over(counted)

    def _over(self, whole: Amount) -> Iterator[Share]:
        """The shares in a base named after its part: of several counts before it their sum, or one alone."""
        run: list[Amount] = []
        for one in reversed(self.amounts[max(whole.at - _MOST_ADDED, 0) : whole.at]):
            gap = one.figure.sentence.text[one.figure.end : (run[-1] if run else whole).figure.start]
            if one.sentence != whole.sentence or one.count is None or (run and not _JOINED.search(gap)):
                break
            run.append(one)
        facts: Facts = {"over": 1.0, "stated": 1.0}
        if len(run) > 1:
            added, base = sum(one.count or 0 for one in run), whole.size or 0
            called = " + ".join(one.figure.text for one in reversed(run))
            yield Share(added, base, f"({called}) : {whole.figure.text}", facts, base=whole)
        for part in run:
            yield from self._pairs(part, whole, facts)

    def _pairs(self, part: Amount, whole: Amount, facts: Facts) -> Iterator[Share]:
        for size, value in product(part.values, whole.values):
            name = f"{part.write(size)} : {whole.write(value)}"
            yield Share(size, value, name, facts, part, whole)

    def _in_text(self, rate: Amount, part: Part) -> Iterator[Share]:
        """The shares of a part in the counts of the text."""
        at = part.amount or rate
        wholes = wholes_of(part.measures[0]) if part.measures else ()
        named = {"after": self._base_after(rate), "said": self._base_said(rate, at), "lead": self._lead(at)}
        measures = _wholes_named(rate, part)
        for one in self._around(at):
            if one is at or not one.count:
                continue
            # What the counts of the text make is of their account, whatever unit a percentage has.
            made = part.amount is None and bool(part.measures) and part.measures[0].account is one.account
            other = not (made or akin(at, one))
            if other and one.sentence != at.sentence:
                continue
            facts = part.facts | self._facts(at, one, wholes, other=other)
            if one.meanings and one.meanings[0] in measures:
                facts["named"] = 1.0
            said = {name: 1.0 for name, base in named.items() if base is one}
            facts |= {**said, "stated": 1.0} if said else {}
            for value in one.values:
                if part.left:
                    name = f"({one.write(value)} – {part.name}) : {one.write(value)}"
                    yield Share(value - part.value, value, name, facts, None, one)
                else:
                    less: Facts = {"less": 1.0} if value < part.value and not said else {}
                    name = f"{part.name} : {one.write(value)}"
                    way = self._way(part.amount, one)
                    yield Share(part.value, value, name, facts | less, part.amount, one, way=way)

    def _in_what_is_made(self, rate: Amount, part: Part) -> Iterator[Share]:
        """The shares of a part in a whole that no text states and the other counts make: all new cases."""
        for rank, whole in enumerate(wholes_of(part.measures[0]) if part.measures else ()):
            for size, called in self._made(rate, whole):
                kind = "wider" if rank else "whole"
                facts: Facts = {**part.facts, "whole made": 1.0, kind: 1.0, "place": 1.0}
                yield Share(part.value, size, f"{part.name} : ({called})", facts, part.amount, measure=whole)

    def _facts(self, at: Amount, one: Amount, wholes: Sequence[Measure], *, other: bool) -> Facts:
        """What is true of a count, maybe of ``other`` things, as the whole of what stands at a place."""
        first = one.meanings[0] if one.meanings else None
        whole = first is not None and first in wholes[:1]
        place = self._place(one) == self._place(at)
        known, details = one.known, bool(one.own.details)
        found: Facts = {"distance": log1p(abs(one.at - at.at))}
        for name, holds in (
            ("parent", at.parent == one.at and not at.is_rate),
            ("total", any(each.total is one for each in self.totals.get(at.at, ()))),
            ("whole", whole),
            ("wider", first in wholes[1:]),
            ("not whole", wholes and first is not None and not set(one.meanings) & set(wholes)),
            ("place", place),
            ("sentence", one.sentence == at.sentence),
            ("paragraph", one.paragraph == at.paragraph),
            ("unit", one.noun == at.noun != ""),
            ("other unit", other),
            ("before", one.at < at.at),
            ("known", known),
            ("narrow", details),
            ("all", one.own.statuses and not details),
            ("free", one.free),
            ("of a ratio", one.ratio is not None),
            ("away", one.elsewhere != at.elsewhere),
            ("sure", whole and known and place and at.known),
        ):
            if holds:
                found[name] = 1.0
        return found

    def _way(self, counted: Amount | None, whole: Amount) -> tuple[Size, ...]:
        """The counts of the list or sum whose total is the whole."""
        if counted is None:
            return ()
        for one in self.totals.get(counted.at, ()):
            if one.total is whole:
                return tuple(part.count or 0 for part in one.parts)
        listed = self.amounts[whole.at : whole.at + NEAR] if counted.parent == whole.at else ()
        return tuple(a.settled or 0 for a in listed if a.listed == counted.listed and a.count is not None)

    def _in_form(self, rate: Amount, part: Part) -> Iterator[Share]:
        """The shares of a part in the cells of its line of the form."""
        counted = part.amount
        lines = (counted.line,) if counted is not None and counted.line is not None else self._lines(rate)
        named = _wholes_named(rate, part)
        for line, measure in product(lines, part.measures):
            for rank, whole in enumerate(dict.fromkeys((*named, *wholes_of(measure)))):
                value = line.value(whole)
                if value:
                    facts: Facts = {
                        **part.facts,
                        "cell": 1.0,
                        "rank": float(rank),
                        "named": float(whole in named),
                        "cell of": float("of" in part.facts and not rank),
                    }
                    facts = {name: size for name, size in facts.items() if size}
                    name = f"{line.called(measure)} : {line.called(whole)}"
                    way = next((w for w in split_of(whole) if measure in w), ())
                    counts = tuple(line.value(one) or 0 for one in way)
                    yield Share(part.value, value, name, facts, counted, None, line, measure, counts)

    def _beside(self, part: Part) -> Iterator[Share]:
        """The shares in the base from which the percentages beside it follow, and what is left of these."""
        counted = part.amount
        for other, share in self.held.get(counted.sentence, ()) if counted is not None else ():
            sibling = self.amounts[other.of or 0]
            if counted is None or sibling is counted:
                continue
            name = f"{part.name} : {sibling.write(share.whole)}"
            facts: Facts = {**part.facts, "less": float(share.whole < part.value)}
            if share.part + part.value == share.whole:
                yield Share(part.value, share.whole, name, {**facts, "rest": 1.0}, counted)
            if sibling.listed == counted.listed and sibling.place == counted.place and sibling.ratio is None:
                yield Share(part.value, share.whole, name, {**facts, "sibling": 1.0}, counted)

    def _base_said(self, rate: Amount, counted: Amount) -> Amount | None:
        """The count whose own words are said again: ``chiếm 39,3% số hồ sơ có nghĩa vụ tài chính``."""
        said = words_in(rate.after) - PLAIN
        if not said or not OF_ALL.match(rate.after):
            return None
        alike = [
            (len(self._label(a)), a.at, a)
            for a in self._around(counted)
            if a.count and a is not counted and said <= self._label(a)
        ]
        return min(alike)[-1] if alike else None

    def _lead(self, counted: Amount) -> Amount | None:
        """The count that leads its sentence as the base: ``Trong số 200 hồ sơ này có 10 hồ sơ …``."""
        for one in reversed(self.amounts[max(counted.at - _BESIDE, 0) : counted.at]):
            if one.sentence != counted.sentence:
                break
            if one.count and _LED.search(one.before):
                return one
        return None

    def _base_after(self, rate: Amount) -> Amount | None:
        """The count that is named as base right after: ``chiếm 5% trong tổng số 200 hồ sơ``."""
        base = self.amounts[rate.at + 1] if rate.at + 1 < len(self.amounts) else rate
        if base.sentence != rate.sentence or base.count is None:
            return None
        between = base.figure.sentence.text[rate.figure.end : base.figure.start]
        return base if _BASE.search(between) and not _PARTS.search(between) else None


def _of_line(line: RateOfLine) -> Share:
    """The share that percentages at the same place of other lines are."""
    facts: Facts = {SAME_PLACES: 1.0, "stated": 1.0}
    first, *more = line.parts
    part, whole = sum(one.count or 0 for one in line.parts), line.whole.count or 0
    said = " + ".join(one.figure.text for one in line.parts)
    if line.rest:
        name = f"({line.whole.figure.text} – {said}) : {line.whole.figure.text}"
        return Share(whole - part, whole, name, facts, None, line.whole)
    name = f"{f'({said})' if more else said} : {line.whole.figure.text}"
    return Share(part, whole, name, facts, first, line.whole, more=tuple(more))


def _is_of_another_time(rate: Amount, share: Share) -> bool:
    """Whether a percentage that stands by no count is of a time of its own: ``Tỷ lệ của quý II là 98,8%``."""
    if rate.of is not None or rate.era is None:
        return False
    return rate.era not in {
        share.counted.era if share.counted else None,
        share.base.era if share.base else None,
    }


def _both(one: Facts, other: Facts) -> Facts:
    """The facts of a share that was come upon twice: what speaks for it either time."""
    found = {name: max(one.get(name, 0.0), other.get(name, 0.0)) for name in {*one, *other}}
    for name in _AGAINST & one.keys() & other.keys():
        found[name] = min(one[name], other[name])
    return found


def _wholes_named(rate: Amount, part: Part) -> tuple[Measure, ...]:
    """The measures that the words of a percentage name as the whole."""
    cues = Words().read(rate.after).cues | (rate.own.cues if rate.of is not None else set())
    return tuple(m for m in meant(rate.account or CaseAccount, cues) if m not in part.measures)
