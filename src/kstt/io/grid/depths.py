"""How deep the lines of a table stand: groups, rows, parts of rows.

What a mark stands for differs by office: ``a)`` heads numbered rows in one table and follows them in
another. Where the usual order of marks does not make a line the heading of those below, their sums decide.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from kstt.io.grid.lines import adds_up, heads_block, nearly_sums, sums_up
from kstt.tables.cells import section_number

if TYPE_CHECKING:
    from collections.abc import Collection, Container, Sequence

    from kstt.definitions.layout import FormLayout
    from kstt.io.grid.lines import TableLine

__all__ = [
    "DETAIL",
    "GROUP",
    "PART",
    "ROW",
    "depth_of",
    "depths_of",
    "end_of_parts",
    "odd_sums",
    "style_of",
]

_PARTS = re.compile(r"\d+(?:\.\d+)+")
MARKS = frozenset("-–—+•*")
"""What begins the name of a line that has no number."""
_DASHES = frozenset("-–—")
_TELLING = 3
"""Cells other than 0 in a sum that is no chance."""
GROUP, ROW, PART, _DEEPEST, DETAIL = 0, 1, 2, 3, 9
"""How deep a line stands: the heading of a group, a numbered row, a part ``1.2`` of it, a dash or letter."""


def depths_of(lines: Sequence[TableLine], layout: FormLayout) -> list[int | None]:
    """How deep each line stands; one of a unit or a system among rows of categories heads a group of them."""
    depths = [depth_of(line, layout) for line in lines]
    marked = [i for i, line in enumerate(lines) if line.label[:1] in MARKS and depths[i] == ROW]
    if not any(lines[i].number for i in marked):
        # Where numbered rows have such marks, too, they set nothing apart.
        for i in marked:
            depths[i] = DETAIL
    shown = outlined(lines, depths)
    if shown is not None:
        return shown
    plain = _with_groups(lines, depths)
    of_one = outlined(lines, depths, of_one=True)
    return of_one if of_one is not None and _holding(lines, of_one) > _holding(lines, plain) else plain


def _with_groups(lines: Sequence[TableLine], given: Sequence[int | None]) -> list[int | None]:
    """The depths of lines with those raised that head groups: units, systems, sums without number."""
    depths = [*given]
    heads = [
        depth in {ROW, DETAIL} and heads_block(line.label) for depth, line in zip(depths, lines, strict=True)
    ]
    rows = [line for line, depth, head in zip(lines, depths, heads, strict=True) if depth and not head]
    if not rows or sum(heads) > len(rows):
        return depths
    raised = [GROUP if head else depth for depth, head in zip(depths, heads, strict=True)]
    numbered = any(head and line.number for line, head in zip(lines, heads, strict=True))
    # A unit that is numbered among others heads what is under it, or is a row as they are: the sums know.
    if not numbered or _holding(lines, depths) <= _holding(lines, raised):
        depths = raised
    for i in _unnumbered_parts(lines, depths):
        depths[i] = DETAIL
    if sum(line.number.isdecimal() for line in rows) * 2 >= len(rows):
        for i in _unnumbered_sums(lines, depths):
            depths[i] = GROUP
    return depths


def _holding(lines: Sequence[TableLine], depths: Sequence[int | None]) -> int:
    """How many lines are the sum of those right under them, by the depths of all."""
    held = 0
    for i, line in enumerate(lines):
        inside = range(i + 1, end_of_parts(depths, i) if depths[i] is not None else i)
        if inside and any(line.values):
            highest = min(depths[k] or GROUP for k in inside)
            held += adds_up(line, [lines[k] for k in inside if depths[k] == highest])
    return held


def _unnumbered_parts(lines: Sequence[TableLine], depths: Sequence[int | None]) -> list[int]:
    """The lines without number under numbered ones, where each of these with some under it is their sum."""
    found: list[int] = []
    telling = 0
    for i, line in enumerate(lines):
        if depths[i] != ROW or not line.number:
            continue
        end = i + 1
        while end < len(lines) and depths[end] == ROW and not lines[end].number:
            end += 1
        if end == i + 1:
            continue
        if not any(line.values) or not adds_up(line, lines[i + 1 : end]):
            return []
        # The sum of one row may be one by chance, but not twice.
        telling += 2 if end > i + 2 else len({*filter(None, line.values)}) >= _TELLING
        found += range(i + 1, end)
    return found if telling > 1 else []


def _unnumbered_sums(lines: Sequence[TableLine], depths: Sequence[int | None]) -> list[int]:
    """The lines without number, among numbered rows, that are the sum of the numbered ones under them."""
    found: list[int] = []
    numbered: list[TableLine] = []
    for i in range(len(lines) - 1, -1, -1):
        line, depth = lines[i], depths[i]
        if depth in {ROW, DETAIL} and not line.number and any(line.values):
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
    written = line.bare_number
    if line.is_total(layout.total_label) or sums_up(line):
        return None
    if section_number(written) and written.isupper():
        return None if layout.sections else GROUP
    if _PARTS.fullmatch(written):
        return PART + min(written.count("."), _DEEPEST)
    if len(written) == 1 and written.isalpha():
        return GROUP if written.isupper() else DETAIL
    return DETAIL if line.number and not written else ROW


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
    return nearly_sums(line, rows) if line.bare_number or line.label[:1] in MARKS else {}


def outlined(
    lines: Sequence[TableLine], depths: Sequence[int | None], *, of_one: bool = False
) -> list[int | None] | None:
    """The depth of each line but sections and totals, by the styles whose lines are sums; else ``None``.

    A style is outer to those that first appear after it. Its lines are headings where more of them are the
    sum of the lines below than are not. ``None`` also where the depths given already have these headings.

    Args:
        lines: the lines of a table.
        depths: how deep they stand by the usual order of marks, ``None`` for sections and totals.
        of_one: whether several groups of one row each, equal to it in different counts, are sums, too.
    """
    order: dict[str, int] = {}
    styles: list[int | None] = [
        None if depth is None else order.setdefault(style_of(line), len(order))
        for line, depth in zip(lines, depths, strict=True)
    ]
    if len(order) < 2:
        return None
    ends = _ends(styles)
    heads = [i for i, end in enumerate(ends) if end > i + 1]
    unusual = {
        styles[i] for i in heads if (depths[i] or 0) >= min(depths[k] or 0 for k in range(i + 1, ends[i]))
    }
    headings: set[int] = set()
    summing: list[int] = []
    for style in sorted(order.values(), reverse=True) if unusual else ():
        own = [i for i in heads if styles[i] == style]
        if _are_sums(lines, own, ends, styles, headings, of_one=of_one):
            headings.update(own)
            summing.append(style)
    if unusual.isdisjoint(summing):
        return None
    plain = {i for i, depth in enumerate(depths) if depth == 0 and styles[i] not in summing}
    least = dict.fromkeys(range(len(summing) + 1), DETAIL)
    levels: dict[int, int] = {}
    for i, own_style in enumerate(styles):
        if own_style is not None and i not in plain:
            levels[i] = sum(outer < own_style for outer in summing)
            if own_style not in summing:
                least[levels[i]] = min(least[levels[i]], depths[i] or 0)
    found = dict.fromkeys(plain, 0)
    for i, level in levels.items():
        # Parts that a row counts, but does not add up, stay under it.
        deeper = styles[i] not in summing and (depths[i] or 0) > least[level]
        found[i] = min(level + deeper + bool(plain), DETAIL)
    return [found.get(i) for i in range(len(lines))]


def style_of(line: TableLine) -> str:
    """How a line is numbered or marked: by digits, letters, a dash; by capitals where it is not."""
    written = line.bare_number
    if written:
        if written.isdecimal():
            return "1"
        if "." in written:
            return f"1{written.count('.')}"
        return "A" if written.isupper() else "a"
    mark = (line.number or line.label)[:1]
    if mark in MARKS:
        return "-" if mark in _DASHES else mark
    return "CAPITALS" if line.label.isupper() else ""


def _ends(styles: Sequence[int | None]) -> list[int]:
    """Where the lines end that stand below each: at the next of its style, an outer one or no row."""
    ends = [len(styles)] * len(styles)
    open_: list[int] = []
    for i, style in enumerate(styles):
        while open_ and (style is None or (styles[open_[-1]] or 0) >= style):
            ends[open_.pop()] = i
        if style is None:
            ends[i] = i + 1
        else:
            open_.append(i)
    return ends


def _are_sums(
    lines: Sequence[TableLine],
    heads: Sequence[int],
    ends: Sequence[int],
    styles: Sequence[int | None],
    headings: Collection[int],
    *,
    of_one: bool,
) -> bool:
    """Whether most lines of a style that stand over others are the sum of these, or of those right under."""
    held = near = failed = sure = 0
    telling = False
    for i in heads:
        if lines[i].is_blank:
            continue
        under = range(i + 1, ends[i])
        highest = min(styles[k] or 0 for k in under)
        ways = [
            [lines[k] for k in under if k not in headings],
            [lines[k] for k in under if styles[k] == highest],
        ]
        rows = next((way for way in ways if adds_up(lines[i], way)), None)
        if rows is not None and any(lines[i].values):
            held += 1
            sure += of_one and len({*filter(None, lines[i].values)}) >= _TELLING
            several = sum(any(row.values) for row in rows) > 1
            telling = telling or (several and sum(map(bool, lines[i].values)) >= _TELLING)
        elif rows is None and any(nearly_sums(lines[i], way) for way in ways):
            near += 1
        elif rows is None:
            failed += 1
    return (telling or max(near, sure) > 1) and held + near > failed
