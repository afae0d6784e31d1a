"""The merged header of a form, cell by cell, as every kind of document draws it."""

from __future__ import annotations

from typing import TYPE_CHECKING

import attrs

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from kstt.definitions.columns import Column

__all__ = ["NUMBER_TITLE", "HeaderCell", "header_cells", "header_depth"]

NUMBER_TITLE = "STT"
"""The title of the column of row numbers."""


@attrs.frozen
class HeaderCell:
    """A cell of a merged header: its text, where it begins (from 0) and how many rows and columns it spans.

    Column 0 holds the row numbers, column 1 the row labels, the form's own columns follow.
    """

    text: str
    row: int
    column: int
    height: int = 1
    width: int = 1


def header_depth(columns: Iterable[Column]) -> int:
    """The number of rows in the header of these columns, without the line of column numbers.

    >>> from kstt import LAYOUTS
    >>> header_depth(LAYOUTS.latest("06c").columns)
    3
    """
    return max((len(column.header) for column in columns), default=1)


def header_cells(columns: Sequence[Column], row_header: str) -> tuple[HeaderCell, ...]:
    """The cells of a merged header, row by row from the left, from the header paths of the columns.

    Neighbours that share the beginning of their paths share a cell; a path that ends early reaches down.

    >>> from kstt import LAYOUTS
    >>> layout = LAYOUTS.latest("06c")
    >>> for cell in header_cells(layout.columns, layout.row_header)[:4]:
    ...     print(cell.text, "|", cell.row, cell.column, cell.height, cell.width)
    STT | 0 0 3 1
    Lĩnh vực giải quyết | 0 1 3 1
    Số lượng hồ sơ tiếp nhận | 0 2 1 4
    Số lượng hồ sơ đã giải quyết | 0 6 1 4
    """
    depth = header_depth(columns)
    paths = [column.header for column in columns]
    cells = [HeaderCell(NUMBER_TITLE, 0, 0, depth), HeaderCell(row_header, 0, 1, depth)]
    for level in range(depth):
        place = 0
        while place < len(paths):
            start, path = place, paths[place]
            place += 1
            if level >= len(path):
                continue
            if level == len(path) - 1:
                cells.append(HeaderCell(path[level], level, start + 2, depth - level))
                continue
            while (
                place < len(paths)
                and len(paths[place]) > level + 1
                and paths[place][: level + 1] == path[: level + 1]
            ):
                place += 1
            cells.append(HeaderCell(path[level], level, start + 2, 1, place - start))
    return tuple(cells)
