"""The layers of cases, from whatever holds them."""

from __future__ import annotations

from typing import TYPE_CHECKING, cast

from kstt.definitions.rules import CountingRules, RowBy, require_records
from kstt.engines import Frame, is_frame
from kstt.ledger.entries import enter
from kstt.ledger.layer import Layer

if TYPE_CHECKING:
    from collections.abc import Iterable

    from kstt.records.cases import Case

__all__ = ["layers_of"]


def layers_of(
    cases: Iterable[Case] | Frame, rules: CountingRules, kept: tuple[RowBy, ...]
) -> tuple[Layer, ...]:
    """The movements of cases, or of a table of them, with the names that are kept."""
    if is_frame(cases):
        from kstt.ledger.frames.entries import enter_frame

        return enter_frame(cases, rules, tuple(row.value for row in kept))
    require_records(cases)
    unit, category = (row.value if row in kept else "" for row in (RowBy.UNIT, RowBy.CATEGORY))
    return (Layer.of(enter(cast("Iterable[Case]", cases), rules, (unit, "level", category))),)
