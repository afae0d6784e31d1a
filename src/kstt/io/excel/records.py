"""Tables of records in files: a sheet of a workbook, or delimited text."""

from __future__ import annotations

from datetime import date, datetime
from pathlib import Path
from typing import TYPE_CHECKING

import attrs

from kstt.errors import DocumentError
from kstt.i18n import msg
from kstt.io.excel.workbooks import sheets_of
from kstt.io.files.containers import load
from kstt.io.records.heading import without_end
from kstt.io.records.objects import ObjectTable
from kstt.io.records.tables import DelimitedTable, FileTable, Rows, RowTable, TableRow
from kstt.limits import EXACT

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

__all__ = ["TABLE_SUFFIXES", "SheetTable", "record_table"]

_WORKBOOKS = (".xlsx", ".xlsm", ".xls", ".ods")
_TEXTS = (".csv", ".tsv")
TABLE_SUFFIXES = (*_TEXTS, *_WORKBOOKS)
"""The files of a folder that are read as tables of records."""


@attrs.frozen
class SheetTable(FileTable):
    """The sheets of a workbook that hold anything and are not hidden, one after the other."""

    def sheets(self) -> Iterator[tuple[str, Rows]]:
        """The sheets that are not hidden and not empty."""
        data, name = load(self.path, expected=msg("a workbook of records"))
        sheets = [
            sheet for sheet in sheets_of(data, name) if not sheet.hidden and any(map(any, sheet.values))
        ]
        if not sheets:
            raise DocumentError(name, msg("no cell that is filled"), msg("a sheet of records"))
        for sheet in sheets:
            several = sheet.name if len(sheets) > 1 else ""
            yield several, Rows.of(_rows(sheet.values, several))


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
    return "" if value is None else str(value)


def record_table(path: str | Path) -> RowTable:
    """The table of records in a file, by the suffix of its name."""
    suffix = Path(path).suffix.lower()
    if suffix == ".json":
        return ObjectTable(path)
    return SheetTable(path) if suffix in _WORKBOOKS else DelimitedTable(path)
