"""Days and instants on Vietnam's clock, reporting periods, office sessions and working days."""

from __future__ import annotations

from typing import TYPE_CHECKING

from kstt.lazy import lazy_names

if TYPE_CHECKING:
    from kstt.dates.instants import VIETNAM, Moment, clock_of, day_of, in_vietnam, parse_moment
    from kstt.dates.periods import PERIOD_RULE, PeriodKind, ReportingPeriod
    from kstt.dates.reporting import DUTIES, Duty, compositions, periods_owed
    from kstt.dates.sessions import DEFAULT_SESSIONS, Session
    from kstt.dates.swaps import DECIDED_THROUGH, SWAPS, Swap
    from kstt.dates.workdays import UndecidedYearWarning, WorkCalendar
else:
    __getattr__, __dir__ = lazy_names(
        __name__,
        {
            "instants": "VIETNAM Moment clock_of day_of in_vietnam parse_moment",
            "periods": "PERIOD_RULE PeriodKind ReportingPeriod",
            "reporting": "DUTIES Duty compositions periods_owed",
            "sessions": "DEFAULT_SESSIONS Session",
            "swaps": "DECIDED_THROUGH SWAPS Swap",
            "workdays": "UndecidedYearWarning WorkCalendar",
        },
    )

__all__ = [
    "DECIDED_THROUGH",
    "DEFAULT_SESSIONS",
    "DUTIES",
    "PERIOD_RULE",
    "SWAPS",
    "VIETNAM",
    "Duty",
    "Moment",
    "PeriodKind",
    "ReportingPeriod",
    "Session",
    "Swap",
    "UndecidedYearWarning",
    "WorkCalendar",
    "clock_of",
    "compositions",
    "day_of",
    "in_vietnam",
    "parse_moment",
    "periods_owed",
]
