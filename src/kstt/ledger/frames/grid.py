"""The dense array of :mod:`~kstt.ledger.frames.dense`: a cell for each key, day and code, counted by numpy.

What it buys is measured by ``tests/benchmarks/bench_shortcuts.py``, results in ``results/shortcuts.json``.
"""

from __future__ import annotations

from array import array
from enum import Enum
from typing import TYPE_CHECKING

import attrs

from kstt.ledger.entries import LAST_DAY, SPAN, Key
from kstt.ledger.layer import Layer
from kstt.ledger.movements import KINDS

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    import numpy as np
    from numpy.typing import NDArray

    from kstt.ledger.frames.parts import Part

    Numbers = NDArray[np.int64]
    Piece = Sequence[Numbers]

__all__ = ["Grid", "Refusal"]

_ROWS = 1 << 21
"""The approximate number of rows counted at once."""

_MOST_WAITING = 1 << 23
"""The most rows that wait until they justify the cells they need: 256 MiB."""

_MOST_PLACES = 1 << 26
"""The most cells of an array: 512 MiB, and a third as much while rows are counted."""

_FEW_PLACES, _TO_A_ROW = 1 << 18, 16
"""Cells allocated for any number of rows, and the most cells for each row beyond that."""


class Refusal(Enum):
    """The reason why movements are not counted in an array."""

    FAULTY = "there is a row that is no record"
    SPARSE = "too many places, or not an engine for it"


@attrs.define(eq=False)
class Grid:
    """Rows counted by key, day and code, in one array for each part.

    Attributes:
        parts: the movements of each day.
        counts: for each part, by key, day and code.
        first: the first day of the arrays (its ordinal).
        keys: by the numbers of the engine, in the order in which they were found.
        numbers: the index of each key among these, by the numbers of the engine; -1 for none.
        waiting: batches whose rows are not counted yet.
        bounds: the first and the last day of any row.
    """

    parts: Sequence[Part]
    counts: list[Numbers] = attrs.field(factory=list)
    first: int = 0
    keys: list[int] = attrs.field(factory=list)
    numbers: Numbers = attrs.field(init=False)
    waiting: list[Piece] = attrs.field(factory=list)
    bounds: tuple[int, int] = (LAST_DAY, 0)
    _rows: int = 0
    _waits: int = 0

    def __attrs_post_init__(self) -> None:
        import numpy as np

        self.numbers = np.zeros(0, np.int64)

    def count(self, pieces: Iterable[Piece]) -> Refusal | None:
        """Count the rows of all pieces.

        Args:
            pieces: the key of each row, by the numbers of the engine; then, for each part, its day (as an
                ordinal) times the codes of the part, and its code. What is below 0 is no record.
        """
        for piece in pieces:
            refused = self._enter(piece) if len(piece[0]) else None
            if refused:
                return refused
            if self._waits >= _ROWS and self._is_dense():
                self._count()
            elif self._waits >= _MOST_WAITING:
                return Refusal.SPARSE
        if self._waits:
            if not self._is_dense():
                return Refusal.SPARSE
            self._count()
        return None

    def _enter(self, piece: Piece) -> Refusal | None:
        key = piece[0]
        ends = [(int(column.min()), int(column.max())) for column in piece]
        if any(low < 0 for low, _ in ends):
            return Refusal.FAULTY
        if ends[0][1] >= _MOST_PLACES:
            return Refusal.SPARSE
        self._know(key, ends[0][1])
        first, last = self.bounds
        for part, (low, high) in zip(self.parts, ends[1:], strict=True):
            first, last = min(first, low // part.codes), max(last, high // part.codes)
        self.bounds = first, last
        self.waiting.append(piece)
        self._waits += len(key)
        self._rows += len(key)
        return Refusal.SPARSE if last > LAST_DAY else None

    def _know(self, key: Numbers, highest: int) -> None:
        """Number the new keys."""
        import numpy as np

        if highest >= len(self.numbers):
            more = np.full(highest + 1 - len(self.numbers), -1, np.int64)
            self.numbers = np.concatenate((self.numbers, more))
        known = self.numbers[key]
        if known.min() < 0:
            new = np.unique(key[known < 0])
            self.numbers[new] = np.arange(len(self.keys), len(self.keys) + len(new))
            self.keys += map(int, new)

    def _is_dense(self) -> bool:
        """Whether the rows so far justify the cells that they need."""
        first, last = self.bounds
        wanted = sum(part.codes for part in self.parts) + len(KINDS)
        places = len(self.keys) * (last - first + 1) * wanted
        return places <= min(_MOST_PLACES, max(_FEW_PLACES, self._rows * _TO_A_ROW))

    def _count(self) -> None:
        """Count the waiting rows."""
        import numpy as np

        self._lay_out()
        at = np.empty(self._waits, np.int64)
        for n, part in enumerate(self.parts, 1):
            counts = self.counts[n - 1]
            starts = self.numbers * (counts.shape[1] * part.codes) - self.first * part.codes
            done = 0
            for piece in self.waiting:
                some = at[done : done + len(piece[0])]
                np.take(starts, piece[0], out=some, mode="clip")
                some += piece[n]
                done += len(some)
            counts += np.bincount(at, minlength=counts.size).reshape(counts.shape)
        self.waiting.clear()
        self._waits = 0

    def _lay_out(self) -> None:
        """Allocate cells for each key and day."""
        import numpy as np

        first, last = self.bounds
        for n, part in enumerate(self.parts):
            shape = len(self.keys), last - first + 1, part.codes
            if n == len(self.counts):
                self.counts.append(np.zeros(shape, np.int64))
            elif self.counts[n].shape != shape:
                known, counts = self.counts[n], np.zeros(shape, np.int64)
                start = self.first - first
                counts[: len(known), start : start + known.shape[1]] = known
                self.counts[n] = counts
        self.first = first

    def layer(self, keys: tuple[Key, ...], numbers: Sequence[int]) -> Layer:
        """The layer of all rows, the key found as the *i*-th being ``keys[numbers[i]]``."""
        import numpy as np

        if not self.counts:
            return Layer.of({})
        # One day more than the last, for movements on the day after it.
        days = self.counts[0].shape[1]
        moved = np.zeros((len(keys), len(KINDS), days + 1), np.int64)
        for part, counts in zip(self.parts, self.counts, strict=True):
            by_code = _of_keys(counts, len(keys), numbers)
            for code, made in part.meanings.items():
                for after, kind in made:
                    moved[:, kind, after : after + days] += by_code[:, :, code]
        return _layer(keys, self.first, moved[:, :, : LAST_DAY + 1 - self.first])


def _of_keys(counts: Numbers, keys: int, numbers: Sequence[int]) -> Numbers:
    """The counts of the keys in their order; spellings of one key added up."""
    import numpy as np

    if keys == len(numbers):
        return counts[np.argsort(np.asarray(numbers))]
    merged = np.zeros((keys, *counts.shape[1:]), np.int64)
    np.add.at(merged, np.asarray(numbers), counts)
    return merged


def _layer(keys: tuple[Key, ...], first: int, moved: Numbers) -> Layer:
    """The layer of movements by key, kind and day."""
    import numpy as np

    flat = np.ascontiguousarray(moved).reshape(-1)
    size, places = moved[0].size, np.flatnonzero(flat)
    bounds = np.searchsorted(places, np.arange(len(keys) + 1) * size)
    there = np.flatnonzero(np.diff(bounds))
    days = np.arange(first, first + moved.shape[2])
    cells = np.add.outer(np.arange(len(KINDS)) * SPAN, days).reshape(-1).astype(np.int32)
    return Layer(
        tuple(keys[number] for number in there),
        array("q", [*map(int, bounds[there]), len(places)]),
        array("i", cells[places % size].tobytes()),
        array("q", flat[places].tobytes()),
    )
