"""``kstt form``"""

import json

from kstt import Form
from kstt.cli import main
from kstt.codecs.documents import from_document
from kstt.io.formats import read_form
from tests.cli.running import run

HEADER = "id,category,level,unit,channel,received,due,closed,closing\n"
GOOD = "H1,Đất đai,district,A,online,2021-04-01,2021-04-20,2021-04-15,decided\n"
BAD = "H2,Đất đai,distrct,A,online,2021-04-31,,,\n"


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


def test_a_ministry_case_in_a_provinces_form(capsys, csv_file):
    path = csv_file(HEADER + GOOD.replace("district", "ministry"))
    status, _, err = run(capsys, "form", "06c", path, "--period", "2021-Q2")
    assert status == 2
    assert "ministry" in err


def test_an_export_becomes_the_official_form_in_one_command(tmp_path, capsys):
    source, out = tmp_path / "portal.toml", tmp_path / "form.xlsx"
    export = "tests/data/records/office-export.csv"
    assert main(["source", "new", export, "-o", str(source)]) == 0
    command = ["form", "06c", export, "--source", str(source), "--period", "2021-Q2", "-o", str(out)]
    assert main(command) == 0
    assert capsys.readouterr().out == f"written: {source}\nwritten: {out}\n"
    assert read_form(out).to_form().total.received == 370
    assert main(command) == 2
    assert "exists" in capsys.readouterr().err
    assert main([*command, "--overwrite"]) == 0
