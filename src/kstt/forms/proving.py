"""The proof of a reported table: its sections, or an error with the findings."""

from __future__ import annotations

from typing import TYPE_CHECKING

from kstt.definitions.columns import boxes_of
from kstt.errors import KsttError
from kstt.findings.finding import Finding, Severity
from kstt.findings.rules import errors_shown
from kstt.forms.sections import FormRow, Section
from kstt.i18n import Message, msg
from kstt.tables.cells import LineKind
from kstt.tables.checks import Examination
from kstt.tables.counts import parts_unknown
from kstt.tables.table import FormTable

if TYPE_CHECKING:
    from kstt.definitions.account import Account

__all__ = ["ReportedFormError", "proved_sections"]


class ReportedFormError(KsttError, ValueError):
    """A reported form cannot be proved; ``findings`` say why, cell by cell.

    >>> from kstt import ReportedForm, ReportingPeriod, form_06c
    >>> form = ReportedForm.from_form(form_06c([], ReportingPeriod.quarter(2021, 2)))
    >>> try:
    ...     form.with_cell("Tổng cộng", "pending", 1).to_form()
    ... except ReportedFormError as error:
    ...     print(*sorted({finding.rule for finding in error.findings}))
    column-total row-identity
    """

    def __init__(self, source: str, findings: tuple[Finding, ...]) -> None:
        self.source, self.findings = source, findings

    def as_message(self) -> Message:
        """The first errors."""
        source = self.source or msg("the reported form")
        return msg("{source} does not hold: {errors}", source=source, errors=errors_shown(self.findings))


def proved_sections(reported: FormTable, remainder: str | None) -> tuple[Section[Account], ...]:
    """The proved sections of a reported table; see :meth:`kstt.ReportedForm.to_form`.

    Raises: ReportedFormError with the findings.
    """
    examination = Examination(reported)
    findings = (*examination.findings(), *parts_unknown(reported))
    # With a label for the remainder, missing rows are allowed.
    allowed = set() if remainder is None else {"rows-missing"}
    if any(f.severity is Severity.ERROR and f.rule not in allowed for f in findings):
        raise ReportedFormError(reported.source, findings)
    kind = reported.layout.account
    rows: dict[str, list[FormRow[Account]]] = {
        row.section: [] for row in reported.rows if row.kind is LineKind.SECTION
    }
    for i, row in enumerate(reported.rows):
        if row.kind is LineKind.ROW:
            rows.setdefault(row.section, []).append(FormRow(row.label, _account(examination, kind, i)))
    for gap in examination.gaps if remainder is not None else ():
        left = examination.remainder(gap) or {}
        if any(left.values()):
            by_key = {examination.columns[c].key: amount for c, amount in left.items()}
            head = reported.rows[gap.row]
            rows[head.section].append(FormRow(remainder or "", kind.from_boxes(by_key)))
    levels = reported.levels
    sections = tuple(Section(levels.get(number), tuple(found), kind) for number, found in rows.items())
    return sections or (Section(None, (), kind),)


def _account(examination: Examination, kind: type[Account], row: int) -> Account:
    # A column that the edition does not print is not known to be 0.
    values: dict[str, int | None] = {box.key: None for box in boxes_of(kind) if box.nullable}
    for c, column in enumerate(examination.columns):
        values[column.key] = examination.values.get((row, c))
    return kind.from_boxes(values)
