"""Which column names the rows where no title is one of categories."""

import pytest

from kstt import check
from kstt.io.grid.titles.hints import ColumnHints
from kstt.io.text.delimited import parse_table
from tests.io.grid.tables import CIVIL, HEADER, LAND, TOTAL, WORKS, table

UNITS = ["UBND xã Nam Đà", "UBND xã Cư Jút", "UBND phường B'Lao"]
PROCEDURES = ["Khai sinh", "Đổi giấy phép", "Cấp bản sao"]
STATES = ["Đã gửi", "Chưa gửi", "Đã gửi"]


def read(left, right, *, total=True, hints=None):
    """The names of the rows of a table with two columns of texts, the titles first, and what is told."""
    header = [
        [HEADER[0][0], left[0], right[0], *HEADER[0][2:]],
        *([row[0], "", *row[1:]] for row in HEADER[1:]),
    ]
    figures = zip(left[1], right[1], (LAND, CIVIL, WORKS), strict=True)
    rows = [[n, *texts, *counts] for n, (*texts, counts) in enumerate(figures, 1)]
    last = [["", "Tổng cộng", "", *TOTAL[2:]]] if total else []
    form = parse_table(table(*rows, *last, header=header), hints=hints or ColumnHints())
    told = [one for one in check(form) if one.rule in {"names-column", "duplicate-row", "total-assumed"}]
    return [row.label for row in form.rows if row.kind.value == "row"], told


@pytest.mark.parametrize("total", [True, False])
@pytest.mark.parametrize("title", ["Đơn vị", "Tên đơn vị", "Cơ quan thực hiện"])
@pytest.mark.parametrize(
    "beside",
    [
        ("Trạng thái", STATES),
        ("Cán bộ phụ trách", ["Nguyễn Văn A", "Trần B", "Lê C"]),
        ("Ngày báo cáo", ["14/6/2024", "15/6/2024", "16/6/2024"]),
        ("Thuộc", ["Cấp xã", "Cấp xã", "Cấp xã"]),
        ("Mức độ DVC", ["Toàn trình", "Một phần", "Một phần"]),
    ],
)
def test_where_each_row_is_a_units_what_stands_beside_it_is_no_name(title, beside, total):
    assert read((title, UNITS), beside, total=total) == (UNITS, [])


@pytest.mark.parametrize("total", [True, False])
@pytest.mark.parametrize("title", ["Thủ tục", "Tên", "Loại hồ sơ", "Loại việc", "Danh mục", "Hạng mục"])
@pytest.mark.parametrize(
    "beside",
    [
        ("Phòng chuyên môn", ["Phòng Kinh tế", "Phòng Văn hóa - Xã hội", "Văn phòng"]),
        ("Đơn vị chủ trì", ["Phòng Kinh tế", "Văn phòng", "Phòng Kinh tế"]),
        ("Người xử lý", ["Nguyễn A", "Trần B", "Lê C"]),
        ("Cấp thực hiện", ["Cấp xã", "Cấp xã", "Cấp xã"]),
    ],
)
def test_what_is_called_a_procedure_is_the_name_wherever_it_stands(title, beside, total):
    assert read((title, PROCEDURES), beside, total=total) == (PROCEDURES, [])
    if not total:
        assert read(beside, (title, PROCEDURES), total=False) == (PROCEDURES, [])


def test_units_beside_categories_under_a_title_of_none_are_still_units_of_categories():
    names, told = read(("Đơn vị", UNITS), ("Thủ tục", PROCEDURES), total=False)
    assert (names, told) == (PROCEDURES, [])


def test_of_two_columns_that_may_be_the_names_it_is_told_which_was_taken_and_how_to_give_the_other():
    names, told = read(("Đơn vị", UNITS), ("Cột khác", PROCEDURES), total=False)
    assert names == PROCEDURES
    (one,) = told
    assert one.rule == "names-column"
    assert "column C" in one.message()
    assert "label=B" in one.message()
    given = ColumnHints(columns=(("label", (1,)),))
    assert read(("Đơn vị", UNITS), ("Cột khác", PROCEDURES), total=False, hints=given) == (UNITS, [])


def test_texts_that_come_again_beside_units_are_told_unless_their_title_says_what_they_are():
    groups = ["Nhóm A1", "Nhóm A1", "Nhóm B1"]
    names, told = read(("Đơn vị", UNITS), ("Nhóm", groups))
    assert names == UNITS
    assert [one.rule for one in told] == ["names-column"]
