"""Tables whose levels of authority stand in a column beside the rows."""

import pytest

from kstt import ReportingPeriod, Severity, check
from kstt.io.grid.grids import Grid
from kstt.io.grid.recognising import recognise
from kstt.io.text.delimited import parse_table
from tests.io.grid.tables import CIVIL, HEADER, LAND, WORKS, added, table

TITLES = [["Cấp" if i == 0 else "", *row] for i, row in enumerate(HEADER)]
ROWS = [
    ["Cấp tỉnh", 1, "Đất đai", *LAND],
    ["", 2, "Hộ tịch", *CIVIL],
    ["", "", "Cộng cấp tỉnh", *added(LAND, CIVIL)],
    ["Cấp xã", 1, "Hộ tịch", *CIVIL],
    ["", 2, "Xây dựng", *WORKS],
    ["", "", "Cộng cấp xã", *added(CIVIL, WORKS)],
    ["", "", "Tổng cộng", *added(LAND, CIVIL, CIVIL, WORKS)],
]


def lines(form):
    return [(row.kind.value, row.section, row.label, list(row.values)) for row in form.rows]


@pytest.mark.parametrize("repeated", [False, True])
@pytest.mark.parametrize("total_beside", [False, True])
@pytest.mark.parametrize(
    "numbers", [[], [[f"({i})" for i in range(1, 15)]], [["A", "B", "C", *range(1, 12)]]]
)
def test_a_column_of_levels_heads_sections(repeated, total_beside, numbers):
    rows = [[*row] for row in ROWS]
    if repeated:
        rows[1][0], rows[4][0] = "Cấp tỉnh", "Cấp xã"
    if total_beside:
        rows[-1][0], rows[-1][2] = "Tổng cộng", ""
    form = parse_table(table(*rows, header=[*TITLES, *numbers]))
    assert form.layout.form == "06c"
    assert lines(form) == [
        ("section", "I", "Cấp tỉnh", added(LAND, CIVIL)),
        ("row", "I", "Đất đai", LAND),
        ("row", "I", "Hộ tịch", CIVIL),
        ("section", "II", "Cấp xã", added(CIVIL, WORKS)),
        ("row", "II", "Hộ tịch", CIVIL),
        ("row", "II", "Xây dựng", WORKS),
        ("total", "", "Tổng cộng", added(LAND, CIVIL, CIVIL, WORKS)),
    ]
    assert not check(form)
    assert form.rows[1].cells[0].where.startswith(f"line {4 + len(numbers)} ")


def test_the_sum_of_a_level_with_a_wrong_figure_is_its_section():
    rows = [[*row] for row in ROWS]
    rows[2][4] += 1
    form = parse_table(table(*rows, header=TITLES))
    assert [row.label for row in form.rows if row.kind.value == "row"] == [
        "Đất đai",
        "Hộ tịch",
        "Hộ tịch",
        "Xây dựng",
    ]
    assert {one.rule for one in check(form)} == {"column-total", "row-identity"}


def test_rows_whose_level_is_lost_are_of_the_sum_under_them():
    rows = [row for row in ROWS if row[:3] != ["Cấp xã", 1, "Hộ tịch"]]
    form = parse_table(table(*rows, header=TITLES))
    assert [(row.section, row.label) for row in form.rows if row.kind.value == "row"][-1] == (
        "II",
        "Xây dựng",
    )
    assert {one.rule for one in check(form)} == {"rows-missing", "missing-rows-add-up"}


def test_a_column_of_other_words_is_a_remark():
    rows = [["Cấp xã" if row[0] else "", *row[1:]] for row in ROWS if not str(row[2]).startswith("Cộng")]
    rows[-1][0] = "Phòng A"
    form = parse_table(table(*rows, header=TITLES))
    assert form.layout.form == "06a"
    assert [row.label for row in form.rows] == ["Đất đai", "Hộ tịch", "Hộ tịch", "Xây dựng", "Tổng cộng"]


def test_a_heading_without_a_line_of_its_own_has_no_cells_and_no_findings():
    rows = [[*row] for row in ROWS if not str(row[2]).startswith("Cộng")]
    form = parse_table(table(*rows, header=TITLES))
    heads = [row for row in form.rows if row.kind.value == "section"]
    assert [(row.label, {cell.where for cell in row.cells}) for row in heads] == [
        ("Cấp tỉnh", {""}),
        ("Cấp xã", {""}),
    ]
    assert heads[1].where == "line 6 field 1"
    assert not check(form)
    proved = form.to_form(ReportingPeriod.quarter(2025, 1))
    assert proved.total.received == LAND[0] + 2 * CIVIL[0] + WORKS[0]

    rows[0][3] += 1
    found = check(parse_table(table(*rows, header=TITLES)))
    assert [(one.rule, one.where) for one in found] == [
        ("row-identity", "line 4 field 4"),
        ("row-identity", "line 4 field 4"),
        ("column-total", "line 8 field 4"),
    ]


def test_rows_without_a_figure_under_a_heading_without_a_line_are_nothing():
    rows = [[*row] for row in ROWS if not str(row[2]).startswith("Cộng")]
    rows[1][3:] = ["-"] * 11
    rows[-1][3:] = added(LAND, CIVIL, WORKS)
    assert {one.where.partition(" field")[0] for one in check(parse_table(table(*rows, header=TITLES)))} == {
        "line 5"
    }
    form = parse_table(table(*rows[:-1], header=TITLES))
    assert [one.rule for one in check(form)] == ["no-total-row", "row-of-nothing"]


def test_the_level_that_a_row_names_stands_though_a_sum_under_it_names_another():
    rows = [[*row] for row in ROWS if row[2] != "Cộng cấp tỉnh"]
    rows[2][0] = ""
    form = parse_table(table(*rows, header=TITLES))
    assert [row.label for row in form.rows if row.kind.value == "section"] == ["Cấp tỉnh"]
    assert "column-total" in {one.rule for one in check(form)}


@pytest.mark.parametrize("total", ["above", "below", "none"])
def test_rows_sorted_by_category_are_gathered_by_their_level(total):
    rows = [["Cấp tỉnh", 1, "Đất đai", *LAND], ["Cấp xã", 2, "Đất đai", *WORKS],
            ["Cấp tỉnh", 3, "Hộ tịch", *CIVIL], ["Cấp xã", 4, "Hộ tịch", *LAND]]  # fmt: skip
    whole = ["", "", "Tổng cộng", *added(LAND, WORKS, CIVIL, LAND)]
    form = parse_table(
        table(*[whole] * (total == "above"), *rows, *[whole] * (total == "below"), header=TITLES)
    )
    assert form.layout.form == "06c"
    assert [line for line in lines(form) if line[0] == "row"] == [
        ("row", "I", "Đất đai", LAND),
        ("row", "I", "Hộ tịch", CIVIL),
        ("row", "II", "Đất đai", WORKS),
        ("row", "II", "Hộ tịch", LAND),
    ]
    assert {one.rule for one in check(form)} == ({"no-total-row"} if total == "none" else set())
    places = [row.where for row in form.rows if row.kind.value == "row"]
    first = 5 if total == "above" else 4
    assert places == [f"line {first + i}" for i in (0, 2, 1, 3)]


def test_a_level_missing_in_a_row_among_others_gathers_nothing():
    rows = [["Cấp tỉnh", 1, "Đất đai", *LAND], ["Cấp xã", 2, "Đất đai", *WORKS], ["", 3, "Thuế", *LAND],
            ["Cấp tỉnh", 4, "Hộ tịch", *CIVIL]]  # fmt: skip
    assert [row.section for row in parse_table(table(*rows, header=TITLES)).rows] == [""] * 4


@pytest.mark.parametrize("numbered", [True, False])
def test_the_name_of_a_cell_over_rows_is_that_of_each_unit_beside_it(numbered):
    titles = [[*row[:2], "Đơn vị thực hiện" if i == 0 else "", *row[2:]] for i, row in enumerate(HEADER)]
    units = "UBND xã A", "UBND xã B"
    names = [("Đất đai", LAND, CIVIL), ("Hộ tịch", WORKS, LAND)]
    rows = []
    for name, *own in names:
        for unit, values in zip(units, own, strict=True):
            first = unit == units[0]
            number = str(len(rows) + 1) if numbered else str(len(rows) // 2 + 1) if first else ""
            rows.append([number, name if first else "", unit, *map(str, values)])
    top = len(titles)
    merges = tuple((r, c, r + 1, c) for r in (top, top + 2) for c in ((1,) if numbered else (0, 1)))
    form = recognise(Grid(tuple(map(tuple, [*titles, *rows])), "f.xlsx", merges=merges))
    assert [(row.label, row.block, list(row.values)) for row in form.rows] == [
        (name, unit, values) for name, *own in names for unit, values in zip(units, own, strict=True)
    ]
    assert {one.rule for one in check(form)} <= {"no-total-row", "period-unstated", "unit-unstated"}


NAMED = [("Đất đai", LAND), ("Hộ tịch", CIVIL), ("Xây dựng", WORKS)]
HEADINGS = (("I. Cấp tỉnh", "II. Cấp huyện"), ("Cấp tỉnh", "Cấp huyện"))


def _sections(headings, *, again, sums, wrong=0):
    """The lines from the first heading on, and the header printed again above the second section or not."""
    lines = []
    for i, heading in enumerate(headings):
        lines += [[heading], *(HEADER if again or not i else [])]
        lines += [[n, name, *own] for n, (name, own) in enumerate(NAMED[i : i + 2], 1)]
        sum_ = added(*(own for _, own in NAMED[i : i + 2]))
        lines += [["", "Cộng", sum_[0] + wrong, *sum_[1:]]] if sums else []
    return lines


@pytest.mark.parametrize("headings", HEADINGS, ids=" ".join)
@pytest.mark.parametrize("again", [False, True], ids=["one header", "a header each"])
@pytest.mark.parametrize("sums", [False, True], ids=["no sums", "sums"])
def test_the_heading_above_the_header_and_the_sum_below_are_those_of_a_section(headings, again, sums):
    form = parse_table(
        table(*_sections(headings, again=again, sums=sums), header=[["Biểu số II.06c/VPCP/KSTT"]])
    )
    rows = [(row.section, row.label, list(row.values)) for row in form.rows if row.number.isdecimal()]
    assert rows == [
        (section, name, own) for section, i in (("I", 0), ("II", 1)) for name, own in NAMED[i : i + 2]
    ]
    heads = [row for row in form.rows if row.number in {"I", "II"}]
    assert len(heads) == 2
    if sums:
        assert [list(row.values) for row in heads] == [
            added(*(o for _, o in NAMED[i : i + 2])) for i in (0, 1)
        ]
    assert {f.rule for f in check(form) if f.severity is not Severity.INFO} <= {"no-total-row"}


def test_a_wrong_sum_of_a_section_is_an_error():
    lines = _sections(HEADINGS[0], again=False, sums=True, wrong=1)
    form = parse_table(table(*lines, header=[["Biểu số II.06c/VPCP/KSTT"]]))
    assert any(finding.severity is Severity.ERROR for finding in check(form))


def test_a_heading_above_a_header_without_other_sections_stays_above():
    form = parse_table(table(["1", *NAMED[0][:1], *NAMED[0][1]], header=[["Cấp xã"], *HEADER]))
    assert [row.label for row in form.rows] == ["Đất đai"]


@pytest.mark.parametrize(
    ("sheet", "level"),
    [
        ("Cấp tỉnh", "province"),
        ("II. Cấp huyện", "district"),
        ("Các xã", "commune"),
        ("Tỉnh", ""),
        ("Q2", ""),
    ],
)
def test_a_sheet_of_one_section_is_named_after_it(sheet, level):
    rows = [["Biểu số II.06c/VPCP/KSTT"], *HEADER, [1, "Đất đai", *LAND], [2, "Hộ tịch", *CIVIL]]
    rows.append(["", "Tổng cộng", *added(LAND, CIVIL)])
    form = recognise(Grid(tuple(tuple(map(str, row)) for row in rows), "q2.xlsx", sheet=sheet))
    (*heads,) = [one.value for one in form.levels.values()]
    assert heads == ([level] if level else [])
    errors = {one.rule for one in check(form) if one.severity is Severity.ERROR}
    assert errors == (set() if level else {"row-outside-section"})
    # A form of one unit has no sections, and one that has them is not in one.
    rows[0] = ["Biểu số II.06a/VPCP/KSTT"]
    form = recognise(Grid(tuple(tuple(map(str, row)) for row in rows), "q2.xlsx", sheet=sheet))
    assert not form.levels
    rows[0] = ["Biểu số II.06c/VPCP/KSTT"]
    rows.insert(4, ["III", "UBND cấp xã", *added(LAND, CIVIL)])
    form = recognise(Grid(tuple(tuple(map(str, row)) for row in rows), "q2.xlsx", sheet=sheet))
    assert [one.value for one in form.levels.values()] == ["commune"]


def test_a_heading_above_a_header_stays_there_where_a_form_without_sections_is_printed():
    lines = _sections(HEADINGS[0], again=False, sums=False)
    form = parse_table(table(*lines, header=[["Biểu số II.06a/VPCP/KSTT"]]))
    assert "I" not in [row.number for row in form.rows]


def test_the_last_line_of_another_name_is_the_total():
    """The rows of one section alone have counts, so that their sum is that of all."""
    nothing = [0] * 11
    lines = [["I", "Cấp tỉnh"], [1, "Đất đai", *nothing], ["", "Cộng", *nothing], ["II", "Cấp huyện"],
             [1, "Hộ tịch", *CIVIL], [2, "Xây dựng", *WORKS], ["", "Tổng cộng", *added(CIVIL, WORKS)]]  # fmt: skip
    form = parse_table(table(*lines))
    assert form.cell("Tổng cộng", "received").value == CIVIL[0] + WORKS[0]
    assert not [finding for finding in check(form) if finding.severity is Severity.ERROR]
