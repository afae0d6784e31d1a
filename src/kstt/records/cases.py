"""Cases: one application of one person to one office, with the days that the forms count by."""

from __future__ import annotations

from datetime import date, datetime
from typing import TYPE_CHECKING

import attrs

from kstt.dates.instants import VIETNAM, Moment, clock_of, day_of, in_vietnam, parse_moment
from kstt.errors import InvalidRecordError, ParseError
from kstt.text import clean
from kstt.vocabulary import AuthorityLevel, Channel, Closing

if TYPE_CHECKING:
    from collections.abc import Iterable

__all__ = ["Case", "Extension", "Suspension", "parse_extensions", "parse_suspensions"]


def earlier(one: Moment, other: Moment) -> bool:
    """Whether one moment is before another: by instant if both are instants, else by Vietnamese day."""
    if isinstance(one, datetime) and isinstance(other, datetime):
        return one < other
    return day_of(one) < day_of(other)


def _moment(value: Moment) -> Moment:
    # The commonest kinds first: a million cases pass through here.
    if type(value) is date or (type(value) is datetime and value.tzinfo is VIETNAM):
        return value
    return in_vietnam(value)


def _optional_moment(value: Moment | None) -> Moment | None:
    return None if value is None else _moment(value)


def _ends_later(suspension: Suspension, _: object, value: Moment | None) -> None:
    if value is not None and earlier(value, suspension.start):
        raise ParseError("suspension", str(suspension), "an end on or after the start")


@attrs.frozen
class Suspension:
    """An interval ``[start, end)`` in which the clock of a case stood still; ``end`` ``None`` is open.

    Waiting for supplements or for payment suspends a case. By day, a case whose clock runs again on a
    day is not suspended at the end of that day.

    Raises: ParseError for an end before the start.

    >>> print(Suspension(date(2021, 6, 1), None))
    2021-06-01/..
    """

    start: Moment = attrs.field(converter=_moment)
    end: Moment | None = attrs.field(default=None, converter=_optional_moment, validator=_ends_later)

    def covers_end_of(self, day: date) -> bool:
        """Whether the clock stands still at the end of ``day``."""
        return day_of(self.start) <= day and (self.end is None or day < day_of(self.end))

    def __str__(self) -> str:
        return f"{self.start.isoformat()}/{'..' if self.end is None else self.end.isoformat()}"


@attrs.frozen
class Extension:
    """A new due date, in force from the day on which it was granted; see :meth:`Case.due_at`.

    >>> print(Extension(date(2021, 6, 1), date(2021, 6, 20)))
    2021-06-01/2021-06-20
    """

    granted: Moment = attrs.field(converter=_moment)
    due: Moment = attrs.field(converter=_moment)

    def __str__(self) -> str:
        return f"{self.granted.isoformat()}/{self.due.isoformat()}"


def _in_force(extension: Extension) -> tuple[date, date, int]:
    """What the extension in force has the greatest of: the day granted, then the due day and its clock."""
    clock = clock_of(extension.due)
    return day_of(extension.granted), day_of(extension.due), -1 if clock is None else clock


def _intervals(text: str, what: str) -> Iterable[tuple[Moment, Moment | None]]:
    for part in filter(None, (piece.strip() for piece in text.split(";"))):
        start, slash, end = part.partition("/")
        if not slash or not end.strip():
            raise ParseError(
                what, part, "an ISO 8601 interval such as 2021-06-01/2021-06-10 or 2021-06-01/.."
            )
        yield parse_moment(start.strip()), None if end.strip() == ".." else parse_moment(end.strip())


def parse_suspensions(text: str) -> tuple[Suspension, ...]:
    """ISO 8601 intervals separated by ``;``, with ``..`` for an open end.

    Raises: ParseError.

    >>> [str(s) for s in parse_suspensions("2021-05-03/2021-05-10;2021-06-01/..")]
    ['2021-05-03/2021-05-10', '2021-06-01/..']
    """
    return tuple(Suspension(start, end) for start, end in _intervals(text, "suspensions"))


def parse_extensions(text: str) -> tuple[Extension, ...]:
    """Pairs ``granted/new due`` of ISO 8601 days or instants, separated by ``;``.

    Raises: ParseError.

    >>> str(parse_extensions("2021-06-01/2021-06-20")[0])
    '2021-06-01/2021-06-20'
    """
    pairs = []
    for granted, due in _intervals(text, "extensions"):
        if due is None:
            raise ParseError("extensions", text, "a new due date after the slash")
        pairs.append(Extension(granted, due))
    return tuple(pairs)


def _name(value: str) -> str:
    if not isinstance(value, str):
        raise ParseError("name", value, "a text")
    return value if value.isascii() and "  " not in value and value == value.strip() else clean(value)


def _suspensions(values: Iterable[Suspension]) -> tuple[Suspension, ...]:
    return tuple(values)


def _extensions(values: Iterable[Extension]) -> tuple[Extension, ...]:
    return tuple(values)


@attrs.frozen
class Case:
    """One administrative case.

    ``received``, ``due`` and ``closed`` are a day or an aware instant; an instant counts on the
    Vietnamese day it falls on. ``due`` is the first due date; ``extensions`` hold the later ones, each
    in force from the day it was granted, so that any past period is counted by what was true then.
    A case refused at the counter never becomes a case. Closed without a ``closing`` counts as decided.

    Raises: InvalidRecordError for a case closed before it was received, or with a closing and no closed
    date; ParseError for an instant without a time zone or a value of the wrong kind.

    Source: domain terms of the one-stop mechanism, Decree 61/2018/NĐ-CP and 118/2025/NĐ-CP [portal].

    >>> case = Case("H1", "Đất đai", AuthorityLevel.DISTRICT, "UBND huyện", Channel.ONLINE,
    ...             received=date(2021, 4, 1), due=date(2021, 4, 20), closed=date(2021, 4, 15),
    ...             closing=Closing.DECIDED)
    >>> case.category, case.suspensions
    ('Đất đai', ())
    """

    id: str
    category: str = attrs.field(converter=_name)
    level: AuthorityLevel = attrs.field(validator=attrs.validators.instance_of(AuthorityLevel))
    unit: str = attrs.field(converter=_name)
    channel: Channel = attrs.field(validator=attrs.validators.instance_of(Channel))
    received: Moment = attrs.field(converter=_moment)
    due: Moment | None = attrs.field(converter=_optional_moment)
    closed: Moment | None = attrs.field(converter=_optional_moment)
    closing: Closing | None = attrs.field(
        validator=attrs.validators.optional(attrs.validators.instance_of(Closing))
    )
    suspensions: tuple[Suspension, ...] = attrs.field(default=(), converter=_suspensions)
    extensions: tuple[Extension, ...] = attrs.field(default=(), converter=_extensions)

    def __attrs_post_init__(self) -> None:
        if self.closed is not None:
            if earlier(self.closed, self.received):
                raise InvalidRecordError(
                    self.id,
                    "closed",
                    self.closed.isoformat(),
                    f"on or after received {self.received.isoformat()}",
                )
        elif self.closing is not None:
            raise InvalidRecordError(
                self.id, "closed", "nothing", f"the day on which it was {self.closing.value}"
            )

    def due_at(self, day: date) -> Moment | None:
        """The due date in force at the end of ``day``: that of the latest extension granted by then.

        Of several granted on one day the latest due date counts, in whatever order they are listed: the
        latest day, and on it the latest instant rather than the bare day. A closed case keeps the one that
        was in force on the day it was closed.

        >>> asked, day = date(2021, 6, 1), date(2021, 6, 3)
        >>> case = Case("H1", "Đất đai", AuthorityLevel.COMMUNE, "UBND xã A", Channel.ONLINE, asked, day,
        ...     None, None, extensions=[Extension(day, date(2021, 7, 1)), Extension(day, date(2021, 6, 20))])
        >>> str(case.due_at(date(2021, 6, 2))), str(case.due_at(day))
        ('2021-06-03', '2021-07-01')
        """
        if self.closed is not None:
            day = min(day, day_of(self.closed))
        granted = [extension for extension in self.extensions if day_of(extension.granted) <= day]
        return max(granted, key=_in_force).due if granted else self.due

    def suspended_at(self, day: date) -> bool:
        """Whether the clock stands still at the end of ``day``."""
        return any(suspension.covers_end_of(day) for suspension in self.suspensions)
