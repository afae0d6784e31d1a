"""Texts that may be counts though none is written so, as sums can show; counts with a mark beside them."""

from __future__ import annotations

import re
from datetime import date
from decimal import Decimal

from kstt.dates.written import written_day
from kstt.numerals import whole_number
from kstt.tables.cells import ReportedCell

__all__ = ["before_mark", "is_figure", "is_in_thousands", "is_marked", "is_odd_figure", "odd_count"]

_COUNT = re.compile(
    r"\( ?(\d[\d., ]{0,20})\)|= ?(\d[\d., ]{0,20})|(\d{1,3}(?: ?[.,] ?\d{3}){0,3}|\d{1,20})\s?[.,;]{0,2}"
)
"""A count in brackets, after a sign of equality, with spaces beside the signs between its thousands, or with
a sign after it."""
_STAR = re.compile(r"[*†‡¹²³⁰⁴-⁹⁽⁾]{1,4}")
_REMARK = re.compile(r"(?:\([^()]{1,200}\)|\[[^\[\]]{1,200}\])")
_DIGITS = re.compile(r"\d[\d., ]{0,20}")
_DASHES = frozenset(("-", "–", "—"))
_NO_COUNT = re.compile(r"[-+(]?\d{1,15}[.,]\d{1,15}\)?|\(\d{3,15}\)")
"""Numbers that are neither counts nor printed over columns: decimals, and long ones in brackets."""
_BESIDE_SIGN = re.compile(r" (?=[.,])|(?<=[.,]) ")
_LETTER = frozenset("oOоО")
"""A letter, Latin or Cyrillic, typed for 0."""
_THOUSANDS = re.compile(r"([1-9]\d{0,2})[.,](\d{1,2}|\d{3}0)")
"""What a sheet makes of 2.873 where a full stop begins decimals."""
_MIDNIGHT = re.compile(r"0{1,2}:00(?::00)?")
_FIRST_DAY, _LEAP = date(1899, 12, 31), 60
"""The day before 1 January 1900, which spreadsheets show for 1; they count 29 February 1900 as day 60."""


def odd_count(text: str) -> int | None:
    """The count that a text may be though none is written so; ``None`` for a count and for other texts.

    >>> [odd_count(text) for text in ("(12)", "12.", "6. 530", "O", "04/04/1903", "=25", "2,8730")]
    [12, 12, 6530, 0, 1190, 25, 2873]
    >>> odd_count("12"), odd_count("abc")
    (None, None)
    """
    written = " ".join(text.split())
    if not written or ReportedCell.read(written).value is not None:
        return None
    if written in _LETTER or _MIDNIGHT.fullmatch(written):
        return 0
    if (day := written_day(written.removesuffix(" 00:00:00"))) is not None:
        number = (day - _FIRST_DAY).days
        return number + (number >= _LEAP) if number > 0 else None
    if match := _THOUSANDS.fullmatch(written):
        return whole_number(str(int(Decimal(f"{match[1]}.{match[2]}") * 1000)))
    match = _COUNT.fullmatch(written)
    digits = next(filter(None, match.groups()), "") if match else ""
    return ReportedCell.read(_BESIDE_SIGN.sub("", digits).strip()).value if digits else None


def is_in_thousands(text: str) -> bool:
    """Whether a text is a number with decimals that may count thousands: *2,8730* for 2.873."""
    return _THOUSANDS.fullmatch(text.strip()) is not None


def is_marked(text: str) -> bool:
    """Whether a text is a count with a mark or a remark beside it."""
    return before_mark(text) is not None


def before_mark(text: str) -> tuple[int, bool] | None:
    """The count before a mark, and whether the mark is certainly none of it; ``None`` for another text."""
    written = text.strip()
    digits = _DIGITS.match(written)
    if digits is None or digits.end() == len(written):
        return None
    mark = written[digits.end() :].strip()
    star = _STAR.fullmatch(mark) is not None
    if not star and not _REMARK.fullmatch(mark):
        return None
    value = ReportedCell.read(digits[0].strip()).value
    return None if value is None else (value, star)


def is_figure(text: str) -> bool:
    """Whether a cell holds a count, a dash for none, or a number that is no count, such as ``0,391``."""
    written = text.strip()
    # Most cells of a header are words: no reading of counts for them.
    return (
        bool(written)
        and not written[0].isalpha()
        and (
            written in _DASHES
            or _NO_COUNT.fullmatch(written) is not None
            or ReportedCell.read(written).value is not None
        )
    )


def is_odd_figure(text: str) -> bool:
    """Whether a cell holds what may be a count, or a count with a mark beside it, and no other figure."""
    written = text.strip()
    if not written or written[0].isalpha() or is_figure(written):
        return False
    return odd_count(written) is not None or ("=" not in written and is_marked(written))
