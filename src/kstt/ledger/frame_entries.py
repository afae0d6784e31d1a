"""Entering the cases of a frame: the engine groups their movements, and only these are collected."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Any

import attrs
import narwhals.stable.v2 as nw

from kstt.accounts import CaseAccount
from kstt.frames.diagnosis import problems_in, spelled
from kstt.frames.expressions import Rendering
from kstt.frames.faults import any_of, faults_of
from kstt.frames.native import gathered, is_in_memory, is_sqlite, with_derived
from kstt.frames.prepare import narwhalified
from kstt.frames.problems import FrameError
from kstt.frames.source import CaseFrame
from kstt.frames.tally import Ready, as_source, ready
from kstt.ledger.frame_cells import CODES, layer_of, ordinals, packed, unpacked
from kstt.ledger.frame_histories import Histories, history_turns
from kstt.ledger.frame_keys import NUMBER, FrameKeys, key_columns
from kstt.ledger.layer import Layer
from kstt.ledger.movements import CEASED, FLOWS, KINDS, TURNED, Movement, flow_tree, movements
from kstt.ledger.rendering import MovementRendering

if TYPE_CHECKING:
    from collections.abc import Sequence

    from kstt.engines import Frame
    from kstt.rules import CountingRules

    AnyFrame = nw.LazyFrame[Any] | nw.DataFrame[Any]
    Table = nw.DataFrame[Any]

__all__ = ["enter_frame"]

_FAULT = -1
_MOST_TOLD = 20_000
"""Keys that an engine which is asked in words is told in one table; where there are more it groups texts."""

_EVER = date(2262, 1, 1)
"""A day after all that happened, that timestamps of every resolution can tell."""


def enter_frame(frame: Frame, rules: CountingRules, names: Sequence[str]) -> Layer:
    """The movements of each key, as :func:`~kstt.ledger.entries.enter` counts them.

    Args:
        frame: a frame of cases of any engine, or a :class:`~kstt.frames.CaseFrame`.
        rules: the counting rules.
        names: ``unit`` and ``category``, as far as they are kept.

    Raises: FrameError with everything that is wrong with the frame.
    """
    source = as_source(frame, CaseAccount)
    assert isinstance(source, CaseFrame)  # noqa: S101  # of cases, no other is given back
    source = _with_days(source)
    prepared = ready(source, _EVER, ("level", *names))
    keys, problems = FrameKeys.of(prepared.table, names)
    if not (keys.keys or problems):
        return Layer.of({})
    rows = None if problems else _moved(prepared, source, rules, names, keys)
    if rows is None or _has_faults(rows):
        spellings = spelled(prepared.table, source.record)
        prepared = attrs.evolve(prepared, facts=attrs.evolve(prepared.facts, spellings=spellings))
        rows = None if problems else _moved(prepared, source, rules, names, keys)
    if rows is None or _has_faults(rows):
        rendering = Rendering(prepared.facts)
        faults = problems_in(prepared.table, rendering, faults_of(prepared.table, rendering, source.record))
        raise FrameError(prepared.table.what, (*faults, *problems))
    return layer_of(rows, keys.keys, _meanings(rules))


def _has_faults(rows: Table) -> bool:
    return bool((rows["code"] < 0).any())


def _with_days(source: CaseFrame) -> CaseFrame:
    """The source; of SQLite, which has no days to reckon with, its tables in memory."""
    if not is_sqlite(narwhalified(source.frame)):
        return source
    tables = {"frame": source.frame, "suspensions": source.suspensions, "extensions": source.extensions}
    gathered_tables = {
        name: gathered(narwhalified(table)).to_native() for name, table in tables.items() if table is not None
    }
    return attrs.evolve(source, **gathered_tables)


def _moved(
    prepared: Ready, source: CaseFrame, rules: CountingRules, names: Sequence[str], keys: FrameKeys
) -> Table:
    """The number of rows by key, day and code of what they do on that day: a bit a movement."""
    table = prepared.table
    histories = Histories.of(source, ("level", *names), prepared.facts.spellings)
    frame = table.frame if histories is None else histories.marked(table)
    plain = None if histories is None else histories.plain
    rendering = MovementRendering(prepared.facts, table.frame)
    by_field = _by_field(rules)
    parts: list[tuple[int, nw.Expr, nw.Expr]] = []
    for place, (field, moves) in enumerate(by_field.items()):
        if prepared.facts.moments[field] is None:
            continue
        flows = {move.kind: 1 << bit for bit, move in enumerate(moves) if move.kind in FLOWS}
        code = rendering.flows(*flow_tree(field, rules), flows) if flows else nw.lit(0, nw.Int32)
        for bit, move in enumerate(moves):
            if move.kind in flows:
                continue
            test = rendering.test(move.when)
            if plain is not None and move.kind in {TURNED, CEASED}:
                test = test & plain
            code = code + nw.when(test).then(nw.lit(1 << bit, nw.Int32)).otherwise(nw.lit(0, nw.Int32))
        if field == "received":
            wrong = any_of(faults_of(table, rendering, source.record))
            code = nw.when(wrong).then(nw.lit(_FAULT, nw.Int32)).otherwise(code)
        parts.append((place, rendering.day(field), code))
    derived = with_derived(frame, rendering.derived | key_columns(table, names))
    rows = _counted(derived, keys, parts)
    if _has_faults(rows):
        return rows
    if histories is not None:
        turned, ceased = (len(by_field) * CODES + bit for bit in (1, 2))
        turns = history_turns(histories, rules, turned, ceased)
        more = _eager(keys.numbered(turns)).group_by(NUMBER, "day", "code").agg(nw.len().alias("records"))
        rows = nw.concat([rows, _of_keys(ordinals(more).with_columns(field=nw.lit(0)))])
    return rows


def _counted(frame: AnyFrame, keys: FrameKeys, parts: Sequence[tuple[int, nw.Expr, nw.Expr]]) -> Table:
    """The number of rows by key, day and code; where there are faults, as the engine gives it."""
    small = len(keys.numbers) <= _MOST_TOLD or is_in_memory(frame)
    if small:
        frame = keys.numbered(frame)
    by = [NUMBER] if small else list(keys.written)
    grouped = [_grouped(frame, by, day, code, place) for place, day, code in parts]
    rows = gathered(nw.concat(grouped))  # type: ignore[type-var]  # all of one engine
    numbered = "packed" in rows.columns
    if numbered:
        rows = rows.with_columns(**unpacked("packed"))
    if _has_faults(rows):
        # What is no record may have no day either.
        return rows
    rows = rows if numbered else ordinals(rows)
    return _of_keys(rows if small else _eager(keys.numbered(rows)))


def _grouped(frame: AnyFrame, by: Sequence[str], day: nw.Expr, code: nw.Expr, place: int) -> AnyFrame:
    """The number of rows by key, day and code: in columns, or as one number where days cast to numbers."""
    chosen = frame.select(*by, day=day, code=code.cast(nw.Int32)).filter(nw.col("code") != 0)
    named = [*by, "day", "code"]
    if frame.implementation.is_polars():
        chosen, named = chosen.select(packed=packed(nw.col("day"), nw.col("code"))), ["packed"]
    counted = chosen.group_by(*named).agg(nw.len().alias("records"))
    return counted.select(*named, "records", field=nw.lit(place, nw.Int32))


def _of_keys(rows: Table) -> Table:
    """The rows in the columns and types of all; the code tells the field apart too."""
    told = nw.col("code").cast(nw.Int64) + nw.col("field").cast(nw.Int64) * CODES
    whole = (nw.col(name).cast(nw.Int64) for name in (NUMBER, "day", "records"))
    return rows.select(*whole, code=told)


def _eager(frame: AnyFrame) -> Table:
    assert isinstance(frame, nw.DataFrame)  # noqa: S101  # as what it was made of
    return frame


def _by_field(rules: CountingRules) -> dict[str, list[Movement]]:
    fields: dict[str, list[Movement]] = {}
    for movement in movements(rules):
        fields.setdefault(movement.day.field, []).append(movement)
    return fields


def _meanings(rules: CountingRules) -> dict[int, tuple[tuple[int, int], ...]]:
    """What each code means: the days after, and the kind, of each movement made."""
    found: dict[int, tuple[tuple[int, int], ...]] = {}
    by_field = _by_field(rules)
    for place, moves in enumerate(by_field.values()):
        for bits in range(1, 1 << len(moves)):
            made = [move for bit, move in enumerate(moves) if bits >> bit & 1]
            found[place * CODES + bits] = tuple((m.day.after, KINDS.index(m.kind)) for m in made)
    for bit, kind in ((1, TURNED), (2, CEASED)):
        found[len(by_field) * CODES + bit] = ((0, KINDS.index(kind)),)
    return found
