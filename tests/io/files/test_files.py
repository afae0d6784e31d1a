"""Rows that are struck through are set aside in documents, pages and workbooks of every kind."""

import html
import io

import docx
import pytest
from odf.opendocument import OpenDocumentSpreadsheet
from odf.style import Style, TextProperties
from odf.table import Table, TableCell, TableRow
from odf.text import P

from kstt import check
from kstt.io.formats import parse_forms
from tests.io.grid.tables import CIVIL, HEADER, LAND, WORKS, added, counts
from tests.support import DATA

ROWS = [
    [1, "Đất đai", *LAND],
    [2, "Hộ tịch", *WORKS],
    [2, "Hộ tịch", *CIVIL],
    ["", "Tổng cộng", *added(LAND, CIVIL)],
]
TABLE = [*HEADER, *ROWS]
STRUCK = {(4, c) for c in range(13)}


def in_word(struck):
    document = docx.Document()
    cells = document.add_table(len(TABLE), 13)
    for r, row in enumerate(TABLE):
        for c, value in enumerate(row):
            run = cells.cell(r, c).paragraphs[0].add_run(str(value))
            run.font.strike = (r, c) in struck or None
    stream = io.BytesIO()
    document.save(stream)
    return stream.getvalue(), "struck.docx"


def in_a_page(struck, how='<td style="text-decoration: line-through">{}</td>'):
    rows = (
        "".join(
            (how if (r, c) in struck else "<td>{}</td>").format(html.escape(str(value)))
            for c, value in enumerate(row)
        )
        for r, row in enumerate(TABLE)
    )
    return f"<table><tr>{'<tr>'.join(rows)}</table>".encode(), "struck.html"


def in_calc(struck):
    document = OpenDocumentSpreadsheet()
    style = Style(name="ce1", family="table-cell")
    style.addElement(TextProperties(textlinethroughstyle="solid"))
    document.automaticstyles.addElement(style)
    sheet = Table(name="Sheet1")
    for r, row in enumerate(TABLE):
        line = TableRow()
        for c, value in enumerate(row):
            kind = (
                {"valuetype": "float", "value": value} if isinstance(value, int) else {"valuetype": "string"}
            )
            cell = TableCell(**kind, **({"stylename": style} if (r, c) in struck else {}))
            cell.addElement(P(text=str(value)))
            line.addElement(cell)
        sheet.addElement(line)
    document.spreadsheet.addElement(sheet)
    stream = io.BytesIO()
    document.write(stream)
    return stream.getvalue(), "struck.ods"


def in_a_page_with_tags(struck):
    return in_a_page(struck, "<td><s>{}</s></td>")


DOORS = [in_word, in_a_page, in_a_page_with_tags, in_calc]


def rules(form):
    return {one.rule for one in check(form)}


@pytest.mark.parametrize("door", DOORS)
def test_a_row_that_is_struck_through_is_set_aside(door):
    (form,) = parse_forms(*door(STRUCK))
    assert counts(form) == [("Đất đai", LAND), ("Hộ tịch", CIVIL), ("Tổng cộng", added(LAND, CIVIL))]
    assert rules(form) == {"rows-struck"}


@pytest.mark.parametrize("door", DOORS)
def test_a_count_that_is_struck_through_alone_is_read_and_named(door):
    (form,) = parse_forms(*door(STRUCK | {(3, 2)}))
    assert counts(form)[0] == ("Đất đai", LAND)
    assert rules(form) == {"rows-struck", "count-struck"}


def test_old_workbooks():
    """The same table as LibreOffice saves it, its third row of counts struck through."""
    (form,) = parse_forms((DATA / "struck.xls").read_bytes(), "struck.xls")
    assert counts(form) == [("Đất đai", LAND), ("Hộ tịch", CIVIL), ("Tổng cộng", added(LAND, CIVIL))]
    assert rules(form) == {"rows-struck"}
