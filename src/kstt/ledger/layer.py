"""One layer of a ledger: counted movements, and the running sums that answer questions about them.

The movements stand in flat arrays, twelve bytes each, sorted by key, kind and day. Running sums are made
on first use, for the keys folded to a question (all units of a category, say), and cached.
"""

from __future__ import annotations

from array import array
from bisect import bisect_left, bisect_right
from enum import Enum
from functools import cached_property
from itertools import accumulate, pairwise
from sys import modules
from typing import TYPE_CHECKING, Any, Generic, TypeVar

import attrs

from kstt.ledger.entries import LAST_DAY, SPAN, Key, order
from kstt.ledger.movements import KINDS
from kstt.records.units import unit_key
from kstt.text import name_key

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping, Sequence

__all__ = ["Fold", "Grid", "Layer", "Track", "View", "through"]

Counts = TypeVar("Counts")

_DAYS_KEPT = 64
"""Days whose counts a layer keeps for a view: the ends of the quarters of several years."""

_NO_DAYS = tuple(range(0, len(KINDS) * SPAN, SPAN))
_NONE: Sequence[int] = (0,) * len(KINDS)
_WIDTH = len(KINDS) * SPAN
_DAY = SPAN - 1


@attrs.frozen(eq=False)
class Track:
    """Running sums over the days, kind by kind.

    Attributes:
        cells: kinds and days, sorted, as a layer numbers them.
        sums: for each row of ``cells`` how many movements stand before it; one more at the end.
        spans: for each kind the cell of no day, its first row, the row after its last, and the sum before it.
    """

    cells: Sequence[int]
    sums: Sequence[int]
    spans: tuple[tuple[int, int, int, int], ...]

    def through(self, day: int) -> list[int]:
        """The number of movements of each kind up to and including a day (its ordinal)."""
        cells, sums = self.cells, self.sums
        return [sums[bisect_right(cells, none + day, a, b)] - before for none, a, b, before in self.spans]

    @classmethod
    def of(cls, cells: Sequence[int], sums: Sequence[int], rows: range) -> Track:
        """The track of some of the rows of which there are running sums."""
        bounds = (bisect_left(cells, none, rows.start, rows.stop) for none in (*_NO_DAYS, _WIDTH))
        spans = zip(_NO_DAYS, pairwise(bounds), strict=True)
        return cls(cells, sums, tuple((none, start, end, sums[start]) for none, (start, end) in spans))

    @classmethod
    def folded(cls, counted: Mapping[int, int]) -> Track:
        """The track of movements counted by cell."""
        cells = array("i", sorted(counted))
        return cls.of(cells, _sums(array("q", map(counted.__getitem__, cells))), range(len(cells)))


def _sums(counts: array[int]) -> array[int]:
    """The running sums from 0; by numpy, forty times faster, if it is already loaded."""
    numpy = modules.get("numpy")
    if numpy is None or not counts:
        return array("q", accumulate(counts, initial=0))
    sums = numpy.zeros(len(counts) + 1, numpy.int64)
    numpy.cumsum(numpy.frombuffer(counts, numpy.int64), out=sums[1:])
    return array("q", sums.tobytes())


def through(tracks: Sequence[Track], day: int) -> Sequence[int]:
    """The number of movements of each kind, of several tracks, up to and including a day (its ordinal)."""
    if len(tracks) == 1:
        return tracks[0].through(day)
    several = [track.through(day) for track in tracks]
    return [sum(counts) for counts in zip(*several, strict=True)] if several else _NONE


@attrs.frozen(eq=False)
class Grid:
    """The running sums of many keys in arrays of numpy, in which all of them are looked up at once.

    Attributes:
        keys: the keys.
        cells: kinds and days of one key after the other, so that all of them are sorted.
        sums: for each row of ``cells`` how many movements stand before it; one more at the end.
        before: by key and kind, how many movements stand before those of this key and kind.
    """

    keys: tuple[tuple[object, ...], ...]
    cells: Any
    sums: Any
    before: Any

    @classmethod
    def of(cls, numpy: Any, tracks: Mapping[tuple[object, ...], Track]) -> Grid:
        """The grid of the tracks of a view."""
        cells, counts = [numpy.zeros(0, numpy.int64)], [numpy.zeros(0, numpy.int64)]
        for place, track in enumerate(tracks.values()):
            start, stop = track.spans[0][1], track.spans[-1][2]
            cells.append(numpy.asarray(track.cells[start:stop], numpy.int64) + place * _WIDTH)
            counts.append(numpy.diff(numpy.asarray(track.sums[start : stop + 1], numpy.int64)))
        every = numpy.concatenate(cells)
        sums = numpy.concatenate((numpy.zeros(1, numpy.int64), numpy.cumsum(numpy.concatenate(counts))))
        starts = numpy.add.outer(numpy.arange(len(tracks)) * _WIDTH, numpy.array(_NO_DAYS))
        return cls(tuple(tracks), every, sums, sums[numpy.searchsorted(every, starts)])

    def through(self, numpy: Any, day: int) -> Any:
        """By kind and key, the number of movements up to and including a day (its ordinal)."""
        starts = numpy.add.outer(numpy.arange(len(self.keys)) * _WIDTH, numpy.array(_NO_DAYS))
        found = numpy.searchsorted(self.cells, starts + day, side="right")
        return (self.sums[found] - self.before).T


class Fold(Enum):
    """How a part of the keys is folded: dropped, kept as written, or kept as a normalised name."""

    GONE = 0
    WRITTEN = 1
    NAME = 2


@attrs.frozen
class View:
    """A folding of the keys."""

    unit: Fold = Fold.GONE
    level: Fold = Fold.GONE
    category: Fold = Fold.GONE

    def fold(self, key: Key) -> tuple[object, ...]:
        """A key of a ledger in this view; ``None`` for a dropped part."""
        unit, level, category = key
        return (
            _folded_part(self.unit, unit, unit_key),
            _folded_part(self.level, level),
            _folded_part(self.category, category),
        )


def _folded_part(fold: Fold, part: object, key: Callable[[str], object] = name_key) -> object:
    if fold is Fold.GONE:
        return None
    return key(part) if fold is Fold.NAME and isinstance(part, str) else part


@attrs.frozen(eq=False)
class _Days(Generic[Counts]):
    """What was counted through the days asked for: forms are asked for of the same few days."""

    _known: dict[int, Counts] = attrs.field(factory=dict, init=False)

    def of(self, day: int, count: Callable[[], Counts]) -> Counts:
        """What is counted through a day (its ordinal)."""
        known = self._known.get(day)
        if known is None:
            known = count()
            if len(self._known) >= _DAYS_KEPT:
                # Other threads may enter and take out days at the same time.
                self._known.pop(min(tuple(self._known), default=day), None)
            self._known[day] = known
        return known


@attrs.frozen(eq=False)
class Layer:
    """The movements of cases, counted by key, kind and day, in flat arrays; immutable.

    Attributes:
        keys: the unit, the level and the category of movements.
        starts: the first row of each key, and one more at the end: row *i* belongs to ``keys[k]`` when
            ``starts[k] <= i < starts[k + 1]``.
        cells: the kind and the day of the movements in each row, as one whole number.
        counts: the number of movements in each row; below 0 where more were withdrawn than entered.

    >>> from kstt import Ledger, samples
    >>> from kstt.io.records import read_cases
    >>> layer = Ledger.from_cases(read_cases(samples.path("cases.csv"))).layer
    >>> len(layer.keys), len(layer.cells), sum(layer.counts)
    (4, 16, 17)
    """

    keys: tuple[Key, ...]
    starts: array[int]
    cells: array[int]
    counts: array[int]
    _groups: dict[View, dict[tuple[object, ...], list[int]]] = attrs.field(
        factory=dict, init=False, repr=False
    )
    _views: dict[View, dict[tuple[object, ...], Track]] = attrs.field(factory=dict, init=False, repr=False)
    _grids: dict[View, Grid] = attrs.field(factory=dict, init=False, repr=False)
    _days: dict[View, _Days[dict[tuple[object, ...], list[int]]]] = attrs.field(
        factory=dict, init=False, repr=False
    )
    _grid_days: dict[View, _Days[Any]] = attrs.field(factory=dict, init=False, repr=False)

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
        # Running sums are rebuilt after unpickling.
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
        """Each key with the range of its rows."""
        for key, (start, end) in zip(self.keys, pairwise(self.starts), strict=True):
            yield key, range(start, end)

    def counted(self) -> dict[Key, dict[int, int]]:
        """The movements by key and cell, as :meth:`of` takes them."""
        return {
            key: dict(zip(self.cells[r.start : r.stop], self.counts[r.start : r.stop], strict=True))
            for key, r in self.rows()
        }

    def count(self, key: Key, cell: int) -> int:
        """The number of times a movement of a key occurs on a day."""
        place = self._places.get(key)
        if place is None:
            return 0
        start, end = self.starts[place], self.starts[place + 1]
        row = bisect_left(self.cells, cell, start, end)
        return self.counts[row] if row < end and self.cells[row] == cell else 0

    def groups(self, view: View) -> dict[tuple[object, ...], list[int]]:
        """The places of the keys by the key to which a view folds them; made once."""
        known = self._groups.get(view)
        if known is None:
            # Stored when it is whole: other threads may look at it at any moment.
            known = {}
            for place, key in enumerate(self.keys):
                known.setdefault(view.fold(key), []).append(place)
            self._groups[view] = known
        return known

    def only(self, view: View, wanted: tuple[object, ...]) -> Layer:
        """The movements of the keys that a view folds to this one."""
        places = self.groups(view).get(wanted, ())
        starts, cells, counts = array("q", [0]), array("i"), array("q")
        for place in places:
            rows = slice(self.starts[place], self.starts[place + 1])
            cells += self.cells[rows]
            counts += self.counts[rows]
            starts.append(len(cells))
        return Layer(tuple([self.keys[place] for place in places]), starts, cells, counts)

    def view(self, view: View) -> dict[tuple[object, ...], Track]:
        """The running sums of the keys as a view folds them; made once."""
        known = self._views.get(view)
        if known is None:
            known = self._views[view] = self._folded(view)
        return known

    def through(self, view: View, day: int) -> dict[tuple[object, ...], list[int]]:
        """The number of movements of each kind up to and including a day (its ordinal), by key in a view."""
        return self._days.setdefault(view, _Days()).of(
            day, lambda: {key: track.through(day) for key, track in self.view(view).items()}
        )

    def grid_through(self, numpy: Any, view: View, day: int) -> Any:
        """The same in one array of numpy, by kind and key of the view's grid."""
        return self._grid_days.setdefault(view, _Days()).of(
            day, lambda: self.grid(numpy, view).through(numpy, day)
        )

    def grid(self, numpy: Any, view: View) -> Grid:
        """The running sums of the keys as a view folds them in arrays of numpy; made once."""
        known = self._grids.get(view)
        if known is None:
            known = self._grids[view] = Grid.of(numpy, self.view(view))
        return known

    def _folded(self, view: View) -> dict[tuple[object, ...], Track]:
        starts = self.starts
        return {
            key: self._track([range(starts[place], starts[place + 1]) for place in places])
            for key, places in self.groups(view).items()
        }

    def _track(self, parts: list[range]) -> Track:
        if len(parts) == 1:
            return Track.of(self.cells, self._running, parts[0])
        counted: dict[int, int] = {}
        get = counted.get
        for rows in parts:
            part = slice(rows.start, rows.stop)
            for cell, count in zip(self.cells[part], self.counts[part], strict=True):
                counted[cell] = get(cell, 0) + count
        return Track.folded(counted)

    @cached_property
    def _places(self) -> dict[Key, int]:
        return {key: place for place, key in enumerate(self.keys)}

    @cached_property
    def _running(self) -> array[int]:
        return _sums(self.counts)

    @cached_property
    def first_day(self) -> int:
        """The first day (its ordinal) on which anything moves; the last there is where nothing does."""
        return min(map(_DAY.__and__, self.cells), default=LAST_DAY)

    @cached_property
    def last_day(self) -> int:
        """The last day (its ordinal) on which anything moves; 0 where nothing does."""
        return max(map(_DAY.__and__, self.cells), default=0)
