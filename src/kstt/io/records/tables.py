"""Tables of records as rows of texts, the first of them the header, each with the place it stands at."""

from __future__ import annotations

import csv
from collections.abc import Iterable, Iterator
from itertools import chain, islice
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple, Protocol

import attrs

from kstt.errors import DocumentError
from kstt.i18n import msg
from kstt.io.files.quotes import swallows_lines
from kstt.io.records.encodings import TextLines
from kstt.limits import ROWS_ABOVE_RECORDS

if TYPE_CHECKING:
    from kstt.i18n import Message

__all__ = ["DelimitedTable", "RowTable", "TableRow", "row_words"]


_FEWEST_DELIMITERS = 4
"""Delimiters of a header: every kind of record needs five columns or more, and titles have few commas."""


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

    def __iter__(self) -> Iterator[TableRow]: ...


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

    def __iter__(self) -> Iterator[TableRow]:
        lines = iter(TextLines(self.lines) if isinstance(self.lines, (str, Path)) else self.lines)
        head = list(islice(lines, ROWS_ABOVE_RECORDS))
        first = head[0] if head else ""
        if not any(line.strip() for line in head):
            raise DocumentError(
                self.source, msg("an empty file"), msg("a header line and the lines of records")
            )
        lines = chain(head[1:], lines)
        # Above a header may stand titles, which have few delimiters.
        delimiter = max(",;\t", key=lambda mark: (first.count(mark), max(line.count(mark) for line in head)))
        if first.count(delimiter) < _FEWEST_DELIMITERS:
            delimiter = max(",;\t", key=lambda mark: max(line.count(mark) for line in head))
        header = next(csv.reader([first], delimiter=delimiter), [])
        yield TableRow(1, header)
        before = 1
        reader = csv.reader(lines, delimiter=delimiter, strict=True)
        try:
            for cells in reader:
                number = reader.line_num + 1
                if number > before + 1 and swallows_lines(cells, delimiter, len(header)):
                    raise DocumentError(
                        self.source,
                        msg(
                            "line {line:d}: a quotation mark that takes in the lines after it",
                            line=before + 1,
                        ),
                        msg("one that is closed before the next field"),
                        msg("delete it, or close it"),
                    )
                before = number
                yield TableRow(number, cells)
        except csv.Error as error:
            raise DocumentError(
                self.source,
                msg("{where}: {error}", where=msg("line {line:d}", line=reader.line_num + 1), error=error),
                msg("a delimited table with balanced quotes"),
            ) from None
