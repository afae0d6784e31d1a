"""Cases as columns: many cases without histories, each field a list of values, no object made of any."""

from __future__ import annotations

from abc import ABC, abstractmethod
from datetime import date, datetime
from itertools import compress
from typing import TYPE_CHECKING, Generic, Protocol, TypeVar

import attrs

from kstt.dates.instants import VIETNAM, microseconds
from kstt.records.cases import Case, unchecked_case
from kstt.records.feedback import Feedback
from kstt.records.validity import earlier

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from kstt.dates.instants import Moment
    from kstt.vocabulary import AuthorityLevel, Channel, Closing

__all__ = ["CaseColumns", "MomentColumn", "RecordBlocks", "Wall", "Walls"]

R = TypeVar("R", Case, Feedback)
T = TypeVar("T")


Wall = date | datetime
"""A bare day, or an instant on Vietnam's clock without a time zone."""


class Walls(Protocol):
    """Bare days and instants in a row, of which most may never be asked for."""

    def __getitem__(self, place: int, /) -> Wall | None:
        """The one in a place; ``None`` for none."""
        ...

    def __iter__(self) -> Iterator[Wall | None]:
        """All of them."""
        ...


@attrs.frozen(eq=False)
class MomentColumn:
    """A field of days and instants: each on Vietnam's clock without a time zone, and its day.

    >>> column = MomentColumn.of([datetime(2021, 6, 14, 9, 30), date(2021, 6, 15), None])
    >>> [str(moment) for moment in column], str(column[1]), column.microseconds()
    (['2021-06-14 09:30:00+07:00', '2021-06-15', 'None'], '2021-06-15', [34200000000, None, None])
    """

    values: Walls
    days: Sequence[date | None]

    @classmethod
    def of(cls, values: Sequence[Wall | None]) -> MomentColumn:
        """The column of moments."""
        if datetime not in set(map(type, values)):
            return cls(values, values)
        return cls(values, [one.date() if type(one) is datetime else one for one in values])

    def __iter__(self) -> Iterator[Moment | None]:
        """The moments; ``None`` for none."""
        return map(_on_vietnams_clock, self.values)

    def __getitem__(self, place: int) -> Moment | None:
        """The moment in one place; ``None`` for none."""
        return _on_vietnams_clock(self.values[place])

    def microseconds(self) -> list[int | None]:
        """Microseconds since midnight of each instant; ``None`` for a bare day or nothing."""
        return [microseconds(value.time()) if isinstance(value, datetime) else None for value in self.values]

    def is_earlier(self, place: int, other: MomentColumn) -> bool:
        """Whether a moment is before that of another column in this place; both are there."""
        one, first = self.values[place], other.values[place]
        assert one is not None  # noqa: S101  # says the caller
        assert first is not None  # noqa: S101
        return earlier(one, first)


def _on_vietnams_clock(value: Wall | None) -> Moment | None:
    return datetime.combine(value, value.time(), VIETNAM) if isinstance(value, datetime) else value


@attrs.frozen(eq=False)
class CaseColumns:
    """Cases, as the values of each field, known to be those of cases that were never suspended or extended.

    ``others`` are the other cases that stand among them, by their places, and ``None`` in the place of no
    case: there the columns hold nothing of meaning.
    """

    id: Sequence[str]
    category: Sequence[str]
    level: Sequence[AuthorityLevel]
    unit: Sequence[str]
    channel: Sequence[Channel]
    received: MomentColumn
    due: MomentColumn
    closed: MomentColumn
    closing: Sequence[Closing | None]
    procedure: Sequence[str | None]
    others: Mapping[int, Case | None] = attrs.field(factory=dict)

    def __iter__(self) -> Iterator[Case]:
        """The cases as objects, in their order."""
        return (case for _, case in self.placed())

    def placed(self) -> Iterator[tuple[int, Case]]:
        """The cases as objects, each with its place."""
        made: Iterator[Case | None] = map(
            unchecked_case,
            *(self.id, self.category, self.level, self.unit, self.channel),
            *(self.received, self.due, self.closed, self.closing, self.procedure),
        )
        others = self.others
        for place, case in enumerate(made):
            found = others.get(place, case)
            if found is not None:
                yield place, found

    def other_cases(self) -> Iterator[Case]:
        """The cases that stand in no column."""
        return (case for case in self.others.values() if case is not None)

    def of_columns(self, rows: Iterable[T]) -> Iterable[T]:
        """Of something in each place, what stands where the columns hold a case."""
        others = self.others
        return compress(rows, [n not in others for n in range(len(self.id))]) if others else rows


class RecordBlocks(ABC, Generic[R]):
    """Records that are read a block at a time: columns or arrays of cases, or a few records as objects."""

    @abstractmethod
    def blocks(self) -> Iterator[Iterable[R] | Iterable[Case]]:
        """The records in their order, a block at a time, cases perhaps as columns; each call reads anew."""

    @abstractmethod
    def __iter__(self) -> Iterator[R]:
        """The records one by one."""
