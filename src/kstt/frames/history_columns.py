"""Suspensions and extensions that stand in columns of the cases themselves, as a description names them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import attrs
import narwhals.stable.v2 as nw

from kstt.frames.blanks import blank
from kstt.frames.description import statuses_of
from kstt.frames.native import collected
from kstt.frames.prepare import as_narwhals
from kstt.frames.problems import FrameError, Problem
from kstt.i18n import msg
from kstt.records.fields import fields_of
from kstt.records.histories import WAITS_NOT, Extension, Suspension
from kstt.records.source_words import OpenStatus
from kstt.text import name_key

if TYPE_CHECKING:
    from collections.abc import Mapping

    from kstt.frames.source import CaseFrame

    AnyFrame = nw.LazyFrame[Any] | nw.DataFrame[Any]

__all__ = ["with_history_columns"]

_KINDS: Mapping[str, type[Suspension | Extension]] = {"suspensions": Suspension, "extensions": Extension}


def with_history_columns(frame: CaseFrame) -> CaseFrame:
    """The frame with tables of the suspensions and extensions that its description names columns for.

    Raises: FrameError for such a column that is missing, and for a table that is given as well.
    """
    described = frame.described
    if described is None or not any(described.histories.values()):
        return frame
    table = as_narwhals(frame.frame)
    there = {name_key(name): name for name in table.collect_schema().names()}
    lacking = [column for column in described.history_columns if name_key(column) not in there]
    identity = frame.column_of("id")
    if identity is None or identity not in there.values():
        lacking.insert(0, identity or "id")
    if lacking:
        expected = msg("the columns of suspensions and extensions, and that of ids")
        raise FrameError(
            msg("cases"), tuple(Problem(column, msg("not there"), expected) for column in lacking)
        )
    found: dict[str, Any] = {}
    for field, pairs in described.histories.items():
        if pairs and getattr(frame, field) is not None:
            problem = Problem(field, msg("a table, and columns of the cases"), msg("one of both"))
            raise FrameError(msg("cases"), (problem,))
        names = tuple(fields_of(_KINDS[field]))
        parts = [
            _entries(table, str(identity), [there[name_key(column)] for column in pair], names)
            if pair[1].strip()
            else _waiting(table, str(identity), there[name_key(pair[0])], frame)
            for pair in pairs
        ]
        if parts:
            whole: AnyFrame = parts[0] if len(parts) == 1 else nw.concat(parts)  # type: ignore[type-var]  # of one engine
            found[field] = whole.to_native()
    return attrs.evolve(frame, **found)


def _entries(table: AnyFrame, identity: str, columns: list[str], names: tuple[str, ...]) -> AnyFrame:
    """The rows in which one of two columns holds anything, under the names of a history."""
    first, second = columns
    some = table.filter(~(blank(table, first) & blank(table, second)))
    renamed = [nw.col(column).alias(name) for column, name in zip(columns, names, strict=True)]
    return some.select(nw.col(identity).alias("id"), *renamed)


def _waiting(table: AnyFrame, identity: str, column: str, frame: CaseFrame) -> AnyFrame:
    """The suspensions of the cases that wait, since the day in a column.

    Raises: FrameError for a day of a case that does not wait by its status.
    """
    assert frame.described is not None  # noqa: S101  # it names the column
    some = table.filter(~blank(table, column))
    status = frame.column_of("closing")
    there = status is not None and status in table.collect_schema()
    words = statuses_of(table, str(status), frame.described)[OpenStatus.WAITING] if there else []
    others = some.filter(nw.col(str(status)).is_null() | ~nw.col(str(status)).is_in(words)) if words else some
    rows = int(collected(others.select(rows=nw.len()))[0]["rows"])
    if rows:
        found = msg("days of cases that do not wait")
        raise FrameError(msg("cases"), (Problem(column, found, WAITS_NOT, rows),))
    day = nw.col(column)
    nothing = nw.when(day.is_null()).then(day)
    return some.select(nw.col(identity).alias("id"), start=day, end=nothing)
