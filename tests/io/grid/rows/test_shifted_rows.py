"""Rows one column right of their titles."""

from __future__ import annotations

from kstt import Severity, check
from kstt.io.text.delimited import parse_table
from tests.io.grid.tables import HEADER, ROWS, TOTAL, counts, table

BODY = [TOTAL, *([i, name, *own] for i, (name, own) in enumerate(ROWS, 1))]


def test_rows_behind_a_blank_cell_are_read_under_their_titles():
    form = parse_table(table(*(["", *row] for row in BODY)))
    assert counts(form) == [("Tổng cộng", TOTAL[2:]), *((name, own) for name, own in ROWS)]
    assert [row.number for row in form.rows] == ["", "1", "2", "3"]
    (told,) = [finding for finding in check(form) if finding.severity is not Severity.INFO]
    assert told.rule == "rows-shifted"
    # A cell is called as it stands in the sheet.
    assert form.cell("Đất đai", "received").where.endswith("field 4")


def test_rows_of_which_one_stands_in_its_place_are_left_where_they_are():
    form = parse_table(table(*(["", *row] for row in BODY[:-1]), BODY[-1], header=HEADER))
    assert all(doubt.rule != "rows-shifted" for doubt in form.recognition.doubts)
