"""Due dates: from a procedure's time limit and the receipt, moved by suspensions, kept with extensions."""

from __future__ import annotations

from datetime import datetime, time, timedelta
from enum import Enum
from typing import TYPE_CHECKING

import attrs

from kstt.dates.instants import VIETNAM, Moment, day_of, in_vietnam
from kstt.errors import ParseError
from kstt.i18n import msg

if TYPE_CHECKING:
    from collections.abc import Iterable

    from kstt.dates.workdays import WorkCalendar
    from kstt.records.histories import Suspension

__all__ = ["TimeLimit", "TimeUnit", "due_date", "moved_by_suspensions"]


class TimeUnit(Enum):
    """What a time limit is counted in.

    >>> TimeLimit(30, TimeUnit("working days"))
    TimeLimit(amount=30, unit=<TimeUnit.WORKING_DAYS: 'working days'>, cut_off=None)
    """

    WORKING_DAYS = "working days"
    WORKING_HOURS = "working hours"


@attrs.frozen
class TimeLimit:
    """A procedure's time limit.

    ``cut_off``: what is received at or after this time of day counts from the next working day; ``None``
    (the default) for no such rule. Where there is one, portals have 15:00 [portal].

    >>> TimeLimit(5).unit
    <TimeUnit.WORKING_DAYS: 'working days'>
    """

    amount: int
    unit: TimeUnit = TimeUnit.WORKING_DAYS
    cut_off: time | None = None

    def __attrs_post_init__(self) -> None:
        if type(self.amount) is not int or self.amount < 0:
            raise ParseError(msg("time limit"), self.amount, msg("a whole number from 0"))


def due_date(received: Moment, limit: TimeLimit, calendar: WorkCalendar) -> Moment:
    """The due date of what is received then, under a time limit.

    Of working days: the day ``amount`` working days after the day of receipt, at the same time of day for
    an instant. What comes in on a day without work counts as if on the next working day. Of working
    hours: the instant at which they have passed, a bare day counting from its first session.

    Args:
        received: a day or an instant.
        limit: the time limit.
        calendar: the working calendar.

    Returns: a day for a limit of days and a bare day, else an instant.

    Source: time limits run in working days, Decree 118/2025/NĐ-CP [portal].

    >>> from datetime import date, datetime
    >>> from kstt.dates import VIETNAM, WorkCalendar
    >>> calendar = WorkCalendar.vietnam()
    >>> due_date(date(2026, 11, 20), TimeLimit(2), calendar).isoformat()
    '2026-11-25'
    >>> late = datetime(2026, 11, 20, 15, 30, tzinfo=VIETNAM)
    >>> day_of(due_date(late, TimeLimit(2, cut_off=time(15)), calendar)).isoformat()
    '2026-11-26'
    """
    start = _counts_from(in_vietnam(received), limit, calendar)
    if limit.unit is TimeUnit.WORKING_HOURS:
        if not isinstance(start, datetime):
            start = datetime.combine(start, calendar.sessions[0].start, VIETNAM)
        return calendar.add_hours(start, limit.amount)
    day = calendar.add_days(day_of(start), limit.amount)
    return datetime.combine(day, start.timetz()) if isinstance(start, datetime) else day


def _counts_from(received: Moment, limit: TimeLimit, calendar: WorkCalendar) -> Moment:
    """The moment from which the limit runs: receipt, or the beginning of a later working day."""
    day = day_of(received)
    after_cut_off = (
        limit.cut_off is not None and isinstance(received, datetime) and received.time() >= limit.cut_off
    )
    start = calendar.add_days(day, 1 if after_cut_off and calendar.is_workday(day) else 0)
    if not isinstance(received, datetime) or start == day:
        return received if start == day else start
    return datetime.combine(start, calendar.sessions[0].start, VIETNAM)


def moved_by_suspensions(due: Moment, suspensions: Iterable[Suspension], calendar: WorkCalendar) -> Moment:
    """The due date moved on by the time in which the clock stood still.

    A bare due day moves by the working days in each ``[start, end)``, a due instant by their working
    time. An overlap counts once. Days add up: moving by one suspension and then by another is moving by
    both.

    Raises: ParseError for a suspension that is still open: until it ends no one knows the due date.

    Source: supplements and payment stop the clock [portal].

    >>> from datetime import date
    >>> from kstt import Suspension
    >>> from kstt.dates import WorkCalendar
    >>> moved_by_suspensions(
    ...     date(2026, 11, 20), [Suspension(date(2026, 11, 9), date(2026, 11, 11))], WorkCalendar.vietnam()
    ... ).isoformat()
    '2026-11-25'
    """
    spans = _merged(suspensions)
    if isinstance(due, datetime):
        stood = sum((calendar.working_time(start, end) for start, end in spans), start=timedelta())
        return calendar.add_time(due, stood) if stood else due
    day = timedelta(days=1)
    count = sum(calendar.count_days(start.date() - day, end.date() - day) for start, end in spans)
    return calendar.add_days(due, count) if count else due


def _merged(suspensions: Iterable[Suspension]) -> list[tuple[datetime, datetime]]:
    """The time in which the clock stood still, as spans of instants without overlap."""
    spans: list[tuple[datetime, datetime]] = []
    for suspension in sorted(suspensions, key=lambda s: _instant(s.start)):
        if suspension.end is None:
            raise ParseError(
                msg("suspension"), str(suspension), msg("an end; while it is open the due date is not known")
            )
        start, end = _instant(suspension.start), _instant(suspension.end)
        if spans and start <= spans[-1][1]:
            spans[-1] = (spans[-1][0], max(spans[-1][1], end))
        else:
            spans.append((start, end))
    return spans


def _instant(moment: Moment) -> datetime:
    return moment if isinstance(moment, datetime) else datetime.combine(moment, time(0), VIETNAM)
