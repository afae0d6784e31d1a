"""Lists of records as plain workbooks: one sheet, a header, dates as dates."""

from __future__ import annotations

import io
from datetime import date, datetime
from typing import TYPE_CHECKING

from kstt.atomic import write_atomically
from kstt.errors import DocumentError, MissingExtraError
from kstt.i18n import msg
from kstt.io.files.created import CREATED
from kstt.limits import EXACT, SHEET_ROWS

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence
    from pathlib import Path

    from xlsxwriter.format import Format
    from xlsxwriter.worksheet import Worksheet

__all__ = ["write_list"]

_TOP = 2
"""The rows above those of the list: its title and its header."""
_LONGEST, _WIDEST, _NARROWEST = 32_767, 50, 8


def write_list(
    path: str | Path,
    title: str,
    names: Sequence[str],
    rows: Iterable[Sequence[object]],
    *,
    overwrite: bool = False,
) -> None:
    """Write rows under a header, whole or not at all; no text becomes a formula or a number.

    Args:
        path: the ``.xlsx`` file.
        title: the line above the header, and the title of the document.
        names: the header.
        rows: the values of each row: texts, numbers (those that a sheet cannot keep exactly become
            texts), days, instants on Vietnam's clock, or nothing.
        overwrite: replace a file that exists.

    Raises: DocumentError for a file that exists or cannot be written, for more rows than a sheet holds and a
    text that a cell does not; MissingExtraError without the extra ``excel``.
    """
    try:
        import xlsxwriter
    except ImportError:
        raise MissingExtraError(msg("writing workbooks"), "excel") from None
    buffer = io.BytesIO()
    with xlsxwriter.Workbook(buffer, {"in_memory": True}) as workbook:
        workbook.set_properties({"title": title, "created": CREATED})
        sheet = workbook.add_worksheet()
        bold = workbook.add_format({"bold": True, "bottom": 1})
        formats = {
            datetime: workbook.add_format({"num_format": "dd/mm/yyyy hh:mm"}),
            date: workbook.add_format({"num_format": "dd/mm/yyyy"}),
        }
        sheet.write_string(0, 0, title, workbook.add_format({"bold": True}))
        widths = [max(len(name), _NARROWEST) for name in names]
        for column, name in enumerate(names):
            sheet.write_string(1, column, name, bold)
        for place, row in enumerate(rows, _TOP):
            if place >= SHEET_ROWS:
                expected = msg("at most {count} rows; write .csv", count=SHEET_ROWS - _TOP)
                raise DocumentError(str(path), msg("more rows than a sheet holds"), expected)
            for column, value in enumerate(row):
                shown = _write_value(sheet, place, column, value, formats)
                widths[column] = max(widths[column], shown)
        for column, width in enumerate(widths):
            sheet.set_column(column, column, min(width, _WIDEST) + 1)
        sheet.freeze_panes(_TOP, 0)
    write_atomically(path, buffer.getvalue(), overwrite=overwrite)


def _write_value(
    sheet: Worksheet, row: int, column: int, value: object, formats: Mapping[type[date], Format]
) -> int:
    """Write a value as what it is; returns the letters that it takes."""
    if value is None:
        return 0
    if isinstance(value, datetime):
        sheet.write_datetime(row, column, value.replace(tzinfo=None), formats[datetime])
        return len("dd/mm/yyyy hh:mm")
    if isinstance(value, date):
        midnight = datetime(value.year, value.month, value.day)  # noqa: DTZ001  # a sheet has no time zones
        sheet.write_datetime(row, column, midnight, formats[date])
        return len("dd/mm/yyyy")
    if isinstance(value, (int, float)) and abs(value) < EXACT:
        sheet.write_number(row, column, value)
        return len(str(value))
    text = str(value)
    if len(text) > _LONGEST:
        found = msg("a text of {count} characters ({text}…)", count=len(text), text=repr(text[:40]))
        raise DocumentError(
            msg("row {row:d}", row=row + 1),
            found,
            msg("at most {value} characters in a cell", value=_LONGEST),
        )
    sheet.write_string(row, column, text)
    return len(text)
