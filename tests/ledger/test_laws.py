"""The ledger: every form from it is the form from the cases, whatever was merged, updated or stored."""

import pickle
from datetime import date, timedelta

import attrs
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kstt import (
    AuthorityLevel,
    EndedLevel,
    Ledger,
    PeriodKind,
    ReportingPeriod,
    RowBy,
    form_06a,
    form_06b,
    form_06c,
    form_series,
)
from kstt.dates.instants import day_of
from kstt.errors import ContinuityError, LedgerError
from kstt.ledger.entries import _enter_history, enter
from kstt.testing import cases, periods, rules
from kstt.text import name_key
from tests import oracle

NAMES = ("Đất đai", "ĐẤT ĐAI", "Hộ tịch", "Chứng thực")
UNITS = ("UBND xã A", "UBND XÃ A", "Sở C")
CASES = st.lists(cases(categories=NAMES, units=UNITS), max_size=12)
PERIODS = periods(first_year=2020, last_year=2022)
ROWS = st.sampled_from([RowBy.CATEGORY, RowBy.UNIT])
FORMS = (form_06a, form_06b, form_06c)
DAYS = st.dates(date(2020, 11, 1), date(2022, 3, 1))


def parts_of(drawn, data, count=3):
    """The cases dealt out to several piles."""
    piles = [[] for _ in range(count)]
    for case in drawn:
        piles[data.draw(st.integers(0, count - 1))].append(case)
    return piles


@given(CASES, st.lists(PERIODS, min_size=1, max_size=4), rules(), ROWS)
def test_every_form_from_the_ledger_is_the_form_from_the_cases(drawn, asked, chosen, rows):
    ledger = Ledger.from_cases(iter(drawn), chosen)
    for period in asked:
        for form in FORMS:
            counted = form(drawn, period, chosen, rows=rows, reporting_unit="UBND tỉnh")
            booked = form(ledger, period, rows=rows, reporting_unit="UBND tỉnh")
            assert booked == counted
            assert list(booked) == list(counted)


@given(cases(), rules())
def test_every_day_of_a_case_is_told_as_the_definitions_say(case, chosen):
    ledger = Ledger.from_cases([case], chosen)
    moments = [case.received, case.due, case.closed, *(e.due for e in case.extensions)]
    moments += [e.granted for e in case.extensions]
    moments += [m for s in case.suspensions for m in (s.start, s.end)]
    for near in {day_of(moment) for moment in moments if moment is not None}:
        for shift in range(-2, 3):
            day = near + timedelta(shift)
            period = ReportingPeriod(day, day)
            counted = oracle.case_counts([case], period, chosen).get((case.level, case.category), {})
            found = {key: n for key, n in ledger.account(period).values.items() if n}
            assert {key: n for key, n in found.items() if key in counted} == dict(counted)
            assert found.get("received", 0) == (1 if counted else 0)


@given(CASES, rules())
def test_the_declared_movements_are_those_of_asking_day_by_day(drawn, chosen):
    plain = [attrs.evolve(case, suspensions=(), extensions=()) for case in drawn]
    for case in plain:
        asked: dict[int, int] = {}
        _enter_history(case, chosen, asked)
        ((_, declared),) = enter([case], chosen, ("unit", "level", "category")).items()
        assert declared == asked


@given(
    st.lists(cases(first=date(2025, 2, 1), last=date(2025, 11, 30)), max_size=12),
    periods(first_year=2025, last_year=2026),
    st.sampled_from(EndedLevel),
    st.sampled_from(EndedLevel),
)
def test_an_ended_level_stands_where_the_rules_say(drawn, period, made, asked):
    chosen = oracle_rules(ended_level=asked)
    ledger = Ledger.from_cases(drawn, oracle_rules(ended_level=made))
    assert list(form_06c(ledger, period, chosen)) == list(form_06c(drawn, period, chosen))
    assert form_06c(ledger, period) == form_06c(drawn, period, ledger.rules)


def oracle_rules(**options):
    from kstt import CountingRules

    return CountingRules(**options)


@given(CASES, PERIODS, rules(), st.data())
def test_an_account_is_that_of_the_cases_asked_for(drawn, period, chosen, data):
    ledger = Ledger.from_cases(drawn, chosen)
    unit = data.draw(st.sampled_from((None, *ledger.units)))
    level = data.draw(st.sampled_from((None, *AuthorityLevel)))
    category = data.draw(st.sampled_from((None, *ledger.categories)))
    asked = [
        case
        for case in drawn
        if (unit is None or name_key(case.unit) == name_key(unit))
        and (level is None or case.level is level)
        and (category is None or name_key(case.category) == name_key(category))
    ]
    expected = form_06a(asked, period, chosen).total
    assert ledger.account(period, unit=unit, level=level, category=category) == expected
    only = ledger.only(unit=unit, level=level, category=category)
    assert only == Ledger.from_cases(asked, chosen)
    assert only.account(period) == expected


@given(CASES, rules(), st.data())
def test_merging_is_a_commutative_monoid_and_the_ledger_of_all(drawn, chosen, data):
    a, b, c = (Ledger.from_cases(part, chosen) for part in parts_of(drawn, data))
    assert a + b == b + a
    assert (a + b) + c == a + (b + c)
    assert a + Ledger.empty(chosen) == a
    assert sum((a, b, c), start=Ledger.empty(chosen)) == Ledger.from_cases(drawn, chosen)
    assert hash((a + b) + c) == hash(c + b + a)


@given(CASES, PERIODS, rules(), st.data())
def test_an_update_is_a_recount(drawn, period, chosen, data):
    kept, old, new = parts_of(drawn, data)
    ledger = Ledger.from_cases([*kept, *old], chosen)
    for case in data.draw(st.permutations(old)):
        ledger = ledger.updated(withdrawn=[case])
    for case in data.draw(st.permutations(new)):
        ledger = ledger.updated([case])
    recount = Ledger.from_cases([*kept, *new], chosen)
    assert ledger == recount
    assert list(form_06c(ledger, period)) == list(form_06c([*kept, *new], period, chosen))
    at_once = Ledger.from_cases([*kept, *old], chosen).updated(new, old)
    assert at_once == recount
    assert at_once == Ledger.from_cases([*kept, *old], chosen).updated(
        Ledger.from_cases(new, chosen), Ledger.from_cases(old, chosen)
    )


@given(CASES, cases(), rules())
def test_a_case_that_was_never_entered_is_not_withdrawn(drawn, other, chosen):
    ledger = Ledger.from_cases(drawn, chosen)
    twice = [case for case in (*drawn, other) for _ in (1, 2)]
    if Ledger.from_cases(twice, chosen) == Ledger.empty(chosen):
        return
    with pytest.raises(LedgerError):
        ledger.updated(withdrawn=twice)


@given(CASES, PERIODS, rules(), DAYS)
def test_an_opened_ledger_tells_the_same_from_its_day_on(drawn, period, chosen, since):
    ledger = Ledger.from_cases(drawn, chosen, since=since)
    assert ledger == Ledger.from_cases(drawn, chosen) + Ledger.from_cases([], chosen, since=since)
    if period.start < since:
        with pytest.raises(LedgerError):
            form_06c(ledger, period)
    else:
        assert form_06c(ledger, period) == form_06c(drawn, period, chosen)
        assert form_06c(ledger.updated(withdrawn=drawn).updated(drawn), period) == form_06c(ledger, period)


@given(CASES, PERIODS, rules(), DAYS)
def test_a_ledger_known_through_a_day_tells_no_later_ones(drawn, period, chosen, through):
    ledger = Ledger.from_cases(drawn, chosen, through=through)
    later = ledger.updated(through=max(through, period.end))
    if period.end > through:
        with pytest.raises(LedgerError):
            ledger.account(period)
    assert form_06c(later, period) == form_06c(drawn, period, chosen)
    assert (ledger + later).through == through


@given(CASES, rules(), st.sets(ROWS), st.none() | DAYS, st.none() | DAYS)
def test_a_ledger_survives_arrow_and_pickling(drawn, chosen, keep, since, through):
    if since and through:
        since, through = sorted((since, through))
    ledger = Ledger.from_cases(drawn, chosen, keep=keep, since=since, through=through)
    assert Ledger.from_arrow(ledger.to_arrow()) == ledger
    assert pickle.loads(pickle.dumps(ledger)) == ledger


@settings(max_examples=15)
@given(ledger_cases=CASES, chosen=rules())
def test_a_ledger_survives_parquet(tmp_path_factory, ledger_cases, chosen):
    ledger = Ledger.from_cases(ledger_cases, chosen)
    path = tmp_path_factory.mktemp("ledger") / "ledger.parquet"
    ledger.to_parquet(path)
    read = Ledger.from_parquet(path)
    assert read == ledger
    assert read.rules == chosen


@given(CASES, rules(), st.sampled_from([PeriodKind.MONTH, PeriodKind.QUARTER, PeriodKind.HALF]), ROWS)
def test_a_year_composed_of_its_parts_is_the_year(drawn, chosen, kind, rows):
    year = ReportingPeriod.year(2021)
    series = form_series(iter(drawn), year.split(kind), chosen, rows=rows)
    straight = form_06c(drawn, year, chosen, rows=rows)
    assert series.composed() == straight
    (alone,) = form_series(drawn, [year], chosen, rows=rows)
    assert alone == straight
    for form in series:
        assert series[form.period] == form_06c(drawn, form.period, chosen, rows=rows)


@given(
    st.lists(cases(first=date(2025, 1, 1), last=date(2025, 12, 1)), max_size=12),
    rules(),
    st.sampled_from(EndedLevel),
)
def test_composing_the_year_in_which_a_level_ends_holds_or_is_refused(drawn, chosen, ended):
    year, chosen = ReportingPeriod.year(2025), attrs.evolve(chosen, ended_level=ended)
    series = form_series(drawn, year.split(), chosen)
    straight = form_06c(drawn, year, chosen)
    try:
        composed = series.composed()
    except ContinuityError:
        assert ended is not EndedLevel.OWN_SECTION
        return
    assert composed.total == straight.total
    if ended is EndedLevel.OWN_SECTION:
        assert composed == straight


def test_a_ledger_keeps_no_procedures():
    for asked in (
        lambda: Ledger.from_cases([], keep=RowBy),
        lambda: form_06a(Ledger.empty(), ReportingPeriod.quarter(2021, 2), rows=RowBy.PROCEDURE),
    ):
        with pytest.raises(LedgerError, match="procedure"):
            asked()
