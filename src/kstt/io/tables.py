"""Recognising a form in a grid of cells, whatever the document: header, columns, rows, sections.

The header is recognised from the form's own definition: by column keys, by printed column numbers or
by the Vietnamese header path, in any order of columns.
"""

from __future__ import annotations

import re
from difflib import SequenceMatcher
from typing import TYPE_CHECKING

import attrs

from kstt.errors import DocumentError, KsttError
from kstt.forms.layouts import LAYOUTS, FormLayout
from kstt.forms.reported import ReportedCell, ReportedForm, arrange
from kstt.numerals import parse_roman
from kstt.periods import ReportingPeriod
from kstt.text import clean, name_key

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from kstt.columns import Column

__all__ = ["Grid", "recognise"]


@attrs.frozen
class Grid:
    """Cells of a document: rows of texts, where it came from, and the name of each row and cell.

    ``address`` gives the spot of a cell by its row and column, such as ``Sheet1!H23``.
    """

    rows: tuple[tuple[str, ...], ...]
    source: str = ""
    names: tuple[str, ...] = ()
    address: Callable[[int, int], str] | None = None

    def where(self, row: int, column: int | None = None) -> str:
        """The spot of a row or cell, for findings."""
        if self.address is not None and column is not None:
            return self.address(row, column)
        name = self.names[row] if self.names else f"row {row + 1}"
        field = "" if column is None else f" field {column + 1}"
        return f"{self.source}: {name}{field}".lstrip(": ")


@attrs.frozen
class _Header:
    """Where the columns of a layout stand: the last header row, label and number columns, by column index."""

    layout: FormLayout
    last: int
    number: int | None
    label: int
    columns: tuple[int, ...]


_CODE = re.compile(r"(?:II\.)?0[56][a-cđ]/VPCP/KSTT", re.IGNORECASE)
_NUMBER_CELL = re.compile(r"[(\[]?c?(\d{1,2})[)\]]?")
_NUMBER_NAMES = frozenset(map(name_key, ("STT", "TT", "Số TT", "Số thứ tự", "number", "no", "no.")))
_LABEL_NAMES = frozenset(
    map(
        name_key,
        ("label", "lĩnh vực", "Lĩnh vực giải quyết", "Lĩnh vực, công việc giải quyết theo cấp",
         "Ngành, lĩnh vực", "Tên lĩnh vực", "Đơn vị", "Tên đơn vị", "category", "unit"),
    )
)  # fmt: skip


def recognise(
    grid: Grid, *, layout: FormLayout | None = None, period: ReportingPeriod | None = None
) -> ReportedForm:
    """The reported form in a grid.

    Raises: DocumentError where no header of a known form is found, or no row under it.
    """
    header = _find_header(grid, layout)
    head = [clean(cell) for row in grid.rows[: header.last + 1] for cell in row if cell.strip()]
    lines, spots, notes = [], [], []
    for r in range(header.last + 1, len(grid.rows)):
        row = grid.rows[r]
        label = _at(row, header.label)
        number = _at(row, header.number) if header.number is not None else ""
        cells = tuple(ReportedCell.read(_at(row, c), grid.where(r, c)) for c in header.columns)
        if all(cell.is_blank for cell in cells) and not (label and _is_number(number)):
            notes += [f"{grid.where(r)}: {clean(cell)}" for cell in row if cell.strip()]
            continue
        if _is_number_line(row, header):
            continue
        lines.append((number, label, cells))
        spots.append(grid.where(r))
    if not lines:
        raise DocumentError(
            grid.source or "table", "no row under the header", f"rows of form {header.layout.form}"
        )
    heading = _Heading.read(head)
    return ReportedForm(
        header.layout,
        tuple(arrange(header.layout, lines, spots)),
        period or heading.period,
        heading.reporting_unit,
        heading.recipient,
        grid.source,
        tuple(notes),
    )


def _at(row: Sequence[str], index: int) -> str:
    return row[index].strip() if index < len(row) else ""


def _is_number(text: str) -> bool:
    written = text.strip().rstrip(".)")
    return written.isdecimal() or parse_roman(written) is not None


def _is_number_line(row: Sequence[str], header: _Header) -> bool:
    """A printed line of column numbers, such as ``(3) (4) (5)``, not a row of data."""
    if not _NUMBER_CELL.fullmatch(_at(row, header.label) or "x"):
        return False
    numbers = [_NUMBER_CELL.fullmatch(_at(row, c)) for c in header.columns]
    return [m and int(m[1]) for m in numbers] == [column.number for column in header.layout.columns]


def _candidates(grid: Grid, layout: FormLayout | None) -> list[FormLayout]:
    if layout is not None:
        return [layout]
    for row in grid.rows:
        for cell in row:
            match = _CODE.search(clean(cell))
            if match:
                try:
                    return [LAYOUTS.by_code(match[0])]
                except KsttError:
                    continue
    return [LAYOUTS.latest(form) for form in ("06c", "05b")]


def _find_header(grid: Grid, layout: FormLayout | None) -> _Header:
    for candidate in _candidates(grid, layout):
        for finder in (_by_keys, _by_numbers, _by_words):
            header = finder(grid, candidate)
            if header is not None:
                return _without_sections_if_flat(grid, header, layout)
    for candidate in _candidates(grid, layout):
        header = _by_position(grid, candidate)
        if header is not None:
            return _without_sections_if_flat(grid, header, layout)
    expected = "a header with the form's columns: their keys, printed numbers or Vietnamese titles"
    raise DocumentError(
        grid.source or "table", "no header of a known form", expected, "see the column table in the docs"
    )


def _without_sections_if_flat(grid: Grid, header: _Header, layout: FormLayout | None) -> _Header:
    """A table without roman-numbered sections is form 06a, whatever its title says."""
    if layout is not None or not header.layout.sections or header.number is None:
        return header
    numbers = [_at(row, header.number).rstrip(".") for row in grid.rows[header.last + 1 :]]
    if any(parse_roman(number) for number in numbers):
        return header
    return attrs.evolve(header, layout=LAYOUTS.latest("06a"))


def _by_keys(grid: Grid, layout: FormLayout) -> _Header | None:
    keys = [name_key(column.key) for column in layout.columns]
    for r, row in enumerate(grid.rows):
        cells = [name_key(cell) for cell in row]
        if set(keys) <= set(cells):
            return _completed(grid, layout, r, tuple(cells.index(key) for key in keys))
    return None


def _by_numbers(grid: Grid, layout: FormLayout) -> _Header | None:
    """By the printed line of column numbers, which stands last in the header."""
    wanted = [column.number for column in layout.columns]
    for r, row in enumerate(grid.rows):
        found = {
            int(m[1]): c
            for c, cell in enumerate(row)
            if (m := _NUMBER_CELL.fullmatch(clean(cell).casefold()))
        }
        marked = sum(1 for cell in row if re.fullmatch(r"[(\[]\d{1,2}[)\]]|c\d{1,2}", clean(cell).casefold()))
        whole = found.keys() >= {1, 2} and not any(
            _NUMBER_CELL.fullmatch(c) is None for c in map(clean, row) if c
        )
        if set(wanted) <= found.keys() and (marked >= len(wanted) or whole):
            return _completed(grid, layout, r, tuple(found[number] for number in wanted))
    return None


def _by_words(grid: Grid, layout: FormLayout) -> _Header | None:
    """By the Vietnamese titles, in up to four header rows with merged cells left blank."""
    width = max((len(row) for row in grid.rows), default=0)
    for r, row in enumerate(grid.rows):
        if not any(name_key(cell) in _NUMBER_NAMES | _LABEL_NAMES for cell in row):
            continue
        for depth in (4, 3, 2, 1):
            block = grid.rows[r : r + depth]
            if len(block) < depth or (depth > 1 and not _is_header_row(block[-1])):
                continue
            places = _match_paths(_paths(block, width), layout.columns)
            if places is not None:
                return _completed(grid, layout, r + depth - 1, places, first=r)
    return None


def _is_header_row(row: Sequence[str]) -> bool:
    return any(cell.strip() for cell in row) and not any(any(ch.isdigit() for ch in cell) for cell in row)


def _paths(block: Sequence[Sequence[str]], width: int) -> list[str]:
    """The header path above each column on one line, merged cells filled from the left."""
    levels: list[list[str]] = []
    for row in block:
        cells = [name_key(_at(row, c)) for c in range(width)]
        levels.append(cells)
    paths = []
    for c in range(width):
        parts: list[str] = []
        for depth, cells in enumerate(levels):
            text = cells[c]
            if not text and (depth == 0 or any(lower[c] for lower in levels[depth + 1 :])):
                left = [k for k in range(c, -1, -1) if cells[k]]
                same_parent = left and all(
                    not levels[d][k] for d in range(depth) for k in range(left[0] + 1, c + 1)
                )
                text = cells[left[0]] if same_parent else ""
            if text and (not parts or parts[-1] != text):
                parts.append(text)
        paths.append(" ".join(parts))
    return paths


def _match_paths(paths: list[str], columns: Sequence[Column]) -> tuple[int, ...] | None:
    """The place of each column, best matches first; ``None`` unless every column has a clear one."""
    scores = sorted(
        (
            (SequenceMatcher(None, name_key(" ".join(column.header)), path, autojunk=False).ratio(), i, c)
            for i, column in enumerate(columns)
            for c, path in enumerate(paths)
            if path
        ),
        reverse=True,
    )
    places: dict[int, int] = {}
    for score, i, c in scores:
        if score >= 0.75 and i not in places and c not in places.values():
            places[i] = c
    return tuple(places[i] for i in range(len(columns))) if len(places) == len(columns) else None


def _by_position(grid: Grid, layout: FormLayout) -> _Header | None:
    """Without any header: number, label, then the columns in print order."""
    width = len(layout.columns) + 2
    filled = [row for row in grid.rows if any(cell.strip() for cell in row)]
    if not filled or any(len(row) < width for row in filled):
        return None
    return _Header(layout, -1, 0, 1, tuple(range(2, width)))


def _completed(
    grid: Grid, layout: FormLayout, last: int, columns: tuple[int, ...], first: int | None = None
) -> _Header | None:
    """The header with its number and label columns, found by name, else left of the first count."""
    number = label = None
    for row in grid.rows[0 if first is None else first : last + 1]:
        for c, cell in enumerate(row):
            if c in columns:
                continue
            if name_key(cell) in _NUMBER_NAMES:
                number = c
            elif name_key(cell) in _LABEL_NAMES:
                label = c
    if label is None:
        label = min(columns) - 1
    if label < 0:
        return None
    if number is None and label > 0:
        number = label - 1
    return _Header(layout, last, number, label, columns)


@attrs.frozen
class _Heading:
    """What stands above the table: period, reporting unit, recipient."""

    period: ReportingPeriod | None
    reporting_unit: str
    recipient: str

    @classmethod
    def read(cls, cells: Sequence[str]) -> _Heading:
        period: ReportingPeriod | None = None
        unit = recipient = ""
        for i, cell in enumerate(cells):
            key = name_key(cell)
            value = cell.partition(":")[2].strip() or (cells[i + 1] if i + 1 < len(cells) else "")
            if key.startswith("đơn vị báo cáo"):
                unit = unit or value
            elif key.startswith("đơn vị nhận báo cáo"):
                recipient = recipient or value
            elif period is None and (
                "kỳ báo cáo" in key or key.startswith(("quý", "tháng", "(từ ngày", "từ ngày"))
            ):
                period = _period(cell) or _period(value)
        return cls(period, unit, recipient)


def _period(text: str) -> ReportingPeriod | None:
    try:
        return ReportingPeriod.parse(text)
    except KsttError:
        return None
