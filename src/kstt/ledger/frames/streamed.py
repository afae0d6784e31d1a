"""Counting the movements of a frame by numpy, one batch of the frame at a time.

The engine (Polars or DuckDB) computes for each row the number of its key and, for each of its days, what is
done on it; numpy sorts the movements and counts equal ones. Memory grows with the movements that differ, not
with the rows. What it saves against grouping by the engine is measured by
``tests/benchmarks/bench_shortcuts.py``, results in ``results/shortcuts.json``.
"""

from __future__ import annotations

from enum import Enum
from importlib.util import find_spec
from typing import TYPE_CHECKING, Any, cast

import narwhals.stable.v2 as nw

from kstt.frames.counting import key_name
from kstt.ledger.entries import EPOCH, LAST_DAY, SPAN
from kstt.ledger.frames.keys import NUMBER, FrameKeys
from kstt.ledger.layer import Layer
from kstt.ledger.runs import CELLS, Run, Runs, layer_of_runs
from kstt.vocabulary import AuthorityLevel

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence

    import numpy as np
    from numpy.typing import NDArray

    from kstt.frames.prepare import Columns
    from kstt.frames.problems import Problem
    from kstt.ledger.frames.parts import Part

    AnyFrame = nw.LazyFrame[Any] | nw.DataFrame[Any]
    Piece = Sequence[NDArray[np.int64]]

__all__ = ["MOST_TOLD", "Refusal", "counted_streaming"]

MOST_TOLD = 20_000
"""The most keys passed to a SQL engine in one table; with more, the engine groups by texts."""

_PIECE: int | None = None
"""The rows of a batch of the frame; ``None`` leaves it to the engine."""

_LEVELS = tuple(AuthorityLevel)
_SHIFT = SPAN.bit_length() - 1
_NAMES, _NO_ROOM = 1 << 17, -2
"""The most units, or categories, for which the number of a key has room; the number where it has none."""


class Refusal(Enum):
    """The reason why movements are not counted here."""

    FAULTY = "there is a row that is no record"
    UNABLE = "too many keys, or not an engine for it"


def counted_streaming(
    table: Columns,
    frame: AnyFrame,
    level: nw.Expr,
    names: Sequence[str],
    known: Callable[[], tuple[FrameKeys, list[Problem]]],
    parts: Sequence[Part],
) -> Layer | Refusal:
    """The movements of a frame's rows, if its engine supports it.

    Args:
        table: the prepared frame.
        frame: the same with the columns of :func:`key_columns`, and what the parts need.
        level: the place of each row's level among all; below 0 for none.
        names: ``unit`` and ``category``, as far as they are kept.
        known: the keys of the frame and the invalid ones, for an engine that needs them beforehand.
        parts: the movements of each day.
    """
    engine = frame.implementation
    if find_spec("numpy") and engine.is_polars():
        return _of_polars(table, frame, level, names, parts)
    if find_spec("numpy") and engine.is_duckdb() and find_spec("pyarrow"):
        return _of_duckdb(frame, known, parts)
    return Refusal.UNABLE


def _of_polars(
    table: Columns, frame: AnyFrame, level: nw.Expr, names: Sequence[str], parts: Sequence[Part]
) -> Layer | Refusal:
    """In Polars, which numbers the names on the fly."""
    import polars as pl

    if not (hasattr(pl, "Categories") and hasattr(pl.LazyFrame, "collect_batches")):
        return Refusal.UNABLE
    kinds = [pl.Categorical(pl.Categories.random()) for _ in names]
    # Polars drops its dictionary unless something refers to it.
    kept = [pl.Series([], dtype=kind) for kind in kinds]
    written = [key_name(n) for n in range(1, len(names) + 1)]
    rows: pl.LazyFrame = frame.lazy().select(*written, level=level, **_given(parts)).to_native()
    names_of_row, fits = pl.lit(0, pl.Int64), pl.lit(value=True)
    for column, kind in zip(written, kinds, strict=True):
        name = pl.col(column).cast(kind).to_physical().cast(pl.Int64)
        names_of_row, fits = names_of_row * _NAMES + name, fits & (name < _NAMES)
    whole = pl.when(pl.col("level") >= 0).then(names_of_row * len(_LEVELS) + pl.col("level"))
    key = pl.when(~fits).then(_NO_ROOM).otherwise(whole).fill_null(-1)
    places = []
    for n, part in enumerate(parts):
        code, day = pl.col(f"code{n}"), pl.col(f"day{n}").cast(pl.Int32) + EPOCH
        counts = (code > 0) & (day > 0) & ((day <= LAST_DAY) | code.is_in(_later(part)))
        number = code * SPAN + day.clip(upper_bound=LAST_DAY + 1)
        done = pl.when(code == 0).then(pl.lit(0, pl.Int32)).when(counts).then(number)
        places.append(done.otherwise(pl.lit(-1, pl.Int32)).alias(f"part{n}"))
    pieces = rows.select(key.alias("key"), *places).collect_batches(chunk_size=_PIECE, maintain_order=False)
    counted = _counted(([column.to_numpy() for column in piece.get_columns()] for piece in pieces), parts)
    if isinstance(counted, Refusal):
        return counted
    runs, still = counted
    texts = [cast("pl.Categorical", one.dtype).categories for one in kept]
    found = sorted(still.union(*(run.keys.tolist() for run in runs)))
    key_rows = []
    for of_key in found:
        rest, place = divmod(of_key, len(_LEVELS))
        row = {key_name(0): _LEVELS[place].value, "records": 1}
        for column, of_column in reversed([*zip(written, texts, strict=True)]):
            rest, place = divmod(rest, _NAMES)
            row[column] = of_column[place]
        key_rows.append(row)
    keys, problems = FrameKeys.of_rows(key_rows, names, table.columns)
    if problems:
        return Refusal.FAULTY
    return layer_of_runs(runs, keys.keys, dict(zip(found, keys.numbers, strict=True)))


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
        return Refusal.UNABLE
    rows = keys.numbered(frame).select(nw.col(NUMBER).alias("key"), **_given(parts)).to_native()
    columns = (
        _SQL.format(n=n, span=SPAN, later=str([0, *_later(part)])[1:-1]) for n, part in enumerate(parts)
    )
    relation = rows.project(", ".join(("key", *columns)))
    # It had another name in earlier versions.
    read = getattr(relation, "to_arrow_reader", None) or relation.fetch_arrow_reader
    with read(_PIECE or 1 << 20) as pieces:
        counted = _counted(([column.to_numpy() for column in piece.columns] for piece in pieces), parts)
    if isinstance(counted, Refusal):
        return counted
    return layer_of_runs(counted[0], keys.keys, {number: number for number in range(len(keys.keys))})


_SQL = """(
    case
        when code{n} = 0 then 0
        when code{n} > 0 and day{n} >= date '0001-01-01'
            and (day{n} <= date '9999-12-31' or code{n} in ({later}))
        then code{n} * {span} + (least(day{n}, date '9999-12-31' + 1) - date '0001-01-01') + 1
        else -1
    end
)::integer as part{n}"""
"""What is done, and its day, as one number, below 0 for no record; the same in Polars' words."""


def _later(part: Part) -> list[int]:
    """The codes of what moves on days after that of the part alone, which no calendar need have."""
    return [code for code, made in part.meanings.items() if all(after > 0 for after, _ in made)]


def _given(parts: Sequence[Part]) -> dict[str, nw.Expr]:
    """Days and codes as columns, so that no engine evaluates them twice."""
    codes = {f"code{n}": part.code for n, part in enumerate(parts)}
    return codes | {f"day{n}": part.day for n, part in enumerate(parts)}


def _counted(
    pieces: Iterable[Piece], parts: Sequence[Part]
) -> tuple[tuple[Run, ...], frozenset[int]] | Refusal:
    """The movements of all pieces, and the keys of rows that are not received, which may not move at all.

    Args:
        pieces: the key of each row, by the numbers of the engine; then, for each part, its code times
            ``SPAN`` and its day (as an ordinal), 0 where nothing is done. What is below 0 is no record.
        parts: the movements of each day.
    """
    import numpy as np

    made = []
    for place, part in enumerate(parts, 1):
        for nth in range(max(map(len, part.meanings.values()), default=0)):
            # By code, what is added to a day for the nth movement; -1 for none.
            added = np.full(part.codes, -1, np.int64)
            for code, meaning in part.meanings.items():
                if nth < len(meaning):
                    after, kind = meaning[nth]
                    added[code] = kind * SPAN + after
            made.append((place, added))
    runs, still = Runs(), np.zeros(0, np.int64)
    for piece in pieces:
        least = min((column.min() for column in piece if len(column)), default=0)
        if least < 0:
            return Refusal.UNABLE if least == _NO_ROOM else Refusal.FAULTY
        still = np.union1d(still, piece[0][piece[1] == 0])
        starts = piece[0] * CELLS
        for place, added in made:
            rows = added[piece[place] >> _SHIFT]
            there = np.flatnonzero(rows >= 0)
            runs.add(starts[there] + rows[there] + (piece[place][there] & (SPAN - 1)))
    return runs.counted(), frozenset(still.tolist())
