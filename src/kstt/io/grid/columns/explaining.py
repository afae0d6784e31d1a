"""What to say of the columns that were taken of a header."""

from __future__ import annotations

import re
from itertools import pairwise
from typing import TYPE_CHECKING

from kstt.definitions.columns import Role
from kstt.io.grid.columns.blocks import at
from kstt.io.grid.titles.synonyms import Meaning
from kstt.io.grid.titles.words import path_said
from kstt.tables.cells import ReportedCell
from kstt.tables.recognition import Doubt
from kstt.text import bare

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from kstt.io.grid.columns.blocks import Place
    from kstt.io.grid.columns.deciding import Assignment
    from kstt.io.grid.columns.fitting import Fits
    from kstt.io.grid.grids import Grid
    from kstt.io.grid.titles.words import TitleWords

__all__ = ["column_doubts"]

_AMONG = re.compile(r"\W{0,4}trong (?:do|so do)\b")


def column_doubts(
    grid: Grid,
    place: Place,
    decided: Assignment,
    fits: Fits,
    numbers: Mapping[int, int],
    words: TitleWords,
) -> Iterator[Doubt]:
    """What a reader should know of the columns that were taken.

    Args:
        grid: the cells.
        place: where the header stands.
        decided: where the columns stand.
        fits: what the titles say.
        numbers: the printed number over each column, by its index.
        words: the words that titles may have.
    """
    key_of = {column.key: column for column in decided.columns}
    printed = [
        (numbers[spots[0]], column.key)
        for column, spots in zip(decided.columns, decided.places, strict=True)
        if spots and spots[0] in numbers
    ]
    used = [spots[0] for spots in decided.places if spots and spots[0] in numbers]
    in_sheet = [numbers[c] for c in sorted(numbers) if min(used) <= c <= max(used)] if used else []
    # Numbers that run on from another than the form's first are those of the sheet, whatever its order.
    least = min((column.number for column in decided.columns), default=0)
    own = in_sheet[:1] != [least] and all(b - a == 1 for a, b in pairwise(in_sheet))
    if printed != sorted(printed) and not own:
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
        elif not spots and column.role is not Role.TOTAL:
            yield Doubt("column-absent", column.key, first, "", column.label)
        elif not spots:
            yield Doubt("column-computed", column.key, first, "", column.label)
        else:
            titles = " + ".join(
                fits.paths[c][-1] if c < len(fits.paths) and fits.paths[c] else "" for c in spots
            )
            yield Doubt("column-added-up", column.key, first, titles.replace("\n", " "), column.label)
    yield from _of_titles(grid, place, decided, fits, words)


def _of_titles(
    grid: Grid, place: Place, decided: Assignment, fits: Fits, words: TitleWords
) -> Iterator[Doubt]:
    """What to say of titles that are misspelt, and of columns left out under one title with others."""
    for column, spots in zip(decided.columns, decided.places, strict=True):
        for c in spots:
            if c < len(fits.said) and fits.said[c].slips:
                slips = ", ".join(dict.fromkeys(fits.said[c].slips))
                yield Doubt("title-misspelt", column.key, grid.where(place.last, c), slips)
        for c in _left_out(grid, place, spots, decided, fits, words):
            yield Doubt(
                "column-left-out", column.key, grid.where(place.last, c), fits.paths[c][-1], column.label
            )


def _left_out(
    grid: Grid,
    place: Place,
    spots: Sequence[int],
    decided: Assignment,
    fits: Fits,
    words: TitleWords,
) -> Iterator[int]:
    """The columns of cases that stand under the title of a column of the form and are not counted in it.

    *Trực tuyến* over *Toàn trình*, *Một phần* and *Khác* is split in three; two of them may be all that the
    sums need. What is among the others, or all of them, is no part.
    """
    taken = [c for c in spots if c < len(fits.paths) and len(fits.paths[c]) > 1]
    above = fits.paths[taken[0]][:-1] if taken else ()
    if not taken or any(fits.said[c].total for c in taken):
        return
    kinds = path_said(words, above).kinds - {Meaning.IN_PERIOD}
    if not kinds or any(fits.said[c].kinds != path_said(words, above).kinds for c in taken):
        return
    used = {c for one in decided.places for c in one}
    for c, path in enumerate(fits.paths):
        said = fits.said[c]
        if c in used or path[:-1] != above or said.total or said.share or _AMONG.match(bare(path[-1])):
            continue
        if any(ReportedCell.read(at(row, c)).value for row in grid.rows[place.last + 1 :]):
            yield c
