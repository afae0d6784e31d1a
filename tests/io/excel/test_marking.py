"""Somebody's own workbook, marked: what is not marked is as it was."""

import zipfile

import openpyxl
import pytest
from openpyxl.comments import Comment
from openpyxl.styles import Font
from python_calamine import CalamineWorkbook

from kstt import Finding, Severity, check, samples
from kstt.errors import DocumentError
from kstt.findings.rules import RULES
from kstt.io.excel import CellMark, mark_workbook, read_form, write_marked
from kstt.tables.cells import LineKind
from tests.cli.running import run

SOURCE = samples.path("q2-06c.xlsx")


def values(path):
    book = CalamineWorkbook.from_path(path)
    return {name: book.get_sheet_by_name(name).to_python() for name in book.sheet_names}


def looks(path, left_out=()):
    book = openpyxl.load_workbook(path)
    return {
        (sheet.title, cell.coordinate): (cell.value, cell.number_format, cell.font.b, cell.border.left.style, cell.fill.fgColor.rgb, bool(cell.alignment.wrap_text))
        for sheet in book
        for row in sheet.iter_rows()
        for cell in row
        if (sheet.title, cell.coordinate) not in left_out
    }  # fmt: skip


def test_all_but_the_marked_cells_is_as_it_was(tmp_path):
    form = read_form(SOURCE)
    found = check(form)
    out = tmp_path / "marked.xlsx"
    spots = {one.where: one.severity for one in found if one.severity is not Severity.INFO}
    assert not write_marked(SOURCE, out, found, {min(spots): 12}, lang="vi").kinds
    before, after = values(SOURCE), values(out)
    *same, added = after
    assert same == list(before)
    assert all(before[name] == after[name] for name in before)
    cells = {("06c quý II", where.rpartition("!")[2]) for where in spots}
    kept = {key: value for key, value in looks(out, cells).items() if key[0] != added}
    assert kept == looks(SOURCE, cells)
    sheet = openpyxl.load_workbook(out)["06c quý II"]
    marked = {cell.coordinate for row in sheet.iter_rows() for cell in row if cell.comment}
    assert marked == {address for _, address in cells}
    first = min(spots).rpartition("!")[2]
    assert sheet[first].fill.fgColor.rgb == "00FFC7CE"
    assert {sheet[address].fill.fgColor.rgb for address in marked} == {"00FFC7CE", "00FCE4D6"}
    assert sheet[first].comment.text.endswith("đề xuất: 12")
    assert check(read_form(out)) == tuple(
        Finding(**{name: getattr(one, name) for name in Finding.__slots__ if name != "__weakref__" and name != "where"}, where=one.where.replace(str(SOURCE), str(out)))
        for one in found
    )  # fmt: skip


def test_the_added_sheet_has_every_finding_and_links(tmp_path):
    found = check(read_form(SOURCE))
    write_marked(SOURCE, tmp_path / "marked.xlsx", found, {found[0].where: 7})
    sheet = openpyxl.load_workbook(tmp_path / "marked.xlsx")["Findings"]
    rows = [[cell.value for cell in row] for row in sheet.iter_rows(min_row=2)]
    assert sorted(row[7] for row in rows) == sorted(one.rule for one in found)
    assert [row[0] for row in rows] == sorted(
        (row[0] for row in rows), key=["error", "warning", "info"].index
    )
    assert rows[0][5] == 7
    assert all(row[1].hyperlink.location or row[1].hyperlink.target for row in sheet.iter_rows(min_row=2))


def test_of_a_sum_that_fails_only_the_wrong_cell_is_red(tmp_path, capsys):
    source, out = tmp_path / "wrong.xlsx", tmp_path / "marked.xlsx"
    form = tmp_path / "form.csv"
    assert run(capsys, "form", "06c", samples.path("cases.csv"), "--period", "2021-Q2", "-o", form)[0] == 0
    assert run(capsys, "convert", form, source, "--values")[0] == 0
    row = next(one for one in read_form(source).rows if one.kind is LineKind.ROW)
    address = row.cells[0].where.rpartition("!")[2]
    book = openpyxl.load_workbook(source)
    book.active[address].value += 1
    book.save(source)
    assert run(capsys, "check", source, "--mark", out)[0] == 1
    marked = openpyxl.load_workbook(out)
    colours = {
        cell.coordinate: cell.fill.fgColor.rgb
        for row in marked.worksheets[0].iter_rows()
        for cell in row
        if cell.comment
    }
    assert [where for where, colour in colours.items() if colour == "00FFC7CE"] == [address]
    doubtful = set(colours) - {address}
    assert doubtful
    assert all("takes part in a sum that fails" in marked.worksheets[0][one].comment.text for one in doubtful)
    expected = {row[1]: row[4] for row in marked["Findings"].iter_rows(min_row=2, values_only=True)}
    assert {value for where, value in expected.items() if not where.endswith(f"!{address}")} == {None}


def test_what_cannot_be_marked_is_refused_before_it_is_checked(tmp_path, capsys):
    status, said, _ = run(capsys, "check", samples.path("wrong.tsv"), "--mark", tmp_path / "a.xlsx")
    assert (status, said) == (2, "")


@pytest.fixture
def book(tmp_path):
    made = openpyxl.Workbook()
    sheet = made.active
    sheet.title = "It's"
    sheet["A1"], sheet["B1"] = 1, "=SUM(A1:A1)"
    sheet["A1"].font = Font(bold=True)
    sheet["A1"].comment = Comment("mine", "someone")
    sheet["A2"] = "joined"
    sheet.merge_cells("A2:B3")
    made.create_sheet("Findings")
    made.save(tmp_path / "book.xlsx")
    return tmp_path / "book.xlsx"


def test_comments_formulas_and_merged_cells(book, tmp_path):
    out = tmp_path / "out.xlsx"
    marks = [
        CellMark(f"{book}: 'It''s'!{address}", severity, text, value)
        for address, severity, text, value in [
            ("A1", Severity.WARNING, "first", None),
            ("A1", Severity.ERROR, "second", None),
            ("B1", Severity.WARNING, "changed", 5),
            ("B3", Severity.ERROR, "in the middle", None),
        ]
    ]
    mark_workbook(book, out, marks)
    sheet = openpyxl.load_workbook(out)["It's"]
    assert sheet["A1"].comment.text == "mine\n\nfirst\n\nsecond"
    assert (sheet["A1"].fill.fgColor.rgb, sheet["A1"].font.b) == ("00FFC7CE", True)
    assert (sheet["B1"].value, sheet["B1"].comment.text) == (
        5,
        "changed\n\na formula stood here: =SUM(A1:A1)",
    )
    assert sheet["A2"].comment.text == "in the middle"
    assert openpyxl.load_workbook(out).sheetnames == ["It's", "Findings"]


def test_a_sheet_of_the_same_name_stays(book, tmp_path):
    found = [RULES["no-total-row"].finding(row="=1+1", expected="Tổng cộng", where=str(book))]
    write_marked(book, tmp_path / "out.xlsx", found)
    copy = openpyxl.load_workbook(tmp_path / "out.xlsx")
    assert copy.sheetnames == ["It's", "Findings", "Findings 2"]
    assert copy["Findings 2"]["C2"].value == "'=1+1"


def test_what_is_lost_is_said(book, tmp_path):
    with zipfile.ZipFile(book, "a") as archive:
        archive.writestr("xl/slicers/slicer1.xml", "<slicers/>")
    lost = mark_workbook(book, tmp_path / "out.xlsx", [])
    assert lost.in_language("en") == "the copy lacks: slicers: 1"
    assert lost.in_language("vi").startswith("bản sao không có: ")


def test_what_cannot_be_marked_is_refused(book, tmp_path):
    with pytest.raises(DocumentError, match=r"no cell .*Nowhere"):
        mark_workbook(book, tmp_path / "o.xlsx", [CellMark(f"{book}: Nowhere!A1", Severity.ERROR, "x")])
    for source, out in ((samples.path("wrong.tsv"), "o.xlsx"), (book, "o.csv"), (book, "o")):
        with pytest.raises(DocumentError, match="another kind of document"):
            mark_workbook(source, tmp_path / out, [])
    assert sorted(path.name for path in tmp_path.iterdir()) == ["book.xlsx"]
    with pytest.raises(DocumentError, match="a file that exists"):
        mark_workbook(book, book, [])


def test_the_commands(tmp_path, capsys):
    out = tmp_path / "marked.xlsx"
    status, said, _ = run(capsys, "check", SOURCE, "--mark", out)
    assert (status, f"written: {out}" in said) == (1, True)
    assert run(capsys, "check", SOURCE, "--mark", out)[0] == 2
    assert run(capsys, "check", SOURCE, "--mark", out, "--overwrite", "--json")[0] == 1
    assert run(capsys, "check", SOURCE, SOURCE.parent, "--mark", out, "--overwrite")[0] == 2
    fixed = tmp_path / "fixed.xlsx"
    status, said, _ = run(capsys, "repair", SOURCE, "-o", fixed, "--choose", 1)
    assert f"{fixed}: cells changed: 3" in said
    before, after = values(SOURCE)["06c quý II"], values(fixed)["06c quý II"]
    assert (
        sum(a != b for one, other in zip(before, after, strict=True) for a, b in zip(one, other, strict=True))
        == 3
    )
    assert not [one for one in check(read_form(fixed)) if one.severity is Severity.ERROR]
