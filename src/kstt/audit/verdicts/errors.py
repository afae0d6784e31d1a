"""The errors of a text: figures that others speak against, and what would make those hold.

Where nothing is wrong each group of readings that fails has its price. A figure that is wrong, with what it
should be, saves the price of the groups that then hold, and has a price of its own: errors are rare, and a
slip of the hand is likelier than another number. What saves more than it costs is an error.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections import defaultdict
from decimal import Decimal
from math import exp, log
from typing import TYPE_CHECKING

import attrs

from kstt.audit.relations.chance import digits_of, is_slip
from kstt.audit.verdicts.readings import FAILS, UNBOUNDED, weight_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from kstt.audit.figures.amounts import Amount
    from kstt.audit.figures.sizes import Size
    from kstt.audit.verdicts.readings import Group, Reading

__all__ = ["MEANT", "SURE", "Doubts", "Suspect", "price_of"]

SURE, MEANT = -0.5, -1.95
"""An error is found where so much more speaks for it than against it, as a logarithm: less, where the reading
that fails has nearly all odds of its group.
"""
_OF_COUNTS = -0.7
"""By how much less is enough where no percentage is doubted: sums are surer than what a share is of."""
_ALL = 0.8
"""The part of the odds of a group that is nearly all."""
_ERROR = -5.0
"""The logarithm of how often a figure is wrong."""
_OTHER_BASE = -0.2
"""The logarithm of how often a percentage that is wrong is the share in another base that the text offers."""
_UNTOLD = -4.0
"""The logarithm of how often figures that would add up are no sum where no word says that they are."""
_OPEN = 2.0
"""What speaks so much for a group that nothing in it is doubted, as a logarithm."""
_WIDE = Decimal("0.2")
"""The part of a number that is a wide range for it."""
_LEAST = 0.02
"""A reading of less of the odds of its group accuses nothing."""


_Weight = tuple["Size", "Size", "Group", "Reading", float]
"""What an amount may be for a reading of a group to hold, and what the reading says now."""


@attrs.frozen(eq=False)
class _Weights:
    """What readings say of one amount: those that it may turn, by the least that it may be for them to hold.

    ``always`` are those that hold as it is, or may for a wide range of numbers.
    """

    always: Sequence[_Weight]
    narrow: Sequence[_Weight]
    lows: Sequence[Size]
    width: Size

    @classmethod
    def of_all(cls, weights: Iterable[_Weight]) -> _Weights:
        """Those of all readings."""
        always: list[_Weight] = []
        narrow: list[_Weight] = []
        for one in weights:
            low, high, _, reading, own = one
            is_wide = own > FAILS * reading.odds or high == UNBOUNDED or high - low > _WIDE * high
            (always if is_wide else narrow).append(one)
        narrow.sort(key=lambda one: one[0])
        width = max((high - low for low, high, *_ in narrow), default=0)
        return cls(always, narrow, [low for low, *_ in narrow], width)

    def of(self, right: Size) -> Iterator[_Weight]:
        """Those that may say something else where the amount is another."""
        yield from self.always
        first, last = bisect_left(self.lows, right - self.width), bisect_right(self.lows, right)
        yield from self.narrow[first:last]


@attrs.frozen(eq=False)
class Suspect:
    """A figure that may be wrong, what it should be, and how much speaks for that."""

    amount: Amount
    right: Size
    gain: float
    reading: Reading


def price_of(stated: object, right: object) -> float:
    """The logarithm of how likely a figure that is wrong is written so in place of the right one.

    >>> price_of(19_876, 19_867) > price_of(19_876, 19_676) > price_of(19_876, 20_412)
    True
    """
    one, other = digits_of(stated), digits_of(right)
    size = max(len(one), len(other))
    if len(one) == len(other):
        differ = [i for i in range(size) if one[i] != other[i]]
        if len(differ) == 2 and differ[1] == differ[0] + 1 and sorted(one) == sorted(other):
            return log(0.4 / max(size - 1, 1))
        if len(differ) == 1:
            return log(0.35 / (9 * size))
    if is_slip(one, other):
        return log(0.1 / (10 * size))
    return log(0.4) - size * log(10)


@attrs.define
class Doubts:
    """The groups of a text, and the figures as far as they are known to be right or wrong.

    ``fixed`` are the places of those that a form holds up, ``values`` what wrong ones should be.
    """

    groups: Sequence[Group]
    fixed: frozenset[int]
    values: dict[int, Size]
    _touching: dict[int, list[Group]] = attrs.field(factory=lambda: defaultdict(list), init=False)
    _known: dict[int, float] = attrs.field(factory=dict, init=False)
    _said: dict[int, float] = attrs.field(factory=dict, init=False)
    _weights: dict[int, _Weights] = attrs.field(factory=dict, init=False)

    def __attrs_post_init__(self) -> None:
        for group in self.groups:
            self._take_in(group)
            for at in group.places:
                self._touching[at].append(group)

    def errors(self) -> Iterator[list[Suspect]]:
        """For each error what may be wrong, the likeliest first; what is found is settled before the next."""
        left = {id(group): group for group in self.groups if self._known[id(group)] < _OPEN}
        doubts = {key: found for key, group in left.items() if (found := self._suspects(group))}
        speaks = {key: _together(found) for key, found in doubts.items()}
        told: dict[int, set[int]] = {}
        while doubts:
            key = max(doubts, key=speaks.__getitem__)
            if key in told:
                # What was found since may speak for or against it: it is reckoned anew once it comes first.
                again, known = self._suspects(left[key]), told.pop(key)
                if again and again[0].amount.at not in known:
                    doubts[key], speaks[key] = again, _together(again)
                else:
                    del doubts[key]
                continue
            found = doubts.pop(key)
            reading = found[0].reading
            sure = reading.is_shown or (reading.is_deliberate and reading.odds >= _ALL * left[key].all_odds)
            least = MEANT if sure else SURE
            if not any(member.is_rate for member in reading.members):
                least += _OF_COUNTS
            if speaks[key] <= least:
                continue
            before = set(self.values)
            yield found
            # What has been told of, or is held up by what was, is not told again.
            own = {member.at for member in reading.members}
            for other in doubts:
                if not left[other].places.isdisjoint(own | (self.values.keys() - before)):
                    told.setdefault(other, set()).update(own)

    def settle(self, at: int, right: Size) -> None:
        """Take a figure for what it should be."""
        self.values[at] = right
        self.fixed |= {at}
        for group in self._touching[at]:
            self._take_in(group)
            for other in group.places:
                self._weights.pop(other, None)

    def mended(self, suspect: Suspect) -> list[Reading]:
        """The readings that fail and would hold if a figure were what it should be."""
        new = {**self.values, suspect.amount.at: suspect.right}
        return [
            reading
            for group in self._touching[suspect.amount.at]
            for reading in group.readings
            if reading.odds >= _LEAST * group.all_odds
            and suspect.amount in reading.members
            and not reading.holds(self.values)
            and reading.holds(new)
        ]

    def _suspects(self, group: Group) -> list[Suspect]:
        """What may be wrong in a group that fails, the likeliest first."""
        if self._known[id(group)] >= _OPEN:
            return []
        found: dict[tuple[int, Size], Suspect] = {}
        for reading in sorted(group.readings, key=lambda one: -one.odds):
            if reading.odds < _LEAST * group.all_odds or reading.holds(self.values):
                continue
            for member in reading.members:
                if member.at not in self.fixed:
                    for right in reading.mends(member, self.values):
                        if (member.at, right) not in found:
                            price = _price_in(group, reading, member, right, self.values)
                            gain = self._gain(member, right) + price
                            found[member.at, right] = Suspect(member, right, gain, reading)
        return sorted(found.values(), key=lambda one: -one.gain)

    def _gain(self, member: Amount, right: Size) -> float:
        """How much more speaks for a figure being wrong than for all being right."""
        new = {**self.values, member.at: right}
        more: dict[int, tuple[Group, float]] = {}
        for low, high, group, reading, own in self._weights_at(member.at).of(right):
            now = weight_of(reading, new) if low <= right <= high else FAILS * reading.odds
            if now != own:
                more[id(group)] = group, more.get(id(group), (group, 0.0))[1] + now - own
        gain = sum(
            group.likelihood(self._said[key] + by) - self._known[key] for key, (group, by) in more.items()
        )
        return gain + _ERROR

    def _weights_at(self, at: int) -> _Weights:
        """The readings of every group that an amount is in, as :meth:`Group.weights` gives them."""
        if at not in self._weights:
            self._weights[at] = _Weights.of_all(
                (low, high, group, reading, own)
                for group in self._touching[at]
                for low, high, reading, own in group.weights(at, self.values)
            )
        return self._weights[at]

    def _take_in(self, group: Group) -> None:
        """Take in what a group says of the figures as they are known."""
        said = self._said[id(group)] = group.said(self.values)
        self._known[id(group)] = group.likelihood(said)


def _price_in(
    group: Group, reading: Reading, member: Amount, right: Size, values: Mapping[int, Size]
) -> float:
    """The logarithm of how likely a figure of a group is written so in place of the right one."""
    stated = (member.figure.value if member.is_rate else member.size) or 0
    price = price_of(stated, right)
    if not reading.is_told and not is_slip(digits_of(stated), digits_of(right)):
        # Where no word says so, and no slip explains it, the figures are of something else.
        return price + _UNTOLD
    if (
        member.is_rate
        and reading.is_shown
        and any(one.holds(values) and one.odds > _LEAST for one in group.readings)
    ):
        return max(price, _OTHER_BASE)
    return price


def _together(found: Sequence[Suspect]) -> float:
    """How much speaks for one of them being wrong."""
    return found[0].gain + log(sum(exp(one.gain - found[0].gain) for one in found))
