import random
import subprocess
import sys
import threading

import attrs
import pytest

from kstt import ReportedForm, Severity, check, form_06c
from kstt.errors import AdjoiningError, MissingExtraError, ParseError, UnknownNameError
from kstt.io.records.delimited import read_cases
from kstt.io.text import read_table
from kstt.repair import Limit, Method, Search, Slip, Status, repair
from kstt.repair import solving as solving_module
from kstt.repair.programme import Programme
from kstt.repair.repairing import _status
from kstt.repair.search import Found, smallest_sets
from kstt.repair.system import System
from kstt.samples import published_report
from tests.benchmarks.bench_repair import generated, proposed, put, values
from tests.repair.tables import PERIOD


def index(table, ref, key):
    return table.rows.index(table.row(ref)), table.layout.columns.index(table.layout.column(key))


def only(found):
    (change,) = found.changes
    return change.row, change.column, change.found, change.proposed, change.slip


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
    # Any other row could be wrong in the same way: likely, but no cell of it is certain.
    assert found.status is Status.LIKELY
    assert proposed(found.explanation) == {(row, early): 287, (row, early + 1): 238}
    assert {change.slip for change in found.changes} == {Slip.EXCHANGED}
    assert found.alternatives
    assert found.certain_changes == ()
    places = [(row, c) for c in range(2, 9)]
    right = values(report, places)
    moved = dict(zip(places, [0, *list(right.values())[:-1]], strict=True))
    found = repair(put(report, moved))
    assert proposed(found.explanation) == right
    assert {change.slip for change in found.changes} == {Slip.SHIFTED}
    assert found.proved_minimal


def test_several_ways_are_all_listed_and_only_what_is_certain_is_sure():
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
    assert rules == ["repair-ambiguous", "repair-change"]
    assert "3 ways" in found.findings[0].message_en


def test_what_the_previous_period_left_pending():
    cases = read_cases("src/kstt/data/samples/cases.csv")
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


def test_a_contradiction_names_its_rules():
    wrong = published_report().with_cell("II.20 Đất đai", "resolved_early", 8898)
    found = repair(wrong, trusted=["II.20 Đất đai"])
    assert (found.status, found.changes) == (Status.INFEASIBLE, ())
    assert [rule.rule for rule in found.contradiction] == ["row-identity", *["trusted"] * 4]
    assert found.contradiction[2].statement == "II.20 Đất đai, resolved_early is trusted to be 8898"
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


def test_a_limit_that_was_met_is_named():
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


def test_a_repaired_table_can_be_proved():
    wrong = published_report().with_cell("II.20 Đất đai", "resolved_early", 8898)
    found = repair(wrong)
    assert found.apply() == published_report()
    assert {f.rule for f in check(found.apply()) if f.severity is Severity.ERROR} == {"rows-missing"}


def test_one_way_listed_of_several_is_not_unique():
    wrong = read_table("src/kstt/data/samples/q2-wrong.tsv").with_cell("I.7", "received_online", 3)
    found = repair(wrong, search=Search(most=1))
    assert (found.status, found.alternatives, found.limit) == (Status.AMBIGUOUS, (), Limit.SETS)
    assert not found.complete
    assert found.certain_changes == ()


def with_wrong(seed, rows, count):
    rng = random.Random(seed)
    table = generated(rng, rows)
    cells = rng.sample([(i, c) for i in range(rows) for c in range(11)], count)
    return put(table, {cell: value + rng.randint(1, 90) for cell, value in values(table, cells).items()})


def many_wrong():
    return with_wrong(3, 8, 25)


def test_steps_end_a_search_that_says_so():
    highs = pytest.importorskip("highspy")
    assert highs
    found = repair(many_wrong(), search=Search(steps=50, branches=1))
    assert found.status is Status.NOT_PROVED
    assert found.limit in {Limit.STEPS, Limit.BRANCHES}
    assert not found.complete
    assert found.certain_changes == ()
    assert [f.rule for f in found.findings][-1] == "repair-not-proved"


def test_one_mistake_of_many_cells_ends_a_search_before_all_sets_are_found():
    report = published_report()
    online, early = (index(report, "II", key)[1] for key in ("received_online", "resolved_early"))
    changes = {}
    for i in range(len(report.rows)):
        changes |= {
            (i, online): report.rows[i].cells[early].value,
            (i, early): report.rows[i].cells[online].value,
        }
    found = repair(put(report, changes))
    assert (found.status, found.complete, found.certain_changes) == (Status.LIKELY, False, ())
    assert {change.slip for change in found.changes} == {Slip.COLUMNS}


def test_time_ends_every_part_of_a_search():
    found = repair(many_wrong(), search=Search(seconds=0.0))
    assert (found.status, found.limit, found.complete) == (Status.NOT_PROVED, Limit.TIME, False)


def test_a_solver_that_does_not_look_up_is_left_at_the_deadline(monkeypatch):
    """The best set that it had found until then is not lost."""
    highspy = pytest.importorskip("highspy")
    solve, ended, release = solving_module.run, threading.Event(), threading.Event()

    def busy(highs):
        status = solve(highs)
        release.wait()
        ended.set()
        return status

    wrong = published_report().with_cell("II.20", "resolved_early", 8898)
    monkeypatch.setattr(solving_module, "run", busy)
    found = repair(wrong, search=Search(method=Method.PROGRAMME, seconds=2.0))
    assert highspy
    assert not ended.is_set()
    release.set()
    assert found.limit is Limit.TIME
    assert found.status in {Status.NOT_PROVED, Status.LIKELY}
    assert not found.complete
    assert found.certain_changes == ()
    assert ended.wait(60)


@pytest.mark.parametrize("branches", [1, 7])
def test_the_programme_takes_as_many_branches_as_it_may(branches):
    pytest.importorskip("highspy")
    programme = Programme(System.of([many_wrong()]), branches=branches, seconds=None)
    assert programme.solve(5).limit is Limit.BRANCHES
    assert programme.branches_left == 0


def test_without_highs_the_decoder_says_what_it_did_not_prove(monkeypatch):
    monkeypatch.setitem(sys.modules, "highspy", None)
    found = repair(with_wrong(1, 20, 6), search=Search(steps=30))
    assert found.status is Status.NOT_PROVED
    assert (found.limit, found.complete) == (Limit.STEPS, False)


@pytest.mark.parametrize(("complete", "status"), [(True, Status.AMBIGUOUS), (False, Status.NOT_PROVED)])
def test_that_other_counts_would_do_is_said_only_of_what_was_looked_into(complete, status):
    """One set whose counts are open: a search that a limit ended has not looked whether they are."""
    system = System.of([read_table("tests/data/repair/unique63.tsv")])
    (one, *_) = smallest_sets(system, Search()).sets
    opened = attrs.evolve(one, solution=attrs.evolve(one.solution, open=one.solution.cells))
    assert _status(Found((opened,), proved=True, complete=complete)) is status
