"""Usual mistakes that make many cells wrong at once, each tried as a whole.

Two columns or two rows exchanged, a run of cells shifted by one across or down, a wrong total carried into
the totals above it, a row or a column that is wrong throughout.
"""

from __future__ import annotations

from collections import defaultdict
from itertools import combinations, islice, product
from typing import TYPE_CHECKING

from kstt.repair.decoder import Solution

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from kstt.repair.elimination import ReducedSums
    from kstt.repair.system import System
    from kstt.tables.equations import Cell

__all__ = ["known_slips"]

_MOST_RUNS = 4
"""Limit on the lines with broken sums that are searched for a shifted run."""

_MOST_PAIRS = 2_000
"""Limit on the pairs of rows tried as exchanged."""

_Changes = dict["Cell", int]


def known_slips(reduced: ReducedSums) -> tuple[Solution, ...]:
    """The changes that undo one usual mistake and by which every sum holds."""
    if len(reduced.broken) < 2 or not all(reduced.rows[i] for i in reduced.broken):
        return ()
    tries = (
        _exchanged_columns, _exchanged_rows, _shifted_across, _shifted_down, _carried_up, _whole_lines,
    )  # fmt: skip
    found: dict[frozenset[Cell], Solution] = {}
    for attempt in tries:
        for changes in attempt(reduced):
            cells = frozenset(changes)
            if cells not in found:
                settled = reduced.completed(changes)
                if settled is not None:
                    found[cells] = Solution(cells, {**settled.values, **changes}, settled.open)
    return tuple(found.values())


def _tables(reduced: ReducedSums) -> Iterator[tuple[range, int]]:
    """The rows, and how many columns, of each table that has a broken sum."""
    system = reduced.system
    touched = {system.table_of(next(iter(reduced.rows[i]))).first for i in reduced.broken}
    for table in system.tables:
        if table.first in touched and table.reported.rows:
            rows = range(table.first, table.first + len(table.reported.rows))
            yield rows, len(table.reported.layout.columns)


def _exchanged(reduced: ReducedSums, pairs: Iterator[tuple[Cell, Cell]]) -> _Changes:
    """The changes that exchange the counts of these pairs of cells, none where one of them must stay."""
    changes: _Changes = {}
    for one, other in pairs:
        first, second = reduced.values[one], reduced.values[other]
        if first != second:
            if not (reduced.can_change(one) and reduced.can_change(other)):
                return {}
            changes[one], changes[other] = second, first
    return changes


def _exchanged_columns(reduced: ReducedSums) -> Iterator[_Changes]:
    probes = sorted(reduced.broken, key=lambda i: (len(reduced.rows[i]), i))[:3]
    for rows, width in _tables(reduced):
        for one, other in combinations(range(width), 2):
            if all(_mended_by_exchange(reduced, i, one, other) for i in probes):
                changes = _exchanged(reduced, (((r, one), (r, other)) for r in rows))
                if changes and not reduced.residuals(changes):
                    yield changes


def _mended_by_exchange(reduced: ReducedSums, i: int, one: int, other: int) -> bool:
    """Whether exchanging two columns mends a sum."""
    mirror, moved = {one: other, other: one}, 0
    for (row, column), factor in reduced.rows[i].items():
        if column in mirror:
            there = reduced.values.get((row, mirror[column]))
            if there is None:
                return False
            moved += factor * (there - reduced.values[row, column])
    return moved == reduced.rhs[i]


def _exchanged_rows(reduced: ReducedSums) -> Iterator[_Changes]:
    """Rows of two groups exchanged: a column's sum says by how much the two differ in it."""
    down = [i for i in reduced.broken if len({cell[1] for cell in reduced.rows[i]}) == 1]
    if len(down) < 2:
        return
    i = max(down, key=lambda i: (len(reduced.rows[i]), -i))
    members = reduced.rows[i]
    column = next(iter(members))[1]
    for rows, width in _tables(reduced):
        by_count: dict[int, list[int]] = defaultdict(list)
        for row in rows:
            by_count[reduced.values[row, column]].append(row)
        for one, other in islice(_differing(reduced, i, rows, column, by_count), _MOST_PAIRS):
            changes = _exchanged(reduced, (((one, c), (other, c)) for c in range(width)))
            if len(changes) > 2 and not reduced.residuals(changes):
                yield changes


def _differing(
    reduced: ReducedSums, i: int, rows: range, column: int, by_count: Mapping[int, list[int]]
) -> Iterator[tuple[int, int]]:
    """Pairs of rows by whose exchange a sum down a column holds."""
    members, amount = reduced.rows[i], reduced.rhs[i]
    for one in rows:
        factor = members.get((one, column), 0)
        for others_factor in (0, -factor):
            weight = factor - others_factor
            if weight and amount % weight == 0:
                for other in by_count.get(reduced.values[one, column] + amount // weight, ()):
                    if other != one and members.get((other, column), 0) == others_factor:
                        yield one, other


def _shifted_across(reduced: ReducedSums) -> Iterator[_Changes]:
    """A shift of three or more cells along a row."""
    across = {e.total[0] for e in reduced.system.broken_counts if e.rule == "row-identity"}
    if len(across) > _MOST_RUNS:
        return
    for row in sorted(across):
        width = len(reduced.system.table_of((row, 0)).reported.layout.columns)
        for first in range(width - 2):
            for last in range(first + 2, width):
                yield from _moved_back(reduced, [(row, c) for c in range(first, last + 1)])


def _shifted_down(reduced: ReducedSums) -> Iterator[_Changes]:
    """A shift of three or more cells down a column: their rows' sums are broken, and no others."""
    across = sorted(e.total[0] for e in reduced.system.broken_counts if e.rule == "row-identity")
    if len(across) < 2:
        return
    for rows, width in _tables(reduced):
        broken = [row for row in across if row in rows]
        if len(broken) < 2:
            continue
        starts = range(max(rows.start, broken[0] - 1), broken[0] + 1)
        ends = range(broken[-1], min(rows.stop, broken[-1] + 2))
        columns = [c for c in range(width) if _may_have_moved(reduced, (broken[0], c))]
        for column, first, last in product(columns, starts, ends):
            if last - first > 1:
                yield from _moved_back(reduced, [(r, column) for r in range(first, last + 1)])


def _may_have_moved(reduced: ReducedSums, cell: Cell) -> bool:
    """Whether the count of the cell above or below mends a sum across the row of a cell."""
    row, column = cell
    neighbours = {reduced.values.get((row - 1, column)), reduced.values.get((row + 1, column))}
    return any(
        reduced.values[cell] + reduced.rhs[i] // reduced.rows[i][cell] in neighbours
        for i in reduced.rows_of(cell)
        if i in reduced.broken
    )


def _moved_back(reduced: ReducedSums, run: list[Cell]) -> Iterator[_Changes]:
    """The changes that move a run back by one; the count that was pushed out is found by the sums.

    It, or one further cell, may have to change as well.
    """
    for cells, sources in ((run[:-1], run[1:]), (run[1:], run[:-1])):
        start: _Changes = {}
        for cell, source in zip(cells, sources, strict=True):
            if reduced.values[cell] != reduced.values[source] and reduced.can_change(cell):
                start[cell] = reduced.values[source]
        if len(start) < 2:
            continue
        left = reduced.residuals(start)
        if not left:
            yield start
        else:
            alone = {cell: delta for cell, delta in reduced.alone(left) if cell not in start}
            lost = run[-1] if cells[0] == run[0] else run[0]
            # The count that was pushed out explains it; else any one cell that does.
            for cell in (lost,) if lost in alone else alone:
                yield {**start, cell: reduced.values[cell] + alone[cell]}


def _carried_up(reduced: ReducedSums) -> Iterator[_Changes]:
    """A total off by what its sum is off, and with it totals above it, across and down."""
    parents = _parents(reduced.system)
    for e in reduced.system.broken_counts:
        delta = -reduced.system.residual(e, reduced.system.values)
        down, across = _chain(parents, e.total, "column-total"), _chain(parents, e.total, "row-identity")
        for height, width in product(range(1, len(down) + 1), range(1, len(across) + 1)):
            cells = [(row, column) for (row, _), (_, column) in product(down[:height], across[:width])]
            if len(cells) > 2 and all(map(reduced.can_change, cells)):
                changes = {c: reduced.values[c] + delta for c in cells}
                if not reduced.residuals(changes):
                    yield changes


def _parents(system: System) -> Mapping[tuple[str, Cell], Cell]:
    """The total of the sum of a kind in which a cell is a part."""
    return {(e.rule, part): e.total for e in system.equations for part in e.parts}


def _chain(parents: Mapping[tuple[str, Cell], Cell], cell: Cell, rule: str) -> list[Cell]:
    chain = [cell]
    while (above := parents.get((rule, chain[-1]))) is not None:
        chain.append(above)
    return chain


def _whole_lines(reduced: ReducedSums) -> Iterator[_Changes]:
    """The changes within one row, or one column of a table, each cell by the one sum of its own."""
    if reduced.least(reduced.broken) < 2:
        return
    # By line, then by broken sum: the cells of the sum that stand in the line.
    lines: dict[tuple[int, int], dict[int, list[Cell]]] = defaultdict(lambda: defaultdict(list))
    firsts = [table.first for table in reduced.system.tables]
    for i in sorted(reduced.broken):
        for cell in reduced.rows[i]:
            table = sum(1 for first in firsts if first <= cell[0]) if len(firsts) > 1 else 1
            lines[0, cell[0]][i].append(cell)
            lines[table, cell[1]][i].append(cell)
    for sums in lines.values():
        if len(sums) < len(reduced.broken):
            continue
        changes: _Changes = {}
        for i, cells in sums.items():
            if len(cells) == 1:
                changes[cells[0]] = reduced.values[cells[0]] + reduced.rhs[i] // reduced.rows[i][cells[0]]
        if len(changes) > 2 and all(map(reduced.can_change, changes)) and not reduced.residuals(changes):
            yield changes
