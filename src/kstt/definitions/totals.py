"""What a total is called, and which rows of a table of records are none of these."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from kstt.text import bare, clean, name_key

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping

__all__ = ["DIGIT", "FIELDS_BESIDE", "is_beside", "is_footer", "is_total"]

FIELDS_BESIDE = 2
"""The most fields that a title, a total or a signature beside records fills; a record has more."""
DIGIT = "[0-9\uff10-\uff19]"
"""What the number of a case and the day of its receipt are written with, in full width too."""
_NUMBER = re.compile(DIGIT)
_ROWS = re.compile(
    r"\(?[0-9][0-9.,]* (?:rows?(?:\(s\))?|records?|dòng|bản ghi)(?: (?:affected|selected|returned))?\)?",
    re.IGNORECASE,
)
"""What programs of databases write below the rows of a query [recall]."""
_COUNTED = re.compile(r"[^:]+: ?[0-9][0-9.,]*(?: (?:hồ sơ|hs|dòng))?", re.IGNORECASE)
"""A name and a count: behind that of a total, whatever it is of, as ``Cộng Hộ tịch: 12 hồ sơ`` [recall]."""
_SHORTEST_TOTAL = 2
"""Letters such as TC also begin the ids of cases."""
_AROUND = " \u00a0\t*•:"
"""What may stand around the name of a total: ``* Tổng số:``."""
_PLACES = (
    "hệ thống",
    "tỉnh",
    "huyện",
    "xã",
    "thành phố",
    "thị xã",
    "quận",
    "phường",
    "thị trấn",
    "ngành",
    "đơn vị",
)
_KINDS = (
    "lĩnh vực", "nhóm lĩnh vực", "đơn vị", "cơ quan", "cơ quan, đơn vị", "đơn vị, địa phương", "địa phương",
    "cấp", "mục", "phần", "hệ thống", "sở, ban, ngành", "xã", "xã, phường", "huyện", "loại", "thủ tục",
)  # fmt: skip
"""What a total is of: everything, all that are of one kind, the whole of a place."""
_NAMES = (
    "Tổng cộng", "Tổng số", "Tổng", "Cộng tổng", "Tổng cuối", "Cộng", "TC", "T/số", "T.số", "T. số",
    "T/cộng", "T.cộng", "T. cộng", "Total", "Grand total",
)  # fmt: skip
_ALONE = frozenset(map(name_key, _NAMES))
_BEGINNINGS = tuple(
    f"{name_key(name)} {word} "
    for name in _NAMES
    if len(name) > _SHORTEST_TOTAL
    for word in ("trang", "ngày", "tuần", "tháng", "quý", "kỳ", "năm")
)
"""What the total of a part of a list is called: of a page or a time; Tổng công ty 36 is none."""
_TOTAL_OF = tuple(f"{name_key(name)} " for name in _NAMES if len(name) > _SHORTEST_TOTAL)
_OFFICES = ("sở", "cục", "chi cục", "trung tâm", "bộ phận", "văn phòng", "cơ quan", "phòng", "chi nhánh")
"""What the whole of may be called by its name: ``Toàn Bộ phận Một cửa``."""


def _total_pattern(key: Callable[[str], str]) -> str:
    """The pattern of what totals are called, its words brought to the keys that names are compared by."""

    def one_of(words: Iterable[str]) -> str:
        return "|".join(re.escape(key(word)) for word in words)

    whole = key("toàn")
    cases = rf"{key('hồ sơ')}(?: (?:tthc|{key('thủ tục hành chính')}))?(?: {key('trong kỳ')})?"
    everything = "|".join(
        (
            rf"{whole} \w+(?: \w+)?",
            rf"(?:{key('tất cả')} )?(?:{key('các')}|\d{{1,3}}) (?:{one_of(_KINDS)})",
            rf"(?:{one_of(('cả', 'trên địa bàn'))}) (?:{one_of(_PLACES)})",
        )
    )
    return (
        f"(?:(?:{one_of(_NAMES)})(?: {cases})?(?: chung)?(?::? (?:{key('của')} )?(?:{everything}))?"
        rf"|(?:chung )?{whole} (?:{one_of((*_PLACES, *_OFFICES))})(?: [\w-]+){{0,6}}"
        rf"|{key('cả')} (?:{one_of(_PLACES)})|{whole} {key('bộ')}|{key('tất cả')})"
        r"(?: ?[/|–-] ?(?:grand )?total)?"
        r"(?: ?\((?!(?:[ivx]{1,4}|[a-d])\))[^()]*\))?:?"
    )


_TOTAL = re.compile(_total_pattern(name_key))
"""The usual names of the grand total, with common additions: ``Tổng cộng toàn tỉnh``, ``(I + II + III)``."""
_TOTAL_WITHOUT_MARKS = re.compile(_total_pattern(bare))
"""The same names where nothing is written with marks."""


def _slips_of(word: str) -> str:
    """The pattern of the letters of a word, one of them missing, added, another or in the wrong place."""
    places = range(1, len(word))
    return "|".join(
        (
            *(f"{word[:i]}[a-z]?{word[i + 1 :]}" for i in places),
            *(f"{word[:i]}[a-z]{word[i:]}" for i in places),
            *(f"{word[: i - 1]}{word[i]}{word[i - 1]}{word[i + 1 :]}" for i in places),
        )
    )


_MISSPELT = re.compile(_slips_of("tongcong") + "|tongso")
"""The letters of *Tổng cộng* with a slip of the hand, those of *Tổng số* with wrong marks alone [recall]."""


def is_total(number: str, label: str, total_label: str = "") -> bool:
    """Whether a line so numbered and labelled is the grand total; a row numbered in arabic is not.

    ``total_label`` is the edition's own name of the total, in addition to the usual names.

    >>> is_total("", "* Tổng số:"), is_total("1", "Tổng số"), is_total("", "Toàn Bộ phận Một cửa")
    (True, False, True)
    >>> is_total("", "Tông cộng"), is_total("", "Tổngcôgn (I + II)"), is_total("", "Tổng công ty 36")
    (True, True, False)
    >>> is_total("", "Tổng cộng: 09 lĩnh vực"), is_total("", "Tổng số: 5 hồ sơ")
    (True, False)
    >>> is_total("", "Tổng số hồ sơ TTHC"), is_total("", "Tổng hồ sơ trong kỳ"), is_total("", "Tổng hồ sơ A")
    (True, True, False)
    >>> is_total("Tổng", "09 lĩnh vực"), is_total("III", "09 lĩnh vực"), is_total("III", "Tổng số")
    (True, False, True)
    """
    if number.isdecimal():
        return False
    written = clean(number).rstrip(".)").lstrip("(")
    if written.isdecimal():
        return False
    name = name_key(label.strip(_AROUND)) or name_key(written)
    # The name of a total may begin in the column of numbers, and go on beside it.
    whole = name_key(f"{written} {label}") if label and name_key(written) in _ALONE else name
    if any((_TOTAL_WITHOUT_MARKS if one.isascii() else _TOTAL).fullmatch(one) for one in (name, whole)):
        return True
    if name[:1] == "t" and _MISSPELT.fullmatch("".join(filter(str.isalpha, bare(name.partition("(")[0])))):
        return True
    return bool(total_label) and name == name_key(total_label)


def is_footer(text: str) -> bool:
    """Whether a text, alone in its row, is a total with its number, or the number of rows of a database.

    >>> [is_footer(text) for text in ("Tổng số: 150 hồ sơ", "Cộng tháng 4: 10 hồ sơ", "TC-150")]
    [True, True, False]
    >>> is_footer("(3 rows affected)"), is_footer("Cộng lĩnh vực: 23"), is_footer("Tổng công ty 36")
    (True, True, False)
    """
    label, number, _ = text.partition(found[0]) if (found := _NUMBER.search(text)) else (text, "", "")
    named = label.strip(" :")
    total = len(named) > _SHORTEST_TOTAL and is_total("", named)
    # With a number, whatever it is a total of.
    key = name_key(text.strip(_AROUND))
    begun = bool(number) and key.startswith(_BEGINNINGS)
    begun = begun or (key.startswith(_TOTAL_OF) and _COUNTED.fullmatch(key) is not None)
    return total or begun or _ROWS.fullmatch(text.strip()) is not None


def is_beside(filled: Mapping[str, str]) -> bool:
    """Whether a row is a title, a total or a signature: next to empty, without id and day of receipt.

    Args:
        filled: the texts of the fields that the row fills, by their names.

    >>> is_beside({"id": "Người lập biểu"}), is_beside({"id": "H1"}), is_beside({"id": "Tổng số: 1"})
    (True, False, True)
    """
    if len(filled) == 1 and is_footer(*filled.values()):
        return True
    numbered = any(_NUMBER.search(filled.get(name, "")) for name in ("id", "received"))
    return len(filled) <= FIELDS_BESIDE and not numbered
