"""Putting units' forms together: one row a category, or one a unit, however each unit spells it."""

from __future__ import annotations

from kstt.merging.names import Merged, canonical_form, merge_forms
from kstt.merging.reports import UnitMerge, UnitOutcome, UnitReport
from kstt.merging.units import merge_units

__all__ = [
    "Merged",
    "UnitMerge",
    "UnitOutcome",
    "UnitReport",
    "canonical_form",
    "merge_forms",
    "merge_units",
]
