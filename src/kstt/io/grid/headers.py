"""Finding the header of a form in a grid: by column keys, by titles, by printed numbers, or by position.

The header is recognised from the form's own definition, in any order of columns.
"""

from __future__ import annotations

import re
from functools import lru_cache
from typing import TYPE_CHECKING

import attrs

from kstt.definitions.editions import FORM_CODE, LAYOUTS
from kstt.definitions.header import NUMBER_TITLE
from kstt.definitions.layout import FormLayout
from kstt.errors import DocumentError, KsttError
from kstt.i18n import msg
from kstt.io.grid.titles import likeness
from kstt.numerals import parse_roman
from kstt.tables.cells import ReportedCell
from kstt.tables.recognition import HeaderSign
from kstt.text import clean, name_key

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from kstt.io.grid.grids import Grid

__all__ = ["Header", "at", "find_header", "is_number", "is_number_line"]

_HEAD_ROWS, _HEAD_WIDTH, _DEEPEST = 200, 128, 4
"""So far down and across a header is looked for, and so many rows of titles it may have."""
_DIGIT = re.compile(r"\d")
_NUMBER_CELL = re.compile(r"[(\[]?c?(\d{1,2})[)\]]?(?:\s*=.*)?", re.IGNORECASE)
_MARKED = re.compile(r"[(\[]\d{1,2}[)\]].*|c\d{1,2}", re.IGNORECASE)
_LINE_CELL = re.compile(r"[(\[]?(?:c?\d{1,2}|[A-Z])[)\]]?(?:\s*=.*)?", re.IGNORECASE)
_NUMBER_NAMES = frozenset(map(name_key, (NUMBER_TITLE, "TT", "Số TT", "Số thứ tự", "number", "no", "no.")))
_LABEL_NAMES = frozenset(
    map(
        name_key,
        ("lĩnh vực", "Lĩnh vực, công việc giải quyết theo cấp", "Tên lĩnh vực", "Đơn vị", "Tên đơn vị",
         "Cơ quan, đơn vị", "label", "category", "unit", *{layout.row_header for layout in LAYOUTS.layouts}),
    )
)  # fmt: skip

_NAMES = _NUMBER_NAMES | _LABEL_NAMES


@attrs.frozen
class Header:
    """Where a layout's columns stand: first and last header row, number and label columns, by index."""

    layout: FormLayout
    sign: HeaderSign
    first: int
    last: int
    number: int | None
    label: int
    columns: tuple[int, ...]

    @property
    def places(self) -> dict[str, int]:
        """The index of each column by its key, ``number`` and ``label`` included."""
        known = {} if self.number is None else {"number": self.number}
        keys = (column.key for column in self.layout.columns)
        return known | {"label": self.label} | dict(zip(keys, self.columns, strict=True))


def at(row: Sequence[str], index: int) -> str:
    """The cell of a row that may be too short."""
    return row[index].strip() if index < len(row) else ""


def is_number(text: str) -> bool:
    """Whether a text is a row number, arabic or roman."""
    written = text.strip().rstrip(".)")
    return written.isdecimal() or parse_roman(written) is not None


def is_number_line(row: Sequence[str], header: Header) -> bool:
    """Whether this is a printed line of column numbers, such as ``A B 1 2 3`` or ``(1) (2) (3)``.

    No counts run on so from column to column, as their sums would not hold.
    """
    label = at(row, header.label)
    if label and not _LINE_CELL.fullmatch(label):
        return False
    cells = [cell.strip() for cell in row if cell.strip()]
    if not all(_LINE_CELL.fullmatch(cell) for cell in cells):
        return False
    found = [_NUMBER_CELL.fullmatch(at(row, c)) for c in header.columns]
    numbers = [int(m[1]) for m in found if m]
    if numbers == [column.number for column in header.layout.columns]:
        return True
    printed = (
        sorted(range(len(numbers)), key=lambda i: header.columns[i]) if len(numbers) == len(found) else []
    )
    in_order = [numbers[i] for i in printed]
    return bool(printed) and in_order == list(range(in_order[0], in_order[0] + len(in_order)))


def find_header(grid: Grid, layout: FormLayout | None) -> Header:
    """The header of the form in a grid.

    Raises: DocumentError where there is none of a known form, or two stand beside one another.
    """
    candidates = list(_candidates(grid, layout))
    head = "\n".join(map("\t".join, grid.rows[:_HEAD_ROWS])).casefold()
    for finder in (_by_keys, _by_titles, _by_numbers, _by_position):
        for candidate in candidates:
            if finder is _by_keys and candidate.columns[0].key not in head:
                continue
            header = finder(grid, candidate)
            if header is not None:
                _refuse_twins(grid, header)
                return header if layout is not None else _fitting(grid, header)
    expected = msg("a header with the form's columns: their keys, printed numbers or Vietnamese titles")
    raise DocumentError(
        grid.source or msg("table"),
        msg("no header of a known form"),
        expected,
        msg("see the column table in the docs"),
    )


def _refuse_twins(grid: Grid, header: Header) -> None:
    """Refuse a table with the form's columns once more at its side: which are meant, nobody can tell.

    Raises: DocumentError.
    """
    lines = range(header.first, header.last + 1)
    others = {c for r in lines for c, cell in enumerate(grid.rows[r][:_HEAD_WIDTH]) if cell.strip()}
    if len(others.difference(header.places.values())) < len(_groups(header.layout)):
        return
    rows = list(grid.rows[: header.last + 1])
    for r in lines:
        rows[r] = tuple("" if c in header.columns else cell for c, cell in enumerate(rows[r]))
    finder = {HeaderSign.KEYS: _by_keys, HeaderSign.TITLES: _by_titles, HeaderSign.NUMBERS: _by_numbers}
    twin = finder[header.sign](attrs.evolve(grid, rows=tuple(rows)), header.layout)
    if twin is not None:
        spots = sorted((min(header.columns), min(twin.columns)))
        raise DocumentError(
            grid.source or msg("table"),
            msg(
                "the columns of the form twice, from {first} and from {second}",
                first=grid.where(header.last, spots[0]),
                second=grid.where(header.last, spots[1]),
            ),
            msg("them once"),
            msg("keep those that count, or put each in a sheet or file of its own"),
        )


def _groups(layout: FormLayout) -> set[str]:
    """The titles that stand over the columns, of which each has some cell at least."""
    return {column.header[0] for column in layout.columns if column.header}


def _candidates(grid: Grid, layout: FormLayout | None) -> Iterator[FormLayout]:
    """The layout asked for, or the one whose code is printed, then others: codes are mixed up in practice."""
    if layout is not None:
        yield layout
        return
    head = "\n".join("\t".join(row[:_HEAD_WIDTH]) for row in grid.rows[:_HEAD_ROWS])
    for match in FORM_CODE.finditer(head):
        try:
            yield LAYOUTS.by_code(match[0])
        except KsttError:
            continue
        break
    yield from (LAYOUTS.latest(form) for form in ("06c", "05b"))


def _fitting(grid: Grid, header: Header) -> Header:
    """The form with levels of authority or the one without, as the rows are, whatever the title says."""
    # Without a column of numbers they stand before the labels.
    numbers = header.label if header.number is None else header.number
    rows = [(at(row, numbers), at(row, header.label)) for row in grid.rows[header.last + 1 :]]
    sections = [label for number, label in rows if parse_roman(number.split(" ")[0])]
    if header.layout.sections and not sections:
        return attrs.evolve(header, layout=LAYOUTS.beside(header.layout, "06a"))
    if header.layout.form == "06a" and sections:
        province = LAYOUTS.beside(header.layout, "06c")
        if all(province.level_of(label) for label in sections):
            return attrs.evolve(header, layout=province)
    return header


def _by_keys(grid: Grid, layout: FormLayout) -> Header | None:
    keys = [column.key for column in layout.columns]
    for r, row in enumerate(grid.rows[:_HEAD_ROWS]):
        if len(row) < len(keys) or keys[0] not in "\t".join(row).casefold():
            continue
        cells = [name_key(cell) for cell in row]
        if set(keys) <= set(cells):
            return _completed(grid, layout, HeaderSign.KEYS, (r, r), tuple(cells.index(key) for key in keys))
    return None


def _by_numbers(grid: Grid, layout: FormLayout) -> Header | None:
    """By the printed line of column numbers, which stands last in the header."""
    wanted = [column.number for column in layout.columns]
    for r, row in enumerate(grid.rows[:_HEAD_ROWS]):
        cells = [clean(cell) for cell in row[:_HEAD_WIDTH]]
        found = {int(m[1]): c for c, cell in enumerate(cells) if (m := _NUMBER_CELL.fullmatch(cell))}
        marked = sum(1 for cell in cells if _MARKED.fullmatch(cell))
        whole = found.keys() >= {1, 2} and all(_NUMBER_CELL.fullmatch(cell) for cell in cells if cell)
        if set(wanted) <= found.keys() and (marked >= len(wanted) or whole):
            places = tuple(found[number] for number in wanted)
            named = (k for k in range(r, max(r - _DEEPEST, -1), -1) if _names_a_row(grid.rows[k]))
            return _completed(grid, layout, HeaderSign.NUMBERS, (min(named, default=r), r), places)
    return None


def _by_titles(grid: Grid, layout: FormLayout) -> Header | None:
    """By the Vietnamese titles, in several header rows with merged cells left blank."""
    width = min(max((len(row) for row in grid.rows[:_HEAD_ROWS]), default=0), _HEAD_WIDTH)
    headers = tuple(column.header for column in layout.columns)
    for r in _starts(grid):
        for depth in range(_DEEPEST, 0, -1):
            block = grid.rows[r : r + depth]
            if len(block) < depth or (depth > 1 and not _is_header_row(block[-1])):
                continue
            if any(_has_figures(line) for line in block[1:]):
                continue
            merged = _merged_paths(grid, r, depth, width)
            places = _match_paths(merged, headers) if merged else None
            places = places or _match_paths(_paths(block, width), headers)
            if places is not None:
                last = max(d for d, line in enumerate(block) if any(at(line, c) for c in places))
                return _completed(grid, layout, HeaderSign.TITLES, (r, r + last), places)
    return None


def _starts(grid: Grid) -> Iterator[int]:
    """The rows with which a header may begin, the likely ones first."""
    named = []
    for r, row in enumerate(grid.rows[:_HEAD_ROWS]):
        if _names_a_row(row):
            named.append(r)
            if len(named) <= _DEEPEST * _DEEPEST:
                yield r
    # Some programs put the name of the rows beside the last row of titles, or under it.
    under = sorted({r - up for r in named for up in range(1, _DEEPEST) if r >= up}.difference(named))
    yield from under[: _DEEPEST * _DEEPEST]


def _names_a_row(row: Sequence[str]) -> bool:
    return any(name_key(cell) in _NAMES for cell in row[:_HEAD_WIDTH] if cell)


def _is_header_row(row: Sequence[str]) -> bool:
    return any(cell.strip() for cell in row) and not any(map(_DIGIT.search, row))


def _has_figures(row: Sequence[str]) -> bool:
    return any(cell.strip().replace(".", "").isdecimal() for cell in row)


def _merged_paths(grid: Grid, first: int, depth: int, width: int) -> tuple[str, ...]:
    """The header path above each column, exact where the document says which cells are merged; else empty."""
    inside: dict[tuple[int, int], tuple[int, int]] = {}
    for top, left, bottom, right in grid.merges:
        for r in range(max(top, first), min(bottom + 1, first + depth)):
            for c in range(left, min(right + 1, width)):
                inside[r, c] = (top, left)
    if not inside:
        return ()
    paths = []
    for c in range(width):
        owners = dict.fromkeys(inside.get((r, c), (r, c)) for r in range(first, first + depth))
        paths.append(" ".join(filter(None, (name_key(at(grid.rows[r], k)) for r, k in owners))))
    return tuple(paths)


def _paths(block: Sequence[Sequence[str]], width: int) -> tuple[str, ...]:
    """The header path above each column on one line, merged cells filled from the left."""
    levels = [[name_key(at(row, c)) for c in range(width)] for row in block]
    paths = []
    for c in range(width):
        parts: list[str] = []
        for depth, cells in enumerate(levels):
            text = cells[c]
            if not text and (depth == 0 or any(lower[c] for lower in levels[depth + 1 :])):
                left = next((k for k in range(c, -1, -1) if cells[k]), None)
                if left is not None and not any(
                    levels[d][k] for d in range(depth) for k in range(left + 1, c + 1)
                ):
                    text = cells[left]
            if text and (not parts or parts[-1] != text):
                parts.append(text)
        paths.append(" ".join(parts))
    return tuple(paths)


@lru_cache(maxsize=256)
def _match_paths(paths: tuple[str, ...], headers: tuple[tuple[str, ...], ...]) -> tuple[int, ...] | None:
    """The place of each column, best matches first; ``None`` unless every column has a clear one."""
    wanted = [name_key(" ".join(header)) for header in headers]
    scores = sorted(
        (
            (likeness(title, path), i, c)
            for i, title in enumerate(wanted)
            for c, path in enumerate(paths)
            if path
        ),
        key=lambda score: (-score[0], score[1:]),
    )
    places: dict[int, int] = {}
    for score, i, c in scores:
        if score >= 0.75 and i not in places and c not in places.values():
            places[i] = c
    return tuple(places[i] for i in range(len(wanted))) if len(places) == len(wanted) else None


def _by_position(grid: Grid, layout: FormLayout) -> Header | None:
    """Without any header: number, label, then the columns in print order, and nothing else but counts."""
    width = len(layout.columns) + 2
    filled = [row for row in grid.rows if any(cell.strip() for cell in row)]
    if not filled or any(len(row) < width or any(row[width:]) for row in filled):
        return None
    for row in filled:
        # Titles that were not recognised: their order may be another, of which the sums say nothing.
        cells = [ReportedCell.read(cell) for cell in row[2:width]]
        counts = sum(cell.value is not None for cell in cells)
        if counts < sum(cell.value is None and not cell.is_blank for cell in cells):
            return None
    return Header(layout, HeaderSign.POSITION, 0, -1, 0, 1, tuple(range(2, width)))


def _completed(
    grid: Grid, layout: FormLayout, sign: HeaderSign, rows: tuple[int, int], columns: tuple[int, ...]
) -> Header | None:
    """The header with its number and label columns, found by name, else left of the first count."""
    number = label = None
    first, last = rows
    for row in grid.rows[first : last + 1]:
        for c, cell in enumerate(row):
            if c in columns:
                continue
            if name_key(cell) in _NUMBER_NAMES:
                number = c if number is None else number
            elif name_key(cell) in _LABEL_NAMES:
                label = c if label is None else label
    if label is None:
        label = min(columns) - 1
    if label < 0:
        return None
    if number is None and label > 0 and label - 1 not in columns:
        number = label - 1
    return Header(layout, sign, first, last, number, label, columns)
