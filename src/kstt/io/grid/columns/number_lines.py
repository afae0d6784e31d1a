"""The line of column numbers under a header, in whatever way it counts: (1), 1/, 1.0, A, a, i."""

from __future__ import annotations

import re
from functools import lru_cache, wraps
from itertools import pairwise
from string import ascii_uppercase
from typing import TYPE_CHECKING, TypeVar, TypeVarTuple

from kstt.limits import LONGEST_TITLE, MOST_COLUMNS
from kstt.numerals import parse_roman
from kstt.text import bare

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

__all__ = ["fits_number_line", "is_number_row", "kept_if_short", "numbers_columns", "printed_number"]

_CELL = re.compile(
    r"(?is)-?(?:c[ộo]t )?[(\[]?(?:(?:c|c[ộo]t )?(\d{1,2})(?:[.,]0)?|[A-Z]|[IVX]{2,5})[)\]]?[./]?"
    r"(?:\s{0,3}[(\[]?\s{0,3}=.*)?|(\d{1,2})/0?1/1900|1900-01-(\d{2})(?: 0.*)?"
)
"""A cell of a line of column numbers; Excel makes -1 of a (1) that is typed, and a day of what is no date."""
_BESIDE_WORD = re.compile(
    r"[(\[](\d{1,2})[)\]]\s?[^\W\d][\w ]{0,30}|[^\W\d][\w ]{0,30}\s?[(\[](\d{1,2})[)\]]"
)
"""Such a cell with a word of the title above it, as it runs into the line in a page."""
_PART = re.compile(r"[(\[]?(\d{1,2})(?:[.,][1-9]|[a-d])[)\]]?")
"""The number of a column that is counted as a part of the one before, such as ``3a`` or ``3.1``."""
_COUNTED = frozenset(
    ("ho so", "hs", "tthc", "ho so tthc", "so ho so", "pakn", "vu", "vu viec", "viec", "luot", "y kien")
)
"""What is counted in a column, as a line under the titles may say."""
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
    """The numbers of columns that letters alone count, from A or B, or roman numbers; empty for others."""
    letters = {c: cell.strip(" ().[]/").upper() for c, cell in enumerate(row) if cell.strip()}
    # Where the column of numbers is missing, the line begins with that of the names.
    in_order = "".join(sorted(letters.values()))
    if ascii_uppercase.startswith((in_order, f"A{in_order}")):
        return {c: ord(letter) - ord("A") + 1 for c, letter in letters.items()}
    return {c: number for c, one in letters.items() if (number := parse_roman(one)) is not None}


@kept_if_short
def is_number_row(row: tuple[str, ...]) -> Mapping[int, int]:
    """The printed numbers of a line of column numbers, such as ``A B 1 2 3``, by column; empty for another.

    No counts run on so from column to column, as their sums would not hold; numbers may be left out.

    >>> lines = ("A B 1 2 3", "i ii iii iv", "1/ 2/ 3/", "1 1a 1b 2 3", "5 4 1", "1 123 124 2 3", "1 2.1 2 3")
    >>> [len(is_number_row(tuple(line.split()))) for line in lines]
    [3, 4, 3, 3, 0, 0, 0]
    """
    numbers: dict[int, int] = {}
    worded = False
    for c, cell in enumerate(row):
        if not cell or not cell.strip():
            continue
        fits, number = _line_cell(cell)
        if not fits and not worded and (beside := _BESIDE_WORD.fullmatch(cell.strip())):
            fits = worded = True
            number = int(beside[1] or beside[2])
        if not fits and numbers and (part := _PART.fullmatch(cell.strip())):
            fits = int(part[1]) == [*numbers.values()][-1]
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
    if worded and not whole:
        return {}
    return numbers if runs_on and (whole or in_order == [*numbers.values()]) else {}


def numbers_columns(row: tuple[str, ...], counted: Sequence[int]) -> bool:
    """Whether a row is a line of column numbers, or says in each column of counts what is counted, *Hồ sơ*.

    Args:
        row: the cells.
        counted: the columns of counts; none where words of their own are not looked for.

    >>> numbers_columns(("A", "B", "Hồ sơ", "Hồ sơ", "Hồ sơ"), (2, 3, 4))
    True
    """
    words = {bare(row[c]).strip(" ()") if c < len(row) else "" for c in counted}
    others = (bare(cell).strip(" ()") for c, cell in enumerate(row) if c not in counted)
    named = any(len(text) > 1 and text not in _COUNTED for text in others)
    of_a_kind = len(counted) >= _MANY and not named and len(words) == 1 and words <= _COUNTED
    return of_a_kind or bool(is_number_row(row))
