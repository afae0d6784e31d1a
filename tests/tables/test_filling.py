"""Blanks that the sums of a table determine."""

from fractions import Fraction
from itertools import permutations

import attrs
import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from kstt import ReportedForm, ReportingPeriod, Severity, check
from kstt.forms.proving import ReportedFormError
from kstt.io.text.delimited import parse_table
from kstt.tables.equations import Equation
from kstt.tables.filling import _solved, added_under, fill, is_not_filled_in
from kstt.testing import corrupted_forms, forms
from tests.io.grid.tables import CIVIL, LAND, added, table

QUARTER = ReportingPeriod.quarter(2021, 2)


def rules_found(reported):
    return {finding.rule for finding in check(reported)}


@given(corrupted_forms(most_cells=4), st.data())
def test_blanks_are_filled_only_with_what_was_there(corruption, data):
    """Blank some cells of a true table: whatever is filled in must be the true number."""
    form = corruption.form
    reported = ReportedForm.from_form(form)
    for row, column in corruption.cells:
        reported = reported.with_cell(row, column, None)
    true = ReportedForm.from_form(form)
    for finding in check(reported):
        if finding.rule == "blank-filled":
            assert finding.expected == true.cell(finding.row, finding.column).value
        else:
            assert finding.rule == "blank-open"
    if "blank-open" in rules_found(reported):
        with pytest.raises(ReportedFormError):
            reported.to_form()
    else:
        # A column that may be unknown stays so where it is blank in the total and in its rows.
        unknown = {column for _, column in corruption.cells if form.layout.column(column).nullable}
        for proved, line in zip(reported.to_form(), form, strict=True):
            for key, value in line.account.values.items():
                found = proved.account.values[key]
                assert found == value or (found is None and key in unknown)


@given(forms(), st.data())
def test_any_single_blank_can_be_filled(form, data):
    reported = ReportedForm.from_form(form)
    row = data.draw(st.sampled_from(reported.rows))
    column = data.draw(st.sampled_from(form.columns))
    if not column.nullable:
        assert reported.with_cell(row.ref, column.key, None).to_form() == form


A, B, C, D = ((0, c) for c in range(4))


def sum_of(total, *parts, complete=True):
    return Equation("row-identity", total, parts, complete)


def test_blanks_whose_coefficients_cancel_are_left_open():
    """A = B + C, and A = B + D: of A and B only the difference is known, of C nothing."""
    equations = [sum_of(A, B, C), sum_of(A, B, D)]
    assert fill({C: 2}, [A, B], equations) == {}
    assert fill({C: 2}, [A, B, D], equations) == {D: 2}


def test_parts_of_nothing_are_nothing_though_rows_are_missing():
    assert fill({A: 0}, [B, C], [sum_of(A, B, C)]) == {B: 0, C: 0}
    assert fill({A: 0}, [B, C], [sum_of(A, B, C, complete=False)]) == {B: 0, C: 0}
    assert fill({B: 0, C: 0}, [A], [sum_of(A, B, C, complete=False)]) == {}
    assert fill({A: 5}, [B], [sum_of(A, B, complete=False)]) == {}


def test_what_would_be_below_zero_is_not_filled_in():
    assert fill({A: 1, B: 2}, [C], [sum_of(A, B, C)]) == {}
    assert fill({A: 2, B: 2}, [C], [sum_of(A, B, C)]) == {C: 0}


@pytest.mark.parametrize(
    ("sign", "zeros", "rules"),
    [
        ("-", 0, set()),
        ("", 3, set()),
        ("", 4, set()),
        ("", 7, set()),
        ("", 0, {"blank-open"}),
        ("", 2, {"blank-open"}),
    ],
)
def test_a_row_in_which_nothing_stands_counts_nothing_where_blanks_do(sign, zeros, rules):
    """Dashes say so; blanks only where the sums determine three others, each to be 0."""
    land = [9, 9, 0, 0, 9, 9, 0, 0, 0, 0, 0]
    places = [place for place, value in enumerate(land) if not value][:zeros]
    cells = [sign if place in places else value for place, value in enumerate(land)]
    form = parse_table(table(["1", "Đất đai", *cells], ["2", "Dầu khí", *[sign] * 11]))
    assert {f.rule for f in check(form) if f.severity is Severity.ERROR} == rules
    said = [f.row for f in check(form) if f.rule == "row-of-nothing"]
    assert said == ([] if rules else ["2 Dầu khí"])
    if not rules:
        assert form.to_form(period=ReportingPeriod.quarter(2021, 2)).total.values["received"] == 9


def test_a_dash_is_a_written_0_whatever_the_sums_ask_for():
    form = parse_table(
        table(["1", "Đất đai", 9, "-", 0, 0, 9, 9, 0, 0, 0, 0, 0], ["2", "Dầu khí", *["-"] * 11])
    )
    assert [f.rule for f in check(form) if f.severity is not Severity.INFO][1:] == [
        "row-identity",
        "row-of-nothing",
    ]


@pytest.mark.parametrize("place", [0, 4, 8])
@pytest.mark.parametrize(("sign", "rules"), [("-", ["dash-filled"]), ("", [])])
def test_a_dash_for_a_total_of_a_row_is_told_more_loudly_than_a_blank(place, sign, rules):
    row = [*LAND[:place], sign, *LAND[place + 1 :]]
    form = parse_table(
        table([1, "Đất đai", *row], [2, "Hộ tịch", *CIVIL], ["", "Tổng cộng", *added(LAND, CIVIL)])
    )
    found = [f for f in check(form) if f.severity is not Severity.INFO]
    assert [(f.rule, f.found, f.expected) for f in found] == [(rule, sign, LAND[place]) for rule in rules]


@pytest.mark.parametrize(("sign", "rules"), [("-", {"column-total"}), ("", {"row-filled"})])
def test_the_cases_of_a_row_that_is_missing_are_not_given_without_a_word_to_one_in_which_nothing_stands(
    sign, rules
):
    form = parse_table(
        table([1, "Hộ tịch", *LAND], [2, "Thư viện", *[sign] * 11], ["", "Tổng cộng", *added(LAND, CIVIL)])
    )
    assert {f.rule for f in check(form) if f.severity is not Severity.INFO} == rules


@pytest.mark.parametrize(
    ("total", "row", "found"),
    [("0", "", True), ("", "", True), ("1", "", False), ("0", "0", False), ("", "x", False)],
)
def test_a_table_that_was_sent_without_being_filled_in(total, row, found):
    form = parse_table(table(["", "Tổng cộng", *[total] * 11], ["1", "Đất đai", "", row, *[""] * 9]))
    assert is_not_filled_in(form, [[cell.value for cell in line.cells] for line in form.rows]) == found


@pytest.mark.parametrize(
    ("coefficient", "amount", "count"), [(2, 6, 3), (2, 5, None), (-1, -4, 4), (1, -1, None), (3, 0, 0)]
)
def test_a_single_blank_is_a_whole_number_from_0_or_stays_blank(coefficient, amount, count):
    solved = _solved({(1, 2): Fraction(coefficient)}, Fraction(amount), complete=True)
    assert solved == ({} if count is None else {(1, 2): count})


def test_a_sum_with_missing_rows_hides_no_later_one():
    """Of A = B + C and D = B - C both blanks are known, whatever sums that are at least so much say before."""
    more = sum_of(A, B, C, complete=False)
    equations = [more, sum_of(A, B, C), sum_of(B, C, D)]
    assert fill({A: 8, D: 2}, [B, C], equations) == {B: 5, C: 3}
    assert fill({A: 8, D: 2}, [B, C], [more, sum_of(B, C, D)]) == {}


@pytest.mark.parametrize("heading", [*range(4), 5_000])
@pytest.mark.parametrize("column", range(4))
def test_a_heading_without_a_line_holds_what_its_rows_add_up_to(heading, column):
    """Whatever the places; the sum across its own columns says nothing, nor do rows that are missing."""
    same = int(str(heading))  # equal, and of the larger ones another object
    total, one, other = (heading, column), (heading + 1, column), (heading + 2, column)
    down = sum_of(total, one, other)
    across = sum_of(total, (same, column + 1), (same, column + 2))
    values = {one: 3, other: 4, (heading, column + 1): 1, (heading, column + 2): 1}
    assert added_under(values, {heading}, [across, down]) == {total: 7}
    assert added_under(values, {heading}, [down, across]) == {total: 7}
    assert added_under(values, {heading + 1}, [down]) == {}
    assert added_under(values | {total: 9}, {heading}, [down]) == {}
    assert added_under({one: 3}, {heading}, [down]) == {}
    assert (
        added_under(values, {heading}, [attrs.evolve(down, complete=False), attrs.evolve(down, parts=())])
        == {}
    )


@pytest.mark.parametrize("turn", [1, -1])
def test_what_two_sums_say_together_is_filled_in_though_neither_is_solved(turn):
    """Of A + B + C and B + C only A is known, in whatever order they stand."""
    equations = [sum_of(D, A, B, C), sum_of((1, 0), B, C)][::turn]
    assert fill({D: 10, (1, 0): 4}, [A, B, C], equations) == {A: 6}


@given(
    st.dictionaries(
        st.sampled_from((A, B, C, D)),
        st.fractions(-2, 2, max_denominator=3).filter(bool),
        min_size=1,
    ),
    st.booleans(),
)
def test_blanks_that_add_up_to_nothing_are_nothing_where_all_count_the_same_way(row, complete):
    """Counts are 0 or more: of several with one sign none is more; of some that are set off against others any may be."""
    one_sign = min(row.values()) > 0 or max(row.values()) < 0
    filled = _solved(row, Fraction(0), complete=complete)
    assert filled == (dict.fromkeys(row, 0) if one_sign and (complete or min(row.values()) > 0) else {})


@given(st.data())
def test_a_sum_that_is_said_again_changes_nothing(data):
    """A sum that others imply says nothing more, wherever it stands among them."""
    equations = [sum_of(D, A, B, C), sum_of((1, 0), B, C), sum_of((1, 1), C, B), sum_of((1, 2), A)]
    known = {D: 10, (1, 0): 4, (1, 1): 4}
    filled = fill(known, [A, B, C, (1, 2)], equations)
    assert filled == {A: 6, (1, 2): 6}
    again = data.draw(st.permutations([*equations, *equations]))
    assert fill(known, [A, B, C, (1, 2)], again) == filled


@pytest.mark.parametrize("order", list(permutations(range(4))))
def test_blanks_that_all_sums_together_determine_are_filled_in_whatever_order_they_stand(order):
    """A + B, A + C, A + D and B + C + D: three times A is what the first three have over the last."""
    sums = [sum_of((1, 0), A, B), sum_of((1, 1), A, C), sum_of((1, 2), A, D), sum_of((1, 3), B, C, D)]
    totals = {(1, 0): 3, (1, 1): 4, (1, 2): 5, (1, 3): 9}
    assert fill(totals, [A, B, C, D], [sums[n] for n in order]) == {A: 1, B: 2, C: 3, D: 4}


@given(st.lists(st.integers(1, 9), min_size=1, max_size=5), st.data())
def test_exactly_the_blanks_that_the_sums_determine_are_filled(counts, data):
    """A blank is determined where the sums, added and set off against one another, leave it alone."""
    blanks = [(0, c) for c in range(len(counts))]
    chosen = st.sets(st.integers(0, len(counts) - 1), min_size=1)
    sums = data.draw(st.lists(chosen, max_size=6))
    equations = [sum_of((1, n), *(blanks[c] for c in sorted(some))) for n, some in enumerate(sums)]
    totals = {(1, n): sum(counts[c] for c in some) for n, some in enumerate(sums)}
    matrix = [[float(c in some) for c in range(len(counts))] for some in sums]
    rank = np.linalg.matrix_rank(matrix) if sums else 0
    expected = {
        cell: counts[c]
        for c, cell in enumerate(blanks)
        if sums and np.linalg.matrix_rank([*matrix, [float(c == n) for n in range(len(counts))]]) == rank
    }
    assert fill(totals, blanks, equations) == expected


def test_the_heading_of_a_section_over_rows_of_nothing_has_nothing():
    rows = [["I", "UBND cấp tỉnh", *[""] * 11], [1, "Hộ tịch", *LAND], ["II", "UBND cấp xã", *[""] * 11],
            [1, "Hộ tịch", *["-"] * 11], [2, "Thư viện", *["-"] * 11]]  # fmt: skip
    form = parse_table(table(*rows))
    assert not [one for one in check(form) if one.severity is Severity.ERROR]
    last = form.to_form(period=QUARTER).sections[-1]
    assert not any(row.account.values["received"] for row in last.rows)


def test_the_blanks_of_a_heading_without_figures_show_nothing_of_those_of_rows():
    # The blanks of rows that the sums determine are all 0: so is a row of blanks under another heading.
    land = [12, 7, 5, "", 10, 10, "", "", 2, 2, ""]
    rows = [["I", "UBND cấp tỉnh", *[""] * 11], [1, "Hộ tịch", *land], [2, "Đất đai", *land],
            ["II", "UBND cấp xã", *[""] * 11], [1, "Hộ tịch", *[""] * 11], [2, "Thư viện", *land]]  # fmt: skip
    form = parse_table(table(*rows))
    assert not [one for one in check(form) if one.severity is Severity.ERROR]
    received = [row.account.values["received"] for row in form.to_form(period=QUARTER).sections[-1].rows]
    assert received == [0, 12]


def test_one_zero_in_a_row_of_unknown_counts_proves_nothing_of_the_others():
    rows = [["1", "Đất đai", *LAND], ["2", "Hộ tịch", *CIVIL], ["3", "Xây dựng", *["x"] * 10, "0"]]
    form = parse_table(table(*rows, ["", "Tổng cộng", *added(LAND, CIVIL)]))
    assert {finding.rule for finding in check(form)} & {"unknown-filled", "count-unknown"} == {
        "count-unknown"
    }
