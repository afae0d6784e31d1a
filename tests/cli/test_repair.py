"""``kstt repair``"""

import json

import pytest

from tests.cli.running import run
from tests.repair.tables import units_and_province

TEXT = (
    "\ufeffSTT;Lĩnh vực;(3);(4);(5);(6);(7);(8);(9);(10);(11);(12);(13)\r\n"
    ";Tổng cộng;1.030;5;1.025;0;30;30;0;0;1.000;1.000;0\r\n"
    '1;"Đất\r\nđai";1.010;5;1.005;0;10;10;0;0;1.000;1.000;0\r\n'
    "2;Hộ tịch;20;0;20;0;20;20;0;0;0;0;0\r\n"
)


def test_the_command_prints_and_writes_a_copy(tmp_path, capsys):
    source, copy = tmp_path / "q2.csv", tmp_path / "q2-right.csv"
    source.write_bytes(TEXT.replace('đai";1.010', 'đai";1.001').encode())
    before = source.read_bytes()
    status, out, _ = run(capsys, "repair", source, "-o", copy)
    assert status == 1
    assert "[1.001 → 1.010]" in out
    assert "1 Đất đai, received: 1.001 → 1.010 (digits swapped)" in out
    assert source.read_bytes() == before
    assert copy.read_bytes() == TEXT.encode()
    listed = (tmp_path / "q2-right.changes.csv").read_text(encoding="utf-8").splitlines()
    assert listed[0] == "row,column,title,found,proposed,reason,where,made"
    assert listed[1].startswith(
        "1 Đất đai,received,Số lượng hồ sơ tiếp nhận · Tổng số,1001,1010,digits swapped"
    )
    assert listed[1].endswith(",yes")
    status, _, err = run(capsys, "repair", source, "-o", copy)
    assert status == 2
    assert "a file that exists" in err


def test_the_command_leaves_open_what_is_open(tmp_path, capsys):
    source, copy = tmp_path / "q2.csv", tmp_path / "q2-right.csv"
    wrong = TEXT.replace("20;20;0;0;0;0;0", "20;17;3;0;0;0;0")
    source.write_text(wrong, encoding="utf-8", newline="")
    status, out, _ = run(capsys, "repair", source, "-o", copy)
    assert status == 1
    assert "ambiguous" in out
    assert copy.read_text(encoding="utf-8") == source.read_text(encoding="utf-8")
    assert "no" in (tmp_path / "q2-right.changes.csv").read_text(encoding="utf-8")
    other = tmp_path / "chosen.csv"
    numbered = [line for line in out.splitlines() if line.startswith("  ") and ". " in line[:6]]
    assert len(numbered) > 1
    assert run(capsys, "repair", source, "-o", other, "--choose", 2)[0] == 1
    assert other.read_text(encoding="utf-8") != wrong
    assert run(capsys, "repair", other)[0] == 0
    assert run(capsys, "repair", source, "--choose", 99)[0] == 2


def test_the_command_as_json(capsys):
    status, out, _ = run(capsys, "repair", "src/kstt/data/samples/wrong.tsv", "--json")
    document = json.loads(out)
    assert (status, document["status"], document["alternatives"]) == (1, "unique", [])
    (change,) = document["changes"]
    assert change["row"] == "III.1 Hộ tịch"
    assert (change["column"], change["found"], change["proposed"]) == ("pending_overdue", 2, 1)
    assert change["reason"]
    status, out, _ = run(
        capsys, "repair", "src/kstt/data/samples/wrong.tsv", "--json", "--trust", "III.1 Hộ tịch"
    )
    document = json.loads(out)
    assert (status, document["status"], document["changes"]) == (2, "infeasible", [])
    assert document["contradiction"]
    assert run(capsys, "repair", "src/kstt/data/samples/wrong.tsv", "--trust", "III.9:pending")[0] == 2
    assert run(capsys, "repair", "src/kstt/data/samples/none.tsv", "--json")[0] == 2


def test_the_command_prints_findings_as_the_others_do(tmp_path, capsys):
    status, out, _ = run(capsys, "repair", "src/kstt/data/samples/q2-wrong.tsv", "--format", "sarif")
    (result,) = json.loads(out)["runs"][0]["results"]
    assert (status, result["ruleId"]) == (1, "repair-change")
    status, out, _ = run(capsys, "repair", "src/kstt/data/samples/q2-wrong.tsv", "--format", "csv")
    assert (status, len(out.splitlines())) == (1, 2)
    status, out, _ = run(
        capsys, "repair", "src/kstt/data/samples/q2-wrong.tsv", "--suppress", "repair-change=known"
    )
    assert status == 0
    assert "reason: known" in out
    status, out, _ = run(capsys, "repair", "src/kstt/data/samples/q2-wrong.tsv", "--group", "rule")
    assert (status, out.splitlines()[0]) == (1, "repair-change (1)")
    assert (
        json.loads(run(capsys, "repair", "src/kstt/data/samples/q2-wrong.tsv", "--format", "json")[1])[
            "status"
        ]
        == "unique"
    )
    status, _, err = run(
        capsys, "repair", "src/kstt/data/samples/q2-wrong.tsv", "--format", "json", "--sort", "rule"
    )
    assert status == 2
    assert "--json" in err
    wrong = run(
        capsys,
        "repair",
        "src/kstt/data/samples/q2-wrong.tsv",
        "--format",
        "table",
        "--trust",
        "II.20 Đất đai",
    )
    assert wrong[0] == 2
    assert "repair-contradiction" in wrong[1]
    status, out, err = run(
        capsys, "repair", "src/kstt/data/samples/q2-wrong.tsv", "-o", "src/kstt/data/samples/wrong.tsv"
    )
    assert (status, out) == (2, "")
    assert "or replace it with --overwrite" in err


def test_the_command_takes_an_edition(capsys):
    assert run(capsys, "repair", "src/kstt/data/samples/q2-wrong.tsv", "--layout", "II.06c/VPCP/KSTT")[0] == 1
    assert run(capsys, "repair", "src/kstt/data/samples/q2-wrong.tsv", "--layout", "nope")[0] == 2


def test_the_command_across_files(tmp_path, capsys):
    units, province = units_and_province()

    def written(name, table):
        keys = [column.key for column in table.layout.columns]
        lines = ["\t".join(["number", "label", *keys])]
        lines += ["\t".join([r.number, r.label, *(c.text for c in r.cells)]) for r in table.rows]
        (tmp_path / name).write_text("\n".join(lines), encoding="utf-8")
        return tmp_path / name

    n = next(i for i, unit in enumerate(units) if any("Hộ tịch" in row.label for row in unit.rows))
    ref = next(row.ref for row in units[n].rows if row.label == "Hộ tịch")
    units[n] = units[n].with_cell(ref, "received", 300)
    files = [written(f"unit{i}.tsv", unit) for i, unit in enumerate(units)]
    before = written("before.tsv", province)
    status, out, _ = run(capsys, "repair", written("province.tsv", province), "--json", "--units", *files)
    document = json.loads(out)
    assert status == 1
    assert [(c["row"], c["found"]) for c in document["changes"]] == [(ref, 300)]
    assert document["changes"][0]["file"].endswith(f"unit{n}.tsv")
    assert document["origins"] == []
    again = run(capsys, "repair", tmp_path / "province.tsv", "--json", "--units", f"{tmp_path}/unit*.tsv")
    assert again[:2] == (status, out)
    status, out, _ = run(
        capsys, "repair", written("later.tsv", province), "--previous", before, "--lang", "vi"
    )
    assert status == 1
    assert "carried" not in out


def test_a_copy_has_only_what_is_certain_and_says_so(tmp_path, capsys):
    source, copy = tmp_path / "q2.csv", tmp_path / "q2-right.csv"
    wrong = TEXT.replace("20;20;0;0;0;0;0", "20;17;3;0;0;0;0")
    source.write_text(wrong, encoding="utf-8", newline="")
    _, out, _ = run(capsys, "repair", source, "-o", copy)
    last = out.splitlines()[-1]
    assert last.startswith(f"{copy}: cells changed: 0; not changed, since not certain: 2")
    status, out, err = run(capsys, "repair", source, "-o", tmp_path / "other.csv", "--choose", 1, "--json")
    assert (status, json.loads(out)["status"]) == (1, "ambiguous")
    assert err.splitlines()[-1] == f"{tmp_path / 'other.csv'}: cells changed: 2"


def test_changed_cells_are_marked_in_a_workbook(tmp_path, capsys):
    openpyxl = pytest.importorskip("openpyxl")
    pytest.importorskip("xlsxwriter")
    source, copy = tmp_path / "q2.csv", tmp_path / "q2-right.xlsx"
    source.write_bytes(TEXT.replace('đai";1.010', 'đai";1.001').encode())
    run(capsys, "repair", source, "-o", copy)
    (sheet,) = openpyxl.load_workbook(copy).worksheets
    marked = [cell for row in sheet.iter_rows() for cell in row if cell.comment]
    assert [cell.comment.text for cell in marked] == ["found: 1001 (digits swapped)"]
    assert marked[0].fill.fgColor.rgb == "FFFFE699"


def test_a_misread_table_is_not_repaired(tmp_path, capsys):
    source, copy = tmp_path / "q2.csv", tmp_path / "q2-right.csv"
    lines = TEXT.replace(";Tổng cộng;1.030;5;1.025;0;30;30;", ";Tổng cộng;2.060;10;2.050;0;60;60;")
    lines = lines.replace(";0;0;1.000;1.000;0\r\n1;", ";0;0;2.000;2.000;0\r\n1;", 1)
    source.write_text(lines, encoding="utf-8", newline="")
    status, out, _ = run(capsys, "repair", source, "-o", copy)
    assert status == 1
    assert "structure: the table was misread" in out
    assert out.endswith(f"{copy}: cells changed: 0\n")
    assert "the sums hold if Tổng cộng counts for half of what it holds" in out
    assert copy.read_text(encoding="utf-8") == source.read_text(encoding="utf-8")
    document = json.loads(run(capsys, "repair", source, "--json")[1])
    assert document["structure"][0]["counts_for"] == "half of what it holds"
    assert document["changes"] == document["alternatives"] == []
    for name in ("q2.csv", "right.csv"):
        right = tmp_path / name
        if name == "right.csv":
            right.write_text(TEXT, encoding="utf-8")
        status, _, err = run(capsys, "repair", right, "--choose", 1)
        assert (status, "expected a table with cells to change" in err) == (2, True)


@pytest.mark.parametrize("seconds", ["-1", "nan"])
def test_a_time_limit_is_not_below_zero(capsys, seconds):
    status, out, err = run(capsys, "repair", "src/kstt/data/samples/wrong.tsv", f"--seconds={seconds}")
    assert (status, out) == (2, "")
    assert "expected 0 or more" in err


def test_several_tables_are_repaired_each_by_itself(tmp_path, capsys):
    folder, copies = tmp_path / "q2", tmp_path / "right"
    folder.mkdir()
    wrong = TEXT.replace('đai";1.010', 'đai";1.001')
    for name, text in (("a.csv", wrong), ("b.csv", TEXT), ("~$a.csv", "x")):
        (folder / name).write_bytes(text.encode())
    status, out, err = run(capsys, "repair", folder, "-o", copies)
    assert status == 1
    # What is said of each, without the tables themselves.
    assert out.startswith(f"{folder / 'a.csv'}:\nunique: cells to change: 1\n")
    assert "1 Đất đai, received: 1.001 → 1.010 (digits swapped)" in out
    assert "┌" not in out
    assert "~$a.csv" in err
    assert (copies / "a.csv").read_bytes() == TEXT.encode()
    # A table that holds needs no copy.
    assert sorted(path.name for path in copies.iterdir()) == ["a.changes.csv", "a.csv"]
    (folder / "c.csv").write_text("no form\n")
    status, out, _ = run(capsys, "repair", f"{folder}/*.csv", "--json")
    assert status == 2
    found = json.loads(out)["files"]
    assert [one.get("status", "error") for one in found] == ["unique", "consistent", "error"]
    assert run(capsys, "repair", folder, "--choose", 1)[0] == 2
    # Copies of one name would overwrite one another.
    (folder / "more").mkdir()
    (folder / "more" / "a.csv").write_bytes(TEXT.encode())
    status, _, err = run(capsys, "repair", folder, "-o", tmp_path / "other")
    assert (status, "one name" in err, (tmp_path / "other").exists()) == (2, True, False)


def test_errors_of_lines_are_told_beside_cells_that_are_consistent(tmp_path, capsys):
    path = tmp_path / "q2.csv"
    path.write_text("\n".join(TEXT.replace("\r\n1;", "\n1;").splitlines()[:2]), encoding="utf-8")
    status, out, _ = run(capsys, "repair", path)
    assert (status, "consistent" in out, "which no cell mends: 1" in out) == (1, True, True)
    status, out, _ = run(capsys, "repair", path, "--format", "lines")
    assert (status, "rows-none" in out) == (1, True)
