"""Movements counted by numpy: sorted as whole numbers, and equal ones counted together."""

from __future__ import annotations

from array import array
from typing import TYPE_CHECKING

import attrs

from kstt.ledger.entries import LAST_DAY, SPAN, order
from kstt.ledger.layer import Layer

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    import numpy as np
    from numpy.typing import NDArray

    from kstt.ledger.entries import Key

    Numbers = NDArray[np.int64]
    Cells = NDArray[np.int32]

__all__ = ["CELLS", "Run", "Runs", "layer_of_runs", "merged_layers"]

CELLS = 1 << 25
"""A movement is numbered ``key * CELLS + cell``; every cell is below this."""
_SHIFT = CELLS.bit_length() - 1

_WAITING = 1 << 23
"""The movements, about as many, that are sorted at once: 64 MiB."""
_MOST_RUNS = 16
_AT_ONCE = 1 << 21
"""The rows, about as many, that are merged at once."""


@attrs.frozen(eq=False)
class Run:
    """Movements counted by key and cell, laid out as in a :class:`~kstt.ledger.layer.Layer`.

    Attributes:
        keys: the number of each key, each once.
        starts: the first row of each key, and one more at the end.
        cells: the kind and the day of each row.
        counts: the number of movements of each row.
    """

    keys: Numbers
    starts: Numbers
    cells: Cells
    counts: Numbers

    @classmethod
    def of(cls, places: Numbers) -> Run:
        """The run of movements, each by its number; they are sorted in place."""
        import numpy as np

        places.sort()
        firsts = _firsts(places)
        counts = np.diff(firsts, append=len(places))
        return cls.of_sorted(places[firsts], counts)

    @classmethod
    def of_sorted(cls, places: Numbers, counts: Numbers) -> Run:
        """The run of different movements in order; those after the last day are left out."""
        import numpy as np

        cells = (places & (CELLS - 1)).astype(np.int32)
        inside = (cells & (SPAN - 1)) <= LAST_DAY
        if not inside.all():
            places, cells, counts = places[inside], cells[inside], counts[inside]
        keys = places >> _SHIFT
        firsts = _firsts(keys)
        return cls(keys[firsts], np.append(firsts, len(keys)), cells, counts)


def _firsts(values: Numbers) -> Numbers:
    """The places at which sorted values change, 0 among them."""
    import numpy as np

    changes = np.empty(len(values), np.bool_)
    changes[:1] = True
    np.not_equal(values[1:], values[:-1], out=changes[1:])
    return np.flatnonzero(changes)


@attrs.define(eq=False)
class Runs:
    """Movements that come in pieces, counted as soon as there are enough of them."""

    runs: list[Run] = attrs.field(factory=list)
    _waiting: list[Numbers] = attrs.field(factory=list)
    _waits: int = 0

    def add(self, places: Numbers) -> None:
        """Count movements, each by its number."""
        self._waiting.append(places)
        self._waits += len(places)
        if self._waits >= _WAITING:
            self._count()

    def counted(self) -> tuple[Run, ...]:
        """All that was added."""
        self._count()
        return tuple(self.runs)

    def _count(self) -> None:
        import numpy as np

        if self._waits:
            places = np.concatenate(self._waiting)
            self._waiting.clear()
            self._waits = 0
            self.runs.append(Run.of(places))
        if len(self.runs) >= _MOST_RUNS:
            keys = np.unique(np.concatenate([run.keys for run in self.runs]))
            several = [(run, np.searchsorted(keys, run.keys)) for run in self.runs]
            starts, cells, counts = _merged(several, len(keys))
            self.runs = [Run(keys, starts, np.frombuffer(cells, np.int32), np.frombuffer(counts, np.int64))]


def layer_of_runs(runs: Sequence[Run], keys: Sequence[Key], numbers: dict[int, int]) -> Layer:
    """The layer of runs.

    Args:
        runs: counted movements.
        keys: the keys of the layer, in their order.
        numbers: by the number of a key in the runs, its place among ``keys``.
    """
    import numpy as np

    targets = [np.array([numbers[key] for key in run.keys.tolist()], np.int64) for run in runs]
    return _layer(list(zip(runs, targets, strict=True)), keys)


def merged_layers(entered: Iterable[Layer], withdrawn: Iterable[Layer]) -> Layer:
    """The movements of some layers less those of others."""
    import numpy as np

    signed = [(layer, sign) for sign, layers in ((1, entered), (-1, withdrawn)) for layer in layers]
    keys = sorted({key for layer, _ in signed for key in layer.keys}, key=order)
    place = {key: n for n, key in enumerate(keys)}
    several = []
    for layer, sign in signed:
        counts = np.frombuffer(layer.counts, np.int64) if layer else np.zeros(0, np.int64)
        cells = np.frombuffer(layer.cells, np.int32) if layer else np.zeros(0, np.int32)
        own = np.array([place[key] for key in layer.keys], np.int64)
        run = Run(own, np.array(layer.starts, np.int64), cells, counts if sign > 0 else -counts)
        several.append((run, own))
    return _layer(several, keys)


def _layer(several: Sequence[tuple[Run, Numbers]], keys: Sequence[Key]) -> Layer:
    import numpy as np

    starts, cells, counts = _merged(several, len(keys))
    there = np.flatnonzero(np.diff(starts))
    ends = starts[there + 1].tolist()
    return Layer(tuple([keys[n] for n in there.tolist()]), array("q", [0, *ends]), cells, counts)


def _merged(several: Sequence[tuple[Run, Numbers]], keys: int) -> tuple[Numbers, array[int], array[int]]:
    """The starts, cells and counts of all runs together; what is counted 0 times is left out.

    Args:
        several: runs, each with the new numbers of its keys; several keys may become one.
        keys: the number of new keys.
    """
    import numpy as np

    rows = np.zeros(keys, np.int64)
    ordered = []
    for run, targets in several:
        np.add.at(rows, targets, np.diff(run.starts))
        by_target = np.argsort(targets, kind="stable")
        ordered.append((run, by_target, targets[by_target]))
    ends, sizes = np.cumsum(rows), np.zeros(keys + 1, np.int64)
    cells, counts = array("i"), array("q")
    first = 0
    while several and first < keys:
        done = int(ends[first - 1]) if first else 0
        last = max(int(np.searchsorted(ends, done + _AT_ONCE, side="right")), first + 1)
        pieces = [_of_keys(run, by_target, sorted_, first, last) for run, by_target, sorted_ in ordered]
        places = np.concatenate([piece for piece, _ in pieces])
        numbers = np.concatenate([piece for _, piece in pieces])
        if (places[1:] <= places[:-1]).any():
            in_order = np.argsort(places, kind="stable")
            places, numbers = places[in_order], numbers[in_order]
            firsts = _firsts(places)
            places, numbers = places[firsts], np.add.reduceat(numbers, firsts)
        there = numbers != 0
        if not there.all():
            places, numbers = places[there], numbers[there]
        sizes[first + 1 : last + 1] = np.bincount((places >> _SHIFT) - first, minlength=last - first)
        cells.frombytes((places & (CELLS - 1)).astype(np.int32).view(np.uint8).data)
        counts.frombytes(numbers.view(np.uint8).data)
        first = last
    return np.cumsum(sizes), cells, counts


def _of_keys(
    run: Run, by_target: Numbers, targets: Numbers, first: int, last: int
) -> tuple[Numbers, Numbers]:
    """The movements of some new keys, each by its new number, and their counts."""
    import numpy as np

    start, stop = np.searchsorted(targets, (first, last))
    own = by_target[start:stop]
    lengths = run.starts[own + 1] - run.starts[own]
    before = np.cumsum(lengths) - lengths
    at = np.repeat(run.starts[own] - before, lengths) + np.arange(lengths.sum())
    places = np.repeat(targets[start:stop] * CELLS, lengths) + run.cells[at]
    return places, run.counts[at]
