"""What merging takes and gives: units' tables as they were read, what became of each, the form of all."""

from __future__ import annotations

from typing import TYPE_CHECKING

import attrs

from kstt.findings.rules import Finding, Severity
from kstt.forms.reported import ReportedForm
from kstt.vocabulary import AuthorityLevel

if TYPE_CHECKING:
    from collections.abc import Iterable

    from kstt.definitions.account import Account
    from kstt.forms.form import Form

__all__ = ["UnitMerge", "UnitOutcome", "UnitReport", "is_error"]


def is_error(findings: Iterable[Finding]) -> bool:
    """Whether one of the findings is an error."""
    return any(finding.severity is Severity.ERROR for finding in findings)


@attrs.frozen
class UnitReport:
    """A unit's table as it was read.

    ``source`` names the file (and sheet); ``unit`` is the unit where the table does not name it;
    ``level`` the level of authority where the user states it, ``hint`` where only a folder's name tells.
    """

    source: str
    form: ReportedForm
    unit: str = ""
    level: AuthorityLevel | None = None
    hint: AuthorityLevel | None = None


@attrs.frozen
class UnitOutcome:
    """What became of one table: whose it is, at which level, and what was found in it.

    A table is in the merged form if nothing found in it is an error; ``rows`` counts its rows, and
    ``received`` its cases.
    """

    source: str
    unit: str
    level: AuthorityLevel | None
    rows: int
    received: int | None
    findings: tuple[Finding, ...] = ()

    @property
    def merged(self) -> bool:
        """Whether the table is in the merged form."""
        return not is_error(self.findings)

    @property
    def reasons(self) -> tuple[Finding, ...]:
        """The errors for which the table was refused."""
        return tuple(finding for finding in self.findings if finding.severity is Severity.ERROR)


@attrs.frozen
class UnitMerge:
    """The form of all units whose tables could be used, and everything there is to say about it.

    ``findings`` are those of the form as a whole: rows that were merged under another name, units that
    are missing, breaks of continuity with the period before.
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
        """The tables that are not in the form."""
        return tuple(outcome for outcome in self.outcomes if not outcome.merged)

    @property
    def remarks(self) -> tuple[str, ...]:
        """What must stand under the form when it is used in spite of errors, in Vietnamese."""
        refused = [outcome.source for outcome in self.refused]
        errors = sum(finding.severity is Severity.ERROR for finding in self.findings)
        told = []
        if refused:
            names = ", ".join(source.replace("\\", "/").rpartition("/")[2] for source in refused)
            told.append(f"Chưa gồm số liệu của {len(refused)} biểu bị loại: {names}")
        if errors:
            told.append(f"Lập khi còn {errors} lỗi chưa xử lý")
        return tuple(told)

    @property
    def has_errors(self) -> bool:
        """Whether a table was refused, or the form as a whole has an error."""
        return is_error(self.all_findings)
