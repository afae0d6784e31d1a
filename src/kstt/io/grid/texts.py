"""What a column of a sheet holds in the rows under a header: texts, names of units, numbers of rows."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from kstt.definitions.form_05 import FeedbackAccount
from kstt.io.grid.blocks import at
from kstt.io.grid.sections import is_number
from kstt.records.units import is_unit
from kstt.text import bare

if TYPE_CHECKING:
    from kstt.definitions.account import Account
    from kstt.io.grid.grids import Grid

__all__ = ["has_texts", "has_units", "speaks_of"]

_SAMPLE, _SHORT = 40, 3
_FEEDBACK = re.compile(r"\b(?:phan anh|kien nghi|pakn)\b")


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
