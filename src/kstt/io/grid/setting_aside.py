"""Rows set aside before the lines of a grid are sorted: each text is listed, their figures are a finding."""

from __future__ import annotations

from typing import TYPE_CHECKING

import attrs

from kstt.io.grid.blocks import at
from kstt.tables.cells import ReportedCell
from kstt.tables.recognition import Doubt, Omission
from kstt.text import clean

if TYPE_CHECKING:
    from collections.abc import Sequence

    from kstt.io.grid.grids import Grid
    from kstt.io.grid.headers import Header
    from kstt.tables.recognition import OmissionReason

__all__ = ["Kept", "has_counts", "set_aside"]

_LONG = 60


@attrs.frozen
class Kept:
    """A grid without the rows that were set aside, and what to say of these."""

    grid: Grid
    left_out: tuple[Omission, ...] = ()
    doubts: tuple[Doubt, ...] = ()


def has_counts(grid: Grid, header: Header, r: int) -> bool:
    """Whether a row has counts in columns of the form."""
    row = grid.rows[r]
    return any(ReportedCell.read(at(row, c)).value is not None for place in header.columns for c in place)


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
    counted = [r for r in others if has_counts(grid, header, r)]
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
