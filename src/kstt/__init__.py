"""Vietnamese procedure-control statistics: balanced forms 06 and 05 from case records or reported tables.

The public names are imported on first use, so that ``import kstt`` costs next to nothing.
"""

from __future__ import annotations

# Without typing, whose import leaves Ctrl-C without a handler for long.
TYPE_CHECKING = False

if TYPE_CHECKING:
    from kstt.compute import form_05a, form_05b, form_06a, form_06b, form_06c
    from kstt.dates.periods import PeriodKind, ReportingPeriod
    from kstt.definitions.editions import LAYOUTS
    from kstt.definitions.form_05 import FeedbackAccount
    from kstt.definitions.form_06 import CaseAccount
    from kstt.definitions.layout import FormLayout
    from kstt.definitions.rules import (
        ClosingTreatment,
        CountingRules,
        EndedLevel,
        NoDueDate,
        RowBy,
        Timeliness,
        WaitingTreatment,
    )
    from kstt.errors import KsttError, UnbalancedAccountError
    from kstt.findings.finding import Finding, Severity
    from kstt.forms.continuity import check_continuity
    from kstt.forms.form import Form
    from kstt.forms.reported import ReportedForm
    from kstt.ledger.book import Ledger
    from kstt.records.cases import Case
    from kstt.records.feedback import Feedback
    from kstt.records.histories import Extension, Suspension
    from kstt.series import FormSeries, form_series
    from kstt.tables.checks import check
    from kstt.vocabulary import AuthorityLevel, Channel, Closing, FeedbackSubject

__version__ = "0.2.0"

_HOMES = {
    "compute": "form_05a form_05b form_06a form_06b form_06c",
    "dates.periods": "PeriodKind ReportingPeriod",
    "definitions.editions": "LAYOUTS",
    "definitions.form_05": "FeedbackAccount",
    "definitions.form_06": "CaseAccount",
    "definitions.layout": "FormLayout",
    "definitions.rules": "ClosingTreatment CountingRules EndedLevel NoDueDate RowBy"
    " Timeliness WaitingTreatment",
    "errors": "KsttError UnbalancedAccountError",
    "findings.finding": "Finding Severity",
    "forms.continuity": "check_continuity",
    "forms.form": "Form",
    "forms.reported": "ReportedForm",
    "ledger.book": "Ledger",
    "records.cases": "Case",
    "records.feedback": "Feedback",
    "records.histories": "Extension Suspension",
    "series": "FormSeries form_series",
    "tables.checks": "check",
    "vocabulary": "AuthorityLevel Channel Closing FeedbackSubject",
}

PORTS = {"files": "io.formats.reading"}
"""The module that answers each port of a lower floor: see :mod:`kstt.ports`."""

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


if not TYPE_CHECKING:

    def __getattr__(name: str) -> object:
        from kstt.lazy import lazy_names

        return lazy_names("kstt", _HOMES)[0](name)

    def __dir__() -> list[str]:
        return sorted({*globals(), *__all__})
