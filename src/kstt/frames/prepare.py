"""A frame made ready for counting: its columns found, looked at, and brought to what the boxes compare."""

from __future__ import annotations

from sqlite3 import sqlite_version_info
from typing import TYPE_CHECKING, Any

import attrs
import narwhals.stable.v2 as nw

from kstt.dates.instants import MOMENT_PATTERN
from kstt.errors import ParseError
from kstt.frames.blanks import stripped
from kstt.frames.expressions import Facts, MomentFact
from kstt.frames.native import TEXTS, all_null, is_sqlite, narwhals_of, settled
from kstt.frames.problems import FrameError, Problem
from kstt.frames.vietnam import (
    has_no_dates,
    has_time_zone,
    is_nothing,
    object_columns,
    timestamp_fact,
    to_vietnam,
    with_text_columns,
)
from kstt.frames.written_dates import (
    any_fits,
    any_rows,
    is_foreign,
    looked_at,
    parsed_texts,
    parses_formats,
    with_iso_texts,
)
from kstt.i18n import Message, msg
from kstt.records.fields import Field, FieldKind, fields_of, text_field
from kstt.text import close_names

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from kstt.records.cases import Case
    from kstt.records.date_formats import DateFormat
    from kstt.records.feedback import Feedback
    from kstt.records.histories import Extension, Suspension

    AnyFrame = nw.LazyFrame[Any] | nw.DataFrame[Any]

__all__ = ["Columns", "as_narwhals", "moment_of", "prepare"]

_TEXTS, _DATES = msg("a column of texts"), msg("a column of dates, timestamps or ISO 8601 texts")
_SHOWN = 12


@attrs.frozen(eq=False)
class Columns:
    """A frame whose columns are known.

    Attributes:
        what: what it holds, for messages.
        frame: the table, with further columns (``__kstt_…``) where something had to be brought about.
        plain: the table without these, where its texts are looked at: every step more is planned again for
            each question.
        columns: the column that holds each field; a field that no record has is not there.
        moments: the facts of the days and instants; ``None`` for a field that no record has.
        texts: the facts of the vocabularies; ``None`` for a field that no record has.
        unread: for each moment given as text, where a text is no day or instant.
        formats: how texts write dates besides ISO 8601.
        uniform: whether every text that is not blank is taken to be in one of these, with all its digits.
    """

    what: str
    frame: AnyFrame
    plain: AnyFrame
    columns: Mapping[str, str]
    moments: Mapping[str, MomentFact | None]
    texts: Mapping[str, nw.Expr | None]
    unread: Mapping[str, nw.Expr]
    formats: tuple[DateFormat, ...] = ()
    uniform: bool = False

    @property
    def dates(self) -> Message:
        """How texts may write days and instants."""
        written = tuple(form.written for form in self.formats)
        iso = msg("ISO 8601 days or instants")
        return msg("{written}, or {iso}", written=written, iso=iso) if written else iso

    def facts(self) -> Facts:
        """Where the boxes find what they ask for."""
        return Facts(self.moments, self.texts, numbered=self.frame.implementation.is_polars())


def as_narwhals(frame: object) -> AnyFrame:
    """A table of any engine as narwhals sees it.

    Raises: FrameError for anything else.
    """
    try:
        return narwhals_of(frame)
    except TypeError:
        problem = Problem(
            msg("(all)"),
            msg("a {kind}", kind=type(frame).__name__),
            msg("a table of an engine that narwhals knows"),
        )
        raise FrameError(msg("frame"), (problem,)) from None


def prepare(
    what: str,
    native: object,
    record: type[Case | Feedback | Suspension | Extension],
    names: Mapping[str, str | None],
    wanted: Iterable[str],
    *,
    days: frozenset[str] = frozenset(),
    formats: tuple[DateFormat, ...] = (),
    uniform: bool = False,
    extra: Iterable[str] = (),
    whole: bool = False,
) -> Columns:
    """The frame with the wanted fields found and brought to Vietnam's clock.

    Args:
        what: what the frame holds, for messages.
        native: the table of an engine.
        record: the kind of record that a row is.
        names: the column of a field called otherwise; ``None`` for a field that no record has.
        wanted: the fields that are needed.
        days: the fields whose timestamps are bare days.
        formats: how texts write dates besides ISO 8601.
        uniform: take every text that is not blank to be in one of these, with all its digits and nothing
            around it, where the engine itself parses texts; any other is unread, though it may be a date.
        extra: further columns that are needed, such as ``id`` of a table of suspensions.
        whole: keep the columns that are not needed.

    Raises: FrameError with every column that is missing or of a wrong type.
    """
    frame = as_narwhals(native)
    schema = frame.collect_schema()
    known = schema.names()
    fields = [*map(text_field, extra), *map(fields_of(record).__getitem__, wanted)]
    if not whole:
        named = (names.get(name, name) for field in fields for name in (field.name, field.clock))
        # Of a frame without any of them, all that is missing is named below.
        if there := dict.fromkeys(name for name in named if name is not None and name in schema):
            frame = frame.select(*there)
    uniform = uniform and bool(formats) and parses_formats(frame)
    found = Columns(what, frame, frame, {}, {}, {}, {}, formats, uniform)
    problems: list[Problem] = []
    for field in fields:
        column = names.get(field.name, field.name)
        if column is not None and column not in schema:
            problems.append(_missing(field, column, known, first=not problems))
        elif column is None and not field.optional:
            problems.append(_missing(field, None, known, first=not problems))
        else:
            clock = names.get(field.clock, field.clock)
            clock = clock if clock in schema else None
            further = _with_field(found, field, column, clock, bare=field.name in days)
            if further is None:
                problems.append(
                    Problem(
                        str(column),
                        msg("of type {column}", column=schema[str(column)]),
                        _words(field),
                    )
                )
            else:
                found = further
    if problems:
        raise FrameError(what, tuple(problems))
    return found


def _with_field(
    known: Columns, field: Field, column: str | None, clock: str | None, *, bare: bool
) -> Columns | None:
    """What is known and one field more; ``None`` for a column of a type that cannot be it."""
    nothing = attrs.evolve(
        known,
        moments={**known.moments, field.name: None} if field.kind is FieldKind.MOMENT else known.moments,
        texts={**known.texts, field.name: None} if field.kind is FieldKind.MEMBER else known.texts,
    )
    if column is None:
        return nothing
    columns = {**known.columns, field.name: column}
    kind = known.frame.collect_schema()[column]
    if field.kind is FieldKind.MOMENT:
        frames = known.frame, known.plain
        found = _moment(*frames, column, kind, clock, known.formats, bare=bare, uniform=known.uniform)
        if found is not None:
            frame, fact, unread = found
            moments = {**known.moments, field.name: fact}
            wrong = known.unread if unread is None else {**known.unread, field.name: unread}
            return attrs.evolve(known, frame=frame, columns=columns, moments=moments, unread=wrong)
    elif isinstance(kind, TEXTS) or field.name == "id":
        texts = known.texts
        if field.kind is FieldKind.MEMBER:
            texts = {**texts, field.name: _comparable(known.frame, column, kind)}
        return attrs.evolve(known, columns=columns, texts=texts)
    elif kind == nw.Object and isinstance(known.frame, nw.DataFrame):
        frame = _plain_texts(known.frame, column)
        plain = known.plain.with_columns(frame[column])
        texts = {**known.texts, field.name: nw.col(column)}
        return attrs.evolve(known, frame=frame, plain=plain, columns=columns, texts=texts)
    return nothing if field.optional and all_null(known.frame, column) else None


def _comparable(frame: AnyFrame, column: str, kind: nw.dtypes.DType) -> nw.Expr:
    """A column of texts that may be compared with any text."""
    fine = frame.implementation.is_pandas_like() or (
        kind == nw.Categorical and frame.implementation.is_polars()
    )
    return nw.col(column) if kind == nw.String or fine else nw.col(column).cast(nw.String)


def _words(field: Field) -> Message:
    """What a column of a field holds."""
    return _DATES if field.kind is FieldKind.MOMENT else _TEXTS


def _missing(field: Field, column: str | None, known: list[str], *, first: bool) -> Problem:
    """A column that is not there, and how to say which is meant; the first one with those that are there."""
    name = field.name
    close = tuple(map(repr, close_names(str(column), known)))
    there = tuple(map(repr, known[:_SHOWN]))
    found = (
        msg("not there (did you mean {close}?)", close=close)
        if close
        else msg("not there, among {columns}", columns=there + ("…",) * (len(known) > _SHOWN))
        if first and known
        else msg("not there")
    )
    expected = msg(
        "{column}; name it under [columns] of a description, by --column {name}=… or by columns={in_python}",
        column=_words(field),
        name=name,
        in_python=f"{{{name!r}: …}}",
    )
    if field.optional:
        expected = msg(
            "{expected}; if there is none, by --column {name}= or {in_python}",
            expected=expected,
            name=name,
            in_python=f"{{{name!r}: None}}",
        )
    return Problem(str(column or name), found, expected)


def moment_of(
    frame: AnyFrame, column: str, formats: tuple[DateFormat, ...]
) -> tuple[AnyFrame, MomentFact, nw.Expr | None] | None:
    """A column of moments brought to Vietnam's clock; ``None`` where its type cannot be one."""
    kind = frame.collect_schema()[column]
    return _moment(frame, frame, column, kind, None, formats, bare=False, uniform=False)


def _moment(
    frame: AnyFrame,
    plain: AnyFrame,
    column: str,
    kind: nw.dtypes.DType,
    clock: str | None,
    formats: tuple[DateFormat, ...],
    *,
    bare: bool,
    uniform: bool,
) -> tuple[AnyFrame, MomentFact, nw.Expr | None] | None:
    """A column of moments brought to Vietnam's clock; ``None`` where its type cannot be one."""
    new, new_clock = f"__kstt_{column}", f"__kstt_{column}_clock"
    value, given = nw.col(column), None if clock is None else nw.col(clock)
    if is_sqlite(frame) and isinstance(kind, (nw.Date, nw.Datetime)):
        # SQLite keeps them as text, whatever the column is declared to be.
        kind, value = nw.String(), value.cast(nw.String)
    if kind == nw.Date:
        if has_no_dates(frame):
            frame, value = frame.with_columns(value.cast(nw.Datetime("us")).alias(new)), nw.col(new)
        return frame, MomentFact(value, value, timed=has_no_dates(frame), clock=given), None
    zone = kind.time_zone if isinstance(kind, nw.Datetime) else None
    if kind == nw.Unknown and has_no_dates(frame) and has_time_zone(frame, column):
        zone = "one whose name narwhals cannot read"
    if isinstance(kind, nw.Datetime) or zone is not None:
        if zone is not None:
            frame, value = to_vietnam(frame, column, new), nw.col(new)
        return frame, timestamp_fact(frame, value, given, bare=bare), None
    if isinstance(kind, TEXTS):
        text = value if kind == nw.String else value.cast(nw.String)
        if uniform:
            return parsed_texts(frame, column, text, formats, given, bare=bare, whole=True)
        text = stripped(frame, text)
        return _moment_of_texts(frame, plain, column, text, given, formats, bare=bare)
    if kind == nw.Object and isinstance(frame, nw.DataFrame):
        frame = _objects(frame, column, (new, new_clock))
        return frame, _moment_of_parts(frame, column, given, bare=bare), None
    return None


def _moment_of_texts(
    frame: AnyFrame,
    plain: AnyFrame,
    column: str,
    text: nw.Expr,
    given: nw.Expr | None,
    formats: tuple[DateFormat, ...],
    *,
    bare: bool,
) -> tuple[AnyFrame, MomentFact, nw.Expr]:
    """A column of texts, parsed by the engine where it can, on Vietnam's clock."""
    if formats and parses_formats(frame):
        other = ~any_fits(text, formats)
        others, shifted = any_rows(plain, other & (text != ""), other & is_foreign(text))
        if not others:
            return parsed_texts(frame, column, text, formats, given, bare=bare)
        return _moment_of_either(frame, column, text, given, formats, bare=bare, shifted=shifted)
    short, shifted = looked_at(plain, text, formats)
    if formats:
        # First written as ISO 8601.
        frame = with_iso_texts(frame, text, formats, f"__kstt_{column}_iso", short)
        text = nw.col(f"__kstt_{column}_iso")
    return _moment_of_iso(frame, column, text, given, bare=bare, shifted=shifted)


def _moment_of_iso(
    frame: AnyFrame, column: str, text: nw.Expr, given: nw.Expr | None, *, bare: bool, shifted: bool
) -> tuple[AnyFrame, MomentFact, nw.Expr]:
    """A column of ISO 8601 texts, some of another time zone perhaps, on Vietnam's clock."""
    if shifted and is_sqlite(frame) and sqlite_version_info < (3, 46):
        problem = Problem(
            column, msg("a time zone other than Vietnam's"), msg("+07:00 or none, in this SQLite")
        )
        raise FrameError(msg("frame"), (problem,))
    unread = ~text.is_null() & (text != "") & ~text.str.contains(MOMENT_PATTERN)
    wanted = (f"__kstt_{column}", f"__kstt_{column}_clock")
    frame = settled(with_text_columns(frame, text, shifted=shifted, wanted=wanted))
    return frame, _moment_of_parts(frame, column, given, bare=bare), unread


def _moment_of_either(
    frame: AnyFrame,
    column: str,
    text: nw.Expr,
    given: nw.Expr | None,
    formats: tuple[DateFormat, ...],
    *,
    bare: bool,
    shifted: bool,
) -> tuple[AnyFrame, MomentFact, nw.Expr]:
    """A column some of whose texts are in the formats, parsed by the engine, and others in ISO 8601."""
    fits, other = any_fits(text, formats), f"__kstt_{column}_other"
    frame, parsed, lost = parsed_texts(frame, column, text, formats, None, bare=bare)
    parts = {f"{other}_day": parsed.day}
    if parsed.clock is not None:
        parts[f"{other}_clock"] = parsed.clock
    frame = frame.with_columns(**parts, **{other: nw.when(~fits).then(text)})
    frame, iso, unread = _moment_of_iso(frame, other, nw.col(other), None, bare=bare, shifted=shifted)
    day = nw.coalesce(nw.col(f"{other}_day"), iso.day)
    clock = iso.clock
    if clock is not None and parsed.clock is not None:
        clock = nw.coalesce(nw.col(f"{other}_clock"), clock)
    new, new_clock = f"__kstt_{column}_day", f"__kstt_{column}_time"
    frame = frame.with_columns(**{new: day}, **({} if clock is None else {new_clock: clock}))
    own = None if clock is None else nw.col(new_clock)
    fact = MomentFact(nw.col(new), nw.col(new), timed=False, clock=own if given is None else given)
    return frame, fact, unread | (fits & lost)


def _moment_of_parts(frame: AnyFrame, column: str, given: nw.Expr | None, *, bare: bool) -> MomentFact:
    """The fact of a column whose day and clock stand in columns of their own."""
    day, own = nw.col(f"__kstt_{column}"), None if bare else nw.col(f"__kstt_{column}_clock")
    return MomentFact(day, day, timed=has_no_dates(frame), clock=own if given is None else given)


def _objects(frame: nw.DataFrame[Any], column: str, wanted: tuple[str, str]) -> AnyFrame:
    """The frame with the day and the clock of a column of Python objects.

    Raises: FrameError for one that is no day or instant.
    """
    try:
        return object_columns(frame, column, wanted)
    except ParseError as error:
        problem = Problem(
            column,
            msg("such values as {found}", found=repr(error.found)),
            _DATES,
        )
        raise FrameError(msg("frame"), (problem,)) from None


def _plain_texts(frame: nw.DataFrame[Any], column: str) -> nw.DataFrame[Any]:
    """A column of Python objects (texts, members of a vocabulary) as texts."""
    texts = [
        None if is_nothing(value) else str(getattr(value, "value", value))
        for value in frame[column].to_list()
    ]
    return frame.with_columns(nw.new_series(column, texts, nw.String(), backend=frame.implementation))
