"""What to say of a header that leaves columns of the form open: what was understood, what is missing."""

from __future__ import annotations

from difflib import SequenceMatcher
from typing import TYPE_CHECKING

import attrs

from kstt.errors import DocumentError, HeaderError
from kstt.i18n import joined, msg
from kstt.io.grid.blocks import name_of
from kstt.io.grid.grids import column_letters
from kstt.io.grid.texts import has_texts
from kstt.text import bare, clean

if TYPE_CHECKING:
    from kstt.definitions.layout import FormLayout
    from kstt.io.grid.blocks import Place
    from kstt.io.grid.deciding import Undecided
    from kstt.io.grid.fitting import Fits
    from kstt.io.grid.grids import Grid

__all__ = ["Understood", "refusal"]

_SHOWN, _ALIKE = 60, 0.3


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
    if best is None or best.fits.found < 2:
        return DocumentError(
            source,
            msg("no header of a known form"),
            msg("a header with the form's columns: their keys, printed numbers or Vietnamese titles"),
            msg("see the column table in the docs"),
        )
    fits, undecided = best.fits, best.undecided
    where = grid.span(best.place.first, best.place.last)
    known = [f"{key} ({_letters(found[0].columns)})" for key, found in fits.candidates.items() if found]
    said = [
        msg("a header of form {form} in {where} that is not clear", form=best.layout.form, where=where),
        msg("recognised {known}", known=tuple(known)),
    ]
    used = {c for found in fits.candidates.values() for one in found for c in one.columns}
    example = ""
    for key in undecided.missing:
        near = _nearest(grid, best, key, used)
        label = best.layout.column(key).label
        if near is None:
            said.append(msg("no column for {key} ({label})", key=key, label=label))
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
    example = example or "received_online=F"
    return HeaderError(
        source,
        joined("; ", said),
        msg("a clear title for each column of the form"),
        msg(
            'say which column is which, as --columns "{example}", or give its words in a file for --titles',
            example=example,
        ),
    )


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
