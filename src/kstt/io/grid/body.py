"""The rows under a header, sorted into lines of the form and what is none, each left out with its reason."""

from __future__ import annotations

import re
from functools import partial
from operator import itemgetter
from typing import TYPE_CHECKING

import attrs

from kstt.io.grid.again import refuse_second_table
from kstt.io.grid.blanks import counted_by_numbers, in_capitals, leaves_rows_blank, names_row
from kstt.io.grid.blocks import at, is_number_row, name_of
from kstt.io.grid.ending import calculates, end_of_table
from kstt.io.grid.groups import without_groups
from kstt.io.grid.headers import Header
from kstt.io.grid.lines import TableLine, heads_block, names_system, names_units, not_a_row
from kstt.io.grid.row_cells import RowCells
from kstt.io.grid.sections import in_sections, named_level
from kstt.io.grid.subtotals import without_subtotals
from kstt.io.grid.texts import is_number, unnumbered
from kstt.limits import MOST_DIGITS
from kstt.numerals import parse_roman
from kstt.tables.cells import PlainCells, ReportedCell
from kstt.tables.recognition import Doubt, Omission, OmissionReason
from kstt.tables.table import is_total
from kstt.text import clean, name_key

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from kstt.io.grid.grids import Grid

__all__ = ["Body"]

_LONGER_THAN_A_NUMBER, _FEW, _LONG, _NUMBERED = 5, 4, 60, 8
_LEADING_NUMBER = re.compile(r"([IVXLC]+|\d+)[.)\-:]*\s+(?:[-–—]\s+)?(\S.*)", re.DOTALL)
_ANOTHER = re.compile(
    r"\b0\d[a-zđ]{0,2}/(?:VPCP|TTHC|UBND)|^\s*(?:biểu (?:mẫu )?số|phụ lục)\b", re.IGNORECASE
)
"""What begins another table: the code of a form."""


class Body:
    """The rows under a header, sorted into lines of the form and what is none.

    ``notes`` are texts that were left out, ``written`` the cells of rows that digits alone do not fill.
    """

    def __init__(self, grid: Grid, header: Header) -> None:
        self.grid, self.header = grid, header
        # Lines name their cells after the grid is gone.
        self._spots = grid.without_cells().places
        self._left_out: list[tuple[tuple[int, int], Omission]] = []
        self.notes: list[str] = []
        self.written: list[ReportedCell] = []
        self._section = ""
        self._header_again: list[int] = []
        self._unit = ""
        self._known = header.used
        width = max((len(row) for row in grid.rows), default=0)
        self._others = [c for c in range(width) if c not in self._known]
        single = all(len(place) == 1 for place in header.columns)
        self._single = [place[0] for place in header.columns] if single else []
        # What takes the counts of a row at once; of one column it would give no tuple.
        self._pick = itemgetter(*self._single) if len(self._single) > 1 else None
        self._last = max(self._single, default=0)
        self._counted = [c for place in header.columns for c in place]
        self._titles = {
            tuple(name_key(at(row, c)) for c in self._counted)
            for row in grid.rows[header.first : header.last + 1]
        } - {("",) * len(self._counted)}
        self._cells = RowCells(grid, header)

    def lines(self) -> tuple[list[TableLine], Header]:
        """The lines that carry figures, or the number and name of a row, and the header in its final form.

        Raises: DocumentError for a second table of the same form, which would be lost or mixed with this one.
        """
        rows = self.grid.rows
        kept = self._without_texts(self._found())
        refuse_second_table(self.grid, kept, self._header_again, self.header.layout.total_label)
        rows_of = {line.where: r for r, line in kept}
        for r, line in kept:
            if parse_roman(line.number):
                self._section = line.number.rstrip(".)")
            if self._others and any(rows[r][c] for c in self._others if c < len(rows[r])):
                self._remarks(r, rows[r], f"{line.number} {line.label}".strip())
        lines, layout = in_sections(
            [line for _, line in kept], self.header.layout, printed=self.header.printed
        )
        header = attrs.evolve(self.header, layout=layout)
        grouped = without_groups(lines, layout)
        for line in grouped.headings:
            text = f"{line.number} {line.label}".strip()
            self._put(rows_of.get(line.where, 0), 0, Omission(line.where, text, OmissionReason.BLOCK))
            self.notes.append(text)
        for line in grouped.parts:
            text = f"{line.number} {line.label}".strip()
            self._put(rows_of.get(line.where, 0), 0, Omission(line.where, text, OmissionReason.PART))
            self.notes.append(f"{text}: {', '.join(cell.text.strip() for cell in line.cells)}")
        kept_lines, repeated = without_subtotals(grouped.lines, layout)
        for line, of in (*grouped.sums, *repeated):
            left = Omission(line.where, f"{line.label} (= {of})", OmissionReason.SUBTOTAL)
            self._put(rows_of.get(line.where, 0), 0, left)
        wrong = (self._wrong_sum(*odd) for odd in grouped.wrong)
        doubts = (*header.doubts, *wrong, *self._figures_below())
        return kept_lines, attrs.evolve(header, doubts=doubts)

    def _wrong_sum(self, line: TableLine, place: int, added: int) -> Doubt:
        """What to say of a cell in the heading of a group that is not the sum of its rows."""
        cell, column = line.cells[place], self.header.layout.columns[place]
        found = f"{line.number} {line.label}: {cell.text.strip()}"
        return Doubt("group-total", column.key, cell.where or line.where, found, str(added))

    def _figures_below(self) -> Iterator[Doubt]:
        """What to say of counts below the table: the first row of them, by its texts."""
        below = {place: left for place, left in self._left_out if left.reason is OmissionReason.BELOW}
        counts = [
            place
            for place, left in below.items()
            if place[1] in self._counted and ReportedCell.read(left.text).value is not None
        ]
        if counts:
            first = min(counts)
            row = " ".join(left.text for place, left in sorted(below.items()) if place[0] == first[0])
            yield Doubt("figures-below", "", below[first].where, row[:_LONG], str(len(counts)))

    @property
    def left_out(self) -> tuple[Omission, ...]:
        """What is no part of the table, in the order of the document."""
        return tuple(left for _, left in sorted(self._left_out, key=lambda one: one[0]))

    def _put(self, r: int, c: int, left: Omission) -> None:
        self._left_out.append(((r, c), left))

    def _found(self) -> list[tuple[int, TableLine]]:
        """Each row down to the end of the table with its line, those that are none left out."""
        found: list[tuple[int, TableLine]] = []
        for r in range(self.header.last + 1, len(self.grid.rows)):
            if found and self._begins_another(r):
                for below in range(r, len(self.grid.rows)):
                    self._leave(below, OmissionReason.BELOW)
                break
            line = self._line(r, begun=bool(found))
            if line is not None:
                found.append((r, line))
        end = end_of_table(found, self.grid, self.header)
        for r, line in found[end:]:
            counts = any(value is not None for value in line.values)
            self._leave(r, OmissionReason.BELOW if counts else OmissionReason.NO_FIGURES)
        return found[:end]

    def _without_texts(self, found: Sequence[tuple[int, TableLine]]) -> list[tuple[int, TableLine]]:
        """The lines without texts between them that head neither a section nor a block of rows."""
        texts = {
            r
            for r, line in found
            if not line.number
            and all(not cell.text.strip() for cell in line.cells)
            and not calculates(self.grid, self.header, r)
            and not is_total("", line.label)
        }
        if not texts:
            return list(found)
        kept: list[tuple[int, TableLine]] = []
        block = ""
        lines = [line for _, line in found]
        blank_rows = leaves_rows_blank(lines, self.header.layout.total_label)
        capitals, counted = in_capitals(lines), counted_by_numbers(lines)
        heads = names_system if names_units(lines) else heads_block
        for i, (r, line) in enumerate(found):
            if r in texts:
                following = found[i + 1][1].number.strip().rstrip(".") if i + 1 < len(found) else ""
                if named_level(unnumbered(line.label)) is not None:
                    kept.append((r, line))
                    block = ""
                elif following == "1" or (heads(line.label) and i + 1 < len(found)):
                    block = line.label
                    self._leave(r, OmissionReason.BLOCK)
                elif names_row(line.label, capitals=capitals) and (blank_rows or i in counted):
                    kept.append((r, attrs.evolve(line, block=block) if block else line))
                else:
                    self._leave(r, OmissionReason.NO_FIGURES)
                continue
            if not line.number and is_total("", line.label):
                block = ""
            kept.append((r, attrs.evolve(line, block=block) if block and not line.block else line))
        return kept

    def _begins_another(self, r: int) -> bool:
        """Whether another table begins in a row: the code of a form, or titles that are not this table's."""
        row = self.grid.rows[r]
        first = ""
        for first in row:
            if first and not first.isspace():
                break
        if first.isdecimal() or not first.strip():
            return False
        if ("/" in first or first[:1] in "BbPp") and _ANOTHER.search(first):
            return True
        number = at(row, self.header.number) if self.header.number is not None else ""
        if number and name_of(number) != "number":
            return False
        names = [c for c, cell in enumerate(row[: max(self._known) + 1]) if cell and name_of(cell)]
        if not names or name_of(at(row, names[0])) == "unit":
            return False
        others = [c for c, cell in enumerate(row) if cell and cell.strip() and c not in names]
        figures = any(ReportedCell.read(at(row, c)).value is not None for c in others)
        return bool(others) and not figures and not self._again(row)

    def _again(self, row: Sequence[str]) -> bool:
        """Whether a row is one of the header's own, printed once more."""
        return tuple(name_key(at(row, c)) for c in self._counted) in self._titles

    def _line(self, r: int, *, begun: bool) -> TableLine | None:
        """The line of a row, unless the row is none of the table."""
        grid, row = self.grid, self.grid.rows[r]
        width = len(row)
        if not any(row):
            return None
        number, label, unit = self._name(row)
        if self._pick is not None and width > self._last and len(label) >= _LONGER_THAN_A_NUMBER:
            counts = self._pick(row)
            figures = "".join(counts)
            plain = figures.isdecimal() and figures.isascii() and "" not in counts
            if plain and len(figures) <= MOST_DIGITS:
                # As in most rows, every cell is a count.
                if not number and not_a_row(label):
                    return self._left(r, OmissionReason.NO_ROW)
                cells = PlainCells(counts, tuple(map(int, counts)), partial(self._spots, r, self._single))
                return TableLine(number, label, cells, grid.where(r), unit)
        written = [row[c].strip() if c < width else "" for c in self._counted]
        return self._other_line(r, number, label, unit, written, begun=begun)

    def _other_line(
        self, r: int, number: str, label: str, unit: str, written: Sequence[str], *, begun: bool
    ) -> TableLine | None:
        """The line of a row of which not every cell is a count."""
        row = self.grid.rows[r]
        if not any(written) and not label:
            return None if not number else self._left(r, OmissionReason.NO_FIGURES)
        short = not written[0].isdecimal() or len(label) < _LONGER_THAN_A_NUMBER
        if short and self._repeats(r, written, begun=begun):
            return None
        if not number and label and not_a_row(label):
            return self._left(r, OmissionReason.NO_ROW)
        cells = self._cells.of(r, row)
        self.written += cells
        # A dash in every column says that there was nothing.
        stands = bool(label and (is_number(number) or all(written))) or calculates(self.grid, self.header, r)
        if not stands and any(written) and all(cell.is_blank for cell in cells):
            return self._left(r, OmissionReason.NO_FIGURES)
        named = label or number or calculates(self.grid, self.header, r)
        if not named and all(cell.value is None for cell in cells):
            return self._left(r, OmissionReason.NO_FIGURES)
        heads = bool(label) and (self._heads(row) or named_level(unnumbered(label)) is not None)
        if not any(written) and not stands and not heads:
            return self._left(r, OmissionReason.NO_FIGURES)
        return TableLine(number, label, cells, self.grid.where(r), unit)

    def _heads(self, row: Sequence[str]) -> bool:
        """Whether a row has a text of usual length where names stand, and no figure of the form."""
        filled = [c for c, cell in enumerate(row) if c in self._known and cell and cell.strip()]
        header = self.header
        if (
            len(filled) > 1
            and header.label in filled
            and {*filled} <= {header.number, header.unit, header.label}
        ):
            numbered = header.number not in filled or len(at(row, header.number or 0)) <= _NUMBERED
            return numbered and len(at(row, header.label)) <= 2 * _LONG
        return len(filled) == 1 and filled[0] <= self.header.label and len(row[filled[0]]) <= 2 * _LONG

    def _repeats(self, r: int, texts: Sequence[str], *, begun: bool) -> bool:
        """Whether a row is the line of column numbers or the header once more; then it is left out."""
        row = self.grid.rows[r]
        # Under a header that is printed again on a page; a few counts might run on so by chance.
        again = not begun or len(texts) > _FEW
        if again and len(at(row, self.header.label)) < _LONGER_THAN_A_NUMBER and is_number_row(row):
            place = self.header.label if at(row, self.header.label) else self._counted[0]
            self._leave(r, OmissionReason.COLUMN_NUMBERS, [place])
        elif tuple(map(name_key, texts)) in self._titles:
            self._leave(r, OmissionReason.HEADER_AGAIN, [self.header.label])
            self._header_again.append(r)
        else:
            return False
        return True

    def _name(self, row: Sequence[str]) -> tuple[str, str, str]:
        """The number, label and unit of a line, also where number and label were written in one cell."""
        label = at(row, self.header.label)
        number = at(row, self.header.number) if self.header.number is not None else ""
        if self.header.unit is not None:
            unit = at(row, self.header.unit)
            # A header that is printed again on a page names no unit.
            unit = "" if name_of(unit) else unit
            self._unit = unit or self._unit
            if not label and unit:
                label, unit, self._unit = unit, "", ""
            if is_total(number, label, self.header.layout.total_label):
                self._unit = ""
        if bool(label) == bool(number) or (number and is_number(number)):
            return number, label, self._unit
        match = _LEADING_NUMBER.fullmatch(label or number)
        # Where no column has the numbers, a full stop sets one apart from a label with a figure.
        stopped = self.header.number is None and match is not None and label[match.end(1)] in ".)"
        if match and (number or stopped or not match[1].isdecimal()):
            return match[1], match[2], self._unit
        return (("", number) if number else (number, label)) + (self._unit,)

    def _left(self, r: int, reason: OmissionReason) -> TableLine | None:
        """No line: the row is left out."""
        self._leave(r, reason)
        return None

    def _leave(self, r: int, reason: OmissionReason, places: Sequence[int] | None = None) -> None:
        row = self.grid.rows[r]
        if places is None:
            places = [c for c, cell in enumerate(row) if cell.strip()]
        for c in places:
            text = clean(at(row, c))
            self._put(r, c, Omission(self.grid.where(r, c), text, reason))
            if reason in {OmissionReason.NO_FIGURES, OmissionReason.NO_ROW, OmissionReason.BELOW}:
                self.notes.append(text)

    def _remarks(self, r: int, row: Sequence[str], line: str) -> None:
        """What stands in columns that the form does not have, kept as notes that name their line."""
        for c, cell in enumerate(row):
            # Some tables repeat the number of the section beside each of its rows.
            if c not in self._known and (text := clean(cell)) and text != self._section:
                title = " ".join(
                    clean(at(above, c))
                    for above in self.grid.rows[self.header.first : self.header.last + 1]
                    if at(above, c)
                )
                self._put(r, c, Omission(self.grid.where(r, c), text, OmissionReason.REMARK))
                self.notes.append(f"{line}: {title} = {text}" if title else f"{line}: {text}")
