"""Sub-total lines that people write under a section, and totals written twice.

A line of the form says each figure once. A sub-total that repeats another line's figures is left out;
one that stands for a section whose heading has no figures lends them to the heading; one that
contradicts is kept unchanged, for the checks to find.
"""

from __future__ import annotations

import re
from itertools import takewhile
from typing import TYPE_CHECKING

import attrs

from kstt.io.grid.lines.line import adds_up, sums_up
from kstt.io.grid.lines.sections import named_level, summed_section
from kstt.io.grid.lines.subtotals import COLUMNS, is_no_chance

if TYPE_CHECKING:
    from collections.abc import Sequence

    from kstt.definitions.layout import FormLayout
    from kstt.io.grid.lines.line import TableLine

_SEVERAL = 2
__all__ = ["without_levels_again", "without_subtotals"]

_AMONG = re.compile(r"[-–—+*•\s]{0,4}trong đó ?:?\s*|[-–—+*•\s]{1,4}", re.IGNORECASE)
"""What may stand before the name of a level that a summary has: *Trong đó: Cấp tỉnh*, *- Cấp xã*."""


def without_levels_again(
    lines: Sequence[TableLine], layout: FormLayout
) -> tuple[list[TableLine], list[tuple[TableLine, str]]]:
    """The lines without those that say what the heading of a section says, and these with its number.

    So they stand in a summary by level, above the sections or below them.
    """
    heads = {level: line for line in lines if line.is_section and (level := named_level(line.label))}
    if not layout.sections or len(heads) < _SEVERAL:
        return [*lines], []
    again: list[tuple[TableLine, str]] = []
    for line in lines:
        if line.bare_number or line.is_section or not line.has_counts:
            continue
        match = _AMONG.match(line.label)
        level = named_level(line.label[match.end() :] if match else line.label)
        if level in heads and line.values == heads[level].values:
            again.append((line, heads[level].number))
    gone = {line for line, _ in again}
    return [line for line in lines if line not in gone], again


def without_subtotals(
    lines: Sequence[TableLine], layout: FormLayout
) -> tuple[list[TableLine], list[tuple[TableLine, str]]]:
    """The lines without those that repeat others, and these with the name of the line they repeat."""
    kept: list[TableLine] = []
    repeated: list[tuple[TableLine, str]] = []
    total: TableLine | None = None
    section: int | None = None
    for i, line in enumerate(lines):
        totals = not line.number and line.is_total(layout.total_label)
        subtotals = bool(layout.sections and sums_up(line))
        is_grand = totals and total is None and i + 1 == len(lines)
        own = _heading_of(line, kept) if subtotals else None
        if own is None and subtotals and _is_last_of_its_section(lines, i):
            own = section
        if own is not None and not is_grand:
            heading = kept[own]
            if heading.values == line.values:
                repeated.append((line, heading.number))
                continue
            rows = list(takewhile(lambda one: not one.is_section, kept[own + 1 :]))
            if heading.is_blank and (adds_up(line, rows) or _is_of(line, heading)):
                kept[own] = attrs.evolve(heading, cells=line.cells)
                repeated.append((line, heading.number))
                continue
        if totals and total is not None and total.values == line.values:
            repeated.append((line, total.label or layout.total_label))
            continue
        if totals and total is None:
            total = line
        elif layout.sections and line.is_section:
            section = len(kept)
        kept.append(line)
    again = _total_again(kept, total, layout)
    if again is not None and total is not None:
        repeated.append((again, total.label or layout.total_label))
        kept = [line for line in kept if line is not again]
    return kept, repeated


def _total_again(lines: Sequence[TableLine], total: TableLine | None, layout: FormLayout) -> TableLine | None:
    """The first or last line, if it repeats the total at the other end under a name of its own."""
    if total is None:
        return None
    again = lines[-1] if lines[0] is total else lines[0] if lines[-1] is total else total
    others = [line for line in lines if line is not total and line is not again]
    if again is total or again.number or len(others) < 2:
        return None
    if again.values != total.values or sum(map(bool, total.values)) < COLUMNS:
        return None
    heads = [line for line in others if layout.sections and line.is_section]
    rows = [line for line in others if line not in heads]
    if not sums_up(again) and not is_no_chance(total, rows):
        return None
    return again if adds_up(total, rows) or (heads and adds_up(total, heads)) else None


def _heading_of(line: TableLine, lines: Sequence[TableLine]) -> int | None:
    """The place of the heading of the section that a sum is of by its words, wherever the sum stands."""
    return next((i for i, one in enumerate(lines) if one.is_section and _is_of(line, one)), None)


def _is_of(line: TableLine, heading: TableLine) -> bool:
    """Whether a sum by its words is that of a section: *Cộng cấp huyện* under *Cấp huyện*."""
    level = named_level(heading.label)
    return level is not None and named_level(summed_section(line.label)) is level


def _is_last_of_its_section(lines: Sequence[TableLine], i: int) -> bool:
    """Whether a new section, a total or nothing follows."""
    if i + 1 == len(lines):
        return True
    following = lines[i + 1]
    return following.is_section or sums_up(following) or following.is_total()
