"""Many files looked at by several processes, this one among them."""

from __future__ import annotations

import gc
import os
from contextvars import ContextVar
from threading import active_count
from typing import TYPE_CHECKING, Any, Generic, TypeVar

import attrs

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence
    from concurrent.futures import Future

__all__ = ["looked_at"]

_T = TypeVar("_T")
_R = TypeVar("_R")

_A_TASK = 8
"""What a process takes at once: few, that all end together."""
_RARELY = (100_000, 50, 50)
"""Thresholds of the collector in a process that looks at files."""


@attrs.frozen
class _Looking(Generic[_T, _R]):
    """What is looked at, and how: a process has it from its parent, and is told the places alone.

    Layouts and lists that are sent would be others than those the parent's findings are kept by.
    """

    look: Callable[[_T], _R]
    every: Sequence[_T]

    def at(self, first: int) -> list[_R]:
        return [self.look(one) for one in self.every[first : first + _A_TASK]]


def looked_at(look: Callable[[_T], _R], every: Sequence[_T], count: int) -> Iterator[_R]:
    """What ``look`` finds of each, in the order given.

    Args:
        look: called with each, in one of the processes; what it returns can be pickled.
        every: what is looked at.
        count: how many processes look, this one included. It looks alone where the platform cannot
            fork a process, or where it has threads, which a fork would leave behind.

    >>> list(looked_at(str.upper, ["a", "b"], 1))
    ['A', 'B']
    """
    if count < 2 or len(every) < 2 or not hasattr(os, "fork") or active_count() > 1:
        yield from map(look, every)
        return
    first, *rest = every
    # What is known of rows and names from the first, the processes know from their parent.
    yield look(first)
    yield from _by_several(_Looking(look, rest), count - 1)


def _by_several(looking: _Looking[_T, _R], helpers: int) -> Iterator[_R]:
    from concurrent.futures import ProcessPoolExecutor
    from multiprocessing import get_context

    starts = range(0, len(looking.every), _A_TASK)
    with ProcessPoolExecutor(helpers, get_context("fork"), initializer=_begin, initargs=(looking,)) as pool:
        tasks = [pool.submit(_look_from, start) for start in starts]
        try:
            yield from _gathered(looking, tasks)
        finally:
            for task in tasks:
                task.cancel()


def _gathered(looking: _Looking[_T, _R], tasks: Sequence[Future[list[_R]]]) -> Iterator[_R]:
    """What all tasks come to, in their order: while one is not done, this process does others."""
    own: dict[int, list[_R]] = {}
    places = iter(range(len(tasks)))
    for i, task in enumerate(tasks):
        while i not in own and not task.done():
            free = next((k for k in places if k >= i and tasks[k].cancel()), None)
            if free is None:
                break
            own[free] = looking.at(free * _A_TASK)
        yield from own.pop(i) if i in own else task.result()


_LOOKING: ContextVar[_Looking[Any, Any]] = ContextVar("looking")
"""In a process of a pool: what it looks at."""


def _begin(looking: _Looking[_T, _R]) -> None:
    """Take over what is looked at; let the collector pass over what the parent made, and look less often.

    What tables are made of has no cycles: a tenth of the time went into looking for some.
    """
    _LOOKING.set(looking)
    gc.freeze()
    gc.set_threshold(*_RARELY)


def _look_from(first: int) -> list[Any]:
    return _LOOKING.get().at(first)
