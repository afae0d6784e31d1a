"""The values of merging: units' tables as read, the outcome of each, the form of all."""

from __future__ import annotations

from typing import TYPE_CHECKING

import attrs

from kstt.findings.rules import Finding, Severity
from kstt.forms.reported import ReportedForm
from kstt.vocabulary import AuthorityLevel, Labelled

if TYPE_CHECKING:
    from collections.abc import Iterable

    from kstt.definitions.account import Account
    from kstt.forms.form import Form

__all__ = ["Repetition", "UnitMerge", "UnitOutcome", "UnitReport", "is_error"]


class Repetition(Labelled):
    """How a table can repeat others: the kinds that a caller leaves out, or has counted all the same.

    >>> Repetition("period") in Repetition, Repetition.SUM.value
    (True, 'sum')
    """

    UNIT = "unit", "trùng đơn vị"
    FIGURES = "figures", "trùng số liệu"
    SUM = "sum", "tổng của biểu khác"
    PERIOD = "period", "số liệu kỳ trước"

    @property
    def rule(self) -> str:
        """The rule whose breach it is."""
        return _RULES[self]


_RULES = {
    Repetition.UNIT: "unit-twice",
    Repetition.FIGURES: "same-figures",
    Repetition.SUM: "sum-of-others",
    Repetition.PERIOD: "previous-again",
}
_COUNTED = frozenset((Repetition.FIGURES.rule, Repetition.SUM.rule, "sum-nearly", "sum-by-name"))
"""The rules of tables whose cases are those of other tables."""


def is_error(findings: Iterable[Finding]) -> bool:
    """Whether one of the findings is an error."""
    return any(finding.severity is Severity.ERROR for finding in findings)


@attrs.frozen
class UnitReport:
    """A unit's table as it was read.

    ``source`` names the file (and sheet); ``unit`` is the unit that the caller states, whatever the table
    names; ``level`` the level of authority that the user states, ``hint`` the one that a folder's name
    states; ``file`` and ``sheet`` are where the table stands.

    >>> from kstt import ReportedForm, ReportingPeriod, form_06a
    >>> table = ReportedForm.from_form(form_06a([], ReportingPeriod.quarter(2021, 2)))
    >>> UnitReport("xa-b.xlsx", table, unit="UBND xã B", level=AuthorityLevel.COMMUNE).unit
    'UBND xã B'
    """

    source: str
    form: ReportedForm
    unit: str = ""
    level: AuthorityLevel | None = None
    hint: AuthorityLevel | None = None
    file: str = ""
    sheet: str = ""


@attrs.frozen
class UnitOutcome:
    """The outcome of one table: its unit, its level, and the findings in it.

    A table is in the merged form if no finding in it is an error, and unless it was ``left_out`` as a
    repetition at the caller's wish; ``rows`` counts its rows, and ``received`` its cases; ``file`` and
    ``sheet`` are where it stands.

    >>> outcome = UnitOutcome("xa-b.xlsx", "UBND xã B", AuthorityLevel.COMMUNE, rows=12, received=340)
    >>> outcome.merged, outcome.received
    (True, 340)
    """

    source: str
    unit: str
    level: AuthorityLevel | None
    rows: int
    received: int | None
    findings: tuple[Finding, ...] = ()
    left_out: bool = False
    file: str = ""
    sheet: str = ""

    @property
    def merged(self) -> bool:
        """Whether the table is in the merged form."""
        return not self.left_out and not is_error(self.findings)

    @property
    def reasons(self) -> tuple[Finding, ...]:
        """The errors for which the table was refused."""
        return tuple(finding for finding in self.findings if finding.severity is Severity.ERROR)


@attrs.frozen
class UnitMerge:
    """The form of all units whose tables could be used, the outcome of each table, and the findings.

    ``findings`` are those of the form as a whole: rows that were merged under another name, units that
    are missing, breaks of continuity with the period before.

    >>> from kstt import ReportedForm, ReportingPeriod, form_06a
    >>> from kstt.merging import merge_units
    >>> period = ReportingPeriod.quarter(2021, 2)
    >>> forms = [form_06a([], period, reporting_unit=unit) for unit in ("Sở A", "Sở B")]
    >>> reports = [UnitReport(form.reporting_unit, ReportedForm.from_form(form)) for form in forms]
    >>> merge = merge_units(reports, period)
    >>> merge.form.total.received, [outcome.unit for outcome in merge.outcomes]
    (0, ['Sở A', 'Sở B'])
    """

    form: Form[Account]
    outcomes: tuple[UnitOutcome, ...]
    findings: tuple[Finding, ...] = ()

    @property
    def all_findings(self) -> tuple[Finding, ...]:
        """The findings of each table, then those of the form as a whole."""
        return (*(finding for outcome in self.outcomes for finding in outcome.findings), *self.findings)

    @property
    def refused(self) -> tuple[UnitOutcome, ...]:
        """The tables that are not in the form because of an error."""
        return tuple(outcome for outcome in self.outcomes if outcome.reasons)

    @property
    def remarks(self) -> tuple[str, ...]:
        """The notes that must stand under the form when it is used in spite of errors, in Vietnamese."""
        repeated = [one for one in self.refused if {f.rule for f in one.reasons} <= _COUNTED]
        missing = [one for one in self.refused if one not in repeated]
        errors = sum(finding.severity is Severity.ERROR for finding in self.findings)
        notes = []
        if missing:
            notes.append(f"Chưa gồm số liệu của {len(missing)} biểu bị loại: {_names(missing)}")
        if repeated:
            notes.append(f"Không cộng {len(repeated)} biểu trùng với biểu khác: {_names(repeated)}")
        if errors:
            notes.append(f"Lập khi còn {errors} lỗi chưa xử lý")
        return tuple(notes)

    @property
    def has_errors(self) -> bool:
        """Whether a table was refused, or the form as a whole has an error."""
        return is_error(self.all_findings)


def _names(outcomes: Iterable[UnitOutcome]) -> str:
    """The names of files, and sheets, without their folders."""
    return ", ".join(one.source.replace("\\", "/").rpartition("/")[2] for one in outcomes)
