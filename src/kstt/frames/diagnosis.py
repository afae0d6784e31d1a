"""Looking a second time at a frame that cannot be counted: what is wrong, how often, for example where."""

from __future__ import annotations

from typing import TYPE_CHECKING

import narwhals.stable.v2 as nw

from kstt.errors import ParseError
from kstt.frames.expressions import Spellings
from kstt.frames.native import collected, with_derived
from kstt.frames.problems import Problem
from kstt.records.fields import FieldKind, fields_of
from kstt.vocabulary import parse_member

if TYPE_CHECKING:
    from collections.abc import Sequence

    from kstt.frames.expressions import Expressions
    from kstt.frames.faults import Fault
    from kstt.frames.prepare import Columns
    from kstt.records.cases import Case
    from kstt.records.feedback import Feedback
    from kstt.vocabulary import Labelled

__all__ = ["problems_in", "spelled"]

_EXAMPLES = 3
_MANY = 1_000


def spelled(table: Columns, record: type[Case | Feedback]) -> Spellings:
    """How the frame writes the members of its vocabularies, in capitals or with stray spaces perhaps."""
    members: dict[Labelled, tuple[str, ...]] = {}
    nothing: list[str] = [""]
    for field in fields_of(record).values():
        text = table.texts.get(field.name)
        if field.kind is not FieldKind.MEMBER or field.members is None or text is None:
            continue
        # A column with more values than this is none of a vocabulary.
        values = collected(table.frame.select(value=text).unique().head(_MANY))
        for value in sorted(str(row["value"]) for row in values if isinstance(row["value"], str)):
            if not value.strip():
                nothing.append(value)
                continue
            try:
                member = parse_member(field.members, value)
            except ParseError:
                continue
            members[member] = tuple(dict.fromkeys((*members.get(member, (member.value,)), value)))
    return Spellings(members, tuple(dict.fromkeys(nothing)))


def problems_in(table: Columns, expressions: Expressions, faults: Sequence[Fault]) -> tuple[Problem, ...]:
    """Every fault that the frame has, with the number of rows and a few examples."""
    frame = with_derived(table.frame, expressions.derived)
    sums = {
        f"p{n}": nw.when(fault.test).then(nw.lit(1)).otherwise(nw.lit(0)).sum()
        for n, fault in enumerate(faults)
    }
    counts = collected(frame.select(**sums))[0]
    problems = []
    for n, fault in enumerate(faults):
        if counts[f"p{n}"]:
            shown = {name: nw.col(table.columns[name]) for name in fault.shown if name in table.columns}
            rows = collected(frame.filter(fault.test).select(**shown).head(_EXAMPLES)) if shown else []
            examples = dict.fromkeys(" and ".join(map(_text, row.values())) for row in rows)
            column = table.columns.get(fault.field, fault.field)
            told = tuple(example for example in examples if example != "None")
            problems.append(Problem(column, fault.what, fault.expected, int(counts[f"p{n}"]), told))
    return tuple(problems)


def _text(value: object) -> str:
    return repr(value) if isinstance(value, str) else str(value)
