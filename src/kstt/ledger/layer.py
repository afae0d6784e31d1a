"""One layer of a ledger: counted movements, and the running sums that answer questions about them.

The movements stand in flat arrays, twelve bytes each, sorted by key, day and kind. Running sums are made
when a question first needs them, for the keys folded to what was asked (all units of a category, say), and
kept: they are a cache of an immutable value.
"""

from __future__ import annotations

from array import array
from bisect import bisect_left, bisect_right
from enum import Enum
from itertools import accumulate, pairwise
from typing import TYPE_CHECKING

import attrs

from kstt.ledger.entries import STRIDE, Key, order
from kstt.ledger.packed import SHIFTS
from kstt.text import name_key

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

__all__ = ["Fold", "Layer", "Track", "View"]


@attrs.frozen(eq=False)
class Track:
    """Running sums over the days: all movements up to and including each day that has any."""

    days: tuple[int, ...]
    sums: tuple[int, ...]

    def through(self, day: int) -> int:
        """All movements up to and including a day (its ordinal), packed."""
        return self.sums[bisect_right(self.days, day)]

    @classmethod
    def of(cls, cells: Mapping[int, int]) -> Track:
        """The running sums of packed movements by day."""
        days = sorted(cells)
        return cls(tuple(days), tuple(accumulate(map(cells.__getitem__, days), initial=0)))


class Fold(Enum):
    """What becomes of a part of the keys: gone, told apart as written, or told apart as a name."""

    GONE = 0
    WRITTEN = 1
    NAME = 2


@attrs.frozen
class View:
    """To what the keys are folded."""

    unit: Fold = Fold.GONE
    level: Fold = Fold.GONE
    category: Fold = Fold.GONE

    def fold(self, key: Key) -> tuple[object, ...]:
        """A key of a ledger as this view sees it, ``None`` for a part that is gone."""
        return tuple(map(_folded_part, (self.unit, self.level, self.category), key))


def _folded_part(fold: Fold, part: object) -> object:
    if fold is Fold.GONE:
        return None
    return name_key(part) if fold is Fold.NAME and isinstance(part, str) else part


@attrs.frozen(eq=False)
class Layer:
    """Movements, immutable.

    Row *i* of ``cells`` and ``counts`` belongs to ``keys[k]`` when ``starts[k] <= i < starts[k + 1]``.
    """

    keys: tuple[Key, ...]
    starts: array[int]
    cells: array[int]
    counts: array[int]
    _views: dict[View, dict[tuple[object, ...], Track]] = attrs.field(factory=dict, init=False, repr=False)

    @classmethod
    def of(cls, counted: Mapping[Key, Mapping[int, int]]) -> Layer:
        """The layer of counted movements; what is counted 0 times is left out."""
        keys: list[Key] = []
        starts, cells, counts = array("q", [0]), array("i"), array("q")
        for key in sorted(counted, key=order):
            rows = counted[key]
            kept = sorted(cell for cell, count in rows.items() if count)
            if kept:
                keys.append(key)
                cells.extend(kept)
                counts.extend(map(rows.__getitem__, kept))
                starts.append(len(cells))
        return cls(tuple(keys), starts, cells, counts)

    def __len__(self) -> int:
        return len(self.cells)

    def __reduce__(self) -> tuple[type[Layer], tuple[object, ...]]:
        # The running sums are made anew where a ledger is sent.
        return Layer, (self.keys, self.starts, self.cells, self.counts)

    def same_as(self, other: Layer) -> bool:
        """Whether both layers hold the same movements."""
        return (self.keys, self.starts, self.cells, self.counts) == (
            other.keys,
            other.starts,
            other.cells,
            other.counts,
        )

    def rows(self) -> Iterator[tuple[Key, range]]:
        """Each key with the places of its rows."""
        for key, (start, end) in zip(self.keys, pairwise(self.starts), strict=True):
            yield key, range(start, end)

    def counted(self) -> dict[Key, dict[int, int]]:
        """The movements by key and cell, as :meth:`of` takes them."""
        return {
            key: dict(zip(self.cells[r.start : r.stop], self.counts[r.start : r.stop], strict=True))
            for key, r in self.rows()
        }

    def count(self, key: Key, cell: int) -> int:
        """How often one movement of one key was made on one day."""
        place = bisect_left(self.keys, order(key), key=order)
        if place == len(self.keys) or self.keys[place] != key:
            return 0
        start, end = self.starts[place], self.starts[place + 1]
        row = bisect_left(self.cells, cell, start, end)
        return self.counts[row] if row < end and self.cells[row] == cell else 0

    def view(self, view: View) -> dict[tuple[object, ...], Track]:
        """The running sums of the keys as a view folds them; made once."""
        known = self._views.get(view)
        if known is None:
            known = self._views[view] = self._folded(view)
        return known

    def _folded(self, view: View) -> dict[tuple[object, ...], Track]:
        folded: dict[tuple[object, ...], dict[int, int]] = {}
        for key, r in self.rows():
            cells = folded.setdefault(view.fold(key), {})
            get = cells.get
            for cell, count in zip(self.cells[r.start : r.stop], self.counts[r.start : r.stop], strict=True):
                day = cell // STRIDE
                cells[day] = get(day, 0) + (count << SHIFTS[cell % STRIDE])
        return {key: Track.of(cells) for key, cells in folded.items()}
