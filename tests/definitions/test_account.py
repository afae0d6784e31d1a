"""Accounts: balanced by construction, frozen, of whole numbers."""

import copy
import pickle
import re

import attrs
import pytest
from hypothesis import given
from hypothesis import strategies as st

from kstt import CaseAccount, FeedbackAccount, UnbalancedAccountError
from kstt.definitions.account import Account, _plan
from kstt.definitions.columns import boxes_of, columns_of, identities_of
from kstt.errors import ContinuityError, CountError
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


@pytest.mark.parametrize(("kind", "column"), [(CaseAccount, "resolved_late"), (FeedbackAccount, "published")])
def test_a_column_left_out_of_a_chain_is_refused_and_not_0(kind, column):
    @attrs.frozen
    class Forgetful(kind):
        """An account whose way of chaining leaves out a column."""

        @classmethod
        def _chained(cls, mine, others):
            chained = super()._chained(mine, others)
            return {key: chained[key] for key in chained if key != column}

    with pytest.raises(TypeError, match=rf"Forgetful\._chained gives no {column}"):
        Forgetful.zero().then(Forgetful.zero())


@given(st.one_of(st.lists(case_accounts(), max_size=6), st.lists(feedback_accounts(), max_size=6)))
def test_many_rows_are_the_accounts_of_each(accounts):
    kind = type(accounts[0]) if accounts else CaseAccount
    rows = [[account.values[box.key] for box in boxes_of(kind)] for account in accounts]
    made = kind.of_rows(rows)
    assert made == accounts
    assert [account.values for account in made] == [account.values for account in accounts]
    assert pickle.loads(pickle.dumps(made)) == made
    assert kind.sum_of(accounts) == sum(accounts, start=kind.zero())


@given(
    st.lists(st.lists(st.integers(-1, 2), min_size=8, max_size=8), max_size=4),
    st.sampled_from([0, 1.0, True, None]),
)
def test_one_wrong_row_is_refused_as_by_itself(rows, last):
    rows = [*rows, [last, *[0] * 7]]
    try:
        expected = [CaseAccount(*row) for row in rows]
    except (CountError, UnbalancedAccountError) as error:
        with pytest.raises(type(error), match=re.escape(str(error))):
            CaseAccount.of_rows(rows)
    else:
        assert CaseAccount.of_rows(rows) == expected


def test_rows_of_another_width_and_accounts_of_another_kind_are_refused():
    with pytest.raises(TypeError):
        CaseAccount.of_rows([[0] * 8, [0] * 7])
    with pytest.raises(TypeError, match="of another kind to a CaseAccount"):
        CaseAccount.sum_of([FeedbackAccount.zero()])


@attrs.frozen
class Small(CaseAccount):
    """An account with a condition of its own."""

    def __attrs_post_init__(self):
        super().__attrs_post_init__()
        if self.received > 3:
            raise CountError("received", self.received)


def test_a_condition_of_ones_own_holds_for_many_rows():
    assert Small.of_rows([[3, 0, 0, 3, 0, 0, 0, 0]])[0].resolved == 3
    with pytest.raises(CountError, match="received"):
        Small.of_rows([[0] * 8, [4, 0, 0, 4, 0, 0, 0, 0]])


def declared_anew(more, **each):
    """An account with the columns of form 06, for which there is a quick way to set each."""
    fields = {
        field.name: attrs.field(metadata=field.metadata, init=field.init, **each)
        for field in attrs.fields(CaseAccount)
    }
    return attrs.make_class("Anew", fields | more, bases=(Account,), frozen=True, slots=True)


def test_a_validator_of_ones_own_holds_for_many_rows():
    few = declared_anew({}, validator=attrs.validators.le(3))
    assert few.of_rows([[3, 0, 0, 3, 0, 0, 0, 0]])[0].resolved == 3
    with pytest.raises(ValueError, match="received_online"):
        few.of_rows([[4, 0, 0, 4, 0, 0, 0, 0]])


def test_a_field_that_is_no_column_has_its_default_in_many_rows():
    (made,) = declared_anew({"note": attrs.field(default="none")}).of_rows([[3, 0, 0, 3, 0, 0, 0, 0]])
    assert (made.resolved, made.note) == (3, "none")


def test_what_is_not_known_of_one_is_not_known_of_the_sum():
    partly = FeedbackAccount.zero().then(FeedbackAccount.zero())
    unknown = next(box.key for box in boxes_of(FeedbackAccount) if box.nullable)
    account = attrs.evolve(partly, **{unknown: None})
    assert FeedbackAccount.sum_of([account, FeedbackAccount.zero()]).values[unknown] is None


@pytest.mark.parametrize("later", [1, 3])
def test_what_is_pending_must_be_what_the_later_period_carries_over(later):
    with pytest.raises(ContinuityError):
        CaseAccount(0, 2, 0, 0, 0, 0, 2, 0).then(CaseAccount(0, 0, later, 0, later, 0, 0, 0))


@given(st.one_of(case_accounts(), feedback_accounts()))
def test_sound_accounts_are_proved_without_their_constructor(account):
    plan = _plan(type(account))
    assert len(plan.setters) == len(columns_of(type(account)))
    boxes = [None if count is None else 1_000 * count for count in plan.boxes(account)]
    if None not in boxes:
        assert plan.totals_of([*boxes]) is not None
        assert plan.columns_of([boxes, boxes]) is not None


def test_counts_below_zero_that_balance_are_no_account():
    boxes = (-1, 1, 0, 0, 0, 0, 0, 0)
    for make in (lambda: CaseAccount(*boxes), lambda: CaseAccount.of_rows([boxes])):
        with pytest.raises(CountError):
            make()
