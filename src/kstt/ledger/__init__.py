"""The ledger: accounts of any range of days, unit, level or category from one pass over the cases."""

from __future__ import annotations

from typing import TYPE_CHECKING

from kstt.lazy import lazy_names

if TYPE_CHECKING:
    from kstt.ledger.book import Ledger
    from kstt.ledger.kept import CaseChanges, KeptLedger, KeptLedgers
    from kstt.ledger.layer import Layer
    from kstt.ledger.movements import KINDS, Movement, movements_of
    from kstt.ledger.terms import Terms
else:
    __getattr__, __dir__ = lazy_names(
        __name__,
        {
            "book": "Ledger",
            "kept": "CaseChanges KeptLedger KeptLedgers",
            "layer": "Layer",
            "movements": "KINDS Movement movements_of",
            "terms": "Terms",
        },
    )

__all__ = [
    "KINDS",
    "CaseChanges",
    "KeptLedger",
    "KeptLedgers",
    "Layer",
    "Ledger",
    "Movement",
    "Terms",
    "movements_of",
]
