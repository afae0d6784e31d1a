"""How the commands print findings."""

import csv
import io
import json

import pytest

from kstt.cli import main
from kstt.codecs.findings import (
    findings_from_json,
)
from tests.support import ROOT


@pytest.fixture
def wrong_table(tmp_path):
    path = tmp_path / "wrong.tsv"
    from kstt import ReportedForm, ReportingPeriod, form_06a

    reported = ReportedForm.from_form(form_06a([], ReportingPeriod.quarter(2021, 2)))
    header = "number\tlabel\t" + "\t".join(column.key for column in reported.layout.columns)
    path.write_text(
        f"Đơn vị báo cáo: Sở Y tế\nKỳ báo cáo: Quý II/2021\n{header}\n\tTổng cộng\t7"
        + "\t0" * 10
        + "\n1\tHộ tịch\t7"
        + "\t0" * 10
        + "\n",
        encoding="utf-8",
    )
    return str(path)


def test_formats_of_the_command(capsys, wrong_table):
    printed = {}
    for name in ("text", "lines", "table", "json", "csv", "sarif"):
        assert main(["check", wrong_table, "--format", name]) == 1
        printed[name] = capsys.readouterr().out
    found = findings_from_json(printed["json"])
    assert len(found) == 4
    assert printed["text"].count("[row-identity]") == 4
    assert printed["lines"].count("error [row-identity] row") == 4
    assert printed["table"].count("row-identity") == 4
    assert [row["rule"] for row in csv.DictReader(io.StringIO(printed["csv"]))] == ["row-identity"] * 4
    result, *_ = json.loads(printed["sarif"])["runs"][0]["results"]
    assert result["locations"][0]["physicalLocation"]["region"] == {"startLine": 4}


def test_suppressing_on_the_command_line(capsys, wrong_table):
    assert main(["check", wrong_table, "--suppress", "row-identity=a draft", "--json"]) == 0
    document = json.loads(capsys.readouterr().out)
    assert document["findings"] == []
    assert {one["reason"] for one in document["suppressed"]} == {"a draft"}
    assert main(["check", wrong_table, "--suppress", "row-identity=a draft"]) == 0
    assert capsys.readouterr().out.splitlines() == [
        "suppressed: 4 [row-identity], reason: a draft",
        "files: 1, errors: 0, warnings: 0",
    ]
    for wrong in (["--suppress", "row-identity"], ["--suppress", "no-rule=x"], ["--json", "--format", "csv"]):
        assert main(["check", wrong_table, *wrong]) == 2


def test_sorting_and_grouping_on_the_command_line(capsys):
    wrong = str(ROOT / "src" / "kstt" / "data" / "samples" / "wrong.tsv")
    assert main(["check", wrong, "--group", "rule", "--sort", "place"]) == 1
    lines = capsys.readouterr().out.splitlines()[:-2]
    groups = ["period-unstated (1)", "unit-unstated (1)", "column-total (1)", "row-identity (1)"]
    assert [line for line in lines if not line.startswith(wrong)] == groups
    assert main(["check", wrong, "--sort", "column", "--sort", "rule", "--format", "csv"]) == 1
    rows = list(csv.DictReader(io.StringIO(capsys.readouterr().out)))
    assert [row["column"] for row in rows] == ["", "", "pending", "pending_overdue"]
    assert main(["check", wrong, "--group", "severity", "--json"]) == 1
    assert json.loads(capsys.readouterr().out)["groups"] == {"error": 2, "info": 2}
    suppress = ["--suppress", "row-identity=a draft", "--group", "rule"]
    assert main(["check", wrong, *suppress, "--format", "table"]) == 1
    printed = capsys.readouterr().out.splitlines()
    assert "column-total (1)" in printed
    assert printed[-1] == "suppressed: 1 [row-identity], reason: a draft"
