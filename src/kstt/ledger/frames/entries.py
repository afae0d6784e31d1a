"""Entering the cases of a frame: the engine groups their movements, and only these are collected."""

from __future__ import annotations

from datetime import date
from functools import cache, partial
from itertools import chain
from typing import TYPE_CHECKING, Any

import attrs
import narwhals.stable.v2 as nw

from kstt.definitions.form_06 import CaseAccount
from kstt.frames.counting import FactFrame, as_counted, key_name, ready
from kstt.frames.diagnosis import problems_in, spelled, spelled_at_first
from kstt.frames.expressions import Expressions
from kstt.frames.faults import faults_of
from kstt.frames.native import collected, gathered, is_in_memory, is_sqlite, with_derived
from kstt.frames.partitions import where_quicker
from kstt.frames.prepare import as_narwhals
from kstt.frames.problems import FrameError, Problem, of_whole_characters
from kstt.frames.source import CaseFrame, RecordFrame
from kstt.i18n import joined, msg
from kstt.ledger.frames.cells import CODES, OUTSIDE, layer_of, ordinals, packed, unpacked
from kstt.ledger.frames.expressions import MovementExpressions
from kstt.ledger.frames.histories import Histories, history_turns
from kstt.ledger.frames.keys import NUMBER, FrameKeys, key_columns
from kstt.ledger.frames.parts import TURNS, Part, parts_of
from kstt.ledger.frames.streamed import MOST_TOLD, Refusal, counted_streaming
from kstt.ledger.layer import Layer
from kstt.ledger.layers import stacked

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from kstt.definitions.rules import CountingRules
    from kstt.engines import Frame

    AnyFrame = nw.LazyFrame[Any] | nw.DataFrame[Any]
    Table = nw.DataFrame[Any]

__all__ = ["enter_frame"]

_EVER = date(2262, 1, 1)
"""A day after all movements that timestamps of every resolution can represent."""


@of_whole_characters
def enter_frame(frame: Frame, rules: CountingRules, names: Sequence[str]) -> tuple[Layer, ...]:
    """The movements of each key, as :func:`~kstt.ledger.entries.enter` counts them.

    Args:
        frame: a frame of cases of any engine, or a :class:`~kstt.frames.CaseFrame`.
        rules: the counting rules.
        names: ``unit`` and ``category``, as far as they are kept.

    Raises: FrameError with every problem of the frame.
    """
    source = as_counted(frame, CaseAccount, plain_levels=True)
    assert isinstance(source, CaseFrame)  # noqa: S101  # of cases, no other is given back
    if source.set_aside:
        # A ledger has no findings: nothing vanishes from it without a word.
        rows = source.set_aside[0]
        expected = msg("records alone: a ledger keeps no word of rows that are set aside")
        raise FrameError(
            "cases", (Problem(msg("(all)"), joined(": ", [str(rows.row), str(rows.found)]), expected),)
        )
    layers = where_quicker(source, partial(_enter_where_it_is, rules=rules, names=names), _together)
    return _enter_where_it_is(_with_days(source), rules, names) if layers is None else layers


def _together(parts: Iterable[tuple[Layer, ...]]) -> tuple[Layer, ...]:
    return stacked((), chain.from_iterable(parts))


def _enter_where_it_is(source: RecordFrame, rules: CountingRules, names: Sequence[str]) -> tuple[Layer, ...]:
    assert isinstance(source, CaseFrame)  # noqa: S101  # of cases, no other is given
    prepared = ready(source, _EVER, ("level", *names))
    if source.described is not None:
        spellings = spelled_at_first(prepared.table, source)
        prepared = attrs.evolve(prepared, facts=attrs.evolve(prepared.facts, spellings=spellings))
    layers = _entered(prepared, source, rules, names)
    if layers is None:
        spellings = spelled(prepared.table, source)
        prepared = attrs.evolve(prepared, facts=attrs.evolve(prepared.facts, spellings=spellings))
        layers = _entered(prepared, source, rules, names)
    if layers is None:
        expressions = Expressions(prepared.facts)
        faults = problems_in(
            prepared.table,
            expressions,
            faults_of(prepared.table, expressions, source.record, prepared.keys, prepared.filled),
        )
        _, problems = FrameKeys.of(prepared.table, names)
        raise FrameError(prepared.table.what, (*faults, *problems) or (OUTSIDE,))
    return layers


def _has_faults(rows: Table) -> bool:
    return bool((rows["code"] < 0).any())


def _with_days(source: CaseFrame) -> CaseFrame:
    """The source; for SQLite, which has no date arithmetic, its tables in memory."""
    if not is_sqlite(as_narwhals(source.frame)):
        return source
    tables = {"frame": source.frame, "suspensions": source.suspensions, "extensions": source.extensions}
    gathered_tables = {
        name: gathered(as_narwhals(table)).to_native() for name, table in tables.items() if table is not None
    }
    return attrs.evolve(source, **gathered_tables)


def _entered(
    prepared: FactFrame, source: CaseFrame, rules: CountingRules, names: Sequence[str]
) -> tuple[Layer, ...] | None:
    """The movements; ``None`` where a row is no valid record, or a key is invalid."""
    table = prepared.table
    histories = Histories.of(source, ("level", *names), prepared.facts.spellings)
    frame = table.frame if histories is None else histories.marked(table)
    plain = None if histories is None else histories.plain
    expressions = MovementExpressions(prepared.facts, table.frame)
    parts = parts_of(prepared, rules, expressions, plain)
    frame = with_derived(frame, expressions.derived | key_columns(table, names))
    known = cache(lambda: FrameKeys.of(table, names))
    found = counted_streaming(table, frame, expressions.level(), names, known, parts)
    if found is Refusal.UNABLE:
        found = _grouped_by_key(frame, *known(), parts, rules, histories)
        histories = None
    if isinstance(found, Refusal):
        return None
    if histories is None:
        return (found,)
    # The few cases with a history become a layer of their own, like an update.
    return stacked((found,), (_turned(histories, rules, names, table.columns),))


def _turned(
    histories: Histories, rules: CountingRules, names: Sequence[str], columns: Mapping[str, str]
) -> Layer:
    """The days on which cases with a history turned overdue or ceased to be overdue."""
    turns = history_turns(histories, rules, *TURNS)
    written = [key_name(n) for n in range(len(names) + 1)]
    found = collected(turns.group_by(*written).agg(nw.len().alias("records")))
    if not found:
        return Layer.of({})
    keys, _ = FrameKeys.of_rows(found, names, columns)
    return layer_of(_turn_rows(turns, keys, 0), keys.keys, TURNS)


def _turn_rows(turns: Table, keys: FrameKeys, place: int) -> Table:
    """The number of cases by key, day and code, as for a part at this index."""
    rows = _eager(keys.numbered(turns)).group_by(NUMBER, "day", "code").agg(nw.len().alias("records"))
    return _of_keys(ordinals(rows).with_columns(field=nw.lit(place)))


def _grouped_by_key(
    frame: AnyFrame,
    keys: FrameKeys,
    problems: Sequence[Problem],
    parts: Sequence[Part],
    rules: CountingRules,
    histories: Histories | None,
) -> Layer | Refusal:
    """The movements as any engine groups them."""
    if problems:
        return Refusal.FAULTY
    if not keys.keys:
        return Layer.of({})
    rows = _counted(frame, keys, parts)
    if _has_faults(rows):
        return Refusal.FAULTY
    of_parts = [part.meanings for part in parts]
    if histories is not None:
        turns = history_turns(histories, rules, *TURNS)
        rows = nw.concat([rows, _turn_rows(turns, keys, len(parts))])
        of_parts.append(TURNS)
    meanings = {
        place * CODES + code: made for place, some in enumerate(of_parts) for code, made in some.items()
    }
    return layer_of(rows, keys.keys, meanings)


def _counted(frame: AnyFrame, keys: FrameKeys, parts: Sequence[Part]) -> Table:
    """The number of rows by key, day and code; where there are faults, as the engine gives it."""
    small = len(keys.numbers) <= MOST_TOLD or is_in_memory(frame)
    if small:
        frame = keys.numbered(frame)
    by = [NUMBER] if small else list(keys.written)
    grouped = [_grouped(frame, by, part, place) for place, part in enumerate(parts)]
    rows = gathered(nw.concat(grouped))  # type: ignore[type-var]  # all of one engine
    if _has_faults(rows):
        # An invalid record may have no day.
        return rows
    rows = rows if frame.implementation.is_polars() else ordinals(rows)
    return _of_keys(rows if small else _eager(keys.numbered(rows)))


def _grouped(frame: AnyFrame, by: Sequence[str], part: Part, place: int) -> AnyFrame:
    """The number of rows by key, day and code: in columns, or as one number where days cast to numbers."""
    chosen = frame.select(*by, day=part.day, code=part.code.cast(nw.Int32)).filter(nw.col("code") != 0)
    named = [*by, "day", "code"]
    if frame.implementation.is_polars():
        chosen, named = chosen.select(packed=packed(nw.col("day"), nw.col("code"))), ["packed"]
    counted = chosen.group_by(*named).agg(nw.len().alias("records"))
    shown = unpacked("packed") if named == ["packed"] else {name: nw.col(name) for name in named}
    return counted.select("records", **shown, field=nw.lit(place, nw.Int32))


def _of_keys(rows: Table) -> Table:
    """The rows with common columns and types; the code includes the field."""
    code = nw.col("code").cast(nw.Int64) + nw.col("field").cast(nw.Int64) * CODES
    whole = (nw.col(name).cast(nw.Int64) for name in (NUMBER, "day", "records"))
    return rows.select(*whole, code=code)


def _eager(frame: AnyFrame) -> Table:
    assert isinstance(frame, nw.DataFrame)  # noqa: S101  # as what it was made of
    return frame
