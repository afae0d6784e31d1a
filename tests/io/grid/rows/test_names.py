"""The number, name and unit of a row, wherever they are written."""

import pytest

from kstt import Severity, check
from kstt.io.grid.columns.repeated_headers import SecondTableError
from kstt.io.grid.recognising import Grid, recognise
from kstt.io.text.delimited import parse_table
from kstt.tables.cells import LineKind
from tests.io.grid.tables import CIVIL, HEADER, LAND, WORKS, added, counts, table


@pytest.mark.parametrize("number", ["", 1])
@pytest.mark.parametrize("sign", [".", ")", "/", ".-"])
def test_numbers_written_before_the_names_are_no_part_of_these(number, sign):
    rows = [[number, f"1{sign} Đất đai", *LAND], [number and 2, f"2{sign} Hộ tịch", *CIVIL]]
    for numbers in ([], [[f"({n})" for n in range(1, len(LAND) + 3)]]):
        form = parse_table(table(*numbers, *rows))
        assert [(row.number.rstrip("."), row.label) for row in form.rows] == [
            ("1", "Đất đai"),
            ("2", "Hộ tịch"),
        ]
        assert counts(form) == [("Đất đai", LAND), ("Hộ tịch", CIVIL)]


def test_a_number_of_a_name_that_others_have_beside_it_stays():
    form = parse_table(table([1, "Đất đai", *LAND], ["", "30. Tháng Tư", *CIVIL]))
    assert [row.label for row in form.rows] == ["Đất đai", "30. Tháng Tư"]


@pytest.mark.parametrize("numbered", [False, True])
@pytest.mark.parametrize("unit", ["UBND xã {}", "Đắk {}"])
def test_a_category_that_stands_once_is_that_of_each_unit_right_of_it(numbered, unit):
    titles = ["Lĩnh vực giải quyết", "Đơn vị"]
    first, *others = ([row[0] if numbered else "", *titles, *row[2:]] if i == 0 else ["", "", *row[1:]]
                      for i, row in enumerate(HEADER))  # fmt: skip
    header = [first, *others]
    a, b = unit.format("A"), unit.format("B")
    rows = [
        [1 if numbered else "", "Đất đai", a, *LAND],
        ["", "", b, *CIVIL],
        [2 if numbered else "", "Hộ tịch", a, *CIVIL],
        ["", "", b, *CIVIL],
    ]
    form = parse_table(table(*rows, header=header))
    named = [(row.label, row.block, row.values) for row in form.rows]
    land, civil = tuple(LAND), tuple(CIVIL)
    assert named == [
        ("Đất đai", a, land),
        ("Đất đai", b, civil),
        ("Hộ tịch", a, civil),
        ("Hộ tịch", b, civil),
    ]
    assert not {finding.rule for finding in check(form)} & {"duplicate-row", "row-unnamed"}


@pytest.mark.parametrize("total", ["Toàn huyện", "Cộng"])
def test_a_sum_in_the_column_of_units_is_no_unit_of_the_name_above(total):
    titles = ["Lĩnh vực giải quyết", "Đơn vị"]
    first, *others = HEADER
    header = [["STT", *titles, *first[2:]], *(["", *row] for row in others)]
    both = added(LAND, CIVIL)
    units = [["", "", "UBND xã A", *LAND], ["", "", "UBND xã B", *CIVIL]]
    rows = [["1", "Đất đai", total, *both], *units, ["2", "Hộ tịch", total, *both], *units]
    form = parse_table(table(*rows, header=header))
    assert sum(row.values[0] for row in form.rows) == 2 * both[0]
    assert not [finding for finding in check(form) if finding.severity is Severity.ERROR]
    rows = [["1", "Đất đai", *units[0][2:]], units[1], ["", "", total, *both]]
    form = parse_table(table(*rows, header=header))
    assert [row.block for row in form.rows if row.label == "Đất đai"] == ["UBND xã A", "UBND xã B"]


@pytest.mark.parametrize("note", [" (12 TTHC)", " (12 thủ tục)", ": 12 TTHC", "\n(12 TTHC)"])
def test_the_number_of_its_procedures_is_told_and_no_part_of_a_name(note):
    rows = [["1", f"Đất đai{note}", *LAND], ["2", "Hộ tịch", *CIVIL]]
    total = ["", f"Tổng cộng{note}", *added(LAND, CIVIL)]
    form = recognise(Grid(tuple(tuple(map(str, row)) for row in (*HEADER, *rows, total))))
    assert [row.label for row in form.rows] == ["Đất đai", "Hộ tịch", "Tổng cộng"]
    (finding,) = [one for one in check(form) if one.rule == "name-note"]
    assert (finding.found, finding.expected) == (" ".join(f"Đất đai{note}".split()), "2")
    assert all(one.severity is Severity.INFO for one in check(form))


@pytest.mark.parametrize(
    "notes", [("(12 DVC toàn trình)", "(20 DVC một phần)"), ("(TT 24)", "(TT 58)"), ("(12 TTHC)", "(5 TTHC)")]
)
def test_names_that_a_note_alone_tells_apart_stay_as_written(notes):
    rows = [
        [i, f"Đất đai {note}", *own]
        for i, (note, own) in enumerate(zip(notes, (LAND, CIVIL), strict=True), 1)
    ]
    form = parse_table(table(*rows, ["", "Tổng cộng", *added(LAND, CIVIL)]))
    assert [row.label for row in form.rows] == [*(f"Đất đai {note}" for note in notes), "Tổng cộng"]
    assert not [one for one in check(form) if one.severity is Severity.ERROR]


def test_a_category_of_two_sections_has_one_name_whatever_its_number_of_procedures():
    rows = [["I", "UBND cấp tỉnh", *LAND], [1, "Đất đai (12 TTHC)", *LAND]]
    rows += [["II", "UBND cấp huyện", *CIVIL], [1, "Đất đai (5 TTHC)", *CIVIL]]
    form = parse_table(table(*rows, ["", "Tổng cộng", *added(LAND, CIVIL)]))
    assert [row.label for row in form.rows if row.number == "1"] == ["Đất đai", "Đất đai"]


HEADING = "Đơn vị báo cáo: {}\nKỳ báo cáo: Quý I/2026\n"
ROWS_OF_CATEGORIES = [[1, "Đất đai", *LAND], [2, "Hộ tịch", *CIVIL], [3, "Xây dựng", *WORKS]]
ROWS_OF_UNITS = [[1, "Xã Hòa An", *LAND], [2, "Xã Hòa Bình", *CIVIL], [3, "Phường 1", *WORKS]]
OLD = added(WORKS, WORKS)


def kinds(form):
    return [row.kind for row in form.rows]


@pytest.mark.parametrize(
    ("unit", "name"),
    [
        ("UBND xã Ea Kly", "UBND xã Ea Kly"),
        ("UBND xã Ea Kly", "UBND XÃ EA KLY"),
        ("Ủy ban nhân dân xã Ea Kly", "Xã Ea Kly"),
        ("UBND xã Ea Kly", "UBND xã Ea Kly, tỉnh Đắk Lắk"),
        ("Sở Tài nguyên và Môi trường", "Sở TN&MT"),
        ("UBND huyện Krông Pắc", "Huyện Krông Pắc"),
    ],
)
@pytest.mark.parametrize("rows", [ROWS_OF_CATEGORIES, ROWS_OF_UNITS, ROWS_OF_CATEGORIES[:1]])
@pytest.mark.parametrize("place", ["first", "last"])
@pytest.mark.parametrize("figures", [OLD, added(LAND, CIVIL, WORKS)], ids=["old", "right"])
def test_a_row_without_number_that_has_the_name_of_the_reporting_unit_is_its_total(
    unit, name, rows, place, figures
):
    own = [["", name, *figures]]
    text = table(*((*own, *rows) if place == "first" else (*rows, *own)))
    form = parse_table(HEADING.format(unit) + text)
    total = form.rows[0 if place == "first" else -1]
    assert (total.kind, total.label) == (LineKind.TOTAL, name)
    assert kinds(form).count(LineKind.ROW) == len(rows)
    wrong = [finding.rule for finding in check(form) if finding.severity is Severity.ERROR]
    assert set(wrong) == ({"column-total"} if figures is OLD or len(rows) == 1 else set())


def test_a_row_of_another_unit_is_no_total_whatever_was_read_before():
    # One table after the other: rows of the same names are sorted once.
    text = table(["", "UBND xã Ea Kly", *OLD], *ROWS_OF_UNITS)
    for unit, kind in [("UBND xã Ea Kly", LineKind.TOTAL), ("UBND tỉnh Đắk Lắk", LineKind.ROW)] * 2:
        assert parse_table(HEADING.format(unit) + text).rows[0].kind is kind


def test_a_first_row_of_a_unit_over_numbered_categories_is_the_total_where_no_heading_names_one():
    text = table(["", "UBND xã Ea Kly", *OLD], *ROWS_OF_CATEGORIES)
    form = parse_table(text)
    assert kinds(form) == [LineKind.TOTAL, *[LineKind.ROW] * 3]
    assert "column-total" in {finding.rule for finding in check(form)}
    below = parse_table(table(*ROWS_OF_CATEGORIES, ["", "UBND xã Ea Kly", *OLD]))
    assert LineKind.TOTAL not in kinds(below)


def test_a_row_of_the_reporting_unit_is_none_where_another_line_is_the_total():
    rows = [[1, "Sở Tư pháp", *LAND], ["", "UBND tỉnh Đắk Lắk", *CIVIL], [2, "Xã Ea Kly", *WORKS]]
    text = table(["", "UBND tỉnh Đắk Lắk", *CIVIL], *rows[::2], ["", "Tổng cộng", *added(LAND, CIVIL, WORKS)])
    form = parse_table(HEADING.format("UBND tỉnh Đắk Lắk") + text)
    assert kinds(form) == [*[LineKind.ROW] * 3, LineKind.TOTAL]


def test_names_that_keep_their_numbers_are_not_told_to_have_lost_them():
    rows = [[1, "Đất đai (12 TTHC)", *LAND], [2, "Đất đai (5 TTHC)", *CIVIL]]
    form = parse_table(table(*rows))
    assert [row.label for row in form.rows] == [row[1] for row in rows]
    assert "name-note" not in {one.rule for one in check(form)}


@pytest.mark.parametrize("text", ["6 tháng đầu năm 2023", "9 tháng năm 2023"])
@pytest.mark.parametrize("place", [0, 1])
def test_a_period_that_begins_with_a_figure_is_no_numbered_row(text, place):
    heading = [""] * 13
    heading[place] = text
    lines = [[1, "Đất đai", *LAND], heading, [1, "Đất đai", *CIVIL]]
    with pytest.raises(SecondTableError):
        parse_table(table(*lines, header=[["Kỳ báo cáo: Quý II/2024"], *HEADER]))
