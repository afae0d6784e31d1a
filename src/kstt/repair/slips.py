"""Slips of the pen and of the keyboard: the usual ways in which a right count becomes a wrong one."""

from __future__ import annotations

import re
from decimal import ROUND_HALF_UP, Decimal, localcontext
from types import MappingProxyType
from typing import TYPE_CHECKING

import attrs

from kstt.limits import EXACT_DIGITS
from kstt.vocabulary import Labelled

if TYPE_CHECKING:
    from collections.abc import Mapping

    from kstt.tables.cells import ReportedCell
    from kstt.tables.equations import Cell

__all__ = ["ANY_CHANGE", "COSTS", "SEVERAL_CELLS", "Slip", "Undone", "slip_of"]


class Slip(Labelled):
    """A usual slip; the value is its English name, ``label`` the Vietnamese one.

    >>> Slip.GROUPING.value, Slip.GROUPING.label
    ('grouping dot read as decimal', 'dấu chấm hàng nghìn bị đọc thành dấu thập phân')
    """

    SWAPPED = "digits swapped", "đảo hai chữ số liền nhau"
    DROPPED = "digit dropped", "thiếu một chữ số"
    DOUBLED = "digit doubled", "lặp một chữ số"
    GROUPING = "grouping dot read as decimal", "dấu chấm hàng nghìn bị đọc thành dấu thập phân"
    SIGN = "sign", "sai dấu"
    EXCHANGED = "neighbouring cells exchanged", "đổi chỗ hai ô liền nhau"
    SHIFTED = "cells shifted by one", "các ô bị lệch một ô"
    COLUMNS = "columns exchanged", "đổi chỗ hai cột"
    ROWS = "rows exchanged", "đổi chỗ hai dòng"
    CARRIED = "wrong total carried into higher totals", "số tổng sai được cộng tiếp lên các tổng trên"
    LAST_PERIOD = "column of the period before", "cột số liệu của kỳ trước"


ANY_CHANGE = 100
"""What a changed cell costs that no slip explains."""

COSTS: Mapping[Slip, int] = MappingProxyType(
    {
        Slip.SWAPPED: 90,
        Slip.DROPPED: 90,
        Slip.DOUBLED: 90,
        Slip.GROUPING: 90,
        Slip.SIGN: 90,
        Slip.EXCHANGED: 160,
        Slip.CARRIED: 160,
        Slip.SHIFTED: 210,
        Slip.COLUMNS: 210,
        Slip.ROWS: 210,
        Slip.LAST_PERIOD: 210,
    }
)
"""What a slip costs: one cell; the two cells of an exchange; all the cells of a larger slip.

One cell fewer is always the better explanation among up to nine cells (9 × 100 < 10 × 90), whatever their
slips; an exchange costs more than one cell and less than two. Only one mistake that moves many cells is
better than three or more cells changed at will.
"""

SEVERAL_CELLS = frozenset(
    {Slip.EXCHANGED, Slip.SHIFTED, Slip.COLUMNS, Slip.ROWS, Slip.CARRIED, Slip.LAST_PERIOD}
)
"""The slips by which one mistake makes several cells wrong."""


@attrs.frozen
class Undone:
    """What undoes a slip that makes several cells wrong: their right counts (cases).

    ``lost`` is a cell whose right count the slip destroyed, so that the sums alone can tell it.
    """

    slip: Slip
    changes: Mapping[Cell, int]
    lost: Cell | None = None

    def cells(self, changed: Mapping[Cell, int]) -> frozenset[Cell]:
        """Those of the changed cells that the slip explains."""
        return frozenset(c for c, n in changed.items() if c == self.lost or self.changes.get(c) == n)


_DECIMAL = re.compile(r"(\d+)[.,](\d+)")


def slip_of(found: ReportedCell, proposed: int) -> Slip | None:
    """The slip by which a cell that should hold ``proposed`` (cases) came to hold what was found.

    >>> from kstt.tables import ReportedCell
    >>> [slip_of(ReportedCell.read(text), 1234) for text in ("1.243", "124", "1.2334", "12334", "1", "-1234")]
    [<Slip.SWAPPED: 'digits swapped'>, <Slip.DROPPED: 'digit dropped'>, None,
     <Slip.DOUBLED: 'digit doubled'>, <Slip.GROUPING: 'grouping dot read as decimal'>, <Slip.SIGN: 'sign'>]
    """
    if found.value is None:
        return Slip.GROUPING if _is_thousandth(found.text, proposed) else None
    if found.value < 0:
        return Slip.SIGN if -found.value == proposed else None
    written, right = str(found.value), str(proposed)
    if len(written) == len(right):
        return Slip.SWAPPED if _is_swapped(written, right) else None
    if written in _without_one(right):
        return Slip.DROPPED
    if right in _without_one(written, doubled=True):
        return Slip.DOUBLED
    small, large = sorted((found.value, proposed))
    if small and (large == small * 1000 or (proposed == large and _thousandth(large, 0) == small)):
        return Slip.GROUPING
    if found.value and proposed // 1000 == found.value:
        return Slip.GROUPING
    return None


def _is_swapped(written: str, right: str) -> bool:
    differing = [i for i, (a, b) in enumerate(zip(written, right, strict=True)) if a != b]
    if len(differing) != 2 or differing[1] != differing[0] + 1:
        return False
    first, second = differing
    return written[first] == right[second] and written[second] == right[first]


def _without_one(digits: str, *, doubled: bool = False) -> set[str]:
    """The number without one of its digits (``doubled``: without one that repeats the one before)."""
    places = range(1 if doubled else 0, len(digits))
    return {digits[:i] + digits[i + 1 :] for i in places if not doubled or digits[i] == digits[i - 1]}


def _is_thousandth(text: str, proposed: int) -> bool:
    """Whether a decimal, as it is written, is a thousandth of a count: ``1.23`` for 1.230 or 1.234."""
    match = _DECIMAL.fullmatch(text.strip())
    if match is None or proposed < 1000:
        return False
    return _thousandth(proposed, len(match[2])) == Decimal(f"{match[1]}.{match[2]}")


def _thousandth(count: int, places: int) -> Decimal:
    with localcontext(prec=EXACT_DIGITS):
        return (Decimal(count) / 1000).quantize(Decimal(1).scaleb(-places), ROUND_HALF_UP)
