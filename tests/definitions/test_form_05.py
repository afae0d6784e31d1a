from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kstt import FeedbackAccount, ReportingPeriod, UnbalancedAccountError, form_05b
from kstt.definitions.columns import columns_of
from kstt.errors import ContinuityError
from kstt.testing import feedback, feedback_accounts

SUBJECTS = ("conduct", "regulation")
FIRST, SECOND = (ReportingPeriod.quarter(2021, number) for number in (1, 2))


def test_feedback_cannot_be_published_before_it_is_resolved():
    with pytest.raises(UnbalancedAccountError, match="published"):
        FeedbackAccount(1, 0, 0, 1, 0, 0, 0, 0, 1, 0, 1)


def test_columns_are_numbered_as_they_are_printed():
    assert [column.number for column in columns_of(FeedbackAccount)] == list(range(3, 17))


@given(st.lists(feedback(last=date(2021, 7, 15)), max_size=8))
def test_two_periods_one_after_the_other_are_the_whole_wherever_they_say_so(drawn):
    """And they say so of what was carried over, and of what is public, where the first alone settles it."""
    whole = ReportingPeriod(FIRST.start, SECOND.end)
    first, second, counted = (form_05b(drawn, period).total for period in (FIRST, SECOND, whole))
    chained = first.then(second)
    unknown = {key for key, value in chained.values.items() if value is None}
    assert {key: chained.values[key] for key in chained.values.keys() - unknown} == {
        key: counted.values[key] for key in chained.values.keys() - unknown
    }
    settled = first.resolved_carried_over == first.carried_over
    assert unknown & {"resolved_carried_over", "resolved_new"} == (
        set() if settled else {"resolved_carried_over", "resolved_new"}
    )
    assert unknown - {"resolved_carried_over", "resolved_new"} == (
        set() if first.published == first.resolved else {"published"}
    )


@given(feedback_accounts(most=4), st.lists(st.integers(-2, 4), min_size=2, max_size=2))
def test_what_is_pending_of_a_subject_is_received_of_it_in_the_next_period(first, more):
    pending = [first.values[f"pending_{subject}"] for subject in SUBJECTS]
    received = [max(0, held + n) for held, n in zip(pending, more, strict=True)]
    new = sum(received) - first.pending
    if new < 0:
        return
    second = FeedbackAccount(*received, first.pending, new, *received, first.pending, new, 0, 0, None)
    if any(held > taken for held, taken in zip(pending, received, strict=True)):
        with pytest.raises(ContinuityError, match="pending_"):
            first.then(second)
        return
    whole = first.then(second)
    for subject, held, taken in zip(SUBJECTS, pending, received, strict=True):
        assert whole.values[f"received_{subject}"] == first.values[f"received_{subject}"] + taken - held
        assert whole.values[f"resolved_{subject}"] == first.values[f"resolved_{subject}"] + taken
        assert whole.values[f"pending_{subject}"] == 0
    assert whole.published is None
