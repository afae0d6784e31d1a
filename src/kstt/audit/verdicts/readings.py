"""What the figures of a text may be together: groups of readings, and how likely they are.

A group is what one figure may follow from: a total from lists of parts, a percentage from shares. Of its
readings one was meant, or none. Each has odds by its facts; the figures then speak for the readings that they
give, the more so the more rarely chance does.
"""

from __future__ import annotations

from decimal import Decimal
from math import log
from typing import TYPE_CHECKING

import attrs

from kstt.audit.figures.sizes import apart, slack_of
from kstt.audit.relations.chance import chance_of_share, chance_of_sum, slips_of
from kstt.audit.relations.formulas import Kind, stated_size
from kstt.audit.relations.rates import places_of, right_shares
from kstt.audit.relations.sums import BLOCKS

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from kstt.audit.figures.amounts import Amount
    from kstt.audit.figures.sizes import Size
    from kstt.audit.relations.bases import Share
    from kstt.audit.relations.formulas import Formula
    from kstt.audit.relations.parts import Facts
    from kstt.audit.relations.sums import Sum

__all__ = [
    "FAILS", "UNBOUNDED", "FormulaReading", "Group", "Reading", "ShareReading", "SumReading",
    "groups_of_sums", "weight_of",
]  # fmt: skip

FAILS = 1e-4
"""How likely a reading that was meant fails in a text that is right, against chance."""
_UNTOLD = BLOCKS | {"levels"}
"""Ways of coming upon a sum in which no word says that it is one."""
UNBOUNDED = Decimal("Infinity")
"""What an amount may be at most where nothing bounds it."""
_MEANT = 9.0
"""What holds was meant where that is so much likelier than not."""
_FEW = 4_000
"""A count is sought among no more than so many that would give a percentage."""


@attrs.frozen(eq=False)
class SumReading:
    """A sum that may be meant: its odds against none, and how rarely chance makes it hold.

    Of ``most`` the parts may be fewer than all, and are together no more than their total.
    """

    one: Sum
    odds: float
    gain: float
    facts: Facts = attrs.field(factory=dict)
    most: bool = False
    is_shown: bool = False

    @property
    def is_told(self) -> bool:
        """Whether words or lists say that it is one, not how figures stand and what they count alone."""
        return self.most or not self.one.ways <= _UNTOLD or "stated" in self.one.edges

    @property
    def is_deliberate(self) -> bool:
        """Whether it is more than two counts that happen to differ by about a third."""
        return self.is_told or "apart" not in self.one.ways

    @property
    def members(self) -> tuple[Amount, ...]:
        """The amounts that it binds."""
        return self.one.members

    def holds(self, values: Mapping[int, Size]) -> bool:
        """Whether it holds with some counts in place of those stated."""
        one = self.one
        if not values and not self.most:
            return one.adds_up
        whole, added = self._sides(values)
        if self.most:
            return added <= whole
        if whole == added or (isinstance(whole, int) and isinstance(added, int)):
            return whole == added
        return apart(whole, added) <= slack_of(values.get(m.at, m.size or 0) for m in one.members)

    def mends(self, member: Amount, values: Mapping[int, Size]) -> Iterator[Size]:
        """What a member would have to be for it to hold."""
        whole, added = self._sides(values)
        stated = values.get(member.at, member.size or 0)
        if self.most and isinstance(stated, int):
            yield from (one for one in slips_of(stated) if self.holds({**values, member.at: one}))
            return
        left = member is self.one.total or member in self.one.beside
        right = stated + (added - whole) * (1 if left else -1)
        if right >= 0:
            yield right

    def span(self, member: Amount, values: Mapping[int, Size]) -> tuple[Size, Size]:
        """What a member may be for it to hold: no less, and no more; an exact sum leaves one number."""
        whole, added = self._sides(values)
        stated = values.get(member.at, member.size or 0)
        left = member is self.one.total or member in self.one.beside
        right = stated + (added - whole) * (1 if left else -1)
        if self.most:
            return (right, UNBOUNDED) if left else (0, right)
        slack = slack_of(values.get(m.at, m.size or 0) for m in self.members)
        return (right - slack, right + slack) if slack else (right, right)

    def _sides(self, values: Mapping[int, Size]) -> tuple[Size, Size]:
        one = self.one
        whole = values.get(one.total.at, one.total.size or 0)
        for member in one.beside:
            whole += values.get(member.at, member.size or 0)
        added: Size = 0
        for member in one.parts:
            added += values.get(member.at, member.size or 0)
        return whole, added


@attrs.frozen(eq=False)
class ShareReading:
    """A share that a percentage may be."""

    rate: Amount
    value: Decimal
    share: Share
    odds: float
    gain: float
    held: bool
    members: tuple[Amount, ...] = attrs.field(
        init=False, default=attrs.Factory(lambda one: tuple(_bound(one)), takes_self=True)
    )
    """The amounts that it binds."""

    @property
    def facts(self) -> Facts:
        """What is true of it."""
        return self.share.facts

    @property
    def places(self) -> int:
        """The decimal places that it is printed with."""
        return places_of(self.value)

    @property
    def is_shown(self) -> bool:
        """Whether the percentages beside it are of the same base."""
        return "sibling" in self.share.facts

    @property
    def is_told(self) -> bool:
        """Whether words say that it is one: each percentage is of something."""
        return True

    is_deliberate = is_told

    def holds(self, values: Mapping[int, Size]) -> bool:
        """Whether the percentage is this share, with some figures in place of those stated."""
        if not values or not any(one.at in values for one in self.members):
            return self.held
        value, part, whole = self._sides(values)
        if not whole:
            return False
        if abs(value * whole - 100 * part) * 10 ** places_of(value) >= whole:
            return False
        return right_shares(part, whole, places_of(value)).allows(value)

    def mends(self, member: Amount, values: Mapping[int, Size]) -> Iterator[Size]:
        """What a member would have to be: the percentage, or a count that a slip makes this one."""
        value, part, whole = self._sides(values)
        places = places_of(value)
        if "pair" in self.share.facts:
            # What nothing but two counts beside it shows is not what it should be.
            return
        if member is self.rate:
            if whole:
                yield right_shares(part, whole, places).values[0]
            return
        if not value or not whole or not isinstance(member.size, int):
            return
        half = Decimal(1).scaleb(-places) / 2
        if member is self.share.counted or member in self.share.more:
            others = part - values.get(member.at, member.size)
            low, high = (value - half) * whole / 100 - others, (value + half) * whole / 100 - others
        else:
            low, high = 100 * part / (value + half), 100 * part / max(value - half, half / 2)
        for one in slips_of(int(values.get(member.at, member.size))):
            if low <= one <= high:
                yield one
        if high - low < _FEW:
            middle = round((low + high) / 2)
            if low <= middle <= high:
                yield middle

    def span(self, member: Amount, values: Mapping[int, Size]) -> tuple[Size, Size]:
        """What a member may be for it to hold: no less, and no more."""
        value, part, whole = self._sides(values)
        step = Decimal(1).scaleb(-places_of(value))
        if len({one.at for one in self.members}) < len(self.members):
            return 0, UNBOUNDED
        if member is self.rate:
            found = Decimal(100 * part) / whole if whole else UNBOUNDED
            return found - step, found + step
        if member is self.share.counted or member in self.share.more:
            others = part - values.get(member.at, member.size or 0)
            return (value - step) * whole / 100 - others, (value + step) * whole / 100 - others
        return 100 * part / (value + step), 100 * part / (value - step) if value > step else UNBOUNDED

    def _sides(self, values: Mapping[int, Size]) -> tuple[Decimal, Size, Size]:
        share, value = self.share, values.get(self.rate.at, self.value)
        part = _now(share.part, share.counted, values)
        if share.more:
            counted = [one for one in (share.counted, *share.more) if one is not None]
            part = share.part + sum(values.get(one.at, one.size or 0) - (one.size or 0) for one in counted)
        whole = _now(share.whole, share.base, values)
        return Decimal(value), part, whole


def _bound(one: ShareReading) -> Iterator[Amount]:
    yield one.rate
    yield from (side for side in (one.share.counted, *one.share.more, one.share.base) if side is not None)


def _now(size: Size, amount: Amount | None, values: Mapping[int, Size]) -> Size:
    """The size of one side: that of the amount it stands for, where that is another."""
    return values.get(amount.at, size) if amount is not None else size


@attrs.frozen(eq=False)
class FormulaReading:
    """What a figure may be said to be by two others: in words (``is_told``), or by what stands near it."""

    one: Formula
    odds: float
    is_told: bool = True
    is_shown: bool = False
    is_deliberate: bool = True
    facts: Facts = attrs.field(factory=dict)
    members: tuple[Amount, ...] = attrs.field(
        init=False, default=attrs.Factory(lambda r: (r.one.stated, *r.one.sides), takes_self=True)
    )
    """The amounts that it binds."""

    @property
    def gain(self) -> float:
        """How rarely chance makes it hold; the zeros that a number ends in say little."""
        stated = self.one.stated
        size = stated_size(stated) or 0
        if stated.is_rate or stated.figure.unit == "điểm":
            return 1 / chance_of_share(places_of(Decimal(size)), 1)
        while isinstance(size, int) and size and not size % 10:
            size //= 10
        return 1 / chance_of_sum(size, 1)

    def holds(self, values: Mapping[int, Size]) -> bool:
        """Whether it holds with some figures in place of those stated."""
        return self.one.holds(values)

    def mends(self, member: Amount, values: Mapping[int, Size]) -> Iterator[Size]:
        """What a member would have to be: the figure itself, or one that a slip makes it."""
        if member is self.one.stated:
            yield from (
                int(one) if isinstance(member.size, int) else one for one in self.one.right(values)[:1]
            )
        elif self.is_told and not member.is_rate and isinstance(member.size, int):
            slips = slips_of(int(values.get(member.at, member.size)))
            yield from (one for one in slips if self.one.holds({**values, member.at: one}))
        elif self.is_told and member.is_rate and self.one.kind is Kind.DIFFERENCE:
            yield from (one for one in self.one.ends(member, values) if one >= 0)

    @property
    def is_meant(self) -> bool:
        """Whether it was likely meant where it holds."""
        return self.odds * self.gain >= _MEANT

    def span(self, member: Amount, values: Mapping[int, Size]) -> tuple[Size, Size]:  # noqa: ARG002 (as of the others)
        """What a member may be for it to hold: no less, and no more, as far as that is known beforehand."""
        return 0, UNBOUNDED


Reading = SumReading | ShareReading | FormulaReading


@attrs.frozen(eq=False)
class Group:
    """Readings of which one was meant, or none."""

    readings: tuple[Reading, ...]
    all_odds: float = attrs.field(
        init=False, default=attrs.Factory(lambda g: 1.0 + sum(r.odds for r in g.readings), takes_self=True)
    )

    places: frozenset[int] = attrs.field(
        init=False,
        default=attrs.Factory(
            lambda g: frozenset(m.at for r in g.readings for m in r.members), takes_self=True
        ),
    )

    _touching: Mapping[int, Sequence[tuple[Reading, float]]] = attrs.field(
        init=False, default=attrs.Factory(lambda g: _by_place(g.readings), takes_self=True)
    )
    _all_said: float = attrs.field(
        init=False,
        default=attrs.Factory(lambda g: sum([weight_of(one, {}) for one in g.readings]), takes_self=True),
    )

    def weights(self, at: int, values: Mapping[int, Size]) -> Iterator[tuple[Size, Size, Reading, float]]:
        """The readings that bind an amount: what it may be for each to hold, and what each says now."""
        for reading, _ in self._touching.get(at, ()):
            member = next(one for one in reading.members if one.at == at)
            yield *reading.span(member, values), reading, weight_of(reading, values)

    def said(self, values: Mapping[int, Size]) -> float:
        """How much all readings say together for the figures."""
        changed = {id(one): (one, own) for at in values for one, own in self._touching.get(at, ())}
        return self._all_said + sum([weight_of(one, values) - own for one, own in changed.values()])

    def likelihood(self, said: float) -> float:
        """The logarithm of how much likelier the figures are than by chance, by what readings say."""
        return log(max(1.0 + said, 1.0) / self.all_odds)


def _by_place(readings: Iterable[Reading]) -> dict[int, list[tuple[Reading, float]]]:
    """The readings that each amount is a member of, with what they say as the text stands."""
    found: dict[int, list[tuple[Reading, float]]] = {}
    for reading in readings:
        own = weight_of(reading, {})
        for at in {member.at for member in reading.members}:
            found.setdefault(at, []).append((reading, own))
    return found


def weight_of(reading: Reading, values: Mapping[int, Size]) -> float:
    """How much a reading says for some figures."""
    return reading.odds * (reading.gain if reading.holds(values) else FAILS)


def groups_of_sums(readings: Iterable[SumReading]) -> list[Group]:
    """The sums of each total whose parts overlap those of the likeliest of them: of those one is meant."""
    by_total: dict[int, list[list[SumReading]]] = {}
    apart: list[Group] = []
    for one in sorted(readings, key=lambda reading: -reading.odds):
        if one.most:
            apart.append(Group((one,)))
            continue
        parts = set(one.one.parts)
        own = by_total.setdefault(one.one.total.at, [])
        # What is unlikely joins two divisions of one total no more.
        alike = next((group for group in own if not parts.isdisjoint(group[0].one.parts)), None)
        if alike is None:
            own.append([one])
        else:
            alike.append(one)
    return apart + [Group(tuple(group)) for groups in by_total.values() for group in groups]
