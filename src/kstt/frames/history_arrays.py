"""What happened to many cases while they were open, as arrays: suspensions that ended, and extensions."""

from __future__ import annotations

from typing import TYPE_CHECKING

import attrs
import numpy as np

from kstt.frames.moment_arrays import MomentArray

if TYPE_CHECKING:
    from kstt.frames.moment_arrays import Numbers

__all__ = ["HistoryArrays"]


@attrs.frozen(eq=False)
class HistoryArrays:
    """Suspensions in their order: the row of each case, and the due date granted at the end, if any."""

    rows: Numbers
    starts: MomentArray
    ends: MomentArray
    dues: MomentArray

    def due_at(self, day: int, due: MomentArray, closed: MomentArray) -> MomentArray:
        """The due dates in force at the end of a day, as :meth:`kstt.Case.due_at`.

        Args: the number of the day, the first due dates and the closing days of all the cases.
        """
        last = np.where(closed.lacking, day, np.minimum(day, closed.days))
        granted = np.flatnonzero(~self.dues.lacking & (self.ends.days <= last[self.rows]))
        order = granted[
            np.lexsort(
                (
                    self.dues.clocks[granted],
                    self.dues.days[granted],
                    self.ends.days[granted],
                    self.rows[granted],
                )
            )
        ]
        found = due.taken(slice(None))
        found.put(self.rows[order], self.dues.taken(order))
        return found

    def suspended_at(self, day: int, count: int) -> Numbers:
        """Whether the clock of each of so many cases stands still at the end of a day."""
        return np.bincount(self.rows[self._covering(day)], minlength=count) > 0

    def suspended_since(self, day: int, count: int) -> MomentArray:
        """The moment since which the clock stands still at the end of a day, the first of several."""
        covering = np.flatnonzero(self._covering(day))
        order = covering[np.lexsort((-self.starts.clocks[covering], -self.starts.days[covering]))]
        found = MomentArray.none(count)
        found.put(self.rows[order], self.starts.taken(order))
        return found

    def suspended_before(self, day: int, count: int) -> Numbers:
        """Whether the clock of each case had stopped more than once by the end of a day."""
        return np.bincount(self.rows[self.starts.days <= day], minlength=count) > 1

    def _covering(self, day: int) -> Numbers:
        return (self.starts.days <= day) & (day < self.ends.days)
