"""What to say of the columns taken for those of a form: added up, computed, in another order, misspelt."""

from __future__ import annotations

from typing import TYPE_CHECKING

from kstt.tables.recognition import Doubt

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from kstt.io.grid.blocks import Place
    from kstt.io.grid.deciding import Assignment
    from kstt.io.grid.fitting import Fits
    from kstt.io.grid.grids import Grid

__all__ = ["column_doubts"]


def column_doubts(
    grid: Grid, place: Place, decided: Assignment, fits: Fits, numbers: Mapping[int, int]
) -> Iterator[Doubt]:
    """What a reader should know of the columns that were taken.

    Args:
        grid: the cells.
        place: where the header stands.
        decided: where the columns stand.
        fits: what the titles say.
        numbers: the printed number over each column, by its index.
    """
    key_of = {column.key: column for column in decided.columns}
    printed = [
        (numbers[spots[0]], column.key)
        for column, spots in zip(decided.columns, decided.places, strict=True)
        if spots and spots[0] in numbers
    ]
    if printed != sorted(printed):
        expected = [key for _, key in sorted(printed)]
        other = [
            (n, key) for (n, key), (_, form) in zip(sorted(printed), printed, strict=True) if key != form
        ]
        n, key = other[0]
        spot = next(c for c, number in numbers.items() if number == n)
        form = printed[expected.index(key)][1]
        yield Doubt("column-number-differs", key, grid.where(place.last, spot), str(n), key_of[form].label)
    if decided.by_sums:
        labels = "; ".join(column.label for column in decided.columns if column.key in decided.by_sums)
        yield Doubt("columns-by-sums", "", grid.where(place.last), labels)
    for column, spots in zip(decided.columns, decided.places, strict=True):
        if not column.joins and len(spots) == 1:
            continue
        first = grid.where(place.last, spots[0]) if spots else grid.where(place.last)
        if column.joins:
            yield Doubt("column-joined", column.key, first, fits.paths[spots[0]][-1], column.label)
        elif not spots:
            yield Doubt("column-computed", column.key, first, "", column.label)
        else:
            titles = " + ".join(
                fits.paths[c][-1] if c < len(fits.paths) and fits.paths[c] else "" for c in spots
            )
            yield Doubt("column-added-up", column.key, first, titles.replace("\n", " "), column.label)
    for column, spots in zip(decided.columns, decided.places, strict=True):
        for c in spots:
            if c < len(fits.said) and fits.said[c].slips:
                slips = ", ".join(dict.fromkeys(fits.said[c].slips))
                yield Doubt("title-misspelt", column.key, grid.where(place.last, c), slips)
