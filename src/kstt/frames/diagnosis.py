"""Looking a second time at a frame that cannot be counted: what is wrong, how often, for example where."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import attrs
import narwhals.stable.v2 as nw

from kstt.errors import ParseError
from kstt.frames.beside import next_to_empty, texts_of
from kstt.frames.expressions import Spellings
from kstt.frames.native import collected, distinct_texts, with_derived
from kstt.frames.prepare import as_narwhals
from kstt.frames.problems import Problem
from kstt.i18n import msg
from kstt.records.fields import FieldKind, fields_of
from kstt.records.source_words import OpenStatus
from kstt.vocabulary import parse_member

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from kstt.frames.expressions import Expressions
    from kstt.frames.faults import Fault
    from kstt.frames.prepare import Columns
    from kstt.frames.source import RecordFrame
    from kstt.records.fields import Field
    from kstt.vocabulary import Labelled

    AnyFrame = nw.LazyFrame[Any] | nw.DataFrame[Any]

__all__ = ["problems_in", "spelled", "spelled_at_first"]

_ID = "__kstt_id"
_EXAMPLES = 3
_MANY = 1_000
_FIRST = 10_000


def spelled_at_first(table: Columns, source: RecordFrame) -> Spellings:
    """How the first rows of a described frame write their words: enough for most, and costs nothing."""
    frame = table.plain if source.sample is source.frame else as_narwhals(source.sample)
    return spelled(attrs.evolve(table, plain=frame.head(_FIRST)), source)


def spelled(table: Columns, source: RecordFrame) -> Spellings:
    """How the frame writes the members of its vocabularies, in words of its own perhaps."""
    members: dict[Labelled, tuple[str, ...]] = {}
    nothing: list[str] = [""]
    still_open: list[str] = []
    for field in fields_of(source.record).values():
        text = table.texts.get(field.name)
        if field.kind is not FieldKind.MEMBER or field.members is None or text is None:
            continue
        # A column with more values than this is none of a vocabulary.
        for value in distinct_texts(table.plain, text, _MANY):
            if not value.strip():
                nothing.append(value)
                continue
            try:
                member = _meaning(source, field, value)
            except ParseError:
                continue
            if isinstance(member, OpenStatus):
                still_open.append(value)
            else:
                found = members.get(member, () if source.described else (str(member.value),))
                members[member] = tuple(dict.fromkeys((*found, value)))
    return Spellings(members, tuple(dict.fromkeys((*nothing, *still_open))), tuple(still_open))


def _meaning(source: RecordFrame, field: Field, value: str) -> Labelled | OpenStatus:
    if source.described is not None:
        return source.described.word(field.name, value)
    assert field.members is not None  # noqa: S101  # asked of vocabularies alone
    return parse_member(field.members, value)


def problems_in(table: Columns, expressions: Expressions, faults: Sequence[Fault]) -> tuple[Problem, ...]:
    """Every fault that the frame has, with the number of rows and a few examples."""
    frame = with_derived(table.frame, expressions.derived)
    tests = [fault.test if fault.reported is None else fault.test & ~fault.reported for fault in faults]
    one, zero = nw.lit(1), nw.lit(0)
    sums = {f"p{n}": nw.when(test).then(one).otherwise(zero).sum() for n, test in enumerate(tests)}
    counts = collected(frame.select(**sums))[0]
    problems = []
    for n, fault in enumerate(faults):
        if counts[f"p{n}"]:
            shown = {name: nw.col(table.columns[name]) for name in fault.shown if name in table.columns}
            identity = table.columns.get("id") if "id" not in shown else None
            told = shown if identity is None else {**shown, _ID: nw.col(identity)}
            rows = collected(frame.filter(tests[n]).select(**told).head(_EXAMPLES)) if shown else []
            names = [_text(row.pop(_ID, None)) for row in rows]
            examples: dict[str, str] = {}
            for row, name in zip(rows, names, strict=True):
                examples.setdefault(" and ".join(map(_text, row.values())), name)
            examples.pop("None", None)
            column = table.columns.get(fault.field, fault.field)
            # Where nothing stands, the ids alone are the examples.
            ids = () if identity is None else tuple(examples.values() or names)
            expected = fault.expected
            if fault.unknown:
                expected = msg(
                    "{expected}, or a word under [words.{field}] of a description",
                    expected=expected,
                    field=fault.field,
                )
            problems.append(Problem(column, fault.what, expected, int(counts[f"p{n}"]), tuple(examples), ids))
    beside = _rows_beside(table.frame, table.columns) if problems else ()
    return (*beside, *problems)


def _rows_beside(frame: AnyFrame, columns: Mapping[str, str]) -> tuple[Problem, ...]:
    """Rows that are next to empty, such as a total below the records, which other doors set aside."""
    test = next_to_empty(frame, columns)
    if test is None:
        return ()
    beside = frame.filter(test)
    rows = int(collected(beside.select(rows=nw.len()))[0]["rows"])
    if not rows:
        return ()
    what = msg("rows that are next to empty, as totals and signatures are (record-beside),")
    expected = msg("records alone; such rows are set aside where a description says what columns mean")
    return (Problem(msg("(all)"), what, expected, rows, tuple(map(repr, texts_of(beside, columns)))),)


def _text(value: object) -> str:
    # An engine's own value of nothing, such as pandas' NaT, is not equal to itself.
    return repr(value) if isinstance(value, str) else str(value if value == value else None)  # noqa: PLR0124
