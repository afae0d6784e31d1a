"""Tables of records as rows of texts, the first of them the header, each with the place it stands at."""

from __future__ import annotations

import csv
from collections.abc import Callable, Iterable, Iterator, Sequence
from itertools import islice, tee
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple, Protocol, overload

import attrs

from kstt.errors import DocumentError
from kstt.i18n import msg
from kstt.io.files.quotes import DELIMITERS, swallows_lines
from kstt.io.records.encodings import TextLines
from kstt.limits import FIRST_BLOCK, LARGEST_BLOCK, LARGEST_LINES, ROWS_ABOVE_RECORDS

if TYPE_CHECKING:
    from kstt.i18n import Message

__all__ = [
    "FEWEST_COLUMNS",
    "DelimitedTable",
    "FileTable",
    "LineCells",
    "RowBlock",
    "RowTable",
    "Rows",
    "TableRow",
    "row_words",
]


FEWEST_COLUMNS = 5
"""Every kind of record needs as many columns."""
_FEWEST_DELIMITERS = FEWEST_COLUMNS - 1
"""Delimiters of a header, as titles have few commas."""


class TableRow(NamedTuple):
    """A row of a table: where it stands, and its texts.

    Attributes:
        number: its number in the file, or in its sheet.
        cells: its texts.
        sheet: the sheet that it stands in, empty for the only one: each has a header of its own; ``None`` for
            a line of text.
        dated: the cells that were true dates, not texts.
    """

    number: int
    cells: list[str]
    sheet: str | None = None
    dated: frozenset[int] = frozenset()

    @property
    def row(self) -> Message:
        """Its place in words, such as ``line 3``."""
        return row_words(self.sheet, self.number)


def row_words(sheet: str | None, number: int) -> Message:
    """The place of a row in words.

    >>> row_words(None, 3), row_words("", 3), row_words("Q2", 3)
    ('line 3', 'row 3', "sheet 'Q2', row 3")
    """
    if sheet is None:
        return msg("line {line:d}", line=number)
    row = msg("row {row:d}", row=number)
    return msg("sheet {name}, {row}", name=repr(sheet), row=row) if sheet else row


class LineCells(Sequence[list[str]]):
    """The texts of lines, each of which is a row: cut when they are asked for.

    Args:
        lines: the lines; ``data`` is what they are in UTF-8.
        delimiter: what stands between their fields.
        change: what is done with the texts of a row.
    """

    def __init__(
        self,
        lines: Sequence[str],
        data: bytes,
        delimiter: str,
        change: Callable[[list[str]], list[str]] | None = None,
    ) -> None:
        self.lines, self.data, self.delimiter, self._change = lines, data, delimiter, change

    def changed(self, change: Callable[[list[str]], list[str]]) -> LineCells:
        """The same rows with something done to their texts."""
        return LineCells(self.lines, self.data, self.delimiter, change)

    def __len__(self) -> int:
        return len(self.lines)

    @overload
    def __getitem__(self, place: int) -> list[str]: ...

    @overload
    def __getitem__(self, place: slice) -> list[list[str]]: ...

    def __getitem__(self, place: int | slice) -> list[str] | list[list[str]]:
        lines = self.lines[place] if isinstance(place, slice) else [self.lines[place]]
        rows = list(csv.reader(lines, delimiter=self.delimiter, strict=True))
        rows = rows if self._change is None else list(map(self._change, rows))
        return rows if isinstance(place, slice) else rows[0]


@attrs.frozen(eq=False)
class RowBlock(Sequence[TableRow]):
    """Rows that follow each other: their numbers and texts; the other parts as of :class:`TableRow`."""

    numbers: Sequence[int]
    cells: Sequence[list[str]]
    sheet: str | None = None
    dated: Sequence[frozenset[int]] = ()

    @classmethod
    def of(cls, rows: Sequence[TableRow]) -> RowBlock:
        """Rows of one sheet as a block."""
        sheet = rows[0].sheet if rows else None
        return cls(
            [row.number for row in rows], [row.cells for row in rows], sheet, [row.dated for row in rows]
        )

    def __len__(self) -> int:
        return len(self.cells)

    @overload
    def __getitem__(self, place: int) -> TableRow: ...

    @overload
    def __getitem__(self, place: slice) -> RowBlock: ...

    def __getitem__(self, place: int | slice) -> TableRow | RowBlock:
        if isinstance(place, slice):
            return RowBlock(self.numbers[place], self.cells[place], self.sheet, self.dated[place])
        dated = self.dated[place] if self.dated else frozenset[int]()
        return TableRow(self.numbers[place], self.cells[place], self.sheet, dated)


class Rows(Iterator[TableRow]):
    """The rows of a table below each other, taken one by one or a block at a time.

    Args:
        blocks: what gives the next rows, at most as many as asked for, and none after the last.
        largest: as many as a block may have.
    """

    def __init__(self, blocks: Callable[[int], RowBlock], largest: int = LARGEST_BLOCK) -> None:
        self._block, self._largest = blocks, largest

    def __next__(self) -> TableRow:
        rows = self._block(1)
        if not rows:
            raise StopIteration
        return rows[0]

    def blocks(self) -> Iterator[RowBlock]:
        """The rows that are left: at first few in a block, whose words are then known."""
        size = FIRST_BLOCK
        while rows := self._block(size):
            yield rows
            size = min(2 * size, self._largest)

    @classmethod
    def of(cls, rows: Iterator[TableRow]) -> Rows:
        """The rows of one sheet."""
        return cls(lambda size: RowBlock.of(list(islice(rows, size))))


class RowTable(Protocol):
    """A table that can be read again and again, row by row."""

    @property
    def source(self) -> str:
        """What messages call it."""
        ...

    @property
    def converted_from(self) -> str:
        """The encoding from before Unicode in which it is written, or nothing."""
        ...

    def sheets(self) -> Iterator[tuple[str, Rows]]:
        """Each part with a header of its own: its name, empty for the only one, and its rows."""
        ...


@attrs.frozen
class FileTable:
    """What the tables of files that are in Unicode have in common: the path, by which messages call them."""

    path: str | Path

    @property
    def source(self) -> str:
        """The path of the file."""
        return str(self.path)

    @property
    def converted_from(self) -> str:
        """No encoding from before Unicode."""
        return ""


@attrs.frozen
class DelimitedTable:
    """Delimited text: a file, or lines."""

    lines: str | Path | Iterable[str]

    @property
    def source(self) -> str:
        """The path of the file, or ``lines``."""
        return str(self.lines) if isinstance(self.lines, (str, Path)) else "lines"

    @property
    def converted_from(self) -> str:
        """The encoding from before Unicode in which the file is written, or nothing."""
        return TextLines(self.lines).converted_from if isinstance(self.lines, (str, Path)) else ""

    def sheets(self) -> Iterator[tuple[str, Rows]]:
        """The one table."""
        lines = iter(TextLines(self.lines) if isinstance(self.lines, (str, Path)) else self.lines)
        yield "", Rows(_Delimited(self.source, lines).block, LARGEST_LINES)


class _Ahead(Iterator[str]):
    """Lines that are taken one by one, or many at once and put back."""

    def __init__(self, first: list[str], lines: Iterator[str]) -> None:
        self._first, self._place, self._lines = first, 0, lines
        self._failed: DocumentError | None = None

    def __next__(self) -> str:
        if self._place < len(self._first):
            self._place += 1
            return self._first[self._place - 1]
        if self._failed is not None:
            raise self._failed
        return next(self._lines)

    def take(self, count: int) -> list[str]:
        """The next lines, as many as there are before one that cannot be read."""
        taken = self._first[self._place : self._place + count]
        self._place += len(taken)
        try:
            taken += islice(self._lines if self._failed is None else (), count - len(taken))
        except DocumentError as error:
            self._failed = error
        return taken

    def put_back(self, lines: list[str]) -> None:
        """Lines that were just taken stand ahead again."""
        self._first, self._place = [*lines, *self._first[self._place :]], 0


def _bytes_of(lines: list[str], delimiter: str) -> bytes | None:
    """Lines in UTF-8, if they may be read at once: where Arrow is installed, and each is a row by itself."""
    try:
        from kstt.frames.plain_lines import stand_alone
    except ImportError:
        return None
    ends = [line[-1:] == "\n" for line in lines]
    try:
        data = "".join(lines).encode()
    except UnicodeEncodeError:
        return None
    whole = all(ends[:-1]) and data.count(b"\n") == sum(ends)
    usual = max(map(len, lines)) < csv.field_size_limit()
    return data if whole and usual and stand_alone(data, delimiter) else None


class _Delimited:
    """Delimited text being read."""

    def __init__(self, source: str, lines: Iterator[str]) -> None:
        self._source = source
        head = list(islice(lines, ROWS_ABOVE_RECORDS))
        first = head[0] if head else ""
        if not any(line.strip() for line in head):
            raise DocumentError(source, msg("an empty file"), msg("a header line and the lines of records"))
        # Above a header may stand titles, which have few delimiters.
        delimiter = max(
            DELIMITERS, key=lambda mark: (first.count(mark), max(line.count(mark) for line in head))
        )
        if first.count(delimiter) < _FEWEST_DELIMITERS:
            delimiter = max(DELIMITERS, key=lambda mark: max(line.count(mark) for line in head))
        self._delimiter = delimiter
        try:
            header = next(csv.reader([first], delimiter=delimiter), [])
        except csv.Error as error:
            raise self._unbalanced(1, error) from None
        self._header: list[str] | None = header
        self._width = len(header)
        self._ahead = _Ahead(head[1:], lines)
        lines, self._lines = tee(self._ahead)
        self._reader = csv.reader(lines, delimiter=delimiter, strict=True)
        self._line, self._passed = 1, 0
        # Up to which line so many are not read at once.
        self._doubtful: dict[int, int] = {}
        self._failed: DocumentError | None = None

    def block(self, size: int) -> RowBlock:
        """The next rows; raises DocumentError where, after those given before, none can be read."""
        if self._header is not None:
            header, self._header = self._header, None
            return RowBlock([1], [header])
        if self._failed is not None:
            raise self._failed
        if plain := self._plain(size):
            return plain
        rows: list[list[str]] = []
        before = self._line
        try:
            rows += islice(self._reader, min(size, LARGEST_BLOCK))
        except DocumentError as error:
            self._failed = error
        except csv.Error:
            pass  # said below, with the line
        self._line = self._reader.line_num + self._passed + 1
        read = list(islice(self._lines, self._line - before))
        if self._failed is not None and not rows:
            raise self._failed
        if len(rows) == len(read):
            return RowBlock(range(before + 1, self._line + 1), rows)
        return RowBlock(*self._numbered(before, read))

    def _plain(self, size: int) -> RowBlock | None:
        """The next lines, if there are many and each is a row by itself that may be read at once."""
        for count in (size, size // 8):
            if count < LARGEST_BLOCK or self._line < self._doubtful.get(count, 0):
                continue
            lines = self._ahead.take(count)
            data = _bytes_of(lines, self._delimiter) if len(lines) >= LARGEST_BLOCK else None
            if data is None:
                self._doubtful[count] = self._line + len(lines)
                self._ahead.put_back(lines)
                continue
            before, self._line, self._passed = self._line, self._line + len(lines), self._passed + len(lines)
            return RowBlock(range(before + 1, self._line + 1), LineCells(lines, data, self._delimiter))
        return None

    def _unbalanced(self, line: int, error: csv.Error) -> DocumentError:
        found = msg("line {line:d}: {error}", line=line, error=error)
        return DocumentError(self._source, found, msg("a delimited table with balanced quotes"))

    def _numbered(self, before: int, lines: list[str]) -> tuple[list[int], list[list[str]]]:
        """The rows of lines of which some belong together, each with its last line."""
        reader = csv.reader(lines, delimiter=self._delimiter, strict=True)
        numbers: list[int] = []
        rows: list[list[str]] = []
        last = before
        try:
            for cells in reader:
                number = before + reader.line_num
                if number > last + 1 and swallows_lines(cells, self._delimiter, self._width):
                    found = msg(
                        "line {line:d}: a quotation mark that takes in the lines after it", line=last + 1
                    )
                    raise DocumentError(
                        self._source,
                        found,
                        msg("one that is closed before the next field"),
                        msg("delete it, or close it"),
                    )
                numbers.append(number)
                rows.append(cells)
                last = number
        except csv.Error as error:
            self._failed = self._unbalanced(before + reader.line_num, error)
        except DocumentError as error:
            self._failed = error
        if self._failed is not None and not rows:
            raise self._failed
        return numbers, rows
