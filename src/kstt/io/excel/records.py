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
from kstt.io.records.tables import DelimitedTable, RowTable, TableRow

if TYPE_CHECKING:
    from collections.abc import Iterator

__all__ = ["TABLE_SUFFIXES", "SheetTable", "record_table"]

_WORKBOOKS = (".xlsx", ".xlsm", ".xls", ".ods")
_TEXTS = (".csv", ".tsv")
TABLE_SUFFIXES = (*_TEXTS, *_WORKBOOKS)
"""The files of a folder that are read as tables of records."""


@attrs.frozen
class SheetTable:
    """The one sheet of a workbook that holds anything and is not hidden."""

    path: str | Path

    @property
    def source(self) -> str:
        """The path of the workbook."""
        return str(self.path)

    def __iter__(self) -> Iterator[TableRow]:
        data, name = load(self.path, expected=msg("a workbook of records"))
        sheets = [
            sheet for sheet in sheets_of(data, name) if not sheet.hidden and any(map(any, sheet.values))
        ]
        if len(sheets) != 1:
            found = ", ".join(sheet.name for sheet in sheets) or msg("no cell that is filled")
            raise DocumentError(
                name, found, msg("one sheet of records"), msg("keep one sheet, or save it as CSV")
            )
        width = 0
        for number, values in enumerate(sheets[0].values, 1):
            cells = [_text(value) for value in values]
            while cells and not cells[-1] and len(cells) > width:
                cells.pop()
            if cells or width:
                width = width or len(cells)
                yield TableRow(
                    row=msg("row {row:d}", row=number),
                    number=number,
                    cells=cells + [""] * (width - len(cells)),
                )


def _text(value: object) -> str:
    """A cell as text: days and instants as ISO 8601, whole numbers without a fraction."""
    if isinstance(value, datetime):
        plain = (
            value.date()
            if (value.hour, value.minute, value.second, value.microsecond) == (0, 0, 0, 0)
            else value
        )
        return plain.isoformat()
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    return "" if value is None else str(value)


def record_table(path: str | Path) -> RowTable:
    """The table of records in a file, by the suffix of its name."""
    return SheetTable(path) if Path(path).suffix.lower() in _WORKBOOKS else DelimitedTable(path)
