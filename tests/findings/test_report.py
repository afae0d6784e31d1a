"""Findings by file and row, as a person reads them."""

from collections import Counter

from hypothesis import given
from hypothesis import strategies as st

from kstt.findings import Finding, Findings, Severity, arrange_findings, render_report, tally
from kstt.findings.report import SHOWN
from kstt.findings.rules import RULES

FILES = ["a.csv", "b: c.csv", "a.csv.old"]
findings = st.builds(
    lambda rule, row, where: RULES[rule].finding(row=row, column="pending", found=1, expected=2, where=where),
    st.sampled_from(
        ["row-identity-open", "blank-filled", "not-a-count", "no-total-row", "rows-missing"]
    ).filter(RULES.__contains__),
    st.sampled_from(["", "I", "II.1 Đất đai", "II.1"]),
    st.sampled_from(["", *FILES, *(f"{name}: line {n}" for name in FILES for n in (1, 2))]),
)


@given(st.lists(findings, max_size=40), st.sampled_from(["en", "vi"]))
def test_every_finding_is_shown_when_all_are_asked_for(found, lang):
    blocks = arrange_findings(found, lang, files=FILES, every=True)
    lines = [line for block in blocks for _, some in block.rows for line in some]
    assert Counter(line.rule for line in lines) == Counter(one.rule for one in found)
    assert not [block for block in blocks if block.more]
    assert len({block.name for block in blocks}) == len(blocks)


@given(st.lists(findings, max_size=40))
def test_what_is_not_shown_is_counted(found):
    for block in arrange_findings(found, files=FILES):
        here = [one for one in found if (one.where.partition(": line")[0]) == block.name]
        shown = sum(len(lines) for _, lines in block.rows)
        remarks = [one for one in here if one.severity is Severity.INFO]
        folded = len(remarks) if len(remarks) > 1 else 0
        counts = Counter(one.rule for one in here if one.severity is not Severity.INFO or not folded)
        assert shown == sum(min(count, SHOWN) for count in counts.values())
        told = [one for one in block.more if "more of" in one]
        assert [int(one.split()[0]) for one in told] == [n - SHOWN for n in counts.values() if n > SHOWN]
        assert [one for one in block.more if f"{folded} remarks" in one or "more of" in one] == list(
            block.more
        )


@given(st.lists(findings, max_size=40))
def test_errors_stand_first(found):
    order = list(Severity).index
    for block in arrange_findings(found, files=FILES, every=True):
        for _, lines in block.rows:
            assert list(lines) == sorted(lines, key=lambda line: order(line.severity))
        worst = [order(lines[0].severity) for _, lines in block.rows]
        assert worst == sorted(worst)


def test_a_file_with_a_colon_in_its_name_is_one_file():
    found = [RULES["blank-open"].finding(row="1 A", column="pending", where="b: c.csv: line 4")]
    (block,) = arrange_findings(found, files=FILES)
    assert (block.name, block.rows[0][1][0].place) == ("b: c.csv", "line 4")


def test_the_row_is_said_once_in_both_languages():
    found = RULES["rows-missing"].finding(row="I", found="1–13", expected="14–43", where="a.csv: line 3")
    assert render_report([found]).splitlines()[2] == (
        "    line 3: error: rows 14–43 are missing; the rows that are there are 1–13 [rows-missing]"
    )
    assert render_report([found], "vi").splitlines()[2].startswith("    line 3: lỗi: thiếu các dòng 14–43")


def test_remarks_say_what_they_have_in_common():
    blank = [RULES["blank-filled"].finding(row=str(n), column="pending", expected=0) for n in range(3)]
    missing = [RULES["missing-rows-add-up"].finding(row="I", column="received", expected=n) for n in (5, 7)]
    assert render_report([*blank, *missing]) == (
        "5 remarks: 3 × the blank can only be 0; 2 × the missing rows add up to …; --all shows them"
    )


def test_a_single_remark_and_foreign_rules_are_shown():
    one = RULES["blank-filled"].finding(row="1 A", column="pending", expected=0)
    assert "the blank can only be 0" in render_report([one])
    foreign = Finding("of-the-office", Severity.INFO, "1 A", "", None, None, "lạ", "foreign", "")
    assert "foreign [of-the-office]" in render_report([foreign])
    assert "2 × of-the-office" in render_report([foreign, foreign])


def test_suppressed_findings_are_not_shown():
    found = Findings.of([RULES["no-total-row"].finding(row="T", expected="T")]).suppress(
        {"no-total-row": "later"}
    )
    assert render_report(found) == ""
    assert tally(found, files=1) == "files: 1, errors: 0, warnings: 0"
