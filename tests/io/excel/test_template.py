"""Workbooks to be filled in: what a clerk types reads back as the form that was meant."""

import io

import openpyxl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kstt import LAYOUTS, CaseAccount, FeedbackAccount, ReportingPeriod
from kstt.cli import main
from kstt.definitions.columns import boxes_of
from kstt.errors import ParseError
from kstt.io.excel import read_form, template_bytes
from kstt.records import CategoryCatalogue, ProcedureCategory
from kstt.samples import published_catalogue
from kstt.tables.cells import LineKind
from kstt.testing import case_accounts, feedback_accounts
from kstt.vocabulary import AuthorityLevel
from tests.support import converted

Q = ReportingPeriod.quarter(2021, 2)
ROWS = CategoryCatalogue(tuple(map(ProcedureCategory, ("Đất đai", "Hộ tịch", "=1+1"))))


def filled(data, accounts):
    """The workbook with the boxes of an account typed into each row, by row and column as they print."""
    book = openpyxl.load_workbook(io.BytesIO(data))
    sheet = book.active
    form = read_form(data)
    keys = {column.key: place for place, column in enumerate(form.columns)}
    lines = [row for row in form if row.kind is LineKind.ROW]
    for line, account in zip(lines, accounts, strict=True):
        if account is None:
            continue
        (row,) = {
            int("".join(filter(str.isdigit, cell.where.split("!")[-1]))) for cell in line.cells if cell.where
        }
        for box in boxes_of(type(account)):
            cell = sheet.cell(row, 3 + keys[box.key])
            assert cell.value is None, "a cell to be filled is empty"
            cell.value = account.values[box.key]
    buffer = io.BytesIO()
    book.save(buffer)
    return buffer.getvalue()


@settings(max_examples=15, deadline=None)
@given(st.lists(case_accounts(), min_size=3, max_size=3))
def test_what_is_filled_in_reads_back(accounts):
    blank = template_bytes(LAYOUTS.on("06a", Q.end), Q, ROWS, reporting_unit="UBND xã A")
    form = read_form(filled(blank, accounts)).to_form().of(CaseAccount)
    assert [row.account for row in form.sections[0]] == accounts
    assert (form.period, form.reporting_unit) == (Q, "UBND xã A")


@settings(max_examples=5, deadline=None)
@given(st.lists(feedback_accounts(), min_size=3, max_size=3))
def test_form_05_too(accounts):
    if any(None in account.values.values() for account in accounts):
        return
    blank = template_bytes(LAYOUTS.on("05b", Q.end), Q, ROWS)
    form = read_form(filled(blank, accounts)).to_form().of(FeedbackAccount)
    assert [row.account for row in form.sections[0]] == accounts


def test_sections_have_the_rows_of_their_level():
    blank = read_form(template_bytes(LAYOUTS.on("06c", Q.end), Q, published_catalogue()))
    names = {
        level: [c.name for c in published_catalogue().categories if c.level is level]
        for level in blank.levels.values()
    }
    found = {
        level: [row.label for row in blank if row.kind is LineKind.ROW and blank.levels[row.section] is level]
        for level in blank.levels.values()
    }
    assert found == names


def test_cells_to_be_filled_take_whole_numbers_from_0_alone():
    book = openpyxl.load_workbook(io.BytesIO(template_bytes(LAYOUTS.on("06a", Q.end), Q, ROWS)))
    rules = book.active.data_validations.dataValidation
    assert {(rule.type, rule.operator, rule.formula1) for rule in rules} == {
        ("whole", "greaterThanOrEqual", "0")
    }
    assert sum(len(rule.sqref.ranges) for rule in rules) == 3 * len(boxes_of(CaseAccount))


def test_totals_are_live():
    sheet = openpyxl.load_workbook(io.BytesIO(template_bytes(LAYOUTS.on("06a", Q.end), Q, ROWS))).active
    formulas = [
        c.value
        for row in sheet.iter_rows()
        for c in row
        if str(c.value).startswith("=SUM") or str(c.value).startswith("=C")
    ]
    assert len(formulas) >= 11


GAPS = CategoryCatalogue(
    tuple(
        ProcedureCategory(name, level, number=number)
        for level in (*AuthorityLevel, None)
        for name, number in (("Đất đai", "2"), ("Hộ tịch", "44"), (f"Riêng {level}", ""))
    )
)


@pytest.mark.parametrize("catalogue", [ROWS, GAPS, published_catalogue()])
@pytest.mark.parametrize("form", LAYOUTS.forms())
def test_rows_are_numbered_on_and_lines_of_sections_are_live_sums(form, catalogue):
    """A clerk who fills in the rows alone has filled in the form, whatever numbers the catalogue has."""
    blank = template_bytes(LAYOUTS.on(form, Q.end), Q, catalogue)
    table, sheet = read_form(blank), openpyxl.load_workbook(io.BytesIO(blank)).active
    for section in {row.section for row in table}:
        numbers = [row.number for row in table if row.kind is LineKind.ROW and row.section == section]
        assert numbers == [str(n) for n in range(1, len(numbers) + 1)]
    for line in (row for row in table if row.kind is not LineKind.ROW):
        for cell in line.cells:
            assert str(sheet[cell.where.split("!")[-1]].value).startswith("=")
    rows = [row for row in table if row.kind is LineKind.ROW]
    account = CaseAccount(1, 2, 3, 1, 2, 1, 1, 1) if form.startswith("06") else None
    if account:
        read = read_form(filled(blank, [account] * len(rows))).to_form().of(CaseAccount)
        assert read.total == sum([account] * (len(rows) - 1), account)
        assert not read.findings


def test_a_catalogue_without_rows_is_refused():
    with pytest.raises(ParseError, match="no row"):
        template_bytes(LAYOUTS.on("06a", Q.end), Q, CategoryCatalogue(()))


def test_the_command(tmp_path, capsys):
    path = tmp_path / "blank.xlsx"
    assert (
        main(["template", "06a", "--reporting-unit", "UBND xã A", "--period", "2026-Q4", "-o", str(path)])
        == 0
    )
    assert read_form(path).reporting_unit == "UBND xã A"
    assert main(["template", "06a", "--period", "2026-Q4", "-o", str(path)]) == 2
    assert "exists" in capsys.readouterr().err


def recalculated(path, folder):
    """The workbook after a spreadsheet program has opened it, calculated and saved it."""
    done = folder / "saved"
    done.mkdir(exist_ok=True)
    converted(done, path, "xlsx")
    return done / path.name


def test_filled_workbooks_come_back_through_merge(tmp_path, capsys):
    """What two units type, a spreadsheet program calculates and ``kstt merge`` adds up: exactly their sum."""
    zero = CaseAccount.zero()
    typed = {
        "UBND xã A": [CaseAccount(3, 2, 1, 1, 2, 1, 1, 1), zero, CaseAccount(0, 5, 0, 4, 1, 0, 0, 0)],
        "UBND xã B": [CaseAccount(1, 0, 0, 1, 0, 0, 0, 0), CaseAccount(10, 1200, 5, 900, 9, 9, 4, 293), zero],
    }
    files = []
    for unit, accounts in typed.items():
        path = tmp_path / f"{unit[-1]}.xlsx"
        blank = template_bytes(LAYOUTS.on("06a", Q.end), Q, ROWS, reporting_unit=unit)
        # Cells of a row without cases stay empty, as clerks leave them.
        path.write_bytes(filled(blank, [None if account == zero else account for account in accounts]))
        files.append(recalculated(path, tmp_path))
    for file in files:
        rules = openpyxl.load_workbook(file).active.data_validations.dataValidation
        assert {(rule.type, rule.operator, rule.formula1) for rule in rules} == {
            ("whole", "greaterThanOrEqual", "0")
        }
    merged = tmp_path / "merged.xlsx"
    command = ["merge", *map(str, files), "--form", "06a", "--period", str(Q), "-o", str(merged)]
    assert main(command) == 0, capsys.readouterr()
    form = read_form(merged).to_form().of(CaseAccount)
    sums = [one + other for one, other in zip(*typed.values(), strict=True)]
    assert {row.label: row.account for row in form.sections[0]} == dict(
        zip(("Đất đai", "Hộ tịch", "=1+1"), sums, strict=True)
    )
