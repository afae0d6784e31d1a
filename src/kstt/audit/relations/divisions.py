"""What divides a whole, as far as words say: by channel, by time, by payment; never by two at once."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from kstt.audit.words.phrases import KINDS, RECEIPTS, TIMES

if TYPE_CHECKING:
    from collections.abc import Sequence

    from kstt.audit.figures.amounts import Amount

__all__ = ["overlap", "some_of_all"]

_QUALITIES = tuple(
    (name, re.compile(rf"(?<!\w)(?:{words})(?!\w)", re.IGNORECASE))
    for name, words in (
        ("payment", r"thanh toán|nộp (?:phí|lệ phí|tiền|thuế)|thu phí|phí, lệ phí|nghĩa vụ tài chính"),
        ("papers made digital", r"số hóa (?:thành phần|giấy tờ|đầu vào|khi tiếp nhận)"),
        ("outcomes made digital", r"số hóa (?:kết quả|đầu ra)"),
        ("digital", r"số hóa|ký số|tái sử dụng|chứng thực điện tử"),
        ("outcome", r"(?:trả|nhận|cấp)(?: kết quả)?(?: [^\W\d]+){0,3} (?:điện tử|bưu chính|tại nhà)"),
    )
)
"""Qualities of a count that have nothing to do with one another, besides channel and time."""
_SPLITS = (
    (frozenset({"online", "in_person"}), RECEIPTS - {"new"}),
    (frozenset({"on_time", "late"}), TIMES),
)
"""What divides a whole has these, however else it names its parts."""


def overlap(total: Amount, parts: Sequence[Amount]) -> bool:
    """Whether parts are of two qualities: a case sent online may have been paid online as well.

    Of those that pay some pay online and some at the counter: what the total is of, its parts are too.
    """
    qualities = {_quality(part) for part in parts}
    return len(qualities) > 1 and qualities.isdisjoint({"", _quality(total)})


def some_of_all(parts: Sequence[Amount]) -> bool:
    """Whether parts lack one that divides a whole: what was early and late leaves out what was on time."""
    cues = [part.own.cues for part in parts]
    union = frozenset().union(*cues)
    if "within" in union:
        union |= {"on_time"}
    return any(
        all(own & family for own in cues)
        and len({own & family for own in cues}) == len(cues) > 1
        and not least <= union
        for least, family in _SPLITS
    )


def _quality(part: Amount) -> str:
    cues = part.own.cues
    if cues & (TIMES | KINDS):
        return "time" if cues & TIMES else "kind"
    words = f"{part.before} {part.after}"
    channel = "channel" if cues & {"online", "in_person", "postal"} else ""
    return next((name for name, pattern in _QUALITIES if pattern.search(words)), channel)
