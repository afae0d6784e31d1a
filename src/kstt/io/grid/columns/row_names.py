"""Which column names the rows of a table where no title says it outright: by titles and by what it holds."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import attrs

from kstt.definitions.totals import is_total
from kstt.io.grid.columns.blocks import at, is_data
from kstt.io.grid.columns.number_lines import is_number_row
from kstt.io.grid.grids import column_letters
from kstt.io.grid.lines.sections import named_level
from kstt.records.units import is_unit
from kstt.tables.recognition import Doubt
from kstt.text import bare

if TYPE_CHECKING:
    from collections.abc import Sequence

    from kstt.io.grid.grids import Grid

__all__ = ["NamesColumn", "names_column"]

_NAMES = re.compile(
    r"(?:ten|ten goi|(?:ten )?(?:loai |cac |nhom )?(?:thu tuc|ho so|viec|cong viec|dich vu|giay to)"
    r"|danh muc|hang muc|chi tieu|tieu chi|noi dung|mang|mang viec)(?: .*)?"
)
_BESIDE = re.compile(
    r"(?:trang thai|tinh trang|can bo|cong chuc|chuyen vien|nguoi|lanh dao|phu trach|ngay|thoi|han nop|ky"
    r"|muc do|muc|hinh thuc|phuong thuc|kenh|phong|to|bo phan|don vi|co quan|noi|cap|dia chi|dia ban"
    r"|dien thoai|so dien thoai|email|can cu|van ban|quyet dinh|phan loai|xep loai"
    r"|ket qua|danh gia|ghi chu)\b.*"
)
_DATE = re.compile(r"(?:ngay )?\d{1,2}[/.-]\d{1,2}(?:[/.-]\d{2,4})?(?: \d.*)?")
_SAMPLE = 40
"""The most rows of figures in which it is looked what a column holds."""


@attrs.frozen
class NamesColumn:
    """The column that names the rows, and the others that may do so as well, the likeliest first."""

    label: int
    others: tuple[int, ...] = ()

    def doubts(self, grid: Grid, row: int) -> tuple[Doubt, ...]:
        """What to say of the choice: the column taken, and the other one."""
        if not self.others:
            return ()
        taken, other = column_letters(self.label), column_letters(self.others[0])
        return (Doubt("names-column", "", grid.where(row, self.label), taken, other),)


@attrs.frozen
class _Column:
    """A column of texts: what its title says of it, and what stands in its rows of figures."""

    place: int
    named: bool
    beside: bool
    differs: bool
    told: bool

    @property
    def may_name(self) -> bool:
        """Whether its texts differ and are no dates, levels, units, and its title is none of such."""
        return self.differs and not self.beside and not self.told


def names_column(grid: Grid, rows: tuple[int, int], texts: Sequence[int], unit: int | None) -> NamesColumn:
    """The one of some columns of texts that names the rows, where no title is one of categories.

    Args:
        grid: the cells.
        rows: the first and the last row of the header.
        texts: the columns of texts, that nearest to the counts first.
        unit: the column under the title of units.
    """
    under = [row for row in grid.rows[rows[1] + 1 :] if is_data(row) and not is_number_row(row)]
    places = (*texts, *(() if unit is None else (unit,)))
    under = [row for row in under if not any(is_total("", at(row, c)) for c in places)][:_SAMPLE]
    if len(under) < 2:
        return NamesColumn(texts[0])
    columns = [_column(grid, rows, under, c) for c in texts]
    named = [one for one in columns if one.named and not one.told]
    if named:
        best = next((one for one in named if one.differs), named[0])
        return NamesColumn(best.place, tuple(one.place for one in named if one is not best and one.differs))
    nearest = columns[0]
    if unit is not None and _column(grid, rows, under, unit).differs and _are_units(under, unit):
        others = tuple(one.place for one in columns if not one.beside and not one.told)
        if any(one.may_name for one in columns):
            return NamesColumn(others[0], (unit,))
        # Each row is a unit's, and what stands beside it says something of the unit.
        return NamesColumn(unit, others)
    able = [one for one in columns if one.may_name]
    if able and not nearest.may_name and (nearest.beside or nearest.told):
        return NamesColumn(able[0].place, tuple(one.place for one in able[1:]))
    return NamesColumn(nearest.place, tuple(one.place for one in able if one is not nearest))


def _column(grid: Grid, rows: tuple[int, int], under: Sequence[Sequence[str]], c: int) -> _Column:
    titles = [" ".join(bare(at(row, c)).strip(" .:*").split()) for row in grid.rows[rows[0] : rows[1] + 1]]
    title = next((one for one in reversed(titles) if any(map(str.isalpha, one))), "")
    cells = [cell for row in under if (cell := bare(at(row, c)))]
    differs = len(cells) == len(under) == len({*cells})
    told = sum(map(_tells, (at(row, c) for row in under))) * 2 > len(cells)
    return _Column(c, bool(_NAMES.fullmatch(title)), bool(_BESIDE.fullmatch(title)), differs, told)


def _are_units(under: Sequence[Sequence[str]], c: int) -> bool:
    return sum(is_unit(at(row, c)) for row in under) * 2 > len(under)


def _tells(text: str) -> bool:
    """Whether a text is a unit, a level or a date, which says something of a row and does not name it."""
    return bool(text) and (
        is_unit(text) or named_level(text) is not None or bool(_DATE.fullmatch(bare(text)))
    )
