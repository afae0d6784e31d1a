"""Written workbooks: they read back as what was written, calculate themselves, and look as forms do."""

import csv
import io
import re
import subprocess
import zipfile

import attrs
import openpyxl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kstt import LAYOUTS, ReportedForm, check
from kstt.errors import DocumentError, ParseError
from kstt.io.excel.reading import form_bytes, read_form, read_forms, write_form
from kstt.samples import REMAINDER, published_report
from kstt.tables.cells import ReportedCell
from kstt.tables.heading import Signatures
from kstt.tables.sums import calculated_cells
from kstt.testing import corrupted_forms, forms
from tests.support import converted, program

REPORT = published_report()
FORM = REPORT.to_form(remainder=REMAINDER)
TEXTS = st.text(
    st.characters(exclude_categories=("Cs",), exclude_characters="\ufffe\uffff"), max_size=12
)  # fmt: skip
DANGEROUS = ("=1+1", "+1+1", "-1+1", "@SUM(A1)", '=cmd|"/c calc"!A1', "\t=1", "\r=1", "=HYPERLINK(1)")


def kept(reported):
    """What a table says: its rows, and of each cell the count, or the text where it is none."""
    return [
        (row.kind, row.number, row.label, [c.text if c.value is None else c.value for c in row.cells])
        for row in reported
    ]


@settings(max_examples=30)
@given(forms(), st.booleans())
def test_a_written_form_is_read_back(form, formulas):
    assert read_form(form_bytes(form, formulas=formulas)).to_form() == form


@settings(max_examples=30)
@given(corrupted_forms(), st.booleans())
def test_a_reported_form_is_written_as_it_was_reported(corruption, formulas):
    written = form_bytes(corruption.reported, formulas=formulas)
    again = read_form(written)
    assert kept(again) == kept(corruption.reported)
    found = [(f.rule, f.row, f.column, f.found, f.expected) for f in check(again)]
    assert found == [(f.rule, f.row, f.column, f.found, f.expected) for f in check(corruption.reported)]
    assert form_bytes(attrs.evolve(again, notes=()), formulas=formulas) == written


@settings(max_examples=30)
@given(TEXTS, TEXTS | st.sampled_from(DANGEROUS))
def test_any_text_comes_back_and_none_becomes_a_formula(label, cell):
    row = FORM.layout.total_label
    written = attrs.evolve(REPORT, reporting_unit=f"Đơn vị {label}".strip()).with_cell(row, "pending", cell)
    named = attrs.evolve(written.rows[2], label=f"Lĩnh vực {label}")
    written = attrs.evolve(written, rows=(*written.rows[:2], named, *written.rows[3:]))
    data = form_bytes(written, formulas=False)
    assert b"<f>" not in zipfile.ZipFile(io.BytesIO(data)).read("xl/worksheets/sheet1.xml")
    again = read_form(data)
    assert again.rows[2].label == named.label
    assert again.cell(row, "pending").text.strip() == cell.strip()


@pytest.mark.parametrize("text", DANGEROUS)
def test_text_that_looks_like_a_formula_stays_text_everywhere(text):
    odd = attrs.evolve(REPORT, reporting_unit=text, recipient=text, notes=(text,))
    odd = attrs.evolve(odd, rows=tuple(attrs.evolve(row, number=text, label=text) for row in odd.rows))
    sheet = openpyxl.load_workbook(io.BytesIO(form_bytes(odd, sheets=[text]))).active
    cells = [cell for line in sheet.iter_rows() for cell in line if cell.value is not None]
    assert not [
        cell for cell in cells if cell.data_type == "f" and not re.match(r"=(SUM\()?[C-M]\d", cell.value)
    ]
    # Only the table's own sums are formulas: none of them stands in the columns of numbers and labels.
    assert not [cell for cell in cells if cell.data_type == "f" and cell.column <= 2]


def test_the_same_form_gives_the_same_bytes():
    assert form_bytes(FORM) == form_bytes(FORM) != form_bytes(FORM, formulas=False)
    assert form_bytes([FORM, REPORT]) == form_bytes((FORM, REPORT))


def test_notes_of_a_reported_form_are_written_below_it():
    noted = attrs.evolve(REPORT, notes=("II.20 Đất đai: Ghi chú = xem lại", "1 Đất đai: x", "II Mục: y"))
    again = read_form(form_bytes(noted, signatures=None))
    assert kept(again) == kept(noted)
    assert again.notes == ("Ghi chú:", *(f"* {note}" for note in noted.notes))
    third = read_form(form_bytes(again, signatures=None))
    assert third.notes == again.notes


def test_counts_beyond_what_spreadsheets_keep_are_written_as_text():
    large = REPORT.with_cell("I.1", "received", 123_456_789_012_345_678)
    assert read_form(form_bytes(large)).cell("I.1", "received").value == 123_456_789_012_345_678


def test_text_that_no_workbook_can_hold_is_refused():
    for text, found in (
        ("x" * 40_000, "40000 characters"),
        ("\ud800", "broken character"),
        ("a\uffff", "broken"),
    ):
        odd = attrs.evolve(REPORT, rows=(attrs.evolve(REPORT.rows[0], number=text), *REPORT.rows[1:]))
        with pytest.raises(DocumentError, match=found):
            form_bytes(odd)


def test_names_of_sheets():
    def names(*args, **options):
        return openpyxl.load_workbook(io.BytesIO(form_bytes(*args, **options))).sheetnames

    assert names(FORM) == ["Biểu 06c"]
    assert names([FORM, FORM, REPORT]) == ["Biểu 06c", "Biểu 06c (2)", "Biểu 06c (3)"]
    units = [FORM.with_heading(reporting_unit=name) for name in ("UBND xã A/B", "Sở " + "C" * 40)]
    assert names(units) == ["UBND xã A B", "Sở " + "C" * 28]
    assert names(FORM, sheets=["'Quý [II]'"]) == ["Quý  II"]
    assert names(FORM, sheets=["History"]) == ["History (2)"]
    for wrong in ((), (FORM,)):
        with pytest.raises(ParseError):
            form_bytes(wrong, sheets=("a", "b"))


def test_a_file_is_not_written_over(tmp_path):
    write_form(FORM, tmp_path / "form.xlsx")
    with pytest.raises(DocumentError, match="exists"):
        write_form(FORM, tmp_path / "form.xlsx")
    write_form(FORM, tmp_path / "form.xlsx", formulas=False, overwrite=True)
    assert read_form(tmp_path / "form.xlsx").to_form() == FORM


def test_sums_that_hold_are_formulas_and_others_stay_as_reported():
    wrong = REPORT.with_cell("II", "received", 1).with_cell("II.1", "resolved", None)
    place = {row.ref: r for r, row in enumerate(wrong.rows)}
    sums = calculated_cells(wrong)
    assert (place["II"], 0) not in sums
    # A blank part: the sum of its column cannot be calculated.
    assert (place["II"], 4) in sums
    assert sums[place["II"], 4][0][0] == place["II"]
    assert (place["I"], 1) not in sums, "rows of section I are missing"
    sheet = openpyxl.load_workbook(io.BytesIO(form_bytes(wrong))).active
    values = openpyxl.load_workbook(io.BytesIO(form_bytes(wrong)), data_only=True).active
    first = next(cell.row for cell in sheet["B"] if cell.value == "Tổng cộng")
    for r, row in enumerate(wrong.rows):
        for c, cell in enumerate(row.cells):
            written = sheet.cell(first + r, 3 + c)
            assert (written.data_type == "f") == ((r, c) in sums)
            if cell.value is not None:
                assert values.cell(first + r, 3 + c).value == cell.value


def test_the_sheet_is_set_up_for_the_printer():
    book = openpyxl.load_workbook(io.BytesIO(form_bytes(FORM)))
    sheet = book.active
    assert (sheet.page_setup.orientation, sheet.page_setup.paperSize) == ("landscape", 9)
    assert sheet.sheet_properties.pageSetUpPr.fitToPage
    # One page across (which is what a width that is not stated means), as many down as it takes.
    assert (sheet.page_setup.fitToWidth or 1, sheet.page_setup.fitToHeight) == (1, 0)
    assert sheet.print_title_rows == "$6:$9"
    assert sheet.freeze_panes == "C10"
    merged = {str(region) for region in sheet.merged_cells.ranges}
    assert {"A6:A8", "B6:B8", "C6:F6", "D7:E7", "G6:J6", "K6:M6", "C7:C8"} <= merged
    assert [sheet.cell(9, c).value for c in range(1, 14)] == [f"({n})" for n in range(1, 14)]
    assert sheet["A1"].value == f"Biểu số {FORM.code}"
    assert sheet["C1"].value == FORM.layout.title.upper()
    assert book.properties.creator == FORM.reporting_unit
    assert book.properties.created.year == 2000


def without_values(data):
    """The same workbook with the values of its formulas taken away."""
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as package, zipfile.ZipFile(out, "w") as stripped:
        for name in package.namelist():
            part = package.read(name)
            if name.startswith("xl/worksheets/"):
                part, count = re.subn(rb"</f><v>[^<]*</v>", b"</f>", part)
                assert count > 10
            stripped.writestr(name, part)
    return out.getvalue()


def feedback_form():
    """Form 05b with a figure that cannot be known."""
    from kstt import FeedbackAccount, Form
    from kstt.forms.sections import FormRow, Section

    known = FeedbackAccount(2, 1, 1, 2, 1, 1, 1, 1, 1, 0, 2)
    unknown = FeedbackAccount(2_000, 1_000, 1_000, 2_000, 1_000, 1_000, None, None, 1_000, 0, 2_000)
    long = "Bảo trợ xã hội, người có công và các chính sách an sinh xã hội khác của địa phương"
    rows = (FormRow("Đất đai", known), FormRow(long, unknown))
    return Form(
        LAYOUTS.latest("05b"), FORM.period, (Section(None, rows, FeedbackAccount),), "UBND tỉnh Đắk Nông"
    )


def test_another_program_calculates_the_same_figures(office):
    written = [FORM, feedback_form()]
    source = office / "live.xlsx"
    source.write_bytes(without_values(form_bytes(written, sheets=["one", "two"])))
    for form, found in zip(written, read_forms(source), strict=True):
        assert "formulas-worked-out" in {finding.rule for finding in check(found)}
        known = [[cell.value for cell in row.cells] for row in ReportedForm.from_form(form)]
        assert [[cell.value for cell in row.cells] for row in found] == known
    converted(
        office, source, "csv:Text - txt - csv (StarCalc):44,34,76,1,,0,false,false,false,false,false,-1"
    )
    for form, name in zip(written, ("one", "two"), strict=True):
        lines = list(csv.reader((office / f"live-{name}.csv").read_text(encoding="utf-8").splitlines()))
        start = next(i for i, line in enumerate(lines) if line[1] == "Tổng cộng")
        for line, row in zip(lines[start:], ReportedForm.from_form(form), strict=False):
            assert line[1] == row.label
            assert [int(cell) if cell else None for cell in line[2 : 2 + len(row.cells)]] == [
                cell.value for cell in row.cells
            ]


def test_another_program_opens_it_and_saves_it_without_loss(office):
    source = office / "form.xlsx"
    source.write_bytes(form_bytes(FORM))
    converted(office, source, "ods")
    assert read_form(office / "form.ods").to_form() == FORM


def test_pictures_of_sheets(office, artefacts):
    """Pages to look at; every page repeats the header, and no column is too narrow for its figures."""
    signed = Signatures("Đắk Nông", FORM.period.end, "Người lập", "Người ký")
    source = artefacts / "forms.xlsx"
    write_form([FORM, feedback_form()], source, sheets=["06c", "05b"], signatures=signed, overwrite=True)
    converted(office, source, "pdf")
    pdf = office / "forms.pdf"
    text = subprocess.run(
        [program("pdftotext"), "-layout", pdf, "-"], capture_output=True, text=True, check=True
    )
    pages = text.stdout.rstrip("\f").split("\f")
    # How many pages the longer form takes depends on the fonts of the machine.
    assert len(pages) in {4, 5}
    assert all("Lĩnh vực giải quyết" in page for page in pages[:-1])
    assert "Ngành, lĩnh vực" in pages[-1]
    assert all(f"Trang {n}/" in page for n, page in enumerate(pages, 1))
    assert "###" not in text.stdout
    assert "126.378" in pages[0]
    assert "(Từ ngày 15/03/2021 đến ngày 14/06/2021)" in pages[0]
    assert "Đắk Nông, ngày 14 tháng 6 năm 2021" in pages[-2]
    subprocess.run([program("pdftoppm"), "-r", "80", "-png", pdf, artefacts / "forms"], check=True)
    assert len(list(artefacts.glob("forms-*.png"))) >= len(pages)


@settings(max_examples=25)
@given(st.lists(forms(max_rows=2), min_size=1, max_size=3))
def test_several_forms_in_one_workbook(several):
    read = read_forms(form_bytes(several))
    assert [form.to_form() for form in read] == several


def test_cells_that_are_dashes_or_errors_are_kept():
    odd = REPORT
    for column, text in (
        ("received", "-"),
        ("resolved", "#REF!"),
        ("pending", "1,2340"),
        ("carried_over", "-5"),
    ):
        odd = odd.with_cell("II.1", column, text)
    again = read_form(form_bytes(odd))
    assert kept(again) == kept(odd)
    assert again.cell("II.1", "carried_over") == ReportedCell("-5", -5, "'Biểu 06c'!F29")


def test_a_narrow_table_stands_under_a_wide_heading():
    layout = attrs.evolve(REPORT.layout, columns=REPORT.layout.columns[:1])
    rows = tuple(attrs.evolve(row, cells=row.cells[:1]) for row in REPORT)
    narrow = attrs.evolve(REPORT, layout=layout, rows=rows)
    assert kept(read_form(form_bytes(narrow), layout=layout)) == kept(narrow)
