"""Findings: what a check reports, by rule, severity and place."""

from __future__ import annotations

from typing import TYPE_CHECKING

from kstt.lazy import lazy_names

if TYPE_CHECKING:
    from kstt.findings.collection import By, Findings, Suppression
    from kstt.findings.finding import Finding, Rule, Severity
    from kstt.findings.report import FindingLine, FindingsOfFile, arrange_findings, render_report, tally
    from kstt.findings.rules import RULES
    from kstt.findings.text import render_findings
    from kstt.findings.texts import FindingTexts
else:
    __getattr__, __dir__ = lazy_names(
        __name__,
        {
            "collection": "By Findings Suppression",
            "finding": "Finding Rule Severity",
            "report": "FindingLine FindingsOfFile arrange_findings render_report tally",
            "rules": "RULES",
            "text": "render_findings",
            "texts": "FindingTexts",
        },
    )

__all__ = [
    "RULES",
    "By",
    "Finding",
    "FindingLine",
    "FindingTexts",
    "Findings",
    "FindingsOfFile",
    "Rule",
    "Severity",
    "Suppression",
    "arrange_findings",
    "render_findings",
    "render_report",
    "tally",
]
