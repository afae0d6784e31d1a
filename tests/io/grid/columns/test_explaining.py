"""What is said of tables that cannot be read."""

import pytest

from kstt.errors import DocumentError
from kstt.io.text.delimited import parse_table
from tests.io.grid.tables import LAND, table

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


@pytest.mark.parametrize(
    "above", [[], [["", "", *(f"({n})" for n in range(3, 14))]]], ids=["nothing", "numbers"]
)
def test_counts_without_titles_are_refused_with_how_to_name_them(above):
    with pytest.raises(DocumentError) as caught:
        parse_table(table([1, "Đất đai", *LAND], header=above))
    assert "--assume-columns" in caught.value.hint
