import attrs
import pytest
from hypothesis import given

from kstt import LAYOUTS, CaseAccount, FeedbackAccount, ReportedForm, ReportingPeriod, Severity, check
from kstt.definitions.columns import columns_of
from kstt.errors import UnknownNameError
from kstt.forms.proving import ReportedFormError
from kstt.io.text.delimited import parse_table
from kstt.samples import REMAINDER, published_report
from kstt.tables.checks import _written_out
from kstt.tables.equations import equations_of
from kstt.tables.recognition import Certainty, Doubt, HeaderSign, Recognition, ScannedCell
from kstt.testing import corrupted_forms
from tests.io.grid.tables import table


def rules_found(reported):
    return {finding.rule for finding in check(reported)}


@pytest.mark.parametrize("left", [0, 1, 2, 5])
def test_what_a_scan_said_of_rows_that_are_gone_is_not_said(left):
    """Each doubtful cell that is left is a finding of its own; what was cut off is none, however much it was."""
    report = published_report()
    cells = tuple(
        ScannedCell(i, 0, row.cells[0].where, "1?", Certainty.CORRECTED, (row.cells[0].value,))
        for i, row in enumerate(report.rows)
    )
    recognition = Recognition(HeaderSign.NUMBERS, (), scanned=cells)
    cut = attrs.evolve(report, rows=report.rows[:left], recognition=recognition)
    assert sum(finding.rule == "scan-corrected" for finding in check(cut)) == left


@pytest.mark.parametrize(
    ("certainty", "candidates", "put", "expected"),
    [
        (Certainty.CORRECTED, (4, 7), 4, "7"),
        (Certainty.CORRECTED, (4, 5, 7), 4, "7"),
        (Certainty.CORRECTED, (4,), 4, "4"),
        (Certainty.CORRECTED, (5_000, 7), 5_000, "7"),
        (Certainty.CORRECTED, (None, 7), None, "7"),
        (Certainty.DOUBTFUL, (), None, "?"),
        (Certainty.CORRECTED, (4,), 5, None),
        (Certainty.CORRECTED, (4,), 3, None),
        (Certainty.DOUBTFUL, (None, *range(1, 9)), None, "–, 1, 2, 3, 4"),
        (Certainty.DOUBTFUL, (4, 7), 0, None),
    ],
)
def test_what_a_scan_said_of_a_cell_holds_as_long_as_the_cell_is_what_it_said(
    certainty, candidates, put, expected
):
    report = published_report()
    row = report.rows[1]
    cells = (attrs.evolve(row.cells[0], where="".join("D9")), *row.cells[1:])
    scanned = ScannedCell(1, 0, "D9", "1?", certainty, candidates)
    recognition = Recognition(HeaderSign.NUMBERS, (), scanned=(scanned,))
    rows = (report.rows[0], attrs.evolve(row, cells=cells), *report.rows[2:])
    table = attrs.evolve(report, rows=rows, recognition=recognition).with_cell(row.ref, "received", put)
    said = [finding.expected for finding in check(table) if finding.rule.startswith("scan-")]
    assert said == ([] if expected is None else [expected])


def test_what_concerns_the_whole_document_is_said_before_its_lines():
    """Further periods, tables that are not read, and what converted it are findings before those of a line."""
    report = published_report()
    several = (("2021-Q1", "A3"), ("2021-Q3", "A4"))
    recognition = Recognition(
        HeaderSign.NUMBERS,
        (),
        converter="soffice",
        encoding="cp1258",
        doubts=(Doubt("column-joined", "pending", "B2", "Trong hạn"),),
        other_periods=several,
        unread_tables=(("B", "no total"),),
    )
    wrong = attrs.evolve(report.with_cell("Tổng cộng", "received", -1), recognition=recognition)
    rules = [finding.rule for finding in check(wrong)]
    whole = [
        "column-joined",
        *["periods-several"] * 2,
        "table-unread",
        "encoding-converted",
        "document-converted",
    ]
    assert rules[:6] == whole
    assert "not-a-count" in rules[6:]
    assert [(f.found, f.where) for f in check(wrong) if f.rule == "periods-several"] == list(several)


def test_a_table_without_lines_lacks_its_total():
    assert rules_found(attrs.evolve(published_report(), rows=())) == {"no-total-row"}


@given(corrupted_forms(most_cells=1, blanks=False))
def test_one_wrong_cell_is_found_in_its_row_or_column(corruption):
    findings = check(corruption.reported)
    ((row, column),) = corruption.cells
    errors = [f for f in findings if f.severity is Severity.ERROR]
    assert errors
    # Every broken sum is one that the wrong cell stands in.
    index = {r.ref: i for i, r in enumerate(corruption.reported.rows)}
    place = {c.key: i for i, c in enumerate(corruption.form.columns)}
    wrong = (index[row], place[column])
    sums = {(e.rule, e.total) for e in equations_of(corruption.reported) if wrong in (e.total, *e.parts)}
    for finding in errors:
        if finding.rule not in {"column-bound", "rows-none"}:
            assert (finding.rule, (index[finding.row], place[finding.column])) in sums
    with pytest.raises(ReportedFormError):
        corruption.reported.to_form()


def test_the_published_report():
    report = published_report()
    findings = check(report)
    by_rule = {}
    for finding in findings:
        by_rule.setdefault(finding.rule, []).append(finding)
    assert set(by_rule) == {"rows-missing", "missing-rows-add-up", "blank-filled"}
    (missing,) = by_rule["rows-missing"]
    assert (missing.row, missing.found, missing.expected) == ("I", "1–13, 44–46", "14–43")
    lost = {finding.column: finding.expected for finding in by_rule["missing-rows-add-up"]}
    assert lost == {
        "received": 3643, "received_online": 39, "received_direct": 3260, "carried_over": 344,
        "resolved": 3387, "resolved_early": 891, "resolved_on_time": 2466, "resolved_late": 30,
        "pending": 256, "pending_within": 248, "pending_overdue": 8,
    }  # fmt: skip
    assert CaseAccount.from_boxes(lost).received == 3643
    assert {finding.expected for finding in by_rule["blank-filled"]} == {0}
    with pytest.raises(ReportedFormError, match="14–43"):
        report.to_form()
    form = report.to_form(remainder=REMAINDER).of(CaseAccount)
    assert form.total.received == 126_378
    assert form["II", "Đất đai"].resolved_late == 166
    assert len(form["II"]) == 31
    assert len(form["III"]) == 24
    with pytest.raises(TypeError):
        form.of(FeedbackAccount)


def test_a_finding_says_what_where_and_what_was_expected():
    wrong = published_report().with_cell("II.20 Đất đai", "resolved_early", 8898)
    findings = [f for f in check(wrong) if f.severity is Severity.ERROR and f.rule != "rows-missing"]
    across, down = sorted(findings, key=lambda f: f.rule, reverse=True)
    assert (across.rule, across.row, across.column) == ("row-identity", "II.20 Đất đai", "resolved")
    assert (across.found, across.expected) == (17833, 17842)
    assert (down.rule, down.row, down.column) == ("column-total", "II", "resolved_early")
    assert (down.found, down.expected) == (12766, 12775)
    assert "resolved_early + resolved_on_time + resolved_late" in across.message_en
    assert "Trước hạn" in across.message_vi
    assert across.reference == "02/2017/TT-VPCP [doc]"
    assert "line" in across.where


def test_structure_is_checked():
    zero = dict.fromkeys((c.key for c in published_report().layout.columns), 0)
    rows = [
        {"number": "", "label": "Tổng cộng", **zero},
        {"number": "I", "label": "TTHC thuộc phạm vi thẩm quyền giải quyết của UBND cấp tỉnh", **zero},
        {"number": "1", "label": "Đất đai", **zero},
        {"number": "3", "label": "đất  đai", **zero},
        {"number": "II", "label": "Ban quản lý", **zero},
        {"number": "III", "label": "Sở ban ngành", **zero},
    ]
    period = ReportingPeriod.quarter(2021, 2)
    table = ReportedForm.from_rows(rows, "06c", period)
    assert rules_found(table) == {"duplicate-row", "row-numbering", "unknown-section", "duplicate-section"}
    assert rules_found(ReportedForm.from_rows(rows[2:3], "06c", period)) == {
        "no-total-row",
        "row-outside-section",
    }
    odd = ReportedForm.from_rows([{**rows[2], "received": "3,5"}, {**rows[3], "pending": -2}], "06a", period)
    not_counts = [f for f in check(odd) if f.rule == "not-a-count"]
    assert [(f.column, f.found) for f in not_counts] == [("received", "3,5"), ("pending", "-2")]
    with pytest.raises(UnknownNameError, match="did you mean 'received'"):
        ReportedForm.from_rows([{"recieved": 1}])


def test_a_summary_without_rows_is_checked_at_its_sections():
    report = published_report()
    summary = ReportedForm(
        report.layout, tuple(row for row in report.rows if row.kind.value != "row"), report.period
    )
    assert {finding.rule for finding in check(summary)} == {"rows-none"}
    wrong = check(summary.with_cell("II", "pending", 3231))
    assert {finding.rule for finding in wrong} == {"rows-none", "column-total", "row-identity"}


@pytest.mark.parametrize(("cell", "rules"), [("", ["table-blank"]), ("-", ["row-of-nothing"]), ("0", [])])
def test_a_table_in_which_nothing_stands_is_one_finding(cell, rules):
    form = parse_table(table(["", "Tổng cộng", *[cell] * 11], ["1", "Đất đai", *[cell] * 11]))
    assert list(dict.fromkeys(finding.rule for finding in check(form))) == rules


def test_a_finding_names_its_cell_or_else_its_row():
    wrong = published_report().with_cell("II.20", "resolved_early", 8898)
    place = wrong.rows.index(wrong.row("II.20"))
    column = [c.key for c in wrong.layout.columns].index("resolved")
    for of_cell, of_row, said in (("D40", "row 40", "D40"), ("", "row 40", "row 40"), ("", "", "")):
        row = wrong.rows[place]
        cells = list(row.cells)
        cells[column] = attrs.evolve(cells[column], where=of_cell)
        rows = list(wrong.rows)
        rows[place] = attrs.evolve(row, where=of_row, cells=tuple(cells))
        (finding,) = [f for f in check(attrs.evolve(wrong, rows=tuple(rows))) if f.rule == "row-identity"]
        assert finding.where == said


@pytest.mark.parametrize(
    ("cases", "rules"),
    [(10**9, []), (10**9 + 1, ["count-implausible"] * 2), (10**18, ["count-implausible"] * 2)],
)
def test_more_cases_than_there_can_be_are_a_warning(cases, rules):
    counts = [cases, 0, cases, 0, cases, cases, 0, 0, 0, 0, 0]
    form = parse_table(table([1, "Đất đai", *counts], ["", "Tổng cộng", *counts]))
    assert [finding.rule for finding in check(form)] == rules
    assert {finding.found for finding in check(form)} <= {cases}
    # Said of the first column, which has the largest count of a line.
    assert {finding.column for finding in check(form)} <= {"received"}


def test_a_table_without_a_total_says_so_after_its_heading_and_before_its_lines():
    report = published_report()
    rows = report.rows[1:]
    recognition = Recognition(HeaderSign.NUMBERS, (), converter="soffice")
    wrong = attrs.evolve(report, rows=rows, recognition=recognition).with_cell(rows[0].ref, "received", -1)
    assert [finding.rule for finding in check(wrong)][:3] == [
        "document-converted",
        "no-total-row",
        "not-a-count",
    ]


@pytest.mark.parametrize(("published", "found"), [(0, None), (3, None), (4, 4), (None, None)])
@pytest.mark.parametrize("resolved", [3, None])
def test_a_column_that_another_bounds_is_at_most_as_great(published, found, resolved):
    columns = tuple(c for c in columns_of(FeedbackAccount) if c.key in {"resolved", "published"})
    layout = attrs.evolve(LAYOUTS.latest("05b"), columns=columns)
    counts = {"resolved": resolved, "published": published}
    line = {"number": "", "label": "Tổng cộng", **{key: "" if n is None else n for key, n in counts.items()}}
    said = [f for f in check(ReportedForm.from_rows([line], layout=layout)) if f.rule == "column-bound"]
    if found is None or resolved is None:
        assert said == []
    else:
        assert [(f.column, f.found, f.expected) for f in said] == [("published", 4, 3)]


def test_what_bounds_say_stands_in_the_order_of_the_lines():
    columns = tuple(c for c in columns_of(FeedbackAccount) if c.key in {"resolved", "published"})
    layout = attrs.evolve(LAYOUTS.latest("05b"), columns=columns)
    lines = [
        {"number": "", "label": "Tổng cộng", "resolved": 5, "published": 6},
        {"number": "1", "label": "Hộ tịch", "resolved": "5a", "published": 1},
        {"number": "2", "label": "Đất đai", "resolved": 3, "published": 5},
        {"number": "3", "label": "Xây dựng", "resolved": "5a", "published": 0},
    ]
    said = [(f.row, f.rule) for f in check(ReportedForm.from_rows(lines, layout=layout))]
    assert said == [
        ("Tổng cộng", "column-bound"),
        ("1 Hộ tịch", "not-a-count"),
        ("2 Đất đai", "column-bound"),
        ("3 Xây dựng", "not-a-count"),
    ]


@pytest.mark.parametrize("lines", [2, 3, 4])
def test_a_name_that_a_scan_did_not_show_clearly_is_said_as_long_as_its_row_is_there(lines):
    report = published_report()
    recognition = Recognition(HeaderSign.NUMBERS, (), labels=((2, "H0 tịch"),))
    cut = attrs.evolve(report, rows=report.rows[:lines], recognition=recognition)
    said = [(f.row, f.found, f.expected) for f in check(cut) if f.rule == "scan-label"]
    assert said == ([(report.rows[2].ref, "H0 tịch", report.rows[2].label)] if lines > 2 else [])


@pytest.mark.parametrize(
    ("total", "known", "found"), [(4, 5, True), (5, 5, False), (6, 5, False), (5_000, 5_000, False)]
)
def test_a_total_is_no_less_than_the_parts_that_are_known(total, known, found):
    """Two cells of a row have no count, and none is filled in."""
    rows = [["", "Tổng cộng", *[""] * 11], ["1", "Đất đai", total, known, "x", "x", *[""] * 7]]
    said = [
        f for f in check(parse_table(table(*rows))) if f.rule == "row-identity" and f.column == "received"
    ]
    assert {(f.found, f.expected) for f in said} == ({(total, known)} if found else set())


def test_a_heading_without_a_line_repeats_no_error_of_its_rows():
    """Its counts are computed from the rows under it, so an error is said of the row that has it."""
    counts = [3, 1, 0, 1, 2, 2, 0, 0, 1, 1, 0]
    rows = [
        ["", "Tổng cộng", *counts],
        ["I", "UBND cấp tỉnh", *[""] * 11],
        ["1", "Đất đai", *counts],
    ]
    form = parse_table(table(*rows))
    computed = attrs.evolve(form, recognition=Recognition(HeaderSign.NUMBERS, (), headings=(1,)))
    said = [f.row for f in check(computed) if f.rule == "row-identity"]
    assert said == [form.rows[0].ref, form.rows[2].ref]


@pytest.mark.parametrize(
    ("parts", "text"),
    [([], "0"), ([7], "7"), ([1, 2], "1 + 2 = 3"), ([1] * 6, "1 + 1 + 1 + 1 + 1 + 1 = 6"), ([1] * 7, "7")],
)
def test_a_sum_of_two_to_six_terms_is_written_out(parts, text):
    assert str(_written_out(parts)) == text


def test_a_table_that_is_not_filled_in_is_named_at_its_first_line():
    form = parse_table(
        table(["", "Tổng cộng", *[""] * 11], *[[n, f"Lĩnh vực {n}", *[""] * 11] for n in "123"])
    )
    (finding,) = check(form)
    assert (finding.rule, finding.where) == ("table-blank", form.rows[0].where)
    assert len({row.where for row in form.rows}) == len(form.rows)


def test_a_row_of_dashes_with_a_formula_without_a_value_is_no_row_of_nothing():
    form = parse_table(
        table(["", "Tổng cộng", *["-"] * 11], *[[n, f"Lĩnh vực {n}", *["-"] * 11] for n in "12"])
    )
    formula = (form.rows[1].cells[3].where, "=A1")
    calculated = attrs.evolve(form, recognition=Recognition(HeaderSign.NUMBERS, (), uncalculated=(formula,)))
    of_nothing = [
        {finding.row for finding in check(one) if finding.rule == "row-of-nothing"}
        for one in (form, calculated)
    ]
    refs = [row.ref for row in form.rows]
    assert of_nothing == [{*refs}, {refs[0], refs[2]}]


@pytest.mark.parametrize(("count", "rules"), [(5, {"rows-none"}), (0, set())])
def test_a_total_with_cases_and_no_rows_is_an_error(count, rules):
    form = parse_table(table(["", "Tổng cộng", *[count, count, 0, 0, count, count, 0, 0, 0, 0, 0]]))
    assert {finding.rule for finding in check(form) if finding.severity is Severity.ERROR} == rules


def test_a_section_with_cases_and_no_rows_is_an_error():
    land = [12, 7, 5, 0, 10, 10, 0, 0, 2, 2, 0]
    total, one, two = (
        ["", "Tổng cộng", *(2 * n for n in land)],
        ["I", "UBND cấp tỉnh", *land],
        ["II", "UBND cấp xã", *land],
    )
    form = parse_table(table(total, one, [1, "Đất đai", *land], two))
    assert {(one.rule, one.row) for one in check(form) if one.severity is Severity.ERROR} == {
        ("rows-none", "II")
    }
    assert [one.row for one in check(parse_table(table(total, one, two))) if one.rule == "rows-none"] == [
        "I",
        "II",
    ]
    empty = [0] * 11
    form = parse_table(
        table(["", "Tổng cộng", *land], one, [1, "Đất đai", *land], ["II", "UBND cấp xã", *empty])
    )
    assert not [one for one in check(form) if one.severity is Severity.ERROR]


@pytest.mark.parametrize("number", ["", "2"])
def test_a_row_with_cases_and_without_a_name_is_an_error(number):
    land = [12, 7, 5, 0, 10, 10, 0, 0, 2, 2, 0]
    more = [7 * n for n in land]
    rows = [[1, "Hộ tịch", *land], [number, "", *more], [3 if number else 2, "Đất đai", *land]]
    form = parse_table(table(*rows, ["", "Tổng cộng", *(9 * n for n in land)]))
    assert {one.rule for one in check(form) if one.severity is Severity.ERROR} == {"row-unnamed"}


@pytest.mark.parametrize(
    ("cell", "total", "rules"),
    [
        ("", False, {"no-total-row", "blank-open"}),
        ("-", False, {"no-total-row", "dash-zero"}),
        ("2", False, {"no-total-row"}),
        ("", True, set()),
    ],
)
def test_beside_counts_a_blank_is_told_where_no_total_is_stated(cell, total, rules):
    """Else the total that is added up would be unknown without a word; a dash is a written 0."""
    columns = tuple(c for c in columns_of(FeedbackAccount) if c.key in {"resolved", "published"})
    layout = attrs.evolve(LAYOUTS.latest("05b"), columns=columns)
    lines = [
        {"number": "1", "label": "Hộ tịch", "resolved": 5, "published": 4},
        {"number": "2", "label": "Đất đai", "resolved": 3, "published": cell},
    ]
    every = [{"number": "", "label": "Tổng cộng", "resolved": 8, "published": ""}] * total + lines
    assert rules_found(ReportedForm.from_rows(every, layout=layout)) == rules


def test_a_column_that_is_blank_in_every_row_is_unknown_and_no_error():
    columns = tuple(c for c in columns_of(FeedbackAccount) if c.key in {"resolved", "published"})
    lines = [{"number": str(i), "label": f"Lĩnh vực {i}", "resolved": 5, "published": ""} for i in (1, 2)]
    layout = attrs.evolve(LAYOUTS.latest("05b"), columns=columns)
    assert rules_found(ReportedForm.from_rows(lines, layout=layout)) == {"no-total-row"}


@pytest.mark.parametrize("text", ["N/A", "x", "#REF!"])
def test_a_cell_that_says_no_count_is_what_the_sums_leave_and_is_told(text):
    """It is neither 0 nor a wrong count, and breaks no sum."""
    row = {"number": "1", "label": "Hộ tịch", "resolved": 5, "published": text}
    columns = tuple(c for c in columns_of(FeedbackAccount) if c.key in {"resolved", "published"})
    layout = attrs.evolve(LAYOUTS.latest("05b"), columns=columns)
    other = {"number": "2", "label": "Đất đai", "resolved": 3, "published": 3}
    total = {"number": "", "label": "Tổng cộng", "resolved": 8, "published": 7}
    found = check(ReportedForm.from_rows([total, row, other], layout=layout))
    assert [(one.rule, one.found, one.expected) for one in found] == [("unknown-filled", text, 4)]
    (finding,) = (
        one for one in check(ReportedForm.from_rows([row, other], layout=layout)) if one.column == "published"
    )
    assert (finding.rule, finding.found, finding.severity) == ("count-unknown", text, Severity.ERROR)


def test_what_the_sums_leave_for_a_cell_without_a_count_is_no_dash_that_is_contradicted():
    header = (
        "STT\tLĩnh vực\treceived\treceived_online\treceived_direct\tcarried_over\tresolved\tresolved_early\t"
    )
    header += "resolved_on_time\tresolved_late\tpending\tpending_within\tpending_overdue\n"
    form = parse_table(f"{header}1\tĐất đai\t35\tN/A\t20\t5\t25\t10\t10\t5\t10\t8\t2\n")
    found = check(form)
    assert [(one.rule, one.expected) for one in found if one.column] == [("unknown-filled", 10)]
