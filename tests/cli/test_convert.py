"""``kstt convert``"""

import json

from kstt import Form, ReportingPeriod, form_06c
from kstt.codecs.documents import from_document
from kstt.io.formats.reading import read_form
from kstt.io.records.delimited import read_cases
from tests.cli.running import ALL, CASES, DOCS, Q2, WRONG, run
from tests.io.grid.columns.test_counted_totals import with_part
from tests.io.grid.tables import CIVIL, LAND, WORKS


def test_convert_round_and_round(merged, tmp_path, capsys):
    path, form = merged, read_form(merged).to_form()
    for suffix in (".json", ".html", ".csv", ".docx", ".txt", ".tsv", ".xlsx"):
        target = tmp_path / f"round{suffix}"
        status, out, err = run(capsys, "convert", path, target)
        assert (status, err) == (0, "")
        assert f"written: {target}" in out
        assert read_form(target).to_form() == form
        path = target


def test_convert_with_options(tmp_path, capsys):
    target = tmp_path / "table.dat"
    asked = ("convert", WRONG, target, "--to", "csv", "--period", Q2, "--layout", "06c/VPCP/KSTT")
    status, out, _ = run(capsys, *asked, "--json")
    document = json.loads(out)
    assert (status, document["form"], document["period"], document["rows"]) == (0, "06c/VPCP/KSTT", Q2, 7)
    assert run(capsys, "convert", target, tmp_path / "x.xlsx", "--from", "csv", "--values")[0] == 0
    for wrong in (
        ("convert", WRONG, target),
        ("convert", WRONG, tmp_path / "x.ods"),
        ("convert", WRONG, tmp_path / "y.csv", "--sheet", "x"),
        ("convert", WRONG, tmp_path / "y.csv", "--layout", "99z"),
        ("convert", WRONG, tmp_path / "y.csv", "--layouts", WRONG),
        ("convert", WRONG, tmp_path / "y.csv", "--period", "2021-Q9"),
        ("convert", tmp_path, tmp_path / "y.csv"),
        ("convert", tmp_path / "x.xlsx", tmp_path / "y.csv", "--from", "json"),
        ("convert", CASES, tmp_path / "y.xlsx"),
        ("convert", DOCS / "feedback.csv", tmp_path / "y.jsonl"),
    ):
        status, out, err = run(capsys, *wrong)
        assert (status, out) == (2, ""), wrong
        assert err.startswith("kstt: "), wrong
        assert not (tmp_path / "y.csv").exists()


def test_convert_with_a_layout_of_ones_own(tmp_path, capsys):
    layouts = tmp_path / "own.toml"
    layouts.write_text(
        '[[layout]]\nbased_on = "II.06c/VPCP/KSTT"\ncode = "06c/RIENG"\n'
        'source = "01/2020/TT-VPCP"\nin_force_from = 2021-01-01\n',
        encoding="utf-8",
    )
    target = tmp_path / "own.txt"
    asked = ("convert", WRONG, target, "--layouts", layouts)
    assert run(capsys, *asked, "--layout", "06c/RIENG")[0] == 0
    assert "Biểu số 06c/RIENG" in target.read_text(encoding="utf-8")
    status, _, err = run(capsys, *asked, "--overwrite")
    assert (status, "--layout as well" in err) == (2, True)


def test_convert_cases_to_messages_and_back(tmp_path, capsys):
    for suffix in (".jsonl", ".json"):
        messages, back = tmp_path / f"messages{suffix}", tmp_path / f"back{suffix}.csv"
        assert run(capsys, "convert", CASES, messages)[0] == 0
        assert run(capsys, "convert", messages, back)[0] == 0
        assert read_cases(back) == ALL
        status, out, _ = run(capsys, "form", "06c", messages, "--period", Q2, "--json")
        assert status == 0
        assert from_document(json.loads(out), Form) == form_06c(ALL, ReportingPeriod.parse(Q2))
    assert run(capsys, "convert", DOCS / "feedback.csv", tmp_path / "feedback.tsv")[0] == 0


def test_convert_says_what_messages_cannot_carry(tmp_path, capsys):
    odd = tmp_path / "odd.csv"
    odd.write_text(
        "id,category,level,unit,channel,received,due,closed,closing\n"
        "H1,Đất đai,commune,Chi nhánh B,direct,2021-04-01,,2021-04-02,returned\n",
        encoding="utf-8",
    )
    status, out, err = run(capsys, "convert", odd, tmp_path / "odd.jsonl")
    assert status == 1
    assert "1 records written" in out
    assert "not carried by messages: level (1 cases)" in err
    assert "closing" in err
    status, out, _ = run(capsys, "convert", odd, tmp_path / "odd2.jsonl", "--json")
    assert json.loads(out)["lost"] == {"level": 1, "closing": 1}


def test_convert_leaves_out_nothing_silently(tmp_path, capsys):
    messages, target = DOCS / "messages.jsonl", tmp_path / "cases.csv"
    status, out, err = run(capsys, "convert", messages, target)
    assert (status, out, list(tmp_path.iterdir())) == (2, "", [])
    assert "record 3" in err
    status, out, _ = run(capsys, "convert", messages, target, "--json")
    assert (status, len(json.loads(out)["error"]["findings"])) == (2, 1)
    status, out, err = run(capsys, "convert", messages, target, "--skip-invalid")
    assert (status, "records left out: 1" in err, len(read_cases(target))) == (1, True, 2)


def test_a_pattern_means_the_one_file_that_fits_it(tmp_path, capsys):
    for name in ("one.csv", "two.csv"):
        (tmp_path / name).write_bytes(CASES.read_bytes())
    assert run(capsys, "convert", f"{tmp_path}/on*.csv", tmp_path / "cases.jsonl")[0] == 0
    status, _, err = run(capsys, "convert", f"{tmp_path}/*.csv", tmp_path / "more.jsonl")
    assert (status, "2 files" in err, (tmp_path / "more.jsonl").exists()) == (2, True, False)
    assert run(capsys, "source", "new", f"{tmp_path}/tw*.csv")[0] == 0


def test_a_part_of_a_total_that_the_copy_cannot_hold_is_named(tmp_path, capsys):
    source = tmp_path / "a b.tsv"
    source.write_text(with_part([LAND, CIVIL, WORKS], [3, 20, 1]), "utf-8")
    status, _, err = run(capsys, "convert", source, tmp_path / "copy.xlsx")
    assert (status, "Trả lại, rút hồ sơ" in err, "resolved" in err) == (0, True, True)
    given = ("--columns", "resolved_on_time=I+K")
    assert run(capsys, "convert", source, tmp_path / "whole.xlsx", *given)[2] == ""
