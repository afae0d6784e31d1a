"""Tables as people and programs print them: titles above, totals below, headers in two rows and on each page."""

from datetime import datetime

import pytest
import xlsxwriter
from hypothesis import given
from hypothesis import strategies as st

from kstt.errors import DocumentError
from kstt.io.formats import scan_exports
from kstt.io.records import scan_cases
from kstt.io.records.heading import find_heading, same_titles
from kstt.io.records.tables import TableRow
from kstt.records import CaseSource

TITLES = {
    "id": "Mã hồ sơ", "category": "Lĩnh vực", "level": "Cấp", "unit": "Đơn vị", "channel": "Hình thức",
    "received": "Ngày tiếp nhận", "due": "Ngày hẹn trả", "closed": "Ngày kết thúc", "closing": "Trạng thái",
}  # fmt: skip
DESCRIBED = CaseSource(TITLES, dates=["%d/%m/%Y"])
HEADER = ["STT", *TITLES.values()]


def row(number, received="1/4/2021"):
    return [str(number), f"H{number}", "Đất đai", "Cấp xã", "UBND xã A", "Trực tuyến", received, "", "", ""]


def lines(*rows):
    return [";".join(cells) for cells in rows]


def ids(reader):
    return [case.id for case in reader]


def test_titles_above_and_page_headers_and_totals_below():
    reader = scan_cases(
        lines(
            ["UBND TỈNH A"], ["DANH SÁCH HỒ SƠ; tháng 4"], [""], HEADER, row(1), row(2), [""] * 10, HEADER, row(3),
            ["", "Tổng số hồ sơ", "3"], ["", "", "", "", "", "", "Người lập biểu"], ["", "Tổng số: 3 hồ sơ"],
            ["(3 rows affected)"],
        ),
        DESCRIBED,
    )  # fmt: skip
    assert ids(reader) == ["H1", "H2", "H3"]
    assert not reader.has_errors
    assert [(one.rule, one.row, one.found) for one in reader.findings] == [
        ("record-beside", "line 10", "Tổng số hồ sơ 3"), ("record-beside", "line 11", "Người lập biểu"),
        ("record-beside", "line 12", "Tổng số: 3 hồ sơ"), ("record-beside", "line 13", "(3 rows affected)"),
    ]  # fmt: skip


@pytest.mark.parametrize("footer", [["Tổng số: 1 hồ sơ"], ["", "Tổng cộng"], ["(1 row)"], ["1 dòng"]])
def test_a_total_below_the_librarys_own_columns_is_no_record(footer):
    own = ["id", "category", "level", "unit", "channel", "received", "due", "closed", "closing"]
    one = ["H1", "Đất đai", "commune", "UBND xã A", "online", "2021-04-01", "", "", ""]
    reader = scan_cases(lines(own, one, footer))
    assert ids(reader) == ["H1"]
    assert not reader.has_errors
    assert [finding.rule for finding in reader.findings] == ["record-beside"]
    cut = scan_cases(lines(own, one, ["H2"]))
    assert ids(cut) == ["H1"]
    assert cut.has_errors


@pytest.mark.parametrize("cut", [3, 7])
def test_a_case_that_lacks_most_of_its_fields_is_no_title(cut):
    reader = scan_cases(lines(HEADER, row(1), [*row(2)[:cut], *[""] * (10 - cut)], row(3)[:4]), DESCRIBED)
    assert ids(reader) == (["H1", "H2"] if cut == 7 else ["H1"])
    assert reader.left_out == (1 if cut == 7 else 2)
    assert {one.rule for one in reader.findings} == {"record-invalid"}


def test_a_header_in_two_rows(tmp_path):
    upper = [
        "STT",
        "Mã hồ sơ",
        "Lĩnh vực",
        "Cơ quan thực hiện",
        "",
        "Hình thức",
        "Thời gian",
        "",
        "",
        "Trạng thái",
    ]
    lower = ["", "", "", "Cấp", "Đơn vị", "", "Tiếp nhận", "Hẹn trả", "Kết thúc", ""]
    names = {"level": "Cơ quan thực hiện / Cấp", "unit": "Cơ quan thực hiện / Đơn vị"}
    names |= {
        "received": "Thời gian / Tiếp nhận",
        "due": "Thời gian / Hẹn trả",
        "closed": "Thời gian / Kết thúc",
    }
    described = CaseSource(TITLES | names, dates=["%d/%m/%Y"])
    assert ids(scan_cases(lines(["A"], upper, lower, row(1), upper, lower, row(2)), described)) == [
        "H1",
        "H2",
    ]


@given(st.integers(0, 29), st.integers(0, 3))
def test_a_header_is_found_wherever_it_stands_among_the_first_rows(above, below):
    rows = [[f"tiêu đề {n}"] for n in range(above)] + [HEADER] + [row(n) for n in range(below)]
    table = (TableRow(n, cells, "") for n, cells in enumerate(rows))
    heading, rest = find_heading(table, lambda titles: same_titles(titles, tuple(TITLES.values())))
    assert heading.titles == tuple(HEADER)
    assert [one.cells for one in (*rest, *table)] == [row(n) for n in range(below)]


def workbook(path, **sheets):
    with xlsxwriter.Workbook(path) as book:
        for name, rows in sheets.items():
            sheet = book.add_worksheet(name)
            for n, cells in enumerate(rows):
                for place, value in enumerate(cells):
                    if isinstance(value, datetime):
                        sheet.write_datetime(n, place, value, book.add_format({"num_format": "dd/mm/yyyy"}))
                    else:
                        sheet.write_string(n, place, value)
    return path


def test_every_sheet_has_a_header_of_its_own(tmp_path):
    other = [HEADER[0], *reversed(HEADER[1:])]
    second = [["UBND huyện B"], other, [row(2)[0], *reversed(row(2)[1:])]]
    path = workbook(tmp_path / "cases.xlsx", Một=[HEADER, row(1)], Hai=second)
    assert ids(scan_exports(path, described=DESCRIBED)) == ["H1", "H2"]
    twice = workbook(tmp_path / "twice.xlsx", Một=[HEADER, row(1)], Hai=[HEADER, row(1)])
    reader = scan_exports(twice, described=DESCRIBED)
    assert ids(reader) == ["H1"]
    (finding,) = reader.findings
    assert (finding.rule, finding.row) == ("record-duplicate", "sheet 'Hai', row 2")
    stray = workbook(tmp_path / "stray.xlsx", Một=[HEADER, row(1)], Hai=[["Ghi chú"]])
    reader = scan_exports(stray, described=DESCRIBED)
    assert ids(reader) == ["H1"]
    assert [(one.rule, one.row) for one in reader.findings] == [("record-beside", "stray.xlsx:Hai")]
    short = workbook(tmp_path / "short.xlsx", Một=[HEADER, row(1)], Hai=[HEADER[:3], row(2)[:3]])
    with pytest.raises(DocumentError, match="Hai: found no column"):
        ids(scan_exports(short, described=DESCRIBED))


def test_dates_that_a_program_has_exchanged_are_refused(tmp_path):
    def exchanged(number, day):
        return row(number, f"{day}/4/2021" if day > 12 else datetime(2021, day, 4))

    path = workbook(tmp_path / "cases.xlsx", A=[HEADER, *(exchanged(n, n) for n in range(1, 29))])
    with pytest.raises(DocumentError, match="exchanged day and month"):
        ids(scan_exports(path, described=DESCRIBED))
    days = [datetime(2021, 4, day) if day % 2 else f"{day}/4/2021" for day in range(1, 29)]
    path = workbook(tmp_path / "mixed.xlsx", A=[HEADER, *(row(n, day) for n, day in enumerate(days))])
    assert len(ids(scan_exports(path, described=DESCRIBED))) == 28


@pytest.mark.parametrize("title", ["Báo cáo, quý 2, năm 2021", "Hồ sơ, quý 2, năm 2021, tỉnh A"])
def test_commas_of_a_title_are_no_delimiters(title):
    assert ids(scan_cases([title, *lines(HEADER, row(1), row(2))], described=DESCRIBED)) == ["H1", "H2"]
