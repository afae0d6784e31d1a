"""Totals among neighbours: arithmetic finds them, whatever the words, which say how likely each is."""

from __future__ import annotations

import re
from collections import Counter
from itertools import accumulate
from typing import TYPE_CHECKING

from kstt.audit.amounts import akin
from kstt.audit.evidence import chance_of_sum, chance_of_typing_error, is_slip, is_typing_error
from kstt.audit.relation import Sum

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from kstt.audit.amounts import Amount

__all__ = ["echoes", "sums_among"]

_ROUNDS = 3
_MOST, _SKIPPED = 6, 4
"""The most parts of a total, and the most counts between it and its parts."""
_RARE, _SELDOM = 0.01, 0.1
_SMALL, _LARGE = 85, 1_000
"""Counts too small for a typing error to say anything, and large enough to be said again by chance rarely."""
"""What agrees by chance less often than this explains figures; less often than the second, a whole row."""
_ANNOUNCES = re.compile(
    r"[:(]|(?<!\w)(?:gồm|trong đó|cụ thể|chia ra|có|kể cả|trong số này)(?!\w)", re.IGNORECASE
)
_OF = re.compile(r"(?<!\w)trong(?: tổng)?(?: số)?\s*$", re.IGNORECASE)
_LEADS = re.compile(r"(?<!\w)(?:trong|ngoài|tổng|khảo sát)(?: tổng)?(?: số)?\s*$", re.IGNORECASE)
_THESE = re.compile(
    r"(?:(?:hồ sơ|tthc|thủ tục|phản ánh, kiến nghị|pakn) )?(?:này|nêu trên|nói trên|trên|đó)(?!\w)",
    re.IGNORECASE,
)
_CALLS = re.compile(r"(?<!\w)(?:lên|tổng|tổng số|tổng cộng|cộng)(?: số| là| lên){0,3}\s*$", re.IGNORECASE)
_SOME = re.compile(
    r"(?<!\w)(?:nhiều nhất|ít nhất|cao nhất|tiêu biểu|điển hình|chủ yếu|tiếp đến|tập trung|nổi bật|nhất là|"
    r"đáng chú ý|một số|như|riêng|đặc biệt)(?!\w)",
    re.IGNORECASE,
)
"""Words of a list that names only some of the parts."""
_LIMIT = 0.05
"""What is more doubtful than this is not handed on."""
_STRONG, _WEAK = 0.25, 2.0
"""How doubtful a total is that marks or words announce, and one that they do not."""


def sums_among(row: Sequence[Amount]) -> Iterator[Sum]:
    """The sums of a row of counts that hold, where chance would rarely make them, and those that nearly do.

    What a typing error in one figure would break may be a sum; the nearer the parts, the less doubtful.
    """
    for _ in range(_ROUNDS):
        counts = [amount.count or 0 for amount in row]
        upto = list(accumulate(counts, initial=0))
        found = [one for at, count in enumerate(counts) if count for one in _made_up(row, counts, upto, at)]
        yield from found
        explained = _explained([one for one in found if one.holds])
        if not explained:
            break
        row = [amount for amount in row if amount.at not in explained]


def _explained(held: Sequence[Sum]) -> set[int]:
    """The parts that stand for no more than their total: of several, the smallest is theirs."""
    least: dict[int, int] = {}
    for one in held:
        for part in one.parts:
            least[part.at] = min(one.stated, least.get(part.at, one.stated))
    return {
        part.at
        for one in held
        if all(least[part.at] == one.stated for part in one.parts)
        for part in one.parts
    }


def echoes(row: Sequence[Amount]) -> Iterator[Sum]:
    """What is said again, and what is no more than its whole."""
    counts = [amount.count or 0 for amount in row]
    times = Counter(amount.count or 0 for amount in row if amount.ratio is not None)
    bases = [row[counts.index(count)] for count, often in times.items() if often > 1 and count >= _LARGE]
    for at, total in enumerate(row):
        if total.count:
            yield from _bound(total, row[at + 1 : at + 1 + _MOST])
            yield from _echoes(total, row[:at], bases)


def _made_up(row: Sequence[Amount], counts: Sequence[int], upto: Sequence[int], at: int) -> Iterator[Sum]:
    """What makes up a total among its neighbours, or nearly does; ``upto`` adds up all before a place."""
    size = counts[at]
    for tried, (start, stop) in enumerate(_blocks(at, len(row)), 1):
        if size < _SMALL and tried > size * _SELDOM:
            return
        around = start < at < stop
        added = upto[stop] - upto[start] - (size if around else 0)
        holds = added == size
        if not holds and (around or not is_typing_error(size - added)):
            continue
        others = [i for i in range(start, stop) if i != at]
        if not all(counts[i] and counts[i] != added - size for i in others):
            # Without one of them the others would make it: it stands beside them.
            continue
        parts = tuple(row[i] for i in others)
        if not all(akin(row[at], part) for part in parts):
            continue
        if holds:
            chance = chance_of_sum(size, tried)
            if chance <= (_SELDOM if len(parts) == len(row) - 1 else _RARE):
                yield Sum(row[at], parts, claimed=False, chance=chance)
            continue
        chance = chance_of_typing_error(max(size, added))
        doubt = _doubt(row, at, start, stop) if chance * _STRONG <= _LIMIT else 0.0
        doubt *= 1 if doubt < 1 else tried
        failed = Sum(row[at], parts, claimed=False, doubt=doubt)
        if 0 < doubt * chance <= _LIMIT and failed.mistyped and not failed.may_fall_short:
            yield failed


def _bound(total: Amount, following: Sequence[Amount]) -> Iterator[Sum]:
    """``Trong 50 hồ sơ đã giải quyết, có 60 hồ sơ …``: a part is no more than its whole."""
    for part in following:
        led = total.sentence == part.sentence and _OF.search(total.before) and akin(total, part)
        if led and total.figure.unit and part.figure.unit and (part.count or 0) > (total.count or 0):
            yield Sum(total, (part,))


def _echoes(echo: Amount, before: Sequence[Amount], bases: Iterable[Amount]) -> Iterator[Sum]:
    """``Trong số 50 hồ sơ này``: a count said before; and the base of several ratios mistyped."""
    if _OF.search(echo.before) and _THESE.match(echo.after.strip()):
        alike = [one for one in before[-_MOST:] if akin(one, echo)]
        same = [one for one in alike if one.count == echo.count]
        found = same or [one for one in alike if is_slip(one.count or 0, echo.count or 0)]
        yield from (Sum(one, (echo,)) for one in found[-1:])
    for one in bases:
        if is_slip(echo.count or 0, one.count or 0) and akin(echo, one):
            yield Sum(echo, (one,), claimed=False, doubt=1.0)


def _blocks(at: int, length: int) -> Iterator[tuple[int, int]]:
    """The blocks of two to six neighbours of a place, the nearest first; then those on both sides of it."""
    for skipped in range(_SKIPPED + 1):
        for size in range(2, _MOST + 1):
            if at + 1 + skipped + size <= length:
                yield at + 1 + skipped, at + 1 + skipped + size
            if at - skipped - size >= 0:
                yield at - skipped - size, at - skipped
    for size in range(3, _MOST + 2):
        for start in range(max(at - size + 2, 0), min(at, length - size + 1)):
            yield start, start + size


def _doubt(row: Sequence[Amount], at: int, start: int, stop: int) -> float:
    """How doubtful it is that a block is what a total is made of; 0 where it is clearly not all of it."""
    total, first, last = row[at], row[start], row[stop - 1]
    text = last.figure.sentence.text
    if any(_SOME.search(f"{part.before} | {part.after}") for part in row[start:stop]):
        return 0.0
    if first.sentence != last.sentence:
        return 2 * _WEAK
    if stop == at:
        called = _CALLS.search(total.before) or total.own.cues & {"whole", "total", "these"}
        opens = start == 0 or row[start - 1].sentence != first.sentence or _ends(row[start - 1], first)
        return _STRONG if called and opens else _WEAK
    after = row[stop] if stop < len(row) else None
    ends = after is None or after.sentence != last.sentence or _ends(last, after)
    same = total.sentence == first.sentence
    whole = not same and row[start - 1].sentence != first.sentence
    if not ends or not (start == at + 1 or whole):
        return _WEAK
    between = text[total.figure.end if same else 0 : first.figure.start]
    announced = _ANNOUNCES.search(between) or (same and _LEADS.search(total.before))
    return _STRONG if announced else _WEAK


def _ends(one: Amount, other: Amount) -> bool:
    """Whether a mark between two counts of a sentence ends what the first is listed in."""
    return bool(re.search(r"[;)]", one.figure.sentence.text[one.figure.end : other.figure.start]))
