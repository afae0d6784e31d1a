"""Tables in pages of HTML."""

from __future__ import annotations

import re
import subprocess

import pytest

from kstt import check
from kstt.errors import DocumentError
from kstt.io.formats.reading import (
    read_form,
    write_form,
)
from kstt.io.text.html import parse_html_forms
from kstt.samples import published_report
from tests.io.files.test_legacy import as_1258
from tests.io.formats.forms import bare
from tests.support import program

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


@pytest.mark.parametrize("page", ["\ud800", "<table><tr><td>Đ\udfff", "a" * 5000 + "\ud800"])
def test_a_page_with_half_of_a_surrogate_pair_is_refused_in_words(page):
    with pytest.raises(DocumentError, match=r"half of a surrogate pair, '(Đ)?\\ud"):
        parse_html_forms(page)


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


def test_a_sheet_saved_as_a_page_by_a_spreadsheet_program(tmp_path, office):
    report = published_report()
    write_form(report, tmp_path / "q2.xlsx")
    subprocess.run(
        [
            program("soffice"), f"-env:UserInstallation=file://{office}/profile", "--headless",
            "--convert-to", "html", "--outdir", tmp_path, tmp_path / "q2.xlsx",
        ],
        check=True,
        capture_output=True,
    )  # fmt: skip
    back = read_form(tmp_path / "q2.html", layout=report.layout)
    assert bare(back, notes=False) == bare(report, notes=False)


LINE = "<tr><td>2</td><td>Hộ tịch</td>" + "".join(f"<td>{n}</td>" for n in (7, 4, 2, 1, 5, 3, 1, 1, 2, 1, 1))


def test_a_table_of_rows_under_no_header_is_named_where_a_form_stands_above(tmp_path):
    path = tmp_path / "b.html"
    path.write_text(PAGE.replace("</body>", f"<table>{LINE}</table></body>"), encoding="utf-8")
    (found,) = (one for one in check(read_form(path)) if one.rule == "table-unread")
    assert found.where == "table 2"
    # The rows of a form once more, or figures in which its sums do not hold, are none that are missing.
    for other in (PAGE[PAGE.index("<tr><td>1</td>") : PAGE.index("</table>")], LINE.replace(">7<", ">8<")):
        path.write_text(PAGE.replace("</body>", f"<table>{other}</table></body>"), encoding="utf-8")
        assert not [one for one in check(read_form(path)) if one.rule == "table-unread"]


@pytest.mark.parametrize("sign", ['style="Display: none"', "hidden"])
def test_rows_that_do_not_show_are_said(tmp_path, sign):
    path = tmp_path / "b.html"
    path.write_text(PAGE.replace("<tr><td>1</td>", f"<tr {sign}><td>1</td>"), encoding="utf-8")
    assert [where.rpartition(": ")[2] for where in read_form(path).recognition.hidden] == ["table 1 row 5"]


def test_what_does_not_show_in_a_cell_is_no_part_of_its_count():
    (plain,) = parse_html_forms(PAGE)
    hidden = PAGE.replace("<td>", '<td><span style="display: none">0099</span><b hidden>x</b>')
    assert hidden != PAGE
    assert [row.values for row in parse_html_forms(hidden)[0].rows] == [row.values for row in plain.rows]


def test_text_that_does_not_show_is_said_unless_it_is_the_count_that_shows():
    sorted_by = PAGE.replace("<td>1.003", '<td><span style="display:none">0001003</span>1.003')
    assert "text-unshown" not in {one.rule for one in check(parse_html_forms(sorted_by)[0])}
    (other,) = parse_html_forms(sorted_by.replace("0001003", "99"))
    (finding,) = (one for one in check(other) if one.rule == "text-unshown")
    assert (finding.found, finding.expected, finding.where) == ("99", "2", "table 1 row 4 field 3")


def hidden_beside(copy):
    """The page with its table once more, in a part that does not show."""
    start, end = PAGE.index("<table>"), PAGE.index("</body>")
    return f'{PAGE[:end]}<div style="display:none"><p>Bản in</p>{copy(PAGE[start:end])}</div>{PAGE[end:]}'


def test_a_copy_that_does_not_show_is_no_table_of_its_own():
    (form,) = parse_html_forms(hidden_beside(lambda table: table))
    assert check(form) == ()
    (form,) = parse_html_forms(hidden_beside(lambda table: table.replace("1.003", "1.004")))
    assert [one.rule for one in check(form)] == ["table-unread"]
    assert check(form)[0].where == "table 2"


def test_a_page_that_shows_no_table_is_read_by_the_one_that_it_has():
    (form,) = parse_html_forms(PAGE.replace("<table>", "<table hidden>"))
    assert form.to_form()["Đất đai"].received == 1003


def test_what_is_filled_in_or_chosen_is_what_a_field_shows():
    (plain,) = parse_html_forms(PAGE)
    typed = re.sub(
        r"<td>([\d.]+)</td>", r'<td><input name=x value="\1"><input type=hidden value=7></td>', PAGE
    )
    chosen = typed.replace(
        "Quý II/2021", "<select><option>Quý I/2021</option><option selected>Quý II/2021</option></select>"
    )
    (form,) = parse_html_forms(chosen)
    assert [row.values for row in form.rows] == [row.values for row in plain.rows]
    assert form.period == plain.period


@pytest.mark.parametrize("stated", ["windows-1252", "iso-8859-1", "us-ascii", "utf-16", "windows-1258", "x"])
def test_a_page_is_read_in_the_encoding_that_it_has_whatever_it_states(stated):
    page = PAGE.replace("<head>", f"<head><meta charset={stated}>")
    (form,) = parse_html_forms(page.encode())
    assert (form.reporting_unit, form.rows[1].label, check(form)) == ("UBND xã A & B", "Đất đai", ())
    archive = f"MIME-Version: 1.0\nContent-Type: text/html; charset={stated}\n\n{page}".encode()
    assert parse_html_forms(archive)[0].rows[1].label == "Đất đai"
    (form,) = parse_html_forms(as_1258(page))
    assert (form.rows[1].label, [one.rule for one in check(form)]) == ("Đất đai", ["encoding-converted"])
