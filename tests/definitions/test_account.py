"""Accounts: balanced by construction, frozen, of whole numbers."""

import copy
import pickle

import attrs
import pytest
from hypothesis import given
from hypothesis import strategies as st

from kstt import CaseAccount, FeedbackAccount, UnbalancedAccountError
from kstt.definitions.columns import identities_of
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


@attrs.frozen
class Forgetful(FeedbackAccount):
    """An account whose way of chaining leaves out a column."""

    @classmethod
    def _chained(cls, mine, others):
        chained = super()._chained(mine, others)
        return {key: chained[key] for key in chained if key != "published"}


def test_a_column_left_out_of_a_chain_is_refused_and_not_0():
    with pytest.raises(TypeError, match=r"Forgetful\._chained gives no published"):
        Forgetful.zero().then(Forgetful.zero())
