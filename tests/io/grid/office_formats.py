"""Sheets of offices as files: workbooks, documents, pages and texts, as other programs write them.

None of these writers shares code with the library's readers or its own writers.
"""

from __future__ import annotations

import csv
import html
import io
import unicodedata
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from random import Random

    from tests.io.grid.office_files import OfficeFile

__all__ = ["KINDS", "written_as"]

KINDS = ("xlsx", "ods", "docx", "html", "csv", "txt")
_ENCODINGS = ("utf-8", "utf-8-sig", "utf-16", "decomposed", "cp1258")
_TONES = frozenset("\u0300\u0301\u0303\u0309\u0323")


def written_as(kind: str, file: OfficeFile, chance: Random) -> bytes:
    """The bytes of a file of some kind that holds a sheet."""
    writers = {"xlsx": _xlsx, "ods": _ods, "docx": _docx, "html": _html, "csv": _csv, "txt": _txt}
    return writers[kind](file, chance)


def _xlsx(file: OfficeFile, chance: Random) -> bytes:
    import openpyxl

    book = openpyxl.Workbook()
    sheet = book.active
    sheet.title = chance.choice(("Sheet1", "Biểu 06a", "Quý II"))
    for r, row in enumerate(file.rows, 1):
        for c, value in enumerate(row, 1):
            if value not in {"", None}:
                sheet.cell(r, c, value)
    for top, left, bottom, right in file.merges:
        sheet.merge_cells(start_row=top + 1, start_column=left + 1, end_row=bottom + 1, end_column=right + 1)
    if chance.random() < 0.2:
        book.create_sheet("Hướng dẫn")["A1"] = "Hướng dẫn nhập số liệu"
    buffer = io.BytesIO()
    book.save(buffer)
    return buffer.getvalue()


def _spans(file: OfficeFile) -> tuple[dict[tuple[int, int], tuple[int, int]], set[tuple[int, int]]]:
    """How many rows and columns a merged cell spans, by its place; and the places under merged cells."""
    spans = {(top, left): (bottom - top + 1, right - left + 1) for top, left, bottom, right in file.merges}
    inside = {
        (r, c)
        for top, left, bottom, right in file.merges
        for r in range(top, bottom + 1)
        for c in range(left, right + 1)
    }
    return spans, inside - spans.keys()


def _ods(file: OfficeFile, _: Random) -> bytes:
    from odf.opendocument import OpenDocumentSpreadsheet
    from odf.table import CoveredTableCell, Table, TableCell, TableRow
    from odf.text import P

    document, (spans, covered) = OpenDocumentSpreadsheet(), _spans(file)
    table = Table(name="Sheet1")
    document.spreadsheet.addElement(table)
    for r, row in enumerate(file.rows):
        line = TableRow()
        table.addElement(line)
        for c, value in enumerate(row):
            if (r, c) in covered:
                line.addElement(CoveredTableCell())
                continue
            down, across = spans.get((r, c), (1, 1))
            span = {"numberrowsspanned": down, "numbercolumnsspanned": across} if down + across > 2 else {}
            if isinstance(value, int):
                cell = TableCell(valuetype="float", value=value, **span)
            else:
                cell = TableCell(valuetype="string", **span)
            for text in str(value).split("\n") if value != "" else ():
                cell.addElement(P(text=text))
            line.addElement(cell)
    buffer = io.BytesIO()
    document.save(buffer)
    return buffer.getvalue()


def _docx(file: OfficeFile, chance: Random) -> bytes:
    import docx

    document = docx.Document()
    last = len(file.rows) - file.below
    for row in file.rows[: file.above]:
        document.add_paragraph(chance.choice("\t ").join(_texts(row)))
    rows = file.rows[file.above : last]
    table = document.add_table(rows=len(rows), cols=len(rows[0]))
    for line, row in zip(table.rows, rows, strict=True):
        for cell, value in zip(line.cells, row, strict=True):
            if value != "":
                cell.text = str(value)
    for top, left, bottom, right in file.merges:
        first = table.cell(top - file.above, left)
        text = first.text
        first.merge(table.cell(bottom - file.above, right)).text = text
    for row in file.rows[last:]:
        document.add_paragraph("\t".join(_texts(row)))
    buffer = io.BytesIO()
    document.save(buffer)
    return buffer.getvalue()


def _texts(row: Sequence[object]) -> list[str]:
    return [str(value) for value in row if value != ""]


def _html(file: OfficeFile, _: Random) -> bytes:
    spans, covered = _spans(file)
    lines = []
    for r, row in enumerate(file.rows):
        cells = []
        for c, value in enumerate(row):
            if (r, c) not in covered:
                down, across = spans.get((r, c), (1, 1))
                text = html.escape(str(value)).replace("\n", "<br>")
                cells.append(f'<td rowspan="{down}" colspan="{across}">{text}</td>')
        lines.append(f"<tr>{''.join(cells)}</tr>")
    return f"<html><meta charset='utf-8'><table>{''.join(lines)}</table></html>".encode()


def _csv(file: OfficeFile, chance: Random) -> bytes:
    buffer = io.StringIO()
    csv.writer(buffer, delimiter=chance.choice(";;,\t|"), lineterminator="\n").writerows(file.rows)
    return _encoded(buffer.getvalue(), chance.choice(_ENCODINGS))


def _txt(file: OfficeFile, chance: Random) -> bytes:
    between = chance.choice(("\t", " | "))
    lines = [between.join(str(value).replace("\n", " ") for value in row) for row in file.rows]
    return _encoded("\n".join(lines), chance.choice(_ENCODINGS[:3]))


def _encoded(text: str, encoding: str) -> bytes:
    if encoding == "decomposed":
        return unicodedata.normalize("NFD", text).encode()
    if encoding == "cp1258":
        return "".join(_with_tones_apart(text)).encode("cp1258")
    return text.encode(encoding)


def _with_tones_apart(text: str) -> Iterator[str]:
    """The letters with their marks, and the tones after them, as the Vietnamese code page of Windows has them."""
    for letter in unicodedata.normalize("NFC", text):
        parts = unicodedata.normalize("NFD", letter)
        yield unicodedata.normalize("NFC", "".join(part for part in parts if part not in _TONES))
        yield "".join(part for part in parts if part in _TONES)
