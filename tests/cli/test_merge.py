"""``kstt merge``"""

import json

from kstt import Form, ReportedForm, ReportingPeriod, form_06a, form_06c
from kstt.codecs.documents import from_document
from kstt.io.formats.reading import read_form, write_form
from kstt.tables.cells import LineKind
from tests.cli.running import ALL, Q1, Q2, UNITS, WRONG, run


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
    assert [finding["rule"] for finding in document["findings"]] == [
        "unit-period-unstated",
        "unit-unstated",
        "column-total",
        "row-identity",
    ]
    assert document["form"] is None
    status, out, _ = run(capsys, "merge", UNITS / "2021-q2", WRONG, "--period", Q2, "--json", "--force")
    forced = from_document(json.loads(out)["form"], ReportedForm)
    received = next(row for row in forced.rows if row.kind is LineKind.TOTAL).cells[0].value
    assert (received, len(forced.notes)) == (8, 1)
    status, out, _ = run(capsys, "merge", UNITS / "2021-q2", WRONG, "--period", Q2, "--format", "csv")
    assert (status, len(out.splitlines())) == (1, 5)


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
    for name, data in (("a.xlsx", b"PK\x03\x04"), ("b.csv", b""), ("c.pdf", b"%PDF-1.4"), ("d.txt", b"1 2 3"),
                       ("e.log", b"abc")):  # fmt: skip
        (tmp_path / name).write_bytes(data)
    status, out, _ = run(capsys, "merge", tmp_path, "--period", Q2)
    assert status == 2
    assert out.count("[unit-unreadable]") == 4
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


def test_merge_refuses_its_own_result_among_the_units(tmp_path, capsys):
    write_form(form_06a([], ReportingPeriod.parse(Q2), reporting_unit="UBND xã A"), tmp_path / "a.csv")
    asked = ("merge", tmp_path, "--period", Q2, "-o", tmp_path / "all.csv", "--overwrite")
    assert [run(capsys, *asked)[0] for _ in range(2)] == [0, 2]


def test_merge_checks_continuity(tmp_path, capsys):
    asked = ("merge", UNITS / "2021-q2", "--period", Q2, "--previous")
    assert run(capsys, *asked, UNITS / "2021-q1")[0] == 0
    table = form_06a([], ReportingPeriod.parse(Q1), reporting_unit="UBND huyện Đắk Mil")
    write_form(table, tmp_path / "dak-mil.csv")
    (tmp_path / "broken.xlsx").write_bytes(b"PK\x03\x04")
    status, out, _ = run(capsys, *asked, tmp_path)
    assert status == 1
    assert "carried over 1, but 0 were pending" in out
    assert "[continuity]" in out
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


TABLE = """Đơn vị báo cáo: {unit}
Kỳ báo cáo: Quý II/2021
STT;Lĩnh vực;Tổng số tiếp nhận;Trực tuyến;Trực tiếp;Từ kỳ trước;Tổng số đã giải quyết;Loại một;Loại hai;Quá hạn;Tổng số đang giải quyết;Trong hạn;Quá hạn
1;Hộ tịch;{figures}
;Tổng cộng;{figures}
"""


def test_merge_is_given_which_column_is_which(tmp_path, capsys):
    folder = tmp_path / "units"
    folder.mkdir()
    for unit, figures in (("UBND xã A", "9;4;4;1;8;8;0;0;1;1;0"), ("UBND xã B", "8;5;1;2;7;3;4;0;1;0;1")):
        (folder / f"{unit}.csv").write_text(TABLE.format(unit=unit, figures=figures), encoding="utf-8")
    titles = tmp_path / "titles.toml"
    titles.write_text('[titles]\nearly = ["loại một"]\non-time = ["loại hai"]\n', encoding="utf-8")
    assert run(capsys, "merge", folder, "--period", Q2)[0] == 2
    for said in (("--columns", "resolved_early=H,resolved_on_time=I"), ("--titles", titles)):
        status, out, err = run(capsys, "merge", folder, "--period", Q2, *said, "--json")
        assert (status, err) == (0, "")
        total = from_document(json.loads(out)["form"], Form).total
        assert (total.resolved_early, total.resolved_on_time) == (11, 4)


def test_a_folder_without_tables_is_no_form_of_zeros(capsys, tmp_path):
    path = tmp_path / "q2.xlsx"
    for asked in ((), ("-o", path), ("--json",)):
        status, out, err = run(capsys, "merge", tmp_path, "--period", Q2, *asked)
        assert (status, path.exists()) == (2, False)
        assert "no file of a readable format" in out + err
        assert "Biểu số" not in out


def test_options_that_contradict_each_other_are_refused(capsys):
    asked = ("merge", UNITS / "2021-q2", "--period", Q2)
    status, out, err = run(capsys, *asked, "--leave-out", "unit", "--keep", "unit")
    assert (status, out) == (2, "")
    assert "expected no kind that is also left out" in err
    status, out, err = run(capsys, *asked, "--jobs", "0")
    assert (status, out) == (2, "")
    assert "expected 1 or more" in err


def test_a_program_is_given_no_form_that_errors_speak_against(tmp_path, capsys):
    for name, figures in (("a", "9;4;4;1;8;8;0;0;1;1;0"), ("a (bản cũ)", "8;5;1;2;7;3;4;0;1;0;1")):
        text = TABLE.replace("Loại một;Loại hai", "Trước hạn;Đúng hạn").format(
            unit="UBND xã A", figures=figures
        )
        (tmp_path / f"{name}.csv").write_text(text, encoding="utf-8")
    asked = ("merge", tmp_path, "--period", Q2, "--level", "UBND xã*=commune", "--json")
    status, out, _ = run(capsys, *asked)
    document = json.loads(out)
    assert (status, document["form"], document["written"]) == (1, None, None)
    assert "unit-twice" in {finding["rule"] for finding in document["findings"]}
    status, out, _ = run(capsys, *asked, "--force")
    document = json.loads(out)
    assert (status, document["forced"]) == (1, True)
    assert from_document(document["form"], ReportedForm).notes


def test_there_is_no_form_where_no_table_was_merged(tmp_path, capsys):
    (tmp_path / "a.csv").write_text("a,b\n1,2\n", encoding="utf-8")
    status, out, _ = run(capsys, "merge", tmp_path, "--period", Q2)
    assert status == 2
    assert "tables merged: 0 of 1" in out
    assert out.endswith("no table could be merged: there is no form\n")
    status, out, _ = run(capsys, "merge", tmp_path, "--period", Q2, "--json")
    assert (status, json.loads(out)["form"]) == (2, None)
