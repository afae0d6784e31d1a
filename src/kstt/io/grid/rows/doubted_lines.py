"""What to say of lines of a table that sum up others, and of counts that are in none of its rows."""

from __future__ import annotations

from itertools import groupby
from operator import attrgetter
from typing import TYPE_CHECKING

from kstt.io.grid.lines.groups import sum_of
from kstt.io.grid.lines.line import adds_up, sums_up
from kstt.io.grid.lines.parts import open_parts
from kstt.io.grid.lines.subtotals import open_sums
from kstt.tables.cells import LineKind, ReportedCell
from kstt.tables.recognition import Doubt, OmissionReason

if TYPE_CHECKING:
    from collections.abc import Container, Iterator, Sequence

    from kstt.definitions.layout import FormLayout
    from kstt.io.grid.columns.header import Header
    from kstt.io.grid.grids import Grid
    from kstt.io.grid.lines.groups import TableGroups
    from kstt.io.grid.lines.line import TableLine
    from kstt.io.grid.lines.totals import CountedLines
    from kstt.io.grid.rows.body import LeftOut
    from kstt.tables.cells import ReportedRow

__all__ = ["of_groups", "of_left_out", "of_sums"]

_EXAMPLES = 3
"""The most parts of rows that a finding names."""
_LONG = 60
"""The most letters of texts below a table that a finding quotes."""


def of_groups(grid: Grid, header: Header, groups: TableGroups) -> Iterator[Doubt]:
    """What to say of cells unlike the parts of their line, and of parts that no word names."""
    for rule, cells in (("group-total", groups.wrong), ("part-over", groups.over)):
        for line, place, expected in cells:
            cell, column = line.cells[place], header.layout.columns[place]
            found = f"{line.name}: {cell.text.strip()}"
            yield Doubt(rule, column.key, cell.where or grid.where(line.row), found, str(expected))
    assumed = [(line, of.name) for line, of in groups.assumed]
    for rule, pairs in (("part-assumed", assumed), ("row-by-parts", groups.replaced)):
        yield from _of_parts(grid, rule, pairs)


def _of_parts(grid: Grid, rule: str, pairs: Sequence[tuple[TableLine, str]]) -> Iterator[Doubt]:
    """What to say of lines, each with what it is a part or the sum of: the first of them, and how many."""
    if pairs:
        named = [f"{line.name} ({of})" for line, of in pairs]
        shown = "; ".join((*named[:_EXAMPLES], "…") if len(named) > _EXAMPLES else named)
        yield Doubt(rule, "", grid.where(pairs[0][0].row), shown, str(len(named)))


def of_sums(
    grid: Grid,
    arranged: Sequence[tuple[ReportedRow, TableLine]],
    total: TableLine | None,
    layout: FormLayout,
    counted: CountedLines,
) -> Iterator[Doubt]:
    """What to say of lines that only their figures show to be the sum of others.

    Args:
        grid: the cells.
        arranged: the rows, each with its line.
        total: the total where only its figures show that it is.
        layout: the layout of the form.
        counted: the lines that count, and the others.
    """
    if total is not None:
        yield Doubt("total-assumed", "", grid.where(total.row), total.name)
    wrong = {line for line, _, _ in counted.groups.wrong}
    for line, rows in counted.shown:
        if line not in wrong:
            yield Doubt("sum-assumed", "", grid.where(line.row), line.name, sum_of(rows))
    rows = [line for row, line in arranged if row.kind is LineKind.ROW]
    totals = [line for row, line in arranged if row.kind is LineKind.TOTAL]
    if any(adds_up(total, rows) for total in totals):
        return
    for line in rows:
        if sums_up(line) and any(line.values):
            yield Doubt("sum-open", "", grid.where(line.row), line.name)
    if not totals:
        replaced = {line for line, _ in counted.groups.replaced}
        lines = sorted({*replaced, *(line for _, line in arranged)}, key=attrgetter("row"))
        sections = _sections(lines, {*replaced, *rows})
        parts = [(part, of.name) for section in sections for part, of in open_parts(section, replaced)]
        yield from _of_parts(grid, "part-open", parts)
        for i, under in sorted(open_sums([line for _, line in arranged], rows).items()):
            yield Doubt("sum-counted", "", grid.where(rows[i].row), rows[i].name, sum_of(under))
        last = max((line for line, _ in counted.repeated), key=attrgetter("row"), default=None)
        below = [line for line in rows if last is not None and line.row > last.row and any(line.values)]
        if last is not None and last.is_total(layout.total_label) and below:
            yield Doubt("row-below-total", "", grid.where(below[0].row), below[0].name, last.name)


def _sections(lines: Sequence[TableLine], rows: Container[TableLine]) -> Iterator[list[TableLine]]:
    """The rows of each section of a table."""
    for is_of_rows, run in groupby(lines, rows.__contains__):
        if is_of_rows:
            yield list(run)


def of_left_out(grid: Grid, header: Header, left_out: Sequence[LeftOut]) -> Iterator[Doubt]:
    """What to say of counts that are not read: examples, and the first row of counts below the table."""
    for r in dict.fromkeys(r for r, _, _, reason in left_out if reason is OmissionReason.EXAMPLE):
        texts = [(c, text) for row, c, text, _ in left_out if row == r and c <= header.label]
        yield Doubt("example-left-out", "", grid.where(r, texts[0][0]), _shown(texts))
    below = [(r, c, text) for r, c, text, reason in left_out if reason is OmissionReason.BELOW]
    counts = [r for r, c, text in below if c in header.counted and ReportedCell.read(text).value is not None]
    if counts:
        row = [(c, text) for r, c, text in below if r == counts[0]]
        yield Doubt("figures-below", "", grid.where(counts[0], row[0][0]), _shown(row), str(len(counts)))


def _shown(row: Sequence[tuple[int, str]]) -> str:
    """The texts of a row in brief."""
    return " ".join(text for _, text in row)[:_LONG]
