"""What is to be said of the numbers of rows and sections where the sums do not tell."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kstt import LAYOUTS
from kstt.tables.cells import LineKind, ReportedCell, ReportedRow
from kstt.tables.numbering import findings_of_numbers
from kstt.tables.structure import findings_of_lines

TOTAL = ReportedRow(LineKind.TOTAL, "", "Tổng cộng", "", ())
LEVELS = {"I": "UBND cấp tỉnh", "II": "UBND cấp huyện", "III": "UBND cấp xã"}


def rows_of(*numbers, section="", block=""):
    return [
        ReportedRow(LineKind.ROW, str(n), f"{section}{block}{n}", section, (), block=block) for n in numbers
    ]


def heading(number, *counts):
    return ReportedRow(
        LineKind.SECTION, number, LEVELS[number], number, tuple(map(ReportedCell.read, counts))
    )


FORM = LAYOUTS.latest("06c")


def rules(rows):
    return [(finding.rule, finding.found) for _, finding in findings_of_numbers(FORM, rows)]


def test_numbers_that_begin_again_under_one_heading():
    rows = [heading("I"), *rows_of(1, 2, 3, 1, 2, section="I"), TOTAL]
    assert rules(rows) == [("numbers-again", "1–3, 1–2")]
    assert rules([*rows_of(1, 2), *rows_of(1, 2)]) == [("numbers-again", "1–2, 1–2")]
    ((place, finding),) = findings_of_numbers(FORM, rows)
    assert (place, finding.row) == (4, "I.1 I1")


@pytest.mark.parametrize(
    "rows",
    [
        [heading("I"), *rows_of(1, 2, section="I"), heading("II"), *rows_of(1, 2, section="II")],
        [*rows_of(1, 2, block="Sở A"), *rows_of(1, 2, block="Sở B")],
        [*rows_of(1, 1), TOTAL, *rows_of(1)][1:],
        rows_of(3, 2, 1),
        rows_of(3, 1, 2),
        rows_of("", "", ""),
        rows_of(31, 32, 33),
        rows_of("1.1", "1.2", "1.1"),
    ],
)
def test_other_numbers_do_not_begin_again(rows):
    assert rules(rows) == []


def test_a_row_that_is_left_out_where_no_line_has_a_sum():
    assert rules(rows_of(1, 2, 4, 5)) == [("row-numbering", "1–2, 4–5")]
    assert rules([*rows_of(1), *rows_of(""), *rows_of(3)]) == []
    # Where there is a total, its sums tell more.
    assert rules([*rows_of(1, 2, 4), TOTAL]) == []


@given(st.integers(1, 40), st.sets(st.integers(2, 39)))
def test_what_is_left_out_is_told(rows, lost):
    kept = [n for n in range(1, rows + 1) if n not in lost or n == rows]
    whole = len(kept) == rows
    assert [rule for rule, _ in rules(rows_of(*kept))] == ([] if whole else ["row-numbering"])


def test_a_section_whose_heading_is_lost():
    first, last = rows_of(1, 2, section="I"), rows_of(1, section="III")
    assert rules([heading("I"), *first, heading("III"), *last, TOTAL]) == [("section-numbering", "I, III")]
    # Where the heading has its own sum, rows of others do not fit under it.
    assert rules([heading("I", "5"), *first, heading("III"), *last, TOTAL]) == []
    assert rules([heading("I", "5"), *first, heading("III"), *last]) == [("section-numbering", "I, III")]
    assert rules([heading("II"), heading("III")]) == []


def named(*headings):
    heads = [
        ReportedRow(LineKind.SECTION, number, label, number, ())
        for number, label in (heading.split(" ", 1) for heading in headings)
    ]
    rows = [row for head in heads for row in (head, *rows_of(1, 2, section=head.number))]
    return rules([*rows, TOTAL])


@pytest.mark.parametrize(
    "headings",
    [
        ["I UBND cấp tỉnh", "II UBND cấp xã", "III UBND cấp huyện"],
        ["I Cấp tỉnh", "III Cấp huyện", "II Cấp xã"],
        ["I Cấp xã", "II Cấp tỉnh"],
        ["I Cấp huyện", "II Cấp tỉnh", "III Cấp xã"],
    ],
)
def test_sections_in_another_order_by_number_than_by_name(headings):
    in_order = ", ".join(sorted(headings, key=lambda heading: len(heading.split()[0])))
    assert named(*headings) == [("section-order", in_order)]


@pytest.mark.parametrize(
    "headings",
    [
        ["III UBND cấp xã", "II UBND cấp huyện", "I UBND cấp tỉnh"],
        ["I UBND cấp tỉnh", "II UBND cấp xã"],
        ["I UBND cấp huyện", "II UBND cấp xã"],
        ["I Cấp tỉnh", "II Ngành dọc", "III Cấp huyện", "IV Cấp xã"],
        ["I Khối 1", "II Khối 2"],
    ],
)
def test_sections_in_the_order_of_their_names_whatever_stands_first(headings):
    assert "section-order" not in dict(named(*headings))


def numbered(*rows):
    lines = [ReportedRow(LineKind.ROW, n, name, "", (), block=block) for n, name, block in rows]
    return [
        finding
        for _, finding in findings_of_lines(LAYOUTS.latest("06a"), [*lines, TOTAL])
        if finding.rule == "row-numbering"
    ]


PARTS = [("", "+ Cấp mới", ""), ("", "+ Cấp đổi", "")]


@pytest.mark.parametrize(
    "parts", [PARTS, [("2.1", "Cấp mới", ""), ("2.2", "Cấp đổi", "")], [("2.1", "Cấp mới", "")]]
)
def test_parts_whose_row_is_missing_are_told(parts):
    (found,) = numbered(("1", "Hộ tịch", ""), *parts, ("3", "Đất đai", ""), ("4", "Xây dựng", ""))
    assert (found.row, found.found, found.expected) == ("Tổng cộng", "1, 3", "1–3")


@pytest.mark.parametrize(
    "rows",
    [
        [("1", "Hộ tịch", ""), *PARTS, ("2", "Đất đai", "")],
        [("1", "Hộ tịch", ""), ("", "Chứng thực", ""), ("3", "Đất đai", "")],
        [("1", "Hộ tịch", ""), *((n, name, "Chứng thực") for n, name, _ in PARTS), ("3", "Đất đai", "")],
        [*PARTS, ("3", "Đất đai", "")],
        PARTS,
    ],
)
def test_rows_without_a_number_that_the_numbers_leave_room_for_are_rows(rows):
    assert not numbered(*rows)
