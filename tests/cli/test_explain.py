"""``kstt explain`` and forms counted from tables of files and databases."""

import csv
import gc
from pathlib import Path

import pytest

from kstt import Ledger, ReportingPeriod, form_06c
from kstt.cli import main
from kstt.forms.explanation import NothingBehindError
from tests.engines import make_cases

pytestmark = pytest.mark.filterwarnings("ignore:The 'future.infer_string'")
PERIOD = ReportingPeriod.quarter(2021, 2)
CASES = tuple(make_cases(80, 1))


@pytest.mark.parametrize("suffix", ["parquet", "jsonl"])
def test_a_command_counts_and_explains_files(suffix, tmp_path, capsys):
    import polars as pl

    path = tmp_path / f"cases.{suffix}"
    frame = pl.read_csv("src/kstt/data/samples/cases.csv")
    frame.write_parquet(path) if suffix == "parquet" else frame.write_ndjson(path)
    assert main(["form", "06c", "src/kstt/data/samples/cases.csv", "--period", "2021-Q2"]) == 0
    expected = capsys.readouterr().out
    assert main(["form", "06c", str(path), "--period", "2021-Q2"]) == 0
    assert capsys.readouterr().out == expected
    for source in (str(path), "src/kstt/data/samples/cases.csv"):
        command = ["explain", "06c", source, "--period", "2021-Q2", "--row", "II", "--of", "resolved_late"]
        assert main(command) == 0
        assert "H3" in capsys.readouterr().out


def test_a_command_counts_databases(tmp_path, capsys):
    import sqlite3

    import duckdb
    import polars as pl

    frame = pl.read_csv("src/kstt/data/samples/cases.csv")
    with duckdb.connect(str(tmp_path / "c.duckdb")) as connection:
        connection.register("given", frame.to_arrow())
        connection.execute("create table cases as select * from given")
    with sqlite3.connect(tmp_path / "c.sqlite") as connection:
        connection.execute(f"create table cases ({', '.join(f'{name} text' for name in frame.columns)})")
        connection.executemany(f"insert into cases values ({', '.join('?' * frame.width)})", frame.rows())
    connection.close()
    assert main(["form", "06c", "src/kstt/data/samples/cases.csv", "--period", "2021-Q2"]) == 0
    expected = capsys.readouterr().out
    for url in (f"duckdb:///{tmp_path}/c.duckdb", f"sqlite:///{tmp_path}/c.sqlite"):
        assert main(["form", "06c", url, "--table", "cases", "--period", "2021-Q2"]) == 0
        assert capsys.readouterr().out == expected
        assert main(["form", "06c", url, "--table", "case", "--period", "2021-Q2"]) == 2
        assert "cases" in capsys.readouterr().err


@pytest.mark.parametrize(
    "source", ["no.parquet", "sqlite:///no.sqlite", "duckdb:///no.duckdb", "oracle://x/y"]
)
def test_a_command_tells_what_cannot_be_opened(source, capsys):
    assert main(["form", "06c", source, "--period", "2021-Q2"]) == 2
    assert capsys.readouterr().err.startswith("kstt: ")


MOMENTS = ("received", "due", "closed")


def rows_without_histories():
    with Path("src/kstt/data/samples/cases.csv").open(encoding="utf-8", newline="") as file:
        return [row[:9] for row in csv.reader(file)]


@pytest.fixture
def cases_in_postgres(postgres_url):
    import psycopg

    rows = [[value or None for value in row] for row in rows_without_histories()]
    columns = ", ".join(f"{name} {'date' if name in MOMENTS else 'text'}" for name in rows[0])
    with psycopg.connect(postgres_url, autocommit=True) as connection:
        connection.execute("create schema counted")
        connection.execute(f"create table counted.cases ({columns})")
        connection.cursor().executemany(
            f"insert into counted.cases values ({', '.join(['%s'] * 9)})", rows[1:]
        )
        connection.execute("create role stranger login")
        connection.execute("grant usage on schema counted to stranger")
        # One that may read a column sees the table; what it may not read is refused when it is counted.
        connection.execute("grant select (id) on counted.cases to stranger")
        yield postgres_url
        gc.collect()
        connection.execute("drop schema counted cascade")
        connection.execute("drop role stranger")


# The connections of a command last as long as its process, which here goes on.
@pytest.mark.filterwarnings("ignore::pytest.PytestUnraisableExceptionWarning", "ignore::ResourceWarning")
def test_a_command_counts_a_postgresql_and_tells_what_it_refuses(cases_in_postgres, capsys, tmp_path):
    def form(url, *more):
        status = main(["form", "06c", url, "--period", "2021-Q2", *more])
        return status, capsys.readouterr()

    url = cases_in_postgres
    plain = tmp_path / "cases.csv"
    plain.write_text("\n".join(map(",".join, rows_without_histories())) + "\n", encoding="utf-8")
    assert form(url, "--table", "counted.cases") == form(str(plain))
    stranger = url.replace("kstt@", "stranger:secret@")
    for where, table, message in (
        (url, "counted.case", "case"),
        (url, "nowhere.cases", "no table 'nowhere.cases'"),
        (stranger, "counted.cases", "permission denied"),
        (url.rpartition("/")[0] + "/nowhere", "cases", '"nowhere" does not exist'),
        ("postgresql://kstt:secret@127.0.0.1:1/postgres", "cases", "Connection refused"),
    ):
        status, told = form(where, "--table", table)
        assert (status, told.out) == (2, "")
        assert told.err.startswith("kstt: ")
        assert message in told.err
        assert told.err.count("\n") == 1
        assert "secret" not in told.err
        assert main(["ledger", "make", where, "--table", table, "-o", str(tmp_path / "l.parquet")]) == 2
        assert message in capsys.readouterr().err


@pytest.mark.parametrize("command", [["form"], ["explain", "--row", "II", "--of", "received"], ["ledger"]])
def test_a_file_spoiled_within_is_told(command, tmp_path, capsys):
    import polars as pl

    path, out = tmp_path / "cases.parquet", tmp_path / "ledger.parquet"
    pl.read_csv("src/kstt/data/samples/cases.csv").write_parquet(path)
    whole = bytearray(path.read_bytes())
    # The foot of the file, which tells what columns there are, stays as it is.
    whole[4:400] = bytes(396)
    path.write_bytes(whole)
    name, *more = command
    if name == "ledger":
        arguments = ["ledger", "make", str(path), "-o", str(out)]
    else:
        arguments = [name, "06c", str(path), "--period", "2021-Q2", *more]
    assert main(arguments) == 2
    told = capsys.readouterr()
    assert told.out == ""
    assert told.err.startswith(f"kstt: {path}: found ")
    assert "written to its end" in told.err
    assert not out.exists()


def test_a_form_of_a_ledger_says_that_it_has_no_cases(tmp_path, capsys):
    form = form_06c(Ledger.from_cases(CASES), PERIOD)
    with pytest.raises(NothingBehindError, match="of cases or a frame"):
        form.explain("II", "received")
    path = str(tmp_path / "ledger.parquet")
    assert main(["ledger", "make", "src/kstt/data/samples/cases.csv", "-o", path]) == 0
    capsys.readouterr()
    command = ["explain", "06c", path, "--period", "2021-Q2", "--row", "II", "--of", "received"]
    assert main(command) == 2
    assert "not counted from records" in capsys.readouterr().err
