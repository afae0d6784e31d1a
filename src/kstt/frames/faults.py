"""What may not be in a row of a frame: the tests that a record class makes of one record, for a column."""

from __future__ import annotations

from functools import reduce
from operator import or_
from typing import TYPE_CHECKING

import attrs
import narwhals.stable.v2 as nw

from kstt.definitions.boxes import Day, Missing
from kstt.frames.blanks import blank, has_nul
from kstt.frames.expressions import Expressions, is_one_of
from kstt.i18n import msg
from kstt.records.fields import Field, FieldKind, fields_of
from kstt.records.validity import FieldRule, rules_of

if TYPE_CHECKING:
    from collections.abc import Container, Iterable

    from kstt.frames.prepare import Columns
    from kstt.records.cases import Case
    from kstt.records.feedback import Feedback

__all__ = ["Fault", "any_of", "faults_of", "warnings_of"]


@attrs.frozen(eq=False)
class Fault:
    """A test that a row fails to be a record; ``shown`` are the fields to show of an example.

    An ``unknown`` one is a value that a vocabulary does not have. A fault ``of_day`` concerns the days, from
    which alone a row is known to be out of the period's scope. Rows of which another fault of the field is
    ``reported`` are not counted again.
    """

    field: str
    what: str
    expected: str
    test: nw.Expr
    shown: tuple[str, ...]
    of_day: bool = True
    unknown: bool = False
    reported: nw.Expr | None = None


def faults_of(
    table: Columns,
    expressions: Expressions,
    record: type[Case | Feedback],
    keys: Container[str] = (),
    filled: Container[str] = (),
) -> list[Fault]:
    """The tests of the fields that a table has.

    The ``keys`` that records are grouped by are looked at once for each group, and ids as a whole where none
    may be repeated. Texts that are ``filled`` are known to have no blanks.
    """
    fields = fields_of(record).values()
    moments = [field.name for field in fields if field.kind is FieldKind.MOMENT]
    unread = [
        Fault(name, msg("texts that are no day or instant"), table.dates, table.unread[name], (name,))
        for name in moments
        if name in table.unread
    ]
    missing = [
        Fault(name, msg("nothing"), msg("a day or instant"), test, (name,), reported=table.unread.get(name))
        for name in moments
        if not fields_of(record)[name].optional
        for test in (expressions.test(Missing(Day(name))),)
    ]
    unknown = [
        Fault(
            field.name, msg("unknown values"), _one_of(field), test, (field.name,), of_day=False, unknown=True
        )
        for field in fields
        if field.members is not None
        and field.name != "level"
        and (test := _unknown(expressions, field)) is not None
    ]
    orders = ((rule.name, rule.after) for rule in rules_of(record) if rule.after)
    early = [
        Fault(
            later,
            msg("before {field}", field=first),
            msg("on or after {field}", field=first),
            test,
            (first, later),
        )
        for later, first in orders
        if expressions.facts.moments[later] is not None and expressions.facts.moments[first] is not None
        for test in (expressions.earlier(later, first),)
    ]
    alone = [
        Fault(
            needed,
            msg("nothing, with {field}", field=name),
            msg("a day or instant, or no {field}", field=name),
            test,
            (name,),
            of_day=False,
            reported=table.unread.get(needed),
        )
        for name, needed in ((rule.name, rule.needs) for rule in rules_of(record) if rule.needs)
        if (test := _alone(expressions, name, needed)) is not None
    ]
    texts = [
        (field.name, table.columns[field.name])
        for field in fields
        if field.kind is FieldKind.TEXT and not field.optional
        if field.name in table.columns and field.name not in keys
    ]
    empty = [
        Fault(name, msg("nothing"), msg("a text that is not empty"), test, (name,), of_day=False)
        for name, column in texts
        if name not in filled
        for test in (blank(table.frame, column),)
    ]
    cut = [
        Fault(name, msg("texts with a NUL"), msg("a name"), test, (name,), of_day=False)
        for name, column in texts
        if name != "id"
        for test in (has_nul(table.frame, column),)
    ]
    return [*unread, *missing, *unknown, *early, *alone, *empty, *cut, *_closed_and_open(expressions)]


def _closed_and_open(expressions: Expressions) -> list[Fault]:
    """The test of a case that has a day on which it was closed, and a status that says it is open."""
    facts = expressions.facts
    text, moment = facts.texts.get("closing"), facts.moments.get("closed")
    if text is None or moment is None or not facts.spellings.still_open:
        return []
    test = is_one_of(text, facts.spellings.still_open) & ~moment.value.is_null()
    what, expected = msg("a day, though the status says open"), msg("no day, or a status that closes")
    return [Fault("closed", what, expected, test & ~text.is_null(), ("closed", "closing"), of_day=False)]


def warnings_of(expressions: Expressions, record: type[Case | Feedback]) -> list[tuple[FieldRule, nw.Expr]]:
    """The tests of what a row is warned of, each with the rule that says so."""
    moments = expressions.facts.moments
    return [
        (rule, expressions.earlier(rule.name, rule.warns_before))
        for rule in rules_of(record)
        if rule.warns_before and moments[rule.name] is not None and moments[rule.warns_before] is not None
    ]


def _one_of(field: Field) -> str:
    names = tuple(str(member.value) for member in field.members or ())
    return msg("one of {names}", names=names)


def _unknown(expressions: Expressions, field: Field) -> nw.Expr | None:
    text, spellings = expressions.facts.texts[field.name], expressions.facts.spellings
    if text is None:
        return None
    values = spellings.of(field.members or ())
    known = is_one_of(text, values)
    if field.optional:
        known = text.is_null() | is_one_of(text, (*values, *spellings.nothing))
    # A comparison with nothing is nothing: neither known, nor, turned round, unknown.
    return ~nw.when(known).then(nw.lit(value=True)).otherwise(nw.lit(value=False))


def _alone(expressions: Expressions, name: str, needed: str) -> nw.Expr | None:
    """Whether a record has a field but not the one that must be there with it."""
    facts = expressions.facts
    text, moment = facts.texts.get(name), facts.moments.get(name)
    if text is not None:
        given = ~text.is_null() & ~is_one_of(text, facts.spellings.nothing)
    elif moment is not None:
        given = ~moment.value.is_null()
    else:
        return None
    return expressions.test(Missing(Day(needed))) & given


def any_of(faults: Iterable[Fault]) -> nw.Expr:
    """Whether a row has any of these faults."""
    return reduce(or_, (fault.test for fault in faults))
