"""A grid of cells, the common shape of tables in every kind of document."""

from __future__ import annotations

import unicodedata
from functools import lru_cache
from itertools import chain, filterfalse
from typing import TYPE_CHECKING, NoReturn

import attrs

from kstt.i18n import joined, msg
from kstt.io.files.legacy import converted_cells
from kstt.io.files.marked_pieces import has_struck, without_struck
from kstt.io.files.plain_signs import has_odd_signs, with_plain_signs
from kstt.text import without_invisible

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

__all__ = [
    "UNSEEN",
    "Grid",
    "SheetAddress",
    "ShownGrid",
    "UnseenError",
    "as_shown",
    "column_letters",
    "column_number",
]


class UnseenError(Exception):
    """A decision that was to be made without them needs the cells of a document."""


@attrs.frozen
class Grid:
    """Cells of a document: rows of texts, where it came from, and the name of each row and cell.

    ``address`` gives the spot of a cell by its row and column, such as ``Sheet1!H23``; ``sheet`` is the
    sheet or table that the grid is, ``hidden`` and ``hidden_columns`` the indices of rows and columns that
    do not show, ``merges`` the merged regions (first row and column, last row and column),
    ``uncalculated`` the formulas of cells that are blank because nobody calculated them, ``headings`` the
    rows that the document does not have, each with the column in which the rows under it name its text,
    ``struck`` the cells that are struck through, ``scaled`` those whose number format, which is given, shows
    another number than they hold.
    """

    rows: tuple[tuple[str, ...], ...]
    source: str = ""
    names: tuple[str, ...] = ()
    address: Callable[[int, int], str] | None = None
    sheet: str = ""
    hidden: frozenset[int] = frozenset()
    hidden_columns: frozenset[int] = frozenset()
    merges: tuple[tuple[int, int, int, int], ...] = ()
    uncalculated: Mapping[tuple[int, int], str] = attrs.field(factory=dict)
    headings: Mapping[int, int] = attrs.field(factory=dict)
    struck: frozenset[tuple[int, int]] = frozenset()
    scaled: Mapping[tuple[int, int], str] = attrs.field(factory=dict)

    def places(self, row: int, columns: Sequence[int]) -> list[str]:
        """The spots of some cells of a row."""
        address = self.address
        if address is None:
            return [self.where(row, column) for column in columns]
        if isinstance(address, SheetAddress):
            return address.of_cells(row, columns)
        return [address(row, column) for column in columns]

    def where_rows(self, rows: Sequence[int]) -> tuple[str, ...]:
        """The spots of rows."""
        address = self.address
        return tuple(address.of_rows(rows) if isinstance(address, SheetAddress) else map(self.where, rows))

    def without_cells(self) -> Grid:
        """A grid that names the same spots, and keeps no cells."""
        return Grid((), self.source, self.names, self.address)

    def with_rows(
        self, rows: tuple[tuple[str, ...], ...], places: tuple[int, ...], headings: Mapping[int, int]
    ) -> Grid:
        """A grid of other rows, each named as the row of this one in whose place it stands."""
        last = {place: r for r, place in enumerate(places)}
        address = self.address
        return attrs.evolve(
            self,
            rows=rows,
            names=tuple(self._row(place) for place in places),
            address=None if address is None else lambda row, column: address(places[row], column),
            hidden=frozenset(r for r, place in enumerate(places) if place in self.hidden),
            merges=tuple((last[a], b, last[c], d) for a, b, c, d in self.merges if a in last and c in last),
            uncalculated={
                (last[r], c): formula for (r, c), formula in self.uncalculated.items() if r in last
            },
            headings=headings,
        )

    def where(self, row: int, column: int | None = None) -> str:
        """The spot of a row or cell, for findings."""
        if self.address is not None:
            return self.address(row, 0 if column is None else column)
        name = self._row(row)
        spot = name if column is None else msg("{place} field {number:d}", place=name, number=column + 1)
        return msg("{source}: {place}", source=self.source, place=spot) if self.source else spot

    def span(self, first: int, last: int) -> str:
        """The spot of rows that follow one another, or of the one row that they are."""
        start = self.where(first)
        if first == last:
            return start
        end = self._row(last) if self.address is None else self.where(last).rpartition("!")[2]
        return joined(" – ", (start, end))

    def _row(self, row: int) -> str:
        return self.names[row] if self.names else msg("row {row:d}", row=row + 1)


@attrs.frozen
class ShownGrid:
    """A grid in composed Unicode, without characters that have no width and without what is struck through.

    ``encoding`` names the older encoding that cells were in, if any; ``unseen`` are the places of the cells
    that had characters without width, ``struck`` those that are struck through in part, with that part.
    """

    grid: Grid
    encoding: str = ""
    unseen: tuple[tuple[int, int], ...] = ()
    struck: Mapping[tuple[int, int], str] = attrs.field(factory=dict)


def as_shown(grid: Grid) -> ShownGrid:
    """A grid as a reader sees it.

    A text that is struck through as a whole is kept, and its cell is one of the struck ones of the grid.
    """
    struck: dict[tuple[int, int], str] = {}
    marked = list(filterfalse(str.isascii, chain.from_iterable(grid.rows)))
    whole = "\n".join(marked)
    if has_odd_signs(whole):
        plain = {cell: with_plain_signs(cell) for cell in marked}
        grid = attrs.evolve(
            grid, rows=tuple(tuple(plain.get(cell, cell) for cell in row) for row in grid.rows)
        )
        marked = list(filterfalse(str.isascii, plain.values()))
        whole = "\n".join(marked)
    if has_struck(whole):
        grid, struck = _without_struck(grid)
        marked = list(filterfalse(str.isascii, chain.from_iterable(grid.rows)))
        whole = "\n".join(marked)
    converted = converted_cells(marked)
    texts, legacy = converted or ({}, None)
    if not unicodedata.is_normalized("NFC", whole):
        texts = {cell: unicodedata.normalize("NFC", texts.get(cell, cell)) for cell in marked}
    unseen: set[str] = set()
    if without_invisible(whole) != whole:
        unseen = {cell for cell in marked if without_invisible(cell) != cell}
        texts = {**texts, **{cell: without_invisible(texts.get(cell, cell)) for cell in unseen}}
    if not texts:
        return ShownGrid(grid, struck=struck)
    rows = tuple(tuple(texts.get(cell, cell) for cell in row) for row in grid.rows)
    places = [(r, c) for r, row in enumerate(grid.rows) for c, cell in enumerate(row) if cell in unseen]
    return ShownGrid(attrs.evolve(grid, rows=rows), legacy.value if legacy else "", tuple(places), struck)


def _without_struck(grid: Grid) -> tuple[Grid, dict[tuple[int, int], str]]:
    """The grid without what is struck through in part of a cell, and what that was, by its cell."""
    rows = [list(row) for row in grid.rows]
    whole, part = set(grid.struck), dict[tuple[int, int], str]()
    for r, row in enumerate(rows):
        for c, cell in enumerate(row):
            left, gone = without_struck(cell)
            if gone:
                row[c] = left or gone
            if gone and left:
                part[r, c] = gone
            elif gone:
                whole.add((r, c))
    return attrs.evolve(grid, rows=tuple(map(tuple, rows)), struck=frozenset(whole)), part


class _Unseen(tuple[tuple[str, ...], ...]):
    """Rows that nobody may look at."""

    __slots__ = ()

    def __len__(self) -> int:
        raise UnseenError

    def __iter__(self) -> NoReturn:
        raise UnseenError

    def __getitem__(self, _: object) -> NoReturn:
        raise UnseenError


def _unseen(_: int, __: int) -> str:
    raise UnseenError


UNSEEN = Grid(_Unseen(), address=_unseen)
"""A grid for decisions that are to be made without one: whatever is asked of its cells fails."""


class SheetAddress:
    """Names the cells of a sheet by row and column from 0, as in ``Sheet1!H23``."""

    __slots__ = ("_names", "_prefix")

    def __init__(self, prefix: str) -> None:
        self._prefix = prefix
        self._names: dict[int, str] = {}

    def __call__(self, row: int, column: int) -> str:
        """The name of a cell."""
        name = self._names.get(column)
        if name is None:
            name = self._names[column] = self._prefix + column_letters(column)
        return f"{name}{row + 1}"

    def of_cells(self, row: int, columns: Sequence[int]) -> list[str]:
        """The names of several cells of a row."""
        return [self(row, column) for column in columns]

    def of_rows(self, rows: Sequence[int]) -> list[str]:
        """The names of the first cells of rows."""
        name = self._prefix + column_letters(0)
        return [f"{name}{row + 1}" for row in rows]


def column_letters(column: int) -> str:
    """The letters by which spreadsheets name a column, the first being 0.

    >>> column_letters(0), column_letters(27), column_letters(16_383)
    ('A', 'AB', 'XFD')
    """
    letters = ""
    column += 1
    while column:
        column, place = divmod(column - 1, 26)
        letters = chr(ord("A") + place) + letters
    return letters


@lru_cache(maxsize=2_048)
def column_number(letters: str) -> int:
    """The column that spreadsheets name by letters, the first being 0; the inverse of :func:`column_letters`.

    >>> column_number("A"), column_number("ab"), column_number("XFD")
    (0, 27, 16383)
    """
    number = 0
    for letter in letters.upper():
        number = number * 26 + ord(letter) - ord("A") + 1
    return number - 1
