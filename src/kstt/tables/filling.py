"""Filling of blank cells, where the sums and non-negativity leave one possibility."""

from __future__ import annotations

from fractions import Fraction
from itertools import chain
from typing import TYPE_CHECKING

from kstt.definitions.columns import Role
from kstt.tables.cells import LineKind

if TYPE_CHECKING:
    from collections.abc import Collection, Container, Iterable, Mapping, Sequence

    from kstt.tables.cells import ReportedRow
    from kstt.tables.equations import Cell, Equation
    from kstt.tables.table import FormTable

__all__ = ["added_under", "fill", "fill_unknown", "is_not_filled_in", "rows_of_nothing"]

_ENOUGH = 3
"""Blanks that the sums prove to be 0, so that a row of blanks is one of nothing."""

_Row = dict["Cell", Fraction]


def fill(known: Mapping[Cell, int], blank: Iterable[Cell], equations: Iterable[Equation]) -> dict[Cell, int]:
    """The blanks whose value follows from the known cells, with that value.

    Sums that the known cells already violate are left to the checks: no negative or fractional value
    is filled in.
    """
    open_cells = set(blank)
    if not open_cells:
        return {}
    values = dict(known)
    touching = [e for e in equations if e.total in open_cells or not open_cells.isdisjoint(e.parts)]
    readable = [
        e for e in touching if all(cell in values or cell in open_cells for cell in (e.total, *e.parts))
    ]
    filled: dict[Cell, int] = {}
    while open_cells:
        found = _directly(readable, values, open_cells) or _by_elimination(readable, values, open_cells)
        if not found:
            break
        filled |= found
        values |= found
        open_cells -= found.keys()
    return filled


def fill_unknown(
    known: Mapping[Cell, int],
    blank: Iterable[Cell],
    unknown: Collection[Cell],
    lines: Sequence[Sequence[int | None]],
    equations: Sequence[Equation],
) -> dict[Cell, int]:
    """The blanks, and the cells that say no count, whose value follows from the known cells.

    A sum that leaves out texts has 0 for a row of which nothing but 0 is known: that proves nothing of it.
    Nor is anything proved where one sum leaves another number than the next.

    Args:
        known: the counts.
        blank: the cells in which nothing stands.
        unknown: those that say no count.
        lines: the counts of each line as read.
        equations: the sums of the table.
    """
    cells = [*blank, *unknown]
    found = fill(known, cells, equations)
    if not unknown:
        return found
    values = {**known, **found}
    silent = {i for i, _ in unknown if not any(lines[i])}
    gone = {i for i in silent if not any(count for (row, _), count in found.items() if row == i)}
    left = set(unknown)
    broken = {
        cell
        for e in equations
        if not left.isdisjoint((e.total, *e.parts)) and all(cell in values for cell in (e.total, *e.parts))
        if values[e.total] < (added := sum(map(values.__getitem__, e.parts)))
        or (e.complete and values[e.total] != added)
        for cell in (e.total, *e.parts)
        if cell in left
    }
    if not (gone or broken):
        return found
    return fill(known, [cell for cell in cells if cell[0] not in gone and cell not in broken], equations)


def added_under(
    values: Mapping[Cell, int], headings: Container[int], equations: Iterable[Equation]
) -> dict[Cell, int]:
    """The cells of headings that no line of the document has: what the rows under each add up to."""
    return {
        e.total: sum(values[part] for part in e.parts)
        for e in equations
        if e.total[0] in headings and e.complete and e.total not in values
        if e.parts and e.parts[0][0] != e.total[0] and all(part in values for part in e.parts)
    }


def rows_of_nothing(
    rows: Sequence[ReportedRow], blanks: Iterable[Cell], filled: Mapping[Cell, int]
) -> dict[Cell, int]:
    """The cells of rows in which nothing stands, as 0, where blanks (or dashes) of the table count as 0.

    A dash says so, unless one turns out to be another number; blanks only where the sums determine some
    others, each to be 0. A heading without figures has what its rows add up to: it shows nothing of blanks.

    Args:
        rows: the rows of the table.
        blanks: its blank cells, each with nothing or a dash in it.
        filled: the blanks that the sums determine.
    """
    own: dict[int, dict[Cell, str]] = {}
    for i, c in blanks:
        own.setdefault(i, {})[i, c] = rows[i].cells[c].text.strip()
    lines = {
        i: texts
        for i, texts in own.items()
        if rows[i].kind is LineKind.ROW or len(texts) < len(rows[i].cells) or any(texts.values())
    }
    proved: dict[bool, list[int]] = {True: [], False: []}
    for cell, text in chain.from_iterable(texts.items() for texts in lines.values()):
        if cell in filled:
            proved[bool(text)].append(filled[cell])
    means_nothing = {
        dash: not any(values) and (dash or len(values) >= _ENOUGH) for dash, values in proved.items()
    }
    found: dict[Cell, int] = {}
    for i, texts in lines.items():
        dashes = [bool(text) for text in texts.values()]
        # In a row of dashes a column that the document lacks is blank.
        kinds = {True} if sum(dashes) * 2 > len(texts) else {*dashes}
        whole = len(texts) == len(rows[i].cells) and texts.keys().isdisjoint(filled)
        if whole and all(means_nothing[dash] for dash in kinds):
            found.update(dict.fromkeys(texts, 0))
    return found


def _directly(equations: list[Equation], values: Mapping[Cell, int], blank: set[Cell]) -> dict[Cell, int]:
    found: dict[Cell, int] = {}
    for equation in equations:
        row, constant = _row(equation, values, blank)
        if row:
            found |= _solved(row, Fraction(constant), complete=equation.complete)
    return found


def _row(equation: Equation, values: Mapping[Cell, int], blank: set[Cell]) -> tuple[_Row, int]:
    """The blanks of ``parts − total`` with their signs, and the value that the known cells give it."""
    row: _Row = {part: Fraction(1) for part in equation.parts if part in blank}
    constant = -sum(values[part] for part in equation.parts if part not in blank)
    if equation.total in blank:
        row[equation.total] = Fraction(-1)
    else:
        constant += values[equation.total]
    return row, constant


def _solved(row: _Row, constant: Fraction, *, complete: bool) -> dict[Cell, int]:
    """The blanks solved by one sum: a single blank, or blanks of one sign that add up to 0."""
    if constant == 0 and len({coefficient > 0 for coefficient in row.values()}) == 1:
        # Missing rows add to the parts, so parts that sum to 0 are still 0.
        return dict.fromkeys(row, 0) if complete or min(row.values()) > 0 else {}
    if complete and len(row) == 1:
        ((cell, coefficient),) = row.items()
        value = constant / coefficient
        if value >= 0 and value.denominator == 1:
            return {cell: int(value)}
    return {}


def _by_elimination(
    equations: list[Equation], values: Mapping[Cell, int], blank: set[Cell]
) -> dict[Cell, int]:
    """The blanks solved by several sums, as unknowns of a linear system."""
    pivots: dict[Cell, tuple[_Row, Fraction]] = {}
    for equation in equations:
        if not equation.complete:
            continue
        row, whole = _row(equation, values, blank)
        constant = Fraction(whole)
        for cell, (pivot_row, pivot_constant) in pivots.items():
            if cell in row:
                row, constant = _minus(row, constant, row[cell], pivot_row, pivot_constant)
        if not row:
            continue
        lead = min(row)
        scale = row[lead]
        row = {cell: coefficient / scale for cell, coefficient in row.items()}
        constant /= scale
        for cell, (pivot_row, pivot_constant) in pivots.items():
            if lead in pivot_row:
                pivots[cell] = _minus(pivot_row, pivot_constant, pivot_row[lead], row, constant)
        pivots[lead] = (row, constant)
    found: dict[Cell, int] = {}
    for row, constant in pivots.values():
        found |= _solved(row, constant, complete=True)
    return found


def _minus(
    row: _Row, constant: Fraction, times: Fraction, other: _Row, other_constant: Fraction
) -> tuple[_Row, Fraction]:
    difference = dict(row)
    for cell, coefficient in other.items():
        left = difference.get(cell, Fraction(0)) - times * coefficient
        if left:
            difference[cell] = left
        else:
            difference.pop(cell, None)
    return difference, constant - times * other_constant


def is_not_filled_in(table: FormTable, lines: Sequence[Sequence[int | None]]) -> bool:
    """Whether nothing stands in the rows of a table, and nothing but 0 in its totals.

    Args:
        table: the table.
        lines: its counts as they were read, ``None`` for each cell that is none.
    """
    boxes = [c for c, column in enumerate(table.layout.columns) if column.role is not Role.TOTAL]
    rows = [row.cells for row in table.rows if row.kind is LineKind.ROW]
    cells = [cell for row in table.rows for cell in row.cells]
    to_fill = [row[c] for row in rows for c in boxes] or cells
    untouched = bool(to_fill) and not any(cell.text.strip() or cell.value is not None for cell in to_fill)
    readable = all(cell.value is not None or cell.is_blank for cell in cells)
    return untouched and readable and not any(count for line in lines for count in line)
