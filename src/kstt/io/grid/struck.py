"""Rows that are struck through: corrected by hand, and written anew elsewhere."""

from __future__ import annotations

from typing import TYPE_CHECKING

from kstt.io.grid.blocks import at
from kstt.io.grid.setting_aside import Kept, set_aside
from kstt.tables.cells import ReportedCell
from kstt.tables.recognition import Doubt, OmissionReason

if TYPE_CHECKING:
    from collections.abc import Iterator

    from kstt.io.grid.grids import Grid
    from kstt.io.grid.headers import Header

__all__ = ["looks_doubted", "without_struck"]


def without_struck(grid: Grid, header: Header) -> Kept:
    """The grid without the rows that are struck through from their name to their last count.

    Args:
        grid: the cells.
        header: the header of its table.
    """
    rows = sorted({r for r, c in grid.struck if r > header.last and r < len(grid.rows) and c == header.label})
    gone = [r for r in rows if all((r, c) in grid.struck for c in _counts(grid, header, r))]
    found = set_aside(grid, header, grid.rows, gone, (OmissionReason.STRUCK, "rows-struck")) if gone else None
    return found or Kept(grid)


def _counts(grid: Grid, header: Header, r: int) -> list[int]:
    """The columns of the form in which a row has counts."""
    row = grid.rows[r]
    places = (c for place in header.columns for c in place)
    return [c for c in places if ReportedCell.read(at(row, c)).value is not None]


def looks_doubted(grid: Grid, header: Header) -> Iterator[Doubt]:
    """What to say of counts that are struck through alone, and of those that show another number.

    Args:
        grid: the cells, without rows that are struck through.
        header: the header of its table.
    """
    key_of = {c: key for key, places in header.places.items() for c in places}
    columns = {c for place in header.columns for c in place}
    for r, c in sorted(grid.struck):
        if c in columns and header.last < r < len(grid.rows) and ReportedCell.read(at(grid.rows[r], c)).value:
            yield Doubt("count-struck", key_of[c], grid.where(r, c), at(grid.rows[r], c))
    for (r, c), code in sorted(grid.scaled.items()):
        if c in columns and header.last < r < len(grid.rows) and ReportedCell.read(at(grid.rows[r], c)).value:
            yield Doubt("format-scaled", "", grid.where(r, c), code, at(grid.rows[r], c))
            break
