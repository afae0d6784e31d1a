"""Sub-total lines that people write under a section, and totals written twice.

A line of the form says each figure once. A sub-total that repeats another line's figures is left out;
one that stands for a section whose heading has no figures lends them to the heading; one that
contradicts is kept unchanged, for the checks to find.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import attrs

from kstt.io.grid.lines import adds_up, sums_up
from kstt.numerals import parse_roman
from kstt.tables.table import is_total

if TYPE_CHECKING:
    from collections.abc import Sequence

    from kstt.definitions.layout import FormLayout
    from kstt.io.grid.lines import TableLine

__all__ = ["without_subtotals"]


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
            if heading.is_blank and adds_up(line, kept[(section or 0) + 1 :]):
                kept[section or 0] = attrs.evolve(heading, cells=line.cells)
                repeated.append((line, heading.number))
                continue
        if totals and total is not None and total.values == line.values:
            repeated.append((line, total.label or layout.total_label))
            continue
        if totals and total is None:
            total = line
        elif layout.sections and parse_roman(line.number.rstrip(".)")):
            section = len(kept)
        kept.append(line)
    return kept, repeated


def _is_last_of_its_section(lines: Sequence[TableLine], i: int) -> bool:
    """Whether a new section, a total or nothing follows."""
    if i + 1 == len(lines):
        return True
    following = lines[i + 1]
    return bool(parse_roman(following.number.rstrip(".)"))) or is_total(following.number, following.label)
