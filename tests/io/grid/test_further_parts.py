"""Columns that a total counts and the form does not have."""

import pytest

from kstt import ReportingPeriod, Severity, check
from kstt.forms.proving import ReportedFormError
from kstt.io.grid.hints import ColumnHints
from kstt.io.text.delimited import parse_table
from kstt.repair import Status, repair
from tests.io.grid.tables import CIVIL, HEADER, LAND, WORKS, added, table

PERIOD = ReportingPeriod.quarter(2021, 2)
PLACE = 10
"""Where the further part of what was resolved stands among the cells of a row."""


def with_part(rows, beside, *, counted=True):
    """A table of rows whose resolved cases are more by those of a column right after their parts."""
    titles = [[*row[:PLACE], ["", "Trả lại, rút hồ sơ", ""][i], *row[PLACE:]] for i, row in enumerate(HEADER)]
    lines = []
    for own, more in zip([added(*rows), *rows], [sum(beside), *beside], strict=True):
        cells = [*own]
        if counted:
            cells[0] += more
            cells[4] += more
            cells[1] += more
        lines.append([*cells[:8], more, *cells[8:]])
    names = ["Tổng cộng", "Đất đai", "Hộ tịch", "Xây dựng"]
    rows = [[n or "", name, *cells] for n, (name, cells) in enumerate(zip(names, lines, strict=True))]
    return table(*rows, header=titles)


def test_a_total_with_a_further_part_is_checked_with_it_and_never_proved():
    form = parse_table(with_part([LAND, CIVIL, WORKS], [3, 20, 1]))
    assert [row.values[4] for row in form.rows] == [278 + 24, 25 + 3, 250 + 20, 3 + 1]
    (finding,) = check(form)
    assert (finding.rule, finding.severity) == ("further-part", Severity.WARNING)
    assert "Trả lại, rút hồ sơ" in finding.message_en
    with pytest.raises(ReportedFormError, match="no column"):
        form.to_form(PERIOD)


def test_a_wrong_part_beside_further_ones_is_an_error():
    text = with_part([LAND, CIVIL, WORKS], [3, 20, 1])
    wrong = parse_table(text.replace("\t100\t50\t20\t", "\t100\t51\t20\t"))
    assert wrong.rows[2].values[7] == 51
    assert {"further-part", "further-part-sum", "column-total"} == {one.rule for one in check(wrong)}


def test_a_column_that_no_total_counts_is_a_remark():
    form = parse_table(with_part([LAND, CIVIL, WORKS], [3, 20, 1], counted=False))
    assert not check(form)
    assert form.to_form(PERIOD).total.resolved == 278


def test_the_further_part_may_be_counted_in_a_column_of_the_form():
    text = with_part([LAND, CIVIL, WORKS], [3, 20, 1])
    form = parse_table(text, hints=ColumnHints.parse("resolved_on_time=I+K"))
    assert form.to_form(PERIOD).total.resolved_on_time == 111 + 24


def test_repair_counts_the_further_part_too():
    wrong = parse_table(
        with_part([LAND, CIVIL, WORKS], [3, 20, 1]).replace("\t100\t50\t20\t", "\t100\t51\t20\t")
    )
    sums = [one for one in check(wrong) if one.rule == "further-part-sum"]
    assert [(one.row, one.found, one.expected) for one in sums] == [("2 Hộ tịch", 270, 271)]
    found = repair(wrong)
    assert found.status is Status.UNIQUE
    assert [(one.row, one.column, one.proposed) for one in found.changes] == [
        ("2 Hộ tịch", "resolved_late", 50)
    ]


def test_a_further_part_that_contradicts_trusted_cells_is_named():
    wrong = parse_table(
        with_part([LAND, CIVIL, WORKS], [3, 20, 1]).replace("\t100\t50\t20\t", "\t100\t51\t20\t")
    )
    found = repair(wrong, trusted=["2 Hộ tịch"])
    assert found.status is Status.INFEASIBLE
    assert any("resolved+" in str(rule) for rule in found.contradiction)
