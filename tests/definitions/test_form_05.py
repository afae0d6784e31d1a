import pytest

from kstt import FeedbackAccount, UnbalancedAccountError


def test_feedback_cannot_be_published_before_it_is_resolved():
    with pytest.raises(UnbalancedAccountError, match="published"):
        FeedbackAccount(1, 0, 0, 1, 0, 0, 0, 0, 1, 0, 1)
