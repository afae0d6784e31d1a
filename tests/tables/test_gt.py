"""Forms and comparisons as tables of great_tables."""

import re

import attrs

from kstt import CaseAccount, Form, ReportedForm, ReportingPeriod, check, form_06c
from kstt.forms.comparison import compare
from kstt.forms.sections import FormRow, Section
from kstt.io.formats.reading import read_form
from kstt.numerals import format_count
from kstt.samples import path, published_report
from kstt.tables.html import message_of

QUARTER = ReportingPeriod.quarter(2021, 2)
REPORT = published_report()


def texts(html):
    """The texts of every cell of the body, row by row, without the marks of footnotes."""
    body = html[html.index("<tbody") : html.index("</tbody")]
    body = re.sub(r'<span class="gt_footnote_marks".*?</span>', "", body)
    rows = re.findall(r"<tr.*?</tr>", body, re.DOTALL)
    return [
        [re.sub(r"<[^>]+>", "", cell).strip() for cell in re.findall(r"<t[dh].*?</t[dh]>", row, re.DOTALL)]
        for row in rows
    ]


def test_a_form_has_every_cell_as_the_form_prints_it():
    drawn = texts(REPORT.to_gt().as_raw_html())
    printed = [
        [
            row.number,
            row.label,
            *("" if cell.value is None else format_count(cell.value) for cell in row.cells),
        ]
        for row in REPORT.rows
    ]
    assert drawn == printed


def test_the_header_is_merged_as_the_layout_says():
    html = form_06c([], QUARTER, reporting_unit="UBND tỉnh").to_gt().as_raw_html()
    for part in ("Kỳ báo cáo: Quý II/2021", "Đơn vị báo cáo: UBND tỉnh", "Trực tiếp, dịch vụ bưu chính"):
        assert part in html
    spans = re.findall(r'colspan="(\d+)"[^>]*scope="colgroup[^"]*"', html)
    assert {"4", "3", "2"} <= set(spans)


def test_findings_are_footnotes_of_their_cells():
    report = read_form(path("wrong.tsv")).with_cell("III.1", "received", "x1")
    html = report.to_gt("en").as_raw_html()
    assert "x1" in html
    for finding in check(report):
        assert message_of(finding, "en").replace("'", "&#x27;") in html.replace("'", "&#x27;")


def test_what_somebody_wrote_is_no_markup():
    evil = "<script>x</script>"
    section = Section(None, (FormRow(evil, CaseAccount.zero()),), CaseAccount)
    layout = form_06c([], QUARTER).layout
    form = Form(
        layout, QUARTER, (attrs.evolve(section, level=form_06c([], QUARTER).sections[0].level),), evil
    )
    before = attrs.evolve(form, period=QUARTER.previous())
    reported = ReportedForm.from_form(form).with_cell("Tổng cộng", "received", evil)
    for drawn in (form.to_gt(), reported.to_gt(), compare(form, before).to_gt()):
        html = drawn.as_raw_html()
        assert "<script" not in html
        assert "&lt;script&gt;" in html


def test_a_comparison_has_the_cells_of_its_own_text():
    before = REPORT.with_cell("II", "received", 99)
    found = compare(REPORT, attrs.evolve(before, period=QUARTER.previous()))
    drawn = texts(found.to_gt().as_raw_html())
    assert [row[0] for row in drawn] == [row.name for row in found]
    for row, cells in zip(found, drawn, strict=True):
        now, then = row.now["received"], row.before["received"]
        assert cells[1:3] == [format_count(then), format_count(now)]
        difference = row.difference("received")
        assert (
            cells[3].replace("\u2212", "-") == f"{difference:+}".replace("+0", "0") or abs(difference) > 999
        )
