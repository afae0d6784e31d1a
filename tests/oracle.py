"""The counts done the obvious slow way: one box at a time, straight from the definitions.

It shares no code with the library beyond the record types: its own clock (the time-zone database), its
own comparisons, its own sums.
"""

from collections import Counter
from datetime import datetime, time, timedelta
from zoneinfo import ZoneInfo

ZONE = ZoneInfo("Asia/Ho_Chi_Minh")


def day(moment):
    return moment.astimezone(ZONE).date() if isinstance(moment, datetime) else moment


def midnight_after(end):
    return datetime.combine(end + timedelta(days=1), time(0), ZONE)


def both_instants(one, other):
    return isinstance(one, datetime) and isinstance(other, datetime)


def due_in_force(case, end):
    judged = end if case.closed is None else min(end, day(case.closed))
    granted = [e for e in case.extensions if day(e.granted) <= judged]

    # Of extensions granted on one day the later due date, in whatever order they are listed.
    def rank(extension):
        due = extension.due
        return (
            day(extension.granted),
            day(due),
            due.astimezone(ZONE).time().isoformat() if isinstance(due, datetime) else "",
        )

    return max(granted, key=rank).due if granted else case.due


def stands_still(case, end):
    return any(day(s.start) <= end and (s.end is None or day(s.end) > end) for s in case.suspensions)


def asked_again(case, end, rules):
    """Decision 766: more than one request for supplements, the last of them open."""
    begun = [s for s in case.suspensions if day(s.start) <= end]
    return rules.waiting.value == "first_stop" and len(begun) > 1 and stands_still(case, end)


def stopped_too_late(case, due, end, rule):
    """Whether the only suspension began after the case was due."""
    (stop,) = (s for s in case.suspensions if day(s.start) <= end)
    if rule != "by_day" and both_instants(stop.start, due):
        return due < stop.start
    return day(due) < day(stop.start)


def session_start(moment, sessions):
    local = moment.astimezone(ZONE)
    begun = [s.start for s in sessions if s.start <= local.time()]
    return datetime.combine(local.date(), max(begun) if begun else time(0), ZONE)


def receipt_box(case, period):
    if day(case.received) < period.start:
        return "carried_over"
    return "received_online" if case.channel.value == "online" else "received_direct"


def status_box(case, period, rules):
    due = due_in_force(case, period.end)
    rule = rules.timeliness.value
    if case.closed is None or day(case.closed) > period.end:
        if asked_again(case, period.end, rules):
            return "pending_overdue"
        if due is None:
            return "pending_within"
        if rules.waiting.value == "within" and stands_still(case, period.end):
            return "pending_within"
        if rules.waiting.value == "first_stop" and stands_still(case, period.end):
            return "pending_overdue" if stopped_too_late(case, due, period.end, rule) else "pending_within"
        if rule == "by_day" or not isinstance(due, datetime):
            return "pending_overdue" if day(due) < period.end else "pending_within"
        return "pending_overdue" if due < midnight_after(period.end) else "pending_within"
    closing = case.closing.value if case.closing else "decided"
    treatment = {"withdrawn": rules.withdrawn.value, "returned": rules.returned.value}.get(closing, "by_date")
    if treatment == "on_time":
        return "resolved_on_time"
    if due is None:
        return "resolved_early" if rules.no_due_date.value == "early" else "resolved_on_time"
    if rule == "by_day" or not both_instants(case.closed, due):
        if day(case.closed) < day(due):
            return "resolved_early"
        return "resolved_on_time" if day(case.closed) == day(due) else "resolved_late"
    if case.closed > due:
        return "resolved_late"
    threshold = due if rule == "by_instant" else session_start(due, rules.sessions)
    return "resolved_early" if case.closed < threshold else "resolved_on_time"


def counted(case, period, rules):
    closing = case.closing.value if case.closing else "decided"
    if {"withdrawn": rules.withdrawn.value, "returned": rules.returned.value}.get(closing) == "left_out":
        return False
    return day(case.received) <= period.end and (case.closed is None or day(case.closed) >= period.start)


def case_counts(cases, period, rules):
    """The boxes of each (level, category) that has a case in scope."""
    rows = {}
    for case in cases:
        if counted(case, period, rules):
            row = rows.setdefault((case.level, case.category), Counter())
            row[receipt_box(case, period)] += 1
            row[status_box(case, period, rules)] += 1
    return rows


def feedback_counts(pieces, period):
    rows = {}
    for piece in pieces:
        if day(piece.received) > period.end:
            continue
        if piece.resolved is not None and day(piece.resolved) < period.start:
            continue
        row = rows.setdefault(piece.category, Counter())
        subject = piece.subject.value
        origin = "carried_over" if day(piece.received) < period.start else "received_new"
        row[f"received_{subject}"] += 1
        row[origin] += 1
        if piece.resolved is None or day(piece.resolved) > period.end:
            row[f"pending_{subject}"] += 1
        else:
            row[f"resolved_{subject}"] += 1
            row["resolved_carried_over" if origin == "carried_over" else "resolved_new"] += 1
            if piece.published is not None and day(piece.published) <= period.end:
                row["published"] += 1
    return rows
