"""Scanned forms: what is read, corrected and left in doubt, and the documents that show it."""

import struct
import subprocess
import zlib

import attrs
import pypdfium2
import pytest

from kstt import cli
from kstt.errors import DocumentError
from kstt.findings import Severity
from kstt.io.formats import read_form, read_forms, write_form
from kstt.io.pdf import render_beside
from kstt.io.pdf.spots import spot_of
from kstt.io.report import read_report
from kstt.samples import published_report
from kstt.tables import check
from kstt.tables.cells import ReportedCell
from kstt.tables.recognition import Certainty
from tests.papers import FONTS, form_pdf
from tests.scanners import scanned
from tests.support import program

FACE = f"{FONTS}dejavu/DejaVuSerif.ttf"
LINES = 9


def one_section():
    """A few lines of the section of communes as a form of its own, on one page."""
    form = published_report()
    section, *lines = (row for row in form.rows if row.section == "III")
    lines = [attrs.evolve(row, section="I") for row in lines[:LINES]]
    columns = zip(*(row.cells for row in lines), strict=True)
    cells = tuple(ReportedCell.of(sum(cell.value or 0 for cell in column)) for column in columns)
    total = attrs.evolve(form.rows[0], cells=cells)
    return attrs.evolve(
        form, rows=(total, attrs.evolve(section, number="I", section="I", cells=cells), *lines)
    )


@pytest.fixture(scope="module")
def truth():
    return one_section()


@pytest.fixture(scope="module")
def scan(truth, tmp_path_factory):
    path = tmp_path_factory.mktemp("scan") / "scan.pdf"
    path.write_bytes(scanned(form_pdf(truth, FACE, rows=40), dpi=200, turn=0.7, noise=8))
    return path


@pytest.fixture(scope="module")
def form(scan):
    return read_form(scan)


def test_no_cell_is_wrong_without_a_word(form, truth):
    assert [row.number for row in form.rows] == [row.number for row in truth.rows]
    doubtful = {one.where for one in form.recognition.scanned if one.certainty is Certainty.DOUBTFUL}
    for row, other in zip(form.rows, truth.rows, strict=True):
        for cell, right in zip(row.cells, other.cells, strict=True):
            assert cell.value == right.value or cell.where in doubtful, (row.ref, cell, right)
    assert len(doubtful) <= 8


def test_labels_are_those_of_the_catalogue(form, truth):
    same = [row.label == other.label for row, other in zip(form.rows, truth.rows, strict=True)]
    assert sum(same) >= len(same) - 2
    odd = {i for i, _ in form.recognition.labels}
    assert all(ok or i in odd for i, ok in enumerate(same))


def test_findings_name_what_is_not_proved(form):
    unproved = [one for one in form.recognition.scanned if one.certainty is not Certainty.PROVED]
    found = [f for f in check(form) if f.rule.startswith("scan-") and f.rule != "scan-label"]
    assert len(found) == len(unproved)
    assert all(": page 1 box " in f.where for f in found)


def test_a_doubtful_cell_is_blank_until_somebody_fills_it(form):
    row, column = form.rows[3], form.layout.columns[2]
    where = row.cells[2].where
    one = next(each for each in form.recognition.scanned if each.where == where)
    doubt = attrs.evolve(one, certainty=Certainty.DOUBTFUL, candidates=(17, 11))
    others = tuple(each for each in form.recognition.scanned if each.where != where)
    recognition = attrs.evolve(form.recognition, scanned=(*others, doubt))
    blank = attrs.evolve(form.with_cell(row.ref, column.key, None), recognition=recognition)
    (finding,) = [f for f in check(blank) if f.rule == "scan-doubtful" and f.where == where]
    assert finding.severity is Severity.ERROR
    assert "17, 11" in finding.message()
    filled = blank.with_cell(row.ref, column.key, 17)
    assert not [f for f in check(filled) if f.rule == "scan-doubtful" and f.where == where]


def test_a_workbook_shows_what_is_not_proved(form, scan, tmp_path):
    openpyxl = pytest.importorskip("openpyxl")
    one = attrs.evolve(form.recognition.scanned[5], certainty=Certainty.CORRECTED)
    marked = attrs.evolve(form, recognition=attrs.evolve(form.recognition, scanned=(one,)))
    write_form(marked, tmp_path / "form.xlsx", scan=scan)
    book = openpyxl.load_workbook(tmp_path / "form.xlsx")
    first, second = book.worksheets
    coloured = [cell for row in first.iter_rows() for cell in row if cell.fill.fgColor.rgb == "FFFFF2B3"]
    assert len(coloured) == 1
    assert "đã sửa" in coloured[0].comment.text
    assert len(second._images) == 1


def test_the_page_shows_scan_and_form_side_by_side(form, scan, tmp_path):
    page = render_beside(form, scan)
    assert page.count('class="sheet"') == 1
    assert page.count("<td") == len(form.rows) * 12
    # A click on a cell, as a reader makes it, in a real browser.
    click = '<script>document.querySelectorAll("td[data-cell]")[40].click()</script></body>'
    file = tmp_path / "page.html"
    file.write_text(page.replace("</body>", click), encoding="utf-8")
    shown = subprocess.run(
        [program("chromium", "chromium-browser", "google-chrome"), "--headless", "--no-sandbox", "--disable-gpu", "--dump-dom", file.as_uri()],
        capture_output=True, text=True, check=True, timeout=120,
    ).stdout  # fmt: skip
    one = form.recognition.scanned[40]
    assert 'data-cell="40"' in shown.split('class="why"')[1][:40]
    assert shown.count("here") >= 2
    assert f"<p>{form.rows[one.row].ref} · {form.layout.columns[one.column].label}</p>" in shown
    assert "background-position" in shown


def test_the_command_says_how_certain_the_cells_are(scan, tmp_path, capsys):
    status = cli.main(["convert", str(scan), str(tmp_path / "page.html")])
    out = capsys.readouterr().out
    assert "proved" in out
    assert status in {0, 1}
    assert (tmp_path / "page.html").read_text(encoding="utf-8").startswith("<!DOCTYPE html>")


def test_pictures_are_pages_too_and_a_piece_of_a_line_may_be_missing(scan, form, tmp_path):
    from PIL import Image

    from kstt.io.pdf.orientation import upright
    from kstt.io.pdf.pages import open_pdf
    from kstt.io.pdf.pictures import DPI, SCALE

    with open_pdf(scan.read_bytes(), "scan") as file:
        picture = 255 - upright(file.picture(1, DPI)).ink
    _, box = spot_of(form.rows[2].cells[4].where)
    right, bottom = round(box.right * SCALE), round(box.bottom * SCALE)
    picture[bottom - 35 : bottom - 6, right - 5 : right + 6] = 255
    picture[bottom - 5 : bottom + 6, right - 90 : right - 6] = 255
    Image.fromarray(picture).save(tmp_path / "scan.png", dpi=(DPI, DPI))
    read = read_form(tmp_path / "scan.png")
    assert [row.number for row in read.rows] == [row.number for row in form.rows]
    assert len(read.recognition.scanned) == len(form.recognition.scanned)
    doubtful = {one.where for one in read.recognition.scanned if one.certainty is Certainty.DOUBTFUL}
    for row, other in zip(read.rows, form.rows, strict=True):
        for cell, same in zip(row.cells, other.cells, strict=True):
            assert cell.value == same.value or cell.where in doubtful


@pytest.mark.parametrize(
    "data", [b"\x89PNG\r\n\x1a\n" + b"0" * 60, b"\xff\xd8\xff" + b"1" * 60, b"II*\0" + b"2" * 60]
)
def test_damaged_pictures_are_named(data):
    with pytest.raises(DocumentError, match="picture"):
        read_report(data, source="scan")


def test_a_picture_without_a_table_says_so(tmp_path):
    from PIL import Image

    Image.new("L", (1600, 1100), 240).save(tmp_path / "blank.png")
    with pytest.raises(DocumentError):
        read_forms(tmp_path / "blank.png")


def test_a_page_that_cannot_be_read_beside_others_is_named(truth, tmp_path):
    """A text layer with a scan behind it whose table has no ruled lines: its figures are missing."""
    unruled = pypdfium2.PdfDocument(scanned(form_pdf(truth, FACE, rows=40, ruled=False), dpi=200))
    together = pypdfium2.PdfDocument(form_pdf(truth, FACE, rows=40))
    together.import_pages(unruled)
    together.save(tmp_path / "both.pdf")
    form = read_form(tmp_path / "both.pdf")
    assert [[c.value for c in row.cells] for row in form.rows] == [
        [c.value for c in row.cells] for row in truth.rows
    ]
    (said,) = (one for one in check(form) if one.rule == "table-unread")
    assert "page 2" in str(said)
    assert "ruled lines" in str(said)


@pytest.mark.parametrize(
    ("width", "height"), [(10_000, 10_000), (14_000, 14_000), (60_000, 60_000), (2**31 - 1, 2**31 - 1)]
)
def test_a_picture_that_states_a_size_too_large_is_refused_unread(tmp_path, width, height):
    stated = b"IHDR" + struct.pack(">IIBBBBB", width, height, 8, 0, 0, 0, 0)
    rows = b"IDAT" + zlib.compress(bytes(1000))
    chunks = b"".join(
        struct.pack(">I", len(chunk) - 4) + chunk + struct.pack(">I", zlib.crc32(chunk))
        for chunk in (stated, rows, b"IEND")
    )
    (tmp_path / "scan.png").write_bytes(b"\x89PNG\r\n\x1a\n" + chunks)
    with pytest.raises(DocumentError, match=r"found a picture of") as caught:
        read_forms(tmp_path / "scan.png")
    assert "damaged" not in str(caught.value)
