"""The description of a source applied to a frame, as expressions over its columns."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import attrs
import narwhals.stable.v2 as nw

from kstt.errors import ParseError
from kstt.frames.native import collected, join, same_engine
from kstt.frames.prepare import as_narwhals
from kstt.frames.problems import FrameError, Problem
from kstt.frames.source import CaseFrame
from kstt.i18n import msg
from kstt.records.cases import Case
from kstt.records.fields import FieldKind, fields_of
from kstt.records.sources import CaseSource, OpenStatus, Unique, date_format
from kstt.text import name_key

if TYPE_CHECKING:
    AnyFrame = nw.LazyFrame[Any] | nw.DataFrame[Any]

__all__ = ["described_frame", "unique_frame"]

_LEVEL, _CHANNEL = "__kstt_level_of_unit", "__kstt_channel_given"
_MANY, _FEW = 100_000, 100
_EXAMPLES = 3


def described_frame(frame: CaseFrame, *, plain_levels: bool = False) -> CaseFrame:
    """The frame with the columns, dates, levels and channels of its description, as expressions.

    Words stay as they are: they are compared with as the source writes them; but levels are written by their
    English names where ``plain_levels`` asks for it.

    Raises: FrameError for units without a level, or a column of words that is none.
    """
    described = frame.described
    if described is None:
        return frame
    table = as_narwhals(frame.frame)
    columns = _columns(frame, table)
    table = _without_others(table, columns, described)
    for name, field in fields_of(Case).items():
        column = columns.get(name, name)
        schema = table.collect_schema()
        if column is None or column not in schema or schema[column] != nw.String:
            continue
        if field.kind is FieldKind.MOMENT:
            table = _with_iso_dates(table, column, described)
        elif name == "level" and plain_levels and not described.level_from_unit:
            table = _with_plain_levels(table, column, described)
    if described.level_from_unit:
        table = _with_levels(table, columns.get("unit") or "unit", described)
        columns["level"] = _LEVEL
    if described.missing_channel is not None:
        table = _with_channel(table, columns.get("channel", "channel"), described)
        columns["channel"] = _CHANNEL
    return attrs.evolve(frame, frame=table.to_native(), columns=columns)


def _columns(frame: CaseFrame, table: AnyFrame) -> dict[str, str | None]:
    """What the frame calls each field, whatever its case and spacing."""
    assert frame.described is not None  # noqa: S101  # asked of described frames alone
    there = {name_key(name): name for name in table.collect_schema().names()}
    found: dict[str, str | None] = {}
    for name, column in {**frame.described.columns, **frame.columns}.items():
        found[name] = None if column is None else there.get(name_key(column), column)
    return found


def _without_others(table: AnyFrame, columns: dict[str, str | None], described: CaseSource) -> AnyFrame:
    """The rows of a frame but for those of what never became a case."""
    column = columns.get("closing", "closing")
    schema = table.collect_schema()
    if column is None or column not in schema or schema[column] != nw.String:
        return table
    words = described.written("closing", OpenStatus.NOT_A_CASE)
    text = nw.col(column)
    # Only if there is such a row: a filter costs a copy in some engines.
    other = text.is_in(list(words))
    counted = collected(table.select(found=nw.when(other).then(nw.lit(1)).otherwise(nw.lit(0)).max()))
    return table.filter(~other | text.is_null()) if counted[0]["found"] == 1 else table


def _with_iso_dates(table: AnyFrame, column: str, described: CaseSource) -> AnyFrame:
    """The frame with the texts of a column in one of the formats as ISO 8601; others stay as they are."""
    text = nw.col(column).str.strip_chars()
    iso = text
    for written in reversed(described.dates):
        form = date_format(written)
        parts = {name: text.str.slice(start, length) for name, (start, length) in form.places.items()}
        day = [parts["Y"], nw.lit("-"), parts["m"], nw.lit("-"), parts["d"]]
        clock = [nw.lit("T"), parts["H"], nw.lit(":"), parts["M"]] if form.timed else []
        seconds = [nw.lit(":"), parts["S"]] if "S" in parts else []
        fits = text.str.contains(form.pattern)
        iso = nw.when(fits).then(nw.concat_str(*day, *clock, *seconds)).otherwise(iso)
    return table.with_columns(iso.alias(column)) if described.dates else table


def _with_levels(table: AnyFrame, unit: str, described: CaseSource) -> AnyFrame:
    """The frame with the level that follows from each unit's name."""
    if unit not in table.collect_schema():
        return table
    rows = collected(table.select(unit=nw.col(unit)).unique().head(_MANY))
    units = sorted(str(row["unit"]) for row in rows if isinstance(row["unit"], str) and row["unit"].strip())
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
    known = same_engine(table, {"__kstt_unit": units, _LEVEL: levels})
    return join(table, known, "left", [unit], ["__kstt_unit"])


def _with_plain_levels(table: AnyFrame, column: str, described: CaseSource) -> AnyFrame:
    """The frame with the words for levels as their English names; unknown ones stay as they are."""
    text: nw.Expr = nw.col(column)
    plain = text
    for row in collected(table.select(level=text).unique().head(_FEW)):
        try:
            level = described.word("level", str(row["level"]))
        except ParseError:
            continue
        plain = nw.when(text == row["level"]).then(nw.lit(str(level.value))).otherwise(plain)
    return table.with_columns(plain.alias(column))


def _with_channel(table: AnyFrame, column: str | None, described: CaseSource) -> AnyFrame:
    assert described.missing_channel is not None  # noqa: S101  # only then called
    given = nw.lit(str(described.missing_channel.value))
    if column is None or column not in table.collect_schema():
        return table.with_columns(given.alias(_CHANNEL))
    text = nw.col(column)
    blank = text.is_null() | (text.str.strip_chars() == "")
    return table.with_columns(nw.when(blank).then(given).otherwise(text).alias(_CHANNEL))


def unique_frame(frame: CaseFrame) -> CaseFrame:
    """The frame with one row for each id, as its description says; by default two rows of one id are refused.

    Raises: FrameError for an id in several rows, or a table without the order that is asked for.
    """
    how = frame.unique
    table = as_narwhals(frame.frame)
    schema = table.collect_schema()
    identity = frame.column_of("id")
    if how is Unique.OFF or identity is None or identity not in schema:
        return frame
    if how is Unique.LATEST:
        changed = frame.changed
        if changed not in schema:
            raise FrameError(
                msg("cases"),
                (Problem(changed, msg("not there"), msg("the column that says when a row changed")),),
            )
        if schema[changed] == nw.String and frame.described is not None:
            table = _with_iso_dates(table, changed, frame.described)
        last = table.group_by(identity).agg(nw.col(changed).max().alias("__kstt_changed"))
        last = last.select(nw.col(identity).alias("__kstt_of"), "__kstt_changed")
        joined = join(table, last, "inner", [identity, changed], ["__kstt_of", "__kstt_changed"])
        table = joined.select(*schema.names()).unique()
    elif how is Unique.LAST:
        table = _last_rows(table, identity)
    _refuse_twins(table, identity)
    return frame if how is Unique.REFUSE else attrs.evolve(frame, frame=table.to_native())


def _last_rows(table: AnyFrame, identity: str) -> AnyFrame:
    """The last row of each id, in the order of a table that has one."""
    engine = table.implementation
    if not (engine.is_polars() or engine.is_pandas_like() or engine.is_pyarrow()):
        expected = msg("the column that says when a row changed, with unique = latest")
        problem = Problem(
            "(all)", msg("a table of {engine}, whose rows have no order", engine=engine.value), expected
        )
        raise FrameError(msg("cases"), (problem,))
    if isinstance(table, nw.DataFrame):
        return table.unique(subset=[identity], keep="last", maintain_order=True)
    native: Any = table.to_native()
    lazy: AnyFrame = nw.from_native(native.unique(subset=[identity], keep="last", maintain_order=True))
    return lazy


def _refuse_twins(table: AnyFrame, identity: str) -> None:
    """Raise FrameError for an id that stands in more than one row."""
    column = nw.col(identity)
    # Rows without an id are refused elsewhere, as what they are.
    given = table.filter(~column.is_null()).group_by(identity).agg(nw.len().alias("rows"))
    counted = collected(given.select(ids=nw.len(), rows=nw.col("rows").sum()))[0]
    if int(counted["ids"]) >= int(counted["rows"] or 0):
        return
    groups = given.filter(nw.col("rows") > 1)
    totals = collected(groups.select(rows=nw.col("rows").sum()))[0]
    examples = collected(groups.select(identity=column).head(_EXAMPLES))
    problem = Problem(
        identity,
        msg("ids that come again"),
        msg("an id in one row; unique says which of several counts"),
        int(totals["rows"]),
        tuple(repr(row["identity"]) for row in examples),
    )
    raise FrameError(msg("cases"), (problem,))
