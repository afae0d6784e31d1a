"""Findings in the lines of a table, whatever their counts are: doubles, sections, a missing total."""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING

from kstt.findings.rules import RULES
from kstt.tables.cells import LineKind
from kstt.tables.table import level_of
from kstt.text import name_key

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from kstt.definitions.layout import FormLayout
    from kstt.findings.rules import Finding
    from kstt.tables.cells import ReportedRow, TableLines
    from kstt.vocabulary import AuthorityLevel

__all__ = ["findings_of_lines", "is_regular"]


def findings_of_lines(layout: FormLayout, rows: Sequence[ReportedRow]) -> Iterator[tuple[int, Finding]]:
    """What is to be said of the lines of a table, whatever their counts are."""
    if not any(row.kind is LineKind.TOTAL for row in rows):
        yield 0, RULES["no-total-row"].finding(row=layout.total_label, expected=layout.total_label)
    totals = [(i, row) for i, row in enumerate(rows) if row.kind is LineKind.TOTAL]
    for i, row in totals[1:]:
        first = totals[0][1].where or totals[0][1].ref
        yield i, RULES["duplicate-row"].finding(row=row.ref, expected=first, where=row.where)
    named: dict[tuple[str, str, str], ReportedRow] = {}
    levels: dict[AuthorityLevel, str] = {}
    for i, row in enumerate(rows):
        if row.kind is LineKind.ROW:
            same = named.setdefault((row.section, row.block, name_key(row.label)), row)
            if same is not row:
                yield i, RULES["duplicate-row"].finding(row=row.ref, expected=same.ref, where=row.where)
            if layout.sections and not row.section:
                yield i, RULES["row-outside-section"].finding(row=row.ref, where=row.where)
        elif row.kind is LineKind.SECTION:
            level = level_of(layout, row)
            if level is None:
                expected = ", ".join(heading.title for heading in layout.sections)
                yield (
                    i,
                    RULES["unknown-section"].finding(
                        row=row.ref, found=row.label, expected=expected, where=row.where
                    ),
                )
            elif level in levels:
                yield (
                    i,
                    RULES["duplicate-section"].finding(row=row.ref, expected=levels[level], where=row.where),
                )
            else:
                levels[level] = row.ref


# The tables of many units have the same lines.
@lru_cache(maxsize=128)
def is_regular(lines: TableLines, layout: FormLayout) -> bool:
    """Whether there is nothing to be said of the lines of a table."""
    return not any(True for _ in findings_of_lines(layout, lines.rows))
