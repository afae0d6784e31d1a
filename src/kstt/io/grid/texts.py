"""What a column of a sheet holds in the rows under a header: texts, names of units, numbers of rows."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from kstt.definitions.form_05 import FeedbackAccount
from kstt.io.grid.blocks import at
from kstt.numerals import parse_roman
from kstt.records.units import is_unit
from kstt.text import bare

if TYPE_CHECKING:
    from kstt.definitions.account import Account
    from kstt.io.grid.grids import Grid

__all__ = ["has_texts", "has_units", "is_number", "speaks_of", "unnumbered"]

_SAMPLE, _SHORT = 40, 3
_FEEDBACK = re.compile(r"\b(?:phan anh|kien nghi|pakn)\b")
_DOTTED = re.compile(r"(?:[IVXivx]{1,4}|[A-Za-z]|\d{1,3})(?:\.\d{1,3}){1,4}")
"""The number of a row within its section, such as ``1.2`` or ``II.3``."""

_NUMBERED = re.compile(r"\s*(?:[IVXivx]{1,4}|[A-Da-d]|\d)(?:\s*[.)/:\-–]\s+|\s+)(\S.*)", re.DOTALL)


def unnumbered(label: str) -> str:
    """A label without the number of a section before it."""
    match = _NUMBERED.fullmatch(label)
    return match[1] if match else label


def is_number(text: str) -> bool:
    """Whether a text is a row number: arabic, roman, or parts such as ``1.2``."""
    written = text.strip().rstrip(".)/").lstrip("(")
    return written.isdecimal() or parse_roman(written) is not None or _DOTTED.fullmatch(written) is not None


def has_units(grid: Grid, first: int, column: int, label: int) -> bool:
    """Whether most texts of a column in the rows under a header, beside a label, are names of units."""
    rows = grid.rows[first : first + _SAMPLE]
    cells = [cell for row in rows if (cell := at(row, column)) and len(at(row, label)) > _SHORT]
    return sum(map(is_unit, cells)) * 2 > len(cells)


def has_texts(grid: Grid, first: int, column: int) -> bool:
    """Whether a column has words in the rows under a header, and no numbers for most of them."""
    cells = [at(row, column) for row in grid.rows[first : first + _SAMPLE]]
    numbers = sum(1 for cell in cells if cell and is_number(cell))
    return sum(1 for cell in cells if len(cell) > _SHORT and not is_number(cell)) > numbers


def speaks_of(grid: Grid, last: int, account: type[Account]) -> bool:
    """Whether the texts down to a row speak of feedback, as for accounts of it alone they should."""
    feedback = any(_FEEDBACK.search(bare(cell)) for row in grid.rows[: last + 1] for cell in row if cell)
    return feedback is (account is FeedbackAccount)
