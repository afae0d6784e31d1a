"""How deep the lines of a table stand: groups, rows, parts of rows."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from kstt.definitions.totals import is_total
from kstt.io.grid.lines import adds_up, heads_block, sums_up
from kstt.io.grid.outline import DEEPEST, MARKS, nearly_sums, outlined
from kstt.numerals import parse_roman

if TYPE_CHECKING:
    from collections.abc import Container, Sequence

    from kstt.definitions.layout import FormLayout
    from kstt.io.grid.lines import TableLine

__all__ = [
    "DETAIL",
    "GROUP",
    "PART",
    "ROW",
    "bare_number",
    "depth_of",
    "depths_of",
    "end_of_parts",
    "odd_sums",
]

_PARTS = re.compile(r"\d+(?:\.\d+)+")
_PART_OF = re.compile(r"^(?:phần|mục)\s+", re.IGNORECASE)
GROUP, ROW, PART, _DEEPEST, DETAIL = 0, 1, 2, 3, DEEPEST
"""How deep a line stands: the heading of a group, a numbered row, a part ``1.2`` of it, a dash or letter."""


def depths_of(lines: Sequence[TableLine], layout: FormLayout) -> list[int | None]:
    """How deep each line stands; one of a unit or a system among rows of categories heads a group of them."""
    depths = [depth_of(line, layout) for line in lines]
    marked = [i for i, line in enumerate(lines) if line.label[:1] in MARKS and depths[i] == ROW]
    if not any(lines[i].number.strip() for i in marked):
        # Where numbered rows have such marks, too, they set nothing apart.
        for i in marked:
            depths[i] = DETAIL
    shown = outlined(lines, depths)
    if shown is not None:
        return [shown.get(i) for i in range(len(lines))]
    heads = [
        depth in {ROW, DETAIL} and heads_block(line.label) for depth, line in zip(depths, lines, strict=True)
    ]
    rows = [line for line, depth, head in zip(lines, depths, heads, strict=True) if depth and not head]
    if not rows or sum(heads) > len(rows):
        return depths
    for i, head in enumerate(heads):
        if head and depths[i] in {ROW, DETAIL}:
            depths[i] = GROUP
    for i in _unnumbered_parts(lines, depths):
        depths[i] = DETAIL
    if sum(line.number.isdecimal() for line in rows) * 2 > len(rows):
        for i in _unnumbered_sums(lines, depths):
            depths[i] = GROUP
    return depths


def _unnumbered_parts(lines: Sequence[TableLine], depths: Sequence[int | None]) -> list[int]:
    """The lines without number under numbered ones, where each of these with some under it is their sum."""
    found: list[int] = []
    parents = 0
    for i, line in enumerate(lines):
        if depths[i] != ROW or not line.number.strip():
            continue
        end = i + 1
        while end < len(lines) and depths[end] == ROW and not lines[end].number.strip():
            end += 1
        if end == i + 1:
            continue
        if not any(line.values) or not adds_up(line, lines[i + 1 : end]):
            return []
        parents += end > i + 2
        found += range(i + 1, end)
    return found if parents else []


def _unnumbered_sums(lines: Sequence[TableLine], depths: Sequence[int | None]) -> list[int]:
    """The lines without number, among numbered rows, that are the sum of the numbered ones under them."""
    found: list[int] = []
    numbered: list[TableLine] = []
    for i in range(len(lines) - 1, -1, -1):
        line, depth = lines[i], depths[i]
        if depth in {ROW, DETAIL} and not line.number.strip() and any(line.values):
            if adds_up(line, numbered[::-1]):
                found.append(i)
            numbered = []
        elif depth is None or depth == GROUP:
            numbered = []
        else:
            numbered.append(line)
    return found


def depth_of(line: TableLine, layout: FormLayout) -> int | None:
    """How deep a line stands; ``None`` for a section and the total, which no group holds."""
    if line.number.isdecimal():
        return ROW
    written = bare_number(line.number)
    if is_total(line.number, line.label, layout.total_label) or sums_up(line):
        return None
    if parse_roman(written) and written.isupper():
        return None if layout.sections else GROUP
    if _PARTS.fullmatch(written):
        return PART + min(written.count("."), _DEEPEST)
    if len(written) == 1 and written.isalpha():
        return GROUP if written.isupper() else DETAIL
    return DETAIL if line.number.strip() and not written else ROW


def bare_number(number: str) -> str:
    """The number of a line without the marks and words around it; empty for a dash."""
    written = _PART_OF.sub("", number.strip().rstrip(".)").lstrip("("))
    return written if any(map(str.isalnum, written)) else ""


def end_of_parts(depths: Sequence[int | None], i: int, within: Container[int] = ()) -> int:
    """Where the lines end that stand deeper than a line right above them."""
    depth = depths[i] or GROUP
    end = i + 1
    if end < len(depths) and (depths[end] or GROUP) > depth:
        while end < len(depths) and (end in within or (depths[end] or GROUP) > depth):
            end += 1
    return end


def odd_sums(line: TableLine, rows: Sequence[TableLine]) -> dict[int, int]:
    """The cells of a numbered or marked heading that are not the sum of its rows, though most others are."""
    return nearly_sums(line, rows) if bare_number(line.number) or line.label[:1] in MARKS else {}
