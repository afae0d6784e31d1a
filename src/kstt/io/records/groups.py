"""Findings in rows of records put together by kind: how many rows, and three examples with their places."""

from __future__ import annotations

from typing import TYPE_CHECKING

import attrs

from kstt.findings.rules import Finding
from kstt.i18n import Message, bounded, cut, joined, msg, named

if TYPE_CHECKING:
    from collections.abc import Iterable

__all__ = ["FindingGroup", "grouped", "hint_of_repeated", "render_groups"]

_EXAMPLES = 3


@attrs.frozen
class FindingGroup:
    """Findings of one kind: the rule, the column, how many, and the first few."""

    rule: str
    column: str
    count: int
    examples: tuple[Finding, ...]

    def as_message(self, source: str = "") -> Message:
        """The group on one line: how many rows, examples with places, what was expected.

        Args:
            source: the file that is named before: a single finding in it is placed by its line alone.
        """
        first = self.examples[0]
        if self.count == 1:
            text = named(first.message("en"), vi=first.message("vi"))
            where = "" if source and first.where.startswith(f"{source}:") else first.where
            return joined(": ", [where, text]) if where else text
        shown = tuple(
            joined(" ", [one.where or one.row, str(cut(repr(str(one.found))))]) for one in self.examples
        )
        return msg(
            "{column}: {count} rows, such as {examples}; expected {expected}",
            column=self.column,
            count=self.count,
            examples=shown,
            expected=named(first.texts("en").expected, vi=first.texts("vi").expected),
        )


def grouped(findings: Iterable[Finding]) -> tuple[FindingGroup, ...]:
    """The findings by rule and column, and by what was expected where that is the same for every row.

    >>> from kstt.findings.rules import RULES
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


def hint_of_repeated(findings: Iterable[Finding]) -> Message | None:
    """What may be asked for where an id stands in several rows; ``None`` where none does."""
    if not any(finding.rule == "record-duplicate" for finding in findings):
        return None
    return msg("unique = last takes the last row of an id in the order of the files, latest the newest")


def render_groups(findings: Iterable[Finding], lang: str = "en") -> tuple[str, ...]:
    """A line for each group of findings, with its severity and rule; a single finding as everywhere."""
    return tuple(
        group.examples[0].line(lang)
        if group.count == 1
        else f"{group.examples[0].texts(lang).severity} [{group.rule}] {bounded(group.as_message(), lang)}"
        for group in grouped(findings)
    )
