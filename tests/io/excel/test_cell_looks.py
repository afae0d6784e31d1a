"""Cells that are struck through, and number formats that show another number than a cell holds."""

import io

import openpyxl
import pytest
from openpyxl.styles import Font

from kstt import check
from kstt.io.excel import read_form
from kstt.io.excel.cell_looks import STRUCK
from kstt.tables.recognition import OmissionReason
from tests.io.grid.tables import CIVIL, HEADER, LAND, WORKS, added, counts

ROWS = [
    [1, "Đất đai", *LAND],
    [2, "Hộ tịch", *WORKS],
    [2, "Hộ tịch", *CIVIL],
    ["", "Tổng cộng", *added(LAND, CIVIL)],
]


def workbook(rows, change):
    book = openpyxl.Workbook()
    for row in (*HEADER, *rows):
        book.active.append(row)
    change(book.active)
    buffer = io.BytesIO()
    book.save(buffer)
    return buffer.getvalue()


def found(form, rule):
    return [finding for finding in check(form) if finding.rule == rule]


def test_a_row_that_is_struck_through_is_set_aside_listed_and_named():
    def strike(sheet):
        for cell in sheet[5]:
            cell.font = Font(strike=True)

    form = read_form(workbook(ROWS, strike))
    assert counts(form) == [("Đất đai", LAND), ("Hộ tịch", CIVIL), ("Tổng cộng", added(LAND, CIVIL))]
    assert [finding.expected for finding in found(form, "rows-struck")] == ["1"]
    listed = [one.text for one in form.recognition.left_out if one.reason is OmissionReason.STRUCK]
    assert listed == ["2", "Hộ tịch", *map(str, WORKS)]


def test_a_count_that_is_struck_through_alone_is_read_and_named():
    def strike(sheet):
        sheet["C4"].font = Font(strike=True)

    form = read_form(workbook([ROWS[0], *ROWS[2:]], strike))
    assert counts(form)[0] == ("Đất đai", LAND)
    assert [finding.found for finding in found(form, "count-struck")] == [str(LAND[0])]


@pytest.mark.parametrize(
    ("code", "scaled"), [("#,##0,", True), ('0"000"', True), ("#,##0", False), ("General", False)]
)
def test_a_format_that_shows_another_number_is_named(code, scaled):
    def shown(sheet):
        for row in sheet["C4:M6"]:
            for cell in row:
                cell.number_format = code

    form = read_form(workbook([ROWS[0], *ROWS[2:]], shown))
    assert counts(form)[0] == ("Đất đai", LAND)
    assert [finding.found for finding in found(form, "format-scaled")] == [code] * scaled


@pytest.mark.parametrize("quote", ["'", '"'])
@pytest.mark.parametrize(("value", "struck"), [("0", False), ("false", False), ("1", True), ("true", True)])
def test_a_font_says_in_either_kind_of_quotes_that_it_strikes_nothing(quote, value, struck):
    font = f"<font><strike val={quote}{value}{quote}/></font>".encode()
    assert bool(STRUCK.search(font)) is struck
