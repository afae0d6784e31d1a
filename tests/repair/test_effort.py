"""The count of work: spent to its end and no further, in parts, or until time is up."""

import random
from time import monotonic

import pytest

from kstt.repair import Limit, Search, Status, repair
from kstt.repair.effort import _TERM, Effort, Exhausted, Undecided
from tests.benchmarks.bench_repair import generated, put


@pytest.mark.parametrize(("work", "ends"), [(3 * _TERM, True), (3 * _TERM + 1, False), (None, False)])
def test_work_is_spent_to_its_end(work, ends):
    effort = Effort(work)
    effort.spend(1)
    if ends:
        with pytest.raises(Exhausted):
            effort.spend(2)
        with pytest.raises(Undecided):
            effort.spend(0)
    else:
        effort.spend(2)


def test_a_part_takes_no_more_than_its_share_and_leaves_what_it_did_not_take():
    effort = Effort(900 * _TERM)
    with effort.part(3):
        effort.spend(100)
    assert effort.left == 800 * _TERM
    ended = []
    with effort.part(4):
        effort.spend(200)
        ended.append(False)
    assert not ended
    assert effort.left == 600 * _TERM


@pytest.mark.parametrize(("seconds", "late"), [(-1, True), (4_000, False)])
def test_time_that_is_up_ends_all_that_is_asked(seconds, late):
    effort = Effort(deadline=monotonic() + seconds)
    assert effort.late == late
    if late:
        with pytest.raises(Exhausted):
            effort.spend(0)
    else:
        effort.spend(0)


@pytest.mark.parametrize("work", [0, 1_000, 10**6, 10**7])
@pytest.mark.parametrize("kind", ["random", "blank"])
def test_a_search_within_little_work_claims_nothing_and_names_the_limit(kind, work):
    rng = random.Random(1)
    table = generated(rng, 60)
    places = [(i, c) for i, row in enumerate(table.rows) for c in range(len(row.cells))]
    if kind == "random":
        table = put(table, {cell: rng.randint(0, 50) for cell in places})
    else:
        table = put(table, {cell: "" if rng.random() < 0.5 else 7 for cell in places})
    found = repair(table, search=Search(work=work))
    assert (found.status, found.limit) == (Status.NOT_PROVED, Limit.WORK)
    assert not found.certain_changes
    assert not found.complete
