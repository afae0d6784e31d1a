"""``kstt report``: the periodic report in Word."""

import json

from kstt.io.report.reading import read_report
from kstt.io.word.reports import report_prompts
from tests.cli.running import Q1, UNITS, run


def test_the_report_of_a_form(merged, tmp_path, capsys):
    before, out = tmp_path / "q1.csv", tmp_path / "report.docx"
    run(capsys, "merge", UNITS / "2021-q1", "--period", Q1, "-o", before)
    asked = ("--place", "Đắk Nông", "--day", "2021-06-21", "--number", 415, "--recipient", "Cục KSTT")
    status, said, _ = run(capsys, "report", merged, "--previous", before, "-o", out, *asked)
    assert status == 0
    report = read_report(out)
    form = report.forms[0].to_form()
    prompts = report_prompts(form)
    assert said == f"written: {out}\nleft to write, marked in the document: {len(prompts)}\n"
    text = "\n".join(line.text for line in report.lines)
    for part in ("Đắk Nông, ngày 21 tháng 6 năm 2021", "Số: 415/BC-UBND", "- Cục KSTT.", "So với quý I/2021"):
        assert part in text
    named = ("--reporting-unit", "UBND xã Đắk Lao")
    named += ("--signed-title", "KT. Chủ tịch", "--signed-title", "Phó Chủ tịch")
    status, said, _ = run(capsys, "report", merged, "-o", out, "--overwrite", "--json", *named)
    lines = "\n".join(line.text for line in read_report(out).lines)
    assert "KT. CHỦ TỊCH" in lines
    assert "PHÓ CHỦ TỊCH" in lines
    assert read_report(out).reporting_unit == "UBND xã Đắk Lao"
    assert (status, json.loads(said)["prompts"]) == (0, list(prompts))


def test_a_report_that_exists_is_refused_before_a_form_is_read(tmp_path, capsys):
    there = tmp_path / "report.docx"
    there.touch()
    status, _, said = run(capsys, "report", tmp_path / "no form.xlsx", "-o", there)
    assert status == 2
    assert "found a file that exists" in said


def test_what_cannot_be_written_is_refused(merged, tmp_path, capsys):
    for asked, expected in (
        (("-o", tmp_path / "report.pdf"), ".docx"),
        (("-o", tmp_path / "report.docx", "--day", "6/21/2021"), "a day such as 2021-06-30"),
    ):
        status, _, err = run(capsys, "report", merged, *asked)
        assert (status, expected in err) == (2, True)
    status, _, err = run(capsys, "report", merged, merged, "-o", tmp_path / "report.docx")
    assert (status, "one form of each kind" in err) == (2, True)
