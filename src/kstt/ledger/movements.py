"""The movements of a case on each of its days: the counting rules, solved for the day.

A flow of form 06 (received online, resolved late …) is counted on one day of the case: that on which it
was received or closed. A stock (pending and overdue) changes only on a day that one of its tests reads:
a case turns overdue on day *d* when it is overdue at the end of *d* but not of the day before, and ceases to
be overdue in the same way. So the movements follow from the boxes of one-day periods
(:func:`~kstt.definitions.form_06.case_boxes_on`); no rule is stated here a second time.
"""

from __future__ import annotations

from functools import lru_cache
from types import MappingProxyType
from typing import TYPE_CHECKING

import attrs

from kstt.definitions.boxes import (
    All,
    AskedDay,
    Branch,
    Day,
    Equal,
    Leaf,
    Less,
    Missing,
    Not,
    Predicate,
    Some,
    Tree,
    leaves,
)
from kstt.definitions.columns import Role, columns_of
from kstt.definitions.form_06 import CaseAccount, case_boxes_on
from kstt.ledger.simplify import FALSE, TRUE, simplify

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from kstt.definitions.rules import CountingRules

__all__ = [
    "CEASED",
    "FLOWS",
    "KINDS",
    "OVERDUE",
    "TURNED",
    "Movement",
    "asked_days",
    "flow_tree",
    "movements_of",
]

_COLUMNS = {column.key: column for column in columns_of(CaseAccount)}
_DAY_OF_TOTAL = {"received": Day("received"), "resolved": Day("closed")}

FLOWS: Mapping[str, Day] = MappingProxyType(
    {
        part: day
        for total, day in _DAY_OF_TOTAL.items()
        for part in _COLUMNS[total].splits[0]
        if _COLUMNS[part].role is Role.FLOW
    }
)
"""Each flow of form 06, with the day of the case on which it is counted."""

OVERDUE = "pending_overdue"
TURNED, CEASED = "turned_overdue", "ceased_overdue"

KINDS = (*FLOWS, TURNED, CEASED)
"""The kinds of movement: the flows of form 06, and a pending case turning overdue or ceasing to be overdue.

>>> KINDS[:2], KINDS[-2:]
(('received_online', 'received_direct'), ('turned_overdue', 'ceased_overdue'))
"""


@attrs.frozen
class Movement:
    """A movement of a case without suspensions and extensions on one of its days, if it passes ``when``.

    >>> from kstt import CountingRules
    >>> [movement.kind for movement in movements_of(CountingRules())][:3]
    ['received_online', 'received_direct', 'resolved_early']
    """

    kind: str
    day: Day
    when: Predicate


@lru_cache(maxsize=64)
def movements_of(rules: CountingRules) -> tuple[Movement, ...]:
    """Every movement of a case that was never suspended or extended, as data.

    Each movement is made at most once by a case. Several may be of one kind, on different days.

    >>> from kstt.definitions import CountingRules
    >>> for movement in movements_of(CountingRules()):
    ...     print(movement.kind, movement.day.field, movement.day.after)
    received_online received 0
    received_direct received 0
    resolved_early closed 0
    resolved_on_time closed 0
    resolved_late closed 0
    turned_overdue received 0
    turned_overdue due 1
    ceased_overdue closed 0
    """
    flows = [
        Movement(kind, day, _solved(All((*_present(day), case_boxes_on(day, rules).predicate(kind))), day))
        for kind, day in FLOWS.items()
    ]
    return tuple(m for m in (*flows, *_turns(rules)) if m.when != FALSE)


def _turns(rules: CountingRules) -> Iterator[Movement]:
    days = asked_days(case_boxes_on(AskedDay(), rules).predicate(OVERDUE))
    for kind in (TURNED, CEASED):
        earlier: list[Day] = []
        for day in days:
            now, before = (
                case_boxes_on(d, rules).predicate(OVERDUE)
                for d in (day, attrs.evolve(day, after=day.after - 1))
            )
            turns = All((now, Not(before)) if kind == TURNED else (before, Not(now)))
            if _solved(turns, day) == FALSE:
                continue
            # Two of the days may coincide: the day counts once.
            first = (Some((Missing(Day(d.field)), Not(Equal(d, day)))) for d in earlier)
            yield Movement(kind, day, _solved(All((turns, *first)), day))
            earlier.append(day)


@lru_cache(maxsize=64)
def flow_tree(field: str, rules: CountingRules) -> tuple[Predicate, Tree]:
    """The flows of one day of a case as a tree, whose leaves are their kinds, and the test to evaluate first.

    Equivalent to :func:`movements`, at less cost for an engine that evaluates every test on every row.
    """
    day = Day(field)
    boxes = case_boxes_on(day, rules)
    kinds = {kind for kind, own in FLOWS.items() if own == day}
    (axis,) = (a for a in boxes.axes if kinds & {tag for found, _ in leaves(a) for tag in found.tags})
    return _solved(boxes.in_scope, day), _pruned(axis, frozenset({"received", field}))


def _pruned(tree: Tree, present: frozenset[str]) -> Tree:
    if isinstance(tree, Leaf):
        return tree
    test = simplify(tree.test, present=present)
    if test in {TRUE, FALSE}:
        return _pruned(tree.yes if test == TRUE else tree.no, present)
    return Branch(test, _pruned(tree.yes, present), _pruned(tree.no, present))


def _present(day: Day) -> tuple[Predicate, ...]:
    return () if day.field == "received" else (Not(Missing(Day(day.field))),)


def _solved(test: Predicate, day: Day) -> Predicate:
    """The simplified test, with the presence of its day tested once and first."""
    solved = simplify(test, present=frozenset({"received", day.field}))
    return solved if solved == FALSE else All((*_present(day), solved))


def asked_days(predicate: Predicate) -> tuple[Day, ...]:
    """The days of a record on which the result of a test of the asked day may change.

    >>> asked_days(Less(Day("due"), AskedDay()))
    (Day(field='due', after=1),)
    """
    return tuple(dict.fromkeys(_asked_days_in(predicate)))


def _asked_days_in(predicate: Predicate) -> Iterator[Day]:
    match predicate:
        case Less(Day(field, after), AskedDay()):
            yield Day(field, after + 1)
        case Less(AskedDay(), Day() as day):
            yield day
        case Equal(Day(field, after), AskedDay()) | Equal(AskedDay(), Day(field, after)):
            yield Day(field, after)
            yield Day(field, after + 1)
        case Not(test):
            yield from _asked_days_in(test)
        case All(tests) | Some(tests):
            for test in tests:
                yield from _asked_days_in(test)
