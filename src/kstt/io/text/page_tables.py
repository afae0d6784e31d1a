"""The tables of a page as they stand, and those put together that a page draws as one."""

from __future__ import annotations

import re
from itertools import chain
from typing import TYPE_CHECKING

import attrs

from kstt.io.grid.columns.blocks import is_data, says_of_columns
from kstt.io.grid.lines.line import is_next_page, is_sum
from kstt.io.grid.lines.sections import headed_level
from kstt.io.grid.titles.words import WORDS
from kstt.limits import HEAD_DEPTH
from kstt.numerals import whole_number
from kstt.tables.cells import ReportedCell
from kstt.text import name_key

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from kstt.vocabulary import AuthorityLevel

__all__ = ["PageTable", "TableMarks", "joined_tables"]

_PAGE = re.compile(r"(?:[Tt]rang )?\d{1,4}(?:/\d{1,4})?")
_SOME = 3
"""The titles of a header, and the texts of a line that heads a section are fewer."""


@attrs.frozen
class TableMarks:
    """Places in a table: rows, and what stands in cells, that do not show."""

    unshown: dict[tuple[int, int], str] = attrs.field(factory=dict)
    hidden: set[int] = attrs.field(factory=set)

    def below(self, rows: int) -> TableMarks:
        """The same places where so many rows stand above."""
        return TableMarks(
            {(rows + r, c): text for (r, c), text in self.unshown.items()},
            {rows + r for r in self.hidden},
        )


@attrs.frozen
class PageTable:
    """A table of a page: its rows with their names, the lines above it, each with its name; its marks."""

    name: str
    rows: tuple[tuple[str, ...], ...]
    names: tuple[str, ...]
    above: tuple[tuple[str, str], ...]
    marks: TableMarks
    is_hidden: bool


def joined_tables(tables: Iterable[PageTable]) -> Iterator[PageTable]:
    """The tables, those joined that stand one under another as one is drawn in pieces.

    Such are a header and its body in a table each, as grids of data that scroll have them, a total in
    a table at the foot, the rows of a further page, numbered on, and the sections of a form, each in a table
    under its heading.

    Args:
        tables: the tables in the order of the page.
    """
    before: PageTable | None = None
    for table in tables:
        if before is None:
            before = table
        elif _goes_on(before, table):
            before = _joined(before, table)
        else:
            yield before
            before = table
    if before is not None:
        yield before


def _goes_on(before: PageTable, table: PageTable) -> bool:
    """Whether a table is a piece of the one that begins above it."""
    header = _header(before.rows)
    if not header or before.is_hidden is not table.is_hidden or not _are_as_wide(before.rows, table.rows):
        return False
    own = _header(table.rows)
    lines = [line for _, line in table.above]
    if not own and not lines:
        # A header alone has its body in the next table; a table of nothing but a sum is the foot.
        headless = not any(map(is_data, before.rows)) and any(map(is_data, table.rows))
        if headless or (table.rows and all(map(_is_of_sum, table.rows))):
            return True
    if not own and all(map(_is_page_mark, lines)) and _numbers_on(before.rows, table.rows):
        return True
    if own and own != header:
        return False
    first = next((row for row in table.rows[len(own) :] if any(map(str.strip, row))), ())
    level = headed_level(lines[0]) if len(lines) == 1 else None if lines else _level(first)
    # The sections of a form are of different levels, each under its heading.
    over = headed_level(before.above[-1][1]) if before.above else None
    known = {over, *map(_level, before.rows)} - {None}
    totals = all(_is_of_sum(row) for row in before.rows if is_data(row))
    return level is not None and (bool(known) or totals) and level not in known


def _is_page_mark(line: str) -> bool:
    """Whether a line between tables says nothing but on which page it stands."""
    return _PAGE.fullmatch(line.strip()) is not None or is_next_page(line)


def _numbers_on(above: Sequence[tuple[str, ...]], below: Sequence[tuple[str, ...]]) -> bool:
    """Whether the rows of a table are numbered on from the last of the one above it."""
    last = next((row[0].strip() for row in above[::-1] if is_data(row)), "")
    first = next((row[0].strip() for row in below if is_data(row) or _is_named_alone(row)), "")
    numbers = whole_number(last), whole_number(first)
    if None in numbers or not numbers[1] == (numbers[0] or 0) + 1 > 1:
        return False
    return not any(map(_has_cases, below)) or not _is_added_up(above)


def _is_named_alone(row: Sequence[str]) -> bool:
    """Whether a row has a number and a name, and leaves blank what is nothing."""
    filled = [cell for cell in row if cell.strip()]
    return len(filled) == _SOME - 1 and any(map(str.isalpha, filled[1]))


def _has_cases(row: tuple[str, ...]) -> bool:
    """Whether a row counts anything but 0, its number aside: no total leaves out rows of nothing."""
    return is_data(row) and any(ReportedCell.read(cell).value for cell in row[1:])


def _is_added_up(rows: Sequence[tuple[str, ...]]) -> bool:
    """Whether the one total of some rows is that of all of them: no further rows belong to them."""
    lines = [row for row in rows if is_data(row)]
    totals = [row for row in lines if any(map(is_sum, row))]
    parts = [[ReportedCell.read(cell).value for cell in row] for row in lines if row not in totals]
    if len(totals) != 1 or not parts:
        return False
    counts = {
        c: cell.value for c, cell in enumerate(map(ReportedCell.read, totals[0])) if cell.value is not None
    }
    return bool(counts) and all(
        value == sum((part[c] or 0) if c < len(part) else 0 for part in parts) for c, value in counts.items()
    )


def _are_as_wide(above: Sequence[tuple[str, ...]], below: Sequence[tuple[str, ...]]) -> bool:
    """Whether rows have as many columns as those above, a blank one at an end of the wider aside."""
    wide, own = (max(map(len, rows), default=0) for rows in (above, below))
    if wide == own:
        return True
    wider = above if wide > own else below
    ends = (0, max(wide, own) - 1) if own > wide else (wide - 1,)
    return abs(wide - own) == 1 and any(
        all(c >= len(row) or not row[c].strip() for row in wider) for c in ends
    )


def _header(rows: Sequence[tuple[str, ...]]) -> tuple[tuple[str, ...], ...]:
    """The first rows of a table with titles of a form's columns, as keys; none where there are few."""
    titled = []
    for row in rows[:HEAD_DEPTH]:
        if is_data(row):
            break
        titled.append(row)
    while titled and not says_of_columns(titled[-1], WORDS):
        titled.pop()
    several = sum(says_of_columns(row, WORDS) for row in titled) >= _SOME
    return tuple(tuple(map(name_key, row)) for row in titled) if several else ()


def _is_of_sum(row: Sequence[str]) -> bool:
    texts = [cell for cell in row if any(map(str.isalpha, cell))]
    return (len(texts) == 1 and is_sum(texts[0])) or not any(map(str.strip, row))


def _level(row: Sequence[str]) -> AuthorityLevel | None:
    """The level whose section a row heads: its number and name, or the name alone, before any counts."""
    texts = [cell.strip() for cell in row if any(map(str.isalpha, cell))]
    return headed_level(" ".join(texts)) if 0 < len(texts) < _SOME else None


def _joined(before: PageTable, table: PageTable) -> PageTable:
    lines = tuple((line,) for _, line in table.above)
    marks = table.marks.below(len(before.rows) + len(lines))
    return attrs.evolve(
        before,
        rows=(*before.rows, *lines, *table.rows),
        names=tuple(chain(before.names, (name for name, _ in table.above), table.names)),
        marks=TableMarks(before.marks.unshown | marks.unshown, before.marks.hidden | marks.hidden),
    )
