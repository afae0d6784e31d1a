"""The half-day sessions in which offices work."""

from __future__ import annotations

from datetime import time

import attrs

from kstt.errors import ParseError
from kstt.i18n import msg

__all__ = ["DEFAULT_SESSIONS", "Session"]


def _ends_later(session: Session, _: object, value: time) -> None:
    if value <= session.start:
        raise ParseError(msg("session"), f"{session.start}–{value}", msg("an end after the start"))


@attrs.frozen(order=True)
class Session:
    """One half-day of work, from ``start`` to ``end`` on one day.

    >>> print(Session(time(7), time(11, 30)))
    07:00–11:30
    """

    start: time
    end: time = attrs.field(validator=_ends_later)

    def __str__(self) -> str:
        return f"{self.start:%H:%M}–{self.end:%H:%M}"


DEFAULT_SESSIONS = (Session(time(7), time(11, 30)), Session(time(13, 30), time(17)))
"""Morning and afternoon, as a public portal's code has them [portal]."""
