"""The rows under a header, sorted into lines of the form and what is none, each left out with its reason."""

from __future__ import annotations

from typing import TYPE_CHECKING

import attrs

from kstt.definitions.totals import is_total
from kstt.io.grid.columns.blocks import at
from kstt.io.grid.columns.number_lines import numbers_columns
from kstt.io.grid.columns.repeated_headers import refuse_second_table
from kstt.io.grid.grids import UnseenError
from kstt.io.grid.lines.blank_lines import BlankLine, BlankLines
from kstt.io.grid.lines.examples import called_examples, examples_in
from kstt.io.grid.lines.groups import TableGroups
from kstt.io.grid.lines.line import TableLine, heads_block, not_a_row
from kstt.io.grid.lines.remarks import is_remark
from kstt.io.grid.lines.sections import heads_level, in_sections, is_number
from kstt.io.grid.lines.totals import CountedLines, counted_lines
from kstt.io.grid.rows.another_table import TitlesAgain
from kstt.io.grid.rows.cells import RowCells
from kstt.io.grid.rows.ending import calculates, end_of_table, with_total
from kstt.io.grid.rows.long_names import with_long_names
from kstt.io.grid.rows.names import RowNames, told_apart
from kstt.io.grid.rows.plain_names import is_plain_name
from kstt.records.categories import without_procedures
from kstt.tables.cells import ReportedCell, section_number
from kstt.tables.recognition import Doubt, OmissionReason
from kstt.text import clean, name_key

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from kstt.definitions.layout import FormLayout
    from kstt.io.grid.columns.header import Header
    from kstt.io.grid.grids import Grid
    from kstt.tables.cells import Cells

__all__ = ["Body", "LeftOut"]

LeftOut = tuple[int, int, str, OmissionReason]
"""A text that is no part of the table: its row and column, what it says, and why."""

_LONGER_THAN_A_NUMBER, _FEW, _LONG, _NUMBERED = 5, 4, 60, 8


class Body:
    """The rows under a header, sorted into lines of the form and what is none.

    ``counted`` are the cells of each row that digits alone fill, ``None`` where its counts are not to be
    looked at; ``notes`` are texts that were left out, ``written`` the cells of other rows; ``counted_lines``
    the lines that count, with what was found of the others; ``doubts`` what to say of names and examples.
    ``own`` is the row at an end of the table that has the name of its reporting unit.
    """

    def __init__(
        self, grid: Grid, header: Header, counted: Mapping[int, Cells | None], own: int | None = None
    ) -> None:
        self.grid, self.header, self._rows_of_counts, self._own = grid, header, counted, own
        self._left_out: list[LeftOut] = []
        self.counted_lines = CountedLines([], TableGroups([], [], [], []), [], [])
        self.doubts: tuple[Doubt, ...] = ()
        self.notes: list[str] = []
        self.written: dict[int, tuple[ReportedCell, ...]] = {}
        self._section = ""
        self._open: list[Doubt] = []
        self._header_again: list[int] = []
        self._known = header.used
        width = max((len(row) for row in grid.rows), default=0)
        self._others = [c for c in range(width) if c not in self._known]
        self._counted = header.counted
        self._cells = RowCells(grid, header)
        self._names = RowNames(grid, header)
        self._titles = TitlesAgain(grid, header, counted, self._names)

    def lines(self) -> tuple[list[TableLine], FormLayout]:
        """The lines that carry figures, or the number and name of a row, and the form that they make.

        Raises: DocumentError for a second table of the same form, which would be lost or mixed with this one;
            UnseenError where counts that are not to be looked at decide.
        """
        rows = self.grid.rows
        kept = told_apart(self._without_texts(self._found()), self.grid, self.header)
        self.doubts = (*self.doubts, *self._open, *self._noted(kept))
        refuse_second_table(self.grid, kept, self._header_again, self.header.layout, self._titles.over)
        for r, line in kept:
            if section_number(line.number):
                self._section = line.number.rstrip(".)")
            if self._others and any(rows[r][c] for c in self._others if c < len(rows[r])):
                self._remarks(r, rows[r], line)
        lines, layout = in_sections(
            [line for _, line in kept], self.header.layout, printed=self.header.printed
        )
        found = self.counted_lines = counted_lines(lines, layout, self.grid.source, self.grid.hidden)
        for line in found.groups.headings:
            self._left_out.append((line.row, 0, line.name, OmissionReason.BLOCK))
            self.notes.append(line.name)
        for line in found.groups.parts:
            self._left_out.append((line.row, 0, line.name, OmissionReason.PART))
            self.notes.append(f"{line.name}: {', '.join(cell.text.strip() for cell in line.cells)}")
        for line, of in found.repeated:
            self._left_out.append((line.row, 0, f"{line.label} (= {of})", OmissionReason.SUBTOTAL))
        for line in found.beside:
            self._leave(line.row, OmissionReason.BELOW)
        return found.lines, layout

    def _noted(self, kept: Sequence[tuple[int, TableLine]]) -> Iterator[Doubt]:
        """What to say of names that had the number of their procedures beside them."""
        of_names = [c for c in (self.header.label, self.header.unit, self.header.number) if c is not None]
        noted = [
            (r, clean(text))
            for r, line in kept
            for c in of_names
            if (text := at(self.grid.rows[r], c))
            and without_procedures(text) != text
            and clean(text) != line.label
        ]
        for r, text in noted[:1]:
            yield Doubt("name-note", "", self.grid.where(r), text, str(len(noted)))

    @property
    def left_out(self) -> tuple[LeftOut, ...]:
        """What is no part of the table, in the order of the document."""
        return tuple(sorted(self._left_out, key=lambda one: one[:2]))

    def _found(self) -> list[tuple[int, TableLine]]:
        """Each row down to the end of the table with its line, those that are none left out."""
        found: list[tuple[int, TableLine]] = []
        for r in range(self.header.last + 1, len(self.grid.rows)):
            if found and self._titles.begins_another(r, found):
                for below in range(r, len(self.grid.rows)):
                    self._leave(below, OmissionReason.BELOW)
                break
            line = self._line(r, begun=bool(found))
            if line is not None:
                found.append((r, line))
        found, doubts = self._without_examples(self._without_titles(found))
        found, of_names = with_long_names(found, self.grid, self.header)
        self.doubts = (*doubts, *of_names)
        found = with_total(self._without_last_remarks(found), self._own)
        end, open_ = end_of_table(found, self.grid, self.header)
        for r, line in found[end : end + open_]:
            self._open.append(Doubt("line-open", "", self.grid.where(r), line.label))
        for r, line in found[end:]:
            self._leave(r, OmissionReason.BELOW if line.has_counts else OmissionReason.NO_FIGURES)
        return found[:end]

    def _without_titles(self, found: Sequence[tuple[int, TableLine]]) -> list[tuple[int, TableLine]]:
        """The lines without what stands above the table, printed once more over its header."""
        gone: set[int] = set()
        for r in self._header_again:
            above = r - 1
            while above not in self._rows_of_counts and self._titles.titles_over.issuperset(
                name_key(cell) for cell in self.grid.rows[above] if cell.strip()
            ):
                gone.add(above)
                above -= 1
        for r, _ in found:
            if r in gone:
                self._leave(r, OmissionReason.HEADER_AGAIN)
        return [one for one in found if one[0] not in gone]

    def _without_last_remarks(self, found: Sequence[tuple[int, TableLine]]) -> list[tuple[int, TableLine]]:
        """The lines without numbered remarks of no figure after the last row, or between it and the total.

        A second total without figures, *Tổng cộng: 11 lĩnh vực*, is a remark, too.
        """
        kept = list(found)
        totals = [(r, line) for r, line in kept if line.is_total()]
        for r, line in totals if len(totals) > 1 and any(one.has_counts for _, one in totals) else ():
            if any(map(str.isdecimal, line.label)) and not line.has_texts:
                kept.remove((r, line))
                self._leave(r, OmissionReason.NO_FIGURES)
        i = next((i for i in range(len(kept) - 1, -1, -1) if not kept[i][1].is_total()), -1)
        while i > 0 and (line := kept[i][1]).number and not line.has_texts:
            if not is_remark(line.label, numbered=True):
                break
            self._leave(kept.pop(i)[0], OmissionReason.NO_FIGURES)
            i -= 1
        return kept

    def _without_examples(
        self, found: Sequence[tuple[int, TableLine]]
    ) -> tuple[list[tuple[int, TableLine]], list[Doubt]]:
        """The lines without examples, and what to say of those that call themselves so and are counted.

        Raises: UnseenError where some call themselves so and counts are not to be looked at.
        """
        lines = [line for _, line in found]
        called = called_examples(lines)
        if not called:
            return list(found), []
        if any(line.is_unseen for line in lines):
            raise UnseenError
        examples = set(examples_in(lines))
        for i in sorted(examples):
            self._leave(found[i][0], OmissionReason.EXAMPLE)
        doubts = [
            Doubt("example-counted", "", self.grid.where(found[i][0]), lines[i].name)
            for i in called
            if i not in examples
        ]
        return [one for i, one in enumerate(found) if i not in examples], doubts

    def _without_texts(self, found: Sequence[tuple[int, TableLine]]) -> list[tuple[int, TableLine]]:
        """The lines without texts between them that head neither a section nor a block of rows."""
        texts = {i for i, (r, line) in enumerate(found) if self._is_text(r, line)}
        if not texts:
            return list(found)
        kept: list[tuple[int, TableLine]] = []
        # The level whose rows stand right under it: what heads rows after these may be a level, too.
        level = block = direct = ""
        blank_lines = BlankLines([line for _, line in found], texts, self.header.layout.total_label)
        # Whether rows stand right under the heading of the block, and none of them has a count.
        of_nothing = False
        told = {one.expected for one in self.doubts if one.rule == "name-open"}
        for i, (r, line) in enumerate(found):
            following = found[i + 1][1].bare_number if i + 1 < len(found) else ""
            kind, open_ = blank_lines.kind(i) if i in texts else (None, False)
            if open_ and line.label not in told:
                self._open.append(Doubt("line-open", "", self.grid.where(r), line.label))
            if kind is BlankLine.BLOCK:
                anew = not block and blank_lines.begins_anew(i)
                self._open += self._of_block(r, line.label, direct, anew=anew)
                block, of_nothing = line.label, following == "1"
                self._leave(r, OmissionReason.BLOCK)
                continue
            if kind is BlankLine.REMARK:
                self._leave(r, OmissionReason.NO_FIGURES)
                continue
            if kind is BlankLine.LEVEL or (not line.number and is_total("", line.label)):
                level = line.label if kind else ""
                block = direct = ""
            elif kind is None:
                if of_nothing and line.has_counts:
                    # A heading with figures after a group of nothing heads a group beside it.
                    block = "" if not line.number and following == "1" else block
                    of_nothing = False
                direct = direct if block else level
            kept.append((r, attrs.evolve(line, block=block) if block and not line.block else line))
        return kept

    def _of_block(self, r: int, label: str, level: str, *, anew: bool) -> Iterator[Doubt]:
        """What to say of a heading under rows of a ``level``, or ``anew`` over rows numbered from 1 again."""
        if level and not heads_block(label):
            yield Doubt("heading-open", "", self.grid.where(r), label, level)
        elif anew:
            yield Doubt("block-open", "", self.grid.where(r), label)

    def _is_text(self, r: int, line: TableLine) -> bool:
        """Whether nothing but a text stands in a line, and no name of a total."""
        plain = not (line.number or line.has_texts or calculates(self.grid, self.header, r))
        return plain and not is_total("", line.label)

    def _line(self, r: int, *, begun: bool) -> TableLine | None:
        """The line of a row, unless the row is none of the table."""
        row = self.grid.rows[r]
        if not any(row):
            return None
        number, label, unit = self._names.of(row)
        if r in self._rows_of_counts and (len(label) >= _LONGER_THAN_A_NUMBER or is_plain_name(label)):
            if not number and not_a_row(label):
                return self._left(r, OmissionReason.NO_ROW)
            return TableLine(number, label, self._rows_of_counts[r], r, unit)
        written = [at(self._seen(r), c) for c in self._counted]
        return self._other_line(r, number, label, unit, written, begun=begun)

    def _seen(self, r: int) -> tuple[str, ...]:
        """A row whose counts are looked at.

        Raises: UnseenError where they are not to be.
        """
        if self._rows_of_counts.get(r, ()) is None:
            raise UnseenError
        return self.grid.rows[r]

    def _other_line(
        self, r: int, number: str, label: str, unit: str, written: Sequence[str], *, begun: bool
    ) -> TableLine | None:
        """The line of a row of which not every cell is a count."""
        row = self.grid.rows[r]
        if not any(written) and not any(map(str.isalnum, label)):
            # Dots of a template stand for further rows.
            return None if not (number or label) else self._left(r, OmissionReason.NO_FIGURES)
        short = not written[0].isdecimal() or len(label) < _LONGER_THAN_A_NUMBER
        if short and self._repeats(r, written, begun=begun):
            return None
        if not number and label and not_a_row(label):
            return self._left(r, OmissionReason.NO_ROW)
        cells = self.written[r] = self._cells.of(r, row)
        calculated = calculates(self.grid, self.header, r)
        # A dash in every column says that there was nothing.
        stands = bool(label and (is_number(number) or all(written))) or calculated
        if not stands and any(written) and all(cell.is_blank for cell in cells):
            return self._left(r, OmissionReason.NO_FIGURES)
        # A spare row of a template has a number, no name, and the 0 of formulas.
        read = all(cell.is_blank or cell.is_count for cell in cells)
        if not (label or calculated or any(cell.value for cell in cells)) and (read or not number):
            self._leave(r, OmissionReason.NO_FIGURES, [c for c, cell in enumerate(row) if cell.strip()][:1])
            return None
        heads = bool(label) and (self._heads(row) or heads_level(label))
        if not any(written) and not stands and not heads:
            return self._left(r, OmissionReason.NO_FIGURES)
        return TableLine(number, label, cells, r, unit)

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
        # Beside it the titles of another table may stand.
        own = row[: max(self._known) + 1]
        # Under a header that is printed again on a page; a few counts might run on so by chance.
        if (not begun or len(texts) > _FEW) and numbers_columns(own, () if begun else self._counted):
            place = self.header.label if at(row, self.header.label) else self._counted[0]
            self._leave(r, OmissionReason.COLUMN_NUMBERS, [place])
        elif self._titles.again(row):
            self._leave(r, OmissionReason.HEADER_AGAIN, [self.header.label])
            self._header_again.append(r)
        else:
            return False
        return True

    def _left(self, r: int, reason: OmissionReason) -> TableLine | None:
        """No line: the row is left out."""
        self._leave(r, reason)
        return None

    def _leave(self, r: int, reason: OmissionReason, places: Sequence[int] | None = None) -> None:
        row = self._seen(r)
        if places is None:
            places = [c for c, cell in enumerate(row) if cell.strip()]
        for c in places:
            text = clean(at(row, c))
            self._left_out.append((r, c, text, reason))
            if reason in {OmissionReason.NO_FIGURES, OmissionReason.NO_ROW, OmissionReason.BELOW}:
                self.notes.append(text)

    def _remarks(self, r: int, row: Sequence[str], line: TableLine) -> None:
        """What stands in columns that the form does not have, kept as notes that name their line."""
        for c, cell in enumerate(row):
            # Some tables repeat the number of the section beside each of its rows.
            if c not in self._known and (text := clean(cell)) and text != self._section:
                if c == self.header.code and text in {line.number, line.label}:
                    continue
                title = " ".join(
                    clean(at(above, c))
                    for above in self.grid.rows[self.header.first : self.header.last + 1]
                    if at(above, c)
                )
                self._left_out.append((r, c, text, OmissionReason.REMARK))
                self.notes.append(f"{line.name}: {title} = {text}" if title else f"{line.name}: {text}")
