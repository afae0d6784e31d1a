"""Findings: sorted, grouped, suppressed with a reason."""

from collections import Counter

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kstt.codecs.findings import (
    render_table,
    suppression_lines,
)
from kstt.errors import ParseError, UnknownNameError
from kstt.findings.collection import By, Findings
from kstt.findings.rules import RULES, Finding, Severity
from tests.findings.strategies import FINDINGS, REASONS


def everything(findings):
    return Counter((*findings.items, *(one.finding for one in findings.suppressed)))


@given(FINDINGS, REASONS)
def test_suppressing_loses_nothing(findings, reasons):
    kept = findings.suppress(reasons)
    assert everything(kept) == everything(findings)
    assert not {finding.rule for finding in kept} & reasons.keys()
    assert all(reasons[one.finding.rule] == one.reason for one in kept.suppressed)


@given(FINDINGS, REASONS, st.sampled_from(By))
def test_sorting_and_grouping_lose_nothing(findings, reasons, by):
    kept = findings.suppress(reasons)
    assert everything(kept.sorted(by)) == everything(kept)
    assert kept.sorted(by).sorted(by) == kept.sorted(by)
    groups = kept.grouped(by)
    assert sum((everything(group) for group in groups.values()), Counter()) == everything(kept)
    assert sum(map(len, groups.values())) == len(kept)


def test_gravest_first_then_by_place_with_numbers_as_numbers():
    def finding(severity, where="", row=""):
        return Finding("row-identity", severity, row, "", None, None, "", "", "", where)

    late, early = finding(Severity.ERROR, "a.tsv: line 10"), finding(Severity.ERROR, "a.tsv: line 9")
    assert Findings.of([finding(Severity.INFO), late, early]).sorted().items[:2] == (early, late)
    nine, ten = finding(Severity.ERROR, row="IX.2 B"), finding(Severity.ERROR, row="X.1 A")
    assert Findings.of([ten, nine]).sorted(By.ROW).items == (nine, ten)
    assert Findings.of([finding(Severity.WARNING), ten]).worst is Severity.ERROR
    assert Findings().worst is None


def test_a_suppression_needs_a_rule_that_there_is_and_a_reason():
    with pytest.raises(UnknownNameError, match="did you mean 'row-identity'"):
        Findings().suppress({"row-identit": "a reason"})
    with pytest.raises(ParseError, match="reason"):
        Findings().suppress({"row-identity": " "})


def test_suppressions_are_told():
    found = Findings.of([RULES["no-total-row"].finding(row="Tổng", expected="Tổng")] * 2)
    kept = found.suppress({"no-total-row": "trang sau"})
    assert suppression_lines(kept) == ["suppressed: 2 [no-total-row], reason: trang sau"]
    assert "lý do: trang sau" in render_table(kept, "vi")
