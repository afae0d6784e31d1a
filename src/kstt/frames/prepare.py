"""A frame made ready for counting: its columns found, looked at, and brought to what the boxes compare."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import attrs
import narwhals.stable.v2 as nw

from kstt.frames.expressions import Facts, MomentFact
from kstt.frames.fields import Field, FieldKind, fields_of
from kstt.frames.problems import FrameError, Problem
from kstt.frames.vietnam import (
    ISO_8601,
    has_no_dates,
    object_columns,
    text_columns,
    timestamp_fact,
    to_vietnam,
)
from kstt.text import close_names

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from kstt.cases import Case, Extension, Suspension
    from kstt.feedback import Feedback

    AnyFrame = nw.LazyFrame[Any] | nw.DataFrame[Any]

__all__ = ["Prepared", "narwhalified", "prepare"]

_TEXTS = (nw.String, nw.Categorical, nw.Enum)
_WORDS = {
    FieldKind.TEXT: "a column of texts",
    FieldKind.MEMBER: "a column of texts",
    FieldKind.MOMENT: "a column of dates, timestamps or ISO 8601 texts",
    FieldKind.HISTORY: "a column of texts",
}


@attrs.frozen(eq=False)
class Prepared:
    """A frame whose columns are known.

    Attributes:
        what: what it holds, for messages.
        frame: the table, with further columns (``__kstt_…``) where something had to be brought about.
        columns: the column that holds each field; a field that no record has is not there.
        moments: the facts of the days and instants; ``None`` for a field that no record has.
        unread: for each moment given as text, where a text is no day or instant.
    """

    what: str
    frame: AnyFrame
    columns: Mapping[str, str]
    moments: Mapping[str, MomentFact | None]
    unread: Mapping[str, nw.Expr]

    def facts(self) -> Facts:
        """Where the boxes find what they ask for."""
        return Facts(self.moments, {field: nw.col(column) for field, column in self.columns.items()})


def narwhalified(frame: object) -> AnyFrame:
    """A table of any engine as narwhals sees it.

    Raises: FrameError for anything else.
    """
    try:
        found = nw.from_native(frame)  # type: ignore[call-overload]  # whether it can be is what is asked
    except TypeError:
        problem = Problem("(all)", f"a {type(frame).__name__}", "a table of an engine that narwhals knows")
        raise FrameError("frame", (problem,)) from None
    return found  # type: ignore[no-any-return]


def prepare(
    what: str,
    native: object,
    record: type[Case | Feedback | Suspension | Extension],
    names: Mapping[str, str | None],
    wanted: Iterable[str],
    *,
    days: frozenset[str] = frozenset(),
    extra: Iterable[str] = (),
) -> Prepared:
    """The frame with the wanted fields found and brought to Vietnam's clock.

    Args:
        what: what the frame holds, for messages.
        native: the table of an engine.
        record: the kind of record that a row is.
        names: the column of a field called otherwise; ``None`` for a field that no record has.
        wanted: the fields that are needed.
        days: the fields whose timestamps are bare days.
        extra: columns that are needed besides, as ``id`` of a table of suspensions.

    Raises: FrameError with every column that is missing or of a wrong type.
    """
    frame = narwhalified(native)
    schema = frame.collect_schema()
    fields = {**fields_of(record), **{name: Field(name, FieldKind.TEXT) for name in extra}}
    columns: dict[str, str] = {}
    moments: dict[str, MomentFact | None] = {}
    unread: dict[str, nw.Expr] = {}
    problems: list[Problem] = []
    for name in (*extra, *wanted):
        field, column = fields[name], names.get(name, name)
        if column is None and field.optional:
            if field.kind is FieldKind.MOMENT:
                moments[name] = None
            continue
        if column not in schema:
            problems.append(_missing(name, column, field, schema.names()))
            continue
        kind = schema[column]
        if field.kind is FieldKind.MOMENT:
            clock = names.get(field.clock, field.clock)
            found = _moment(frame, column, kind, clock if clock in schema else None, bare=name in days)
            if found is not None:
                frame, moments[name], unread_here = found
                columns[name] = column
                if unread_here is not None:
                    unread[name] = unread_here
                continue
        elif isinstance(kind, _TEXTS) or name in extra:
            columns[name] = column
            continue
        elif kind == nw.Object and isinstance(frame, nw.DataFrame):
            columns[name] = column
            frame = _plain_texts(frame, column)
            continue
        if field.optional and _all_null(frame, column):
            if field.kind is FieldKind.MOMENT:
                moments[name] = None
            continue
        problems.append(Problem(column, f"of type {kind}", _WORDS[field.kind]))
    if problems:
        raise FrameError(what, tuple(problems))
    return Prepared(what, frame, columns, moments, unread)


def _missing(name: str, column: str | None, field: Field, known: list[str]) -> Problem:
    close = close_names(str(column), known)
    hint = f" (did you mean {' or '.join(map(repr, close))}?)" if close else ""
    other = f"; map it with columns={{{name!r}: …}}"
    if field.optional:
        other += f", or {{{name!r}: None}} if there is none"
    return Problem(str(column or name), f"not there{hint}", f"{_WORDS[field.kind]}{other}")


def _all_null(frame: AnyFrame, column: str) -> bool:
    """Whether a column of a type that means nothing here has no value either."""
    counted = frame.select(rows=nw.len(), nulls=nw.col(column).null_count())
    table = counted.collect() if isinstance(counted, nw.LazyFrame) else counted
    rows, nulls = table.row(0)
    return bool(rows == nulls)


def _moment(
    frame: AnyFrame, column: str, kind: nw.dtypes.DType, clock: str | None, *, bare: bool
) -> tuple[AnyFrame, MomentFact, nw.Expr | None] | None:
    """A column of moments brought to Vietnam's clock; ``None`` where its type cannot be one."""
    new, new_clock = f"__kstt_{column}", f"__kstt_{column}_clock"
    value, given = nw.col(column), None if clock is None else nw.col(clock)
    if kind == nw.Date:
        if has_no_dates(frame):
            frame, value = frame.with_columns(value.cast(nw.Datetime("us")).alias(new)), nw.col(new)
        return frame, MomentFact(value, value, timed=has_no_dates(frame), clock=given), None
    if isinstance(kind, nw.Datetime):
        if kind.time_zone is not None:
            frame, value = to_vietnam(frame, column, new), nw.col(new)
        return frame, timestamp_fact(frame, value, given, bare=bare), None
    if isinstance(kind, _TEXTS):
        text = value if kind == nw.String else value.cast(nw.String)
        foreign = text.str.contains(r"[T ].*(Z|[+-][0-9]{2}:[0-9]{2})$") & ~text.str.ends_with("+07:00")
        shifted = _any(frame, foreign)
        parts = text_columns(frame, text, shifted=shifted, wanted=(new, new_clock))
        unread = ~value.is_null() & (text.str.strip_chars() != "") & ~text.str.contains(ISO_8601)
        frame = frame.with_columns(**parts)
    elif kind == nw.Object and isinstance(frame, nw.DataFrame):
        frame, unread = object_columns(frame, column, (new, new_clock)), None
    else:
        return None
    day, timed = nw.col(new), has_no_dates(frame) or kind == nw.Object
    own = None if bare else nw.col(new_clock)
    return frame, MomentFact(day, day, timed=timed, clock=given if clock else own), unread


def _any(frame: AnyFrame, test: nw.Expr) -> bool:
    """Whether a test holds in any row."""
    counted = frame.select(found=nw.when(test).then(nw.lit(1)).otherwise(nw.lit(0)).max())
    table = counted.collect() if isinstance(counted, nw.LazyFrame) else counted
    return table.row(0)[0] == 1


def _plain_texts(frame: nw.DataFrame[Any], column: str) -> nw.DataFrame[Any]:
    """A column of Python objects (texts, members of a vocabulary) as texts."""
    texts = [
        None if value is None or value != value else str(getattr(value, "value", value))  # noqa: PLR0124
        for value in frame[column].to_list()
    ]
    return frame.with_columns(nw.new_series(column, texts, nw.String(), backend=frame.implementation))
