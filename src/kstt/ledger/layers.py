"""Operations on whole layers: joining, subtracting, opening on a day."""

from __future__ import annotations

from datetime import date
from sys import modules
from typing import TYPE_CHECKING

from kstt.errors import LedgerError
from kstt.i18n import msg
from kstt.ledger.entries import SPAN, Cells, Key, order
from kstt.ledger.layer import Layer
from kstt.ledger.movements import KINDS
from kstt.ledger.runs import merged_layers

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

__all__ = ["check_withdrawal", "difference", "joined", "opened", "stacked"]

CellsByKey = dict[Key, Cells]


def _add(into: CellsByKey, counted: Mapping[Key, Cells], sign: int) -> None:
    for key, cells in counted.items():
        known = into.setdefault(key, {})
        get = known.get
        for cell, count in cells.items():
            known[cell] = get(cell, 0) + sign * count


def joined(layers: Iterable[Layer]) -> Layer:
    """Several layers as one; a single layer is returned unchanged."""
    several = tuple(layers)
    return several[0] if len(several) == 1 else difference(several, ())


def difference(entered: Iterable[Layer], withdrawn: Iterable[Layer]) -> Layer:
    """The movements of some layers less those of others; negative where more are withdrawn than entered.

    By numpy if it is already loaded: without a Python number for each row.
    """
    if "numpy" in modules:
        return merged_layers(entered, withdrawn)
    counted: CellsByKey = {}
    for sign, layers in ((1, entered), (-1, withdrawn)):
        for layer in layers:
            _add(counted, layer.counted(), sign)
    return Layer.of(counted)


def opened(layers: tuple[Layer, ...], since: date | None) -> tuple[Layer, ...]:
    """The layers with all movements before a day as one opening balance, on the previous day."""
    if since is None:
        return layers
    opening = since.toordinal() - 1
    moved: list[Layer] = []
    for layer in layers:
        if layer.first_day >= opening:
            moved.append(layer)
            continue
        counted: CellsByKey = {}
        for key, cells in layer.counted().items():
            into = counted[key] = {}
            for cell, count in cells.items():
                place = cell + max(0, opening - cell % SPAN)
                into[place] = into.get(place, 0) + count
        moved.append(Layer.of(counted))
    return tuple(moved)


def stacked(layers: Iterable[Layer], more: Iterable[Layer]) -> tuple[Layer, ...]:
    """All layers, small ones merged into one another so that their number stays small.

    A layer is merged with the one below when it is more than half its size: of *n* updates of equal size
    each is merged about log *n* times, and history only when the updates have grown to half of it.
    """
    stack = [*layers]
    for layer in more:
        stack.append(layer)
        while len(stack) > 1 and 2 * len(stack[-1]) >= len(stack[-2]):
            top = stack.pop()
            stack[-1] = joined((stack[-1], top))
    return tuple(stack)


def check_withdrawal(layers: Iterable[Layer], change: Layer) -> None:
    """Check that only movements in the layers are withdrawn.

    Raises: LedgerError.
    """
    kept = tuple(layers)
    for key, rows in change.rows():
        for row in rows:
            cell, count = change.cells[row], change.counts[row]
            if count < 0 and sum(layer.count(key, cell) for layer in kept) + count < 0:
                kind, day = divmod(cell, SPAN)
                where = tuple(part for part in order(key) if part)
                raise LedgerError(
                    msg("withdrawn cases"),
                    msg(
                        "{kind} of {where} on {day}, not entered as often",
                        kind=KINDS[kind],
                        where=where,
                        day=date.fromordinal(day).isoformat(),
                    ),
                    msg("cases in the very state in which they were entered"),
                )
