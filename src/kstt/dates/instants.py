"""Days and instants on Vietnam's clock.

The clock of the reports is Asia/Ho_Chi_Minh: seven hours ahead of UTC, without daylight saving, since
1975. A fixed offset says the same without asking the machine for a time-zone database.
"""

from __future__ import annotations

import re
from datetime import date, datetime, time, timedelta, timezone

from kstt.errors import ArgumentError, ParseError
from kstt.i18n import Message, msg

__all__ = ["MOMENT_PATTERN", "VIETNAM", "Moment", "clock_of", "day_of", "in_vietnam", "parse_moment"]

VIETNAM = timezone(timedelta(hours=7), "Asia/Ho_Chi_Minh")
"""Vietnam's clock: seven hours ahead of UTC, without summer time."""

Moment = date | datetime
"""A bare day, or an aware instant."""

_LONG, _SHORT = r"(?:0[13578]|1[02])", r"(?:0[469]|11)"
_MONTH_AND_DAY = (
    rf"(?:{_LONG}-(?:0[1-9]|[12][0-9]|3[01])|{_SHORT}-(?:0[1-9]|[12][0-9]|30)|02-(?:0[1-9]|1[0-9]|2[0-8]))"
)
_YEAR = r"(?:[1-9][0-9]{3}|0[1-9][0-9]{2}|00[1-9][0-9]|000[1-9])"
_LEAP_YEAR = r"(?:[0-9]{2}(?:0[48]|[2468][048]|[13579][26])|(?:0[48]|[2468][048]|[13579][26])00)"
_CLOCK = r"(?:[01][0-9]|2[0-3]):[0-5][0-9](?::[0-5][0-9](?:\.[0-9]{1,6})?)?"
_OFFSET = r"(?:Z|[+-](?:[01][0-9]|2[0-3]):[0-5][0-9])"
MOMENT_PATTERN = rf"^(?:{_YEAR}-{_MONTH_AND_DAY}|{_LEAP_YEAR}-02-29)(?:[T ]{_CLOCK}{_OFFSET}?)?$"
"""The texts of days and instants that are read, as a regular expression every engine knows."""

_DAY = msg("day")
_READ = re.compile(MOMENT_PATTERN[:-1] + r"\Z")
_MOMENT_TEXT = msg("an ISO 8601 day (2021-06-14) or instant (2021-06-14T09:30:00+07:00)")


def in_vietnam(moment: Moment) -> Moment:
    """The same day or instant, an instant converted to Vietnam's clock.

    Raises: ParseError for an instant without a time zone, or anything else.

    >>> from datetime import timezone
    >>> in_vietnam(datetime(2021, 6, 14, 18, tzinfo=timezone.utc)).isoformat()
    '2021-06-15T01:00:00+07:00'
    """
    if isinstance(moment, datetime):
        if moment.tzinfo is VIETNAM:
            return moment
        if moment.utcoffset() is None:
            raise ParseError(msg("instant"), moment.isoformat(), msg("a time zone, such as +07:00"))
        try:
            return moment.astimezone(VIETNAM)
        except OverflowError:
            raise ParseError(msg("instant"), moment.isoformat(), msg("a year from 1 to 9999")) from None
    if isinstance(moment, date):
        return moment
    raise ParseError(msg("day"), moment, msg("a date or an aware datetime"))


def day_of(moment: Moment) -> date:
    """The Vietnamese day on which a day or instant (already on Vietnam's clock) falls.

    >>> day_of(datetime(2021, 6, 14, 23, 59, tzinfo=VIETNAM)), day_of(date(2021, 6, 14))
    (datetime.date(2021, 6, 14), datetime.date(2021, 6, 14))
    """
    return moment.date() if isinstance(moment, datetime) else moment


def require_day(value: date, what: Message = _DAY) -> None:
    """Refuse what is no bare day: an instant ends no day, and falls on a day only by a clock.

    Raises: ArgumentError.
    """
    if isinstance(value, datetime) or not isinstance(value, date):
        raise ArgumentError(what, value, msg("a day (datetime.date)"))


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
    """An ISO 8601 day or instant; an instant without an offset is on Vietnam's clock.

    Raises: ParseError for anything else.

    >>> parse_moment("2021-06-14")
    datetime.date(2021, 6, 14)
    >>> parse_moment("2021-06-14T09:30+07:00").isoformat(), parse_moment("2021-06-14 09:30").isoformat()
    ('2021-06-14T09:30:00+07:00', '2021-06-14T09:30:00+07:00')
    """
    plain = text.strip()
    try:
        # A day is the commonest; a week date has its dashes elsewhere.
        if len(plain) == 10 and plain[4] == plain[7] == "-":
            return date.fromisoformat(plain)
        # So is an instant to the second: where it is written again just so, the pattern fits.
        if len(plain) == 19:
            instant = datetime.fromisoformat(plain)
            if instant.isoformat(" " if plain[10] == " " else "T") == plain:
                return datetime.combine(instant, instant.time(), VIETNAM)
        if _READ.match(plain):
            instant = datetime.fromisoformat(plain)
            # In a sixth of the time of replace(tzinfo=...).
            return (
                in_vietnam(instant) if instant.tzinfo else datetime.combine(instant, instant.time(), VIETNAM)
            )
    except ParseError:
        raise
    except ValueError:
        pass
    raise ParseError(msg("date"), text, _MOMENT_TEXT)
