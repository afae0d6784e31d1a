"""Names of rows that are written over two rows of a grid, where the table shows that they are one."""

from __future__ import annotations

from typing import TYPE_CHECKING

import attrs

from kstt.definitions.totals import is_total
from kstt.io.grid.blocks import at
from kstt.io.grid.ending import calculates, goes_on
from kstt.io.grid.grids import UnseenError
from kstt.io.grid.lines import heads_block, is_sum
from kstt.io.grid.sections import heads_level
from kstt.numerals import whole_number
from kstt.tables.recognition import Doubt

if TYPE_CHECKING:
    from collections.abc import Sequence

    from kstt.io.grid.grids import Grid
    from kstt.io.grid.headers import Header
    from kstt.io.grid.lines import TableLine

__all__ = ["with_long_names"]

_Found = tuple[int, "TableLine"]


def with_long_names(found: Sequence[_Found], grid: Grid, header: Header) -> tuple[list[_Found], list[Doubt]]:
    """The lines with names over two rows as one, and what to say of these and of those that may be one.

    A name goes on in a small letter in the row under it. A comma at the end of the first, a cell that is
    merged over exactly these two rows, a count's or the number's, or the numbering of all rows with counts
    proves that it is one.

    Args:
        found: the lines, each with its row.
        grid: the cells.
        header: the header of the table.

    Raises: UnseenError where counts that are not to be looked at decide.
    """
    kept: list[_Found] = []
    doubts: list[Doubt] = []
    i = 0
    while i < len(found):
        above, line = found[i]
        if i + 1 < len(found) and _may_be_one(found[i], found[i + 1], grid, header):
            r, below = found[i + 1]
            if line.label.endswith(",") or _merged(grid, header, above, r) or _numbered(found, i):
                counted = line if line.has_texts else below
                name = f"{line.label} {below.label}"
                kept.append(
                    (counted.row, attrs.evolve(counted, number=line.number, block=line.block, label=name))
                )
                doubts.append(Doubt("name-joined", "", grid.where(above), name))
                i += 2
                continue
            doubts.append(Doubt("name-open", "", grid.where(above), line.label, below.label))
        kept.append(found[i])
        i += 1
    return kept, doubts


def _may_be_one(one: _Found, two: _Found, grid: Grid, header: Header) -> bool:
    """Whether two rows may be one whose name goes on: no heading, no total, counts in one of them only."""
    (above, line), (r, below) = one, two
    if r != above + 1 or below.number or not goes_on(line.label, below.label):
        return False
    number = line.bare_number
    if (number and not number.isdecimal()) or below.label != at(grid.rows[r], header.label):
        return False
    if line.is_total() or is_sum(line.label) or heads_block(line.label):
        return False
    if heads_level(line.label) or calculates(grid, header, r):
        return False
    if line.is_unseen or below.is_unseen:
        raise UnseenError
    if line.has_texts == below.has_texts:
        return False
    return not line.has_texts or sum(bool(cell and cell.strip()) for cell in grid.rows[r]) == 1


def _merged(grid: Grid, header: Header, above: int, r: int) -> bool:
    """Whether a cell of a count or a number reaches over exactly two rows."""
    places = {header.number, *header.counted}
    return any(top == above and bottom == r and left in places for top, left, bottom, _ in grid.merges)


def _numbered(found: Sequence[_Found], i: int) -> bool:
    """Whether the numbering goes on under a row and the one below it, every row with counts numbered."""
    line = found[i][1]
    if not line.has_texts or i + 2 >= len(found):
        return False
    number, following = whole_number(line.bare_number), whole_number(found[i + 2][1].bare_number)
    if number is None or following != number + 1:
        return False
    return all(
        other.has_texts if other.number else not other.has_texts or is_total("", other.label)
        for _, other in found
    )
