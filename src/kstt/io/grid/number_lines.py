"""The line of column numbers under a header, in whatever way it counts: (1), 1/, 1.0, A, a, i."""

from __future__ import annotations

import re
from functools import lru_cache, wraps
from itertools import pairwise
from string import ascii_uppercase
from typing import TYPE_CHECKING, TypeVar, TypeVarTuple

from kstt.limits import LONGEST_TITLE, MOST_COLUMNS
from kstt.numerals import parse_roman

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

__all__ = ["fits_number_line", "is_number_row", "is_unit_row", "kept_if_short", "printed_number"]

_CELL = re.compile(
    r"(?i)-?[(\[]?(?:(?:c|c[ộo]t )?(\d{1,2})(?:[.,]0)?|[A-Z]|[IVX]{2,5})[)\]]?[./]?(?:\s*=.*)?"
    r"|(\d{1,2})/0?1/1900|1900-01-(\d{2})(?: 0.*)?"
)
"""A cell of a line of column numbers; Excel makes -1 of a (1) that is typed, and a day of what is no date."""
_MANY, _FEW, _MOST = 3, 2, 40
_LONGEST_ROW = 4 * LONGEST_TITLE
"""The most letters of a row that is kept to be known again."""

_More = TypeVarTuple("_More")
_T = TypeVar("_T")


def kept_if_short(
    function: Callable[[tuple[str, ...], *_More], _T],
) -> Callable[[tuple[str, ...], *_More], _T]:
    """Keeps what a function finds in a row, but for rows that hold more than titles and figures.

    The rows of one table are asked for again and again: the letters of all cells are quickly counted.
    """
    kept = lru_cache(maxsize=512)(function)

    @wraps(function)
    def found(row: tuple[str, ...], *more: *_More) -> _T:
        short = len(row) <= MOST_COLUMNS and len("".join(row)) <= _LONGEST_ROW
        return (kept if short else function)(row, *more)

    return found


def fits_number_line(text: str) -> bool:
    """Whether a text may stand in a line of column numbers."""
    return _line_cell(text)[0]


def printed_number(text: str) -> int | None:
    """The number that a cell of a line of column numbers has in digits."""
    return _line_cell(text)[1]


@lru_cache(maxsize=4096)
def _line_cell(text: str) -> tuple[bool, int | None]:
    match = _CELL.fullmatch(text.strip())
    number = next(filter(None, match.groups()), None) if match else None
    return match is not None, None if number is None else int(number)


def _counted(row: Sequence[str]) -> dict[int, int]:
    """The numbers of columns that letters alone count from A, or roman numerals from I; else empty."""
    letters = {c: cell.strip(" ().[]/") for c, cell in enumerate(row) if cell.strip()}
    if ascii_uppercase.startswith("".join(letters.values()).upper()):
        return {c: number for number, c in enumerate(letters, 1)}
    romans = {c: parse_roman(text) for c, text in letters.items()}
    in_order = [*romans.values()] == [*range(1, len(romans) + 1)]
    return {c: number for number, c in enumerate(romans, 1)} if in_order else {}


@kept_if_short
def is_number_row(row: tuple[str, ...]) -> Mapping[int, int]:
    """The printed numbers of a line of column numbers, such as ``A B 1 2 3``, by column; empty for another.

    No counts run on so from column to column, as their sums would not hold; numbers may be left out.

    >>> [len(is_number_row(tuple(line.split()))) for line in ("A B 1 2 3", "i ii iii iv", "1/ 2/ 3/", "5 4 1")]
    [3, 4, 3, 0]
    """
    numbers: dict[int, int] = {}
    for c, cell in enumerate(row):
        if not cell or not cell.strip():
            continue
        fits, number = _line_cell(cell)
        if not fits:
            return {}
        if number is not None:
            numbers[c] = number
    # There may be gaps, but most follow on each other; columns in another order keep the form's numbers.
    in_order = sorted((numbers := numbers or _counted(row)).values())
    several = len(numbers) >= _MANY and len(set(in_order)) == len(in_order)
    if not several or in_order[0] > _MANY or in_order[-1] > _MOST:
        return {}
    steps = sum(b - a == 1 for a, b in pairwise(in_order))
    runs_on = steps * _FEW >= len(numbers) - 1
    whole = steps == len(numbers) - 1 and len(numbers) > 2 * _MANY
    return numbers if runs_on and (whole or in_order == [*numbers.values()]) else {}


def is_unit_row(row: Sequence[str], counted: Sequence[int]) -> bool:
    """Whether a row has one and the same word in each column of counts: what is counted, *Hồ sơ*.

    >>> is_unit_row(("A", "B", "Hồ sơ", "Hồ sơ", "Hồ sơ"), (2, 3, 4))
    True
    """
    words = {row[c].strip() if c < len(row) else "" for c in counted}
    return len(counted) >= _MANY and len(words) == 1 and any(map(str.isalpha, words.pop()))
