"""Groups of rows that people make within a table or a section, each with a line of its own that sums them.

A form counts each case in one row. A line that repeats the sum of the rows of its group is left out, and
so is a heading of a group without figures; one that contradicts is kept unchanged, for the checks.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import attrs

from kstt.io.grid.lines.depths import (
    GROUP,
    ROW,
    depth_of,
    depths_of,
    end_of_parts,
    is_row,
    odd_sums,
    style_of,
)
from kstt.io.grid.lines.line import added, adds_up, heads_block, sums_up
from kstt.io.grid.lines.parts import (
    marked_parts,
    named_parts,
    parts_by_total,
    parts_of_totals,
    recurring_parts,
)

if TYPE_CHECKING:
    from collections.abc import Collection, Container, Iterator, Sequence

    from kstt.definitions.layout import FormLayout
    from kstt.io.grid.lines.line import TableLine

__all__ = ["TableGroups", "sum_of", "without_groups"]


@attrs.frozen
class TableGroups:
    """The lines that count, the headings of groups without figures, and the sums with what they sum.

    ``wrong`` are the cells of such sums that do not hold: the line, the place of the cell, what the rows of
    the group add up to; ``parts`` are lines of cases that the line above counts, such as *Trong đó*, ``over``
    their cells that hold more than that line, with what it holds; ``assumed`` are lines that no word calls
    parts, each with the line that counts its cases; ``replaced`` are rows whose parts stand in their place,
    with these.
    """

    lines: list[TableLine]
    headings: list[TableLine]
    sums: list[tuple[TableLine, str]]
    wrong: list[tuple[TableLine, int, int]]
    parts: list[TableLine] = attrs.field(factory=list)
    over: list[tuple[TableLine, int, int]] = attrs.field(factory=list)
    assumed: list[tuple[TableLine, TableLine]] = attrs.field(factory=list)
    replaced: list[tuple[TableLine, str]] = attrs.field(factory=list)


def without_groups(lines: Sequence[TableLine], layout: FormLayout) -> TableGroups:
    """The lines of a table with its groups and the parts of its rows taken out.

    A group is headed by a letter or (in a form without sections) a roman numeral and holds rows; a
    numbered row may hold parts such as ``1.2``, ``a)`` or ``-``. The sum may also stand under its rows,
    as a line without number such as ``Cộng nhóm``. Parts that add up to their row are the rows, unless
    most parts in the section have names that come again there, and mean nothing without their row.

    Args:
        lines: the lines of a table as they stand.
        layout: its layout.
    """
    depths = depths_of(lines, layout)
    among, over = named_parts(lines, depths)
    if among:
        rest = without_groups([line for i, line in enumerate(lines) if i not in among], layout)
        return attrs.evolve(
            rest, parts=[lines[i] for i in sorted(among)] + rest.parts, over=[*over, *rest.over]
        )
    recurring, wrong = recurring_parts(lines, depths)
    assumed = marked_parts(lines, depths, recurring) | parts_of_totals(lines, depths, layout)
    assumed = assumed or ({} if recurring else parts_by_total(lines, depths, layout))
    gone = recurring | assumed
    if not gone:
        return _grouped(lines, depths, layout)
    kept = [(line, depth) for i, (line, depth) in enumerate(zip(lines, depths, strict=True)) if i not in gone]
    rest = _grouped([line for line, _ in kept], [depth for _, depth in kept], layout)
    if not recurring:
        whole = _grouped(lines, depths, layout)
        if _total_holds(whole.lines, layout) > _total_holds(rest.lines, layout):
            return whole
    parts = [lines[i] for i in sorted(gone)]
    pairs = [(lines[i], lines[parent]) for i, parent in sorted(gone.items())]
    return attrs.evolve(rest, parts=parts, assumed=pairs, wrong=[*wrong, *rest.wrong])


def _grouped(lines: Sequence[TableLine], depths: Sequence[int | None], layout: FormLayout) -> TableGroups:
    """The lines of a table with its groups taken out."""
    headings: dict[int, TableLine] = {}
    # Sums of some rows within a group come first: they are no rows of it.
    within = _under(lines, depths, layout, set())
    sums = dict(within)
    wrong: list[tuple[TableLine, int, int]] = []
    for i in range(len(lines) - 1, -1, -1):
        depth, line = depths[i], lines[i]
        end = end_of_parts(depths, i, within)
        if depth is None or end == i + 1:
            continue
        inside = [k for k in range(i + 1, end) if k not in sums and k not in headings]
        if line.is_blank and (depth == GROUP or any(lines[k].has_counts for k in inside)):
            headings[i] = line
        elif not _is_over_all(i, end, lines) and adds_up(line, [lines[k] for k in inside]):
            sums[i] = sum_of([lines[k] for k in inside])
        elif depth in {GROUP, ROW} and (odd := odd_sums(line, [lines[k] for k in inside])):
            sums[i] = sum_of([lines[k] for k in inside])
            wrong += ((line, place, added) for place, added in odd.items())
    wrong += _over_nothing(lines, depths, sums.keys() | headings.keys(), within)
    headings |= _of_nothing(lines, depths, sums.keys() | headings.keys())
    replaced = [
        (line, of)
        for i, of in sorted(sums.items())
        if is_row(line := lines[i], depths[i], below := next(iter(lines[i + 1 : i + 2]), None))
        and (depths[i] == ROW or (below is not None and not below.bare_number))
        and not heads_block(line.label)
    ]
    sums |= _under(lines, depths, layout, sums.keys() | headings.keys())
    kept = _in_blocks(lines, depths, sums.keys(), headings.keys())
    summed = [(lines[i], of) for i, of in sorted(sums.items())]
    return TableGroups(kept, list(headings.values())[::-1], summed, wrong, replaced=replaced)


def _of_nothing(
    lines: Sequence[TableLine], depths: Sequence[int | None], known: Collection[int]
) -> dict[int, TableLine]:
    """The headings of groups without rows and cases, where others that are written alike head rows."""
    styles = {style_of(lines[i]) for i in known if depths[i] == GROUP and lines[i].bare_number}
    return {
        i: line
        for i, line in enumerate(lines)
        if i not in known
        and depths[i] == GROUP
        and style_of(line) in styles
        and (i + 1 == len(lines) or depths[i + 1] in {GROUP, None})
        and not any(line.values)
        and all(cell.value == 0 or cell.is_blank for cell in line.cells)
    }


def _over_nothing(
    lines: Sequence[TableLine], depths: Sequence[int | None], known: Container[int], within: Container[int]
) -> Iterator[tuple[TableLine, int, int]]:
    """The cells of headings of groups that have cases where none of the rows under them has any.

    One without number heads rows as those do that are the sum of theirs: a unit may be a row as well.
    """
    styles = {style_of(line) for i, line in enumerate(lines) if i in known and depths[i] == GROUP}
    for i, line in enumerate(lines):
        if depths[i] != GROUP or i in known or not (line.bare_number or style_of(line) in styles):
            continue
        inside = [lines[k] for k in range(i + 1, end_of_parts(depths, i, within))]
        if inside and any(one.has_texts for one in inside) and not any(any(one.values) for one in inside):
            yield from ((line, place, 0) for place, value in enumerate(line.values) if value)


def _total_holds(lines: Sequence[TableLine], layout: FormLayout) -> int:
    """In how many columns the total is the sum of the rows; 0 where there is no total."""
    total = next((one for one in lines if one.is_total(layout.total_label)), None)
    rows = [one.values for one in lines if depth_of(one, layout) is not None]
    if total is None or not rows:
        return 0
    return sum(1 for own, sum_ in zip(total.values, added(rows), strict=True) if own and own == sum_)


def _in_blocks(
    lines: Sequence[TableLine], depths: Sequence[int | None], sums: Container[int], headings: Container[int]
) -> list[TableLine]:
    """The lines but sums and headings, each with the heading of its group, or of the row it is a part of."""
    kept: list[TableLine] = []
    group = row = ""
    for i, line in enumerate(lines):
        depth = depths[i]
        gone = i in sums or i in headings
        if depth is None and not gone:
            group = row = ""
        elif depth == GROUP and (gone or line.bare_number):
            group, row = line.label if gone else "", ""
        elif depth == ROW:
            row = line.label if gone else ""
        block = row or group
        if not gone:
            kept.append(attrs.evolve(line, block=block) if block and not line.block else line)
    return kept


def _is_over_all(i: int, end: int, lines: Sequence[TableLine]) -> bool:
    """Whether a line stands over all others: the sum of everything is the total, not a group."""
    line = lines[i]
    return i == 0 and end == len(lines) and not line.number and not heads_block(line.label)


def _under(
    lines: Sequence[TableLine], depths: Sequence[int | None], layout: FormLayout, gone: set[int]
) -> dict[int, str]:
    """The sums that stand under the rows of their group."""
    found: dict[int, str] = {}
    last = max((i for i, line in enumerate(lines) if sums_up(line)), default=-1)
    if last < 0:
        return found
    rows: list[TableLine] = []
    heading: TableLine | None = None
    for i, line in enumerate(lines):
        total = line.is_total(layout.total_label)
        # The last may be the total of all; sections and the sums under them have a rule of their own.
        ends = i == last and not lines[0].is_total(layout.total_label) and (i + 1 == len(lines) or not rows)
        grand = (total and (layout.sections or ends)) or (ends and i + 1 == len(lines) and _is_of_all(lines))
        own = sums_up(line) and not grand
        lends = heading is not None and heading.is_blank and (i + 1 == len(lines) or depths[i + 1] is None)
        if own and not lends and adds_up(line, rows):
            found[i] = sum_of(rows)
            rows = []
        elif depths[i] is None or total or _begins_group(depths, i):
            rows = []
            if i not in gone and not sums_up(line):
                heading = line
        elif i not in gone:
            rows.append(line)
    return found


def _is_of_all(lines: Sequence[TableLine]) -> bool:
    """Whether the last line is the total of all by its figures alone, whatever it is called."""
    rows = [line for line in lines[:-1] if not line.is_blank]
    return len(rows) > 1 and not any(map(sums_up, rows)) and adds_up(lines[-1], rows)


def _begins_group(depths: Sequence[int | None], i: int) -> bool:
    """Whether a line heads a group that has lines under it."""
    return depths[i] == GROUP and i + 1 < len(depths) and (depths[i + 1] or GROUP) > GROUP


def sum_of(rows: Sequence[TableLine]) -> str:
    """The names of the rows that a line sums, written as a sum.

    Args:
        rows: the rows.
    """
    names = [row.bare_number or row.label for row in rows]
    return " + ".join(names if len(names) < 4 else [names[0], "…", names[-1]])
