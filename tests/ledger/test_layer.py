import sys
from array import array
from itertools import accumulate

import pytest

from kstt import AuthorityLevel
from kstt.ledger import layer


@pytest.mark.parametrize("counts", [[], [0], [3], [5, -2, 2**40, 7]])
def test_running_sums_are_the_same_with_numpy_and_without(counts, monkeypatch):
    pytest.importorskip("numpy")
    made = layer._sums(array("q", counts))
    monkeypatch.delitem(sys.modules, "numpy")
    assert layer._sums(array("q", counts)) == made == array("q", accumulate(counts, initial=0))


def test_groups_that_another_thread_looks_at_while_they_are_made_are_whole(monkeypatch):
    keys = [(unit, AuthorityLevel.COMMUNE, "Đất đai") for unit in ("UBND xã A", "UBND xã B")]
    made = layer.Layer.of({key: {1: 1} for key in keys})
    view, seen = layer.View(category=layer.Fold.NAME), []
    fold = layer.View.fold

    def fold_after_another_look(self, key):
        if not seen:
            seen.append(None)  # once
            seen.append({key: list(places) for key, places in made.groups(view).items()})
        return fold(self, key)

    monkeypatch.setattr(layer.View, "fold", fold_after_another_look)
    groups = made.groups(view)
    assert list(groups.values()) == [[0, 1]]
    assert seen[1:] == [groups]
