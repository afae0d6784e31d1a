import sys

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kstt import AuthorityLevel
from kstt.ledger import runs
from kstt.ledger.entries import LAST_DAY, SPAN
from kstt.ledger.layer import Layer
from kstt.ledger.layers import difference
from kstt.ledger.runs import CELLS, Runs, layer_of_runs

np = pytest.importorskip("numpy")

KEYS = st.tuples(
    st.sampled_from(["", "A", "B", "C"]), st.sampled_from(AuthorityLevel), st.sampled_from(["", "X"])
)
CELLS_OF_LAYERS = st.builds(
    lambda kind, day: kind * SPAN + day, st.integers(0, 6), st.sampled_from([1, 2, 3, LAST_DAY])
)
LAYERS = st.builds(
    Layer.of,
    st.dictionaries(
        KEYS, st.dictionaries(CELLS_OF_LAYERS, st.integers(-3, 3) | st.just(2**40), max_size=5), max_size=5
    ),
)


@given(st.lists(LAYERS, max_size=4), st.lists(LAYERS, max_size=3), st.sampled_from([1, 3, 1 << 21]))
def test_layers_are_put_together_alike_with_numpy_and_without(entered, withdrawn, at_once):
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(runs, "_AT_ONCE", at_once)
        made = difference(entered, withdrawn)
        patch.delitem(sys.modules, "numpy")
        assert made.same_as(difference(entered, withdrawn))


@given(
    st.lists(st.lists(st.tuples(st.integers(0, 5), CELLS_OF_LAYERS), max_size=9), max_size=9),
    st.sampled_from([1, 4, 1 << 23]),
    st.sampled_from([2, 16]),
)
def test_movements_are_counted_in_whatever_pieces_they_come(pieces, waiting, most):
    # Two numbers of the engine are one key.
    keys = [(unit, AuthorityLevel.COMMUNE, "X") for unit in "ABCDE"]
    numbers = {0: 3, 1: 1, 2: 3, 3: 0, 4: 2, 5: 4}
    counted: dict = {key: {} for key in keys}
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(runs, "_WAITING", waiting)
        patch.setattr(runs, "_MOST_RUNS", most)
        found = Runs()
        for piece in pieces:
            for key, cell in piece:
                cells = counted[keys[numbers[key]]]
                cells[cell] = cells.get(cell, 0) + 1
            found.add(np.array([key * CELLS + cell for key, cell in piece], np.int64))
        made = layer_of_runs(found.counted(), keys, numbers)
    assert made.same_as(Layer.of(counted))


def test_movements_after_the_last_day_are_left_out():
    found = Runs()
    found.add(np.array([LAST_DAY + 1, LAST_DAY], np.int64))
    made = layer_of_runs(found.counted(), [("", AuthorityLevel.COMMUNE, "")], {0: 0})
    assert list(made.cells) == [LAST_DAY]
