"""Sheets of plain values: read by one search they are what the parser and the reader of all values make of them."""

from __future__ import annotations

import io
import zipfile
from functools import cache
from pathlib import Path
from unittest import mock
from xml.sax.saxutils import escape

import pytest
from hypothesis import Phase, given, settings
from hypothesis import strategies as st

from kstt.io.excel import workbooks
from kstt.io.excel.reading import form_bytes
from kstt.io.excel.simple_cells import SimpleCells
from kstt.io.excel.workbooks import sheets_of
from kstt.io.excel.xlsx_plain import plain_sheet, plain_strings, plain_styles
from kstt.samples import published_report

DATA = Path(__file__).parents[2] / "data"
MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
STYLES = (
    f'<styleSheet xmlns="{MAIN}"><numFmts count="2"><numFmt numFmtId="164" formatCode="[&gt;=1000]#\\.##0;0"/>'
    '<numFmt numFmtId="165" formatCode="dd/mm/yyyy"/></numFmts><cellXfs count="4"><xf numFmtId="0"/>'
    '<xf numFmtId="164"/><xf numFmtId="165"/><xf numFmtId="14"/></cellXfs></styleSheet>'
)


@cache
def base() -> bytes:
    """A workbook whose parts are replaced."""
    return form_bytes(published_report())


def workbook(rows: str, strings: str = "", rest: str = "", *, calculate: bool = False) -> bytes:
    """A workbook of one sheet with these rows and shared strings, in XML."""
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(base())) as package, zipfile.ZipFile(out, "w") as copy:
        for item in package.infolist():
            part = package.read(item)
            if item.filename == "xl/worksheets/sheet1.xml":
                part = f'<worksheet xmlns="{MAIN}"><sheetData>{rows}</sheetData>{rest}</worksheet>'.encode()
            elif item.filename == "xl/sharedStrings.xml":
                part = f'<sst xmlns="{MAIN}">{strings}</sst>'.encode()
            elif item.filename == "xl/styles.xml":
                part = STYLES.encode()
            elif item.filename == "xl/workbook.xml" and not calculate:
                part = part.replace(b' fullCalcOnLoad="1"', b"")
            copy.writestr(item.filename, part)
    return out.getvalue()


def read(data: bytes) -> tuple[list[object], bool]:
    """What a workbook's sheets come to, and whether a search alone gave it."""
    with mock.patch.object(workbooks, "_sheets", side_effect=workbooks._sheets) as other:
        sheets = sheets_of(data, "x")
    return [
        (sheet.name, sheet.hidden, sheet.grid("x").rows, sheet.marks) for sheet in sheets
    ], not other.called


def both_ways(data: bytes) -> tuple[list[object], bool]:
    """What a workbook's sheets come to in both ways, which is the same; whether a search alone gives it."""
    found, alone = read(data)
    with mock.patch.object(workbooks, "plain_sheet", return_value=None):
        assert read(data) == (found, False)
    return found, alone


def test_workbooks_of_several_programs_are_the_same_in_both_ways():
    report = published_report()
    books = [form_bytes([report, report.to_form(remainder="x")])]
    books += [path.read_bytes() for path in sorted(DATA.rglob("*.xlsx")) if zipfile.is_zipfile(path)]
    alone = sum(both_ways(book)[1] for book in books)
    assert alone > len(books) // 2


SPACES = st.sampled_from(("", ' xml:space="preserve"'))
TEXTS = st.text("aĐ &<>\"'\n\t\u00a01_x", max_size=5)


@st.composite
def cells(draw: st.DrawFn) -> tuple[str, str]:
    """The attributes and the content of a cell."""
    kind = draw(st.sampled_from(("", "n", "s", "str", "inlineStr", "b")))
    style = draw(st.sampled_from(("", "0", "1", "2", "3")))
    formula = draw(st.sampled_from(("", "<f>A1</f>", '<f t="shared" si="0"/>')))
    number = st.sampled_from(
        ("0", "5", "5.0", "-3", "007", "1.5", "2.9999999999999996", "1E3", "1234567890123456")
    )
    content = {
        "s": st.sampled_from(("0", "1", "2")).map("<v>{}</v>".format),
        "str": TEXTS.map(lambda text: f"<v>{escape(text)}</v>"),
        "inlineStr": st.tuples(SPACES, TEXTS).map(lambda one: f"<is><t{one[0]}>{escape(one[1])}</t></is>"),
        "b": st.sampled_from(("0", "1")).map("<v>{}</v>".format),
    }.get(kind, number.map("<v>{}</v>".format))
    attributes = (f' s="{style}"' if style else "") + (f' t="{kind}"' if kind else "")
    return attributes, (formula if kind != "inlineStr" else "") + draw(content)


@settings(max_examples=25, deadline=None, phases=(Phase.generate,))
@given(st.data())
def test_whatever_stands_in_cells_both_ways_agree(data):
    rows = []
    for r in sorted(data.draw(st.sets(st.integers(1, 6), max_size=3))):
        columns = sorted(data.draw(st.sets(st.sampled_from("ABCD"), max_size=4)))
        written = [(letter, *data.draw(cells())) for letter in columns]
        own = "".join(f'<c r="{letter}{r}"{how}>{what}</c>' for letter, how, what in written)
        blank = data.draw(st.sampled_from(('<c r="E{}" s="1"/>', '<c r="E{}" t="n"></c>'))).format(r)
        rows.append(f'<row r="{r}">{own}{blank}</row>')
    strings = "".join(f"<si><t{data.draw(SPACES)}>{escape(data.draw(TEXTS))}</t></si>" for _ in range(3))
    both_ways(workbook("".join(rows), strings, calculate=data.draw(st.booleans())))


def test_a_day_is_left_to_the_reader_of_all_values():
    found, alone = both_ways(workbook('<row r="1"><c r="A1" s="2"><v>44361</v></c></row>'))
    assert not alone
    assert found[0][2] == (("14/06/2021",),)


@pytest.mark.parametrize(
    "rows",
    [
        '<row r="1" hidden="1"><c r="A1"><v>1</v></c></row>',
        '<row r="1"><c r="A1"><f>B1</f><v></v></c></row>',
        '<row r="1"><c r="A1" t="e"><v>#REF!</v></c></row>',
        '<row r="1"><c><v>1</v></c></row>',
        '<row r="2"><c r="A2"><v>1</v></c></row><row r="1"><c r="A1"><v>1</v></c></row>',
        '<row r="1"><!-- --><c r="A1"><v>1</v></c></row>',
    ],
)
def test_what_only_the_parser_knows_is_left_to_it(rows):
    assert (
        plain_sheet(f"<worksheet><sheetData>{rows}</sheetData></worksheet>".encode(), ["a", "b"], frozenset())
        is None
    )


def test_an_inline_text_under_another_type_is_left_to_the_parser():
    part = b'<worksheet><sheetData><row r="1"><c r="A1" t="s"><is><t>0</t></is></c></row></sheetData></worksheet>'
    assert plain_sheet(part, ["a"], frozenset()) is None


def test_sheets_with_texts_in_their_cells_have_one_frame():
    """Workbooks of one program differ in values, and in where the cursor stands."""

    def part(name: str, count: int, cursor: str) -> bytes:
        view = f'<sheetViews><sheetView><selection activeCell="{cursor}"/></sheetView></sheetViews>'
        name = f'<c r="A1" t="inlineStr"><is><t>{name}</t></is></c>'
        row = f'<row r="1">{name}<c r="B1" t="n"><v>{count}</v></c><c r="C1" t="n"></c></row>'
        return f"<worksheet>{view}<sheetData>{row}</sheetData></worksheet>".encode()

    sheets = [plain_sheet(part(*one), [], frozenset()) for one in (("x", 1, "A1"), ("&#272;", 25, "B7"))]
    cells = [sheet.cells for sheet in sheets if sheet is not None]
    assert all(isinstance(one, SimpleCells) for one in cells)
    assert len({id(one.frame) for one in cells if isinstance(one, SimpleCells)}) == 1
    assert [sheet.rows for sheet in sheets if sheet is not None] == [(("x", "1"),), (("Đ", "25"),)]


@pytest.mark.parametrize("place", ["-1", "0_1", "2", "+1", "1.0", ""])
def test_a_text_of_no_place_is_left_to_the_parser(place):
    part = (
        f'<worksheet><sheetData><row r="1"><c r="A1" t="s"><v>{place}</v></c></row></sheetData></worksheet>'
    )
    found = plain_sheet(part.encode(), ["a", "b"], frozenset())
    assert found is None or found.rows is None


def test_zeros_of_a_workbook_that_asks_to_be_calculated_are_left_to_the_parser():
    part = b'<worksheet><sheetData><row r="1"><c r="A1"><f>B1</f><v>0</v></c></row></sheetData></worksheet>'
    assert plain_sheet(part, [], frozenset(), calculate=True) is None
    assert plain_sheet(part, [], frozenset()) is not None


def test_a_sheet_that_reaches_too_far_has_no_rows():
    part = b'<worksheet><sheetData><row r="9"><c r="XFD1000000"><v>5</v></c></row></sheetData></worksheet>'
    found = plain_sheet(part, [], frozenset())
    assert found is not None
    assert (found.rows, found.marks.rows, found.marks.columns) == (None, 1_000_000, 16_384)


@pytest.mark.parametrize(
    "part",
    [
        b"<sst><si><r><t>a</t></r></si></sst>",
        b"<sst><si><t>\x01</t></si></sst>",
        b"<sst><si><t>&other;</t></si></sst>",
        b"<sst><si><t>&#55296;</t></si></sst>",
        b"<sst><si><t>&#9999999;</t></si></sst>",
        b"<sst><si>",
        b'<sst uniqueCount="99999"><si><t>a</t></si></sst>',
        b'<?xml version="1.0" encoding="UTF-16"?><sst><si><t>a</t></si></sst>',
    ],
)
def test_strings_that_are_no_plain_texts_are_left_to_the_parser(part):
    assert plain_strings(part) is None


def test_entities_are_the_signs_that_xml_has_for_them():
    found, alone = both_ways(
        workbook('<row r="1"><c r="A1" t="s"><v>0</v></c></row>', "<si><t>&#150;&#272;&lt;</t></si>")
    )
    assert alone
    assert found[0][2] == (("\x96Đ<",),)


def test_styles_of_days_show_no_numbers():
    assert plain_styles(STYLES.encode()) == {"0", "1"}
