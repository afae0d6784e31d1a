"""Where the header of a table of records stands: below titles, and in one line or in two."""

from __future__ import annotations

from itertools import islice, pairwise
from typing import TYPE_CHECKING

import attrs

from kstt.limits import ROWS_ABOVE_RECORDS
from kstt.text import name_key

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from kstt.io.records.tables import TableRow

__all__ = ["GROUPED", "Heading", "find_heading", "same_titles", "without_end"]

GROUPED = " / "
"""What stands between the title of a group and that of a column below it, as in ``Thời gian / Tiếp nhận``."""


@attrs.frozen
class Heading:
    """The titles of a table's columns, and the rows that they stand in."""

    titles: tuple[str, ...]
    rows: tuple[TableRow, ...]
    _written: frozenset[tuple[str, ...]] = attrs.field(init=False, eq=False, repr=False)

    def __attrs_post_init__(self) -> None:
        written = frozenset(tuple(without_end(row.cells)) for row in self.rows)
        object.__setattr__(self, "_written", written - {()})

    def stands_in(self, row: TableRow) -> bool:
        """Whether a row is one of the header's again, as at the top of each printed page."""
        return tuple(without_end(row.cells)) in self._written


def find_heading(
    rows: Iterator[TableRow], fits: Callable[[Sequence[str]], int]
) -> tuple[Heading, list[TableRow]] | None:
    """The header that fits best, of equal ones the first, and the rows below it that were read.

    Returns: ``None`` of no row.

    Args:
        rows: the rows of a table from its first.
        fits: how many of the titles that are looked for stand in a header.
    """
    first = list(islice(rows, ROWS_ABOVE_RECORDS))
    if not first:
        return None
    best, at = Heading(tuple(without_end(first[0].cells)), (first[0],)), 0
    most = fits(best.titles)
    single = [(place, (row,), without_end(row.cells)) for place, row in enumerate(first)]
    # A title alone in its row is none of a group of columns.
    double = [
        (place, two, _of_two(two[0].cells, two[1].cells))
        for place, two in enumerate(pairwise(first))
        if sum(map(bool, map(str.strip, two[0].cells))) > 1
    ]
    for place, of, titles in (*single, *double):
        found = fits(titles) if titles else 0
        if found > most:
            most, best, at = found, Heading(tuple(titles), of), place
    return best, first[at + len(best.rows) :]


def without_end(cells: Sequence[str]) -> list[str]:
    """The cells up to the last that holds anything."""
    filled = [place for place, cell in enumerate(cells) if cell.strip()]
    return list(cells[: filled[-1] + 1]) if filled else []


def _of_two(upper: Sequence[str], lower: Sequence[str]) -> list[str]:
    """The titles of a header in two rows: a group's title holds for the columns to its right."""
    titles: list[str] = []
    group = ""
    for place in range(max(len(upper), len(lower))):
        above, below = (cells[place] if place < len(cells) else "" for cells in (upper, lower))
        if above.strip() or not below.strip():
            group = above
        titles.append(GROUPED.join(part.strip() for part in (group, below) if part.strip()))
    return without_end(titles)


def same_titles(titles: Sequence[str], wanted: Sequence[str]) -> int:
    """How many of the wanted titles are there, whatever their case and spacing.

    >>> same_titles(["Mã  hồ sơ", "Cấp"], ["mã hồ sơ", "lĩnh vực"])
    1
    """
    return len({name_key(title) for title in titles} & set(map(name_key, wanted)))
