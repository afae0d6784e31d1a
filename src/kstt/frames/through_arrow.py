"""Tables in memory handed to Polars through Arrow, which counts them in a fraction of the time.

What Arrow holds already is not copied. Columns that Arrow cannot hold as they are stay where they are, and so
does every table where Polars is not installed: the count is the same.
"""

from __future__ import annotations

from contextlib import suppress
from typing import TYPE_CHECKING, Any

import attrs
import narwhals.stable.v2 as nw

from kstt.frames.native import TEXTS
from kstt.frames.prepare import as_narwhals
from kstt.frames.source import CaseFrame, RecordFrame
from kstt.records.fields import fields_of

if TYPE_CHECKING:
    from collections.abc import Iterable

    AnyFrame = nw.LazyFrame[Any] | nw.DataFrame[Any]

__all__ = ["in_polars", "source_in_polars"]

_PLAIN = (*TEXTS, nw.Date, nw.Datetime, nw.Float64)


def source_in_polars(source: RecordFrame) -> RecordFrame:
    """The records and their histories as tables of Polars, if all of them can be; else as they are."""
    fields = fields_of(source.record).values()
    named = {
        name for field in fields for name in (source.column_of(field.name), source.column_of(field.clock))
    }
    frame = in_polars(as_narwhals(source.frame), named)
    if frame is None:
        return source
    moved = attrs.evolve(source, frame=frame.to_native())
    if isinstance(source, CaseFrame) and isinstance(moved, CaseFrame):
        histories: dict[str, Any] = {}
        for name, native in (("suspensions", source.suspensions), ("extensions", source.extensions)):
            if native is not None:
                table = as_narwhals(native)
                same = table.implementation is as_narwhals(source.frame).implementation
                history = in_polars(table, table.collect_schema().names()) if same else None
                if history is None:
                    return source
                histories[name] = history.to_native()
        return attrs.evolve(moved, **histories)
    return moved


def in_polars(frame: AnyFrame, columns: Iterable[str | None]) -> nw.DataFrame[Any] | None:
    """These columns of a table of pandas or PyArrow, if it has them; ``None`` if they cannot be moved."""
    engine = frame.implementation
    if isinstance(frame, nw.LazyFrame) or not (engine.is_pandas() or engine.is_pyarrow()):
        return None
    schema = frame.collect_schema()
    wanted = set(columns)
    there = [name for name in schema.names() if name in wanted]
    if not there or not all(isinstance(schema[name], _PLAIN) or schema[name].is_integer() for name in there):
        return None
    try:
        import polars as pl
        import pyarrow as pa  # type: ignore[import-untyped]  # it has no types yet
    except ImportError:
        return None
    native: Any = frame.to_native()
    try:
        moved = pl.DataFrame(
            {name: pl.from_arrow(_viewed(pa, native[name]), rechunk=False) for name in there}
        )
    except (pa.ArrowException, pl.exceptions.PolarsError, ValueError, TypeError):
        # Whatever Arrow or Polars do not take is counted where it is.
        return None
    return nw.from_native(moved, eager_only=True)


def _viewed(pa: Any, column: Any) -> Any:
    """A column as Arrow holds it, its texts as the views in which Polars keeps them.

    Column by column, not a table at once: at Python objects Arrow's threads would wait for each other.

    Raises: TypeError for categories that are no texts.
    """
    arrow = column if isinstance(column, pa.ChunkedArray) else pa.array(column, from_pandas=True)
    if pa.types.is_dictionary(arrow.type):
        if not _is_text(pa, arrow.type.value_type):
            raise TypeError(arrow.type)
    elif _is_text(pa, arrow.type):
        with suppress(pa.ArrowInvalid, pa.ArrowNotImplementedError):
            # A buffer of more than 2 GiB has no views, nor have older releases; Polars takes either as it is.
            arrow = arrow.cast(pa.string_view())
    return arrow


def _is_text(pa: Any, kind: Any) -> bool:
    return bool(pa.types.is_string(kind) or pa.types.is_large_string(kind))
