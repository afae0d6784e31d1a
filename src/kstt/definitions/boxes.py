"""The language in which counting is declared: facts, tests, decision trees, boxes.

Which box a record falls into is declared once as data (:mod:`kstt.definitions.form_06`). This module has the
terms of that language; they are rendered as Python (:mod:`kstt.counting.in_python`), as DataFrame expressions
and as sentences, so that no second copy of a rule exists.
"""

from __future__ import annotations

from abc import ABC, abstractmethod
from datetime import date
from functools import cached_property
from itertools import product
from typing import TYPE_CHECKING

import attrs

from kstt.definitions.columns import Role, boxes_of, columns_of
from kstt.errors import UnknownNameError
from kstt.i18n import msg
from kstt.text import close_names

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from kstt.definitions.account import Account
    from kstt.records.cases import Case
    from kstt.vocabulary import Labelled

__all__ = [
    "CLOSED",
    "DUE",
    "RECEIVED",
    "SUSPENDED_SINCE",
    "All",
    "AskedDay",
    "Bound",
    "Boxes",
    "Branch",
    "Clock",
    "CountedCases",
    "Day",
    "Equal",
    "Leaf",
    "Less",
    "Missing",
    "Not",
    "OneOf",
    "Operand",
    "Predicate",
    "SessionStart",
    "Some",
    "Suspended",
    "SuspendedBefore",
    "Tree",
    "in_scope",
    "leaf",
    "leaves",
    "still_open",
]


@attrs.frozen
class Day:
    """The Vietnamese day of a record's field (``due`` is the due date in force at the period's end).

    ``after`` days later: 1 is the next day, -1 the day before. Of a case suspended at the period's end,
    ``suspended_since`` is the moment at which its clock stopped.

    >>> from datetime import date
    >>> from kstt.counting import describe
    >>> describe(Less(Day("due"), date(2021, 6, 15)))
    'the due day is before 2021-06-15'
    """

    field: str
    after: int = 0


@attrs.frozen
class AskedDay:
    """A day that is supplied when a record is tested."""


@attrs.frozen
class Clock:
    """Microseconds since midnight of a record's field; missing when the field is a bare day."""

    field: str


@attrs.frozen
class SessionStart:
    """Microseconds since midnight at which the half-day session of a field's instant begins.

    ``starts`` are the session starts in order; an instant before the first counts from midnight.
    """

    field: str
    starts: tuple[int, ...]


Bound = date | Day | AskedDay
"""What a period may begin and end on: a literal day, a day of the record itself, or the day asked about."""

Operand = Day | Clock | SessionStart | AskedDay | date
"""An operand of a comparison: a fact of a record, or a day."""


@attrs.frozen
class Less:
    """Left is strictly before right. Not evaluated for a missing operand."""

    left: Operand
    right: Operand


@attrs.frozen
class Equal:
    """Left equals right. Not evaluated for a missing operand."""

    left: Operand
    right: Operand


@attrs.frozen
class Missing:
    """The record has no such fact."""

    fact: Day | Clock


@attrs.frozen
class OneOf:
    """The record's enumerated field is one of these members (missing: no)."""

    field: str
    members: tuple[Labelled, ...]


@attrs.frozen
class Suspended:
    """The clock of the case stands still at the end of this day."""

    on: Bound


@attrs.frozen
class SuspendedBefore:
    """The clock of the case, which stands still at the end of this day, had stopped before."""

    on: Bound


@attrs.frozen
class Not:
    """The test fails."""

    test: Predicate


@attrs.frozen
class All:
    """Every test holds, evaluated from left to right; true for no tests."""

    tests: tuple[Predicate, ...]


@attrs.frozen
class Some:
    """At least one test holds, evaluated from left to right; false for no tests."""

    tests: tuple[Predicate, ...]


Predicate = Less | Equal | Missing | OneOf | Suspended | SuspendedBefore | Not | All | Some
"""A question about a record that is answered yes or no; :func:`kstt.counting.describe` puts it in words."""


@attrs.frozen
class Leaf:
    """The end of a tree: the tags of a record that reaches it."""

    tags: frozenset[str]


@attrs.frozen
class Branch:
    """A fork of a tree: one way if the test holds, the other if not."""

    test: Predicate
    yes: Tree
    no: Tree


Tree = Leaf | Branch


def leaf(*tags: str) -> Leaf:
    """A leaf with these tags."""
    return Leaf(frozenset(tags))


def leaves(tree: Tree, path: tuple[Predicate, ...] = ()) -> Iterator[tuple[Leaf, tuple[Predicate, ...]]]:
    """Every leaf of a tree from the ``yes`` side, with the tests that lead to it."""
    if isinstance(tree, Leaf):
        yield tree, path
    else:
        yield from leaves(tree.yes, (*path, tree.test))
        yield from leaves(tree.no, (*path, Not(tree.test)))


@attrs.frozen
class Boxes:
    """How records of one kind are counted in one period.

    A record in scope takes one leaf of each axis, by what was true at the end of the day ``as_of``.
    A box of the ``account`` counts the records with all the tags of its column; a total
    counts those of its parts.

    Raises: TypeError for a column that no record can fall into, which would always be 0.

    >>> from kstt.definitions.form_06 import case_boxes
    >>> from kstt import CountingRules, ReportingPeriod
    >>> boxes = case_boxes(ReportingPeriod.quarter(2021, 2), CountingRules())
    >>> boxes.account.__name__, boxes.as_of.isoformat()
    ('CaseAccount', '2021-06-14')
    """

    account: type[Account]
    as_of: Bound
    in_scope: Predicate
    axes: tuple[Tree, ...]

    def __attrs_post_init__(self) -> None:
        for column in boxes_of(self.account):
            if not any(column.counts <= tags for tags in self.codes):
                asked = ", ".join(sorted(column.counts))
                raise TypeError(
                    f"column {column.key} of {self.account.__name__} counts {asked}, which no leaf gives"
                )

    @property
    def last_day(self) -> date:
        """The last day of the period, for boxes of a period of literal days."""
        if not isinstance(self.as_of, date):
            raise TypeError(f"these boxes are as of {self.as_of}, which differs by record")
        return self.as_of

    @cached_property
    def codes(self) -> tuple[frozenset[str], ...]:
        """The tags of each code: one leaf an axis, the first axis varying slowest."""
        ways = [[found.tags for found, _ in leaves(axis)] for axis in self.axes]
        return tuple(frozenset().union(*choice) for choice in product(*ways))

    def values(self, counts: Sequence[int]) -> dict[str, int]:
        """The boxes of the account by their keys, from the number of records with each code."""
        return dict(zip(self._places, self.row(counts), strict=True))

    def row(self, counts: Sequence[int]) -> tuple[int, ...]:
        """The boxes of the account in print order, from the number of records with each code."""
        if len(counts) != len(self.codes):
            raise ValueError(f"{len(counts)} counts of {len(self.codes)} codes")
        return tuple([sum(map(counts.__getitem__, places)) for places in self._places.values()])

    @cached_property
    def _places(self) -> dict[str, tuple[int, ...]]:
        """The codes that each box of the account counts."""
        return {
            column.key: tuple(place for place, tags in enumerate(self.codes) if column.counts <= tags)
            for column in boxes_of(self.account)
        }

    def tags_of(self, key: str) -> tuple[frozenset[str], ...]:
        """The tags that a column counts, one set a box; a total has those of its parts.

        Raises: UnknownNameError for a key that is no column.
        """
        columns = {column.key: column for column in columns_of(self.account)}
        if key not in columns:
            raise UnknownNameError(msg("column"), key, close_names(key, columns))
        column = columns[key]
        if column.role is not Role.TOTAL:
            return (column.counts,)
        return tuple(tags for part in column.splits[0] for tags in self.tags_of(part))

    def predicate(self, key: str) -> Predicate:
        """The test that a record passes exactly when the column ``key`` counts it."""
        return All((self.in_scope, Some(tuple(self._bears(tags) for tags in self.tags_of(key)))))

    def _bears(self, tags: frozenset[str]) -> Predicate:
        """The test that a record has all of ``tags``; each axis tests the tags of its own leaves."""
        tests: list[Predicate] = []
        for axis in self.axes:
            ways = list(leaves(axis))
            asked = tags & frozenset().union(*(found.tags for found, _ in ways))
            if asked:
                tests.append(Some(tuple(All(path) for found, path in ways if asked <= found.tags)))
        return All(tuple(tests))


RECEIVED, DUE, CLOSED = Day("received"), Day("due"), Day("closed")
"""The days that the rules of counting compare."""

SUSPENDED_SINCE = "suspended_since"
"""The fact of a suspended case that is the moment at which its clock stopped."""


class CountedCases(ABC):
    """Cases that are counted all at once, but for a few of them."""

    @abstractmethod
    def counts(self, boxes: Boxes, keys: tuple[str, ...]) -> dict[tuple[object, ...], list[int]]:
        """The number of cases with each code of ``boxes``, by the values of the key fields."""

    @abstractmethod
    def other_cases(self) -> Iterator[Case]:
        """The cases that are not among them."""


def in_scope(closed: Day, start: Bound, end: Bound) -> Predicate:
    """Received on or before the end, and not closed before the start."""
    return All(
        (
            Not(Less(end, RECEIVED)),
            Some((Missing(closed), Not(Less(closed, start)))),
        )
    )


def still_open(closed: Day, end: Bound) -> Predicate:
    """Not closed by the end of the period."""
    return Some((Missing(closed), Less(end, closed)))
