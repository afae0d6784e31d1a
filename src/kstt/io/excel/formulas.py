"""Sums that were not calculated: formulas of SUM and + over cells of their own sheet, without a value.

A program that fills in a workbook leaves its formulas to be calculated when somebody opens it. Those that
add up counts and blanks of the sheet are worked out here; any other stays without a value.
"""

from __future__ import annotations

import re
from collections import defaultdict
from typing import TYPE_CHECKING

import attrs

from kstt.io.grid.grids import column_number
from kstt.limits import LONGEST_FORMULA, MOST_CELLS
from kstt.tables.cells import ReportedCell

if TYPE_CHECKING:
    from kstt.io.grid.grids import Grid

__all__ = ["calculated"]

Place = tuple[int, int]

_AREA = re.compile(r"([A-Z]{1,3})([1-9]\d{0,6})(?::([A-Z]{1,3})([1-9]\d{0,6}))?")
_SUM = re.compile(r"SUM\(([^()]{1,8000})\)")
_SIGNS = str.maketrans("", "", "$[]. ")
"""What stands around addresses: absolute ones, those of OpenDocument."""


def calculated(grid: Grid) -> Grid:
    """The grid with the sums that were not calculated; ``uncalculated`` keeps the formulas that are none.

    >>> from kstt.io.grid.grids import Grid
    >>> grid = Grid((("", "1", "2"), ("5", "x", "")), uncalculated={(0, 0): "=SUM(B1:C1)", (1, 2): "=B2+A1"})
    >>> found = calculated(grid)
    >>> found.rows[0], found.uncalculated
    (('3', '1', '2'), {(1, 2): '=B2+A1'})
    """
    values = _values(grid)
    if not values:
        return grid
    rows = [list(row) for row in grid.rows]
    for (r, c), value in values.items():
        rows[r] += [""] * (c + 1 - len(rows[r]))
        rows[r][c] = str(value)
    left = {place: formula for place, formula in grid.uncalculated.items() if place not in values}
    return attrs.evolve(grid, rows=tuple(map(tuple, rows)), uncalculated=left)


def _values(grid: Grid) -> dict[Place, int]:
    """The value of each formula that adds up counts, blanks and other such formulas."""
    values: dict[Place, int] = {}
    waiting: dict[Place, int] = {}
    users: dict[Place, list[Place]] = defaultdict(list)
    for place, cells in _added_up(grid).items():
        counts = [_count(grid, r, c) for r, c in cells if (r, c) not in grid.uncalculated]
        if None in counts:
            continue
        others = [cell for cell in cells if cell in grid.uncalculated]
        values[place], waiting[place] = sum(count or 0 for count in counts), len(others)
        for other in others:
            users[other].append(place)
    ready = [place for place, count in waiting.items() if not count]
    known: dict[Place, int] = {}
    while ready:
        place = ready.pop()
        known[place] = values[place]
        for user in users[place]:
            values[user] += values[place]
            waiting[user] -= 1
            if not waiting[user]:
                ready.append(user)
    return known


def _added_up(grid: Grid) -> dict[Place, list[Place]]:
    """The cells that each formula adds up; nothing where they are more than a table can have."""
    height, width = len(grid.rows), max(map(len, grid.rows), default=0)
    found: dict[Place, list[Place]] = {}
    left = MOST_CELLS
    for place, formula in grid.uncalculated.items():
        areas = _areas(formula) if place[0] < height else None
        if areas is None:
            continue
        within = [(top, c, min(bottom + 1, height), min(last + 1, width)) for top, c, bottom, last in areas]
        left -= sum(max(0, bottom - top) * max(0, last - c) for top, c, bottom, last in within)
        if left < 0:
            return {}
        found[place] = [
            (r, c)
            for top, first, bottom, last in within
            for r in range(top, bottom)
            for c in range(first, last)
        ]
    return found


def _count(grid: Grid, row: int, column: int) -> int | None:
    """The count in a cell, 0 for a blank; ``None`` for another text."""
    cell = ReportedCell.read(grid.rows[row][column] if column < len(grid.rows[row]) else "")
    return 0 if cell.value is None and cell.is_blank else cell.value


def _areas(formula: str) -> list[tuple[int, int, int, int]] | None:
    """The areas that a formula adds up (first row and column, last row and column); ``None`` for another."""
    if len(formula) > LONGEST_FORMULA:
        return None
    text = formula.upper().translate(_SIGNS).removeprefix("=")
    found: list[tuple[int, int, int, int]] = []
    for term in text.split("+"):
        match = _SUM.fullmatch(term)
        for piece in re.split("[,;]", match[1]) if match else [term]:
            area = _AREA.fullmatch(piece)
            if area is None or (area[3] and not match):
                return None
            first = (int(area[2]) - 1, column_number(area[1]))
            last = (int(area[4]) - 1, column_number(area[3])) if area[3] else first
            found.append((*first, *last))
    return found
