"""``kstt due``"""

import csv
import io
import json
from datetime import date, datetime

import pytest

from kstt.cli import due as command
from kstt.dates.instants import VIETNAM
from kstt.errors import ParseError
from tests.cli.running import CASES, run

EXPORT = ("tests/data/records/office-export.csv", "--source", "tests/data/records/portal.toml")
COMMAND = ("due", *EXPORT, "--as-of", "2021-06-05", "--within", "3d")


def test_the_list_says_its_day_and_agrees_with_the_form(capsys):
    status, out, err = run(capsys, "due", *EXPORT, "--as-of", "2021-06-14", "--unit", "sở Y tế")
    assert (status, err) == (0, "")
    assert out.startswith("as of 2021-06-14: 14 overdue\n")
    assert len(out.splitlines()) == 1 + 2 + 14
    said = run(capsys, *COMMAND, "--lang", "vi")[1].splitlines()
    titles = "Tình trạng Hạn trả Số ngày quá hạn Mã hồ sơ Đơn vị xử lý Lĩnh vực Ngày tiếp nhận"
    assert " ".join(said[1].split()) == titles
    assert said[3].startswith("Quá hạn ")


def test_a_day_is_written_as_dates_are_everywhere(capsys):
    asked = ("due", *EXPORT, "--as-of")
    said = [
        run(capsys, *asked, day) for day in ("2021-06-14", "14/6/2021", "14.06.2021", "14 tháng 6 năm 2021")
    ]
    assert said[0][0] == 0
    assert said.count(said[0]) == 4
    for day in ("6/14/2021", "14/6/21", "31/6/2021", "2021-06", "1/1/0000"):
        status, _, err = run(capsys, *asked, day, "--lang", "vi")
        assert status == 2
        assert "2021-06-30" in err
        for words in (["make", CASES, "--since", day], ["update", "none.parquet", "--through", day]):
            status, _, err = run(capsys, "ledger", *words, "-o", "new.parquet")
            assert status == 2


def test_every_output_holds_the_same(capsys, tmp_path):
    document = json.loads(run(capsys, *COMMAND, "--json")[1])
    assert (document["as_of"], document["until"]) == ("2021-06-05", "2021-06-08")
    assert (document["overdue"], document["due_soon"]) == (109, 7)
    ids = [case["id"] for case in document["cases"]]
    late = [case["days_late"] for case in document["cases"]]
    assert late == sorted(late, reverse=True)
    _, out, err = run(capsys, *COMMAND, "--format", "csv")
    assert err == "as of 2021-06-05: 109 overdue, 7 due by 2021-06-08\n"
    assert [row["id"] for row in csv.DictReader(io.StringIO(out))] == ids
    for name in ("list.csv", "list.json", "list.xlsx"):
        path = tmp_path / name
        status, out, _ = run(capsys, *COMMAND, "-o", path)
        assert (status, out.splitlines()[0]) == (0, f"written: {path}")
        assert run(capsys, *COMMAND, "-o", path)[0] == 2
    assert json.loads((tmp_path / "list.json").read_text(encoding="utf-8")) == document
    rows = csv.DictReader(io.StringIO((tmp_path / "list.csv").read_text(encoding="utf-8-sig")))
    assert [row["id"] for row in rows] == ids
    import openpyxl

    title, names, *rows = openpyxl.load_workbook(tmp_path / "list.xlsx").active.iter_rows(values_only=True)
    assert title[0] == "as of 2021-06-05: 109 overdue, 7 due by 2021-06-08"
    assert [row[names.index("id")] for row in rows] == ids
    assert isinstance(rows[0][names.index("received")], datetime)


def test_a_table_gives_the_same_list(capsys, tmp_path):
    import polars as pl

    file = tmp_path / "cases.parquet"
    pl.read_csv(CASES, infer_schema=False).write_parquet(file)
    asked = ("--as-of", "2021-06-14", "--within", "90d", "--json")
    of_rows, of_table = (json.loads(run(capsys, "due", path, *asked)[1]) for path in (CASES, file))
    assert of_table["overdue"] == of_rows["overdue"] > 0
    assert [case["id"] for case in of_table["cases"]] == [case["id"] for case in of_rows["cases"]]


def test_today_is_the_day_where_none_is_named(capsys, monkeypatch):
    class Clock(datetime):
        @classmethod
        def now(cls, tz=None):
            assert tz is VIETNAM
            return cls(2021, 6, 14, 1, tzinfo=tz)

    monkeypatch.setattr(command, "datetime", Clock)
    assert run(capsys, "due", *EXPORT)[1].startswith("as of 2021-06-14: ")


@pytest.mark.parametrize(
    ("asked", "said"),
    [
        (("--as-of", "06/14/2021"), "2021-06-30"),
        (("--as-of", "2021-06-14T08:00:00+07:00"), "2021-06-30"),
        (("--within", "3"), "3d"), (("--within", "9999wd"), "that end by 2022-12-31"), (("--within", "-1d"), "3d"), (("--unit", "Sở"), "did you mean"),
        (("-o", "list.doc"), ".xlsx"),
    ],
)  # fmt: skip
def test_what_cannot_be_asked_is_refused(capsys, asked, said):
    status, out, err = run(capsys, "due", *EXPORT, "--as-of", "2021-06-14", *(f"{asked[0]}={asked[1]}",))
    assert (status, out) == (2, "")
    assert said in err


def test_working_days(capsys):
    assert run(capsys, "due", *EXPORT, "--as-of", "2021-06-11", "--within", "2wd")[1].startswith(
        "as of 2021-06-11: "
    )
    assert command._until(date(2021, 6, 11), "2wd") == date(2021, 6, 15)
    with pytest.raises(ParseError, match=r"3wd.*that end by 9999-12-31"):
        command._until(date(9999, 12, 31), "3wd")
    assert command._until(date(9999, 12, 30), "3d") == date.max


def test_cases_without_a_due_date_stand_first(capsys, tmp_path):
    """Under the rule of the first stop a case that was stopped again is overdue, whatever its deadline."""
    import polars as pl

    row = "H1,Đất đai,commune,Xã A,online,2021-06-01,,,,2021-06-02/2021-06-03;2021-06-10/..\n"
    late = "H2,Đất đai,commune,Xã A,online,2021-06-01,2021-06-02,,,\n"
    text = "id,category,level,unit,channel,received,due,closed,closing,suspensions\n" + late + row
    (tmp_path / "cases.csv").write_text(text, encoding="utf-8")
    pl.read_csv(tmp_path / "cases.csv", infer_schema=False).write_parquet(tmp_path / "cases.parquet")
    for name in ("cases.csv", "cases.parquet"):
        asked = ("--as-of", "2021-06-14", "--waiting", "first_stop")
        document = json.loads(run(capsys, "due", tmp_path / name, *asked, "--json")[1])
        assert [(case["id"], case["days_late"]) for case in document["cases"]] == [("H1", None), ("H2", 12)]
        assert run(capsys, "due", tmp_path / name, *asked)[0] == 0


def test_one_format_is_asked_for(capsys):
    status, out, err = run(capsys, *COMMAND, "--json", "--format", "csv")
    assert status == 2
    assert "one format" in out + err
