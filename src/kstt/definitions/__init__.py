"""What the forms are: columns, rules of counting, sections and editions."""

from __future__ import annotations

from typing import TYPE_CHECKING

from kstt.lazy import lazy_names

if TYPE_CHECKING:
    from kstt.definitions.account import Account
    from kstt.definitions.boxes import Boxes, Day, Predicate
    from kstt.definitions.columns import Column, Identity, Rate, Role, column, columns_of, identities_of
    from kstt.definitions.editions import LAYOUTS, LayoutRegister
    from kstt.definitions.form_05 import FeedbackAccount
    from kstt.definitions.form_06 import CaseAccount
    from kstt.definitions.layout import FormLayout, SectionHeading
    from kstt.definitions.rules import (
        DECISION_766,
        RULE_SETS,
        ClosingTreatment,
        CountingRules,
        EndedLevel,
        NoDueDate,
        RowBy,
        Timeliness,
        WaitingTreatment,
    )
else:
    __getattr__, __dir__ = lazy_names(
        __name__,
        {
            "account": "Account",
            "boxes": "Boxes Day Predicate",
            "columns": "Column Identity Rate Role column columns_of identities_of",
            "editions": "LAYOUTS LayoutRegister",
            "form_05": "FeedbackAccount",
            "form_06": "CaseAccount",
            "layout": "FormLayout SectionHeading",
            "rules": "ClosingTreatment CountingRules DECISION_766 EndedLevel NoDueDate"
            " RULE_SETS RowBy Timeliness WaitingTreatment",
        },
    )

__all__ = [
    "DECISION_766",
    "LAYOUTS",
    "RULE_SETS",
    "Account",
    "Boxes",
    "CaseAccount",
    "ClosingTreatment",
    "Column",
    "CountingRules",
    "Day",
    "EndedLevel",
    "FeedbackAccount",
    "FormLayout",
    "Identity",
    "LayoutRegister",
    "NoDueDate",
    "Predicate",
    "Rate",
    "Role",
    "RowBy",
    "SectionHeading",
    "Timeliness",
    "WaitingTreatment",
    "column",
    "columns_of",
    "identities_of",
]
