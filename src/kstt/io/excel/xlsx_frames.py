"""A sheet of an ``.xlsx`` package as it is written but for its values: the same for all of one template.

A frame is looked at once, and so is each row that several frames have: then the values of a sheet are known
by their order alone. Measured by ``tests/benchmarks/bench_shortcuts.py``.
"""

from __future__ import annotations

import re
from functools import lru_cache
from operator import add
from typing import TYPE_CHECKING

import attrs

from kstt.io.excel.sheets import Marks
from kstt.io.excel.simple_cells import Holds, SimpleFrame, picked
from kstt.io.grid.grids import column_number
from kstt.limits import MOST_CELLS

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

__all__ = [
    "DECLARATION",
    "VALUE",
    "RowShape",
    "SheetFrame",
    "holds_of",
    "sheet_frame",
]

DECLARATION = r'\s*(?:<\?xml version=["\']1\.0["\'](?: encoding=["\'][\w-]{1,40}["\'])?[^<>]*\?>\s*)?'
VALUE = "\0"
"""What stands for a value, which no XML has."""
_START = re.compile(DECLARATION + r"<worksheet[\s>]")
_SHOWN = (' hidden="false"', ' hidden="0"')
"""How some programs write that something shows."""
_CELL = re.compile(
    r'<c r="([A-Z]{1,3})(\d{1,7})"([^<>]*)>(?:(<f)[^<>\0]*>(?:[^<\0]*</f>)?)?'
    r"(?:(<v)\0v>|<(is)><t([^<>\0]*)\0t></is>)?</c>",
    re.ASCII,
)
"""A cell: letters, number, attributes, formula, value or text in place of it, attributes of that text."""
_ATTRIBUTES = re.compile(
    r'(?: s="(\d{1,5})")?(?: t="(n|s|str|inlineStr)")?( xml:space="preserve")?', re.ASCII
)
_MERGE = re.compile(r'<mergeCell ref="([A-Z]{1,3})(\d{1,7})(?::([A-Z]{1,3})(\d{1,7}))?"\s*/>', re.ASCII)

_LONGEST_FRAME, _LONGEST_ROW = 1 << 18, 8_192
"""The longest frame, and the longest row, that are kept to be known again."""
_MOST_STYLES = 4
"""The most sets of styles with which a frame is kept."""


@attrs.frozen
class RowShape:
    """A row as it is written but for the values of its cells: where they stand, and how each is written.

    ``number`` is that of the row from 1, ``columns`` those of the cells that hold anything, ``kinds`` their
    attributes, ``formulas`` which of them have one.
    """

    number: int
    columns: tuple[int, ...]
    kinds: tuple[str, ...]
    formulas: tuple[int, ...]


_NOTHING = RowShape(0, (), (), ())


def _shape_in(written: str) -> RowShape | None:
    """The shape of a row whose values are taken out; ``None`` where only the parser can tell."""
    found = _CELL.findall(written)
    # Every cell that is no empty element must be among those found.
    if len(found) != written.count("</c>"):
        return None
    filled = [cell for cell in found if cell[4] or cell[5]]
    formulas = sum(1 for cell in filled if cell[3])
    if len(filled) != written.count(VALUE) or formulas != written.count("<f"):
        return None
    if not filled:
        return _NOTHING
    letters, numbers, kinds, formulas_in, _, texts, spaces = zip(*filled, strict=True)
    columns = tuple(map(column_number, letters))
    if (
        len(set(numbers)) > 1
        or sorted(set(columns)) != list(columns)
        or any((' t="inlineStr"' in kind) != bool(text) for kind, text in zip(kinds, texts, strict=True))
        or any(' t="e"' in kind for kind in kinds)
    ):
        return None
    return RowShape(
        int(numbers[0]),
        columns,
        tuple(map(add, kinds, spaces)),
        tuple(place for place, formula in enumerate(formulas_in) if formula),
    )


# Rows of the workbooks of one office are written alike; longer rows are not kept.
_kept_shape = lru_cache(maxsize=2_048)(_shape_in)


@attrs.frozen(eq=False)
class SheetFrame:
    """The cells of a sheet as they are written but for their values.

    ``rows`` are the rows that hold anything, ``height`` and ``width`` how far they reach; ``formulas`` are
    the values that a formula has, by their place in the sheet's order; ``length`` is how long it is written.
    """

    rows: tuple[RowShape, ...]
    height: int
    width: int
    formulas: tuple[int, ...]
    length: int
    _simple: dict[frozenset[str], SimpleFrame | None] = attrs.field(init=False, factory=dict, repr=False)

    def is_calculated(self, values: Sequence[str], *, asked: bool) -> bool:
        """Whether formulas have their values; where calculation is asked for, not all of them 0."""
        found = set(picked(values, self.formulas))
        return "" not in found and (not asked or found != {"0"})

    def simple(self, styles: frozenset[str]) -> SimpleFrame | None:
        """Where the values stand; ``None`` where they may be anything but texts and numbers.

        Args:
            styles: the styles that show numbers as numbers.
        """
        if self.length > _LONGEST_FRAME:
            return None
        if styles not in self._simple:
            if len(self._simple) >= _MOST_STYLES:
                self._simple.clear()
            self._simple[styles] = _simple_frame(self, styles)
        return self._simple[styles]

    def by_row(self, values: Sequence[str]) -> Iterator[tuple[RowShape, Sequence[str]]]:
        """The rows, each with what is written in its cells."""
        start = 0
        for shape in self.rows:
            yield shape, values[start : start + len(shape.columns)]
            start += len(shape.columns)


def sheet_frame(written: str) -> tuple[SheetFrame, Marks] | None:
    """The frame of a sheet, and its marks; ``None`` where only the parser can tell.

    Args:
        written: the sheet's XML with ``VALUE`` in place of each value.
    """
    above, _, below = written.partition("<sheetData>")
    body, _, rest = below.partition("</sheetData>")
    hidden = written.count("hidden")
    if (
        not _START.match(above)
        or "<c " in above
        or VALUE in above
        or VALUE in rest
        or not rest.rstrip().endswith("</worksheet>")
        or "</sheetData>" in rest
        or ("!" in written and "<!" in written)
        or (hidden and hidden != sum(map(written.count, _SHOWN)))
    ):
        return None
    merges = (_kept_merges if len(rest) <= _LONGEST_ROW else _merges_in)(rest)
    frame = (_kept_frame if len(body) <= _LONGEST_FRAME else _frame_in)(body)
    return None if merges is None or frame is None else (frame, Marks(frame.height, frame.width, merges))


def _merges_in(rest: str) -> tuple[tuple[int, int, int, int], ...] | None:
    """The regions that the end of a sheet merges; ``None`` where only the parser can tell."""
    merges = _MERGE.findall(rest)
    if len(merges) != rest.count("<mergeCell") - rest.count("<mergeCells"):
        return None
    return tuple(
        (int(top) - 1, column_number(left), int(bottom or top) - 1, column_number(right or left))
        for left, top, right, bottom in merges
    )


def _frame_in(body: str) -> SheetFrame | None:
    rows: list[RowShape] = []
    formulas: list[int] = []
    count = height = width = 0
    for row in body.split("</row>"):
        shape = (_kept_shape if len(row) <= _LONGEST_ROW else _shape_in)(row)
        if shape is None or (shape.columns and shape.number <= height):
            return None
        if shape.columns:
            rows.append(shape)
            height, width = shape.number, max(width, shape.columns[-1] + 1)
            formulas += [count + place for place in shape.formulas]
            count += len(shape.columns)
    return SheetFrame(tuple(rows), height, width, tuple(formulas), len(body))


# What stands above and below the cells may differ in each workbook of one office: where its cursor was left.
# The cells have one frame or a few; longer ones are not kept.
_kept_frame = lru_cache(maxsize=16)(_frame_in)
_kept_merges = lru_cache(maxsize=64)(_merges_in)


def _simple_frame(frame: SheetFrame, styles: frozenset[str]) -> SimpleFrame | None:
    if frame.height * frame.width > MOST_CELLS:
        return None
    try:
        known = {kind: holds_of(kind, styles) for shape in frame.rows for kind in shape.kinds}
    except ValueError:
        return None
    places = [(shape.number - 1, column) for shape in frame.rows for column in shape.columns]
    kinds = [known[kind] for shape in frame.rows for kind in shape.kinds]
    of_kind = {one: tuple([i for i, kind in enumerate(kinds) if kind is one]) for one in Holds}
    return SimpleFrame(frame.height, frame.width, tuple(places), of_kind)


def holds_of(kind: str, styles: frozenset[str]) -> Holds:
    """What cells with these attributes hold.

    Raises: ValueError for cells that may hold anything but texts and numbers.
    """
    style, written, space = _attributes_of(kind)
    match written:
        case "s":
            return Holds.SHARED
        case "str":
            return Holds.TEXT_AS_IS
        case "inlineStr":
            return Holds.TEXT_AS_IS if space else Holds.TEXT
        case _ if style is None or style in styles:
            return Holds.NUMBER
    raise ValueError


def _attributes_of(kind: str) -> tuple[str | None, str | None, str | None]:
    """The style and type that cells have by their attributes, and what keeps the blanks of their text.

    Raises: ValueError for other attributes.
    """
    match = _ATTRIBUTES.fullmatch(kind)
    if match is None:
        raise ValueError
    style, written, space = match.groups()
    return style, written, space
