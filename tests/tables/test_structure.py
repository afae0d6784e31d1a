"""What is to be said of the lines of a table, whatever their counts are."""

from collections import Counter

import attrs
import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from kstt import LAYOUTS, ReportedForm, check
from kstt.tables.cells import LineKind, PlainRows, ReportedRow, TableLines
from kstt.tables.structure import findings_of_lines, is_regular, sections_beyond
from kstt.tables.table import level_of, names_state_bodies
from kstt.vocabulary import AuthorityLevel

LAYOUT = LAYOUTS.latest("06c")
SECTIONS = ("UBND cấp tỉnh", "UBND cấp huyện", "UBND cấp xã", "Ban quản lý")
NAMES = ("Đất đai", "đất  đai", "Hộ tịch")


@st.composite
def any_lines(draw):
    """Lines in any order, however often; each with a spot of its own or none."""
    rows = []
    for n in range(draw(st.integers(0, 7))):
        kind = draw(st.sampled_from(LineKind))
        section = draw(st.sampled_from(("", "I", "II"))) if kind is not LineKind.TOTAL else ""
        label = {
            LineKind.TOTAL: draw(st.sampled_from(("Tổng cộng", "Tổng số", "Cộng"))),
            LineKind.SECTION: draw(st.sampled_from(SECTIONS)),
            LineKind.ROW: draw(st.sampled_from(NAMES)),
        }[kind]
        number = "" if kind is LineKind.TOTAL else section if kind is LineKind.SECTION else str(n)
        rows.append(ReportedRow(kind, number, label, section, (), draw(st.sampled_from(("", f"row {n}")))))
    return tuple(rows)


def said(rows, rule):
    return [(i, finding) for i, finding in findings_of_lines(LAYOUT, rows) if finding.rule == rule]


def total(label, where=""):
    return ReportedRow(LineKind.TOTAL, "", label, "", (), where)


@given(any_lines())
@example((total("Tổng cộng"), total("Tổng số"), total("Cộng", "row 3")))
@example((total("Tổng cộng", "row 1"), total("Tổng số", "row 2"), total("Cộng")))
def test_each_total_after_the_first_repeats_it(rows):
    totals = [i for i, row in enumerate(rows) if row.kind is LineKind.TOTAL]
    again = [(i, f) for i, f in said(rows, "duplicate-row") if rows[i].kind is LineKind.TOTAL]
    assert [i for i, _ in again] == totals[1:]
    for _, finding in again:
        # The first is named by its spot, in a text without spots by what it is called.
        assert finding.expected == (rows[totals[0]].where or rows[totals[0]].ref)
    assert len(said(rows, "no-total-row")) == (not totals)


@given(any_lines())
def test_each_row_after_the_first_of_its_name_and_section_repeats_it(rows):
    placed = [
        (i, (row.section, row.label.casefold())) for i, row in enumerate(rows) if row.kind is LineKind.ROW
    ]
    again = [i for i, _ in said(rows, "duplicate-row") if rows[i].kind is LineKind.ROW]
    seen = Counter()
    expected = []
    for i, key in placed:
        expected += [i] if seen[key] else []
        seen[key] += 1
    assert again == expected
    assert [i for i, _ in said(rows, "row-outside-section")] == [
        i for i, (section, _) in placed if not section
    ]


@given(any_lines())
def test_a_level_has_one_section(rows):
    heads = [(i, row.label) for i, row in enumerate(rows) if row.kind is LineKind.SECTION]
    known = [(i, label) for i, label in heads if label != SECTIONS[-1]]
    assert [i for i, _ in said(rows, "unknown-section")] == [i for i, label in heads if label == SECTIONS[-1]]
    firsts = {label: i for i, label in reversed(known)}
    found = [(i, finding.expected) for i, finding in said(rows, "duplicate-section")]
    assert found == [(i, rows[firsts[label]].ref) for i, label in known if i != firsts[label]]


@given(any_lines())
def test_lines_are_regular_where_nothing_is_to_be_said_of_them(rows):
    assert is_regular(TableLines(rows), LAYOUT) == (not list(findings_of_lines(LAYOUT, rows)))


@pytest.mark.parametrize(
    "labels", [("Tổng cộng", "Đất đai"), ("Tổng cộng", "Đất đai", "Đất đai"), ("Đất đai",)]
)
def test_a_table_that_is_read_as_counts_alone_is_checked_as_one_of_cells_is(labels):
    """Its lines are looked at once for all tables that have them, and said to be the same."""
    layout = LAYOUTS.latest("06a")
    kinds = [LineKind.TOTAL if label == "Tổng cộng" else LineKind.ROW for label in labels]
    rows = tuple(
        ReportedRow(kind, str(i or ""), label, "", ())
        for i, (kind, label) in enumerate(zip(kinds, labels, strict=True))
    )
    width = len(layout.columns)
    counts = tuple((0,) * width for _ in rows)
    plain = PlainRows(TableLines(rows), counts, ("",) * len(rows), lambda i: ("",) * width)
    table = ReportedForm(layout, plain)
    of_cells = attrs.evolve(table, rows=plain.made())
    assert isinstance(table.written, PlainRows)
    assert not isinstance(of_cells.written, PlainRows)
    assert check(table) == check(of_cells)
    assert bool(check(of_cells)) == (labels != ("Tổng cộng", "Đất đai"))


@pytest.mark.parametrize(
    ("label", "level"),
    [
        ("Cơ quan ngành dọc", None),
        ("Cơ quan Trung ương trên địa bàn tỉnh", None),
        ("Các cơ quan ngành dọc đóng trên địa bàn tỉnh", None),
        ("CẤP TỈNH (sở, ban, ngành, cơ quan ngành dọc)", AuthorityLevel.PROVINCE),
        ("Sở, ban, ngành và cơ quan ngành dọc cấp tỉnh", AuthorityLevel.PROVINCE),
        ("Cơ quan ngành dọc và sở, ban, ngành tỉnh", AuthorityLevel.PROVINCE),
        ("UBND cấp huyện (kể cả ngành dọc)", AuthorityLevel.DISTRICT),
        ("UBND cấp xã và ngành dọc", AuthorityLevel.COMMUNE),
        ("TTHC thực hiện tại cấp tỉnh (kể cả cơ quan ngành dọc)", AuthorityLevel.PROVINCE),
        ("Tiếp nhận tại Bộ phận Một cửa cấp xã (gồm cả ngành dọc)", AuthorityLevel.COMMUNE),
        ("Cơ quan Trung ương trên địa bàn tỉnh và UBND cấp tỉnh", AuthorityLevel.PROVINCE),
    ],
)
def test_a_section_of_state_bodies_beside_those_of_a_level_is_of_that_level(label, level):
    layout = LAYOUTS.latest("06c")
    assert level_of(layout, ReportedRow(LineKind.SECTION, "I", label, "I", (), "")) is level


@pytest.mark.parametrize(
    ("label", "of_the_state"),
    [
        ("Cơ quan ngành dọc", True),
        ("Cơ quan Trung ương đóng trên địa bàn", True),
        ("Thành phố trực thuộc Trung ương", False),
        ("UBND thành phố trực thuộc trung ương", False),
        ("UBND cấp tỉnh", False),
    ],
)
def test_a_city_under_the_state_is_no_body_of_it(label, of_the_state):
    assert names_state_bodies(label) is of_the_state


def test_sections_beyond_the_form_are_those_of_state_bodies_without_a_level():
    layout = LAYOUTS.latest("06c")
    rows = [
        ReportedRow(LineKind.SECTION, "I", "UBND cấp tỉnh", "I", ()),
        ReportedRow(LineKind.SECTION, "IV", "Cơ quan ngành dọc đóng trên địa bàn tỉnh", "IV", ()),
        ReportedRow(LineKind.ROW, "1", "Cơ quan ngành dọc đóng trên địa bàn tỉnh", "IV", ()),
    ]
    assert all(names_state_bodies(row.label) for row in rows[1:])
    assert sections_beyond(layout, rows) == rows[1:2]
