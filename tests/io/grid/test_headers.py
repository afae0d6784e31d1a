"""Headers: found by words, never by position."""

import pytest

from kstt import LAYOUTS, Severity, check
from kstt.errors import DocumentError
from kstt.io.grid.hints import ColumnHints
from kstt.io.text.delimited import parse_table
from kstt.tables.recognition import LeftOutReason
from tests.io.grid.tables import CIVIL, COLUMNS, HEADER, LAND, ROWS, WORKS, added, counts, table

A, B, C = (
    ["A", "Tư pháp", *added(LAND, CIVIL)],
    ["B", "Xây dựng", *WORKS],
    ["", "Cộng nhóm", *added(LAND, CIVIL)],
)


@pytest.mark.parametrize(
    "numbers",
    [
        ["", "", *range(1, 12)],
        ["", "", *range(3, 14)],
        range(1, 14),
        ["A", "B", *range(1, 12)],
        [f"({n})" for n in range(1, 14)],
    ],
)
def test_column_numbers_are_no_row_also_where_a_page_repeats_them(numbers):
    text = table(numbers, [1, "Đất đai", *LAND], *HEADER, numbers, [2, "Hộ tịch", *CIVIL])
    form = parse_table(text)
    assert counts(form) == ROWS[:2]
    reasons = [spot.reason for spot in form.recognition.left_out]
    assert reasons.count(LeftOutReason.COLUMN_NUMBERS) == 2


@pytest.mark.parametrize("by", ["titles", "keys"])
def test_a_second_table_beside_is_not_passed_over(by):
    header = HEADER if by == "titles" else [["number", "label", *(column.key for column in COLUMNS)]]
    twice = [[*row, *row[2:]] for row in header]
    with pytest.raises(DocumentError, match=r"twice, from line \d field 3 and from line \d field 14"):
        parse_table(table([1, "Đất đai", *LAND, *CIVIL], header=twice))


def test_without_a_header_only_counts_in_exactly_the_columns_of_a_form_are_one():
    plain = table([1, "Đất đai", *LAND], [2, "Hộ tịch", *CIVIL], header=[])
    with pytest.raises(DocumentError, match="no header"):
        parse_table(plain)
    assumed = ColumnHints(assume=True)
    form = parse_table(plain, hints=assumed)
    assert counts(form) == ROWS[:2]
    assert [f.rule for f in check(form) if f.severity is Severity.WARNING] == [
        "columns-assumed",
        "no-total-row",
    ]
    records = table(*[[f"case{n}", "Đất đai", *["2021-03-15"] * 11] for n in range(3)], header=[])
    feedback = table(["", "Tổng cộng", *[0] * len(LAYOUTS.latest("05b").columns)], header=[])
    assert parse_table(feedback, hints=assumed).layout.form == "05b"
    for text in (records, plain.replace("\n", "\tghi chú\n")):
        with pytest.raises(DocumentError, match="no header"):
            parse_table(text, hints=assumed)


def test_titles_that_are_not_known_are_not_read_by_position():
    titles = [["TT", "Lĩnh vực", "Tổng", "Kỳ trước", "Qua mạng", "Tại quầy", "Xong", *"abcdef"]]
    with pytest.raises(DocumentError, match="no column for resolved_early"):
        parse_table(table([1, "Đất đai", *LAND], header=titles))


@pytest.mark.parametrize("order", [(0, 1, 2), (2, 1, 0), (1, 2, 0)])
@pytest.mark.parametrize(
    "words",
    [
        ("Trước hạn", "Đúng hạn", "Trễ hạn"),
        ("Sớm hạn", "Đúng hạn", "Trễ hạn"),
        ("Sớm hẹn", "Đúng hẹn", "Quá hạn"),
    ],
)
def test_early_and_late_are_told_apart_by_words_not_by_letters(words, order):
    places = [*range(7), *(7 + place for place in order), 10, 11, 12]
    titles = [list(row) for row in HEADER]
    titles[1][7:10] = words
    titles[0][7:10] = titles[0][6:7] * 3
    shuffled = [
        [row[place] for place in places] for row in (*titles, [1, "Đất đai", *LAND], [2, "Hộ tịch", *CIVIL])
    ]
    assert counts(parse_table(table(*shuffled, header=[]))) == ROWS[:2]


@pytest.mark.parametrize("title", ["Trước và đúng hạn", "Tỷ lệ trước hạn", "Trước hạn (%)"])
def test_a_column_of_something_else_is_not_taken_for_one_of_the_form(title):
    titles = [list(row) for row in HEADER]
    titles[1][7] = title
    with pytest.raises(DocumentError, match="that is not clear"):
        parse_table(table([1, "Đất đai", *LAND], header=titles))
