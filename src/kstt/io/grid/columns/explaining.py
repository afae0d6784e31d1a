"""What to say of a header: of the columns that were taken, and of those that it leaves open."""

from __future__ import annotations

import re
from difflib import SequenceMatcher
from itertools import pairwise
from typing import TYPE_CHECKING

import attrs

from kstt.definitions.columns import Role
from kstt.definitions.editions import LAYOUTS
from kstt.errors import DocumentError, HeaderError
from kstt.i18n import joined, msg
from kstt.io.grid.columns.blocks import at, has_texts, name_of
from kstt.io.grid.columns.fitting import SOME
from kstt.io.grid.grids import column_letters
from kstt.io.grid.titles.synonyms import Meaning
from kstt.io.grid.titles.words import path_said
from kstt.limits import HEAD_DEPTH, HEAD_ROWS, LONGEST_TITLE, MOST_COLUMNS
from kstt.tables.cells import ReportedCell
from kstt.tables.recognition import Doubt
from kstt.text import bare, clean

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from kstt.definitions.layout import FormLayout
    from kstt.io.grid.columns.blocks import Place
    from kstt.io.grid.columns.deciding import Assignment, Undecided
    from kstt.io.grid.columns.fitting import Fits
    from kstt.io.grid.grids import Grid
    from kstt.io.grid.titles.words import TitleWords

__all__ = ["Understood", "column_doubts", "refusal"]

_SHOWN, _ALIKE, _NEAR = 60, 0.3, 0.6
_CLEAR_ENOUGH, _MANY, _MOST = 2, 8, 24
"""Columns that are known of a header that is explained; titles that are shown, and that are compared."""
_AMONG = re.compile(r"\W{0,4}trong (?:do|so do)\b")

_UNTITLED = msg(
    "give the columns their titles; or say --assume-columns if they stand as the form prints them, "
    'or which is which, as --columns "received_online=F"'
)
"""What to do about counts without titles."""


@attrs.frozen
class Understood:
    """A header that was not taken: where it stands, what its titles say, and why they do not suffice.

    ``contradictions`` are columns that the caller gives against their titles: the key, the place, and the
    key of the column that the title is of.
    """

    place: Place
    layout: FormLayout
    fits: Fits
    undecided: Undecided
    contradictions: tuple[tuple[str, int, str], ...] = ()


def refusal(grid: Grid, best: Understood | None) -> DocumentError:
    """The error for a grid without a clear header."""
    source = grid.source or msg("table")
    if best is None or best.fits.found < _CLEAR_ENOUGH:
        return _unknown(grid, source, best)
    fits, undecided = best.fits, best.undecided
    where = grid.span(best.place.first, best.place.last)
    known = [f"{key} ({_letters(found[0].columns)})" for key, found in fits.candidates.items() if found]
    said = [
        msg("a header of form {form} in {where} that is not clear", form=best.layout.form, where=where),
        msg("recognised {known}", known=tuple(known)),
    ]
    used = {c for found in fits.candidates.values() for one in found for c in one.columns}
    example = none = ""
    for key in undecided.missing:
        near = _nearest(grid, best, key, used)
        label = best.layout.column(key).label
        if near is None:
            said.append(msg("no column for {key} ({label})", key=key, label=label))
            none = none or f"{key}=0"
        else:
            title, column = clean(" · ".join(fits.paths[near]))[:_SHOWN], column_letters(near)
            said.append(
                msg(
                    "no column for {key} ({label}), nearest is {title} in column {column}",
                    key=key,
                    label=label,
                    title=repr(title),
                    column=column,
                )
            )
            example = example or f"{key}={column}"
    if sums := [c for c, path in enumerate(fits.paths) if any("luy ke" in bare(title) for title in path)]:
        letters = ", ".join(map(column_letters, sums))
        said.append(msg("columns {columns} are cumulative (lũy kế), those of no period", columns=letters))
    for key, one, other in undecided.rivals:
        said.append(
            msg(
                "columns {first} and {second} both fit {key}",
                first=_letters(one),
                second=_letters(other),
                key=key,
            )
        )
        example = example or f"{key.split('+')[0].split(',')[0]}={_letters(one)}"
    for key, c, titled in best.contradictions:
        said.append(
            msg(
                "column {column} was given for {key}, but its title is that of {other}",
                column=column_letters(c),
                key=key,
                other=titled,
            )
        )
    if undecided.broken:
        said.append(msg("the sums of the form do not confirm what the titles leave open"))
    hint = msg(
        'say which column is which, as --columns "{example}", or give its words in a file for --titles',
        example=example or "received_online=F",
    )
    if none and not example:
        hint = msg(
            'say which column is which, as --columns "{example}", or "{none}" where the table has none and '
            "nothing is counted in it",
            example=f"{none[:-1]}F",
            none=none,
        )
    return HeaderError(source, joined("; ", said), msg("a clear title for each column of the form"), hint)


def _unknown(grid: Grid, source: str, best: Understood | None) -> DocumentError:
    """The error for a grid in which next to nothing is known: the titles over counts, and what is nearest."""
    titled = _titled(grid)
    if titled is None:
        counted = any(len(_counted(row)) >= _MANY for row in grid.rows[:HEAD_ROWS])
        return DocumentError(
            source,
            msg("no header of a known form"),
            msg("a header with the form's columns: their keys, printed numbers or Vietnamese titles"),
            _UNTITLED if counted else msg("see the column table in the docs"),
        )
    r, places = titled
    worded = any(any(map(str.isalpha, at(grid.rows[r], c))) for c in places)
    titles = [f"{clean(at(grid.rows[r], c))[:_SHOWN]!r} ({column_letters(c)})" for c in places]
    known: list[str] = []
    if best is not None:
        known = [f"{key} ({_letters(one[0].columns)})" for key, one in best.fits.candidates.items() if one]
    said = [
        msg(
            "no header of a known form; the titles over counts in {where} are {titles}",
            where=grid.where(r),
            titles=tuple(titles[:_MANY]),
        )
    ]
    if known:
        said.append(msg("recognised {known}", known=tuple(known)))
    near = _nearest_titles(grid, r, places)
    said += [
        msg("{title} is nearest to that of {key} ({label})", title=title, key=key, label=label)
        for title, key, label in near
    ]
    return DocumentError(
        source,
        joined("; ", said),
        msg("titles of at least {value} columns of a form", value=SOME),
        msg(
            'say which column is which, as --columns "{example}", or give its words in a file for --titles',
            example=f"received_online={column_letters(places[0])}",
        )
        if worded
        else _UNTITLED,
    )


def _counted(row: Sequence[str]) -> list[str]:
    """The cells of a row that are counts."""
    return [cell for cell in row[:MOST_COLUMNS] if ReportedCell.read(cell).value is not None]


def _titled(grid: Grid) -> tuple[int, list[int]] | None:
    """The first row with texts right above several counts, and the places of these texts."""
    for r, row in enumerate(grid.rows[:HEAD_ROWS]):
        titles = [
            c
            for c, cell in enumerate(row[:MOST_COLUMNS])
            if 0 < len(cell.strip()) <= LONGEST_TITLE and ReportedCell.read(cell).value is None
        ]
        for below in grid.rows[r + 1 : r + 1 + HEAD_DEPTH] if len(titles) >= SOME else ():
            counts = [c for c in titles if ReportedCell.read(at(below, c)).value is not None]
            places = [c for c in counts if not name_of(at(row, c))]
            if len(places) >= SOME:
                return r, places
    return None


def _nearest_titles(grid: Grid, r: int, places: Sequence[int]) -> list[tuple[str, str, str]]:
    """The titles of a row that are like those of columns of cases, the likest first."""
    columns = LAYOUTS.latest("06a").columns
    found: list[tuple[float, str, str, str]] = []
    for c in places[:_MOST]:
        written = clean(at(grid.rows[r], c))[:_SHOWN]
        likeness, column = max(
            (
                (
                    SequenceMatcher(None, bare(column.header[-1]), bare(written), autojunk=False).ratio(),
                    column,
                )
                for column in columns
            ),
            key=lambda pair: pair[0],
        )
        if likeness > _NEAR:
            found.append((likeness, repr(written), column.key, column.label))
    found.sort(key=lambda one: -one[0])
    return [(title, key, label) for _, title, key, label in found[:SOME]]


def _letters(columns: tuple[int, ...]) -> str:
    return "+".join(map(column_letters, columns))


def _nearest(grid: Grid, best: Understood, key: str, used: set[int]) -> int | None:
    """The column of counts whose title is most like that of a column of the form, of those not recognised."""
    free = [
        c
        for c, path in enumerate(best.fits.paths)
        if path
        and c not in used
        and not best.fits.said[c].foreign
        and not any(map(name_of, path))
        and not has_texts(grid, best.place.last + 1, c)
    ]
    if len(free) == 1:
        return free[0]
    wanted = bare(best.layout.column(key).header[-1])
    scores = [
        (SequenceMatcher(None, wanted, bare(best.fits.paths[c][-1])[:_SHOWN], autojunk=False).ratio(), -c)
        for c in free
    ]
    ratio, place = max(scores, default=(0.0, 0))
    return -place if ratio > _ALIKE else None


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
