"""Percentages as shares of a base that the text or a form offers."""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING

import attrs

from kstt.audit.bases import Bases
from kstt.audit.changes import PAST
from kstt.audit.evidence import chance_of_share, is_slip
from kstt.audit.rates import Rate, places_of
from kstt.audit.result import Basis, Reason
from kstt.audit.stated import Share
from kstt.io.report.figures import FigureKind
from kstt.numerals import format_count

if TYPE_CHECKING:
    from collections.abc import Sequence

    from kstt.audit.amounts import Amount
    from kstt.audit.notes import Notes
    from kstt.audit.relation import Sum
    from kstt.audit.tables import Tables

__all__ = ["Shares"]

_RARE = 0.05
_CLOSE = 5
_WHOLE = 100


@attrs.define
class Shares(Bases):
    """The percentages of a report that are no changes, held against the shares that they may be.

    One that follows from any base that the text offers is right; one that follows from none is wrong where
    the words or the form name its base, or those listed with it follow from one. What does not hold is judged
    once the counts are: a share may be right of a count that is wrong.

    ``left`` are those that are still to be judged.
    """

    notes: Notes
    left: list[Amount]

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
            and not (amount.of is None and PAST.search(amount.before))
            and not (amount.of is not None and amounts[amount.of].change)
        ]
        return cls(tables, amounts, totals, notes, rates)

    def hold(self) -> None:
        """Note the percentages that follow from a base at hand: first those whose base is named."""
        for named in (True, False):
            left, self.left = self.left, []
            for amount in left:
                share = self._found(amount, named=named)
                if share is None:
                    self.left.append(amount)
                else:
                    self._note(amount, share)

    def judge(self) -> None:
        """Find the percentages that follow from no base, or leave them."""
        self.hold()
        for amount in self.left:
            self._accuse(amount)

    def _found(self, amount: Amount, *, named: bool) -> Share | None:
        """The base at hand that a percentage follows from; of one ``named`` by words or form alone."""
        value, places = self._value(amount)
        if value is None:
            return None
        possible = self._possible(amount)
        sure = [share.whole for share in possible if share.sure]
        cut = {whole: amount.of is None or self._cuts(amount, whole) for whole in {s.whole for s in possible}}
        allowed = [s for s in possible if _allows(amount, value, s.rate(places, cut=cut[s.whole]))]
        held = min(allowed, key=lambda share: not share.sure, default=None)
        if held is None or held.sure or named:
            return held if held is not None and held.sure else None
        # Another base than the words name explains a share only where chance would rarely do it.
        tried = len({(share.part, share.whole) for share in possible if not sure or not share.sure})
        rare = chance_of_share(places, tried) <= _RARE or not (sure or amount.of is None)
        return held if rare and (not sure or self._may_be(amount, held, max(sure))) else None

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
            self.held.setdefault(counted.sentence, []).append((amount, held))
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
            self.amounts[other.of or 0] for other, held in self.held.get(counted.sentence, ()) if held.sure
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
        held = next((share for share in sure if _allows(amount, value, share.rate(places))), None)
        if held is not None:
            self._note(amount, held)
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
            else (*self._of_words(amount), *self._of_labels(amount))
        )
        return [
            share
            for share in found
            if share.whole and (share.part <= share.whole or self._exceeds(amount, share))
        ]

    def _exceeds(self, amount: Amount, share: Share) -> bool:
        """Whether a share may be more than its whole; else that only shows that the whole is another one."""
        value, _ = self._value(amount)
        counted = self.amounts[amount.of] if amount.of is not None else None
        listed = counted is not None and share.base is not None and counted.parent == share.base.at
        named = listed or bool(amount.own.statuses) or self._is_explicit(amount)
        return share.sure and (named or (value or 0) >= _WHOLE)

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


def _allows(amount: Amount, value: Decimal, allowed: Rate) -> bool:
    if not amount.figure.near:
        return allowed.allows(value)
    return any(abs(value - one) <= _CLOSE for one in allowed.values)


def _digits(text: str) -> str:
    return "".join(letter for letter in text if letter.isdecimal())
