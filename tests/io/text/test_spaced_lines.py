"""Text whose columns are parted by blanks: read where titles and sums show the order, else refused."""

import pytest

from kstt import check
from kstt.errors import DocumentError
from kstt.io.text import parse_table
from kstt.io.text.delimited import parse_tables
from tests.io.grid.tables import CIVIL, LAND, ROWS, TOTAL, WORKS

ABOVE = ["Biểu số II.06a/VPCP/KSTT", "Kỳ báo cáo: Quý II/2024", "Đơn vị báo cáo: UBND xã Ea Súp"]
FLAT = [
    "STT Lĩnh vực Tổng số Trực tuyến Trực tiếp Từ kỳ trước Tổng số Trước hạn Đúng hạn Quá hạn Tổng số Trong hạn Quá hạn"
]
GROUPED = [
    "STT Lĩnh vực giải quyết Số lượng hồ sơ tiếp nhận Số lượng hồ sơ đã giải quyết Số lượng hồ sơ đang giải quyết",
    "Tổng số Trong kỳ Từ kỳ trước Tổng số Trước hạn Đúng hạn Quá hạn Tổng số Trong hạn Quá hạn",
    "Trực tuyến Trực tiếp, dịch vụ bưu chính",
]
NUMBERS = " ".join(map(str, range(1, 14)))
EVERY = [("Tổng cộng", TOTAL[2:]), *ROWS]


def text(titles, rows, sign=" ", above=ABOVE, below=()):
    lines = [sign.join(map(str, filter(None, row[:2]))) + sign + sign.join(map(str, row[2:])) for row in rows]
    return "\n".join((*above, *titles, *lines, *below)) + "\n"


def rows_of(form):
    return [(row.label, list(row.values)) for row in form.rows]


NUMBERED = [TOTAL, *([n, name, *own] for n, (name, own) in enumerate(ROWS, 1))]


@pytest.mark.parametrize("titles", [FLAT, GROUPED, [*FLAT, NUMBERS], [*GROUPED, NUMBERS]])
@pytest.mark.parametrize("sign", [" ", "   "])
@pytest.mark.parametrize("read", [parse_table, lambda *args: parse_tables(*args)[0]])
def test_lines_parted_by_blanks_are_read_where_titles_and_sums_show_the_columns(titles, sign, read):
    form = read(text(titles, NUMBERED, sign, below=["", "Ea Súp, ngày 20 tháng 6 năm 2024"]))
    assert rows_of(form) == EVERY
    assert (form.period.label, form.reporting_unit) == ("Quý II/2024", "UBND xã Ea Súp")
    assert {finding.rule for finding in check(form)} == {"lines-spaced"}


def swapped(titles, one, other):
    return [line.replace(one, "#").replace(other, one).replace("#", other) for line in titles]


@pytest.mark.parametrize(
    ("titles", "rows"),
    [
        (swapped(FLAT, "Trực tuyến", "Trực tiếp"), NUMBERED),
        (swapped(FLAT, "Trước hạn", "Đúng hạn"), NUMBERED),
        (swapped(FLAT, "Trực tuyến", "Từ kỳ trước"), NUMBERED),
        (swapped(GROUPED, "Trong kỳ", "Từ kỳ trước"), NUMBERED),
        (["STT Lĩnh vực"], NUMBERED),
        (FLAT, [*NUMBERED, [4, "Chứng thực", 9, *LAND[1:]]]),
        (FLAT, [*NUMBERED, [4, "Chứng thực", 9, 4, 5, 0]]),
        (FLAT, [[*row, 1] for row in NUMBERED]),
    ],
)
def test_other_lines_parted_by_blanks_are_refused_with_what_to_do(titles, rows):
    with pytest.raises(DocumentError, match="parted by blanks alone") as error:
        parse_table(text(titles, rows))
    assert "copy the table" in str(error.value)


def test_names_with_figures_and_dashes_for_none():
    works = ["-" if count == 0 else count for count in (1, 1, 0, 0, 1, 1, 0, 0, 0, 0, 0)]
    rows = [[1, "Nghị định 61", *LAND], ["", "Hộ tịch", *CIVIL], ["II", "Xây dựng", *works]]
    with pytest.raises(DocumentError):
        parse_table(text(FLAT, rows))  # 61 may be a count.
    rows[0][1] = "Nghị định 61 sửa đổi"
    form = parse_table(text(FLAT, rows))
    assert [row.label for row in form.rows] == ["Nghị định 61 sửa đổi", "Hộ tịch", "Xây dựng"]


def test_a_text_of_another_sign_without_titles_is_refused_as_before():
    lines = "\n".join("\t".join(map(str, row)) for row in ([1, "Đất đai", *LAND], [2, "Hộ tịch", *WORKS]))
    with pytest.raises(DocumentError, match="no header"):
        parse_table(lines)
