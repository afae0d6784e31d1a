"""What to say of a header that leaves columns of the form open: what was understood, what is missing."""

from __future__ import annotations

from difflib import SequenceMatcher
from typing import TYPE_CHECKING

import attrs

from kstt.errors import DocumentError
from kstt.io.grid.grids import column_letters
from kstt.text import bare, clean

if TYPE_CHECKING:
    from kstt.definitions.layout import FormLayout
    from kstt.io.grid.blocks import Place
    from kstt.io.grid.deciding import Undecided
    from kstt.io.grid.fitting import Fits
    from kstt.io.grid.grids import Grid

__all__ = ["Understood", "refusal"]

_SHOWN = 60


@attrs.frozen
class Understood:
    """A header that was not taken: where it stands, what its titles say, and why they do not suffice."""

    place: Place
    layout: FormLayout
    fits: Fits
    undecided: Undecided


def refusal(grid: Grid, best: Understood | None) -> DocumentError:
    """The error for a grid without a clear header."""
    source = grid.source or "table"
    if best is None or best.fits.found < 2:
        return DocumentError(
            source,
            "no header of a known form",
            "a header with the form's columns: their keys, printed numbers or Vietnamese titles",
            "see the column table in the docs",
        )
    fits, open_ = best.fits, best.undecided
    where = f"{grid.where(best.place.first)} – {grid.where(best.place.last)}"
    known = [f"{key} ({_letters(found[0].columns)})" for key, found in fits.candidates.items() if found]
    said = [
        f"a header of form {best.layout.form} in {where} that is not clear",
        f"recognised {', '.join(known)}",
    ]
    used = {c for found in fits.candidates.values() for one in found for c in one.columns}
    example = ""
    for key in open_.missing:
        near = _nearest(best, key, used)
        label = best.layout.column(key).label
        if near is None:
            said.append(f"no column for {key} ({label})")
        else:
            title = clean(" · ".join(fits.paths[near]))[:_SHOWN]
            said.append(f"no column for {key} ({label}), nearest is {title!r} ({column_letters(near)})")
            example = example or f"{key}={column_letters(near)}"
    for key, one, other in open_.rivals:
        said.append(f"{_letters(one)} and {_letters(other)} both fit {key}")
        example = example or f"{key.split('+')[0].split(',')[0]}={_letters(one)}"
    if open_.broken:
        said.append("the sums of the form do not confirm what the titles leave open")
    example = example or "received_online=F"
    return DocumentError(
        source,
        "; ".join(said),
        "a clear title for each column of the form",
        f'say which column is which, as --columns "{example}", or give its words in a file for --titles',
    )


def _letters(columns: tuple[int, ...]) -> str:
    return "+".join(map(column_letters, columns))


def _nearest(best: Understood, key: str, used: set[int]) -> int | None:
    """The column whose title is most like that of a column of the form, among those not recognised."""
    wanted = bare(" ".join(best.layout.column(key).header))
    scores = [
        (SequenceMatcher(None, wanted, bare(" ".join(path))[: 4 * len(wanted)], autojunk=False).ratio(), -c)
        for c, path in enumerate(best.fits.paths)
        if path and c not in used
    ]
    ratio, place = max(scores, default=(0.0, 0))
    return -place if ratio > 0.3 else None
