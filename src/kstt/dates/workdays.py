"""The working calendar: which days and hours offices work in Vietnam, and counting by them.

Holidays, swapped working days and make-up Saturdays come from the ``holidays`` library (extra ``workdays``)
and :data:`~kstt.dates.SWAPS`; a province's own closing days are added on top. A calendar is an immutable
value over a range of years: the same calendar always gives the same answer. Where an answer lies in a year
whose swaps are not decided, it comes with an :class:`UndecidedYearWarning`.
"""

from __future__ import annotations

import warnings
from bisect import bisect_left, bisect_right
from datetime import date, datetime, timedelta
from functools import lru_cache
from typing import TYPE_CHECKING

import attrs

from kstt.dates.instants import VIETNAM, Moment, day_of, in_vietnam
from kstt.dates.sessions import DEFAULT_SESSIONS, Session
from kstt.dates.swaps import DECIDED_THROUGH, SWAPS
from kstt.errors import MissingExtraError, ParseError
from kstt.i18n import cut, msg

if TYPE_CHECKING:
    from collections.abc import Iterable

__all__ = ["UndecidedYearWarning", "WorkCalendar"]

_FIRST_YEAR, _LAST_YEAR = 2010, 2035
_KNOWN = 1901, 2100
"""The years of which the ``holidays`` library knows the days by the moon; of others it has no holidays."""


@lru_cache(maxsize=16)
def _national_workdays(first_year: int, last_year: int) -> tuple[date, ...]:
    """Every working day of these years, by the ``holidays`` library."""
    try:
        import holidays
    except ImportError:
        raise MissingExtraError(msg("the working calendar"), "workdays") from None
    national = holidays.country_holidays("VN", years=range(first_year, last_year + 1))
    first, last = date(first_year, 1, 1), date(last_year, 12, 31)
    span = (first + timedelta(days=n) for n in range((last - first).days + 1))
    days = {day for day in span if national.is_working_day(day)}
    days -= {swap.closed for swap in SWAPS}
    days |= {swap.opened for swap in SWAPS if first <= swap.opened <= last}
    return tuple(sorted(days))


class UndecidedYearWarning(UserWarning):
    """A deadline lies in a year whose swapped working days are not decided: it may move by a day.

    >>> import warnings
    >>> with warnings.catch_warnings(record=True) as caught:
    ...     warnings.simplefilter("always")
    ...     day = WorkCalendar.vietnam().add_days(date(DECIDED_THROUGH, 12, 31), 2)
    >>> caught[0].category.__name__, day.year == DECIDED_THROUGH + 1
    ('UndecidedYearWarning', True)
    """


@attrs.frozen
class WorkCalendar:
    """The days and sessions on which offices work.

    ``closed`` are a province's own closing days, ``opened`` its own extra working days. Beyond
    ``first_year`` to ``last_year`` a question is refused, since no holidays are known there. Swaps are
    decided up to the year ``decided_through``; a day counted to beyond it is given with an
    :class:`UndecidedYearWarning`.

    Source: Labour Code holidays and yearly swaps as the ``holidays`` library has them, and those of
    :data:`~kstt.dates.SWAPS` [quoted]; sessions as a public portal's code has them [portal].

    Raises: ParseError for years of which no holidays are known.

    >>> calendar = WorkCalendar.vietnam()
    >>> calendar.is_workday(date(2024, 5, 4)), calendar.is_workday(date(2024, 4, 29))
    (True, False)
    >>> calendar.add_days(date(2024, 4, 26), 1).isoformat()
    '2024-05-02'
    >>> calendar.is_workday(date(2026, 1, 2)), calendar.is_workday(date(2026, 1, 10))
    (False, True)
    """

    first_year: int
    last_year: int
    closed: frozenset[date] = frozenset()
    opened: frozenset[date] = frozenset()
    sessions: tuple[Session, ...] = DEFAULT_SESSIONS
    decided_through: int = DECIDED_THROUGH
    workdays: tuple[date, ...] = attrs.field(
        init=False,
        eq=False,
        repr=False,
        default=attrs.Factory(lambda self: self._days(), takes_self=True),
    )

    def _days(self) -> tuple[date, ...]:
        earliest, latest = _KNOWN
        years = (earliest, self.first_year, self.last_year, latest)
        if not all(type(year) is int for year in years) or list(years) != sorted(years):
            raise ParseError(
                msg("calendar"),
                f"{cut(self.first_year)}–{cut(self.last_year)}",
                msg(
                    "whole years from {earliest:d} to {latest:d}, the first no later than the last",
                    earliest=earliest,
                    latest=latest,
                ),
            )
        national = _national_workdays(self.first_year, self.last_year)
        if not self.closed and not self.opened:
            return national
        within = {day for day in self.opened if self.first_year <= day.year <= self.last_year}
        return tuple(sorted((set(national) - self.closed) | within))

    @classmethod
    def vietnam(
        cls,
        first_year: int = _FIRST_YEAR,
        last_year: int = _LAST_YEAR,
        *,
        closed: Iterable[date] = (),
        opened: Iterable[date] = (),
        sessions: Iterable[Session] = DEFAULT_SESSIONS,
        decided_through: int = DECIDED_THROUGH,
    ) -> WorkCalendar:
        """The national calendar of a range of years, with a province's own days on top.

        Whoever gives the swaps of a later year as ``closed`` and ``opened`` says so by ``decided_through``.

        Raises: MissingExtraError without the ``holidays`` library; ParseError for a day that is both, and for
        years of which no holidays are known.
        """
        shut, open_ = frozenset(closed), frozenset(opened)
        if shut & open_:
            raise ParseError(
                msg("calendar"), min(shut & open_).isoformat(), msg("a day either closed or opened")
            )
        return cls(first_year, last_year, shut, open_, tuple(sessions), decided_through)

    def is_workday(self, day: date) -> bool:
        """Whether offices work on a day."""
        known = self._known_day(day)
        place = bisect_left(self.workdays, known)
        return place < len(self.workdays) and self.workdays[place] == known

    def add_days(self, day: date, count: int) -> date:
        """The ``count``-th working day after a day (before it, if negative); 0: itself or the next one.

        >>> calendar = WorkCalendar.vietnam()
        >>> friday = date(2026, 11, 20)
        >>> calendar.add_days(friday, 1).isoformat(), calendar.add_days(friday, -1).isoformat()
        ('2026-11-23', '2026-11-19')
        """
        place = (
            bisect_right(self.workdays, self._known_day(day)) + count - 1
            if count > 0
            else bisect_left(self.workdays, self._known_day(day)) + count
        )
        if not 0 <= place < len(self.workdays):
            raise self._beyond(f"{count} working days from {day.isoformat()}")
        self.warn_of(self.workdays[place])
        return self.workdays[place]

    def count_days(self, start: date, end: date) -> int:
        """The number of working days after ``start`` up to and including ``end``; negative backwards.

        >>> WorkCalendar.vietnam().count_days(date(2024, 4, 26), date(2024, 5, 4))
        3
        """
        first, last = (bisect_right(self.workdays, self._known_day(day)) for day in (start, end))
        self.warn_of(max(start, end))
        return last - first

    def warn_of(self, day: date) -> None:
        """Warn where an answer reaches a year whose swaps are not decided."""
        if day.year > self.decided_through:
            said = msg(
                "{day}: the swapped working days of {year:d} are not decided (known through {through:d})",
                day=day.isoformat(),
                year=day.year,
                through=self.decided_through,
            )
            warnings.warn(said, UndecidedYearWarning, stacklevel=3)

    def add_hours(self, moment: datetime, hours: float) -> datetime:
        """The instant at which this many working hours have passed, counted within the sessions.

        Raises: ParseError for an instant without a time zone, fewer than 0 hours, or more than the
        calendar has.

        >>> start = datetime(2026, 11, 20, 16, 0, tzinfo=VIETNAM)
        >>> WorkCalendar.vietnam().add_hours(start, 4).isoformat()
        '2026-11-23T10:00:00+07:00'
        """
        if not hours >= 0:
            raise ParseError(msg("working hours"), hours, msg("0 or more"))
        try:
            amount = timedelta(hours=hours)
        except OverflowError:
            raise self._beyond(f"{cut(hours)} working hours from {moment.isoformat()}") from None
        return self.add_time(moment, amount)

    def add_time(self, moment: datetime, amount: timedelta) -> datetime:
        """The instant at which this much working time has passed; see :meth:`add_hours`."""
        now = self._instant(moment)
        day, left = now.date(), amount
        daily = sum((_length(session) for session in self.sessions), start=timedelta())
        while True:
            day = self.add_days(day, 0)
            if now.date() != day:
                now = datetime.combine(day, self.sessions[0].start, VIETNAM)
                whole = max((left - timedelta(microseconds=1)) // daily, 0)
                if whole:
                    # Whole days at once: no need to walk a month of hours session by session.
                    day, left = self.add_days(day, whole), left - whole * daily
                    now = datetime.combine(day, self.sessions[0].start, VIETNAM)
            for session in self.sessions:
                begin = max(now, datetime.combine(day, session.start, VIETNAM))
                end = datetime.combine(day, session.end, VIETNAM)
                if begin < end or (begin == end and not left):
                    if left <= end - begin:
                        return begin + left
                    left -= end - begin
            day += timedelta(days=1)

    def working_time(self, start: datetime, end: datetime) -> timedelta:
        """The working time between two instants; zero if the end is not later.

        >>> friday = datetime(2026, 11, 20, 16, 0, tzinfo=VIETNAM)
        >>> print(WorkCalendar.vietnam().working_time(friday, datetime(2026, 11, 23, 10, tzinfo=VIETNAM)))
        4:00:00
        """
        first, last = self._instant(start), self._instant(end)
        if last <= first:
            return timedelta()
        daily = sum((_length(session) for session in self.sessions), start=timedelta())
        days = self.count_days(first.date() - timedelta(days=1), last.date() - timedelta(days=1))
        return days * daily - self._worked_on(first) + self._worked_on(last)

    def _worked_on(self, moment: datetime) -> timedelta:
        """The working time of a day before an instant on it."""
        if not self.is_workday(moment.date()):
            return timedelta()
        worked = timedelta()
        for session in self.sessions:
            begin = datetime.combine(moment.date(), session.start, VIETNAM)
            end = datetime.combine(moment.date(), session.end, VIETNAM)
            worked += max(min(moment, end) - begin, timedelta())
        return worked

    def _instant(self, moment: Moment) -> datetime:
        instant = in_vietnam(moment)
        if not isinstance(instant, datetime):
            raise ParseError(msg("working time"), moment, msg("an instant with its time zone"))
        return instant

    def _known_day(self, moment: Moment) -> date:
        day = day_of(in_vietnam(moment))
        if not self.first_year <= day.year <= self.last_year:
            raise self._beyond(day.isoformat())
        return day

    def _beyond(self, found: str) -> ParseError:
        years = f"{self.first_year}–{self.last_year}"
        return ParseError(
            msg("calendar"), found, msg("days within {years}; make a calendar of more years", years=years)
        )


def _length(session: Session) -> timedelta:
    day = date(2000, 1, 1)
    return datetime.combine(day, session.end) - datetime.combine(day, session.start)
