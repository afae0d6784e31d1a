"""No command writes over a file that it reads, whatever it is called and however it is named."""

import os
import shutil

import pytest

from kstt.samples import path
from tests.cli.running import Q2, run


@pytest.mark.parametrize(
    "command",
    [
        ("check", "IN", "--mark", "OUT"),
        ("repair", "IN", "-o", "OUT"),
        ("convert", "IN", "OUT"),
        ("compare", "IN", "IN", "-o", "OUT"),
        ("merge", "IN", "--period", Q2, "-o", "OUT"),
        ("narrative", "IN", "-o", "OUT"),
        ("template", "06c", "--period", Q2, "--catalogue", "IN", "-o", "OUT"),
        ("brief", "IN", "-o", "OUT"),
    ],
)
@pytest.mark.parametrize("named", ["itself", "link", "hard link"])
def test_an_input_is_not_written_over(tmp_path, capsys, command, named):
    book, other = tmp_path / "q2.xlsx", tmp_path / "other.xlsx"
    book.write_bytes(b"it is refused before it is read")
    if named == "link":
        other.symlink_to(book.name)
    elif named == "hard link":
        os.link(book, other)
    else:
        other = book
    words = [{"IN": book, "OUT": other}.get(word, word) for word in command]
    status, _, said = run(capsys, *words, "--overwrite", "--lang", "vi")
    assert status == 2
    assert "tệp mà lệnh này đọc" in said
    assert book.read_bytes() == b"it is refused before it is read"


def test_records_are_not_written_over(tmp_path, capsys):
    cases = tmp_path / "cases.csv"
    shutil.copy(path("cases.csv"), cases)
    before = cases.read_bytes()
    for words in (
        ["form", "06c", cases, "--period", Q2, "-o", cases],
        ["due", cases, "--as-of", "2021-07-01", "-o", cases],
        ["convert", cases, cases],
        ["convert", tmp_path / "cas*.csv", cases],
    ):
        status, _, said = run(capsys, *words, "--overwrite")
        assert status == 2, words
        assert said
        assert cases.read_bytes() == before


def test_copies_of_several_tables_do_not_go_over_them(tmp_path, capsys):
    for name in ("a.tsv", "b.tsv"):
        shutil.copy(path("wrong.tsv"), tmp_path / name)
    before = (tmp_path / "a.tsv").read_bytes()
    status, _, said = run(
        capsys, "repair", tmp_path / "a.tsv", tmp_path / "b.tsv", "-o", tmp_path, "--overwrite"
    )
    assert status == 2
    assert "a file that this command reads" in said
    assert (tmp_path / "a.tsv").read_bytes() == before


@pytest.mark.parametrize("named", ["argument", "pattern", "previous", "several"])
def test_the_list_of_changes_does_not_go_over_an_input(tmp_path, capsys, named):
    table, listed = tmp_path / "q2.tsv", tmp_path / "out" / "q2.changes.csv"
    listed.parent.mkdir()
    for name in (table, listed):
        shutil.copy(path("wrong.tsv"), name)
    words = {
        "argument": [listed, "-o", listed.with_name("q2.tsv")],
        "pattern": [listed.with_name("q2.ch*.csv"), "-o", listed.with_name("q2.tsv")],
        "previous": [table, "--previous", listed.with_name("q2.ch*"), "-o", listed.with_name("q2.tsv")],
        "several": [table, listed.with_name("q2.ch*"), "-o", listed.parent],
    }[named]
    status, _, said = run(capsys, "repair", *words, "--overwrite")
    assert status == 2
    assert f"{listed}: found a file that this command reads" in said
    assert listed.read_bytes() == table.read_bytes()


@pytest.mark.parametrize("pattern", ["", "*"])
@pytest.mark.parametrize(
    ("name", "suffix", "command"),
    [
        ("cases.csv", ".csv", ("form", "06c", "IN", "--period", Q2, "-o", "OUT")),
        ("feedback.csv", ".csv", ("form", "05b", "IN", "--period", Q2, "-o", "OUT")),
        ("cases.csv", ".csv", ("due", "IN", "--as-of", "2021-07-01", "-o", "OUT")),
        ("cases.csv", ".csv", ("source", "new", "IN", "-o", "OUT")),
        ("cases.csv", ".parquet", ("ledger", "make", "IN", "-o", "OUT")),
        ("cases.csv", ".parquet", ("ledger", "merge", "IN", "-o", "OUT")),
        ("wrong.tsv", ".csv", ("merge", "IN", "--period", Q2, "-o", "OUT")),
        ("wrong.tsv", ".csv", ("merge", "OTHER", "--previous", "IN", "--period", Q2, "-o", "OUT")),
        ("wrong.tsv", ".xlsx", ("check", "IN", "--mark", "OUT")),
        ("wrong.tsv", ".csv", ("repair", "IN", "-o", "OUT")),
        ("wrong.tsv", ".csv", ("repair", "OTHER", "--units", "IN", "-o", "OUT")),
        ("wrong.tsv", ".html", ("brief", "IN", "-o", "OUT")),
    ],
)
def test_an_input_that_a_folder_or_a_pattern_holds_is_not_written_over(
    tmp_path, capsys, pattern, name, suffix, command
):
    """It would be left out of what is counted, and then be lost."""
    folder = tmp_path / "x"
    folder.mkdir()
    files = [folder / f"{letter}{suffix}" for letter in "ab"]
    for file in files:
        shutil.copy(path(name), file)
    names = {"IN": folder / pattern, "OUT": files[1], "OTHER": path("wrong.tsv")}
    status, _, said = run(capsys, *(names.get(word, word) for word in command), "--overwrite")
    assert status == 2
    assert said
    assert files[1].read_bytes() == files[0].read_bytes()
    if command[:2] != ("repair", "IN"):  # of several tables a folder is asked for
        assert f"{files[1]}: found a file that this command reads" in said


def test_a_new_file_may_be_written_beside_the_inputs(tmp_path, capsys):
    shutil.copy(path("cases.csv"), tmp_path)
    asked = ["form", "06c", tmp_path, "--period", Q2, "-o", tmp_path / "form.xlsx"]
    assert run(capsys, *asked)[0] == 0
    status, _, said = run(capsys, *asked, "--overwrite")
    assert status == 2
    assert f"{tmp_path / 'form.xlsx'}: found a file that this command reads" in said


def test_a_table_from_a_ledger_does_not_go_over_it(tmp_path, capsys):
    pytest.importorskip("pyarrow")
    ledger = tmp_path / "ledger.parquet"
    assert run(capsys, "ledger", "make", path("cases.csv"), "-o", ledger)[0] == 0
    before = ledger.read_bytes()
    asked = ["ledger", "series", "06c", ledger, "--period", Q2, "-o", ledger, "--overwrite"]
    assert run(capsys, *asked)[0] == 2
    assert ledger.read_bytes() == before


def test_a_ledger_is_updated_in_place(tmp_path, capsys):
    pytest.importorskip("pyarrow")
    ledger = tmp_path / "ledger.parquet"
    cases = path("cases.csv")
    assert run(capsys, "ledger", "make", cases, "-o", ledger)[0] == 0
    again = ["ledger", "update", ledger, "--new", cases, "--withdrawn", cases, "-o", ledger]
    assert run(capsys, *again, "--overwrite")[0] == 0


def test_the_former_name_of_an_option_works_and_names_the_new_one(tmp_path, capsys):
    asked = ("template", "06c", "--period", Q2, "-o")
    status, _, said = run(capsys, *asked, tmp_path / "a.xlsx", "--unit", "UBND xã A")
    assert (status, said) == (0, "warning: --unit is --reporting-unit now\n")
    status, _, said = run(capsys, *asked, tmp_path / "b.xlsx", "--reporting-unit", "UBND xã A")
    assert (status, said) == (0, "")
    assert (tmp_path / "a.xlsx").read_bytes() == (tmp_path / "b.xlsx").read_bytes()


LONG, DEEP = "A" * 300, "d/" * 2500 + "x.csv"


@pytest.mark.parametrize("name", [LONG, DEEP, f"{LONG}/*.csv", "loop/x.csv", "a\0b", ""])
@pytest.mark.parametrize(
    "command",
    [
        ("check", "NAME"),
        ("audit", "NAME"),
        ("convert", "NAME", "out.xlsx"),
        ("compare", "NAME", "NAME"),
        ("form", "06c", "NAME", "--period", Q2),
        ("ledger", "show", "NAME"),
        ("ledger", "merge", "NAME", "-o", "out.parquet"),
        ("merge", "NAME", "--period", Q2),
        ("repair", "NAME"),
        ("source", "new", "NAME"),
        ("check", "IN", "--layouts", "NAME", "--layout", "06c"),
        ("repair", "IN", "--previous", "NAME"),
        ("merge", "IN", "--period", Q2, "--previous", "IN", "NAME"),
    ],
)
def test_a_name_that_no_file_can_have_is_refused_in_one_line(tmp_path, monkeypatch, capsys, name, command):
    monkeypatch.chdir(tmp_path)
    (tmp_path / "loop").symlink_to("loop")
    status, _, said = run(
        capsys, *({"NAME": name, "IN": path("wrong.tsv")}.get(word, word) for word in command)
    )
    assert (status, said.count("\n")) == (2, 1), said
    assert "expected" in said


@pytest.mark.parametrize("name", [f"{LONG}.xlsx", f"{DEEP[:-3]}xlsx", "loop/x.xlsx"])
@pytest.mark.parametrize(
    "command",
    [
        ("form", "06c", "CASES", "--period", Q2, "-o", "NAME"),
        ("convert", "IN", "NAME"),
        ("check", "IN", "--mark", "NAME"),
        ("repair", "IN", "-o", "NAME"),
        ("samples", "NAME"),
    ],
)
def test_an_output_that_no_file_can_be_is_one_line(tmp_path, monkeypatch, capsys, name, command):
    monkeypatch.chdir(tmp_path)
    (tmp_path / "loop").symlink_to("loop")
    names = {"NAME": name, "IN": path("wrong.tsv"), "CASES": path("cases.csv")}
    status, _, said = run(capsys, *(names.get(word, word) for word in command), "--lang", "vi")
    assert (status, said.count("\n")) == (3, 1), said
    assert "không ghi được" in said


@pytest.mark.parametrize(
    "command",
    [
        ("form", "06c", "CASES", "--period", Q2, "-o", ""),
        ("convert", "IN", ""),
        ("check", "IN", "--mark", ""),
    ],
)
def test_an_output_without_a_name_is_not_left_out(tmp_path, monkeypatch, capsys, command):
    monkeypatch.chdir(tmp_path)
    names = {"IN": path("wrong.tsv"), "CASES": path("cases.csv")}
    status, shown, said = run(capsys, *(names.get(word, word) for word in command))
    assert (status, shown, said.count("\n")) == (2, "", 1)
    assert not list(tmp_path.iterdir())


@pytest.mark.parametrize(
    ("option", "command"),
    [
        ("--suspensions", ("form", "06c", "CASES", "--period", Q2, "--suspensions", "")),
        ("--extensions", ("form", "06c", "CASES", "--period", Q2, "--extensions", "")),
        ("--source", ("form", "06c", "CASES", "--period", Q2, "--source", "")),
        ("--form", ("audit", "REPORT", "--form", "")),
        ("BEFORE", ("compare", "IN", "")),
        ("file", ("compare", "", "IN")),
    ],
)
def test_an_input_without_a_name_is_refused_by_its_option(capsys, option, command):
    names = {"IN": path("wrong.tsv"), "CASES": path("cases.csv"), "REPORT": path("report.txt")}
    status, shown, said = run(capsys, *(names.get(word, word) for word in command))
    assert (status, shown, said.count("\n")) == (2, "", 1)
    assert f"{option}: found an empty name" in said
