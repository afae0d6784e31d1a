"""The sums that a reported table must satisfy, read from its layout: across the columns, down the rows.

Checks, filling and repair all use this one list.
"""

from __future__ import annotations

from collections import defaultdict
from functools import lru_cache
from operator import add, itemgetter
from typing import TYPE_CHECKING

import attrs

from kstt.limits import MOST_ROW_DIGITS
from kstt.tables.cells import LineKind, PlainRows
from kstt.tables.table import outline

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping, Sequence

    from kstt.definitions.layout import FormLayout
    from kstt.tables.cells import TableLines
    from kstt.tables.table import FormTable

__all__ = [
    "Cell", "Equation", "Gap", "OddNumbers", "bounds_of", "equations_of", "gaps_of", "odd_numbers_of",
    "remainder_of", "sums_hold",
]  # fmt: skip

Cell = tuple[int, int]
"""A cell of a reported form: the index of its row, and of its column."""


@attrs.frozen
class Equation:
    """``total`` equals the sum of ``parts``; where rows are missing (not ``complete``) it is at least that.

    ``rule`` is the id of the rule that a violation breaks.

    >>> from kstt import ReportingPeriod, form_06c
    >>> table = form_06c([], ReportingPeriod.quarter(2021, 2)).table()
    >>> equation = equations_of(table)[0]
    >>> equation.rule, equation.total, equation.parts
    ('row-identity', (0, 0), ((0, 1), (0, 2), (0, 3)))
    """

    rule: str
    total: Cell
    parts: tuple[Cell, ...]
    complete: bool = True


@attrs.frozen
class Gap:
    """Rows missing by the numbering of a section; ``row`` is the index of the section's line."""

    row: int
    present: tuple[int, ...]
    missing: tuple[int, ...]


_Shape = tuple[tuple[LineKind, str, str], ...]
"""The part of a table that determines its sums: the kind, section and number of each line."""


def _shape(reported: FormTable) -> _Shape:
    return tuple([(row.kind, row.section, row.number) for row in outline(reported)])


@lru_cache(maxsize=128)
def _groups(shape: _Shape) -> tuple[tuple[int, tuple[int, ...]], ...]:
    """Each summing line with the lines directly under it."""
    total = next((i for i, (kind, _, _) in enumerate(shape) if kind is LineKind.TOTAL), None)
    heads = {section: i for i, (kind, section, _) in enumerate(shape) if kind is LineKind.SECTION}
    under: dict[str, list[int]] = defaultdict(list)
    for i, (kind, section, _) in enumerate(shape):
        if kind is LineKind.ROW:
            under[section].append(i)
    groups = [(head, tuple(under[section])) for section, head in heads.items()]
    if total is not None:
        # Rows without a section stand directly under the total.
        children = [*sorted(heads.values()), *under[""]]
        groups.insert(0, (total, tuple(children)))
    return tuple(groups)


@attrs.frozen
class OddNumbers:
    """Row numbers under a summing line that number no rows, as they are written, such as a date.

    ``row`` is the index of the summing line, ``rows`` how many rows stand under it.
    """

    row: int
    numbers: tuple[str, ...]
    rows: int


def gaps_of(reported: FormTable) -> tuple[Gap, ...]:
    """The gaps in the arabic numbering under each summing line.

    Numbers of more than four digits number no rows: see :func:`odd_numbers_of`.
    """
    return _gaps(_shape(reported))


def odd_numbers_of(reported: FormTable) -> tuple[OddNumbers, ...]:
    """The row numbers, under each summing line, that are too long to be the number of a row."""
    return _odd_numbers(_shape(reported))


@lru_cache(maxsize=128)
def _odd_numbers(shape: _Shape) -> tuple[OddNumbers, ...]:
    odd = []
    for head, children in _groups(shape):
        numbers = tuple(n for i in children if (n := shape[i][2]).isdecimal() and not _is_ordinal(n))
        if numbers:
            odd.append(OddNumbers(head, numbers, len(children)))
    return tuple(odd)


def _is_ordinal(number: str) -> bool:
    """Whether a row may have this number: what stands in a document must not become the size of anything."""
    return number.isdecimal() and len(number) <= MOST_ROW_DIGITS


@lru_cache(maxsize=128)
def _gaps(shape: _Shape) -> tuple[Gap, ...]:
    gaps: list[Gap] = []
    if _runs_through(shape):
        return ()
    for head, children in _groups(shape):
        numbers = [int(shape[i][2]) for i in children if _is_ordinal(shape[i][2])]
        if numbers and len(numbers) == len(children):
            missing = sorted(set(range(1, max(numbers))) - set(numbers))
            if missing:
                gaps.append(Gap(head, tuple(numbers), tuple(missing)))
    return tuple(gaps)


def _runs_through(shape: _Shape) -> bool:
    """Whether no row is missing though the numbers of sections do not begin at 1.

    Some tables are numbered through all sections; portals count a section's heading as its first row.
    """
    lines = [(kind, number) for kind, _, number in shape if kind is not LineKind.TOTAL]
    heads = sum(kind is LineKind.SECTION for kind, _ in lines)
    rows = [number for kind, number in lines if kind is LineKind.ROW]
    if heads < 2 or not all(map(_is_ordinal, rows)):
        return False
    among_rows = [*range(1, len(rows) + 1)]
    among_lines = [place for place, (kind, _) in enumerate(lines, 1) if kind is LineKind.ROW]
    within: list[int] = []
    for kind, _ in lines:
        within.append(1 if kind is LineKind.SECTION or not within else within[-1] + 1)
    after_heads = [place for place, (kind, _) in zip(within, lines, strict=True) if kind is LineKind.ROW]
    return [int(number) for number in rows] in (among_rows, among_lines, after_heads)


def equations_of(reported: FormTable) -> tuple[Equation, ...]:
    """Every sum of the table: the identities of each row, then each column's sums down the rows.

    A section whose rows are all left out (a summary) has no sum down its rows.

    >>> from kstt import ReportingPeriod, form_06c
    >>> equations = equations_of(form_06c([], ReportingPeriod.quarter(2021, 2)).table())
    >>> sorted({equation.rule for equation in equations})
    ['column-total', 'row-identity']
    """
    return _equations(_shape(reported), _across(reported.layout), len(reported.layout.columns))


@lru_cache(maxsize=32)
def _across(layout: FormLayout) -> tuple[tuple[int, tuple[int, ...]], ...]:
    """The sums across the columns, by their places: the total, and its parts."""
    place = {column.key: i for i, column in enumerate(layout.columns)}
    return tuple(
        (place[identity.total], tuple(place[part] for part in identity.parts))
        for identity in layout.identities
    )


@lru_cache(maxsize=128)
def _down(shape: _Shape) -> tuple[tuple[int, Callable[[Sequence[int]], Sequence[int]]], ...]:
    """The sums down the rows: the summing line, and what takes the counts under it out of a column.

    Lines that follow one another, as those of most sections do, are taken as one slice, which is quicker.
    """
    sums: list[tuple[int, Callable[[Sequence[int]], Sequence[int]]]] = []
    for head, children in _groups(shape):
        if children:
            run = range(children[0], children[-1] + 1)
            together = children == tuple(run)
            sums.append((head, itemgetter(slice(run.start, run.stop)) if together else itemgetter(*children)))
    return tuple(sums)


def sums_hold(reported: FormTable, lines: Sequence[Sequence[int]]) -> bool:
    """Whether every sum of :func:`equations_of` holds exactly, of a table in which no count is missing.

    Column by column, which takes a tenth of the time of one sum after the other; most tables of units hold.

    Args:
        reported: the table.
        lines: the counts of each of its lines.
    """
    if not lines:
        return True
    columns = list(zip(*lines, strict=True))
    for total, parts in _across(reported.layout):
        added: Iterable[int] = columns[parts[0]]
        for part in parts[1:]:
            added = map(add, added, columns[part])
        if list(columns[total]) != list(added):
            return False
    written = reported.written
    down = _down_lines(written.lines.model) if isinstance(written, PlainRows) else _down(_shape(reported))
    return all(column[head] == sum(under(column)) for head, under in down for column in columns)


@lru_cache(maxsize=128)
def _down_lines(lines: TableLines) -> tuple[tuple[int, Callable[[Sequence[int]], Sequence[int]]], ...]:
    return _down(tuple([(row.kind, row.section, row.number) for row in lines.rows]))


# The hundreds of tables of a province's units share a few shapes.
@lru_cache(maxsize=32)
def _equations(
    shape: _Shape, across: tuple[tuple[int, tuple[int, ...]], ...], columns: int
) -> tuple[Equation, ...]:
    equations = [
        Equation("row-identity", (i, total), tuple((i, part) for part in parts))
        for i in range(len(shape))
        for total, parts in across
    ]
    incomplete = {gap.row for gap in _gaps(shape)}
    for head, children in _groups(shape):
        if children:
            equations += [
                Equation("column-total", (head, c), tuple((i, c) for i in children), head not in incomplete)
                for c in range(columns)
            ]
    return tuple(equations)


def bounds_of(reported: FormTable) -> tuple[Equation, ...]:
    """Every bound of the table: a cell is at least the cell that it bounds."""
    columns = reported.layout.columns
    place = {column.key: i for i, column in enumerate(columns)}
    bounded = [(place[column.at_most], c) for c, column in enumerate(columns) if column.at_most in place]
    return tuple(
        Equation("column-bound", (i, bound), ((i, c),), complete=False)
        for i in range(len(outline(reported)))
        for bound, c in bounded
    )


def remainder_of(
    gap: Gap, equations: Iterable[Equation], values: Mapping[Cell, int]
) -> dict[int, int] | None:
    """The sums of the missing rows of a gap, by column index (cases); ``None`` where a cell is unknown."""
    sums = {e.total[1]: e for e in equations if e.total[0] == gap.row and e.rule == "column-total"}
    if any(cell not in values for e in sums.values() for cell in (e.total, *e.parts)):
        return None
    return {c: values[e.total] - sum(values[p] for p in e.parts) for c, e in sums.items()}
