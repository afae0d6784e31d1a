"""The boxes of every row of a form at once, from the running sums of a ledger's layers."""

from __future__ import annotations

from itertools import compress
from operator import add
from sys import modules
from typing import TYPE_CHECKING, Any

from kstt.ledger.balance import boxes_between
from kstt.ledger.movements import KINDS

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from kstt.ledger.layer import Layer, View

    Key = tuple[object, ...]
    Row = tuple[Key, tuple[int, ...]]

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
    opening, closing = (_added([layer.through(view, day) for layer in layers]) for day in (before, end))
    for key, moved in closing.items():
        boxes = boxes_between(opening[key], moved)
        if any(boxes):
            yield key, boxes


def _added(layers: list[dict[Key, list[int]]]) -> dict[Key, list[int]]:
    """The numbers by key of several layers as one."""
    if len(layers) == 1:
        return layers[0]
    found = dict(layers[0]) if layers else {}
    for layer in layers[1:]:
        for key, counts in layer.items():
            known = found.get(key)
            found[key] = counts if known is None else list(map(add, known, counts))
    return found


def _at_once(numpy: Any, layers: Sequence[Layer], view: View, before: int, end: int) -> Iterable[Row]:
    grids = [layer.grid(numpy, view) for layer in layers]
    ends = [[layer.grid_through(numpy, view, day) for layer in layers] for day in (before, end)]
    if len(grids) == 1:
        keys, moved = grids[0].keys, [of_layers[0] for of_layers in ends]
    else:
        places = {key: n for n, key in enumerate(dict.fromkeys(key for grid in grids for key in grid.keys))}
        keys, moved = tuple(places), numpy.zeros((2, len(KINDS), len(places)), numpy.int64)
        for grid, *of_layer in zip(grids, *ends, strict=True):
            moved[..., [places[key] for key in grid.keys]] += of_layer
    # The sums of one row are those of all, written with a column for each number.
    boxes = numpy.array(boxes_between(*moved))
    counted = boxes.any(axis=0)
    return zip(compress(keys, counted), map(tuple, boxes[:, counted].T.tolist()), strict=True)
