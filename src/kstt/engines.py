"""Tables of DataFrame engines, known as such without importing any engine."""

from __future__ import annotations

from typing import Protocol, TypeGuard

__all__ = ["Frame", "is_frame"]

_ENGINES = frozenset(
    {
        "cudf", "dask", "dask_expr", "duckdb", "_duckdb", "ibis", "modin", "narwhals", "pandas", "polars",
        "pyarrow", "pyspark", "sqlframe",
    }
)  # fmt: skip


class Frame(Protocol):
    """A table of any engine: Polars (eager or lazy), pandas, PyArrow, DuckDB, PySpark, Dask, Ibis.

    All that they share, and so all that is asked here, is that they have columns.
    """

    @property
    def columns(self) -> object:
        """The columns, in whatever way the engine gives them."""


def is_frame(value: object) -> TypeGuard[Frame]:
    """Whether a value is a table of an engine, or one with its columns named (:mod:`kstt.frames`).

    >>> is_frame([]), is_frame(object())
    (False, False)
    """
    modules = {kind.__module__.partition(".")[0] for kind in type(value).__mro__}
    return bool(modules & _ENGINES) or hasattr(value, "__kstt_frame__")
