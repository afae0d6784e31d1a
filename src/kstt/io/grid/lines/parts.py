"""Parts of rows: lines of cases that the row above them counts, such as *Trong đó* or ``- Qua mạng``."""

from __future__ import annotations

import re
from collections import Counter
from typing import TYPE_CHECKING

from kstt.io.grid.lines.depths import (
    DETAIL,
    GROUP,
    MARKS,
    PART,
    ROW,
    end_of_parts,
    is_row,
    odd_sums,
    style_of,
)
from kstt.io.grid.lines.line import added, adds_up, goes_on, heads_block, sums_up
from kstt.text import bare, name_key

if TYPE_CHECKING:
    from collections.abc import Container, Sequence

    from kstt.definitions.layout import FormLayout
    from kstt.io.grid.lines.line import TableLine

__all__ = [
    "marked_parts",
    "named_parts",
    "open_parts",
    "parts_by_total",
    "parts_of_totals",
    "recurring_parts",
]

_AMONG = re.compile(r"[-–—+*•\s]{0,4}trong (?:do|so do)\b")
_TELLING = 3
"""Counts other than 0, and different, of a part that is equal to its row by no chance."""
_MOSTLY = 4
"""Cells other than 0 of a part that are no more than those of its row, where another is."""


def named_parts(
    lines: Sequence[TableLine], depths: Sequence[int | None]
) -> tuple[set[int], list[tuple[TableLine, int, int]]]:
    """The lines that say which cases the line above them counts, too: *Trong đó*, and the parts after it.

    Together they are no more than that line in any cell, or in nearly all.

    Returns: the lines; the cells of them that are more than that line, with what it has.
    """
    found: set[int] = set()
    over: list[tuple[TableLine, int, int]] = []
    for i, line in enumerate(lines):
        if i in found or not i or not _AMONG.match(bare(line.label)):
            continue
        parent = lines[next(k for k in range(i - 1, -1, -1) if k not in found)]
        end = i + 1
        while end < len(lines) and (depths[end] or GROUP) >= max(PART, depths[i] or GROUP):
            end += 1
        # Under a numbered row, lines without number go on with its parts.
        plain = end
        while parent.bare_number and plain < len(lines) and depths[plain] and not lines[plain].bare_number:
            plain += 1
        ends = tuple(dict.fromkeys((plain, end, i + 1)))
        last = next((last for last in ends if _is_within(parent, lines[i:last])), 0)
        if not last and end == len(lines) and _is_of_all(lines[:i], lines[i:]):
            last = end
        elif not last and (odd := _odd_parts(parent, line)):
            last = i + 1
            over += ((line, place, value) for place, value in odd.items())
        found.update(range(i, last))
    return found, over


def _is_of_all(lines: Sequence[TableLine], parts: Sequence[TableLine]) -> bool:
    """Whether the last lines of a table are together no more than those above them, none a total."""
    rows = [line for line in lines if not (line.is_total() or line.is_section)]
    sums, own = added([line.values for line in rows]), added([line.values for line in parts])
    return not any(line.is_total() for line in parts) and all(a <= b for a, b in zip(own, sums, strict=False))


def _odd_parts(line: TableLine, part: TableLine) -> dict[int, int]:
    """The cells of a part that hold more than its line, with what that holds, though most others do not."""
    pairs = [(part or 0, whole or 0) for part, whole in zip(part.values, line.values, strict=True)]
    odd = {c: whole for c, (part, whole) in enumerate(pairs) if part > whole}
    less = sum(1 for part, whole in pairs if 0 < part <= whole)
    return odd if less >= _MOSTLY and less > len(odd) else {}


def recurring_parts(
    lines: Sequence[TableLine], depths: Sequence[int | None]
) -> tuple[dict[int, int], list[tuple[TableLine, int, int]]]:
    """The parts of numbered rows that add up to them, where they mean nothing without their row.

    So they do where most of a section have names that come again there, and where others of its numbered rows
    have counts and no parts: numbered in one run all of them are rows.

    Returns: the parts of those rows, each with its row; the cells of these rows that are not the sum of
    their parts, though most others are.
    """
    inside: dict[int, set[str]] = {}
    wrong: dict[int, dict[int, int]] = {}
    named: Counter[tuple[int, str]] = Counter()
    section = 0
    sections: dict[int, int] = {}
    alone: list[tuple[int, int]] = []
    numbered = any(map(is_row, lines, depths, [*lines[1:], None]))
    for i, line in enumerate(lines):
        # Without numbers those are rows that have no mark.
        plain = style_of(line) == "" and not heads_block(line.label)
        below = lines[i + 1] if i + 1 < len(lines) else None
        if not (is_row(line, depths[i], below) if numbered else plain) or depths[i] is None:
            if depths[i] == GROUP or (depths[i] is None and not sums_up(line)):
                section = i
            continue
        parts = list(lines[i + 1 : end_of_parts(depths, i)])
        odd = {} if adds_up(line, parts) else odd_sums(line, parts) if parts else {}
        if parts and (odd or adds_up(line, parts)):
            inside[i], wrong[i], sections[i] = {name_key(part.label) for part in parts}, odd, section
            # Units may be parts of many categories, and categories of many units.
            of_one = depths[i] == ROW or not any(heads_block(one.label) for one in (line, *parts))
            named.update((section, name) for name in inside[i] if of_one)
        elif not parts and _stands_alone(lines, depths, i):
            alone.append((i, section))
    without = {(section, depths[i]) for i, section in alone if inside and any(lines[i].values)}
    # Of a section all are parts or none: units may have some of their categories in common.
    of_section: dict[int, list[bool]] = {}
    for i, names in inside.items():
        of_section.setdefault(sections[i], []).extend(named[sections[i], name] > 1 for name in names)
    rows = [
        i
        for i in inside
        if ((sections[i], depths[i]) in without and _is_no_chance(lines[i + 1 : end_of_parts(depths, i)]))
        or sum(again := of_section[sections[i]]) * 2 > len(again)
    ]
    return (
        {k: i for i in rows for k in range(i + 1, end_of_parts(depths, i))},
        [(lines[i], place, added) for i in rows for place, added in wrong[i].items()],
    )


def _stands_alone(lines: Sequence[TableLine], depths: Sequence[int | None], i: int) -> bool:
    """Whether another row, the heading of others, a total or nothing follows a line, and no part of it."""
    if i + 1 == len(lines):
        return True
    depth, below = depths[i], depths[i + 1]
    above = below is None or (depth is not None and below < depth)
    return above or style_of(lines[i + 1]) == style_of(lines[i])


def _is_no_chance(lines: Sequence[TableLine]) -> bool:
    """Whether lines that add up to one can hardly do so by chance, as a single one without a mark can."""
    return len(lines) > 1 or style_of(lines[0]) in MARKS or len({*filter(None, lines[0].values)}) >= _TELLING


def marked_parts(
    lines: Sequence[TableLine], depths: Sequence[int | None], gone: Container[int]
) -> dict[int, int]:
    """The lines such as ``- Qua mạng`` or ``1.1`` under a row that they do not add up to, with that row.

    They are cases that the row counts where they are together no more than it, in every cell; those of a row
    of nothing, and those that nearly add up to theirs, are where other rows have such parts.
    """
    found: dict[int, int] = {}
    like_others: dict[int, int] = {}
    for i, line in enumerate(lines):
        if depths[i] != ROW or i + 1 in gone:
            continue
        end = end_of_parts(depths, i)
        parts = lines[i + 1 : end]
        if not parts or not _is_within(line, parts):
            continue
        if not any(line.values) or odd_sums(line, parts):
            like_others.update(dict.fromkeys(range(i + 1, end), i))
        elif not adds_up(line, parts):
            found.update(dict.fromkeys(range(i + 1, end), i))
    return found | like_others if found else found


def parts_of_totals(
    lines: Sequence[TableLine], depths: Sequence[int | None], layout: FormLayout
) -> dict[int, int]:
    """The lines such as ``- Trực tuyến`` right under a total that counts the other rows, with that total.

    Under the last line of a table whose rows are numbered, they need no mark. Each is no more than the total.
    """
    found: dict[int, int] = {}
    totals = [i for i, one in enumerate(lines) if one.is_total(layout.total_label)]
    for i in dict.fromkeys((*totals[:1], *totals[-1:])):
        line = lines[i]
        end = i + 1
        while end < len(lines) and depths[end] == DETAIL:
            end += 1
        plain = end
        while plain < len(lines) and depths[plain] in {ROW, DETAIL} and not lines[plain].number:
            plain += 1
        if plain == len(lines) and sum(one.number.isdecimal() for one in lines[:i]) * 2 > i:
            end = plain
        others = [one for k, one in enumerate(lines) if not i <= k < end and depths[k] is not None]
        parts = lines[i + 1 : end]
        if parts and all(_is_within(line, [part]) for part in parts) and adds_up(line, others):
            found.update(dict.fromkeys(range(i + 1, end), i))
    return found


def parts_by_total(
    lines: Sequence[TableLine], depths: Sequence[int | None], layout: FormLayout
) -> dict[int, int]:
    """The lines without number under numbered rows, each with its row, where the total counts these alone.

    The lines under a row are together no more than it, and less than some.
    """
    total = next((one for one in lines if one.is_total(layout.total_label)), None)
    under: dict[int, list[int]] = {}
    row: int | None = None
    for i, line in enumerate(lines):
        if depths[i] in {None, GROUP}:
            row = None
        elif line.bare_number.isdecimal():
            row = i
        elif line.bare_number or row is None:
            return {}
        elif any(line.values):
            under.setdefault(row, []).append(i)
    rows = [one for one, depth in zip(lines, depths, strict=True) if depth and one.bare_number]
    if total is None or not under or not adds_up(total, rows) or not _is_no_chance(rows):
        return {}
    runs = [(lines[i], [lines[k] for k in parts]) for i, parts in under.items()]
    if all(adds_up(line, parts) for line, parts in runs) or not all(_is_within(*run) for run in runs):
        return {}
    return {k: i for i, parts in under.items() for k in parts}


def open_parts(
    rows: Sequence[TableLine], replaced: Container[TableLine]
) -> list[tuple[TableLine, TableLine]]:
    """The rows without number that may be parts of the numbered row above them, each with that row.

    So they may where the numbers of the others go on from one to the next over them, and those under a row
    are together no more than it.

    Args:
        rows: the rows of a table, or of a section of one.
        replaced: those of them that do not count, their parts standing in their place.
    """
    under: dict[TableLine, list[TableLine]] = {}
    above: TableLine | None = None
    is_among = False
    for line in rows:
        if line.bare_number:
            follows = above is not None and goes_on(above.bare_number, line.bare_number)
            if above is not None and not (follows or line.bare_number.rpartition(".")[2] in {"1", "01", "a"}):
                return []
            is_among = is_among or (follows and above in under)
            above = line
        elif above is None:
            return []
        elif above not in replaced and any(line.values) and line.block in {"", above.block}:
            under.setdefault(above, []).append(line)
    if not is_among or not all(_is_within(line, parts) for line, parts in under.items()):
        return []
    return [(part, line) for line, parts in under.items() for part in parts]


def _is_within(line: TableLine, parts: Sequence[TableLine]) -> bool:
    """Whether parts are together no more than a line, cell by cell."""
    sums = added([one.values for one in parts])
    return all(part <= (value or 0) for part, value in zip(sums, line.values, strict=True))
