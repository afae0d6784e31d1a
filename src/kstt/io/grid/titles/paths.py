"""The titles over each column of a sheet: the rows of a header, merged cells and groups filled in."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import attrs

from kstt.dates.periods import ReportingPeriod
from kstt.errors import KsttError
from kstt.limits import MOST_COLUMNS
from kstt.text import bare, clean

if TYPE_CHECKING:
    from collections.abc import Sequence

__all__ = ["Block", "blank_columns", "column_paths", "compares_periods", "with_periods_named"]

Merge = tuple[int, int, int, int]
_TIMES = ("ky", "quy", "thang", "nam")
_THIS = frozenset((*(f"{time} nay" for time in _TIMES), "ky bao cao", "nam nay", "hien tai"))
_LAST = frozenset(
    (*(f"{time} truoc" for time in _TIMES), "cung ky", "cung ky nam truoc", "ky nay nam truoc", "ky truoc do")
)
_YEAR = re.compile(r"\b20\d{2}\b")
_PAIRS = 4
"""The fewest titles over two columns, of this period and of another, that show a table to compare them."""


@attrs.frozen(cache_hash=True)
class Block:
    """The rows of titles of a header, with the merged cells among them, counted from its first row.

    ``numbers`` is the printed number over each column, by its index, where the header has a line of them;
    ``blank`` are the columns under one title with a neighbour that hold nothing of their own.
    """

    rows: tuple[tuple[str, ...], ...]
    merges: tuple[Merge, ...] = ()
    numbers: tuple[tuple[int, int], ...] = ()
    blank: frozenset[int] = frozenset()

    @property
    def width(self) -> int:
        """How many columns the titles reach over, merged cells included."""
        written = max((c + 1 for row in self.rows for c, cell in enumerate(row) if cell.strip()), default=0)
        return max((written, *(right + 1 for _, _, _, right in self.merges)))


def blank_columns(
    titles: Sequence[Sequence[str]], merges: Sequence[Merge], under: Sequence[Sequence[str]]
) -> frozenset[int]:
    """The columns that hold nothing under a title which is merged over them and others, that hold the counts.

    Where none holds anything, the first is that of the title.

    Args:
        titles: the rows of a header.
        merges: the merged cells among them.
        under: the rows under the header.

    >>> sorted(blank_columns([["Đúng hạn", "", "Quá hạn"]], [(0, 0, 0, 1)], [["", "5", "2"]]))
    [0]
    """
    found: set[int] = set()
    for top, left, bottom, right in merges:
        span = range(left, min(right + 1, MOST_COLUMNS))
        if len(span) > 1 and _holds(titles[top : top + 1], left):
            if any(_holds(titles[bottom + 1 :], c) for c in span):
                continue
            filled = {c for c in span if _holds(under, c)} or {left}
            found |= {*span} - filled
    return frozenset(found)


def compares_periods(row: Sequence[str]) -> bool:
    """Whether a row says of columns beside one another which is of this period, and which of another.

    >>> compares_periods(["", "Năm nay", "Cùng kỳ"] * 4), compares_periods(["Năm nay", "Đất đai"] * 4)
    (True, False)
    """
    titles = [_time(cell) for cell in row if cell.strip()]
    return len(titles) >= 2 * _PAIRS and {*titles} <= _THIS | _LAST and not _THIS.isdisjoint(titles)


def with_periods_named(
    rows: tuple[tuple[str, ...], ...], heading: Sequence[Sequence[str]]
) -> tuple[tuple[str, ...], ...]:
    """The rows of a header with *Kỳ này* for the period that the heading names, *Kỳ trước* for others.

    So only where titles are periods and nothing else: *Hồ sơ chuyển năm 2025* is a title of its own.

    Args:
        rows: the rows of the header; the first has the titles of groups.
        heading: the rows above it.
    """
    periods = {c: _period(cell) for c, cell in enumerate(rows[0]) if _YEAR.search(cell)} if rows else {}
    found = {period for period in periods.values() if period}
    if len(found) < 2 or None in periods.values():
        return rows
    stated = {period for row in heading for cell in row for period in ReportingPeriod.mentioned_in(cell)}
    if len(stated & found) != 1:
        return rows
    (own,) = stated & found
    names = {c: "Kỳ này" if period == own else "Kỳ trước" for c, period in periods.items()}
    return (tuple(names.get(c, cell) for c, cell in enumerate(rows[0])), *rows[1:])


def _period(title: str) -> ReportingPeriod | None:
    try:
        return ReportingPeriod.parse(clean(title))
    except KsttError:
        return None


def _time(title: str) -> str:
    return bare(title).strip(" ()")


def _holds(rows: Sequence[Sequence[str]], c: int) -> bool:
    return any(c < len(row) and row[c].strip() for row in rows)


def column_paths(block: Block) -> tuple[tuple[str, ...], ...]:
    """The titles over each column, from the top.

    A merged cell stands over every column that it spans. Where the document does not say what is merged,
    a title reaches right up to the next one, and no further than the title above it does.
    """
    rows, width = block.rows, block.width
    cells = [[row[c].strip() if c < len(row) else "" for c in range(width)] for row in rows]
    owner = _owners(block)
    # How far down each column has titles of its own.
    lowest = [max((r for r, line in enumerate(cells) if line[c]), default=-1) for c in range(width)]
    starts = [False] * width
    paths: list[list[str]] = [[] for _ in range(width)]
    last: list[tuple[int, int] | None] = [None] * width
    for r, line in enumerate(cells):
        source: int | None = None
        came: list[int | None] = []
        for c in range(width):
            known = owner.get((r, c))
            if known is not None:
                source = None
                came.append(known[1])
                continue
            if line[c]:
                source = c
            elif starts[c]:
                source = None
            # Without a title of its own a column takes its neighbour's, if another stands under it.
            came.append(source if source == c or lowest[c] > r else None)
        for c, at in enumerate(came):
            spot = owner.get((r, c)) or (None if at is None else (r, at))
            if spot is None or spot == last[c]:
                continue
            last[c] = spot
            text = cells[spot[0]][spot[1]]
            if text and (not paths[c] or clean(paths[c][-1]) != clean(text)):
                paths[c].append(text)
        # A boundary between titles ends a title below it, too.
        starts = [
            first or came[c] is None or c == 0 or came[c] != came[c - 1] for c, first in enumerate(starts)
        ]
    return _of_this_period(tuple(() if c in block.blank else tuple(path) for c, path in enumerate(paths)))


def _of_this_period(paths: tuple[tuple[str, ...], ...]) -> tuple[tuple[str, ...], ...]:
    """The titles of a table whose columns stand twice, *Kỳ này* and *Kỳ trước*: none over the latter.

    What the form counts of the period before stands under one title alone.
    """
    top = [_time(path[0]) if len(path) > 1 else "" for path in paths]
    if min(sum(title in times for title in top) for times in (_THIS, _LAST)) >= _PAIRS:
        # The whole form for one period beside the whole form for the other.
        return tuple(
            path[1:] if title in _THIS else () if title in _LAST else path
            for path, title in zip(paths, top, strict=True)
        )
    lowest = [_time(path[-1]) if len(path) > 1 else "" for path in paths]
    this = {path[:-1] for path, title in zip(paths, lowest, strict=True) if title in _THIS}
    last = {path[:-1] for path, title in zip(paths, lowest, strict=True) if title in _LAST}
    if len(this & last) < _PAIRS:
        return paths
    twice = this & last
    return tuple(
        path if path[:-1] not in twice else path[:-1] if title in _THIS else () if title in _LAST else path
        for path, title in zip(paths, lowest, strict=True)
    )


def _owners(block: Block) -> dict[tuple[int, int], tuple[int, int]]:
    """The first cell of the merged cells that each place is in."""
    owner: dict[tuple[int, int], tuple[int, int]] = {}
    for top, left, bottom, merged in block.merges:
        right = _reach(block, (top, left, bottom, merged))
        for r in range(max(top, 0), min(bottom + 1, len(block.rows))):
            for c in range(left, min(right + 1, block.width)):
                owner[r, c] = (max(top, 0), left)
    return owner


def _reach(block: Block, merge: Merge) -> int:
    """The last column of a merged title: a merged one that begins under it is under it as a whole."""
    _, left, bottom, right = merge
    for top, first, _, last in block.merges:
        if top == bottom + 1 and left <= first <= right < last:
            beyond = range(right + 1, last + 1)
            written = any(_holds(block.rows[merge[0] : top], c) for c in beyond)
            others = any(
                one[0] < top and one[1] <= last and one[3] > right for one in block.merges if one != merge
            )
            return right if written or others else last
    return right
