"""The header of a table that no line parts: its titles, the columns that each stands over, and its rows."""

from __future__ import annotations

from math import inf
from typing import TYPE_CHECKING

import attrs

from kstt.io.pdf.columns import IN_BRACKETS
from kstt.io.pdf.geometry import Box

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from kstt.io.pdf.columns import Columns
    from kstt.io.pdf.geometry import Rule, TextLine

__all__ = ["Title", "titles_of"]

_LEAST_GAP, _GAP = 0.4, 0.8
"""Words so many sizes apart are of two titles: where columns part, and elsewhere."""
_OVER, _CLOSE, _LOOSER = 0.35, 0.6, 0.2
"""In sizes: how far lines of one title may overlap and lie apart; how much farther than the closest ones."""
_ALIKE = 0.6
"""Titles whose middles lie this many sizes apart have one."""
_BESIDE, _EVEN = 0.45, 0.3
"""In sizes: how much higher than another a title beside it, and one beneath the same title, may stand."""
_SKIPPED, _UNEVEN = 0.12, 0.5
"""In widths of a column: what it costs that none of the titles of a row is over a column with titles beneath,
and that titles beneath one do not stand equally high."""
_ROUNDS = 60
"""How often the edges of columns are moved so that titles stand in the middle."""
_FIGURES = 2
"""The first column of figures."""

Span = tuple[int, int]


@attrs.frozen
class Title:
    """A title of a header: its text, its box, its row in the header, the first column that it stands over."""

    text: str
    box: Box
    level: int = 0
    column: int = 0


def titles_of(lines: Sequence[TextLine], columns: Columns, rules: Sequence[Rule], size: float) -> list[Title]:
    """The titles of a header from the first row down, the numbers of the columns in the last.

    Args:
        lines: the lines of text of the header.
        columns: the columns of the table.
        rules: the lines ruled across.
        size: how high a line of text is.
    """
    found = [_on_one_line(line, columns, size) for line in lines]
    numbers = [one for several in found for one in several if IN_BRACKETS.fullmatch(one.text)]
    parts = [[one for one in several if one not in numbers] for several in found]
    closest = min(_gaps(parts, size), default=0.0)
    titles: list[Title] = []
    for several in parts:
        for one in several:
            above = next(
                (
                    n
                    for n, other in enumerate(titles)
                    if one.box.top - other.box.bottom <= closest + _LOOSER * size
                    and _goes_on(other, one, several, size)
                ),
                None,
            )
            if above is None:
                titles.append(one)
            else:
                whole = Box.around((titles[above].box, one.box))
                titles[above] = Title(f"{titles[above].text} {one.text}", whole)
    spans = _spans(titles, columns, rules, size)
    done = [
        attrs.evolve(title, column=span[0], level=_level(n, titles, spans))
        for n, (title, span) in enumerate(zip(titles, spans, strict=True))
    ]
    last = max((title.level for title in done), default=-1) + 1
    done += [attrs.evolve(one, column=columns.of(one.box.middle[0]), level=last) for one in numbers]
    return sorted(done, key=lambda title: (title.level, title.column))


def _gaps(parts: Sequence[Sequence[Title]], size: float) -> Iterator[float]:
    """How far apart parts of titles stand that are over one another."""
    every = [one for several in parts for one in several]
    for one in every:
        gaps = (other.box.top - one.box.bottom for other in every if _is_over(one, other, size))
        yield from (gap for gap in gaps if -_OVER * size <= gap <= _CLOSE * size)


def _is_over(one: Title, other: Title, size: float) -> bool:
    """Whether two titles have one middle, or begin at one place."""
    return (
        abs(one.box.middle[0] - other.box.middle[0]) <= _ALIKE * size
        or abs(one.box.left - other.box.left) <= _ALIKE * size / 2
    )


def _on_one_line(line: TextLine, columns: Columns, size: float) -> list[Title]:
    """The titles, or parts of titles, that stand on a line."""
    found: list[Title] = []
    for text, box in line.words:
        gap = box.left - found[-1].box.right if found else inf
        parted = found and any(found[-1].box.right - 1 <= edge <= box.left + 1 for edge in columns.edges)
        if gap > (_LEAST_GAP if parted else _GAP) * size or IN_BRACKETS.fullmatch(found[-1].text):
            found.append(Title(text, box))
        else:
            found[-1] = Title(f"{found[-1].text} {text}", Box.around((found[-1].box, box)))
    return found


def _goes_on(title: Title, line: Title, beside: Sequence[Title], size: float) -> bool:
    """Whether a title goes on in a line below it: close to it, and not one of several beneath it."""
    gap = line.box.top - title.box.bottom
    if not (-_OVER * size <= gap <= _CLOSE * size and _is_over(title, line, size)):
        return False
    beneath = [one for one in beside if one.box.left < title.box.right and title.box.left < one.box.right]
    return len(beneath) == 1


def _spans(titles: Sequence[Title], columns: Columns, rules: Sequence[Rule], size: float) -> list[Span]:
    """The columns that each title stands over: from the first to before the last.

    From the lowest row of titles up, those of one row share the columns that have titles beneath.
    """
    spans = _own([title.box for title in titles], columns)
    edges = _edges(titles, columns)
    # By column the title that is the highest so far.
    beneath: dict[int, int] = {}
    leaves: set[int] = set()
    for row in _in_rows(titles, size):
        bottom = max(titles[n].box.bottom for n in row)
        under = [c for c, n in sorted(beneath.items()) if titles[n].box.top >= bottom - _OVER * size]
        under = _ruled_under(under, rules, columns, bottom, size)
        for run in _runs(under):
            own = [n for n in row if run[0] <= spans[n][0] <= run[-1]]
            middles = {c: titles[beneath[c]].box.middle[1] for c in run if beneath[c] in leaves}
            shared = _shared([titles[n].box for n in own], run, middles, edges, size)
            for n, span in zip(own, shared, strict=False):
                spans[n] = span
        for n in row:
            if spans[n][0] not in under:
                leaves.add(n)
            if spans[n][0] >= _FIGURES:
                beneath.update(dict.fromkeys(range(*spans[n]), n))
    return spans


def _edges(titles: Sequence[Title], columns: Columns) -> list[float]:
    """Where each column begins and the last one ends, the lowest titles in the middle of theirs."""
    lowest: dict[int, Box] = {}
    for title in titles:
        c = columns.of(title.box.middle[0])
        if c not in lowest or lowest[c].bottom < title.box.bottom:
            lowest[c] = title.box
    first = min((title.box.left for title in titles), default=0.0)
    count = len(columns)
    edges = [first, *columns.edges, columns.figures[-1][1]]
    spans = {c + _FIGURES: span for c, span in enumerate(columns.figures)}
    lefts = [
        min(spans[c][0] if c in spans else inf, lowest[c].left if c in lowest else inf) for c in range(count)
    ]
    rights = [
        max(spans[c][1] if c in spans else -inf, lowest[c].right if c in lowest else -inf)
        for c in range(count)
    ]
    for _ in range(_ROUNDS):
        for c, box in lowest.items():
            if c >= _FIGURES:
                off = box.middle[0] - (edges[c] + edges[c + 1]) / 2
                for n in (c, c + 1):
                    most = lefts[n] if n < count else inf
                    edges[n] = max(min(edges[n] + off, most), rights[n - 1])
    return edges


def _in_rows(titles: Sequence[Title], size: float) -> list[list[int]]:
    """The numbers of titles beside one another, the lowest first, each row from the left."""
    order = sorted(range(len(titles)), key=lambda n: -titles[n].box.middle[1])
    rows: list[list[int]] = []
    for n in order:
        if rows and titles[rows[-1][0]].box.middle[1] - titles[n].box.middle[1] <= _BESIDE * size:
            rows[-1].append(n)
        else:
            rows.append([n])
    return [sorted(row, key=lambda n: titles[n].box.left) for row in rows]


def _ruled_under(
    places: Sequence[int], rules: Sequence[Rule], columns: Columns, bottom: float, size: float
) -> list[int]:
    """Of columns those over which a line is ruled right below a row of titles, if it is over some."""
    close = [rule for rule in rules if -_OVER * size <= rule.at - bottom <= size]
    ruled = [
        c for c in places if any(rule.start <= sum(columns.between(c)) / 2 <= rule.end for rule in close)
    ]
    return ruled or list(places)


def _runs(places: Sequence[int]) -> list[list[int]]:
    runs: list[list[int]] = []
    for c in places:
        if runs and runs[-1][-1] + 1 == c:
            runs[-1].append(c)
        else:
            runs.append([c])
    return runs


def _shared(
    boxes: Sequence[Box],
    run: Sequence[int],
    middles: Mapping[int, float],
    edges: Sequence[float],
    size: float,
) -> list[Span]:
    """Neighbouring columns shared out to titles, each in the middle of its own.

    Args:
        boxes: the boxes of the titles, from the left.
        run: the columns.
        middles: how high the titles beneath stand that have none beneath themselves.
        edges: where each column of the table begins, and where the last one ends.
        size: how high a line of text is.
    """
    first, stop = run[0], run[-1] + 1
    wide = (edges[stop] - edges[first]) / len(run)

    def cost(box: Box, a: int, b: int) -> float:
        heights = [middles[c] for c in range(a, b) if c in middles]
        uneven = bool(heights) and max(heights) - min(heights) > _EVEN * size
        middle = (edges[a] + edges[b]) / 2
        return abs(middle - box.middle[0]) + (_UNEVEN * wide if uneven else 0.0)

    ways: dict[int, tuple[float, list[Span]]] = {first: (0.0, [])}
    for box in boxes:
        further: dict[int, tuple[float, list[Span]]] = {}
        for place, (known, path) in ways.items():
            for a in range(place, stop):
                for b in range(a + 1, stop + 1):
                    total = known + _SKIPPED * wide * (a - place) + cost(box, a, b)
                    if b not in further or total < further[b][0]:
                        further[b] = total, [*path, (a, b)]
        ways = further
    ends = [(known + _SKIPPED * wide * (stop - place), path) for place, (known, path) in ways.items()]
    return min(ends, key=lambda each: each[0])[1] if ends else []


def _own(boxes: Sequence[Box], columns: Columns) -> list[Span]:
    """The columns in which the middles of titles stand."""
    return [(c, c + 1) for c in (columns.of(box.middle[0]) for box in boxes)]


def _level(n: int, titles: Sequence[Title], spans: Sequence[Span]) -> int:
    """How many titles stand over one."""
    return sum(
        other.box.middle[1] < titles[n].box.top and span[0] <= spans[n][0] < span[1]
        for other, span in zip(titles, spans, strict=True)
    )
