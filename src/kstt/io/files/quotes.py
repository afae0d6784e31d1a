"""Quotation marks in delimited text that take in more than they should."""

from __future__ import annotations

import re
from functools import lru_cache

__all__ = ["swallowed_cells", "swallowed_lines"]

_CELLS = 6
"""So many figures between delimiters are cells; no text within quotation marks has them."""


@lru_cache(maxsize=8)
def swallowed_cells(delimiter: str) -> re.Pattern[str]:
    """A pattern for a field that takes in the figures of the cells after it.

    >>> bool(swallowed_cells(";").search("Đất đai;1;2;0;3;4;0")), bool(swallowed_cells(";").search("a; b; c"))
    (True, False)
    """
    return re.compile(rf"(?:{re.escape(delimiter)}[ \n\d.\-]*){{{_CELLS}}}")


def swallowed_lines(field: str, delimiter: str, width: int) -> bool:
    r"""Whether a field takes in the lines after it: a line break, and the delimiters of half a row or more.

    Args:
        field: a field within quotation marks, as read.
        delimiter: what parts fields.
        width: how many fields a row has.

    >>> swallowed_lines("Đất đai,district,UBND huyện A\nH3,Hộ tịch,commune", ",", 8)
    True
    >>> swallowed_lines("Lao động,\ntiền lương", ",", 8)
    False
    """
    return "\n" in field and field.count(delimiter) >= max(2, (width - 1) // 2)
