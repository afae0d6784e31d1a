"""The deadlines of feedback, as data; and which feedback missed them."""

from __future__ import annotations

from enum import Enum
from typing import TYPE_CHECKING

import attrs

from kstt.dates.instants import Moment, day_of
from kstt.law.instruments import Citation, cite
from kstt.records.deadlines import TimeLimit, due_date
from kstt.records.feedback import Feedback

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import date

    from kstt.dates.workdays import WorkCalendar

__all__ = ["FEEDBACK_LIMITS", "FeedbackLimit", "FeedbackStep", "LateFeedback", "late_feedback"]


class FeedbackStep(Enum):
    """What is to be done with feedback within a time limit.

    >>> [limit.step.value for limit in FEEDBACK_LIMITS]
    ['handle', 'refuse', 'ask for supplements', 'publish the result', 'pass on']
    """

    HANDLE = "handle"
    REFUSE = "refuse"
    ASK = "ask for supplements"
    PUBLISH = "publish the result"
    FORWARD = "pass on"


@attrs.frozen
class FeedbackLimit:
    """A time limit of feedback: the step, from and until which day of a record it runs, and its source.

    ``until`` is ``None`` for a step of which :class:`~kstt.Feedback` has no day.

    >>> limit = FEEDBACK_LIMITS[0]
    >>> limit.step, limit.limit, limit.since, limit.until
    (<FeedbackStep.HANDLE: 'handle'>, TimeLimit(amount=15, unit=<TimeUnit.WORKING_DAYS: 'working days'>,
    cut_off=None), 'received', 'resolved')
    """

    step: FeedbackStep
    limit: TimeLimit
    since: str
    until: str | None
    source: Citation

    def due(self, piece: Feedback, calendar: WorkCalendar) -> Moment | None:
        """The last day or instant for the step; ``None`` where its time does not run yet.

        Raises: ParseError for a day beyond the calendar.

        >>> from datetime import date
        >>> from kstt import FeedbackSubject
        >>> from kstt.dates import WorkCalendar
        >>> piece = Feedback("P1", "Đất đai", FeedbackSubject.CONDUCT, date(2026, 11, 2), None, None)
        >>> [str(limit.due(piece, WorkCalendar.vietnam())) for limit in FEEDBACK_LIMITS]
        ['2026-11-23', '2026-11-04', '2026-11-09', 'None', '2026-11-09']
        """
        start: Moment | None = getattr(piece, self.since)
        return None if start is None else due_date(start, self.limit, calendar)


_INDICES, _DECREE = cite("766/QĐ-TTg"), cite("20/2008/NĐ-CP")

FEEDBACK_LIMITS = (
    FeedbackLimit(FeedbackStep.HANDLE, TimeLimit(15), "received", "resolved", _INDICES),
    FeedbackLimit(FeedbackStep.REFUSE, TimeLimit(2), "received", None, _INDICES),
    FeedbackLimit(FeedbackStep.ASK, TimeLimit(5), "received", None, _INDICES),
    FeedbackLimit(FeedbackStep.PUBLISH, TimeLimit(2), "resolved", "published", _INDICES),
    FeedbackLimit(FeedbackStep.FORWARD, TimeLimit(5), "received", None, _DECREE),
)
"""The time limits of feedback, in working days.

Source: 15 days to handle, 2 to refuse, 5 to ask for supplements, 2 to publish: as a description of the
formulas of Decision 766/QĐ-TTg quotes them [quoted]; 5 days to pass on what another body is competent for:
Decree 20/2008/NĐ-CP [law]. That publication runs from the resolution and the others from the receipt is how
they are understood here.
"""


@attrs.frozen
class LateFeedback:
    """A piece of feedback that missed a time limit: when the step was due, and when done, if it was.

    >>> from datetime import date
    >>> from kstt import Feedback, FeedbackSubject
    >>> from kstt.dates import WorkCalendar
    >>> piece = Feedback("P1", "Đất đai", FeedbackSubject.CONDUCT, date(2021, 4, 1), None, None)
    >>> late = late_feedback([piece], date(2021, 6, 14), WorkCalendar.vietnam())
    >>> [(one.limit.step.value, one.due.isoformat(), one.done) for one in late]
    [('handle', '2021-04-23', None)]
    """

    piece: Feedback
    limit: FeedbackLimit
    due: Moment
    done: Moment | None


def late_feedback(
    pieces: Iterable[Feedback],
    as_of: date,
    calendar: WorkCalendar,
    *,
    limits: Iterable[FeedbackLimit] = FEEDBACK_LIMITS,
) -> tuple[LateFeedback, ...]:
    """The feedback that was late at the end of a day, by what was known then, in the order given.

    A step is late where it was done after the day it was due on, or where that day is past and it was not
    done. Only steps whose day a record has are judged: handling, and publishing the result. Form 05 has no
    columns for it.

    Args:
        pieces: the feedback.
        as_of: the day at whose end it is judged; what was received later is passed over.
        calendar: the working calendar.
        limits: the time limits.

    Raises: ParseError for a day beyond the calendar.

    Source: see :data:`FEEDBACK_LIMITS`.

    >>> from datetime import date
    >>> from kstt import FeedbackSubject
    >>> from kstt.dates import WorkCalendar
    >>> def piece(number, resolved):
    ...     return Feedback(number, "Đất đai", FeedbackSubject.CONDUCT, date(2026, 11, 2), resolved, None)
    >>> pieces = [piece("P1", date(2026, 11, 23)), piece("P2", None)]
    >>> found = late_feedback(pieces, date(2026, 11, 27), WorkCalendar.vietnam())
    >>> [(late.piece.id, late.limit.step.value, str(late.due)) for late in found]
    [('P1', 'publish the result', '2026-11-26'), ('P2', 'handle', '2026-11-23')]
    """
    judged = [(limit, limit.until) for limit in limits if limit.until is not None]
    found = []
    for piece in pieces:
        if day_of(piece.received) > as_of:
            continue
        for limit, until in judged:
            start, done = _by(as_of, getattr(piece, limit.since)), _by(as_of, getattr(piece, until))
            due = None if start is None else limit.due(piece, calendar)
            if due is not None and day_of(due) < (as_of if done is None else day_of(done)):
                found.append(LateFeedback(piece, limit, due, done))
    return tuple(found)


def _by(as_of: date, moment: Moment | None) -> Moment | None:
    """The moment, if it was past at the end of a day."""
    return None if moment is None or day_of(moment) > as_of else moment
