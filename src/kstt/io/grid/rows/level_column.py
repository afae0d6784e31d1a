"""Headings of levels that stand elsewhere: in a column, in a line above the header; merged names."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import attrs

from kstt.definitions.totals import is_total
from kstt.io.grid.columns.blocks import at
from kstt.io.grid.columns.number_lines import is_number_row
from kstt.io.grid.lines.line import is_sum
from kstt.io.grid.lines.sections import headed_level, named_level, summed_section
from kstt.tables.cells import ReportedCell
from kstt.text import bare

if TYPE_CHECKING:
    from collections.abc import Sequence

    from kstt.io.grid.columns.header import Header
    from kstt.io.grid.grids import Grid
    from kstt.vocabulary import AuthorityLevel

__all__ = ["with_heading_above", "with_level_headings", "with_merged_names"]

_SEVERAL = 2
_LEVEL = re.compile(r"\b(?:cap|cac)\b")


def with_merged_names(grid: Grid, header: Header) -> Grid:
    """The grid with the name of a cell that reaches over rows, one for each unit beside it, in all of them.

    Args:
        grid: the cells.
        header: the header of its table.
    """
    names = _merged_names(grid, header) if header.unit is not None else {}
    rows = {r for r in names if at(grid.rows[r], header.unit or 0) and not at(grid.rows[r], header.label)}
    if not rows:
        return grid
    found = tuple(
        tuple(names[r] if r in rows and c == header.label else cell for c, cell in enumerate(row))
        for r, row in enumerate(grid.rows)
    )
    of_names = {header.label, header.number}
    merges = tuple(
        one for one in grid.merges if one[1] not in of_names or rows.isdisjoint(range(one[0], one[2] + 1))
    )
    return attrs.evolve(grid, rows=found, merges=merges)


def _merged_names(grid: Grid, header: Header) -> dict[int, str]:
    """The rows under a header over which cells with names reach, with that name."""
    return {
        r: grid.rows[top][left]
        for top, left, bottom, _ in grid.merges
        if left == header.label and top > header.last
        for r in range(top, bottom + 1)
    }


def with_heading_above(grid: Grid, header: Header) -> Grid:
    """The grid with the heading of its first section under the header, where it stands right above that.

    So it is in tables of one section each: the headings of the other sections stand under the header, or in
    sheets of their own, whose names may be all that says of which section they are.

    Args:
        grid: the cells.
        header: the header of its table.
    """
    if header.printed and not header.layout.sections:
        return grid
    above = next((r for r in range(header.first - 1, -1, -1) if _texts(grid, r)), None)
    first = next((r for r in range(header.last + 1, len(grid.rows)) if _holds_counts(grid, header, r)), None)
    if first is None:
        return grid
    others = [r for r in range(header.last + 1, len(grid.rows)) if _level_of(grid, header, r) is not None]
    if above is not None and is_level_line(grid.rows[above]):
        text = " ".join(_texts(grid, above))
    elif not others and header.printed and _LEVEL.search(bare(grid.sheet)):
        # A sheet "Tỉnh" may be that of a whole province.
        above, text = None, grid.sheet
    else:
        return grid
    levels = {_level_of(grid, header, r) for r in others}
    level = headed_level(text)
    if level is None or level in levels or (others[0] < first if others else not header.printed):
        return grid
    heading = [""] * (max(header.label, header.number or 0) + 1)
    heading[header.label] = text
    rows = [*grid.rows[:first], tuple(heading), *grid.rows[first:]]
    places = [*range(first), max(header.last, 0) if above is None else above, *range(first, len(grid.rows))]
    if above is not None:
        rows[above] = ()
        grid = attrs.evolve(grid, merges=tuple(one for one in grid.merges if not one[0] <= above <= one[2]))
    return grid.with_rows(tuple(rows), tuple(places), grid.headings)


def _level_of(grid: Grid, header: Header, r: int) -> AuthorityLevel | None:
    """The level that a row heads, with or without figures."""
    row = grid.rows[r]
    return line_level(row) or headed_level(" ".join(filter(None, (at(row, c) for c in _names(header)))))


def _names(header: Header) -> list[int]:
    return [header.label] if header.number is None else [header.number, header.label]


def is_level_line(row: Sequence[str]) -> bool:
    """Whether a line is a heading of a level and nothing else, a number before it allowed.

    >>> is_level_line(("II", "Cấp huyện", "")), is_level_line(("II", "Cấp huyện", "5"))
    (True, False)
    """
    return line_level(row) is not None


def line_level(row: Sequence[str]) -> AuthorityLevel | None:
    """The level that a line heads which has nothing but a heading."""
    texts = [cell.strip() for cell in row if cell.strip()]
    return headed_level(" ".join(texts)) if 0 < len(texts) <= _SEVERAL else None


def _texts(grid: Grid, r: int) -> list[str]:
    return [cell.strip() for cell in grid.rows[r] if cell.strip()]


def _holds_counts(grid: Grid, header: Header, r: int) -> bool:
    """Whether a row has a count in a column of the form, and is no line of column numbers."""
    row = grid.rows[r]
    counts = [c for c in header.counted if ReportedCell.read(at(row, c)).value is not None]
    return bool(counts) and not is_number_row(row)


def with_level_headings(grid: Grid, header: Header) -> Grid:
    """The grid with a heading above the rows of each level that a column names; else the grid itself.

    The name of a sum that stands in that column is moved to those of the rows. Rows sorted by category, so
    that levels alternate, are gathered by level; their numbers, which run through all rows, are left out.

    Args:
        grid: the cells.
        header: the header of its table.
    """
    counts = header.counted
    for c in range(min(counts, default=0)):
        if c in {header.label, header.number}:
            continue
        if levels := _levels(grid, header, c, counts):
            break
        if gathered := _gathered(grid, header, c):
            return gathered
    else:
        return grid
    rows: list[tuple[str, ...]] = []
    places: list[int] = []
    headings: dict[int, int] = {}
    for r, row in enumerate(grid.rows):
        cells = [*row]
        text = levels.get(r)
        if text is not None:
            cells[c] = ""
            if named_level(text) is None:
                cells[header.label] = text
            else:
                headings[len(rows)] = c
                rows.append(tuple(text if i == header.label else "" for i in range(len(row))))
                places.append(r)
        rows.append(tuple(cells))
        places.append(r)
    return grid.with_rows(tuple(rows), tuple(places), headings)


def _levels(grid: Grid, header: Header, c: int, counts: list[int]) -> dict[int, str]:
    """The rows at which a column names another level, or a sum that has no name elsewhere, with its text.

    Rows that a sum of another level stands under are of that level. None where the column names fewer than
    two levels, one of them twice apart, or anything else beside counts.
    """
    found: dict[int, str] = {}
    levels: list[AuthorityLevel] = []
    first = header.last + 1
    for r in range(header.last + 1, len(grid.rows)):
        text, label = at(grid.rows[r], c), at(grid.rows[r], header.label)
        if is_sum(label):
            title = summed_section(label)
            level = named_level(title)
            if levels and level is not None and level not in levels:
                levels.append(level)
                found.setdefault(first, title)
            first = r + 1
        level = named_level(text)
        if level is not None and level not in levels[-1:]:
            if level in levels:
                return {}
            levels.append(level)
            found[r] = text
        elif text and level is None and not is_number_row(grid.rows[r]):
            counted = any(ReportedCell.read(at(grid.rows[r], place)).value is not None for place in counts)
            if not counted:
                break
            if label or not (is_sum(text) or is_total("", text, header.layout.total_label)):
                return {}
            found[r] = text
    return found if len(levels) >= _SEVERAL else {}


def _gathered(grid: Grid, header: Header, c: int) -> Grid | None:
    """The grid with the rows of each level together under a heading, where a column names that of every row.

    ``None`` where it does not, or some row has no name: of a cell merged over rows each has it.
    """
    found: dict[AuthorityLevel, list[int]] = {}
    for r, row in enumerate(grid.rows[header.last + 1 :], header.last + 1):
        level = named_level(text) if (text := at(row, c)) else None
        if level is not None:
            found.setdefault(level, []).append(r)
    leveled = sorted(r for own in found.values() for r in own)
    if not leveled or leveled != list(range(leveled[0], leveled[-1] + 1)):
        return None
    over = _merged_names(grid, header)
    labels = {r: over.get(r) or at(grid.rows[r], header.label) for r in leveled}
    if len(found) < _SEVERAL or not all(labels.values()):
        return None
    rows, places = [*grid.rows[: leveled[0]]], [*range(leveled[0])]
    headings: dict[int, int] = {}
    for own in found.values():
        width = len(grid.rows[own[0]])
        headings[len(rows)] = c
        rows.append(tuple(at(grid.rows[own[0]], c) if i == header.label else "" for i in range(width)))
        places.append(own[0])
        for r in own:
            cells = [*grid.rows[r]]
            cells[c], cells[header.label] = "", labels[r]
            if header.number is not None:
                cells[header.number] = ""
            rows.append(tuple(cells))
            places.append(r)
    rest = range(leveled[-1] + 1, len(grid.rows))
    merges = tuple(merge for merge in grid.merges if merge[2] < leveled[0])
    rows += [grid.rows[r] for r in rest]
    return attrs.evolve(grid, merges=merges).with_rows(tuple(rows), (*places, *rest), headings)
