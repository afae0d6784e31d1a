"""How deep the lines of a table stand: groups, rows, parts of rows.

What a mark stands for differs by office: ``a)`` heads numbered rows in one table and follows them in
another. Where the usual order of marks does not make a line the heading of those below, their sums decide.
"""

from __future__ import annotations

import re
from itertools import chain, groupby, pairwise
from typing import TYPE_CHECKING

from kstt.io.grid.lines.line import adds_up, goes_on, heads_block, nearly_sums, sums_up
from kstt.tables.cells import section_number
from kstt.text import name_key

if TYPE_CHECKING:
    from collections.abc import Container, Sequence

    from kstt.definitions.layout import FormLayout
    from kstt.io.grid.lines.line import TableLine

__all__ = [
    "DETAIL",
    "GROUP",
    "PART",
    "ROW",
    "depth_of",
    "depths_of",
    "end_of_parts",
    "is_row",
    "odd_sums",
    "style_of",
]

_PARTS = re.compile(r"\d+(?:\.\d+)+")
_OF_GROUP = re.compile(r"[IVXLC]+(?:\.\d+)+")
"""Numbers of rows that name their group: *I.1*, and *I.1.1* of a part of it."""
MARKS = frozenset("-–—+•*")
"""What begins the name of a line that has no number."""
_DASHES = frozenset("-–—")
_TELLING = 3
"""Cells other than 0 in a sum that is no chance."""
_CERTAIN, _REPEATED = 24, 16
"""Sums of so many bits are no chance; fewer are enough where all of several hold."""
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
    depths = _with_letters(depths, lines)
    depths = _without_plain(depths, lines)
    for i in _plain_headings(lines, depths):
        depths[i] = GROUP
    return nested(lines, depths) or _with_groups(lines, depths)


def _without_plain(depths: list[int | None], lines: Sequence[TableLine]) -> list[int | None]:
    """The depths of lines, numbers such as 1.1 being those of rows where no row has one such as 1.

    Lines without figures that have such a number head them.
    """
    dotted = {i: depth for i, depth in enumerate(depths) if depth and _PARTS.fullmatch(lines[i].bare_number)}
    plain = [i for i, depth in enumerate(depths) if depth == ROW]
    if not dotted or not all(lines[i].is_blank for i in plain):
        return depths
    step = min(dotted.values()) - ROW
    moved = {i: depth - step for i, depth in dotted.items()} | dict.fromkeys(plain, GROUP)
    return [moved.get(i, depth) for i, depth in enumerate(depths)]


def _with_letters(depths: list[int | None], lines: Sequence[TableLine]) -> list[int | None]:
    """The depths of lines, those that have letters being rows where no line has a number of digits.

    The first of each run has a letter: under a mark or a name, letters are parts of what that begins. So they
    are where they do not go on over a line that has none.
    """
    ends = {None, GROUP}
    if any(lines[i].bare_number for i, depth in enumerate(depths) if depth not in {*ends, DETAIL}):
        return depths
    lettered = {i for i, depth in enumerate(depths) if depth == DETAIL and lines[i].bare_number}
    last = ""
    for i, depth in enumerate(depths):
        if depth in ends:
            last = ""
        elif i in lettered:
            if last and depths[i - 1] == ROW and not goes_on(last, lines[i].bare_number):
                return depths
            last = lines[i].bare_number
        elif not last:
            return depths
    return [ROW if i in lettered else depth for i, depth in enumerate(depths)]


def is_row(line: TableLine, depth: int | None, below: TableLine | None = None) -> bool:
    """Whether a line has the number of a row: *1* or *1.*, by its depth also *1.1*, *I.1* or *a*.

    Args:
        line: the line.
        depth: how deep it stands.
        below: the line below it; without a number it is no row of a group that such a number heads.
    """
    written = line.bare_number
    if written.isdecimal():
        return True
    letter = len(written) == 1 and written.islower()
    over = depth == GROUP and below is not None and not below.bare_number
    return (depth == ROW or over) and (letter or any(kind.fullmatch(written) for kind in (_PARTS, _OF_GROUP)))


def _plain_headings(lines: Sequence[TableLine], depths: Sequence[int | None]) -> list[int]:
    """The lines that head those under them by how they are written: none like them has figures.

    Each stands over a line that is written in another way, and there are two or more of them.
    """
    alike: dict[str, list[int]] = {}
    for i, depth in enumerate(depths):
        if depth is not None and depth != GROUP:
            alike.setdefault(style_of(lines[i]), []).append(i)
    found: list[int] = []
    for style, places in alike.items():
        under = [i + 1 for i in places if i + 1 < len(lines) and depths[i + 1] is not None]
        over = len(under) == len(places) > 1 and all(style_of(lines[k]) != style for k in under)
        if over and all(lines[i].is_blank and not lines[i].has_texts for i in places):
            found += places
    return found


def _with_groups(lines: Sequence[TableLine], given: Sequence[int | None]) -> list[int | None]:
    """The depths of lines with those raised that head groups: units, systems, sums without number."""
    depths = [*given]
    # Lines without number and figures that head others are not among these lines any more.
    heads = [
        depth in {ROW, DETAIL} and heads_block(line.label) and bool(line.bare_number or line.has_texts)
        for depth, line in zip(depths, lines, strict=True)
    ]
    rows = [line for line, depth, head in zip(lines, depths, heads, strict=True) if depth and not head]
    if not rows or sum(heads) > len(rows):
        return depths
    raised = [GROUP if head else depth for depth, head in zip(depths, heads, strict=True)]
    # A unit heads what is under it, or is a row as others are, or part of one: the sums know.
    if _holding(lines, depths) <= _holding(lines, raised):
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
        return None if layout.sections and not line.in_section else GROUP
    if _PARTS.fullmatch(written):
        return PART + min(written.count("."), _DEEPEST)
    if _OF_GROUP.fullmatch(written) and written.count(".") > 1:
        return PART + min(written.count(".") - 1, _DEEPEST)
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


def nested(lines: Sequence[TableLine], depths: Sequence[int | None]) -> list[int | None] | None:
    """The depth of each line but sections and totals by what the sums show; else ``None``.

    ``None`` also where the depths given already set the lines apart that are the sum of others.

    Args:
        lines: the lines of a table.
        depths: how deep they stand by the usual order of marks, ``None`` for sections and totals.
    """
    parents = _parents(lines, depths)
    if all((depths[i] or GROUP) > (depths[parent] or GROUP) for i, parent in parents.items()):
        return None
    heads = set(parents.values())
    # Headings without figures stand above all.
    plain = {i for i, depth in enumerate(depths) if depth == GROUP and i not in parents and i not in heads}
    free = [depth for i, depth in enumerate(depths) if depth and i not in parents and i not in heads]
    found: list[int | None] = []
    for i, depth in enumerate(depths):
        if depth is None or i in plain:
            found.append(depth)
        elif i in parents:
            found.append(min((found[parents[i]] or GROUP) + 1, DETAIL))
        else:
            # Parts that a row counts, but does not add up, stay under it.
            deeper = i not in heads and depth > min(free)
            found.append(bool(plain) + deeper)
    return found


def _parents(lines: Sequence[TableLine], depths: Sequence[int | None]) -> dict[int, int]:
    """The lines that another adds up, each with that one, by the styles of both: the innermost first.

    A style adds up another where more of its lines that stand over some of that are their sum than are not,
    in counts that are no chance.
    """
    found: dict[int, int] = {}
    for style in (style_of, _style_with_colon):
        styles = [None if depths[i] is None else style(line) for i, line in enumerate(lines)]
        while summing := _summing(lines, styles, [i for i in range(len(lines)) if i not in found]):
            # What is added up within comes first; of two styles that add up each other, what does more.
            heads = {head for head, _ in summing}
            innermost = [sums for (_, row), sums in summing.items() if row not in heads]
            most: list[tuple[int, list[int]]] = max(summing.values(), key=len)
            for i, run in chain.from_iterable(innermost or [most]):
                found.update(dict.fromkeys(run, i))
    return found


def _summing(
    lines: Sequence[TableLine], styles: Sequence[object], left: Sequence[int]
) -> dict[tuple[object, object], list[tuple[int, list[int]]]]:
    """The pairs of styles of which one adds up the other: each line of the one with those that it adds up."""
    over: dict[tuple[object, object], list[tuple[int, list[int]]]] = {}
    runs = [(style, list(run)) for style, run in groupby(left, styles.__getitem__)]
    for (style, run), (below, rows) in pairwise(runs):
        if style is not None and below is not None:
            over.setdefault((style, below), []).append((run[-1], rows))
    return {pair: sums for pair, known in over.items() if (sums := _sums_among(lines, known))}


def _sums_among(
    lines: Sequence[TableLine], over: Sequence[tuple[int, list[int]]]
) -> list[tuple[int, list[int]]]:
    """The lines that are the sum of those under them, or nearly, where that is the rule and no chance."""
    found: list[tuple[int, list[int]]] = []
    # Headings without figures are as the others of their style.
    blank = [(i, run) for i, run in over if lines[i].is_blank]
    bits = near = 0
    telling = False
    for i, run in over:
        rows = [lines[k] for k in run]
        if len(rows) == 1 and not rows[0].number and name_key(rows[0].label) == name_key(lines[i].label):
            continue  # The row written twice.
        if adds_up(lines[i], rows):
            found.append((i, run))
            bits += sum(value.bit_length() for value in {*filter(None, lines[i].values)})
            several = sum(any(row.values) for row in rows) > 1
            telling = telling or (several and sum(map(bool, lines[i].values)) >= _TELLING)
        elif nearly_sums(lines[i], rows):
            found.append((i, run))
            near += 1
    filled = len(over) - len(blank)
    least = _REPEATED if len(found) == filled > 1 else _CERTAIN
    return found + blank if len(found) * 2 > filled and (telling or bits >= least or near > 1) else []


def _style_with_colon(line: TableLine) -> tuple[str, bool]:
    """How a line is numbered or marked, and whether its name has the colon of a heading."""
    return style_of(line), ":" in line.label


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
