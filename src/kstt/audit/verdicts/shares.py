"""The percentages of a report, and which of the shares that a text offers each one is.

Before a percentage is looked at, its words and its place make some shares likelier than others: each has a
weight that was fitted. The percentage itself then speaks for those that give it, against those that do not.
"""

from __future__ import annotations

import re
from decimal import Decimal
from typing import TYPE_CHECKING

import attrs

from kstt.audit.figures.marks import BODIES
from kstt.audit.figures.sizes import slack_of
from kstt.audit.relations.bases import Bases, Share
from kstt.audit.relations.chance import chance_of_share
from kstt.audit.relations.changes import PAST, words_between
from kstt.audit.relations.parallel import SAME_PLACES
from kstt.audit.relations.rates import places_of
from kstt.audit.result import Basis, Reason
from kstt.audit.verdicts.weights import SURELY, odds_of_shares
from kstt.io.report.figures import FigureKind

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from kstt.audit.figures.amounts import Amount
    from kstt.audit.notes import Notes
    from kstt.audit.relations.sums import Sum
    from kstt.audit.tables import Tables

__all__ = ["Shares", "is_share"]

_WRONG = 1e-4
"""How much likelier a percentage is none of what the text offers than one of it that is written wrong."""
_LOOSE = 20
"""How much oftener chance gives an approximation."""
_CLOSE, _TENTH = 5, 10
_ROW = 6
"""The percentages of a row of which the first may say that all are aims."""
_OF_THEN = re.compile(
    r"[^.,;:(\d]{0,40}(?<!\w)(?:so với|so|với|của)(?: [^\W\d]+){0,4}? "
    r"(?:cùng kỳ|cùng thời điểm|kế hoạch|chỉ tiêu|mục tiêu|dự toán|"
    r"(?:kỳ|quý|tuần|tháng|năm)(?: [IVX\d/]{1,7})*(?: (?:báo cáo|trước|ngoái|liền kề|\d{4}))+)(?!\w)",
    re.IGNORECASE,
)
_AS_MUCH = re.compile(r"(?<!\w)bằng\s*$", re.IGNORECASE)
_THEN = re.compile(r"\s*(?:của )?(?:quý|tháng|tuần|kỳ|năm) (?:[IVX]{1,3}|\d{1,4}|trước)(?!\w)", re.IGNORECASE)
"""``chỉ bằng 81,4% quý I``: as much as another time counted."""
_OF_A_TIME = re.compile(
    r"(?<!\w)(?:quý|tháng|tuần|kỳ|năm) (?:[IVX]{1,3}|\d{1,2}|trước)(?:/\d{4})?(?: [^\W\d]+){0,2}:? ?$",
    re.IGNORECASE,
)
_OF_BODIES = re.compile(r"[^,;:.()\d]{0,40}(?<!\w)(?:đạt|có|từ|dưới|trên)[^,;:.()\d]{0,20}$", re.IGNORECASE)
"""``7 đơn vị đạt 100%``: the percentage is of each of those."""
_BOUNDED = re.compile(r"(?<!\w)(?:trên|từ|dưới|hơn)\s*$", re.IGNORECASE)
_AT_LEAST = re.compile(r"\s*trở (?:lên|xuống)(?!\w)", re.IGNORECASE)
"""``từ 65% trở lên``: a bound."""
_BOUND = re.compile(r"(?<!\w)(?:từ|chưa đủ|chưa đạt|chưa đến|dưới|dự phòng)\s*$", re.IGNORECASE)
"""Words of a bound, or of a reserve."""
_TOTALS = frozenset({"total", "parent", "stated"})
"""Facts of a base that are a reading in themselves: of two possible readings one that holds holds."""
_NEXT = frozenset({"whole", "sentence", "before", "place"})
"""Facts of a base that a reader takes a percentage to be of."""
_CHOSEN = frozenset({"whole", "stated", "after", "said"})
"""Facts of a base that the words choose."""
_ALSO = 100
"""Of the shares that a percentage gives, those not less likely by this factor show the base of others."""


def is_share(amount: Amount, amounts: Sequence[Amount]) -> bool:
    """Whether a percentage may be a share: not a change, an aim, or of another time."""
    return (
        amount.figure.kind is FigureKind.PERCENT
        and isinstance(amount.figure.value, Decimal)
        and not amount.change
        and not _is_aimed(amount, amounts)
        and not _is_of_each(amount, amounts)
        and not (_AT_LEAST.match(amount.after) or _BOUND.search(amount.before))
        and not (amount.of is None and PAST.search(amount.before))
        and not (_is_of_then(amount) and (amount.of is None or amounts[amount.of].ratio is None))
        and not (amount.of is not None and amounts[amount.of].change)
        and not (amount.of is None and _is_beside_another(amount, amounts))
    )


def _is_beside_another(rate: Amount, amounts: Sequence[Amount]) -> bool:
    """``trễ 0,69%, quý I trễ 1,12%``: whether it is that of a time of its own, after one that names none."""
    if not _OF_A_TIME.search(rate.before):
        return False
    before = (
        one for one in reversed(amounts[max(rate.at - _ROW, 0) : rate.at]) if one.sentence == rate.sentence
    )
    first = next((one for one in before if one.figure.kind is FigureKind.PERCENT), None)
    return first is not None and not _OF_A_TIME.search(first.before)


def _is_of_each(rate: Amount, amounts: Sequence[Amount]) -> bool:
    """``7 đơn vị đạt 100%``: whether it is of each of the bodies that are counted before it."""
    last = amounts[rate.at - 1] if rate.at else rate
    if last.sentence != rate.sentence or last.noun not in BODIES:
        return False
    between = words_between(last, rate)
    if last.ratio is not None:
        # ``12/15 xã đạt tỷ lệ trên 50%``
        return bool(_OF_BODIES.fullmatch(between) and _BOUNDED.search(between))
    return bool(_OF_BODIES.fullmatch(between))


def _is_aimed(rate: Amount, amounts: Sequence[Amount]) -> bool:
    """Whether a percentage is an aim, or one of a row of percentages that begins with an aim."""
    for one in reversed(amounts[max(rate.at - _ROW, 0) : rate.at + 1]):
        if one.sentence != rate.sentence or one.figure.kind is not FigureKind.PERCENT or one.of is not None:
            return one is rate and _names_aim(one)
        if _names_aim(one):
            return True
    return False


def _names_aim(rate: Amount) -> bool:
    return any("aimed" in reading.cues for reading in (rate.own, *rate.above[:1]))


def _is_of_then(rate: Amount) -> bool:
    """``bằng 71% so với cùng kỳ``: whether a percentage is of what another time counted, or of an aim."""
    text, end = rate.figure.sentence.text, rate.figure.end
    return bool(_OF_THEN.match(text, end) or (_AS_MUCH.search(rate.before) and _THEN.match(text, end)))


@attrs.define
class Shares(Bases):
    """The percentages of a report that are no changes, held against the shares that they may be.

    What does not hold is judged once the counts are: a share may be right of a count that is wrong.
    ``left`` are those that are still to be judged, ``rounded`` the paragraphs with one that is not cut off.
    """

    notes: Notes
    left: dict[int, Amount]
    rates: tuple[Amount, ...]
    rounded: set[int] = attrs.field(factory=set, kw_only=True)
    odds: dict[int, tuple[list[Share], list[tuple[float, Share]]]] = attrs.field(factory=dict, init=False)

    @classmethod
    def of(cls, notes: Notes, tables: Tables, amounts: Sequence[Amount], sums: Sequence[Sum]) -> Shares:
        """The percentages among the amounts of a report, and the totals that its sums offer as bases."""
        totals: dict[int, list[Sum]] = {}
        for one in sums:
            for part in one.parts if one.holds and len(one.parts) > 1 else ():
                totals.setdefault(part.at, []).append(one)
        rates = {a.at: a for a in amounts if is_share(a, amounts)}
        return cls(tables, amounts, totals, notes, rates, tuple(rates.values()))

    def hold(self) -> None:
        """Note the percentages that follow from a base at hand; what holds may show the base of others."""
        for _ in range(2):
            for rate in list(self.left.values()):
                self._hold(rate, self._weighed(rate, cut=False))
        cut = [(rate, self._weighed(rate, cut=True)) for rate in self.left.values()]
        # Where one of a sentence is no share cut off either, none of it is.
        rounded = {rate.sentence for rate, odds in cut if odds and not any(fits for *_, fits in odds)}
        for rate, odds in cut:
            if rate.paragraph not in self.rounded and rate.sentence not in rounded:
                self._hold(rate, odds)

    def _weighed(self, rate: Amount, *, cut: bool) -> list[tuple[float, Share, bool]]:
        """The shares that a percentage may be, the likeliest first: their odds, and whether it is that."""
        value = rate.figure.value
        if not isinstance(value, Decimal):
            return []
        places = places_of(value)
        shares = self.shares(rate)
        # While a percentage has the same shares, it has them with the same odds.
        known = self.odds.get(rate.at)
        if known is None or known[0] is not shares:
            weights = odds_of_shares([share.facts for share in shares])
            offered = zip(weights, shares, strict=True)
            odds = [(SURELY if SAME_PLACES in share.facts else size, share) for size, share in offered]
            odds.sort(key=lambda one: -one[0])
            known = self.odds[rate.at] = (shares, odds)
        return [(odds, share, _fits(rate, value, places, share, cut=cut)) for odds, share in known[1]]

    def _hold(self, rate: Amount, odds: Sequence[tuple[float, Share, bool]]) -> None:
        held = [(size, share) for size, share, fits in odds if fits]
        value = rate.figure.value
        if not held or not isinstance(value, Decimal):
            return
        chance = chance_of_share(places_of(value), 1) * (_LOOSE if rate.near else 1)
        known = any(not share.facts.keys().isdisjoint(_TOTALS) for _, share in held)
        if known or sum(size for size, _ in held) > chance + _WRONG * sum(size for size, *_ in odds):
            del self.left[rate.at]
            self._note(rate, held[0][1])
            if rate.of is not None:
                also = [(rate, share) for size, share in held if size > held[0][0] / _ALSO]
                self.held.setdefault(self.amounts[rate.of].sentence, []).extend(also)

    def every(self) -> Iterator[tuple[Amount, Decimal, list[tuple[float, Share, bool]]]]:
        """Every percentage that may be a share, with the shares it may be, their odds, and which it is."""
        for rate in self.rates:
            value = rate.figure.value
            if isinstance(value, Decimal) and not rate.near:
                yield rate, value, self._weighed(rate, cut=rate.at not in self.left)

    def leave(self) -> None:
        """Say why percentages were left, and which are shares in another base than the one next to them."""
        for rate in self.rates:
            if rate.at not in self.left and not rate.accused:
                self._remark(rate, self._weighed(rate, cut=False))
        for rate in self.left.values():
            if not self.notes.knows(rate.figure):
                unknown = rate.own.unknown if rate.of is None else ""
                self.notes.leave(rate.figure, Reason.UNKNOWN_WORDS if unknown else Reason.NO_BASE, unknown)
                self._remark(rate, self._weighed(rate, cut=False))

    def _note(self, rate: Amount, held: Share) -> None:
        """Note a percentage that follows from a base."""
        value = rate.figure.value
        places = places_of(value) if isinstance(value, Decimal) else 0
        chance = chance_of_share(places, 1)
        right = held.rate(places)
        if isinstance(value, Decimal) and value * held.whole > 100 * held.part:
            self.rounded.add(rate.paragraph)
        written = str(right)
        if rate.figure.text.replace(" ", "") not in written.split(" / "):
            written = f"{written} / {rate.figure.text}"
        self.notes.match(rate.figure, Basis.SHARE, held.name, written, chance=chance)
        added = [(one, one.count or 0) for one in held.more]
        part = held.part - sum(size for _, size in added)
        for one, size in ((held.counted, part), *added, (held.base, held.whole)):
            if one is not None and one.count == size:
                one.sums += 1
                one.whole = held.base.at if held.base and one is held.counted else one.whole
                to = f"{rate.figure.text} : {held.name}"
                self.notes.match(one.figure, Basis.SHARE, to, one.figure.text, chance=chance)

    def _remark(self, rate: Amount, odds: Sequence[tuple[float, Share, bool]]) -> None:
        """Remark that a percentage is the share in another base than the one next to it."""
        value = rate.figure.value
        held = next((share for _, share, fits in odds if fits), None)
        if held is None or not isinstance(value, Decimal) or held.facts.keys() & (_CHOSEN | _TOTALS):
            return
        failed = (
            share
            for _, share, fits in odds
            if not fits and held.part == share.part and share.whole < held.whole
        )
        near = next((share for share in failed if share.facts.keys() >= _NEXT), None)
        if near is not None:
            right = str(near.rate(places_of(value)))
            self.notes.find(
                "audit-base", rate.figure, rate.quote, found=rate.figure.text, expected=right,
                text=rate.figure.text, sum=held.name, other=near.name, right=right,
            )  # fmt: skip


def _fits(rate: Amount, value: Decimal, places: int, share: Share, *, cut: bool) -> bool:
    """Whether a percentage is a share as it may be printed."""
    off = abs(value * share.whole - 100 * share.part)
    loose = 100 * slack_of([share.part]) + value * slack_of([share.whole])
    if loose:
        # The last digits of what is no count are rounded too.
        return off <= loose + share.whole * Decimal(1).scaleb(-places) / 2
    if rate.near:
        return off <= _CLOSE * share.whole
    # No way of rounding moves a share by a unit of its last place.
    return off * 10**places < share.whole and share.rate(places, cut=cut).allows(value)
