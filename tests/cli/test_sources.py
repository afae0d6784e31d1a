"""Where ``kstt form`` takes its records from: files of every kind, folders, patterns, databases; which rules it counts by."""

import csv
import json
import shutil
import sqlite3
from pathlib import Path

import pytest

from kstt import Ledger, ReportingPeriod, form_06c, samples
from kstt.cli import main
from kstt.definitions import DECISION_766
from kstt.io.formats import open_exports, read_exports
from kstt.io.records import InvalidRowsError, read_cases

CASES = samples.path("cases.csv")
EXPORT = Path("tests/data/records/office-export.csv").resolve()
PORTAL = Path("tests/data/records/portal.toml").resolve()
PERIOD = ["--period", "2021-Q2"]


def shown(capsys, *command):
    status = main(["form", "06c", *map(str, command), *PERIOD])
    said = capsys.readouterr()
    assert status == 0, said.err
    return said.out


def refused(capsys, *command, form="06c"):
    assert main(["form", form, *map(str, command), *PERIOD]) == 2
    return capsys.readouterr().err


@pytest.mark.parametrize("kind", ["csv", "parquet", "jsonl"])
@pytest.mark.parametrize("given", ["folder", "pattern", "files"])
def test_files_of_every_kind_one_by_one_as_a_folder_or_as_a_pattern(kind, given, tmp_path, capsys):
    pl = pytest.importorskip("polars")
    expected = shown(capsys, EXPORT, "--source", PORTAL)
    table = pl.read_csv(EXPORT, separator=";", infer_schema=False)
    paths = [tmp_path / f"day-{n}.{kind}" for n in range(3)]
    for n, path in enumerate(paths):
        part = table[n::3]
        if kind == "csv":
            part.write_csv(path, separator=";")
        elif kind == "parquet":
            part.write_parquet(path)
        else:
            part.write_ndjson(path)
    sources = {"folder": [tmp_path], "pattern": [tmp_path / f"day-*.{kind}"], "files": paths}[given]
    assert shown(capsys, *sources, "--source", PORTAL) == expected
    found = open_exports(*sources, described=PORTAL)
    assert form_06c(found, ReportingPeriod.quarter(2021, 2)).total.received == 370


def test_files_of_different_kinds_and_none_at_all_are_refused(tmp_path, capsys):
    shutil.copy(CASES, tmp_path)
    (tmp_path / "more.jsonl").write_text('{"id": "1"}\n', encoding="utf-8")
    assert "one kind" in refused(capsys, tmp_path)
    assert "no file of such a name" in refused(capsys, tmp_path / "*.parquet")
    (tmp_path / "empty").mkdir()
    assert "no file of a readable format" in refused(capsys, tmp_path / "empty")


@pytest.mark.parametrize(
    ("lines", "found"),
    [
        ('{"id": "1", "id": "2"}', "twice"),
        ('{"id": ' + "[" * 100_000 + "]" * 100_000 + "}", "nesting too deep"),
        ("[1]", "list"),
        ("{", "JSON"),
    ],
)
def test_json_lines_that_are_none_are_refused_in_words(lines, found, tmp_path, capsys):
    pytest.importorskip("polars")
    path = tmp_path / "cases.jsonl"
    path.write_text(lines + "\n", encoding="utf-8")
    said = refused(capsys, path)
    assert found in said
    assert "line 1" in said


def test_portal_messages_by_the_description_of_their_source(tmp_path, capsys):
    message = {
        "MaHoSo": "H1", "TenLinhVuc": "Đất đai", "DonViXuLy": "UBND xã A", "TrangThaiHoSo": "8",
        "KenhThucHien": "2", "NgayTiepNhan": "20210401093000", "NgayHenTra": "20210420170000",
        "NgayKetThucXuLy": "20210410000000",
    }  # fmt: skip
    for n in range(2):
        (tmp_path / f"{n}.jsonl").write_text(json.dumps(message | {"MaHoSo": f"H{n}"}), encoding="utf-8")
    source = tmp_path / "portal.toml"
    source.write_text('[words.closing]\n"8" = "stopped"\n', encoding="utf-8")
    assert json.loads(shown(capsys, tmp_path / "*.jsonl", "--json"))["total"]["resolved_early"] == 2
    found = shown(capsys, tmp_path / "*.jsonl", "--source", source, "--json")
    assert json.loads(found)["total"]["pending_overdue"] == 2
    (tmp_path / "2.jsonl").write_text(json.dumps(message | {"MaHoSo": "H1"}), encoding="utf-8")
    assert "read before, in" in refused(capsys, tmp_path / "*.jsonl")
    assert (
        json.loads(shown(capsys, tmp_path / "*.jsonl", "--unique", "last", "--json"))["total"]["received"]
        == 2
    )


def test_a_named_set_of_rules_and_one_option_changed(capsys):
    found = json.loads(shown(capsys, CASES, "--rules", "decision-766", "--json"))["total"]
    total = form_06c(read_cases(CASES), ReportingPeriod.quarter(2021, 2), DECISION_766).total
    assert (found["pending_overdue"], found["resolved_on_time"]) == (
        total.pending_overdue,
        total.resolved_on_time,
    )
    usual = shown(capsys, CASES)
    assert shown(capsys, CASES, "--rules", "usual", "--waiting", "within") == usual
    assert shown(
        capsys, CASES, "--rules", "decision-766", "--waiting", "within", "--returned", "on_time"
    ) == usual  # fmt: skip


@pytest.mark.filterwarnings("ignore:The 'future.infer_string'")
@pytest.mark.filterwarnings("ignore:fetch_arrow_table:DeprecationWarning")
def test_a_table_of_a_database_without_an_expected_column(tmp_path, capsys, monkeypatch):
    duckdb = pytest.importorskip("duckdb")
    pytest.importorskip("ibis")
    monkeypatch.chdir(tmp_path)
    with CASES.open(encoding="utf-8", newline="") as file:
        header, *rows = csv.reader(file)
    kept = [n for n, name in enumerate(header) if name not in {"closed", "suspensions", "extensions"}]
    columns = ", ".join(f"{header[n]} text" for n in kept)
    values = [[row[n] or None for n in kept] for row in rows]
    marks = ", ".join("?" * len(kept))
    with sqlite3.connect("c.sqlite") as connection:
        connection.execute(f"create table cases ({columns})")
        connection.executemany(f"insert into cases values ({marks})", values)
    connection.close()
    with duckdb.connect("c.duckdb") as connection:
        connection.execute(f"create table cases ({columns})")
        connection.executemany(f"insert into cases values ({marks})", values)
    for url in ("sqlite:///c.sqlite", "duckdb:///c.duckdb"):
        said = refused(capsys, url)
        assert "column 'closed': not there" in said
        assert "closing" in said
        assert shown(capsys, url, "--column", "closed=", "--column", "closing=")


@pytest.mark.filterwarnings("ignore:The 'future.infer_string'")
@pytest.mark.filterwarnings("ignore:fetch_arrow_table:DeprecationWarning")
def test_suspensions_and_extensions_in_tables_of_a_database(tmp_path, capsys, monkeypatch):
    duckdb = pytest.importorskip("duckdb")
    pytest.importorskip("ibis")
    monkeypatch.chdir(tmp_path)
    cases = [("H1", None), ("H2", None)]
    names = "id, category, level, unit, channel, received, due, closed, closing"
    of_case = "?, 'Đất đai', 'commune', 'UBND xã A', 'online', '2021-04-01', '2021-04-20', null, ?"
    lites, ducks = sqlite3.connect("c.sqlite"), duckdb.connect("c.duckdb")
    for one in (lites, ducks):
        one.execute(f"create table cases ({names.replace(',', ' text,')} text)")
        one.executemany(f"insert into cases values ({of_case})", cases)
        one.execute('create table stops (id text, "start" text, "end" text)')
        one.execute("insert into stops values ('H1', '2021-04-10', null)")
        one.execute("create table longer (id text, granted text, due text)")
        one.execute("insert into longer values ('H2', '2021-04-10', '2021-12-31')")
        one.commit()
        one.close()
    for url in ("sqlite:///c.sqlite", "duckdb:///c.duckdb"):
        for given, overdue in (((), 2), (("stops",), 1), (("stops", "longer"), 0)):
            options = zip(("--suspensions", "--extensions"), given, strict=False)
            found = shown(
                capsys, url, "--table", "cases", *(text for pair in options for text in pair), "--json"
            )
            assert json.loads(found)["total"]["pending_overdue"] == overdue
        assert "'nostops'" in refused(capsys, url, "--table", "cases", "--suspensions", "nostops")


def test_what_is_wrong_with_the_rows_of_a_table_names_its_file_and_their_ids(tmp_path, capsys):
    pl = pytest.importorskip("polars")
    with CASES.open(encoding="utf-8", newline="") as file:
        rows = [
            {**row, "channel": "onlin" if n == 1 else row["channel"]}
            for n, row in enumerate(csv.DictReader(file))
        ]
    path = tmp_path / "bad.parquet"
    pl.DataFrame(rows).write_parquet(path)
    said = refused(capsys, path)
    assert (
        f"{path}: column 'channel': unknown values in 1 row, such as 'onlin' (id {rows[1]['id']!r})" in said
    )
    said = refused(capsys, path, "--column", "due=nodue")
    assert "'nodue': not there" in said
    assert "--column due=" in said


def test_what_a_source_makes_nothing_of_is_refused(tmp_path, capsys):
    ledger, feedback = tmp_path / "ledger.parquet", CASES.with_name("feedback.csv")
    assert main(["ledger", "make", str(CASES), "-o", str(ledger)]) == 0
    capsys.readouterr()
    for name in ("source", "unique", "table", "column", "days", "suspensions", "extensions"):
        given = "last" if name == "unique" else "x"
        assert f"a ledger, with --{name}" in refused(capsys, ledger, f"--{name}", given)
        if name in {"source", "unique", "suspensions", "extensions"}:
            said = refused(capsys, feedback, f"--{name}", given, form="05b")
            assert f"feedback, with --{name}" in said
    assert "a form of cases" in refused(capsys, feedback, "--rules", "decision-766", form="05b")


def test_a_file_that_is_named_twice_counts_once(capsys, tmp_path):
    file = tmp_path / "cases.csv"
    file.write_bytes(CASES.read_bytes())
    assert shown(capsys, file, tmp_path, f"{tmp_path}/*.csv") == shown(capsys, file)


def test_files_of_several_kinds_are_named_in_the_language_asked_for(capsys, tmp_path):
    (tmp_path / "cases.csv").write_bytes(CASES.read_bytes())
    said = refused(capsys, tmp_path, CASES.with_name("messages.jsonl"), "--lang", "vi")
    assert "thông điệp của cổng, bên cạnh" in said


def test_a_ledger_is_counted_alone(capsys, tmp_path):
    for name in ("a.parquet", "b.parquet"):
        assert main(["ledger", "make", str(CASES), "-o", str(tmp_path / name)]) == 0
    capsys.readouterr()
    assert "kstt ledger merge" in refused(capsys, tmp_path / "a.parquet", tmp_path / "b.parquet")
    assert shown(capsys, tmp_path / "a.parquet") == shown(capsys, CASES)


def test_what_cannot_be_counted_is_refused_or_named_never_left_out_in_silence(tmp_path):
    lines = EXPORT.read_text(encoding="utf-8").splitlines()
    path = tmp_path / "bad.csv"
    path.write_text("\n".join([*lines[:9], lines[8], ";" * lines[0].count(";") + "x"]), encoding="utf-8")
    quarter = ReportingPeriod.quarter(2021, 2)
    for count in (lambda cases: form_06c(cases, quarter), Ledger.from_cases, tuple):
        with pytest.raises(InvalidRowsError, match="was read before"):
            count(open_exports(path, described=PORTAL))
    exports = open_exports(path, described=PORTAL, skip_invalid=True)
    form = form_06c(exports, quarter)
    assert form == form_06c(read_exports(path, described=PORTAL, skip_invalid=True), quarter)
    assert form.findings == exports.findings
    assert {"record-duplicate", "record-beside"} <= {finding.rule for finding in form.findings}


@pytest.mark.parametrize("suffix", ["jsonl", "parquet", "csv"])
def test_a_file_of_nothing_is_refused_as_that(tmp_path, capsys, suffix):
    """Not in the words of the library that would have read it."""
    (tmp_path / f"cases.{suffix}").touch()
    assert "found an empty file" in refused(capsys, tmp_path / f"cases.{suffix}")
