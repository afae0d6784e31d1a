"""Which count a percentage is of, which two are those of a ratio, and which only counts a list."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from kstt.io.report.figures import FigureKind

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from kstt.audit.figures.amounts import Amount

__all__ = ["IN_TURN", "is_ratio", "pair", "pair_in_turn", "runs_on"]

_SAYS = re.compile(r"[ ,]*(?:\( *)?(?:(?:tương ứng|tương đương|là|với|bằng)(?: với)? *)?", re.IGNORECASE)
"""What may stand between a percentage and the count that it is of."""
_SLASH = re.compile(r" */ *| +trên +", re.IGNORECASE)
_LABELLED = re.compile(r"[^,;:()\d/]{0,40}/ *")
_NEXT = re.compile(r"[\s,;]*(?:(?:và|,|;)\s*)?", re.IGNORECASE)
_RATE = re.compile(r"t[ỷỉ] lệ", re.IGNORECASE)
IN_TURN = re.compile(r"(?<!\w)(?:lần lượt|tương ứng)(?!\w)", re.IGNORECASE)
_CLOSED = re.compile(r"[^();:]*\),? *(?:tương ứng|chiếm|đạt|bằng)", re.IGNORECASE)
_COUNTED = re.compile(r" (?:số )?(?:hồ sơ|thủ tục|TTHC|dịch vụ|cơ quan|đơn vị)(?!\w)", re.IGNORECASE)
_STOP = re.compile(r"[.!?]\s")


def is_ratio(one: Amount, other: Amount, gap: str) -> bool:
    """Whether two counts are those of ``3/5``, perhaps with the unit at both."""
    if one.is_rate or other.is_rate or one.ratio is not None:
        return False
    bare = gap.strip()
    unit = one.figure.sentence.text[one.figure.end :].lstrip()[: len(bare)]
    if one.figure.unit and unit.casefold().startswith(one.figure.unit.casefold()):
        gap = " " + bare[len(one.figure.unit) :] + " "
    text = one.figure.sentence.text
    start, end = one.figure.start, other.figure.end
    if text[max(start - 3, 0) : start].rstrip().endswith("/") or text[end : end + 3].lstrip().startswith("/"):
        # ``9/12/3/24 hồ sơ`` is a row.
        return False
    if _SLASH.fullmatch(gap):
        return True
    # ``291 hồ sơ trễ hẹn / 8.448 hồ sơ đã trả``; with a third number after another stroke it is a row.
    alike = one.figure.unit == other.figure.unit != ""
    return alike and bool(_LABELLED.fullmatch(gap)) and not _LABELLED.match(text, end)


def pair(amounts: Sequence[Amount], gaps: Sequence[str]) -> None:
    """Find for each percentage of a sentence the count that it is of."""
    for i, amount in enumerate(amounts):
        if amount.figure.kind is not FigureKind.PERCENT:
            continue
        before = amounts[i - 1] if i else None
        after = amounts[i + 1] if i + 1 < len(amounts) else None
        if after is not None and _counts_of(after) and _leads(gaps[i], ratio=after.ratio is not None):
            amount.of = after.at
        elif before is not None and _follows(before, amount, gaps[i - 1]):
            amount.of = before.ratio if before.ratio is not None else before.at
        elif before is not None and before.listed and _CLOSED.match(gaps[i - 1]):
            # ``5 hồ sơ (quý I 2, quý II 3), chiếm 10%``
            amount.of = before.parent
    _pair_runs(amounts, gaps)


def _pair_runs(amounts: Sequence[Amount], gaps: Sequence[str]) -> None:
    """Rates side by side are of as many counts before them, or of as many that follow in turn."""
    for i, j in _runs_of_rates(amounts, gaps):
        before, after = amounts[max(2 * i - j, 0) : i], amounts[j : 2 * j - i]
        if len(after) == j - i and IN_TURN.search(gaps[j - 1]):
            # ``59,6%, 38,0% và 2,4% (tương ứng 27.729, 17.682 và 1.139 hồ sơ)``
            before = after
        if len(before) == j - i and all(map(_counts_of, before)):
            for rate, count in zip(amounts[i:j], before, strict=True):
                rate.of = count.at
    _pair_ratios(amounts)


def pair_in_turn(rates: Sequence[Amount], counts: Sequence[Amount]) -> None:
    """``Tỷ lệ tương ứng là 14,6%; 79,5%; 5,8%``: the shares of the counts of the sentence before."""
    alike = all(a.figure.kind is FigureKind.PERCENT and a.of is None for a in rates)
    before = alike and all(count.sentence == rates[0].sentence - 1 for count in counts)
    if before and len(counts) == len(rates) > 1 and all(map(_counts_of, counts)):
        for rate, count in zip(rates, counts, strict=True):
            rate.of = count.at


def _pair_ratios(amounts: Sequence[Amount]) -> None:
    """``95,8%, … 96,5% (tương ứng 4.120/4.301, … 6.005/6.222 hồ sơ)``: as many ratios after the shares."""
    rates = [a for a in amounts if a.figure.kind is FigureKind.PERCENT]
    parts = [a for a in amounts if a.ratio is not None and a.ratio > a.at]
    if len(rates) != len(parts) or len(rates) < 2 or rates[-1].at > parts[0].at:
        return
    if IN_TURN.search(parts[0].before):
        for rate, part in zip(rates, parts, strict=True):
            rate.of = part.at


def _counts_of(amount: Amount) -> bool:
    return amount.size is not None and amount.figure.unit != "điểm"


def _leads(gap: str, *, ratio: bool) -> bool:
    """``98,8% (12.345 hồ sơ)``, ``98,8%, tương ứng 12.345 hồ sơ``: whether the count follows its share."""
    # ``98,35% hồ sơ đúng hạn (9.812/9.977 hồ sơ)``
    return (ratio and gap.rstrip().endswith("(")) or bool(gap.strip(" ,") and _SAYS.fullmatch(gap))


def _follows(before: Amount, amount: Amount, gap: str) -> bool:
    """Whether a percentage after a count is of it: nothing between says that it is of something else."""
    if not _counts_of(before) or ";" in gap or _STOP.search(gap):
        return False
    if ")" in gap and ("(" in gap[gap.index(")") :] or ("(" not in gap and before.ratio is None)):
        return False
    apart = gap.rstrip().endswith(",") and _COUNTED.match(amount.figure.sentence.text, amount.figure.end)
    if apart or (amount.named and gap.rstrip().endswith(":")):
        # ``3/5 dịch vụ công, 100% hồ sơ bệnh án``; ``Đã giải quyết: 1.324   Đúng hạn: 99,62%``
        return False
    # ``tồn 116 hồ sơ (tỷ lệ giải quyết 95,9%)`` is of what its own words name.
    named = amount.own.statuses - before.own.statuses and _RATE.search(gap)
    return not named and not (amount.own.details and "," in gap)


def _runs_of_rates(amounts: Sequence[Amount], gaps: Sequence[str]) -> Iterable[tuple[int, int]]:
    """The rows of percentages with nothing between them, ``34,2%, 65,1% và 0,7%``."""
    start = 0
    while start < len(amounts):
        stop = start + 1
        while (
            stop < len(amounts)
            and _NEXT.fullmatch(gaps[stop - 1])
            and (amounts[stop].figure.kind is amounts[start].figure.kind is FigureKind.PERCENT)
        ):
            stop += 1
        if stop - start > 1:
            yield start, stop
        start = stop


def runs_on(run: Sequence[Amount]) -> bool:
    """Whether the last of these goes on the row of those that were announced in turn."""
    return run[-1].figure.kind is run[0].figure.kind and not any(one.named for one in run[1:])
