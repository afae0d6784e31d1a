"""Tables whose columns or rows no line parts, found by their figures."""

from __future__ import annotations

from itertools import pairwise
from math import inf
from typing import TYPE_CHECKING

import attrs

from kstt.io.files.cell_lines import on_one_line
from kstt.io.pdf.columns import (
    FEWEST_FIGURES,
    LABELS,
    Columns,
    Word,
    chains,
    columns_of,
    figures_of,
    is_figure,
    is_of_label,
    numbers_columns,
    size_of,
    with_marks,
)
from kstt.io.pdf.geometry import Box, clusters
from kstt.io.pdf.headers import titles_of
from kstt.io.pdf.lattice import joined
from kstt.io.pdf.rows import rows_of
from kstt.io.pdf.tables import FEWEST_COLUMNS, PageTable, TableCell

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from kstt.io.pdf.geometry import PageContent, Rule, TextLine

__all__ = ["FEWEST_ROWS", "unruled_tables"]

FEWEST_ROWS = 3
"""A table of fewer rows of figures is none, unless its columns are numbered, or those of the page before."""
_TITLES = 3
"""Titles between two rows of figures: there another table begins."""
_WALL = 0.7
"""A line ruled over this share of the figures parts rows."""
_WITHIN = 14.0
"""Lines ruled across are at most so many sizes apart in a header, ..."""
_BELOW = 6.0
"""... and so many under the last row of a table."""
_HEADER, _ALONE = 4.6, 2.4
"""Lines of text this many sizes apart are of one header; a title alone on its line is closer to the next.
Titles over several columns may lie as far from the first row as ruled lines do."""
_CLOSE = 1.6
"""Lines this many sizes apart are of one label."""


def unruled_tables(
    lines: Sequence[TextLine], page: PageContent, before: Columns | None
) -> list[tuple[PageTable, Columns]]:
    """The tables that lines of figures under one another make up, from top to bottom, each with its columns.

    A row is a line with a run of at least four figures; a column is where figures of several rows stand over
    one another. Where lines are ruled, they part columns and rows.

    Args:
        lines: the lines of text outside tables already found.
        page: the page, with its ruled lines.
        before: the columns of the table in which the page before ends, which this page may carry on.
    """
    lines = [with_marks(line) for line in lines]
    rows = [n for n, line in enumerate(lines) if len(figures_of(line)) >= FEWEST_FIGURES]
    sparse = not rows and before is not None
    if before is not None and sparse:
        # Rows whose figures are nearly all left blank, on a page of their own.
        rows = [n for n, line in enumerate(lines) if _is_sparse_row(line, before)]
    if not rows:
        return []
    across, down = joined(page.horizontal), joined(page.vertical)
    found: list[tuple[PageTable, Columns]] = []
    start = 0
    groups = [rows] if sparse else _groups(lines, rows)
    ends = [group[0] for group in groups[1:]] + [len(lines)]
    for group, end in zip(groups, ends, strict=True):
        carried_on = sparse or (before is not None and all(before.carry_on(lines[n]) for n in group))
        known = before if carried_on and not found else None
        numbered = any(map(numbers_columns, lines[start : group[0]]))
        if len(group) < FEWEST_ROWS and known is None and not numbered:
            continue
        roof = lines[start - 1].box.bottom if start else -inf
        lower = [rule for rule in across if rule.at > roof]
        region = _region(lines[start:end], [n - start for n in group], lower, down, known)
        if region is not None:
            found.append((region.table(), region.columns))
            start = group[-1] + 1
    return found


def _groups(lines: Sequence[TextLine], rows: Sequence[int]) -> list[list[int]]:
    """Lines of figures by the table that they are of."""
    groups: list[list[int]] = []
    for n in rows:
        if not groups or _begins_anew(lines[groups[-1][-1] : n + 1]):
            groups.append([])
        groups[-1].append(n)
    return groups


def _begins_anew(lines: Sequence[TextLine]) -> bool:
    """Whether titles over figures, or prose across them, stand between two lines of figures."""
    # The number of a line may stand right before the figures.
    figures = figures_of(lines[0])[-FEWEST_FIGURES:]
    first, last = figures[0][1].left, figures[-1][1].right
    size = size_of(lines)
    over = [
        chain
        for line in lines[1:-1]
        for chain in chains(line.words, size)
        if not is_figure(chain[0][0]) and chain[0][1].left < last and chain[-1][1].right > first
    ]
    return len(over) >= _TITLES


@attrs.frozen
class _Region:
    """A part of a page with one table.

    Its lines of text are those of ``figures`` and those ``above``, ``between`` and ``below`` them;
    ``across`` are the lines ruled across, ``walls`` the heights of those that run over most columns;
    ``size`` is how high a line of text is.
    """

    above: Sequence[TextLine]
    figures: Sequence[TextLine]
    between: Sequence[TextLine]
    below: Sequence[TextLine]
    walls: Sequence[float]
    across: Sequence[Rule]
    columns: Columns
    size: float

    def table(self) -> PageTable:
        """The table: its titles, then its rows."""
        ceilings = self._ceilings()
        if ceilings:
            body = [line for line in self.above if line.box.middle[1] > ceilings[0]]
        else:
            body = self._labels_above()
        body += [*self.figures, *self.between, *self._rest()]
        body.sort(key=lambda line: line.baseline)
        anchors = [line for line in body if line in self.figures or _is_row(line, self.columns, self.size)]
        others = [line for line in body if line not in anchors]
        rows, left = rows_of(anchors, others, self.walls, self.columns, self.size)
        header = self._header([line for line in self.above if line not in body or line in left], ceilings)
        titles = titles_of(header, self.columns, self.across, self.size)
        outline = Box.around(line.box for line in (*header, *(line for row in rows for line in row)))
        depth = max((title.level for title in titles), default=-1) + 1
        head: list[list[list[Word]]] = [[[] for _ in range(len(self.columns))] for _ in range(depth)]
        for title in titles:
            head[title.level][title.column].append((title.text, title.box))
        cells = [tuple(_cell([words], outline) for words in row) for row in head]
        cells += [_body_row(row, self.columns, self.size) for row in rows]
        return PageTable(tuple(cells), outline, depth)

    def _ceilings(self) -> list[float]:
        """The lines ruled above the first row, from the lowest up, as far as they are of the header."""
        found: list[float] = []
        height = self.figures[0].box.middle[1]
        for wall in sorted((wall for wall in self.walls if wall < height), reverse=True):
            lowest = found[-1] if found else height
            within = [line for line in self.above if wall < line.box.middle[1] < lowest]
            far = lowest - wall > (_WITHIN if found else _BELOW) * self.size
            if far or (found and any(map(self._is_prose, within))):
                break
            found.append(wall)
        return found

    def _places(self, line: TextLine) -> list[int]:
        """The columns in which the words of a line stand."""
        return [_place(chain, self.columns) for chain in chains(line.words, self.size)]

    def _is_prose(self, line: TextLine) -> bool:
        """Whether words run on from the labels to the figures."""
        edge = self.columns.edges[LABELS]
        return any(
            chain[0][1].left < edge - self.size and edge + self.size < chain[-1][1].right
            for chain in chains(line.words, self.size)
        )

    def _header(self, lines: Sequence[TextLine], ceilings: Sequence[float]) -> list[TextLine]:
        """The lines of titles among those above a table."""
        if len(ceilings) > 1:
            return [line for line in lines if ceilings[-1] < line.box.middle[1] < ceilings[0]]
        found: list[TextLine] = []
        lowest, highest = self.figures[0].baseline, 0
        for line in reversed(lines):
            over = [c for c in self._places(line) if c > LABELS]
            if found:
                apart = _ALONE if len(over) == 1 else _HEADER
            else:
                apart = _WITHIN if len(set(over)) > 1 else _HEADER
            if lowest - line.baseline > apart * self.size or self._is_prose(line):
                break
            found.append(line)
            # What stands over labels alone farther up is no title.
            highest = len(found) if over else highest
            lowest = line.baseline
        return found[:highest][::-1]

    def _labels_above(self) -> list[TextLine]:
        """Lines right above the first figures on which nothing but a label stands."""
        return self._labels(reversed(self.above), self.figures[0])

    def _labels(self, lines: Iterable[TextLine], anchor: TextLine) -> list[TextLine]:
        found: list[TextLine] = []
        nearest = anchor
        for line in lines:
            far = abs(line.baseline - nearest.baseline) > _CLOSE * self.size
            if far or self._is_prose(line) or any(map(self.columns.has_figures, self._places(line))):
                break
            found.append(line)
            nearest = line
        return found

    def _rest(self) -> list[TextLine]:
        """What belongs to the table of the lines below its last figures."""
        last = self.figures[-1].box.middle[1]
        floor = last
        for wall in (wall for wall in self.walls if wall > last):
            if wall - floor > _BELOW * self.size:
                break
            floor = wall
        ruled = sum(line.box.middle[1] < floor for line in self.below)
        within = max(ruled, self._rows_below())
        if within == ruled > 0:
            return list(self.below[:ruled])
        nearest = self.below[within - 1] if within else self.figures[-1]
        return [*self.below[:within], *self._labels(self.below[within:], nearest)]

    def _ends_in_number(self, line: TextLine) -> bool:
        """Whether the first figure in the columns of figures is of the words before it."""
        places = [self.columns.has_figures(self.columns.of(box.middle[0])) for _, box in line.words]
        return True in places and is_of_label(line.words, places.index(True), self.size)

    def _rows_below(self) -> int:
        """How many lines below the last figures there are down to the last row of few figures.

        Its rows lie as close to one another as others of the table do.
        """
        heights = [line.baseline for line in self.figures]
        reach = max([_CLOSE * self.size, *(b - a for a, b in pairwise(heights))])
        found, lowest = 0, heights[-1]
        for n, line in enumerate(self.below, 1):
            figures = any(map(self.columns.has_figures, self._places(line)))
            is_row = _is_row(line, self.columns, self.size) and not self._ends_in_number(line)
            if line.baseline - lowest > reach or self._is_prose(line) or (figures and not is_row):
                break
            found = n if figures else found
            lowest = line.baseline
        return found


def _region(
    lines: Sequence[TextLine],
    numbers: Sequence[int],
    across: Sequence[Rule],
    down: Sequence[Rule],
    known: Columns | None,
) -> _Region | None:
    """The part of a page in which a table lies; ``None`` where figures have no labels or too few columns."""
    figures = [lines[n] for n in numbers]
    size = size_of(figures)
    above, below = lines[: numbers[0]], lines[numbers[-1] + 1 :]
    top, bottom = figures[0].box.top, figures[-1].box.bottom
    near = [line for line in above if top - line.box.bottom < _WITHIN * size]
    highest = min((line.box.top for line in near), default=top)
    between = [lines[n] for n in range(numbers[0], numbers[-1]) if n not in numbers]
    columns = known or columns_of(
        figures, near, between, [rule for rule in down if rule.start < bottom and rule.end > highest]
    )
    if columns is None or len(columns) < FEWEST_COLUMNS:
        return None
    left, right = columns.figures[0][0], columns.figures[-1][1]
    walls = [
        rule.at for rule in across if min(rule.end, right) - max(rule.start, left) >= _WALL * (right - left)
    ]
    return _Region(above, figures, between, below, clusters(walls, 3.0), across, columns, size)


def _place(chain: Sequence[Word], columns: Columns) -> int:
    return columns.of((chain[0][1].left + chain[-1][1].right) / 2)


def _is_row(line: TextLine, columns: Columns, size: float) -> bool:
    """Whether a line has figures and nothing else in the columns of figures, or the number of a row alone."""
    places: dict[int, list[list[Word]]] = {c: [] for c in range(len(columns))}
    for chain in chains(line.words, size):
        places[_place(chain, columns)].append(chain)
    figures = [chain[0][0] for c, several in places.items() if c > LABELS for chain in several]
    if figures:
        return all(map(is_figure, figures)) and bool(places[0] or places[LABELS] or len(figures) > 1)
    return bool(places[0] and places[LABELS])


def _is_sparse_row(line: TextLine, columns: Columns) -> bool:
    """Whether a line has a number, and figures alone in the columns of figures."""
    size = line.box.bottom - line.box.top
    places = {_place(chain, columns) for chain in chains(line.words, size)}
    return 0 in places and any(map(columns.has_figures, places)) and _is_row(line, columns, size)


def _body_row(lines: Sequence[TextLine], columns: Columns, size: float) -> tuple[TableCell, ...]:
    texts: list[list[list[Word]]] = [[] for _ in range(len(columns))]
    for line in lines:
        own: list[list[Word]] = [[] for _ in range(len(columns))]
        for chain in chains(line.words, size):
            # A heading or a long label runs over columns that are blank there.
            at = chain[0][1].middle[0]
            own[columns.of(at)] += chain
        for c, words in enumerate(own):
            if words:
                texts[c].append(words)
    outline = Box.around(line.box for line in lines)
    return tuple(_cell(several, outline) for several in texts)


def _cell(lines: Sequence[Sequence[Word]], outline: Box) -> TableCell:
    """A cell of the words of its lines."""
    words = [word for line in lines for word in line]
    box = Box.around(box for _, box in words) if words else outline
    return TableCell(on_one_line(" ".join(text for text, _ in line) for line in lines), box)
