"""Sheets in which each line of a table stands in one cell, its fields set off by a sign.

So it is where a file of separated fields was opened or pasted without being parted into columns.
"""

from __future__ import annotations

import csv
from collections import Counter
from typing import TYPE_CHECKING

import attrs

from kstt.limits import LARGEST_LINES, MOST_COLUMNS
from kstt.tables.cells import ReportedCell
from kstt.tables.recognition import Doubt

if TYPE_CHECKING:
    from collections.abc import Callable

    from kstt.forms.reported import ReportedForm
    from kstt.io.grid.grids import Grid

__all__ = ["PartedLines", "parted_lines"]

_SIGNS = ("\t", ";", "|", ",")
_FIELDS, _LINES, _COUNTS = 6, 2, 3
"""The fewest fields of a line, lines of that width, and counts in one that make cells lines of a table."""


@attrs.frozen
class PartedLines:
    """The grid of the fields, and what was said of it."""

    grid: Grid
    doubt: Doubt

    def read(self, recognise: Callable[[Grid], ReportedForm]) -> ReportedForm:
        """The form in the fields.

        Raises: DocumentError.
        """
        form = recognise(self.grid)
        if form.recognition is None:
            return form
        recognition = attrs.evolve(form.recognition, doubts=(self.doubt, *form.recognition.doubts))
        return attrs.evolve(form, recognition=recognition)


def parted_lines(grid: Grid) -> PartedLines | None:
    r"""The lines of a sheet parted into their fields; ``None`` where cells are no such lines.

    >>> from kstt.io.grid.grids import Grid
    >>> lines = ["Quý I/2024", "STT;Lĩnh vực;1;2;3;4", "1;Đất đai;9;4;4;1", "2;\"Phòng; chống\";9;4;4;1"]
    >>> parted_lines(Grid(tuple((line,) for line in lines))).grid.rows[2:]
    (('1', 'Đất đai', '9', '4', '4', '1'), ('2', 'Phòng; chống', '9', '4', '4', '1'))
    """
    places = [(r, c) for r, row in enumerate(grid.rows) for c, cell in enumerate(row) if cell.strip()]
    columns = {c for _, c in places}
    if len(columns) != 1 or grid.struck or grid.scaled:
        return None
    (column,) = columns
    texts = [grid.rows[r][column] for r, _ in places]
    sign = max(_SIGNS, key=lambda one: sum(text.count(one) for text in texts))
    lines = {r: _fields(grid.rows[r][column], sign) for r, _ in places}
    widths = Counter(len(fields) for fields in lines.values() if _holds_counts(fields))
    width, often = widths.most_common(1)[0] if widths else (0, 0)
    if width < _FIELDS or often < _LINES:
        return None
    rows = tuple(lines.get(r, ()) for r in range(len(grid.rows)))
    first = next(r for r, fields in lines.items() if len(fields) > 1)

    def address(row: int, _: int) -> str:
        return grid.where(row, column)

    parted = attrs.evolve(grid, rows=rows, names=(), address=address, merges=(), hidden_columns=frozenset())
    return PartedLines(parted, Doubt("lines-parted", "", grid.where(first, column), sign.strip() or "tab"))


def _fields(line: str, sign: str) -> tuple[str, ...]:
    """The fields of a line; a line of few is one of words."""
    if line.count(sign) < _FIELDS - 1 or len(line) > LARGEST_LINES:
        return (line,)
    fields = next(csv.reader([line.replace("\n", " ")], delimiter=sign), [])
    return tuple(field.strip() for field in fields[:MOST_COLUMNS])


def _holds_counts(fields: tuple[str, ...]) -> bool:
    return sum(ReportedCell.read(field).value is not None for field in fields) >= _COUNTS
