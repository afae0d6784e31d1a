"""Every format of forms: what is written reads back, no cell is lost, nothing becomes a formula."""

from __future__ import annotations

import csv
import subprocess
import zipfile
from pathlib import Path
from typing import TYPE_CHECKING

import attrs
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kstt import ReportedForm, ReportingPeriod, check, form_06c
from kstt.codecs.documents import to_json
from kstt.errors import DocumentError, UnknownNameError
from kstt.io.files.sniffing import sniff
from kstt.io.formats.reading import (
    FORMATS,
    format_for,
    format_named,
    read_form,
    read_forms,
    writable,
    write_form,
)
from kstt.io.records.delimited import read_cases
from kstt.io.text.writing import to_delimited, to_report_text
from kstt.samples import published_report
from kstt.tables.cells import ReportedCell
from kstt.testing import corrupted_forms, forms
from kstt.text import guarded, unguarded
from tests.support import program

if TYPE_CHECKING:
    from hypothesis.strategies import DrawFn

WRITTEN = [known for known in FORMATS if known.write is not None]
ODD = (
    "=1+1", "'=1+1", "''=1", "+84", "-2+3", "@SUM(A1)", "-", "–", "n/a", "1,5", "12.34", "-5", "'", '"', 'a"b', "a;b,c",
    "<b>&amp;", "＝1", "không có",
)  # fmt: skip
TEXTS = st.sampled_from([text for text in ODD if text not in {"-", "–", "'", '"'}])


def bare(form: ReportedForm, *, notes: bool = True) -> list[object]:
    """What a table says, without where it was read: of a cell its count, or what stands in its place."""
    rows = [
        (row.kind, row.number, row.label, row.section, [_said(cell) for cell in row.cells])
        for row in form.rows
    ]
    heading = [form.layout.code, form.period, form.reporting_unit, form.recipient]
    return [*heading, *rows, *([form.notes] if notes else [])]


def _said(cell: ReportedCell) -> object:
    if cell.value is not None:
        return cell.value
    return "" if cell.is_blank else cell.text


@st.composite
def reported_forms(draw: DrawFn) -> ReportedForm:
    """Tables with wrong, blank and odd cells, odd names and notes."""
    reported = draw(corrupted_forms()).reported
    rows = list(reported.rows)
    for i in draw(st.lists(st.integers(0, len(rows) - 1), max_size=4)):
        cells = list(rows[i].cells)
        cells[draw(st.integers(0, len(cells) - 1))] = ReportedCell.read(draw(st.sampled_from(ODD)))
        rows[i] = attrs.evolve(rows[i], cells=tuple(cells))
        if rows[i].number.isdecimal():
            rows[i] = attrs.evolve(rows[i], label=f"{draw(TEXTS)} {i}")
    return attrs.evolve(
        reported,
        rows=tuple(rows),
        reporting_unit=draw(st.one_of(TEXTS, st.just("UBND tỉnh Đắk Nông"))),
        notes=tuple(draw(st.lists(TEXTS, max_size=2))),
    )


@pytest.mark.parametrize("known", WRITTEN, ids=lambda known: known.name)
def test_what_is_written_reads_back(known, tmp_path_factory):
    folder = tmp_path_factory.mktemp(known.name)

    @settings(max_examples=15)
    @given(forms())
    def same(form):
        path = folder / f"form{known.suffixes[0]}"
        write_form(form, path, overwrite=True)
        back = read_form(path, layout=form.layout)
        assert back.to_form() == form
        assert check(back) == ()

    same()


@pytest.mark.parametrize("known", WRITTEN, ids=lambda known: known.name)
def test_no_cell_is_lost(known, tmp_path_factory):
    folder = tmp_path_factory.mktemp(known.name)
    keeps_notes = "notes" in known.holds or known.holds == "everything"

    @settings(max_examples=25)
    @given(reported_forms())
    def same(reported):
        path = folder / f"form{known.suffixes[0]}"
        write_form(reported, path, overwrite=True)
        back = read_form(path, layout=reported.layout)
        assert bare(back, notes=keeps_notes) == bare(reported, notes=keeps_notes)

    same()


@pytest.mark.parametrize("known", WRITTEN, ids=lambda known: known.name)
def test_the_published_report_goes_through_every_format(known, tmp_path):
    report = published_report()
    path = tmp_path / f"q2{known.suffixes[0]}"
    write_form(report, path)
    back = read_form(path)
    assert bare(back, notes=False) == bare(report, notes=False)
    assert [(f.rule, f.row, f.column, f.found, f.expected) for f in check(back)] == [
        (f.rule, f.row, f.column, f.found, f.expected) for f in check(report)
    ]
    assert all(finding.where for finding in check(back))


@given(st.text(max_size=12), st.sampled_from(["", *ODD]))
def test_a_guarded_text_is_no_formula_and_comes_back(text, start):
    written = guarded(start + text)
    assert unguarded(written) == start + text
    harmless = written.strip("+-.,0123456789 ") == ""
    assert harmless or not written.startswith(("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠"))


def test_nothing_in_delimited_text_begins_a_formula():
    form = ReportedForm.from_rows(
        [{"number": "1", "label": "=HYPERLINK(A1)", "received": "=1+1", "pending": "@SUM(1)"}], form="06a"
    )
    form = attrs.evolve(form, notes=("+1+cmd|' /C calc'!A0",))
    for text, delimiter in ((to_delimited(form), ","), (to_report_text(form), "\t")):
        for row in csv.reader(text.splitlines(), delimiter=delimiter):
            assert not [cell for cell in row if cell.startswith(("=", "+", "@"))]


# Commas, semicolons and tabs part fields, and formulas are calculated, as Excel does on opening a text.
CALCULATED = {
    ".csv": "Text - txt - csv (StarCalc):44/59/9,34,76,1,,0,false,true,false,false,false,0,true",
    ".html": "HTML (StarCalc)",
}


@pytest.mark.parametrize("suffix", CALCULATED)
def test_no_spreadsheet_program_calculates_what_somebody_wrote(suffix, tmp_path):
    form = ReportedForm.from_rows(
        [{"number": "1", "label": "=1+41", "received": "=1+41", "pending": "@SUM(1;41)"}], form="06a"
    )
    form = attrs.evolve(form, notes=("+1+41",), reporting_unit="=1+41")
    control = tmp_path / f"control{suffix}"
    control.write_text("=1+41" if suffix == ".csv" else "<table><tr><td>=1+41</td></tr></table>")
    formats = ("csv", "tsv", "text") if suffix == ".csv" else ("html",)
    for name in formats:
        write_form(form, tmp_path / f"{name}{suffix}", format=name)
    subprocess.run(
        [
            program("soffice"), f"-env:UserInstallation=file://{tmp_path}/profile", "--headless",
            f"--infilter={CALCULATED[suffix]}", "--convert-to", "ods", "--outdir", tmp_path / "out",
            *tmp_path.glob(f"*{suffix}"),
        ],
        check=True,
        capture_output=True,
    )  # fmt: skip
    for name in (*formats, "control"):
        with zipfile.ZipFile(tmp_path / "out" / f"{name}.ods") as package:
            content = package.read("content.xml").decode()
        assert ("table:formula" in content) is (name == "control")
        assert ("<text:p>42</text:p>" in content) is (name == "control")


def test_records_never_begin_a_formula_either(tmp_path):
    line = "=1+1,'@x,commune,-2+3,online,2021-04-01,,,\n"
    path = tmp_path / "cases.csv"
    path.write_text("id,category,level,unit,channel,received,due,closed,closing\n" + line, encoding="utf-8")
    (case,) = read_cases(path)
    assert (case.id, case.category, case.unit) == ("=1+1", "@x", "-2+3")
    from kstt.io.records.delimited import write_records

    text = "".join(write_records([case]))
    assert "'=1+1,'@x,commune,'-2+3," in text
    assert read_cases(text.splitlines()) == (case,)


def test_json_of_a_proved_form_and_of_several(tmp_path):
    form = form_06c([], ReportingPeriod.quarter(2021, 2))
    path = tmp_path / "form.json"
    path.write_text(to_json(form), encoding="utf-8")
    assert read_form(path).to_form() == form
    path.write_text(f"[{to_json(form)}, {to_json(published_report())}]", encoding="utf-8")
    assert [len(found.rows) for found in read_forms(path)] == [4, 75]
    with pytest.raises(DocumentError, match="2 forms"):
        read_form(path)


PAGE = """<html><head><title>x</title><style>td {color: red}</style></head><body><h1>Biểu số 06a/VPCP/KSTT</h1>
<p>Đơn vị báo cáo: UBND xã A &amp; B</p><p>Kỳ báo cáo: Quý II/2021</p>
<table><tr><td rowspan=3>STT</td><td rowspan=3>Lĩnh vực giải quyết</td><td colspan=4>Số lượng hồ sơ tiếp nhận</td>
<td colspan=4>Số lượng hồ sơ đã giải quyết</td><td colspan=3>Số lượng hồ sơ đang giải quyết</td></tr>
<tr><td rowspan=2>Tổng số</td><td colspan=2>Trong kỳ</td><td rowspan=2>Từ kỳ trước</td><td rowspan=2>Tổng số</td>
<td rowspan=2>Trước hạn</td><td rowspan=2>Đúng hạn</td><td rowspan=2>Quá hạn</td><td rowspan=2>Tổng số</td>
<td rowspan=2>Trong hạn</td><td rowspan=2>Quá hạn</td></tr>
<tr><td>Trực tuyến</td><td>Trực tiếp, dịch vụ bưu chính</td></tr>
<tr><td></td><td>Tổng cộng</td><td>1.003</td><td>1</td><td>1.001</td><td>1</td><td>2</td><td>1</td><td>1</td><td>0</td>
<td>1.001</td><td>1.001</td><td>0</td></tr>
<tr><td>1</td><td>Đất<br>đai</td><td>1.003</td><td>1</td><td>1.001</td><td>1</td><td>2</td><td>1</td><td>1</td><td>0</td>
<td>1.001</td><td>1.001</td><td>0</td></tr></table></body></html>"""


@pytest.mark.parametrize("layout_table", [False, True])
def test_a_page_of_a_portal_under_the_name_of_a_workbook(tmp_path, layout_table):
    page = PAGE
    if layout_table:
        page = page.replace("<p>Đơn", "<table><tr><td>Đơn").replace("B</p><p>", "B</td><td>")
        page = page.replace("2021</p>", "2021</td></tr></table>")
    for name, data in (("a.xls", page.encode()), ("b.html", page.encode("utf-16"))):
        path = tmp_path / name
        path.write_bytes(data)
        form = read_form(path)
        assert (form.layout.form, str(form.period), form.reporting_unit) == (
            "06a",
            "2021-Q2",
            "UBND xã A & B",
        )
        assert form.to_form()["Đất đai"].received == 1003
        assert check(form) == ()
    assert form.rows[1].cells[0].where.endswith("row 5 field 3")


def test_notes_in_a_page_are_no_figures(tmp_path):
    from kstt.html import render_html

    wrong = published_report().with_cell("II", "received", 1)
    path = tmp_path / "marked.html"
    path.write_text(render_html(wrong, page=True), encoding="utf-8")
    assert bare(read_form(path), notes=False) == bare(wrong, notes=False)


def test_spans_without_end_are_refused(tmp_path):
    path = tmp_path / "bomb.html"
    cell = "<td rowspan=99999999 colspan=99999999>x</td>"
    path.write_text(f"<table><tr>{cell * 50}</tr></table>", encoding="utf-8")
    with pytest.raises(DocumentError, match="spans"):
        read_form(path)


def test_pages_of_other_programs(tmp_path):
    import pandas as pd

    report = published_report()
    columns = ["STT", "Lĩnh vực", *(f"({column.number})" for column in report.layout.columns)]
    rows = [[row.number, row.label, *(cell.text for cell in row.cells)] for row in report.rows]
    path = tmp_path / "pandas.html"
    path.write_text(pd.DataFrame(rows, columns=columns).to_html(index=False), encoding="utf-8")
    back = read_form(path, layout=report.layout, period=report.period)
    assert bare(back, notes=False)[4:] == bare(report, notes=False)[4:]


def test_a_sheet_saved_as_a_page_by_a_spreadsheet_program(tmp_path):
    report = published_report()
    write_form(report, tmp_path / "q2.xlsx")
    subprocess.run(
        [
            program("soffice"), f"-env:UserInstallation=file://{tmp_path}/profile", "--headless",
            "--convert-to", "html", "--outdir", tmp_path, tmp_path / "q2.xlsx",
        ],
        check=True,
        capture_output=True,
    )  # fmt: skip
    back = read_form(tmp_path / "q2.html", layout=report.layout)
    assert bare(back, notes=False) == bare(report, notes=False)


def test_a_file_is_read_by_what_it_holds(tmp_path):
    report = published_report()
    for known in WRITTEN:
        right = tmp_path / f"q2{known.suffixes[0]}"
        write_form(report, right)
        if known.name in {"csv", "tsv", "text"}:
            assert sniff(right.read_bytes(), "q2.dat") == "text"
        for suffix in (".dat", ".xls", ".docx", ""):
            wrong = tmp_path / f"wrong{suffix}"
            wrong.write_bytes(right.read_bytes())
            assert bare(read_form(wrong), notes=False) == bare(report, notes=False), (known.name, suffix)


@pytest.mark.parametrize(
    ("name", "data", "found"),
    [
        ("empty.xlsx", b"", "empty"),
        ("blanks.csv", b" \n\t ", "blanks"),
        ("x.pdf", b"%PDF-1.7\n...", "PDF"),
        ("x.rtf", b"{\\rtf1 abc}", "Rich Text"),
        ("x.xlsx", bytes(range(256)) * 8, "binary"),
        ("cut.xlsx", b"PK\x03\x04" + bytes(200), "package|damaged"),
        ("x.csv", b"hello\nworld\n", "header"),
        ("x.txt", "một báo cáo không có bảng".encode(), "header"),
        ("x.json", b"{", "no JSON"),
        ("x.json", b'{"a": 1}', "without a schema"),
        ("x.json", b'{"schema": "kstt/case/1"}', "kstt/case/1"),
        ("x.json", b"[]", "empty array"),
        ("x.json", b"[" * 100_000, "no JSON"),
        ("x.html", b"<html><body>abc</body></html>", "no table"),
        ("x.html", b"<html><table><tr><td>1</td></tr></table></html>", "header"),
        ("x.xml", b'<?xml version="1.0"?><Workbook/>', "XML"),
    ],
)
def test_what_is_no_form_is_refused_in_words(tmp_path, name, data, found):
    path = tmp_path / name
    path.write_bytes(data)
    with pytest.raises(DocumentError, match=found) as error:
        read_forms(path)
    assert str(path) in str(error.value)


def test_packages_of_other_kinds(tmp_path):
    path = tmp_path / "archive.zip"
    with zipfile.ZipFile(path, "w") as package:
        package.writestr("a.txt", "a")
    with pytest.raises(DocumentError, match="package of another kind"):
        read_forms(path)


def test_folders_and_missing_files(tmp_path):
    for path in (tmp_path, tmp_path / "none.xlsx"):
        with pytest.raises(DocumentError, match=r"irectory"):
            read_forms(path)


def test_formats_by_name():
    assert format_for("A.XLSX").name == "xlsx"
    assert format_named("Html").name == "html"
    with pytest.raises(UnknownNameError, match="did you mean 'xlsx'"):
        format_named("xslx")
    with pytest.raises(DocumentError, match=r"did you mean \.xlsx"):
        format_for("a.xslx")
    with pytest.raises(DocumentError, match="without suffix"):
        format_for("a")
    assert len({suffix for known in FORMATS for suffix in known.suffixes}) == sum(
        len(known.suffixes) for known in FORMATS
    )
    assert all(known.read for known in FORMATS)


def test_a_sheet_is_asked_of_workbooks_alone(tmp_path):
    path = tmp_path / "q2.csv"
    write_form(published_report(), path)
    with pytest.raises(DocumentError, match="no sheets"):
        read_form(path, sheet="06c")


@pytest.mark.parametrize("known", WRITTEN, ids=lambda known: known.name)
def test_never_over_a_file_that_exists_unless_told(known, tmp_path):
    path = tmp_path / f"q2{known.suffixes[0]}"
    path.write_bytes(b"precious")
    for attempt in (lambda: write_form(published_report(), path), lambda: writable(path)):
        with pytest.raises(DocumentError, match="exists"):
            attempt()
    assert path.read_bytes() == b"precious"
    write_form(published_report(), path, overwrite=True)
    assert read_form(path).rows
    assert list(tmp_path.iterdir()) == [path]


def test_where_nothing_can_be_written(tmp_path):
    for path in (tmp_path, tmp_path / "none" / "q2.csv", Path("q2.ods"), Path("q2")):
        with pytest.raises(DocumentError):
            writable(path)
    with pytest.raises(DocumentError, match="only read"):
        write_form(published_report(), tmp_path / "q2.ods")
    assert list(tmp_path.iterdir()) == []
