"""Counting the movements of a frame in a dense array: one cell for each key, day and code.

With few keys and days relative to the rows, incrementing a cell is cheaper than looking up a group. The
engine (Polars or DuckDB) computes the cell of each row, one batch of the frame at a time; numpy counts.
Memory does not grow with the rows. A ledger by category is made 2.6 (Polars) to 2.9 times (DuckDB) as fast
as by grouping: measured by ``tests/benchmarks/bench_shortcuts.py``, results in ``results/shortcuts.json``.
"""

from __future__ import annotations

from importlib.util import find_spec
from typing import TYPE_CHECKING, Any, cast

import narwhals.stable.v2 as nw

from kstt.frames.counting import key_name
from kstt.ledger.entries import EPOCH
from kstt.ledger.frames.grid import Grid, Refusal
from kstt.ledger.frames.keys import NUMBER, FrameKeys
from kstt.ledger.layer import Layer
from kstt.vocabulary import AuthorityLevel

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from kstt.frames.prepare import Columns
    from kstt.frames.problems import Problem
    from kstt.ledger.frames.parts import Part

    AnyFrame = nw.LazyFrame[Any] | nw.DataFrame[Any]

__all__ = ["MOST_TOLD", "counted_densely"]

MOST_TOLD = 20_000
"""The most keys passed to a SQL engine in one table; with more, the engine groups by texts."""

_PIECE: int | None = None
"""The rows of a batch of the frame; ``None`` leaves it to the engine."""

_LEVELS = tuple(AuthorityLevel)


def counted_densely(
    table: Columns,
    frame: AnyFrame,
    level: nw.Expr,
    names: Sequence[str],
    known: Callable[[], tuple[FrameKeys, list[Problem]]],
    parts: Sequence[Part],
) -> Layer | Refusal:
    """The movements of a frame's rows, if its engine supports it and the array is not too large.

    Args:
        table: the prepared frame.
        frame: the same with the columns of :func:`key_columns`, and what the parts need.
        level: the place of each row's level among all; below 0 for none.
        names: ``unit`` and ``category``, as far as they are kept.
        known: the keys of the frame and the invalid ones, for an engine that needs them beforehand.
        parts: the movements of each day.
    """
    engine = frame.implementation
    if find_spec("numpy") and engine.is_polars() and len(names) < 2:
        return _of_polars(table, frame, level, names, parts)
    if find_spec("numpy") and engine.is_duckdb() and find_spec("pyarrow"):
        return _of_duckdb(frame, known, parts)
    return Refusal.SPARSE


def _of_polars(
    table: Columns, frame: AnyFrame, level: nw.Expr, names: Sequence[str], parts: Sequence[Part]
) -> Layer | Refusal:
    """In Polars, which numbers the names on the fly."""
    import polars as pl

    if not (hasattr(pl, "Categories") and hasattr(pl.LazyFrame, "collect_batches")):
        return Refusal.SPARSE
    kind = pl.Categorical(pl.Categories.random())
    # Polars drops its dictionary unless something refers to it.
    kept = pl.Series([], dtype=kind)
    written = [key_name(n) for n in range(1, len(names) + 1)]
    rows: pl.LazyFrame = frame.lazy().select(*written, level=level, **_given(parts)).to_native()
    name = pl.col(key_name(1)).cast(kind).to_physical().cast(pl.Int64) if names else pl.lit(0, pl.Int64)
    key = pl.when(pl.col("level") >= 0).then(name * len(_LEVELS) + pl.col("level")).fill_null(-1)
    places = []
    for n, part in enumerate(parts):
        code = pl.col(f"code{n}")
        day = pl.when(code > 0).then(pl.col(f"day{n}")).otherwise(pl.col("day0").fill_null(0))
        place = day.cast(pl.Int64) * part.codes + (code + EPOCH * part.codes)
        places.append(place.alias(f"part{n}"))
    pieces = rows.select(key.alias("key"), *places).collect_batches(chunk_size=_PIECE, maintain_order=False)
    found = Grid(parts)
    refused = found.count([column.to_numpy() for column in piece.get_columns()] for piece in pieces)
    if refused:
        return refused
    texts = cast("pl.Categorical", kept.dtype).categories
    key_rows = []
    for number in found.keys:
        name_number, level_number = divmod(number, len(_LEVELS))
        more = {key_name(1): texts[name_number]} if names else {}
        key_rows.append({key_name(0): _LEVELS[level_number].value, "records": 1, **more})
    keys, problems = FrameKeys.of_rows(key_rows, names, table.columns)
    return Refusal.FAULTY if problems else found.layer(keys.keys, keys.numbers)


def _of_duckdb(
    frame: AnyFrame, known: Callable[[], tuple[FrameKeys, list[Problem]]], parts: Sequence[Part]
) -> Layer | Refusal:
    """In DuckDB: the keys are numbered first and passed to it."""
    keys, problems = known()
    if problems:
        return Refusal.FAULTY
    if not keys.keys:
        return Layer.of({})
    if len(keys.numbers) > MOST_TOLD:
        return Refusal.SPARSE
    rows = keys.numbered(frame).select(nw.col(NUMBER).alias("key"), **_given(parts)).to_native()
    columns = (_SQL.format(n=n, codes=part.codes) for n, part in enumerate(parts))
    relation = rows.project(", ".join(("key", *columns)))
    # It had another name in earlier versions.
    read = getattr(relation, "to_arrow_reader", None) or relation.fetch_arrow_reader
    found = Grid(parts)
    with read(_PIECE or 1 << 20) as pieces:
        refused = found.count([column.to_numpy() for column in piece.columns] for piece in pieces)
    return refused or found.layer(keys.keys, found.keys)


_SQL = """(
    case when code{n} > 0 then day{n} else coalesce(day0, date '1970-01-01') end - date '0001-01-01' + 1
) * {codes} + code{n} as part{n}"""
"""Day and code as one number, below 0 for no record; the same in Polars' words.

A row that does nothing then is given the day of the first part, which is there anyway.
"""


def _given(parts: Sequence[Part]) -> dict[str, nw.Expr]:
    """Days and codes as columns, so that no engine evaluates them twice."""
    codes = {f"code{n}": part.code for n, part in enumerate(parts)}
    return codes | {f"day{n}": part.day for n, part in enumerate(parts)}
