"""The declared boxes as DataFrame expressions: the reading of :mod:`kstt.definitions.boxes` for engines.

No rule is stated here, only how each word of the language is written in narwhals. Days are compared
without cutting instants down to days wherever a midnight computed once will do.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Mapping
from datetime import date, datetime, time, timedelta
from functools import reduce
from itertools import chain, islice
from operator import and_, or_
from typing import TYPE_CHECKING, Self

import attrs
import narwhals.stable.v2 as nw

from kstt.definitions.boxes import (
    All,
    Boxes,
    Clock,
    Day,
    Equal,
    Leaf,
    Less,
    Missing,
    Not,
    OneOf,
    Operand,
    Predicate,
    SessionStart,
    Some,
    Suspended,
    SuspendedBefore,
    Tree,
    leaves,
)

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from kstt.vocabulary import Labelled

__all__ = ["Expressions", "Facts", "MomentFact", "Spellings", "forks_by", "is_one_of"]

_ONE_DAY, _DAY_US = timedelta(days=1), 86_400_000_000
UNKNOWN = -(1 << 28)
"""The code of a value that is none of its vocabulary, whatever is added to it."""


def naive_midnight(day: date) -> nw.Expr:
    """The midnight at which a day begins, as a literal timestamp."""
    return nw.lit(datetime.combine(day, time(0)))


@attrs.frozen(eq=False)
class MomentFact:
    """A day or instant of a record as a frame holds it.

    Attributes:
        value: a date, or a naive timestamp on Vietnam's clock.
        day: the day of it, of one type for all the fields of a frame: a date, or the timestamp of its
            midnight where an engine has no dates.
        timed: whether ``value`` is a timestamp.
        clock: microseconds since midnight, null for a bare day; ``None`` where all are bare days.
        own_clock: whether the clock is the time of day of ``value`` itself.
        midnight: how a midnight is written as a literal of the type of ``value``.
    """

    value: nw.Expr
    day: nw.Expr
    timed: bool
    clock: nw.Expr | None = None
    own_clock: bool = False
    midnight: Callable[[date], nw.Expr] = naive_midnight


@attrs.frozen(eq=False)
class Spellings:
    """How a frame writes members of vocabularies, where not by their names, and what it writes for none.

    ``still_open`` are the words, among those for none, which say that a case is not closed.
    """

    members: Mapping[Labelled, tuple[str, ...]] = attrs.field(factory=dict)
    nothing: tuple[str, ...] = ("",)
    still_open: tuple[str, ...] = ()

    def of(self, members: Iterable[Labelled]) -> tuple[str, ...]:
        """Every way in which one of these members may be written."""
        return tuple(text for member in members for text in self.members.get(member, (str(member.value),)))

    @classmethod
    def union(cls, parts: Iterable[Spellings]) -> Self:
        """How a frame writes them whose parts are written so."""
        parts = tuple(parts)
        members = dict.fromkeys(member for part in parts for member in part.members)
        return cls(
            {member: _distinct(part.of([member]) for part in parts) for member in members},
            _distinct(part.nothing for part in parts),
            _distinct(part.still_open for part in parts),
        )


def _distinct(texts: Iterable[tuple[str, ...]]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(chain.from_iterable(texts)))


@attrs.frozen(eq=False)
class Facts:
    """Where a frame has the facts that the boxes ask for.

    A field that no record has is ``None``. ``suspended`` is whether the clock of a case stands still at
    the end of the day for which the frame was prepared, ``suspended_before`` whether it had stopped more than
    once by then; ``may_lack`` names the texts that may be null.
    ``numbered`` means that days are compared as whole numbers, as Polars does fastest.
    """

    moments: Mapping[str, MomentFact | None]
    texts: Mapping[str, nw.Expr | None]
    spellings: Spellings = attrs.field(factory=Spellings)
    suspended: nw.Expr | None = None
    suspended_before: nw.Expr | None = None
    may_lack: frozenset[str] = frozenset()
    numbered: bool = False


@attrs.define(eq=False)
class Expressions:
    """Writes tests and trees of one ``Boxes`` as expressions over a frame.

    What several tests need is put into ``derived`` columns, to be computed once by ``with_columns``;
    with ``inline`` each expression stands by itself.
    """

    facts: Facts
    inline: bool = False
    derived: dict[str, nw.Expr] = attrs.field(factory=dict, init=False)

    def test(self, predicate: Predicate) -> nw.Expr:
        """The expression that is true exactly where a record passes the test."""
        rendered = self._test(predicate)
        return nw.lit(rendered) if isinstance(rendered, bool) else rendered

    def code(self, boxes: Boxes) -> nw.Expr:
        """The code of each record in scope: its place in ``boxes.codes``.

        Where a tree forks by a value that its vocabulary does not have, the code is below 0.
        """
        stride, parts = len(boxes.codes), []
        for axis in boxes.axes:
            ways = sum(1 for _ in leaves(axis))
            stride //= ways
            codes = iter(range(0, stride * ways, stride))
            parts.append(self._tree(axis, codes))
        return reduce(lambda one, other: one + other, parts)

    def earlier(self, one: str, other: str) -> nw.Expr:
        """Whether one moment is before another: by instant if both are instants, else by day."""
        first, second = self._moment(one), self._moment(other)
        if first.own_clock and second.own_clock:
            return first.value < second.value
        before = Less(Day(one), Day(other))
        if first.clock is None or second.clock is None:
            return self.test(before)
        clocks = Clock(one), Clock(other)
        known = (Not(Missing(clock)) for clock in clocks)
        same_day = All((Equal(Day(one), Day(other)), *known, Less(*clocks)))
        return self.test(Some((before, same_day)))

    def _tree(self, tree: Tree, codes: Iterator[int]) -> nw.Expr:
        if isinstance(tree, Leaf):
            return nw.lit(next(codes), nw.Int32)
        test = self._test(tree.test)
        if test is True:
            yes = self._tree(tree.yes, codes)
            deque(islice(codes, sum(1 for _ in leaves(tree.no))), maxlen=0)
            return yes
        if test is False:
            deque(islice(codes, sum(1 for _ in leaves(tree.yes))), maxlen=0)
            return self._tree(tree.no, codes)
        yes, no = self._tree(tree.yes, codes), self._tree(tree.no, codes)
        if isinstance(tree.test, OneOf):
            # The other values are asked for in the same breath: whatever is neither is unknown.
            text, spellings = self.facts.texts[tree.test.field], self.facts.spellings
            assert text is not None  # noqa: S101  # else the outcome of the test was known beforehand
            asked = is_one_of(text, spellings.of(tree.test.members))
            other = nw.when(self._other_than(text, tree.test)).then(no)
            return nw.when(asked).then(yes).otherwise(other.otherwise(nw.lit(UNKNOWN, nw.Int32)))
        return nw.when(test).then(yes).otherwise(no)

    def _other_than(self, text: nw.Expr, test: OneOf) -> nw.Expr:
        """Whether a text is a known one but not one of those asked for."""
        spellings = self.facts.spellings
        others = spellings.of(m for m in type(test.members[0]) if m not in test.members)
        if test.field not in self.facts.may_lack:
            return is_one_of(text, others)
        return text.is_null() | is_one_of(text, (*others, *spellings.nothing))

    def _test(self, predicate: Predicate) -> nw.Expr | bool:
        match predicate:
            case Less(left, right):
                return self._less(left, right)
            case Equal(left, right):
                return self._equal(left, right)
            case Missing(fact):
                return self._missing(fact)
            case OneOf(field, members):
                return self._one_of(field, members)
            case Suspended():
                return False if self.facts.suspended is None else self.facts.suspended
            case SuspendedBefore():
                return False if self.facts.suspended_before is None else self.facts.suspended_before
            case Not(test):
                rendered = self._test(test)
                return not rendered if isinstance(rendered, bool) else ~rendered
            case All(tests):
                return self._joined(tests, and_, neutral=True)
            case Some(tests):
                return self._joined(tests, or_, neutral=False)
        raise TypeError(predicate)

    def _joined(
        self,
        tests: Iterable[Predicate],
        join: Callable[[nw.Expr, nw.Expr], nw.Expr],
        *,
        neutral: bool,
    ) -> nw.Expr | bool:
        """Tests put together from left to right; one whose outcome is known is left out, or decides."""
        kept: list[nw.Expr] = []
        for test in tests:
            rendered = self._test(test)
            if not isinstance(rendered, bool):
                kept.append(rendered)
            elif rendered is not neutral:
                # What comes after is never asked, and may not even have an expression here.
                return rendered
        return reduce(join, kept) if kept else neutral

    def _less(self, left: Operand, right: Operand) -> nw.Expr:
        match left, right:
            case Day(field), date():
                fact = self._moment(field)
                return fact.value < _literal(right, fact)
            case date(), Day(field):
                fact = self._moment(field)
                if fact.own_clock:
                    return fact.value >= _literal(left + _ONE_DAY, fact)
                return fact.value > _literal(left, fact)
            case Day(one), Day(other):
                return self._day(one) < self._day(other)
        return self._number(left) < self._number(right)

    def _moment(self, field: str) -> MomentFact:
        fact = self.facts.moments[field]
        if fact is None:
            raise TypeError(f"asked of {field}, which no record has")
        return fact

    def _day(self, field: str) -> nw.Expr:
        fact = self._moment(field)
        if self.facts.numbered and not self.inline:
            since = fact.value.dt.timestamp("us") // _DAY_US if fact.own_clock else fact.day.cast(nw.Int64)
            return self._derive(f"__{field}_number", since)
        return fact.value if fact.day is fact.value else self._derive(f"__{field}_day", fact.day)

    def _equal(self, left: Operand, right: Operand) -> nw.Expr:
        if isinstance(left, (Day, date)):
            return ~(self._less(left, right) | self._less(right, left))
        return self._number(left) == self._number(right)

    def _missing(self, asked: Day | Clock) -> nw.Expr | bool:
        fact = self.facts.moments[asked.field]
        if isinstance(asked, Day):
            return True if fact is None else fact.value.is_null()
        if fact is None or fact.clock is None:
            return True
        return fact.value.is_null() if fact.own_clock else fact.clock.is_null()

    def _number(self, operand: Operand) -> nw.Expr:
        match operand:
            case Clock(field):
                fact = self._moment(field)
                if fact.clock is None:
                    raise TypeError(operand)
                return self._derive(f"__{field}_clock", fact.clock) if fact.own_clock else fact.clock
            case SessionStart(field, starts):
                clock, chain = self._number(Clock(field)), nw.lit(0, nw.Float64)
                for start in starts:
                    chain = nw.when(clock >= start).then(nw.lit(start, nw.Float64)).otherwise(chain)
                return chain
        raise TypeError(operand)

    def _derive(self, name: str, expression: nw.Expr) -> nw.Expr:
        if self.inline:
            return expression
        self.derived.setdefault(name, expression)
        return nw.col(name)

    def _one_of(self, field: str, members: Iterable[Labelled]) -> nw.Expr | bool:
        text = self.facts.texts[field]
        values = self.facts.spellings.of(members)
        return False if text is None or not values else is_one_of(text, values) & ~text.is_null()


def is_one_of(text: nw.Expr, values: Iterable[str]) -> nw.Expr:
    """Whether a text is one of a few; a chain of equalities is faster than a look-up in a list."""
    return reduce(or_, (text == value for value in values))


def forks_by(tree: Tree) -> frozenset[str]:
    """The fields of vocabularies by which a tree forks."""
    if isinstance(tree, Leaf):
        return frozenset()
    own = frozenset({tree.test.field}) if isinstance(tree.test, OneOf) else frozenset()
    return own | forks_by(tree.yes) | forks_by(tree.no)


def _literal(day: date, fact: MomentFact) -> nw.Expr:
    return fact.midnight(day) if fact.timed else nw.lit(day)
