import copy
import pickle

import attrs
import pytest
from hypothesis import given
from hypothesis import strategies as st

from kstt import CaseAccount, FeedbackAccount, UnbalancedAccountError
from kstt.definitions.columns import Role, columns_of, identities_of
from kstt.errors import CountError
from kstt.testing import case_accounts, feedback_accounts

COUNTS = st.integers(0, 50)


@given(st.lists(COUNTS, min_size=8, max_size=8))
def test_an_account_out_of_balance_cannot_be_built(boxes):
    received, settled = sum(boxes[:3]), sum(boxes[3:])
    if received == settled:
        assert CaseAccount(*boxes).received == received
    else:
        with pytest.raises(UnbalancedAccountError) as error:
            CaseAccount(*boxes)
        assert (error.value.left, error.value.right, error.value.difference) == (
            received,
            settled,
            received - settled,
        )


@pytest.mark.parametrize("bad", [-1, 1.0, True, "1", None])
def test_only_whole_numbers_from_zero(bad):
    with pytest.raises(CountError) as error:
        CaseAccount(bad, 0, 0, 0, 1, 0, 0, 0)
    assert error.value.column == "received_online"
    assert isinstance(error.value, (ValueError, TypeError))


@given(st.one_of(case_accounts(), feedback_accounts()))
def test_every_identity_holds_and_values_copy(account):
    for identity in identities_of(type(account)):
        assert account.values[identity.total] == sum(account.values[part] for part in identity.parts)
    assert pickle.loads(pickle.dumps(account)) == account == copy.deepcopy(account)
    assert type(account).from_boxes(account.values) == account
    assert hash(account) == hash(copy.copy(account))


def test_accounts_are_frozen():
    with pytest.raises(attrs.exceptions.FrozenInstanceError):
        CaseAccount.zero().received = 3


def test_columns_are_those_of_the_published_form():
    assert [(c.number, c.key) for c in columns_of(CaseAccount)] == list(
        enumerate(
            ["received", "received_online", "received_direct", "carried_over", "resolved", "resolved_early",
             "resolved_on_time", "resolved_late", "pending", "pending_within", "pending_overdue"],
            3,
        )
    )  # fmt: skip
    assert {c.key for c in columns_of(CaseAccount) if c.role is Role.OPENING_STOCK} == {"carried_over"}


@pytest.mark.parametrize("kind", [CaseAccount, FeedbackAccount])
def test_every_column_has_its_source_and_vietnamese_header(kind):
    import unicodedata

    for column in columns_of(kind):
        assert column.source is not None
        assert column.source.provenance
        assert column.header
        for part in column.header:
            assert unicodedata.is_normalized("NFC", part)


def test_feedback_cannot_be_published_before_it_is_resolved():
    with pytest.raises(UnbalancedAccountError, match="published"):
        FeedbackAccount(1, 0, 0, 1, 0, 0, 0, 0, 1, 0, 1)


def test_errors_pickle():
    with pytest.raises(UnbalancedAccountError) as caught:
        CaseAccount(1, 0, 0, 0, 0, 0, 0, 0)
    error = caught.value
    assert str(pickle.loads(pickle.dumps(error))) == str(error)
