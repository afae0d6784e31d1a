"""Putting units' forms together: one row a category, or one a unit, however each unit spells it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from kstt.lazy import lazy_names

if TYPE_CHECKING:
    from kstt.merging.repeats import Repetition
    from kstt.merging.reports import UnitMerge, UnitOutcome, UnitReport
    from kstt.merging.units import merge_units
else:
    __getattr__, __dir__ = lazy_names(
        __name__,
        {
            "repeats": "Repetition",
            "reports": "UnitMerge UnitOutcome UnitReport",
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
