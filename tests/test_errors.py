import pickle

import pytest

from kstt import CaseAccount, UnbalancedAccountError


def test_errors_pickle():
    with pytest.raises(UnbalancedAccountError) as caught:
        CaseAccount(1, 0, 0, 0, 0, 0, 0, 0)
    error = caught.value
    assert str(pickle.loads(pickle.dumps(error))) == str(error)
