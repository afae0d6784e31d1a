"""Sums that were not calculated: formulas of SUM, SUBTOTAL and + over cells of a workbook, without a value.

A program that fills in a workbook leaves its formulas to be calculated when somebody opens it. Those that
add up counts and blanks are worked out here; any other stays without a value.
"""

from __future__ import annotations

import re
from collections import defaultdict
from typing import TYPE_CHECKING

import attrs

from kstt.io.grid.grids import column_number
from kstt.limits import DEEPEST_SHEETS, LONGEST_FORMULA, MOST_ADDED, MOST_CELLS, MOST_DIGITS
from kstt.tables.cells import ReportedCell

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from kstt.io.excel.sheets import Sheet
    from kstt.io.grid.grids import Grid

__all__ = ["calculated", "with_other_sheets"]

Place = tuple[int, int]
Area = tuple[int, int, int, int]
_Known = tuple["Grid", int, int]
"""A sheet, and how many rows and columns it has."""

_AREA = re.compile(r"([A-Z]{1,3})([1-9]\d{0,6})(?::([A-Z]{1,3})([1-9]\d{0,6}))?")
_SUM = re.compile(r"(?:SUM\(|(SUBTOTAL)\((?:9|109)[,;])([^()]{1,8000})\)")
_OTHER_SHEET = re.compile(
    r"(?:'((?:[^']|''){1,64})'|(\w[\w.]{0,63}))!"
    r"\$?([A-Z]{1,3})\$?([1-9]\d{0,6})(?::\$?([A-Z]{1,3})\$?([1-9]\d{0,6}))?",
    re.IGNORECASE,
)
"""Cells of another sheet: ``T4!C8``, ``'Tháng 4'!C8:C12``."""
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
    rows += [[] for _ in range(max(r for r, _ in values) + 1 - len(rows))]
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
    for place, (cells, constant) in _added_up(grid).items():
        counts = [_count(grid, r, c) for r, c in cells if (r, c) not in grid.uncalculated]
        if None in counts:
            continue
        others = [cell for cell in cells if cell in grid.uncalculated]
        values[place], waiting[place] = constant + sum(count or 0 for count in counts), len(others)
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


def _added_up(grid: Grid) -> dict[Place, tuple[list[Place], int]]:
    """The cells that each formula adds up, with what else it adds; nothing where they are too many.

    A sub-total leaves out other sub-totals, and is none where rows are hidden.
    """
    height, width = _extent(grid)
    partial = {place for place, formula in grid.uncalculated.items() if "SUBTOTAL" in formula.upper()}
    found: dict[Place, tuple[list[Place], int]] = {}
    left = MOST_CELLS
    for place, formula in grid.uncalculated.items():
        known = _areas(formula)
        if known is None or (place in partial and grid.hidden):
            continue
        areas, constant = known
        within = [(top, c, min(bottom + 1, height), min(last + 1, width)) for top, c, bottom, last in areas]
        left -= sum(max(0, bottom - top) * max(0, last - c) for top, c, bottom, last in within)
        if left < 0:
            return {}
        cells = [
            (r, c)
            for top, first, bottom, last in within
            for r in range(top, bottom)
            for c in range(first, last)
        ]
        found[place] = [cell for cell in cells if not (place in partial and cell in partial)], constant
    return found


def _count(grid: Grid, row: int, column: int) -> int | None:
    """The count in a cell, 0 for a blank; ``None`` for another text."""
    texts = grid.rows[row] if row < len(grid.rows) else ()
    cell = ReportedCell.read(texts[column] if column < len(texts) else "")
    return 0 if cell.value is None and cell.is_blank else cell.value


def _extent(grid: Grid) -> tuple[int, int]:
    """How many rows and columns a sheet has, those of formulas without a value included."""
    rows, columns = len(grid.rows), max(map(len, grid.rows), default=0)
    formulas = grid.uncalculated
    return max([rows, *(r + 1 for r, _ in formulas)]), max([columns, *(c + 1 for _, c in formulas)])


def _areas(formula: str) -> tuple[list[Area], int] | None:
    """The areas that a formula adds up, and the numbers; ``None`` for a formula that does something else."""
    if len(formula) > LONGEST_FORMULA:
        return None
    text = formula.upper().translate(_SIGNS).removeprefix("=")
    found: list[Area] = []
    constant = 0
    terms = text.split("+")
    for term in terms:
        match = _SUM.fullmatch(term)
        if match and match[1] and len(terms) > 1:
            return None
        for piece in re.split("[,;]", match[2]) if match else [term]:
            if piece.isdecimal() and piece.isascii():
                if len(piece) > MOST_DIGITS:
                    return None
                constant += int(piece)
                continue
            area = _AREA.fullmatch(piece)
            if area is None or (area[3] and not match):
                return None
            found.append(_area(area))
    return found, constant


def _area(match: re.Match[str]) -> Area:
    """The first row and column of an area, and the last ones."""
    letters, row, other, below = match.groups()[-4:]
    first = int(row) - 1, column_number(letters.upper())
    return (*first, *((int(below) - 1, column_number(other.upper())) if below else first))


def with_other_sheets(sheets: Sequence[Sheet]) -> list[Sheet]:
    """The sheets, in their formulas without a value the counts of other sheets in place of their addresses.

    So only where all that a formula has of other sheets are counts, blanks and sums of these.
    """
    if not any("!" in formula for sheet in sheets for formula in sheet.marks.uncalculated.values()):
        return [*sheets]
    places = {sheet.name.casefold(): i for i, sheet in enumerate(sheets)}
    grids: dict[int, _Known] = {}

    def formulas_of(i: int, depth: int) -> dict[Place, str]:
        return {
            place: _with_counts(formula, lambda name: grid_of(places.get(name.casefold()), depth + 1))
            for place, formula in sheets[i].marks.uncalculated.items()
        }

    def grid_of(i: int | None, depth: int) -> _Known | None:
        if i is None or sheets[i].refused or depth > DEEPEST_SHEETS:
            return None
        if i not in grids:
            own = sheets[i].grid("")
            grids[i] = own, *_extent(own)  # As it is where sheets add up each other.
            whole = calculated(attrs.evolve(own, uncalculated=formulas_of(i, depth)))
            grids[i] = whole, *_extent(whole)
        return grids[i]

    return [
        attrs.evolve(sheet, marks=attrs.evolve(sheet.marks, uncalculated=formulas_of(i, 0)))
        if sheet.marks.uncalculated
        else sheet
        for i, sheet in enumerate(sheets)
    ]


def _with_counts(formula: str, sheet: Callable[[str], _Known | None]) -> str:
    """A formula with the counts of cells in other sheets in their place; as it is where some have none."""
    if "!" not in formula or len(formula) > LONGEST_FORMULA:
        return formula
    open_ = False

    def count(match: re.Match[str]) -> str:
        nonlocal open_
        known = sheet((match[1] or match[2]).replace("''", "'"))
        # An area by itself is no number.
        alone = match[6] and formula[match.start() - 1] not in "(,;"
        total = None if known is None or alone else _total(known, _area(match))
        open_ = open_ or total is None
        return str(total)

    counted = _OTHER_SHEET.sub(count, formula)
    return formula if open_ else counted


def _total(known: _Known, area: Area) -> int | None:
    """The sum of an area of a sheet; ``None`` where it is large, or holds anything but counts and blanks."""
    (grid, height, width), (top, first, bottom, last) = known, area
    bottom, last = min(bottom, height - 1), min(last, width - 1)
    if (bottom - top + 1) * (last - first + 1) > MOST_ADDED:
        return None
    cells = [(r, c) for r in range(top, bottom + 1) for c in range(first, last + 1)]
    counts = [None if cell in grid.uncalculated else _count(grid, *cell) for cell in cells]
    return None if None in counts else sum(filter(None, counts))
