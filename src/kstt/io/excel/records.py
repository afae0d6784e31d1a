"""Tables of records in files: a sheet of a workbook, or delimited text."""

from __future__ import annotations

from collections import defaultdict
from datetime import date, datetime
from pathlib import Path
from typing import TYPE_CHECKING

import attrs

from kstt.definitions.totals import FIELDS_BESIDE
from kstt.errors import DocumentError
from kstt.frames.reading import refuse_database_file
from kstt.i18n import msg
from kstt.io.excel.bounds import OF_RECORDS
from kstt.io.excel.workbooks import NO_WORKSHEET, sheets_of
from kstt.io.files.containers import FileKind, kind_of, load
from kstt.io.files.marked_pieces import without_struck
from kstt.io.records.header import may_hold_days
from kstt.io.records.heading import without_end
from kstt.io.records.objects import ObjectTable
from kstt.io.records.tables import DelimitedTable, FileTable, Rows, RowTable, TableRow
from kstt.io.text.html import page_tables
from kstt.limits import EXACT

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

__all__ = ["TABLE_SUFFIXES", "SheetTable", "record_table"]

_WORKBOOKS = (".xlsx", ".xlsm", ".xls", ".ods")
_TEXTS = (".csv", ".tsv")
_WEB = (".html", ".htm", ".mht", ".mhtml")
_PAGES = frozenset((FileKind.HTML, FileKind.MHTML))
TABLE_SUFFIXES = (*_TEXTS, *_WORKBOOKS)
"""The files of a folder that are read as tables of records."""


@attrs.frozen
class SheetTable(FileTable):
    """The filled sheets of a workbook that are not hidden, or the tables of a web page, in order."""

    def sheets(self) -> Iterator[tuple[str, Rows]]:
        """The sheets that are not hidden and not empty; of a page, often called ``.xls``, its tables."""
        data, name = load(self.path, expected=msg("a workbook of records"))
        if kind_of(data) in _PAGES:
            yield from _tables_of_page(data, name)
            return
        shown = [sheet for sheet in sheets_of(data, name, OF_RECORDS) if not sheet.hidden]
        for sheet in shown:
            if reason := sheet.beyond or (sheet.refused if sheet.refused != NO_WORKSHEET else ""):
                found = msg("sheet {name}: {reason}", name=repr(sheet.name), reason=reason)
                expected = msg("a workbook that can be read whole")
                raise DocumentError(name, found, expected, msg("save each of its sheets as CSV (UTF-8)"))
        sheets = [sheet for sheet in shown if any(map(any, sheet.values))]
        if not sheets:
            raise DocumentError(name, msg("no cell that is filled"), msg("a sheet of records"))
        for sheet in sheets:
            several = sheet.name if len(sheets) > 1 else ""
            yield several, Rows.of(_with_merged(_rows(sheet.values, several), sheet.marks.merges))


def _with_merged(rows: Iterator[TableRow], merges: Sequence[tuple[int, int, int, int]]) -> Iterator[TableRow]:
    """The rows with what stands in cells that are merged over several of them, in each that is a record.

    A record has a day, and more cells of its own than a title, a total or a further line of a case.
    """
    starts: defaultdict[int, list[tuple[int, int]]] = defaultdict(list)
    for first, left, bottom, _ in merges:
        if bottom > first:
            starts[first + 1].append((left, bottom + 1))
    reaching: dict[int, tuple[int, TableRow]] = {}
    for row in rows:
        reaching = {place: (last, top) for place, (last, top) in reaching.items() if last >= row.number}
        if reaching and may_hold_days(row) and sum(map(bool, row.cells)) > FIELDS_BESIDE:
            cells, dated = list(row.cells), set(row.dated)
            for place, (_, top) in reaching.items():
                if place < len(cells) and not cells[place]:
                    cells[place] = top.cells[place]
                    dated |= {place} & top.dated
            yield row._replace(cells=cells, dated=frozenset(dated))
        else:
            yield row
        reaching |= {place: (last, row) for place, last in starts.get(row.number, ())}


def _tables_of_page(data: bytes, name: str) -> Iterator[tuple[str, Rows]]:
    """The tables of a page that hold anything.

    Raises: DocumentError for a page without any.
    """
    tables = [table for table in page_tables(data, name) if any(map(any, table))]
    if not tables:
        raise DocumentError(name, msg("a page without a table"), msg("a table of records"))
    for number, table in enumerate(tables, 1):
        several = msg("table {table:d}", table=number) if len(tables) > 1 else ""
        yield several, Rows.of(_rows(table, several))


def _rows(table: Sequence[Sequence[object]], sheet: str) -> Iterator[TableRow]:
    """The rows of a sheet from the first that is filled, each as wide as the widest."""
    texts = [without_end([_text(value) for value in values]) for values in table]
    width = max(map(len, texts))
    started = False
    for number, (values, cells) in enumerate(zip(table, texts, strict=True), 1):
        started = started or bool(cells)
        if started:
            dated = frozenset(place for place, value in enumerate(values) if isinstance(value, date))
            yield TableRow(number, cells + [""] * (width - len(cells)), sheet, dated)


def _text(value: object) -> str:
    """A cell as text: days and instants as ISO 8601, whole numbers without a fraction.

    Numbers of more than the fifteen digits that spreadsheets keep stand with an exponent, as these show them.
    """
    if isinstance(value, datetime):
        plain = (
            value.date()
            if (value.hour, value.minute, value.second, value.microsecond) == (0, 0, 0, 0)
            else value
        )
        return plain.isoformat()
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, int | float) and abs(value) >= EXACT:
        return f"{float(value):.15g}"
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    if value is None:
        return ""
    left, struck = without_struck(str(value))
    return left or struck


def record_table(path: str | Path) -> RowTable:
    """The table of records in a file, by the suffix of its name.

    Raises: DocumentError for the file of a database.
    """
    suffix = Path(path).suffix.lower()
    if suffix == ".json":
        return ObjectTable(path)
    if suffix in (*_WORKBOOKS, *_WEB):
        return SheetTable(path)
    refuse_database_file(path)
    return DelimitedTable(path)
