"""Tables of a page as rows of texts with their boxes, and those between ruled lines."""

from __future__ import annotations

from itertools import pairwise
from typing import TYPE_CHECKING

import attrs

from kstt.io.files.cell_lines import on_one_line
from kstt.io.pdf.columns import FEWEST_FIGURES, figures_of, is_figure
from kstt.io.pdf.geometry import Box, text_lines
from kstt.io.pdf.lattice import cell_at, lattices

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from kstt.io.pdf.geometry import Glyph, PageContent, TextLine
    from kstt.io.pdf.lattice import Lattice

__all__ = ["FEWEST_COLUMNS", "PageTable", "TableCell", "ruled_tables"]

FEWEST_COLUMNS = 6
"""A table of fewer columns is none of a form: a heading, a frame."""


@attrs.frozen
class TableCell:
    """A cell of a page's table: its text on one line, and its box."""

    text: str
    box: Box


@attrs.frozen
class PageTable:
    """A table of a page: its rows of cells, as many in each, and the outline of all that was used.

    ``titles`` is the number of rows of its header, where that is known.
    """

    rows: tuple[tuple[TableCell, ...], ...]
    box: Box
    titles: int = 0

    @property
    def figure_rows(self) -> int:
        """How many of its rows have figures."""
        return sum(sum(is_figure(cell.text) for cell in row) >= FEWEST_FIGURES for row in self.rows)

    @property
    def header(self) -> tuple[str, ...]:
        """The words of its rows of titles, sorted: what a header printed again has, wherever they stand."""
        return tuple(sorted(w for row in self.rows[: self.titles] for cell in row for w in cell.text.split()))


def ruled_tables(page: PageContent) -> list[PageTable]:
    """The tables of a page in which each row and column is ruled."""
    found = []
    for lattice in lattices(page.horizontal, page.vertical):
        if lattice.column_count >= FEWEST_COLUMNS:
            lines = _lines_in(lattice, page.glyphs)
            if lines and not _is_unparted(lattice, lines):
                found.append(PageTable(tuple(_lattice_rows(lattice, lines)), lattice.box))
    return found


def _is_unparted(lattice: Lattice, lines: Mapping[int, Sequence[TextLine]]) -> bool:
    """Whether figures of several rows or columns stand between the lines of a table."""
    over: dict[int, int] = {}
    for n, several in lines.items():
        if sum(is_figure(line.text) for line in several) > 1:
            row = lattice.cells[n].row
            over[row] = over.get(row, 0) + 1
    beside = sum(map(_stand_apart, (line for several in lines.values() for line in several)))
    return max(over.values(), default=0) >= FEWEST_FIGURES or beside >= FEWEST_FIGURES


def _lines_in(lattice: Lattice, glyphs: Sequence[Glyph]) -> dict[int, list[TextLine]]:
    """The lines of text in each cell of a lattice, by the number of the cell."""
    owner = {
        (r, c): n
        for n, cell in enumerate(lattice.cells)
        for r in range(cell.row, cell.row + cell.height)
        for c in range(cell.column, cell.column + cell.width)
    }
    inside: dict[int, list[Glyph]] = {}
    for glyph in glyphs:
        if (place := cell_at(lattice, *glyph.box.middle)) is not None:
            inside.setdefault(owner[place], []).append(glyph)
    return {n: lines for n, within in inside.items() if (lines := text_lines(within))}


def _stand_apart(line: TextLine) -> bool:
    """Whether figures on a line are farther apart than those of one count."""
    size = line.box.bottom - line.box.top
    figures = figures_of(line)
    return any(b.left - a.right > size for (_, a), (_, b) in pairwise(figures))


def _lattice_rows(lattice: Lattice, lines: Mapping[int, Sequence[TextLine]]) -> list[tuple[TableCell, ...]]:
    first: dict[int, dict[int, int]] = {}
    for n, cell in enumerate(lattice.cells):
        first.setdefault(cell.row, {})[cell.column] = n
    rows: list[tuple[TableCell, ...]] = []
    for r in range(lattice.row_count):
        cells = first.get(r, {})
        row = []
        for c in range(lattice.column_count):
            if c in cells:
                texts = on_one_line(line.text for line in lines.get(cells[c], ()))
                row.append(TableCell(texts, lattice.cells[cells[c]].box))
            else:
                blank = Box(lattice.xs[c], lattice.ys[r], lattice.xs[c + 1], lattice.ys[r + 1])
                row.append(TableCell("", blank))
        rows.append(tuple(row))
    return [row for row in rows if any(cell.text for cell in row)]
