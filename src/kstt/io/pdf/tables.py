"""Tables of a page as rows of texts with their boxes: between ruled lines, or by the gaps between figures."""

from __future__ import annotations

import re
from itertools import pairwise
from typing import TYPE_CHECKING

import attrs

from kstt.io.files.cell_lines import on_one_line
from kstt.io.pdf.geometry import Box, TextLine, clusters, text_lines
from kstt.io.pdf.lattice import cell_at, lattices

if TYPE_CHECKING:
    from collections.abc import Sequence

    from kstt.io.pdf.geometry import Glyph, PageContent
    from kstt.io.pdf.lattice import Lattice

__all__ = ["PageTable", "TableCell", "ruled_tables", "unruled_table"]

_FEWEST_COLUMNS = 6
"""A table of fewer columns is none of a form: a heading, a frame."""
_FIGURE = re.compile(r"-?\d[\d.,]*|[-–—]")
_NUMBER = re.compile(r"\(?(?:[IVXLC]+|\d+)[.)]*")
"""The number of a line."""
_FEWEST_FIGURES, _FEWEST_ROWS = 4, 3
_IN_BRACKETS = re.compile(r"\(\d{1,2}\)")
_NEAR, _BESIDE, _HEADER = 2.2, 1.1, 4.6
"""Lines of text this many sizes apart are of one header."""


@attrs.frozen
class TableCell:
    """A cell of a page's table: its text on one line, and its box."""

    text: str
    box: Box


@attrs.frozen
class PageTable:
    """A table of a page: its rows of cells, as many in each, and the outline of all that was used.

    ``titles`` is the number of rows above the figures, where no ruled lines say what belongs together.
    """

    rows: tuple[tuple[TableCell, ...], ...]
    box: Box
    titles: int = 0

    @property
    def header(self) -> tuple[str, ...]:
        """The words of its rows of titles, sorted: what a header printed again has, wherever they stand."""
        return tuple(sorted(w for row in self.rows[: self.titles] for cell in row for w in cell.text.split()))


def ruled_tables(page: PageContent) -> list[PageTable]:
    """The tables of a page whose columns are ruled; rows may be ruled or not."""
    found = []
    for lattice in lattices(page.horizontal, page.vertical):
        if lattice.column_count >= _FEWEST_COLUMNS:
            rows = _lattice_rows(lattice, page.glyphs)
            if rows:
                found.append(PageTable(tuple(rows), lattice.box))
    return found


def _lattice_rows(lattice: Lattice, glyphs: Sequence[Glyph]) -> list[tuple[TableCell, ...]]:
    owner = {
        (r, c): n
        for n, cell in enumerate(lattice.cells)
        for r in range(cell.row, cell.row + cell.height)
        for c in range(cell.column, cell.column + cell.width)
    }
    inside: dict[int, list[Glyph]] = {}
    for glyph in glyphs:
        if (place := cell_at(lattice, *glyph.box.middle)) is not None:
            inside.setdefault(owner[place], []).append(glyph)
    lines = {n: text_lines(within) for n, within in inside.items()}
    rows: list[tuple[TableCell, ...]] = []
    first: dict[int, dict[int, int]] = {}
    for n, cell in enumerate(lattice.cells):
        first.setdefault(cell.row, {})[cell.column] = n
    for r in range(lattice.row_count):
        cells = first.get(r, {})
        baselines = _several_rows([lines.get(n, []) for n in cells.values()])
        for at in range(max(len(baselines), 1)):
            row = []
            for c in range(lattice.column_count):
                if c not in cells:
                    blank = Box(lattice.xs[c], lattice.ys[r], lattice.xs[c + 1], lattice.ys[r + 1])
                    row.append(TableCell("", blank))
                    continue
                own = lines.get(cells[c], [])
                box = lattice.cells[cells[c]].box
                if len(baselines) > 1:
                    own = [line for line in own if _nearest(baselines, line.baseline) == at]
                    box = Box.around(line.box for line in own) if own else box
                row.append(TableCell(on_one_line(line.text for line in own), box))
            rows.append(tuple(row))
    return [row for row in rows if any(cell.text for cell in row)]


def _several_rows(cells: Sequence[Sequence[TextLine]]) -> list[float]:
    """The baselines of several rows that no line parts: figures under figures in several columns."""
    stacks = [
        [line for line in lines if _FIGURE.fullmatch(line.text)]
        for lines in cells
        if lines and sum(_FIGURE.fullmatch(line.text) is not None for line in lines) > 1
    ]
    if len(stacks) < _FEWEST_FIGURES:
        return []
    size = max(line.box.bottom - line.box.top for stack in stacks for line in stack)
    return clusters((line.baseline for stack in stacks for line in stack), size * 0.5)


def _nearest(values: Sequence[float], value: float) -> int:
    return min(range(len(values)), key=lambda i: abs(values[i] - value))


def unruled_table(lines: Sequence[TextLine]) -> PageTable | None:
    """The table that lines of figures under one another make up, if a page has one.

    A row ends in a run of at least four figures. A column is where figures of several rows stand over
    one another; the words at their left are numbers and labels, lines of words alone continue a label.
    """
    runs = {i: run for i, line in enumerate(lines) if len(run := _run(line)) >= _FEWEST_FIGURES}
    if len(runs) < _FEWEST_ROWS:
        return None
    first, last = min(runs), max(runs)
    size = sorted(line.box.bottom - line.box.top for line in lines)[len(lines) // 2]
    words = [
        box
        for i, run in runs.items()
        for _, box in lines[i].words[: len(lines[i].words) - len(run)]
        if not _FIGURE.fullmatch(_) and not _NUMBER.fullmatch(_)
    ]
    if not words:
        return None
    label_left = min(box.left for box in words)
    columns = _columns([box for run in runs.values() for _, box in run if box.left > label_left])
    if len(columns) + 2 < _FEWEST_COLUMNS:
        return None
    body: dict[int, list[TextLine]] = {i: [lines[i]] for i in runs}
    used = set(runs)
    for i in range(max(first - 2, 0), min(last + 3, len(lines))):
        if i not in runs and lines[i].box.right < columns[0][0] + size:
            apart, nearest = min((abs(lines[n].baseline - lines[i].baseline), n) for n in runs)
            # Above the first row only what stands beside its figures is no header.
            if apart < (_BESIDE if i < first else _NEAR) * size:
                body[nearest].append(lines[i])
                used.add(i)
    header: list[int] = []
    above = min(used)
    while above > 0 and lines[above].baseline - lines[above - 1].baseline < _HEADER * size:
        above -= 1
        header.append(above)
        used.add(above)
    rooms = _rooms([lines[i] for i in header], columns)
    rows = [
        _row([line], label_left, rooms, whole=True) for line in _unwrapped([lines[i] for i in header], size)
    ]
    rows += [_row(sorted(body[i], key=lambda line: line.baseline), label_left, columns) for i in sorted(body)]
    return PageTable(tuple(rows), Box.around(lines[i].box for i in used), len(header))


def _unwrapped(header: Sequence[TextLine], size: float) -> list[TextLine]:
    """The lines of a header, each title on one line that was wrapped over several."""
    titles: list[tuple[str, Box]] = []
    for line in sorted(header, key=lambda line: line.baseline):
        for text, box in _titles(line):
            above = next(
                (n for n, (said, over) in enumerate(titles) if _wraps_on(said, over, text, box, size)), None
            )
            if above is None:
                titles.append((text, box))
            else:
                titles[above] = f"{titles[above][0]} {text}", Box.around((titles[above][1], box))
    lines = []
    for middle in clusters((box.middle[1] for _, box in titles), size * 0.45):
        words = [one for one in titles if abs(one[1].middle[1] - middle) <= size * 0.7]
        titles = [one for one in titles if one not in words]
        if words:
            words.sort(key=lambda word: word[1].left)
            box = Box.around(each for _, each in words)
            lines.append(TextLine(" ".join(text for text, _ in words), box, box.bottom, tuple(words)))
    return lines


def _wraps_on(said: str, over: Box, text: str, box: Box, size: float) -> bool:
    """Whether a title goes on in the line below it: close to it, and in its middle."""
    if _IN_BRACKETS.fullmatch(text) or _IN_BRACKETS.fullmatch(said):
        return False
    inside = over.left - size <= box.middle[0] <= over.right + size
    alone = box.right - box.left <= 2 * (over.right - over.left) + size
    return -0.2 * size <= box.top - over.bottom <= 0.45 * size and inside and alone


def _rooms(header: Sequence[TextLine], columns: list[tuple[float, float]]) -> list[tuple[float, float]]:
    """The columns as wide as the line of column numbers shows them, if the header has one."""
    for line in header:
        numbers = [box for text, box in line.words if _IN_BRACKETS.fullmatch(text)][-len(columns) :]
        if len(numbers) == len(columns):
            return [
                (min(left, box.left), max(right, box.right))
                for (left, right), box in zip(columns, numbers, strict=True)
            ]
    return columns


def _run(line: TextLine) -> list[tuple[str, Box]]:
    """The figures in which a line ends."""
    run: list[tuple[str, Box]] = []
    for word in reversed(line.words):
        if not _FIGURE.fullmatch(word[0]):
            break
        run.append(word)
    return run[::-1]


def _columns(boxes: Sequence[Box]) -> list[tuple[float, float]]:
    """From where to where figures stand over one another."""
    columns: list[tuple[float, float]] = []
    for box in sorted(boxes, key=lambda box: box.left):
        if columns and box.left <= columns[-1][1]:
            columns[-1] = (columns[-1][0], max(columns[-1][1], box.right))
        else:
            columns.append((box.left, box.right))
    return columns


def _row(
    lines: Sequence[TextLine],
    label_left: float,
    columns: Sequence[tuple[float, float]],
    *,
    whole: bool = False,
) -> tuple[TableCell, ...]:
    """A row: the number, the label, then each column; titles of a header are kept ``whole``."""
    middles = [(right + left) / 2 for (_, right), (left, _) in pairwise(columns)]
    texts: list[list[tuple[str, Box]]] = [[] for _ in range(len(columns) + 2)]
    for line in lines:
        for text, box in _titles(line) if whole else line.words:
            x = (box.left + box.right) / 2
            if whole and sum(left < box.right and box.left < right for left, right in columns) > 1:
                # A title over several columns stands in the first of them.
                x = max(box.left, columns[0][0])
            if x >= columns[0][0] - 1:
                texts[2 + sum(x > middle for middle in middles)].append((text, box))
            else:
                texts[int(x >= label_left - 1)].append((text, box))
    outline = Box.around(line.box for line in lines)
    cells = []
    for words in texts:
        box = Box.around(box for _, box in words) if words else outline
        cells.append(TableCell(" ".join(text for text, _ in words), box))
    return tuple(cells)


def _titles(line: TextLine) -> list[tuple[str, Box]]:
    """The words of a line put together where they stand close."""
    titles: list[tuple[str, Box]] = []
    for text, box in line.words:
        if titles and box.left - titles[-1][1].right < 0.8 * min(box.bottom - box.top, 9.0):
            titles[-1] = (f"{titles[-1][0]} {text}", Box.around((titles[-1][1], box)))
        else:
            titles.append((text, box))
    return titles
