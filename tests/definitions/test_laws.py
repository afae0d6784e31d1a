"""The laws of accounts: how they add, and how they follow one another."""

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from kstt import (
    CaseAccount,
    FeedbackAccount,
    UnbalancedAccountError,
)
from kstt.testing import case_accounts, feedback_accounts


@given(case_accounts(), case_accounts(), st.data())
def test_the_two_compositions_of_case_accounts_interchange(a, b, data):
    c = data.draw(case_accounts(carried_over=a.pending))
    d = data.draw(case_accounts(carried_over=b.pending))
    assert (a + b).then(c + d) == a.then(c) + b.then(d)


@given(case_accounts(), case_accounts(), case_accounts())
def test_parallel_composition_is_a_commutative_monoid(a, b, c):
    assert a + b == b + a
    assert (a + b) + c == a + (b + c)
    assert a + CaseAccount.zero() == a
    assert sum((a, b, c), start=CaseAccount.zero()) == a + b + c


@given(case_accounts(), st.data())
def test_sequential_composition_is_associative_and_partial(a, data):
    b = data.draw(case_accounts(carried_over=a.pending))
    c = data.draw(case_accounts(carried_over=b.pending))
    assert a.then(b).then(c) == a.then(b.then(c))
    other = data.draw(case_accounts())
    if other.carried_over != a.pending:
        with pytest.raises(UnbalancedAccountError) as error:
            a.then(other)
        assert error.value.difference == a.pending - other.carried_over


@given(feedback_accounts(), feedback_accounts())
def test_feedback_chains_only_where_the_stocks_meet(a, b):
    assume(a.pending != b.carried_over)
    with pytest.raises(UnbalancedAccountError):
        a.then(b)


def test_feedback_carried_over_from_before_is_not_guessed():
    earlier = FeedbackAccount(3, 0, 2, 1, 1, 0, 0, 1, 2, 0, 1)
    later = FeedbackAccount(2, 0, 2, 0, 1, 0, 1, 0, 1, 0, 1)
    year = earlier.then(later)
    assert (year.received, year.resolved, year.pending) == (3, 2, 1)
    assert year.resolved_carried_over is None
    assert year.published == 2
