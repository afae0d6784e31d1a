"""One count of work for all the stages of a search, and the deadline of one that is to end in time."""

from __future__ import annotations

import sys
from contextlib import contextmanager
from time import monotonic
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator

__all__ = ["Effort", "Exhausted", "Undecided"]

_TERM = 8
"""The work of looking at one term of a sum, in units of the integer programme's work."""


class Undecided(Exception):  # noqa: N818  # a control flow of this package, caught where it arises
    """A search ended at its limit."""


class Exhausted(Undecided):
    """No work or no time is left: whatever is asked next ends as well."""


class Effort:
    """The work that may still be done, counted down by what does it.

    Args:
        work: units of work, ``None``: as many as are needed.
        deadline: when the time is up, by the monotonic clock.
    """

    __slots__ = ("_deadline", "_late", "left")

    def __init__(self, work: int | None = None, deadline: float | None = None) -> None:
        self.left = sys.maxsize if work is None else work
        self._deadline, self._late = deadline, False

    @property
    def late(self) -> bool:
        """Whether the time is up."""
        if self._deadline is not None:
            self._late = self._late or monotonic() >= self._deadline
        return self._late

    def spend(self, terms: int) -> None:
        """Count so many terms of sums that are looked at.

        Raises: Exhausted where no work or no time is left.
        """
        self.left -= _TERM * terms
        if self.left <= 0 or self.late:
            raise Exhausted

    @contextmanager
    def part(self, of: int) -> Iterator[None]:
        """Let what is done here take one of so many parts of the work left; it ends without an error."""
        kept = self.left - self.left // of
        self.left -= kept
        try:
            yield
        except Exhausted:
            pass
        finally:
            self.left = max(0, self.left) + kept
