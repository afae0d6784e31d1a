import sys
from array import array
from itertools import accumulate

import pytest

from kstt.ledger import layer


@pytest.mark.parametrize("counts", [[], [0], [3], [5, -2, 2**40, 7]])
def test_running_sums_are_the_same_with_numpy_and_without(counts, monkeypatch):
    pytest.importorskip("numpy")
    made = layer._sums(array("q", counts))
    monkeypatch.delitem(sys.modules, "numpy")
    assert layer._sums(array("q", counts)) == made == array("q", accumulate(counts, initial=0))
