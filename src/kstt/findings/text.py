"""Findings as lines of text."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable

    from kstt.findings.rules import Finding

__all__ = ["render_findings"]


def render_findings(findings: Iterable[Finding], lang: str = "en") -> str:
    """Findings a line each: the spot, the severity, the rule and the message.

    Args:
        findings: what was found.
        lang: of :data:`~kstt.i18n.LANGUAGES`.

    >>> from kstt.findings import RULES
    >>> print(render_findings([RULES["blank-open"].finding(row="2 Hộ tịch", column="pending")]))
    error [blank-open] row 2 Hộ tịch, pending: blank, and the sums do not decide what it should be
    """
    return "\n".join(finding.line(lang) for finding in findings)
