"""Sub-total lines that people write under a section, and totals written twice.

A line of the form says each figure once. A sub-total that repeats another line's figures is left out;
one that stands for a section whose heading has no figures lends them to the heading; one that
contradicts is kept unchanged, for the checks to find.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import attrs

from kstt.definitions.totals import is_total
from kstt.io.grid.lines import adds_up, sums_up
from kstt.io.grid.outline import nearly_sums
from kstt.io.grid.sections import named_level
from kstt.numerals import parse_roman

if TYPE_CHECKING:
    from collections.abc import Sequence

    from kstt.definitions.layout import FormLayout
    from kstt.io.grid.lines import TableLine

__all__ = ["grand_total", "summed_section", "without_subtotals"]

_SUM_OF = re.compile(r"^\W{0,4}(?:tổng cộng|tổng số|cộng|tổng)\s", re.IGNORECASE)
_COLUMNS = 3
"""A sum that holds in at least this many columns that are not 0 is no chance."""


def without_subtotals(
    lines: Sequence[TableLine], layout: FormLayout
) -> tuple[list[TableLine], list[tuple[TableLine, str]]]:
    """The lines without those that repeat others, and these with the name of the line they repeat."""
    kept: list[TableLine] = []
    repeated: list[tuple[TableLine, str]] = []
    total: TableLine | None = None
    section: int | None = None
    for i, line in enumerate(lines):
        totals = not line.number and is_total(line.number, line.label, layout.total_label)
        subtotals = bool(layout.sections and sums_up(line))
        heading = None if section is None else kept[section]
        is_grand = totals and total is None and i + 1 == len(lines)
        if subtotals and heading is not None and not is_grand and _is_last_of_its_section(lines, i):
            if heading.values == line.values:
                repeated.append((line, heading.number))
                continue
            if heading.is_blank and (adds_up(line, kept[(section or 0) + 1 :]) or _is_of(line, heading)):
                kept[section or 0] = attrs.evolve(heading, cells=line.cells)
                repeated.append((line, heading.number))
                continue
        if totals and total is not None and total.values == line.values:
            repeated.append((line, total.label or layout.total_label))
            continue
        if totals and total is None:
            total = line
        elif layout.sections and is_section(line):
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
    if again is total or again.number.strip() or len(others) < 2:
        return None
    if again.values != total.values or sum(map(bool, total.values)) < _COLUMNS:
        return None
    heads = [line for line in others if layout.sections and is_section(line)]
    rows = [line for line in others if line not in heads]
    if not sums_up(again) and not _is_no_chance(total, rows):
        return None
    return again if adds_up(total, rows) or (heads and adds_up(total, heads)) else None


def _is_of(line: TableLine, heading: TableLine) -> bool:
    """Whether a sum by its words is that of a section: *Cộng cấp huyện* under *Cấp huyện*."""
    level = named_level(heading.label)
    return level is not None and named_level(summed_section(line.label)) is level


def summed_section(label: str) -> str:
    """The heading of the section that a sum is of by its words; an empty text for another.

    >>> summed_section("Cộng cấp huyện"), summed_section("Cộng nhóm 1")
    ('cấp huyện', '')
    """
    heading = _SUM_OF.sub("", label)
    return heading if heading != label and named_level(heading) is not None else ""


def _is_last_of_its_section(lines: Sequence[TableLine], i: int) -> bool:
    """Whether a new section, a total or nothing follows."""
    if i + 1 == len(lines):
        return True
    following = lines[i + 1]
    return is_section(following) or sums_up(following) or is_total(following.number, following.label)


def grand_total(lines: Sequence[TableLine], layout: FormLayout) -> int | None:
    """The first or last line, if it is the sum of all others, however it is called.

    One without number among numbered rows may differ from their sum in a few cells. ``None`` where a line is
    called the total already, or none is the sum.
    """
    if len(lines) < 2 or any(is_total(one.number, one.label, layout.total_label) for one in lines):
        return None
    heads = [line for line in lines if layout.sections and is_section(line)]
    for i in (0, len(lines) - 1):
        line = lines[i]
        if line in heads or (line.number.strip() and line.is_unseen):
            continue
        if sum(map(bool, line.values)) < _COLUMNS or (len(lines) <= _COLUMNS and not sums_up(line)):
            continue
        # A total may stand above and below.
        others = [
            other for other in lines if other is not line and (other.number or other.label != line.label)
        ]
        rows = [other for other in others if other not in heads]
        if (line.number.strip() or not sums_up(line)) and not _is_no_chance(line, rows):
            continue
        if (heads and adds_up(line, heads)) or adds_up(line, rows):
            return i
        numbered = not line.number.strip() and all(row.number.strip() for row in rows)
        if numbered and not heads and nearly_sums(line, rows):
            return i
    return None


def _is_no_chance(line: TableLine, rows: Sequence[TableLine]) -> bool:
    """Whether a line that is the sum of rows can hardly be so by chance, as one of small figures can."""
    return len({*filter(None, line.values)}) >= _COLUMNS and sum(any(row.values) for row in rows) > 1


def is_section(line: TableLine) -> bool:
    """Whether a line of a form with sections heads one."""
    return parse_roman(line.number.rstrip(".)")) is not None
