"""The text of a PDF file in reading order: lines of prose, and table rows with tabs between cells."""

from __future__ import annotations

import logging
import unicodedata
from typing import TYPE_CHECKING

import attrs

from kstt.errors import DocumentError
from kstt.i18n import msg
from kstt.io.files.lines import SourceLine
from kstt.io.pdf.geometry import Box, TextLine, text_lines
from kstt.io.pdf.pages import open_pages, printable
from kstt.io.pdf.scanning import Scans
from kstt.io.pdf.spots import box_spot, page_spot
from kstt.io.pdf.tables import ruled_tables
from kstt.io.pdf.unruled import FEWEST_ROWS, unruled_tables

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from kstt.i18n import Message
    from kstt.io.pdf.columns import Columns
    from kstt.io.pdf.geometry import PageContent
    from kstt.io.pdf.tables import PageTable
    from kstt.repair.likelihood import CellReadings

__all__ = ["PagedText", "pdf_lines"]

_LOG = logging.getLogger(__name__)
"""Says which page is being read: scans take seconds each."""

_FEWEST_CHARACTERS = 40
"""A page with fewer characters has no text layer: it is a picture, or nothing."""
_Line = tuple[str, str, tuple[str, ...]]
_COLUMN_GAP = 2.5
_PARAGRAPH = 2.0


def has_text(page: PageContent) -> bool:
    """Whether a page has a text layer."""
    return len(page.glyphs) >= _FEWEST_CHARACTERS


@attrs.frozen
class PagedText:
    """The lines of a document of pages, and of what was recognised in pictures the readings by their spot.

    ``unread`` has the scanned pages with a table that could not be read, and why.
    """

    lines: tuple[SourceLine, ...]
    readings: Mapping[str, CellReadings] = attrs.field(factory=dict)
    texts: Mapping[str, str] = attrs.field(factory=dict)
    unread: tuple[Message, ...] = ()


def pdf_lines(data: bytes, name: str, pages: Sequence[int] = ()) -> PagedText:
    """The lines of a PDF file or a picture; each cell of a table row has its own spot: the page, the box.

    Args:
        data: the whole file.
        name: what messages and spots call it.
        pages: the numbers of the pages to read; by default all.

    Raises: DocumentError; MissingExtraError.
    """
    found: list[_Line] = []
    tables = Tables()
    scans = Scans(name)
    with open_pages(data, name, pages) as file, scans:
        for n, number in enumerate(file.numbers):
            page = (number, n + 1, len(file.numbers))
            _LOG.info("%s: page %d, %d of %d", name, *page, extra={"page": page})
            content = file.content(number)
            if content is not None and has_text(content):
                lines = tuple(page_lines(content, name, tables))
            else:
                lines = scans.lines(file, number)
            found = _carried_on(found, lines)
    if scans.used and not any(text.strip() for text, _, _ in found):
        raise DocumentError(
            name or msg("file"),
            msg("a scan in which no text was recognised"),
            msg("whole pages, flat, in 200 points to the inch or more"),
        )
    return PagedText(numbered(found), scans.readings, scans.texts, tuple(scans.unread))


def _carried_on(before: list[_Line], page: Sequence[_Line]) -> list[_Line]:
    """The lines of pages with those of the next, where the label of a row may be broken between the two.

    The rest of a label stands alone in the first row of a page's table, below the header if that is printed
    again, and goes on in lower case.
    """
    printed = {text for text, _, _ in before}
    first = next((n for n, (text, _, _) in enumerate(page) if "\t" in text and text not in printed), None)
    last = next((n for n in range(len(before) - 1, -1, -1) if "\t" in before[n][0]), None)
    if first is None or last is None:
        return [*before, *page]
    rest, row = page[first][0].split("\t"), before[last][0].split("\t")
    written = [column for column, text in enumerate(rest) if text.strip()]
    if len(rest) != len(row) or len(written) != 1 or not rest[written[0]][0].islower() or not row[written[0]]:
        return [*before, *page]
    row[written[0]] += f" {rest[written[0]]}"
    whole = "\t".join(row), *before[last][1:]
    return [*before[:last], whole, *before[last + 1 :], *page[:first], *page[first + 1 :]]


def numbered(lines: Sequence[_Line]) -> tuple[SourceLine, ...]:
    """Texts with their spots as the lines of one document."""
    return tuple(
        SourceLine(n, unicodedata.normalize("NFC", text), where, wraps="\t" not in text, spots=spots)
        for n, (text, where, spots) in enumerate(lines, 1)
    )


@attrs.define
class Tables:
    """What is known of the tables on the pages before.

    ``headers`` has the words of their headers; ``columns`` those of the last one, if no line parts them.
    """

    headers: set[tuple[str, ...]] = attrs.field(factory=set)
    columns: Columns | None = None


def page_lines(page: PageContent, name: str, before: Tables) -> Iterator[_Line]:
    """The lines of a page: the text, the spot, and for a table row the spot of each cell.

    A header that is printed again is left out.

    Args:
        page: what the page holds.
        name: the document's name in spots.
        before: the tables of the pages before; those of this page are added.
    """
    prefix = page_spot(name, page.number)
    tables = ruled_tables(page)
    unruled = unruled_tables(_outside(tables, page), page, before.columns)
    if unruled:
        # A header may be ruled though its rows are not, or every second row shaded.
        tables = [table for table in tables if table.figure_rows >= FEWEST_ROWS]
        unruled = unruled_tables(_outside(tables, page), page, before.columns)
    before.columns = unruled[-1][1] if unruled else None
    tables += [table for table, _ in unruled]
    prose = _outside(tables, page)
    blocks: list[tuple[float, PageTable | TextLine]] = [(table.box.top, table) for table in tables]
    blocks += [(line.box.top, line) for line in prose]
    last: Box | None = None
    for _, block in sorted(blocks, key=lambda each: each[0]):
        if not isinstance(block, TextLine):
            yield from _table_lines(block, prefix, skip=block.titles if block.header in before.headers else 0)
            before.headers.add(block.header)
            last = None
            continue
        height = block.box.bottom - block.box.top
        if last is not None and block.box.top - last.bottom > _PARAGRAPH * height:
            yield "", box_spot(prefix, block.box), ()
        for text, box in _columns(block):
            yield printable(text), box_spot(prefix, box), ()
        last = block.box


def _outside(tables: Sequence[PageTable], page: PageContent) -> list[TextLine]:
    """The lines of text outside tables."""
    return text_lines(
        [glyph for glyph in page.glyphs if not any(table.box.holds(*glyph.box.middle) for table in tables)]
    )


def _table_lines(table: PageTable, prefix: Message, skip: int) -> Iterator[_Line]:
    for row in table.rows[skip:]:
        spots = tuple(box_spot(prefix, cell.box) for cell in row)
        outline = Box.around(cell.box for cell in row)
        yield "\t".join(printable(cell.text) for cell in row), box_spot(prefix, outline), spots
    yield "", box_spot(prefix, table.box), ()


def _columns(line: TextLine) -> list[tuple[str, Box]]:
    """What stands on one line in several columns, such as the heading of a form."""
    parts: list[tuple[str, Box]] = []
    for text, box in line.words:
        if parts and box.left - parts[-1][1].right < _COLUMN_GAP * (line.box.bottom - line.box.top):
            parts[-1] = (f"{parts[-1][0]} {text}", Box.around((parts[-1][1], box)))
        else:
            parts.append((text, box))
    return parts
