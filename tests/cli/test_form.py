"""``kstt form``"""

import csv
import json
import re
from datetime import datetime
from pathlib import Path

import pytest

from kstt import Form, ReportingPeriod, form_06c, samples
from kstt.cli import main
from kstt.codecs.documents import from_document
from kstt.io.formats import read_exports, read_form, read_forms
from tests.cli.running import run

HEADER = "id,category,level,unit,channel,received,due,closed,closing\n"
GOOD = "H1,Đất đai,district,A,online,2021-04-01,2021-04-20,2021-04-15,decided\n"
BAD = "H2,Đất đai,distrct,A,online,2021-04-31,,,\n"


def test_form(capsys, csv_file):
    path = csv_file(HEADER + GOOD)
    status, out, err = run(
        capsys, "form", "06c", path, "--period", "Quý II/2021", "--reporting-unit", "UBND tỉnh Đắk Nông"
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
    assert "rows left out: 1" in err
    assert json.loads(out)["total"]["received"] == 1


@pytest.mark.parametrize("suffix", ["xlsx", "json", "html", "csv"])
def test_a_form_without_rows_that_were_left_out_says_so(capsys, csv_file, tmp_path, suffix):
    path, target = csv_file(HEADER + GOOD + BAD), tmp_path / f"form.{suffix}"
    status, out, _ = run(capsys, "form", "06c", path, "--period", "2021-Q2", "--skip-invalid", "-o", target)
    assert (status, out) == (0, f"written: {target}; rows left out: 1\n")
    form = read_form(target)
    assert form.to_form().total.received == 1
    # The notes of a web page are for people; no reader takes them.
    said = [target.read_text(encoding="utf-8")] if suffix == "html" else form.notes
    assert any("Chưa gồm 1 dòng" in text for text in said)


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
    first, following, last = capsys.readouterr().out.splitlines()
    assert (first, last) == (f"written: {source}", f"written: {out}")
    assert following == f"next: kstt form 06c {export} --source {source} --period PERIOD"
    assert read_form(out).to_form().total.received == 370
    assert main(command) == 2
    assert "exists" in capsys.readouterr().err
    assert main([*command, "--overwrite"]) == 0


EXPORT = ("tests/data/records/office-export.csv", "--source", "tests/data/records/portal.toml")
CASES = ["form", "06a", *EXPORT, "--period", "2021-Q2"]


def test_a_unit_filters_and_an_unknown_one_is_an_error(capsys):
    status, out, err = run(capsys, *CASES, "--unit", "sở Y tế", "--json")
    form = from_document(json.loads(out), Form)
    assert (status, err) == (0, "")
    assert (form.total.received, form.reporting_unit) == (65, "Sở Y tế")
    status, out, err = run(capsys, *CASES, "--unit", "So Y te")
    assert (status, out) == (2, "")
    assert "did you mean 'Sở Y tế'" in err


def test_a_unit_of_feedback(capsys, csv_file):
    header = "id,category,subject,received,resolved,published,unit\n"
    path = csv_file(header + "P1,Đất đai,conduct,2021-04-01,,,Sở A\nP2,Đất đai,conduct,2021-04-01,,,\n")
    status, out, _ = run(capsys, "form", "05b", path, "--period", "2021-Q2", "--unit", "Sở A", "--json")
    assert (status, json.loads(out)["total"]["received"]) == (0, 1)
    assert "did you mean 'Sở A'" in run(capsys, "form", "05b", path, "--period", "2021-Q2", "--unit", "Sở")[2]
    status, out, _ = run(
        capsys, "form", "05b", path, "--period", "2021", "--each", "unit", "--each", "half", "--json"
    )
    forms = [from_document(document, Form) for document in json.loads(out)["forms"]]
    assert [(str(form.period), form.reporting_unit, form.total.received) for form in forms] == [
        ("2021-H1", "Sở A", 1), ("2021-H2", "Sở A", 1),
    ]  # fmt: skip


def test_bad_rows_are_what_is_wrong_whatever_unit_is_asked_for(capsys, csv_file):
    path = csv_file(HEADER + BAD)
    status, _, err = run(capsys, "form", "06a", path, "--period", "2021-Q2", "--unit", "A")
    assert status == 2
    assert "distrct" in err


def test_the_form_of_one_unit_warns_of_several(capsys):
    status, out, err = run(capsys, *CASES, "--lang", "vi")
    assert (status, "370" in out) == (0, True)
    assert "[units-several]" in err
    assert "6 đơn vị" in err


def test_warnings_of_some_of_several_periods_name_them(capsys):
    path = str(samples.path("cases.csv"))
    _, _, err = run(capsys, "form", "06a", path, "--period", "2021-Q2", "--each", "month")
    lines = err.splitlines()
    assert len(lines) > 1
    assert all(re.match(r"kstt: 2021-0[456](, 2021-0[456])*: warning", line) for line in lines)


@pytest.mark.parametrize("suffix", ["xlsx", "docx", "csv", "tsv", "html", "json", "txt"])
def test_a_form_of_each_unit_and_month_in_one_file(capsys, tmp_path, suffix):
    path = tmp_path / f"forms.{suffix}"
    assert run(capsys, *CASES, "--each", "unit", "--each", "month", "-o", path) == (
        0,
        f"written: {path}\n",
        "",
    )
    forms = [form.to_form() for form in read_forms(path)]
    assert [str(form.period) for form in forms] == ["2021-04", "2021-05", "2021-06"] * 6
    quarter = [json.loads(run(capsys, *CASES, "--unit", unit, "--json")[1])["total"]["resolved"]
               for unit in dict.fromkeys(form.reporting_unit for form in forms)]  # fmt: skip
    assert [sum(form.total.resolved for form in forms[n : n + 3]) for n in range(0, 18, 3)] == quarter


def test_rows_by_unit_and_what_does_not_go_together(capsys):
    _, out, _ = run(capsys, "form", "06c", *EXPORT, "--period", "2021-Q2", "--by", "unit", "--json")
    assert len(from_document(json.loads(out), Form).section("I")) == 2
    for wrong in (
        ("--each", "unit", "--unit", "Sở Y tế"), ("--each", "unit", "--reporting-unit", "Tỉnh"),
        ("--each", "month", "--each", "half"), ("--each", "half"), ("--by", "procedure"),
    ):  # fmt: skip
        status, out, err = run(capsys, *CASES, *wrong)
        assert (status, out) == (2, "")
        assert err.startswith("kstt: ")


def test_rows_by_procedure_of_each_unit(capsys, csv_file):
    rows = GOOD.rstrip() + ",Cấp đổi\n" + GOOD.replace("H1", "H2").rstrip() + ",Tách thửa\n"
    path = csv_file(HEADER.rstrip() + ",procedure\n" + rows)
    command = ["form", "06a", path, "--period", "2021-Q2", "--by", "procedure", "--json"]
    for more in ((), ("--each", "unit"), ("--each", "month")):
        document = json.loads(run(capsys, *command, *more)[1])
        form = from_document(document["forms"][-1] if more else document, Form)
        assert {row.label for row in form.sections[0]} <= {"Cấp đổi", "Tách thửa"}


def test_a_catalogue_gives_rows_and_order(capsys, tmp_path):
    catalogue = tmp_path / "catalogue.csv"
    catalogue.write_text(
        "level,name,code,aliases\n,Y tế dự phòng,,\n,Thuế,,\n,Tư pháp,,Hộ tịch\n", encoding="utf-8"
    )
    status, out, err = run(capsys, *CASES, "--unit", "Sở Y tế", "--catalogue", catalogue, "--json")
    form = from_document(json.loads(out), Form)
    assert status == 0
    assert [row.label for row in form.sections[0]] == [
        "Y tế dự phòng", "Thuế", "Tư pháp", "Công chứng", "Đất đai",
    ]  # fmt: skip
    assert (form["Thuế"].received, form["Tư pháp"].received) == (0, 14)
    assert err.count("[name-unknown]") == 2


def test_the_edition_is_as_asked(capsys):
    document = json.loads(run(capsys, *CASES, "--unit", "Sở Y tế", "--layout", "06a/VPCP/KSTT", "--json")[1])
    assert document["code"] == "06a/VPCP/KSTT"
    assert run(capsys, *CASES, "--layout", "06c/VPCP/KSTT")[0] == 2


@pytest.fixture
def exported(tmp_path):
    """The export as a system gives it: CSV, a workbook of texts, one of real dates, and a file for each day."""
    import xlsxwriter

    with Path(EXPORT[0]).open(encoding="utf-8-sig", newline="") as file:
        head, *rows = csv.reader(file, delimiter=";")
    dates = [place for place, name in enumerate(head) if name.startswith("Ngày")]
    for name, dated in (("texts", False), ("dates", True)):
        with xlsxwriter.Workbook(tmp_path / f"{name}.xlsx") as workbook:
            sheet, day = workbook.add_worksheet(), workbook.add_format({"num_format": "dd/mm/yyyy"})
            for place, row in enumerate((head, *rows)):
                for column, text in enumerate(row):
                    if dated and place and column in dates and text:
                        sheet.write_datetime(place, column, datetime.strptime(text, "%d/%m/%Y"), day)
                    else:
                        sheet.write_string(place, column, text)
    (tmp_path / "daily").mkdir()
    for received in {row[dates[0]] for row in rows}:
        with (tmp_path / "daily" / f"{received.replace('/', '-')}.csv").open(
            "w", encoding="utf-8", newline=""
        ) as file:
            csv.writer(file, delimiter=";").writerows(
                [head, *(row for row in rows if row[dates[0]] == received)]
            )
    return {
        "csv": EXPORT[0],
        "texts": tmp_path / "texts.xlsx",
        "dates": tmp_path / "dates.xlsx",
        "daily": tmp_path / "daily",
    }


@pytest.mark.parametrize("kind", ["csv", "texts", "dates", "daily"])
def test_one_command_from_an_export_to_the_official_form(capsys, tmp_path, exported, kind):
    out = tmp_path / "q2.xlsx"
    assert run(capsys, "form", "06c", exported[kind], *EXPORT[1:], "--period", "2021-Q2", "-o", out)[0] == 0
    cases = read_exports(exported[kind], described=EXPORT[2])
    form = form_06c(cases, ReportingPeriod.quarter(2021, 2))
    form.save(tmp_path / "again.xlsx")
    assert Form.read(out) == form == Form.read(tmp_path / "again.xlsx")
    assert (form.total.received, form.total.resolved) == (370, 204)


def test_feedback_of_several_files_and_kinds(capsys, tmp_path):
    import xlsxwriter

    header = ["id", "category", "subject", "received", "resolved", "published"]
    (tmp_path / "one.csv").write_text(
        f"{','.join(header)}\nP1,Đất đai,conduct,2021-04-01,,\n", encoding="utf-8"
    )
    with xlsxwriter.Workbook(tmp_path / "two.xlsx") as workbook:
        sheet = workbook.add_worksheet()
        for place, row in enumerate((header, ["P2", "Thuế", "conduct", "2021-04-02"])):
            sheet.write_row(place, 0, row)
    for sources in ((tmp_path,), (tmp_path / "one.csv", tmp_path / "two.xlsx")):
        status, out, _ = run(capsys, "form", "05b", *sources, "--period", "2021-Q2", "--json")
        assert (status, json.loads(out)["total"]["received"]) == (0, 2)


def test_a_form_for_each_of_no_units_is_refused(capsys, csv_file):
    path = csv_file(HEADER)
    status, out, err = run(capsys, "form", "06a", path, "--period", "2021-Q2", "--each", "unit")
    assert (status, out) == (2, "")
    assert "--each unit" in err


def test_series_and_explanations_of_one_unit(capsys, tmp_path):
    ledger = tmp_path / "cases.parquet"
    assert run(capsys, "ledger", "make", *EXPORT, "-o", ledger)[0] == 0
    document = json.loads(
        run(capsys, "ledger", "series", "06a", ledger, "--period", "2021-Q2", "--unit", "sở y tế", "--json")[
            1
        ]
    )
    (form,) = (from_document(one, Form) for one in document["forms"])
    assert (form.total.received, form.reporting_unit) == (65, "Sở Y tế")
    _, out, _ = run(capsys, "form", "06a", ledger, "--period", "2021-Q2", "--each", "unit", "--json")
    assert [from_document(one, Form).total.received for one in json.loads(out)["forms"]].count(65) == 1
    asked = ("--row", "Tổng cộng", "--of", "received", "--limit", "100", "--json")
    found = json.loads(run(capsys, "explain", *CASES[1:], "--unit", "Sở Y tế", *asked)[1])
    assert (found["count"], {record["unit"] for record in found["records"]}) == (65, {"Sở Y tế"})
