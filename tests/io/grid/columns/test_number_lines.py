"""The line of column numbers under a header, however it counts."""

from __future__ import annotations

import pytest

from kstt import Severity, check
from kstt.io.text.delimited import parse_table
from tests.io.grid.tables import HEADER, ROWS, TOTAL, counts, table

ROMANS = ["i", "ii", "iii", "iv", "v", "vi", "vii", "viii", "ix", "x", "xi", "xii", "xiii"]


@pytest.mark.parametrize(
    "line",
    [
        [*"abcdefghijklm"],
        [f"{n}/" for n in range(1, 14)],
        [f"{n}.0" for n in range(1, 14)],
        ROMANS,
        [f"({numeral})" for numeral in ROMANS],
        [f"{n:02}/01/1900" for n in range(1, 14)],
        [f"1900-01-{n:02} 00:00:00" for n in range(1, 14)],
        ["A", "B", *(f"-{n}" for n in range(1, 12))],
        ["A", "B", *["Hồ sơ"] * 11],
    ],
    ids=lambda line: line[2],
)
def test_a_line_of_column_numbers_is_no_row(line):
    form = parse_table(table(line, TOTAL, *([i, name, *own] for i, (name, own) in enumerate(ROWS, 1))))
    assert counts(form) == [("Tổng cộng", TOTAL[2:]), *((name, own) for name, own in ROWS)]
    assert not [finding for finding in check(form) if finding.severity is not Severity.INFO]


def test_a_row_of_words_is_kept_where_rows_have_begun():
    form = parse_table(table(TOTAL, ["1", "Đất đai", *["Hồ sơ"] * 11]))
    assert [label for label, _ in counts(form)] == ["Tổng cộng", "Đất đai"]


def test_numbers_of_the_sheet_contradict_no_title():
    """Columns in another order numbered from 1 as they stand."""
    header = [["STT", "Lĩnh vực", "Tổng số tiếp nhận", "Từ kỳ trước", "Trực tuyến", "Trực tiếp",
               "Tổng số đã giải quyết", "Trước hạn", "Đúng hạn", "Quá hạn", "Tổng số đang giải quyết", "Trong hạn",
               "Đang giải quyết quá hạn"]]  # fmt: skip
    rows = [[i, name, own[0], own[3], *own[1:3], *own[4:]] for i, (name, own) in enumerate(ROWS, 1)]
    for first, differs in ((1, False), (3, True)):
        line = ["A", "B", *(f"({n})" for n in range(first, first + 11))]
        form = parse_table(table(line, *rows, header=header))
        assert counts(form) == [(name, own) for name, own in ROWS]
        assert any(one.rule == "column-number-differs" for one in form.recognition.doubts) is differs


@pytest.mark.parametrize("word", ["Không", "Không phát sinh", "x", "N/A", "Hồ sơ"])
def test_a_first_row_of_one_word_is_a_row(word):
    form = parse_table(table(["1", "Đất đai", *[word] * 11], ["2", "Hộ tịch", *ROWS[1][1]]))
    assert [label for label, _ in counts(form)] == ["Đất đai", "Hộ tịch"]


def test_a_line_of_what_is_counted_is_none_also_over_columns_that_the_form_does_not_have():
    line = ["A", "B", *["Hồ sơ"] * 12]
    header = [[*row, "" if i else "Kiểm tra"] for i, row in enumerate(HEADER)]
    rows = [[i, name, *own, "Đúng"] for i, (name, own) in enumerate(ROWS, 1)]
    form = parse_table(table(line, [*TOTAL, "Đúng"], *rows, header=header))
    assert counts(form) == [("Tổng cộng", TOTAL[2:]), *((name, own) for name, own in ROWS)]


def test_numbers_from_1_contradict_no_title_where_a_column_among_them_is_none_of_the_form():
    header = [
        ["STT", "Lĩnh vực", "Kỳ trước chuyển sang", "Tiếp nhận trong kỳ", "", "", *HEADER[0][6:]],
        ["", "", "", "Tổng số", "Trực tuyến", "Trực tiếp, BCCI", *HEADER[1][6:]],
    ]
    rows = [[i, name, own[3], own[1] + own[2], *own[1:3], *own[4:]] for i, (name, own) in enumerate(ROWS, 1)]
    form = parse_table(table(["", "", *range(1, 12)], *rows, header=header))
    assert counts(form) == [(name, own) for name, own in ROWS]
    assert "column-number-differs" not in {one.rule for one in form.recognition.doubts}


@pytest.mark.parametrize("first", [0, 1])
def test_letters_that_count_the_columns_also_without_that_of_the_numbers(first):
    line = list("ABCDEFGHIJKLM")[first:]
    header = [row[first:] for row in HEADER]
    rows = [[i, name, *own][first:] for i, (name, own) in enumerate(ROWS, 1)]
    form = parse_table(table(line, TOTAL[first:], *rows, header=header))
    assert counts(form) == [("Tổng cộng", TOTAL[2:]), *((name, own) for name, own in ROWS)]


@pytest.mark.parametrize("beside", [["", "Trễ hạn theo đơn vị", "Số HS"], ["Ghi chú", "Số hồ sơ"]])
@pytest.mark.parametrize(
    "numbers", [range(1, 14), ["A", "B", *range(1, 12)], [f"({n})" for n in range(1, 14)]]
)
def test_a_line_of_numbers_with_the_titles_of_another_table_beside_it_is_no_row(beside, numbers):
    rows = [[n, name, *own] for n, (name, own) in enumerate(ROWS, 1)]
    form = parse_table(
        table([*numbers, *beside], [*TOTAL, *[""] * (len(beside) - 2), "Phòng Kinh tế", 3], *rows)
    )
    assert [row.label for row in form.rows] == ["Tổng cộng", *(name for name, _ in ROWS)]
    assert not [finding for finding in check(form) if finding.severity is Severity.ERROR]


@pytest.mark.parametrize("cell", ["chính (5)", "(5) chính", "CHÍNH (5)"])
def test_a_word_that_ran_into_the_line_of_numbers_leaves_it_one(cell):
    line = [f"({n})" for n in range(1, 14)]
    line[4] = cell
    rows = [[i, name, *own] for i, (name, own) in enumerate(ROWS, 1)]
    form = parse_table(table(line, TOTAL, *rows))
    assert counts(form) == [("Tổng cộng", TOTAL[2:]), *((name, own) for name, own in ROWS)]
