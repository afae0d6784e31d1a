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
from kstt.frames.native import gathered, is_sqlite, with_derived
from kstt.frames.prepare import narwhalified
from kstt.frames.problems import FrameError, Problem
from kstt.frames.source import CaseFrame
from kstt.frames.tally import Ready, as_source, by_key, ready
from kstt.ledger.entries import LAST_DAY, STRIDE, Cells, Key
from kstt.ledger.frame_histories import Histories, history_turns
from kstt.ledger.movements import CEASED, FLOWS, KINDS, TURNED, Movement, flow_tree, movements
from kstt.ledger.rendering import MovementRendering
from kstt.text import clean
from kstt.vocabulary import AuthorityLevel, parse_member

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from kstt.engines import Frame
    from kstt.rules import CountingRules

    AnyFrame = nw.LazyFrame[Any] | nw.DataFrame[Any]

__all__ = ["enter_frame"]

_FAULT = -1
_EVER = date(2262, 1, 1)
"""A day after all that happened, that timestamps of every resolution can tell."""


def enter_frame(frame: Frame, rules: CountingRules, names: Sequence[str]) -> dict[Key, Cells]:
    """The number of movements of each key and cell, as :func:`~kstt.ledger.entries.enter` gives it.

    Args:
        frame: a frame of cases of any engine, or a :class:`~kstt.frames.CaseFrame`.
        rules: the counting rules.
        names: ``unit`` and ``category``, as far as they are kept.

    Raises: FrameError with everything that is wrong with the frame.
    """
    source = as_source(frame, CaseAccount)
    assert isinstance(source, CaseFrame)  # noqa: S101  # of cases, no other is given back
    source = _with_days(source)
    keys = ("level", *names)
    prepared = ready(source, _EVER, keys)
    rows = _moved(prepared, source, rules, keys)
    if _FAULT in rows["code"]:
        spellings = spelled(prepared.table, source.record)
        prepared = attrs.evolve(prepared, facts=attrs.evolve(prepared.facts, spellings=spellings))
        rows = _moved(prepared, source, rules, keys)
    problems: list[Problem] = []
    if _FAULT in rows["code"]:
        rendering = Rendering(prepared.facts)
        problems += problems_in(
            prepared.table, rendering, faults_of(prepared.table, rendering, source.record)
        )
    written = list(zip(*(rows[f"key{n}"] for n in range(len(keys))), strict=True))
    problems += _unknown(written, rows["records"], keys, prepared.table.columns)
    if problems:
        raise FrameError(prepared.table.what, tuple(problems))
    return _entered(written, rows, names, _meanings(rules))


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
    prepared: Ready, source: CaseFrame, rules: CountingRules, keys: Sequence[str]
) -> dict[str, list[Any]]:
    """The number of rows by key, day and code of what they do on that day: a bit a movement."""
    table = prepared.table
    histories = Histories.of(source, keys, prepared.facts.spellings)
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
    columns = {f"key{n}": nw.col(table.columns[key]) for n, key in enumerate(keys)}
    if frame.implementation.is_polars():
        # Grouped by small numbers in place of texts.
        columns = {name: column.cast(nw.Categorical) for name, column in columns.items()}
    derived = with_derived(frame, rendering.derived | columns)
    named = list(columns)
    grouped = [
        derived.select(*named, day=day, code=code.cast(nw.Int32))
        .filter(nw.col("code") != 0)
        .group_by(*named, "day", "code")
        .agg(nw.len().alias("records"))
        .select(*named, "day", "code", "records", field=nw.lit(place, nw.Int32))
        for place, day, code in parts
    ]
    rows = _columns(nw.concat(grouped))  # type: ignore[type-var]  # all of one engine
    places = rows.pop("field")
    rows["code"] = [
        code if code == _FAULT else code + place * _FIELD_STRIDE
        for code, place in zip(rows["code"], places, strict=True)
    ]
    if histories is not None:
        turned, ceased = (len(by_field) * _FIELD_STRIDE + bit for bit in (1, 2))
        turns = history_turns(histories, rules, turned, ceased)
        more = _columns(turns.group_by(*named, "day", "code").agg(nw.len().alias("records")))
        rows = {name: values + more[name] for name, values in rows.items()}
    return rows


_FIELD_STRIDE = 256


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
            found[place * _FIELD_STRIDE + bits] = tuple((m.day.after, KINDS.index(m.kind)) for m in made)
    for bit, kind in ((1, TURNED), (2, CEASED)):
        found[len(by_field) * _FIELD_STRIDE + bit] = ((0, KINDS.index(kind)),)
    return found


def _entered(
    written: Iterable[tuple[Any, ...]],
    rows: Mapping[str, list[Any]],
    names: Sequence[str],
    meanings: Mapping[int, tuple[tuple[int, int], ...]],
) -> dict[Key, Cells]:
    places = [names.index(name) + 1 if name in names else None for name in ("unit", "category")]
    known: dict[tuple[Any, ...], Cells] = {}
    counted: dict[Key, Cells] = {}
    last = LAST_DAY * STRIDE + STRIDE - 1
    for key, day, code, records in zip(written, rows["day"], rows["code"], rows["records"], strict=True):
        cells = known.get(key)
        if cells is None:
            unit, category = ("" if place is None else clean(key[place]) for place in places)
            member = parse_member(AuthorityLevel, key[0])
            cells = known[key] = counted.setdefault((unit, member, category), {})
        ordinal = day.toordinal()
        for after, kind in meanings[code]:
            cell = (ordinal + after) * STRIDE + kind
            if cell <= last:
                cells[cell] = cells.get(cell, 0) + int(records)
    return counted


def _unknown(
    written: Sequence[tuple[Any, ...]],
    records: Sequence[Any],
    keys: Sequence[str],
    columns: Mapping[str, str],
) -> list[Problem]:
    """The levels and names that are none."""
    counts: dict[tuple[Any, ...], int] = {}
    for key, count in zip(written, records, strict=True):
        counts[key] = counts.get(key, 0) + int(count)
    problems: dict[str, Problem] = {}
    for place, name in enumerate(keys[1:] or ("",), 1):
        rows = [
            {"code": 0, "records": count, "key0": key[0], "key1": key[place] if name else "any"}
            for key, count in counts.items()
        ]
        for problem in by_key(rows, 1, ("level", name))[1]:
            problems.setdefault(problem.column, attrs.evolve(problem, column=columns[problem.column]))
    return list(problems.values())


def _columns(frame: AnyFrame) -> dict[str, list[Any]]:
    """The columns of a result, computed by the engine."""
    table = gathered(frame)
    return {name: table[name].to_list() for name in table.columns}
