"""Records worked on where it is quicker: tables of Dask by partitions, tables in memory in Polars."""

from __future__ import annotations

from contextlib import suppress
from typing import TYPE_CHECKING, Any, TypeVar

import attrs

from kstt.frames.native import narwhals_of
from kstt.frames.problems import FrameError
from kstt.frames.source import CaseFrame, RecordFrame
from kstt.frames.through_arrow import source_in_polars

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

__all__ = ["over_partitions", "where_quicker"]

T = TypeVar("T")

_TOGETHER = 16


def where_quicker(
    source: RecordFrame, each: Callable[[RecordFrame], T], together: Callable[[Sequence[T]], T]
) -> T | None:
    """What ``each`` makes of the records elsewhere; arguments as of :func:`over_partitions`.

    Returns: the whole; ``None`` where nothing is quicker, and where something is wrong with the records:
    that is reported of the frame that was given.
    """
    with suppress(FrameError):
        found = over_partitions(source, each, together)
        if found is not None:
            return found
        moved = source_in_polars(source)
        if moved is not source:
            return each(moved)
    return None


def over_partitions(
    source: RecordFrame, each: Callable[[RecordFrame], T], together: Callable[[Sequence[T]], T]
) -> T | None:
    """What ``each`` makes of the partitions of a Dask table, put ``together`` a few at a time.

    A partition comes with all histories, in Polars where that holds them; only what ``each`` returns leaves
    the workers.

    Returns: the whole; ``None`` for tables of other engines, and where rows were chosen by their ids, for
    which Dask would go through the whole table once for every partition.
    """
    if source.sample is not source.frame:
        return None
    tables: dict[str, Any] = {"frame": source.frame}
    if isinstance(source, CaseFrame):
        histories = {"suspensions": source.suspensions, "extensions": source.extensions}
        tables |= {name: table for name, table in histories.items() if table is not None}
    if not all(narwhals_of(table).implementation.is_dask() for table in tables.values()):
        return None
    import dask

    delayed: Any = dask.delayed  # type: ignore[attr-defined]  # dask hands it on without saying so
    parts = {name: table.to_delayed() for name, table in tables.items()}
    whole = {name: delayed(_concatenated)(part) for name, part in parts.items() if name != "frame"}
    bare = _with_tables(source, dict.fromkeys(tables))
    made = [delayed(_made)(each, bare, frame=part, **whole) for part in parts["frame"]]
    while len(made) > 1:
        made = [delayed(together)(made[at : at + _TOGETHER]) for at in range(0, len(made), _TOGETHER)]
    found: T = made[0].compute()
    return found


def _concatenated(parts: Sequence[Any]) -> Any:
    import pandas as pd

    return pd.concat(parts, ignore_index=True)


def _made(each: Callable[[RecordFrame], T], bare: RecordFrame, **tables: Any) -> T:
    return each(source_in_polars(_with_tables(bare, tables)))


def _with_tables(source: RecordFrame, tables: Mapping[str, Any]) -> RecordFrame:
    """The records with these tables for their own."""
    return attrs.evolve(source, **tables)
