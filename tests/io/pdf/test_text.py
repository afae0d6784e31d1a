"""Text layers of PDF files: whatever the table's rules, pages and turns, every cell is read as printed."""

import attrs
import pytest

from kstt.errors import DocumentError, ParseError
from kstt.io.formats import read_form, read_forms
from kstt.io.pdf import parse_pages
from kstt.io.report import read_report
from kstt.samples import published_report
from kstt.tables.cells import ReportedCell
from tests.papers import SANS, Sheet, form_pdf

RANKED = (("Tỷ lệ đúng hạn (%)", ("100,0%", "98,5%", "7%")), ("Xếp hạng", ("", "1", "12")))
"""Columns that no form has: a share, and a rank that totals do not have."""


def written(tmp_path, data, name="report.pdf"):
    path = tmp_path / name
    path.write_bytes(data)
    return path


def same(form, truth):
    assert [(row.number, row.label) for row in form.rows] == [(row.number, row.label) for row in truth.rows]
    assert [[c.text for c in row.cells] for row in form.rows] == [
        [c.text for c in row.cells] for row in truth.rows
    ]


@pytest.mark.parametrize(
    "how",
    [
        {},
        {"font": SANS},
        {"repeat": False},
        {"rows_ruled": False},
        {"ruled": False},
        {"ruled": False, "repeat": False, "font": SANS},
        {"rotation": 90},
        {"rotation": 270},
        {"upside": 1},
        {"upside": 2},
        {"upside": 3, "ruled": False},
        {"upside": 1, "rotation": 270},
        {"align": "center"},
        {"down": False, "rows": 37},
        {"down": False, "extra": RANKED, "align": "center"},
        {"down": False, "rows_ruled": False, "extra": RANKED},
        {"ruled": False, "extra": RANKED, "font": SANS, "size": 6.0},
    ],
    ids=str,
)
def test_every_cell_is_read_as_it_stands(tmp_path, how):
    truth = published_report()
    form = read_form(written(tmp_path, form_pdf(truth, **how)))
    same(form, truth)
    assert form.layout == truth.layout


def test_a_label_broken_between_pages_is_one(tmp_path):
    truth = published_report()
    n = next(i for i, row in enumerate(truth.rows) if i % 24 == 0 and i and " " in row.label)
    row = truth.rows[n - 1]
    start, _, rest = row.label.partition(" ")
    blank = tuple(ReportedCell.of(None) for _ in row.cells)
    broken = (
        attrs.evolve(row, label=start), attrs.evolve(row, number="", label=rest, cells=blank)
    )  # fmt: skip
    rows = (*truth.rows[: n - 1], *broken, *truth.rows[n:])
    paper = form_pdf(attrs.evolve(truth, rows=rows), rows=n)
    same(read_form(written(tmp_path, paper)), truth)


def test_cells_have_page_and_box(tmp_path):
    path = written(tmp_path, form_pdf(published_report()))
    form = read_form(path)
    first, last = form.rows[0].cells[0].where, form.rows[-1].cells[-1].where
    assert first.startswith(f"{path}: page 1 box ")
    assert last.startswith(f"{path}: page 4 box ")
    left, top, right, bottom = map(int, first.rpartition(" ")[2].split(","))
    assert 252 <= left < right <= 306
    assert 60 < top < bottom < 250


def test_prose_around_the_table_is_read(tmp_path):
    said = "Tổng số hồ sơ tiếp nhận trong quý II/2021 là 126.378 hồ sơ."
    report = read_report(written(tmp_path, form_pdf(published_report(), prose=(said,))))
    assert any(said == sentence.text for sentence in report.sentences)
    assert len(report.forms) == 1


def test_pages_can_be_named(tmp_path):
    path = written(tmp_path, form_pdf(published_report()))
    whole, first = read_form(path), read_form(path, pages=(1,))
    assert first.rows == whole.rows[: len(first.rows)]
    assert len(first.rows) == 24
    with pytest.raises(DocumentError, match="page 7"):
        read_form(path, pages=(7,))


def test_too_many_pages_are_refused_unless_named(tmp_path):
    sheet = Sheet()
    for _ in range(500):
        sheet.page()
    path = written(tmp_path, sheet.done())
    with pytest.raises(DocumentError, match="500 pages"):
        read_forms(path)


def test_damaged_and_encrypted_files_are_named(tmp_path):
    whole = form_pdf(published_report())
    with pytest.raises(DocumentError, match="damaged"):
        read_forms(written(tmp_path, b"%PDF-1.7\n" + whole[200:900]))
    sheet = Sheet(password="secret")
    sheet.page()
    sheet.text(50, 50, "Báo cáo")
    encrypted = sheet.done()
    with pytest.raises(DocumentError, match="encrypted"):
        read_forms(written(tmp_path, encrypted))


def test_a_file_without_a_table_says_so(tmp_path):
    sheet = Sheet()
    sheet.page()
    for n in range(9):
        sheet.text(50, 60 + 14 * n, "Báo cáo tình hình kiểm soát thủ tục hành chính quý II/2021.", 11)
    with pytest.raises(DocumentError, match="no table"):
        read_forms(written(tmp_path, sheet.done()))


@pytest.mark.parametrize("text", ["", "0", "3-2", "a", "1-", "1--2", "1-99999", "٣"])
def test_pages_that_there_cannot_be(text):
    with pytest.raises(ParseError):
        parse_pages(text)
