"""Rows that stand one column right of their titles, behind a cell that nothing is in."""

from __future__ import annotations

from typing import TYPE_CHECKING

import attrs

from kstt.io.grid.columns.blocks import at
from kstt.io.grid.columns.number_lines import is_number_row
from kstt.tables.cells import ReportedCell
from kstt.tables.recognition import Doubt
from kstt.text import clean

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from kstt.io.grid.columns.header import Header
    from kstt.io.grid.grids import Grid

__all__ = ["with_rows_in_place"]

_SOME = 3
"""The fewest rows that show where the columns of all stand."""


def with_rows_in_place(grid: Grid, header: Header) -> tuple[Grid, tuple[Doubt, ...]]:
    """The grid with the rows under a header moved under their titles, where all stand one column right.

    So they do where the first column is blank, names stand under the title of the first counts, and counts
    right of the last title.

    Args:
        grid: the cells.
        header: the header of its table.

    Returns: the grid, and a doubt where rows were moved; cells keep the names of where they stand.
    """
    counted = header.counted
    if not counted or min(counted) - 1 != header.label:
        return grid, ()
    first, last = min(header.used), max(counted)
    # Most tables tell in their first rows that they stand where they should.
    rows = [
        r
        for r in range(header.last + 1, len(grid.rows))
        if at(grid.rows[r], last) or at(grid.rows[r], last + 1)
    ]
    rows = [r for r in rows if not is_number_row(grid.rows[r])]
    if len(rows) < _SOME or not all(_is_behind(grid.rows[r], first, min(counted), last) for r in rows):
        return grid, ()
    if any(at(row, last + 1) for row in grid.rows[header.first : header.last + 1]):
        return grid, ()
    start = min(rows)

    def moved(r: int, c: int) -> bool:
        return r >= start and c >= first

    def where(r: int, c: int) -> str:
        return grid.where(r, c + moved(r, c))

    found = attrs.evolve(
        grid,
        rows=tuple(
            row if r < start or at(row, first) else row[:first] + row[first + 1 :]
            for r, row in enumerate(grid.rows)
        ),
        address=where,
        merges=tuple(
            (top, left - moved(top, left - 1), bottom, right - moved(top, right - 1))
            for top, left, bottom, right in grid.merges
        ),
        uncalculated=_moved(grid.uncalculated, start, first),
        struck=frozenset((r, c - moved(r, c - 1)) for r, c in grid.struck),
        scaled=_moved(grid.scaled, start, first),
    )
    doubt = Doubt(
        "rows-shifted", "", grid.where(rows[0], header.label + 1), clean(at(grid.rows[rows[0]], min(counted)))
    )
    return found, (doubt,)


def _is_behind(row: Sequence[str], first: int, counts: int, last: int) -> bool:
    """Whether a row has nothing first, letters where counts should begin, and a count right of the last."""
    return (
        not at(row, first)
        and any(map(str.isalpha, at(row, counts)))
        and ReportedCell.read(at(row, last + 1)).value is not None
    )


def _moved(cells: Mapping[tuple[int, int], str], start: int, first: int) -> dict[tuple[int, int], str]:
    return {(r, c - (r >= start and c > first)): text for (r, c), text in cells.items()}
