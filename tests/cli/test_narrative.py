"""``kstt narrative``"""

import json

from kstt.io.formats.reading import write_form
from kstt.io.report.reading import read_report
from tests.cli.running import Q1, Q2, UNITS, WRONG, run


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


STRANGE = """Đơn vị báo cáo: UBND xã A
Kỳ báo cáo: Quý II/2021
STT;Lĩnh vực;Tổng số tiếp nhận;Trực tuyến;Trực tiếp;Từ kỳ trước;Tổng số đã giải quyết;Loại một;Loại hai;Quá hạn;Tổng số đang giải quyết;Trong hạn;Quá hạn
1;Hộ tịch;9;4;4;1;8;8;0;0;1;1;0
;Tổng cộng;9;4;4;1;8;8;0;0;1;1;0
"""


def test_every_command_that_reads_tables_is_given_which_column_is_which(tmp_path, capsys):
    table, report = tmp_path / "a.csv", tmp_path / "report.txt"
    other = tmp_path / "c.csv"
    for path in (table, other):
        path.write_text(STRANGE, encoding="utf-8")
    report.write_text("Quý II/2021 tiếp nhận 9 hồ sơ, đã giải quyết 8 hồ sơ.\n", encoding="utf-8")
    given = ("--columns", "resolved_early=H,resolved_on_time=I")
    for command in (("narrative", table), ("audit", report, "--form", table), ("compare", table, other),
                    ("convert", table, tmp_path / "b.xlsx")):  # fmt: skip
        assert run(capsys, *command)[0] == 2
        assert run(capsys, *command, *given)[0] == 0
