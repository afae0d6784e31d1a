"""The cells of a form's columns in a row of a sheet: one each, several added up, or computed from others."""

from __future__ import annotations

from typing import TYPE_CHECKING

from kstt.definitions.columns import identities_among
from kstt.io.grid.blocks import at
from kstt.io.grid.marked_counts import read_marked
from kstt.numerals import format_count
from kstt.tables.cells import ReportedCell

if TYPE_CHECKING:
    from collections.abc import Sequence

    from kstt.io.grid.grids import Grid
    from kstt.io.grid.headers import Header

__all__ = ["RowCells"]


class RowCells:
    """Reads the cells of rows under a header."""

    def __init__(self, grid: Grid, header: Header) -> None:
        self.grid, self.header = grid, header
        single = all(len(place) == 1 for place in header.columns)
        self._single = [place[0] for place in header.columns] if single else []
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
        cells = self._plain(r, row)
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
