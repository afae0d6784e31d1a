"""Movements: on which days a case moves."""

from datetime import date

import pytest
from hypothesis import given, settings

from kstt import (
    CountingRules,
    Extension,
    Ledger,
    ReportingPeriod,
    Suspension,
    Timeliness,
    form_06c,
    testing,
)
from kstt.counting import in_python
from kstt.definitions.boxes import All, AskedDay, Branch, Day, Equal, Less, Missing, Not, Some
from kstt.ledger.movements import FLOWS, KINDS, _solved, asked_days, flow_tree, movements_of
from kstt.ledger.simplify import FALSE, TRUE, simplify
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


ASKED, DUE = AskedDay(), Day("due", 3)


@pytest.mark.parametrize(
    ("test", "after"),
    [
        (Less(DUE, ASKED), [4]),
        (Less(ASKED, DUE), [3]),
        (Equal(DUE, ASKED), [3, 4]),
        (Equal(ASKED, DUE), [3, 4]),
        (Less(DUE, Day("closed")), []),
        (Not(Equal(DUE, ASKED)), [3, 4]),
        (All((Less(ASKED, DUE), Some((Less(DUE, ASKED), Missing(DUE))))), [3, 4]),
        (Some((Less(DUE, ASKED), Equal(DUE, ASKED))), [4, 3]),
    ],
)
def test_the_days_on_which_the_result_of_a_test_may_change(test, after):
    assert asked_days(test) == tuple(Day("due", days) for days in after)


def test_the_day_on_which_a_test_of_a_later_day_changes():
    for after in (-1, 0, 1, 2):
        assert asked_days(Less(Day("due", after), AskedDay())) == (Day("due", after + 1),)


@settings(max_examples=20)
@given(testing.cases(), testing.rules())
def test_the_tree_of_flows_says_what_the_movements_say(found, chosen):
    for field in ("received", "closed"):
        if getattr(found, field) is None:
            continue
        scope, tree = flow_tree(field, chosen)
        while isinstance(tree, Branch):
            tree = tree.yes if in_python.tester(tree.test, date.max)(found) else tree.no
        by_tree = FLOWS.keys() & tree.tags if in_python.tester(scope, date.max)(found) else set()
        assert by_tree == {
            movement.kind
            for movement in movements_of(chosen)
            if movement.kind in FLOWS
            and movement.day.field == field
            and in_python.tester(movement.when, date.max)(found)
        }


def asked_in(tree):
    if isinstance(tree, Branch):
        yield tree.test
        yield from asked_in(tree.yes)
        yield from asked_in(tree.no)


@settings(max_examples=20)
@given(testing.rules())
def test_no_test_of_the_tree_of_flows_asks_what_is_known(chosen):
    """That the day is there, and the case received."""
    for field in ("received", "closed"):
        for test in asked_in(flow_tree(field, chosen)[1]):
            assert test not in {TRUE, FALSE}
            assert test == simplify(test, present=frozenset({"received", field}))


@pytest.mark.parametrize(
    "test", [FALSE, Some(()), Missing(Day("closed")), Some((Missing(Day("received")), FALSE))]
)
def test_what_never_holds_is_not_tested_for_the_presence_of_its_day(test):
    assert _solved(test, Day("closed")) == FALSE
