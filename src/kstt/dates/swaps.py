"""Swapped working days that the ``holidays`` library does not know, each with its source.

Swaps are decided year by year: in a year after :data:`DECIDED_THROUGH` they are still to come. An entry goes
when the library has it, too; a test says which these are.
"""

from __future__ import annotations

from datetime import date

import attrs

from kstt.law.instruments import Citation, Provenance

__all__ = ["DECIDED_THROUGH", "SWAPS", "Swap"]


@attrs.frozen
class Swap:
    """A working day on which offices are closed, and the day of rest on which they work for it.

    >>> print(SWAPS[0].closed, SWAPS[0].opened, SWAPS[0].source)
    2026-01-02 2026-01-10 decision of the Government, 2025-12-25 [quoted]
    """

    closed: date
    opened: date
    source: Citation


SWAPS: tuple[Swap, ...] = (
    Swap(
        date(2026, 1, 2),
        date(2026, 1, 10),
        Citation("decision of the Government, 2025-12-25", provenance=Provenance.QUOTED),
    ),
)
"""The swaps beside those of the library."""

DECIDED_THROUGH = 2026
"""The last year whose swaps are known to be decided."""
