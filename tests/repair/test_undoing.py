"""A usual mistake of many cells undone, with the few cells that are wrong beside it."""

import random

import pytest

from kstt.repair import Slip, Status, repair
from kstt.repair.slips import Undone
from kstt.repair.text import repair_text
from tests.benchmarks.bench_repair import generated, proposed, put, wrong

RIGHT = generated(random.Random(5), 100)
COUNTS = {(i, c): cell.value for i, row in enumerate(RIGHT.rows) for c, cell in enumerate(row.cells)}
ROWS = range(len(RIGHT.rows))
HEADS = [i for i, row in enumerate(RIGHT.rows) if row.kind.value != "row"]


def moved(run, first):
    """What a run holds that was shifted by one, with another count pushed in before it."""
    return dict(zip(run, [first, *(COUNTS[cell] for cell in run[:-1])], strict=True))


MISTAKES = {
    Slip.COLUMNS: {(i, c): COUNTS[i, other] for i in ROWS for c, other in ((1, 5), (5, 1))},
    Slip.ROWS: {(i, c): COUNTS[other, c] for c in range(11) for i, other in ((5, 60), (60, 5))},
    Slip.SHIFTED: moved([(i, 5) for i in range(10, 24)], 7),
}


def corrupted(rng, mistake, further):
    """The table with a mistake and further wrong cells, and what is right where something is wrong."""
    written = COUNTS | mistake
    for cell in rng.sample(sorted(COUNTS), further):
        written[cell] = wrong(rng, written[cell])
    right = {cell: COUNTS[cell] for cell in COUNTS if written[cell] != COUNTS[cell]}
    return put(RIGHT, {cell: written[cell] for cell in right}), right


@pytest.mark.parametrize("further", range(4))
@pytest.mark.parametrize("slip", MISTAKES, ids=lambda slip: slip.name)
def test_a_mistake_is_found_with_the_cells_that_are_wrong_beside_it(slip, further):
    for seed in range(3):
        table, right = corrupted(random.Random(f"{slip} {further} {seed}"), MISTAKES[slip], further)
        found = repair(table)
        # A shift of few changed cells may be proved to be the only smallest set.
        assert found.status in {Status.LIKELY, Status.UNIQUE}
        assert proposed(found.explanation) == right
        beside = [change for change in found.changes if change.slip is not slip]
        assert len(beside) <= further
        assert all(right[change.place] == change.proposed for change in found.certain_changes)


def test_a_run_shifted_along_a_row_with_further_cells():
    row = max(
        ROWS, key=lambda i: (RIGHT.rows[i].kind.value == "row", len({c.value for c in RIGHT.rows[i].cells}))
    )
    table, right = corrupted(random.Random(2), moved([(row, c) for c in range(1, 11)], 3), 2)
    found = repair(table)
    assert proposed(found.explanation) == right
    assert sum(change.slip is Slip.SHIFTED for change in found.changes) > 5


def test_a_total_carried_up_with_a_further_cell():
    mistake = {(i, c): COUNTS[i, c] + 30 for i in HEADS[:2] for c in (4, 5)}
    found = repair(put(RIGHT, mistake | {(40, 8): COUNTS[40, 8] + 11}))
    assert proposed(found.explanation) == {cell: COUNTS[cell] for cell in (*mistake, (40, 8))}


def test_it_is_said_how_many_cells_are_wrong_beside_a_mistake():
    table, _ = corrupted(random.Random(1), MISTAKES[Slip.COLUMNS], 2)
    assert "one usual mistake and 2 other cells explain it" in repair_text(repair(table), table=False)


def test_further_cells_that_may_be_others_are_all_listed():
    """Two cells of one sum: which of the receipts is wrong no sum tells once the total above has it, too."""
    heads = (0, next(i for i in HEADS if i and i < 5))
    beside = {(i, 0): COUNTS[i, 0] + 6 for i in heads} | {(i, 4): COUNTS[i, 4] for i in heads}
    found = repair(put(RIGHT, MISTAKES[Slip.COLUMNS] | beside))
    assert found.status is not Status.UNIQUE
    assert found.certain_changes == ()


@pytest.mark.parametrize("wrong_cells", [1, 2, 3])
def test_few_cells_at_will_are_no_mistake_of_many(wrong_cells):
    for seed in range(5):
        rng = random.Random(seed)
        cells = rng.sample(sorted(COUNTS), wrong_cells)
        found = repair(put(RIGHT, {cell: wrong(rng, COUNTS[cell]) for cell in cells}))
        assert found.proved_minimal
        assert len(found.changes) <= wrong_cells


def test_the_cells_that_a_slip_explains():
    undone = Undone(Slip.SHIFTED, {(0, 0): 1, (0, 1): 2}, (0, 2))
    assert undone.cells({(0, 0): 1, (0, 1): 9, (0, 2): 5, (0, 3): 2}) == {(0, 0), (0, 2)}
