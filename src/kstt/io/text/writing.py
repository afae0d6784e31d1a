"""A form as rows of texts, and these as delimited text or as a table in running text.

What is written so reads back as the same form: heading, columns, rows, wrong and blank cells, notes.
"""

from __future__ import annotations

import csv
import io
from typing import TYPE_CHECKING

from kstt.definitions.header import NUMBER_TITLE
from kstt.tables.cells import ReportedCell
from kstt.tables.heading import Heading
from kstt.tables.table import HasTable
from kstt.text import clean, guarded

if TYPE_CHECKING:
    from collections.abc import Iterator


__all__ = ["cell_text", "table_rows", "to_delimited", "to_report_text"]


def cell_text(cell: ReportedCell, *, grouped: bool = False) -> str:
    """A cell in text: its count, in digits or with dots between thousands; else what is written there.

    >>> cell_text(ReportedCell.read("1.001")), cell_text(ReportedCell.of(1001), grouped=True)
    ('1001', '1.001')
    >>> cell_text(ReportedCell.read("n/a"))
    'n/a'
    """
    if cell.value is None:
        return clean(cell.text)
    return ReportedCell.of(cell.value).text if grouped else str(cell.value)


def table_rows(form: HasTable, *, grouped: bool = False) -> Iterator[tuple[str, ...]]:
    """The header and the lines of a form's table, each as texts: number, label, a text for each column."""
    reported = form.table()
    layout = reported.layout
    yield NUMBER_TITLE, layout.row_header, *(column.label for column in layout.columns)
    for row in reported.rows:
        yield row.number, row.label, *(cell_text(cell, grouped=grouped) for cell in row.cells)


def to_delimited(form: HasTable, delimiter: str = ",") -> str:
    r"""The form as delimited text: heading lines, one line of titles, the rows, the notes.

    Counts are plain digits. A text that a spreadsheet would take for a formula stands behind an
    apostrophe, which reading takes away again.

    >>> from kstt import ReportingPeriod, form_05b
    >>> print(to_delimited(form_05b([], ReportingPeriod.quarter(2021, 2))).splitlines()[-1])
    ,Tổng cộng,0,0,0,0,0,0,0,0,0,0,0,0,0,0
    """
    out = io.StringIO()
    writer = csv.writer(out, delimiter=delimiter, lineterminator="\n")
    reported = form.table()
    for line in Heading.of(reported).lines:
        writer.writerow([guarded(clean(line))])
    for row in table_rows(reported):
        writer.writerow([guarded(text) for text in row])
    for note in map(clean, reported.notes):
        if note:
            writer.writerow(["", guarded(note)])
    return out.getvalue()


def to_report_text(form: HasTable) -> str:
    """The form as in the running text of a report: tabs between cells, dots in thousands.

    >>> from kstt import ReportingPeriod, form_06c
    >>> print(to_report_text(form_06c([], ReportingPeriod.quarter(2021, 2))).splitlines()[0])
    Biểu số II.06c/VPCP/KSTT
    """
    reported = form.table()
    heading = [clean(line) for line in Heading.of(reported).lines]
    table = ["\t".join(map(guarded, row)) for row in table_rows(reported, grouped=True)]
    notes = [f"\t{guarded(note)}" for note in map(clean, reported.notes) if note]
    return "\n".join([*heading, "", *table, *notes, ""])
