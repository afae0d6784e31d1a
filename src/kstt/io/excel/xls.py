"""Sheets of an old ``.xls`` workbook, read with xlrd, which knows errors and hidden rows of the format."""

from __future__ import annotations

import io
from typing import TYPE_CHECKING

from kstt.errors import DocumentError, MissingExtraError
from kstt.i18n import msg
from kstt.io.excel.bounds import OF_FORMS, WorkbookBounds
from kstt.io.excel.sheets import Marks, Sheet
from kstt.io.files.compound import check_chains
from kstt.io.files.marked_pieces import Look, with_marks

if TYPE_CHECKING:
    from collections.abc import Sequence

    from xlrd.book import Book
    from xlrd.formatting import Font
    from xlrd.sheet import Sheet as XlrdSheet

__all__ = ["xls_sheets"]

_SUPERSCRIPT = 1
"""What a font record has as escapement for raised text [MS-XLS, Font]."""


def xls_sheets(data: bytes, source: str, bounds: WorkbookBounds = OF_FORMS) -> list[Sheet]:
    """The sheets of a workbook, formulas by the values that were last calculated.

    Raises: DocumentError for a file that is damaged, encrypted or too large; MissingExtraError.
    """
    try:
        import xlrd
    except ImportError:
        raise MissingExtraError(msg("reading .xls files"), "excel") from None
    if len(data) > bounds.xls:
        raise DocumentError(
            source,
            msg("an .xls file of {count} bytes", count=len(data)),
            msg("at most {value}", value=bounds.xls),
            msg("save it as .xlsx"),
        )
    try:
        check_chains(data)
        book = xlrd.open_workbook(
            file_contents=data, formatting_info=True, ragged_rows=True, logfile=io.StringIO()
        )
        return [_sheet(book, sheet, bounds.cells) for sheet in book.sheets()]
    except Exception as error:  # noqa: BLE001  # on a damaged file xlrd raises any kind of error
        if "encrypted" in str(error):
            raise DocumentError(source, msg("an encrypted workbook"), msg("one without a password")) from None
        reason = str(error) or type(error).__name__
        raise DocumentError(
            source,
            msg("a damaged .xls workbook ({reason})", reason=reason),
            msg("a whole file"),
            msg("open it in Excel and save it as .xlsx"),
        ) from None


def _sheet(book: Book, sheet: XlrdSheet, most: int) -> Sheet:
    name, hidden = str(sheet.name), bool(sheet.visibility)
    if sheet.nrows * max(sheet.ncols, 1) > most:
        return Sheet(name, hidden, refused=f"reaches over {sheet.nrows} rows and {sheet.ncols} columns")
    texts: dict[tuple[int, int], str] = {}
    values = [[_value(book, sheet, r, c, texts) for c in range(sheet.row_len(r))] for r in range(sheet.nrows)]
    merges = tuple((r, c, r_end - 1, c_end - 1) for r, r_end, c, c_end in sheet.merged_cells)
    marks = Marks(
        sheet.nrows,
        sheet.ncols,
        merges,
        frozenset(r for r, info in sheet.rowinfo_map.items() if info.hidden),
        frozenset(c for c, info in sheet.colinfo_map.items() if info.hidden),
        texts,
        struck=_struck(book, sheet),
    )
    return Sheet(name, hidden, values, marks)


def _struck(book: Book, sheet: XlrdSheet) -> frozenset[tuple[int, int]]:
    """The cells that are struck through as a whole."""
    looks = {i for i, look in enumerate(book.xf_list) if book.font_list[look.font_index].struck_out}
    places = [(r, c) for r in range(sheet.nrows) for c in range(sheet.row_len(r))] if looks else []
    return frozenset((r, c) for r, c in places if sheet.cell_xf_index(r, c) in looks)


def _value(book: Book, sheet: XlrdSheet, r: int, c: int, texts: dict[tuple[int, int], str]) -> object:
    from xlrd import XL_CELL_BOOLEAN, XL_CELL_DATE, XL_CELL_ERROR, XL_CELL_TEXT, error_text_from_code
    from xlrd.xldate import XLDateError, xldate_as_datetime

    kind, value = sheet.cell_type(r, c), sheet.cell_value(r, c)
    if kind == XL_CELL_ERROR:
        texts[r, c] = error_text_from_code.get(int(value), "#ERROR!")
        return ""
    if kind == XL_CELL_TEXT and (runs := sheet.rich_text_runlist_map.get((r, c))):
        return _with_looks(book, str(value), book.xf_list[sheet.cell_xf_index(r, c)].font_index, runs)
    if kind == XL_CELL_BOOLEAN:
        return bool(value)
    if kind == XL_CELL_DATE:
        try:
            return xldate_as_datetime(float(value), book.datemode)
        except (XLDateError, ValueError, OverflowError):
            return value
    return value


def _with_looks(book: Book, text: str, font: int, runs: Sequence[tuple[int, int]]) -> str:
    """A text in several fonts, from its first and each run's start, with its looks as signs of the text."""
    starts = [(0, font), *runs]
    ends = [start for start, _ in runs] + [len(text)]
    pieces = [
        (text[start:end], _look(book.font_list[own])) for (start, own), end in zip(starts, ends, strict=True)
    ]
    return "".join(with_marks([piece for piece in pieces if piece[0]]))


def _look(font: Font) -> Look:
    if font.struck_out:
        return Look.STRUCK
    return Look.RAISED if font.escapement == _SUPERSCRIPT else Look.PLAIN
