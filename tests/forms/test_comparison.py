"""Comparisons: what differs, by how much, and what is not known."""

import json
import re
from fractions import Fraction

import attrs
import pytest
from hypothesis import given

from kstt import LAYOUTS, CaseAccount, ReportedForm, ReportingPeriod, form_05b, form_06a, form_06c
from kstt.cli import main
from kstt.definitions.columns import boxes_of
from kstt.errors import DocumentError, ParseError
from kstt.forms.comparison import compare
from kstt.forms.sections import FormRow, Section
from kstt.io.formats import comparison_document, write_comparison, write_form
from kstt.numerals import format_percent
from kstt.samples import published_report
from kstt.tables.cells import LineKind
from kstt.testing import case_accounts

Q1, Q2 = ReportingPeriod.quarter(2021, 1), ReportingPeriod.quarter(2021, 2)
ONE, OTHER = CaseAccount(3, 1, 0, 0, 3, 1, 0, 0), CaseAccount(2, 0, 0, 0, 2, 0, 0, 0)


def form(period, **rows):
    section = Section(None, tuple(FormRow(label, account) for label, account in rows.items()), CaseAccount)
    return attrs.evolve(form_06a([], period), sections=(section,))


@given(case_accounts(), case_accounts())
def test_now_is_before_and_the_difference(now, before):
    found = compare(form(Q2, A=now), form(Q1, A=before))
    for row in found:
        for column in found.columns:
            assert row.now[column.key] == row.before[column.key] + row.difference(column.key)
    assert found.total.now == now.values
    assert found.total.before == before.values


@given(case_accounts())
def test_rates_are_of_their_base(account):
    for rate in CaseAccount.RATES:
        value = account.rates[rate.key]
        whole = sum(account.values[key] for key in rate.base)
        parts = sum(account.values[key] for key in rate.parts)
        assert value is None if whole == 0 else value * whole == parts
        assert value is None or 0 <= value <= 1


def test_a_row_of_one_form_alone():
    found = compare(form(Q2, A=ONE, B=ONE), form(Q1, A=ONE, C=ONE))
    rows = {row.label: row for row in found if row.kind is LineKind.ROW}
    assert list(rows) == ["A", "B", "C"]
    assert (rows["B"].difference("received"), rows["C"].difference("received")) == (4, -4)
    assert rows["B"].change("received") is None
    reported = compare(form(Q2, A=ONE, B=ONE), ReportedForm.from_form(form(Q1, A=ONE)))
    assert next(row for row in reported if row.label == "B").difference("received") is None


def test_blanks_are_not_known():
    report = published_report()
    found = compare(report, report)
    line, column = next(
        (row, column)
        for row in report
        for column, cell in zip(report.columns, row.cells, strict=True)
        if cell.is_blank
    )
    row = next(one for one in found if (one.label, one.section) == (line.label, line.section))
    assert row.difference(column.key) is None
    assert {row.difference("received") for row in found} <= {0, None}


def test_numbers_of_rows_do_not_matter():
    found = compare(form(Q2, A=ONE, B=OTHER), form(Q1, B=OTHER, A=ONE))
    assert all(row.difference(box.key) == 0 for row in found for box in boxes_of(CaseAccount))


def test_forms_of_two_kinds_are_refused():
    with pytest.raises(ParseError, match="same kind"):
        compare(form_06a([], Q2), form_05b([], Q1))
    assert compare(form_06c([], Q2), form_06c([], Q1, layout=LAYOUTS.by_code("06c/VPCP/KSTT"))).total


def test_frames_and_texts():
    found = compare(form(Q2, A=ONE), form(Q1, A=OTHER))
    frame = found.to_polars()
    rate = frame.filter(label="A", column="rate_online").row(0, named=True)
    assert (rate["now"], rate["before"], rate["difference"]) == (0.75, 1.0, -0.25)
    assert frame.filter(label="A", column="received")["change"].item() == 100.0
    assert len(found.to_pandas()) == found.to_arrow().num_rows == len(frame) == 2 * (11 + 4)
    assert "+100,0%" in str(found)
    assert "+100,0%" in found._repr_html_()
    now, before, points = found.total.rates(found.rates[0])
    *_, shown = next(row for row in found.texts() if row[0] == "A")
    assert shown == (
        "" if points is None else f"{'+' if points > 0 else ''}{format_percent(now - before)[:-1]}"
    )
    assert found.total.rates(CaseAccount.RATES[1])[0] == Fraction(3, 4)


def test_files_of_a_comparison(tmp_path):
    from openpyxl import load_workbook

    found = compare(form(Q2, A=ONE), form(Q1, A=OTHER))
    for suffix in (".html", ".xlsx", ".csv", ".json"):
        write_comparison(found, tmp_path / f"change{suffix}")
        with pytest.raises(DocumentError, match="exists"):
            write_comparison(found, tmp_path / f"change{suffix}")
        write_comparison(found, tmp_path / f"change{suffix}", overwrite=True)
    assert "+100,0%" in (tmp_path / "change.html").read_text(encoding="utf-8")
    assert json.loads((tmp_path / "change.json").read_text(encoding="utf-8")) == comparison_document(found)
    lines = (tmp_path / "change.csv").read_text(encoding="utf-8-sig").splitlines()
    assert "row,,,A,received,4,2,2,100" in lines
    assert len(lines) == 1 + len(found.to_polars())
    _, head, _, row = load_workbook(tmp_path / "change.xlsx").active.iter_rows(values_only=True)
    assert (head[1], row[:5]) == ("Số lượng hồ sơ tiếp nhận, Quý I/2021", ("A", 2, 4, 2, 100))
    with pytest.raises(DocumentError, match=r"\.html, \.xlsx"):
        write_comparison(found, tmp_path / "change.docx")


def test_the_command(tmp_path, capsys):
    now, before = tmp_path / "now.xlsx", tmp_path / "before.json"
    write_form(form(Q2, A=ONE), now)
    write_form(form(Q1, A=OTHER), before)
    assert main(["compare", str(now), str(before), "--json"]) == 0
    found = json.loads(capsys.readouterr().out)
    assert found["rows"][0]["rates"]["online"] == [0.75, 1.0, -0.25]
    assert main(["compare", str(now), str(before)]) == 0
    assert "Quý I/2021" in capsys.readouterr().out
    assert main(["compare", str(now), str(before), "-o", str(tmp_path / "change.csv")]) == 0
    assert main(["compare", str(now), str(before), "-o", str(tmp_path / "change.csv")]) == 2
    assert "exists" in capsys.readouterr().err


def test_in_html_a_column_stands_over_its_periods():
    now, before = form(Q2, A=ONE), form(Q1, A=OTHER)
    html = compare(now, before)._repr_html_()
    head = html[html.index("<thead") : html.index("</thead")]
    above, below = head.split("</tr>")[:2]
    spans = [int(width) for width in re.findall(r'colspan="(\d+)"', above)]
    assert sum(spans) == below.count("<th") == html[html.index("<tbody") :].split("</tr>")[0].count("<td")
    assert below.count(f">{now.period.label}<") == len(spans)
