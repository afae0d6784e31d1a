"""Where the rows of a table end: signatures, remarks and small counts below it are no rows of the form.

A table may leave blank what is nothing: rows without any figure differ from remarks by their words.
"""

from __future__ import annotations

from itertools import pairwise
from typing import TYPE_CHECKING

import attrs

from kstt.definitions.columns import identities_among
from kstt.definitions.totals import is_total
from kstt.io.grid.columns.blocks import at
from kstt.io.grid.lines.blank_lines import in_capitals, leaves_rows_blank
from kstt.io.grid.lines.depths import style_of
from kstt.io.grid.lines.line import adds_up, heads_block, sums_up
from kstt.io.grid.lines.remarks import is_remark, names_row
from kstt.io.grid.lines.sections import heads_level, is_number
from kstt.numerals import whole_number
from kstt.tables.cells import section_number
from kstt.text import name_key

if TYPE_CHECKING:
    from collections.abc import Sequence

    from kstt.io.grid.columns.header import Header
    from kstt.io.grid.grids import Grid
    from kstt.io.grid.lines.line import TableLine

__all__ = ["calculates", "end_of_table", "with_total"]

_LONG, _FEW, _PLAIN = 120, 3, 2
_NOTARY = "cong chung"
_Found = tuple[int, "TableLine"]


def calculates(grid: Grid, header: Header, r: int) -> bool:
    """Whether a row has formulas in the columns of the form, though none has a value."""
    uncalculated = grid.uncalculated
    return bool(uncalculated) and any((r, c) in uncalculated for c in header.counted)


def end_of_table(lines: Sequence[_Found], grid: Grid, header: Header) -> tuple[int, int]:
    """How many of the lines under a header, each with its row, are lines of its table.

    Returns: that number; how many lines without figures right below may be rows as well.
    """
    ending = _Ending(lines, grid, header)
    end = ending.end()
    below = ending.named_below(end)
    total_label = header.layout.total_label
    if below and leaves_rows_blank([line for _, line in lines[:end]], total_label):
        marked = next((i for i in range(below) if lines[end + i][1].label[:1] == "*"), below)
        return end + marked, below - marked
    return end, below


class _Ending:
    """The lines under a header, looked at from their end."""

    def __init__(self, lines: Sequence[_Found], grid: Grid, header: Header) -> None:
        self.grid, self.header = grid, header
        self.lines = lines[: self._small_counts(lines[: self._beyond_total(lines)])]

    def end(self) -> int:
        """How many lines the table has."""
        lines = self.lines
        end = next((i + 1 for i in range(len(lines) - 1, -1, -1) if self._stands(*lines[i])), 0)
        if end == len(lines):
            return end
        counted = end > 0
        # Where lines without anything stand between rows, one may stand before the last.
        apart = max((below - above for (above, _), (below, _) in pairwise(lines[:end])), default=1)
        while end < len(lines):
            line = lines[end][1]
            if self._begins_blank_section(end, apart):
                end += 2
            elif (
                is_number(line.number)
                and self._continues(end, apart)
                and not (counted and is_remark(line.label, numbered=True))
            ):
                end += 1
            else:
                break
        return end

    def _stands(self, r: int, line: TableLine) -> bool:
        """Whether a line is one of the table by what it holds: figures, dashes for none, a total's name."""
        if line.has_counts or calculates(self.grid, self.header, r):
            return True
        return self._is_total(line) or (line.is_blank and line.has_texts)

    def _is_total(self, line: TableLine) -> bool:
        return line.is_total(self.header.layout.total_label)

    def _beyond_total(self, lines: Sequence[_Found]) -> int:
        """How many lines stand before those with a count of their own that the total shows to be no rows.

        The total is the sum of the rows above these lines; none has more than one count, and in none of them
        do the sums of the form hold.
        """
        start = len(lines)
        for i in range(len(lines) - 1, 0, -1):
            r, line = lines[i]
            figures = self._figures(r, line)
            if self._is_total(line) or figures > 1 or heads_level(line.label):
                break
            if figures:
                if any(line.values) and self._adds_up(line):
                    break
                start = i
        before = [line for _, line in lines[:start]]
        total = next((line for line in before if self._is_total(line)), None)
        if start == len(lines) or total is None or sum(map(bool, total.values)) <= _FEW:
            return len(lines)
        heads = [line for line in before if line.is_section]
        rows = [line for line in before if line not in heads and line is not total and not sums_up(line)]
        return start if adds_up(total, rows) or adds_up(total, heads) else len(lines)

    def _small_counts(self, lines: Sequence[_Found]) -> int:
        """How many lines stand before remarks with a few counts of their own, which are no row of the form.

        Such remarks follow a text, titles of their own, or the total below the rows, and no sum of the form
        holds in them: ``Trong đó hồ sơ trễ hạn do: 1. Lỗi hệ thống | 2``. They may have a total of their own.
        A line whose number goes on with those of the rows is a row, whatever its figures add up to; so is any
        where no row has more figures than a remark.
        """
        start = len(lines)
        if all(self._figures(r, line) <= _FEW for r, line in lines):
            return start
        whole = any(self._is_total(line) and self._figures(r, line) > _FEW for r, line in lines)
        counts = False
        for i in range(len(lines) - 1, self._last_numbered(lines), -1):
            r, line = lines[i]
            figures = self._figures(r, line)
            total = self._is_total(line) and (figures > _FEW or not whole)
            if counts and total and i > 1:
                return i + 1
            if total or figures > _FEW or (any(line.values) and self._adds_up(line)):
                break
            if counts and not figures and (self._remarks(line) or self._titles(line)):
                start = i
            counts = counts or any(line.values)
            if counts and self._remark_between(lines[i - 1][0], r):
                start = i
        return start

    def _last_numbered(self, lines: Sequence[_Found]) -> int:
        """The last line whose number goes on with those of the rows above it; 0 where none does.

        Numbers begin anew under the heading of a section. Where they do elsewhere, or only after rows
        without numbers, they may be those of remarks.
        """
        found = plain = 0
        number, section, sure = 0, 0, True
        for i, (_, line) in enumerate(lines):
            written = line.bare_number
            value, roman = whole_number(written), section_number(written)
            if value is not None:
                sure = sure and value > number and (number > 0 or plain < _PLAIN)
                number = value
            elif roman and (roman > section if section else not found and plain < _PLAIN):
                number, section, sure, plain = 0, roman, True, 0
            else:
                if not written and (heads_level(line.label) or heads_block(line.label)):
                    number, sure, plain = 0, True, 0
                elif not written and line.has_counts and not self._is_total(line):
                    plain += 1
                continue
            if sure and not is_remark(line.label, numbered=True):
                found = i
        return found

    def _remarks(self, line: TableLine) -> bool:
        """Whether a line without figures is a remark, and heads no rows."""
        if is_number(line.number):
            return is_remark(line.label, numbered=True)
        return self._is_remark(line.label or line.number)

    def _titles(self, line: TableLine) -> bool:
        """Whether words stand where the counts of rows do, and no number before them."""
        return not line.bare_number and any(cell.text.strip() and not cell.is_blank for cell in line.cells)

    def _is_remark(self, text: str) -> bool:
        """Whether a text is a remark, and heads no rows."""
        return is_remark(text) and not heads_block(text) and not heads_level(text)

    def _figures(self, r: int, line: TableLine) -> int:
        """How many cells of a line hold a count, or a word for none."""
        if line.is_counted:
            return sum(bool(at(self.grid.rows[r], c)) for c in self.header.counted)
        return sum(
            cell.value is not None or (cell.is_blank and bool(cell.text.strip())) for cell in line.cells
        )

    def _remark_between(self, above: int, below: int) -> bool:
        """Whether a remark stands between two rows, and nothing else beside it."""
        for row in self.grid.rows[above + 1 : below]:
            filled = [cell for cell in row if cell and cell.strip()]
            if len(filled) == 1 and self._is_remark(filled[0]):
                return True
        return False

    def _adds_up(self, line: TableLine) -> bool:
        """Whether every sum of the form holds in a line, a blank being nothing."""
        columns = self.header.layout.columns
        values = {column.key: value or 0 for column, value in zip(columns, line.values, strict=True)}
        return all(
            values[identity.total] == sum(values[part] for part in identity.parts)
            for identity in identities_among(columns)
        )

    def named_below(self, end: int) -> int:
        """How many texts right below rows without numbers are in the column of names and may name others."""
        rows = [line for _, line in self.lines[:end]]
        if not rows or self._is_total(rows[-1]):
            return 0
        if rows[-1].bare_number and sum(not line.bare_number for line in rows) * 2 <= len(rows):
            return 0
        capitals, count = in_capitals(rows), 0
        for (above, before), (r, line) in pairwise(self.lines[end - 1 :]):
            named = at(self.grid.rows[r], self.header.label) == line.label
            if r != above + 1 or line.bare_number or not named or self._is_total(before):
                break
            if not names_row(line.label.lstrip("* "), capitals=capitals):
                break
            count += 1
        return count

    def _continues(self, i: int, apart: int) -> bool:
        """Whether a numbered line without figures goes on with the table, and is no note under it."""
        r, line = self.lines[i]
        if i == 0:
            return True
        above, before = self.lines[i - 1]
        number, last = line.bare_number, before.bare_number
        this, previous = whole_number(number), whole_number(last)
        # Under a heading a row has the number 1; where the rows have no numbers, that of a note begins anew.
        total = self._is_total(before)
        begins = (bool(last) and not any(map(str.isdecimal, last))) or (total and i == 1)
        if total and i > 1:
            above_total = whole_number(self.lines[i - 2][1].bare_number)
            follows = this is not None and above_total is not None and this == above_total + 1
        elif this is not None:
            follows = begins or (previous is not None and this == previous + 1)
        else:
            heads = heads_level(line.label) or heads_block(line.label)
            follows = "." in number or heads or section_number(number) is None
        near = r - above <= apart
        return near and follows and len(line.label) <= _LONG

    def _begins_blank_section(self, i: int, apart: int) -> bool:
        """Whether a line without figures heads a level, and a first row without figures is right under it."""
        if not 0 < i < len(self.lines) - 1:
            return False
        (above, _), (r, head), (below, row) = self.lines[i - 1 : i + 2]
        # Sums of pages and the like stand between lines, too.
        near = r - above <= apart or all(map(any, self.grid.rows[above:r]))
        first = _begins(row) and 0 < len(row.label) <= _LONG
        return near and below - r <= apart and first and (heads_level(head.label) or self._heads_alike(i))

    def _heads_alike(self, i: int) -> bool:
        """Whether a heading above is written as a line is, over rows that begin as those under it do."""
        (_, head), (_, row) = self.lines[i : i + 2]
        heading, begins = style_of(head), style_of(row)
        return heading != begins and any(
            (style_of(one), style_of(below)) == (heading, begins) and _begins(below)
            for (_, one), (_, below) in pairwise(self.lines[:i])
            if not self._is_total(one)
        )


def _begins(line: TableLine) -> bool:
    """Whether a line has the number of the first row of a group: 1, or 3.1."""
    return line.bare_number.rpartition(".")[2] == "1"


def with_total(found: Sequence[_Found], own: int | None) -> list[_Found]:
    """The lines, the total without the number that the first or last of them has among the rows.

    Args:
        found: the lines, each with its row.
        own: the row of the one that has the name of the reporting unit, at an end of the table. It is the
            total where no other line is, and most of the others are numbered.
    """
    kept = list(found)
    counted = [i for i, (_, line) in enumerate(kept) if line.has_counts]
    for i in {*counted[:1], *counted[-1:]}:
        r, line = kept[i]
        # Without marks "Cong chung" is also the category Công chứng.
        named = is_total("", line.label) and name_key(line.label) != _NOTARY
        if line.bare_number.isdecimal() and named:
            kept[i] = r, attrs.evolve(line, number="")
    lines = [kept[i][1] for i in counted]
    if own is not None and not any(line.is_total() for line in lines):
        numbered = sum(bool(line.bare_number) for line in lines)
        for i in {*counted[:1], *counted[-1:]} if numbered * 2 >= len(lines) > 1 else ():
            r, line = kept[i]
            if r == own and not line.number:
                kept[i] = r, attrs.evolve(line, of_unit=True)
    return kept
