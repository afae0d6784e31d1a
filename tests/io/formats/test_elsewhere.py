"""The period and the unit of a table that its heading does not name."""

import io

import attrs
import openpyxl
import pytest

from kstt import ReportingPeriod, Severity, check
from kstt.io.excel import form_bytes
from kstt.io.formats import read_form
from kstt.io.formats.elsewhere import with_heading_from_elsewhere
from kstt.io.formats.reading import parse_forms
from kstt.io.units import read_units
from kstt.merging import merge_units
from kstt.samples import published_report
from kstt.tables.cells import PlainRows, TableLines, first_spot
from kstt.tables.recognition import Doubt
from tests.io.grid.tables import HEADER, LAND, table

ROWS = [["1", "Đất đai", *LAND], ["", "Tổng cộng", *LAND]]


def told(name, *, above=(), below=()):
    """The period of a table in a file, the unit, and what is said of both."""
    text = "".join(f"{line}\n" for line in above) + table(*ROWS, *([line] for line in below))
    (form,) = parse_forms(text.encode(), name)
    about = ("period", "unit")
    said = {one.rule: one.severity for one in check(form) if one.rule.startswith(about)}
    return str(form.period) if form.period else None, form.reporting_unit, said


@pytest.mark.parametrize(
    ("name", "period"),
    [
        ("bc q3 2026.tsv", "2026-Q3"),
        ("BC_Q3_2026.tsv", "2026-Q3"),
        ("T9-2026.tsv", "2026-09"),
        ("Bieu 06a quy II-2021.tsv", "2021-Q2"),
        ("UBND xã A - 6 tháng đầu năm 2024.tsv", "2024-H1"),
        ("ca nam 2024.tsv", "2024"),
    ],
)
def test_the_name_of_a_file_gives_the_period_and_this_is_told(name, period):
    assert told(name) == (period, "", {"period-of-name": Severity.WARNING})


@pytest.mark.parametrize(
    "name",
    [
        "a.tsv",
        "q3.tsv",
        "bao cao nam 2024.tsv",
        "so sanh q1 2024 va q2 2024.tsv",
        "T3-T6 2024.tsv",
        "q1-q2 2026.tsv",
        "so ket 6 thang dau nam va phuong huong 6 thang cuoi nam 2026.tsv",
        "Quy 3 nam 2025-2026.tsv",
    ],
)
def test_a_name_that_gives_none_or_several_is_none(name):
    assert told(name)[0] is None


@pytest.mark.parametrize(
    ("sheet", "period"), [("Năm 2025", "2025"), ("2025", None), ("Báo cáo năm 2025", None)]
)
def test_a_sheet_of_a_year(sheet, period):
    form = parse_forms(table(*ROWS).encode(), "a.tsv")[0]
    known = attrs.evolve(form.recognition, sheet=sheet)
    (found,) = with_heading_from_elsewhere([attrs.evolve(form, recognition=known)], "Năm 2024.tsv")
    assert (str(found.period) if found.period else None) == period


@pytest.mark.parametrize(
    ("names", "again"), [(("Quý I-2026", "Quý II-2026"), False), (("Q2-2026", "Quý II-2026 (2)"), True)]
)
def test_two_sheets_of_a_unit_are_told_only_where_they_are_of_one_period(names, again):
    form = parse_forms(table(*ROWS).encode(), "a.tsv")[0]
    forms = []
    for i, name in enumerate(names):
        (first, *others) = form.rows
        rows = (attrs.evolve(first, where=f"{name}!A4"), *others)
        doubts = (Doubt("unit-again", "", rows[0].where, "UBND xã A", f"{names[0]}!A4"),) if i else ()
        known = attrs.evolve(form.recognition, sheet=name, doubts=doubts)
        forms.append(attrs.evolve(form, rows=rows, reporting_unit="UBND xã A", recognition=known))
    _, second = with_heading_from_elsewhere(forms, "a.xlsx")
    assert ("unit-again" in {doubt.rule for doubt in second.recognition.doubts}) is again


def test_a_heading_counts_before_a_line_below_and_that_before_the_name():
    above = ["Kỳ báo cáo: Quý I/2024"]
    below = ["Kỳ báo cáo: Quý II/2024", "Đơn vị báo cáo: UBND xã A"]
    assert told("q3 2024.tsv", above=above, below=below)[0] == "2024-Q1"
    assert told("q3 2024.tsv", below=below) == (
        "2024-Q2",
        "UBND xã A",
        {"period-elsewhere": Severity.WARNING, "unit-elsewhere": Severity.WARNING},
    )


@pytest.mark.parametrize(
    ("line", "unit"),
    [("TM. UBND XÃ ĐẮK LAO", "UBND XÃ ĐẮK LAO"), ("T/M UBND xã A", "UBND xã A"), ("TM. CHỦ TỊCH", "")],
)
def test_the_unit_in_whose_name_it_is_signed_is_told(line, unit):
    _, found, said = told("a.tsv", below=[line])
    assert found == unit
    assert ("unit-elsewhere" in said) is bool(unit)


def test_a_heading_whose_period_cannot_be_read_is_not_overruled():
    period, _, said = told("q3 2024.tsv", above=["Kỳ báo cáo: Quý V năm 2024"])
    assert period is None
    assert "period-unread" in said


def test_each_sheet_has_the_period_of_its_name(tmp_path):
    openpyxl = pytest.importorskip("openpyxl")
    path = tmp_path / "Quy I 2020.xlsx"
    path.write_bytes(form_bytes(published_report()))
    book = openpyxl.load_workbook(path)
    (sheet,) = book.worksheets
    sheet.title = "Quý 2-2021"
    for row in sheet.iter_rows(max_row=8):
        for cell in row:
            if isinstance(cell.value, str) and "2021" in cell.value:
                cell.value = None
    book.save(path)
    form = read_form(path)
    assert str(form.period) == "2021-Q2"
    (finding,) = (one for one in check(form) if one.rule == "period-of-name")
    assert finding.found == "Quý 2-2021"


def test_a_table_whose_name_alone_gives_another_period_is_merged_with_a_word(tmp_path):
    rows = table(*ROWS)
    for name, above in (("UBND xã A T6-2021.tsv", ""), ("b.tsv", "Kỳ báo cáo: Quý I/2021\n")):
        path = tmp_path / name
        path.write_text(f"Đơn vị báo cáo: UBND xã {name[0]}\n{above}{rows}", "utf-8")
    merge = merge_units(read_units([tmp_path]).reports, ReportingPeriod.quarter(2021, 2))
    assert [outcome.unit for outcome in merge.refused] == ["UBND xã b"]
    rules = {one.rule for one in merge.all_findings}
    assert {"unit-period-unstated", "period-of-name", "unit-period"} <= rules


@pytest.mark.parametrize("name", ["UBND xã A Q1-2021.tsv", "UBND xã A quy 2-2020.tsv"])
def test_a_name_of_a_period_that_was_over_before_is_no_day_of_sending(name, tmp_path):
    (tmp_path / name).write_text(f"Đơn vị báo cáo: UBND xã A\n{table(*ROWS)}", "utf-8")
    merge = merge_units(read_units([tmp_path]).reports, ReportingPeriod.quarter(2021, 2))
    assert [one.rule for outcome in merge.refused for one in outcome.reasons] == ["unit-period"]


@pytest.mark.parametrize("more", ["1", "Số điện thoại:\t0905123456", "Tổng số trang:\t2", "2024"])
def test_a_page_or_a_telephone_below_is_no_other_table(more):
    below = ["Kỳ báo cáo: Quý II/2024", "Đơn vị báo cáo: UBND xã A", more]
    assert told("a.tsv", below=below)[:2] == ("2024-Q2", "UBND xã A")


def test_a_heading_below_that_stands_over_another_table_is_none_of_this():
    below = [
        "Kỳ báo cáo: Quý III/2026",
        "Đơn vị báo cáo: UBND xã B",
        "",
        "STT\tHọ và tên\tTuổi",
        "1\tNguyễn Văn A\t40",
    ]
    assert told("a.tsv", below=below)[:2] == (None, "")


def test_sheets_of_other_months_by_their_names_are_no_second_tables_of_one():
    book = openpyxl.Workbook()
    for month in (1, 2, 3):
        sheet = book.create_sheet(f"Tháng {month}-2025")
        sheet.append(["Đơn vị báo cáo: UBND xã Ea Súp"])
        for row in (*HEADER, *ROWS):
            sheet.append(row)
    book.remove(book.worksheets[0])
    stream = io.BytesIO()
    book.save(stream)
    forms = parse_forms(stream.getvalue(), "quy 1.xlsx")
    assert [str(form.period) for form in forms] == ["2025-01", "2025-02", "2025-03"]
    assert not [one for form in forms for one in check(form) if one.rule == "unit-again"]
    book.worksheets[2].title = "Tháng 1-2025 (2)"
    stream = io.BytesIO()
    book.save(stream)
    rules = {one.rule for form in parse_forms(stream.getvalue(), "a.xlsx") for one in check(form)}
    assert "unit-again" in rules


@pytest.mark.parametrize(
    ("name", "heading", "differs"),
    [
        ("06a Quý II-2024 xã A.tsv", "Quý I/2024", True),
        ("quy 2.tsv", "Quý I/2024", True),
        ("Quý I-2025.tsv", "Quý I/2024", True),
        ("Quý I-2024.tsv", "Quý I/2024", False),
        ("06a xã A.tsv", "Quý I/2024", False),
        ("T4-2024.tsv", "Quý I/2024", False),
        ("6 tháng đầu năm 2024.tsv", "Quý II/2024", False),
        ("Quý III-2024.tsv", "9 tháng đầu năm 2024", False),
    ],
)
def test_a_name_that_says_another_part_of_the_year_than_the_heading_is_told(name, heading, differs):
    period, _, said = told(name, above=[f"Kỳ báo cáo: {heading}"])
    assert period == str(ReportingPeriod.mentioned_in(heading)[0])
    assert ("period-against-name" in said) is differs


def test_the_first_spot_is_known_without_making_rows(monkeypatch):
    def made(self):
        raise AssertionError

    monkeypatch.setattr(PlainRows, "made", made)
    rows = PlainRows(TableLines(()), ((1,), (2,)), ("A4", "A5"), lambda i: ())
    assert (first_spot(rows), first_spot(())) == ("A4", "")
