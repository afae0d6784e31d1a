"""The counts that each line of a table proves to have."""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING

import attrs

from kstt.findings.rules import RULES, Finding, Severity
from kstt.i18n import named
from kstt.limits import MOST_PLAUSIBLE
from kstt.tables.cells import PlainRows, ReportedCell
from kstt.tables.checks import Examination
from kstt.tables.equations import sums_hold
from kstt.tables.structure import is_regular, sections_beyond
from kstt.tables.table import FormTable, counts_by_line, doubted, outline

if TYPE_CHECKING:
    from kstt.definitions.layout import FormLayout
    from kstt.tables.cells import TableLines
    from kstt.tables.checks import Counts

__all__ = ["counts_of", "parts_unknown"]


def counts_of(reported: FormTable) -> tuple[tuple[Finding, ...], tuple[Counts, ...]]:
    """The findings of :func:`check`, and the counts that each line of the table proves to have.

    Returns: the findings; the counts of each line in print order, a blank filled as
        :meth:`ReportedForm.to_form` does. A table with errors proves nothing: there are no counts.

    >>> from kstt import ReportedForm, ReportingPeriod, form_06c
    >>> form = form_06c([], ReportingPeriod.quarter(2021, 2))
    >>> findings, counts = counts_of(ReportedForm.from_form(form))
    >>> findings, len(counts), counts[0][:3]
    ((), 4, (0, 0, 0))
    """
    if _nothing_to_say(reported):
        return (), tuple(counts_by_line(reported))
    examination = Examination(reported)
    findings = (*examination.findings(), *parts_unknown(reported))
    if any(finding.severity is Severity.ERROR for finding in findings):
        return findings, ()
    columns = range(len(examination.columns))
    lines = examination.lines
    for i, line in enumerate(lines):
        if None in line:
            lines[i] = tuple([examination.values.get((i, c)) for c in columns])
    return findings, tuple(lines)


def _nothing_to_say(reported: FormTable) -> bool:
    """Whether a table of plain counts, recognised without a doubt, has all its sums."""
    written = reported.written
    return (
        isinstance(written, PlainRows)
        and doubted(reported) is None
        and _is_usual(written.lines.model, reported.layout)
        and max([line[0] for line in written.counts]) <= MOST_PLAUSIBLE
        and sums_hold(reported, written.counts)
    )


# The tables of many units have the same lines.
@lru_cache(maxsize=128)
def _is_usual(lines: TableLines, layout: FormLayout) -> bool:
    """Whether nothing is to be said of the lines of a table, nor of its counts where the sums hold."""
    nothing = (ReportedCell.of(0),) * len(layout.columns)
    rows = tuple([attrs.evolve(row, cells=nothing) for row in lines.rows])
    bounded = any(column.at_most for column in layout.columns)
    regular = bool(rows) and is_regular(lines, layout)
    return regular and not bounded and not counts_of(FormTable(layout, rows))[0]


def parts_unknown(reported: FormTable) -> tuple[Finding, ...]:
    """Why a table that holds is not proved: columns of several parts, sections that the form lacks."""
    columns = [
        RULES["further-part-open" if column.further else "column-parts-unknown"].finding(
            column=named(column.key, vi=f"“{column.label}”"),
            where=next((row.where for row in reported.rows), ""),
        )
        for column in reported.columns
        if column.joins or column.further
    ]
    if not reported.layout.sections:
        return tuple(columns)
    beyond = sections_beyond(reported.layout, outline(reported))
    sections = [
        RULES["section-unplaced"].finding(row=row.ref, found=row.label, where=row.where) for row in beyond
    ]
    return (*columns, *sections)
