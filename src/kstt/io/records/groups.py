"""Findings in rows of records put together by kind: how many rows, and three examples with their places."""

from __future__ import annotations

from typing import TYPE_CHECKING

import attrs

from kstt.findings.rules import Finding
from kstt.i18n import translator

if TYPE_CHECKING:
    from collections.abc import Iterable

__all__ = ["FindingGroup", "grouped", "render_groups"]

_EXAMPLES = 3


@attrs.frozen
class FindingGroup:
    """Findings of one kind: the rule, the column, how many, and the first few."""

    rule: str
    column: str
    count: int
    examples: tuple[Finding, ...]

    def line(self, lang: str = "en") -> str:
        """The group on one line: how many rows, examples with places, what was expected."""
        _ = translator(lang)
        texts = [finding.texts(lang) for finding in self.examples]
        shown = ", ".join(
            f"{finding.where or finding.row} {text.found!r}"
            for finding, text in zip(self.examples, texts, strict=True)
        )
        rows = (_("{count} row") if self.count == 1 else _("{count} rows")).format(count=self.count)
        more = ", …" if self.count > len(self.examples) else ""
        expected = (
            f"; {_('expected {expected}').format(expected=texts[0].expected)}" if texts[0].expected else ""
        )
        severity = f"{texts[0].severity} [{self.rule}]"
        return f"{severity} {self.column}: {rows}: {shown}{more}{expected}"


def grouped(findings: Iterable[Finding]) -> tuple[FindingGroup, ...]:
    """The findings by rule and column, and by what was expected where that is the same for every row.

    >>> found = [RULES["record-invalid"].finding(row=f"line {n}", column="due", found="x", expected="a day")
    ...          for n in range(2, 9)]
    >>> (group,) = grouped(found)
    >>> group.count, [finding.row for finding in group.examples]
    (7, ['line 2', 'line 3', 'line 4'])
    """
    counts: dict[tuple[str, str, str], int] = {}
    examples: dict[tuple[str, str, str], list[Finding]] = {}
    for finding in findings:
        # The days and lines that one row is held against are its own; words are the column's.
        expected = str(finding.expected)
        own = any(letter.isdigit() for letter in expected)
        key = finding.rule, finding.column, "" if own else expected
        counts[key] = counts.get(key, 0) + 1
        shown = examples.setdefault(key, [])
        if len(shown) < _EXAMPLES:
            shown.append(finding)
    return tuple(
        FindingGroup(rule, column, counts[rule, column, expected], tuple(examples[rule, column, expected]))
        for rule, column, expected in counts
    )


def render_groups(findings: Iterable[Finding], lang: str = "en") -> tuple[str, ...]:
    """A line for each group of findings; a finding that stands alone says itself."""
    return tuple(
        group.line(lang) if group.count > 1 else _alone(group.examples[0], lang)
        for group in grouped(findings)
    )


def _alone(finding: Finding, lang: str) -> str:
    place = f"{finding.where}: " if finding.where else ""
    texts = finding.texts(lang)
    return f"{place}{texts.severity} [{finding.rule}] {finding.message(lang)}"
