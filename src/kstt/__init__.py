"""Vietnamese procedure-control statistics: balanced forms 06 and 05 from case records or reported tables.

The public names are imported on first use, so that ``import kstt`` costs next to nothing.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from kstt.accounts import CaseAccount, FeedbackAccount
    from kstt.cases import Case, Extension, Suspension
    from kstt.checks import check
    from kstt.compute import RowBy, form_05a, form_05b, form_06a, form_06b, form_06c
    from kstt.continuity import check_continuity
    from kstt.errors import KsttError, UnbalancedAccountError
    from kstt.feedback import Feedback
    from kstt.finding import Finding, Severity
    from kstt.forms.form import Form
    from kstt.forms.layouts import LAYOUTS, FormLayout
    from kstt.forms.reported import ReportedForm
    from kstt.ledger import FormSeries, Ledger, form_series
    from kstt.periods import PeriodKind, ReportingPeriod
    from kstt.rules import (
        ClosingTreatment,
        CountingRules,
        EndedLevel,
        NoDueDate,
        Timeliness,
        WaitingTreatment,
    )
    from kstt.vocabulary import AuthorityLevel, Channel, Closing, FeedbackSubject

__version__ = "0.1.0"

_HOMES = {
    "kstt.accounts": ("CaseAccount", "FeedbackAccount"),
    "kstt.cases": ("Case", "Extension", "Suspension"),
    "kstt.checks": ("check",),
    "kstt.compute": ("RowBy", "form_05a", "form_05b", "form_06a", "form_06b", "form_06c"),
    "kstt.continuity": ("check_continuity",),
    "kstt.errors": ("KsttError", "UnbalancedAccountError"),
    "kstt.feedback": ("Feedback",),
    "kstt.finding": ("Finding", "Severity"),
    "kstt.forms.form": ("Form",),
    "kstt.forms.layouts": ("LAYOUTS", "FormLayout"),
    "kstt.forms.reported": ("ReportedForm",),
    "kstt.ledger": ("FormSeries", "Ledger", "form_series"),
    "kstt.periods": ("PeriodKind", "ReportingPeriod"),
    "kstt.rules": (
        "ClosingTreatment",
        "CountingRules",
        "EndedLevel",
        "NoDueDate",
        "Timeliness",
        "WaitingTreatment",
    ),
    "kstt.vocabulary": ("AuthorityLevel", "Channel", "Closing", "FeedbackSubject"),
}

__all__ = [
    "LAYOUTS",
    "AuthorityLevel",
    "Case",
    "CaseAccount",
    "Channel",
    "Closing",
    "ClosingTreatment",
    "CountingRules",
    "EndedLevel",
    "Extension",
    "Feedback",
    "FeedbackAccount",
    "FeedbackSubject",
    "Finding",
    "Form",
    "FormLayout",
    "FormSeries",
    "KsttError",
    "Ledger",
    "NoDueDate",
    "PeriodKind",
    "ReportedForm",
    "ReportingPeriod",
    "RowBy",
    "Severity",
    "Suspension",
    "Timeliness",
    "UnbalancedAccountError",
    "WaitingTreatment",
    "check",
    "check_continuity",
    "form_05a",
    "form_05b",
    "form_06a",
    "form_06b",
    "form_06c",
    "form_series",
]


def __getattr__(name: str) -> object:
    from importlib import import_module

    for module, names in _HOMES.items():
        if name in names:
            value: object = getattr(import_module(module), name)
            globals()[name] = value
            return value
    raise AttributeError(f"module 'kstt' has no attribute {name!r}")


def __dir__() -> list[str]:
    return sorted({*globals(), *__all__})
