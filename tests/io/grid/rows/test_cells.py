"""Counts with stars, marks of notes and remarks beside them."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kstt import LAYOUTS, Severity, check
from kstt.io.text.delimited import parse_table
from tests.io.grid.tables import CIVIL, LAND, counts, table

WIDTH = len(LAND)


def read(place, text, *, own=LAND):
    """The table with a text in a cell of its first row."""
    cells = [*own]
    cells[place] = text
    total = ["", "Tổng cộng", *(a + b for a, b in zip(own, CIVIL, strict=True))]
    return parse_table(table(total, [1, "Đất đai", *cells], [2, "Hộ tịch", *CIVIL]))


@settings(max_examples=25, deadline=None)
@given(
    st.integers(0, WIDTH - 1),
    st.sampled_from(
        ["{}*", "{} **", "{}¹", "{}²³", "{} (1)", "{}(*)", "{} [a]", "{} (trong đó 3 hồ sơ tồn)"]
    ),
)
def test_a_count_with_a_mark_is_read_with_a_warning(place, template):
    text = template.format(LAND[place])
    form = read(place, text)
    assert counts(form)[1] == ("Đất đai", LAND)
    (finding,) = check(form)
    assert (finding.rule, finding.severity, finding.found) == ("count-marked", Severity.WARNING, text)


@pytest.mark.parametrize(
    "text", ["36 (1)", "36 (trong đó 3 hồ sơ tồn)", "35 + 1", "35/1", "~35", "35 (", "(36)", "36.", "*"]
)
def test_what_no_sum_bears_out_is_no_count(text):
    form = read(0, text)
    assert counts(form)[1][1][0] is None
    (finding,) = (one for one in check(form) if one.rule == "not-a-count")
    assert finding.found == text


def test_a_wrong_count_with_a_star_is_an_error_beside_the_warning():
    found = check(read(0, "36*"))
    assert {one.rule for one in found if one.severity is Severity.ERROR} == {"row-identity", "column-total"}
    assert "count-marked" in {one.rule for one in found}


def test_a_line_of_shares_under_a_row_is_no_row():
    shares = ["", "%", "", *["41,4%"] * 10]
    form = parse_table(table(["", "Tổng cộng", *LAND], [1, "Đất đai", *LAND], shares))
    assert [label for label, _ in counts(form)] == ["Tổng cộng", "Đất đai"]
    assert not check(form)


ODD = ["({})", "( {} )", "{}.", "{} .", "{},", "{};"]


@settings(max_examples=25, deadline=None)
@given(st.integers(0, WIDTH - 1), st.sampled_from(ODD))
def test_a_count_that_is_written_as_none_is_read_where_the_sums_prove_it(place, template):
    text = template.format(LAND[place])
    form = read(place, text)
    assert counts(form)[1] == ("Đất đai", LAND)
    (finding,) = check(form)
    assert (finding.rule, finding.found) == ("count-proved", f"“{text}”")


THOUSANDS = [count * 1_000 for count in LAND]
DAY_35000, DAY_0 = "28/10/1995", "00:00:00"


@pytest.mark.parametrize("text", ["35. 000", "35 .000", "35, 000", DAY_35000, f"{DAY_35000} 00:00:00"])
def test_thousands_with_spaces_and_days_that_a_sheet_made_of_counts_are_read(text):
    form = read(0, text, own=THOUSANDS)
    assert counts(form)[1] == ("Đất đai", THOUSANDS)
    assert [(one.rule, one.expected) for one in check(form)] == [("count-proved", "35.000")]


@pytest.mark.parametrize("text", ["O", "o", DAY_0])
def test_a_letter_for_0_is_read_where_the_sums_prove_it(text):
    nothing = [0 if count == LAND[-1] else count for count in LAND]
    own = [*LAND[:-2], LAND[-3], 0]
    assert counts(read(WIDTH - 1, text, own=own))[1] == ("Đất đai", own), nothing
    found = check(read(WIDTH - 1, text))
    assert [one.found for one in found if one.rule == "not-a-count"] == [text]


@pytest.mark.parametrize(("day", "count"), [("01/01/1900", 1), ("28/02/1900", 59), ("01/03/1900", 61)])
def test_days_are_counted_as_spreadsheets_count_them(day, count):
    own = [count, count, 0, 0, count, count, 0, 0, 0, 0, 0]
    assert counts(read(0, day, own=own))[1] == ("Đất đai", own)


def test_columns_that_were_added_up_are_no_writing_of_the_document():
    header = [
        ["STT", "Lĩnh vực giải quyết", "Số lượng hồ sơ tiếp nhận", "", "", "", "", "Số lượng hồ sơ đã giải quyết", "",
         "", "", "Số lượng hồ sơ đang giải quyết", "", ""],
        ["", "", "Tổng số", "Trực tuyến toàn trình", "Trực tuyến một phần", "Trực tiếp, dịch vụ bưu chính",
         "Từ kỳ trước", "Tổng số", "Trước hạn", "Đúng hạn", "Quá hạn", "Tổng số", "Trong hạn", "Quá hạn"],
    ]  # fmt: skip
    row = ["14,468", "6,000", "768", "7,700", 0, "14,468", "14,468", 0, 0, 0, 0, 0]
    form = parse_table(table([1, "Đất đai", *row], ["", "Tổng cộng", *row], header=header))
    assert form.rows[0].values[:2] == (14_468, 6_768)
    assert "thousands-mixed" not in {one.rule for one in check(form)}


@pytest.mark.parametrize("text", ["= {}", "={}"])
def test_a_formula_of_one_number_that_is_a_text_is_read_where_the_sums_prove_it(text):
    form = parse_table(table(*([i, "Đất đai", *(text.format(n) for n in LAND)] for i in (1, 2))))
    assert [row.values for row in form.rows] == [tuple(LAND)] * 2
    assert {one.rule for one in check(form)} == {"count-proved", "no-total-row", "duplicate-row"}


def test_thousands_that_a_sheet_took_for_decimals_are_read_beside_a_whole_count():
    own = [2_873, 2_317, 556, 0, 2_873, 2_000, 873, 0, 0, 0, 0]
    for place, text in ((0, "2,8730"), (1, "2.3170"), (4, "2,8730")):
        form = read(place, text, own=own)
        assert counts(form)[1] == ("Đất đai", own), text
    decimals = ["2,8730", "2,3170", "0,5560", 0, "2,8730", "2,0", "0,8730", 0, 0, 0, 0]
    form = parse_table(table([1, "Đất đai", *decimals]))
    assert form.rows[0].values[0] is None


def feedback(*published):
    """What is read of a form of feedback with these texts as what was published, the last in the total."""
    columns = LAYOUTS.latest("05b").columns
    header = [["number", "label", *(column.key for column in columns)]]
    lines = [
        [i, name, *(text if column.key == "published" else "1" for column in columns)]
        for i, name, text in zip((1, 2, ""), ("Đất đai", "Hộ tịch", "Tổng cộng"), published, strict=True)
    ]
    form = parse_table(table(*lines, header=header))
    return [row.cells[-1].value for row in form.rows]


def test_a_column_in_no_sum_across_is_proved_down_the_rows():
    assert feedback("(3)", "4", "7.") == [3, 4, 7]
    assert feedback("(3)", "4", "8.") == [None, 4, None]
    assert feedback("(3)", "abc", "3") == [None, None, 3]


def test_a_line_again_with_counts_that_are_not_known_is_none_of_the_table():
    own = ["N/A" if count == LAND[-1] else count for count in LAND]
    rows = [[1, "Đất đai", *own], ["", "Tổng cộng", *own], ["", "Tổng cộng", *own]]
    form = parse_table(table(*rows))
    assert len(form.rows) < len(rows) or not [one for one in check(form) if one.severity is Severity.ERROR]


@pytest.mark.parametrize("said", ["Không phát sinh hồ sơ", "Không có", "KPS", "Chưa phát sinh"])
@pytest.mark.parametrize("place", [0, 4])
def test_words_for_nothing_that_stand_alone_in_a_row_are_said_of_all_of_it(said, place):
    nothing = ["", *[""] * WIDTH]
    nothing[place + 1] = said
    rows = [[1, "Đất đai", *LAND], [2, "Quảng cáo", *nothing[1:]], [3, "Hộ tịch", *CIVIL]]
    total = ["", "Tổng cộng", *(a + b for a, b in zip(LAND, CIVIL, strict=True))]
    for order in (rows, [rows[0], [2, *rows[2][1:]], [3, *rows[1][1:]]]):
        form = parse_table(table(*order, total))
        assert [row.label for row in form.rows][:3] == [row[1] for row in order]
        assert all(finding.severity is Severity.INFO for finding in check(form))
        told = [finding for finding in check(form) if finding.rule == "blank-filled"]
        assert len(told) == WIDTH


def test_a_table_of_nothing_in_words_is_filled_in():
    row = ["Không phát sinh hồ sơ", *[""] * (WIDTH - 1)]
    form = parse_table(table([1, "Đất đai", *row], [2, "Hộ tịch", *row], ["", "Tổng cộng", *[0] * WIDTH]))
    assert "table-blank" not in {finding.rule for finding in check(form)}


@pytest.mark.parametrize("text", ["x", "chưa báo cáo", "-"])
def test_what_says_not_that_there_was_nothing_is_said_of_its_cell_alone(text):
    form = parse_table(table([1, "Đất đai", *LAND], [2, "Hộ tịch", text, *[""] * (WIDTH - 1)]))
    assert [cell.text for row in form.rows if row.label == "Hộ tịch" for cell in row.cells] in (
        [],
        [text, *[""] * (WIDTH - 1)],
    )
