"""The laws of accounting that hold of forms whatever the options."""

from hypothesis import given
from hypothesis import strategies as st

from kstt import (
    PeriodKind,
    ReportingPeriod,
    form_05b,
    form_06a,
    form_06c,
)
from kstt.testing import cases, feedback, periods, rules

CASES = st.lists(cases(), max_size=25)
PERIODS = periods(first_year=2021, last_year=2021)
YEAR = ReportingPeriod.year(2021)


@given(CASES, PERIODS, rules())
def test_every_case_in_scope_lands_in_one_receipt_and_one_status_box(drawn, period, chosen):
    for case in drawn:
        values = form_06c([case], period, chosen).total.values
        receipts = values["received_online"] + values["received_direct"] + values["carried_over"]
        assert receipts in {0, 1}
        assert values["resolved"] + values["pending"] == receipts == values["received"]


@given(CASES, PERIODS, rules())
def test_pending_is_carried_over_into_the_next_period(drawn, period, chosen):
    now, later = form_06c(drawn, period, chosen), form_06c(drawn, period.next(), chosen)
    if not period.adjoins(period.next()):
        return
    for level in (section.level for section in now.sections):
        held = {row.label: row.account.pending for row in now.section(level) if row.account.pending}
        came = {
            row.label: row.account.carried_over for row in later.section(level) if row.account.carried_over
        }
        assert held == came


@given(CASES, rules(), st.sampled_from([PeriodKind.MONTH, PeriodKind.QUARTER, PeriodKind.HALF]))
def test_parts_of_a_year_compose_to_the_year(drawn, chosen, kind):
    first, *others = (form_06c(drawn, part, chosen) for part in YEAR.split(kind))
    composed = first
    for later in others:
        composed = composed.then(later)
    assert composed == form_06c(drawn, YEAR, chosen)


@given(CASES, PERIODS, rules(), st.randoms(use_true_random=False))
def test_the_form_of_all_is_the_sum_of_the_forms_of_any_partition(drawn, period, chosen, random):
    whole = form_06c(drawn, period, chosen)
    parts = [[], [], []]
    for case in drawn:
        random.choice(parts).append(case)
    total = form_06c([], period, chosen)
    for part in parts:
        total += form_06c(part, period, chosen)
    assert total == whole


@given(CASES, PERIODS, rules())
def test_the_form_of_all_is_the_sum_of_the_forms_of_the_units(drawn, period, chosen):
    units = {case.unit for case in drawn}
    by_unit = [form_06a([c for c in drawn if c.unit == unit], period, chosen) for unit in units]
    assert sum(by_unit, start=form_06a([], period, chosen)) == form_06a(drawn, period, chosen)


@given(st.lists(feedback(), max_size=25), st.sampled_from([PeriodKind.QUARTER, PeriodKind.HALF]))
def test_feedback_composes_as_far_as_forms_can_tell(drawn, kind):
    first, *others = (form_05b(drawn, part) for part in YEAR.split(kind))
    composed = first
    for later in others:
        composed = composed.then(later)
    straight = form_05b(drawn, YEAR)
    assert {row.label for row in composed.sections[0]} == {row.label for row in straight.sections[0]}
    for row in composed.sections[0]:
        right = straight[row.label].values
        for key, value in row.account.values.items():
            assert value is None or value == right[key]


@given(st.lists(feedback(), max_size=25), PERIODS, st.randoms(use_true_random=False))
def test_feedback_adds_over_any_partition(drawn, period, random):
    parts = [[], []]
    for piece in drawn:
        random.choice(parts).append(piece)
    assert form_05b(parts[0], period) + form_05b(parts[1], period) == form_05b(drawn, period)
