"""Frames of cases with histories: the days on which a case turned overdue or ceased to be overdue.

The cases that were suspended or extended (they alone) are collected in memory, in columns, and evaluated
day by day: on every day on which the result may change, and on the day before.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, TypeVar, cast

import attrs
import narwhals.stable.v2 as nw

from kstt.definitions.boxes import AskedDay
from kstt.definitions.form_06 import case_boxes_on
from kstt.frames.counting import KEY
from kstt.frames.expressions import Facts, MomentFact, Spellings
from kstt.frames.histories import (
    FIELDS,
    day_number,
    gathered_stops,
    history_table,
    in_force,
    stop_columns,
    with_stops,
)
from kstt.frames.native import gathered, join, planned, settled
from kstt.frames.prepare import Columns, as_narwhals, prepare
from kstt.frames.vietnam import has_no_dates
from kstt.ledger.frames.expressions import ASKED, MovementExpressions, days_after
from kstt.ledger.frames.keys import key_columns
from kstt.ledger.movements import OVERDUE, asked_days
from kstt.records.cases import Case
from kstt.records.fields import FieldKind, fields_of
from kstt.records.histories import Extension, Suspension

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from kstt.definitions.rules import CountingRules
    from kstt.frames.source import CaseFrame

    AnyFrame = nw.LazyFrame[Any] | nw.DataFrame[Any]
    Table = nw.DataFrame[Any]

__all__ = ["Histories", "history_turns"]

_ID, _OF, _BEFORE, _ON = "__kstt_id", "__kstt_of", "__kstt_before", "__kstt_on"
_OTHER, _OTHER_DAY = "__kstt_other", "__kstt_other_day"
F = TypeVar("F", bound="AnyFrame")
_MARK = "__kstt_history"


@attrs.frozen(eq=False)
class Histories:
    """The cases of a frame that were suspended or extended, gathered in memory.

    Attributes:
        ids: of these cases, in the engine.
        cases: their ids, keys and facts.
        facts: the columns of ``cases`` that the boxes read.
        suspensions, extensions: ids and days of the events; ``None`` without events.
    """

    ids: AnyFrame
    cases: Table
    facts: Facts
    suspensions: Table | None
    extensions: Table | None

    @classmethod
    def of(cls, source: CaseFrame, keys: Sequence[str], spellings: Spellings) -> Histories | None:
        """The cases with histories of a source; ``None`` where it has none."""
        frame = planned(as_narwhals(source.frame))
        there = frame.collect_schema()
        texts = [name for name in FIELDS if (source.column_of(name) or "") in there]
        if source.suspensions is None and source.extensions is None and not texts:
            return None
        fields = fields_of(Case).values()
        needed = [f.name for f in fields if f.kind in {FieldKind.MOMENT, FieldKind.MEMBER}]
        wanted = dict.fromkeys((*keys, *needed, *texts, "id"))
        table = prepare(
            "cases", frame.to_native(), Case, source.columns, wanted, days=source.days, formats=source.formats
        )
        suspensions = history_table(table, "suspensions", source.suspensions, Suspension, source.days)
        extensions = history_table(table, "extensions", source.extensions, Extension, source.days)
        tables = [found for found in (suspensions, extensions) if found is not None]
        if not tables:
            return None
        ids = _together([t.frame.select(nw.col(t.columns["id"]).alias(_OF)) for t in tables]).unique()
        ids = settled(ids.with_columns(nw.lit(1).alias(_MARK)))
        named = key_columns(table, keys[1:])
        columns = {_fact_name(name): text for name, text in table.texts.items() if text is not None}
        rows = table.frame.select(
            nw.col(table.columns["id"]).alias(_ID), **named, **columns, **_fact_columns(table.moments)
        )
        cases = gathered(_join(rows, ids, "inner", {_ID: _OF}))
        texts_known = {
            name: nw.col(_fact_name(name)) if text is not None else None for name, text in table.texts.items()
        }
        facts = Facts(_facts(table.moments, cases), texts_known, spellings)
        return cls(ids, cases, facts, *map(_history, (suspensions, extensions)))

    def marked(self, table: Columns) -> AnyFrame:
        """All rows of the frame, those with a history marked."""
        return _join(table.frame, self.ids, "left", {table.columns["id"]: _OF})

    @property
    def plain(self) -> nw.Expr:
        """Whether a row of the marked frame has no history."""
        return nw.col(_MARK).is_null()


def _fact_name(field: str) -> str:
    return f"__kstt_of_{field}"


def _fact_columns(moments: Mapping[str, MomentFact | None]) -> dict[str, nw.Expr]:
    """The days, and the clocks where there are any, as columns."""
    columns = {}
    for name, fact in moments.items():
        if fact is not None:
            columns[_fact_name(name)] = fact.day
            if fact.clock is not None:
                columns[_fact_name(f"{name}_clock")] = fact.clock
    return columns


def _facts(moments: Mapping[str, MomentFact | None], table: Table) -> dict[str, MomentFact | None]:
    """The facts that stand in the columns of :func:`_fact_columns`."""
    facts: dict[str, MomentFact | None] = {}
    for name, fact in moments.items():
        day = nw.col(_fact_name(name))
        clock = None if fact is None or fact.clock is None else nw.col(_fact_name(f"{name}_clock"))
        timed = has_no_dates(table)
        facts[name] = None if fact is None else MomentFact(day, day, timed=timed, clock=clock)
    return facts


def _history(table: Columns | None) -> Table | None:
    if table is None:
        return None
    return gathered(
        table.frame.select(nw.col(table.columns["id"]).alias(_OF), **_fact_columns(table.moments))
    )


def history_turns(histories: Histories, rules: CountingRules, turned: int, ceased: int) -> Table:
    """A row for each day on which a case turned overdue or ceased to be overdue: keys, ``day``, ``code``."""
    turning = _turning_days(histories, rules)
    asked = _together([turning.select(_OF, nw.col(name).alias(ASKED)) for name in (_ON, _BEFORE)]).unique()
    overdue = _overdue(histories, rules, asked)
    keys = [name for name in histories.cases.columns if name.startswith(KEY)]
    rows = _join(turning, histories.cases.select(_ID, *keys), "inner", {_OF: _ID})
    for day, flag in ((_ON, "__kstt_now"), (_BEFORE, "__kstt_then")):
        days_overdue = overdue.select(
            nw.col(_ID).alias(f"{flag}_id"), nw.col(ASKED).alias(f"{flag}_day"), nw.lit(1).alias(flag)
        )
        rows = _join(rows, days_overdue, "left", {_OF: f"{flag}_id", day: f"{flag}_day"})
    now, then = ~nw.col("__kstt_now").is_null(), ~nw.col("__kstt_then").is_null()
    code = (
        nw.when(now & ~then)
        .then(nw.lit(turned, nw.Int32))
        .otherwise(nw.when(then & ~now).then(nw.lit(ceased, nw.Int32)).otherwise(nw.lit(0, nw.Int32)))
    )
    return rows.select(*keys, nw.col(_ON).alias("day"), code=code.cast(nw.Int32)).filter(nw.col("code") != 0)


def _turning_days(histories: Histories, rules: CountingRules) -> Table:
    """Every day of a case on which the result may change, and the day before it."""
    cases, extensions, suspensions = histories.cases, histories.extensions, histories.suspensions
    days: list[tuple[Table, str, str, int]] = []
    for asked in asked_days(case_boxes_on(AskedDay(), rules).predicate(OVERDUE)):
        if histories.facts.moments[asked.field] is not None:
            days.append((cases, _ID, asked.field, asked.after))
        if extensions is not None and asked.field == "due":
            days.append((extensions, _OF, "due", asked.after))
    if extensions is not None:
        days.append((extensions, _OF, "granted", 0))
    if suspensions is not None:
        there = [name for name in ("start", "end") if _fact_name(name) in suspensions.columns]
        days += [(suspensions, _OF, name, 0) for name in there]
    found = _together(
        [
            table.select(nw.col(of).alias(_OF), days_after(table, nw.col(_fact_name(name)), after).alias(_ON))
            for table, of, name, after in days
        ]
    )
    found = found.filter(~nw.col(_ON).is_null()).unique()
    return found.with_columns(days_after(cases, nw.col(_ON), -1).alias(_BEFORE))


def _overdue(histories: Histories, rules: CountingRules, asked: Table) -> Table:
    """The asked days at whose end a case was overdue, as rows of id and day."""
    rows = _join(asked, histories.cases, "inner", {_OF: _ID}).with_columns(nw.col(_OF).alias(_ID))
    facts = histories.facts
    if histories.extensions is not None:
        rows, due = _with_due(rows, histories.extensions, asked, facts.moments["due"])
        facts = attrs.evolve(facts, moments={**facts.moments, "due": due})
    if histories.suspensions is not None:
        stopped, start = _stopped(histories.suspensions, asked)
        rows = _join(rows, stopped, "left", {_ID: _OTHER, ASKED: _OTHER_DAY})
        facts = with_stops(facts, start, timed=has_no_dates(rows))
    expressions = MovementExpressions(facts, rows)
    test = expressions.test(case_boxes_on(AskedDay(), rules).predicate(OVERDUE))
    return rows.with_columns(**expressions.derived).filter(test).select(_ID, ASKED)


def _stopped(suspensions: Table, asked: Table) -> tuple[Table, MomentFact]:
    """The asked days at whose end the clock stood still, see ``Suspension.covers_end_of``; and the starts."""
    day, end, clock = (nw.col(_fact_name(name)) for name in ("start", "end", "start_clock"))
    start = MomentFact(
        day, day, timed=False, clock=clock if _fact_name("start_clock") in suspensions.columns else None
    )
    rows = _join(asked, suspensions.with_columns(nw.col(_OF).alias(_OTHER)), "inner", {_OF: _OTHER})
    covers = nw.lit(value=True)
    if _fact_name("end") in suspensions.columns:
        covers = end.is_null() | (nw.col(ASKED) < end)
    stops = rows.filter(~(nw.col(ASKED) < day)).select(
        nw.col(_OF).alias(_OTHER),
        nw.col(ASKED).alias(_OTHER_DAY),
        **stop_columns(day, start.clock, covers),
    )
    return gathered_stops(stops, [_OTHER, _OTHER_DAY]), start


def _with_due(
    rows: Table, extensions: Table, asked: Table, first: MomentFact | None
) -> tuple[Table, MomentFact]:
    """The rows with the due date in force at the end of each asked day, and where it stands.

    Of two extensions granted on one day the one with the later due date counts.
    """
    granted, later, clock = (nw.col(_fact_name(name)) for name in ("granted", "due", "due_clock"))
    timed = has_no_dates(rows)
    clocked = _fact_name("due_clock") in extensions.columns
    parts = {"__kstt_granted": granted, "__kstt_later": later} | (
        {"__kstt_later_clock": clock} if clocked else {}
    )
    latest = _join(asked, extensions.select(nw.col(_OF).alias(_OTHER), **parts), "inner", {_OF: _OTHER})
    rank = day_number(nw.col("__kstt_granted")) * 100_000_000 + day_number(nw.col("__kstt_later"))
    latest = latest.filter(~(nw.col(ASKED) < nw.col("__kstt_granted"))).with_columns(
        rank.alias("__kstt_rank")
    )
    last = latest.group_by(_OF, ASKED).agg(nw.col("__kstt_rank").max().alias("__kstt_last"))
    last = last.select(nw.col(_OF).alias(_OTHER), nw.col(ASKED).alias(_OTHER_DAY), "__kstt_last")
    latest = _join(latest, last, "inner", {_OF: _OTHER, ASKED: _OTHER_DAY})
    latest = latest.filter(nw.col("__kstt_rank") == nw.col("__kstt_last"))
    wanted = [name for name in parts if name != "__kstt_granted"]
    latest = latest.group_by(_OF, ASKED).agg(*(nw.col(name).max() for name in wanted))
    latest = latest.select(nw.col(_OF).alias(_OTHER), nw.col(ASKED).alias(_OTHER_DAY), *wanted)
    rows = _join(rows, latest, "left", {_ID: _OTHER, ASKED: _OTHER_DAY})
    new = nw.col("__kstt_later")
    fact = in_force(first, MomentFact(new, new, timed=timed, clock=new if clocked else None), timed=timed)
    named = {"__kstt_due": fact.day} | ({} if fact.clock is None else {"__kstt_due_clock": fact.clock})
    due, due_clock = nw.col("__kstt_due"), None if fact.clock is None else nw.col("__kstt_due_clock")
    return rows.with_columns(**named), MomentFact(due, due, timed=timed, clock=due_clock)


def _together(frames: Sequence[F]) -> F:
    return nw.concat(list(frames))  # type: ignore[type-var]  # all of one engine


def _join(one: F, other: F, how: str, on: Mapping[str, str]) -> F:
    return cast("F", join(one, other, how, list(on), list(on.values())))
