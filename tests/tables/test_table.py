"""A form's table: what its constructor takes."""

import pickle

import attrs
import pytest

from kstt import ReportedForm
from kstt.errors import ParseError
from kstt.samples import published_report
from kstt.tables.cells import ReportedCell
from kstt.tables.table import FormTable

CUTS = {
    "no cell": lambda cells: (),
    "a cell short": lambda cells: cells[:-1],
    "a cell more": lambda cells: (*cells, ReportedCell.of(0)),
}


@pytest.mark.parametrize("kind", [FormTable, ReportedForm])
@pytest.mark.parametrize("cut", CUTS.values(), ids=CUTS)
def test_a_line_has_a_cell_for_each_column(kind, cut):
    report = published_report()
    row = attrs.evolve(report.row("II.20 Đất đai"), cells=cut(report.row("II.20 Đất đai").cells))
    with pytest.raises(
        ParseError, match=r"II\.20 Đất đai: found cells: \d+, expected one cell for each of 11"
    ):
        kind(report.layout, (row,))
    with pytest.raises(ParseError):
        attrs.evolve(report, rows=(*report.rows, row))


def test_a_table_of_whole_lines_is_kept():
    report = published_report()
    assert pickle.loads(pickle.dumps(report)) == report
    assert ReportedForm(report.layout, ()).rows == ()
