"""The sheets of a workbook in XML 2003 (SpreadsheetML), which portals export under the name ``.xls``.

Source: the XML Spreadsheet reference of Office 2003: ``Worksheet``, ``Table``, ``Row``, ``Cell``, ``Data``.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from kstt.errors import DocumentError
from kstt.i18n import msg
from kstt.io.excel.sheets import Marks, Sheet
from kstt.io.files.xml import XmlError, local, read_events
from kstt.limits import MOST_MERGED

if TYPE_CHECKING:
    from collections.abc import Mapping

__all__ = ["spreadsheetml_sheets"]


def spreadsheetml_sheets(data: bytes, source: str, most: int) -> list[Sheet]:
    """The sheets of a workbook in XML 2003, of at most so many cells each.

    Raises: DocumentError for one that is damaged or holds too many cells.
    """
    scan = _Scan(most)
    try:
        read_events(data, scan.start, scan.end, scan.text)
    except (XmlError, ValueError, OverflowError) as error:
        raise DocumentError(
            source or msg("file"), msg("a damaged workbook ({error})", error=error), msg("a whole file"),
            msg("open it in a spreadsheet program and save it as .xlsx"),
        ) from None  # fmt: skip
    return scan.sheets


class _Scan:
    """Collects the cells of each sheet as the elements come."""

    def __init__(self, most: int) -> None:
        self.most = most
        self.sheets: list[Sheet] = []
        self.cells: dict[tuple[int, int], object] = {}
        self.texts: dict[tuple[int, int], str] = {}
        self.merges: list[tuple[int, int, int, int]] = []
        self.name, self.hidden = "", False
        self.row = self.column = -1
        self.kind, self.pieces, self.inside = "", [""], False

    def start(self, name: str, attributes: Mapping[str, str]) -> None:
        """An element begins."""
        own = {local(key): value for key, value in attributes.items()}
        match local(name):
            case "Worksheet":
                self.cells, self.texts, self.merges = {}, {}, []
                self.name, self.hidden, self.row = own.get("Name", ""), False, -1
            case "Row":
                self.row = _index(own, self.row)
                self.column = -1
            case "Cell":
                self.column = _index(own, self.column)
                right, down = int(own.get("MergeAcross", "0")), int(own.get("MergeDown", "0"))
                if (right or down) and len(self.merges) < MOST_MERGED:
                    self.merges.append((self.row, self.column, self.row + down, self.column + right))
                self.right = right
            case "Data":
                self.kind, self.pieces, self.inside = own.get("Type", "String"), [], True
            case _:
                return

    def end(self, name: str) -> None:
        """An element ends."""
        match local(name):
            case "Data":
                self._put("".join(self.pieces))
                self.inside = False
            case "Cell":
                self.column += self.right
            case "Worksheet":
                self.sheets.append(self._sheet())
            case "Visible":
                return
            case _:
                return

    def text(self, piece: str) -> None:
        """A piece of text."""
        if self.inside:
            self.pieces.append(piece)
        elif piece.strip() in {"SheetHidden", "SheetVeryHidden"}:
            self.hidden = True

    def _put(self, text: str) -> None:
        place = (self.row, self.column)
        if len(self.cells) >= self.most:
            raise OverflowError(msg("holds more than {value} cells", value=self.most))
        self.cells[place] = text
        if self.kind == "Number" and text.strip():
            self.cells[place] = float(text)
        elif self.kind in {"Error", "Boolean"}:
            self.texts[place] = text if self.kind == "Error" else ("TRUE" if text.strip() == "1" else "FALSE")

    def _sheet(self) -> Sheet:
        rows = max((r for (r, _), cell in self.cells.items() if cell != ""), default=-1) + 1
        columns = max((c for (_, c), cell in self.cells.items() if cell != ""), default=-1) + 1
        if rows * columns > self.most:
            refused = msg("reaches over {rows} rows and {columns} columns", rows=rows, columns=columns)
            return Sheet(self.name, self.hidden, refused=refused)
        values = [[self.cells.get((r, c), "") for c in range(columns)] for r in range(rows)]
        marks = Marks(rows, columns, tuple(self.merges), texts=dict(self.texts))
        return Sheet(self.name, self.hidden, values, marks)


def _index(attributes: Mapping[str, str], before: int) -> int:
    """The place of a row or cell from 0: after the one before, or as it says itself."""
    written = attributes.get("Index")
    return before + 1 if written is None else int(written) - 1
