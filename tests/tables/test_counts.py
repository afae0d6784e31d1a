"""The counts of tables: those that are written, or that the sums prove."""

from random import Random

import attrs
import pytest

from kstt import LAYOUTS, CaseAccount, ReportedForm, ReportingPeriod, check, form_06c
from kstt.definitions.columns import columns_of, with_further_part, with_joined
from kstt.samples import REMAINDER, published_report
from kstt.tables.cells import LineKind, PlainRows, TableLines
from kstt.tables.counts import counts_of, parts_unknown
from kstt.tables.recognition import HeaderSign, Recognition
from kstt.tables.table import LateRecognition

CASES = {"received", "received_online", "pending", "pending_within"}


def test_the_counts_of_a_line_with_a_blank_are_those_that_the_sums_prove():
    report = ReportedForm.from_form(published_report().to_form(remainder=REMAINDER))
    lines = [tuple(cell.value for cell in row.cells) for row in report.rows]
    blank = report.with_cell("II.20", "resolved_early", "").with_cell("III", "pending", "")
    assert counts_of(blank)[1] == counts_of(report)[1] == tuple(lines)


def test_columns_of_unknown_parts_are_named_by_what_is_unknown():
    columns = columns_of(CaseAccount)
    parts = ("resolved_early", "resolved_on_time", "resolved_late")
    further = with_further_part(columns, "resolved", parts)
    joined = with_joined(columns, [("pending_within", "pending_overdue")])
    for changed, rule, key in (
        (further, "further-part-open", "resolved"),
        (joined, "column-parts-unknown", "pending_within+pending_overdue"),
    ):
        report = published_report()
        layout = attrs.evolve(report.layout, columns=changed)
        found = parts_unknown(attrs.evolve(report, rows=(), layout=layout))
        assert [(f.rule, f.column, f.where) for f in found] == [(rule, key, "")]
    assert parts_unknown(published_report()) == ()


def plain(report, counts, recognition=None):
    """The table as one of a known sheet."""
    lines = TableLines(tuple(attrs.evolve(row, cells=()) for row in report.rows))
    where = tuple(row.where for row in report.rows)
    rows = PlainRows(lines, counts, where, lambda _: [""] * len(report.columns))
    return attrs.evolve(report, rows=rows, recognition=recognition)


@pytest.mark.parametrize("seed", range(12))
def test_of_a_table_recognised_without_a_doubt_the_same_is_found(seed):
    chance = Random(seed)
    report = ReportedForm.from_form(published_report().to_form(remainder=REMAINDER))
    if chance.random() < 0.3:
        row = chance.randrange(len(report.rows))
        label = chance.choice((report.rows[3].label, "Trung ương", ""))
        changed = [attrs.evolve(one, label=label) if i == row else one for i, one in enumerate(report.rows)]
        report = attrs.evolve(report, rows=tuple(changed))
    counts = [list(row.values) for row in report.rows]
    for _ in range(chance.randrange(3)):
        i, c = chance.randrange(len(counts)), chance.randrange(len(report.columns))
        counts[i][c] = chance.choice((0, counts[i][c] + 1, 10**11))
    if chance.random() < 0.2:
        counts = [[count * 10**9 for count in row] for row in counts]
    known = Recognition(HeaderSign.TITLES, ())
    late = plain(report, tuple(map(tuple, counts)), LateRecognition(lambda: known, "", ()))
    found = counts_of(late)
    whole = attrs.evolve(late, rows=late.rows, recognition=known)
    assert found == counts_of(whole)
    assert set(found[0]) >= set(check(whole))


def test_a_bound_is_looked_at_in_a_table_recognised_without_a_doubt():
    layout = next(one for one in LAYOUTS.layouts if any(column.at_most for column in one.columns))
    bounded = next(c for c, column in enumerate(layout.columns) if column.at_most)
    report = ReportedForm.from_rows([{"label": layout.total_label}], layout=layout)
    counts = [0] * len(layout.columns)
    counts[bounded] = 1
    known = Recognition(HeaderSign.TITLES, ())
    late = plain(report, (tuple(counts),), LateRecognition(lambda: known, "", ()))
    assert "column-bound" in {finding.rule for finding in counts_of(late)[0]}


@pytest.mark.parametrize("cases", [0, 5])
def test_cases_of_no_row_are_found_in_a_table_recognised_without_a_doubt(cases):
    report = ReportedForm.from_form(form_06c([], ReportingPeriod.quarter(2026, 2)))
    rows = [
        *report.rows[:2],
        attrs.evolve(report.rows[1], kind=LineKind.ROW, label="Hộ tịch"),
        *report.rows[2:],
    ]
    report = attrs.evolve(report, rows=tuple(rows))
    counted = {0, len(rows) - 1}
    line = [cases if column.key in CASES else 0 for column in report.columns]
    counts = tuple(tuple(line) if i in counted else (0,) * len(line) for i in range(len(rows)))
    late = plain(report, counts, LateRecognition(lambda: Recognition(HeaderSign.TITLES, ()), "", ()))
    assert [finding.rule for finding in counts_of(late)[0]] == ["rows-none"] * bool(cases)
