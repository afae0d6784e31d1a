"""Recognising a form in a grid of cells, whatever the document: columns, rows, sections, heading.

What was recognised where is part of the result, and so is every text that was left out of the table.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from kstt.errors import DocumentError
from kstt.forms.reported import ReportedForm
from kstt.i18n import msg
from kstt.io.grid.grids import MOST_CELLS, Grid
from kstt.io.grid.groups import without_groups
from kstt.io.grid.headers import Header, at, find_header, is_number, is_number_line
from kstt.io.grid.subtotals import TableLine, without_subtotals
from kstt.io.grid.title_block import TitleBlock
from kstt.numerals import parse_roman
from kstt.tables.cells import ReportedCell
from kstt.tables.recognition import ColumnSpot, LeftOut, LeftOutReason, Recognition
from kstt.tables.table import arrange, is_total
from kstt.text import clean, name_key

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from kstt.dates.periods import ReportingPeriod
    from kstt.definitions.layout import FormLayout

__all__ = ["Grid", "recognise"]

_LONGER_THAN_A_NUMBER, _FEW = 5, 4
_LEADING_NUMBER = re.compile(r"([IVXLC]+|\d+)[.)\-:]*\s+(\S.*)", re.DOTALL)


def recognise(
    grid: Grid, *, layout: FormLayout | None = None, period: ReportingPeriod | None = None
) -> ReportedForm:
    """The reported form in a grid.

    Raises: DocumentError where no header of a known form is found, or no row under it, and for a table
    of more than ``MOST_CELLS`` cells.
    """
    cells = sum(map(len, grid.rows))
    if cells > MOST_CELLS:
        raise DocumentError(
            grid.source or msg("table"),
            msg("a table of {cells} cells", cells=cells),
            msg("at most {value}", value=MOST_CELLS),
        )
    header = find_header(grid, layout)
    body = _Body(grid, header)
    lines = body.lines()
    if not lines:
        raise DocumentError(
            grid.source or msg("table"),
            msg("no row under the header"),
            msg("rows of form {layout}", layout=header.layout.form),
        )
    above = TitleBlock.read(
        [
            (cell, grid.where(r, c))
            for r in range(header.first if header.last >= 0 else 0)
            for c, cell in enumerate(grid.rows[r])
            if cell.strip()
        ],
        header.layout.title,
    )
    rows = arrange(header.layout, ((n.number, n.label, n.cells) for n in lines), (n.where for n in lines))
    left_out = (
        *(LeftOut(where, text, LeftOutReason.ABOVE) for text, where in above.left),
        *body.left_out,
    )
    return ReportedForm(
        header.layout,
        tuple(rows),
        period or above.period,
        above.reporting_unit,
        above.recipient,
        grid.source,
        (*(text for text, _ in above.left), *body.notes),
        Recognition(
            header.sign,
            tuple(_spots(grid, header)),
            left_out,
            grid.sheet,
            tuple(_hidden(grid, header)),
            uncalculated=tuple(
                (grid.where(r, c), formula)
                for (r, c), formula in sorted(grid.uncalculated.items())
                if header.last < r < len(grid.rows) and c in header.columns
            ),
        ),
    )


def _hidden(grid: Grid, header: Header) -> Iterator[str]:
    """The spots of rows and columns of the table that do not show."""
    for r in sorted(grid.hidden):
        if header.last < r < len(grid.rows) and any(grid.rows[r]):
            yield grid.where(r)
    for c in sorted(grid.hidden_columns & set(header.places.values())):
        yield grid.where(max(header.last, 0), c)


def _spots(grid: Grid, header: Header) -> list[ColumnSpot]:
    """Where each column was found, under its lowest title."""
    spots = []
    for key, c in header.places.items():
        titled = [r for r in range(header.first, header.last + 1) if at(grid.rows[r], c)]
        r = titled[-1] if titled else max(header.last, 0)
        spots.append(ColumnSpot(key, clean(at(grid.rows[r], c)) if titled else "", grid.where(r, c)))
    return spots


class _Body:
    """The rows under a header, sorted into lines of the form and what is none."""

    def __init__(self, grid: Grid, header: Header) -> None:
        self.grid, self.header = grid, header
        self.left_out: list[LeftOut] = []
        self.notes: list[str] = []
        self._section = ""
        self._width = len(header.columns) + 1 + (header.number is not None)
        self._titles = {
            tuple(name_key(at(row, c)) for c in header.columns)
            for row in grid.rows[header.first : header.last + 1]
        }

    def lines(self) -> list[TableLine]:
        """The lines that carry figures, or the number and name of a row."""
        found: list[tuple[int, TableLine]] = []
        for r in range(self.header.last + 1, len(self.grid.rows)):
            line = self._line(r, begun=bool(found))
            if line is not None:
                found.append((r, line))
        end = self._end(found)
        for r, line in found[:end]:
            if parse_roman(line.number):
                self._section = line.number.rstrip(".)")
            row = self.grid.rows[r]
            if len(row) > self._width:
                self._remarks(r, row, f"{line.number} {line.label}".strip())
        for r, _ in found[end:]:
            self._leave(r, LeftOutReason.NO_FIGURES)
        lines, groups, sums = without_groups([line for _, line in found[:end]], self.header.layout)
        for line in groups:
            text = f"{line.number} {line.label}".strip()
            self.left_out.append(LeftOut(line.where, text, LeftOutReason.NO_FIGURES))
            self.notes.append(text)
        kept, repeated = without_subtotals(lines, self.header.layout)
        for line, of in (*sums, *repeated):
            text = f"{line.label} (= {of})"
            self.left_out.append(LeftOut(line.where, text, LeftOutReason.SUBTOTAL))
        return kept

    def _line(self, r: int, *, begun: bool) -> TableLine | None:
        """The line of a row, unless the row is none of the table."""
        grid, row, columns = self.grid, self.grid.rows[r], self.header.columns
        width = len(row)
        texts = [row[c].strip() if c < width else "" for c in columns]
        number, label = self._name(row)
        figures = "".join(texts)
        if "" not in texts and figures.isdecimal() and figures.isascii():
            # As in most rows, every cell is a count.
            if len(label) < _LONGER_THAN_A_NUMBER and self._repeats(r, texts, begun=begun):
                return None
            counted = tuple(map(ReportedCell, texts, map(int, texts), grid.places(r, columns)))
            return TableLine(number, label, counted, grid.where(r))
        # A dash in every column says that there was nothing.
        stands = bool(label and (is_number(number) or all(texts))) or self._calculates(r)
        if not any(texts) and not stands:
            self._leave(r, LeftOutReason.NO_FIGURES)
            return None
        repeated = not texts[0].isdecimal() or len(label) < _LONGER_THAN_A_NUMBER
        if repeated and self._repeats(r, texts, begun=begun):
            return None
        cells = tuple(map(ReportedCell.read, texts, grid.places(r, columns)))
        if not stands and all(cell.is_blank for cell in cells):
            self._leave(r, LeftOutReason.NO_FIGURES)
            return None
        return TableLine(number, label, cells, grid.where(r))

    def _calculates(self, r: int) -> bool:
        """Whether a row has formulas, though none has a value."""
        uncalculated = self.grid.uncalculated
        return bool(uncalculated) and any((r, c) in uncalculated for c in self.header.columns)

    def _end(self, lines: Sequence[tuple[int, TableLine]]) -> int:
        """How many lines the table has: what follows the last line of figures are signatures and remarks."""
        for end in range(len(lines), 0, -1):
            r, line = lines[end - 1]
            counted = any(cell.value is not None for cell in line.cells) or self._calculates(r)
            total = is_total(line.number, line.label, self.header.layout.total_label)
            dashes = all(cell.is_blank and cell.text.strip() for cell in line.cells)
            if counted or total or dashes or is_number(line.number):
                return end
        return 0

    def _repeats(self, r: int, texts: Sequence[str], *, begun: bool) -> bool:
        """Whether a row is the line of column numbers or the header once more; then it is left out."""
        # Under a header that is printed again on a page; a few counts might run on so by chance.
        again = not begun or len(texts) > _FEW
        if again and is_number_line(self.grid.rows[r], self.header):
            place = self.header.label if at(self.grid.rows[r], self.header.label) else self.header.columns[0]
            self._leave(r, LeftOutReason.COLUMN_NUMBERS, [place])
        elif tuple(map(name_key, texts)) in self._titles:
            self._leave(r, LeftOutReason.HEADER_AGAIN, [self.header.label])
        else:
            return False
        return True

    def _name(self, row: Sequence[str]) -> tuple[str, str]:
        """The number and label of a line, also where both were written in one cell."""
        label = at(row, self.header.label)
        number = at(row, self.header.number) if self.header.number is not None else ""
        if bool(label) == bool(number) or (number and is_number(number)):
            return number, label
        match = _LEADING_NUMBER.fullmatch(label or number)
        # Where no column has the numbers, a full stop tells one from a label that begins with a figure.
        stopped = self.header.number is None and match is not None and label[match.end(1)] in ".)"
        if match and (number or stopped or not match[1].isdecimal()):
            return match[1], match[2]
        return ("", number) if number else (number, label)

    def _leave(self, r: int, reason: LeftOutReason, places: Sequence[int] | None = None) -> None:
        row = self.grid.rows[r]
        if places is None:
            places = [c for c, cell in enumerate(row) if cell.strip()]
        for c in places:
            text = clean(at(row, c))
            self.left_out.append(LeftOut(self.grid.where(r, c), text, reason))
            if reason is LeftOutReason.NO_FIGURES:
                self.notes.append(text)

    def _remarks(self, r: int, row: Sequence[str], line: str) -> None:
        """What stands in columns that the form does not have, kept as notes that name their line."""
        known = self.header.places.values()
        for c, cell in enumerate(row):
            # Some tables repeat the number of the section beside each of its rows.
            if c not in known and (text := clean(cell)) and text != self._section:
                title = " ".join(
                    clean(at(above, c))
                    for above in self.grid.rows[self.header.first : self.header.last + 1]
                    if at(above, c)
                )
                self.left_out.append(LeftOut(self.grid.where(r, c), text, LeftOutReason.REMARK))
                self.notes.append(f"{line}: {title} = {text}" if title else f"{line}: {text}")
