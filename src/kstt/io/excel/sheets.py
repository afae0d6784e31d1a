"""A sheet of a workbook as its reader gave it: values, merged regions, what is hidden, what is amiss."""

from __future__ import annotations

import math
import re
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from functools import lru_cache
from typing import TYPE_CHECKING, cast

import attrs

from kstt.io.excel.simple_cells import SimpleCells
from kstt.io.grid.grids import Grid, SheetAddress
from kstt.limits import EXACT

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

__all__ = ["Marks", "Sheet", "address_in", "cell_text"]

_LIKE_AN_ADDRESS = re.compile(r"[A-Za-z]{1,3}\d+|[Rr]\d*(?:[Cc]\d*)?|[Cc]\d*")


@attrs.frozen
class Marks:
    """What a sheet says beside its values, all by row and column from 0.

    ``rows`` and ``columns`` are how far it reaches; ``texts`` what stands in cells whose value is no
    number, text or day (errors, truth values); ``uncalculated`` the formulas without a value, ``zeros``
    those whose value may be no more than a place holder, being 0 in a workbook that asks to be calculated;
    ``struck`` the cells that are struck through, ``scaled`` those whose format shows another number.
    """

    rows: int = 0
    columns: int = 0
    merges: tuple[tuple[int, int, int, int], ...] = ()
    hidden_rows: frozenset[int] = frozenset()
    hidden_columns: frozenset[int] = frozenset()
    texts: Mapping[tuple[int, int], str] = attrs.field(factory=dict)
    uncalculated: Mapping[tuple[int, int], str] = attrs.field(factory=dict)
    zeros: Mapping[tuple[int, int], str] = attrs.field(factory=dict)
    struck: frozenset[tuple[int, int]] = frozenset()
    scaled: Mapping[tuple[int, int], str] = attrs.field(factory=dict)


@attrs.frozen
class Sheet:
    """A sheet by its name: whether it shows, what it holds, and why it was not read or not to its end.

    ``refused`` is the reason why it was not read, ``beyond`` says what far below its table was not;
    ``of_texts`` says that every value is a text, and no text is among the marks.
    """

    name: str
    hidden: bool = False
    cells: Sequence[Sequence[object]] | SimpleCells = attrs.field(default=(), repr=False)
    marks: Marks = attrs.field(factory=Marks, repr=False)
    refused: str = ""
    beyond: str = ""
    of_texts: bool = False

    @property
    def values(self) -> Sequence[Sequence[object]]:
        """The rows of values."""
        return self.cells.rows() if isinstance(self.cells, SimpleCells) else self.cells

    def grid(self, source: str) -> Grid:
        """The sheet as a grid of texts whose cells name their addresses."""
        return attrs.evolve(self.blank_grid(source), rows=self._texts())

    def blank_grid(self, source: str) -> Grid:
        """The grid of the sheet without its texts."""
        return Grid(
            (),
            source,
            address=address_in(self.name, source),
            sheet=self.name,
            hidden=self.marks.hidden_rows,
            hidden_columns=self.marks.hidden_columns,
            merges=self.marks.merges,
            uncalculated=self.marks.uncalculated,
            struck=self.marks.struck,
            scaled=self.marks.scaled,
        )

    def _texts(self) -> tuple[tuple[str, ...], ...]:
        """The rows of values as texts."""
        if self.of_texts:
            return cast("tuple[tuple[str, ...], ...]", self.values)
        rows = [
            [_number_text(value) if type(value) is float else cell_text(value) for value in row]
            for row in self.values
        ]
        width = max((len(row) for row in rows), default=0)
        for (r, c), text in self.marks.texts.items():
            if r < len(rows) and c < width:
                rows[r] += [""] * (c + 1 - len(rows[r]))
                rows[r][c] = text
        return tuple(map(tuple, rows))


def address_in(sheet: str, source: str = "") -> SheetAddress:
    """The function that names a cell by its row and column from 0, as Excel writes it.

    >>> address_in("Sheet1")(22, 7), address_in("Biểu 06c", "q2.xlsx")(22, 7)
    ('Sheet1!H23', "q2.xlsx: 'Biểu 06c'!H23")
    """
    plain = sheet.isidentifier() and not _LIKE_AN_ADDRESS.fullmatch(sheet)
    quoted = sheet if plain else "'" + sheet.replace("'", "''") + "'"
    return SheetAddress(f"{source}: {quoted}!" if source else f"{quoted}!")


def cell_text(value: object) -> str:
    """The text of a cell's value, such that no fraction can be taken for a count.

    Numbers are taken to fifteen digits, as spreadsheets show and compare them; a fraction is written with
    a decimal comma. Days are written as Vietnamese reports do.

    >>> cell_text(3.0), cell_text(2.9999999999999996), cell_text(1.234), cell_text(date(2021, 6, 14))
    ('3', '3', '1,2340', '14/06/2021')
    """
    if type(value) is str:
        return value
    if isinstance(value, float):
        return _number_text(value)
    if isinstance(value, bool):
        return "TRUE" if value else "FALSE"
    if isinstance(value, int):
        return str(value)
    if isinstance(value, datetime):
        day = f"{value:%d/%m}/{value.year:04}"
        return day if value.time() == time(0) else f"{day} {value:%H:%M}"
    if isinstance(value, date):
        return f"{value:%d/%m}/{value.year:04}"
    if isinstance(value, time | timedelta):
        return str(value)
    return "" if value is None else str(value)


@lru_cache(maxsize=65_536)
def _number_text(value: float) -> str:
    if value.is_integer() and abs(value) < EXACT:
        return str(int(value))
    if not math.isfinite(value):
        return str(value)
    rounded = float(f"{value:.15g}")
    if rounded.is_integer():
        return str(int(rounded)) if abs(rounded) < EXACT else f"{rounded:.15g}"
    text = f"{Decimal(repr(rounded)):f}".replace(".", ",")
    # Three places after a comma would look like thousands.
    return text if len(text.partition(",")[2]) % 3 else f"{text}0"
