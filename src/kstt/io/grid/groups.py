"""Groups of rows that people make within a table or a section, each with a line of its own that sums them.

A form counts each case in one row. A line that repeats the sum of the rows of its group is left out, and
so is a heading of a group without figures; one that contradicts is kept unchanged, for the checks.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import attrs

from kstt.io.grid.lines import adds_up, heads_block, sums_up
from kstt.numerals import parse_roman
from kstt.tables.table import is_total
from kstt.text import bare, name_key

if TYPE_CHECKING:
    from collections.abc import Container, Sequence

    from kstt.definitions.layout import FormLayout
    from kstt.io.grid.lines import TableLine

__all__ = ["TableGroups", "without_groups"]

_PARTS = re.compile(r"\d+(?:\.\d+)+")
_PART_OF = re.compile(r"^(?:phần|mục)\s+", re.IGNORECASE)
_AMONG = re.compile(r"[-–—+*•\s]{0,4}trong (?:do|so do)\b")
_MARKS = frozenset("-–—+•")
"""What begins the name of a part of the row above it, where it has no number."""
_EQUAL = 4
"""Cells other than 0 that must be the sum of the rows under a heading of which another is not."""
_GROUP, _ROW, _PART, _DEEPEST, _DETAIL = 0, 1, 2, 3, 9
"""How deep a line stands: the heading of a group, a numbered row, a part ``1.2`` of it, a dash or letter."""


@attrs.frozen
class TableGroups:
    """The lines that count, the headings of groups without figures, and the sums with what they sum.

    ``wrong`` are the cells of such sums that do not hold: the line, the place of the cell, what the rows of
    the group add up to; ``parts`` are lines of cases that the line above counts, such as *Trong đó*, ``over``
    their cells that hold more than that line, with what it holds; ``assumed`` are lines that no word calls
    parts, each after the line that counts their cases.
    """

    lines: list[TableLine]
    headings: list[TableLine]
    sums: list[tuple[TableLine, str]]
    wrong: list[tuple[TableLine, int, int]]
    parts: list[TableLine] = attrs.field(factory=list)
    over: list[tuple[TableLine, int, int]] = attrs.field(factory=list)
    assumed: list[tuple[TableLine, TableLine]] = attrs.field(factory=list)


def without_groups(lines: Sequence[TableLine], layout: FormLayout) -> TableGroups:
    """The lines of a table with its groups and the parts of its rows taken out.

    A group is headed by a letter or (in a form without sections) a roman numeral and holds rows; a
    numbered row may hold parts such as ``1.2``, ``a)`` or ``-``. The sum may also stand under its rows,
    as a line without number such as ``Cộng nhóm``. Parts that add up to their row are the rows, unless
    parts of several rows have the same names, which mean nothing without theirs.

    Args:
        lines: the lines of a table as they stand.
        layout: its layout.
    """
    depths = _depths(lines, layout)
    among, over = _named_parts(lines, depths)
    if among:
        rest = without_groups([line for i, line in enumerate(lines) if i not in among], layout)
        return attrs.evolve(
            rest, parts=[lines[i] for i in sorted(among)] + rest.parts, over=[*over, *rest.over]
        )
    recurring, wrong = _recurring_parts(lines, depths)
    assumed = _marked_parts(lines, depths, recurring)
    if not assumed and not recurring:
        return _grouped(lines, depths, layout)
    gone = recurring | assumed.keys()
    kept = [(line, depth) for i, (line, depth) in enumerate(zip(lines, depths, strict=True)) if i not in gone]
    rest = _grouped([line for line, _ in kept], [depth for _, depth in kept], layout)
    if assumed and not recurring:
        whole = _grouped(lines, depths, layout)
        if _total_holds(whole.lines, layout) > _total_holds(rest.lines, layout):
            return whole
    parts = [lines[i] for i in sorted(gone)]
    pairs = [(lines[i], lines[parent]) for i, parent in sorted(assumed.items())]
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
        end = _end_of_parts(depths, i, within)
        if depth is None or end == i + 1:
            continue
        inside = [k for k in range(i + 1, end) if k not in sums and k not in headings]
        if line.is_blank and depth == _GROUP:
            headings[i] = line
        elif not _is_over_all(i, end, lines) and adds_up(line, [lines[k] for k in inside]):
            sums[i] = _names([lines[k] for k in inside])
        elif depth in {_GROUP, _ROW} and (odd := _odd_sums(line, [lines[k] for k in inside])):
            sums[i] = _names([lines[k] for k in inside])
            wrong += ((line, place, added) for place, added in odd.items())
    sums |= _under(lines, depths, layout, sums.keys() | headings.keys())
    kept = _in_blocks(lines, depths, sums.keys() | headings.keys())
    summed = [(lines[i], of) for i, of in sorted(sums.items())]
    return TableGroups(kept, list(headings.values())[::-1], summed, wrong)


def _end_of_parts(depths: Sequence[int | None], i: int, within: Container[int] = ()) -> int:
    """Where the lines end that stand deeper than a line right above them."""
    depth = depths[i] or _GROUP
    end = i + 1
    if end < len(depths) and (depths[end] or _GROUP) > depth:
        while end < len(depths) and (end in within or (depths[end] or _GROUP) > depth):
            end += 1
    return end


def _named_parts(
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
        while end < len(lines) and (depths[end] or _GROUP) >= max(_PART, depths[i] or _GROUP):
            end += 1
        ends = tuple(dict.fromkeys((end, i + 1)))
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
    return odd if less >= _EQUAL and less > len(odd) else {}


def _recurring_parts(
    lines: Sequence[TableLine], depths: Sequence[int | None]
) -> tuple[set[int], list[tuple[TableLine, int, int]]]:
    """The parts of numbered rows that add up to them, where rows have parts of the same names.

    Returns: the parts; the cells of rows that are not the sum of their parts, though most others are.
    """
    inside: dict[int, list[TableLine]] = {}
    wrong: list[tuple[TableLine, int, int]] = []
    for i, line in enumerate(lines):
        if depths[i] != _ROW or not line.number.isdecimal():
            continue
        parts = list(lines[i + 1 : _end_of_parts(depths, i)])
        odd = {} if adds_up(line, parts) else _odd_sums(line, parts) if parts else {}
        if parts and (odd or adds_up(line, parts)):
            inside[i] = parts
            wrong += ((line, place, added) for place, added in odd.items())
    names = [{name_key(part.label) for part in parts} for parts in inside.values()]
    if sum(map(len, names)) == len(set().union(*names)):
        return set(), []
    return {k for i, parts in inside.items() for k in range(i + 1, i + 1 + len(parts))}, wrong


def _marked_parts(
    lines: Sequence[TableLine], depths: Sequence[int | None], gone: Container[int]
) -> dict[int, int]:
    """The lines such as ``- Qua mạng`` or ``1.1`` under a row that they do not add up to, with that row.

    They are cases that the row counts where they are together no more than it, in every cell; those of a row
    of nothing are where other rows have such parts.
    """
    found: dict[int, int] = {}
    nothing: dict[int, int] = {}
    for i, line in enumerate(lines):
        if depths[i] != _ROW or i + 1 in gone:
            continue
        end = _end_of_parts(depths, i)
        parts = lines[i + 1 : end]
        if not parts or not _is_within(line, parts) or _odd_sums(line, parts):
            continue
        if not any(line.values):
            nothing.update(dict.fromkeys(range(i + 1, end), i))
        elif not adds_up(line, parts):
            found.update(dict.fromkeys(range(i + 1, end), i))
    return found | nothing if found else found


def _total_holds(lines: Sequence[TableLine], layout: FormLayout) -> int:
    """In how many columns the total is the sum of the rows; 0 where there is no total."""
    total = next((one for one in lines if is_total(one.number, one.label, layout.total_label)), None)
    rows = [one.values for one in lines if _depth(one, layout) is not None]
    if total is None or not rows:
        return 0
    added = [sum(value or 0 for value in column) for column in zip(*rows, strict=True)]
    return sum(1 for own, sum_ in zip(total.values, added, strict=True) if own and own == sum_)


def _is_within(line: TableLine, parts: Sequence[TableLine]) -> bool:
    """Whether parts are together no more than a line, cell by cell."""
    added = [
        sum(value or 0 for value in column) for column in zip(*(one.values for one in parts), strict=True)
    ]
    return all(part <= (value or 0) for part, value in zip(added, line.values, strict=True))


def _in_blocks(lines: Sequence[TableLine], depths: Sequence[int | None], gone: set[int]) -> list[TableLine]:
    """The lines but those that are gone, each with the heading of its group."""
    kept: list[TableLine] = []
    block = ""
    for i, line in enumerate(lines):
        depth = depths[i]
        if depth is None and i not in gone:
            block = ""
        elif depth == _GROUP and i in gone:
            block = line.label
        if i not in gone:
            kept.append(attrs.evolve(line, block=block) if block and not line.block else line)
    return kept


def _odd_sums(line: TableLine, rows: Sequence[TableLine]) -> dict[int, int]:
    """The cells of a numbered heading that are not the sum of its rows, though most others are."""
    values = [row.values for row in rows]
    if not _bare(line.number) or len(rows) < 2 or None in line.values or any(None in one for one in values):
        return {}
    added = [sum(value or 0 for value in column) for column in zip(*values, strict=True)]
    odd = {c: total for c, total in enumerate(added) if line.values[c] != total}
    equal = sum(1 for c, total in enumerate(added) if total and c not in odd)
    return odd if odd and equal >= _EQUAL and equal > len(odd) else {}


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
        total = is_total(line.number, line.label, layout.total_label)
        # The last may be the total of all; sections and the sums under them have a rule of their own.
        grand = total and (layout.sections or (i == last and (i + 1 == len(lines) or not rows)))
        own = sums_up(line) and not grand
        lends = heading is not None and heading.is_blank and (i + 1 == len(lines) or depths[i + 1] is None)
        if own and not lends and adds_up(line, rows):
            found[i] = _names(rows)
            rows = []
        elif depths[i] is None or total or _begins_group(depths, i):
            rows = []
            if i not in gone and not sums_up(line):
                heading = line
        elif i not in gone:
            rows.append(line)
    return found


def _begins_group(depths: Sequence[int | None], i: int) -> bool:
    """Whether a line heads a group that has lines under it."""
    return depths[i] == _GROUP and i + 1 < len(depths) and (depths[i + 1] or _GROUP) > _GROUP


def _depths(lines: Sequence[TableLine], layout: FormLayout) -> list[int | None]:
    """How deep each line stands; one of a unit or a system among rows of categories heads a group of them."""
    depths = [_depth(line, layout) for line in lines]
    marked = [i for i, line in enumerate(lines) if line.label[:1] in _MARKS and depths[i] == _ROW]
    if not any(lines[i].number.strip() for i in marked):
        # Where numbered rows have such marks, too, they set nothing apart.
        for i in marked:
            depths[i] = _DETAIL
    heads = [
        depth in {_ROW, _DETAIL} and heads_block(line.label)
        for depth, line in zip(depths, lines, strict=True)
    ]
    rows = [line for line, depth, head in zip(lines, depths, heads, strict=True) if depth and not head]
    if not rows or sum(heads) > len(rows):
        return depths
    for i, head in enumerate(heads):
        if head and depths[i] in {_ROW, _DETAIL}:
            depths[i] = _GROUP
    for i in _unnumbered_parts(lines, depths):
        depths[i] = _DETAIL
    if sum(line.number.isdecimal() for line in rows) * 2 > len(rows):
        for i in _unnumbered_sums(lines, depths):
            depths[i] = _GROUP
    return depths


def _unnumbered_parts(lines: Sequence[TableLine], depths: Sequence[int | None]) -> list[int]:
    """The lines without number under numbered ones, where each of these with some under it is their sum."""
    found: list[int] = []
    parents = 0
    for i, line in enumerate(lines):
        if depths[i] != _ROW or not line.number.strip():
            continue
        end = i + 1
        while end < len(lines) and depths[end] == _ROW and not lines[end].number.strip():
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
        if depth in {_ROW, _DETAIL} and not line.number.strip() and any(line.values):
            if adds_up(line, numbered[::-1]):
                found.append(i)
            numbered = []
        elif depth is None or depth == _GROUP:
            numbered = []
        else:
            numbered.append(line)
    return found


def _depth(line: TableLine, layout: FormLayout) -> int | None:
    """How deep a line stands; ``None`` for a section and the total, which no group holds."""
    if line.number.isdecimal():
        return _ROW
    written = _bare(line.number)
    if is_total(line.number, line.label, layout.total_label) or sums_up(line):
        return None
    if parse_roman(written) and written.isupper():
        return None if layout.sections else _GROUP
    if _PARTS.fullmatch(written):
        return _PART + min(written.count("."), _DEEPEST)
    if len(written) == 1 and written.isalpha():
        return _GROUP if written.isupper() else _DETAIL
    return _DETAIL if line.number.strip() and not written else _ROW


def _bare(number: str) -> str:
    """The number of a line without the marks and words around it; empty for a dash."""
    written = _PART_OF.sub("", number.strip().rstrip(".)").lstrip("("))
    return written if any(map(str.isalnum, written)) else ""


def _names(rows: Sequence[TableLine]) -> str:
    names = [_bare(row.number) or row.label for row in rows]
    return " + ".join(names if len(names) < 4 else [names[0], "…", names[-1]])
