"""How the members of a sum stand in the text: what kind of list they make, and what words say of it."""

from __future__ import annotations

import re
from itertools import pairwise
from typing import TYPE_CHECKING

from kstt.audit.figures.amounts import akin
from kstt.audit.figures.marks import COMPARED
from kstt.audit.relations.parts import PLAIN, words_in
from kstt.audit.words.phrases import TIMES

if TYPE_CHECKING:
    from collections.abc import Sequence

    from kstt.audit.figures.amounts import Amount
    from kstt.audit.relations.sums import Sum

__all__ = [
    "are_apart",
    "around",
    "exceeds",
    "in_brackets",
    "is_closed",
    "is_named_whole",
    "overlaps",
    "say_the_same",
    "skips",
]

_WHOLE = re.compile(
    r"(?<!trên )(?<!trong )(?<!của )(?<!\w)(?:t[ổo]ng|c[ộo]ng|cả|tất cả|toàn bộ)(?!\w)", re.IGNORECASE
)
"""Words of a total."""
_OF_SO_MANY = re.compile(
    r"(?<!trên )(?<!trong )(?<!\w)(?:tổng(?: số)?|cộng)(?!\w)[^,;:.()\d]{0,30}\d{1,3} [^,;.()\d]{0,30}$",
    re.IGNORECASE,
)
"""``Tổng số hồ sơ của 05 cơ quan nêu trên:``, before a total."""
_SPAN = 80
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


def is_named_whole(total: Amount) -> bool:
    """Whether the words before a total say that it is one."""
    text, start = total.figure.sentence.text, total.figure.start
    found = _WHOLE.search(total.before)
    return bool(found or _OF_SO_MANY.search(text, max(start - _SPAN, 0), start))


def around(amount: Amount) -> str:
    """The words before and after an amount."""
    return f"{amount.before} | {amount.after}"


def skips(one: Sum, amounts: Sequence[Amount]) -> bool:
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


def exceeds(one: Sum) -> bool:
    """Whether what is listed of one thing that no form counts is together more than all of it."""
    units = {part.noun for part in one.parts}
    apart = any(part.free or part.own.place.unit for part in one.parts) and not in_brackets(one)
    alike = len(units) == 1 and bool(units - {""})
    return (
        "marked" in one.ways and one.added > one.stated and alike and one.total.account is None and not apart
    )


def in_brackets(one: Sum) -> bool:
    """Whether all parts stand in brackets."""
    return all(part.listed and part.listed.bracket for part in one.parts)


def is_closed(one: Sum) -> bool:
    """Whether a bracket, a colon, bullets or a word for all of them hold the parts together."""
    lists = [part.listed for part in one.parts]
    times = frozenset().union(*(part.own.cues for part in one.parts)) & TIMES
    # What is late and what is not are all there is.
    both = "late" in times and len(times) > 1
    return both or all(each and (each.bracket or each.colon or each.bullets or each.whole) for each in lists)


def overlaps(one: Sum) -> bool:
    """Whether some of the parts are listed under others, or words say that only some are named."""
    at, total, first = {part.at for part in one.parts}, one.total, one.parts[0]
    some = "whole" not in total.own.cues
    if total.at < first.at and total.sentence == first.sentence:
        between = total.figure.sentence.text[total.figure.end : first.figure.start]
        if _SOME.search(between):
            return True
    return any(p.parent in at or (some and _SOME.search(f"{p.before} | {p.after}")) for p in one.parts)


def are_apart(one: Sum) -> bool:
    """Whether a part is a share of another, or some members alone are of a time that is compared with."""
    at = {part.at for part in one.parts}
    times = {member.elsewhere == COMPARED for member in one.members}
    return len(times) > 1 or any(part.whole in at for part in one.parts)


def say_the_same(one: Sum) -> bool:
    """Whether the words beside a count, as far as they set it apart, are among those beside another."""
    first, second = (words_in(f"{a.before} {a.after}") - PLAIN for a in one.members[:2])
    return bool(first and second) and (first <= second or second <= first)
