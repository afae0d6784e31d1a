"""Sheets of records: what is merged over several of them, and what cannot be read whole."""

import openpyxl
import pytest

from kstt import ReportingPeriod, form_06c
from kstt.errors import DocumentError
from kstt.io.excel import read_forms
from kstt.io.excel.bounds import OF_RECORDS
from kstt.io.formats import open_exports
from kstt.io.settings import describe_export, parse_source
from kstt.limits import MOST_CELLS

PERIOD = ReportingPeriod.quarter(2021, 2)
HEADER = ("Mã hồ sơ", "Lĩnh vực", "Cấp", "Đơn vị", "Kênh", "Ngày nhận", "Ngày hẹn", "Ngày xong", "Trạng thái")
ROWS = [
    (f"H{n}", field, "Xã", unit, "Trực tuyến", f"{n + 1:02}/04/2021", "20/04/2021", "", "Đang xử lý")
    for n, (field, unit) in enumerate(
        [
            ("Đất đai", "UBND xã A"),
            ("Đất đai", "UBND xã A"),
            ("Hộ tịch", "UBND xã A"),
            ("Hộ tịch", "UBND xã B"),
        ]
    )
]
SIGNED = ("", "", "", "", "", "", "", "", "Người lập biểu")


def workbook(path, rows, merges=(), above=()):
    book = openpyxl.Workbook()
    sheet = book.active
    for row in (*above, HEADER, *rows, SIGNED):
        sheet.append([cell or None for cell in row])
    for region in merges:
        sheet.merge_cells(region)
    book.save(path)
    return path


def form_of(path):
    return form_06c(open_exports(path, described=parse_source(describe_export(path))), PERIOD)


def test_what_is_merged_over_rows_of_cases_is_of_each(tmp_path):
    plain = form_of(workbook(tmp_path / "plain.xlsx", ROWS))
    merges = ["B2:B3", "B4:B5", "C2:C6", "D2:D4", "G2:G5"]
    merged = form_of(workbook(tmp_path / "merged.xlsx", ROWS, merges))
    assert merged == plain
    assert merged.total.received == len(ROWS)
    # A title merged over the columns and the rows of the header is no cell of a case.
    above = [("DANH SÁCH HỒ SƠ",)]
    titled = workbook(tmp_path / "titled.xlsx", ROWS, ["A1:I1", "B3:B4"], above)
    assert form_of(titled) == plain


def test_a_line_of_a_case_under_merged_cells_is_no_case(tmp_path):
    rows = [ROWS[0], ("", "", "", "", "", "", "", "05/04/2021", "Ghi chú"), *ROWS[1:]]
    form = form_of(workbook(tmp_path / "lines.xlsx", rows, ["A2:A3", "B2:B3", "D2:D3", "F2:F3"]))
    assert form.total.received == len(ROWS)
    assert "record-beside" in {finding.rule for finding in form.findings}


@pytest.mark.parametrize("far", [False, True])
def test_a_sheet_that_is_not_read_whole_is_refused_whatever_stands_in_others(tmp_path, far, monkeypatch):
    path = workbook(tmp_path / "cases.xlsx", ROWS)
    book = openpyxl.load_workbook(path)
    sheet = book.copy_worksheet(book.active)
    sheet.title = "Tháng 5"
    sheet.cell(row=1_000_000 if far else 20, column=9, value="x")
    book.save(path)
    if not far:
        monkeypatch.setattr("kstt.io.excel.records.OF_RECORDS", OF_RECORDS._replace(cells=60))
    for read in (describe_export, open_exports):
        with pytest.raises(DocumentError, match="Tháng 5") as refused:
            list(read(path))
        assert "CSV" in refused.value.hint


def test_an_export_reaches_over_more_cells_than_a_form_may(tmp_path):
    path = workbook(tmp_path / "cases.xlsx", ROWS)
    plain = form_of(path)
    book = openpyxl.load_workbook(path)
    last = MOST_CELLS // len(HEADER) + 1
    book.active.move_range(f"A{len(ROWS) + 1}:I{len(ROWS) + 2}", rows=last - len(ROWS))
    book.save(path)
    assert form_of(path) == plain
    with pytest.raises(DocumentError):
        read_forms(path)


def test_a_sheet_of_open_cases_alone_needs_the_column_of_the_end_left_blank(tmp_path):
    path = workbook(tmp_path / "cases.xlsx", [(*ROWS[0][:7], "12/04/2021", "Đã trả kết quả"), *ROWS[1:]])
    described = parse_source(describe_export(path))
    whole = form_of(path)
    book = openpyxl.load_workbook(path)
    sheet = book.copy_worksheet(book.active)
    sheet.title = "Đang giải quyết"
    book.active.delete_rows(3, 3)
    sheet.delete_rows(2)
    sheet["H1"] = None
    book.save(path)
    with pytest.raises(DocumentError, match="Đang giải quyết: found no column 'ngày xong'") as refused:
        form_06c(open_exports(path, described=described), PERIOD)
    assert "add an empty column of that title" in refused.value.hint
    sheet["H1"] = "Ngày xong"
    book.save(path)
    assert form_06c(open_exports(path, described=described), PERIOD) == whole
