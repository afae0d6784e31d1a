"""Findings in the lines of a table, whatever their counts are: doubles, sections, a missing total."""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING

from kstt.findings.rules import RULES
from kstt.tables.cells import LineKind, section_number
from kstt.tables.numbering import findings_of_numbers
from kstt.tables.table import level_of, names_state_bodies
from kstt.text import name_key

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from kstt.definitions.layout import FormLayout
    from kstt.findings.rules import Finding
    from kstt.tables.cells import ReportedRow, TableLines
    from kstt.vocabulary import AuthorityLevel

__all__ = ["findings_of_lines", "is_regular", "sections_beyond"]


def findings_of_lines(layout: FormLayout, rows: Sequence[ReportedRow]) -> Iterator[tuple[int, Finding]]:
    """What is to be said of the lines of a table, whatever their counts are."""
    yield from _of_totals(layout, rows)
    yield from _of_no_rows(rows)
    yield from findings_of_numbers(layout, rows)
    named: dict[tuple[str, str, str], ReportedRow] = {}
    levels: dict[AuthorityLevel, str] = {}
    for i, row in enumerate(rows):
        if row.kind is LineKind.ROW:
            same = named.setdefault((row.section, row.block, name_key(row.label)), row)
            if same is not row:
                yield i, RULES["duplicate-row"].finding(row=row.ref, expected=same.ref, where=row.where)
            if not row.label and _may_count(row):
                yield i, RULES["row-unnamed"].finding(row=row.ref, where=row.where)
            if layout.sections and not row.section:
                yield i, RULES["row-outside-section"].finding(row=row.ref, where=row.where)
        elif row.kind is LineKind.SECTION:
            level = level_of(layout, row)
            if level is None:
                yield i, _without_level(layout, row)
            elif level in levels:
                yield (
                    i,
                    RULES["duplicate-section"].finding(row=row.ref, expected=levels[level], where=row.where),
                )
            else:
                levels[level] = row.ref


def _of_totals(layout: FormLayout, rows: Sequence[ReportedRow]) -> Iterator[tuple[int, Finding]]:
    """What is to be said of a total that is missing, and of one that comes again."""
    if not any(row.kind is LineKind.TOTAL for row in rows):
        yield 0, RULES["no-total-row"].finding(row=layout.total_label, expected=layout.total_label)
    totals = [(i, row) for i, row in enumerate(rows) if row.kind is LineKind.TOTAL]
    for i, row in totals[1:]:
        first = totals[0][1].where or totals[0][1].ref
        yield i, RULES["duplicate-row"].finding(row=row.ref, expected=first, where=row.where)


def _of_no_rows(rows: Sequence[ReportedRow]) -> Iterator[tuple[int, Finding]]:
    """What is to be said of sections with cases and no rows, and of a total where there are no lines else."""
    sections = {row.section for row in rows if row.kind is LineKind.ROW}
    alone = all(row.kind is LineKind.TOTAL for row in rows)
    for i, row in enumerate(rows):
        none = alone or (row.kind is LineKind.SECTION and row.section not in sections)
        if none and _may_count(row):
            yield i, RULES["rows-none"].finding(row=row.ref, where=row.where)


def _may_count(row: ReportedRow) -> bool:
    """Whether a row has any cases, or stands for one of any counts, without its cells."""
    return any(row.values) or not row.cells


def _without_level(layout: FormLayout, section: ReportedRow) -> Finding:
    """What to say of a section whose heading names no level."""
    rule = RULES["section-beyond" if _is_beyond(layout, section) else "unknown-section"]
    expected = ", ".join(heading.title for heading in layout.sections)
    return rule.finding(row=section.ref, found=section.label, expected=expected, where=section.where)


def sections_beyond(layout: FormLayout, rows: Sequence[ReportedRow]) -> list[ReportedRow]:
    """The lines of sections that are none of the form's."""
    return [
        row
        for row in rows
        if row.kind is LineKind.SECTION and level_of(layout, row) is None and _is_beyond(layout, row)
    ]


def _is_beyond(layout: FormLayout, section: ReportedRow) -> bool:
    """Whether a section without a level is no wrong name of one of the form's.

    Its number is beyond theirs, or it is of bodies of no level of the province: *Cơ quan ngành dọc*.
    """
    number = section_number(section.number)
    return (number is not None and number > len(layout.sections)) or names_state_bodies(section.label)


# The tables of many units have the same lines.
@lru_cache(maxsize=128)
def is_regular(lines: TableLines, layout: FormLayout) -> bool:
    """Whether there is nothing to be said of the lines of a table."""
    return not any(True for _ in findings_of_lines(layout, lines.rows))
