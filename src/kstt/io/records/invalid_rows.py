"""The error for files of records some of whose rows cannot be records."""

from __future__ import annotations

from kstt.errors import KsttError
from kstt.findings.rules import Finding, Severity
from kstt.i18n import Message, joined, msg
from kstt.io.records.groups import grouped, hint_of_repeated

__all__ = ["InvalidRowsError"]


class InvalidRowsError(KsttError, ValueError):
    """A file some of whose rows cannot be records; ``findings`` hold every one of them.

    >>> from kstt.io.records import read_cases
    >>> lines = ["id,category,level,unit,channel,received,due,closed,closing",
    ...          "H2,Đất đai,distrct,UBND huyện A,online,2021-04-01,,,"]
    >>> try:
    ...     read_cases(lines)
    ... except InvalidRowsError as error:
    ...     print(error.findings[0].column, error.findings[0].found)
    level distrct
    """

    def __init__(self, source: str, findings: tuple[Finding, ...]) -> None:
        self.source, self.findings = source, findings

    def as_message(self) -> Message:
        """How many values are bad, by kind, with examples."""
        errors = [finding for finding in self.findings if finding.severity is Severity.ERROR]
        found = msg(
            "{source}: values that are not usable: {count}; {errors}",
            source=self.source,
            count=len(errors),
            errors=joined("; ", [group.as_message(self.source) for group in grouped(errors)]),
        )
        hint = hint_of_repeated(errors)
        return joined("; ", [found, hint]) if hint else found
