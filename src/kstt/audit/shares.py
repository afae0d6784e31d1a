"""Percentages as shares of a base that the text or a form offers."""

from __future__ import annotations

import re
from decimal import Decimal
from itertools import product
from typing import TYPE_CHECKING

import attrs

from kstt.audit.amounts import akin
from kstt.audit.evidence import chance_of_share, is_slip
from kstt.audit.measures import Measure, split_of, wholes_of
from kstt.audit.rates import Rate, places_of
from kstt.audit.result import Basis, Reason
from kstt.audit.stated import Share, parts_in, stated_counts
from kstt.audit.words import Words, meant
from kstt.definitions.form_06 import CaseAccount
from kstt.io.report.figures import FigureKind
from kstt.numerals import format_count
from kstt.text import name_key

if TYPE_CHECKING:
    from collections.abc import Hashable, Iterator, Mapping, Sequence

    from kstt.audit.amounts import Amount
    from kstt.audit.notes import Notes
    from kstt.audit.relation import Sum
    from kstt.audit.tables import Tables

__all__ = ["OVER", "Shares"]

OVER = re.compile(
    r"(?<!\w)(?:trên|trong|so với) (?:tổng số|tổng|số)(?!\w)|(?<!\w)(?:trên|trong)(?: tổng)?\s*$",
    re.IGNORECASE,
)
"""``A trên tổng số B``: a share in words."""
_PLAIN = frozenset(("hồ", "sơ", "có", "số", "là", "và", "trong", "đó", "các", "của", "phiếu", "lượt"))
_LED = re.compile(r"(?:^|[,;.:] ?)\s*trong(?: tổng)?(?: số)?\s*$", re.IGNORECASE)
_OF_ALL = re.compile(r"\s*(?:(?:trên|trong|so với|của) )?(?:tổng )?số(?!\w)", re.IGNORECASE)
_BASE = re.compile(r"(?<![,;] )(?<!\w)(?:tổng|so với|của|trên|trong)(?!\w)", re.IGNORECASE)
_PARTS = re.compile(r"[;.]\s|^[^()]*\)[^(]*,|(?<!\w)(?:trong đó|gồm)(?!\w)", re.IGNORECASE)
_RARE = 0.05
_NEAR = 24
"""Number of amounts around a percentage that are looked at for another base."""
_BESIDE = 6
_CLOSE = 5


@attrs.define
class Shares:
    """The percentages of a report that are no changes, held against the shares that they may be.

    One that follows from any base that the text offers is right; one that follows from none is wrong where
    the words or the form name its base, or those listed with it follow from one. What does not hold is judged
    once the counts are: a share may be right of a count that is wrong.

    ``totals`` are those of the sums that hold, by their parts; ``bases`` the percentages of counts that hold,
    with their shares, by the sentence of the count.
    """

    notes: Notes
    tables: Tables
    amounts: Sequence[Amount]
    totals: Mapping[int, Sequence[Amount]]
    left: list[Amount]
    lists: Mapping[Hashable, Sequence[Amount]]
    bases: dict[int, list[tuple[Amount, Share]]] = attrs.field(factory=dict)

    @classmethod
    def of(cls, notes: Notes, tables: Tables, amounts: Sequence[Amount], sums: Sequence[Sum]) -> Shares:
        """The percentages among the amounts of a report, and the totals that its sums offer as bases."""
        totals: dict[int, list[Amount]] = {}
        for one in sums:
            for part in one.parts if one.holds else ():
                totals.setdefault(part.at, []).append(one.total)
        rates = [
            amount
            for amount in amounts
            if amount.figure.kind is FigureKind.PERCENT
            and not amount.change
            and not (amount.of is not None and amounts[amount.of].change)
        ]
        lists: dict[Hashable, list[Amount]] = {}
        for rate in rates:
            if rate.of is not None:
                lists.setdefault(_list_of(amounts[rate.of]), []).append(rate)
        return cls(notes, tables, amounts, totals, rates, lists)

    def hold(self) -> None:
        """Note the percentages that follow from a base at hand: first those whose base is named."""
        found = [(amount, self._found(amount, named=True)) for amount in self.left]
        apart = [amount for amount, share in found if share is not None and self._stands_apart(amount, share)]
        self.left = apart
        for amount, share in found:
            if share is not None and amount not in apart:
                self._note(amount, share)
        for amount, share in found:
            if share is None and not self._hold_loosely(amount):
                self.left.append(amount)

    def _hold_loosely(self, amount: Amount) -> bool:
        share = self._found(amount)
        if share is not None:
            self._note(amount, share)
        return share is not None

    def judge(self) -> None:
        """Find the percentages that follow from no base, or leave them."""
        self.hold()
        for amount in self.left:
            self._accuse(amount)

    def _found(self, amount: Amount, *, named: bool = False) -> Share | None:
        """The base at hand that a percentage follows from; of one ``named`` by words or form alone."""
        value, places = self._value(amount)
        if value is None:
            return None
        possible = self._possible(amount)
        sure = [share.whole for share in possible if share.sure]
        cut = amount.of is None or all(self._cuts(amount, whole) for whole in {s.whole for s in possible})
        allowed = [s for s in possible if _allows(amount, value, s.rate(places, cut=cut))]
        held = min(allowed, key=lambda share: not share.sure, default=None)
        if held is None or held.sure or named:
            return held if held is not None and held.sure else None
        # Another base than the words name explains a share only where chance would rarely do it.
        tried = len({(share.part, share.whole) for share in possible if not sure or not share.sure})
        rare = chance_of_share(places, tried) <= _RARE or not (sure or amount.of is None)
        return held if rare and (not sure or self._may_be(amount, held, max(sure))) else None

    def _stands_apart(self, amount: Amount, share: Share) -> bool:
        """Whether the shares listed with one are all of another base, which it may be of as well."""
        if amount.of is None:
            return False
        beside = [rate for rate in self.lists[_list_of(self.amounts[amount.of])] if rate is not amount]
        wholes = [
            held.whole for rate in beside[:_NEAR] if (held := self._found(rate, named=True)) is not None
        ]
        if len(wholes) < 2 or len(set(wholes)) > 1 or share.whole in wholes:
            return False
        return any(one.whole in wholes for one in self._possible(amount))

    def _note(self, amount: Amount, held: Share) -> None:
        """Note a percentage that follows from a base."""
        _, places = self._value(amount)
        chance = chance_of_share(places, len({(share.part, share.whole) for share in self._possible(amount)}))
        written = str(held.rate(places))
        if amount.figure.text.replace(" ", "") not in written.split(" / "):
            written = f"{written} / {amount.figure.text}"
        self.notes.match(amount.figure, Basis.SHARE, held.name, written, chance=chance)
        if amount.of is not None:
            counted = self.amounts[amount.of]
            self.bases.setdefault(counted.sentence, []).append((amount, held))
            self._explain(amount, counted, held, chance)

    def _may_be(self, amount: Amount, share: Share, named: int) -> bool:
        """Whether a share may be of another base than its words name, where no share beside it is of that."""
        base = share.base
        if base is None:
            return True
        if amount.of is None:
            return not amount.known or bool(base.own.statuses and not base.own.details)
        counted = self.amounts[amount.of]
        beside = (
            self.amounts[other.of or 0] for other, held in self.bases.get(counted.sentence, ()) if held.sure
        )
        alone = not any(one.listed == counted.listed and one is not counted for one in beside)
        return (
            alone and (share.whole > named or bool(base.own.statuses or base.free)) and not base.own.details
        )

    def _explain(self, amount: Amount, counted: Amount, held: Share, chance: float) -> None:
        """What its share explains needs no other words: the count, and the other number of a ratio."""
        for one, value in ((counted, held.part), (held.base, held.whole)):
            if one is not None and one.count == value:
                one.sums += 1
                to = f"{amount.figure.text} : {held.name}"
                self.notes.match(one.figure, Basis.SHARE, to, one.figure.text, chance=chance)

    def _accuse(self, amount: Amount) -> None:
        """Find a percentage that follows from no base, or leave it."""
        figure = amount.figure
        value, places = self._value(amount)
        possible = [] if value is None else self._possible(amount)
        sure = [share for share in possible if share.sure] or list(self._of_siblings(amount))
        if value is None or not sure or figure.near:
            self.notes.leave(figure, Reason.NO_BASE)
            return
        alike = [share for share in sure if share.whole == sure[0].whole]
        likely = sure[:1] if amount.of is not None else alike
        right = [one for share in likely for one in str(share.rate(places)).split(" / ")]
        slip = any(is_slip(_digits(figure.text), _digits(one)) for one in right)
        if amount.of is None and amount.own.unknown and not slip:
            self.notes.leave(figure, Reason.UNKNOWN_WORDS, amount.own.unknown)
            return
        share, written = sure[0], " / ".join(dict.fromkeys(right))
        self.notes.match(figure, Basis.SHARE, share.name, written, holds=False)
        counted = self.amounts[amount.of] if amount.of is not None else amount
        self.notes.find(
            "audit-percent", figure, amount.quote_from(min(counted, amount, key=lambda one: one.at)),
            row=share.line.name if share.line else "", column=str(share.measure) if share.measure else "",
            found=figure.text, expected=written, text=figure.text, right=written,
            sum=f"{format_count(share.part)} : {format_count(share.whole)}",
        )  # fmt: skip

    def _is_explicit(self, amount: Amount) -> bool:
        return amount.of is not None and self.amounts[amount.of].ratio is not None

    def _value(self, amount: Amount) -> tuple[Decimal | None, int]:
        """A percentage that may be a share, and its decimal places; none that is an aim."""
        value = amount.figure.value
        free = amount.free and not self._is_explicit(amount)
        if not isinstance(value, Decimal) or free or "aimed" in amount.own.cues:
            return None, 0
        return value, places_of(value)

    def _possible(self, amount: Amount) -> list[Share]:
        found = (
            self._of_count(amount)
            if amount.of is not None
            else (*self._of_words(amount), *self._of_labels(amount), *self._of_any(amount))
        )
        return [share for share in found if share.whole and (share.part <= share.whole or share.sure)]

    def _around(self, amount: Amount, near: int = _NEAR) -> Sequence[Amount]:
        return self.amounts[max(amount.at - near, 0) : amount.at + near]

    def _cuts(self, amount: Amount, whole: int) -> bool:
        """Whether digits may be cut off: if they are in every share stated beside it."""
        of = self.amounts[amount.of] if amount.of is not None else amount
        for other in self._around(amount):
            value = other.figure.value
            if other is amount or other.of is None or not isinstance(value, Decimal) or not whole:
                continue
            counted, places = self.amounts[other.of], places_of(value)
            size = counted.settled
            if counted.listed != of.listed or size is None:
                continue
            if Decimal(100 * 10**places * size // whole) != value * 10**places:
                return False
        return True

    def _of_count(self, amount: Amount) -> Iterator[Share]:
        """The shares that a percentage of a count may be, the likeliest first."""
        counted = self.amounts[amount.of or 0]
        if counted.near and counted.right is None:
            return
        named = list(self._named(amount, counted))
        if named:
            yield from named
            return
        yield from self._in_parent(counted)
        yield from self._in_measures(counted)
        yield from self._in_others(counted)

    def _pairs(self, part: Amount, whole: Amount, *, sure: bool) -> Iterator[Share]:
        for size, value in product(part.values, whole.values):
            yield Share(size, value, f"{format_count(size)} : {format_count(value)}", sure, base=whole)

    def _named(self, amount: Amount, counted: Amount) -> Iterator[Share]:
        """The shares where the text names the base: ``3/5``, ``A trên tổng số B``, its own words."""
        before = self.amounts[counted.at - 1] if counted.at else counted
        base, lead = self._base_after(amount), self._lead(counted)
        if counted.ratio is not None:
            yield from self._pairs(counted, self.amounts[counted.ratio], sure=True)
        elif base is not None:
            yield from self._pairs(counted, base, sure=True)
        elif OVER.search(counted.before) and before.sentence == counted.sentence and before.count:
            yield from self._pairs(before, counted, sure=True)
        elif lead is not None:
            yield from self._pairs(counted, lead, sure=True)
        elif counted.at < amount.at and (
            amount.own.details or "," not in amount.before or _OF_ALL.match(amount.after)
        ):
            for one in meant(amount.account or CaseAccount, amount.own.cues):
                if split_of(one) and one not in counted.meanings:
                    yield from self._against(counted, one)

    def _lead(self, counted: Amount) -> Amount | None:
        """The count that leads its sentence as the base: ``Trong số 200 hồ sơ này có 10 hồ sơ …``."""
        beside = [
            a
            for a in self.amounts[max(counted.at - _BESIDE, 0) : counted.at]
            if a.sentence == counted.sentence
        ]
        led = [
            a for a in beside if a.count and a.ratio is None and _LED.search(a.before) and akin(a, counted)
        ]
        return led[-1] if led and (led[-1].count or 0) >= (counted.count or 0) else None

    def _base_after(self, amount: Amount) -> Amount | None:
        """The count that is named as base right after: ``chiếm 5% trong tổng số 200 hồ sơ``."""
        base = self.amounts[amount.at + 1] if amount.at + 1 < len(self.amounts) else amount
        if base.sentence != amount.sentence or base.count is None or base.ratio is not None:
            return None
        between = base.figure.sentence.text[amount.figure.end : base.figure.start]
        return base if _BASE.search(between) and not _PARTS.search(between) else None

    def _in_parent(self, counted: Amount) -> Iterator[Share]:
        parent = self.amounts[counted.parent] if counted.parent is not None else None
        if parent is None or parent.figure.kind is not FigureKind.COUNT:
            return
        around = self.amounts[parent.at : parent.at + _NEAR]
        way = tuple(a.settled or 0 for a in around if a.listed == counted.listed and a.count is not None)
        for share in self._pairs(counted, parent, sure=akin(parent, counted)):
            yield attrs.evolve(share, line=counted.line, measure=counted.measure, way=way)

    def _in_measures(self, counted: Amount) -> Iterator[Share]:
        parent = self.amounts[counted.parent] if counted.parent is not None else None
        for meaning in [counted.measure] if counted.measure else counted.meanings:
            for whole in wholes_of(meaning):
                listed = parent is not None and akin(parent, counted)
                other = parent is not None and whole not in parent.meanings and parent.measure != whole
                for share in self._against(counted, whole):
                    yield attrs.evolve(share, sure=False) if listed and other else share

    def _in_others(self, counted: Amount) -> Iterator[Share]:
        """Any other base that the text offers; what makes up a total is likely a share of it."""
        for other in self._around(counted):
            same = other.meanings[:1] == counted.meanings[:1] != () and other.place != counted.place
            same = same or other.count == counted.count
            if not same and other.count and akin(other, counted):
                yield from self._pairs(counted, other, sure=False)
        for total in self.totals.get(counted.at, ()):
            called = total.at < counted.at or bool(total.own.cues & {"whole", "total", "these"})
            yield from self._pairs(counted, total, sure=called)
        for other, share in self.bases.get(counted.sentence, ()):
            if share.part + (counted.count or 0) == share.whole and other.of != counted.at:
                # ``97,6% (40 trên 41 hồ sơ) đúng hạn; 2,4% (1 hồ sơ) trễ hạn``
                name = f"{counted.figure.text} : {format_count(share.whole)}"
                yield Share(counted.count or 0, share.whole, name, sure=True)

    def _of_siblings(self, amount: Amount) -> Iterator[Share]:
        """The shares of a count in the base from which the percentages listed with it follow."""
        if amount.of is None:
            return
        counted = self.amounts[amount.of]
        for other, share in self.bases.get(counted.sentence, ()):
            sibling = self.amounts[other.of or 0]
            if sibling.listed == counted.listed and sibling.place == counted.place:
                for size in counted.values if sibling.ratio is None and counted.ratio is None else ():
                    if size <= share.whole and akin(sibling, counted):
                        name = f"{counted.figure.text} : {format_count(share.whole)}"
                        yield Share(size, share.whole, name, sure=True)

    def _against(self, counted: Amount, whole: Measure) -> Iterator[Share]:
        """The shares of a count in a measure, of its line of the form or as the text states it."""
        if counted.line is not None and (value := counted.line.value(whole)):
            part = counted.measure or whole
            name = f"{counted.line.called(part)} : {counted.line.called(whole)}"
            way = parts_in(counted.line, part, whole)
            for size in counted.values:
                yield Share(size, value, name, True, counted.line, counted.measure, way)
            return
        for other in self._around(counted, 3 * _NEAR):
            if other.count is not None and whole in other.meanings and other.place == counted.place:
                sure = whole == other.meanings[0] and counted.known and other.known
                yield from self._pairs(counted, other, sure=sure and len(counted.meanings) == 1)

    def _of_words(self, amount: Amount) -> Iterator[Share]:
        """The shares that a percentage with words of its own may be."""
        account = amount.account
        if account is None:
            return
        over = OVER.split(amount.before, maxsplit=1)
        if len(over) == 2:
            for one, other in product(*(meant(account, Words().read(text).cues) for text in over)):
                yield from self._of_measures(amount, one, other, sure=True)
            return
        cues = amount.own.cues
        base = [m for m in amount.meanings if split_of(m)] if len(amount.meanings) > 1 else []
        parts = [m for m in amount.meanings if m not in base or len(m.columns) > 1]
        online = cues & {"online", "in_person", "postal"} and "received" not in cues
        beside = (
            a.own
            for a in reversed(self.amounts[max(amount.at - _BESIDE, 0) : amount.at])
            if a.sentence == amount.sentence
        )
        readings = (*beside, *amount.above)
        above = next((reading.statuses for reading in readings if reading.statuses), frozenset())
        stated = (cues | above) & {"resolved", "received", "pending"}
        certain = not online and not amount.own.place.unit and bool(stated)
        for part in parts or amount.meanings:
            for whole in wholes_of(part):
                yield from self._of_measures(amount, part, whole, sure=certain)
        parent = self.amounts[amount.parent] if amount.parent is not None else None
        if parent is None or parent.line is None or not parent.right:
            return
        for part in amount.meanings:
            size = parent.line.value(part)
            if size is not None:
                name = f"{parent.line.called(part)} : {parent.figure.text}"
                way = parts_in(parent.line, part, parent.measure) if parent.measure else ()
                yield Share(size, parent.right, name, True, parent.line, part, way)

    def _of_labels(self, amount: Amount) -> Iterator[Share]:
        """The share of parts of a total that a percentage names by their own words, whatever these mean."""
        said = _words_in(amount.before)
        lists: dict[int, list[Amount]] = {}
        for part in self._around(amount):
            for total in self.totals.get(part.at, ()):
                if total.paragraph == amount.paragraph:
                    lists.setdefault(total.at, []).append(part)
        for at, parts in lists.items():
            labels = [_words_in(f"{part.before} {part.after}") - _PLAIN for part in parts]
            chosen = [part for part, label in zip(parts, labels, strict=True) if label and label <= said]
            if chosen and len(chosen) < len(parts):
                name = " + ".join(part.figure.text for part in chosen)
                total, size = self.amounts[at], sum(part.count or 0 for part in chosen)
                yield Share(size, total.count or 0, f"{name} : {total.figure.text}", sure=True, base=total)

    def _of_any(self, amount: Amount) -> Iterator[Share]:
        """The shares of the counts right around a percentage in one another, whatever the words."""
        around = [a for a in self._around(amount, _BESIDE) if a.paragraph == amount.paragraph and a.count]
        for one, other in product(around, around):
            if one is not other and (one.count or 0) < (other.count or 0) and akin(one, other):
                yield from self._pairs(one, other, sure=False)

    def _of_measures(self, amount: Amount, part: Measure, whole: Measure, *, sure: bool) -> Iterator[Share]:
        """The shares of one measure in another, in the form and as the text states both."""
        for line in (
            () if amount.place.unit or amount.elsewhere else self.tables.at(part.account, amount.place)
        ):
            size, value = line.value(part), line.value(whole)
            if size is not None and value:
                name = f"{line.called(part)} : {line.called(whole)}"
                yield Share(size, value, name, sure, line, part, parts_in(line, part, whole))
        stated = [
            a
            for a in self._around(amount, 3 * _NEAR)
            if a.count is not None and a.place == amount.place and a.elsewhere == amount.elsewhere
        ]
        parts, wholes = stated_counts(stated, part), stated_counts(stated, whole)
        alone = len(parts) == len(wholes) == 1 and amount.known
        for (size, one), (value, other) in product(parts.items(), wholes.items()):
            known = all(a.known for a in (one, other) if a is not None)
            sure = sure or (other is None and one is not None)
            yield Share(
                size,
                value,
                f"{format_count(size)} : {format_count(value)}",
                sure and alone and known,
                base=other,
            )


def _list_of(counted: Amount) -> Hashable:
    return counted.sentence, counted.listed, counted.place


def _words_in(text: str) -> set[str]:
    return set(re.findall(r"[^\W\d_]+", name_key(text)))


def _allows(amount: Amount, value: Decimal, allowed: Rate) -> bool:
    if not amount.figure.near:
        return allowed.allows(value)
    return any(abs(value - one) <= _CLOSE for one in allowed.values)


def _digits(text: str) -> str:
    return "".join(letter for letter in text if letter.isdecimal())
