"""Columns that the caller gives: checked against the form and the sheet, and beside what the titles say."""

from __future__ import annotations

from typing import TYPE_CHECKING

import attrs

from kstt.definitions.columns import Role
from kstt.errors import DocumentError
from kstt.i18n import either, msg
from kstt.io.grid.columns.blocks import at
from kstt.io.grid.columns.deciding import CLEAR
from kstt.io.grid.columns.fitting import Candidate
from kstt.io.grid.grids import column_letters
from kstt.text import close_names

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from kstt.definitions.layout import FormLayout
    from kstt.io.grid.columns.fitting import Fits
    from kstt.io.grid.grids import Grid
    from kstt.io.grid.titles.hints import ColumnHints

__all__ = ["contradictions_of", "given_columns", "with_columns_of", "with_given"]


def with_columns_of(grid: Grid, layouts: Sequence[FormLayout], hints: ColumnHints) -> list[FormLayout]:
    """The layouts that have the columns that the caller names.

    Raises: DocumentError for a name of no column of any, for a column of the sheet in which nothing stands,
        and for one that is given twice.
    """
    if not hints.columns:
        return list(layouts)
    found: list[FormLayout] = []
    refused: list[DocumentError] = []
    for layout in layouts:
        try:
            given_columns(layout, hints)
        except DocumentError as error:
            refused.append(error)
        else:
            found.append(layout)
    if not found:
        raise refused[0]
    last = max(map(len, grid.rows), default=0)
    seen: dict[int, str] = {}
    for name, places in hints.columns:
        for c in places:
            column = column_letters(c)
            if not any(at(row, c).strip() for row in grid.rows):
                raise DocumentError(
                    msg("columns"),
                    msg("{name}={column}, where nothing stands", name=name, column=column),
                    msg("columns of the table, A to {last}", last=column_letters(max(last - 1, 0))),
                )
            if c in seen:
                raise DocumentError(
                    msg("columns"),
                    msg(
                        "column {column} for {first} and for {second}",
                        column=column,
                        first=seen[c],
                        second=name,
                    ),
                    msg("each column once"),
                )
            seen[c] = name
    return found


def contradictions_of(fits: Fits, layout: FormLayout, hints: ColumnHints) -> Iterator[tuple[str, int, str]]:
    """The columns that the caller gives against clear titles: the key, the place, the key of its title.

    Raises: DocumentError where the caller says of a column that the sheet has none, and a title is its own.
    """
    clear = {
        found[0].columns[0]: key
        for key, found in fits.candidates.items()
        if len(found) == 1 and len(found[0].columns) == 1 and found[0].fit >= CLEAR and not found[0].sums
    }
    for key, places in given_columns(layout, hints).items():
        titled = next((c for c, named in clear.items() if named == key and not places), None)
        if titled is not None:
            raise DocumentError(
                msg("columns"),
                msg("{key}=0, and column {column} with its title", key=key, column=column_letters(titled)),
                msg("0 for a column that the table does not have"),
            )
        yield from ((key, c, clear[c]) for c in places if clear.get(c, key) != key)


def with_given(fits: Fits, layout: FormLayout, hints: ColumnHints) -> Fits:
    """What the titles say, but for the columns that the caller gives."""
    given = given_columns(layout, hints)
    if not given:
        return fits
    used = {c for places in given.values() for c in places}
    candidates = {
        key: ((Candidate(given[key], 2.0),) if given[key] else ())
        if key in given
        else tuple(one for one in found if used.isdisjoint(one.columns))
        for key, found in fits.candidates.items()
    }
    return attrs.evolve(fits, candidates=candidates)


def given_columns(layout: FormLayout, hints: ColumnHints) -> dict[str, tuple[int, ...]]:
    """The places that the caller gives, by the full keys of the columns.

    Raises: DocumentError for a name of no column, or of several, and for a total without a place.
    """
    keys = [*(column.key for column in layout.columns), "number", "label"]
    found: dict[str, tuple[int, ...]] = {}
    for name, places in hints.columns:
        fits = [key for key in keys if key == name] or [key for key in keys if name in key.split("_")]
        if len(fits) != 1:
            meant = (
                msg("{name}, which may mean {names}", name=repr(name), names=either(fits))
                if fits
                else msg("{name}, no column of form {form}", name=repr(name), form=layout.form)
            )
            close = () if fits else close_names(name, keys)
            hint = msg("did you mean {names}?", names=either(close)) if close else ""
            raise DocumentError(msg("columns"), meant, msg("one of {names}", names=tuple(keys)), hint)
        boxes = [column.key for column in layout.columns if column.role is not Role.TOTAL]
        if not places and fits[0] not in boxes:
            raise DocumentError(
                msg("columns"),
                msg("{key}=0, which is no part of a sum", key=fits[0]),
                msg("0 for one of {names}", names=tuple(boxes)),
            )
        found[fits[0]] = places
    return found
