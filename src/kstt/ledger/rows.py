"""The boxes of every row of a form at once, from the running sums of a ledger's layers."""

from __future__ import annotations

from itertools import compress
from sys import modules
from typing import TYPE_CHECKING, Any

from kstt.ledger.balance import boxes_between
from kstt.ledger.layer import through
from kstt.ledger.movements import KINDS

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from kstt.ledger.layer import Layer, Track, View

    Row = tuple[tuple[object, ...], tuple[int, ...]]

__all__ = ["rows_between"]


def rows_between(layers: Sequence[Layer], view: View, before: int, end: int) -> list[Row]:
    """The keys of a view with a case in scope, each with the boxes of its account.

    Where numpy is loaded, all keys are looked up at once.

    Args: layers, their view, and the ordinals of the day before a period and of its last day.
    """
    numpy: Any = modules.get("numpy")
    found = (
        _one_by_one(layers, view, before, end)
        if numpy is None
        else _at_once(numpy, layers, view, before, end)
    )
    return list(found)


def _one_by_one(layers: Sequence[Layer], view: View, before: int, end: int) -> Iterable[Row]:
    tracks: dict[tuple[object, ...], list[Track]] = {}
    for layer in layers:
        for key, track in layer.view(view).items():
            tracks.setdefault(key, []).append(track)
    for key, several in tracks.items():
        boxes = boxes_between(through(several, before), through(several, end))
        if any(boxes):
            yield key, boxes


def _at_once(numpy: Any, layers: Sequence[Layer], view: View, before: int, end: int) -> Iterable[Row]:
    grids = [layer.grid(numpy, view) for layer in layers]
    if len(grids) == 1:
        keys, moved = grids[0].keys, grids[0].through(numpy, (before, end))
    else:
        places = {key: n for n, key in enumerate(dict.fromkeys(key for grid in grids for key in grid.keys))}
        keys, moved = tuple(places), numpy.zeros((len(KINDS), 2, len(places)), numpy.int64)
        for grid in grids:
            moved[..., [places[key] for key in grid.keys]] += grid.through(numpy, (before, end))
    # The sums of one row are those of all, written with a column for each number.
    boxes = numpy.array(boxes_between(moved[:, 0], moved[:, 1]))
    counted = boxes.any(axis=0)
    return zip(compress(keys, counted), map(tuple, boxes[:, counted].T.tolist()), strict=True)
