"""Days and instants on Vietnam's clock.

The clock of the reports is Asia/Ho_Chi_Minh: seven hours ahead of UTC, without daylight saving, since
1975. A fixed offset says the same without asking the machine for a time-zone database.
"""

from __future__ import annotations

from datetime import date, datetime, time, timedelta, timezone

from kstt.errors import ParseError

__all__ = ["VIETNAM", "Moment", "clock_of", "day_of", "in_vietnam", "parse_moment"]

VIETNAM = timezone(timedelta(hours=7), "Asia/Ho_Chi_Minh")

Moment = date | datetime
"""A bare day, or an aware instant."""


def in_vietnam(moment: Moment) -> Moment:
    """The same day or instant, an instant told on Vietnam's clock.

    Raises: ParseError for an instant without a time zone, or anything else.

    >>> from datetime import timezone
    >>> in_vietnam(datetime(2021, 6, 14, 18, tzinfo=timezone.utc)).isoformat()
    '2021-06-15T01:00:00+07:00'
    """
    if isinstance(moment, datetime):
        if moment.tzinfo is VIETNAM:
            return moment
        if moment.utcoffset() is None:
            raise ParseError("instant", moment.isoformat(), "a time zone, such as +07:00")
        return moment.astimezone(VIETNAM)
    if isinstance(moment, date):
        return moment
    raise ParseError("day", moment, "a date or an aware datetime")


def day_of(moment: Moment) -> date:
    """The Vietnamese day on which a day or instant (already on Vietnam's clock) falls."""
    return moment.date() if isinstance(moment, datetime) else moment


def clock_of(moment: Moment | None) -> int | None:
    """Microseconds since midnight of an instant on Vietnam's clock; ``None`` for a bare day or nothing.

    >>> clock_of(datetime(2021, 6, 14, 0, 0, 1, tzinfo=VIETNAM)), clock_of(date(2021, 6, 14))
    (1000000, None)
    """
    return microseconds(moment.timetz()) if isinstance(moment, datetime) else None


def microseconds(clock: time) -> int:
    """Microseconds since midnight of a time of day."""
    return ((clock.hour * 60 + clock.minute) * 60 + clock.second) * 1_000_000 + clock.microsecond


def parse_moment(text: str) -> Moment:
    """An ISO 8601 day or instant.

    Raises: ParseError for anything else, and for an instant without a time zone.

    >>> parse_moment("2021-06-14")
    datetime.date(2021, 6, 14)
    >>> parse_moment("2021-06-14T09:30+07:00").isoformat()
    '2021-06-14T09:30:00+07:00'
    """
    try:
        if len(text) == 10 and text[4] == "-":
            return date.fromisoformat(text)
        if len(text) > 10 and text[4] == "-":
            return in_vietnam(datetime.fromisoformat(text))
    except ParseError:
        raise
    except ValueError:
        pass
    raise ParseError("date", text, "an ISO 8601 day (2021-06-14) or instant (2021-06-14T09:30:00+07:00)")
