"""Lines of another period beside those of the own one; lines of its parts are its own."""

import pytest

from kstt import check
from kstt.errors import DocumentError
from kstt.io.grid.recognising import Grid, recognise
from kstt.io.text.delimited import parse_tables
from kstt.tables.recognition import OmissionReason
from tests.io.grid.tables import CIVIL, HEADER, LAND, WORKS, added, counts, table

Q2, H1 = "Kỳ báo cáo: Quý II/2024\n", "Kỳ báo cáo: 6 tháng đầu năm 2024\n"
TOTAL = ["", "Tổng cộng", *added(LAND, CIVIL)]


def compared(form):
    return [one for one in check(form) if one.rule == "rows-compared"]


@pytest.mark.parametrize("other", ["Quý I/2024", "Quý II/2023", "  - Quý I năm 2024"])
def test_lines_of_another_period_under_rows_are_set_aside_listed_and_named(other):
    below = ["", other, *WORKS]
    text = Q2 + table([1, "Đất đai", *LAND], below, [2, "Hộ tịch", *CIVIL], below, TOTAL, below)
    (form,) = parse_tables(text)
    assert counts(form) == [("Đất đai", LAND), ("Hộ tịch", CIVIL), ("Tổng cộng", TOTAL[2:])]
    assert [finding.expected for finding in compared(form)] == ["3"]
    listed = [one for one in form.recognition.left_out if one.reason is OmissionReason.COMPARED]
    assert len(listed) == 3 * (1 + len(WORKS))


@pytest.mark.parametrize("other", ["Quý I/2024", "Quý II/2023", "6 tháng đầu năm 2024", "Năm 2023"])
@pytest.mark.parametrize("above", [True, False])
def test_one_line_of_another_period_beside_the_total_is_set_aside(other, above):
    rows = [[1, "Đất đai", *LAND], [2, "Hộ tịch", *CIVIL]]
    total = [TOTAL, ["", other, *WORKS]]
    (form,) = parse_tables(Q2 + table(*(total if above else []), *rows, *([] if above else total)))
    assert sorted(label for label, _ in counts(form)) == ["Hộ tịch", "Tổng cộng", "Đất đai"]
    assert [finding.expected for finding in compared(form)] == ["1"]


@pytest.mark.parametrize("month", ["Tháng 4/2024", "Tháng 6 năm 2024"])
def test_one_line_of_a_part_of_the_own_period_stays(month):
    (form,) = parse_tables(Q2 + table([1, "Đất đai", *LAND], ["", month, *CIVIL], TOTAL))
    assert [label for label, _ in counts(form)] == ["Đất đai", month, "Tổng cộng"]


@pytest.mark.parametrize("first", [["", "Sở Y tế", *[""] * 11], ["I", "UBND cấp tỉnh", *[""] * 11], TOTAL])
def test_parts_of_the_own_period_are_not_compared(first):
    rows = [["", "Tháng 4/2024", *LAND], ["", "Tháng 5/2024", *CIVIL]]
    (form,) = parse_tables(Q2 + table(first, *rows))
    assert not compared(form)
    assert [row.values for row in form.rows[-2:]] == [tuple(LAND), tuple(CIVIL)]


def test_quarters_under_the_total_of_six_months_are_its_rows():
    (form,) = parse_tables(H1 + table(TOTAL, ["", "Quý I/2024", *LAND], ["", "Quý II/2024", *CIVIL]))
    assert not compared(form)
    assert [row.values for row in form.rows] == [tuple(TOTAL[2:]), tuple(LAND), tuple(CIVIL)]


def test_months_that_are_not_said_to_be_compared_are_not_left_out():
    """Without a stated period three months in a column are three rows, or refused: none is the table's own."""
    header = [[row[0], row[1], "Kỳ" if i == 0 else "", *row[2:]] for i, row in enumerate(HEADER)]
    months = ["Tháng 4/2024", "Tháng 5/2024", "Tháng 6/2024"]
    rows = [[1, "Đất đai", month, *LAND] for month in months]
    try:
        (form,) = parse_tables(table(*rows, header=header))
    except DocumentError:
        return
    assert not compared(form)
    assert sum(row.values[0] or 0 for row in form.rows) == 3 * LAND[0]


def test_rows_of_figures_above_the_header_are_an_error():
    rows = [["1", "Đất đai", *LAND], *HEADER, ["2", "Hộ tịch", *CIVIL], ["", "Tổng cộng", *CIVIL]]
    form = recognise(Grid(tuple(tuple(map(str, row)) for row in rows)))
    assert [(one.expected, one.found[:9]) for one in check(form) if one.rule == "rows-above"] == [
        ("1", "1 Đất đai")
    ]


def read_rows(*rows):
    return recognise(Grid(tuple(tuple(map(str, row)) for row in rows)))


TABLE = [*HEADER, ["1", "Đất đai", *LAND], ["2", "Hộ tịch", *CIVIL]]


@pytest.mark.parametrize(
    "numbers",
    [["A", "B", *range(1, 12)], ["", "", *range(1, 12)], [*range(1, 14)], ["TT", "Cột", *range(1, 12)]],
)
def test_a_line_of_column_numbers_above_the_titles_is_no_row_of_figures(numbers):
    rules = {one.rule for one in check(read_rows(numbers, *TABLE))}
    assert rules.isdisjoint({"rows-above", "figures-below"})


def test_figures_of_another_table_above_are_a_warning():
    staff = [
        ["STT", "Đơn vị", *(f"Mục {n}" for n in range(11))],
        ["1", "Văn phòng", 10, 5, 6, 8, 7, 2, 1, 9, 9, 9, 9],
    ]
    found = {one.rule for one in check(read_rows(*staff, *TABLE))}
    assert "figures-below" in found
    assert "rows-above" not in found


@pytest.mark.parametrize("text", ["Kỳ báo cáo: Quý I/2024", "Đơn vị báo cáo: UBND xã Cũ"])
def test_a_heading_that_is_struck_through_is_not_read_and_is_listed(text):
    rows = [[text], ["Đơn vị báo cáo: UBND xã Mới"], ["Kỳ báo cáo: Quý II/2024"], *TABLE]
    grid = Grid(tuple(tuple(map(str, row)) for row in rows), struck=frozenset({(0, 0)}))
    form = recognise(grid)
    assert (form.period.label, form.reporting_unit) == ("Quý II/2024", "UBND xã Mới")
    assert [one.text for one in form.recognition.left_out if one.reason is OmissionReason.STRUCK] == [text]
    assert not form.recognition.other_periods


@pytest.mark.parametrize("title", ["Tháng", "Kỳ", ""])
@pytest.mark.parametrize("repeated", [True, False])
@pytest.mark.parametrize(
    "months", [["Tháng 4", "Tháng 5", "Tháng 6"], ["Tháng 4/2024", "Tháng 5/2024", "Tháng 6/2024"]]
)
def test_rows_of_months_are_one_error_and_no_rows_written_again(title, repeated, months):
    header = [[row[0], row[1], title if i == 0 else "", *row[2:]] for i, row in enumerate(HEADER)]
    rows = [
        [n if not i or repeated else "", name if not i or repeated else "", month, *own]
        for n, (name, own) in enumerate((("Đất đai", LAND), ("Hộ tịch", CIVIL)), 1)
        for i, month in enumerate(months)
    ]
    total = ["", "Tổng cộng", "", *added(*(row[3:] for row in rows))]
    (form,) = parse_tables(Q2 + table(total, *rows, header=header))
    assert [row.label for row in form.rows] == ["Tổng cộng", *["Đất đai"] * 3, *["Hộ tịch"] * 3]
    assert {one.rule for one in check(form)} - {"numbers-again", "unit-unstated"} == {"rows-by-period"}


def test_one_period_in_all_rows_is_none_of_several():
    header = [[row[0], row[1], "Kỳ" if i == 0 else "", *row[2:]] for i, row in enumerate(HEADER)]
    rows = [[1, "Đất đai", "Quý II", *LAND], [2, "Hộ tịch", "Quý II", *CIVIL]]
    (form,) = parse_tables(Q2 + table(*rows, header=header))
    assert "rows-by-period" not in {one.rule for one in check(form)}


@pytest.mark.parametrize("names", [["Tháng 4", "Tháng 5", "Tháng 6"], ["04/2024", "05/2024", "06/2024"]])
@pytest.mark.parametrize("total", ["Tổng cộng", "Quý II"])
def test_rows_that_are_months_are_an_error(names, total):
    rows = [[n, name, *own] for n, (name, own) in enumerate(zip(names, (LAND, CIVIL, WORKS), strict=True), 1)]
    (form,) = parse_tables(Q2 + table(*rows, ["", total, *added(LAND, CIVIL, WORKS)]))
    assert "rows-by-period" in {one.rule for one in check(form)}
