"""Parts of rows: lines of cases that the row above them counts, such as *Trong đó* or ``- Qua mạng``."""

from __future__ import annotations

import re
from collections import Counter
from typing import TYPE_CHECKING

from kstt.io.grid.depths import DETAIL, GROUP, PART, ROW, end_of_parts, odd_sums, style_of
from kstt.io.grid.lines import added, adds_up, sums_up
from kstt.text import bare, name_key

if TYPE_CHECKING:
    from collections.abc import Container, Sequence

    from kstt.definitions.layout import FormLayout
    from kstt.io.grid.lines import TableLine

__all__ = ["marked_parts", "named_parts", "parts_of_totals", "recurring_parts"]

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
        if not last and (odd := _odd_parts(parent, line)):
            last = i + 1
            over += ((line, place, value) for place, value in odd.items())
        found.update(range(i, last))
    return found, over


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
    for i, line in enumerate(lines):
        if not line.number.isdecimal() or depths[i] is None:
            if depths[i] == GROUP or (depths[i] is None and not sums_up(line)):
                section = i
            continue
        parts = list(lines[i + 1 : end_of_parts(depths, i)])
        odd = {} if adds_up(line, parts) else odd_sums(line, parts) if parts else {}
        if parts and (odd or adds_up(line, parts)):
            inside[i], wrong[i], sections[i] = {name_key(part.label) for part in parts}, odd, section
            # Of rows that only the sums tell apart the names of parts say nothing.
            named.update((section, name) for name in inside[i] if depths[i] == ROW)
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
        or (depths[i] == ROW and sum(again := of_section[sections[i]]) * 2 > len(again))
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
    """Whether lines that add up to one can hardly do so by chance, as a single one of few counts can."""
    return sum(any(line.values) for line in lines) > 1 or len({*filter(None, lines[0].values)}) >= _TELLING


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


def _is_within(line: TableLine, parts: Sequence[TableLine]) -> bool:
    """Whether parts are together no more than a line, cell by cell."""
    sums = added([one.values for one in parts])
    return all(part <= (value or 0) for part, value in zip(sums, line.values, strict=True))
