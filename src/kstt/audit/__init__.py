"""The audit of a published report: does each figure of its prose hold?"""

from __future__ import annotations

from typing import TYPE_CHECKING

from kstt.lazy import lazy_names

if TYPE_CHECKING:
    from kstt.audit.auditing import audit
    from kstt.audit.between import audit_together
    from kstt.audit.result import Audit, Basis, Match, Reason, UnmatchedFigure
else:
    __getattr__, __dir__ = lazy_names(
        __name__,
        {
            "auditing": "audit",
            "between": "audit_together",
            "result": "Audit Basis Match Reason UnmatchedFigure",
        },
    )

__all__ = [
    "Audit",
    "Basis",
    "Match",
    "Reason",
    "UnmatchedFigure",
    "audit",
    "audit_together",
]
