"""Ids that are numbers with an exponent, or with a fraction of nothing: their last digits may be lost."""

from __future__ import annotations

import re

from kstt.errors import ParseError
from kstt.i18n import msg
from kstt.records.validity import name
from kstt.text import with_zeros

__all__ = ["EXACT_ID", "INEXACT", "identity", "is_inexact", "may_be_inexact"]

EXACT_ID = msg("whole numbers without a decimal point or an exponent, or texts")
"""What is expected of an id whose digits may be lost."""
INEXACT = r"[0-9](?:[.,][0-9]+)?[eE][+][0-9]+|[0-9]{16,}[.,]0+"
"""How spreadsheets and engines write numbers from 10^15 on that they do not keep whole; none is an id."""
_MARKS = ("+", ".0", ",0")
"""One of these stands in each of them."""
_INEXACT = re.compile(INEXACT)
_LONG = "0" * 16


def is_inexact(text: str) -> bool:
    """Whether a text is a number whose last digits may be lost.

    >>> is_inexact("1.23457E+15"), is_inexact("1234567890123456.0"), is_inexact("000.00.16.H05-1")
    (True, True, False)
    """
    # Few ids hold what every such number does.
    return any(mark in text for mark in _MARKS) and _INEXACT.fullmatch(text.strip()) is not None


def may_be_inexact(text: str) -> bool:
    """Whether some part of a text may be such a number; of many texts put together, whether one of them may.

    >>> may_be_inexact("H1" "1.23457E+15" "H2"), may_be_inexact("000.00.16.H05-1" "000.00.16.H05-2")
    (True, False)
    """
    if "+" in text:
        return True
    zeros = with_zeros(text) if "." in text or "," in text else ""
    return f"{_LONG}." in zeros or f"{_LONG}," in zeros


def identity(text: str) -> str:
    """The id in a text, in its normal form.

    Raises: ParseError for a text that is blank, and for a number whose last digits may be lost.

    >>> identity(" H1 ")
    'H1'
    """
    found = name(text)
    if is_inexact(found):
        raise ParseError("id", text, EXACT_ID)
    return found
