"""How much speaks for a sum that fails, and for the base of a percentage: weights of the facts about each.

Each weight of a sum is the logarithm of the odds by which a fact makes it likelier that the sum was meant and
one of its figures is wrong; each of a share that of the odds that a percentage is that share.
``tests/benchmarks/fit_audit.py`` fits them: sums on reports with known errors by logistic regression, shares
on right reports.
"""

from __future__ import annotations

import re
import tomllib
from decimal import Decimal
from functools import cache, partial
from importlib.resources import files
from math import inf, log, log1p
from typing import TYPE_CHECKING

import attrs

from kstt.audit.figures.marks import COMPARED
from kstt.audit.relations.chance import is_slip, is_typing_error
from kstt.audit.relations.parts import PLAIN, words_in
from kstt.audit.relations.rates import places_of, right_shares
from kstt.audit.relations.sums import BLOCKS, is_every_level
from kstt.audit.words.phrases import TIMES
from kstt.io.report.figures import FigureKind

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from kstt.audit.figures.amounts import Amount
    from kstt.audit.relations.sums import Sum

__all__ = ["Evidence", "weight_of_share"]

_STATED = frozenset({"marked", "form", "repeat", "difference"})
"""Ways to a sum that words or the form state."""
_SOUGHT = BLOCKS | {"half the lines"}
"""Ways to a sum that nothing but its digits shows."""
_SMALL = 20
"""Of smaller counts arithmetic alone says nothing."""
_LARGE = 100
"""Of smaller counts a list says nothing where no mark closes it."""
_TENTH, _BESIDE = 10, 3
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
_LED = re.compile(r"(?<!\w)trong(?: tổng)?(?: số)?\s*$", re.IGNORECASE)
"""Words before a total of which the parts follow."""
_WHOLE = re.compile(
    r"(?<!trên )(?<!trong )(?<!của )(?<!\w)(?:t[ổo]ng|c[ộo]ng|cả|tất cả|toàn bộ)(?!\w)", re.IGNORECASE
)
"""Words of a total."""
_BY = re.compile(r"(?<!\w)theo [^.;:\d]{1,40}:[^.;:\d]*$", re.IGNORECASE)
_PLUS = re.compile(r"(?<!\w)cộng (?:với|thêm)(?!\w)", re.IGNORECASE)
"""Words of a part that is added."""
_SOME = re.compile(
    r"(?<!\w)(?:nhiều nhất|ít nhất|cao nhất|tiêu biểu|điển hình|chủ yếu|tiếp đến|tập trung|nổi bật|nhất là|"
    r"đáng chú ý|một số|như|riêng|đặc biệt)(?!\w)",
    re.IGNORECASE,
)
"""Words of a list that names only some of the parts."""


_LONE = re.compile(r"(?<![\w/.,-])\d{1,3}(?:\.\d{3})*(?![\w/,.-])")


@attrs.frozen
class Evidence:
    """What the other sums and the percentages of a text say of a sum that fails.

    ``held`` are the sums that hold and ``failed`` those that do not, by the place of their members, ``rates``
    the percentages by the count that they are of, ``lines`` the sums that hold by the lines of their members.
    """

    amounts: Sequence[Amount]
    held: Mapping[int, Sequence[Sum]]
    failed: Mapping[int, Sequence[Sum]]
    rates: Mapping[int, Sequence[Amount]]
    lines: Mapping[tuple[int, ...], Sequence[Sum]]

    @classmethod
    def of(cls, sums: Iterable[Sum], amounts: Sequence[Amount]) -> Evidence:
        """The evidence of a text."""
        held: dict[int, list[Sum]] = {}
        failed: dict[int, list[Sum]] = {}
        rates: dict[int, list[Amount]] = {}
        lines: dict[tuple[int, ...], list[Sum]] = {}
        for one in sums:
            if one.holds and (key := _lines(one)):
                lines.setdefault(key, []).append(one)
            for member in one.members if one.holds or not one.adds_up else ():
                (held if one.holds else failed).setdefault(member.at, []).append(one)
        for amount in amounts:
            if amount.figure.kind is FigureKind.PERCENT and amount.of is not None:
                rates.setdefault(amount.of, []).append(amount)
        return cls(amounts, held, failed, rates, lines)

    def weight(self, one: Sum) -> float:
        """The odds, as a logarithm, that a sum was meant; none where its words speak against it."""
        listed = "marked" in one.ways or all(part.parent == one.total.at for part in one.parts)
        whole = listed and "form" in one.ways and "first meanings" in one.edges
        if len(one.parts) > 1 and (_skips(one, self.amounts) or (not whole and self._is_explained(one))):
            return -inf
        # A list of all the parts that the form has of a measure is that measure.
        if whole or ("marked" in one.ways and self._names_the_rest(one)):
            return inf
        if "repeat" in one.ways and all(map(self._is_alone, one.members)) and _say_the_same(*one.members):
            # Two paragraphs that count one thing each, in the same words.
            return inf
        if "bound" in one.ways or "stated" in one.edges or _exceeds(one) or self._is_demanded(one):
            return inf
        sought = one.ways.isdisjoint(_STATED) and self._most_shares(one) < _CERTAIN
        if sought and (one.size < _SMALL or _overlaps(one)):
            return -inf
        if one.ways <= _SOUGHT and not self._is_said(one) and self._most_shares(one) < 1:
            return -inf
        if sought and (one.may_fall_short or not one.is_of_one_measure or _are_apart(one)):
            return -inf
        listed = "marked" in one.ways and "form" not in one.ways
        if listed and one.size < _LARGE and not _is_closed(one):
            return -inf
        if any(set(o.parts) == set(one.parts) and _are_other(o, one) for o in self._held(one)):
            return -inf
        return self._plain(one)

    def _is_explained(self, one: Sum) -> bool:
        """Whether a sum that holds tells what the members of this one are."""
        parts, members = set(one.parts), set(one.members)
        if self._is_of_other(one):
            return True
        for held in self._held(one):
            own = set(held.parts)
            if len(own) < 2:
                continue
            if parts <= own and not _are_one(held.total, one.total):
                return True
            if held.total is one.total and own & parts:
                return True
            if one.total in own and own & parts:
                return True
            if held.total in parts and own & parts:
                return True
            if members <= set(held.members):
                return True
        return False

    def _is_of_other(self, one: Sum) -> bool:
        """Whether the parts add up to another count of their sentence."""
        first, last = min(m.at for m in one.members), max(m.at for m in one.members)
        return any(
            other.figure.count == one.added and other.sentence == one.parts[0].sentence and other not in one.members
            and (other.ratio == one.total.at or not _are_one(other, one.total))
            for other in self.amounts[max(first - _BESIDE, 0) : last + _BESIDE]
        )

    def _plain(self, one: Sum) -> float:
        facts = self.facts(one)
        votes = max(self.votes(one, member) for member in one.members)
        if not any(m.at not in self.held and one.needs(m) >= 0 for m in one.members) and not votes:
            return -inf
        stated = (
            ("marked" in facts and ("closed list" in facts or one.slips))
            or ("form" in facts and "first meanings" in facts)
            or "lines" in facts
            or ("levels" in facts)
            or "ratio" in facts
            or ("repeat" in facts and "these" in one.parts[0].own.cues)
            or self._is_said(one)
        )
        explained = "loose slip" in facts or ("typing error" in facts and "near" in facts) or "very near" in facts or votes
        if (stated and explained) or votes > 1:
            return 100.0 + 2 * votes + 2 * ("marked" in facts) - (max(m.at for m in one.members) - min(m.at for m in one.members)) + len(one.members)
        return -inf

    def _names_the_rest(self, one: Sum) -> bool:
        """Whether a list ends in what is left, and so makes up all of its total."""
        last = one.parts[-1]
        rest = len(one.parts) > 2 and _REST.search(f"{last.before} {last.after}")
        return bool(rest) and one.is_of_one_measure and not _overlaps(one) and not _are_apart(one)

    def _is_said(self, one: Sum) -> bool:
        """Whether words or lines state that a total is the sum of its parts, or nothing else is near it.

        That counts of several sentences nearly add up says nothing.
        """
        total, first, last = one.total, one.parts[0], one.parts[-1]
        whole = bool(_WHOLE.search(total.before))
        if not whole and total.listed is not None and all(p.listed == total.listed for p in one.parts):
            # Counts of one list are beside one another.
            return False
        if one.ways <= BLOCKS and not one.edges & {"after", "before"}:
            return False
        if max(part.figure.count or 0 for part in one.parts) > one.stated:
            return False
        if last.at < total.at and (_WHOLE.search(total.before) or _PLUS.search(last.before)):
            together = last.sentence == total.sentence == first.sentence
            return together or one.edges >= {"before", "starts"}
        by = first.figure.sentence.text[: first.figure.start]
        if first.at > total.at and one.edges >= {"after", "ends"} and _BY.search(by):
            return True
        if first.sentence != total.sentence and not all(map(self._is_alone, one.members)):
            return False
        if first.at > total.at and (_LEFT.search(last.before) or _REST.search(f"{last.before} {last.after}")):
            return True
        if first.at > total.at and total.sentence == last.sentence:
            text = total.figure.sentence.text
            led = _LED.search(total.before) or _PARTS.search(text, total.figure.end, first.figure.start)
            return bool(led)
        if "all" in one.edges and one.is_rare_slip:
            return True
        if "half the lines" in one.ways and one.edges >= {"all", "before"}:
            return True
        return bool(one.edges & {"after", "before"}) and all(map(self._is_alone, one.members))

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

    def _fits(self, one: Sum, member: Amount, value: int) -> int:
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

    def facts(self, one: Sum) -> dict[str, float]:
        """What is true of a sum that fails, by the names of the weights."""
        total, parts, members = one.total, one.parts, one.members
        lacking, mistyped = abs(one.stated - one.added), one.mistyped
        at = {member.at for member in members}
        loose = [m for m in members if m.at not in self.held and m.line is None and one.needs(m) >= 0]
        others = self._held(one)
        votes = max(self.votes(one, member) for member in members)
        beside = sum(set(members).isdisjoint(o.members) for o in self.lines.get(_lines(one), ()))
        last = parts[-1]
        facts: dict[str, float] = {
            **dict.fromkeys(one.ways | one.edges, 1.0),
            "tried": log(one.tried),
            "spread": log1p(
                sum(a.at not in at and a.parent not in at for a in self.amounts[min(at) : max(at)])
            ),
            "one part": len(parts) == 1,
            "two parts": len(parts) == 2,
            "part over total": len(parts) > 1 and any((part.count or 0) > one.stated for part in parts),
            "every level": is_every_level(parts),
            "units": any(part.own.place.unit for part in parts),
            "rest": bool(_REST.search(f"{last.before} {last.after}")),
            "closed list": "marked" in one.ways and _is_closed(one),
            "carried beside": bool(one.beside),
            "slip": bool(mistyped),
            "rare slip": bool(one.slips),
            "typing error": is_typing_error(lacking),
            "near": 50 * lacking <= one.size,
            "very near": 500 * lacking <= one.size,
            "far": 3 * lacking > one.size,
            "none loose": not loose,
            "one loose": len(loose) == 1,
            "loose slip": any(member in mistyped for member in loose),
            "one vote": votes > 0,
            "two votes": votes > 1,
            "one beside": beside > 0,
            "two beside": beside > 1,
            "said whole": bool(total.own.cues & {"whole", "total"}),
            "same words": len(parts) == 1 and _say_the_same(total, parts[0]),
            "two held together": any(len(set(members) & set(o.members)) > 1 for o in others),
            "parts held together": any(len(set(parts) & set(o.members)) > 1 for o in others),
            "total of others": any(o.total is total and not set(parts) & set(o.parts) for o in others),
        }
        return {name: float(size) for name, size in facts.items() if size}


def _are_one(one: Amount, other: Amount) -> bool:
    """Whether two totals are one, mistyped once."""
    return one.meanings[:1] == other.meanings[:1] and is_slip(one.count or 0, other.count or 0)


def _skips(one: Sum, amounts: Sequence[Amount]) -> bool:
    """Whether a number that is no amount stands in the list: a part may be misread."""
    first, last = min(one.members, key=lambda m: m.at), max(one.members, key=lambda m: m.at)
    if first.sentence != last.sentence or "marked" not in one.ways:
        return False
    text = first.figure.sentence.text
    for a in amounts[first.at : last.at + 1]:
        text = text[: a.figure.start] + " " * (a.figure.end - a.figure.start) + text[a.figure.end :]
    return bool(_LONE.search(text, first.figure.start, last.figure.end))


def _exceeds(one: Sum) -> bool:
    """Whether what is listed of one thing that no form counts is together more than all of it."""
    units = {part.figure.unit for part in one.parts}
    apart = any(part.free or part.own.place.unit for part in one.parts) and not _in_brackets(one)
    more = one.added > one.stated
    alike = len(units) == 1 and bool(units - {""})
    return "marked" in one.ways and more and alike and one.total.account is None and not apart


def _in_brackets(one: Sum) -> bool:
    return all(part.listed and part.listed.bracket for part in one.parts)


def _is_closed(one: Sum) -> bool:
    """Whether a bracket, a colon, bullets or a word for all of them hold the parts together."""
    lists = [part.listed for part in one.parts]
    times = frozenset().union(*(part.own.cues for part in one.parts)) & TIMES
    # What is late and what is not are all there is.
    both = "late" in times and len(times) > 1
    return both or all(each and (each.bracket or each.colon or each.bullets or each.whole) for each in lists)


def _overlaps(one: Sum) -> bool:
    """Whether some of the parts are listed under others, or words say that only some are named."""
    at = {part.at for part in one.parts}
    some = "whole" not in one.total.own.cues
    return any(p.parent in at or (some and _SOME.search(f"{p.before} | {p.after}")) for p in one.parts)


def _are_other(held: Sum, failed: Sum) -> bool:
    """Whether two totals of the same parts count two things, and not one, mistyped once."""
    one, other = held.total, failed.total
    by_chance = held.stated >= _LARGE and held.ways.isdisjoint(_STATED)
    mistyped = by_chance and is_slip(held.stated, failed.stated)
    return one.meanings[:1] != other.meanings[:1] and not mistyped


def _are_apart(one: Sum) -> bool:
    """Whether a part is a share of another, or some members alone are of a time that is compared with."""
    at = {part.at for part in one.parts}
    times = {member.elsewhere == COMPARED for member in one.members}
    return len(times) > 1 or any(part.whole in at for part in one.parts)


def _lines(one: Sum) -> tuple[int, ...]:
    """The paragraphs in which the members of a sum stand, each in one; of others the sentences, or none."""
    for found in (tuple(m.paragraph for m in one.members), tuple(m.sentence for m in one.members)):
        if len(set(found)) == len(found):
            return found
    return ()


def _say_the_same(one: Amount, other: Amount) -> bool:
    """Whether the words beside a count, as far as they set it apart, are among those beside another."""
    first, second = (words_in(f"{a.before} {a.after}") - PLAIN for a in (one, other))
    return bool(first and second) and (first <= second or second <= first)


def weight_of_share(facts: Mapping[str, float]) -> float:
    """How much likelier than none at all a share is by the facts about it, as a logarithm."""
    weights = _weights("shares")
    return weights["share"] + sum(weights.get(name, 0.0) * size for name, size in facts.items())


@cache
def _weights(of: str) -> Mapping[str, float]:
    found = tomllib.loads(files("kstt").joinpath("data/audit-weights.toml").read_text(encoding="utf-8"))
    return {name: float(weight) for name, weight in found[of].items()}
