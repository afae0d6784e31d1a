"""Counting the movements of a frame in places laid out beforehand: one a key, day and code.

Where the keys and days are few against the rows, adding one to a place is several times faster than looking
a group up. The engine (Polars or DuckDB) gives the place of each row, a piece of the frame at a time; numpy
counts. Memory does not grow with the rows.
"""

from __future__ import annotations

from array import array
from enum import Enum
from importlib.util import find_spec
from typing import TYPE_CHECKING, Any, cast

import attrs
import narwhals.stable.v2 as nw

from kstt.ledger.entries import LAST_DAY, SPAN, Key
from kstt.ledger.frame_cells import EPOCH
from kstt.ledger.frame_keys import NUMBER, FrameKeys
from kstt.ledger.layer import Layer
from kstt.ledger.movements import KINDS
from kstt.vocabulary import AuthorityLevel

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    import numpy as np
    from numpy.typing import NDArray

    from kstt.frames.prepare import Prepared
    from kstt.ledger.frame_parts import Part

    AnyFrame = nw.LazyFrame[Any] | nw.DataFrame[Any]
    Numbers = NDArray[np.int64]

__all__ = ["MOST_TOLD", "Refusal", "counted_densely"]

MOST_TOLD = 20_000
"""Keys that an engine which is asked in words is told in one table; where there are more it groups texts."""

_ROWS = 1 << 22
"""So many rows are counted at once, about."""

_PIECE: int | None = None
"""Of so many rows is a piece of the frame; ``None`` for as many as Polars likes."""

_MOST_PLACES = 1 << 24
"""More places than this are not laid out: 128 MiB."""

_MARGIN = 64
"""Days laid out before and after those seen: the next rows may be of earlier ones, or of later."""

_NO_PLACE = -(1 << 40)
_LEVELS = tuple(AuthorityLevel)


class Refusal(Enum):
    """Why movements are not counted in this way."""

    FAULTY = "there is a row that is no record"
    SPARSE = "too many places, or not an engine for it"


def counted_densely(
    table: Prepared, frame: AnyFrame, level: nw.Expr, names: Sequence[str], parts: Sequence[Part]
) -> Layer | Refusal:
    """The movements of a frame's rows, if its engine can and the places are not too many.

    Args:
        table: the frame as it was made ready.
        frame: the same with the columns ``key0`` the level, ``key1`` … the names, and what the parts need.
        level: the place of each row's level among all; below 0 for none.
        names: ``unit`` and ``category``, as far as they are kept.
        parts: what is done on which day.
    """
    engine = frame.implementation
    if find_spec("numpy") and engine.is_polars() and len(names) < 2:
        return _of_polars(table, frame, level, names, parts)
    if find_spec("numpy") and engine.is_duckdb() and find_spec("pyarrow"):
        return _of_duckdb(table, frame, names, parts)
    return Refusal.SPARSE


def _of_polars(
    table: Prepared, frame: AnyFrame, level: nw.Expr, names: Sequence[str], parts: Sequence[Part]
) -> Layer | Refusal:
    """Of Polars: it numbers the names as it goes along."""
    import polars as pl

    if not (hasattr(pl, "Categories") and hasattr(pl.LazyFrame, "collect_batches")):
        return Refusal.SPARSE
    kind = pl.Categorical(pl.Categories.random())
    # What texts its numbers mean is forgotten unless something refers to it.
    kept = pl.Series([], dtype=kind)
    written = [f"key{n}" for n in range(1, len(names) + 1)]
    rows: pl.LazyFrame = frame.lazy().select(*written, level=level, **_given(parts)).to_native()
    name = pl.col("key1").cast(kind).to_physical().cast(pl.Int64) if names else pl.lit(0, pl.Int64)
    key = pl.when(pl.col("level") >= 0).then(name * len(_LEVELS) + pl.col("level")).fill_null(-1)
    places = []
    for n, part in enumerate(parts):
        code = pl.col(f"code{n}")
        day = pl.when(code > 0).then(pl.col(f"day{n}")).otherwise(pl.col("day0").fill_null(0))
        place = day.cast(pl.Int64) * part.codes + (code + EPOCH * part.codes)
        places.append(place.alias(f"part{n}"))
    pieces = rows.select(key.alias("key"), *places).collect_batches(chunk_size=_PIECE, maintain_order=False)
    found = _Found.of(parts)
    refused = found.all_of([column.to_numpy() for column in piece.get_columns()] for piece in pieces)
    if refused:
        return refused
    texts = cast("pl.Categorical", kept.dtype).categories
    told = []
    for number in found.keys:
        name_number, level_number = divmod(number, len(_LEVELS))
        more = {"key1": texts[name_number]} if names else {}
        told.append({"key0": _LEVELS[level_number].value, "records": 1, **more})
    keys, problems = FrameKeys.of_rows(told, names, table.columns)
    return Refusal.FAULTY if problems else found.layer(keys.keys, keys.numbers)


def _of_duckdb(
    table: Prepared, frame: AnyFrame, names: Sequence[str], parts: Sequence[Part]
) -> Layer | Refusal:
    """Of DuckDB: the keys are numbered first, and told to it."""
    keys, problems = FrameKeys.of(table, names)
    if problems:
        return Refusal.FAULTY
    if not keys.keys:
        return Layer.of({})
    if len(keys.numbers) > MOST_TOLD:
        return Refusal.SPARSE
    rows = keys.numbered(frame).select(nw.col(NUMBER).alias("key"), **_given(parts)).to_native()
    told = ", ".join(_SQL.format(n=n, codes=part.codes) for n, part in enumerate(parts))
    relation = rows.query("kstt_rows", f"select key, {told} from kstt_rows")  # noqa: S608  # of numbers alone
    # Its name in earlier versions was another.
    read = getattr(relation, "to_arrow_reader", None) or relation.fetch_arrow_reader
    found = _Found.of(parts)
    pieces = read(_PIECE or 1 << 20)
    refused = found.all_of([column.to_numpy() for column in piece.columns] for piece in pieces)
    return refused or found.layer(keys.keys, found.keys)


_SQL = """(
    case when code{n} > 0 then day{n} else coalesce(day0, date '1970-01-01') end - date '0001-01-01' + 1
)::integer * {codes} + code{n} as part{n}"""
"""Day and code as one number, below 0 for no record; the same in Polars' words.

A row that does nothing then is given the day of the first part, which is there anyway.
"""


def _given(parts: Sequence[Part]) -> dict[str, nw.Expr]:
    """Days and codes as columns, so that no engine is told them twice."""
    codes = {f"code{n}": part.code for n, part in enumerate(parts)}
    return codes | {f"day{n}": part.day for n, part in enumerate(parts)}


@attrs.define(eq=False)
class _Grid:
    """Rows counted by key, day and code, in one array with a row for each key.

    Attributes:
        codes: how many codes there are.
        counts: by key, and by day and code.
        starts: where the row of each key begins, by the numbers of the engine; far below 0 for none.
        waiting: the places of rows that are not counted yet, as many as ``waits``.
        first: the first day laid out (its ordinal).
    """

    codes: int
    counts: Numbers
    starts: Numbers
    waiting: Numbers
    waits: int = 0
    first: int = 0

    def lay_out(self, numbers: Numbers, keys: int, low: int, high: int) -> bool:
        """See to it that there are places; False where they would be too many.

        Args:
            numbers: the row of each key, by the numbers of the engine; -1 for none.
            keys: how many keys there are.
            low: the least day and code that there must be a place for.
            high: the most.
        """
        import numpy as np

        rows, width = self.counts.shape
        start, stop = low // self.codes, high // self.codes + 1
        end = self.first + width // self.codes
        if len(self.starts) == len(numbers) and keys == rows and self.first <= start and stop <= end:
            return True
        self.count()
        if width:
            start, stop = min(start, self.first), max(stop, end)
        start, stop = max(0, start - _MARGIN), stop + _MARGIN
        if keys * (stop - start) * self.codes > _MOST_PLACES:
            return False
        counts = np.zeros((keys, (stop - start) * self.codes), np.int64)
        known = (self.first - start) * self.codes if width else 0
        counts[:rows, known : known + width] = self.counts
        self.counts, self.first = counts, start
        self.starts = np.where(numbers < 0, _NO_PLACE, numbers * counts.shape[1] - start * self.codes)
        return True

    def enter(self, key: Numbers, place: Numbers) -> None:
        """Count rows in the places that are laid out."""
        import numpy as np

        if self.waits + len(key) > len(self.waiting):
            self.count()
            self.waiting = np.empty(max(_ROWS, len(key)), np.int64)
        places = self.waiting[self.waits : self.waits + len(key)]
        np.take(self.starts, key, out=places, mode="clip")
        places += place
        self.waits += len(key)

    def count(self) -> None:
        """Count the rows that wait."""
        import numpy as np

        if self.waits:
            counted = np.bincount(self.waiting[: self.waits], minlength=self.counts.size)
            self.counts += counted.reshape(self.counts.shape)
            self.waits = 0


@attrs.define(eq=False)
class _Found:
    """What was found so far: the keys, and the grid of each part.

    Attributes:
        parts: what is done on which day.
        grids: where it is counted.
        numbers: the place of each key among all, by the numbers of the engine; -1 for none.
        keys: their numbers of the engine, in the order in which they were found.
    """

    parts: Sequence[Part]
    grids: Sequence[_Grid]
    numbers: Numbers
    keys: list[int] = attrs.field(factory=list)

    @classmethod
    def of(cls, parts: Sequence[Part]) -> _Found:
        """Nothing found yet."""
        import numpy as np

        none = np.zeros(0, np.int64)
        return cls(parts, [_Grid(part.codes, none.reshape(0, 0), none, none) for part in parts], none)

    def all_of(self, pieces: Iterable[Sequence[Numbers]]) -> Refusal | None:
        """Count the rows of all pieces: keys by the numbers of the engine, and the places of each part."""
        for piece in pieces:
            refused = self._enter(*piece) if len(piece[0]) else None
            if refused:
                return refused
        return None

    def _enter(self, key: Numbers, *places: Numbers) -> Refusal | None:
        ends = [(int(column.min()), int(column.max())) for column in (key, *places)]
        if any(low < 0 for low, _ in ends):
            return Refusal.FAULTY
        if ends[0][1] >= _MOST_PLACES:
            return Refusal.SPARSE
        self._know(key, ends[0][1])
        for grid, place, (low, high) in zip(self.grids, places, ends[1:], strict=True):
            if not grid.lay_out(self.numbers, len(self.keys), low, high):
                return Refusal.SPARSE
            grid.enter(key, place)
        return None

    def _know(self, key: Numbers, highest: int) -> None:
        """See to it that each key has a place."""
        import numpy as np

        if highest >= len(self.numbers):
            more = np.full(highest + 1 - len(self.numbers), -1, np.int64)
            self.numbers = np.concatenate((self.numbers, more))
        known = self.numbers[key]
        if known.min() < 0:
            new = np.unique(key[known < 0])
            self.numbers[new] = np.arange(len(self.keys), len(self.keys) + len(new))
            self.keys += map(int, new)

    def layer(self, keys: tuple[Key, ...], numbers: Sequence[int]) -> Layer:
        """The layer of all rows, the key found as the *i*-th being ``keys[numbers[i]]``."""
        if not keys:
            return Layer.of({})
        for grid in self.grids:
            grid.count()
        return _layer(keys, numbers, self.parts, self.grids)


def _layer(
    keys: tuple[Key, ...], numbers: Sequence[int], parts: Sequence[Part], grids: Sequence[_Grid]
) -> Layer:
    """The layer of grids whose row *i* belongs to ``keys[numbers[i]]``."""
    import numpy as np

    low = min(grid.first for grid in grids)
    last = min(LAST_DAY, max(grid.first + grid.counts.shape[1] // grid.codes for grid in grids))
    # One day more than the last: what is done on the day after it.
    moved = np.zeros((len(keys), len(KINDS), last - low + 2), np.int64)
    for part, grid in zip(parts, grids, strict=True):
        by_code = _of_keys(grid.counts, len(keys), numbers).reshape(len(keys), -1, grid.codes)
        for code, made in part.meanings.items():
            for after, kind in made:
                start = grid.first - low + after
                days = min(by_code.shape[1], moved.shape[2] - start)
                moved[:, kind, start : start + days] += by_code[:, :days, code]
    moved = np.ascontiguousarray(moved[:, :, : LAST_DAY + 1 - low])
    size, flat = moved[0].size, moved.reshape(-1)
    places = np.flatnonzero(flat)
    counts = flat[places]
    bounds = np.searchsorted(places, np.arange(len(keys) + 1) * size)
    there = np.flatnonzero(np.diff(bounds))
    cells = np.add.outer(np.arange(len(KINDS)) * SPAN, np.arange(low, low + moved.shape[2])).reshape(-1)
    return Layer(
        tuple(keys[number] for number in there),
        array("q", [*map(int, bounds[there]), len(places)]),
        array("i", cells.astype(np.int32)[places % size].tobytes()),
        array("q", counts.tobytes()),
        array("q", np.concatenate(([0], np.cumsum(counts))).tobytes()),
    )


def _of_keys(counts: Numbers, keys: int, numbers: Sequence[int]) -> Numbers:
    """The rows of the keys in their order; spellings of one key put together."""
    import numpy as np

    if keys == len(numbers):
        return counts[np.argsort(np.asarray(numbers))]
    merged = np.zeros((keys, counts.shape[1]), np.int64)
    np.add.at(merged, np.asarray(numbers), counts)
    return merged
