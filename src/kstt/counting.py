"""Which box a record falls into: the rules of counting, declared once as decision trees.

Source: the laws of the forms [doc] and the options of :class:`~kstt.rules.CountingRules` [portal].
"""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING

from kstt.accounts import CaseAccount, FeedbackAccount
from kstt.boxes import (
    All,
    Bound,
    Boxes,
    Branch,
    Clock,
    Day,
    Equal,
    Less,
    Missing,
    Not,
    OneOf,
    Predicate,
    SessionStart,
    Some,
    Suspended,
    Tree,
    leaf,
)
from kstt.instants import microseconds
from kstt.rules import ClosingTreatment, CountingRules, NoDueDate, Timeliness, WaitingTreatment
from kstt.vocabulary import Channel, Closing, FeedbackSubject

if TYPE_CHECKING:
    from kstt.periods import ReportingPeriod

__all__ = ["case_boxes", "case_boxes_on", "feedback_boxes"]

_RECEIVED, _DUE, _CLOSED = Day("received"), Day("due"), Day("closed")
_DUE_CLOCK, _CLOSED_CLOCK = Clock("due"), Clock("closed")


def _in_scope(closed: Day, start: Bound, end: Bound) -> Predicate:
    """Received on or before the end, and not closed before the start."""
    return All(
        (
            Not(Less(end, _RECEIVED)),
            Some((Missing(closed), Not(Less(closed, start)))),
        )
    )


def _open(closed: Day, end: Bound) -> Predicate:
    """Not closed by the end of the period."""
    return Some((Missing(closed), Less(end, closed)))


@lru_cache(maxsize=256)
def case_boxes(period: ReportingPeriod, rules: CountingRules) -> Boxes:
    """How cases are counted in form 06.

    >>> from kstt.periods import ReportingPeriod
    >>> boxes = case_boxes(ReportingPeriod.quarter(2021, 2), CountingRules())
    >>> len(boxes.codes)
    21
    """
    return _case_boxes(period.start, period.end, rules)


@lru_cache(maxsize=256)
def case_boxes_on(day: Bound, rules: CountingRules) -> Boxes:
    """How a case is counted in the one-day period ``day``, which may be a day of the case itself.

    >>> case_boxes_on(Day("closed"), CountingRules()).as_of
    Day(field='closed', after=0)
    """
    return _case_boxes(day, day, rules)


def _case_boxes(start: Bound, end: Bound, rules: CountingRules) -> Boxes:
    treatments = {Closing.WITHDRAWN: rules.withdrawn, Closing.RETURNED: rules.returned}
    left_out = tuple(c for c, treatment in treatments.items() if treatment is ClosingTreatment.LEFT_OUT)
    in_scope = _in_scope(_CLOSED, start, end)
    if left_out:
        in_scope = All((in_scope, Not(OneOf("closing", left_out))))
    receipt = Branch(
        Less(_RECEIVED, start),
        leaf("carried_over"),
        Branch(OneOf("channel", (Channel.ONLINE,)), leaf("received_online"), leaf("received_direct")),
    )
    status = Branch(_open(_CLOSED, end), _pending(rules, end), _resolved(rules, treatments))
    return Boxes(CaseAccount, end, in_scope, (receipt, status))


def _pending(rules: CountingRules, end: Bound) -> Tree:
    overdue: Predicate = Less(_DUE, end)
    if rules.timeliness is not Timeliness.BY_DAY:
        # Judged at 24:00 of the last day: an instant on that day has passed by then.
        overdue = Some((overdue, All((Equal(_DUE, end), Not(Missing(_DUE_CLOCK))))))
    overdue = All((Not(Missing(_DUE)), overdue))
    if rules.waiting is WaitingTreatment.WITHIN:
        overdue = All((overdue, Not(Suspended(end))))
    return Branch(overdue, leaf("pending_overdue"), leaf("pending_within"))


def _resolved(rules: CountingRules, treatments: dict[Closing, ClosingTreatment]) -> Tree:
    early, late = _early_and_late(rules)
    on_time = tuple(c for c, treatment in treatments.items() if treatment is ClosingTreatment.ON_TIME)
    no_due = "resolved_early" if rules.no_due_date is NoDueDate.EARLY else "resolved_on_time"
    by_date = Branch(
        Missing(_DUE),
        leaf(no_due),
        Branch(
            early,
            leaf("resolved_early"),
            Branch(late, leaf("resolved_late"), leaf("resolved_on_time")),
        ),
    )
    return Branch(OneOf("closing", on_time), leaf("resolved_on_time"), by_date) if on_time else by_date


def _early_and_late(rules: CountingRules) -> tuple[Predicate, Predicate]:
    early, late = Less(_CLOSED, _DUE), Less(_DUE, _CLOSED)
    if rules.timeliness is Timeliness.BY_DAY:
        return early, late
    # Within the day the clocks decide, if both moments have one.
    same_day = All((Equal(_CLOSED, _DUE), Not(Missing(_CLOSED_CLOCK)), Not(Missing(_DUE_CLOCK))))
    threshold = (
        SessionStart("due", tuple(microseconds(session.start) for session in rules.sessions))
        if rules.timeliness is Timeliness.BY_SESSION
        else _DUE_CLOCK
    )
    return (
        Some((early, All((same_day, Less(_CLOSED_CLOCK, threshold))))),
        Some((late, All((same_day, Less(_DUE_CLOCK, _CLOSED_CLOCK))))),
    )


@lru_cache(maxsize=256)
def feedback_boxes(period: ReportingPeriod) -> Boxes:
    """How feedback is counted in form 05.

    Published counts the results of the period that are public by its end, so never more than resolved.
    """
    resolved, published = Day("resolved"), Day("published")
    origin = Branch(Less(_RECEIVED, period.start), leaf("carried_over"), leaf("received_new"))
    subject = Branch(OneOf("subject", (FeedbackSubject.CONDUCT,)), leaf("conduct"), leaf("regulation"))
    status = Branch(
        _open(resolved, period.end),
        leaf("pending"),
        Branch(
            Some((Missing(published), Less(period.end, published))),
            leaf("resolved"),
            leaf("resolved", "published"),
        ),
    )
    in_scope = _in_scope(resolved, period.start, period.end)
    return Boxes(FeedbackAccount, period.end, in_scope, (origin, subject, status))
