"""Why a header is refused: what was understood of it, what is open, and what to do."""

from __future__ import annotations

from difflib import SequenceMatcher
from typing import TYPE_CHECKING

import attrs

from kstt.definitions.editions import LAYOUTS
from kstt.errors import DocumentError, HeaderError
from kstt.i18n import joined, msg
from kstt.io.grid.columns.blocks import at, has_texts, name_of
from kstt.io.grid.columns.fitting import SOME
from kstt.io.grid.grids import column_letters
from kstt.limits import HEAD_DEPTH, HEAD_ROWS, LONGEST_TITLE, MOST_COLUMNS
from kstt.tables.cells import ReportedCell
from kstt.text import bare, clean

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from kstt.definitions.layout import FormLayout
    from kstt.i18n import Message
    from kstt.io.grid.columns.blocks import Place
    from kstt.io.grid.columns.deciding import Undecided
    from kstt.io.grid.columns.fitting import Fits
    from kstt.io.grid.grids import Grid

__all__ = ["Understood", "refusal"]

_SHOWN, _ALIKE, _NEAR = 60, 0.5, 0.6
_CLEAR_ENOUGH, _MANY, _MOST, _FEW = 2, 8, 24, 2
"""Columns that are known of a header that is explained; titles that are shown, and that are compared."""

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
    known = _recognised(fits)
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
            used.add(near)
    free = [c for c in _free(grid, best) if c not in used]
    if undecided.missing and free:
        titles = tuple(f"{_title(fits.paths[c])} ({column_letters(c)})" for c in free[:_MANY])
        said.append(msg("not understood: {titles}", titles=titles))
    said += _of_something_else(enumerate(fits.paths))
    for key, one, other in undecided.rivals:
        said.append(
            msg("column {column} fits {key} alike", column=_letters(one), key=key)
            if one == other
            else msg(
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
        key = none.partition("=")[0]
        hint = msg(
            'say which column it is, as --columns "{example}", or "{none}" where the table has none and '
            "nothing is counted in it",
            example=f"{key}={column_letters(free[0])}" if free else f"{key}=…",
            none=none,
        )
    return HeaderError(source, joined("; ", said), msg("a clear title for each column of the form"), hint)


def _recognised(fits: Fits) -> list[str]:
    """The columns of the form whose titles are known, each with its place; none for two."""
    taken: set[int] = set()
    best = {key: max(own, key=lambda one: one.fit) for key, own in fits.candidates.items() if own}
    kept: set[str] = set()
    for key, one in sorted(best.items(), key=lambda pair: -pair[1].fit):
        if taken.isdisjoint(one.columns):
            taken.update(one.columns)
            kept.add(key)
    return [f"{key} ({_letters(one.columns)})" for key, one in best.items() if key in kept]


def _of_something_else(titles: Iterable[tuple[int, Sequence[str]]]) -> Iterator[Message]:
    """What to say of columns that count something else than the cases of a period."""
    named = [(c, bare(" ".join(path))) for c, path in titles]
    if sums := [c for c, text in named if "luy ke" in text]:
        letters = ", ".join(map(column_letters, sums))
        yield msg("columns {columns} are cumulative (lũy kế), those of no period", columns=letters)
    if shares := [c for c, text in named if "ty le" in text or "%" in text]:
        letters = ", ".join(map(column_letters, shares))
        yield msg("columns {columns} are shares (tỷ lệ), and no counts", columns=letters)


def _title(path: Sequence[str]) -> str:
    return repr(clean(path[-1])[:_SHOWN])


def _unknown(grid: Grid, source: str, best: Understood | None) -> DocumentError:
    """The error for a grid in which next to nothing is known: the titles over counts, and what is nearest."""
    titled = _titled(grid)
    if titled is None:
        counted = any(len(_counted(row)) >= _MANY for row in grid.rows[:HEAD_ROWS])
        return DocumentError(
            source,
            msg("no header of a known form"),
            msg("a header with the form's columns: their keys, printed numbers or Vietnamese titles"),
            _UNTITLED if counted else msg("no row has counts under titles; see the column table in the docs"),
        )
    r, places = titled
    worded = any(any(map(str.isalpha, at(grid.rows[r], c))) for c in places)
    titles = [f"{clean(at(grid.rows[r], c))[:_SHOWN]!r} ({column_letters(c)})" for c in places]
    known = _recognised(best.fits) if best is not None else []
    said = [
        msg(
            "no header of a known form; the titles over counts in {where} are {titles}",
            where=grid.where(r),
            titles=tuple(titles[:_MANY]),
        )
    ]
    if known:
        said.append(msg("recognised {known}", known=tuple(known)))
    said += _of_something_else((c, (at(grid.rows[r], c),)) for c in places)
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
        # Beside a title of the rows two others are enough.
        least = _FEW if any(map(name_of, row)) else SOME
        for below in grid.rows[r + 1 : r + 1 + HEAD_DEPTH] if len(titles) >= least else ():
            counts = [c for c in titles if ReportedCell.read(at(below, c)).value is not None]
            places = [c for c in counts if not name_of(at(row, c))]
            if len(places) >= least:
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
    free = [c for c in _free(grid, best) if c not in used]
    if len(free) == 1:
        return free[0]
    wanted = bare(best.layout.column(key).header[-1])
    scores = [
        (SequenceMatcher(None, wanted, bare(best.fits.paths[c][-1])[:_SHOWN], autojunk=False).ratio(), -c)
        for c in free
    ]
    ratio, place = max(scores, default=(0.0, 0))
    return -place if ratio > _ALIKE else None


def _free(grid: Grid, best: Understood) -> list[int]:
    """The titled columns of counts that are none of something else."""
    return [
        c
        for c, path in enumerate(best.fits.paths)
        if path
        and not best.fits.said[c].foreign
        and not any(map(name_of, path))
        and not has_texts(grid, best.place.last + 1, c)
    ]
