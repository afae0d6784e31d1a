"""Many wrong cells in one line: a run that was shifted, a row or a column that is wrong throughout."""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from kstt.repair.decoder import Decoder
    from kstt.tables.equations import Cell

__all__ = ["shifted_runs", "whole_lines"]

_MOST_ROWS = 4
_FEW_SUMS = 6


def shifted_runs(decoder: Decoder) -> Iterator[Mapping[Cell, int]]:
    """The changes that undo a shift of three or more cells along a row, where that mends every sum.

    One further cell may have to change: the count that the shift pushed out, or another mistake.
    """
    broken = decoder.residuals()
    rows = {decoder.exact[i].total[0] for i in broken if decoder.exact[i].rule == "row-identity"}
    for row in sorted(rows) if len(rows) <= _MOST_ROWS else ():
        width = sum(1 for cell in decoder.values if cell[0] == row)
        for first in range(width - 2):
            for last in range(first + 2, width):
                for step, lost in ((1, (row, last)), (-1, (row, first))):
                    start = _undone(decoder, row, first, last, step)
                    if len(start) > 1:
                        yield from _completed(decoder, start, lost)


def _completed(decoder: Decoder, start: dict[Cell, int], lost: Cell) -> Iterator[Mapping[Cell, int]]:
    """The changes with the count that was pushed out, or with the one other cell that is wrong as well."""
    left = decoder.residuals(start)
    if not left:
        if decoder.mends(start):
            yield start
        return
    mended = False
    for i, sign in decoder.sums_of[lost]:
        if i in left and lost not in decoder.trusted and not mended:
            count = decoder.values[lost] - left[i] * sign
            changes = {**start, lost: count}
            mended = count >= 0 and decoder.mends(changes)
            if mended:
                yield changes
    if not mended and len(left) <= _FEW_SUMS and decoder.least(left) <= 1:
        yield from decoder.sets(1, start).sets


def _undone(decoder: Decoder, row: int, first: int, last: int, step: int) -> dict[Cell, int]:
    """The counts of a run moved back by one (``step`` 1: they had moved to the right)."""
    places = range(first, last) if step == 1 else range(first + 1, last + 1)
    moved = {}
    for column in places:
        count = decoder.values[row, column + step]
        if count != decoder.values[row, column] and (row, column) not in decoder.trusted:
            moved[row, column] = count
    return moved


def whole_lines(decoder: Decoder) -> Iterator[Mapping[Cell, int]]:
    """The changes within one row or one column of a table that mend every sum, each cell by its own sum."""
    # By line, then by broken sum: the cells of the sum that stand in the line.
    lines: dict[tuple[int, int], dict[int, list[tuple[Cell, int]]]] = defaultdict(lambda: defaultdict(list))
    broken = decoder.residuals()
    for i in broken:
        for cell, sign in decoder.members[i]:
            table = sum(1 for first in decoder.firsts if first <= cell[0])
            lines[0, cell[0]][i].append((cell, sign))
            lines[table, cell[1]][i].append((cell, sign))
    for sums in lines.values():
        changes = {
            members[0][0]: decoder.values[members[0][0]] - broken[i] * members[0][1]
            for i, members in sums.items()
            if len(members) == 1
        }
        usable = changes and decoder.trusted.isdisjoint(changes) and min(changes.values()) >= 0
        if usable and decoder.mends(changes):
            yield changes
