"""``kstt check``"""

import json
from datetime import date

import jsonschema

from kstt import AuthorityLevel, Case, Channel, Finding, ReportedForm, ReportingPeriod, form_06a
from kstt.codecs.documents import json_schema
from tests.cli.running import CASES, Q2, WRONG, run


def test_check(capsys, table, csv_file):
    status, out, _ = run(capsys, "check", table)
    assert status == 1
    assert "rows 14–43 are missing" in out
    status, out, _ = run(capsys, "check", table, "--lang", "vi")
    assert "thiếu các dòng 14–43" in out
    status, out, _ = run(capsys, "check", table, "--json")
    document = json.loads(out)
    assert status == 1
    for finding in document["findings"]:
        jsonschema.validate(finding, json_schema(Finding))
        assert finding.keys() >= {
            "rule", "severity", "row", "column", "found", "expected", "message_vi", "message_en", "reference",
        }  # fmt: skip


def test_check_of_a_table_that_holds(capsys, csv_file):
    from kstt import ReportingPeriod, form_06a

    reported = ReportedForm.from_form(form_06a([], ReportingPeriod.quarter(2021, 2)))
    header = "number\tlabel\t" + "\t".join(c.key for c in reported.layout.columns)
    path = csv_file(header + "\n\tTổng cộng" + "\t0" * 11 + "\n", "zero.tsv")
    status, out, _ = run(capsys, "check", path)
    assert (status, "every sum holds" in out) == (0, True)
    status, out, _ = run(capsys, "check", path, "--json")
    found = [(one["rule"], one["where"]) for one in json.loads(out)["findings"]]
    assert (status, found) == (0, [("period-unstated", str(path)), ("unit-unstated", str(path))])
    status, out, _ = run(capsys, "check", path, "--period", "2021-Q2", "--json")
    assert [one["rule"] for one in json.loads(out)["findings"]] == ["unit-unstated"]


def test_check_several_files_and_formats(merged, tmp_path, capsys):
    page = tmp_path / "q2.html"
    run(capsys, "convert", merged, page)
    status, out, err = run(capsys, "check", merged, page)
    assert (status, err) == (0, "")
    assert out == "2 files: every sum holds\n"
    status, out, err = run(capsys, "check", merged, WRONG, CASES)
    assert status == 2
    assert out.splitlines()[0] == str(WRONG)
    assert out.splitlines()[-2:] == [
        "files: 3, unusable: 1, errors: 2, warnings: 0, remarks: 2",
        f"next: kstt repair {WRONG}",
    ]
    assert "line 7 field 13" in out
    assert f"kstt: {CASES}: found records, by the columns 'id', 'received', expected a table of counts" in err
    said = ("--layout", "II.06a/VPCP/KSTT", "--assume-columns", "--columns", "online=D")
    lines = run(capsys, "check", WRONG, *said)[1].splitlines()
    again = "--layout II.06a/VPCP/KSTT --columns online=D --assume-columns"
    assert lines[-1] == f"next: kstt repair {WRONG} {again}"
    assert not run(capsys, "check", WRONG, "--sheet", "none", *said)[1].endswith(f"{again}\n")
    status, out, _ = run(capsys, "check", merged, WRONG, CASES, "--json")
    document = json.loads(out)
    assert [table["findings"] for table in document["tables"]] == [0, 4]
    assert document["unusable"][0]["type"] == "DocumentError"


def test_check_points_at_cells_of_workbooks(tmp_path, capsys):
    from kstt.io.excel import reading as excel

    level, received = AuthorityLevel.COMMUNE, date(2021, 4, 1)
    case = Case(
        "1", "Hộ tịch", level, "A", Channel.ONLINE, received, due=date(2021, 7, 1), closed=None, closing=None
    )
    good, other = (form_06a([case], ReportingPeriod.parse(Q2), reporting_unit=f"UBND xã {x}") for x in "AB")
    bad = ReportedForm.from_form(other).with_cell("Tổng cộng", "received", 5)
    path = tmp_path / "two.xlsx"
    excel.write_form([good, bad], path, sheets=["Good", "Bad"])
    status, out, _ = run(capsys, "check", path)
    assert status == 1
    assert out.startswith(f"{path}\n  Tổng cộng\n    Bad!C10: error: received is 5, but ")
    assert "Good" not in out
    assert run(capsys, "check", path, "--sheet", "Good")[0] == 0
    status, out, _ = run(capsys, "check", path, "--format", "sarif")
    location = json.loads(out)["runs"][0]["results"][0]["locations"][0]
    assert location["physicalLocation"]["artifactLocation"]["uri"].endswith("two.xlsx")
    assert "Bad!C10" in location["logicalLocations"][0]["fullyQualifiedName"]
