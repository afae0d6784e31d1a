"""Rows of a table that no line parts: which lines of text belong to which line of figures."""

from __future__ import annotations

from itertools import accumulate, pairwise, repeat
from math import inf
from typing import TYPE_CHECKING

from kstt.io.pdf.columns import LABELS
from kstt.limits import MOST_LABEL_LINES

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from kstt.io.pdf.columns import Columns
    from kstt.io.pdf.geometry import TextLine

__all__ = ["rows_of"]

_TORN = 1.6
"""Lines of one label are at most this many sizes apart."""
_LEFT = 0.01
"""What it costs that a line close to a table belongs to none of its rows."""
_Block = list["TextLine"]
_Cut = tuple[int, int]


def _in_the_middle(first: float, last: float) -> float:
    return (first + last) / 2


def _at_the_top(first: float, _: float) -> float:
    return first


def _at_the_bottom(_: float, last: float) -> float:
    return last


_ALIGNMENTS = (_in_the_middle, _at_the_top, _at_the_bottom)
"""Where the figures of a row may stand beside a label of several lines."""


def rows_of(
    anchors: Sequence[TextLine],
    others: Sequence[TextLine],
    walls: Sequence[float],
    columns: Columns,
    size: float,
) -> tuple[list[_Block], list[TextLine]]:
    """The rows of a table, each the lines that it has, and the lines above it that belong to none.

    Labels go on over several lines; which of them belong to the row above and which to the one below is known
    by ruled lines, else by how all the rows of the table are aligned.

    Args:
        anchors: the lines with figures or a number, from top to bottom.
        others: the lines of words alone around them.
        walls: the heights of the ruled lines across.
        columns: the columns of the table.
        size: how high a line of text is.
    """
    gaps = _gaps(anchors, others)
    ends = zip(gaps, (None, *anchors), (*anchors, None), strict=True)
    ways = [_ways(gap, above, below, walls) for gap, above, below in ends]
    labelled = [any(columns.of(box.middle[0]) == LABELS for _, box in line.words) for line in anchors]
    _, cuts = min(
        (_aligned(anchors, labelled, gaps, ways, aligned, size) for aligned in _ALIGNMENTS),
        key=lambda each: each[0],
    )
    rows: list[_Block] = []
    for n, anchor in enumerate(anchors):
        above, below = gaps[n][cuts[n][1] :], gaps[n + 1][: cuts[n + 1][0]]
        # What stands between two ruled lines alone is a row of its own: a heading.
        rows += _by_walls(gaps[n][cuts[n][0] : cuts[n][1]], walls) if n else []
        rows.append([*above, anchor, *below])
    rows += _by_walls(gaps[-1][cuts[-1][0] : cuts[-1][1]], walls)
    return rows, gaps[0][: cuts[0][1]]


def _gaps(anchors: Sequence[TextLine], others: Sequence[TextLine]) -> list[_Block]:
    """The lines above the first anchor, between every two, and below the last."""
    gaps: list[_Block] = [[] for _ in range(len(anchors) + 1)]
    for line in sorted(others, key=lambda line: line.baseline):
        gaps[sum(anchor.baseline <= line.baseline for anchor in anchors)].append(line)
    return gaps


def _ways(
    gap: Sequence[TextLine], above: TextLine | None, below: TextLine | None, walls: Sequence[float]
) -> list[_Cut]:
    """The ways to cut a gap: how many lines are of the row above, from which on they are of the one below."""
    most = len(gap)
    start = above.box.middle[1] if above else -inf
    stop = below.box.middle[1] if below else inf
    between = [wall for wall in walls if start < wall < stop]
    if between:
        middles = [line.box.middle[1] for line in gap]
        first = sum(middle < between[0] for middle in middles) if above else 0
        return [(first, sum(middle < between[-1] for middle in middles) if below else most)]
    if above is None:
        return [(0, cut) for cut in range(max(most - MOST_LABEL_LINES, 0), most + 1)]
    if below is None:
        return [(cut, most) for cut in range(min(most, MOST_LABEL_LINES) + 1)]
    return [(cut, cut) for cut in range(min(most, 2 * MOST_LABEL_LINES) + 1)]


def _by_walls(lines: Sequence[TextLine], walls: Sequence[float]) -> list[_Block]:
    rows: dict[int, _Block] = {}
    for line in lines:
        rows.setdefault(sum(wall < line.box.middle[1] for wall in walls), []).append(line)
    return list(rows.values())


def _tear(a: float, b: float, size: float) -> float:
    """What it costs that two lines of one label lie so far apart."""
    return ((b - a) / size) ** 2 if b - a > _TORN * size else 0.0


def _aligned(
    anchors: Sequence[TextLine],
    labelled: Sequence[bool],
    gaps: Sequence[_Block],
    ways: Sequence[Sequence[_Cut]],
    aligned: Callable[[float, float], float],
    size: float,
) -> tuple[float, list[_Cut]]:
    """What it costs at least that figures stand so beside their labels, and how the gaps are cut then."""
    heights = [[line.baseline for line in gap] for gap in gaps]
    # How much a gap is torn from its first line to each of them.
    torn = [list(accumulate(map(_tear, ys, ys[1:], repeat(size)), initial=0.0)) for ys in heights]

    def cost(n: int, above: _Cut, below: _Cut) -> float:
        y, before, after = anchors[n].baseline, heights[n], heights[n + 1]
        ends: list[tuple[float, float]] = []
        total = 0.0
        if above[1] < len(before):
            ends.append((before[above[1]], before[-1]))
            total += torn[n][-1] - torn[n][above[1]]
        if labelled[n]:
            ends.append((y, y))
        if below[0]:
            ends.append((after[0], after[below[0] - 1]))
            total += torn[n + 1][below[0] - 1]
        if not ends:
            return 0.0
        total += sum(_tear(a, b, size) for (_, a), (b, _) in pairwise(ends))
        return ((aligned(ends[0][0], ends[-1][1]) - y) / size) ** 2 + total

    reached = {way: (_LEFT * (way[1] - way[0]), [way]) for way in ways[0]}
    for n, following in enumerate(ways[1:]):
        further: dict[_Cut, tuple[float, list[_Cut]]] = {}
        for below in following:
            known, path = min(
                ((known + cost(n, above, below), path) for above, (known, path) in reached.items()),
                key=lambda each: each[0],
            )
            further[below] = known + _LEFT * (below[1] - below[0]), [*path, below]
        reached = further
    return min(reached.values(), key=lambda each: each[0])
