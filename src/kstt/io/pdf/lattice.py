"""Ruled tables: the lattice that the lines of a page make up, and the cells between them."""

from __future__ import annotations

from bisect import bisect_right
from typing import TYPE_CHECKING

import attrs

from kstt.io.pdf.geometry import Box, Rule, clusters
from kstt.limits import MOST_LINES

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

__all__ = ["Lattice", "LatticeCell", "cell_at", "joined", "lattices"]

_TOUCH = 3.0
"""Lines whose ends are so near (points) meet; lines of one direction so near are one."""
_LEAST_DOWN, _LEAST_ACROSS = 0.35, 0.1
"""Of a table's height and width: a shorter stroke in a scan is no line of it."""


@attrs.frozen
class LatticeCell:
    """A cell between ruled lines: its first row and column, how many of each it spans, its box."""

    row: int
    column: int
    height: int
    width: int
    box: Box


@attrs.frozen
class Lattice:
    """A ruled table: the places of its lines down and across, and its cells by row and column."""

    xs: tuple[float, ...]
    ys: tuple[float, ...]
    cells: tuple[LatticeCell, ...]

    @property
    def box(self) -> Box:
        """The outline."""
        return Box(self.xs[0], self.ys[0], self.xs[-1], self.ys[-1])

    @property
    def row_count(self) -> int:
        """The number of rows between the lines."""
        return len(self.ys) - 1

    @property
    def column_count(self) -> int:
        """The number of columns between the lines."""
        return len(self.xs) - 1


def lattices(
    horizontal: Sequence[Rule], vertical: Sequence[Rule], touch: float = _TOUCH, *, drawn: bool = True
) -> list[Lattice]:
    """The ruled tables of a page, from top to bottom.

    Args:
        horizontal: lines across the page, at a height, from left to right.
        vertical: lines down the page.
        touch: how far apart (points) lines that meet may end.
        drawn: every line was drawn as one; else some may be parts of letters or of a stamp, and short ones
            are left out.
    """
    if len(horizontal) + len(vertical) > MOST_LINES:
        return []
    across, down = joined(horizontal, touch), joined(vertical, touch)
    groups = _connected(across, down, touch)
    if not drawn:
        groups = [_without_strokes(h, v, touch) for h, v in groups]
    found = [_lattice(h, v, touch) for h, v in groups]
    return sorted((each for each in found if each is not None), key=lambda each: (each.ys[0], each.xs[0]))


def joined(rules: Iterable[Rule], touch: float = _TOUCH) -> list[Rule]:
    """Lines that lie on one another or carry one another on, as one."""
    rules = list(rules)
    found: list[Rule] = []
    centres = clusters((rule.at for rule in rules), touch / 2)
    groups: dict[int, list[Rule]] = {}
    for rule in rules:
        nearest = min(range(len(centres)), key=lambda i: abs(centres[i] - rule.at))
        groups.setdefault(nearest, []).append(rule)
    for group in groups.values():
        at = sum(rule.at for rule in group) / len(group)
        start = end = None
        for rule in sorted(group, key=lambda rule: rule.start):
            if start is None or end is None:
                start, end = rule.start, rule.end
            elif rule.start <= end + touch:
                end = max(end, rule.end)
            else:
                found.append(Rule(at, start, end))
                start, end = rule.start, rule.end
        if start is not None and end is not None:
            found.append(Rule(at, start, end))
    return found


def _meet(h: Rule, v: Rule, touch: float) -> bool:
    return h.start - touch <= v.at <= h.end + touch and v.start - touch <= h.at <= v.end + touch


def _connected(
    across: Sequence[Rule], down: Sequence[Rule], touch: float
) -> list[tuple[list[Rule], list[Rule]]]:
    """Groups of lines that meet one another."""
    parent = list(range(len(across) + len(down)))

    def root(i: int) -> int:
        while parent[i] != i:
            parent[i] = parent[parent[i]]
            i = parent[i]
        return i

    for i, h in enumerate(across):
        for j, v in enumerate(down, len(across)):
            if _meet(h, v, touch):
                parent[root(i)] = root(j)
    groups: dict[int, tuple[list[Rule], list[Rule]]] = {}
    for i, rule in enumerate((*across, *down)):
        groups.setdefault(root(i), ([], []))[i >= len(across)].append(rule)
    return list(groups.values())


def _without_strokes(
    across: Sequence[Rule], down: Sequence[Rule], touch: float
) -> tuple[list[Rule], list[Rule]]:
    """The lines of a table without strokes that only look like lines: a column's line runs far down."""
    places = clusters((rule.at for rule in down), touch)
    length = {at: sum(rule.end - rule.start for rule in down if abs(rule.at - at) <= touch) for at in places}
    longest = max(length.values(), default=0.0)
    kept = [at for at in places if length[at] >= _LEAST_DOWN * longest]
    columns = [rule for rule in down if any(abs(rule.at - at) <= touch for at in kept)]
    if len(kept) < 2:
        return list(across), columns
    width = kept[-1] - kept[0]

    def ruled(rule: Rule) -> bool:
        ends = [min(abs(end - at) for at in kept) <= 2 * touch for end in (rule.start, rule.end)]
        return all(ends) or rule.end - rule.start >= _LEAST_ACROSS * width

    return [rule for rule in across if ruled(rule)], columns


def _lattice(across: Sequence[Rule], down: Sequence[Rule], touch: float) -> Lattice | None:
    xs = clusters((rule.at for rule in down), touch)
    ys = clusters((rule.at for rule in across), touch)
    if len(xs) < 3 or len(ys) < 2:
        return None
    rows, columns = len(ys) - 1, len(xs) - 1
    # Whether a line stands over each cell, and at its left.
    over = [
        [_drawn(across, ys[r], (xs[c] + xs[c + 1]) / 2, touch) for c in range(columns)]
        for r in range(rows + 1)
    ]
    left = [
        [_drawn(down, xs[c], (ys[r] + ys[r + 1]) / 2, touch) for c in range(columns + 1)] for r in range(rows)
    ]
    taken = [[False] * columns for _ in range(rows)]
    cells = []
    for r in range(rows):
        for c in range(columns):
            if taken[r][c]:
                continue
            width = 1
            while c + width < columns and not left[r][c + width] and not taken[r][c + width]:
                width += 1
            height = 1
            while r + height < rows and not any(over[r + height][c : c + width]):
                if any(left[r + height][c + 1 : c + width]) or any(taken[r + height][c : c + width]):
                    break
                height += 1
            for y in range(r, r + height):
                taken[y][c : c + width] = [True] * width
            box = Box(xs[c], ys[r], xs[c + width], ys[r + height])
            cells.append(LatticeCell(r, c, height, width, box))
    return Lattice(tuple(xs), tuple(ys), tuple(cells))


def _drawn(rules: Iterable[Rule], at: float, over: float, touch: float) -> bool:
    return any(abs(rule.at - at) <= touch and rule.start <= over <= rule.end for rule in rules)


def cell_at(lattice: Lattice, x: float, y: float) -> tuple[int, int] | None:
    """The row and column between the lines in which a point lies."""
    if not lattice.box.holds(x, y):
        return None
    row = min(bisect_right(lattice.ys, y), lattice.row_count) - 1
    return row, min(bisect_right(lattice.xs, x), lattice.column_count) - 1
