"""Relations that words state outright: differences, and what is left of a whole."""

from __future__ import annotations

import re
from collections import defaultdict
from itertools import combinations
from typing import TYPE_CHECKING

from kstt.audit.figures.amounts import akin
from kstt.audit.figures.lines import lines_of
from kstt.audit.figures.marks import APART
from kstt.audit.figures.marks import TIMES as AS_MUCH
from kstt.audit.figures.sizes import total_of
from kstt.audit.figures.sizes import whole as whole_numbers
from kstt.audit.relations.chance import is_typing_error
from kstt.audit.relations.changes import PAST, change_of
from kstt.audit.relations.sums import Sum
from kstt.audit.words.phrases import FREE, TIMES

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence

    from kstt.audit.figures.amounts import Amount

__all__ = ["LEFT", "rests", "stated_sums"]

LEFT = re.compile(r"(?<!\w)còn(?: lại)?(?: là| có)?\s*$", re.IGNORECASE)
"""Words before what is left of a whole."""
_REST = re.compile(r"(?<!\w)còn lại(?: là| có)?\s*$", re.IGNORECASE)
_LED = re.compile(r"(?<!\w)(?:trong|tổng)(?!\w)[^,;:.]{0,60}$", re.IGNORECASE)
_THE_REST = re.compile(r"(?<!\w)số còn lại(?: là| có)?\s*$", re.IGNORECASE)
_ALL = re.compile(r"^\W*(?:tổng cộng|cộng)(?!\w)", re.IGNORECASE)
_BY = re.compile(
    r"(?<!\w)(?:còn|thêm|vượt|hụt|thiếu|kém|hơn|chênh|để lại|tiết kiệm|riêng|ngoài|khác|lại|sang)"
    r"(?!\w)[^,;:.()\d]{0,30}$",
    re.IGNORECASE,
)
"""Words of what two counts differ by."""
_THAN = re.compile(r"[^,;:.]{0,60}(?<!\w)so với(?!\w)", re.IGNORECASE)
"""A change that names what it is from."""
_BACK, _AHEAD = 8, 4
_OUT_OF = re.compile(r"(?<!\w)(?:trên|trong)(?: tổng)? số\s*$", re.IGNORECASE)

_ROLES = tuple(
    (name, re.compile(rf"(?<!\w)(?:{words})(?!\w)", re.IGNORECASE))
    for name, words in (
        ("opening", r"(?<!từ )đầu (?:kỳ|năm|quý|tháng|tuần)"),
        ("closing", r"cuối (?:kỳ|năm|quý|tháng|tuần)|còn|tồn"),
        ("more", r"thêm|mới|phát sinh"),
        ("less", r"bãi bỏ|giải quyết|xử lý|trả|xong"),
    )
)
"""Words of a stock and of what comes to it and goes from it."""


def stated_sums(add: Callable[..., bool], amounts: Sequence[Amount], counts: Sequence[Amount]) -> None:
    """Add the sums that words state: of differences, and of what is left."""
    for amount in amounts:
        counted = amount.change not in {"", AS_MUCH} and amount.size is not None and not amount.near
        change = change_of(amounts, amount) if counted else None
        if change is None or change.now is None or change.before is None:
            continue
        now, before = change.now, change.before
        greater, less = (before, now) if change.word == "giảm" else (now, before)
        if change.word == APART and (greater.size or 0) < (less.size or 0):
            greater, less = less, greater
        if greater.size is not None and less.size is not None:
            add(greater, (less, amount), "difference", edges=("stated",) if change.sure else ())
    for amount in amounts:
        _apart(add, amounts, amount)
    sentences: dict[int, list[Amount]] = {}
    for one in counts:
        sentences.setdefault(one.sentence, []).append(one)
    for said in sentences.values():
        _left(add, said)
    for said in lines_of(counts, lambda one: one.paragraph):
        _bridges(add, said)
    for run in lines_of(counts, lambda one: (one.section, one.listed, one.above[:1], one.noun)):
        _bullets(add, run)


def _apart(add: Callable[..., bool], amounts: Sequence[Amount], by: Amount) -> None:
    """The counts near a difference that are apart by it, or would be but for a slip, the nearest first."""
    if by.size is None or by.near or by.change == AS_MUCH or not (by.change or _BY.search(by.before)):
        return
    then = bool(by.change) and _THAN.match(by.figure.sentence.text, by.figure.end)
    around = amounts[max(by.at - _BACK, 0) : by.at + _AHEAD]
    near = [
        a for a in around if a.count and a is not by and by.paragraph - a.paragraph in {0, 1} and akin(a, by)
    ]
    pairs = sorted(combinations(near, 2), key=lambda pair: abs(pair[0].at - by.at) + abs(pair[1].at - by.at))
    for tried, (one, other) in enumerate(pairs, 1):
        if (
            then
            and max(one.at, other.at) < by.at
            and not any(PAST.search(f"{a.before} | {a.after}") or a.elsewhere for a in (one, other))
        ):
            # ``tăng 30 hồ sơ so với cùng kỳ``: of what is told of nowhere.
            continue
        less, greater = sorted((one, other), key=lambda a: a.count or 0)
        size, less_and = whole_numbers(greater.count or 0, total_of((less.count or 0, by.size)))
        if less_and == size or is_typing_error(size - less_and):
            add(greater, (less, by), "apart", tried)


def _bridges(add: Callable[..., bool], said: Sequence[Amount]) -> None:
    """``Đầu năm có 131 thủ tục, công bố thêm 14, bãi bỏ 22; cuối năm còn 123``: from one stock to the next.

    What is left is the stock of which the next counts of the paragraph speak.
    """
    stocks: dict[str, Amount] = {}
    for one in said:
        role = next((name for name, words in _ROLES if words.search(f"{one.before} | {one.after}")), "")
        if role == "closing" and not stocks.keys() & {"more", "less"}:
            role = "opening"
        if not role or one.parent is not None:
            continue
        if role in stocks or not (stocks or role == "opening"):
            stocks = {}
            continue
        stocks[role] = one
        if len(stocks) == len(_ROLES):
            opening, closing = stocks["opening"], stocks["closing"]
            parts = (stocks["less"], closing)
            add(opening, parts, "difference", beside=(stocks["more"],), edges=("stated",))
            stocks = {"opening": closing}


def _bullets(add: Callable[..., bool], run: Sequence[Amount]) -> None:
    """Lines that count alike, and a last one that says it is all of them: ``- Tổng cộng: 50 hồ sơ``."""
    for at, total in enumerate(run):
        if _ALL.search(total.before):
            parts: list[Amount] = []
            for one in reversed(run[:at]):
                if one.paragraph != (parts[-1] if parts else total).paragraph - 1 or _ALL.search(one.before):
                    break
                parts.append(one)
            alone = len({one.paragraph for one in (*run[:at], total)}) == at + 1
            # Measures of the form need not be kinds of one whole: *Quá hạn* beside *Trực tiếp*.
            if len(parts) > 1 and alone and not any(one.meanings for one in parts):
                add(total, parts[::-1], "difference", edges=("stated",))


def _left(add: Callable[..., bool], said: Sequence[Amount]) -> None:
    """``Trong 50 hồ sơ, đã trả 30 hồ sơ, còn lại 20 hồ sơ``: the first is the sum of the others."""
    alike = len({one.noun for one in said[:3]} - {""}) == 1 and said[0].account is None
    at = next((i for i, one in enumerate(said) if (LEFT if alike else _REST).search(one.before)), 0)
    if at != 2 or any(one.parent != said[at].at for one in said[at + 1 :]):
        return
    whole, part, left = said[:3]
    if _OUT_OF.search(part.before):
        whole, part = part, whole
    elif not (alike or _LED.search(whole.before) or _THE_REST.search(left.before)):
        return
    add(whole, (part, left), "difference", edges=("stated",))


def rests(
    amounts: Sequence[Amount], held: Iterable[tuple[Amount, Amount | None, Amount | None]]
) -> list[Sum]:
    """What is left where a percentage that holds says of what whole a part is.

    Args:
        amounts: those of the text.
        held: percentages with their parts and wholes.
    """
    found: dict[tuple[int, int], list[Sum]] = {}
    held = list(held)
    parts: dict[tuple[int, int], set[int]] = defaultdict(set)
    for rate, part, whole in held:
        if part is not None and whole is not None:
            parts[whole.at, rate.sentence].add(part.at)
    for rate, part, whole in held:
        left = next((one for one in amounts[rate.at + 1 : rate.at + 3] if one.count is not None), None)
        if part is None or whole is None or left is None or left.paragraph != rate.paragraph:
            continue
        if left.parent != part.parent or whole.at > left.at or len(parts[whole.at, rate.sentence]) > 1:
            # ``Đã trả 80 hồ sơ (quá hạn 8 hồ sơ, chiếm 10%); còn 20 hồ sơ``
            continue
        own = left.own.cues - part.own.cues
        rest = bool(_REST.search(left.before))
        beside = amounts[left.at + 1].of == left.at if left.at + 1 < len(amounts) else False
        near = left.sentence == rate.sentence or (left.sentence == rate.sentence + 1 and (rest or beside))
        narrow = own & (TIMES | FREE) and not rest
        if near and not narrow and LEFT.search(left.before) and akin(whole, left) and left.at != whole.at:
            ways, edges = frozenset({"difference"}), frozenset({"stated"})
            found.setdefault((part.at, left.at), []).append(Sum(whole, (part, left), (), ways, 1, edges))
    # Of several wholes in which a percentage holds one may be meant: what fails in all of them shows none.
    clear = (next((one for one in sums if one.adds_up), sums[0]) for sums in found.values())
    return [one for one in clear if one.adds_up or len(found[one.parts[0].at, one.parts[1].at]) == 1]
