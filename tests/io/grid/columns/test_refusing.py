"""What is said of tables that cannot be read."""

import pytest

from kstt import check
from kstt.errors import DocumentError
from kstt.io.text.delimited import parse_table
from tests.io.grid.tables import HEADER, LAND, ROWS, counts, table

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


def refused(titles, *, heading=()):
    rows = [[1, "Đất đai", *LAND][: len(titles)]]
    with pytest.raises(DocumentError) as error:
        parse_table(table(*rows, header=[*heading, titles]))
    return str(error.value)


FLAT = ["STT", "Lĩnh vực", "Tổng số tiếp nhận", "Trực tuyến", "Trực tiếp", "Kỳ trước chuyển sang", "Tổng đã giải quyết",
        "Trước hạn", "Đúng hạn", "Quá hạn", "Tổng đang giải quyết", "Trong hạn", "Quá hạn"]  # fmt: skip


def test_what_is_not_understood_is_named_with_its_place():
    said = refused([*FLAT[:3], "Số liệu", "Số lượng", *FLAT[5:]])
    assert "not understood: 'Số liệu' (D), 'Số lượng' (E)" in said
    assert "recognised received (C), carried_over (F)" in said


def test_no_column_of_the_sheet_is_recognised_as_two_of_the_form():
    said = refused(
        [
            "STT",
            "Lĩnh vực",
            "Tổng số",
            "Trực tuyến",
            "Trực tiếp",
            "A1",
            "B1",
            "C1",
            "D1",
            "Quá hạn",
            "E1",
            "F1",
            "Quá hạn",
        ]
    )
    letters = [
        part.rpartition("(")[2] for part in said.partition("recognised ")[2].partition(";")[0].split("), ")
    ]
    assert len(letters) == len(set(letters))


@pytest.mark.parametrize("word", ["Lũy kế", "Tỷ lệ"])
def test_columns_of_something_else_are_called_so(word):
    said = refused([*FLAT[:2], *(f"{word} {title}" for title in FLAT[2:])])
    assert ("are cumulative" if word == "Lũy kế" else "are shares (tỷ lệ), and no counts") in said


def test_two_titles_over_counts_are_named_where_one_names_the_rows():
    said = refused(["STT", "Lĩnh vực", "Tiếp nhận", "Giải quyết"])
    assert "'Tiếp nhận' (C), 'Giải quyết' (D)" in said


def test_a_column_that_is_missing_may_be_none():
    with pytest.raises(
        DocumentError, match='"resolved_late=…", or "resolved_late=0" where the table has none'
    ):
        parse_table(
            table([1, "Đất đai", *LAND[:7], *LAND[8:]], header=[[*row[:9], *row[10:]] for row in HEADER])
        )
    assert "column L fits resolved_late, pending_overdue alike" in refused([*FLAT[:9], *FLAT[10:]])
    with pytest.raises(DocumentError, match="no row has counts under titles"):
        parse_table("Kính gửi UBND huyện\nKhông phát sinh hồ sơ\n")


def test_a_title_that_says_nothing_is_told_where_the_sums_say_what_is_under_it():
    rows = [[i, name, *own] for i, (name, own) in enumerate(ROWS, 1)]
    titles = [list(row) for row in HEADER]
    titles[1][9] = "Khác"
    form = parse_table(table(*rows, header=titles))
    assert counts(form) == ROWS
    (told,) = [one for one in check(form) if one.rule == "columns-by-sums"]
    assert "đã giải quyết · Quá hạn" in str(told.found)
