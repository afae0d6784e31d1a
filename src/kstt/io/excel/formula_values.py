"""The values of formulas, which openpyxl leaves out of a workbook that it writes again."""

from __future__ import annotations

import io
import re
import zipfile
from functools import partial
from typing import TYPE_CHECKING
from xml.sax.saxutils import escape

if TYPE_CHECKING:
    from collections.abc import Mapping

    from openpyxl import Workbook

__all__ = ["formula_values", "with_values"]


def formula_values(book: Workbook, data: bytes) -> list[dict[str, str]]:
    """What each formula of each sheet was last calculated to, as the end of its cell's element."""
    from openpyxl import load_workbook

    calculated = load_workbook(io.BytesIO(data), data_only=True, read_only=False)
    found: list[dict[str, str]] = []
    for sheet in book.worksheets:
        old = calculated[sheet.title] if sheet.title in calculated.sheetnames else None
        cells = [cell for row in sheet.iter_rows() for cell in row if cell.data_type == "f"] if old else []
        values = {cell.coordinate: old[cell.coordinate].value for cell in cells} if old else {}
        found.append({at: said for at, value in values.items() if (said := _value_element(value))})
    return found


def _value_element(value: object) -> str:
    """The type of a calculated cell, and its value; empty for a formula that was never calculated."""
    match value:
        case bool():
            return f' t="b">|<v>{int(value)}</v>'
        case int() | float():
            return f">|<v>{value!r}</v>"
        case str() if value.startswith("#"):
            return f' t="e">|<v>{escape(value)}</v>'
        case str():
            return f' t="str">|<v>{escape(value)}</v>'
    return ""


_FORMULA = re.compile(
    r'<c r="([A-Z]{1,3}\d{1,7})"((?: s="\d+")?)[^<>]*>(<f[^<>]*>(?:[^<]*</f>)?)<v ?/?>(?:</v>)?</c>'
)


def with_values(data: bytes, values: list[dict[str, str]]) -> bytes:
    """A workbook as openpyxl writes it, with the values of formulas, which it leaves out."""
    if not any(values):
        return data
    out = io.BytesIO()
    with (
        zipfile.ZipFile(io.BytesIO(data)) as archive,
        zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as copy,
    ):
        for item in archive.infolist():
            part = archive.read(item)
            match = re.fullmatch(r"xl/worksheets/sheet(\d{1,5})\.xml", item.filename)
            known = values[int(match[1]) - 1] if match and int(match[1]) <= len(values) else {}
            if known:
                part = _FORMULA.sub(partial(_valued, values=known), part.decode()).encode()
            copy.writestr(item, part)
    return out.getvalue()


def _valued(cell: re.Match[str], values: Mapping[str, str]) -> str:
    if cell[1] not in values:
        return cell[0]
    kind, _, value = values[cell[1]].partition("|")
    return f'<c r="{cell[1]}"{cell[2]}{kind}{cell[3]}{value}</c>'
