"""What a figure is said to be by two others: how much one has changed, how many times another, a mean."""

from __future__ import annotations

from decimal import Decimal
from enum import Enum
from typing import TYPE_CHECKING

import attrs

from kstt.audit.figures.marks import APART
from kstt.audit.figures.sizes import apart, last_digit, slack_of
from kstt.audit.relations.rates import places_of, rounded
from kstt.audit.result import Basis
from kstt.i18n import Message, msg
from kstt.numerals import format_count, format_decimal

if TYPE_CHECKING:
    from collections.abc import Mapping

    from kstt.audit.figures.amounts import Amount
    from kstt.audit.figures.sizes import Size
    from kstt.audit.tables import Line
    from kstt.audit.words.measures import Measure

__all__ = ["Formula", "Kind", "Side", "stated_size"]


_MOST = Decimal("1e18")
"""No figure is greater."""


class Kind(Enum):
    """What two numbers make.

    Of ``growth`` the first has become the other, and of ``risen`` it is what the other has grown by: both in
    percent of what was before.
    """

    GROWTH = "growth"
    RISEN = "risen"
    SHARE = "share"
    QUOTIENT = "quotient"
    PRODUCT = "product"
    DIFFERENCE = "difference"


def stated_size(amount: Amount) -> Size | None:
    """How much an amount says: a count, a percentage, points of the hundred."""
    value = amount.figure.value
    return value if amount.is_rate and isinstance(value, Decimal) else amount.size


@attrs.frozen
class Side:
    """A number of a formula: of the text, or of a cell, which is no amount."""

    size: Size
    text: str
    amount: Amount | None = None

    @classmethod
    def of(cls, amount: Amount) -> Side:
        """An amount with the count it should be, as far as that is known."""
        size = amount.size if amount.right is None or amount.is_rate else amount.right
        if amount.is_rate or size is None:
            return cls(stated_size(amount) or 0, amount.figure.text, amount)
        return cls(size, amount.write(size), amount)

    @classmethod
    def of_cell(cls, value: int) -> Side:
        """The count of a cell."""
        return cls(value, format_count(value))


@attrs.frozen(eq=False)
class Formula:
    """What a figure is said to be by two others.

    ``word`` is the direction that words state; the figure may be ``up`` to the next whole number. ``line``
    and ``measure`` are those of the cells that it is of.
    """

    stated: Amount
    kind: Kind
    one: Side
    other: Side
    word: str = ""
    up: bool = False
    line: Line | None = None
    measure: Measure | None = None
    basis: Basis = Basis.CHANGE

    @property
    def sides(self) -> tuple[Amount, ...]:
        """The amounts that it follows from."""
        return tuple(side.amount for side in (self.one, self.other) if side.amount is not None)

    def right(self, values: Mapping[int, Size]) -> tuple[Decimal, ...]:
        """What it should be, with some counts in place of those stated, the usual first; none of nothing."""
        part, whole, _ = self._parts(*self._sizes(values))
        if whole <= 0 or abs(part) > whole * _MOST:
            return ()
        cut = self.kind in {Kind.SHARE, Kind.QUOTIENT}
        return rounded(abs(part), whole, self._places, cut=cut, up=self.up and not self._places)

    def direction(self, values: Mapping[int, Size]) -> str:
        """``tăng`` or ``giảm``, of a change that is one; empty where there is none."""
        part, *_ = self._parts(*self._sizes(values))
        if self.kind not in {Kind.GROWTH, Kind.DIFFERENCE} or not part or not self.word:
            return ""
        return "tăng" if part > 0 else "giảm"

    def is_as_said(self, values: Mapping[int, Size]) -> bool:
        """Whether the direction is the one that words state; a mere difference has either."""
        direction = self.direction(values)
        return not direction or self.word in {direction, APART}

    def holds(self, values: Mapping[int, Size]) -> bool:
        """Whether it holds with some figures in place of those stated; for a wrong figure its word is too."""
        value = values.get(self.stated.at, stated_size(self.stated) or 0)
        right = self.right(values)
        if not right or not (self.stated.at in values or self.is_as_said(values)):
            return False
        return value in right or min(apart(one, value) for one in right) <= self._loose(values)

    def ends(self, member: Amount, values: Mapping[int, Size]) -> tuple[Size, ...]:
        """What one of the two would have to be for their difference to be the one stated."""
        value = values.get(self.stated.at, stated_size(self.stated) or 0)
        one, other = self._sizes(values)
        by = -value if self.word == "giảm" or other < one else value
        return (other - by,) if self.one.amount is member else (one + by,)

    def called(self) -> str:
        """How it follows from the others."""
        one, other = self.one.text, self.other.text
        if self.kind is Kind.DIFFERENCE and self.one.size > self.other.size:
            one, other = other, one
        sign = "–" if self.word == "tăng" else "+"
        way = {
            Kind.GROWTH: f"{one} → {other}", Kind.RISEN: f"{one} : ({other} {sign} {one})",
            Kind.PRODUCT: f"{one} × {other}", Kind.DIFFERENCE: f"{other} – {one}",
        }.get(self.kind, f"{one} : {other}")  # fmt: skip
        return f"{way}: {self.line.called(self.measure)}" if self.line and self.measure else way

    def written(self, values: Mapping[int, Size]) -> str:
        """What it should be, as reports write it."""
        unit = "%" if self.stated.is_rate else ""
        right = self.right(values)
        if self.stated.is_rate or not self.stated.power:
            return " / ".join(f"{format_decimal(one, places_of(one))}{unit}" for one in right)
        return " / ".join(map(self.stated.write, right))

    def told(self, values: Mapping[int, Size]) -> str | Message:
        """What it should be, in words where the direction counts."""
        written = self.written(values)
        match self.direction(values):
            case "tăng" if self.kind is Kind.GROWTH or not self.is_as_said(values):
                return msg("an increase of {number}", number=written)
            case "giảm" if self.kind is Kind.GROWTH or not self.is_as_said(values):
                return msg("a decrease of {number}", number=written)
        return written

    @property
    def _places(self) -> int:
        """The decimal places of the last digit that is stated; fewer than none of thousands and millions."""
        places = -last_digit(stated_size(self.stated) or 0)
        if self.kind is Kind.DIFFERENCE:
            places = max(places, -last_digit(self.one.size), -last_digit(self.other.size))
        return places

    def _sizes(self, values: Mapping[int, Size]) -> tuple[Size, Size]:
        one, other = (
            side.size if side.amount is None else values.get(side.amount.at, side.size)
            for side in (self.one, self.other)
        )
        return one, other

    def _parts(self, one: Size, other: Size) -> tuple[Decimal, Decimal, Decimal]:
        """What is divided by what, and the part of it that the last digits of both leave open."""
        first, second = Decimal(one), Decimal(other)
        of = sum((slack_of([size]) / Decimal(size) for size in (one, other) if size), Decimal(0))
        match self.kind:
            case Kind.GROWTH:
                return 100 * (second - first), first, 100 * of * second
            case Kind.RISEN:
                return 100 * first, second - first * (1 if self.word == "tăng" else -1), 100 * of * first
            case Kind.SHARE:
                return 100 * first, second, 100 * of * first
            case Kind.QUOTIENT:
                return first, second, of * first
            case Kind.PRODUCT:
                return first * second, Decimal(1), of * first * second
            case Kind.DIFFERENCE:
                return second - first, Decimal(1), slack_of((one, other))

    def _loose(self, values: Mapping[int, Size]) -> Decimal:
        """By how much it may be off."""
        one, other = self._sizes(values)
        if self.kind is Kind.DIFFERENCE and self.one.amount is not None and self.one.amount.is_rate:
            # Both percentages may be rounded, and their difference not.
            return Decimal(1).scaleb(-self._places)
        _, whole, loose = self._parts(one, other)
        return loose / whole if whole else Decimal(0)
