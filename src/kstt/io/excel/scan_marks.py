"""Cells that were recognised in a scan, marked in a workbook: how certain each is, and its picture."""

from __future__ import annotations

import io
from types import MappingProxyType
from typing import TYPE_CHECKING

from kstt.io.grid.grids import column_letters
from kstt.numerals import format_count
from kstt.tables.recognition import Certainty, ScannedCell

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from xlsxwriter.workbook import Workbook

    from kstt.io.files.containers import Source
    from kstt.tables.table import FormTable

__all__ = ["SCAN_COLOURS", "scan_note", "unproved", "write_scanned"]

SCAN_COLOURS: Mapping[Certainty, str] = MappingProxyType(
    {Certainty.CORRECTED: "#FFF2B3", Certainty.DOUBTFUL: "#F8B4A0", Certainty.CONTRADICTED: "#D9C7F0"}
)
"""The ground of a cell by how certain it is; a proved one has none."""
_NAMES = {
    Certainty.CORRECTED: "đã sửa theo phép cộng",
    Certainty.DOUBTFUL: "chưa chắc chắn",
    Certainty.CONTRADICTED: "không khớp phép cộng",
}
_SHEET = "Ô cần xem"
_TITLES = ("Ô", "Dòng", "Cột", "Kết quả đọc", "Tình trạng", "Có thể là", "Phép cộng", "Hình trong bản quét")
_MOST_PICTURES = 500


def unproved(form: FormTable) -> list[ScannedCell]:
    """The cells of a scanned form that are not proved, as long as they are unchanged."""
    scanned = form.recognition.scanned if form.recognition else ()
    return [
        one
        for one in scanned
        if one.certainty is not Certainty.PROVED
        and one.row < len(form.rows)
        and form.rows[one.row].cells[one.column].where == one.where
    ]


def _candidates(one: ScannedCell) -> str:
    return "; ".join("–" if value is None else format_count(value) for value in one.candidates)


def scan_note(one: ScannedCell) -> str:
    """What stands beside a marked cell."""
    note = f"{_NAMES[one.certainty]}: đọc được {one.read or '–'}; có thể là {_candidates(one) or '?'}"
    return f"{note} ({one.reason})" if one.reason else note


def write_scanned(workbook: Workbook, forms: Sequence[FormTable], names: Sequence[str], scan: Source) -> None:
    """A sheet with every cell that is not proved, its readings, and its picture.

    Raises: DocumentError for a scan that cannot be read.
    """
    marked = [(form, name, one) for form, name in zip(forms, names, strict=True) for one in unproved(form)]
    if not marked:
        return
    from kstt.io.pdf.cuttings import open_cuttings

    sheet = workbook.add_worksheet(_SHEET)
    bold = workbook.add_format({"bold": True, "border": 1, "text_wrap": True, "valign": "vcenter"})
    plain = workbook.add_format({"border": 1, "text_wrap": True, "valign": "vcenter"})
    for c, (title, width) in enumerate(zip(_TITLES, (9, 34, 22, 13, 20, 16, 44, 30), strict=True)):
        sheet.write_string(0, c, title, bold)
        sheet.set_column(c, c, width)
    with open_cuttings(scan) as cuttings:
        for r, (form, name, one) in enumerate(marked, 1):
            column = form.layout.columns[one.column]
            texts = (
                f"{column_letters(one.column + 2)} · {name}", form.rows[one.row].ref, column.label, one.read,
                _NAMES[one.certainty], _candidates(one), one.reason,
            )  # fmt: skip
            for c, text in enumerate(texts):
                sheet.write_string(r, c, text, plain)
            picture = cuttings.cell(one.where) if r <= _MOST_PICTURES else None
            if picture is not None:
                sheet.set_row(r, 34)
                options = {
                    "image_data": io.BytesIO(picture),
                    "object_position": 1,
                    "x_offset": 4,
                    "y_offset": 3,
                }
                sheet.insert_image(r, len(texts), "cell.png", options)
    sheet.freeze_panes(1, 0)
