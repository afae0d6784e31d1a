"""By how much something rose or fell: the change that a text states, and what it is from and to."""

from __future__ import annotations

import re
from decimal import Decimal
from typing import TYPE_CHECKING

import attrs

from kstt.audit.figures.amounts import akin
from kstt.audit.figures.marks import APART, TIMES, is_carried
from kstt.io.report.figures import FigureKind

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from kstt.audit.figures.amounts import Amount
    from kstt.io.report.figures import Figure, FigureValue

__all__ = ["PAST", "Change", "ahead_of", "change_of", "leads_back", "name_times", "words_between"]

_COMPARED = re.compile(
    r"(?:so với|cùng kỳ)[^;]*(?:\(|:|(?<!\w)(?:là|có|đạt|chỉ|với))\s*(?:[^\W\d]+\s+){0,3}$"
    r"|(?<!\w)so với (?:con số|mức|số) $",
    re.IGNORECASE,
)
_AGAINST = re.compile(r"(?<!\w)so với\s*$", re.IGNORECASE)
_FROM = re.compile(r"(?<!\w)từ\s*$", re.IGNORECASE)
PAST = re.compile(
    r"(?<!\w)(?:(?:kỳ|quý|tuần|tháng|năm) (?:(?:báo cáo|liền) )?trước|cùng kỳ|năm ngoái)"
    r"(?! (?:chuyển|để))(?!\w)",
    re.IGNORECASE,
)
_YEAR = re.compile(r"(?<!\w)(?:năm|quý|tháng)(?!\w)", re.IGNORECASE)
_THEN = re.compile(
    r"\([^();\d]{0,60}(?<!\w)"
    r"(?:(?:kỳ|quý|tuần|tháng|năm) (?:báo cáo )?trước|cùng kỳ|(?:quý|năm|tháng) \S{1,12})(?!\w)"
    r"[^();]{0,60}$",
    re.IGNORECASE,
)
"""A bracket after a change that names another time."""
_THAN = re.compile(r"[^,;:.]{0,60}\(\s*$", re.IGNORECASE)
_NAMED_AFTER = re.compile(r"[^,;:.]{0,60}(?<!\w)so với(?!\w)", re.IGNORECASE)
"""A change that says what it is from."""
_AHEAD, _BACK = 5, 6
_FAR = 40


@attrs.frozen
class Change:
    """A change that a text states, and the amounts before and after it, as far as they stand beside it.

    It is ``sure`` where the words name what stands before and after it.
    """

    word: str
    before: Amount | None
    now: Amount | None
    sure: bool = False

    @classmethod
    def between(cls, word: str, one: Amount, other: Amount, *, sure: bool = False) -> Change:
        """The change of the given direction between two counts, or two percentages."""
        low, high = sorted((one, other), key=_size)
        return cls(word, high, low, sure) if word == "giảm" else cls(word, low, high, sure)


def change_of(amounts: Sequence[Amount], amount: Amount) -> Change | None:
    """The change that an amount states, alone or as the percentage of a change in numbers."""
    beside = amounts[amount.of] if amount.of is not None and amount.of < amount.at else None
    rate = amount.figure.kind is FigureKind.PERCENT
    first = beside if beside is not None and beside.change and rate else amount
    if not first.change:
        return None
    ahead = list(ahead_of(amounts, first, amount))
    if len(ahead) > 1 and _FROM.search(ahead[0].before) and ";" not in words_between(amount, ahead[0]):
        return Change(first.change, ahead[0], ahead[1], sure=True)
    behind = [
        a
        for a in amounts[max(first.at - _BACK, 0) : first.at]
        if a.sentence == first.sentence and not a.change and _comparable(first, a)
    ]
    now = _now(amounts, first)
    named = _named(amounts, first, amount, now)
    if named is not None:
        return Change(first.change, named, now, sure=True)
    if ahead and leads_back(first, words_between(amount, ahead[0])):
        return Change(first.change, ahead[0], *_changed(first, now, behind, ahead[0]))
    found = _said_before(first, behind)
    if found is not None:
        return found
    if first.figure.unit == "điểm":
        return _against_aim(amounts, first)
    return Change(first.change, None, now) if now else _by_measure(amounts, first)


def ahead_of(
    amounts: Sequence[Amount], first: Amount, last: Amount, *, rates: bool = False
) -> Iterator[Amount]:
    """What stands after a change, and may be what it is from, up to the next; ``rates`` alone, or none."""
    for one in amounts[last.at + 1 : last.at + _AHEAD]:
        if one.sentence != first.sentence or (one.change and one.of != first.at):
            return
        is_rate = one.figure.kind is FigureKind.PERCENT
        if not one.change and (is_rate if rates else _comparable(first, one)):
            yield one


def leads_back(change: Amount, between: str) -> bool:
    """Whether the words between a change and a figure say that it is from that."""
    if ";" in between:
        return False
    return bool(
        _COMPARED.search(between)
        or (change.change == TIMES and _THAN.search(between))
        or _THEN.search(between)
    )


def name_times(amounts: Sequence[Amount], figures: Mapping[int, Sequence[Figure]]) -> None:
    """Give each amount the time that its sentence names last before it, and a change the one it is from.

    Args:
        amounts: those of the text.
        figures: those of each sentence by its identity.
    """
    by_sentence: dict[int, list[Amount]] = {}
    for one in amounts:
        by_sentence.setdefault(id(one.figure.sentence), []).append(one)
    for key, own in by_sentence.items():
        now: FigureValue = None
        last: Amount | None = None
        counted = {id(one.figure): one for one in own}
        for figure in figures[key]:
            last = counted.get(id(figure), last)
            if id(figure) in counted:
                counted[id(figure)].named_time = now
            elif figure.kind in {FigureKind.PERIOD, FigureKind.YEAR} and not is_carried(figure):
                if not figure.is_compared_with:
                    now = figure.value
                elif last is not None:
                    last.than = last.than or figure.value


def _named(amounts: Sequence[Amount], first: Amount, last: Amount, now: Amount | None) -> Amount | None:
    """``Năm 2021 … 10 hồ sơ; … 15 hồ sơ, tăng 50% so với năm 2021``: what was told of that period."""
    than = last.than or first.than
    if than is None or now is None or now.named_time == than:
        return None
    said = (
        one for one in reversed(amounts[max(now.at - _FAR, 0) : now.at])
        if one.named_time == than and not one.change and _comparable(first, one) and akin(one, now)
        and one.paragraph == now.paragraph and one.meanings[:1] == now.meanings[:1] and one.place == now.place
    )  # fmt: skip
    return next(said, None)


def _changed(
    change: Amount, now: Amount | None, behind: Sequence[Amount], before: Amount
) -> tuple[Amount | None, bool]:
    """What has changed, and whether that is sure: of several counts before a change the one that agrees."""
    # What another clause tells of is not what the words of a change name.
    apart = (one for one in behind if not (change.named and ";" in words_between(one, change)))
    likely = [one for one in (now, *reversed(list(apart))) if one is not None]
    agreeing = (one for one in likely if abs(_size(one) - _size(before)) == _stated(change))
    likely = [*agreeing, *likely]
    return (likely[0], True) if likely else (now, False)


def _said_before(change: Amount, said: Sequence[Amount]) -> Change | None:
    """``từ 8 lên 10, tăng 2``; ``Kỳ này tiếp nhận 10 hồ sơ, kỳ trước tiếp nhận 8 hồ sơ, tăng 2 hồ sơ``."""
    two = said[-2:]
    if len(two) < 2:
        return None
    if _FROM.search(two[0].before):
        return Change(change.change, two[0], two[1], sure=True)
    if not _is_pair(change, said):
        return None
    past = [a for a in two if PAST.search(f"{a.before} | {a.after}") or a.elsewhere]
    if len(past) == 1 or _AGAINST.search(two[1].before):
        before = past[0] if len(past) == 1 else two[1]
        return Change(change.change, before, two[0] if before is two[1] else two[1], sure=True)
    if change.change == APART or abs(_size(two[0]) - _size(two[1])) == _stated(change):
        return Change.between(change.change, *two, sure=change.figure.unit == "điểm")
    then = _NAMED_AFTER.match(change.figure.sentence.text[change.figure.end :])
    if change.figure.unit == "điểm" or (then is None and all(_YEAR.search(a.before) for a in two)):
        # ``năm 2023 là 1.056, năm 2022 là 15; tăng 1.041``
        return Change.between(change.change, *two, sure=True)
    return None


def _is_pair(change: Amount, said: Sequence[Amount]) -> bool:
    """Whether the last two amounts before a change may be what it is from and to: of one measure, its own.

    A bracket belongs to what stands before it, ``Tiếp nhận 120 (kỳ trước 100), giải quyết 90, tăng 10``.
    """
    measures = {one.meanings[0] for one in (*said[-2:], change) if one.meanings}
    return len(measures) < 2 and (len(said) < 3 or ")" not in words_between(*said[-2:]).partition("(")[0])


def _against_aim(amounts: Sequence[Amount], change: Amount) -> Change:
    """``69,6%. Chỉ tiêu: 60%. Đánh giá: vượt 9,6 điểm phần trăm``: the two percentages said before."""
    said = [
        a
        for a in amounts[max(change.at - _FAR, 0) : change.at]
        if a.paragraph == change.paragraph and a.figure.kind is FigureKind.PERCENT and not a.change
    ]
    # Of more percentages no order says which of them is held against the aim.
    if ["aimed" in a.own.cues for a in said] == [False, True]:
        return Change(change.change, said[1], said[0], sure=True)
    return Change(change.change, None, None)


def _stated(change: Amount) -> FigureValue:
    """By how much something changed."""
    return change.figure.value if change.size is None else change.size


def _size(amount: Amount) -> Decimal:
    """The exact count, or the percentage, that is stated; else 0."""
    value = amount.figure.value if amount.is_rate else amount.count
    return Decimal(value) if isinstance(value, int | Decimal) else Decimal(0)


def _by_measure(amounts: Sequence[Amount], change: Amount) -> Change:
    """``So sánh hai năm: số hồ sơ tiếp nhận tăng 5``: the two counts that its words name, said before."""
    said = [
        a
        for a in amounts[max(change.at - _FAR, 0) : change.at]
        if a.count is not None and a.meanings[:1] == change.meanings[:1] != () and a.elsewhere
    ]
    return Change.between(change.change, *said) if len(said) == 2 else Change(change.change, None, None)


def words_between(one: Amount, other: Amount) -> str:
    """The text between two amounts of a sentence."""
    return one.figure.sentence.text[one.figure.end : other.figure.start]


def _comparable(change: Amount, amount: Amount) -> bool:
    if change.figure.unit == "điểm":
        return amount.figure.kind is FigureKind.PERCENT
    return amount.count is not None


def _now(amounts: Sequence[Amount], change: Amount) -> Amount | None:
    """What has changed: the count, or the percentage, that a change stands after."""
    earlier = [a for a in amounts[max(change.at - _AHEAD, 0) : change.at] if a.sentence == change.sentence]
    if change.figure.unit == "điểm":
        return next((a for a in reversed(earlier) if a.figure.kind is FigureKind.PERCENT), None)
    at = change.cousin if change.cousin is not None else change.parent
    rates = bool(earlier) and change.figure.kind is earlier[-1].figure.kind is FigureKind.PERCENT
    # After a share a percentage may be by so many points of the hundred.
    return None if at is None or (rates and not earlier[-1].change) else amounts[at]
