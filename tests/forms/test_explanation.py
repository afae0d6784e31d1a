"""Numbers explained: as many cases behind each as it says, and the test in words."""

import pickle

import attrs
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kstt import CountingRules, EndedLevel, ReportingPeriod, Timeliness, form_05b, form_06a, form_06c
from kstt.forms.explanation import NothingBehindError
from kstt.testing import cases, feedback, periods, rules
from tests.engines import Engine, case_table, make_cases

pytestmark = pytest.mark.filterwarnings("ignore:The 'future.infer_string'")
PERIOD = ReportingPeriod.quarter(2021, 2)
CASES = tuple(make_cases(80, 1))


def assert_counts(form):
    for line in form:
        for column in form.columns:
            why = form.explain(line.ref, column.key)
            assert len(list(why.cases)) == why.count == line.account.values[column.key]


@settings(max_examples=15)
@given(st.lists(cases(), max_size=8), periods(first_year=2021, last_year=2021), rules())
def test_behind_every_cell_are_as_many_cases_as_it_says(drawn, period, chosen):
    assert_counts(form_06c(drawn, period, chosen))
    assert_counts(form_06a(drawn, period, chosen))


@settings(max_examples=15)
@given(st.lists(feedback(), max_size=8), periods(first_year=2021, last_year=2021))
def test_behind_every_cell_is_as_much_feedback_as_it_says(drawn, period):
    assert_counts(form_05b(drawn, period))


@pytest.mark.parametrize("ended", EndedLevel)
def test_cases_of_a_level_that_has_ended(ended):
    moved = [attrs.evolve(c, suspensions=(), extensions=()) for c in make_cases(60, 2)]
    period = ReportingPeriod.quarter(2025, 4)
    assert_counts(form_06c(moved, period, CountingRules(ended_level=ended)))


def test_spellings_of_one_name_stand_together():
    mixed = [
        attrs.evolve(c, category=c.category.upper() if n % 2 else c.category) for n, c in enumerate(CASES)
    ]
    assert_counts(form_06c(mixed, PERIOD))


def test_what_was_not_counted_cannot_be_explained():
    form = form_06c(CASES, PERIOD)
    for other in (form + form, pickle.loads(pickle.dumps(form))):
        with pytest.raises(NothingBehindError, match="not counted"):
            other.explain("II", "received")
    used = form_06c(iter(CASES), PERIOD)
    with pytest.raises(NothingBehindError, match="used up"):
        used.explain("II", "received").cases  # noqa: B018
    with pytest.raises(NothingBehindError, match="frame"):
        form.explain("II", "received").expression  # noqa: B018
    assert form == used == pickle.loads(pickle.dumps(form))
    assert "counted" not in repr(form)


def test_the_expression_selects_the_same_rows():
    import narwhals.stable.v2 as nw

    frame = Engine("polars").frame(
        case_table([attrs.evolve(c, suspensions=(), extensions=()) for c in CASES])
    )
    why = form_06c(frame, PERIOD).explain("II", "pending_within")
    assert nw.from_native(frame).filter(why.expression).shape[0] == why.count


@pytest.mark.parametrize("column", ["received", "resolved_late", "pending_overdue", "carried_over"])
def test_every_rule_is_told_in_both_languages(column):
    for timeliness in Timeliness:
        why = form_06c(CASES, PERIOD, CountingRules(timeliness)).explain("II", column)
        assert why.in_words("en") != why.in_words("vi")
        assert "ngày tiếp nhận" in why.in_words("vi")
