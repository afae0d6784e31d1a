"""A form as an Excel sheet in its official layout: heading, merged header, rows, signatures, print setup."""

from __future__ import annotations

import math
from itertools import pairwise
from typing import TYPE_CHECKING

from kstt.definitions.header import header_cells, header_depth
from kstt.io.excel.scan_marks import SCAN_COLOURS, scan_note, unproved
from kstt.io.grid.grids import column_letters
from kstt.limits import EXACT
from kstt.numerals import whole_number
from kstt.tables.cells import LineKind
from kstt.tables.heading import Heading, Signatures
from kstt.tables.sums import calculated_cells

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from xlsxwriter.format import Format
    from xlsxwriter.workbook import Workbook
    from xlsxwriter.worksheet import Worksheet

    from kstt.tables.cells import ReportedCell
    from kstt.tables.equations import Cell
    from kstt.tables.table import FormTable

__all__ = ["SheetWriter"]

_FONT = "Times New Roman"
# Dots between thousands on every machine: the separators of a plain format follow the reader's settings.
_COUNT = r"[>=1000000]#\.###\.##0;[>=1000]#\.##0;0"
_NUMBER_WIDTH, _LABEL_WIDTH, _COUNT_WIDTH = 5.5, 36.0, 9.3
_PLAIN, _BOLD, _TITLE = 1.15, 1.1, 0.75
"""How many letters stand in the width of a digit, by which columns are measured."""
_LINE = 15.0
"""Points that a line of text takes."""
_NARROWEST = 10
_NOTES = "Ghi chú:"
_NOTE_MARK = "* "
_WHOLE_NUMBERS = {
    "validate": "integer",
    "criteria": ">=",
    "value": 0,
    "error_title": "Số không hợp lệ",
    "error_message": "Ô này chỉ nhận số nguyên không âm.",
}
_MARK = "#FFE699"


class SheetWriter:
    """Writes one form on one sheet of an open workbook."""

    def __init__(self, workbook: Workbook, sheet: Worksheet, form: FormTable) -> None:
        self._workbook, self._sheet, self._form = workbook, sheet, form
        # A narrow table stands under a heading that is wider than it.
        self._columns = max(len(form.layout.columns) + 2, _NARROWEST)
        self._formats: dict[tuple[tuple[str, object], ...], Format] = {}
        self._scanned = {(one.row, one.column): one for one in unproved(form)}
        self._marked: Mapping[Cell, str] = {}

    def write(
        self,
        *,
        formulas: bool,
        signatures: Signatures | None,
        to_fill: bool = False,
        marked: Mapping[Cell, str] | None = None,
    ) -> None:
        """Write everything.

        Args:
            formulas: totals are live.
            signatures: the lines below the table.
            to_fill: counts that are no live totals are left out; their cells take whole numbers from 0.
            marked: cells that are coloured, with a comment each.
        """
        self._marked = marked or {}
        first = self._heading()
        body = self._header(first)
        below = self._body(body, formulas=formulas, to_fill=to_fill)
        below = self._notes(below + 1, signatures)
        if signatures is not None:
            below = self._signatures(below + 1, signatures)
        self._print_setup(first, body, below)

    def _format(self, **properties: object) -> Format:
        key = tuple(sorted(properties.items()))
        if key not in self._formats:
            plain = {"font_name": _FONT, "font_size": 11, "valign": "vcenter"}
            self._formats[key] = self._workbook.add_format({**plain, **properties})
        return self._formats[key]

    def _block(self, rows: tuple[int, int], columns: tuple[int, int], text: str, style: Format) -> None:
        """A text in a region of cells, merged where there are several; never taken for a formula."""
        if rows[0] != rows[1] or columns[0] != columns[1]:
            self._sheet.merge_range(rows[0], columns[0], rows[1], columns[1], "", style)
        self._sheet.write_string(rows[0], columns[0], text, style)

    def _heading(self) -> int:
        """Code at the left, title and period in the middle, who reports to whom at the right."""
        heading, last = Heading.of(self._form), self._columns - 1
        right = last - max(2, round((self._columns - 2) * 0.3)) + 1
        small = self._format(text_wrap=True, valign="top")
        bold = self._format(text_wrap=True, valign="top", bold=True)
        title = self._format(text_wrap=True, bold=True, align="center", font_size=13)
        middle = self._format(bold=True, align="center")
        days = self._format(italic=True, align="center")
        centre = (2, right - 1)
        self._block((0, 0), (0, 1), heading.code, bold)
        self._block((1, 1), (0, 1), heading.issued, small)
        self._block((0, 1), centre, heading.title.upper(), title)
        self._block((0, 0), (right, last), f"- {heading.unit}" if heading.unit else "", bold)
        self._block((1, 1), (right, last), f"- {heading.recipient}" if heading.recipient else "", bold)
        self._block((2, 2), centre, heading.period, middle)
        self._block((3, 3), centre, heading.days, days)
        self._block((4, 4), (0, last), heading.count, self._format(italic=True, align="right"))
        side = (last - right + 1) * _COUNT_WIDTH
        across = (right - 2) * _COUNT_WIDTH
        title_lines = _lines(heading.title.upper(), across * _TITLE)
        upper = max(_lines(heading.unit, side * _BOLD), 1.0)
        issued = _lines(heading.issued, (_NUMBER_WIDTH + _LABEL_WIDTH) * _PLAIN)
        lower = max(_lines(heading.recipient, side * _BOLD), issued, 1.0, title_lines * 1.2 - upper)
        self._sheet.set_row(0, (upper + 0.2) * _LINE)
        self._sheet.set_row(1, (lower + 0.2) * _LINE)
        return 5

    def _header(self, first: int) -> int:
        """The merged header and the line of column numbers; returns the row under them."""
        layout = self._form.layout
        style = self._format(text_wrap=True, bold=True, align="center", border=1)
        depth = header_depth(layout.columns)
        heights = [1.0] * depth
        cells = header_cells(layout.columns, layout.row_header)
        widths = [_NUMBER_WIDTH, _LABEL_WIDTH, *[_COUNT_WIDTH] * len(layout.columns)]
        for cell in sorted(cells, key=lambda cell: cell.height):
            end = cell.row + cell.height
            self._block(
                (first + cell.row, first + end - 1),
                (cell.column, cell.column + cell.width - 1),
                cell.text,
                style,
            )
            room = sum(widths[cell.column : cell.column + cell.width])
            missing = _lines(cell.text, room * _BOLD) - sum(heights[cell.row : end])
            heights[end - 1] += max(missing, 0)
        for level, height in enumerate(heights):
            self._sheet.set_row(first + level, (height + 0.3) * _LINE)
        numbers = self._format(align="center", italic=True, font_size=9, border=1)
        for c, number in enumerate((1, 2, *(column.number for column in layout.columns))):
            self._sheet.write_string(first + depth, c, f"({number})", numbers)
        return first + depth + 1

    def _body(self, first: int, *, formulas: bool, to_fill: bool) -> int:
        sums = self._formulas() if formulas else {}
        for r, row in enumerate(self._form.rows):
            bold = row.kind is not LineKind.ROW
            number = self._format(align="center", border=1, bold=bold)
            place = whole_number(row.number)
            if place is not None and str(place) == row.number[:15]:
                self._sheet.write_number(first + r, 0, place, number)
            else:
                self._sheet.write_string(first + r, 0, row.number, number)
            label = self._format(text_wrap=True, border=1, bold=bold, indent=1)
            self._sheet.write_string(first + r, 1, row.label, label)
            # No program fits the height of a row to its wrapped text before somebody edits it.
            lines = _lines(row.label, (_LABEL_WIDTH - 2) * (_BOLD if bold else _PLAIN))
            self._sheet.set_row(first + r, (max(lines, 1) + 0.2) * _LINE)
            plain = self._format(num_format=_COUNT, align="right", border=1, bold=bold, indent=1)
            for c, cell in enumerate(row.cells):
                count = plain
                if (r, c) in self._scanned:
                    colour = SCAN_COLOURS[self._scanned[r, c].certainty]
                    count = self._format(
                        num_format=_COUNT, align="right", border=1, bold=bold, indent=1, bg_color=colour
                    )
                    self._sheet.write_comment(first + r, c + 2, scan_note(self._scanned[r, c]))
                parts = None if (r, c) in self._scanned else sums.get((r, c))
                formula = _formula([(first + i, k + 2) for i, k in parts]) if parts else ""
                style = count
                if (r, c) in self._marked:
                    style = self._format(
                        num_format=_COUNT, align="right", border=1, bold=bold, indent=1, bg_color=_MARK
                    )
                    self._sheet.write_comment(first + r, c + 2, self._marked[r, c])
                if to_fill and not formula:
                    self._sheet.write_blank(first + r, c + 2, None, style)
                    self._sheet.data_validation(first + r, c + 2, first + r, c + 2, _WHOLE_NUMBERS)
                else:
                    self._cell(first + r, c + 2, cell, formula, style)
        return first + len(self._form.rows)

    def _formulas(self) -> dict[Cell, tuple[Cell, ...]]:
        rows = self._form.rows
        sums = {
            cell: parts
            for cell, parts in calculated_cells(self._form).items()
            if all(abs(rows[r].cells[c].value or 0) < EXACT for r, c in (cell, *parts))
        }
        counted = any(cell.value for row in rows for cell in row.cells)
        if counted and not any(rows[r].cells[c].value for r, c in sums):
            # A reader could not tell sums of nothing from sums that were not calculated.
            return {}
        return sums

    def _cell(self, row: int, column: int, cell: ReportedCell, formula: str, style: Format) -> None:
        if cell.value is None:
            self._sheet.write_string(row, column, cell.text, style)
        elif abs(cell.value) >= EXACT:
            self._sheet.write_string(row, column, cell.text or str(cell.value), style)
        elif formula:
            self._sheet.write_formula(row, column, formula, style, cell.value)
        else:
            self._sheet.write_number(row, column, cell.value, style)

    def _notes(self, first: int, signatures: Signatures | None) -> int:
        """What a reported form had beside its table, below it."""
        own = {_NOTES, *(line for column in (signatures or Signatures()).columns for line in column)}
        texts = [note.removeprefix(_NOTE_MARK) for note in self._form.notes]
        notes = [f"{_NOTE_MARK}{note}" for note in texts if note not in own]
        for r, text in enumerate([_NOTES, *notes] if notes else []):
            style = self._format(italic=True, bold=r == 0, text_wrap=True, valign="top")
            self._block((first + r, first + r), (1, self._columns - 1), text, style)
            room = _LABEL_WIDTH + (self._columns - 2) * _COUNT_WIDTH
            self._sheet.set_row(first + r, _lines(text, room) * _LINE)
        return first + (len(notes) + 1 if notes else 0)

    def _signatures(self, first: int, signatures: Signatures) -> int:
        right = self._columns - max(4, self._columns // 3)
        styles = (
            self._format(italic=True, align="center"), self._format(bold=True, align="center"),
            self._format(italic=True, align="center"), self._format(bold=True, align="center"),
        )  # fmt: skip
        for columns, lines in zip(((0, 1), (right, self._columns - 1)), signatures.columns, strict=True):
            for line, text in enumerate(lines):
                # Room for the signature stands above the name.
                r = first + line + (3 if line == 3 else 0)
                shown = text.upper() if line == 1 else text
                self._block((r, r), columns, shown, styles[line])
        return first + 7

    def _print_setup(self, first: int, body: int, below: int) -> None:
        sheet, last = self._sheet, self._columns - 1
        sheet.set_column(0, 0, _NUMBER_WIDTH)
        sheet.set_column(1, 1, _LABEL_WIDTH)
        sheet.set_column(2, last, _COUNT_WIDTH)
        sheet.set_landscape()
        sheet.set_paper(9)  # A4
        sheet.set_margins(left=0.5, right=0.5, top=0.6, bottom=0.6)
        sheet.fit_to_pages(1, 0)
        sheet.center_horizontally()
        sheet.repeat_rows(first, body - 1)
        sheet.print_area(0, 0, below - 1, last)
        sheet.set_footer(f'&C&"{_FONT},Regular"&10Trang &P/&N')
        sheet.freeze_panes(body, 2)
        sheet.hide_gridlines(2)
        end = body + max(len(self._form.rows), 1) - 1
        sheet.ignore_errors({"number_stored_as_text": f"A{body + 1}:{column_letters(last)}{end + 1}"})


def _lines(text: str, width: float) -> float:
    """How many lines a text takes in a column of this many characters, words kept whole."""
    lines, room = 1, width
    for word in text.split():
        if room < len(word) and room < width:
            lines, room = lines + 1, width
        lines += math.ceil(max(len(word) - width, 0) / width)
        room -= len(word) + 1
    return float(lines) if text else 0.0


def _formula(cells: Sequence[tuple[int, int]]) -> str:
    """The sum of cells, as a range where they stand in a line."""
    names = [f"{column_letters(c)}{r + 1}" for r, c in cells]
    steps = {(b[0] - a[0], b[1] - a[1]) for a, b in pairwise(cells)}
    if len(cells) > 2 and steps in ({(1, 0)}, {(0, 1)}):
        return f"=SUM({names[0]}:{names[-1]})"
    return "=" + "+".join(names)
