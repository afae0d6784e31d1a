"""Parts of a text that look otherwise than the rest: raised numbers, and what is struck through.

Raised numbers are the marks of notes, and no digits of a count; what is struck through beside other text was
put right by hand. Both are kept as signs of the text itself, so that every kind of document says them alike.
"""

from __future__ import annotations

import re
import unicodedata
from enum import Enum
from typing import TYPE_CHECKING

from kstt.text import clean

if TYPE_CHECKING:
    from collections.abc import Sequence

__all__ = ["Look", "has_struck", "with_marks", "without_struck"]

_RAISED = str.maketrans("0123456789()", "⁰¹²³⁴⁵⁶⁷⁸⁹⁽⁾", ",; ")
"""Raised signs; what stands between the marks of several notes goes."""
_OVERLAY = "\N{COMBINING LONG STROKE OVERLAY}"
_OVERLAYS = f"\N{COMBINING SHORT STROKE OVERLAY}{_OVERLAY}"
"""What Unicode has for text that is struck through; some type it so themselves."""
_SIGN = re.compile(r"[^\s\u0300-\u036f][\u0300-\u036f]{0,8}")
_STRUCK = re.compile(
    rf"(?:[^\s\u0300-\u036f][\u0300-\u0334\u0337-\u036f]{{0,8}}[{_OVERLAYS}][\u0300-\u036f]{{0,8}}\s{{0,9}})+"
)


class Look(Enum):
    """How a part of a text looks."""

    PLAIN = "plain"
    RAISED = "raised"
    STRUCK = "struck"


def with_marks(pieces: Sequence[tuple[str, Look]]) -> list[str]:
    r"""The pieces of a text, raised numbers beside others as raised signs, struck ones under a stroke.

    What is raised as a whole is kept as it is.

    Args:
        pieces: each with how it looks.

    >>> with_marks([("350", Look.PLAIN), ("1", Look.RAISED)]), with_marks([("35", Look.RAISED)])
    (['350', '¹'], ['35'])
    >>> ascii(with_marks([("1", Look.STRUCK), ("3", Look.PLAIN)]))
    "['1\\u0336', '3']"
    """
    whole = not any(text.strip() for text, look in pieces if look is not Look.RAISED)
    found: list[str] = []
    for text, look in pieces:
        if look is Look.STRUCK:
            found.append(_SIGN.sub(rf"\g<0>{_OVERLAY}", unicodedata.normalize("NFC", text)))
        elif look is Look.RAISED and not whole and _is_number(marks := text.translate(_RAISED)):
            found.append(marks)
        else:
            found.append(text)
    return found


def has_struck(text: str) -> bool:
    """Whether something in a text is struck through."""
    return any(sign in text for sign in _OVERLAYS)


def without_struck(text: str) -> tuple[str, str]:
    r"""What is left of a text without what is struck through in it, and what that was.

    >>> without_struck("1\u0336 2\u0336 3"), without_struck("ê\u0336")
    (('3', '1 2'), ('', 'ê'))
    """
    gone = "".join(_STRUCK.findall(text))
    if not gone:
        return text, ""
    return clean(_STRUCK.sub("", text)), clean(gone.translate({ord(sign): None for sign in _OVERLAYS}))


def _is_number(marks: str) -> bool:
    return marks.strip("⁽⁾").isdigit() and not any(mark.isdecimal() for mark in marks)
