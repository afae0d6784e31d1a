"""The boxes of an account from two running sums.

A flow of a period is the difference of its running sums at the period's two ends. A stock at one moment is
a difference too: arrivals less departures up to that moment.
"""

from __future__ import annotations

from operator import itemgetter, sub
from typing import TYPE_CHECKING

from kstt.definitions.columns import Role, boxes_of, columns_of, opening_of
from kstt.definitions.form_06 import CaseAccount
from kstt.definitions.rules import RowBy
from kstt.errors import CountError, LedgerError
from kstt.i18n import Message, msg
from kstt.ledger.movements import CEASED, FLOWS, KINDS, OVERDUE, TURNED

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from datetime import date

__all__ = ["BOX_KEYS", "account_of", "boxes_between", "described", "records_of"]

BOX_KEYS = tuple(column.key for column in boxes_of(CaseAccount))
_RECEIPT = frozenset(next(c for c in columns_of(CaseAccount) if c.key == "received").splits[0])
_RECEIPT_PLACES = tuple(place for place, key in enumerate(BOX_KEYS) if key in _RECEIPT)
_IN = itemgetter(*(place for place, kind in enumerate(KINDS) if kind in _RECEIPT))
_OUT = itemgetter(*(place for place, kind in enumerate(KINDS) if kind in FLOWS and kind not in _RECEIPT))
_TURNED, _CEASED = KINDS.index(TURNED), KINDS.index(CEASED)
_OPENING = opening_of(CaseAccount).key
(_WITHIN,) = (
    column.key
    for column in columns_of(CaseAccount)
    if column.role is Role.CLOSING_STOCK and column.key != OVERDUE
)

_FOUND = (*KINDS, _OPENING, _WITHIN, OVERDUE)
_IN_ORDER = itemgetter(*map(_FOUND.index, BOX_KEYS))


def boxes_between(opening: Sequence[int], closing: Sequence[int]) -> tuple[int, ...]:
    """The boxes of a :class:`CaseAccount`, in the order of its fields.

    Args:
        opening: the number of movements before the period, by kind; of many rows, an array of them for each.
        closing: the number of movements through its end, by kind.
    """
    carried, pending = (sum(_IN(moved)) - sum(_OUT(moved)) for moved in (opening, closing))
    overdue = closing[_TURNED] - closing[_CEASED]
    boxes: tuple[int, ...] = _IN_ORDER((*map(sub, closing, opening), carried, pending - overdue, overdue))
    return boxes


def records_of(boxes: Sequence[int]) -> int:
    """The number of cases in scope."""
    return sum(boxes[place] for place in _RECEIPT_PLACES)


def account_of(boxes: Sequence[int]) -> CaseAccount:
    """The account of these boxes.

    Raises: LedgerError for a box below 0, which no cases can produce.
    """
    try:
        return CaseAccount(*boxes)
    except CountError as error:
        hint = msg("a case was withdrawn that had never been entered")
        raise LedgerError(error.column, error.found, msg("0 or more"), hint) from None


def described(names: Mapping[RowBy, int], movements: int, days: tuple[date, date] | None) -> Message:
    """How much a ledger holds, in words."""
    one_of = {RowBy.UNIT: msg("1 unit"), RowBy.CATEGORY: msg("1 category")}
    parts = []
    for row, count in names.items():
        units = row is RowBy.UNIT
        many = msg("{count:,} units", count=count) if units else msg("{count:,} categories", count=count)
        parts.append(one_of[row] if count == 1 else many)
    parts.append(msg("1 movement") if movements == 1 else msg("{count:,} movements", count=movements))
    if days is None:
        return msg("Ledger of {parts}", parts=tuple(parts))
    return msg("Ledger of {parts} from {first} to {last}", parts=tuple(parts), first=days[0], last=days[1])
