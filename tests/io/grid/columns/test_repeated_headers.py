"""Lines that carry a table on to the next page, and lines that begin another table."""

import pytest

from kstt import Severity, check
from kstt.errors import DocumentError
from kstt.io.excel.sheets import address_in
from kstt.io.grid.grids import Grid
from kstt.io.grid.recognising import recognise
from kstt.io.grid.several import forms_in
from tests.io.grid.tables import HEADER

TITLES = [
    "STT", "Lĩnh vực giải quyết", "Tiếp nhận: Tổng số", "Tiếp nhận trực tuyến trong kỳ",
    "Tiếp nhận trực tiếp, bưu chính trong kỳ", "Tiếp nhận từ kỳ trước", "Đã giải quyết: Tổng số",
    "Đã giải quyết trước hạn", "Đã giải quyết đúng hạn", "Đã giải quyết quá hạn",
    "Đang giải quyết: Tổng số", "Đang giải quyết trong hạn", "Đang giải quyết quá hạn",
]  # fmt: skip
UNIT = ["Đơn vị báo cáo: UBND tỉnh Lam Sơn"]
PERIOD = ["Kỳ báo cáo: Quý II/2024"]
CODE = ["Biểu số II.06a/VPCP/KSTT"]
NAMES = ["Đất đai", "Hộ tịch", "Báo chí", "Xây dựng"]


def row(number, name, times=1):
    return [str(number), name, *(str(times * n) for n in (10, 5, 4, 1, 8, 4, 3, 1, 2, 1, 1))]


def read(*rows, over=(CODE, PERIOD, UNIT)):
    table = [*over, TITLES, row(1, NAMES[0]), row(2, NAMES[1], 3), *rows]
    cells = tuple((*line, *[""] * (13 - len(line))) for line in table)
    forms = forms_in(Grid(cells, "f.xlsx", address=address_in("S", "f.xlsx")), recognise)
    rules = {finding.rule for form in forms for finding in check(form)}
    return [[line.label for line in form.rows] for form in forms], rules


REST = [row(3, NAMES[2], 5), row(4, NAMES[3], 7)]


@pytest.mark.parametrize(
    "line",
    [
        "Biểu số II.06a/VPCP/KSTT (tiếp theo)",
        "Tiếp theo Biểu số II.06a/VPCP/KSTT",
        "(Tiếp theo)",
        "Biểu 06 (tiếp)",
    ],
)
@pytest.mark.parametrize("heading", [[], [UNIT], [PERIOD, UNIT], [TITLES], [UNIT, TITLES]])
def test_the_next_page_of_the_table(line, heading):
    labels, _ = read([line], *heading, *REST)
    assert labels == [NAMES]


def test_an_annex_that_goes_on():
    over = (["Phụ lục II"], PERIOD, UNIT)
    labels, _ = read(["Phụ lục II (tiếp theo)"], TITLES, *REST, over=over)
    assert labels == [NAMES]


@pytest.mark.parametrize(
    "rows",
    [
        [["Biểu số II.06b/VPCP/KSTT (tiếp theo biểu 06a)"], ["Đơn vị báo cáo: Sở Y tế"], TITLES, *REST],
        [["Phụ lục II (tiếp theo Phụ lục I)"], TITLES, *REST],
        [["Phụ lục II (tiếp theo Phụ lục I)"], TITLES, row(1, NAMES[0], 7), row(2, NAMES[1], 5)],
        [["Biểu số II.06a/VPCP/KSTT (tiếp theo)"], ["Đơn vị báo cáo: UBND xã Lam Hạ"], TITLES, *REST],
        [["Biểu số II.06a/VPCP/KSTT (tiếp theo)"], ["Kỳ báo cáo: Quý III/2024"], TITLES, *REST],
        [["Biểu số II.06a/VPCP/KSTT (tiếp theo)"], TITLES, row(1, NAMES[0], 7), row(2, NAMES[1], 5)],
        [["", "Tổng cộng", *row(0, "", 4)[2:]], ["Biểu số II.06a/VPCP/KSTT (tiếp theo)"], TITLES, *REST],
    ],
)
def test_another_table_is_never_taken_in(rows):
    labels, rules = read(*rows)
    assert [name for name in labels[0] if name != "Tổng cộng"] == NAMES[:2]
    assert len(labels) > 1 or rules & {"figures-below", "table-unread"}


@pytest.mark.parametrize("over", [(CODE, PERIOD, UNIT), (["SỐ LIỆU GIẢI QUYẾT"], PERIOD, UNIT)])
def test_what_stands_above_the_table_printed_on_each_page(over):
    labels, rules = read(*over, TITLES, *REST, over=over)
    assert labels == [NAMES]
    assert not rules - {"no-total-row"}


def test_what_stands_above_the_table_over_rows_numbered_anew_is_another_table():
    labels, _ = read(CODE, PERIOD, UNIT, TITLES, row(1, NAMES[2]), row(2, NAMES[3]))
    assert labels != [NAMES]


@pytest.mark.parametrize(
    "line", [["Kỳ báo cáo: Quý I/2024"], ["Đơn vị báo cáo: UBND tỉnh Lam Hà"]], ids=" ".join
)
def test_another_period_or_unit_above_a_second_header_begins_a_table(line):
    """No total closes the first, and the second may go on with its numbers."""
    forms, rules = read(line, TITLES, row(1, NAMES[0]), row(2, NAMES[2], 5))
    assert forms == [NAMES[:2], [NAMES[0], NAMES[2]]]
    assert rules & {"period-of-first", "unit-of-first"}


def test_the_same_heading_above_a_header_on_the_next_page_begins_none():
    assert read(PERIOD, UNIT, TITLES, *REST)[0] == [NAMES]


@pytest.mark.parametrize(
    "line",
    [
        "Quý I/2024",
        "Tháng 5/2024",
        "Kỳ trước",
        "Số liệu kỳ trước",
        "Cùng kỳ năm 2023",
        "Năm 2023",
        "Số liệu năm 2023",
    ],
)
def test_rows_under_a_line_of_another_period_are_not_counted(line):
    with pytest.raises(DocumentError, match="second table"):
        read([line], row(1, NAMES[0]), row(2, NAMES[2], 5))


def test_rows_under_another_commune_are_not_counted_as_those_of_a_commune():
    over = (CODE, PERIOD, ["Đơn vị báo cáo: UBND xã Lam Sơn"])
    with pytest.raises(DocumentError, match="second table"):
        read(["UBND xã Lam Hà"], row(1, NAMES[0]), row(2, NAMES[2], 5), over=over)
    assert read(["UBND xã Lam Hà"], row(1, NAMES[0]), row(2, NAMES[2], 5))[0]


def test_the_first_page_of_a_table_whose_next_one_decides_its_columns_is_read():
    """Of columns that stand for two of the form: the lines of column numbers hold no sums."""
    header = [[cell for c, cell in enumerate(row) if c != 7] for row in HEADER]
    header.append([*range(1, 13)])
    total = ["", "Cộng", 2782, 1327, 1217, 238, 2672, 2623, 49, 110, 98, 12]
    first = [[1, "Trẻ em", 1283, 475, 741, 67, 1282, 1282, 0, 1, 0, 1]]
    second = [
        [2, "Khí tượng, thủy văn", 1265, 752, 427, 86, 1192, 1163, 29, 73, 69, 4],
        [3, "Lý lịch tư pháp", 161, 76, 47, 38, 138, 118, 20, 23, 16, 7],
        [4, "Tài nguyên nước", 73, 24, 2, 47, 60, 60, 0, 13, 13, 0],
    ]
    one = [(0, 2, 0, 5), (0, 6, 0, 8), (0, 9, 0, 11), (1, 3, 1, 4), (0, 0, 2, 0), (0, 1, 2, 1)]
    one += [(1, c, 2, c) for c in (2, *range(5, 12))]
    merges = tuple((r + top, left, r + bottom, right) for r in (1, 7) for top, left, bottom, right in one)
    rows = [CODE, *header, total, *first, *header, *second]
    form = recognise(Grid(tuple(tuple(map(str, row)) for row in rows), merges=merges))
    assert [row.label for row in form.rows] == ["Cộng", *(row[1] for row in (*first, *second))]
    assert not [one for one in check(form) if one.severity is Severity.ERROR]
