"""Movements: on which days a case moves."""

from datetime import date

from kstt import (
    CountingRules,
    Extension,
    Ledger,
    ReportingPeriod,
    Suspension,
    Timeliness,
    form_06c,
)
from kstt.ledger.movements import KINDS, movements_of
from tests.ledger.cases import QUARTER, case


def overdue(found, first=date(2021, 4, 1), days=40):
    """The days, of so many, at whose end a case is pending and overdue."""
    ledger = Ledger.from_cases([found])
    span = [date.fromordinal(first.toordinal() + n) for n in range(days)]
    return [d for d in span if ledger.account(ReportingPeriod(d, d)).pending_overdue]


def days(first, last):
    return [date(2021, 4, day) for day in range(first, last + 1)]


def test_overlapping_suspensions_stop_the_clock_once():
    stops = [
        Suspension(date(2021, 4, 22), date(2021, 4, 26)),
        Suspension(date(2021, 4, 24), date(2021, 4, 28)),
        Suspension(date(2021, 4, 25), date(2021, 4, 25)),
    ]
    found = case(closed=date(2021, 4, 30), suspensions=stops)
    assert overdue(found) == [date(2021, 4, 21), *days(28, 29)]


def test_a_due_date_moves_when_the_extension_is_granted():
    late = Extension(date(2021, 4, 23), date(2021, 4, 25))
    later = Extension(date(2021, 4, 27), date(2021, 4, 28))
    found = case(closed=date(2021, 4, 30), extensions=[late, later])
    assert overdue(found) == [*days(21, 22), date(2021, 4, 26), date(2021, 4, 29)]


def test_a_due_date_at_the_end_of_time_does_no_harm():
    for rules in (CountingRules(), CountingRules(timeliness=Timeliness.BY_INSTANT)):
        for found in (case(due=date.max), case(due=date.max, suspensions=[Suspension(date(2021, 4, 2))])):
            ledger = Ledger.from_cases([found], rules)
            assert form_06c(ledger, QUARTER) == form_06c([found], QUARTER, rules)
            assert Ledger.from_arrow(ledger.to_arrow()) == ledger


def test_every_kind_of_movement_is_declared_under_every_rule():
    for timeliness in Timeliness:
        assert {movement.kind for movement in movements_of(CountingRules(timeliness=timeliness))} == set(
            KINDS
        )
