"""Recognition of DataFrame tables without importing any engine."""

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

    What they share, and all that is required here, is that they have columns.

    >>> import polars as pl
    >>> frame: Frame = pl.DataFrame({"id": ["H1"], "category": ["Đất đai"]})
    >>> is_frame(frame), is_frame([])
    (True, False)
    """

    @property
    def columns(self) -> object:
        """The columns, in the form of the engine."""


def is_frame(value: object) -> TypeGuard[Frame]:
    """Whether a value is a table of an engine, or one with its columns named (:mod:`kstt.frames`).

    >>> is_frame([]), is_frame(object())
    (False, False)
    """
    modules = {kind.__module__.partition(".")[0] for kind in type(value).__mro__}
    return bool(modules & _ENGINES) or hasattr(value, "__kstt_frame__")


def is_panic(error: BaseException) -> bool:
    """Whether a reader in another language reports a slip of its own, by what is no ``Exception``.

    >>> is_panic(ValueError()), is_panic(KeyboardInterrupt())
    (False, False)
    """
    return not isinstance(error, Exception) and type(error).__name__ == "PanicException"
