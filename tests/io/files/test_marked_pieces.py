"""What looks otherwise in part of a cell, in documents, workbooks and pages.

A raised number beside a count is a mark; a count raised whole is one. What is struck through beside a count
is no part of it, and is named.
"""

import io

import docx
import openpyxl
import pytest
import xlsxwriter
from docx.enum.style import WD_STYLE_TYPE
from hypothesis import given
from hypothesis import strategies as st
from odf.office import Annotation
from odf.opendocument import OpenDocumentSpreadsheet
from odf.style import Style, TextProperties
from odf.table import Table, TableCell, TableRow
from odf.text import P, Span
from openpyxl.cell.rich_text import CellRichText, TextBlock
from openpyxl.cell.text import InlineFont
from openpyxl.styles import Font

from kstt import LAYOUTS, check
from kstt.audit import audit
from kstt.io.excel.records import record_table
from kstt.io.excel.workbooks import sheets_of
from kstt.io.files.cell_lines import on_one_line
from kstt.io.files.marked_pieces import Look, with_marks, without_struck
from kstt.io.report import read_report
from kstt.io.text.html import parse_html_forms
from kstt.io.word.text import docx_lines
from kstt.text import clean
from tests.support import DATA

KEYS = [column.key for column in LAYOUTS.by_code("06c/VPCP/KSTT").columns]
COUNTS = [350, 100, 230, 20, 300, 100, 150, 50, 50, 40, 10]
PLAIN, RAISED, STRUCK = Look
AS_MARK, WHOLE = [("350", PLAIN), ("1", RAISED)], [("35", RAISED), ("0", RAISED)]
CORRECTED = [("&1", STRUCK), ("3 ", STRUCK), ("350", PLAIN)]


def in_word(pieces, how):
    document = docx.Document()
    based = document.styles.add_style("raised", WD_STYLE_TYPE.CHARACTER)
    based.font.superscript = True
    struck = document.styles.add_style("struck", WD_STYLE_TYPE.CHARACTER)
    struck.font.strike = True
    style = document.styles.add_style("reference", WD_STYLE_TYPE.CHARACTER)
    style.base_style = based
    paragraph = document.add_table(1, 1).cell(0, 0).paragraphs[0]
    for text, look in pieces:
        run = paragraph.add_run(text)
        if look is not PLAIN and how == "style":
            run.style = style if look is RAISED else struck
        elif look is not PLAIN:
            run.font.superscript, run.font.double_strike = look is RAISED or None, look is STRUCK or None
    stream = io.BytesIO()
    document.save(stream)
    return next(line.text for line in docx_lines(stream.getvalue()) if line.text)


def in_excel(pieces, _):
    workbook = openpyxl.Workbook()
    fonts = {RAISED: InlineFont(vertAlign="superscript"), STRUCK: InlineFont(strike=True)}
    fonts[PLAIN] = InlineFont(strike=False)
    workbook.active["A1"] = CellRichText(*(TextBlock(fonts[look], text) for text, look in pieces))
    stream = io.BytesIO()
    workbook.save(stream)
    ((cell,),) = sheets_of(stream.getvalue(), "")[0].grid("").rows
    return cell


def in_calc(pieces, _):
    document = OpenDocumentSpreadsheet()
    raised = Style(name="T1", family="text")
    raised.addElement(TextProperties(textposition="super 58%"))
    struck = Style(name="T2", family="text")
    struck.addElement(TextProperties(textlinethroughstyle="solid"))
    styles = {RAISED: raised, STRUCK: struck}
    for style in styles.values():
        document.automaticstyles.addElement(style)
    row, sheet = TableRow(), Table(name="Sheet1")
    for _ in range(2):
        paragraph = P()
        for text, look in pieces:
            named = {"stylename": styles[look]} if look in styles else {}
            paragraph.addElement(Span(**named, text=text))
        row.addElement(cell := TableCell(valuetype="string"))
        cell.addElement(paragraph)
    sheet.addElement(row)
    document.spreadsheet.addElement(sheet)
    stream = io.BytesIO()
    document.write(stream)
    ((first, second),) = sheets_of(stream.getvalue(), "")[0].grid("").rows
    assert first == second
    return first


@pytest.mark.parametrize(
    ("door", "how"), [(in_word, "direct"), (in_word, "style"), (in_excel, ""), (in_calc, "")]
)
@pytest.mark.parametrize(("pieces", "read"), [(AS_MARK, "350¹"), (WHOLE, "350"), (AS_MARK[::-1], "¹350")])
def test_words_and_workbooks(door, how, pieces, read):
    assert door(pieces, how) == read


@pytest.mark.parametrize(
    ("door", "how"), [(in_word, "direct"), (in_word, "style"), (in_excel, ""), (in_calc, "")]
)
def test_what_is_struck_through_beside_a_count(door, how):
    assert without_struck(door(CORRECTED, how)) == ("350", "&13")
    assert without_struck(door([("35", STRUCK), ("0", STRUCK)], how)) == ("", "350")


@pytest.mark.parametrize(
    ("cell", "value", "rules"),
    [
        ("350", 350, set()),
        ("350<sup>1</sup>", 350, {"count-marked"}),
        ("<b>350</b> <sup><a>(1)</a></sup>", 350, {"count-marked"}),
        ("<sup>350</sup>", 350, set()),
        ("<sup>1</sup>350", None, {"not-a-count"}),
        ("3<br>50<sup>1</sup>", None, {"not-a-count"}),
        ("<s>1</s>350", 350, {"part-struck"}),
        ("<del><b>13</b></del><br>350", 350, {"part-struck"}),
        ("350<span style='text-decoration: line-through'>0</span>", 350, {"part-struck"}),
        ("<s>350</s>", 350, {"count-struck"}),
        ("1\u03363\u0335 350", 350, {"part-struck"}),
    ],
)
def test_pages(cell, value, rules):
    rows = [["number", "label", *KEYS], ["", "Tổng cộng", *COUNTS], ["1", "Đất đai<sup>2</sup>", *COUNTS]]
    rows[2][2] = cell
    page = "".join(f"<tr>{''.join(f'<td>{text}</td>' for text in row)}</tr>" for row in rows)
    (form,) = parse_html_forms(f"<table>{page}</table>", layout=LAYOUTS.by_code("06c/VPCP/KSTT"))
    assert form.rows[-1].label == "Đất đai"
    assert form.rows[-1].cells[0].value == value
    found = {finding.rule for finding in check(form)}
    assert found & {"count-marked", "not-a-count", "part-struck", "count-struck"} == rules


def test_figures_under_one_another_are_apart_with_their_marks():
    assert on_one_line(["350", "120¹"]) == "350; 120¹"
    assert with_marks([("a", PLAIN), ("x1", RAISED)]) == ["a", "x1"]


def test_old_workbooks():
    """Three texts with a raised 1 after, before and as the whole, as LibreOffice saves them."""
    ((*cells,),) = sheets_of((DATA / "raised.xls").read_bytes(), "")[0].grid("").rows
    assert cells == ["350¹", "¹350", "350"]


SIGNS = st.lists(st.sampled_from([*"13 .ếđ&<", "e\u0302"]), max_size=6).map("".join)


@given(st.lists(st.tuples(SIGNS, st.sampled_from([PLAIN, STRUCK]))))
def test_what_is_struck_through_comes_apart_again(pieces):
    left, gone = without_struck("".join(with_marks(pieces)))
    assert _signs(left) == _signs("".join(text for text, look in pieces if look is PLAIN))
    assert _signs(gone) == _signs("".join(text for text, look in pieces if look is STRUCK))


def _signs(text):
    return "".join(clean(text).split())


def test_prose_that_is_struck_through_is_not_read_and_is_named():
    document = docx.Document()
    paragraph = document.add_paragraph("Tiếp nhận ")
    paragraph.add_run("1.300 ").font.strike = True
    paragraph.add_run("1.200 hồ sơ, gồm 700 hồ sơ trực tuyến và 500 hồ sơ trực tiếp.")
    document.add_paragraph().add_run("Tổng cộng 99 hồ sơ.").font.strike = True
    stream = io.BytesIO()
    document.save(stream)
    report = read_report(stream.getvalue())
    assert [figure.text for figure in report.figures] == ["1.200", "700", "500"]
    findings = audit(report).findings
    assert [(one.rule, one.found) for one in findings] == [
        ("audit-struck", "1.300"),
        ("audit-struck", "Tổng cộng 99 hồ sơ."),
    ]


def test_a_heading_that_is_struck_through_in_a_page_is_not_read():
    rows = [["number", "label", *KEYS], ["", "Tổng cộng", *COUNTS], ["1", "Đất đai", *COUNTS]]
    table = "".join(f"<tr>{''.join(f'<td>{text}</td>' for text in row)}</tr>" for row in rows)
    head = "<p>Kỳ báo cáo: <s>Quý I/2026</s> Quý II/2026</p>"
    (form,) = parse_html_forms(f"{head}<table>{table}</table>", layout=LAYOUTS.by_code("06c/VPCP/KSTT"))
    assert form.period.label == "Quý II/2026"


def test_one_struck_cell_of_a_sheet_strikes_no_others_and_comments_are_no_text():
    document = OpenDocumentSpreadsheet()
    struck = Style(name="ce1", family="table-cell")
    struck.addElement(TextProperties(textlinethroughstyle="solid"))
    within = Style(name="T1", family="text")
    within.addElement(TextProperties(textlinethroughstyle="solid"))
    for style in (struck, within):
        document.automaticstyles.addElement(style)
    row, sheet = TableRow(), Table(name="Sheet1")
    for text, named in (("1", {"stylename": struck}), ("2", {}), ("3", {})):
        row.addElement(cell := TableCell(valuetype="string", **named))
        if text == "3":
            note = Annotation()
            note.addElement(paragraph := P(text="cũ "))
            paragraph.addElement(Span(stylename=within, text="9"))
            cell.addElement(note)
        cell.addElement(P(text=text))
    sheet.addElement(row)
    document.spreadsheet.addElement(sheet)
    stream = io.BytesIO()
    document.write(stream)
    grid = sheets_of(stream.getvalue(), "")[0].grid("")
    assert (grid.rows, grid.struck) == ((("1", "2", "3"),), {(0, 0)})


def test_records_keep_no_strokes(tmp_path):
    page = (
        "<table><tr><td>Mã hồ sơ</td></tr><tr><td><s>H1</s> H2</td></tr><tr><td><s>H3</s></td></tr></table>"
    )
    path = tmp_path / "records.html"
    path.write_text(page, encoding="utf-8")
    ((_, rows),) = record_table(path).sheets()
    assert [row.cells for row in rows] == [["Mã hồ sơ"], ["H2"], ["H3"]]


def with_inline_texts():
    workbook = openpyxl.Workbook()
    sheet = workbook.active
    pieces = "9", TextBlock(InlineFont(rFont="Arial"), "10")
    sheet["A1"], sheet["D1"] = CellRichText(*pieces), CellRichText(*pieces)
    sheet["B1"], sheet["C1"] = CellRichText("9", TextBlock(InlineFont(strike=True), "10")), "9"
    for cell in ("A1", "B1", "C1"):
        sheet[cell].font = Font(strike=True)
    stream = io.BytesIO()
    workbook.save(stream)
    return stream.getvalue()


def with_shared_texts():
    stream = io.BytesIO()
    with xlsxwriter.Workbook(stream, {"in_memory": True}) as workbook:
        sheet = workbook.add_worksheet()
        struck, plain = (
            workbook.add_format({"font_strikeout": True}),
            workbook.add_format({"font_name": "Arial"}),
        )
        sheet.write_rich_string("A1", "9", plain, "10", struck)
        sheet.write_rich_string("B1", "9", struck, "10", struck)
        sheet.write_string("C1", "9", struck)
        sheet.write_rich_string("D1", "9", plain, "10")
    return stream.getvalue()


def test_a_style_of_paragraphs_strikes_through_what_its_runs_do_not_say():
    document = docx.Document()
    style = document.styles.add_style("cũ", WD_STYLE_TYPE.PARAGRAPH)
    style.font.strike = True
    based = document.styles.add_style("dựa trên", WD_STYLE_TYPE.PARAGRAPH)
    based.base_style = style
    for name in ("cũ", "dựa trên"):
        paragraph = document.add_table(1, 1).cell(0, 0).paragraphs[0]
        paragraph.style = name
        paragraph.add_run("9; ")
        paragraph.add_run("10").font.strike = False
    stream = io.BytesIO()
    document.save(stream)
    texts = [line.text for line in docx_lines(stream.getvalue()) if line.text]
    assert list(map(without_struck, texts)) == [("10", "9;")] * 2


@pytest.mark.parametrize("written", [with_inline_texts, with_shared_texts])
def test_a_run_without_properties_looks_as_its_cell_does(written):
    grid = sheets_of(written(), "")[0].grid("")
    part, struck, whole, plain = grid.rows[0]
    assert without_struck(part) == ("10", "9")
    assert (struck.replace("\u0336", ""), whole, plain) == ("910", "9", "910")
    assert grid.struck == {(0, 1), (0, 2)}


def test_a_span_that_says_so_is_not_struck_through_with_its_cell():
    document = OpenDocumentSpreadsheet()
    cell_style = Style(name="ce1", family="table-cell")
    cell_style.addElement(TextProperties(textlinethroughstyle="solid"))
    none, bold = Style(name="T1", family="text"), Style(name="T2", family="text")
    none.addElement(TextProperties(textlinethroughstyle="none"))
    bold.addElement(TextProperties(fontweight="bold"))
    for style in (cell_style, none, bold):
        document.automaticstyles.addElement(style)
    row, sheet = TableRow(), Table(name="Sheet1")
    for own in (none, bold, None):
        row.addElement(cell := TableCell(valuetype="string", stylename=cell_style))
        cell.addElement(paragraph := P(text="9"))
        if own is not None:
            paragraph.addElement(Span(stylename=own, text="10"))
    sheet.addElement(row)
    document.spreadsheet.addElement(sheet)
    stream = io.BytesIO()
    document.write(stream)
    grid = sheets_of(stream.getvalue(), "")[0].grid("")
    part, *others = grid.rows[0]
    assert without_struck(part) == ("10", "9")
    assert (others, grid.struck) == (["910", "9"], {(0, 1), (0, 2)})
