"""Quotation marks in delimited text that take in more than they should."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence

__all__ = ["swallowed_cells", "swallows_lines"]

_CELLS = 6
"""At least this many figures between delimiters are cells; no text within quotation marks has as many."""


@lru_cache(maxsize=8)
def swallowed_cells(delimiter: str) -> re.Pattern[str]:
    """A pattern for a field that takes in the figures of the cells after it.

    >>> bool(swallowed_cells(";").search("Đất đai;1;2;0;3;4;0")), bool(swallowed_cells(";").search("a; b; c"))
    (True, False)
    """
    return re.compile(rf"(?:{re.escape(delimiter)}[ \n\d.\-]*){{{_CELLS}}}")


def swallows_lines(cells: Sequence[str], delimiter: str, width: int) -> bool:
    r"""Whether a field of a row over several lines takes in the lines after it.

    It does where it has the delimiters of half a row or more.

    Args:
        cells: the fields of a row that was read from more than one line.
        delimiter: what parts fields.
        width: how many fields a row has.

    >>> swallows_lines(["H2", "Đất đai,district,UBND huyện A\nH3,Hộ tịch,commune"], ",", 8)
    True
    >>> swallows_lines(["H2", "Lao động,\ntiền lương", "commune"], ",", 8)
    False
    """
    return any(cell.count(delimiter) >= max(2, (width - 1) // 2) for cell in cells)
