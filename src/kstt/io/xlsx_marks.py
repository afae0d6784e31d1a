"""What a sheet of an ``.xlsx`` package says beside its values: what is hidden, errors, missing values."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import TYPE_CHECKING

from kstt.io.sheets import LARGEST_SHEET, Marks
from kstt.io.xml_events import local, read_events

if TYPE_CHECKING:
    from collections.abc import Mapping

__all__ = ["WORKBOOK", "sheet_marks", "sheet_parts"]

WORKBOOK = "xl/workbook.xml"
_RELATIONS = "xl/_rels/workbook.xml.rels"
_TRUE = frozenset({"1", "true", "on"})


def sheet_parts(content: Mapping[str, bytes]) -> tuple[dict[str, str], bool]:
    """The part that holds each sheet, by the sheet's name; and whether the workbook asks to be calculated.

    Raises: XmlError; KeyError for a package without a workbook.
    """
    targets: dict[str, str] = {}
    sheets: dict[str, str] = {}
    calculate = False

    def relation(name: str, attributes: Mapping[str, str]) -> None:
        if local(name) == "Relationship":
            target = attributes.get("Target", "")
            targets[attributes.get("Id", "")] = target[1:] if target.startswith("/") else f"xl/{target}"

    def element(name: str, attributes: Mapping[str, str]) -> None:
        nonlocal calculate
        name = local(name)
        if name == "sheet":
            ids = [value for key, value in attributes.items() if key != "id" and local(key) == "id"]
            sheets[attributes.get("name", "")] = targets.get(ids[0], "") if ids else ""
        elif name == "calcPr":
            calculate = attributes.get("fullCalcOnLoad", "0") in _TRUE

    if _RELATIONS in content:
        read_events(content[_RELATIONS], relation)
    read_events(content[WORKBOOK], element)
    return sheets, calculate


@lru_cache(maxsize=2048)
def _column(letters: str) -> int:
    number = 0
    for letter in letters:
        number = number * 26 + ord(letter) - 64
    return number - 1


def _place(reference: str) -> tuple[int, int]:
    letters = reference.rstrip("0123456789")
    return int(reference[len(letters) :]) - 1, _column(letters.replace("$", "").upper())


class _Scan:
    """The state of one pass over a sheet."""

    def __init__(self) -> None:
        self.row, self.column = -1, -1
        self.rows = self.columns = 0
        self.kind = ""
        self.formula: str | None = None
        self.filled = False
        self.heard: list[str] | None = None
        self.value = ""
        self.hidden_rows: set[int] = set()
        self.hidden_columns: set[int] = set()
        self.merges: list[tuple[int, int, int, int]] = []
        self.texts: dict[tuple[int, int], str] = {}
        self.uncalculated: dict[tuple[int, int], str] = {}
        self.formulas: dict[tuple[int, int], tuple[str, str]] = {}

    def start(self, name: str, attributes: Mapping[str, str]) -> None:
        if ":" in name:
            name = local(name)
        if name == "c":
            reference = attributes.get("r")
            if reference:
                self.row, self.column = _place(reference)
            else:
                self.column += 1
            self.kind = attributes.get("t", "")
            self.formula, self.filled, self.value = None, False, ""
        elif name == "v" or name == "f":  # noqa: PLR1714 - the fastest way, and there are many
            if name == "f" or self.formula is not None or self.kind == "e":
                self.heard = []
            else:
                self.filled = True
        elif name == "row":
            number = attributes.get("r")
            self.row = int(number) - 1 if number else self.row + 1
            self.column = -1
            if attributes.get("hidden") in _TRUE:
                self.hidden_rows.add(self.row)
        elif name == "is":
            self.filled = True
        else:
            self._beside(name, attributes)

    def _beside(self, name: str, attributes: Mapping[str, str]) -> None:
        """Elements of which a sheet has few."""
        if name == "col" and attributes.get("hidden") in _TRUE:
            first, last = int(attributes["min"]), min(int(attributes["max"]), 16_384)
            self.hidden_columns.update(range(first - 1, last))
        elif name == "mergeCell":
            first_cell, _, last_cell = attributes["ref"].partition(":")
            self.merges.append((*_place(first_cell), *_place(last_cell or first_cell)))

    def text(self, piece: str) -> None:
        if self.heard is not None:
            self.heard.append(piece)

    def end(self, name: str) -> None:
        if ":" in name:
            name = local(name)
        if self.heard is not None and name in {"v", "f"}:
            said, self.heard = "".join(self.heard), None
            if name == "f":
                self.formula = said
            else:
                self.value, self.filled = said, bool(said)
        elif name == "c":
            self._cell()

    def _cell(self) -> None:
        place = (self.row, self.column)
        if self.kind == "e":
            self.texts[place] = self.value
        elif self.formula is not None and not self.filled and self.kind != "str":
            self.uncalculated[place] = f"={self.formula}"
        elif self.formula is not None:
            self.formulas[place] = (f"={self.formula}", self.value)
        if self.filled or self.kind == "e":
            self.rows = max(self.rows, self.row + 1)
            self.columns = max(self.columns, self.column + 1)


def sheet_marks(part: bytes, *, calculate: bool = False) -> Marks:
    """The marks of a sheet.

    Args:
        part: the sheet's XML.
        calculate: the workbook asks to be calculated when it is opened, so that values of 0 may be no
            more than place holders.

    Raises: XmlError; KeyError or ValueError for addresses that are none.
    """
    quick = _quick(part, calculate=calculate)
    if quick is not None:
        return quick
    scan = _Scan()
    read_events(part, scan.start, scan.end, scan.text)
    values = {value for _, value in scan.formulas.values()}
    zeros = calculate and values == {"0"}
    return Marks(
        scan.rows,
        scan.columns,
        tuple(scan.merges),
        frozenset(scan.hidden_rows),
        frozenset(scan.hidden_columns),
        scan.texts,
        scan.uncalculated,
        {place: formula for place, (formula, _) in scan.formulas.items()} if zeros else {},
    )


_CELL = re.compile(rb'<c r="([A-Z]{1,3}[0-9]{1,7})"')
_LETTERS = b"ABCDEFGHIJKLMNOPQRSTUVWXYZ"
_CALCULATED = re.compile(rb"(?:</f>|<f [^<>]*/>)<v>([^<]+)</v>")
_MERGE = re.compile(rb'<mergeCell ref="([A-Z]{1,3}[0-9]{1,7})(?::([A-Z]{1,3}[0-9]{1,7}))?"/?>')
_REMARKABLE = (b"hidden=", b't="e"', b"<!", b"<c>", b":row", b"='")


def _quick(part: bytes, *, calculate: bool) -> Marks | None:
    """The marks of a sheet in which nothing is remarkable but merged regions; ``None`` for any other.

    It saves half the time of reading a workbook. Where the bytes give the least reason to doubt, the
    whole sheet is parsed.
    """
    if b"<sheetData" not in part or any(sign in part for sign in _REMARKABLE):
        return None
    references = b" ".join(_CELL.findall(part))
    merges = _MERGE.findall(part)
    formulas = part.count(b"<f>") + part.count(b"<f ")
    values = _CALCULATED.findall(part) if formulas else []
    counts = (len(references.split()), len(merges), len(values))
    if counts != (part.count(b"<c "), part.count(b"<mergeCell "), formulas):
        return None
    if calculate and values and set(values) == {b"0"}:
        return None
    letters = set(references.translate(None, b"0123456789").split())
    numbers = set(references.translate(None, _LETTERS).split())
    columns = max((_column(column.decode()) + 1 for column in letters), default=0)
    rows = max(map(int, numbers), default=0)
    if rows * columns > LARGEST_SHEET:
        # Perhaps most of these cells are blank.
        return None
    regions = ((first.decode(), (last or first).decode()) for first, last in merges)
    return Marks(rows, columns, tuple((*_place(first), *_place(last)) for first, last in regions))
