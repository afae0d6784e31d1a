"""The command as people run it: what it prints, and how it ends."""

import json
import subprocess
import sys
from importlib.resources import files

import jsonschema
import pytest

from kstt import Finding, Form, ReportedForm
from kstt.cli import main
from kstt.codecs.documents import from_document, json_schema
from kstt.samples import PUBLISHED_TABLE
from tests.cli.running import run

HEADER = "id,category,level,unit,channel,received,due,closed,closing\n"
GOOD = "H1,Đất đai,district,A,online,2021-04-01,2021-04-20,2021-04-15,decided\n"
BAD = "H2,Đất đai,distrct,A,online,2021-04-31,,,\n"


@pytest.fixture
def table():
    return str(files("kstt").joinpath("data", PUBLISHED_TABLE))


@pytest.fixture
def csv_file(tmp_path):
    def write(text, name="cases.csv"):
        path = tmp_path / name
        path.write_text(text, encoding="utf-8")
        return str(path)

    return write


def test_demo(capsys):
    status, out, _ = run(capsys, "demo")
    assert status == 0
    for part in (
        "126.378",
        "rows 14–43 are missing",
        "add up to 3643",
        "equals the published one: 836 cells",
        "05b/VPCP/KSTT",
    ):
        assert part in out


def test_demo_as_json(capsys):
    status, out, _ = run(capsys, "demo", "--json")
    document = json.loads(out)
    assert (status, document["equal"], document["cases"], document["differing"]) == (0, True, 126378, 0)
    assert from_document(document["form"], Form).total.received == 126378
    assert from_document(document["feedback"], Form).total.received == 0


def test_form(capsys, csv_file):
    path = csv_file(HEADER + GOOD)
    status, out, err = run(
        capsys, "form", "06c", path, "--period", "Quý II/2021", "--unit", "UBND tỉnh Đắk Nông"
    )
    assert (status, err) == (0, "")
    assert "UBND tỉnh Đắk Nông" in out
    status, out, _ = run(capsys, "form", "06c", path, "--period", "2021-Q2", "--json")
    form = from_document(json.loads(out), Form)
    assert form["II", "Đất đai"].resolved_early == 1
    status, out, _ = run(capsys, "form", "06a", path, "--period", "2021-Q3", "--json")
    assert from_document(json.loads(out), Form).total.received == 0


def test_form_with_rules(capsys, csv_file):
    path = csv_file(HEADER + GOOD.replace("decided", "withdrawn"))
    for value, expected in (
        ("on_time", "resolved_on_time"),
        ("by_date", "resolved_early"),
        ("left_out", None),
    ):
        _, out, _ = run(capsys, "form", "06c", path, "--period", "2021-Q2", "--json", "--withdrawn", value)
        total = json.loads(out)["total"]
        assert total["received"] == (1 if expected else 0)
        assert expected is None or total[expected] == 1


def test_form_05b(capsys, csv_file):
    path = csv_file(
        "id,category,subject,received,resolved,published\nP1,Đất đai,conduct,2021-04-01,2021-04-05,\n"
    )
    status, out, _ = run(capsys, "form", "05b", path, "--period", "2021-Q2", "--json")
    form = from_document(json.loads(out), Form)
    assert status == 0
    assert (form["Đất đai"].resolved_conduct, form["Đất đai"].published) == (1, 0)


def test_bad_rows_stop_the_form_unless_left_out(capsys, csv_file):
    path = csv_file(HEADER + GOOD + BAD)
    status, out, err = run(capsys, "form", "06c", path, "--period", "2021-Q2")
    assert (status, out) == (2, "")
    assert f"{path}:3" in err
    assert "distrct" in err
    assert "2021-04-31" in err
    status, out, _ = run(capsys, "form", "06c", path, "--period", "2021-Q2", "--json")
    error = json.loads(out)["error"]
    assert status == 2
    assert [f["column"] for f in error["findings"]] == ["level", "received"]
    status, out, err = run(capsys, "form", "06c", path, "--period", "2021-Q2", "--skip-invalid", "--json")
    assert status == 0
    assert "1 rows were left out" in err
    assert json.loads(out)["total"]["received"] == 1


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
    assert (status, json.loads(out)) == (0, {"findings": []})


@pytest.mark.parametrize(
    "arguments",
    [
        ("check", "none.tsv"),
        ("form", "06c", "none.csv", "--period", "2021-Q2"),
        ("form", "06c", "none.csv", "--period", "2021-Q9"),
        ("form", "06c", "none.csv", "--period", "2011"),
    ],
)
@pytest.mark.parametrize("as_json", [False, True])
def test_unusable_input_ends_with_two_and_a_sentence(capsys, arguments, as_json):
    status, out, err = run(capsys, *arguments, *(["--json"] if as_json else []))
    assert status == 2
    if as_json:
        assert json.loads(out)["error"]["message"]
    else:
        assert err.startswith("kstt: ")


def test_a_ministry_case_in_a_provinces_form(capsys, csv_file):
    path = csv_file(HEADER + GOOD.replace("district", "ministry"))
    status, _, err = run(capsys, "form", "06c", path, "--period", "2021-Q2")
    assert status == 2
    assert "ministry" in err


def test_usage_errors_end_with_two(capsys):
    with pytest.raises(SystemExit) as error:
        main(["form", "07z"])
    assert error.value.code == 2
    assert "usage" in capsys.readouterr().err


def test_as_a_process_and_with_a_reader_that_goes_away(table):
    found = subprocess.run(
        [sys.executable, "-m", "kstt", "check", table], capture_output=True, text=True, check=False
    )
    assert (found.returncode, found.stderr) == (1, "")
    with subprocess.Popen(
        [sys.executable, "-m", "kstt", "demo"], stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True
    ) as process:
        process.stdout.readline()
        process.stdout.close()
        assert "Traceback" not in process.stderr.read()
