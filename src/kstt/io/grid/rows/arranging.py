"""The rows of a form under its header: sorted by what stands beside their counts, as far as that decides.

The tables of many units have the same rows and other counts. What a row is follows from its number and name
in nearly all of them: these are sorted once, and the counts of each table put in their places. Where a count
must be looked at, as in a line that may be the sum of others, a table is sorted with its counts. Measured by
``tests/benchmarks/bench_shortcuts.py``, results in ``results/shortcuts.json`` beside it.
"""

from __future__ import annotations

from functools import lru_cache, partial
from itertools import chain
from operator import itemgetter
from typing import TYPE_CHECKING

import attrs

from kstt.errors import DocumentError
from kstt.io.grid.grids import Grid, UnseenError
from kstt.io.grid.lines.line import sums_up
from kstt.io.grid.lines.subtotals import grand_total
from kstt.io.grid.rows.body import Body
from kstt.io.grid.rows.cells import RowCells, doubts_of_writing, with_proved_columns
from kstt.io.grid.rows.doubted_lines import of_groups, of_left_out, of_sums
from kstt.io.grid.rows.names import is_of_unit, unit_at_end
from kstt.limits import MOST_DIGITS
from kstt.tables.cells import (
    LineKind,
    PlainCells,
    PlainRows,
    ReportedRow,
    TableLines,
    cells_of,
)
from kstt.tables.recognition import Doubt, Omission
from kstt.tables.table import arrange

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from kstt.definitions.layout import FormLayout
    from kstt.io.grid.columns.header import Header
    from kstt.io.grid.lines.line import TableLine
    from kstt.io.grid.rows.body import LeftOut
    from kstt.tables.cells import Cells, ReportedRows

__all__ = ["KnownLines", "TableRows", "known_lines", "rows_under"]

_LONGEST_KEPT = 65_536
"""The most letters of a table that is kept to be known again."""
_SOME_COUNT = "1"
"""What stands for any count where the counts are not looked at."""


@attrs.frozen
class TableRows:
    """The rows of a form, each with its place in the grid, and what was left out.

    ``layout`` is the form that the rows make; ``doubts`` are those about groups and parts of rows,
    ``writing`` those about how counts are written; ``headings`` are the rows without a line in the document.
    """

    rows: ReportedRows
    places: tuple[int, ...]
    layout: FormLayout
    left_out: tuple[Omission, ...]
    notes: tuple[str, ...]
    doubts: tuple[Doubt, ...] = ()
    writing: tuple[Doubt, ...] = ()
    headings: tuple[int, ...] = ()


@attrs.frozen
class _Arrangement:
    """The lines under a header by kind: rows without their cells, each with its line.

    ``shown_total`` is the total where its name does not say that it is, only its figures.
    """

    lines: tuple[tuple[ReportedRow, TableLine], ...]
    layout: FormLayout
    left_out: tuple[LeftOut, ...]
    notes: tuple[str, ...]
    shown_total: TableLine | None = None


def rows_under(grid: Grid, header: Header, unit: Callable[[], str]) -> TableRows:
    """The rows under a header, none where no line of the form stands there.

    Args:
        grid: the cells.
        header: the header.
        unit: gives the reporting unit that the heading names, if any.

    Raises: DocumentError for a second table of the form under the first, which would be lost or mixed in.
    """
    counts = _counts(grid, header)
    spots = grid.without_cells().places
    columns = [place[0] for place in header.columns if place]
    counted: dict[int, Cells] = {
        r: PlainCells(texts, _values(texts), partial(spots, r, columns)) for r, texts in counts.items()
    }
    own = unit_at_end(grid, header)
    if own is not None and not is_of_unit(grid, header, own, unit()):
        own = None
    # A table with few counts is sooner looked at as a whole.
    many = len(counts) * 2 >= len(grid.rows) - header.last - 1
    found = _by_names(grid, header, counts, own) if many else None
    if found is not None:
        kinds = [row.kind for row, _ in found.lines]
        first = [int(counts[r][0] or 0) if (r := line.row) in counts else 0 for _, line in found.lines]
        if not _adds_up(kinds, first):
            # Some row may be the sum of others.
            found = None
    doubts: tuple[Doubt, ...] = ()
    writing: tuple[Doubt, ...] = ()
    if found is None:
        body = Body(grid, header, counted, own)
        found = _arrangement(body)
        doubts = (
            *of_groups(grid, header, body.counted_lines.groups),
            *of_sums(grid, found.lines, found.shown_total, found.layout, body.counted_lines),
            *body.doubts,
        )
        lines = {kind: [line.row for row, line in found.lines if row.kind is kind] for kind in LineKind}
        cells = with_proved_columns(
            {line.row: line.written for _, line in found.lines},
            lines[LineKind.ROW],
            lines[LineKind.TOTAL],
            header,
        )
        written = [cells_of(cells.get(r, own)) for r, own in body.written.items()]
        writing = tuple(doubts_of_writing(header, written))
    else:
        cells = counted | _read(
            grid, header, [r for _, line in found.lines if (r := line.row) not in counted]
        )
    rows = [
        ReportedRow(
            row.kind, row.number, row.label, row.section, cells[line.row], grid.where(line.row), line.block
        )
        for row, line in found.lines
    ]
    headings = tuple(
        [
            i
            for i, (_, line) in enumerate(found.lines)
            if line.row in grid.headings and not any(rows[i].values)
        ]
    )
    for i in headings:
        r = found.lines[i][1].row
        cells_of_none = tuple([attrs.evolve(cell, where="") for cell in rows[i].cells])
        rows[i] = attrs.evolve(rows[i], cells=cells_of_none, where=grid.where(r, grid.headings[r]))
    left_out = [Omission(grid.where(r, c), text, reason) for r, c, text, reason in found.left_out]
    places = tuple([line.row for _, line in found.lines])
    doubts += tuple(of_left_out(grid, header, found.left_out))
    return TableRows(
        tuple(rows), places, found.layout, tuple(left_out), found.notes, doubts, writing, headings
    )


def _adds_up(kinds: Sequence[LineKind], first: Sequence[int]) -> bool:
    """Whether the first count of the total, or of the sections, is the sum of the rows'.

    Without either, any row may be the sum of others.
    """
    sums: dict[LineKind, int] = dict.fromkeys(LineKind, 0)
    for kind, count in zip(kinds, first, strict=True):
        sums[kind] += count
    for kind in (LineKind.TOTAL, LineKind.SECTION):
        if kind in kinds:
            return sums[kind] == sums[LineKind.ROW]
    return not first


@attrs.frozen
class KnownLines:
    """The lines of a form under a header as their names alone decide, whatever the counts are.

    Attributes:
        lines: the lines.
        places: the place of each in the grid.
        columns: the places of the form's columns.
        most: every count is less than this.
        layout: the form that they make.
        left_out: what is no part of the table.
        notes: the texts among it.
    """

    lines: TableLines
    places: tuple[int, ...]
    columns: tuple[int, ...]
    most: int
    layout: FormLayout
    left_out: tuple[LeftOut, ...]
    notes: tuple[str, ...]

    def rows(self, grid: Grid, counts: tuple[tuple[int, ...], ...]) -> PlainRows | None:
        """The rows of a grid with these lines and counts; ``None`` where some may sum up others."""
        if not _adds_up([row.kind for row in self.lines.rows], [row[0] for row in counts]):
            return None
        spots = partial(_spots_of, grid.without_cells(), self.places, self.columns)
        return PlainRows(self.lines, counts, grid.where_rows(self.places), spots)

    def table(self, grid: Grid, header: Header, rows: PlainRows) -> TableRows:
        """The rows with what else stands under the header of the grid."""
        left_out = tuple([Omission(grid.where(r, c), text, why) for r, c, text, why in self.left_out])
        below = tuple(of_left_out(grid, header, self.left_out))
        return TableRows(rows, self.places, self.layout, left_out, self.notes, below)


def _spots_of(grid: Grid, places: Sequence[int], columns: Sequence[int], line: int) -> list[str]:
    return grid.places(places[line], columns)


def known_lines(grid: Grid, header: Header) -> KnownLines | None:
    """The lines under a header where their names alone decide; ``None`` where they do not.

    Each of them has a count in every column, in digits alone.
    """
    counts = _counts(grid, header)
    found = _by_names(grid, header, counts, unit_at_end(grid, header))
    if found is None or grid.headings or not found.lines or any(line.of_unit for _, line in found.lines):
        return None
    if not all(all(counts.get(line.row, ())) and line.row in counts for _, line in found.lines):
        return None
    rows = [attrs.evolve(row, cells=(), block=line.block) for row, line in found.lines]
    places = tuple([line.row for _, line in found.lines])
    columns = tuple([place[0] for place in header.columns])
    most = 10 ** (MOST_DIGITS // len(columns))
    lines = TableLines(tuple(rows))
    return KnownLines(lines, places, columns, most, found.layout, found.left_out, found.notes)


def _counts(grid: Grid, header: Header) -> dict[int, tuple[str, ...]]:
    """The cells of the rows in which digits alone are written, the first and any others, the rest blank."""
    columns = [place[0] for place in header.columns if len(place) == 1]
    if len(columns) < max(2, len(header.columns)):
        return {}
    pick, last = itemgetter(*columns), max(columns)
    found: dict[int, tuple[str, ...]] = {}
    for r, row in enumerate(grid.rows[header.last + 1 :], header.last + 1):
        if len(row) > last:
            texts: tuple[str, ...] = pick(row)
            figures = "".join(texts)
            if texts[0] and figures.isdecimal() and figures.isascii() and len(figures) <= MOST_DIGITS:
                found[r] = texts
    return found


def _read(grid: Grid, header: Header, rows: Sequence[int]) -> dict[int, Cells]:
    """The cells of rows of which not every cell is a count."""
    if not rows:
        return {}
    cells = RowCells(grid, header)
    return {r: cells.of(r, grid.rows[r]) for r in rows}


def _values(texts: tuple[str, ...]) -> tuple[int | None, ...]:
    """The counts that digits write; ``None`` for a blank."""
    return tuple([int(text) if text else None for text in texts] if "" in texts else map(int, texts))


def _arrangement(body: Body) -> _Arrangement:
    """The lines of a body by kind.

    Raises: DocumentError; UnseenError where counts that are not to be looked at decide.
    """
    lines, layout = body.lines()
    total = grand_total(lines, layout)
    # Under lettered sections roman numbers are those of groups, also of one that is a row by itself.
    numbers = ["" if line.in_section and line.bare_number.isupper() else line.number for line in lines]
    named = [(number, line.label, ()) for number, line in zip(numbers, lines, strict=True)]
    rows = arrange(layout, named, total=total)
    return _Arrangement(
        tuple(zip(rows, lines, strict=True)),
        layout,
        body.left_out,
        tuple(body.notes),
        None if total is None or lines[total].of_unit or sums_up(lines[total]) else lines[total],
    )


def _by_names(
    grid: Grid, header: Header, counts: Mapping[int, tuple[str, ...]], own: int | None
) -> _Arrangement | None:
    """The lines by what stands beside the counts of most of them; ``None`` where that does not decide."""
    width = max(map(len, grid.rows), default=0)
    if grid.uncalculated or any(len(grid.rows[r]) < width for r in counts):
        return None
    columns = [place[0] for place in header.columns]
    others = [c for c in range(width) if c not in columns]
    names = itemgetter(*others) if len(others) > 1 else None
    rows: list[tuple[str, ...]] = []
    for r, row in enumerate(grid.rows[header.first :], header.first):
        texts = counts.get(r)
        if texts is None:
            rows.append(row)
        else:
            rows.append(names(row) if names and all(texts) else _without_counts(row, columns))
    if len("".join(chain.from_iterable(rows))) > _LONGEST_KEPT:
        return None
    return _known(attrs.evolve(header, doubts=()), tuple(rows), tuple(counts), width, own)


def _without_counts(row: Sequence[str], columns: Sequence[int]) -> tuple[str, ...]:
    """A row in which one count stands for any."""
    cells = list(row)
    for c in columns:
        cells[c] = cells[c] and _SOME_COUNT
    return tuple(cells)


# The tables of one office have the same rows.
@lru_cache(maxsize=128)
def _known(
    header: Header,
    rows: tuple[tuple[str, ...], ...],
    counted: tuple[int, ...],
    width: int,
    own: int | None,
) -> _Arrangement | None:
    """The lines of rows whose counts are not looked at; ``None`` where these decide.

    Args:
        header: the header.
        rows: the rows from the first of the header; of those with a count in every column what stands beside.
        counted: the rows with counts, as the grid numbers them.
        width: the columns of the grid.
        own: the row at an end that has the name of the reporting unit.
    """
    columns = [place[0] for place in header.columns]
    others = [c for c in range(width) if c not in columns]
    whole: list[tuple[str, ...]] = [()] * header.first
    of_counts = set(counted)
    for r, row in enumerate(rows, header.first):
        # A row of a text or two may be as short as what stands beside counts.
        if r in of_counts and len(row) == len(others):
            cells = [_SOME_COUNT] * width
            for c, text in zip(others, row, strict=True):
                cells[c] = text
            whole.append(tuple(cells))
        else:
            whole.append(row)
    body = Body(Grid(tuple(whole)), header, dict.fromkeys(counted), own)
    try:
        found = _arrangement(body)
    except (UnseenError, DocumentError):
        return None
    own = all(line.is_counted or line.written is body.written.get(line.row) for _, line in found.lines)
    said = body.doubts or any(doubts_of_writing(header, body.written.values()))
    return found if own and not said else None
