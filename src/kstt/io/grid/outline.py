"""Headings of groups that the sums show: lines numbered or marked in one style that each add up those below.

What a mark stands for differs by office: ``a)`` heads numbered rows in one table and follows them in
another. Where the usual order of marks does not make a line the heading of those below, their sums decide.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from kstt.io.grid.lines import adds_up

if TYPE_CHECKING:
    from collections.abc import Collection, Sequence

    from kstt.io.grid.lines import TableLine

__all__ = ["DEEPEST", "MARKS", "nearly_sums", "outlined"]

MARKS = frozenset("-–—+•*")
"""What begins the name of a line that has no number."""
_DASHES = frozenset("-–—")
_TELLING = 3
"""Cells other than 0 in a sum that is no chance."""
_EQUAL = 4
"""Cells other than 0 that must be the sum of the rows under a heading of which another is not."""
DEEPEST = 9
"""How deep lines are that nothing stands under."""


def outlined(lines: Sequence[TableLine], depths: Sequence[int | None]) -> dict[int, int] | None:
    """The depth of each line but sections and totals, by the styles whose lines are sums; else ``None``.

    A style is outer to those that first appear after it. Its lines are headings where more of them are the
    sum of the lines below than are not. ``None`` also where the depths given already have these headings.

    Args:
        lines: the lines of a table.
        depths: how deep they stand by the usual order of marks, ``None`` for sections and totals.
    """
    order: dict[str, int] = {}
    styles: list[int | None] = [
        None if depth is None else order.setdefault(_style(line), len(order))
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
        if _are_sums(lines, own, ends, styles, headings):
            headings.update(own)
            summing.append(style)
    if unusual.isdisjoint(summing):
        return None
    plain = {i for i, depth in enumerate(depths) if depth == 0 and styles[i] not in summing}
    least = dict.fromkeys(range(len(summing) + 1), DEEPEST)
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
        found[i] = min(level + deeper + bool(plain), DEEPEST)
    return found


def _style(line: TableLine) -> str:
    """How a line is numbered or marked: by digits, letters, a dash; by capitals where it is not."""
    written = line.number.strip().rstrip(".)/").lstrip("(")
    if any(map(str.isalnum, written)):
        if written.isdecimal():
            return "1"
        if "." in written:
            return f"1{written.count('.')}"
        return "A" if written.isupper() else "a"
    mark = (written or line.label)[:1]
    if mark in MARKS and mark:
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
) -> bool:
    """Whether most lines of a style that stand over others are the sum of these, or of those right under."""
    held = near = failed = 0
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
            several = sum(any(row.values) for row in rows) > 1
            telling = telling or (several and sum(map(bool, lines[i].values)) >= _TELLING)
        elif rows is None and any(nearly_sums(lines[i], way) for way in ways):
            near += 1
        elif rows is None:
            failed += 1
    return (telling or near > 1) and held + near > failed


def nearly_sums(line: TableLine, rows: Sequence[TableLine]) -> dict[int, int]:
    """The cells of a line that are not the sum of rows, with that sum, though most others are.

    Args:
        line: the line.
        rows: two rows or more.
    """
    values = [row.values for row in rows]
    if len(rows) < 2 or None in line.values or any(None in one for one in values):
        return {}
    added = [sum(value or 0 for value in column) for column in zip(*values, strict=True)]
    odd = {c: total for c, total in enumerate(added) if line.values[c] != total}
    equal = sum(1 for c, total in enumerate(added) if total and c not in odd)
    return odd if odd and equal >= _EQUAL and equal > len(odd) else {}
