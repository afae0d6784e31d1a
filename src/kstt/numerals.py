"""Numbers as Vietnamese reports write them: dot-grouped counts, comma decimals, roman numerals."""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache
from typing import TYPE_CHECKING

from kstt.errors import ParseError
from kstt.i18n import msg
from kstt.limits import MOST_DIGITS

if TYPE_CHECKING:
    from collections.abc import Iterable
    from decimal import Decimal
    from fractions import Fraction

__all__ = [
    "MOST_DIGITS",
    "format_count",
    "format_decimal",
    "format_percent",
    "number_ranges",
    "parse_count",
    "parse_roman",
    "roman",
    "says_unknown",
    "whole_number",
]

_ROMAN = ((100, "C"), (90, "XC"), (50, "L"), (40, "XL"), (10, "X"), (9, "IX"), (5, "V"), (4, "IV"), (1, "I"))
_BLANK = frozenset(("", "/", "không", "khong", "ko", "k", "kps", "trống", "chưa có", "nil", "none", "null"))
"""What says in a cell that there is nothing: *Ko*, *KPS*, *nil*; see also ``_DASHES`` and ``_NOTHING``."""
_DASHES = re.compile(r"[-–—_…]{1,9}|\.{2,9}|[-–—](?: [-–—]){1,4}")
_NOTHING = re.compile(
    r"(?:không|khong|ko|k|chưa|0) (?:có|co|phát sinh|có phát sinh)(?: (?:tthc|hồ sơ|hs))?"
    r"(?: (?:nào|phát sinh))?(?: trong kỳ)?\.?"
)
"""What stands in a cell, often one merged over all, in place of counts of nothing."""
_UNKNOWN = frozenset(
    (
        "x", "n/a", "na", "n.a", "n.a.", "?", "??", "???", "không có số liệu", "không có dữ liệu",
        "không xác định", "không rõ", "không thống kê", "không theo dõi", "chưa có số liệu",
        "chưa có báo cáo", "chưa báo cáo", "chưa tổng hợp", "chưa thống kê", "chưa xác định", "chưa rõ",
        "chưa cập nhật", "đang cập nhật", "đang tổng hợp",
        "#n/a", "#ref!", "#value!", "#div/0!", "#name?", "#num!", "#null!",
    )
)  # fmt: skip
"""What says in a cell that its count is not known: *x*, *N/A*, the errors of formulas."""
_COUNT = re.compile(
    r"[+-]?(?:\d+|[1-9]\d{0,2}(?:(?:\.\d{3})+|(?:,\d{3})+|(?: \d{3})+|(?:'\d{3})+))(?:[.,]0{1,2})?", re.ASCII
)
_UNIT_OF_COUNT = re.compile(r"(?<=\d) ?(?:hồ sơ|ho so|hs|pakn)\.?$", re.IGNORECASE)
_UNDER = re.compile(r"\S[^\S\n\r\t\v\f\x85\u2028\u2029]*[\n\r\t\v\f\x85\u2028\u2029]\s*\S")
"""Figures on separate lines are several numbers, not one grouped by spaces."""


def format_count(count: int) -> str:
    """A count with dots between thousands.

    >>> format_count(126378)
    '126.378'
    """
    return f"{count:,}".replace(",", ".")


def format_decimal(value: Decimal | float, places: int = 1) -> str:
    """A number with a decimal comma and dots between thousands.

    >>> format_decimal(34.25, 2)
    '34,25'
    """
    return f"{value:,.{places}f}".translate(str.maketrans(",.", ".,"))


def format_percent(share: Fraction | None, places: int = 1) -> str:
    """A share in percent as reports write it, rounded half away from zero; nothing for no share.

    >>> from fractions import Fraction
    >>> format_percent(Fraction(481, 1000)), format_percent(Fraction(-1, 3), 2), format_percent(None)
    ('48,1%', '-33,33%', '')
    """
    if share is None:
        return ""
    from decimal import Decimal

    size = abs(share) * 100 * 10**places
    units = (2 * size.numerator + size.denominator) // (2 * size.denominator)
    return f"{'-' if share < 0 and units else ''}{format_decimal(Decimal(units).scaleb(-places), places)}%"


def parse_count(text: str) -> int | None:
    """The count a cell holds, thousands grouped by dots, commas, spaces, apostrophes or not at all.

    A blank, a dash, a slash, *không* or *Ko* (none) or *không phát sinh hồ sơ* is ``None``, not zero; an
    apostrophe before a number marks it as text. A sign is read, so that a negative number can be reported;
    the unit of count after a number (``35 hồ sơ``) is left out. What only looks like a count is none: a
    fraction (``0,125``), the mark of a footnote (``12¹``), two figures on two lines of a cell.

    Raises: ParseError for what is no whole number.

    >>> parse_count("126.378"), parse_count("1 001"), parse_count("1'001"), parse_count("Không")
    (126378, 1001, 1001, None)
    >>> parse_count("3,5")
    Traceback (most recent call last):
        ...
    kstt.errors.ParseError: count: found '3,5', expected a whole number such as 126.378
    """
    number = whole_number(text)
    if number is not None:
        return number
    written = " ".join(unicodedata.normalize("NFKC", text).split()).replace("−", "-").replace("’", "'")
    plain = written.casefold()
    if plain in _BLANK or _DASHES.fullmatch(plain) or _NOTHING.fullmatch(plain):
        return None
    written = _UNIT_OF_COUNT.sub("", written.removeprefix("'"))
    marked = any(unicodedata.category(sign) == "No" for sign in text)
    if marked or _UNDER.search(text) or not _COUNT.fullmatch(written):
        raise ParseError(msg("count"), text, msg("a whole number such as 126.378"))
    digits = re.sub(r"[.,]0{1,2}$", "", written)
    plain = re.sub(r"[., ']", "", digits)
    number = whole_number(plain.lstrip("+-"))
    if number is None:
        raise ParseError(msg("count"), text, msg("a whole number such as 126.378"))
    return -number if plain.startswith("-") else number


def says_unknown(text: str) -> bool:
    """Whether a cell says that its count is not known, which is neither 0 nor a wrong count.

    >>> [says_unknown(text) for text in ("N/A", "x", "Chưa có số liệu", "Ko", "12")]
    [True, True, True, False, False]
    """
    return text.strip().rstrip(".").casefold() in _UNKNOWN


def whole_number(text: str) -> int | None:
    """The number that digits alone write, ``None`` for other texts and for more digits than any count has.

    >>> whole_number("0012"), whole_number("1.200"), whole_number("1" * 5000)
    (12, None, None)
    """
    return int(text) if len(text) <= MOST_DIGITS and text.isascii() and text.isdecimal() else None


def roman(number: int) -> str:
    """A number from 1 to 399 in roman numerals.

    >>> roman(4), roman(12)
    ('IV', 'XII')
    """
    if not 1 <= number < 400:
        raise ParseError(msg("roman numeral"), number, msg("a number from 1 to 399"))
    letters = ""
    for value, letter in _ROMAN:
        times, number = divmod(number, value)
        letters += letter * times
    return letters


@lru_cache(maxsize=4096)
def parse_roman(text: str) -> int | None:
    """The number that roman numerals write, or ``None`` if they are not well-formed.

    >>> parse_roman("III"), parse_roman("iv."), parse_roman("IIII")
    (3, 4, None)
    """
    written = text.strip().rstrip(".").upper()
    if not written or written[0] not in "IVXLC":
        return None
    total, rest = 0, written
    for value, letter in _ROMAN:
        while rest.startswith(letter):
            total, rest = total + value, rest[len(letter) :]
    return total if not rest and total < 400 and roman(total) == written else None


def number_ranges(numbers: Iterable[int]) -> str:
    """Ranges of numbers as a text.

    >>> number_ranges([1, 2, 3, 44, 45])
    '1–3, 44–45'
    """
    spans: list[list[int]] = []
    for number in sorted(numbers):
        if spans and number == spans[-1][1] + 1:
            spans[-1][1] = number
        else:
            spans.append([number, number])
    return ", ".join(str(a) if a == b else f"{a}–{b}" for a, b in spans)
