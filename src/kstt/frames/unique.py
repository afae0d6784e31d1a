"""Frames in which an id stands in several rows: refused, or the row that counts chosen."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import attrs
import narwhals.stable.v2 as nw

from kstt.errors import ParseError
from kstt.frames.native import all_different, collected, gathered, join, same_engine
from kstt.frames.prepare import as_narwhals, moment_of
from kstt.frames.problems import FrameError, Problem
from kstt.frames.through_arrow import in_polars
from kstt.i18n import msg
from kstt.records.cases import Case
from kstt.records.fields import fields_of
from kstt.records.sources import Unique
from kstt.text import name_key

if TYPE_CHECKING:
    from kstt.frames.source import CaseFrame

    AnyFrame = nw.LazyFrame[Any] | nw.DataFrame[Any]

__all__ = ["unique_frame"]

_EXAMPLES = 3
_FEW = 100_000
"""As many ids are looked for among the rows at little cost."""


def unique_frame(frame: CaseFrame) -> CaseFrame:
    """The frame with one row for each id, as its description says; by default two rows of one id are refused.

    Raises: FrameError for an id in several rows, or a table without the order that is asked for; ParseError
    for histories, which messages alone have.
    """
    how = frame.unique
    if how is Unique.HISTORY:
        expected = msg("refuse, latest, last or off; histories are of messages")
        raise ParseError(msg("unique"), how.value, expected)
    table = as_narwhals(frame.frame)
    identity = frame.column_of("id")
    if how is Unique.OFF or identity is None or identity not in table.collect_schema():
        return frame
    if how is Unique.LATEST:
        _check_changed(table, frame)
    if how is Unique.LAST:
        _require_order(table)
    if not _has_twins(table, identity):
        return frame
    if how is Unique.LATEST:
        table = _newest(table, identity, frame)
    elif how is Unique.LAST:
        table = _last_rows(table, identity)
    else:
        _refuse_twins(table, identity)
    return attrs.evolve(frame, frame=table.to_native())


def _groups(table: AnyFrame, identity: str) -> AnyFrame:
    """The number of rows of each id; rows without one are refused elsewhere, as what they are."""
    given = table.filter(~nw.col(identity).is_null())
    return given.group_by(identity).agg(nw.len().alias("rows"))


def _has_twins(table: AnyFrame, identity: str) -> bool:
    """Whether an id stands in more than one row."""
    moved = in_polars(table, [identity])
    if all_different(table if moved is None else moved, identity):
        return False
    counted = _groups(table, identity).select(ids=nw.len(), rows=nw.col("rows").sum())
    row = collected(counted)[0]
    return int(row["ids"]) < int(row["rows"] or 0)


def _changed(table: AnyFrame, frame: CaseFrame) -> str:
    """The column that says when a row changed, whatever its case and spacing."""
    names = table.collect_schema().names()
    found = {name_key(name): name for name in names}.get(name_key(frame.changed))
    if found is None:
        expected = msg("the column that says when a row changed")
        raise FrameError(msg("cases"), (Problem(frame.changed, msg("not there"), expected),))
    return found


def _check_changed(table: AnyFrame, frame: CaseFrame) -> None:
    """Raise FrameError for a row that does not say when it changed."""
    changed = _changed(table, frame)
    expected = msg("the column that says when a row changed")
    found = moment_of(table, changed, frame.formats)
    if found is None:
        kind = table.collect_schema()[changed]
        raise FrameError(msg("cases"), (Problem(changed, msg("of type {column}", column=kind), expected),))
    rows, fact, unread = found
    wrong = fact.value.is_null() if unread is None else fact.value.is_null() | unread
    counts = collected(rows.select(n=nw.when(wrong).then(nw.lit(1)).otherwise(nw.lit(0)).sum()))[0]
    if counts["n"]:
        problem = Problem(changed, msg("no day or instant"), expected, int(counts["n"]))
        raise FrameError(msg("cases"), (problem,))


def _newest(table: AnyFrame, identity: str, frame: CaseFrame) -> AnyFrame:
    """The newest row of each id; raises FrameError where rows of one time say different things."""
    twins = _groups(table, identity).filter(nw.col("rows") > 1).select(identity)
    few = gathered(twins.head(_FEW + 1))
    rest: AnyFrame | None = None
    again = table
    if len(few) <= _FEW and table.collect_schema()[identity] == nw.String:
        # Of a few ids alone the rows are compared; the others stay as they are.
        known = same_engine(table, {"__kstt_of": few[identity].to_list()})
        again = join(table, known, "semi", [identity], ["__kstt_of"])
        rest = join(table, known, "anti", [identity], ["__kstt_of"])
    newest = _newest_rows(again, identity, frame)
    if newest.implementation.is_polars():
        # Found once, not anew for every question that is asked of the frame.
        newest = gathered(newest)
    _refuse_twins(newest, identity)
    if isinstance(table, nw.LazyFrame):
        newest = newest.lazy()
    return newest if rest is None else nw.concat([rest, newest])  # type: ignore[type-var]  # of one engine


def _newest_rows(table: AnyFrame, identity: str, frame: CaseFrame) -> AnyFrame:
    """The rows of each id that changed last; of rows that say the same of the case, one."""
    names = table.collect_schema().names()
    found = moment_of(table, _changed(table, frame), frame.formats)
    assert found is not None  # noqa: S101  # the column was looked at before
    rows, fact, _ = found
    # Where day and clock stand apart, first the last day, then the last clock of it.
    orders = [fact.value]
    if fact.clock is not None and not fact.own_clock:
        orders.append(nw.when(fact.clock.is_null()).then(nw.lit(-1.0)).otherwise(fact.clock))
    for n, order in enumerate(orders):
        # A window, not a join with itself: engines that write their questions out would write it twice.
        rows = rows.with_columns(order.alias(f"__kstt_order{n}"))
        newest = nw.col(f"__kstt_order{n}").max().over(identity)
        rows = rows.with_columns(newest.alias(f"__kstt_last{n}"))
        rows = rows.filter(nw.col(f"__kstt_order{n}") == nw.col(f"__kstt_last{n}"))
    fields = fields_of(Case).values()
    said = [frame.columns.get(name, name) for f in fields for name in (f.name, f.clock)]
    there = list(dict.fromkeys(name for name in said if name is not None and name in names))
    return rows.select(*names).unique(subset=there)


def _require_order(table: AnyFrame) -> None:
    """Raise FrameError for a table whose rows have no order."""
    engine = table.implementation
    if not (engine.is_polars() or engine.is_pandas_like() or engine.is_pyarrow()):
        expected = msg("the column that says when a row changed, with unique = latest")
        problem = Problem(
            "(all)", msg("a table of {engine}, whose rows have no order", engine=engine.value), expected
        )
        raise FrameError(msg("cases"), (problem,))


def _last_rows(table: AnyFrame, identity: str) -> AnyFrame:
    """The last row of each id, in the order of a table that has one."""
    if isinstance(table, nw.DataFrame):
        return table.unique(subset=[identity], keep="last", maintain_order=True)
    native: Any = table.to_native()
    lazy: AnyFrame = nw.from_native(native.unique(subset=[identity], keep="last", maintain_order=True))
    return lazy


def _refuse_twins(table: AnyFrame, identity: str) -> None:
    """Raise FrameError for an id that stands in more than one row."""
    groups = _groups(table, identity).filter(nw.col("rows") > 1)
    totals = collected(groups.select(ids=nw.len(), rows=nw.col("rows").sum()))[0]
    if not int(totals["ids"]):
        return
    examples = collected(groups.select(identity=nw.col(identity)).head(_EXAMPLES))
    problem = Problem(
        identity,
        msg("ids that come again"),
        msg("an id in one row; unique says which of several counts"),
        int(totals["rows"]),
        tuple(repr(row["identity"]) for row in examples),
    )
    raise FrameError(msg("cases"), (problem,))
