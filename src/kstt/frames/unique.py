"""Frames in which an id stands in several rows: refused, or the row that counts chosen."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import attrs
import narwhals.stable.v2 as nw

from kstt.errors import ParseError
from kstt.frames.native import collected, gathered, join, same_engine
from kstt.frames.prepare import as_narwhals, moment_of
from kstt.frames.problems import FrameError, Problem
from kstt.frames.repeated import RepeatedHashes, repeated, split_by_hash
from kstt.frames.source import CaseFrame
from kstt.frames.through_arrow import in_polars
from kstt.i18n import msg
from kstt.records.cases import Case
from kstt.records.fields import fields_of
from kstt.records.sources import Unique
from kstt.text import name_key

if TYPE_CHECKING:
    from kstt.engines import Frame

    AnyFrame = nw.LazyFrame[Any] | nw.DataFrame[Any]

__all__ = ["unique_frame"]

_EXAMPLES = 3
_FEW = 100_000
"""As many ids are looked for among the rows at little cost."""


@attrs.frozen(eq=False)
class _ChosenFrame(CaseFrame):
    """A frame of one row for each id, and the table that its rows were chosen from."""

    chosen_from: Frame = attrs.field(kw_only=True)

    @property
    def sample(self) -> Frame:
        """The whole table, whose first rows are there without any being chosen."""
        return self.chosen_from


def unique_frame(frame: CaseFrame) -> CaseFrame:
    """The frame with one row for each id, as its description says; by default two rows of one id are refused.

    Raises: FrameError for an id in several rows or with a NUL, or a table without the order that is
    asked for; ParseError for histories, which messages alone have.
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
    split = _repeated_rows(table, identity)
    if split is None:
        return frame
    again, others = split
    if how is Unique.REFUSE:
        _refuse_repeats(again, identity)
        return frame
    # Found once, not anew for every question that is asked of the frame.
    again = gathered(again) if again.implementation.is_polars() else again
    one = _newest(again, identity, frame) if how is Unique.LATEST else _last_rows(again, identity)
    if isinstance(table, nw.LazyFrame):
        one = one.lazy()
    whole: AnyFrame = one if others is None else nw.concat([others, one])  # type: ignore[type-var]  # of one engine
    fields = {f.alias or f.name: getattr(frame, f.name) for f in attrs.fields(CaseFrame) if f.name != "frame"}
    return _ChosenFrame(whole.to_native(), **fields, chosen_from=frame.frame)


def _repeated_rows(table: AnyFrame, identity: str) -> tuple[AnyFrame, AnyFrame | None] | None:
    """The rows whose ids may be repeated, and those whose ids are not; ``None`` where no id is.

    Raises: FrameError for an id with a NUL.
    """
    known = _hashes(table, identity)
    if known is not None and known.has_nul:
        _refuse_nul(table, identity)
    if _all_different(table, identity, known):
        return None
    if known is not None and (table.implementation.is_polars() or table.implementation.is_duckdb()):
        return split_by_hash(table, identity, known.hashes)
    ids_again = _groups(table, identity).filter(nw.col("rows") > 1).select(identity)
    few = gathered(ids_again.head(_FEW + 1))
    if len(few) > _FEW or table.collect_schema()[identity] != nw.String:
        return table, None
    # Of a few ids alone the rows are compared; the others stay as they are.
    ids = same_engine(table, {"__kstt_of": few[identity].to_list()})
    again, others = (join(table, ids, how, [identity], ["__kstt_of"]) for how in ("semi", "anti"))
    return again, others


def _hashes(table: AnyFrame, identity: str) -> RepeatedHashes | None:
    moved = in_polars(table, [identity])
    return repeated(table if moved is None else moved, identity)


def _all_different(table: AnyFrame, identity: str, known: RepeatedHashes | None) -> bool:
    """Whether no id is repeated, by the hashes where they are known."""
    return not (_has_repeats(table, identity) if known is None else len(known.hashes))


def _groups(table: AnyFrame, identity: str) -> AnyFrame:
    """The number of rows of each id; rows without one are refused elsewhere, as what they are."""
    given = table.filter(~nw.col(identity).is_null())
    return given.group_by(identity).agg(nw.len().alias("rows"))


def _has_repeats(table: AnyFrame, identity: str) -> bool:
    """Whether an id stands in more than one row; raises FrameError for one with a NUL."""
    groups = _groups(table, identity)
    texts = table.collect_schema()[identity] == nw.String
    if texts:
        has_nul = nw.when(_has_nul(identity)).then(nw.lit(1)).otherwise(nw.lit(0))
        groups = groups.with_columns(has_nul=has_nul)
    sums = [nw.col("has_nul").sum()] if texts else []
    row = collected(groups.select(nw.len().alias("ids"), nw.col("rows").sum(), *sums))[0]
    if texts and row["has_nul"]:
        _refuse_nul(table, identity)
    return int(row["ids"]) < int(row["rows"] or 0)


def _has_nul(identity: str) -> nw.Expr:
    # A pattern, as no question to SQLite may hold a NUL itself.
    return nw.col(identity).str.contains(r"\x00")


def _refuse_nul(table: AnyFrame, identity: str) -> None:
    """Raise FrameError for ids with a NUL, which none has at any other door."""
    refused = table.filter(_has_nul(identity)).select(identity=nw.col(identity))
    rows = int(collected(refused.select(rows=nw.len()))[0]["rows"])
    examples = tuple(repr(row["identity"]) for row in collected(refused.head(_EXAMPLES)))
    problem = Problem(identity, msg("texts with a NUL"), msg("ids without a NUL"), rows, examples)
    raise FrameError(msg("cases"), (problem,))


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
    """The row of each id that changed last; of rows that say the same of the case, one.

    Raises: FrameError where rows of one time say different things.
    """
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
    rows = rows.select(*names)
    if _all_different(rows, identity, _hashes(rows, identity)):
        return rows
    fields = fields_of(Case).values()
    said = [frame.columns.get(name, name) for f in fields for name in (f.name, f.clock)]
    there = list(dict.fromkeys(name for name in said if name is not None and name in names))
    rows = rows.unique(subset=there)
    _refuse_repeats(rows, identity)
    return rows


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


def _refuse_repeats(table: AnyFrame, identity: str) -> None:
    """Raise FrameError for an id that stands in more than one row."""
    groups = _groups(table, identity).filter(nw.col("rows") > 1)
    totals = collected(groups.select(ids=nw.len(), rows=nw.col("rows").sum()))[0]
    if not int(totals["ids"]):
        return
    examples = collected(groups.select(identity=nw.col(identity)).head(_EXAMPLES))
    problem = Problem(
        identity,
        msg("repeated ids"),
        msg("an id in one row; unique says which of several counts"),
        int(totals["rows"]),
        tuple(repr(row["identity"]) for row in examples),
    )
    raise FrameError(msg("cases"), (problem,))
