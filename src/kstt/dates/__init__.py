"""Days and instants on Vietnam's clock, reporting periods, office sessions and working days."""

from __future__ import annotations

from typing import TYPE_CHECKING

from kstt.lazy import lazy_names

if TYPE_CHECKING:
    from kstt.dates.instants import VIETNAM, Moment, clock_of, day_of, in_vietnam, parse_moment
    from kstt.dates.periods import PERIOD_RULE, PeriodKind, ReportingPeriod
    from kstt.dates.reporting import DUTIES, Duty, compositions, periods_owed
    from kstt.dates.sessions import DEFAULT_SESSIONS, Session
    from kstt.dates.workdays import WorkCalendar
else:
    __getattr__, __dir__ = lazy_names(
        __name__,
        {
            "instants": "VIETNAM Moment clock_of day_of in_vietnam parse_moment",
            "periods": "PERIOD_RULE PeriodKind ReportingPeriod",
            "reporting": "DUTIES Duty compositions periods_owed",
            "sessions": "DEFAULT_SESSIONS Session",
            "workdays": "WorkCalendar",
        },
    )

__all__ = [
    "DEFAULT_SESSIONS",
    "DUTIES",
    "PERIOD_RULE",
    "VIETNAM",
    "Duty",
    "Moment",
    "PeriodKind",
    "ReportingPeriod",
    "Session",
    "WorkCalendar",
    "clock_of",
    "compositions",
    "day_of",
    "in_vietnam",
    "parse_moment",
    "periods_owed",
]
