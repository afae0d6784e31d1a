"""What happens to a case while it is open: suspensions of its clock and extensions of its due date."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

import attrs

from kstt.dates.instants import Moment, day_of, parse_moment, require_day
from kstt.errors import ParseError
from kstt.i18n import msg
from kstt.records.validity import day, earlier, moment, optional_moment, rules_of

if TYPE_CHECKING:
    from collections.abc import Iterable

__all__ = [
    "WAITS_NOT",
    "Extension",
    "Suspension",
    "column_pairs",
    "parse_extensions",
    "parse_suspensions",
]

WAITS_NOT = msg("nothing, as by its status the case does not wait; or the column until when it did")
"""What is expected in a column that says since when a case waits, of one that does not."""


@attrs.frozen
class Suspension:
    """An interval ``[start, end)`` in which the clock of a case stood still; ``end`` ``None`` is open.

    Waiting for supplements or for payment suspends a case. By day, a case whose clock runs again on a
    day is not suspended at the end of that day.

    Raises: ParseError for an end before the start.

    >>> print(Suspension(date(2021, 6, 1), None))
    2021-06-01/..
    """

    start: Moment = attrs.field(converter=moment)
    end: Moment | None = attrs.field(default=None, converter=optional_moment, metadata=day(after="start"))

    def __attrs_post_init__(self) -> None:
        for rule in rules_of(Suspension):
            if self.end is not None and earlier(self.end, getattr(self, rule.after)):
                raise ParseError(msg("suspension"), str(self), msg("an end on or after the start"))

    def covers_end_of(self, day: date) -> bool:
        """Whether the clock stands still at the end of ``day``; raises ArgumentError for an instant."""
        require_day(day)
        return day_of(self.start) <= day and (self.end is None or day < day_of(self.end))

    def __str__(self) -> str:
        return f"{self.start.isoformat()}/{'..' if self.end is None else self.end.isoformat()}"


@attrs.frozen
class Extension:
    """A new due date, in force from the day on which it was granted; see :meth:`Case.due_at`.

    >>> print(Extension(date(2021, 6, 1), date(2021, 6, 20)))
    2021-06-01/2021-06-20
    """

    granted: Moment = attrs.field(converter=moment)
    due: Moment = attrs.field(converter=moment)

    def __str__(self) -> str:
        return f"{self.granted.isoformat()}/{self.due.isoformat()}"


def _intervals(text: str, what: str) -> Iterable[tuple[Moment, Moment | None]]:
    for part in filter(None, (piece.strip() for piece in text.split(";"))):
        start, slash, end = part.partition("/")
        if not slash or not end.strip():
            raise ParseError(
                what, part, msg("an ISO 8601 interval such as 2021-06-01/2021-06-10 or 2021-06-01/..")
            )
        yield parse_moment(start), None if end.strip() == ".." else parse_moment(end)


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
            raise ParseError(msg("extensions"), text, msg("a new due date after the slash"))
        pairs.append(Extension(granted, due))
    return tuple(pairs)


def column_pairs(columns: Iterable[Iterable[str]]) -> tuple[tuple[str, str], ...]:
    """The names of two columns for each history, of which the second may be empty.

    Raises: ParseError.
    """
    found = []
    for names in columns:
        pair = (names,) if isinstance(names, str) else tuple(names)
        if len(pair) != 2 or not pair[0].strip():
            raise ParseError(msg("columns"), pair, msg("two names of columns"))
        found.append((pair[0], pair[1]))
    return tuple(found)
