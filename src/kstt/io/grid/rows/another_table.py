"""Whether a line under a header begins another table, or prints the titles of this one once more."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from kstt.io.grid.columns.blocks import at, name_of
from kstt.io.grid.columns.repeated_headers import carries_on
from kstt.io.grid.lines.line import is_next_page, not_a_row
from kstt.tables.cells import ReportedCell
from kstt.text import name_key

if TYPE_CHECKING:
    from collections.abc import Container, Sequence

    from kstt.io.grid.columns.header import Header
    from kstt.io.grid.grids import Grid
    from kstt.io.grid.lines.line import TableLine
    from kstt.io.grid.rows.names import RowNames

__all__ = ["TitlesAgain"]

_ANOTHER = re.compile(
    r"\b0\d[a-zđ]{0,2}/(?:VPCP|TTHC|UBND)|^\s*(?:biểu (?:mẫu )?số|phụ lục)\b", re.IGNORECASE
)
"""What begins another table: the code of a form."""


class TitlesAgain:
    """The titles of a header, and what stands above it, to know them where they are printed once more.

    ``over`` are the texts above the header, ``titles_over`` their keys; ``counted`` are the rows with counts.
    """

    def __init__(self, grid: Grid, header: Header, counted: Container[int], names: RowNames) -> None:
        self.grid, self.header = grid, header
        self._rows_of_counts, self._names = counted, names
        self._counted, self._width = header.counted, max(header.used) + 1
        self.over = [cell for row in grid.rows[: max(header.first, 0)] for cell in row if cell.strip()]
        self.titles_over = frozenset(map(name_key, self.over))
        titled = grid.rows[header.first : header.last + 1]
        self._titles = {c: {name_key(at(row, c)) for row in titled} for c in range(self._width)}

    def begins_another(self, r: int, found: Sequence[tuple[int, TableLine]]) -> bool:
        """Whether another table begins in a row: the code of a form, or titles that are not this table's."""
        row = self.grid.rows[r]
        first = next((cell for cell in row if cell and not cell.isspace()), "")
        if first.isdecimal() or not first:
            return False
        if (is_next_page(first) or name_key(first) in self.titles_over) and self._carries_on(r, first, found):
            return False
        below = self.grid.rows[r + 1 : r + 1 + len(found)] if not_a_row(first) and len(found) > 1 else ()
        if below and [at(one, self.header.label) for one in below] == [line.label for _, line in found]:
            return True  # "Lũy kế từ đầu năm" over the same rows once more.
        if ("/" in first or first[:1] in "BbPp") and _ANOTHER.search(first):
            return True
        number = at(row, self.header.number) if self.header.number is not None else ""
        if number and name_of(number) != "number":
            return False
        names = [c for c, cell in enumerate(row[: self._width]) if cell and name_of(cell)]
        if not names or name_of(at(row, names[0])) == "unit":
            return False
        others = [c for c, cell in enumerate(row) if c not in names and not ReportedCell.read(cell).is_blank]
        figures = any(ReportedCell.read(at(row, c)).value is not None for c in others)
        return bool(others) and not figures and not self.again(row)

    def _carries_on(self, r: int, text: str, found: Sequence[tuple[int, TableLine]]) -> bool:
        """Whether a line that says *tiếp theo*, or what stands above the table, carries this table on."""
        rows = self.grid.rows
        counted = [one for one in range(r + 1, len(rows)) if one in self._rows_of_counts]
        end = counted[0] if counted else len(rows)
        heading = [cell for row in rows[r:end] if not self.again(row) for cell in row if cell.strip()]
        below = [(number, label) for number, label, _ in (self._names.of(rows[one]) for one in counted)]
        return carries_on(self.over, self.header.layout, text, heading, below, [line for _, line in found])

    def again(self, row: Sequence[str]) -> bool:
        """Whether a row has titles of the header, printed once more, each in its column."""
        texts = [(c, text) for c in self._titles if (text := at(row, c))]
        # The title of a group may stand in a narrow column of its own, beside the first of the group.
        own = [one for one in texts if one[0] in self._counted] or texts
        return len(texts) > 1 and all(name_key(text) in self._titles[c] for c, text in own)
