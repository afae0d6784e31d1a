"""Sheets and tables beside those of cases, and lists that portals export as web pages."""

import pytest
import xlsxwriter

from kstt.errors import DocumentError
from kstt.io.formats import scan_exports
from tests.io.records.test_heading import DESCRIBED, HEADER, ids, row


def workbook(path, *sheets):
    with xlsxwriter.Workbook(path) as book:
        for rows in sheets:
            sheet = book.add_worksheet()
            for n, cells in enumerate(rows):
                sheet.write_row(n, 0, cells)
    return path


STATISTICS = [["Tháng", "Số hồ sơ"], ["Tháng 4", 2]]


def test_a_sheet_of_statistics_is_set_aside_with_a_word(tmp_path):
    path = workbook(tmp_path / "a.xlsx", STATISTICS, [HEADER, row(1), row(2), ["", "Cộng tháng 4: 2 hồ sơ"]])
    reader = scan_exports(path, described=DESCRIBED)
    assert ids(reader) == ["H1", "H2"]
    assert not reader.has_errors
    assert [(one.rule, one.row) for one in reader.findings] == [
        ("record-beside", "sheet 'Sheet2', row 4"),
        ("record-beside", "a.xlsx:Sheet1"),
    ]


@pytest.mark.parametrize(
    "sheet",
    [
        [["STT", "Mã HS", "Nhận", "Hẹn", "Trả", "Nơi"], ["1", "H9", "1/4/2021", "", "", "UBND xã A"]],
        [row(9), row(10)],
        [["Lĩnh vực", "Số hồ sơ"], ["Đất đai", "2"]],
        [["STT", "Mã HS", "Nhận"], ["1", "H9", "20210401"]],
    ],
)
def test_a_sheet_in_which_anything_speaks_of_cases_is_refused(tmp_path, sheet):
    path = workbook(tmp_path / "a.xlsx", [HEADER, row(1)], sheet)
    with pytest.raises(DocumentError, match="Sheet2"):
        ids(scan_exports(path, described=DESCRIBED))


def test_a_sheet_that_lacks_but_some_columns_is_refused(tmp_path):
    path = workbook(tmp_path / "a.xlsx", [HEADER, row(1)], [HEADER[:4], row(2)[:4]])
    with pytest.raises(DocumentError, match="Sheet2"):
        ids(scan_exports(path, described=DESCRIBED))
    with pytest.raises(DocumentError, match="mã hồ sơ"):
        ids(scan_exports(workbook(tmp_path / "b.xlsx", STATISTICS, STATISTICS), described=DESCRIBED))


@pytest.mark.parametrize("name", ["list.xls", "list.html"])
def test_a_list_in_a_web_page_counts_as_a_workbook_does(tmp_path, name):
    pytest.importorskip("lxml")
    cells = "".join(
        f"<tr>{''.join(f'<td>{cell}</td>' for cell in one)}</tr>"
        for one in (HEADER, row(1), row(2), ["Tổng số: 2"])
    )
    path = tmp_path / name
    path.write_text(
        f"<html><meta charset=utf-8><h2>DANH SÁCH</h2><table>{cells}</table></html>", encoding="utf-8"
    )
    reader = scan_exports(path, described=DESCRIBED)
    assert ids(reader) == ["H1", "H2"]
    assert [one.rule for one in reader.findings] == ["record-beside"]
    path.write_text("<html><meta charset=utf-8><p>Không có hồ sơ</p></html>", encoding="utf-8")
    with pytest.raises(DocumentError, match="without a table"):
        ids(scan_exports(path, described=DESCRIBED))
