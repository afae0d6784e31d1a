"""One page for a meeting: its figures are the forms', and it is one page."""

import re
import subprocess

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kstt import CaseAccount, ReportingPeriod, RowBy, form_05b, form_06a, form_06c, samples
from kstt.charts import render_brief
from kstt.errors import ParseError
from kstt.numerals import format_count
from kstt.samples import REMAINDER, published_report, year_of_cases
from kstt.testing import cases
from tests.cli.running import run
from tests.support import program

PUBLISHED = published_report().to_form(remainder=REMAINDER).of(CaseAccount)
QUARTERS = ReportingPeriod.year(2021).split()
CASES = year_of_cases(count=2_000)


def figures(page):
    return re.findall(r"<strong>([^<]*)</strong>", page)


@settings(max_examples=15)
@given(st.lists(cases(), max_size=30))
def test_the_figures_are_those_of_the_form(several):
    form = form_06c(several, QUARTERS[1])
    received, resolved, _, _, pending, overdue = figures(render_brief(form))
    total = form.total
    counts = (total.received, total.resolved, total.pending, total.pending_overdue)
    assert (received, resolved, pending, overdue) == tuple(map(format_count, counts))


def test_the_published_report():
    page = render_brief(PUBLISHED)
    assert figures(page) == ["126.378", "120.695", "99,3%", "11,2%", "5.683", "1.001"]
    assert "kỳ trước" not in page
    assert "<svg" not in page


def test_periods_units_and_order():
    forms = [form_06c(CASES, quarter, reporting_unit="UBND A & B") for quarter in QUARTERS[:3]]
    units = form_06c(CASES, QUARTERS[2], rows=RowBy.UNIT)
    page = render_brief(forms[::-1], units)
    assert page == render_brief(forms, units)
    assert "UBND A &amp; B" in page
    assert f"kỳ trước {format_count(forms[1].total.received)} (" in page
    assert page.count("<svg") == 1
    overdue = sorted(
        (row.account.pending_overdue for section in units.sections for row in section), reverse=True
    )
    listed = page[page.index("theo đơn vị") :]
    assert [int(n) for n in re.findall(r"<td>(\d+)</td>", listed)] == [n for n in overdue if n][:8]
    one_by_one = [form_06a(CASES, QUARTERS[2], unit=name) for name in {case.unit for case in CASES}]
    assert render_brief(forms, one_by_one)[-3000:] == page[-3000:]


def test_what_is_left_out_is_counted():
    page = render_brief(PUBLISHED, most=2)
    left = [
        row.account.resolved_late + row.account.pending_overdue
        for section in PUBLISHED.sections
        for row in section
    ]
    left = sorted((n for n in left if n), reverse=True)[2:]
    assert f"và {len(left)} dòng khác: {format_count(sum(left))} hồ sơ" in page


def test_refusals():
    for forms, units in (
        ((), ()),
        ((form_05b((), QUARTERS[0]),), ()),
        ((PUBLISHED, PUBLISHED), ()),
        ((PUBLISHED,), [form_06a((), QUARTERS[0], reporting_unit="A")]),
        ((PUBLISHED,), [form_06a((), QUARTERS[1])]),
    ):
        with pytest.raises(ParseError):
            render_brief(forms, units)


def test_the_command_prints_one_sheet(tmp_path, capsys):
    source = samples.path("cases.csv")
    for name in ("q1", "q2"):
        period = f"2021-{name.upper()}"
        assert run(capsys, "form", "06c", source, "--period", period, "-o", tmp_path / f"{name}.json")[0] == 0
    forms = (tmp_path / "q1.json", tmp_path / "q2.json")
    program("chromium", "chromium-browser", "google-chrome")
    for suffix in ("html", "pdf"):
        out = tmp_path / f"brief.{suffix}"
        assert run(capsys, "brief", *forms, "-o", out) == (0, f"written: {out}\n", "")
        assert run(capsys, "brief", *forms, "-o", out)[0] == 2
    said = subprocess.run(
        ["pdfinfo", tmp_path / "brief.pdf"], capture_output=True, text=True, check=True
    ).stdout
    assert re.search(r"Pages: +1\n", said)
    assert "A4" in said
    assert run(capsys, "brief", *forms, "-o", tmp_path / "brief.docx")[0] == 2
