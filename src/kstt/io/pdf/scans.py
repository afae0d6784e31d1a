"""Scanned pages: their table read cell by cell with likelihoods, their prose as lines of text."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import attrs

from kstt.i18n import msg
from kstt.io.pdf.figures import FigureCell, read_figures, steady, tall_of
from kstt.io.pdf.geometry import Box
from kstt.io.pdf.glyphs import DIGITS, ROMAN, band_of, likelihoods, paths, pieces_of
from kstt.io.pdf.lattice import Lattice, LatticeCell
from kstt.io.pdf.numbering import last_number, numbered_lines
from kstt.io.pdf.orientation import FEWEST_COLUMNS, table_of, upright
from kstt.io.pdf.pictures import cut, cut_cell, cut_over
from kstt.io.pdf.spots import box_spot, page_spot
from kstt.io.pdf.titles import known_title

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from kstt.i18n import Message
    from kstt.io.pdf.pictures import Grey, Picture
    from kstt.io.pdf.recognisers import Recogniser
    from kstt.repair.likelihood import CellReadings

__all__ = ["PageReading", "read_page"]

_ALIKE = 6.0
_UNSURE = 0.25
"""A line of text recognised with less confidence is none, where there are others."""
_FIGURES = re.compile(r"(?<!\S)\d[\d.]*(?!\S)")
_FEWEST_FIGURES, _FEWEST_ROWS = 4, 3
_HIGHEST = 120.0
"""A row higher than this (points) is several, without lines between them."""
_READABLE = -4.0
"""The least score (natural logarithm) that half the figures of a page reach if it can be read at all."""
_COLUMN_NUMBER = re.compile(r"[(\[{|/]?\s*[\dIlO]{1,2}\s*[)\]}|/]?")

_Line = tuple[str, str, tuple[str, ...]]


@attrs.frozen
class PageReading:
    """A page as it was recognised: its lines, with the spots of cells; readings of figures by their spot.

    ``columns`` are the places of the table's ruled columns, by which the next page's table is known to
    carry it on.
    """

    lines: tuple[_Line, ...]
    readings: dict[str, CellReadings] = attrs.field(factory=dict)
    texts: dict[str, str] = attrs.field(factory=dict)
    columns: tuple[float, ...] = ()
    unread: Message | None = None
    last: tuple[int, int] = (0, 0)


def read_page(
    page: Grey, number: int, name: str, recogniser: Recogniser, before: PageReading | None
) -> PageReading:
    """What stands on a page.

    Args:
        page: the page, 0 black and 255 white, in shades of grey, or in red, green and blue.
        number: its number from 1.
        name: the document's name in spots.
        recogniser: what recognises text in Vietnamese.
        before: the page before, whose table this one may carry on.
    """
    picture = upright(page)
    prefix = page_spot(name, number)
    lattice = table_of(picture)
    if lattice is None or lattice.column_count < FEWEST_COLUMNS:
        prose = tuple(_prose(picture, picture.box, prefix, recogniser))
        rows = sum(len(_FIGURES.findall(text)) >= _FEWEST_FIGURES for text, _, _ in prose)
        return PageReading(prose, unread=_unruled(prefix) if rows >= _FEWEST_ROWS else None)
    above = Box(0, 0, picture.box.right, max(lattice.box.top - 2, 1))
    below = Box(0, lattice.box.bottom + 2, picture.box.right, picture.box.bottom)
    carried_on = before is not None and _same_columns(before.columns, lattice.xs)
    table = _Table(picture, lattice, prefix, recogniser)
    if before is not None and carried_on:
        table.last = before.last
    lines = [
        *_prose(picture, above, prefix, recogniser),
        ("", box_spot(prefix, lattice.box), ()),
        *table.lines(with_header=not carried_on),
        ("", box_spot(prefix, lattice.box), ()),
        *_prose(picture, below, prefix, recogniser),
    ]
    if not table.ruled:
        unread = msg("{page}: rows of figures without ruled lines, which a scan must have", page=prefix)
    elif not table.readable:
        unread = msg(
            "{page}: figures too small or too blurred to be read; scan it in 200 points to the inch or more",
            page=prefix,
        )
    else:
        unread = None
    return PageReading(tuple(lines), table.readings, table.texts, lattice.xs, unread, table.last)


def _unruled(page: Message) -> Message:
    return msg("{page}: columns of figures without ruled lines, which a scan must have", page=page)


def _same_columns(first: Sequence[float], second: Sequence[float]) -> bool:
    """Whether two tables are ruled alike, wherever on their pages they stand."""
    if len(first) != len(second) or not first:
        return False
    return all(abs((a - first[0]) - (b - second[0])) < _ALIKE for a, b in zip(first, second, strict=True))


def _prose(picture: Picture, box: Box, prefix: Message, recogniser: Recogniser) -> Iterator[_Line]:
    if box.bottom - box.top < 8:
        return
    last: Box | None = None
    for line in recogniser.page(cut(picture, box)):
        if line.confidence < _UNSURE:
            continue
        where = Box(
            line.box.left + box.left,
            line.box.top + box.top,
            line.box.right + box.left,
            line.box.bottom + box.top,
        )
        if last is not None and where.top - last.bottom > 1.5 * (where.bottom - where.top):
            yield "", box_spot(prefix, where), ()
        yield line.text, box_spot(prefix, where), ()
        last = where


class _Table:
    """A ruled table in a picture: which rows are its header, and what its cells hold."""

    def __init__(self, picture: Picture, lattice: Lattice, prefix: Message, recogniser: Recogniser) -> None:
        self.picture, self.lattice, self.prefix, self.recogniser = picture, lattice, prefix, recogniser
        self.rows: dict[int, dict[int, LatticeCell]] = {}
        for cell in lattice.cells:
            self.rows.setdefault(cell.row, {})[cell.column] = cell
        widths = [b - a for a, b in zip(lattice.xs, lattice.xs[1:], strict=False)]
        # The label is the widest of the first columns; figures follow it.
        self.label = max(range(min(3, len(widths))), key=lambda c: widths[c])
        self.readings: dict[str, CellReadings] = {}
        self.texts: dict[str, str] = {}
        self.readable = self.ruled = True
        self.last = (0, 0)

    def lines(self, *, with_header: bool) -> Iterator[_Line]:
        """The rows of the table; a header that the page before has had is left out."""
        titles, first = self._first_row()
        # The line of column numbers, in small and slanted print, says nothing that the titles do not.
        for r in range(titles if with_header else 0):
            cells = self.rows.get(r, {})
            yield self._line(r, {c: known_title(self._text(cell)) for c, cell in cells.items()})
        yield from self._body([r for r in range(first, self.lattice.row_count) if self.rows.get(r)])

    def _first_row(self) -> tuple[int, int]:
        """The number of rows of titles, and the first row below them and below the column numbers."""
        columns = self.lattice.column_count
        full = [r for r in range(self.lattice.row_count) if len(self.rows.get(r, {})) == columns]
        spanning = [cell for cell in self.lattice.cells if cell.width > 1 or cell.height > 1]
        # What spans further down is a title in the table, not above it.
        top = [cell for cell in spanning if cell.row < (full[0] if full else 0) or cell.row == 0]
        first = max((cell.row + cell.height for cell in top), default=0)
        if first < self.lattice.row_count and len(self.rows.get(first, {})) == columns:
            figures = [self.rows[first][c] for c in range(self.label + 1, columns)][:4]
            texts = [self._text(cell) for cell in figures]
            if sum(any(sign in text for sign in "()[]{}") for text in texts) >= len(texts) / 2 and all(
                _COLUMN_NUMBER.fullmatch(text) or not text.strip() or len(text) <= 5 for text in texts
            ):
                return first, first + 1
        return first, first

    def _text(self, cell: LatticeCell) -> str:
        lines = self.recogniser.block(cut_cell(self.picture, cell.box))
        # What is left of ruled lines or strokes beside a text is no line of it.
        lines = [line for line in lines if line.confidence >= _UNSURE] or lines
        return " ".join(line.text for line in lines).replace("\t", " ").replace("|", "").strip()

    def _body(self, rows: Sequence[int]) -> Iterator[_Line]:
        columns = range(self.label + 1, self.lattice.column_count)
        self._divide(rows, len(columns))
        places = [(r, c) for r in rows for c in columns if c in self.rows[r]]
        pictures = [cut_cell(self.picture, self.rows[r][c].box) for r, c in places]
        over = [cut_over(self.picture, self.rows[r][c].box) for r, c in places]
        figures = dict(zip(places, read_figures(pictures, over), strict=True))
        highs = (self.lattice.ys[r + 1] - self.lattice.ys[r] for r in rows)
        self.ruled = not rows or max(highs) < _HIGHEST
        scores = sorted(one.score for one in figures.values() if one.text)
        self.readable = not scores or scores[len(scores) // 2] >= _READABLE
        tall = tall_of([band_of(one) for one in pictures])
        numbers = [""] * len(rows)
        if self.label:
            numbers = numbered_lines([self._numbers(r, tall) for r in rows], self.last)
        self.last = last_number(numbers, self.last)
        for r, number in zip(rows, numbers, strict=True):
            texts = {c: self._figure(r, c, figures) for c in columns if c in self.rows[r]}
            if self.label in self.rows[r]:
                texts[self.label] = self._text(self.rows[r][self.label])
            if self.label:
                texts[0] = number
            yield self._line(r, texts)

    def _divide(self, rows: Sequence[int], figures: int) -> None:
        """Make one cell of each place of a figure where a part of a line is missing, as beneath a seal."""
        xs, ys = self.lattice.xs, self.lattice.ys
        joined = [
            cell
            for r in rows
            for cell in self.rows[r].values()
            # What spans all figures is the row of a heading.
            if cell.column > self.label and cell.width < figures and (cell.width > 1 or cell.height > 1)
        ]
        for cell in joined:
            for r in range(cell.row, cell.row + cell.height):
                for c in range(cell.column, cell.column + cell.width):
                    box = Box(xs[c], ys[r], xs[c + 1], ys[r + 1])
                    self.rows.setdefault(r, {})[c] = LatticeCell(r, c, 1, 1, box)

    def _figure(self, r: int, c: int, figures: dict[tuple[int, int], FigureCell]) -> str:
        found, where = figures[r, c], self._where(r, c)
        self.readings[where] = found.readings
        self.texts[where] = found.text
        best = found.readings.best
        return found.text if best.value is not None or found.text else ""

    def _numbers(self, r: int, tall: float) -> dict[str, float]:
        """The readings of a line's number, roman and arabic."""
        if 0 not in self.rows[r]:
            return {"": 0.0}
        cell = cut_cell(self.picture, self.rows[r][0].box)
        band = steady(cell, band_of(cell), tall)
        if band is None or band[1] - band[0] < 9:
            return {"": 0.0}
        pieces = pieces_of(cell, band)
        (logs,) = likelihoods([pieces])
        readings = dict(paths(pieces, logs, DIGITS.replace("-", "")))
        readings |= paths(pieces, logs, ROMAN)
        found: dict[str, float] = {}
        for text, log in readings.items():
            plain = text.strip(".-")
            found[plain] = max(found.get(plain, -60.0), log)
        return {**found, "": max(found.get("", -60.0), -12.0)}

    def _where(self, r: int, c: int) -> str:
        cell = self.rows.get(r, {}).get(c)
        box = cell.box if cell else Box(
            self.lattice.xs[c], self.lattice.ys[r], self.lattice.xs[c + 1], self.lattice.ys[r + 1]
        )  # fmt: skip
        return box_spot(self.prefix, box)

    def _line(self, r: int, texts: dict[int, str]) -> _Line:
        columns = range(self.lattice.column_count)
        outline = Box(self.lattice.xs[0], self.lattice.ys[r], self.lattice.xs[-1], self.lattice.ys[r + 1])
        return (
            "\t".join(texts.get(c, "") for c in columns),
            box_spot(self.prefix, outline),
            tuple(self._where(r, c) for c in columns),
        )
