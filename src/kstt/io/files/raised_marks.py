"""Raised numbers beside a count are the marks of notes, and no digits of it."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence

__all__ = ["with_raised_marks"]

_RAISED = str.maketrans("0123456789()", "⁰¹²³⁴⁵⁶⁷⁸⁹⁽⁾", ",; ")
"""Raised signs; what stands between the marks of several notes goes."""


def with_raised_marks(pieces: Sequence[tuple[str, bool]]) -> list[str]:
    """The pieces of a text, numbers that are raised beside others as raised signs; one raised whole as it is.

    Args:
        pieces: each with whether it is raised.

    >>> with_raised_marks([("350", False), ("1", True)]), with_raised_marks([("35", True), ("0", True)])
    (['350', '¹'], ['35', '0'])
    >>> with_raised_marks([("350", False), ("3,4", True)])
    ['350', '³⁴']
    """
    whole = not any(text.strip() for text, raised in pieces if not raised)
    return [
        marks if raised and not whole and _is_number(marks := text.translate(_RAISED)) else text
        for text, raised in pieces
    ]


def _is_number(marks: str) -> bool:
    return marks.strip("⁽⁾").isdigit() and not any(mark.isdecimal() for mark in marks)
