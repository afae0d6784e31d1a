"""Putting units' forms together: one row a category, or one a unit, however each unit spells it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from kstt.lazy import lazy_names

if TYPE_CHECKING:
    from kstt.merging.reports import Repetition, UnitMerge, UnitOutcome, UnitReport
    from kstt.merging.units import merge_units
else:
    __getattr__, __dir__ = lazy_names(
        __name__,
        {
            "reports": "Repetition UnitMerge UnitOutcome UnitReport",
            "units": "merge_units",
        },
    )

__all__ = [
    "Repetition",
    "UnitMerge",
    "UnitOutcome",
    "UnitReport",
    "merge_units",
]
