"""What may not be in a row of a frame: the tests that a record class makes of one record, for a column."""

from __future__ import annotations

from functools import reduce
from operator import or_
from typing import TYPE_CHECKING

import attrs
import narwhals.stable.v2 as nw

from kstt.boxes import Day, Missing
from kstt.cases import Case
from kstt.feedback import Feedback
from kstt.frames.expressions import Rendering, is_one_of
from kstt.frames.fields import FieldKind, fields_of

if TYPE_CHECKING:
    from collections.abc import Iterable

    from kstt.frames.prepare import Prepared

__all__ = ["Fault", "any_of", "faults_of"]


@attrs.frozen(eq=False)
class Fault:
    """A test that a row fails to be a record; ``shown`` are the fields to show of an example.

    A fault ``of_day`` concerns the days, from which alone a row is known to be out of the period's scope.
    """

    field: str
    what: str
    expected: str
    test: nw.Expr
    shown: tuple[str, ...]
    of_day: bool = True


_FOLLOWS = {Case: (("closed", "received"),), Feedback: (("resolved", "received"), ("published", "resolved"))}
_NEEDS = {Case: (("closing", "closed"),), Feedback: (("published", "resolved"),)}


def faults_of(table: Prepared, rendering: Rendering, record: type[Case | Feedback]) -> list[Fault]:
    """The tests of the fields that a table has."""
    facts, found = rendering.facts, []
    for field in fields_of(record).values():
        name = field.name
        if field.kind is FieldKind.MOMENT and name in table.unread:
            expected = "ISO 8601 days or instants"
            found.append(
                Fault(name, "texts that are no day or instant", expected, table.unread[name], (name,))
            )
        if field.kind is FieldKind.MOMENT and not field.optional:
            missing = rendering.test(Missing(Day(name)))
            found.append(Fault(name, "nothing", "a day or instant", missing, (name,)))
        text = facts.texts.get(name)
        if field.members is not None and text is not None and name != "level":
            values = facts.spellings.of(field.members)
            known = is_one_of(text, values)
            if field.optional:
                known = text.is_null() | is_one_of(text, (*values, *facts.spellings.nothing))
            expected = "one of " + ", ".join(str(member.value) for member in field.members)
            unknown = ~nw.when(known).then(nw.lit(value=True)).otherwise(nw.lit(value=False))
            found.append(Fault(name, "unknown values", expected, unknown, (name,), of_day=False))
    for later, first in _FOLLOWS[record]:
        if facts.moments[later] is not None and facts.moments[first] is not None:
            before = rendering.earlier(later, first)
            found.append(Fault(later, f"before {first}", f"on or after {first}", before, (first, later)))
    for name, needed in _NEEDS[record]:
        there = rendering.test(Missing(Day(needed)))
        text, moment = facts.texts.get(name), facts.moments.get(name)
        if text is not None:
            told = ~text.is_null() & ~is_one_of(text, facts.spellings.nothing)
        elif moment is not None:
            told = ~moment.value.is_null()
        else:
            continue
        found.append(
            Fault(needed, f"nothing, with {name}", f"a day or instant, or no {name}", there & told, (name,))
        )
    return found


def any_of(faults: Iterable[Fault]) -> nw.Expr:
    """Whether a row has any of these faults."""
    return reduce(or_, (fault.test for fault in faults))
