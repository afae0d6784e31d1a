"""The sums of a table, and the numbering that they rest on."""

from datetime import date

import attrs
import pytest
from hypothesis import given
from hypothesis import strategies as st

from kstt import (
    LAYOUTS,
    AuthorityLevel,
    Case,
    CaseAccount,
    Channel,
    ReportedForm,
    ReportingPeriod,
    check,
    form_06c,
)
from kstt.io.text import parse_table, read_table
from kstt.samples import published_report
from kstt.tables.cells import LineKind, ReportedCell, ReportedRow
from kstt.tables.equations import equations_of, gaps_of, odd_numbers_of, sums_hold
from kstt.testing import corrupted_forms

LAYOUT = LAYOUTS.latest("06c")
DATED = "tests/data/repair/date-as-row-number.tsv"


def numbered(*numbers):
    header = "STT;Lĩnh vực;(3);(4);(5);(6);(7);(8);(9);(10);(11);(12);(13)\n"
    rows = "".join(f"{n};Lĩnh vực {i};1;1;0;0;1;1;0;0;0;0;0\n" for i, n in enumerate(numbers))
    k = len(numbers)
    return parse_table(f"{header};Tổng cộng;{k};{k};0;0;{k};{k};0;0;0;0;0\n{rows}")


@pytest.mark.parametrize("number", ["20210401", "999999999", "10000", "9" * 5_000])
def test_a_number_that_numbers_no_row_is_no_gap_of_so_many_rows(number):
    table = numbered("1", number)
    assert gaps_of(table) == ()
    assert all(e.complete for e in equations_of(table))
    (odd,) = odd_numbers_of(table)
    assert (odd.numbers, odd.rows) == ((number,), 2)
    (finding,) = [f for f in check(table) if f.rule == "row-numbering"]
    assert len(finding.message_en) < 120


def test_a_date_in_the_column_of_numbers():
    found = check(read_table(DATED))
    assert [f.found for f in found if f.rule == "row-numbering"] == ["20210401"]
    assert "rows-missing" not in {f.rule for f in found}


def test_rows_that_the_numbering_misses():
    (gap,) = gaps_of(numbered("1", "4"))
    assert (gap.row, gap.present, gap.missing) == (0, (1, 4), (2, 3))
    assert odd_numbers_of(numbered("1", "9999")) == ()
    (gap,) = gaps_of(numbered("1", "9999"))
    assert len(gap.missing) == 9_997
    for numbers in (("1", "4", "a"), ("a", "4"), ("a", "b"), ("1", "2", "2"), ("2", "1")):
        assert gaps_of(numbered(*numbers)) == ()


def test_missing_rows_that_add_up_to_nothing():
    """The numbering leaves a gap, the sums none: the rows are numbered wrongly, and nothing is missing."""
    found = check(numbered("1", "3"))
    assert [f.rule for f in found] == ["row-numbering"]
    assert (found[0].found, found[0].expected) == ("1, 3", "1–2")
    more = (
        numbered("1", "3").with_cell("Tổng cộng", "received", 3).with_cell("Tổng cộng", "received_online", 3)
    )
    assert {(f.rule, f.column, f.expected) for f in check(more) if f.rule == "missing-rows-add-up"} >= {
        ("missing-rows-add-up", "received", 1),
        ("missing-rows-add-up", "received_online", 1),
        ("missing-rows-add-up", "pending", 0),
    }


def test_missing_rows_that_would_add_up_to_less_than_nothing_are_not_said_to():
    rows = numbered("1", "3")
    more = rows.with_cell("Tổng cộng", "received", 3).with_cell(rows.rows[1].ref, "pending", 1)
    found = {f.column: f.expected for f in check(more) if f.rule == "missing-rows-add-up"}
    assert found["received"] == 1
    assert "pending" not in found


def test_rows_without_a_section_beside_sections_count_towards_the_total():
    header = "STT;Lĩnh vực;(3);(4);(5);(6);(7);(8);(9);(10);(11);(12);(13)\n"
    text = (
        f"{header};Tổng cộng;3;3;0;0;3;3;0;0;0;0;0\n1;Hộ tịch;1;1;0;0;1;1;0;0;0;0;0\n"
        "I;TTHC thuộc phạm vi thẩm quyền giải quyết của UBND cấp tỉnh;2;2;0;0;2;2;0;0;0;0;0\n"
        "1;Đất đai;2;2;0;0;2;2;0;0;0;0;0\n"
    )
    table = parse_table(text)
    sums = {
        e.total[0]: {part[0] for part in e.parts} for e in equations_of(table) if e.rule == "column-total"
    }
    assert sums == {0: {1, 2}, 2: {3}}


@given(corrupted_forms(blanks=False))
def test_all_sums_at_once_and_one_after_the_other_agree(corruption):
    for table in (corruption.reported, ReportedForm.from_form(corruption.form)):
        lines = [tuple(cell.value for cell in row.cells) for row in table]
        one_by_one = all(
            lines[equation.total[0]][equation.total[1]] == sum(lines[i][c] for i, c in equation.parts)
            for equation in equations_of(table)
        )
        whole = all(None not in line for line in lines)
        assert not whole or sums_hold(table, lines) == one_by_one


def test_sums_down_the_rows_are_listed_from_the_total_to_the_last_section():
    table = published_report()
    heads = [i for i, row in enumerate(table.rows) if row.kind is not LineKind.ROW]
    down = [e.total for e in equations_of(table) if e.rule == "column-total"]
    assert down == [(i, c) for i in heads for c in range(len(table.columns))]


@given(st.data())
def test_all_sums_at_once_hold_wherever_the_lines_stand(data):
    """The lines of a section need not follow one another, and rows without one may stand anywhere."""
    kinds = data.draw(st.lists(st.sampled_from(("total", "I", "II", "row", "row I", "row II")), max_size=10))
    rows = [
        ReportedRow(
            LineKind.TOTAL if kind == "total" else LineKind.ROW if "row" in kind else LineKind.SECTION,
            "a" if "row" in kind else "",
            f"Lĩnh vực {n}",
            kind.removeprefix("total").removeprefix("row").strip(),
            tuple(ReportedCell.of(0) for _ in LAYOUT.columns),
        )
        for n, kind in enumerate(kinds)
    ]
    table = ReportedForm(LAYOUT, tuple(rows))
    boxes = (1, 1, 1, 1, 0, 1, 1, 0)
    lines = [list(CaseAccount(*boxes).values.values()) for _ in rows]
    down = [e for e in equations_of(table) if e.rule == "column-total"]
    # A section before the total that adds it up.
    for equation in sorted(down, key=lambda e: rows[e.total[0]].kind is LineKind.TOTAL):
        i, c = equation.total
        lines[i][c] = sum(lines[row][column] for row, column in equation.parts)
    assert sums_hold(table, lines)
    for equation in down:
        i, c = equation.total
        lines[i][c] += 1
        assert not sums_hold(table, lines)
        lines[i][c] -= 1


@pytest.mark.parametrize("rows", range(16))
def test_the_sections_under_a_total_are_not_all_the_lines_between_them(rows):
    received = date(2021, 4, 1)
    cases = [
        Case(
            str(n), f"Lĩnh vực {n}", AuthorityLevel.PROVINCE, "A", Channel.ONLINE, received, None, None, None
        )
        for n in range(rows)
    ]
    table = ReportedForm.from_form(form_06c(cases, ReportingPeriod.quarter(2021, 2)))
    assert len(table.rows) == rows + 4
    total, *others = table.rows
    for order in (table.rows, (*others, total), (*others[:-1], total), table.rows[:-1]):
        placed = attrs.evolve(table, rows=tuple(order))
        lines = [tuple(cell.value for cell in row.cells) for row in placed]
        assert sums_hold(placed, lines)
        assert not sums_hold(placed, [*lines[:-1], tuple(n + 1 for n in lines[-1])])


@pytest.mark.parametrize(
    ("numbers", "missing"),
    [
        (["I", "1", "2", "II", "1"], []),
        (["I", "1", "2", "II", "3"], []),
        (["I", "2", "3", "II", "5"], []),
        (["I", "2", "3", "II", "2"], []),
        (["I", "2", "3", "II", "3"], [[1], [1, 2]]),
        (["I", "3", "4", "II", "6"], [[1, 2], [1, 2, 3, 4, 5]]),
        (["I", "1", "2", "II", "a"], []),
        (["I", "2", "3", "II", "a"], [[1]]),
    ],
)
def test_numbers_that_run_through_the_sections(numbers, missing):
    """Through all rows, through all lines after the total, or from each section's heading."""
    labels = {"I": "UBND cấp tỉnh", "II": "UBND cấp huyện"}
    rows = "".join(
        f"{n};{labels.get(n, f'Lĩnh vực {i}')};1;1;0;0;1;1;0;0;0;0;0\n" for i, n in enumerate(numbers)
    )
    header = "STT;Lĩnh vực;(3);(4);(5);(6);(7);(8);(9);(10);(11);(12);(13)\n"
    found = parse_table(f"{header};Tổng cộng;3;3;0;0;3;3;0;0;0;0;0\n{rows}")
    assert [list(gap.missing) for gap in gaps_of(found)] == missing


def test_numbers_run_through_sections_only_where_there_are_several():
    section = "UBND cấp tỉnh"
    header = "STT;Lĩnh vực;(3);(4);(5);(6);(7);(8);(9);(10);(11);(12);(13)\n"
    lines = [";Tổng cộng;2;2", f"I;{section};2;2", "2;Hộ tịch;1;1", "3;Đất đai;1;1"]
    found = parse_table(header + "".join(f"{line};0;0;0;0;0;0;{line[-1]};{line[-1]};0\n" for line in lines))
    assert [list(gap.missing) for gap in gaps_of(found)] == [[1]]


@pytest.mark.parametrize("off", [-1, 1])
def test_sums_down_the_rows_hold_neither_with_less_nor_with_more(off):
    """The total's line adds up in itself; only the sum of its rows is off."""
    header = "STT;Lĩnh vực;(3);(4);(5);(6);(7);(8);(9);(10);(11);(12);(13)\n"
    row = "1;Hộ tịch;5;5;0;0;5;5;0;0;0;0;0\n2;Đất đai;4;4;0;0;4;4;0;0;0;0;0\n"
    n = 9 + off
    wrong, right = (parse_table(f"{header};Tổng cộng;{n};{n};0;0;{n};{n};0;0;0;0;0\n{row}") for n in (n, 9))
    held = [
        sums_hold(one, [[cell.value for cell in row.cells] for row in one.rows]) for one in (wrong, right)
    ]
    assert held == [False, True]
