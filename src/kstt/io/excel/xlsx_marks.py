"""What a sheet of an ``.xlsx`` package says beside its values: what is hidden, errors, missing values."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import TYPE_CHECKING

import attrs

from kstt.i18n import msg
from kstt.io.excel.sheets import Marks
from kstt.io.files.xml import XmlError, local, read_events
from kstt.io.grid.grids import column_number
from kstt.limits import FAR_BELOW, MOST_MERGED, SHEET_COLUMNS

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

__all__ = [
    "RELATIONS",
    "STRINGS",
    "STYLES",
    "WORKBOOK",
    "NamedSheet",
    "check_texts",
    "sheet_marks",
    "sheet_parts",
    "string_lengths",
]

WORKBOOK, STRINGS, RELATIONS = "xl/workbook.xml", "xl/sharedstrings.xml", "xl/_rels/workbook.xml.rels"
STYLES = "xl/styles.xml"
"""The parts of a package by their names in small letters, as readers look them up."""
_TRUE = frozenset({"1", "true", "on"})


_ROW_NUMBER = re.compile(rb'<row\b[^<>]{0,400}?\br="(\d{1,7})"')
_DIMENSION = re.compile(rb"<dimension [^<>]{0,100}>")


@attrs.frozen
class NamedSheet:
    """A sheet as its workbook names it: the part that holds it, and whether it is hidden."""

    name: str
    part: str
    hidden: bool = False


def sheet_parts(content: Mapping[str, bytes]) -> tuple[list[NamedSheet], bool]:
    """The sheets of a workbook, in its order; and whether the workbook asks to be calculated.

    Args:
        content: the parts by their names in small letters.

    Raises: XmlError; KeyError for a package without a workbook.
    """
    relations, workbook = content.get(RELATIONS), content[WORKBOOK]
    short = len(relations or b"") + len(workbook) <= _LONGEST_KEPT
    sheets, calculate = (_known_sheets if short else _sheets_in)(relations, workbook)
    return list(sheets), calculate


def _sheets_in(relations: bytes | None, workbook: bytes) -> tuple[tuple[NamedSheet, ...], bool]:
    targets: dict[str, str] = {}
    sheets: list[NamedSheet] = []
    calculate = False

    def relation(name: str, attributes: Mapping[str, str]) -> None:
        if local(name) == "Relationship":
            target, key = attributes.get("Target", "").casefold(), attributes.get("Id", "")
            if key in targets:
                raise XmlError(msg("two relationships are named {key}", key=repr(key)))
            targets[key] = target[1:] if target.startswith("/") else f"xl/{target}"

    def element(name: str, attributes: Mapping[str, str]) -> None:
        nonlocal calculate
        name = local(name)
        if name == "sheet":
            ids = [value for key, value in attributes.items() if key != "id" and local(key) == "id"]
            part = targets.get(ids[0], "") if ids else ""
            hidden = attributes.get("state", "visible") != "visible"
            sheets.append(NamedSheet(attributes.get("name", ""), part, hidden))
        elif name == "calcPr":
            calculate = attributes.get("fullCalcOnLoad", "0") in _TRUE

    if relations is not None:
        read_events(relations, relation)
    read_events(workbook, element)
    return tuple(sheets), calculate


# The workbooks of one office name their sheets alike; longer parts are not kept.
_LONGEST_KEPT = 16_384
_known_sheets = lru_cache(maxsize=64)(_sheets_in)


def string_lengths(part: bytes) -> list[int]:
    """The lengths of the shared strings.

    Raises: XmlError, also where they claim to be more than they can be: a reader makes room for them at
    once.
    """
    lengths: list[int] = []

    def element(name: str, attributes: Mapping[str, str]) -> None:
        if name == "si" or name.endswith(":si"):
            lengths.append(0)
        elif local(name) == "sst":
            claimed = attributes.get("uniqueCount", "0").strip()
            if not claimed.isdecimal() or int(claimed) > len(part):
                raise XmlError(
                    msg("{claimed} shared strings in {count} bytes", claimed=claimed, count=len(part))
                )

    def text(piece: str) -> None:
        if lengths:
            lengths[-1] += len(piece)

    read_events(part, element, text=text)
    return lengths


def check_texts(part: bytes, lengths: Sequence[int], most: int) -> None:
    """Refuse a sheet whose shared strings have more than ``most`` characters, repeated ones counted.

    Raises: OverflowError with the reason; XmlError.
    """
    if part.count(b"<") * max(lengths, default=0) <= most:
        return
    numbers: list[str] = []
    shared = inside = False

    def start(name: str, attributes: Mapping[str, str]) -> None:
        nonlocal shared, inside
        name = local(name)
        if name == "c":
            shared = attributes.get("t") == "s"
        elif name == "v" and shared:
            inside = True
            numbers.append("")

    def end(_: str) -> None:
        nonlocal inside
        inside = False

    def text(piece: str) -> None:
        if inside:
            numbers[-1] += piece

    read_events(part, start, end, text)
    if sum(lengths[int(n)] for n in numbers if n.isdecimal() and int(n) < len(lengths)) > most:
        raise OverflowError(msg("holds more than {value} characters of text", value=most))


def _coordinates(reference: str) -> tuple[int, int]:
    letters = reference.rstrip("0123456789")
    return int(reference[len(letters) :]) - 1, column_number(letters.replace("$", "").upper())


class _Scan:
    """The state of one pass over a sheet."""

    def __init__(self, most: int) -> None:
        self.most = most
        self.row, self.column = -1, -1
        self.rows = self.columns = self.cells = 0
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
                self.row, self.column = _coordinates(reference)
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
            first, last = int(attributes["min"]), min(int(attributes["max"]), SHEET_COLUMNS)
            self.hidden_columns.update(range(first - 1, last))
        elif name == "mergeCell":
            first_cell, _, last_cell = attributes["ref"].partition(":")
            self.merges.append((*_coordinates(first_cell), *_coordinates(last_cell or first_cell)))

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
            self.cells += 1
            if self.cells > self.most:
                raise OverflowError(msg("holds more than {value} cells", value=self.most))
            self.rows = max(self.rows, self.row + 1)
            self.columns = max(self.columns, self.column + 1)


def sheet_marks(part: bytes, most: int, known: Marks | None = None, *, calculate: bool = False) -> Marks:
    """The marks of a sheet.

    Args:
        part: the sheet's XML.
        most: the cells that it may hold or reach over.
        known: its marks, where they were found without parsing it.
        calculate: the workbook asks to be calculated when it is opened, so that values of 0 may be no
            more than place holders.

    Raises: XmlError; OverflowError with the reason for a sheet that holds or reaches too much; KeyError or
    ValueError for addresses that are none.
    """
    if known is not None:
        return _bounded(known, most)
    scan = _Scan(most)
    read_events(part, scan.start, scan.end, scan.text)
    values = {value for _, value in scan.formulas.values()}
    zeros = calculate and values == {"0"}
    return _bounded(
        Marks(
            scan.rows,
            scan.columns,
            tuple(scan.merges),
            frozenset(scan.hidden_rows),
            frozenset(scan.hidden_columns),
            scan.texts,
            scan.uncalculated,
            {place: formula for place, (formula, _) in scan.formulas.items()} if zeros else {},
        ),
        most,
    )


def without_stray(part: bytes) -> tuple[bytes, int] | None:
    """A sheet without the rows that stand far below others, and the last row that is kept; else ``None``.

    A dot that somebody typed in the last row of a sheet makes it reach over more cells than there can be.
    """
    last = 0
    for match in _ROW_NUMBER.finditer(part):
        number = int(match[1])
        if last and number > last + FAR_BELOW:
            end = part.rfind(b"</sheetData>")
            if end < match.start():
                return None
            return _DIMENSION.sub(b"", part[: match.start()] + part[end:], count=1), last
        last = number
    return None


def _bounded(marks: Marks, most: int) -> Marks:
    if marks.rows * marks.columns > most:
        raise OverflowError(
            msg(
                "reaches over {rows} rows and {columns} columns",
                rows=marks.rows,
                columns=marks.columns,
            )
        )
    if len(marks.merges) > MOST_MERGED:
        raise OverflowError(msg("has more than {value} merged regions", value=MOST_MERGED))
    return marks
