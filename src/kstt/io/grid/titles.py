"""Whether a title over a column says the same as a title of the form, in whatever words.

Titles that differ in one telling word (early or late, online or in person) look much alike, and the sums
of a form hold whichever way such columns are exchanged. So the telling words must agree before letters
are compared.
"""

from __future__ import annotations

import re
from difflib import SequenceMatcher
from functools import lru_cache

from kstt.text import name_key

__all__ = ["likeness"]

_OTHER_WORDS = {
    "trong hạn": (
        "chưa quá hạn", "chưa đến hạn", "còn trong hạn", "còn hạn", "trong thời hạn", "chưa tới hạn",
    ),
    "quá hạn": ("trễ hạn", "chậm hạn", "quá thời hạn", "trễ hẹn"),
    "trước hạn": ("sớm hạn", "sớm hơn hạn", "trước thời hạn", "trước hẹn", "sớm hẹn"),
    "đúng hạn": ("đúng thời hạn", "đúng hẹn"),
    "đang giải quyết": ("chưa giải quyết", "đang xử lý", "chưa xử lý", "đang thụ lý"),
    "đã giải quyết": ("đã xử lý",),
    "trực tuyến": ("qua mạng", "online"),
    "từ kỳ trước": (
        "số từ kỳ trước chuyển qua", "từ kỳ trước chuyển qua", "từ kỳ trước chuyển sang",
        "số kỳ trước chuyển qua", "kỳ trước chuyển qua", "kỳ trước chuyển sang", "tồn kỳ trước",
    ),
    "dịch vụ bưu chính": ("dịch vụ bưu chính công ích", "bưu chính công ích", "bcci"),
}  # fmt: skip
"""What offices write in place of the words of the forms [recall]; applied to both sides alike."""
_MEANT = {name_key(other): name_key(word) for word, others in _OTHER_WORDS.items() for other in others}
_OTHER = re.compile(
    r"\b(?:" + "|".join(map(re.escape, sorted(_MEANT, key=lambda other: -len(other)))) + r")\b"
)
_TELLING = tuple(
    re.compile(r"\b(?:" + "|".join(map(name_key, words)) + r")\b")
    for words in (
        ("trước hạn", "trước và đúng hạn", "đúng và trước hạn", "đúng hạn", "quá hạn", "trong hạn"),
        ("trực tuyến", "trực tiếp"),
        ("kỳ trước",),
        ("hành vi", "quy định"),
        ("tỷ lệ", "tỉ lệ", "lũy kế"),
    )
)
"""Words that must stand in both titles or in neither."""
_STATUS = re.compile(r"\b(?:" + "|".join(map(name_key, ("đã giải quyết", "đang giải quyết"))) + r")\b")
"""Words of which both titles must have the same, where both have some."""


def likeness(title: str, path: str) -> float:
    """How alike a title of a form and one over a column are, from 0 to 1.

    Punctuation between the parts of a path makes no difference.

    Args:
        title: the title of a form's column, as :func:`kstt.text.name_key` gives it.
        path: the titles over a column of a document, one after another, likewise.

    >>> likeness("đã giải quyết trước hạn", "đã giải quyết sớm hạn")
    1.0
    >>> likeness("đã giải quyết trước hạn", "đã giải quyết trễ hạn")
    0.0
    """
    one, told, status = _words(title)
    other, also, theirs = _words(path)
    if told != also or (status and theirs and status != theirs):
        return 0.0
    if one == other:
        return 1.0
    return SequenceMatcher(None, one, other[: 4 * len(one)], autojunk=False).ratio()


@lru_cache(maxsize=1024)
def _words(text: str) -> tuple[str, tuple[frozenset[str], ...], frozenset[str]]:
    """The words of a title as forms have them, the telling ones of each kind, and those of status."""
    words = _OTHER.sub(lambda match: _MEANT[match[0]], " ".join(re.findall(r"\w+|%", text)))
    told = (*(frozenset(telling.findall(words)) for telling in _TELLING), frozenset(words) & {"%"})
    return words, told, frozenset(_STATUS.findall(words))
