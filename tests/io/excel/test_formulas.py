"""Sums that a program left to be calculated, worked out; others left as they are."""

import io

import openpyxl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kstt import LAYOUTS, ReportingPeriod, check
from kstt.io.excel import read_form, template_bytes
from kstt.io.excel.formulas import calculated
from kstt.io.grid.grids import Grid
from kstt.limits import MOST_DIGITS
from kstt.merging import UnitReport, merge_units
from kstt.records import CategoryCatalogue, ProcedureCategory

Q2 = ReportingPeriod.quarter(2021, 2)
UNIT = "UBND xã Đắk Lao"
ROWS = CategoryCatalogue(tuple(map(ProcedureCategory, ("Đất đai", "Hộ tịch", "Chứng thực"))))
BLANK = template_bytes(LAYOUTS.on("06a", Q2.end), Q2, ROWS, reporting_unit=UNIT)


def filled(cells):
    """The template as openpyxl writes it: no formula has a value."""
    book = openpyxl.load_workbook(io.BytesIO(BLANK))
    for address, value in cells.items():
        book.active[address] = value
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def rules(form):
    return [finding.rule for finding in check(form)]


@settings(max_examples=5, deadline=None)
@given(st.lists(st.integers(0, 10**6), min_size=4, max_size=4).filter(any))
def test_a_template_that_a_program_filled_in_comes_back_through_merging(counts):
    online, direct, late, within = counts
    received = {"D11": online, "E11": direct, "F11": late + within}
    others = {"H11": online, "I11": direct, "J11": late, "L11": within, "M11": 0}
    form = read_form(filled(received | others))
    assert set(rules(form)) == {"formulas-worked-out", "blank-filled"}
    assert rules(form).count("formulas-worked-out") == 1
    merge = merge_units([UnitReport("t.xlsx", form)], Q2)
    assert not merge.has_errors
    assert merge.form.total.received == sum(counts)
    assert merge.form.total.resolved == online + direct + late


@pytest.mark.parametrize("data", [BLANK, filled({})])
def test_a_template_that_nobody_filled_in_is_no_report(data):
    form = read_form(data)
    assert "table-blank" in rules(form)
    merge = merge_units([UnitReport("t.xlsx", form)], Q2)
    assert [finding.rule for finding in merge.refused[0].reasons] == ["table-blank"]


def test_one_figure_of_0_is_a_report():
    assert "table-blank" not in rules(read_form(filled({"D11": 0})))


def test_a_part_that_is_no_count_leaves_its_sums_without_a_value():
    found = rules(read_form(filled({"D11": "ba hồ sơ"})))
    assert found.count("formula-without-value") == 3
    assert "not-a-count" in found


@pytest.mark.parametrize(
    ("formula", "value"),
    [
        ("=SUM(B1:C2)", "10"),
        ("=B1+C1", "3"),
        ("=sum($B$1;C2)+B2", "8"),
        ("=SUM([.B1:.C1])", "3"),
        ("=SUM(B1:C99999)", "10"),
        ("=SUM(D1)", "0"),
        ("=SUBTOTAL(9,B1:C2)", "10"),
        ("=SUBTOTAL(109;B1:B2)", "4"),
        ("=SUBTOTAL(1,B1:C2)", ""),
        ("=SUBTOTAL(9,B1:C1)+B2", ""),
        ("=5+SUM(B1,7)", "13"),
        ("=B1-C1", ""),
        ("=SUM(A1:C1)", ""),
        ("=SUM(Sheet2!B1)", ""),
        ("=IF(B1,B1,C1)", ""),
        ("=B1:C1", ""),
        ("=", ""),
        ("=" + "+".join(["SUM(A1:XFD1048576)"] * 400), ""),
    ],
)
def test_what_is_worked_out(formula, value):
    grid = Grid((("", "1", "2"), ("tổng", "3", "4")), uncalculated={(0, 0): formula})
    found = calculated(grid)
    assert found.rows[0][0] == value
    assert bool(found.uncalculated) is not bool(value)


def test_sums_of_sums_however_deep_and_sums_of_themselves():
    deep = 5_000
    formulas = {(r, 0): f"=A{r + 2}+B{r + 1}" for r in range(deep)}
    grid = Grid((*((("", "1"),) * deep), ("7", "")), uncalculated=formulas)
    assert calculated(grid).rows[0][0] == str(deep + 7)
    round_about = Grid((("", ""),), uncalculated={(0, 0): "=B1+B1", (0, 1): "=A1"})
    assert calculated(round_about).uncalculated == round_about.uncalculated


def test_sub_totals_leave_out_sub_totals_and_are_none_of_hidden_rows():
    rows = (("1", ""), ("2", ""), ("", ""), ("4", ""), ("", ""))
    formulas = {(2, 0): "=SUBTOTAL(9,A1:A2)", (4, 0): "=SUBTOTAL(9,A1:A4)"}
    found = calculated(Grid(rows, uncalculated=formulas))
    assert [row[0] for row in found.rows] == ["1", "2", "3", "4", "7"]
    assert calculated(Grid(rows, uncalculated=formulas, hidden=frozenset({1}))).uncalculated == formulas


def book_of(summary, *months):
    """A workbook whose first sheet has the formulas of the template, and formulas over the others."""
    book = openpyxl.load_workbook(io.BytesIO(BLANK))
    for name, cells in months:
        sheet = book.create_sheet(name)
        for address, value in cells.items():
            sheet[address] = value
    for address, value in summary.items():
        book.worksheets[0][address] = value
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


MONTHS = ("T4", {"D11": 3, "D12": 1}), ("Tháng 5", {"D11": 4, "D13": "=D11+T4!D12"})


@pytest.mark.parametrize(
    ("formula", "value"),
    [
        ("=T4!D11+'Tháng 5'!D11", 7),
        ("=SUM(T4!D11:D12,'Tháng 5'!$D$11)", 8),
        ("='Tháng 5'!D13", 5),
        ("=t4!D11+D12", 3),
        ("=T4!D99", 0),
        ("=T6!D11", None),
        ("=T4!A1:XFD1048576", None),
        ("=AVERAGE(T4!D11:D12)", None),
    ],
)
def test_sums_over_sheets(formula, value):
    form = read_form(book_of({"D11": formula, "D12": 0}, *MONTHS), sheet="Biểu 06a")
    assert form["Đất đai"].cells[1].value == value
    found = rules(form)
    assert ("formula-without-value" in found) is (value is None)
    assert "table-blank" not in found


def test_sheets_that_add_up_each_other_are_left_as_they_are():
    form = read_form(
        book_of({"D11": "=T4!A1", "D12": 2}, ("T4", {"A1": "=T5!A1"}), ("T5", {"A1": "=T4!A1"})),
        sheet="Biểu 06a",
    )
    assert form["Đất đai"].cells[1].value is None
    assert "formula-without-value" in rules(form)


def test_a_table_of_formulas_that_cannot_be_worked_out_is_not_called_blank_and_not_merged():
    cells = {f"{column}{row}": "=Khác!A1" for column in "DEFHIJLM" for row in (11, 12, 13)}
    form = read_form(filled(cells))
    found = rules(form)
    assert "table-blank" not in found
    assert {"formula-without-value", "blank-open"} <= set(found)
    assert merge_units([UnitReport("t.xlsx", form)], Q2).has_errors


def test_a_number_of_too_many_digits_is_not_cut_off():
    formula = f"=B1+{'9' * (MOST_DIGITS + 1)}"
    grid = Grid((("", "1"),), uncalculated={(0, 0): formula})
    assert calculated(grid).uncalculated == {(0, 0): formula}
    whole = calculated(Grid((("", "1"),), uncalculated={(0, 0): f"=B1+{'9' * MOST_DIGITS}"}))
    assert whole.rows[0][0] == f"1{'0' * MOST_DIGITS}"
