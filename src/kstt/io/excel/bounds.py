"""How much a workbook of forms may hold, and one of records."""

from __future__ import annotations

from typing import NamedTuple

from kstt.limits import (
    LARGEST_FILE,
    LARGEST_SHEET_PART,
    LARGEST_WORKBOOK,
    LARGEST_XLS,
    MOST_CELLS,
    MOST_TEXT,
    RECORDS_CELLS,
    RECORDS_SHEET_PART,
    RECORDS_TEXT,
    RECORDS_WORKBOOK,
)

__all__ = ["OF_FORMS", "OF_RECORDS", "WorkbookBounds"]


class WorkbookBounds(NamedTuple):
    """How much a workbook may hold.

    ``cells`` (blank ones counted) and ``text`` (characters, a repeated text counted each time) are those of a
    sheet; ``package`` and ``sheet`` the bytes to which all parts that a reader needs, and the XML of one
    sheet, may unpack; ``xls`` the bytes of an ``.xls`` file.
    """

    cells: int
    text: int
    package: int
    sheet: int
    xls: int


OF_FORMS = WorkbookBounds(MOST_CELLS, MOST_TEXT, LARGEST_WORKBOOK, LARGEST_SHEET_PART, LARGEST_XLS)
OF_RECORDS = WorkbookBounds(RECORDS_CELLS, RECORDS_TEXT, RECORDS_WORKBOOK, RECORDS_SHEET_PART, LARGEST_FILE)
