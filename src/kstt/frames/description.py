"""The description of a source applied to a frame, as expressions over its columns."""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING, Any

import attrs
import narwhals.stable.v2 as nw

from kstt.errors import ParseError
from kstt.frames.beside import without_rows_beside
from kstt.frames.blanks import blank
from kstt.frames.expressions import is_one_of
from kstt.frames.native import TEXTS, distinct_texts, join, same_engine
from kstt.frames.prepare import as_narwhals
from kstt.frames.problems import FrameError, Problem, added_column
from kstt.frames.source import CaseFrame
from kstt.frames.written_columns import with_written_columns
from kstt.i18n import msg
from kstt.records.cases import Case
from kstt.records.fields import FieldKind, fields_of
from kstt.records.source_words import OpenStatus
from kstt.records.sources import CaseSource, Unique
from kstt.text import name_key
from kstt.vocabulary import Closing

if TYPE_CHECKING:
    from collections.abc import Mapping

    from kstt.records.source_words import Word

    AnyFrame = nw.LazyFrame[Any] | nw.DataFrame[Any]

__all__ = ["NO_CASE", "described_frame", "of_cases", "statuses_of"]

NO_CASE = "__kstt_no_case"
"""The column of what the rows say that are no cases; without any such row it is not there."""


_CHOOSING = frozenset((Unique.LATEST, Unique.LAST))
"""Where one of several rows is chosen, it is one of all that a source has of a case."""
_LEVEL = added_column("level", "unit")
_CHANNEL, _UNIT = (added_column("given", field) for field in ("channel", "unit"))
_MANY, _MANY_WORDS, _FEW = 100_000, 1_000, 100
_EXAMPLES = 3


def described_frame(frame: CaseFrame, *, plain_levels: bool = False) -> CaseFrame:
    """The frame with the columns, dates, levels and channels of its description, as expressions.

    Words stay as they are: they are compared with as the source writes them; but levels are written by their
    English names where ``plain_levels`` asks for it.

    Totals, signatures and other rows beside the records are set aside, with a finding. Rows that are no cases
    are left out, but where one of several rows is still to be chosen: see
    :func:`of_cases`.

    Raises: FrameError for units without a level, or a column of words that is none.
    """
    described = frame.described
    if described is None or frame.set_aside is not None:
        return frame
    table = as_narwhals(frame.frame)
    table = with_written_columns(table, {**described.columns, **frame.columns}, described)
    columns = _columns(frame, table)
    table, aside = without_rows_beside(table, columns)
    table = _with_deleted(table, described)
    table = _with_plain_words(table, columns)
    table = _with_statuses(table, columns, described)
    table, named = _with_names(table, columns, described)
    columns |= named
    if described.missing_unit:
        table = _with_given(
            table, columns.get("unit", "unit"), _UNIT, described.missing_unit, named="unit" in columns
        )
        columns["unit"] = _UNIT
    level = _column_of_texts(table, columns.get("level", "level"))
    if plain_levels and not described.level_from_unit and level is not None:
        table = _with_plain_levels(table, level, described)
    if described.level_from_unit:
        table = _with_levels(table, columns.get("unit") or "unit", described)
        columns["level"] = _LEVEL
    if described.missing_channel is not None:
        given = str(described.missing_channel.value)
        named_too = "channel" in columns
        table = _with_given(table, columns.get("channel", "channel"), _CHANNEL, given, named=named_too)
        columns["channel"] = _CHANNEL
    read = attrs.evolve(
        frame,
        frame=table.to_native(),
        columns=columns,
        days=frame.days | described.days,
        set_aside=aside,
    )
    return read if frame.unique in _CHOOSING else _without_others(read)


def _with_plain_words(table: AnyFrame, columns: Mapping[str, str | None]) -> AnyFrame:
    """The table with words of a type of categories as texts, which are compared alike in every engine."""
    schema = table.collect_schema()
    words = {columns.get(f.name, f.name) for f in fields_of(Case).values() if f.kind is FieldKind.MEMBER}
    coded = [
        name for name, kind in schema.items() if name in words and isinstance(kind, (nw.Categorical, nw.Enum))
    ]
    return table.with_columns(nw.col(*coded).cast(nw.String)) if coded else table


def _column_of_texts(table: AnyFrame, column: str | None) -> str | None:
    """The column, where it is one of texts."""
    schema = table.collect_schema()
    return column if column is not None and column in schema and schema[column] == nw.String else None


def _columns(frame: CaseFrame, table: AnyFrame) -> dict[str, str | None]:
    """What the frame calls each field, whatever its case and spacing."""
    assert frame.described is not None  # noqa: S101  # asked of described frames alone
    there = {name_key(name): name for name in table.collect_schema().names()}
    found: dict[str, str | None] = {}
    for name, column in {**frame.described.columns, **frame.columns}.items():
        found[name] = None if column is None else there.get(name_key(column), column)
    return found


def of_cases(frame: CaseFrame) -> CaseFrame:
    """The described frame without the rows whose status says that they are no case.

    Of the rows of one id the one that counts is chosen before: what the last one says was no case is none.
    """
    return _without_others(frame) if frame.unique in _CHOOSING else frame


def _with_deleted(table: AnyFrame, described: CaseSource) -> AnyFrame:
    """The table with a column of what its rows that were taken back say, and nothing in the others.

    Raises: FrameError for a column that is not there, and for words of which nothing is known.
    """
    if described.deleted is None:
        return table
    key = name_key(described.deleted.column)
    column = next((name for name in table.collect_schema().names() if name_key(name) == key), None)
    if column is None:
        there = msg("the column that says which rows were taken back")
        raise FrameError(msg("cases"), (Problem(described.deleted.column, msg("not there"), there),))
    text = nw.col(column).cast(nw.String)
    if table.collect_schema()[column].is_float():
        text = text.str.replace_all(r"\.0$", "")
    deleted, unknown, expected = [], [], ""
    for word in distinct_texts(table, text, _MANY_WORDS):
        try:
            deleted += [word] if described.deleted.says(word) else []
        except ParseError as error:
            unknown.append(word)
            expected = error.expected
    if unknown:
        problem = Problem(column, msg("unknown values"), expected, 0, tuple(unknown[:_EXAMPLES]))
        raise FrameError(msg("cases"), (problem,))
    if not deleted:
        return table
    return table.with_columns(nw.when(is_one_of(text, deleted)).then(text).alias(NO_CASE))


def _without_others(frame: CaseFrame) -> CaseFrame:
    table = as_narwhals(frame.frame)
    # Only if there may be such a row: a filter costs a copy in some engines.
    if NO_CASE not in table.collect_schema():
        return frame
    return attrs.evolve(frame, frame=table.filter(nw.col(NO_CASE).is_null()).drop(NO_CASE).to_native())


def _with_statuses(table: AnyFrame, columns: Mapping[str, str | None], described: CaseSource) -> AnyFrame:
    """The rows with the days and closings that their statuses leave them, those that are no cases marked."""
    column = _column_of_texts(table, columns.get("closing", "closing"))
    closed = columns.get("closed", "closed")
    if column is None:
        return table
    words = statuses_of(table, column, described)
    text = nw.col(column)
    schema = table.collect_schema()
    if others := words[OpenStatus.NOT_A_CASE]:
        said: nw.Expr = nw.when(text.is_in(others)).then(text)
        said = nw.coalesce(nw.col(NO_CASE), said) if NO_CASE in schema else said
        table = table.with_columns(said.alias(NO_CASE))
    if closed is None or closed not in schema:
        return table
    day = nw.col(closed)
    if stopped := words[OpenStatus.STOPPED]:
        table = table.with_columns(nw.when(text.is_null() | ~text.is_in(stopped)).then(day).alias(closed))
    ends = [word for meaning, found in words.items() if isinstance(meaning, Closing) for word in found]
    if described.open_without_end and ends:
        there = ~blank(table, closed)
        table = table.with_columns(nw.when(there | ~text.is_in(ends)).then(text).alias(column))
    return table


def statuses_of(table: AnyFrame, column: str, described: CaseSource) -> dict[Word, list[str]]:
    """The words of a column of statuses by what they mean; those that mean nothing are reported elsewhere."""
    found: defaultdict[Word, list[str]] = defaultdict(list)
    # A column with more values than this is none of a vocabulary.
    for word in distinct_texts(table, nw.col(column), _MANY_WORDS):
        if word.strip():
            try:
                found[described.word("closing", word)].append(word)
            except ParseError:
                continue
    return found


def _with_levels(table: AnyFrame, unit: str, described: CaseSource) -> AnyFrame:
    """The frame with the level that follows from each unit's name."""
    schema = table.collect_schema()
    if unit not in schema:
        return table
    if isinstance(schema[unit], TEXTS) and schema[unit] != nw.String:
        table = table.with_columns(nw.col(unit).cast(nw.String))
    units = [name for name in distinct_texts(table, nw.col(unit), _MANY) if name.strip()]
    levels, unknown = [], []
    for name in units:
        try:
            levels.append(str(described.level_of(name).value))
        except ParseError:
            unknown.append(name)
    if unknown:
        expected = msg("units whose names state their level, or that are listed under levels")
        raise FrameError(
            msg("cases"), (Problem(unit, msg("of no known level"), expected, 0, tuple(unknown[:_EXAMPLES])),)
        )
    return _with_meant(table, unit, dict(zip(units, levels, strict=True)), _LEVEL)


def _with_meant(table: AnyFrame, column: str, meant: Mapping[str, str], name: str) -> AnyFrame:
    """The table with a further column: what the texts of a column stand for, and nothing beside others."""
    if not meant:
        return table.with_columns(nw.lit(None, nw.String).alias(name))
    key = f"{name}_key"
    known = same_engine(table, {key: list(meant), name: list(meant.values())})
    return join(table, known, "left", [column], [key])


def _with_plain_levels(table: AnyFrame, column: str, described: CaseSource) -> AnyFrame:
    """The frame with the words for levels as their English names; unknown ones stay as they are."""
    text: nw.Expr = nw.col(column)
    plain = text
    for written in distinct_texts(table, text, _FEW):
        try:
            level = described.word("level", written)
        except ParseError:
            continue
        plain = nw.when(text == written).then(nw.lit(str(level.value))).otherwise(plain)
    return table.with_columns(plain.alias(column))


def _with_given(table: AnyFrame, column: str | None, name: str, value: str, *, named: bool) -> AnyFrame:
    """The table with a further column: what a row states, and a value where it states nothing.

    Raises: FrameError without the column, where it is ``named``.
    """
    given = nw.lit(value)
    if column is None or column not in table.collect_schema():
        if column is not None and named:
            # What fills blanks does not stand for a column that the description names.
            problem = Problem(column, msg("not there"), msg("a column of texts"))
            raise FrameError(msg("cases"), (problem,))
        return table.with_columns(given.alias(name))
    stated = nw.when(blank(table, column)).then(given).otherwise(nw.col(column))
    return table.with_columns(stated.alias(name))


def _with_names(
    table: AnyFrame, columns: Mapping[str, str | None], described: CaseSource
) -> tuple[AnyFrame, dict[str, str]]:
    """The table with the names that codes stand for, and the columns of these.

    Raises: FrameError for codes without a name.
    """
    found: dict[str, str] = {}
    for field in described.names:
        column = columns.get(field, field)
        schema = table.collect_schema()
        if column is None or column not in schema:
            continue
        code, names = (added_column(what, field) for what in ("code", "name"))
        text = nw.col(column).cast(nw.String)
        if schema[column].is_float():
            text = text.str.replace_all(r"\.0$", "")
        # Nothing, and blanks, stay what they are.
        table = table.with_columns(nw.when(~nw.col(column).is_null()).then(text).alias(code))
        codes = [one for one in distinct_texts(table, nw.col(code), _MANY) if one.strip()]
        known = {}
        unknown = []
        for one in codes:
            try:
                known[one] = described.name(field, one)
            except ParseError:
                unknown.append(one)
        if unknown:
            expected = msg("a code under [names.{field}] of the description", field=field)
            problem = Problem(column, msg("codes without a name"), expected, 0, tuple(unknown[:_EXAMPLES]))
            raise FrameError(msg("cases"), (problem,))
        table = _with_meant(table, code, known, names)
        found[field] = names
    return table, found
