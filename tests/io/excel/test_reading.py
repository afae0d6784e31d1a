"""Workbooks that other programs made: what is recognised where, and what is said of the rest."""

from datetime import date

import attrs
import openpyxl
import pytest

from kstt import (
    LAYOUTS,
    AuthorityLevel,
    Case,
    CaseAccount,
    Channel,
    ReportingPeriod,
    Severity,
    check,
    form_06c,
)
from kstt.errors import DocumentError
from kstt.io.excel.reading import form_bytes, read_form, read_forms
from kstt.io.excel.writing import write_form
from kstt.io.grid.recognising import with_rest
from kstt.samples import published_report
from kstt.tables.cells import LineKind
from kstt.tables.recognition import HeaderSign, OmissionReason
from tests.io.grid.tables import CIVIL, HEADER, LAND
from tests.support import DATA

WORKBOOKS = DATA / "workbooks"
REPORT = published_report()
KINDS = ("xlsx", "xls", "ods")


def published(*sections):
    """The counts of the published rows of some sections, blanks as the portal means them: nothing."""
    return [
        (row.label, [cell.value or 0 for cell in row.cells])
        for row in REPORT.rows
        if row.section in sections and row.kind is LineKind.ROW
    ]


@pytest.fixture(scope="module", params=KINDS)
def by_hand(request):
    return read_form(WORKBOOKS / f"libreoffice.{request.param}", source="q2")


def test_a_sheet_made_by_hand_holds_and_is_the_published_one(by_hand):
    errors = [f for f in check(by_hand) if f.severity is not Severity.INFO]
    assert errors == []
    form = by_hand.to_form().of(CaseAccount)
    rows = [(row.label, list(row.account.values.values())) for section in form.sections for row in section]
    assert rows == published("II", "III")
    assert form.code == "06c/VPCP/KSTT"
    assert [section.level.value for section in form.sections] == ["district", "commune"]


def test_its_heading_is_read_from_cells_of_several_lines(by_hand):
    assert str(by_hand.period) == "2021-Q2"
    assert by_hand.reporting_unit == "UBND tỉnh Đắk Nông"
    assert by_hand.recipient == "Văn phòng Chính phủ"
    assert "20 Đất đai: Ghi chú = Số liệu đã đối chiếu" in by_hand.notes
    assert "NGƯỜI LẬP BIỂU" in by_hand.notes


def test_every_cell_names_its_address(by_hand):
    assert by_hand.cell("Tổng cộng", "received").where == "q2: '06c quý II'!C10"
    land = by_hand.cell("II.20 Đất đai", "received")
    assert (land.text, land.value, land.where) == ("20.807", 20_807, "q2: '06c quý II'!C31")
    spaced = by_hand.cell("II.20 Đất đai", "received_direct")
    assert (spaced.text, spaced.value) == ("16 096", 16_096)
    assert by_hand.cell("II.2 Chứng thực", "carried_over").text == "-"
    assert by_hand.cell("II.15 Dầu khí", "received_online").is_blank


def test_a_sheet_with_a_form_that_cannot_be_read_is_a_finding_beside_the_others(tmp_path):
    form = form_06c([], ReportingPeriod.quarter(2021, 2))
    write_form(form, tmp_path / "units.xlsx")
    book = openpyxl.load_workbook(tmp_path / "units.xlsx")
    unclear = book.copy_worksheet(book.active)
    unclear.title = "Sở khác"
    for row in unclear.iter_rows(max_row=12):
        for cell in row:
            if isinstance(cell.value, str) and ("hạn" in cell.value or cell.value.startswith("(")):
                cell.value = None if cell.value.startswith("(") else "Loại khác"
    book.save(tmp_path / "units.xlsx")
    (read,) = read_forms(tmp_path / "units.xlsx")
    (finding,) = (one for one in check(read) if one.rule == "table-unread")
    assert finding.where == "Sở khác"
    assert "no column for resolved" in finding.text
    (asked,) = read_forms(tmp_path / "units.xlsx", sheet=read.recognition.sheet)
    assert not any(one.rule == "table-unread" for one in check(asked))


@pytest.mark.parametrize(
    ("sheet", "told"), [("another unit", True), ("copy", False), ("period before", False), ("no form", False)]
)
def test_a_hidden_sheet_that_may_hold_cases_is_a_finding(tmp_path, sheet, told):
    period = ReportingPeriod.quarter(2021, 2)
    cases = [
        Case(
            f"H{number}",
            "Hộ tịch",
            AuthorityLevel.COMMUNE,
            "A",
            Channel.DIRECT,
            date(2021, 4, 1),
            None,
            None,
            None,
        )
        for number in range(3)
    ]
    shown = form_06c(cases, period)
    other = {
        "another unit": form_06c(cases[1:], period),
        "copy": shown,
        "period before": form_06c(cases[1:], period.previous()),
    }
    write_form([shown, other.get(sheet, shown)], tmp_path / "units.xlsx")
    book = openpyxl.load_workbook(tmp_path / "units.xlsx")
    book.worksheets[1].title, book.worksheets[1].sheet_state = "Sở khác", "hidden"
    if sheet == "no form":
        book.worksheets[1].delete_rows(1, 200)
    book.save(tmp_path / "units.xlsx")
    (read,) = read_forms(tmp_path / "units.xlsx")
    found = [finding for finding in check(read) if finding.rule == "table-unread"]
    assert [(finding.where, "hidden" in finding.text) for finding in found] == [("Sở khác", True)] * told


def test_what_was_recognised_is_said(by_hand):
    told = by_hand.recognition
    assert told.sign is HeaderSign.TITLES
    assert told.sheet == "06c quý II"
    spots = {spot.key: (spot.title, spot.where.partition("!")[2]) for spot in told.columns}
    assert spots["number"] == ("TT", "A6")
    assert spots["received_direct"] == ("Trực tiếp, dịch vụ bưu chính", "E8")
    assert spots["pending_overdue"] == ("Quá hạn", "M7")
    assert [where.partition("!")[2] for where in told.hidden] == ["A25", "A45"]
    assert dict(told.other_sheets) == {"Hướng dẫn": "no header of a known form", "Kỳ trước": "is hidden"}
    reasons = {
        reason: [left.text for left in told.left_out if left.reason is reason] for reason in OmissionReason
    }
    assert reasons[OmissionReason.COLUMN_NUMBERS] == ["B"]
    assert reasons[OmissionReason.REMARK] == ["Số liệu đã đối chiếu"] * 2
    assert "THỦ TRƯỞNG ĐƠN VỊ" in reasons[OmissionReason.NO_FIGURES]
    assert reasons[OmissionReason.ABOVE] == []


@pytest.mark.parametrize("kind", KINDS)
def test_sheets_are_chosen_by_name(kind):
    file = WORKBOOKS / f"libreoffice.{kind}"
    hidden = read_form(file, sheet="Kỳ trước")
    assert hidden.recognition.sheet == "Kỳ trước"
    assert [row.label for row in hidden] == [row.label for row in read_form(file)]
    with pytest.raises(DocumentError, match="'Hướng dẫn', '06c quý II', 'Kỳ trước'"):
        read_form(file, sheet="06c")
    with pytest.raises(DocumentError, match="no header of a known form"):
        read_form(file, sheet="Hướng dẫn")


def test_bytes_and_open_files_are_read_alike():
    file = WORKBOOKS / "libreoffice.xlsx"
    with file.open("rb") as stream:
        assert read_form(stream) == read_form(file.read_bytes())
    assert read_form(file.read_bytes()).cell("Tổng cộng", 3).where == "'06c quý II'!C10"
    assert read_form(str(file)).source == str(file)


@pytest.fixture(scope="module")
def untidy():
    return read_form(WORKBOOKS / "openpyxl.xlsx", source="krong-no.xlsx")


def test_columns_in_any_order_under_a_portal_s_titles(untidy):
    assert untidy.layout.form == "06a"
    assert str(untidy.period) == "2021-Q2"
    assert [row.label for row in untidy] == ["UBND xã Nam Đà", "UBND xã Đắk Drô", "UBND xã Tân Thành", "Cộng"]
    row = untidy.row("1 UBND xã Nam Đà")
    assert [cell.value for cell in row.cells] == [6, 1, 5, 0, 5, 2, 3, 0, 1, 1, 0]
    assert row.cells[1].where == "krong-no.xlsx: 'Bao cao'!L8"
    assert "1 UBND xã Nam Đà: Mã = 00670" in untidy.notes


def test_cells_that_are_no_counts_keep_what_stands_there(untidy):
    row = untidy.row("3 UBND xã Tân Thành")
    shown = {
        cell.where.partition("!")[2]: cell.text for cell in row.cells if cell.value is None and cell.text
    }
    assert shown == {"F10": "998,5", "I10": "14/06/2021", "J10": "#REF!", "L10": "TRUE", "M10": "1,1"}
    assert untidy.cell("2 UBND xã Đắk Drô", "resolved_early").value == 4
    no_count = {"not-a-count", "count-unknown", "unknown-filled"}
    bad = {finding.where for finding in check(untidy) if finding.rule in no_count}
    assert {where.partition("!")[2] for where in bad} == set(shown)


def test_a_formula_without_a_value_is_a_blank_with_its_reason(untidy):
    told = dict(untidy.recognition.uncalculated)
    assert told["krong-no.xlsx: 'Bao cao'!D10"] == "=SUM(E10:G10)"
    # Those of cells that are no counts; the others were worked out.
    assert len(told) == 3 + 8
    assert [f.found for f in check(untidy) if f.rule == "formulas-worked-out"] == [
        str(3 * 3 + 11 - len(told))
    ]
    findings = [f for f in check(untidy) if f.rule == "formula-without-value"]
    assert {finding.where for finding in findings} == set(told)
    assert findings[0].found == "=SUM(L10:N10)"


def test_hidden_rows_and_columns_and_other_sheets_are_said(untidy):
    told = untidy.recognition
    assert [where.partition("!")[2] for where in told.hidden] == ["A9", "G6"]
    assert dict(told.other_sheets) == {"Trống": "is empty", "Biểu đồ": "is no worksheet"}


def test_a_frame_s_header_of_several_levels():
    form = read_form(WORKBOOKS / "pandas.xlsx")
    assert form.layout.form == "06a"
    assert check(form) == ()
    labelled = [(row.label, [cell.value for cell in row.cells]) for row in form if row.kind is LineKind.ROW]
    assert labelled == published("III")


def test_place_holders_of_formulas_are_no_zeros():
    form = read_form(WORKBOOKS / "pandas-xlsxwriter.xlsx")
    assert all(cell.value for cell in form.row("Tổng cộng").cells)
    assert [(finding.rule, finding.found) for finding in check(form)] == [("formulas-worked-out", "11")]
    assert form.to_form(REPORT.period).total.values == {
        column.key: REPORT.cell("III", column.key).value for column in REPORT.layout.columns
    }


def test_files_that_are_not_what_they_are_called(tmp_path):
    form = read_form(WORKBOOKS / "text.xlsx")
    assert check(form) == ()
    assert form.cell("Tổng cộng", "received").where.endswith("line 2 field 3")
    for name, other in (
        ("libreoffice.xlsx", "a.xls"),
        ("libreoffice.xls", "a.xlsx"),
        ("libreoffice.ods", "b.xls"),
    ):
        renamed = tmp_path / other
        renamed.write_bytes((WORKBOOKS / name).read_bytes())
        assert read_form(renamed, source="x") == read_form(WORKBOOKS / name, source="x")
    with pytest.raises(DocumentError, match="a web page") as error:
        read_form(WORKBOOKS / "page.xls")
    assert "save it as .xlsx" in error.value.hint


def test_several_forms_are_never_taken_for_one(tmp_path):
    from kstt.io.excel.reading import write_form

    forms = (read_form(WORKBOOKS / "libreoffice.xlsx"), read_form(WORKBOOKS / "pandas.xlsx"))
    write_form(forms, tmp_path / "two.xlsx", sheets=("Tỉnh", "Cấp xã"))
    assert [form.recognition.sheet for form in read_forms(tmp_path / "two.xlsx")] == ["Tỉnh", "Cấp xã"]
    with pytest.raises(DocumentError, match="2 forms, in the sheets 'Tỉnh', 'Cấp xã'"):
        read_form(tmp_path / "two.xlsx")
    assert read_form(tmp_path / "two.xlsx", sheet="Cấp xã").layout == LAYOUTS.latest("06a")


def test_several_forms_under_one_another_in_one_sheet(tmp_path):
    """A clerk copies one sheet below another; a remark mentions a form, but begins none."""

    from kstt.io.excel.reading import write_form

    write_form([REPORT, read_form(WORKBOOKS / "pandas.xlsx")], tmp_path / "two.xlsx", formulas=False)
    book = openpyxl.load_workbook(tmp_path / "two.xlsx")
    above, below = book.worksheets
    above.cell(above.max_row + 1, 2, "(Chi tiết tại Biểu số 06c/VPCP/KSTT)")
    shift = above.max_row + 2
    for line in below.iter_rows():
        for cell in line:
            above.cell(cell.row + shift, cell.column, cell.value)
    book.remove(below)
    book.save(tmp_path / "stacked.xlsx")
    first, second = read_forms(tmp_path / "stacked.xlsx")
    assert [cell.value for row in first for cell in row.cells] == [
        cell.value for row in REPORT for cell in row.cells
    ]
    assert "(Chi tiết tại Biểu số 06c/VPCP/KSTT)" in first.notes
    assert second.layout == LAYOUTS.latest("06a")
    assert [row.label for row in second if row.kind is LineKind.ROW] == [
        label for label, _ in published("III")
    ]
    assert second.rows[0].where.endswith(f"!A{shift + 10}")
    with pytest.raises(DocumentError, match="2 forms"):
        read_form(tmp_path / "stacked.xlsx")


def test_an_edition_of_one_s_own(tmp_path):
    """A layout from a file, with fewer columns and other titles, is written and read like those that came along."""
    from kstt import Form, ReportingPeriod
    from kstt.forms.sections import FormRow, Section
    from kstt.io.excel.reading import form_bytes
    from kstt.io.settings.layouts import parse_layouts

    register = parse_layouts(
        """
        [[layout]]
        based_on = "II.06a/VPCP/KSTT"
        code = "06a/UBND-TCT"
        title = "Kết quả giải quyết"
        row_header = "Đơn vị"
        total_label = "Tổng số toàn tỉnh"
        source = "05/2027/TT-VPCP"
        in_force_from = 2027-01-01
        """
    )
    layout = register.by_code("06a/UBND-TCT")
    rows = (
        FormRow("Sở Nội vụ", CaseAccount(1, 2, 3, 1, 2, 0, 2, 1)),
        FormRow("Sở Tư pháp", CaseAccount.zero()),
    )
    form = Form(layout, ReportingPeriod.quarter(2027, 2), (Section(None, rows, CaseAccount),), "UBND tỉnh")
    again = read_form(form_bytes(form), layout=layout)
    assert again.to_form() == form


def test_a_part_that_unpacks_to_too_much_is_named_with_the_size_that_it_claims():
    from kstt.io.files.containers import packed, unpacked

    data = packed({"a": b"x" * 100}).getvalue()
    parts = unpacked(data, "x", lambda _: True, budget=50, optional=lambda _: True)
    assert parts.content == {}
    assert parts.too_large == {"a": 100}


def test_a_second_table_of_one_unit_in_a_workbook_is_a_finding():
    other = attrs.evolve(REPORT, reporting_unit="UBND tỉnh Khác")
    first, second, third = read_forms(form_bytes([REPORT, REPORT, other]))
    found = [[f for f in check(form) if f.rule == "unit-again"] for form in (first, second, third)]
    assert list(map(len, found)) == [0, 1, 0]
    assert (found[1][0].found, found[1][0].expected) == (REPORT.reporting_unit, first.rows[0].where)


def test_a_table_of_other_rows_of_one_unit_in_a_workbook_is_no_finding():
    named = [(attrs.evolve(row, label=f"Thủ tục {row.ref}"), row) for row in REPORT.rows]
    rows = tuple(
        attrs.evolve(row, cells=row.cells[::-1]) if row.kind is LineKind.ROW else row
        for renamed, old in named
        for row in (renamed if old.kind is LineKind.ROW else old,)
    )
    first, other = with_rest((read_form(form_bytes(REPORT)),) * 2, (), ())[0], attrs.evolve(REPORT, rows=rows)
    other = attrs.evolve(other, recognition=first.recognition)
    found = [form.recognition.doubts for form in with_rest((first, other), (), ())]
    assert not [doubt for doubts in found for doubt in doubts if doubt.rule == "unit-again"]


def test_rows_of_a_form_that_go_on_in_a_sheet_without_a_header_are_named(tmp_path):
    book = openpyxl.Workbook()
    for cells in HEADER:
        book.active.append(cells)
    book.active.append([1, "Đất đai", *LAND])
    more = book.create_sheet("Trang 2")
    more.append([2, "Hộ tịch", *CIVIL])
    book.create_sheet("Ghi chú").append(["Số liệu đến", *range(20)])
    book.save(tmp_path / "two.xlsx")
    (found,) = (one for one in check(read_form(tmp_path / "two.xlsx")) if one.rule == "table-unread")
    assert found.where == "Trang 2"
