"""The cells of a form's columns in a row of a sheet: one each, several added up, or computed from others.

A count may have a mark or a remark beside it, a star, the number of a footnote, *12 (trong đó 3 …)*, or be
written as none is: in brackets, with a full stop, as the day that a spreadsheet made of it.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import attrs

from kstt.definitions.columns import Role, identities_among
from kstt.io.grid.columns.blocks import at
from kstt.io.grid.columns.odd_counts import before_mark, is_in_thousands, odd_count
from kstt.numerals import format_count
from kstt.tables.cells import PlainCells, ReportedCell, cells_of, counts_in
from kstt.tables.recognition import Doubt

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence

    from kstt.definitions.columns import Identity
    from kstt.io.grid.columns.header import Header
    from kstt.io.grid.grids import Grid
    from kstt.tables.cells import Cells

__all__ = ["RowCells", "doubts_of_writing", "read_marked", "with_proved_columns"]

_GROUPED = re.compile(r"\s*\d{1,3}([.,])\d{3}(?!\d)")
"""A count whose thousands are grouped, and by which sign."""
_EXAMPLES = 3
"""The most cells of a column that a finding quotes."""


class RowCells:
    """Reads the cells of rows under a header."""

    def __init__(self, grid: Grid, header: Header) -> None:
        self.grid, self.header = grid, header
        single = all(len(place) == 1 for place in header.columns)
        self._single = [place[0] for place in header.columns] if single else []
        self._absent = [
            i
            for i, (column, place) in enumerate(zip(header.layout.columns, header.columns, strict=True))
            if not place and column.role is not Role.TOTAL
        ]
        place = {column.key: i for i, column in enumerate(header.layout.columns)}
        self._keys = tuple(place)
        self._identities = identities_among(header.layout.columns)
        self._sums = [
            (place[identity.total], [place[part] for part in identity.parts])
            for identity in sorted(self._identities, key=lambda i: not header.places[i.parts[0]])
            if not header.columns[place[identity.total]]
        ]

    def of(self, r: int, row: Sequence[str]) -> tuple[ReportedCell, ...]:
        """The cells of the form's columns: some added up, some computed, some with a mark."""
        cells = _said_of_all(self._plain(r, row))
        if any(cell.value is None and cell.text for cell in cells):
            return read_marked(cells, self._keys, self._identities)
        return cells

    def _plain(self, r: int, row: Sequence[str]) -> tuple[ReportedCell, ...]:
        """The cells as they are written."""
        grid, columns = self.grid, self.header.columns
        if self._single:
            texts = [at(row, c) for c in self._single]
            return tuple(map(ReportedCell.read, texts, grid.places(r, self._single)))
        cells = [self._cell(r, row, place) for place in columns]
        if self._absent and any(cell.value is not None for cell in cells):
            for i in self._absent:
                cells[i] = ReportedCell("0", 0, grid.where(r))
        for total, parts in self._sums:
            values = [cells[part].value for part in parts]
            known = [value for value in values if value is not None]
            if (
                cells[total].value is None
                and known
                and all(cells[part].value is not None or cells[part].is_blank for part in parts)
            ):
                cells[total] = ReportedCell(format_count(sum(known)), sum(known), grid.where(r))
        return tuple(cells)

    def _cell(self, r: int, row: Sequence[str], place: tuple[int, ...]) -> ReportedCell:
        """The cell of one column of the form, which may stand in several of the sheet."""
        grid = self.grid
        if len(place) < 2:
            return (
                ReportedCell.read(at(row, place[0]), grid.where(r, place[0]))
                if place
                else ReportedCell("", None, grid.where(r))
            )
        parts = [ReportedCell.read(at(row, c)) for c in place]
        where = " + ".join(grid.places(r, place))
        if all(part.value is not None or part.is_blank for part in parts):
            known = [part.value for part in parts if part.value is not None]
            if not known:
                return ReportedCell("".join(part.text for part in parts[:1]), None, where)
            return ReportedCell(format_count(sum(known)), sum(known), where)
        return ReportedCell(" + ".join(part.text for part in parts), None, where)


def read_marked(
    cells: Sequence[ReportedCell], keys: Sequence[str], identities: Sequence[Identity]
) -> tuple[ReportedCell, ...]:
    """The cells of a row, with the counts of those that bear a mark beside them.

    A star and a raised number are no part of a count. Of a remark in brackets, and of what is written as no
    count is, that is certain only where every sum that the cell takes part in holds, and one does; without,
    the cell remains without a count.

    >>> from kstt.definitions.columns import Identity
    >>> row = [ReportedCell.read(text) for text in ("12 (trong đó 3 hồ sơ tồn)", "8*", "4")]
    >>> [cell.value for cell in read_marked(row, "abc", [Identity("a", ("b", "c"))])]
    [12, 8, 4]
    """
    found = list(cells)
    by_sums: dict[str, int] = {}
    for i, cell in enumerate(cells):
        if cell.value is not None:
            continue
        value, certain = before_mark(cell.text) or (odd_count(cell.text), False)
        if value is not None:
            found[i] = attrs.evolve(cell, value=value)
            if not certain:
                by_sums[keys[i]] = i
    if by_sums:
        known = {key: 0 if cell.is_blank else cell.value for key, cell in zip(keys, found, strict=True)}
        # Sums of decimals alone hold whatever they are taken times.
        whole = {key for key, cell in zip(keys, cells, strict=True) if cell.value}
        for key, i in by_sums.items():
            own = [identity for identity in identities if key in (identity.total, *identity.parts)]
            beside = {one for identity in own for one in (identity.total, *identity.parts)}
            shown = not is_in_thousands(cells[i].text) or not whole.isdisjoint(beside)
            if not own or not shown or not all(_holds(identity, known) for identity in own):
                found[i] = cells[i]
    return tuple(found)


def with_proved_columns(
    lines: Mapping[int, Cells], rows: Sequence[int], totals: Sequence[int], header: Header
) -> dict[int, Cells]:
    """The cells of lines, with the counts written as none is of columns in no sum across: down the rows.

    Args:
        lines: the cells of each line.
        rows: the lines that are rows.
        totals: those that are totals.
        header: the header they stand under.
    """
    found = dict(lines)
    across = {key for one in identities_among(header.layout.columns) for key in (one.total, *one.parts)}
    places = [i for i, column in enumerate(header.layout.columns) if column.key not in across]
    for place in places if len(totals) == 1 else ():
        cells = {
            r: cells_of(lines[r])[place] for r in (*rows, *totals) if not isinstance(lines[r], PlainCells)
        }
        odd = {r: count for r, cell in cells.items() if (count := _odd(cell)) is not None}
        if not odd:
            continue
        counts = {r: odd.get(r, counts_in(lines[r])[place]) for r in (*rows, *totals)}
        open_ = any(counts[r] is None and not cell.is_blank for r, cell in cells.items())
        if not open_ and counts[totals[0]] == sum(counts[r] or 0 for r in rows):
            for r, count in odd.items():
                own = list(cells_of(found[r]))
                own[place] = attrs.evolve(own[place], value=count)
                found[r] = tuple(own)
    return found


def _odd(cell: ReportedCell) -> int | None:
    in_thousands = cell.value is not None or is_in_thousands(cell.text)
    return None if in_thousands else odd_count(cell.text)


def doubts_of_writing(header: Header, rows: Iterable[Sequence[ReportedCell]]) -> Iterator[Doubt]:
    """What to say of how counts are written: with marks, as none is, by dots and by commas.

    Args:
        header: the header they stand under.
        rows: the cells of the rows that are not of digits alone.
    """
    rows = list(rows)
    for place, cell in _counts(rows, before_mark):
        key = header.layout.columns[place].key
        yield Doubt("count-marked", key, cell.where, cell.text.strip(), cell.shown)
    proved: dict[int, list[ReportedCell]] = {}
    for place, cell in _counts(rows, odd_count):
        proved.setdefault(place, []).append(cell)
    for place, cells in proved.items():
        key, more = header.layout.columns[place].key, ["…"] if len(cells) > _EXAMPLES else []
        texts = [f"“{cell.text.strip()}”" for cell in cells[:_EXAMPLES]]
        counts = [cell.shown for cell in cells[:_EXAMPLES]]
        yield Doubt("count-proved", key, cells[0].where, ", ".join(texts + more), ", ".join(counts + more))
    # How counts are grouped that were added up is not of the document's writing.
    single = [place for place, columns in enumerate(header.columns) if len(columns) == 1]
    first: dict[str, ReportedCell] = {}
    for cell in (row[place] for row in rows for place in single):
        if cell.value is not None and (match := _GROUPED.match(cell.text)):
            first.setdefault(match[1], cell)
    if len(first) == 2:
        yield Doubt("thousands-mixed", "", first[","].where, first["."].text.strip(), first[","].text.strip())


def _counts(
    rows: Iterable[Sequence[ReportedCell]], written: Callable[[str], tuple[int, bool] | int | None]
) -> Iterator[tuple[int, ReportedCell]]:
    for row in rows:
        for place, cell in enumerate(row):
            if cell.value is not None and not cell.text.isdecimal() and written(cell.text) is not None:
                yield place, cell


def _holds(identity: Identity, values: Mapping[str, int | None]) -> bool:
    """Whether a sum holds in a row; one with a cell without a count does not."""
    total, parts = values.get(identity.total), [values.get(part) for part in identity.parts]
    known = [part for part in parts if part is not None]
    return total is not None and len(known) == len(parts) and total == sum(known)


def _said_of_all(cells: tuple[ReportedCell, ...]) -> tuple[ReportedCell, ...]:
    """The cells of a row; words such as *Không phát sinh hồ sơ* that stand alone in it are said of all."""
    written = [cell for cell in cells if cell.text and not cell.text.isspace()]
    if len(written) != 1 or written[0].value is not None:
        return cells
    text = written[0].text
    if not any(map(str.isalpha, text)) or not written[0].is_blank:
        return cells
    return tuple(attrs.evolve(cell, text=text) for cell in cells)
