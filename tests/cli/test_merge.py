"""The commands that read and write documents, as people run them: merge, convert, check, narrative, form."""

import json

import pytest

from kstt import Form, ReportedForm, ReportingPeriod, form_06a, form_06c
from kstt.cli import main
from kstt.codecs.documents import from_document
from kstt.io.formats.reading import read_form, write_form
from kstt.io.records.delimited import read_cases
from kstt.io.report.reading import read_report
from tests.cli.running import run
from tests.support import ROOT

DOCS = ROOT / "docs" / "data"
UNITS, CASES, WRONG = DOCS / "units", DOCS / "cases.csv", DOCS / "wrong.tsv"
Q1, Q2 = "2021-Q1", "2021-Q2"
ALL = read_cases(CASES)


@pytest.fixture
def merged(tmp_path, capsys):
    path = tmp_path / "q2.xlsx"
    assert run(capsys, "merge", UNITS / "2021-q2", "--period", Q2, "--unit", "UBND tỉnh", "-o", path)[0] == 0
    return path


def test_merge_is_the_form_of_all_cases(merged):
    period = ReportingPeriod.parse(Q2)
    assert read_form(merged).to_form() == form_06c(ALL, period, reporting_unit="UBND tỉnh")


def test_merge_prints_the_form_without_a_file(capsys):
    status, out, err = run(capsys, "merge", UNITS / "2021-q2", "--period", Q2, "--by", "unit")
    assert (status, err) == (0, "")
    assert "UBND huyện Cư Jút" in out.partition("Biểu số")[2]


def test_merge_as_json(capsys):
    status, out, _ = run(capsys, "merge", UNITS / "2021-q2", WRONG, "--period", Q2, "--json")
    document = json.loads(out)
    assert (status, document["written"], document["forced"]) == (1, None, False)
    assert [table["merged"] for table in document["tables"]] == [True] * 4 + [False]
    assert [finding["rule"] for finding in document["findings"]] == ["column-total", "row-identity"]
    assert from_document(document["form"], Form).total.received == 8
    status, out, _ = run(capsys, "merge", UNITS / "2021-q2", WRONG, "--period", Q2, "--format", "csv")
    assert (status, len(out.splitlines())) == (1, 3)


def test_merge_writes_only_what_holds_unless_forced(tmp_path, capsys):
    for suffix in (".xlsx", ".csv", ".txt", ".json"):
        path = tmp_path / f"q2{suffix}"
        asked = ("merge", UNITS / "2021-q2", WRONG, "--period", Q2, "-o", path)
        status, out, _ = run(capsys, *asked)
        assert (status, path.exists()) == (1, False)
        assert "nothing was written" in out
        status, out, _ = run(capsys, *asked, "--force")
        assert (status, path.exists()) == (1, True)
        assert "--force" in out
        form = read_form(path)
        assert form.to_form().total.received == 8
        assert any("1 biểu bị loại: wrong.tsv" in note for note in form.notes)


def test_merge_refuses_what_it_cannot_use(tmp_path, capsys):
    for name, data in (("a.xlsx", b"PK\x03\x04"), ("b.csv", b""), ("c.pdf", b"%PDF-1.4"), ("d.txt", b"abc")):
        (tmp_path / name).write_bytes(data)
    status, out, _ = run(capsys, "merge", tmp_path, "--period", Q2)
    assert status == 2
    assert out.count("[unit-unreadable]") == 3
    assert "passed over" in out
    status, _, err = run(capsys, "merge", tmp_path / "none", "--period", Q2)
    assert (status, "No such file" in err) == (2, True)
    status, _, err = run(capsys, "merge", UNITS / "2021-q2", "--period", Q2, "-o", tmp_path / "q2.xslx")
    assert (status, "did you mean .xlsx" in err) == (2, True)
    status, _, err = run(capsys, "merge", UNITS / "2021-q2", "--period", Q2, "--level", "x=y")
    assert (status, "PATTERN=LEVEL" in err) == (2, True)


def test_merge_never_writes_over_a_file(merged, capsys):
    before = merged.read_bytes()
    asked = ("merge", UNITS / "2021-q1", "--period", Q1, "-o", merged)
    status, _, err = run(capsys, *asked)
    assert (status, "exists" in err, merged.read_bytes() == before) == (2, True, True)
    assert run(capsys, *asked, "--overwrite")[0] == 0
    assert str(read_form(merged).period) == Q1


def test_merge_goes_on_where_a_finding_is_suppressed_with_a_reason(tmp_path, capsys):
    path = tmp_path / "q2.csv"
    asked = ("merge", UNITS / "2021-q2", "--period", Q2, "--units", UNITS / "units.csv", "-o", path)
    assert run(capsys, *asked)[0] == 1
    assert not path.exists()
    status, out, _ = run(capsys, *asked, "--suppress", "unit-missing=a new commune, from July on")
    assert (status, path.exists(), "suppressed" in out) == (0, True, True)
    assert "Lập khi còn 1 lỗi" in read_form(path).notes[0]


def test_merge_does_not_take_its_own_result_for_a_unit(tmp_path, capsys):
    write_form(form_06a([], ReportingPeriod.parse(Q2), reporting_unit="UBND xã A"), tmp_path / "a.csv")
    asked = ("merge", tmp_path, "--period", Q2, "-o", tmp_path / "all.csv", "--overwrite")
    assert [run(capsys, *asked)[0] for _ in range(2)] == [0, 0]


def test_merge_checks_continuity(tmp_path, capsys):
    asked = ("merge", UNITS / "2021-q2", "--period", Q2, "--previous")
    assert run(capsys, *asked, UNITS / "2021-q1")[0] == 0
    table = form_06a([], ReportingPeriod.parse(Q1), reporting_unit="UBND huyện Đắk Mil")
    write_form(table, tmp_path / "dak-mil.csv")
    (tmp_path / "broken.xlsx").write_bytes(b"PK\x03\x04")
    status, out, _ = run(capsys, *asked, tmp_path)
    assert status == 1
    assert "[continuity] row II.1 Đất đai: carried over 1, but 0 were pending" in out
    assert "[previous-unusable]" in out


def test_merge_with_catalogues(tmp_path, capsys):
    catalogue = tmp_path / "categories.csv"
    catalogue.write_text("name,aliases\nHộ tịch,\nĐất đai (mới),Đất đai\n", encoding="utf-8")
    status, out, _ = run(capsys, "merge", UNITS / "2021-q2", "--period", Q2, "--catalogue", catalogue)
    assert status == 1
    assert "counted as Đất đai (mới): Đất đai (2)" in out
    assert "[name-unknown]" in out
    status, out, _ = run(capsys, "merge", UNITS / "2021-q2", "--period", Q2, "--units", UNITS / "units.csv")
    assert (status, "no table of UBND xã Thuận An" in out) == (1, True)
    level = ("--level", "UBND xã*=huyện")
    status, out, _ = run(capsys, "merge", UNITS / "2021-q2", "--period", Q2, *level, "--json", "--jobs", "1")
    sections = json.loads(out)["form"]["sections"]
    assert [section["total"]["received"] for section in sections] == [1, 7, 0]


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


def test_check_several_files_and_formats(merged, tmp_path, capsys):
    page = tmp_path / "q2.html"
    run(capsys, "convert", merged, page)
    status, out, err = run(capsys, "check", merged, page)
    assert (status, err) == (0, "")
    assert out.splitlines() == [f"{merged}: every sum holds", f"{page}: every sum holds"]
    status, out, err = run(capsys, "check", merged, WRONG, CASES)
    assert status == 2
    assert f"{merged}: every sum holds" in out
    assert "line 7 field 13" in out
    assert f"kstt: {CASES}: found no header" in err
    status, out, _ = run(capsys, "check", merged, WRONG, CASES, "--json")
    document = json.loads(out)
    assert [table["findings"] for table in document["tables"]] == [0, 2]
    assert document["unusable"][0]["type"] == "DocumentError"


def test_check_points_at_cells_of_workbooks(tmp_path, capsys):
    from kstt.io.excel import reading as excel

    good = form_06a([], ReportingPeriod.parse(Q2), reporting_unit="UBND xã A")
    bad = ReportedForm.from_form(good).with_cell("Tổng cộng", "received", 5)
    path = tmp_path / "two.xlsx"
    excel.write_form([good, bad], path, sheets=["Good", "Bad"])
    status, out, _ = run(capsys, "check", path)
    assert status == 1
    assert f"{path}: Good: every sum holds" in out
    assert f"{path}: Bad!C10: error [row-identity]" in out
    assert run(capsys, "check", path, "--sheet", "Good")[0] == 0
    status, out, _ = run(capsys, "check", path, "--format", "sarif")
    location = json.loads(out)["runs"][0]["results"][0]["locations"][0]
    assert location["physicalLocation"]["artifactLocation"]["uri"].endswith("two.xlsx")
    assert "Bad!C10" in location["logicalLocations"][0]["fullyQualifiedName"]


def test_narrative(merged, tmp_path, capsys):
    status, out, _ = run(capsys, "narrative", merged)
    assert status == 0
    assert out.startswith("- Trong quý II/2021")
    before = tmp_path / "q1.csv"
    assert run(capsys, "merge", UNITS / "2021-q1", "--period", Q1, "-o", before)[0] == 0
    status, out, _ = run(capsys, "narrative", merged, "--previous", before, "--by-level", "--json")
    document = json.loads(out)
    assert (document["period"], len(document["sentences"])) == (Q2, 8)
    assert "So với quý I/2021" in document["sentences"][-1]
    for name, table in (("a.docx", False), ("b.docx", True), ("c.txt", False)):
        path = tmp_path / name
        assert run(capsys, "narrative", merged, "-o", path, *(["--table"] if table else []))[0] == 0
        report = read_report(path)
        assert [figure.count for figure in report.figures if figure.count is not None][:3] == [8, 7, 1]
        assert len(report.forms) == table
        assert run(capsys, "narrative", merged, "-o", path)[0] == 2
    assert run(capsys, "narrative", merged, "-o", tmp_path / "x.pdf")[0] == 2
    assert run(capsys, "narrative", WRONG, "--period", Q2)[0] == 2


def test_narrative_of_a_table_that_lacks_rows(tmp_path, capsys):
    from kstt.samples import published_report

    path = tmp_path / "q2.txt"
    write_form(published_report(), path)
    status, _, err = run(capsys, "narrative", path)
    assert (status, "rows 14–43 are missing" in err) == (2, True)
    status, out, _ = run(capsys, "narrative", path, "--remainder", "Trang bị mất", "--rounding", "half_up")
    assert (status, "126.378 hồ sơ" in out) == (0, True)


def test_messages_in_vietnamese(capsys):
    status, out, _ = run(capsys, "merge", WRONG, "--period", Q2, "--lang", "vi")
    assert (status, "lỗi [column-total]" in out) == (2, True)
