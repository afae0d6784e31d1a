"""Usual mistakes that make many cells wrong at once: the changes that would undo each.

Two columns or two rows exchanged, a run of cells shifted by one across or down, a wrong total carried into
the totals above it, a column of the period before, a row or a column that is wrong throughout. What is given
here mends many of the sums that do not hold; whether it mends all is for others to see.
"""

from __future__ import annotations

from collections import defaultdict
from itertools import combinations, islice, pairwise, product
from typing import TYPE_CHECKING

from kstt.repair.slips import Slip, Undone

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from kstt.repair.elimination import ReducedSums
    from kstt.repair.system import System
    from kstt.tables.equations import Cell

__all__ = ["mistakes", "whole_lines"]

_MOST_RUNS = 4
"""Limit on the lines with broken sums that are searched for a shifted run."""

_MOST_PAIRS = 20_000
"""Limit on the pairs of rows that a sum down a column may show to be exchanged."""

_MOST_EXCHANGES = 50
"""Limit on the pairs of rows tried as exchanged."""

_MOST_SUMS = 30
"""Limit on the sums down the columns that are asked for such pairs."""

_PROBES = 12
"""The broken sums by which it is seen whether two columns may have been exchanged."""

_BESIDE = 3
"""The cells that may be wrong beside a mistake, each with its row."""

_Changes = dict["Cell", int]

_Mistake = tuple[_Changes, "Cell | None"]
"""The changes that undo a mistake, and the cell whose right count it destroyed, if there is one."""


def mistakes(reduced: ReducedSums) -> Iterator[Undone]:
    """The changes by which each usual mistake that the broken sums point to would be undone."""
    tries = {
        _exchanged_columns: Slip.COLUMNS,
        _exchanged_rows: Slip.ROWS,
        _shifted_across: Slip.SHIFTED,
        _shifted_down: Slip.SHIFTED,
        _carried_up: Slip.CARRIED,
        _of_last_period: Slip.LAST_PERIOD,
    }
    for attempt, slip in tries.items():
        for changes, lost in attempt(reduced):
            yield Undone(slip, changes, lost)


def _tables(reduced: ReducedSums) -> Iterator[tuple[range, int]]:
    """The rows, and how many columns, of each table that has a broken sum."""
    system = reduced.system
    touched = {system.table_of(next(iter(reduced.rows[i]))).first for i in reduced.broken}
    for table in system.tables:
        if table.first in touched and table.reported.rows:
            rows = range(table.first, table.first + len(table.reported.rows))
            yield rows, len(table.reported.layout.columns)


def _exchanged(reduced: ReducedSums, pairs: Iterator[tuple[Cell, Cell]]) -> _Changes:
    """The changes that exchange the counts of these pairs of cells, none where one of them must stay.

    A blank travels as well: what is written opposite to it stands in its place, a cell that is wrong beside
    the exchange. There are no changes where there are more of these than are searched for.
    """
    changes: _Changes = {}
    unknown, beside = reduced.system.unknown, 0
    for one, other in pairs:
        if (one in unknown) != (other in unknown):
            beside += 1
            if beside > _BESIDE:
                return {}
            continue
        first, second = reduced.values[one], reduced.values[other]
        if first != second:
            if not (reduced.can_change(one) and reduced.can_change(other)):
                return {}
            changes[one], changes[other] = second, first
    return changes


def _exchanged_columns(reduced: ReducedSums) -> Iterator[_Mistake]:
    broken = sorted(reduced.broken, key=lambda i: (len(reduced.rows[i]), i))
    probes = broken[:: max(1, len(broken) // _PROBES)]
    for rows, width in _tables(reduced):
        for one, other in combinations(range(width), 2):
            if 3 * sum(_mended_by_exchange(reduced, i, one, other) for i in probes) >= len(probes):
                changes = _exchanged(reduced, (((r, one), (r, other)) for r in rows))
                if changes:
                    yield changes, None


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


def _exchanged_rows(reduced: ReducedSums) -> Iterator[_Mistake]:
    """Rows of two groups exchanged: sums down several columns say by how much the two differ there."""
    down = [i for i in reduced.broken if len({cell[1] for cell in reduced.rows[i]}) == 1]
    down.sort(key=lambda i: (-len(reduced.rows[i]), i))
    for rows, width in _tables(reduced):
        # The columns whose sums show two rows to be exchanged.
        shown: dict[tuple[int, int], set[int]] = defaultdict(set)
        for i in down[:_MOST_SUMS]:
            column = next(iter(reduced.rows[i]))[1]
            by_count: dict[int, list[int]] = defaultdict(list)
            for row in rows:
                by_count[reduced.values[row, column]].append(row)
            for one, other in islice(_differing(reduced, i, rows, column, by_count), _MOST_PAIRS):
                shown[min(one, other), max(one, other)].add(column)
        pairs = sorted(shown, key=lambda pair: (-len(shown[pair]), pair))
        for one, other in pairs[:_MOST_EXCHANGES]:
            changes = _exchanged(reduced, (((one, c), (other, c)) for c in range(width)))
            if len(shown[one, other]) > 1 and len(changes) > 2:
                yield changes, None


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


def _shifted_across(reduced: ReducedSums) -> Iterator[_Mistake]:
    """A shift of three or more cells along a row."""
    across = {e.total[0] for e in reduced.system.broken_counts if e.rule == "row-identity"}
    if len(across) > _MOST_RUNS:
        return
    for row in sorted(across):
        width = len(reduced.system.table_of((row, 0)).reported.layout.columns)
        for first in range(width - 2):
            for last in range(first + 2, width):
                run = [(row, c) for c in range(first, last + 1)]
                yield from _moved_back(reduced, run)
                yield from _moved_back(reduced, run[::-1])


def _shifted_down(reduced: ReducedSums) -> Iterator[_Mistake]:
    """A shift of three or more cells down a column: the counts above, or below, mend the rows' sums."""
    across = {e.total[0] for e in reduced.system.broken_counts if e.rule == "row-identity"}
    for rows, width in _tables(reduced):
        broken = across.intersection(rows)
        for column, step in product(range(width), (1, -1)):
            mended = [row for row in broken if _fits(reduced, (row, column), step)]
            if len(mended) < 2:
                continue
            span = range(min(mended), max(mended) + 1)
            fit = {row: _fits(reduced, (row, column), step) for row in span}
            for first, last in _runs(fit):
                run = [(r, column) for r in range(first, last + 1)]
                if step < 0:
                    run.reverse()
                end = run[-1][0] + step
                if end in rows:
                    yield from _moved_back(reduced, [*run, (end, column)])


def _fits(reduced: ReducedSums, cell: Cell, step: int) -> bool | None:
    """Whether the count so many rows below makes the row's sums hold; ``None`` where none would tell."""
    row, column = cell
    right = reduced.values.get((row + step, column))
    own = [i for i in _across(reduced, cell) if i not in reduced.pivots]
    if right is None or not own or (right == reduced.values[cell] and reduced.broken.isdisjoint(own)):
        return None
    return all(reduced.rows[i][cell] * (right - reduced.values[cell]) == reduced.rhs[i] for i in own)


def _runs(fit: Mapping[int, bool | None]) -> Iterator[tuple[int, int]]:
    """First and last of the rows that a shift would mend, with few among them that it would not."""
    run: list[int] = []
    beside = 0
    for row, fits in fit.items():
        beside += fits is False
        if not fits:
            continue
        if run and beside > _BESIDE:
            if len(run) > 1:
                yield run[0], run[-1]
            run = []
        run.append(row)
        beside = 0
    if len(run) > 1:
        yield run[0], run[-1]


def _moved_back(reduced: ReducedSums, run: list[Cell]) -> Iterator[_Mistake]:
    """The changes that give each cell of a run the next one's count.

    What the last one held is lost: where the sums tell it, it is changed as well.
    """
    start: _Changes = {}
    for cell, source in pairwise(run):
        if reduced.values[cell] != reduced.values[source] and reduced.can_change(cell):
            start[cell] = reduced.values[source]
    if len(start) < 2:
        return
    left, lost = reduced.residuals(start), run[-1]
    delta = dict(reduced.alone(left)).get(lost) if left else None
    if delta is not None:
        start[lost] = reduced.values[lost] + delta
    yield start, lost


def _carried_up(reduced: ReducedSums) -> Iterator[_Mistake]:
    """A total off by what its sum is off, and with it totals above it, across and down."""
    parents = _parents(reduced.system)
    for e in reduced.system.broken_counts:
        delta = -reduced.system.residual(e, reduced.system.values)
        down, across = _chain(parents, e.total, "column-total"), _chain(parents, e.total, "row-identity")
        for height, width in product(range(1, len(down) + 1), range(1, len(across) + 1)):
            cells = [(row, column) for (row, _), (_, column) in product(down[:height], across[:width])]
            changes = {c: reduced.values[c] + delta for c in cells}
            if len(cells) > 2 and all(map(reduced.can_change, cells)) and min(changes.values()) >= 0:
                yield changes, None


def _parents(system: System) -> Mapping[tuple[str, Cell], Cell]:
    """The total of the sum of a kind in which a cell is a part."""
    return {(e.rule, part): e.total for e in system.equations for part in e.parts}


def _chain(parents: Mapping[tuple[str, Cell], Cell], cell: Cell, rule: str) -> list[Cell]:
    chain = [cell]
    while (above := parents.get((rule, chain[-1]))) is not None:
        chain.append(above)
    return chain


def _of_last_period(reduced: ReducedSums) -> Iterator[_Mistake]:
    """A column that holds what it held in the period before: the sums across the rows say what is right."""
    before, values = reduced.system.lines_before, reduced.values
    for rows, width in _tables(reduced):
        known = [row for row in rows if row in before]
        for column in range(width):
            changes: _Changes = {}
            for cell in ((row, column) for row in known):
                if reduced.can_change(cell) and values.get((before[cell[0]], column)) == values[cell]:
                    across = [i for i in _across(reduced, cell) if i in reduced.broken]
                    said = {reduced.rhs[i] // reduced.rows[i][cell] for i in across}
                    right = values[cell] + said.pop() if len(said) == 1 else -1
                    if right >= 0:
                        changes[cell] = right
            if len(changes) > 2:
                yield changes, None


def _across(reduced: ReducedSums, cell: Cell) -> list[int]:
    """The sums across its row that a cell stands in."""
    return [i for i in reduced.rows_of(cell) if len({row for row, _ in reduced.rows[i]}) == 1]


def whole_lines(reduced: ReducedSums) -> Iterator[Mapping[Cell, int]]:
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
        if len(changes) > 2 and all(map(reduced.can_change, changes)):
            yield changes
