"""Suspensions and extensions of cases: tables beside the cases, joined by case id within the engine."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, TypeVar, cast

import attrs
import narwhals.stable.v2 as nw

from kstt.dates.instants import clock_of, day_of
from kstt.definitions.boxes import SUSPENDED_SINCE, Day, Less, Missing, Not, Some
from kstt.errors import ParseError
from kstt.frames.expressions import Expressions, Facts, MomentFact
from kstt.frames.native import collected, gathered, join, same_engine, settled, with_derived
from kstt.frames.prepare import Columns, as_narwhals, prepare
from kstt.frames.problems import FrameError, Problem
from kstt.frames.vietnam import has_no_dates
from kstt.i18n import msg
from kstt.records.cases import Case
from kstt.records.fields import FieldKind, fields_of
from kstt.records.histories import Extension, Suspension
from kstt.records.validity import rules_of

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date

    from kstt.dates.instants import Moment
    from kstt.frames.source import CaseFrame

    AnyFrame = nw.LazyFrame[Any] | nw.DataFrame[Any]
    History = type[Suspension | Extension]

__all__ = [
    "FIELDS",
    "day_number",
    "gathered_stops",
    "history_table",
    "in_force",
    "stop_columns",
    "with_due_in_force",
    "with_stops",
    "with_suspended",
]

F = TypeVar("F", bound="AnyFrame")

FIELDS = tuple(name for name, field in fields_of(Case).items() if field.kind is FieldKind.HISTORY)
"""The fields of a case that hold histories."""


def with_suspended(cases: Columns, facts: Facts, source: CaseFrame, on: date) -> tuple[Columns, Facts]:
    """The cases with what is known of the clock of each at the end of a day; and where the facts stand."""
    table = history_table(cases, "suspensions", source.suspensions, Suspension, source.days)
    if table is None:
        return cases, facts
    start = table.moments["start"]
    assert start is not None  # noqa: S101  # the field is not optional
    # The test of Suspension.covers_end_of, in the words of the boxes.
    expressions = Expressions(table.facts())
    begun = expressions.test(Not(Less(on, Day("start"))))
    covers = expressions.test(Some((Missing(Day("end")), Less(on, Day("end")))))
    stops = table.frame.filter(begun).select(
        nw.col(table.columns["id"]).alias("__kstt_of"), **stop_columns(start.day, start.clock, covers)
    )
    known = settled(gathered_stops(stops, ["__kstt_of"]))
    return _joined(cases, known), with_stops(facts, start, timed=has_no_dates(cases.frame))


def stop_columns(day: nw.Expr, clock: nw.Expr | None, covers: nw.Expr) -> dict[str, nw.Expr]:
    """Of suspensions that had begun by a day: whether one covers its end, and if so since when."""
    open_ = nw.when(covers).then(nw.lit(1)).otherwise(nw.lit(0))
    found = {"__kstt_open": open_, "__kstt_since": nw.when(covers).then(day)}
    return found if clock is None else {**found, "__kstt_since_clock": nw.when(covers).then(clock)}


def gathered_stops(stops: F, by: Sequence[str]) -> F:
    """Of every case whose clock stands still, how often it had stopped, and since when it stands still.

    Where it had stopped more than once the moment is not used: the least day and the least clock will do.
    """
    since = [name for name in ("__kstt_since", "__kstt_since_clock") if name in stops.collect_schema()]
    grouped = stops.group_by(*by).agg(
        nw.col("__kstt_open").max(), nw.len().alias("__kstt_stops"), *(nw.col(name).min() for name in since)
    )
    return cast("F", grouped.filter(nw.col("__kstt_open") == 1))


def with_stops(facts: Facts, start: MomentFact, *, timed: bool) -> Facts:
    """The facts and those of the columns of :func:`gathered_stops`, joined to the cases."""
    since, clock = nw.col("__kstt_since"), nw.col("__kstt_since_clock")
    moment = MomentFact(since, since, timed=timed, clock=None if start.clock is None else clock)
    return attrs.evolve(
        facts,
        suspended=~nw.col("__kstt_open").is_null(),
        suspended_before=nw.col("__kstt_stops") > 1,
        moments={**facts.moments, SUSPENDED_SINCE: moment},
    )


def with_due_in_force(cases: Columns, source: CaseFrame, on: date) -> Columns:
    """The cases with the due date that was in force at the end of a day in place of the first one.

    Which of several extensions that is: see :meth:`~kstt.records.cases.Case.due_at`.
    """
    table = history_table(cases, "extensions", source.extensions, Extension, source.days)
    if table is None:
        return cases
    granted, later = table.moments["granted"], table.moments["due"]
    assert granted is not None  # noqa: S101  # neither field is optional
    assert later is not None  # noqa: S101  # as above
    given = Expressions(table.facts()).test(Not(Less(on, Day("granted"))))
    parts = {"__kstt_granted": granted.day, "__kstt_later": later.day}
    if later.clock is not None:
        parts["__kstt_later_clock"] = later.clock
    stated = table.frame.filter(given).select(nw.col(table.columns["id"]).alias("__kstt_of"), **parts)
    closed = cases.moments["closed"]
    if closed is not None:
        ends = cases.frame.select(nw.col(cases.columns["id"]).alias("__kstt_id"), __kstt_until=closed.day)
        stated = _join(stated, ends, "inner", "__kstt_of", "__kstt_id")
        until = nw.col("__kstt_until")
        stated = stated.filter(until.is_null() | ~(until < nw.col("__kstt_granted")))
    # One number for "granted later, or on the same day with a later due date", as engines agree on numbers.
    stated = stated.with_columns(
        (day_number(nw.col("__kstt_granted")) * 100_000_000 + day_number(nw.col("__kstt_later"))).alias(
            "__kstt_rank"
        )
    )
    last = stated.group_by("__kstt_of").agg(nw.col("__kstt_rank").max().alias("__kstt_last"))
    last = last.select(nw.col("__kstt_of").alias("__kstt_id"), "__kstt_last")
    stated = _join(stated, last, "inner", "__kstt_of", "__kstt_id").filter(
        nw.col("__kstt_rank") == nw.col("__kstt_last")
    )
    wanted = [name for name in parts if name != "__kstt_granted"]
    stated = settled(stated.group_by("__kstt_of").agg(*(nw.col(name).max() for name in wanted)))
    joined = _joined(cases, stated)
    fact = in_force(cases.moments["due"], later, timed=has_no_dates(cases.frame))
    named = {"__kstt_due": fact.day}
    if fact.clock is not None:
        named["__kstt_due_clock"] = fact.clock
    value = nw.col("__kstt_due")
    clock = None if fact.clock is None else nw.col("__kstt_due_clock")
    moments = {**cases.moments, "due": MomentFact(value, value, timed=fact.timed, clock=clock)}
    return attrs.evolve(joined, frame=joined.frame.with_columns(**named), moments=moments)


def day_number(day: nw.Expr) -> nw.Expr:
    """A day as a number of eight digits."""
    year, month, number = (part.cast(nw.Float64) for part in (day.dt.year(), day.dt.month(), day.dt.day()))
    return (year * 100 + month) * 100 + number


def in_force(first: MomentFact | None, later: MomentFact, *, timed: bool) -> MomentFact:
    """The later due date where there is one, else the first."""
    new, new_clock = nw.col("__kstt_later"), nw.col("__kstt_later_clock")
    extended = ~new.is_null()
    day: nw.Expr = nw.when(extended).then(new)
    clock: nw.Expr | None = None
    if first is not None:
        day = nw.when(extended).then(new).otherwise(first.day)
    if later.clock is not None:
        clock = nw.when(extended).then(new_clock)
    if first is not None and first.clock is not None:
        other = nw.when(~extended).then(first.clock)
        clock = other if clock is None else nw.when(extended).then(new_clock).otherwise(first.clock)
    return MomentFact(day, day, timed=timed, clock=clock)


def _joined(cases: Columns, stated: AnyFrame) -> Columns:
    frame = _join(cases.frame, stated, "left", cases.columns["id"], "__kstt_of")
    return attrs.evolve(cases, frame=frame)


def _join(one: AnyFrame, other: AnyFrame, how: str, left: str, right: str) -> AnyFrame:
    return join(one, other, how, [left], [right])


def history_table(
    cases: Columns, name: str, native: object, kind: History, days: frozenset[str] = frozenset()
) -> Columns | None:
    """The table of histories: the one given, or made of the texts in the frame; ``None`` without either."""
    if native is None:
        if name not in cases.columns:
            return None
        native = _of_texts(cases, name, kind)
        if native is None:
            return None
    else:
        native = _beside(cases, name, native)
    table = prepare(name, native, kind, {}, fields_of(kind), days=days, formats=cases.formats, extra=("id",))
    _check(table, kind)
    return table


def _beside(cases: Columns, name: str, native: object) -> object:
    """A table that can be joined with the cases: of their engine, lazy as they are, ids of one kind.

    Raises: FrameError.
    """
    table: AnyFrame = as_narwhals(native)
    frame: AnyFrame = cases.frame
    one, other = (str(found.implementation.value) for found in (table, frame))
    if one != other:
        raise FrameError(
            name,
            (
                Problem(
                    msg("(all)"),
                    msg("a table of {one}", one=one),
                    msg("one of {other}, as the cases are", other=other),
                ),
            ),
        )
    schema, known = table.collect_schema(), frame.collect_schema()
    if "id" in schema:
        given, wanted = schema["id"], known[cases.columns["id"]]
        if (given.is_numeric() and wanted == nw.String) or (given == nw.String and wanted.is_numeric()):
            expected = msg("ids as the cases have them, of type {wanted}", wanted=wanted)
            raise FrameError(name, (Problem("id", msg("of type {given}", given=given), expected),))
    lazy = isinstance(frame, nw.LazyFrame)
    if isinstance(table, nw.LazyFrame):
        return native if lazy else gathered(table).to_native()
    return table.lazy().to_native() if lazy else native


def _check(table: Columns, kind: History) -> None:
    """Raises FrameError for histories without a case or a day, or that end before they start."""
    expressions = Expressions(table.facts())
    wrong = {
        (name, msg("nothing"), msg("a day or instant")): expressions.test(Missing(Day(name)))
        for name, field in fields_of(kind).items()
        if not field.optional
    }
    wrong[("id", msg("nothing"), msg("the id of a case"))] = nw.col(table.columns["id"]).is_null()
    for rule in rules_of(kind):
        if table.moments[rule.name] is not None:
            what, expected = (
                msg("before the {after}", after=rule.after),
                msg("an end on or after the {after}", after=rule.after),
            )
            wrong[(rule.name, what, expected)] = expressions.earlier(rule.name, rule.after)
    for name, test in table.unread.items():
        wrong[(name, msg("texts that are no day or instant"), table.dates)] = test
    one, zero = nw.lit(1), nw.lit(0)
    sums = {f"p{n}": nw.when(test).then(one).otherwise(zero).sum() for n, test in enumerate(wrong.values())}
    counts = collected(with_derived(table.frame, expressions.derived).select(**sums))[0]
    problems = [
        Problem(column, what, expected, int(counts[f"p{n}"]))
        for n, (column, what, expected) in enumerate(wrong)
        if counts[f"p{n}"]
    ]
    if problems:
        raise FrameError(table.what, tuple(problems))


def _of_texts(cases: Columns, name: str, kind: History) -> object:
    """A table of the engine made of the texts of a column; ``None`` where there are none."""
    identity, text = nw.col(cases.columns["id"]), nw.col(cases.columns[name])
    rows = collected(cases.frame.filter(~text.is_null()).select(of=identity, text=text))
    moments = list(fields_of(kind))
    columns: dict[str, list[Any]] = {"id": []}
    for field in moments:
        columns[field], columns[f"{field}_clock"] = [], []
    wrong: list[str] = []
    for row in rows:
        try:
            stated = fields_of(Case)[name].codec.parse(row["text"])
        except ParseError as error:
            wrong.append(repr(error.found))
            continue
        for one in cast("tuple[Suspension | Extension, ...]", stated):
            columns["id"].append(row["of"])
            for field in moments:
                moment: Moment | None = getattr(one, field)
                clock = clock_of(moment)
                columns[field].append(None if moment is None else day_of(moment))
                columns[f"{field}_clock"].append(None if clock is None else float(clock))
    if wrong:
        problem = Problem(
            name,
            msg("texts that are none"),
            msg("ISO 8601 intervals separated by ;"),
            len(wrong),
            tuple(wrong[:3]),
        )
        raise FrameError(cases.what, (problem,))
    return same_engine(cases.frame, columns).to_native() if columns["id"] else None
