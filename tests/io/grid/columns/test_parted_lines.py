"""Sheets in which each line of a table stands in one cell."""

import csv
import io

import pytest

from kstt import Severity, check
from kstt.errors import DocumentError
from kstt.io.grid.grids import Grid
from kstt.io.grid.recognising import recognise
from tests.io.grid.tables import HEADER, ROWS, TOTAL, counts

TOP = ["Đơn vị báo cáo: UBND xã A", "Kỳ báo cáo: Quý II/2021"]
LINES = [*HEADER, TOTAL, *([i, name, *own] for i, (name, own) in enumerate(ROWS, 1))]


def one_cell(lines, sign):
    """Each line in the text of one cell."""
    text = io.StringIO()
    csv.writer(text, delimiter=sign, lineterminator="\n").writerows(lines)
    return text.getvalue().splitlines()


@pytest.mark.parametrize("sign", [";", ",", "\t", "|"])
@pytest.mark.parametrize("column", [0, 2])
def test_lines_in_one_cell_each_are_the_table(sign, column):
    lines = [list(line) for line in LINES]
    lines[5][1] = f"Phòng{sign} chống tệ nạn"
    cells = [*TOP, *one_cell(lines, sign), "NGƯỜI LẬP BIỂU"]
    form = recognise(Grid(tuple((*[""] * column, cell) for cell in cells), "q2.xlsx"))
    found = [own for _, own in counts(form)]
    assert found == [TOTAL[2:], *(own for _, own in ROWS)]
    assert form.rows[2].label.startswith("Phòng")
    assert (str(form.period), form.reporting_unit) == ("2021-Q2", "UBND xã A")
    said = {one.rule: one.severity for one in check(form)}
    assert said == {"lines-parted": Severity.WARNING}
    # A wrong count is told where it stands.
    cells[6] = cells[6].replace(str(ROWS[0][1][0]), "36", 1)
    form = recognise(Grid(tuple((*[""] * column, cell) for cell in cells), "q2.xlsx"))
    (wrong, *_) = [one for one in check(form) if one.rule == "row-identity"]
    assert "row 7" in str(wrong.where)


@pytest.mark.parametrize("text", ["Đất đai, hộ tịch, xây dựng, y tế, thuế, điện, nước", "a;b;c", "1;2;3"])
def test_texts_are_no_lines_of_a_table(text):
    with pytest.raises(DocumentError, match="no header of a known form"):
        recognise(Grid(((text,), (text,), (text,)), "q2.xlsx"))
