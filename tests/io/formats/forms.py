"""What a format keeps of a form."""

from __future__ import annotations

from kstt import ReportedForm
from kstt.tables.cells import ReportedCell

ODD = (
    "=1+1", "'=1+1", "''=1", "+84", "-2+3", "@SUM(A1)", "-", "–", "n/a", "1,5", "12.34", "-5", "'", '"', 'a"b', "a;b,c",
    "<b>&amp;", "＝1", "không có",
)  # fmt: skip


def bare(form: ReportedForm, *, notes: bool = True) -> list[object]:
    """What a table says, without where it was read: of a cell its count, or what stands in its place."""
    rows = [
        (row.kind, row.number, row.label, row.section, [_said(cell) for cell in row.cells])
        for row in form.rows
    ]
    heading = [form.layout.code, form.period, form.reporting_unit, form.recipient]
    return [*heading, *rows, *([form.notes] if notes else [])]


def _said(cell: ReportedCell) -> object:
    if cell.value is not None:
        return cell.value
    return "" if cell.is_blank else cell.text
