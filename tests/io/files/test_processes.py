import os
import threading
from functools import partial

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kstt.io.files.processes import looked_at

forks = pytest.mark.skipif(not hasattr(os, "fork"), reason="no fork on this platform")


def squared(number):
    if number == 13:
        raise ValueError("13")
    return number * number


def process_of(_):
    return os.getpid()


@given(st.lists(st.integers(min_value=14), max_size=40))
def test_one_process_finds_what_is_there_in_its_order(numbers):
    assert list(looked_at(squared, numbers, 1)) == [number * number for number in numbers]


@forks
@pytest.mark.parametrize("count", [2, 3])
@pytest.mark.parametrize("many", [0, 1, 2, 8, 9, 10, 100])
def test_several_processes_find_the_same_in_the_same_order(count, many):
    numbers = range(20, 20 + many)
    assert list(looked_at(squared, numbers, count)) == [number * number for number in numbers]


@forks
def test_of_two_processes_this_is_one():
    pids = list(looked_at(process_of, range(100), 2))
    assert pids[0] == os.getpid()
    assert len(set(pids)) <= 2


@forks
@pytest.mark.parametrize("at", [0, 1, 50, 99])
def test_what_is_raised_in_another_process_is_raised_here(at):
    numbers = [*range(100, 100 + at), 13, *range(200, 299 - at)]
    with pytest.raises(ValueError, match="13"):
        list(looked_at(squared, numbers, 2))


@forks
def test_who_stops_early_leaves_no_process_behind():
    import multiprocessing

    found = looked_at(squared, range(100, 1_000), 2)
    assert [next(found) for _ in range(3)] == [10_000, 10_201, 10_404]
    found.close()
    assert multiprocessing.active_children() == []


def test_beside_threads_one_process_looks_alone():
    done = threading.Event()
    other = threading.Thread(target=done.wait)
    other.start()
    try:
        assert set(looked_at(process_of, range(100), 2)) == {os.getpid()}
    finally:
        done.set()
        other.join()


@forks
def test_what_looks_need_not_be_pickled():
    base = object()  # not picklable by what it is
    same = partial(lambda kept, number: (kept is base, number), base)
    assert list(looked_at(same, range(30), 2)) == [(True, number) for number in range(30)]
