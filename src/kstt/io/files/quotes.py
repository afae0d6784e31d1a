"""Quotation marks in delimited text that take in more than they should."""

from __future__ import annotations

import csv
import re
from functools import lru_cache
from typing import TYPE_CHECKING

from kstt.errors import DocumentError
from kstt.i18n import msg

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

__all__ = ["DELIMITERS", "guarded_rows", "swallowed_cells", "swallows_lines"]

DELIMITERS = "\t;,|"
"""What stands between the fields of delimited text."""

_CELLS = 6
"""At least this many figures between delimiters are cells; no text within quotation marks has as many."""


@lru_cache(maxsize=8)
def swallowed_cells(delimiter: str) -> re.Pattern[str]:
    """A pattern for a field that takes in the figures of the cells after it.

    >>> bool(swallowed_cells(";").search("Đất đai;1;2;0;3;4;0")), bool(swallowed_cells(";").search("a; b; c"))
    (True, False)
    """
    return re.compile(rf"(?:{re.escape(delimiter)}[ \n\d.\-]*){{{_CELLS}}}")


def guarded_rows(text: str, delimiter: str, source: str) -> Iterator[tuple[int, list[str]]]:
    r"""The rows of a delimited text, each with its last line, no field of which takes in the next lines.

    A field may be broken within quotation marks; one that has delimiters, too, was not closed in its line.

    Args:
        text: the text.
        delimiter: what separates fields.
        source: its name in messages.

    Raises: DocumentError.

    >>> list(guarded_rows('name,code\n"Lao động,tiền lương",1\n', ",", "list"))
    [(1, ['name', 'code']), (2, ['Lao động,tiền lương', '1'])]
    """
    reader = csv.reader(text.splitlines(keepends=True), delimiter=delimiter)
    line = 1
    try:
        for row in reader:
            if any("\n" in cell.strip() and delimiter in cell for cell in row):
                raise DocumentError(
                    source,
                    msg("line {line:d}: a quotation mark that takes in the cells after it", line=line),
                    msg("one that is closed before the next field"),
                    msg("delete it, or close it"),
                )
            yield reader.line_num, [" ".join(cell.splitlines()) if "\n" in cell else cell for cell in row]
            line = reader.line_num + 1
    except csv.Error as error:
        found = msg("line {line:d}: {error}", line=reader.line_num, error=error)
        raise DocumentError(source, found, msg("a delimited table")) from None


def swallows_lines(cells: Sequence[str], delimiter: str, width: int) -> bool:
    r"""Whether a field of a row over several lines takes in the lines after it.

    It does where it has the delimiters of half a row or more.

    Args:
        cells: the fields of a row that was read from more than one line.
        delimiter: what parts fields.
        width: how many fields a row has.

    >>> swallows_lines(["H2", "Đất đai,district,UBND huyện A\nH3,Hộ tịch,commune"], ",", 8)
    True
    >>> swallows_lines(["H2", "Lao động,\ntiền lương", "commune"], ",", 8)
    False
    """
    return any(cell.count(delimiter) >= max(2, (width - 1) // 2) for cell in cells)
