"""The columns of a table whose titles do not say which they are: as the caller gives or assumes them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from kstt.io.grid.columns.blocks import at
from kstt.io.grid.columns.given_columns import given_columns
from kstt.io.grid.columns.header import Header
from kstt.tables.cells import ReportedCell
from kstt.tables.recognition import Doubt, HeaderSign

if TYPE_CHECKING:
    from collections.abc import Sequence

    from kstt.definitions.layout import FormLayout
    from kstt.io.grid.columns.refusing import Understood
    from kstt.io.grid.grids import Grid
    from kstt.io.grid.titles.hints import ColumnHints

__all__ = ["without_titles"]


def without_titles(
    grid: Grid, layout: FormLayout, hints: ColumnHints, best: Understood | None = None
) -> Header | None:
    """The columns as the caller gives them; else number, label, and the columns in print order alone.

    What was understood of a header must agree with the order of the form.
    """
    given = given_columns(layout, hints)
    keys = [column.key for column in layout.columns]
    if set(keys) <= given.keys():
        columns = tuple(given[key] for key in keys)
        first = next((r for r, row in enumerate(grid.rows) if _counts(row, columns)), len(grid.rows))
        label = given.get("label", (min(min(place) for place in columns if place) - 1,))[0]
        number = given.get("number", (label - 1,))[0]
        if label < 0:
            return None
        numbered = number if number >= 0 else None
        return Header(layout, HeaderSign.GIVEN, 0, first - 1, numbered, label, columns)
    if not hints.assume:
        return None
    width = len(layout.columns) + 2
    filled = [row for row in grid.rows if any(cell.strip() for cell in row)]
    beside = any(any(cell.strip() for cell in row[width:]) for row in filled)
    if not filled or beside or any(len(row) < width for row in filled):
        return None
    columns = tuple((c,) for c in range(2, width))
    first = next((r for r, row in enumerate(grid.rows) if _counts(row, columns)), -1)
    if first < 0:
        return None
    doubt = Doubt("columns-assumed", "", grid.where(first), layout.columns[0].label, layout.columns[-1].label)
    if best is not None and best.fits.found:
        places = dict(zip((column.key for column in layout.columns), columns, strict=True))
        known = {key: found for key, found in best.fits.candidates.items() if found}
        if any(places.get(key) not in [one.columns for one in found] for key, found in known.items()):
            return None
        assumed = ", ".join(key for key in places if key not in known)
        doubt = Doubt("columns-assumed-beside", "", grid.where(best.place.last), assumed, str(len(known)))
    return Header(layout, HeaderSign.POSITION, 0, first - 1, 0, 1, columns, doubts=(doubt,))


def _counts(row: Sequence[str], columns: Sequence[tuple[int, ...]]) -> bool:
    """Whether most of a row's cells in some columns are counts."""
    cells = [ReportedCell.read(at(row, place[0])) for place in columns if place]
    return sum(cell.value is not None for cell in cells) * 2 > len(cells)
