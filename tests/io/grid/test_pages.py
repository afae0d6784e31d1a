"""One form on several sheets, pages of a report engine, tables that are turned."""

import io

import openpyxl
import pytest

from kstt import check
from kstt.errors import DocumentError
from kstt.io.excel import read_forms
from kstt.io.text.delimited import parse_table
from tests.io.grid.tables import CIVIL, HEADER, LAND, ROWS, TOTAL, WORKS, added, counts, table

NUMBERED = [[1, "Đất đai", *LAND], [2, "Hộ tịch", *CIVIL], [3, "Xây dựng", *WORKS]]


def workbook(*sheets):
    book = openpyxl.Workbook()
    book.remove(book.active)
    for name, (above, rows) in zip("AB", sheets, strict=True):
        sheet = book.create_sheet(name)
        for row in (*([text] for text in above), *HEADER, *rows):
            sheet.append([cell if cell != "" else None for cell in row])
    stream = io.BytesIO()
    book.save(stream)
    return stream.getvalue()


@pytest.mark.parametrize("cut", [1, 2])
@pytest.mark.parametrize("above", [["Đơn vị báo cáo: UBND xã An Bình"], []])
def test_sheets_whose_one_total_is_that_of_all_rows_are_one_form(cut, above):
    (form,) = read_forms(workbook((above, NUMBERED[:cut]), (above, [*NUMBERED[cut:], TOTAL])))
    assert counts(form)[:-1] == ROWS
    assert {one.rule for one in check(form)} - {"unit-unstated", "period-unstated"} <= {"pages-joined"}


@pytest.mark.parametrize("case", ["another unit", "own totals", "another total"])
def test_other_sheets_are_forms_of_their_own(case):
    above, total = ["Đơn vị báo cáo: UBND xã An Bình"], TOTAL
    first = NUMBERED[:2]
    if case == "own totals":
        first = [*first, ["", "Tổng cộng", *added(LAND, CIVIL)]]
    if case != "another unit":
        total = ["", "Tổng cộng", *WORKS]
    second = ["Đơn vị báo cáo: UBND xã Bình An"] if case == "another unit" else above
    forms = read_forms(workbook((above, first), (second, [NUMBERED[2], total])))
    assert len(forms) == 2


def test_a_header_again_in_narrow_columns_goes_on_with_the_table():
    """Each column has a narrow one before it, over which its group has the title."""

    def wide(row):
        return [cell for value in row for cell in ("", value)]

    head = [wide(row) for row in HEADER]
    for c, title in ((4, HEADER[0][2]), (12, HEADER[0][6]), (20, HEADER[0][10])):
        head[0][c], head[0][c + 1] = title, ""
    rows = [wide(row) for row in (*NUMBERED, TOTAL)]
    form = parse_table(table(*rows[:2], ["", "Trang 1/2"], *head, *rows[2:], header=head))
    assert counts(form)[:-1] == ROWS
    assert not check(form)


def test_a_category_beside_its_procedures_is_their_block_and_they_are_the_rows():
    header = [[row[0], row[1], "Thủ tục hành chính" if row[0] else "", *row[2:]] for row in HEADER]
    names = [("Đất đai", "Cấp mới"), ("", "Cấp lại"), ("Hộ tịch", "Cấp mới")]
    rows = [[i, *pair, *row[2:]] for i, (pair, row) in enumerate(zip(names, NUMBERED, strict=True), 1)]
    form = parse_table(table(*rows, ["", "Tổng cộng", "", *TOTAL[2:]], header=header))
    assert [(row.block, row.label) for row in form.rows[:3]] == [
        ("Đất đai", "Cấp mới"),
        ("Đất đai", "Cấp lại"),
        ("Hộ tịch", "Cấp mới"),
    ]
    assert not check(form)


def test_bold_counts_of_markdown_are_counts():
    rows = [*HEADER, ["---"] * 13, *NUMBERED, [f"**{cell}**" if cell else "" for cell in TOTAL]]
    form = parse_table("\n".join(f"| {' | '.join(map(str, row))} |" for row in rows))
    assert counts(form) == [*ROWS, ("Tổng cộng", TOTAL[2:])]


TITLES = ["Tổng số hồ sơ tiếp nhận", "Trực tuyến", "Trực tiếp, bưu chính", "Từ kỳ trước", "Tổng số đã giải quyết",
          "Trước hạn", "Đúng hạn", "Quá hạn", "Tổng số đang giải quyết", "Trong hạn", "Quá hạn"]  # fmt: skip


@pytest.mark.parametrize(("times", "hint"), [(1, "transpose"), (2, "pivot")])
def test_a_table_that_is_turned_is_refused_as_what_it_is(times, hint):
    cells = [title for title in TITLES for _ in range(times)]
    lines = [[i, title, *LAND[:3]] for i, title in enumerate(cells, 1)]
    header = [["STT", "Chỉ tiêu", "Đất đai", "Hộ tịch", "Xây dựng"]]
    with pytest.raises(DocumentError, match="a table that is turned") as caught:
        parse_table(table(*lines, header=header))
    assert hint in caught.value.hint
