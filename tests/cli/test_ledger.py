"""``kstt ledger``: ledgers made, updated, put together, shown; forms and series from their files."""

import csv
import io
import json
from pathlib import Path

import pytest

from kstt import Ledger, ReportingPeriod, WaitingTreatment, form_06c
from kstt.cli import main
from kstt.io.records.delimited import read_cases

CASES = "src/kstt/data/samples/cases.csv"
QUARTER = ReportingPeriod.quarter(2021, 2)


@pytest.fixture
def ledger(tmp_path, capsys):
    path = tmp_path / "ledger.parquet"
    assert main(["ledger", "make", CASES, "-o", str(path)]) == 0
    assert "17 movements from 2021-03-01 to 2021-06-22" in capsys.readouterr().out
    return path


def test_a_ledger_file_is_a_source_of_forms(ledger, capsys):
    assert Ledger.from_parquet(ledger) == Ledger.from_cases(read_cases(CASES))
    assert main(["form", "06c", str(ledger), "--period", "2021-Q2"]) == 0
    from_ledger = capsys.readouterr().out
    assert main(["form", "06c", CASES, "--period", "2021-Q2"]) == 0
    assert from_ledger == capsys.readouterr().out
    assert main(["form", "06c", str(ledger), "--period", "2021-Q2", "--waiting", "by_date"]) == 2
    assert "make a ledger from the cases with these rules" in capsys.readouterr().err


def test_the_rules_and_limits_of_a_ledger_are_kept(tmp_path, capsys):
    path = str(tmp_path / "ledger.parquet")
    limits = ["--since", "2021-03-15", "--through", "2021-06-14", "--without", "unit"]
    assert main(["ledger", "make", CASES, "-o", path, "--waiting", "by_date", *limits]) == 0
    told = capsys.readouterr().out
    assert "since: 2021-03-15" in told
    assert "through: 2021-06-14" in told
    assert "waiting: by_date" in told
    found = Ledger.from_parquet(path)
    assert found.rules.waiting is WaitingTreatment.BY_DATE
    assert form_06c(found, QUARTER) == form_06c(read_cases(CASES), QUARTER, found.rules)
    assert main(["form", "06c", path, "--period", "2021-Q3"]) == 2
    assert "days to 2021-06-14" in capsys.readouterr().err
    assert main(["ledger", "show", path, "--json"]) == 0
    assert json.loads(capsys.readouterr().out)["keep"] == ["category"]


def test_a_days_cases_are_entered_and_old_states_withdrawn(ledger, tmp_path, capsys):
    rows = list(csv.reader(Path(CASES).read_text(encoding="utf-8").splitlines()))
    day, other = tmp_path / "day.csv", str(tmp_path / "other.parquet")
    day.write_text("\n".join(",".join(row) for row in rows[:4]), encoding="utf-8")
    assert main(["ledger", "update", str(ledger), "--withdrawn", str(day), "-o", other]) == 0
    assert Ledger.from_parquet(other) == Ledger.from_cases(read_cases(CASES)[3:])
    assert main(["ledger", "update", other, "--new", str(day), "-o", other]) == 2
    assert "--overwrite" in capsys.readouterr().err
    assert main(["ledger", "update", other, "--new", str(day), "-o", other, "--force"]) == 0
    assert Ledger.from_parquet(other) == Ledger.from_parquet(ledger)
    assert (
        main(
            ["ledger", "update", other, "--withdrawn", str(day), "--withdrawn", CASES, "-o", other, "--force"]
        )
        == 2
    )
    assert "not entered as often" in capsys.readouterr().err
    assert main(["ledger", "update", other, "-o", other, "--force"]) == 2
    assert "nothing to do" in capsys.readouterr().err


def test_ledgers_are_merged(ledger, tmp_path, capsys):
    out, other = str(tmp_path / "both.parquet"), tmp_path / "other.parquet"
    whole = Ledger.from_parquet(ledger)
    part = whole.only(unit=whole.units[0])
    part.to_parquet(other)
    assert main(["ledger", "--json", "merge", str(ledger), str(other), "-o", out]) == 0
    assert json.loads(capsys.readouterr().out)["movements"] == whole.movements + part.movements


def test_a_copy_of_a_ledger_is_refused(ledger, tmp_path, capsys):
    out, copy = tmp_path / "both.parquet", tmp_path / "copy.parquet"
    copy.write_bytes(ledger.read_bytes())
    assert main(["ledger", "merge", str(ledger), str(copy), "-o", str(out)]) == 2
    assert f"found the same movements as {ledger}, expected ledgers of different" in capsys.readouterr().err
    assert not out.exists()


def test_a_ledger_that_is_named_twice_is_refused(ledger, tmp_path, capsys):
    out = tmp_path / "both.parquet"
    same = ledger.parent / ".." / ledger.parent.name / ledger.name
    assert main(["ledger", "merge", str(ledger), str(same), "-o", str(out)]) == 2
    assert (
        "found a ledger that is named twice, expected ledgers of different cases" in capsys.readouterr().err
    )
    assert not out.exists()


def test_what_a_ledger_keeps_is_named_in_the_language_asked_for(ledger, capsys):
    asked = ["form", "06c", str(ledger), "--period", "2021-Q2", "--by", "procedure"]
    assert main(asked) == 2
    assert "rows by procedure: found a ledger that keeps unit and category" in capsys.readouterr().err
    assert main([*asked, "--lang", "vi"]) == 2
    assert "các dòng theo thủ tục" in capsys.readouterr().err


def test_a_series_is_a_tidy_table(ledger, tmp_path, capsys):
    series = ["ledger", "series", "06c", str(ledger), "--period", "2021", "--by", "quarter"]
    assert main(series) == 0
    rows = list(csv.DictReader(io.StringIO(capsys.readouterr().out)))
    found = {
        row["period_end"]: row["value"]
        for row in rows
        if (row["kind"], row["column"]) == ("total", "pending")
    }
    assert found == {"2021-03-14": "1", "2021-06-14": "4", "2021-09-14": "3", "2021-12-14": "3"}
    assert main([*series, "--json"]) == 0
    assert len(json.loads(capsys.readouterr().out)["forms"]) == 4
    for name in ("series.csv", "series.parquet"):
        assert main([*series, "-o", str(tmp_path / name)]) == 0
        assert main([*series, "-o", str(tmp_path / name)]) == 2
    assert (
        len(list(csv.reader((tmp_path / "series.csv").read_text(encoding="utf-8").splitlines())))
        == len(rows) + 1
    )


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (["make", CASES, "-o", "ledger.csv"], "ends in .parquet"),
        (["show", CASES], "no Parquet"),
        (["make", "no-such.csv", "-o", "x.parquet"], "No such file"),
        (["series", "06c", CASES, "--period", "2021", "-o", "x.png"], "ends in .csv or .parquet"),
    ],
)
def test_unusable_input_is_told(arguments, message, capsys):
    assert main(["ledger", *arguments]) == 2
    assert message in capsys.readouterr().err


def test_bad_rows_stop_the_ledger_unless_left_out(tmp_path, capsys):
    bad, out = tmp_path / "bad.csv", tmp_path / "ledger.parquet"
    bad.write_text(
        Path(CASES).read_text(encoding="utf-8").replace("2021-03-01", "2021-02-30"), encoding="utf-8"
    )
    assert main(["ledger", "make", str(bad), "-o", str(out)]) == 2
    assert not out.exists()
    assert main(["ledger", "make", str(bad), "-o", str(out), "--skip-invalid"]) == 0
    assert "rows left out: " in capsys.readouterr().err
