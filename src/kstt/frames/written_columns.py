"""The columns of a described frame as the library compares them: nested ones, words for nothing, numbers."""

from __future__ import annotations

from functools import reduce
from operator import or_
from typing import TYPE_CHECKING, Any

import narwhals.stable.v2 as nw

from kstt.frames.blanks import stripped
from kstt.frames.native import TEXTS, all_null, collected, narwhals_of
from kstt.frames.problems import FrameError, Problem
from kstt.frames.written_dates import any_row
from kstt.i18n import joined, msg, quoted
from kstt.limits import EXACT_SINGLE
from kstt.records.cases import Case
from kstt.records.date_formats import OUTLINED, DateFormat, NumberFormat, date_format
from kstt.records.fields import FieldKind, fields_of
from kstt.text import name_key

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from kstt.records.sources import CaseSource

    AnyFrame = nw.LazyFrame[Any] | nw.DataFrame[Any]

__all__ = ["with_written_columns"]

_MS_PER_DAY, _SEVEN_HOURS = 86_400_000, 25_200_000
_EPOCH_IN_DAYS = 25_569
"""The number by which spreadsheets keep the first day of 1970."""
_EXAMPLES = 3
_WIDE = (nw.Int64, nw.UInt64, nw.Int128, nw.UInt128)


def with_written_columns(
    table: AnyFrame, columns: Mapping[str, str | None], described: CaseSource
) -> AnyFrame:
    """The table with every described column at its top, without words for nothing, and with plain types.

    Codes that are numbers become texts, and so do days such as 20210614; other numbers that stand for days
    become days and instants.

    Args:
        table: the table.
        columns: the column that holds each field.
        described: how the source writes its cases.

    Raises: FrameError for numbers that are no days by any format of the description.
    """
    named = {name: columns.get(name, name) for name in fields_of(Case)}
    others = (
        *described.history_columns,
        described.changed,
        described.deleted.column if described.deleted else "",
    )
    wanted = [column for column in (*named.values(), *others) if column]
    table = _with_nested(table, wanted)
    there = {name_key(name): name for name in table.collect_schema().names()}
    wanted = [there[name_key(column)] for column in dict.fromkeys(wanted) if name_key(column) in there]
    table = _with_texts_of_nothing(table, wanted)
    kinds = {name_key(column): fields_of(Case)[name].kind for name, column in named.items() if column}
    if described.deleted:
        kinds.setdefault(name_key(described.deleted.column), FieldKind.TEXT)
    days = [column for column in wanted if kinds.get(name_key(column), FieldKind.MOMENT) is FieldKind.MOMENT]
    if _writes_days_as_numbers(described):
        for column in days:
            if table.collect_schema()[column].is_numeric():
                table = _with_codes(table, column)
    if described.blank or described.blank_days:
        in_days = described.blank | described.blank_days
        nothing = {column: in_days if column in days else described.blank for column in wanted}
        table = _without_words_for_nothing(table, nothing)
    schema = table.collect_schema()
    for column in wanted:
        number = schema[column].is_numeric()
        words = kinds.get(name_key(column)) is FieldKind.MEMBER
        if words and (number or schema[column] == nw.Boolean):
            table = _with_codes(table, column)
        elif number and column in days:
            table = _with_moments(table, column, described)
    return table


def _writes_days_as_numbers(described: CaseSource) -> bool:
    """Whether a format is of digits alone, as that of 20210614, and none of other numbers."""
    formats = [date_format(written) for written in described.dates]
    texts = [form for form in formats if isinstance(form, DateFormat)]
    return len(texts) == len(formats) and any(not form.outline.strip(OUTLINED) for form in texts)


def _with_nested(table: AnyFrame, wanted: list[str]) -> AnyFrame:
    """The table with a column for each dotted name that stands for a part of a column of objects.

    Raises: FrameError for a name by which several columns, or parts of columns, are called.
    """
    there = table.collect_schema().names()
    keys = {name_key(column): column for column in wanted}
    parts = [
        part for name, kind in table.collect_schema().items() for part in _parts(name, kind, nw.col(name))
    ]
    named: dict[str, list[str]] = {}
    for name in (*there, *(name for name, _ in parts)):
        named.setdefault(name_key(name), []).append(name)
    problems = tuple(
        Problem(
            column, msg("several columns of this name: {names}", names=quoted(named[key])), msg("one of them")
        )
        for key, column in keys.items()
        if len(named.get(key, ())) > 1
    )
    if problems:
        raise FrameError(msg("cases"), problems)
    lacking = {key: column for key, column in keys.items() if key not in set(map(name_key, there))}
    found = {lacking[name_key(name)]: part for name, part in parts if name_key(name) in lacking}
    if not found:
        return table
    # What is taken out of the objects would have two names with them; and PyArrow joins no table of objects.
    objects = [name for name, kind in table.collect_schema().items() if isinstance(kind, nw.Struct)]
    return table.with_columns(**found).drop(objects)


def _parts(name: str, kind: nw.dtypes.DType, value: nw.Expr) -> Iterator[tuple[str, nw.Expr]]:
    """The parts of a column of objects by their dotted names, those of its objects too."""
    if isinstance(kind, nw.Struct):
        for field in kind.fields:
            part = value.struct.field(field.name)
            dotted = f"{name}.{field.name}"
            yield dotted, part
            yield from _parts(dotted, field.dtype() if isinstance(field.dtype, type) else field.dtype, part)


def _with_texts_of_nothing(table: AnyFrame, wanted: list[str]) -> AnyFrame:
    """The table with texts for the columns without a value and a type, as exports without such cases have."""
    schema = table.collect_schema()
    blank = [column for column in wanted if schema[column] == nw.Unknown and all_null(table, column)]
    return table.with_columns(nw.col(*blank).cast(nw.String)) if blank else table


def _without_words_for_nothing(table: AnyFrame, blanks: Mapping[str, frozenset[str]]) -> AnyFrame:
    schema = table.collect_schema()
    kept = {}
    for column, blank in blanks.items():
        if blank and isinstance(schema[column], TEXTS):
            text = nw.col(column) if schema[column] == nw.String else nw.col(column).cast(nw.String)
            plain = stripped(table, text)
            nothing = reduce(or_, (plain == word for word in sorted(blank)))
            kept[column] = nw.when(~nothing).then(text)
    return table.with_columns(**kept) if kept else table


def _with_codes(table: AnyFrame, column: str) -> AnyFrame:
    """Codes as texts: whole numbers, also such as engines keep as 1.0 beside nothing, and booleans."""
    value = nw.col(column)
    text = value.cast(nw.String)
    if table.collect_schema()[column].is_float():
        text = text.str.replace_all(r"\.0$", "")
    return table.with_columns(nw.when(~value.is_null()).then(text).alias(column))


def _with_moments(table: AnyFrame, column: str, described: CaseSource) -> AnyFrame:
    """Whole numbers as days or instants on Vietnam's clock; as they are, without a format of numbers.

    Raises: FrameError.
    """
    formats = [form for form in map(date_format, described.dates) if isinstance(form, NumberFormat)]
    value, kind = nw.col(column), table.collect_schema()[column]
    if not formats:
        return table
    if not kind.is_integer() and any_row(table, ~value.is_null() & (value != value.round(0))):
        expected = msg("whole numbers, or dates: numbers with a fraction are read in CSV and workbooks alone")
        raise FrameError(msg("cases"), (Problem(column, msg("numbers with a fraction"), expected),))
    # In the type of the column numbers and their products may overflow: 64 bits hold these exactly.
    wide = value if kind in _WIDE else value.cast(nw.Int64 if kind.is_integer() else nw.Float64)
    if kind == nw.Float32 and any_row(table, wide.abs() >= EXACT_SINGLE):
        found = msg("32-bit floating-point numbers, which leave out days and seconds")
        expected = msg("whole numbers, or 64-bit floating-point numbers")
        raise FrameError(msg("cases"), (Problem(column, found, expected),))
    number = wide.cast(nw.Int64) if kind.is_integer() else wide
    for form in formats:
        # Bounds of the column's own type, as PyArrow would compare unsigned numbers as signed ones.
        least, most = (nw.lit(bound, kind if kind in _WIDE else None) for bound in (form.least, form.most))
        if any_row(table, (wide < least) | (wide > most)):
            continue
        if form.bare:
            return _days(table, column, (number - _EPOCH_IN_DAYS) * _MS_PER_DAY)
        return _instants(table, column, number * (_MS_PER_DAY // form.per_day) + _SEVEN_HOURS)
    strange = collected(table.filter(~value.is_null()).select(value=value).head(_EXAMPLES))
    expected = msg("numbers of the formats {names}", names=joined(", ", [form.written for form in formats]))
    found = msg("other numbers")
    examples = tuple(str(row["value"]) for row in strange)
    raise FrameError(msg("cases"), (Problem(column, found, expected, 0, examples),))


def _days(table: AnyFrame, column: str, milliseconds: nw.Expr) -> AnyFrame:
    table = _instants(table, column, milliseconds)
    day = nw.col(column).dt
    # pandas has no type for bare days but texts.
    texts = table.implementation.is_pandas()
    return table.with_columns((day.to_string("%Y-%m-%d") if texts else day.date()).alias(column))


def _instants(table: AnyFrame, column: str, milliseconds: nw.Expr) -> AnyFrame:
    """The column as timestamps without a zone, of milliseconds since 1970.

    Raises: FrameError for an engine that makes none of numbers.
    """
    engine = table.implementation
    table = table.with_columns(milliseconds.alias(column))
    if engine.is_duckdb():
        quoted = column.replace('"', '""')
        native: Any = table.to_native()
        return narwhals_of(native.project(f'* replace (epoch_ms("{quoted}"::bigint) as "{quoted}")'))
    if engine.is_pandas():
        import pandas as pd

        frame: Any = table.to_native()
        return narwhals_of(frame.assign(**{column: pd.to_datetime(frame[column], unit="ms")}))
    if engine.is_polars() or engine.is_pyarrow():
        return table.with_columns(nw.col(column).cast(nw.Int64).cast(nw.Datetime("ms")).alias(column))
    found = msg("numbers, in a table of {engine}", engine=engine.value)
    expected = msg("dates, or timestamps made of them by the database")
    raise FrameError(msg("cases"), (Problem(column, found, expected),))
