"""Cases that are overdue as of a day, and soon due."""

from datetime import date, datetime, timedelta

import attrs
import pytest
from hypothesis import given
from hypothesis import strategies as st

from kstt import AuthorityLevel, Case, Channel, Ledger, ReportingPeriod, Suspension, form_06c, testing
from kstt.definitions import CountingRules, WaitingTreatment
from kstt.due import due_cases, due_rows
from kstt.errors import ArgumentError, LedgerError, ParseError, UnknownNameError
from kstt.vocabulary import DueState

DAY = date(2021, 6, 14)
CASE = Case(
    "H1", "Đất đai", AuthorityLevel.COMMUNE, "UBND xã A", Channel.ONLINE, date(2021, 6, 1), DAY, None, None
)


@given(
    st.lists(testing.cases(), max_size=15, unique_by=lambda one: one.id), testing.rules(), st.integers(0, 90)
)
def test_the_overdue_are_those_that_the_form_counts(cases, rules, ahead):
    period = ReportingPeriod.quarter(2021, 2)
    found = due_cases(cases, period.end, until=period.end + timedelta(ahead), rules=rules)
    total = form_06c(cases, period, rules).total
    assert len(list(found.overdue)) == total.pending_overdue
    assert len(list(found.soon)) <= total.pending_within
    assert all(one.days_late is not None and 0 <= -one.days_late <= ahead for one in found.soon)
    assert [one.case for one in found] == [one.case for one in found]


@given(
    st.lists(testing.cases(histories=False), max_size=15, unique_by=lambda one: one.id), st.integers(0, 90)
)
def test_what_is_soon_due_and_stays_open_is_overdue_then(cases, ahead):
    """Without histories, all that is overdue by the day after the last one was overdue or soon due before."""
    still = [attrs.evolve(case, closed=None, closing=None) for case in cases]
    listed = {one.case.id for one in due_cases(still, DAY, until=DAY + timedelta(ahead))}
    later = [one.case for one in due_cases(still, DAY + timedelta(ahead + 1))]
    received = {
        case.id
        for case in still
        if (case.received.date() if isinstance(case.received, datetime) else case.received) <= DAY
    }
    assert listed == {case.id for case in later} & received


def test_days_and_states():
    cases = [attrs.evolve(CASE, id=f"H{n}", due=DAY + timedelta(n)) for n in range(-1, 4)]
    found = [(one.state, one.days_late) for one in due_cases(cases, DAY, until=DAY + timedelta(2))]
    soon = DueState.SOON
    assert found == [(DueState.OVERDUE, 1), (soon, 0), (soon, -1), (soon, -2)]


def test_a_case_that_waits_is_not_due_unless_counted_by_date():
    waits = attrs.evolve(CASE, suspensions=[Suspension(date(2021, 6, 10), None)])
    by_date = CountingRules(waiting=WaitingTreatment.BY_DATE)
    assert list(due_cases([waits], DAY, until=DAY)) == []
    assert [one.state for one in due_cases([waits], DAY, until=DAY, rules=by_date)] == [DueState.SOON]


def test_what_cannot_be_asked_is_refused():
    with pytest.raises(UnknownNameError, match="UBND xã A"):
        list(due_cases([CASE], DAY, unit="UBND xã B"))
    with pytest.raises(ParseError, match="until"):
        due_cases([CASE], DAY, until=DAY - timedelta(1))
    with pytest.raises(LedgerError, match="counts"):
        due_cases(Ledger.from_cases([CASE]), DAY)
    for wrong in ("2021-06-14", datetime(2021, 6, 14), None):
        with pytest.raises(ArgumentError, match="a day"):
            due_cases([CASE], wrong)
    with pytest.raises(ArgumentError, match="due_cases"):
        due_rows([CASE], DAY)


def test_a_case_stopped_again_is_overdue_though_it_has_no_due_date():
    stops = [Suspension(date(2021, 6, 2), date(2021, 6, 3)), Suspension(date(2021, 6, 10), None)]
    again = attrs.evolve(CASE, due=None, suspensions=stops)
    rules = CountingRules(waiting=WaitingTreatment.FIRST_STOP)
    assert [(one.state, one.due, one.days_late) for one in due_cases([again], DAY, rules=rules)] == [
        (DueState.OVERDUE, None, None)
    ]
