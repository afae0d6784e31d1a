"""Lists of records as workbooks."""

from datetime import date

import pytest

from kstt.errors import DocumentError
from kstt.io.excel import lists
from kstt.io.excel.lists import write_list

openpyxl = pytest.importorskip("openpyxl")


def test_values_come_back_as_what_they_are(tmp_path):
    rows = [("007", 10**15 - 1, 10**17 + 1, date(2021, 6, 14), None, "=1+1")]
    write_list(tmp_path / "list.xlsx", "title", ("id", "count", "long", "day", "none", "text"), rows)
    sheet = openpyxl.load_workbook(tmp_path / "list.xlsx").active
    assert sheet["A1"].value == "title"
    text, count, long, day, nothing, formula = sheet[3]
    assert (text.value, count.value, long.value, nothing.value) == ("007", 10**15 - 1, str(10**17 + 1), None)
    assert day.value.date() == date(2021, 6, 14)
    assert (formula.data_type, formula.value) == ("s", "=1+1")


def test_more_rows_than_a_sheet_holds_are_refused(tmp_path, monkeypatch):
    monkeypatch.setattr(lists, "SHEET_ROWS", 4)
    write_list(tmp_path / "two.xlsx", "title", ("id",), [("1",), ("2",)])
    with pytest.raises(DocumentError, match="at most 2 rows"):
        write_list(tmp_path / "three.xlsx", "title", ("id",), [("1",), ("2",), ("3",)])
    assert not (tmp_path / "three.xlsx").exists()
