"""What is asked of an engine itself, where narwhals has no word for it: a small table, a result."""

from __future__ import annotations

from contextlib import suppress
from datetime import date
from typing import TYPE_CHECKING, Any
from warnings import catch_warnings, filterwarnings

import narwhals.stable.v2 as nw

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    AnyFrame = nw.LazyFrame[Any] | nw.DataFrame[Any]
    Value = str | float | date | None

__all__ = [
    "TEXTS",
    "all_null",
    "collected",
    "distinct_texts",
    "gathered",
    "in_duckdb",
    "is_in_memory",
    "is_postgres",
    "is_spark",
    "is_sqlite",
    "join",
    "narwhals_of",
    "planned",
    "same_engine",
    "settled",
    "stepped",
    "with_derived",
]


TEXTS = (nw.String, nw.Categorical, nw.Enum)
"""The types of columns that hold texts."""
_HEAD, _FEW_TEXTS = 20_000, 100
"""Rows in which the words of a column are looked for first, and as many words as a vocabulary has."""


def collected(frame: AnyFrame) -> list[dict[str, Any]]:
    """The rows of a small result, computed by the engine."""
    return gathered(frame).rows(named=True)


def all_null(frame: AnyFrame, column: str) -> bool:
    """Whether a column has no value."""
    counted = collected(frame.select(rows=nw.len(), nulls=nw.col(column).null_count()))[0]
    return bool(counted["rows"] == counted["nulls"])


def distinct_texts(frame: AnyFrame, text: nw.Expr, most: int) -> list[str]:
    """The texts of a column in order, each once, of no more than so many values."""
    values = frame.select(value=text)
    met: list[str] = []
    if frame.implementation.is_polars() and values.collect_schema()["value"] == nw.String:
        # Most columns have all their words in the first rows, and others are found quickly among the rest.
        met = _grouped(values.head(_HEAD), _FEW_TEXTS + 1)
        met = met if len(met) <= min(_FEW_TEXTS, most) else []
        values = values.filter(~nw.col("value").is_in(met)) if met else values
    return sorted({*met, *_grouped(values, most - len(met))})


def _grouped(values: AnyFrame, most: int) -> list[str]:
    """The texts of ``value``, each once."""
    # A grouping, as several engines number the rows of each value to find the distinct ones.
    groups = values.group_by("value").agg(nw.len().alias("rows")).head(most)
    return [row["value"] for row in collected(groups) if isinstance(row["value"], str)]


def gathered(frame: AnyFrame) -> nw.DataFrame[Any]:
    """A result as a table in memory, computed by the engine."""
    if isinstance(frame, nw.DataFrame):
        return frame
    if frame.implementation.is_polars():
        # Piece by piece, so that the memory needed does not grow with the rows.
        return frame.collect(backend="polars", engine="streaming")
    return frame.collect()


def planned(frame: AnyFrame) -> AnyFrame:
    """The frame, lazy where its engine can be: its steps are then planned as a whole, with no tables between.

    Columns of Python objects are looked at one by one, which takes a table in memory.
    """
    if isinstance(frame, nw.LazyFrame) or not frame.implementation.is_polars():
        return frame
    return frame if nw.Object() in frame.schema.values() else frame.lazy()


def with_derived(frame: AnyFrame, columns: Mapping[str, nw.Expr]) -> AnyFrame:
    """The frame with further columns, if there are any."""
    return frame.with_columns(**columns) if columns else frame


def is_spark(frame: AnyFrame) -> bool:
    """Whether a table is one of PySpark."""
    return frame.implementation.is_pyspark() or frame.implementation.is_pyspark_connect()


def is_in_memory(frame: AnyFrame) -> bool:
    """Whether a small table is handed to the engine as it is, not written out in words or sent elsewhere."""
    engine = frame.implementation
    return engine.is_polars() or engine.is_pandas_like() or engine.is_dask() or engine.is_pyarrow()


def is_sqlite(frame: AnyFrame) -> bool:
    """Whether a table is one of SQLite, behind Ibis."""
    return frame.implementation.is_ibis() and frame.to_native().get_backend().name == "sqlite"


def is_postgres(frame: AnyFrame) -> bool:
    """Whether a table is one of PostgreSQL, behind Ibis."""
    return frame.implementation.is_ibis() and frame.to_native().get_backend().name == "postgres"


def settled(frame: AnyFrame) -> AnyFrame:
    """The frame, for SQLite as a temporary table: its parser takes no deeply nested question."""
    return narwhals_of(frame.to_native().cache()) if is_sqlite(frame) else frame


def stepped(frame: AnyFrame) -> AnyFrame:
    """The frame as a step of its own: settled in SQLite, and in PostgreSQL behind a limit beyond all rows.

    Written into the next one, steps on texts grow by the product of their parts, beyond a server's memory.
    """
    return narwhals_of(frame.to_native().limit(_ALL_ROWS)) if is_postgres(frame) else settled(frame)


_ALL_ROWS = 2**63 - 1


def same_engine(frame: AnyFrame, columns: Mapping[str, Sequence[Value]]) -> AnyFrame:
    """A small table in the engine (and the session) of another one.

    Args:
        frame: the other table.
        columns: the values by column; a column is of texts, of numbers, or of dates.
    """
    engine, native = frame.implementation, frame.to_native()
    kinds = {name: _kind(values) for name, values in columns.items()}
    if engine.is_duckdb():
        # Of one row that is there whatever the relation holds: no view is made in the user's database.
        one = native.limit(0).aggregate("count(*) as rows")
        # Typed, as a column of nothing but nulls has no type of its own.
        lists = (
            f'unnest([{", ".join(map(_sql, values))}]::{_DUCKDB[kinds[name]]}[]) as "{name}"'
            for name, values in columns.items()
        )
        return narwhals_of(one.project(", ".join(lists)))
    if is_spark(frame):
        schema = ", ".join(f"{name} {_SPARK[kind]}" for name, kind in kinds.items())
        rows_given = list(zip(*columns.values(), strict=True))
        return narwhals_of(native.sparkSession.createDataFrame(rows_given, schema))
    if engine.is_ibis():
        import ibis  # type: ignore[import-untyped]  # it has no types
        import pyarrow as pa  # type: ignore[import-untyped]  # it has no types yet

        types = {str: pa.string(), float: pa.float64(), date: pa.date32()}
        arrays = {name: pa.array(columns[name], types[kind]) for name, kind in kinds.items()}
        return narwhals_of(ibis.memtable(pa.table(arrays)))
    if engine.is_pandas_like() or engine.is_dask():
        import pandas as pd

        table = pd.DataFrame(dict(columns))
        for name, kind in kinds.items():
            if kind is date:
                table[name] = table[name].astype("datetime64[us]")
        if engine.is_dask():
            import dask.dataframe as dd

            return narwhals_of(dd.from_pandas(table, npartitions=1))  # type: ignore[no-untyped-call]  # nor has dask
        return nw.from_native(table, eager_only=True)
    schema_of = {name: _NARWHALS[kind] for name, kind in kinds.items()}
    made = nw.from_dict(dict(columns), schema_of, backend=engine)
    return made.lazy() if isinstance(frame, nw.LazyFrame) else made


_NARWHALS: dict[type, nw.dtypes.DType] = {str: nw.String(), float: nw.Float64(), date: nw.Date()}
_DUCKDB: dict[type, str] = {str: "varchar", float: "double", date: "date"}
_SPARK: dict[type, str] = {str: "string", float: "double", date: "date"}


def in_duckdb(native: Any, handed: object) -> Any | None:  # noqa: ARG001  # DuckDB finds it by its name
    """A table of Arrow in the session of a DuckDB relation; ``None`` where that takes nothing of Python's."""
    import duckdb

    name, one = "__kstt_handed", native.limit(0)
    try:
        return one.query(name, "select * from handed")
    except duckdb.Error:
        return None
    finally:
        with suppress(duckdb.Error):
            # Earlier versions leave a view of the session.
            one.query(name, f"drop view if exists {name}")


def join(one: AnyFrame, other: AnyFrame, how: str, left: Sequence[str], right: Sequence[str]) -> AnyFrame:
    """Two tables of one engine joined by columns of equal values.

    PyArrow joins texts to texts of the same width alone; its keys are brought to one. Columns of lists,
    objects or nothing, of which it joins no table, are put beside the joined rows.
    """
    if isinstance(one, nw.DataFrame) and isinstance(other, nw.DataFrame) and one.implementation.is_pyarrow():
        one, other = _of_one_width(one, left), _of_one_width(other, right)
        apart = [name for name, kind in one.schema.items() if isinstance(kind, _NOT_JOINED)]
        # PyArrow gives the rows in any order, and which of an id is the last would change from run to run.
        numbered = one.drop(apart).with_row_index(_PLACE)
        joined = numbered.join(other, how=how, left_on=list(left), right_on=list(right))  # type: ignore[arg-type]  # of one engine, and `how` is a known word
        joined = joined.sort(_PLACE)
        if apart:
            beside = one.select(apart).to_native().take(joined[_PLACE].to_native())
            columns = nw.from_native(beside, eager_only=True).iter_columns()
            joined = joined.with_columns(*columns)
        return joined.drop(_PLACE)
    if one.implementation.is_polars() and how == "left":
        # So does its streaming engine.
        native: Any = one.to_native()
        keys = {"left_on": list(left), "right_on": list(right)}
        return narwhals_of(native.join(other.to_native(), how=how, maintain_order="left", **keys))
    # Both are eager or both lazy, which a union of the two does not say.
    return one.join(other, how=how, left_on=list(left), right_on=list(right))  # type: ignore[arg-type]  # see above


_NOT_JOINED, _PLACE = (nw.Unknown, nw.List, nw.Array, nw.Struct), "__kstt_place"


def _of_one_width(frame: nw.DataFrame[Any], keys: Sequence[str]) -> nw.DataFrame[Any]:
    schema = frame.collect_schema()
    return frame.with_columns(*(nw.col(key).cast(nw.String) for key in keys if schema[key] == nw.String))


def _kind(values: Sequence[Value]) -> type:
    return next((type(value) for value in values if value is not None), float)


def _sql(value: Value) -> str:
    if value is None:
        return "null"
    if isinstance(value, date):
        return f"date '{value.isoformat()}'"
    return "'" + value.replace("'", "''") + "'" if isinstance(value, str) else repr(value)


def narwhals_of(native: object) -> AnyFrame:
    """A table that an engine has made, as narwhals sees it."""
    with catch_warnings():
        # Dask may move out of narwhals one day; until then a user can do nothing about it.
        filterwarnings("ignore", message="Dask support", category=FutureWarning)
        return nw.from_native(native)
