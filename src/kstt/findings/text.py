"""Findings as lines of text."""

from __future__ import annotations

from typing import TYPE_CHECKING

from kstt.i18n import phrase

if TYPE_CHECKING:
    from collections.abc import Iterable

    from kstt.findings.rules import Finding

__all__ = ["render_findings"]


def render_findings(findings: Iterable[Finding], lang: str = "en") -> str:
    """Findings a line each, in English or Vietnamese."""
    lines = []
    for finding in findings:
        place = f"{phrase(finding.where, lang)}: " if finding.where else ""
        if lang == "vi":
            lines.append(f"{place}{finding.severity.label} [{finding.rule}] {finding.message_vi}")
        else:
            lines.append(str(finding))
    return "\n".join(lines)
