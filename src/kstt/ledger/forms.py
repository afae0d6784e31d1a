"""The forms 06 of a ledger."""

from __future__ import annotations

from typing import TYPE_CHECKING

from kstt.definitions.form_06 import CaseAccount
from kstt.forms.assembly import assembled
from kstt.ledger.balance import records_of, values_of

if TYPE_CHECKING:
    from kstt.dates.periods import ReportingPeriod
    from kstt.definitions.layout import FormLayout
    from kstt.definitions.rules import CountingRules, RowBy
    from kstt.forms.form import Form
    from kstt.ledger.book import Ledger

__all__ = ["ledger_form"]


def ledger_form(
    ledger: Ledger,
    layout: FormLayout,
    period: ReportingPeriod,
    rules: CountingRules | None,
    reporting_unit: str,
    rows: RowBy,
) -> Form[CaseAccount]:
    """The form of a ledger in one edition; see :func:`~kstt.compute.form_06c`.

    Raises: LedgerError for a period, rules or rows that the ledger cannot answer for.
    """
    ended = ledger.rules_for(rules).ended_level
    boxes = ledger.row_boxes(period, rows)
    return assembled(layout, period, CaseAccount, boxes, values_of, records_of, reporting_unit, ended)
