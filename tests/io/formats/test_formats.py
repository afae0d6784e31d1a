"""Documents as offices, portals and clerks make them, each with what is right for it."""

from pathlib import Path

import pytest

from kstt import Severity, check
from kstt.errors import DocumentError
from kstt.forms.proving import ReportedFormError
from kstt.io.formats.reading import read_form
from kstt.io.grid.titles.hints import ColumnHints
from kstt.tables.cells import LineKind
from kstt.tables.recognition import OmissionReason

DOCUMENTS = Path(__file__).parents[2] / "data" / "documents"
PROVINCE = {"Tổng cộng": 19867, "I": 2135, "II": 2974, "III": 14758}


def read(name, **options):
    return read_form(DOCUMENTS / name, **options)


def heads(form):
    return {row.ref: row.cells[0].value for row in form if row.kind is not LineKind.ROW}


def errors(form):
    return [finding.rule for finding in check(form) if finding.severity is Severity.ERROR]


def left(form, reason):
    return [one.text for one in form.recognition.left_out if one.reason is reason]


@pytest.mark.parametrize(
    "name",
    [
        "b05b_AB.xlsx",
        "b08b_page_sums.xlsx",
        "b15c_pct_inside_plain.xlsx",
        "e02_tcvn3_labels.xlsx",
        "e08_spreadsheetml.xls",
        "n01_nhan_giai_quyet.xlsx",
        "n08_notes.xlsx",
    ],
)
def test_a_province_s_form_in_many_shapes(name):
    form = read(name)
    assert form.layout.form == "06c"
    assert heads(form) == PROVINCE
    assert len(form.rows) == 13
    assert not errors(form)


@pytest.mark.parametrize(
    ("name", "received"),
    [
        ("cp1258.csv", 14221),
        ("digits-in-titles-refused.xlsx", 20477),
        ("early-and-on-time-in-one-column.xlsx", 8744),
        ("four-header-rows-refused.xlsx", 10369),
        ("min-numbers-over-titles.xlsx", 100),
        ("number-line-read-as-row.xlsx", 21318),
        ("numbered-notes-become-rows.xlsx", 3952),
        ("p05_commune2026.xlsx", 17732),
        ("p07b_system_sections_blank.xlsx", 17732),
        ("post-column-dropped.xlsx", 2546),
        ("second-table-below.xlsx", 11492),
        ("stray-dot-row-65536.xlsx", 1945),
        ("unit-column-before-category-column.xlsx", 5761),
        ("word-content-control-blank.docx", 130),
        ("word-table-inside-layout-table.docx", 11739),
        ("word-tracked-insertions-dropped.docx", 130),
    ],
)
def test_an_office_s_form_in_many_shapes(name, received):
    form = read(name)
    assert form.layout.form == "06a"
    assert list(heads(form).values()) == [received]
    assert not errors(form)


def test_titles_stand_above_the_printed_numbers():
    form = read("min-numbers-over-titles.xlsx")
    row = form.rows[1]
    assert [cell.value for cell in row.cells] == [100, 33, 60, 7, 80, 50, 29, 1, 20, 18, 2]
    assert [finding.rule for finding in check(form)] == ["column-number-differs"]


def test_without_titles_the_columns_are_not_guessed():
    with pytest.raises(DocumentError, match="no header of a known form"):
        read("no-header-other-order.xlsx")
    assumed = read("no-header-other-order.xlsx", hints=ColumnHints(assume=True))
    assert "columns-assumed" in [finding.rule for finding in check(assumed)]


def test_sections_by_a_numeral_in_the_label():
    form = read("sections-numeral-in-label-column.xlsx")
    assert (form.layout.form, heads(form)) == (
        "06c",
        {"Tổng cộng": 14118, "I": 5135, "II": 6086, "III": 2897},
    )
    assert not errors(form)


@pytest.mark.parametrize("name", ["p08_unit_sections_official_head.xlsx", "p01_portal06caccap.xls"])
def test_sections_by_words_alone_and_without_figures(name):
    form = read(name)
    assert form.layout.form == "06c"
    filled = {f.row: f.expected for f in check(form) if f.rule == "blank-filled" and f.column == "received"}
    assert filled == {"I": 1760, "II": 2745, "III": 3358}
    assert not errors(form)


def test_blocks_by_source_system_are_blocks():
    form = read("p07b_system_sections_blank.xlsx")
    assert check(form) == ()
    blocks = {row.block for row in form if row.label == "Hộ tịch"}
    assert blocks == {"Trên Hệ thống các Bộ", "Trên Hệ thống tỉnh"}
    assert left(form, OmissionReason.BLOCK) == ["I Trên Hệ thống các Bộ", "II Trên Hệ thống tỉnh"]


def test_a_column_that_stands_for_two_is_the_sum_it_is():
    form = read("early-and-on-time-in-one-column.xlsx")
    assert [finding.rule for finding in check(form)] == ["column-joined"]
    assert form.cell("Tổng cộng", "resolved_early+resolved_on_time").value == 3394
    broken = form.with_cell("Tổng cộng", "resolved_late", 1)
    assert "row-identity" in errors(broken)
    with pytest.raises(ReportedFormError, match="several columns"):
        form.to_form()


def test_a_column_in_two_parts_is_added_up():
    form = read("post-column-dropped.xlsx")
    cell = form.cell("Tổng cộng", "received_direct")
    assert (cell.value, cell.where.count("!")) == (1479 + 493, 2)


def test_rows_keep_the_unit_that_stands_beside_them():
    form = read("unit-column-before-category-column.xlsx")
    assert [(row.label, row.block) for row in form][1:4] == [
        ("Hộ tịch", "UBND xã Đắk Lao"),
        ("Chứng thực", "UBND xã Đắk Lao"),
        ("Xây dựng", "UBND xã Thuận An"),
    ]


def test_what_is_left_out_is_listed():
    assert left(read("b08b_page_sums.xlsx"), OmissionReason.NO_ROW)[0] == "Cộng trang 1"
    assert "Số liệu trích từ Hệ thống một cửa" in left(
        read("numbered-notes-become-rows.xlsx"), OmissionReason.NO_FIGURES
    )
    assert "Nguyên nhân quá hạn" in left(read("second-table-below.xlsx"), OmissionReason.BELOW)
    assert read("stray-dot-row-65536.xlsx").recognition.other_sheets[0][1].startswith("what stands below")


def test_tracked_changes_are_read_as_shown_and_named():
    form = read("word-tracked-insertions-dropped.docx")
    assert [finding.rule for finding in check(form)] == ["tracked-changes"]


@pytest.mark.parametrize("name", [b"undefined", b"idna", b"zip", b"x-unknown"])
def test_a_web_archive_of_an_encoding_that_is_none_is_read_as_its_bytes_stand(name, tmp_path):
    data = (DOCUMENTS / "e09_mhtml.xls").read_bytes()
    stated = data.replace(b'charset="utf-8"', b'charset="' + name + b'"', 1)
    assert stated != data
    file = tmp_path / "archive.xls"
    file.write_bytes(stated)
    assert len(read_form(file).rows) == 7


@pytest.mark.parametrize(("name", "rows"), [("p02_portal06a_donvi.xls", 7), ("e09_mhtml.xls", 7)])
def test_exports_of_portals(name, rows):
    form = read(name)
    assert (heads(form), len(form.rows)) == ({"Tổng số": 7863}, rows)
    assert check(form) == ()
