"""Rows set aside before the lines of a grid are sorted: each text is listed, their figures are a finding.

Such are rows that are struck through: corrected by hand, and written anew elsewhere.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import attrs

from kstt.io.grid.blocks import at
from kstt.tables.cells import ReportedCell
from kstt.tables.recognition import Doubt, Omission, OmissionReason
from kstt.text import clean

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from kstt.io.grid.grids import Grid
    from kstt.io.grid.headers import Header

__all__ = ["Kept", "counts_at", "looks_doubted", "set_aside", "without_struck"]

_LONG = 60


@attrs.frozen
class Kept:
    """A grid without the rows that were set aside, and what to say of these."""

    grid: Grid
    left_out: tuple[Omission, ...] = ()
    doubts: tuple[Doubt, ...] = ()


def counts_at(grid: Grid, header: Header, r: int) -> list[int]:
    """The columns of the form in which a row has counts."""
    row = grid.rows[r]
    return [c for c in header.counted if ReportedCell.read(at(row, c)).value is not None]


def set_aside(
    grid: Grid,
    header: Header,
    rows: Sequence[tuple[str, ...]],
    others: Sequence[int],
    why: tuple[OmissionReason, str],
) -> Kept | None:
    """A grid with some rows changed and others set aside; ``None`` where those have no counts.

    Args:
        grid: the cells.
        header: the header of the table.
        rows: the rows as they are to be.
        others: those that are set aside.
        why: the reason that is listed, and the rule of the finding.
    """
    counted = [r for r in others if counts_at(grid, header, r)]
    if not counted:
        return None
    reason, rule = why
    left = tuple(
        Omission(grid.where(r, c), clean(cell), reason)
        for r in others
        for c, cell in enumerate(grid.rows[r])
        if cell.strip()
    )
    gone = set(others)
    text = " ".join(clean(cell) for cell in grid.rows[counted[0]] if cell.strip())[:_LONG]
    doubt = Doubt(rule, "", grid.where(counted[0]), text, str(len(counted)))
    kept = tuple(() if r in gone else row for r, row in enumerate(rows))
    return Kept(attrs.evolve(grid, rows=kept), left, (doubt,))


def without_struck(grid: Grid, header: Header) -> Kept:
    """The grid without the rows that are struck through from their name to their last count.

    Args:
        grid: the cells.
        header: the header of its table.
    """
    rows = sorted({r for r, c in grid.struck if r > header.last and r < len(grid.rows) and c == header.label})
    gone = [r for r in rows if all((r, c) in grid.struck for c in counts_at(grid, header, r))]
    found = set_aside(grid, header, grid.rows, gone, (OmissionReason.STRUCK, "rows-struck")) if gone else None
    return found or Kept(grid)


def looks_doubted(grid: Grid, header: Header) -> Iterator[Doubt]:
    """What to say of counts that are struck through alone, and of those that show another number.

    Args:
        grid: the cells, without rows that are struck through.
        header: the header of its table.
    """
    key_of = {c: key for key, places in header.places.items() for c in places}

    def counted(r: int, c: int) -> bool:
        within = c in header.counted and header.last < r < len(grid.rows)
        return within and bool(ReportedCell.read(at(grid.rows[r], c)).value)

    for r, c in sorted(grid.struck):
        if counted(r, c):
            yield Doubt("count-struck", key_of[c], grid.where(r, c), at(grid.rows[r], c))
    scaled = next((place for place in sorted(grid.scaled) if counted(*place)), None)
    if scaled is not None:
        yield Doubt(
            "format-scaled", "", grid.where(*scaled), grid.scaled[scaled], at(grid.rows[scaled[0]], scaled[1])
        )
