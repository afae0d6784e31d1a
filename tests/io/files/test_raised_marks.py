"""A raised number beside a count is a mark in documents, workbooks and pages; a count raised whole is one."""

import io

import docx
import openpyxl
import pytest
from docx.enum.style import WD_STYLE_TYPE
from odf.opendocument import OpenDocumentSpreadsheet
from odf.style import Style, TextProperties
from odf.table import Table, TableCell, TableRow
from odf.text import P, Span
from openpyxl.cell.rich_text import CellRichText, TextBlock
from openpyxl.cell.text import InlineFont

from kstt import LAYOUTS, check
from kstt.io.excel.workbooks import sheets_of
from kstt.io.files.cell_lines import on_one_line
from kstt.io.files.raised_marks import with_raised_marks
from kstt.io.text.html import parse_html_forms
from kstt.io.word.text import docx_lines
from tests.support import DATA

KEYS = [column.key for column in LAYOUTS.by_code("06c/VPCP/KSTT").columns]
COUNTS = [350, 100, 230, 20, 300, 100, 150, 50, 50, 40, 10]
AS_MARK, WHOLE = [("350", False), ("1", True)], [("35", True), ("0", True)]


def in_word(pieces, how):
    document = docx.Document()
    based = document.styles.add_style("raised", WD_STYLE_TYPE.CHARACTER)
    based.font.superscript = True
    style = document.styles.add_style("reference", WD_STYLE_TYPE.CHARACTER)
    style.base_style = based
    paragraph = document.add_table(1, 1).cell(0, 0).paragraphs[0]
    for text, raised in pieces:
        run = paragraph.add_run(text)
        if raised and how == "style":
            run.style = style
        elif raised:
            run.font.superscript = True
    stream = io.BytesIO()
    document.save(stream)
    return next(line.text for line in docx_lines(stream.getvalue()) if line.text)


def in_excel(pieces, _):
    workbook = openpyxl.Workbook()
    raised = InlineFont(vertAlign="superscript")
    workbook.active["A1"] = CellRichText(*(TextBlock(raised, t) if up else t for t, up in pieces))
    stream = io.BytesIO()
    workbook.save(stream)
    ((cell,),) = sheets_of(stream.getvalue(), "")[0].grid("").rows
    return cell


def in_calc(pieces, _):
    document = OpenDocumentSpreadsheet()
    raised = Style(name="T1", family="text")
    raised.addElement(TextProperties(textposition="super 58%"))
    document.automaticstyles.addElement(raised)
    row, sheet = TableRow(), Table(name="Sheet1")
    for _ in range(2):
        paragraph = P()
        for text, up in pieces:
            paragraph.addElement(Span(stylename=raised, text=text) if up else Span(text=text))
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
    ("cell", "value", "rules"),
    [
        ("350", 350, set()),
        ("350<sup>1</sup>", 350, {"count-marked"}),
        ("<b>350</b> <sup><a>(1)</a></sup>", 350, {"count-marked"}),
        ("<sup>350</sup>", 350, set()),
        ("<sup>1</sup>350", None, {"not-a-count"}),
        ("3<br>50<sup>1</sup>", None, {"not-a-count"}),
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
    assert found & {"count-marked", "not-a-count"} == rules


def test_figures_under_one_another_are_apart_with_their_marks():
    assert on_one_line(["350", "120¹"]) == "350; 120¹"
    assert with_raised_marks([("a", False), ("x1", True)]) == ["a", "x1"]


def test_old_workbooks():
    """Three texts with a raised 1 after, before and as the whole, as LibreOffice saves them."""
    ((*cells,),) = sheets_of((DATA / "raised.xls").read_bytes(), "")[0].grid("").rows
    assert cells == ["350¹", "¹350", "350"]
