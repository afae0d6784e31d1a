"""A header, or a line that names a form, among the rows: the next page of one table, or a second table."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from kstt.definitions.editions import FORM_CODE, LAYOUTS
from kstt.errors import DocumentError, KsttError
from kstt.i18n import msg
from kstt.io.grid.columns.blocks import at, name_of
from kstt.io.grid.heading.title_block import TitleBlock
from kstt.io.grid.lines.line import adds_up, is_next_page
from kstt.io.grid.lines.sections import headed_level, is_roman
from kstt.limits import HEAD_DEPTH
from kstt.numerals import whole_number
from kstt.text import bare, name_key

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from kstt.definitions.layout import FormLayout
    from kstt.io.grid.grids import Grid
    from kstt.io.grid.lines.line import TableLine

__all__ = [
    "SecondTableError",
    "carries_on",
    "columns_twice",
    "refuse_second_table",
    "second_table",
    "table_below",
]

_CARRIED_ON = re.compile(r"\btiep\b")


class SecondTableError(DocumentError):
    """A second table of the form under or ``beside`` the first.

    ``cut`` is the row after the last line of the first, or the first column of the second.
    """

    def __init__(
        self, source: str, found: str, expected: str, hint: str, cut: int, beside: bool = False
    ) -> None:
        super().__init__(source, found, expected, hint)
        self.cut, self.beside = cut, beside


def columns_twice(grid: Grid, row: int, first: int, second: int) -> DocumentError:
    """The error for a header that has the columns of a form twice.

    Args:
        grid: the cells.
        row: the last row of the header.
        first: the first column of the one set.
        second: that of the other.
    """
    source = grid.source or msg("table")
    found = msg(
        "the columns of the form twice, from {first} and from {second}",
        first=grid.where(row, first),
        second=grid.where(row, second),
    )
    expected, hint = msg("them once"), msg("keep those that count, or put each in a sheet or file of its own")
    names = [
        c
        for titles in grid.rows[max(row - HEAD_DEPTH, 0) : row + 1]
        for c in range(first + 1, second)
        if name_of(at(titles, c))
    ]
    if names:
        return SecondTableError(source, found, expected, hint, min(names), beside=True)
    return DocumentError(source, found, expected, hint)


def refuse_second_table(
    grid: Grid,
    lines: Sequence[tuple[int, TableLine]],
    again: Iterable[int],
    layout: FormLayout,
    over: Sequence[str] = (),
) -> None:
    """Refuse a sheet in which a second table of the form stands under the first; see :func:`second_table`.

    One begins, too, where another unit or period than ``over`` the first stands above its header.

    Raises: SecondTableError.
    """
    again = sorted(again)
    named = (r for r in again if _names_another(_between(grid, lines, r), over, layout.title))
    row = next(named, None) or second_table(lines, again, layout.total_label)
    if row is not None:
        raise table_below(grid, row, max(r for r, _ in lines if r < row) + 1)


def table_below(grid: Grid, row: int, cut: int) -> SecondTableError:
    """The error for a second table of the form under the first.

    Args:
        grid: the cells.
        row: the row at which it begins.
        cut: the row after the last line of the first.
    """
    return SecondTableError(
        grid.source or msg("table"),
        msg("a second table of the form under the first, from {where}", where=grid.where(row)),
        msg("one table in a sheet, page or text"),
        msg("put it into a sheet or file of its own, or name its unit or period above it"),
        cut,
    )


def _between(grid: Grid, lines: Sequence[tuple[int, TableLine]], header: int) -> list[str]:
    """The texts between the last counts above a header that is printed again and that header."""
    counted = [r for r, line in lines if r < header and line.has_counts]
    rows = grid.rows[max(counted) + 1 : header] if counted else ()
    return [cell for row in rows for cell in row if cell.strip()]


def second_table(
    lines: Sequence[tuple[int, TableLine]], again: Iterable[int], total_label: str
) -> int | None:
    """The row of the sheet at which the header of a second table is printed; ``None`` for pages of one.

    A second table follows the total of the first, or a first that adds up to its total above; its own total
    is that of its own rows alone; without a total of its own its rows are numbered anew.

    Args:
        lines: the lines of the table, each with its row in the sheet.
        again: the rows in which the header is printed once more.
        total_label: the edition's name of the total.
    """
    headers = sorted(again)
    for r in headers:
        before = [line for row, line in lines if row < r]
        under = [(row, line) for row, line in lines if row > r]
        # A third table ends the second.
        third = next((row for row in headers if under and row > under[0][0]), None)
        after = [line for row, line in under if third is None or row < third]
        if len(before) < 2 or not after or _begins_level(before, after[0]):
            continue
        closed = before[-1].is_total(total_label)
        first = _rows(before, total_label)
        whole = any(adds_up(line, first) for line in _totals(before, total_label))
        own, every = _rows(after, total_label), _rows((*before, *after), total_label)
        totals = _totals(after, total_label)
        if totals and (closed or whole):
            if any(adds_up(line, own) for line in totals) and not adds_up(totals[-1], every):
                return r
        elif whole and own and own[0].bare_number == "1":
            return r
    return None


def _begins_level(before: Sequence[TableLine], first: TableLine) -> bool:
    """Whether a heading of another level than those before stands right above a header, or under it."""
    level = headed_level(before[-1].name) or headed_level(first.name)
    levels = [headed_level(line.name) for line in before[:-1]]
    return level is not None and any(levels) and level not in levels


def _totals(lines: Iterable[TableLine], total_label: str) -> list[TableLine]:
    return [line for line in lines if line.is_total(total_label)]


def _rows(lines: Iterable[TableLine], total_label: str) -> list[TableLine]:
    """The lines that are neither totals nor numbered in roman."""
    return [line for line in lines if not line.is_section and not line.is_total(total_label)]


def carries_on(
    over: Sequence[str],
    layout: FormLayout,
    text: str,
    heading: Sequence[str],
    below: Iterable[tuple[str, str]],
    lines: Sequence[TableLine],
) -> bool:
    """Whether a line that names a form carries on the table above it, as one that says *tiếp theo* does.

    The form is that of the table, or a name that stands above it; no other unit or period follows, the table
    is not at its end yet, and no row comes again. Where it does not say so, all that stands above the table
    is printed once more, and the numbers of its rows go on.

    Args:
        over: the texts above the header of the table.
        layout: its form.
        text: what the line says.
        heading: the texts from that line down to the next rows with counts.
        below: the numbers and names of these.
        lines: the lines of the table so far.
    """
    if not _same_form(layout, text, over) or lines[-1].is_total():
        return False
    below = list(below)
    if not is_next_page(text) and not (
        {*map(name_key, over)}.issuperset(map(name_key, heading)) and _numbered_on(lines[-1], below)
    ):
        return False
    if _names_another(heading, over, layout.title):
        return False
    seen: set[tuple[str, str]] = set()
    for line in lines:
        if is_roman(line.number):
            seen.clear()
        seen.add((line.number, name_key(line.label)))
    for number, label in below:
        if is_roman(number):
            break
        if (number, name_key(label)) in seen:
            return False
    return True


def _names_another(heading: Sequence[str], over: Sequence[str], title: str) -> bool:
    """Whether a heading names another unit or period than that above a table."""
    own, above = (TitleBlock.read([(cell, "") for cell in cells], title) for cells in (heading, over))
    unit, period = own.reporting_unit, own.period
    return (bool(unit) and name_key(unit) != name_key(above.reporting_unit)) or (
        period is not None and period != above.period
    )


def _numbered_on(line: TableLine, below: Sequence[tuple[str, str]]) -> bool:
    """Whether the number of the first row below is the next after that of a line."""
    last, first = whole_number(line.bare_number), whole_number(below[0][0] if below else "")
    return last is not None and first == last + 1


def _same_form(layout: FormLayout, text: str, over: Sequence[str]) -> bool:
    """Whether a text names the form of a table, or what stands above the table."""
    codes = {match[0] for match in FORM_CODE.finditer(text)}
    if codes:
        return all(_form(code) == layout.form for code in codes)
    named = _CARRIED_ON.split(bare(text), maxsplit=1)[0].rstrip(" (-–:,.;")
    return not named or any(bare(cell).startswith(named) for cell in over)


def _form(code: str) -> str:
    """The form of a code; none for one that is not known."""
    try:
        return LAYOUTS.by_code(code).form
    except KsttError:
        return ""
