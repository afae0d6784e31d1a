"""Whether a sum that fails was meant: the words or the form state it, and nothing that holds explains it.

Two things are asked of it. Is it stated: by a mark such as *trong đó* or a bracket, by words of a total, by
the form, by lines that add up beside it? And is it explained: by a slip of the hand, by percentages or other
sums that ask for the count it needs? What no words state is not accused, and of two possible readings one
that holds holds.
"""

from __future__ import annotations

import re
from decimal import Decimal
from functools import partial
from math import inf
from typing import TYPE_CHECKING

import attrs

from kstt.audit.relations.chance import is_slip, is_typing_error
from kstt.audit.relations.rates import places_of, right_shares
from kstt.audit.relations.sums import BLOCKS
from kstt.audit.verdicts.listings import (
    are_apart,
    around,
    exceeds,
    is_closed,
    is_named_whole,
    overlaps,
    say_the_same,
    skips,
)

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from kstt.audit.figures.amounts import Amount
    from kstt.audit.figures.sizes import Size
    from kstt.audit.relations.sums import Sum

__all__ = ["Evidence"]

_STATED = frozenset({"marked", "form", "repeat", "difference"})
"""Ways to a sum that words or the form state."""
_SOUGHT = BLOCKS | {"half the lines"}
"""Ways to a sum that nothing but its digits shows."""
_SMALL = 20
"""Of smaller counts arithmetic alone says nothing."""
_LARGE = 100
"""Of smaller counts a list says nothing where no mark closes it."""
_TENTH, _BESIDE = 10, 3
_NEAR, _VERY_NEAR = 50, 500
"""A sum that is off by less than this part of it may be a slip of the hand, or is likely to be one."""
_TIMES = 20
"""A part so many times as large as its total is of something else."""
_SELDOM, _ASKED, _AWAY = 0.05, 0.05, 10.0
"""A slip is one that chance rarely looks like, rarer for each percentage that asks for it."""
_ACROSS = frozenset({"level", "section", "apart"})
_CERTAIN = 2
"""So many percentages that ask for the same count say more than any words."""
_REST = re.compile(r"(?<!\w)(?:còn lại|khác)(?!\w)", re.IGNORECASE)
"""Words of the last part of a list that makes up all of its total."""
_LEFT = re.compile(r"(?<!\w)còn(?! (?:hạn|trong hạn))(?!\w)", re.IGNORECASE)
"""A word of what the other parts leave of their total."""
_PARTS = re.compile(
    r"(?<!\w)(?:trong đó|trong số (?:đó|này)|gồm|cụ thể|chia (?:ra|theo)|lần lượt)(?!\w)", re.IGNORECASE
)
"""Words between a total and its parts."""
_BY = re.compile(
    r"(?<!\w)(?:(?:theo [^.;:\d]{1,40}|nguyên nhân):[^.;:\d]*|lần lượt[^.;:\d]{0,20})$", re.IGNORECASE
)
"""Words before the parts of a total that a sentence before names: *Theo nguyên nhân:*."""
_LED = re.compile(r"(?<!\w)trong(?: tổng)?(?: số)?\s*$", re.IGNORECASE)
"""Words before a total of which the parts follow."""
_PLUS = re.compile(r"(?<!\w)cộng (?:với|thêm)(?!\w)", re.IGNORECASE)
"""Words of a part that is added."""
_THESE = re.compile(r"(?<!\w)(?:này|nêu trên|nói trên|trên đây)(?!\w)", re.IGNORECASE)
"""Words of what was said before."""


@attrs.frozen
class Evidence:
    """What the other sums and the percentages of a text say of a sum that fails.

    ``held`` are the sums that hold and ``failed`` those that do not, by the place of their members, ``rates``
    the percentages by the count that they are of.
    """

    amounts: Sequence[Amount]
    held: Mapping[int, Sequence[Sum]]
    failed: Mapping[int, Sequence[Sum]]
    rates: Mapping[int, Sequence[Amount]]

    @classmethod
    def of(cls, sums: Iterable[Sum], amounts: Sequence[Amount]) -> Evidence:
        """The evidence of a text."""
        held: dict[int, list[Sum]] = {}
        failed: dict[int, list[Sum]] = {}
        rates: dict[int, list[Amount]] = {}
        for one in sums:
            for member in one.members if one.holds or not one.adds_up else ():
                (held if one.holds else failed).setdefault(member.at, []).append(one)
        for amount in amounts:
            if amount.is_rate and amount.of is not None:
                rates.setdefault(amount.of, []).append(amount)
        return cls(amounts, held, failed, rates)

    def rank(self, one: Sum) -> float:
        """How much speaks for a sum that fails, to choose among several; below 0 where it was not meant."""
        # A list of all the parts that the form has of a measure is that measure.
        listed = "marked" in one.ways or all(part.parent == one.total.at for part in one.parts)
        whole = listed and "form" in one.ways and "first meanings" in one.edges
        if len(one.parts) > 1 and skips(one, self.amounts):
            return -inf
        if len(one.parts) > 1 and self._is_improbable(one):
            return inf
        if len(one.parts) > 1 and self._is_known(one, whole=whole):
            return -inf
        some = "marked" in one.ways and not whole and overlaps(one)
        if some or max(part.size or 0 for part in one.parts) > _TIMES * max(one.stated, 1):
            return -inf
        if (
            whole
            or ("marked" in one.ways and self._names_the_rest(one))
            # Two paragraphs that count one thing each, in the same words.
            or ("repeat" in one.ways and all(map(self._is_alone, one.members)) and say_the_same(one))
            or "bound" in one.ways
            or "stated" in one.edges
            or exceeds(one)
            or self._is_demanded(one)
        ):
            return inf
        far = "marked" not in one.ways and not one.mistyped and len(one.parts) > 1
        if far or self._speaks_against(one) or not self._is_stated(one):
            # What no list, bracket or word of a total states, and no slip explains, was not meant.
            return -inf
        votes = max(self.votes(one, member) for member in one.members)
        if votes < 1 and not self._is_slip(one):
            return -inf
        places = [member.at for member in one.members]
        # Of several the one whose figures stand nearest to each other.
        return 2.0 * (votes + len(places)) / (1 + max(places) - min(places))

    def _is_improbable(self, one: Sum) -> bool:
        """Whether a slip in a count that nothing holds up makes it fail, and chance hardly ever does."""
        times = {str(member.elsewhere) for member in one.members}
        units = {member.noun for member in one.members} - {""}
        loose = [m for m in one.mistyped if not m.sums and m.line is None]
        if not loose or len(times) > 1 or len(units) > 1:
            return False
        exchange = any(m in one.exchanged for m in loose)
        votes = max(self._shares(one, member) for member in loose)
        if not exchange and (votes < 1 or one.size < _LARGE):
            return False
        chance = one.chance_of_slip(exchange=exchange) * _ASKED ** max(votes, 0)
        return chance * (_AWAY if one.ways <= _ACROSS else 1.0) <= _SELDOM

    def _is_known(self, one: Sum, *, whole: bool) -> bool:
        """Whether what holds tells what the members are: parts of another total, or beside one another.

        The ``whole`` list of a measure is known only by a longer one that holds.
        """
        parts, total = set(one.parts), one.total
        lines = [member.paragraph for member in one.members]
        near = "first meanings" in one.edges and max(lines) - min(lines) <= len(lines)
        for held in self._held(one):
            own = set(held.parts)
            apart = not _are_one(held.total, total) or held.ways - one.ways >= {"marked"}
            # The form splits one total in several ways, and what is in both is in order.
            ordered = near and "form" in held.ways and "marked" not in held.ways
            apart = apart and not ordered
            if len(own) > 1 and (
                (own & parts and held.total is total and not own <= parts)
                if whole
                else (
                    (parts <= own and apart)
                    or (own & parts and (total in {held.total, *own} or held.total in parts))
                    or set(one.members) <= set(held.members)
                )
            ):
                return True
        if whole:
            return False
        first, last = min(m.at for m in one.members), max(m.at for m in one.members)
        around = self.amounts[max(first - _BESIDE, 0) : last + _BESIDE]
        return any(
            other.size == one.added
            and other.sentence == one.parts[0].sentence
            and other not in one.members
            and (other.ratio == total.at or not _are_one(other, total))
            for other in around
        )

    def _speaks_against(self, one: Sum) -> bool:
        """Whether its words say that it was not meant, or that its figures are too small to say anything."""
        sought = one.ways.isdisjoint(_STATED) and self._most_shares(one) < _CERTAIN
        listed = "marked" in one.ways and "form" not in one.ways
        return (
            (sought and (one.size < _SMALL or overlaps(one)))
            or (sought and (one.may_fall_short or not one.is_of_one_measure or are_apart(one)))
            or (one.ways <= _SOUGHT and not self._is_said(one) and self._most_shares(one) < 1)
            or (listed and one.size < _LARGE and not is_closed(one))
            or any(set(o.parts) == set(one.parts) and _are_other(o, one) for o in self._held(one))
        )

    def _is_stated(self, one: Sum) -> bool:
        """Whether the words, the form or the lines beside it state it; or percentages do, that ask for it."""
        return (
            ("marked" in one.ways and (is_closed(one) or bool(one.slips)))
            or ("form" in one.ways and "first meanings" in one.edges)
            or bool(one.ways & {"lines", "levels", "ratio"})
            or ("repeat" in one.ways and bool(_THESE.search(around(one.parts[0]))))
            or self._is_said(one)
            or max(self.votes(one, member) for member in one.members) > 1
            or (len(one.parts) > 1 and bool(one.slips) and self._most_shares(one) > 0)
        )

    def _is_slip(self, one: Sum) -> bool:
        """Whether a slip of the hand in a figure that nothing else holds up explains that it fails."""
        loose = [m for m in one.members if m.at not in self.held and m.line is None and one.needs(m) >= 0]
        near = _NEAR * one.lacking <= one.size and is_typing_error(one.lacking)
        mistyped = one.mistyped
        closed = "marked" in one.ways and is_closed(one) and bool(one.slips)
        return closed or (
            bool(loose)
            and (near or _VERY_NEAR * one.lacking <= one.size or any(member in mistyped for member in loose))
        )

    def _names_the_rest(self, one: Sum) -> bool:
        """Whether a list ends in what is left, and so makes up all of its total."""
        last = one.parts[-1]
        rest = len(one.parts) > 2 and _REST.search(f"{last.before} {last.after}")
        return bool(rest) and one.is_of_one_measure and not overlaps(one) and not are_apart(one)

    def _is_said(self, one: Sum) -> bool:
        """Whether words or lines state that a total is the sum of its parts, or nothing else is near it.

        That counts of several sentences nearly add up says nothing.
        """
        total, first, last = one.total, one.parts[0], one.parts[-1]
        if max(part.size or 0 for part in one.parts) > one.stated:
            return False
        before = first.figure.sentence.text[: first.figure.start]
        if total.at < first.at <= total.at + _BESIDE and self._is_all(one.parts) and _BY.search(before):
            return True
        if (self._is_beside(one) and not is_named_whole(total)) or not (
            one.edges & {"after", "before"} or one.ways - BLOCKS
        ):
            return False
        alone = all(map(self._is_alone, one.members))
        near = alone or first.paragraph == total.paragraph
        if "marked" not in one.ways and any(part.parent == total.at for part in one.parts):
            # Some of a list.
            return False
        level = len({part.parent for part in one.parts}) == 1
        if last.at < total.at and level and (is_named_whole(total) or _PLUS.search(last.before)):
            together = last.sentence == total.sentence == first.sentence
            return together or (near and one.edges >= {"before", "starts"})
        if first.at > total.at:
            text = total.figure.sentence.text
            if last.sentence == total.sentence:
                left = _LEFT.search(last.before) or _REST.search(f"{last.before} {last.after}")
                led = _PARTS.search(text, total.figure.end, first.figure.start)
                return bool(left or led or _LED.search(total.before))
        if "half the lines" in one.ways and one.edges >= {"all", "before"}:
            return True
        if "all" in one.edges and one.is_rare_slip and (alone or first.sentence == last.sentence):
            return True
        return alone and bool(one.edges & {"after", "before"})

    def _is_beside(self, one: Sum) -> bool:
        """Whether the total is one more count of the list of its parts."""
        total = one.total
        before = self.amounts[total.at - 1] if total.at else total
        listed = total.listed is not None and all(part.listed == total.listed for part in one.parts)
        row = one.ways <= BLOCKS and before.sentence == total.sentence and before.count is not None
        return listed or (row and before is not total and before not in one.members)

    def _is_all(self, parts: Sequence[Amount]) -> bool:
        """Whether these are all the counts of their sentence."""
        at = [part.at for part in parts]
        around = self.amounts[max(at[0] - 1, 0) : at[-1] + 2]
        own = [one.at for one in around if one.sentence == parts[0].sentence and not one.is_rate]
        return own == at

    def _is_alone(self, amount: Amount) -> bool:
        """Whether an amount is the only one of its paragraph."""
        beside = self.amounts[max(amount.at - 1, 0) : amount.at + 2]
        return sum(one.paragraph == amount.paragraph for one in beside) == 1

    def _is_demanded(self, one: Sum) -> bool:
        """Whether the form demands it of counts that stand together: some received are in neither part.

        Cases returned or withdrawn are neither resolved nor pending: where some are counted, nothing is.
        """
        lacking = one.stated - one.added
        near = "form" in one.ways and 0 < lacking <= one.added // _TENTH and not one.beside
        if not near or "first meanings" not in one.edges or one.size < _LARGE:
            return False
        first, last = min(m.at for m in one.members), max(m.at for m in one.members)
        kinds = [{key.split("_")[0] for m in part.meanings for key in m.columns} for part in one.parts]
        return (
            kinds == [{"resolved"}, {"pending"}]
            and len({member.paragraph for member in one.members}) == 1
            and not any(amount.free for amount in self.amounts[first : last + _BESIDE])
        )

    def votes(self, one: Sum, member: Amount) -> int:
        """How many more sums and percentages hold if a member is what this sum needs."""
        needed, others = one.needs(member), set(one.members) - {member}
        asking = (o for o in self.failed.get(member.at, ()) if o is not one and o.needs(member) == needed)
        apart = sum(not others & (set(o.members) - {member}) for o in asking)
        return min(apart, 2) + self._shares(one, member) if needed >= 0 else 0

    def _most_shares(self, one: Sum) -> int:
        """How many more percentages follow if the member for which most do is what this sum needs."""
        return max(map(partial(self._shares, one), one.members))

    def _shares(self, one: Sum, member: Amount) -> int:
        """How many more percentages beside the members follow if one is what this sum needs."""
        needed = one.needs(member)
        return (
            self._fits(one, member, needed) - self._fits(one, member, member.count or 0) if needed >= 0 else 0
        )

    def _fits(self, one: Sum, member: Amount, value: Size) -> int:
        """How many percentages beside the members follow if a member has this value."""
        whole = value if member is one.total else one.total.count or 0
        found = 0
        for part in one.parts if member is one.total else (member,):
            if part.whole not in {None, one.total.at}:
                # Its percentage is known to be of another whole.
                continue
            size = value if part is member else part.count or 0
            for rate in self.rates.get(part.at, ()):
                stated = rate.figure.value
                # A percentage without decimals is given by too many counts to speak for one.
                if isinstance(stated, Decimal) and whole and places_of(stated):
                    found += right_shares(size, whole, places_of(stated), cut=True).allows(stated)
        return found

    def _held(self, one: Sum) -> list[Sum]:
        """The sums that hold and share a member with this one."""
        found = {id(other): other for member in one.members for other in self.held.get(member.at, ())}
        return list(found.values())


def _are_one(one: Amount, other: Amount) -> bool:
    """Whether two totals are one, mistyped once."""
    return one.meanings[:1] == other.meanings[:1] and is_slip(one.size or 0, other.size or 0)


def _are_other(held: Sum, failed: Sum) -> bool:
    """Whether two totals of the same parts count two things, and not one, mistyped once."""
    one, other = held.total, failed.total
    by_chance = held.stated >= _LARGE and held.ways.isdisjoint(_STATED)
    mistyped = by_chance and is_slip(held.stated, failed.stated)
    return one.meanings[:1] != other.meanings[:1] and not mistyped
