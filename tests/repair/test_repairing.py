import json
import subprocess
import sys

import attrs
import pytest

from kstt import ReportedForm, ReportingPeriod, Severity, check, form_06a, form_06c
from kstt.cli import main
from kstt.errors import AdjoiningError, MissingExtraError, ParseError, UnknownNameError
from kstt.io.records.delimited import read_cases
from kstt.repair import Limit, Method, Search, Slip, Status, Unit, repair, trace
from kstt.repair.slips import slip_of
from kstt.samples import published_report
from kstt.tables.cells import ReportedCell
from tests.cli.running import run
from tests.benchmarks.bench_repair import proposed, put, values

PERIOD = ReportingPeriod.quarter(2021, 2)


def index(table, ref, key):
    return table.rows.index(table.row(ref)), table.layout.columns.index(table.layout.column(key))


def only(found):
    (change,) = found.changes
    return change.row, change.column, change.found, change.proposed, change.slip


@pytest.mark.parametrize(
    ("written", "right", "slip"),
    [
        ("8.898", 8889, Slip.SWAPPED),
        ("21", 12, Slip.SWAPPED),
        ("31", 12, None),
        ("13", 31, Slip.SWAPPED),
        ("123", 1234, Slip.DROPPED),
        ("234", 1234, Slip.DROPPED),
        ("1", 11, Slip.DROPPED),
        ("122", 12, Slip.DOUBLED),
        ("132", 12, None),
        ("1", 1234, Slip.GROUPING),
        ("2", 1987, Slip.GROUPING),
        ("1,23", 1234, Slip.GROUPING),
        ("1.2", 1200, Slip.GROUPING),
        ("5000", 5, Slip.GROUPING),
        ("0", 400, None),
        ("-7", 7, Slip.SIGN),
        ("abc", 7, None),
        ("7", 7, None),
    ],
)
def test_slips_of_one_cell(written, right, slip):
    assert slip_of(ReportedCell.read(written), right) is slip


def test_the_published_table_needs_no_change_and_tells_its_remainder():
    found = repair(published_report())
    assert (found.status, found.changes) == (Status.CONSISTENT, ())
    (remainder,) = found.remainders
    assert (remainder.row, remainder.missing[0], remainder.missing[-1]) == ("I", 14, 43)
    assert remainder.amounts["received"] == 3643
    assert len(found.filled) == 12
    assert {change.proposed for change in found.filled} == {0}


def test_a_text_a_negative_and_a_blank():
    report = published_report()
    wrong = report.with_cell("II.20 Đất đai", "received_online", "2,66")
    assert only(repair(wrong)) == ("II.20 Đất đai", "received_online", "2,66", 2661, Slip.GROUPING)
    wrong = report.with_cell("II.19 Hộ tịch", "pending_within", -4)
    assert only(repair(wrong)) == ("II.19 Hộ tịch", "pending_within", -4, 4, Slip.SIGN)
    found = repair(report.with_cell("II.19 Hộ tịch", "pending_within", None))
    assert found.status is Status.CONSISTENT
    assert ("II.19 Hộ tịch", "pending_within", 4) in [(c.row, c.column, c.proposed) for c in found.filled]
    found = repair(report.with_cell("II.19 Hộ tịch", "pending_within", "bốn"))
    assert only(found) == ("II.19 Hộ tịch", "pending_within", "bốn", 4, None)


def test_cells_exchanged_and_shifted_are_one_mistake():
    report = published_report()
    row, early = index(report, "II.22", "resolved_early")
    swapped = put(report, {(row, early): 238, (row, early + 1): 287})
    found = repair(swapped)
    assert found.status is Status.UNIQUE
    assert proposed(found.explanation) == {(row, early): 287, (row, early + 1): 238}
    assert {change.slip for change in found.changes} == {Slip.EXCHANGED}
    assert found.alternatives
    places = [(row, c) for c in range(2, 9)]
    right = values(report, places)
    moved = dict(zip(places, [0, *list(right.values())[:-1]], strict=True))
    found = repair(put(report, moved))
    assert proposed(found.explanation) == right
    assert {change.slip for change in found.changes} == {Slip.SHIFTED}
    assert found.proved_minimal


def test_several_ways_are_all_told_and_only_what_is_certain_is_sure():
    report = published_report()
    wrong = report.with_cell("I.7", "received_online", 3).with_cell("II.20", "pending", 2947)
    found = repair(wrong)
    assert found.status is Status.AMBIGUOUS
    ways = [{(c.row, c.column) for c in way} for way in (found.explanation, *found.alternatives)]
    first = "I.7 Khám bệnh, chữa bệnh"
    assert {column for way in ways for row, column in way if row == first} == {
        "received_online", "received_direct", "carried_over",
    }  # fmt: skip
    assert [(c.row, c.proposed) for c in found.certain_changes] == [("II.20 Đất đai", 2974)]
    rules = [finding.rule for finding in found.findings]
    assert rules == ["repair-ambiguous"] * 2
    assert "3 ways" in found.findings[0].message_en


def test_what_the_previous_period_left_pending():
    cases = read_cases("docs/data/cases.csv")
    before, now = (form_06c(cases, period) for period in (PERIOD, PERIOD.next()))
    table = ReportedForm.from_form(now)
    assert repair(table, previous=before).status is Status.CONSISTENT
    # One row of a summary breaks no sum down its column: only the period before tells what is wrong.
    summary = attrs.evolve(table, rows=table.rows[:1])
    wrong = summary.with_cell("Tổng cộng", "carried_over", 1)
    assert repair(wrong).status is Status.AMBIGUOUS
    assert only(repair(wrong, previous=before))[:4] == ("Tổng cộng", "carried_over", 1, 4)
    # The mistake may be in the form of the period before.
    earlier = ReportedForm.from_form(before).with_cell("II.1 Đất đai", "pending", 17)
    (change,) = repair(table, previous=earlier).changes
    assert (change.table, change.row, change.proposed) == (1, "II.1 Đất đai", 1)
    with pytest.raises(AdjoiningError, match="just before"):
        repair(table, previous=form_06c(cases, PERIOD.next().next()))


def units_and_province():
    cases = list(read_cases("docs/data/cases.csv"))
    names = sorted({case.unit for case in cases})
    units = [
        attrs.evolve(
            ReportedForm.from_form(form_06c([c for c in cases if c.unit == name], PERIOD)), source=name
        )
        for name in names
    ]
    return units, ReportedForm.from_form(form_06c(cases, PERIOD))


def test_a_wrong_cell_is_traced_to_its_unit():
    units, province = units_and_province()
    assert trace(province, units).repair.status is Status.CONSISTENT
    n = next(i for i, unit in enumerate(units) if any("Hộ tịch" in row.label for row in unit.rows))
    ref = next(row.ref for row in units[n].rows if row.label == "Hộ tịch")
    right = units[n].cell(ref, "received_direct").value
    # The unit's mistake, taken over by the province in the row, its section and the total.
    units[n] = units[n].with_cell(ref, "received_direct", right + 9)
    for row in ("III.1 Hộ tịch", "III", "Tổng cộng"):
        province = province.with_cell(row, "received_direct", province.cell(row, "received_direct").value + 9)
    traced = trace(province, units)
    assert traced.repair.status is Status.UNIQUE
    assert {o.change.row for o in traced.origins} == {"III.1 Hộ tịch", "III", "Tổng cộng"}
    for origin in traced.origins:
        assert [(c.source, c.row, c.proposed) for c in origin.units] == [(units[n].source, ref, right)]


def test_a_mistake_of_the_province_comes_from_no_unit():
    units, province = units_and_province()
    traced = trace(province.with_cell("II.1 Đất đai", "resolved_late", 11), units)
    (origin,) = traced.origins
    assert (origin.change.row, origin.change.found, origin.change.proposed) == ("II.1 Đất đai", 11, 1)
    assert origin.units == ()


def test_units_without_sections_and_rows_that_are_units():
    cases = list(read_cases("docs/data/cases.csv"))
    names = sorted({case.unit for case in cases})
    units = [
        Unit(ReportedForm.from_form(form_06a([c for c in cases if c.unit == name], PERIOD)), name)
        for name in names
    ]
    province = ReportedForm.from_form(form_06c(cases, PERIOD))
    levels = {case.unit: case.level for case in cases}
    told = [attrs.evolve(unit, level=levels[unit.name]) for unit in units]
    assert trace(province, told).repair.status is Status.CONSISTENT
    from kstt import RowBy

    by_unit = ReportedForm.from_form(form_06c(cases, PERIOD, rows=RowBy.UNIT))
    assert trace(by_unit, units).repair.status is Status.CONSISTENT
    row = next(row.ref for row in by_unit.rows if row.label == names[0])
    wrong = by_unit.with_cell(row, "received", 77)
    assert [o.change.row for o in trace(wrong, units).origins] == [row]
    some = trace(province, told[:1], complete=False)
    assert some.repair.status is Status.CONSISTENT
    assert trace(province, told[:1]).repair.status is not Status.CONSISTENT
    with pytest.raises(ParseError, match="level of the unit 'Văn phòng'"):
        trace(province, [Unit(units[0].reported, "Văn phòng")])


def test_rows_that_the_province_lacks_are_told():
    units, province = units_and_province()
    lacking = attrs.evolve(province, rows=tuple(r for r in province.rows if r.label != "Hộ tịch"))
    assert any("Hộ tịch" in row for row in trace(lacking, units).unmatched)


def test_a_contradiction_names_its_rules():
    wrong = published_report().with_cell("II.20 Đất đai", "resolved_early", 8898)
    found = repair(wrong, trusted=["II.20 Đất đai"])
    assert (found.status, found.changes) == (Status.INFEASIBLE, ())
    assert [rule.rule for rule in found.contradiction] == ["row-identity", *["trusted"] * 4]
    assert found.contradiction[2].statement_en == "II.20 Đất đai, resolved_early is trusted to be 8898"
    assert {f.severity for f in found.findings} == {Severity.ERROR}


def test_what_cannot_be_trusted():
    report = published_report()
    with pytest.raises(UnknownNameError):
        repair(report, trusted=[("II.20 Đất đai", "resolved_erly")])
    with pytest.raises(UnknownNameError):
        repair(report, trusted=["II.99"])
    with pytest.raises(ParseError, match="trusted cell"):
        repair(report.with_cell("II.20", "pending", "abc"), trusted=[("II.20", "pending")])


def test_the_programme_finds_the_same():
    report = published_report()
    section = attrs.evolve(report, rows=tuple(row for row in report.rows if row.section == "II"))
    wrong = section.with_cell("II.20 Đất đai", "resolved_early", 8898).with_cell("II.3", "pending", 1)
    quick = repair(wrong)
    proved = repair(wrong, search=Search(method=Method.PROGRAMME))
    assert (proved.explanation, proved.alternatives) == (quick.explanation, quick.alternatives)
    assert proved.proved_minimal
    assert proved.complete


def test_limits_are_told():
    report = published_report()
    wrong = report.with_cell("I.7", "received_online", 3)
    cut = repair(wrong, search=Search(most=2))
    assert (cut.limit, cut.complete, len(cut.alternatives)) == (Limit.SETS, False, 1)
    unfinished = repair(
        report.with_cell("II.20", "resolved_early", 1), search=Search(method=Method.PROGRAMME, seconds=0.0)
    )
    assert unfinished.limit is Limit.TIME
    assert not unfinished.proved_minimal
    assert [f.rule for f in unfinished.findings][-1] == "repair-not-proved"


def test_many_wrong_cells_are_found_as_well():
    report = published_report()
    report = attrs.evolve(report, rows=tuple(row for row in report.rows if row.section == "II"))
    places = [(2 + n, n % 11) for n in range(12)]
    right = values(report, places)
    found = repair(
        put(report, {place: value + 100 + 7 * n for n, (place, value) in enumerate(right.items())})
    )
    assert proposed(found.explanation) == right
    assert found.proved_minimal


def test_without_highs_the_error_says_what_to_install(monkeypatch):
    monkeypatch.setitem(sys.modules, "highspy", None)
    with pytest.raises(MissingExtraError, match=r"kstt\[repair\]"):
        repair(published_report(), search=Search(method=Method.PROGRAMME))


def test_repairing_few_cells_loads_no_solver():
    code = (
        "import sys; from kstt.repair import repair; from kstt.samples import published_report; "
        "repair(published_report().with_cell('II.20', 'resolved_early', 8898)); print('highspy' in sys.modules)"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "False"


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
    status, out, _ = run(capsys, "repair", "docs/data/wrong.tsv", "--json")
    document = json.loads(out)
    assert (status, document["status"], document["alternatives"]) == (1, "unique", [])
    (change,) = document["changes"]
    assert change["row"] == "III.1 Hộ tịch"
    assert (change["column"], change["found"], change["proposed"]) == ("pending_overdue", 2, 1)
    assert change["reason"]
    status, out, _ = run(capsys, "repair", "docs/data/wrong.tsv", "--json", "--trust", "III.1 Hộ tịch")
    document = json.loads(out)
    assert (status, document["status"], document["changes"]) == (2, "infeasible", [])
    assert document["contradiction"]
    assert run(capsys, "repair", "docs/data/wrong.tsv", "--trust", "III.9:pending")[0] == 2
    assert run(capsys, "repair", "docs/data/none.tsv", "--json")[0] == 2


def test_the_command_prints_findings_as_the_others_do(tmp_path, capsys):
    status, out, _ = run(capsys, "repair", "docs/data/q2-wrong.tsv", "--format", "sarif")
    (result,) = json.loads(out)["runs"][0]["results"]
    assert (status, result["ruleId"]) == (1, "repair-change")
    status, out, _ = run(capsys, "repair", "docs/data/q2-wrong.tsv", "--format", "csv")
    assert (status, len(out.splitlines())) == (1, 2)
    status, out, _ = run(capsys, "repair", "docs/data/q2-wrong.tsv", "--suppress", "repair-change=known")
    assert status == 0
    assert "reason: known" in out
    status, out, _ = run(capsys, "repair", "docs/data/q2-wrong.tsv", "--group", "rule")
    assert (status, out.splitlines()[0]) == (1, "repair-change (1)")
    assert json.loads(run(capsys, "repair", "docs/data/q2-wrong.tsv", "--format", "json")[1])["status"] == "unique"
    status, _, err = run(capsys, "repair", "docs/data/q2-wrong.tsv", "--format", "json", "--sort", "rule")
    assert status == 2
    assert "--json" in err
    wrong = run(capsys, "repair", "docs/data/q2-wrong.tsv", "--format", "table", "--trust", "II.20 Đất đai")
    assert wrong[0] == 2
    assert "repair-contradiction" in wrong[1]
    status, out, err = run(capsys, "repair", "docs/data/q2-wrong.tsv", "-o", "docs/data/wrong.tsv")
    assert (status, out) == (2, "")
    assert "nothing is written over" in err


def test_the_command_takes_an_edition(capsys):
    assert run(capsys, "repair", "docs/data/q2-wrong.tsv", "--layout", "II.06c/VPCP/KSTT")[0] == 1
    assert run(capsys, "repair", "docs/data/q2-wrong.tsv", "--layout", "nope")[0] == 2


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
    status, out, _ = run(capsys, "repair", written("later.tsv", province), "--previous", before, "--lang", "vi")
    assert status == 1
    assert "carried" not in out


def test_a_repaired_table_can_be_proved():
    wrong = published_report().with_cell("II.20 Đất đai", "resolved_early", 8898)
    found = repair(wrong)
    assert found.apply() == published_report()
    assert {f.rule for f in check(found.apply()) if f.severity is Severity.ERROR} == {"rows-missing"}
