"""From groups counted by an engine to the cells of a ledger, in columns: no Python object for each row."""

from __future__ import annotations

from array import array
from bisect import bisect_left
from itertools import pairwise
from typing import TYPE_CHECKING, Any

import narwhals.stable.v2 as nw

from kstt.frames.problems import FrameError, Problem
from kstt.i18n import msg
from kstt.ledger.arrow import numbers_of
from kstt.ledger.entries import EPOCH, LAST_DAY, SPAN, Key
from kstt.ledger.frames.keys import NUMBER
from kstt.ledger.layer import Layer

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    Table = nw.DataFrame[Any]
    Meanings = Mapping[int, Sequence[tuple[int, int]]]

__all__ = ["CODES", "OUTSIDE", "layer_of", "numbers_from", "ordinals", "packed", "unpacked"]

CODES = 256
"""The codes of what a row does on its day are below this."""

_PIECE = 1 << 18
_AT_ONCE = 1 << 21
"""The rows, about as many, whose cells are made at once: the memory for it does not grow with all of them."""
_DAYS, _CELLS = 1 << 22, 1 << 26
_DAY_MS = 86_400_000


def packed(day: nw.Expr, code: nw.Expr) -> nw.Expr:
    """Key, day (a date that casts to a number) and code as one number, by which engines group fastest."""
    ordinal = day.cast(nw.Int32).cast(nw.Int64) + EPOCH
    number = (nw.col(NUMBER) * _DAYS + ordinal) * CODES + code.cast(nw.Int64)
    # The days of an invalid record may be null.
    return nw.when(code < 0).then(nw.lit(-1, nw.Int64)).otherwise(number)


def unpacked(column: str) -> dict[str, nw.Expr]:
    """The parts of :func:`packed`: the key, the ordinal of the day, the code (-1 for no record)."""
    number = nw.col(column)
    return {
        NUMBER: number // (_DAYS * CODES),
        "day": _rest(number // CODES, _DAYS),
        "code": nw.when(number < 0).then(nw.lit(-1, nw.Int64)).otherwise(_rest(number, CODES)),
    }


def _rest(number: nw.Expr, by: int) -> nw.Expr:
    # Not every engine has a remainder operator.
    return number - number // by * by


def ordinals(rows: Table) -> Table:
    """The rows with the ordinal of each day in place of the day."""
    return rows.with_columns(day=nw.col("day").dt.timestamp("ms") // _DAY_MS + EPOCH)


OUTSIDE = Problem("(all)", msg("days outside the calendar"), msg("days of the years 1 to 9999"))
"""The problem of a frame with days outside the calendar."""


def layer_of(rows: Table, keys: Sequence[Key], meanings: Meanings) -> Layer:
    """The layer of grouped rows.

    Args:
        rows: the number of the key, the ordinal of the day, ``code`` and ``records``, the number of cases.
        keys: in their order; their places are their numbers.
        meanings: what each code means: the days after, and the kind, of each movement made.

    Raises: FrameError for a movement on a day outside the calendar.
    """
    step = max(len(keys) * _AT_ONCE // max(len(rows), 1), 1)
    found: list[Key] = []
    starts, cells, counts = array("q", [0]), array("i"), array("q")
    for first in range(0, len(keys), step):
        own = range(first, min(first + step, len(keys)))
        some = rows if len(own) == len(keys) else rows.filter(nw.col(NUMBER).is_between(own[0], own[-1]))
        piece = _layer_of(some, own, keys, meanings)
        found += piece.keys
        starts.extend(len(cells) + start for start in piece.starts[1:])
        cells += piece.cells
        counts += piece.counts
    return Layer(tuple(found), starts, cells, counts)


def _layer_of(rows: Table, own: range, keys: Sequence[Key], meanings: Meanings) -> Layer:
    """The layer of the grouped rows of some keys."""
    made = []
    for code in rows["code"].unique().to_list():
        some = rows.filter(nw.col("code") == code)
        for after, kind in meanings[code]:
            day = nw.col("day") + after
            cell = day + kind * SPAN
            moved = some.filter(day <= LAST_DAY) if after > 0 else some
            if not moved["day"].is_between(1, LAST_DAY).all():
                raise FrameError(msg("cases"), (OUTSIDE,))
            made.append(moved.select((nw.col(NUMBER) * _CELLS + cell).alias("place"), "records"))
    if not made:
        return Layer.of({})
    counted = nw.concat(made).group_by("place").agg(nw.col("records").sum()).sort("place")
    places = numbers_from(counted["place"])
    ends = [bisect_left(places, (number + 1) * _CELLS) for number in own]
    there = [n for n, (start, end) in enumerate(pairwise((0, *ends))) if start < end]
    return Layer(
        tuple(keys[own[n]] for n in there),
        array("q", [0, *(ends[n] for n in there)]),
        array("i", numbers_from(counted.select(cell=_rest(nw.col("place"), _CELLS))["cell"])),
        numbers_from(counted["records"]),
    )


def numbers_from(column: nw.Series[Any]) -> array[int]:
    """The whole numbers of a column; raises TypeError or ValueError where one is null."""
    if column.implementation.is_pyarrow():
        if column.null_count():
            raise TypeError("a null among the numbers of a ledger")
        return numbers_of(column.cast(nw.Int64).to_native().chunks, "q")
    values = array("q")
    whole = column.cast(nw.Int64)
    for start in range(0, len(column), _PIECE):
        piece = whole[start : start + _PIECE]
        try:
            # A null makes floats or objects of a piece, whose bytes are other numbers: TypeError.
            numbers = piece.to_numpy().astype("int64", casting="safe", copy=False)
            values.frombytes(numbers.tobytes())
        except ImportError:
            # Polars without numpy. In batches: Python numbers of a whole column take three times its memory.
            values.extend(piece.to_list())
    return values
