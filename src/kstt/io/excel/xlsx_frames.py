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
from kstt.io.excel.simple_cells import SimpleFrame, picked
from kstt.io.grid.grids import column_number
from kstt.limits import MOST_CELLS

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

__all__ = [
    "DECLARATION",
    "VALUE",
    "RowShape",
    "SheetFrame",
    "attributes_of",
    "sheet_frame",
]

DECLARATION = r'\s*(?:<\?xml version=["\']1\.0["\'](?: encoding=["\'][\w-]{1,40}["\'])?[^<>]*\?>\s*)?'
VALUE = "\0"
"""What stands for a value, which no XML has."""
_START = re.compile(DECLARATION + r"<worksheet[\s>]")
_SHOWN = (' hidden="false"', ' hidden="0"')
"""How some programs write that something shows."""
_CELL = re.compile(
    r'<c r="([A-Z]{1,3})(\d{1,7})"([^<>]*)>(?:(<f)[^<>]*>(?:[^<]*</f>)?)?'
    r"(?:(\0)|<is><t([^<>]*)>([^<]*)</t></is>)</c>",
    re.ASCII,
)
"""A cell that holds anything: letters, number, attributes, formula, value, or a text in place of it."""
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
    attributes, ``formulas`` which of them have one; ``values`` is how many have a value, ``within`` are the
    texts that others have in place of it.
    """

    number: int
    columns: tuple[int, ...]
    kinds: tuple[str, ...]
    formulas: tuple[int, ...]
    within: tuple[str | None, ...] = ()
    values: int = 0


_NOTHING = RowShape(0, (), (), ())


def _shape_in(written: str) -> RowShape | None:
    """The shape of a row whose values are taken out; ``None`` where only the parser can tell."""
    found = _CELL.findall(written)
    # Every cell that holds anything must be among those found.
    if len(found) != written.count("</c>"):
        return None
    if not found:
        return None if VALUE in written or "<f" in written else _NOTHING
    letters, numbers, kinds, formulas, values, spaces, texts = zip(*found, strict=True)
    columns = tuple(map(column_number, letters))
    within = tuple(None if value else text for value, text in zip(values, texts, strict=True))
    if (
        len(set(numbers)) > 1
        or sorted(set(columns)) != list(columns)
        or written.count(VALUE) != within.count(None)
        or any(' t="e"' in kind for kind in kinds)
    ):
        return None
    return RowShape(
        int(numbers[0]),
        columns,
        tuple(map(add, kinds, spaces)),
        tuple(place for place, formula in enumerate(formulas) if formula),
        within if any(text is not None for text in within) else (),
        within.count(None),
    )


# Rows of the workbooks of one office are written alike; longer rows are not kept.
_kept_shape = lru_cache(maxsize=2_048)(_shape_in)


@attrs.frozen(eq=False)
class SheetFrame:
    """A sheet as it is written but for its values: its marks, and its rows that hold anything.

    ``formulas`` are the values that a formula has, by their place in the sheet's order; ``formula_texts``
    the texts that a formula has in place of one; ``length`` is how long it is as written.
    """

    marks: Marks
    rows: tuple[RowShape, ...]
    formulas: tuple[int, ...]
    formula_texts: tuple[str, ...]
    length: int
    _simple: dict[frozenset[str], SimpleFrame | None] = attrs.field(init=False, factory=dict, repr=False)

    def is_calculated(self, values: Sequence[str], *, asked: bool) -> bool:
        """Whether formulas have their values; where calculation is asked for, not all of them 0."""
        found = {*picked(values, self.formulas), *self.formula_texts}
        return "" not in found and (not asked or found != {"0"})

    def simple(self, styles: frozenset[str]) -> SimpleFrame | None:
        """Where the values stand; ``None`` where they may be anything but shared strings and numbers.

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

    def by_row(self, values: Sequence[str]) -> Iterator[tuple[RowShape, list[str]]]:
        """The rows, each with what is written in its cells."""
        start = 0
        for shape in self.rows:
            own = list(values[start : start + shape.values])
            start += shape.values
            if shape.within:
                taken = iter(own)
                own = [next(taken) if text is None else text for text in shape.within]
            yield shape, own


def sheet_frame(written: str) -> SheetFrame | None:
    """The frame of a sheet; ``None`` where only the parser can tell.

    Args:
        written: the sheet's XML with ``VALUE`` in place of each value and its element.
    """
    return (_kept_frame if len(written) <= _LONGEST_FRAME else _frame_in)(written)


def _frame_in(written: str) -> SheetFrame | None:
    above, _, below = written.partition("<sheetData>")
    body, _, rest = below.partition("</sheetData>")
    hidden = written.count("hidden")
    merges = _MERGE.findall(rest)
    if (
        not _START.match(above)
        or "<c " in above
        or VALUE in above
        or VALUE in rest
        or not rest.rstrip().endswith("</worksheet>")
        or "</sheetData>" in rest
        or ("!" in written and "<!" in written)
        or (hidden and hidden != sum(map(written.count, _SHOWN)))
        or len(merges) != rest.count("<mergeCell") - rest.count("<mergeCells")
    ):
        return None
    rows: list[RowShape] = []
    formulas: list[int] = []
    texts: list[str] = []
    count = height = width = 0
    for row in body.split("</row>"):
        shape = (_kept_shape if len(row) <= _LONGEST_ROW else _shape_in)(row)
        if shape is None or (shape.columns and shape.number <= height):
            return None
        if shape.columns:
            rows.append(shape)
            height, width = shape.number, max(width, shape.columns[-1] + 1)
            for place in shape.formulas:
                text = shape.within[place] if shape.within else None
                if text is None:
                    formulas.append(count + place - sum(t is not None for t in shape.within[:place]))
                else:
                    texts.append(text)
            count += shape.values
    regions = tuple(
        (int(top) - 1, column_number(left), int(bottom or top) - 1, column_number(right or left))
        for left, top, right, bottom in merges
    )
    return SheetFrame(Marks(height, width, regions), tuple(rows), tuple(formulas), tuple(texts), len(written))


# The sheets of one office have one frame or a few; longer ones are not kept.
_kept_frame = lru_cache(maxsize=16)(_frame_in)


def _simple_frame(frame: SheetFrame, styles: frozenset[str]) -> SimpleFrame | None:
    height, width = frame.marks.rows, frame.marks.columns
    if height * width > MOST_CELLS or any(shape.within for shape in frame.rows):
        return None
    try:
        known = {kind: _is_shared(kind, styles) for shape in frame.rows for kind in shape.kinds}
    except ValueError:
        return None
    places = [(shape.number - 1, column) for shape in frame.rows for column in shape.columns]
    kinds = [known[kind] for shape in frame.rows for kind in shape.kinds]
    shared = tuple([i for i, kind in enumerate(kinds) if kind])
    numbers = tuple([i for i, kind in enumerate(kinds) if not kind])
    return SimpleFrame(height, width, tuple(places), shared, numbers)


def _is_shared(kind: str, styles: frozenset[str]) -> bool:
    """Whether cells with these attributes hold shared strings.

    Raises: ValueError for cells that may hold anything but shared strings and numbers.
    """
    style, written, _ = attributes_of(kind)
    if written not in {"s", "n", None} or (written != "s" and style is not None and style not in styles):
        raise ValueError
    return written == "s"


def attributes_of(kind: str) -> tuple[str | None, str | None, str | None]:
    """The style and type that cells have by their attributes, and what keeps the blanks of their text.

    Raises: ValueError for other attributes.
    """
    match = _ATTRIBUTES.fullmatch(kind)
    if match is None:
        raise ValueError
    style, written, space = match.groups()
    return style, written, space
