"""What is true of a sum that the counts of a text may be: how its members stand, and what words say of them.

Facts say how likely a sum was meant before its figures are looked at: ``kstt.audit.verdicts.weights`` weighs
them.
"""

from __future__ import annotations

import re
from itertools import pairwise
from math import log1p
from typing import TYPE_CHECKING

from kstt.audit.figures.amounts import akin
from kstt.audit.figures.marks import BODIES, COMPARED
from kstt.audit.relations.chance import is_slip
from kstt.audit.relations.divisions import overlap, some_of_all
from kstt.audit.relations.parts import PLAIN, Facts, words_in
from kstt.audit.relations.sums import BLOCKS, kind_of
from kstt.audit.words.phrases import FREE, TIMES

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from kstt.audit.figures.amounts import Amount
    from kstt.audit.relations.sums import Sum

__all__ = ["facts_of_sum", "is_demanded", "is_no_more", "is_open", "is_ruled_out"]

_BESIDE, _TENTH, _LARGE = 3, 10, 100
_SPAN = 80
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
_OF = re.compile(r"(?<!\w)(?:trong|của|trên)(?: tổng)?(?: số)?\s*$", re.IGNORECASE)
"""Words before a total of which some parts were told of."""
_PLUS = re.compile(r"(?<!\w)cộng (?:với|thêm)(?!\w)", re.IGNORECASE)
"""Words of a part that is added."""
_THESE = re.compile(r"(?<!\w)(?:này|nêu trên|nói trên|trên đây)(?!\w)", re.IGNORECASE)
"""Words of what was said before."""
_WHOLE = re.compile(
    r"(?<!trên )(?<!trong )(?<!của )(?<!\w)(?:t[ổo]ng|c[ộo]ng|cả|tất cả|toàn bộ)(?!\w)", re.IGNORECASE
)
"""Words of a total."""
_OF_SO_MANY = re.compile(
    r"(?<!trên )(?<!trong )(?<!\w)(?:tổng(?: số)?|cộng)(?!\w)[^,;:.()\d]{0,30}\d{1,3} [^,;.()\d]{0,30}$",
    re.IGNORECASE,
)
"""``Tổng số hồ sơ của 05 cơ quan nêu trên:``, before a total."""
_SOME = re.compile(
    r"(?<!\w)(?:nhiều nhất|ít nhất|cao nhất|tiêu biểu|điển hình|chủ yếu|tiếp đến|tập trung|nổi bật|nhất là|"
    r"đáng chú ý|một số|như|riêng|đặc biệt)(?!\w)",
    re.IGNORECASE,
)
"""Words of a list that names only some of the parts."""
_NUMBER = re.compile(
    r"(?<![\w/.,-])(?<!tháng )(?<!quý )(?<!năm )(?<!thứ )(?<!mức độ )(?<!mức )"
    r"\d{1,3}(?:\.\d{3})*(?![\w/,.-])(?! (?:tháng|năm|tuần|quý|ngày)(?!\w))",
    re.IGNORECASE,
)
"""A number that is neither one of a month nor a number of days."""


def facts_of_sum(one: Sum, amounts: Sequence[Amount], held: Mapping[int, Sequence[Sum]]) -> Facts:
    """What is true of a sum: ``held`` are those that hold, by the places of their members."""
    total, parts = one.total, one.parts
    first, last = parts[0], parts[-1]
    places = [member.at for member in one.members]
    lines = {member.paragraph for member in one.members}
    marked, form = "marked" in one.ways, "form" in one.ways
    brackets = all(part.listed and part.listed.bracket for part in parts)
    closed, block = _is_closed(one), one.ways <= BLOCKS
    nouns = {member.noun for member in one.members}
    alone = all(_is_alone(member, amounts) for member in one.members)
    together = first.sentence == last.sentence == total.sentence
    own, between = first.figure.sentence.text, _between(one)
    some = _some(one, between)
    mine = {
        **dict.fromkeys(one.ways, True),
        **{f"{edge} of all": edge in one.edges and block for edge in ("after", "before", "starts", "ends")},
        "row": "all" in one.edges,
        "stated": "stated" in one.edges,
        "likely": "first meanings" in one.edges,
        "listed closed": marked and closed,
        "listed open": marked and not closed,
        "in brackets": marked and brackets,
        "in one bracket": marked and brackets and ")" not in own[first.figure.end : last.figure.start],
        "of two kinds": len({kind_of(part) for part in parts} - {""}) > 1,
        "of bodies": total.noun in BODIES and not any(part.noun == total.noun for part in parts),
        "unit of total": bool(total.noun) and not any(part.noun for part in parts),
        "bullets": all(part.listed and part.listed.bullets for part in parts),
        "all said": all(part.listed and part.listed.whole for part in parts),
        "colon": all(part.listed and part.listed.colon for part in parts),
        "whole form": form and "first meanings" in one.edges
        and (marked or all(part.parent == total.at for part in parts)),
        "near form": form and len(lines) == 1,
        "form and list": form and marked,
        "some": some,
        "nested": any(part.parent in set(places) - {total.at} for part in parts),
        "skips": _skips(one, amounts),
        "of then": len({member.elsewhere == COMPARED for member in one.members}) > 1,
        **_of_times(one),
        "share of another": any(part.whole in places for part in parts if part.whole != total.at),
        "may fall short": one.may_fall_short,
        "overlap": overlap(one.total, one.parts),
        "some of all": some_of_all(one.parts),
        "of two measures": not one.is_of_one_measure,
        "named whole": _is_named_whole(total),
        "named whole after": _is_named_whole(total) and last.at < total.at,
        "rest": len(parts) > 1 and bool(_REST.search(f"{last.before} {last.after}")),
        "left": len(parts) > 1 and bool(_LEFT.search(last.before)),
        "led": bool(between and _PARTS.search(between)),
        "in": bool(_LED.search(total.before)) and together,
        "by": bool(_BY.search(own[: first.figure.start])) and first.sentence > total.sentence,
        "plus": bool(_PLUS.search(last.before)),
        "these": len(parts) == 1 and bool(_THESE.search(f"{first.before} | {first.after}")),
        "same words": len(parts) == 1 and _say_the_same(one),
        "alone": alone,
        "alone again": alone and len(parts) == 1,
        "sentence": together,
        "paragraph": len(lines) == 1,
        "beside": total.listed is not None and all(part.listed == total.listed for part in parts),
        "alike": len(nouns) == 1 and "" not in nouns,
        "unlike": len(nouns - {""}) > 1,
        "unknown": any(not part.known for part in parts),
        "two": len(parts) == 2,
        "many": len(parts) > 4,
        "before": last.at < total.at,
        "after": first.at > total.at,
        "around": first.at < total.at < last.at,
        "not children": marked is False and any(part.parent == total.at for part in parts),
        "part in none": block and len({part.listed for part in parts}) > 1,
        "greater part": block and len(parts) > 1 and any((part.size or 0) > one.stated for part in parts),
        "of a ratio": any(member.ratio is not None for member in one.members),
        "small": one.size < 20,
        "smaller": one.size < 100,
        "free": any(part.free for part in parts) != total.free,
        "unit": len(parts) > 1 and any(part.place.unit != total.place.unit for part in parts),
        **_left_open(one),
        **_known(one, amounts, held),
    }  # fmt: skip
    gap = 1 + max(places) - min(places) - len(places)
    return {name: 1.0 for name, holds in mine.items() if holds} | {
        "gap": log1p(max(gap, 0)),
        "size sought": log1p(one.size) if block else 0.0,
        "span": log1p(max(lines) - min(lines)),
        "tried": log1p(one.tried),
    }  # fmt: skip


def is_no_more(one: Sum) -> bool:
    """Whether parts that need not be all are together no more than their total: they are of one thing."""
    units = {part.noun for part in one.parts}
    apart = any(part.free or part.own.place.unit for part in one.parts)
    brackets = all(part.listed and part.listed.bracket for part in one.parts)
    alike = len(units) == 1 and "" not in units and one.total.account is None
    near = one.parts[-1].sentence == one.total.sentence or all(
        p.listed and p.listed.bullets for p in one.parts
    )
    return (
        "marked" in one.ways
        and alike
        and near
        and (brackets or not apart)
        and not overlap(one.total, one.parts)
    )


def is_demanded(one: Sum, amounts: Sequence[Amount]) -> bool:
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
        and not any(amount.free for amount in amounts[first : last + _BESIDE])
    )


def is_ruled_out(one: Sum, amounts: Sequence[Amount], held: Mapping[int, Sequence[Sum]]) -> bool:
    """Whether words say that a sum need not be one."""
    first, several = one.parts[0], len(one.parts) > 1
    if _is_of_other_times(one):
        return True
    if several and "form" not in one.ways and _some(one, _between(one)):
        return True
    if one.ways == {"repeat"}:
        these = _THESE.search(f"{first.before} | {first.after}")
        return not (these or (_say_the_same(one) and all(_is_alone(m, amounts) for m in one.members)))
    return one.ways <= {"apart", "difference"} and "stated" not in one.edges and _is_no_difference(one, held)


def _is_of_other_times(one: Sum) -> bool:
    """Whether a total is of a year, or a quarter, and its parts are of others."""
    if "stated" in one.edges or len(one.parts) < 2 or any(member.change for member in one.members):
        return False
    eras = [part.era for part in one.parts]
    total = one.total.era
    return (
        total is not None
        and total not in eras
        and all(era is not None and era[0] == total[0] for era in eras)
        and not _is_named_whole(one.total)
    )


def is_open(one: Sum) -> bool:
    """Whether a sum that no list and no form says need not be one, and accuses nothing.

    Its total counts what its parts may be and need not be, or is of another time than they are. Nor is one
    whose parts overlap, or lack one of those that divide a whole, whatever list they stand in.
    """
    told = "stated" in one.edges or not one.ways.isdisjoint({"form", "difference", "lines", "half the lines"})
    if not told and (overlap(one.total, one.parts) or some_of_all(one.parts)):
        return True
    if not one.ways.isdisjoint({"marked", "repeat", "difference"}):
        return False
    total, *parts = map(_times_of, (one.total, *one.parts))
    apart = len({member.elsewhere == COMPARED for member in one.members}) > 1
    apart = apart or (bool(total) and all(total.isdisjoint(part) for part in parts))
    left = _left_open(one)
    if apart or left["of more"] or left["some before"]:
        return True
    return "form" not in one.ways and (one.may_fall_short or not one.is_of_one_measure)


def _times_of(amount: Amount) -> set[str]:
    return {amount.time, str(amount.elsewhere)} - {"", "None"}


def _left_open(one: Sum) -> dict[str, bool]:
    """How words or the sizes of the figures leave open whether a sum is one."""
    total, last = one.total, one.parts[-1]
    marked, block = "marked" in one.ways, one.ways <= BLOCKS
    text, start = total.figure.sentence.text, min(m.figure.start for m in one.members)
    small = one.size < _LARGE and one.ways.isdisjoint({"form", "difference"})
    unclosed = not _is_closed(one) if marked else block
    bare = one.ways.isdisjoint({"marked", "form", "repeat", "difference"})
    return {
        "small and open": small and unclosed and (marked or not _is_named_whole(total)),
        # ``86 và 54 thủ tục trên tổng số 711 thủ tục``
        "of more": block and last.at < total.at and bool(_OF.search(total.before)),
        "some before": block and bool(_SOME.search(text, max(start - _SPAN, 0), start)),
        "short and bare": bare and one.may_fall_short,
        "measures and bare": bare and not one.is_of_one_measure,
    }


def _is_no_difference(one: Sum, held: Mapping[int, Sequence[Sum]]) -> bool:
    """Whether two counts do not differ by a third: it is of another measure, or told of elsewhere."""
    if any("stated" in o.edges for m in one.members for o in held.get(m.at, ()) if o is not one):
        return True
    by, others = one.parts[-1], [one.total, *one.parts[:-1]]
    kinds = {kind_of(member) for member in one.members} - {""}
    told = frozenset().union(*(other.own.cues for other in others))
    return bool(by.change and len(kinds) > 1) or bool(by.own.cues & (TIMES | FREE) - told)


def _of_times(one: Sum) -> dict[str, bool]:
    """Whether the members are of more than one time, and how these divide them."""
    total, *parts = (member.time or str(member.elsewhere) for member in (one.total, *one.parts))
    times = set(parts)
    return {
        "of times": len({total, *times}) > 1,
        "total of its own time": len(times) == 1 < len(parts) and total not in times,
        "parts of times": len(times) == len(parts) > 1,
        "part of its own time": total in times and 1 < len(times) < len(parts) + (total not in parts[:1]),
    }


def _known(one: Sum, amounts: Sequence[Amount], held: Mapping[int, Sequence[Sum]]) -> dict[str, bool]:
    """What the sums that hold tell of the members of another."""
    parts, total, members = set(one.parts), one.total, set(one.members)
    others = {id(o): o for m in one.members for o in held.get(m.at, ()) if o is not one and len(o.parts) > 1}
    found: dict[str, bool] = {}
    for other in others.values():
        own, alike = set(other.parts), other.total is total
        shared = bool(own & parts)
        true = {
            "parts of another": not alike and parts <= own,
            "inside another": members <= set(other.members) and len(other.members) > len(members),
            "all of another": own == parts and not alike,
            "mixed": shared and (total in own or other.total in parts),
            "longer": shared and alike and not own <= parts,
            "total known": alike and not shared,
            "some of another": shared and not alike and not parts <= own,
            "part known": other.total in parts,
        }
        found |= {name: True for name, holds in true.items() if holds}
    first, last = min(m.at for m in one.members), max(m.at for m in one.members)
    around = amounts[max(first - _BESIDE, 0) : last + _BESIDE]
    found["said beside"] = (
        len(parts) > 1
        and one.added != one.stated
        and any(o.size == one.added and o not in members and not _is_one(o, total) for o in around)
    )
    return found


def _is_one(one: Amount, other: Amount) -> bool:
    """Whether two counts are one, mistyped once."""
    return one.meanings[:1] == other.meanings[:1] and is_slip(one.size or 0, other.size or 0)


def _is_alone(amount: Amount, amounts: Sequence[Amount]) -> bool:
    """Whether an amount is the only one of its paragraph."""
    beside = amounts[max(amount.at - 1, 0) : amount.at + 2]
    return sum(one.paragraph == amount.paragraph for one in beside) == 1


def _is_named_whole(total: Amount) -> bool:
    """Whether the words before a total say that it is one."""
    text, start = total.figure.sentence.text, total.figure.start
    found = _WHOLE.search(total.before)
    return bool(found or _OF_SO_MANY.search(text, max(start - _SPAN, 0), start))


def _skips(one: Sum, amounts: Sequence[Amount]) -> bool:
    """Whether a number that is no amount stands in a list: it may be a part that was misread."""
    first, last = min(m.at for m in one.members), max(m.at for m in one.members)
    if "marked" not in one.ways or amounts[first].sentence != amounts[last].sentence:
        return False
    text = amounts[first].figure.sentence.text
    ends = [(a.figure.start, a.figure.end) for a in amounts[first : last + 1]]
    told = {m.at for m in one.members}
    if any(
        a.parent == one.total.at and a.at not in told and not a.is_rate and not akin(one.total, a)
        for a in amounts[first:last]
    ):
        return True
    return any(_NUMBER.search(text, end, start) for (_, end), (start, _) in pairwise(ends))


def _is_closed(one: Sum) -> bool:
    """Whether a bracket, a colon, bullets or a word for all of them hold the parts together."""
    lists = [part.listed for part in one.parts]
    times = frozenset().union(*(part.own.cues for part in one.parts)) & TIMES
    # What is late and what is not are all there is.
    both = "late" in times and len(times) > 1
    return both or all(each and (each.bracket or each.colon or each.bullets or each.whole) for each in lists)


def _between(one: Sum) -> str:
    """The words between a total and the first of its parts, in one sentence."""
    first, total = one.parts[0], one.total
    if first.sentence != total.sentence or first.at < total.at:
        return ""
    return total.figure.sentence.text[total.figure.end : first.figure.start]


def _some(one: Sum, between: str) -> bool:
    """Whether words say that only some of the parts are named."""
    if _SOME.search(between):
        return True
    whole = "whole" in one.total.own.cues
    return not whole and any(_SOME.search(f"{p.before} | {p.after}") for p in one.parts)


def _say_the_same(one: Sum) -> bool:
    """Whether the words beside a count, as far as they set it apart, are among those beside another."""
    first, second = (words_in(f"{a.before} {a.after}") - PLAIN for a in one.members[:2])
    return bool(first and second) and (first <= second or second <= first)
