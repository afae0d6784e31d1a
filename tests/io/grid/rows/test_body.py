"""Tables in each of the ways in which offices write a form: read back equal, refused, or with a word."""

from random import Random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kstt import Severity, check
from kstt.errors import DocumentError
from kstt.io.grid.recognising import recognise
from kstt.io.grid.several import forms_in
from kstt.io.text.delimited import parse_table
from kstt.numerals import roman
from tests.io.grid.office_kinds import WAYS, draw_kind
from tests.io.grid.outcomes import grid_of, said
from tests.io.grid.tables import CIVIL, LAND, ROWS, TOTAL, WORKS, added, counts, table

READ = {"pages": 1.0, "two periods": 0.95, "example": 0.8, "vertical": 1.0, "slips": 0.9, "wrapped": 0.6}
"""The share of files of a way that is read back equal without an error, at least."""
OTHERS = {"no-total-row", "period-unstated", "unit-unstated", "title-misspelt"}
"""What may be said of a table that is read right: it tells nobody that a row or a count is read otherwise."""


def figures(rows):
    """Rows without those of nothing, which take no figure away where they are left out."""
    return [row for row in rows if any(row[2])]


def outcome(file):
    """Whether a file is read back equal, what is said of it, and whether the rows with figures are equal."""
    try:
        forms = forms_in(grid_of(file), recognise)
    except DocumentError:
        return None
    findings = [finding for form in forms for finding in check(form)]
    one = len(forms) == 1 and forms[0].layout.form == file.form
    equal = one and said(forms[0]) == file.truth
    kept = one and figures(said(forms[0])) == figures(file.truth)
    return equal, findings, kept


@pytest.mark.parametrize("way", WAYS)
@settings(max_examples=20)
@given(seed=st.integers(0, 2**32))
def test_a_form_is_never_read_otherwise_without_a_word(way, seed):
    found = outcome(draw_kind(way, Random(seed)))
    if found is not None:
        _, findings, kept = found
        assert kept or {finding.rule for finding in findings} - OTHERS


@pytest.mark.parametrize("way", READ)
def test_nearly_every_file_is_read_without_an_error(way):
    found = [outcome(draw_kind(way, Random(seed))) for seed in range(40)]
    clean = [
        one is not None and one[0] and all(finding.severity is not Severity.ERROR for finding in one[1])
        for one in found
    ]
    assert sum(clean) >= READ[way] * len(clean)


CALLED = (
    "Giảm nghèo",
    "Tăng Nhơn Phú",
    "Kiểm tra, xử lý văn bản",
    "Kiểm tra chuyên ngành",
    "Tăng cường quản lý",
    "Giam ngheo",
)


@pytest.mark.parametrize("name", CALLED)
@pytest.mark.parametrize("total", [True, False])
def test_rows_without_number_whose_names_begin_as_comparisons_do_are_rows(name, total):
    rows = [["", name, *LAND], ["", "Đất đai", *CIVIL], ["", "Hộ tịch", *WORKS]]
    form = parse_table(table(*rows, *([["", "Tổng cộng", *TOTAL[2:]]] if total else [])))
    assert [label for label, _ in counts(form)][:3] == [name, "Đất đai", "Hộ tịch"]
    assert {one.rule for one in check(form)} == (set() if total else {"no-total-row"})


@pytest.mark.parametrize(
    "name",
    ["Tổng cộng kỳ trước", "Tổng cộng quý trước", "Tổng cộng cùng kỳ năm 2023", "Tổng lũy kế từ đầu năm", "Tổng số tháng trước",
     "Cộng lũy kế", "Tăng (+), giảm (-)", "Tăng so với quý I", "Giảm 12", "Tăng/giảm (%)", "Kiểm tra", "Kiểm tra (= 0)",
     "Kiểm tra số liệu"],
)  # fmt: skip
def test_lines_of_other_periods_and_comparisons_below_the_total_are_no_rows(name):
    rows = [[i, label, *own] for i, (label, own) in enumerate(ROWS, 1)]
    form = parse_table(table(*rows, TOTAL, ["", name, *added(LAND, CIVIL)]))
    assert counts(form) == [*ROWS, ("Tổng cộng", TOTAL[2:])]
    assert check(form) == ()


@pytest.mark.parametrize("name", ["Tổng số hồ sơ kỳ trước chuyển sang", "Số lũy kế", "Số kỳ trước"])
@pytest.mark.parametrize("number", [1, ""])
def test_a_line_of_another_period_under_the_total_is_no_row(name, number):
    rows = [number, "Đất đai", *LAND], [number and 2, "Hộ tịch", *CIVIL]
    form = parse_table(table(*rows, ["", "Tổng cộng", *added(LAND, CIVIL)], ["", name, *LAND]))
    assert [row.label for row in form.rows] == ["Đất đai", "Hộ tịch", "Tổng cộng"]
    assert any(name in note for note in form.notes)


@pytest.mark.parametrize(
    "write",
    [
        *("({})", "-{}", "Cột {}", "Cột ({})", "c{}", "{}.", "{}/", "{}.0", "[{}]", "{:02}/01/1900"),
        *("{} (={}+1)", "({0}) = ({0})+(1)"),
        lambda number: "ABCDEFGHIJKLM"[number - 1],
        lambda number: "AMBCDEFGHIJKL"[number - 1],
        lambda number: "abcdefghijklm"[number - 1],
        lambda number: f"({roman(number).lower()})",
        lambda number: f"{roman(number - 2)}" if number > 2 else "AB"[number - 1],
        lambda number: f"{number - 2}" if number > 2 else "ab"[number - 1],
        lambda number: f"{1 + (number - 1) // 4}{' abc'[(number - 1) % 4]}".strip(),
        lambda number: f"{1 + (number - 1) // 4}{['', '.1', '.2', '.3'][(number - 1) % 4]}",
    ],
)
def test_a_line_of_column_numbers_is_no_row_however_it_is_written(write):
    numbers = [write.format(n, n) if isinstance(write, str) else write(n) for n in range(1, len(LAND) + 3)]
    form = parse_table(table(numbers, [1, "Đất đai", *LAND], [2, "Hộ tịch", *CIVIL]))
    assert counts(form) == [("Đất đai", LAND), ("Hộ tịch", CIVIL)]
    assert not [finding for finding in check(form) if finding.severity is Severity.ERROR]


@pytest.mark.parametrize(("unit", "scaled"), [("hồ sơ", False), ("nghìn hồ sơ", True)])
def test_a_line_with_the_unit_of_count_under_the_header_is_no_row(unit, scaled):
    line = ["", f"Đơn vị tính: {unit}", *[""] * len(LAND)]
    form = parse_table(table(line, [1, "Đất đai", *LAND], [2, "Hộ tịch", *CIVIL]))
    assert counts(form) == [("Đất đai", LAND), ("Hộ tịch", CIVIL)]
    assert ("counts-scaled" in {finding.rule for finding in check(form)}) is scaled


@pytest.mark.parametrize("number", ["3", ""])
def test_spare_rows_of_a_template_are_left_out(number):
    rows = [["1", "Đất đai", *LAND], ["2", "Hộ tịch", *CIVIL], *[[number, "", *[0] * 11]] * 2]
    form = parse_table(table(*rows, ["", "Tổng cộng", *added(LAND, CIVIL)]))
    assert [row.label for row in form.rows] == ["Đất đai", "Hộ tịch", "Tổng cộng"]
    assert not [
        finding for finding in check(form) if finding.rule not in {"period-unstated", "unit-unstated"}
    ]


def test_the_number_of_categories_under_a_table_is_no_second_total():
    rows = [[n, name, *row] for n, (name, row) in enumerate(ROWS, 1)]
    form = parse_table(table(*rows, TOTAL, ["", "Tổng cộng: 3 lĩnh vực", *[""] * 11]))
    assert counts(form) == [*ROWS, ("Tổng cộng", TOTAL[2:])]
    assert [one.text for one in form.recognition.left_out] == ["Tổng cộng: 3 lĩnh vực"]
    assert not [one for one in check(form) if one.severity is Severity.ERROR]
