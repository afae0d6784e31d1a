"""The boxes of all rows at once are those of each by itself."""

import sys

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kstt import Ledger
from kstt.ledger.layer import Fold, View
from kstt.ledger.rows import rows_between
from kstt.testing import cases, periods

VIEWS = (View(Fold.WRITTEN, Fold.WRITTEN), View(level=Fold.WRITTEN, category=Fold.WRITTEN), View())


def both(layers, view, before, end):
    """The rows with numpy and without."""
    pytest.importorskip("numpy")
    with pytest.MonkeyPatch.context() as patched:
        patched.delitem(sys.modules, "numpy")
        without = rows_between(layers, view, before, end)
    return rows_between(layers, view, before, end), without


@settings(max_examples=25)
@given(st.lists(st.lists(cases(), max_size=6), max_size=3), periods(), st.sampled_from(VIEWS))
def test_rows_are_the_same_with_numpy_and_without(batches, period, view):
    layers = [layer for batch in batches for layer in Ledger.from_cases(batch).layers]
    at_once, one_by_one = both(layers, view, period.start.toordinal() - 1, period.end.toordinal())
    assert at_once == one_by_one
    assert all(type(number) is int for _, boxes in at_once for number in boxes)
