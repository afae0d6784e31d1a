"""Which case falls where, under each rule."""

from datetime import UTC, date, datetime, timedelta

import pytest

from kstt import (
    AuthorityLevel,
    Case,
    CaseAccount,
    Channel,
    Closing,
    ClosingTreatment,
    CountingRules,
    Extension,
    NoDueDate,
    ReportingPeriod,
    Suspension,
    Timeliness,
    WaitingTreatment,
    form_06c,
)
from kstt.dates.instants import VIETNAM
from kstt.definitions.columns import columns_of

Q2 = ReportingPeriod.quarter(2021, 2)


def test_columns_are_numbered_as_they_are_printed():
    assert [column.number for column in columns_of(CaseAccount)] == list(range(3, 14))


def case(received, due=None, closed=None, closing=None, **more):
    return Case(
        "H", "Đất đai", AuthorityLevel.DISTRICT, "A", Channel.ONLINE, received, due, closed, closing, **more
    )


def box(one, rules=CountingRules(), period=Q2):
    values = form_06c([one], period, rules).total.values
    found = [k for k, n in values.items() if n and k.startswith(("resolved_", "pending_"))]
    return found[0] if found else None


def at(day, hour, minute=0):
    return datetime(2021, 6, day, hour, minute, tzinfo=VIETNAM)


@pytest.mark.parametrize(
    ("due", "closed", "expected"),
    [
        (date(2021, 5, 10), date(2021, 5, 9), "resolved_early"),
        (date(2021, 5, 10), date(2021, 5, 10), "resolved_on_time"),
        (date(2021, 5, 10), date(2021, 5, 11), "resolved_late"),
        (None, date(2021, 5, 11), "resolved_on_time"),
        (date(2021, 6, 14), None, "pending_within"),
        (date(2021, 6, 13), None, "pending_overdue"),
        (None, None, "pending_within"),
        (date(2021, 5, 10), date(2021, 6, 15), "pending_overdue"),
        (date(2021, 3, 1), date(2021, 3, 14), None),
    ],
)
def test_the_day_rule(due, closed, expected):
    assert box(case(date(2021, 2, 1), due, closed)) == expected


@pytest.mark.parametrize(
    ("timeliness", "due", "closed", "expected"),
    [
        (Timeliness.BY_INSTANT, at(10, 16), at(10, 15, 59), "resolved_early"),
        (Timeliness.BY_INSTANT, at(10, 16), at(10, 16), "resolved_on_time"),
        (Timeliness.BY_INSTANT, at(10, 16), at(10, 16, 1), "resolved_late"),
        (Timeliness.BY_INSTANT, date(2021, 6, 10), at(10, 23), "resolved_on_time"),
        (Timeliness.BY_INSTANT, at(14, 17), None, "pending_overdue"),
        (Timeliness.BY_INSTANT, date(2021, 6, 14), None, "pending_within"),
        (Timeliness.BY_SESSION, at(10, 16), at(10, 13, 29), "resolved_early"),
        (Timeliness.BY_SESSION, at(10, 16), at(10, 13, 30), "resolved_on_time"),
        (Timeliness.BY_SESSION, at(10, 16), at(10, 16, 1), "resolved_late"),
        (Timeliness.BY_SESSION, at(10, 10), at(10, 6, 59), "resolved_early"),
        (Timeliness.BY_SESSION, at(10, 0), at(10, 0), "resolved_on_time"),
        (Timeliness.BY_SESSION, at(10, 0), at(9, 23, 59), "resolved_early"),
    ],
)
def test_the_session_and_instant_rules(timeliness, due, closed, expected):
    assert box(case(date(2021, 5, 1), due, closed), CountingRules(timeliness=timeliness)) == expected


def test_options_that_move_a_case():
    early = case(date(2021, 5, 1), date(2021, 5, 20), date(2021, 5, 2), Closing.WITHDRAWN)
    assert box(early) == "resolved_on_time"
    assert box(early, CountingRules(withdrawn=ClosingTreatment.BY_DATE)) == "resolved_early"
    assert box(early, CountingRules(withdrawn=ClosingTreatment.LEFT_OUT)) is None
    assert box(early, CountingRules(returned=ClosingTreatment.LEFT_OUT)) == "resolved_on_time"
    undated = case(date(2021, 5, 1), None, date(2021, 5, 2))
    assert box(undated, CountingRules(no_due_date=NoDueDate.EARLY)) == "resolved_early"
    refused = case(date(2021, 5, 1), date(2021, 5, 2), date(2021, 5, 20), Closing.REFUSED)
    assert box(refused) == "resolved_late"


def test_a_left_out_case_is_out_of_every_period():
    rules = CountingRules(withdrawn=ClosingTreatment.LEFT_OUT)
    withdrawn_later = case(date(2021, 5, 1), date(2021, 5, 20), date(2021, 7, 2), Closing.WITHDRAWN)
    assert box(withdrawn_later, rules) is None
    assert box(withdrawn_later, rules, Q2.next()) is None


def test_status_uses_only_what_is_true_at_the_end():
    waiting = case(date(2021, 5, 1), date(2021, 5, 20), suspensions=[Suspension(date(2021, 6, 14), None)])
    assert box(waiting) == "pending_within"
    assert box(waiting, CountingRules(waiting=WaitingTreatment.BY_DATE)) == "pending_overdue"
    resumed = case(
        date(2021, 5, 1), date(2021, 5, 20), suspensions=[Suspension(date(2021, 6, 1), date(2021, 6, 14))]
    )
    assert box(resumed) == "pending_overdue"
    later = case(date(2021, 5, 1), date(2021, 5, 20), suspensions=[Suspension(date(2021, 6, 15), None)])
    assert box(later) == "pending_overdue"
    extended = case(
        date(2021, 5, 1), date(2021, 5, 20), extensions=[Extension(date(2021, 6, 14), date(2021, 7, 1))]
    )
    assert box(extended) == "pending_within"
    too_late = case(
        date(2021, 5, 1), date(2021, 5, 20), extensions=[Extension(date(2021, 6, 15), date(2021, 7, 1))]
    )
    assert box(too_late) == "pending_overdue"


def test_an_instant_belongs_to_its_vietnamese_day():
    evening = datetime(2021, 6, 14, 17, 30, tzinfo=UTC)
    assert box(case(evening)) is None
    assert box(case(evening - timedelta(hours=1))) == "pending_within"
