"""Cases as arrays of numbers, counted all at once: the declared boxes worked out for every row together."""

from __future__ import annotations

from datetime import date
from functools import cached_property, reduce
from operator import and_, or_
from typing import TYPE_CHECKING

import attrs
import numpy as np

from kstt.definitions.boxes import (
    SUSPENDED_SINCE,
    All,
    Clock,
    CountedCases,
    Day,
    Equal,
    Leaf,
    Less,
    Missing,
    Not,
    OneOf,
    SessionStart,
    Some,
    Suspended,
    SuspendedBefore,
    leaves,
)
from kstt.frames.moment_arrays import NO_CLOCK, Coded, MomentArray, day_number
from kstt.records.cases import unchecked_case
from kstt.records.columns import CaseColumns, MomentColumn
from kstt.records.histories import Extension, Suspension

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from kstt.definitions.boxes import Bound, Boxes, Operand, Predicate, Tree
    from kstt.frames.history_arrays import HistoryArrays
    from kstt.frames.moment_arrays import Numbers
    from kstt.records.cases import Case

__all__ = ["CaseArrays"]


@attrs.frozen(eq=False)
class CaseArrays(CountedCases):
    """Cases, as arrays of the values of each field.

    Attributes:
        id: the ids.
        words: the columns of names and of vocabularies, by field.
        moments: the columns of days and instants, by field.
        histories: what happened to the cases while they were open.
        others: the cases that stand in no row, by place, and ``None`` in the place of no case.
    """

    id: Sequence[str]
    words: Mapping[str, Coded]
    moments: Mapping[str, MomentArray]
    histories: HistoryArrays | None = None
    others: Mapping[int, Case | None] = attrs.field(factory=dict)

    def __iter__(self) -> Iterator[Case]:
        return (case for _, case in self.placed())

    def placed(self) -> Iterator[tuple[int, Case]]:
        """The cases as objects, each with its place."""
        received, due, closed = (
            MomentColumn.of(self.moments[name].walls()) for name in ("received", "due", "closed")
        )
        words = {name: column.in_rows() for name, column in self.words.items()}
        columns = CaseColumns(
            id=self.id, received=received, due=due, closed=closed, **words, others=self.others
        )
        return attrs.evolve(columns, others={**self._with_histories(columns), **self.others}).placed()

    def _with_histories(self, columns: CaseColumns) -> dict[int, Case]:
        """The cases of the columns that were suspended, each in its place."""
        found: dict[int, tuple[list[Suspension], list[Extension]]] = {}
        if self.histories is not None:
            starts, ends, dues = (
                MomentColumn.of(one.walls())
                for one in (self.histories.starts, self.histories.ends, self.histories.dues)
            )
            for place, start, end, due in zip(self.histories.rows.tolist(), starts, ends, dues, strict=True):
                stops, grants = found.setdefault(place, ([], []))
                assert start is not None  # noqa: S101  # all of them began and ended
                assert end is not None  # noqa: S101
                stops.append(Suspension(start, end))
                grants += [] if due is None else [Extension(end, due)]
        return {
            place: unchecked_case(
                *(columns.id[place], columns.category[place], columns.level[place], columns.unit[place]),
                *(columns.channel[place], columns.received[place], columns.due[place]),  # type: ignore[arg-type]  # received is there
                *(columns.closed[place], columns.closing[place], columns.procedure[place]),
                *(tuple(stops), tuple(grants)),
            )
            for place, (stops, grants) in found.items()
            if place not in self.others
        }

    def other_cases(self) -> Iterator[Case]:
        """The cases that stand in no row."""
        return (case for case in self.others.values() if case is not None)

    def counts(self, boxes: Boxes, keys: tuple[str, ...]) -> dict[tuple[object, ...], list[int]]:
        """The number of the cases in rows with each code of ``boxes``, by the values of the key fields."""
        facts = _Facts(self, boxes.last_day)
        there = np.ones(len(self.id), bool)
        there[list(self.others)] = False
        rows = np.flatnonzero(there & facts.test(boxes.in_scope))
        stride, code = len(boxes.codes), np.zeros(len(self.id), np.int64)
        for axis in boxes.axes:
            ways = sum(1 for _ in leaves(axis))
            stride //= ways
            code = code + facts.leaf(axis, iter(range(0, stride * ways, stride)))
        # Several units are of one level.
        together = Coded.together([self.words[key].distinct() for key in keys])
        width, size = len(boxes.codes), len(together.values)
        counted = np.bincount(together.codes[rows] * width + code[rows], minlength=width * size)
        table = counted.reshape(size, width)
        return {key: codes for key, codes in zip(together.values, table.tolist(), strict=True) if any(codes)}


class _Facts:
    """What is true of each case at the end of a day, as arrays."""

    def __init__(self, cases: CaseArrays, as_of: date) -> None:
        self._cases, self._as_of = cases, day_number(as_of)
        self._tested: dict[Predicate, Numbers] = {}

    @cached_property
    def _moments(self) -> Mapping[str, MomentArray]:
        found, histories = dict(self._cases.moments), self._cases.histories
        if histories is not None:
            found["due"] = histories.due_at(self._as_of, found["due"], found["closed"])
            found[SUSPENDED_SINCE] = histories.suspended_since(self._as_of, len(self._cases.id))
        return found

    def test(self, predicate: Predicate) -> Numbers:
        """Whether a test holds of each case; of no meaning where it asks for what is missing."""
        found = self._tested.get(predicate)
        if found is None:
            found = self._tested[predicate] = self._test(predicate)
        return found

    def _test(self, predicate: Predicate) -> Numbers:
        match predicate:
            case Less(left, right):
                return np.asarray(self._value(left) < self._value(right))
            case Equal(left, right):
                return np.asarray(self._value(left) == self._value(right))
            case Missing(fact):
                moments = self._moment(fact.field)
                return moments.lacking if isinstance(fact, Day) else np.asarray(moments.clocks == NO_CLOCK)
            case OneOf(field, members):
                column = self._cases.words[field]
                return np.array([value in members for value in column.values], bool)[column.codes]
            case Suspended(on):
                histories = self._cases.histories
                return self._none if histories is None else histories.suspended_at(_literal(on), self._count)
            case SuspendedBefore(on):
                histories = self._cases.histories
                return (
                    self._none if histories is None else histories.suspended_before(_literal(on), self._count)
                )
            case Not(test):
                return ~self.test(test)
            case All(tests):
                return reduce(and_, map(self.test, tests), ~self._none)
            case Some(tests):
                return reduce(or_, map(self.test, tests), self._none)

    @property
    def _count(self) -> int:
        return len(self._cases.id)

    @property
    def _none(self) -> Numbers:
        return np.zeros(self._count, bool)

    def _moment(self, field: str) -> MomentArray:
        found = self._moments.get(field)
        # Of cases that never were suspended, the moment at which the clock stopped.
        return MomentArray.none(self._count) if found is None else found

    def _value(self, operand: Operand) -> Numbers | int:
        match operand:
            case Day(field, after):
                return self._moment(field).days + after
            case Clock(field):
                return self._moment(field).clocks
            case SessionStart(field, starts):
                clocks, found = self._moment(field).clocks, np.zeros(self._count, np.int64)
                for start in starts:
                    found = np.where(clocks >= start, start, found)
                return found
            case day:
                return _literal(day)

    def leaf(self, tree: Tree, codes: Iterator[int]) -> Numbers | int:
        """The code of the leaf that each case reaches."""
        if isinstance(tree, Leaf):
            return next(codes)
        yes, no = self.leaf(tree.yes, codes), self.leaf(tree.no, codes)
        return np.where(self.test(tree.test), yes, no)


def _literal(day: Bound) -> int:
    if not isinstance(day, date):
        raise TypeError(f"these boxes are as of {day}, which differs by record")
    return day_number(day)
