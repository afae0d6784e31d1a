"""Rows of tables added up: all tables with the same rows at once, or row by row, come to the same."""

from hypothesis import given, settings
from hypothesis import strategies as st

from kstt import AuthorityLevel, ReportingPeriod
from kstt.merging.naming import Naming
from kstt.merging.reading import Entry, RowName, UnitTable
from kstt.merging.reports import UnitOutcome
from kstt.merging.rows import category_rows, in_parts, renamed, together
from kstt.records import CategoryCatalogue

Q2 = ReportingPeriod.quarter(2021, 2)
BOXES = 3
NOTHING = CategoryCatalogue(())
LABELS = ("Đất đai", "ĐẤT ĐAI", "Hộ tịch", "Xây dựng")


@st.composite
def tables(draw):
    """Tables of one or two kinds of rows."""
    names = [
        tuple(RowName(AuthorityLevel.COMMUNE, label, label) for label in labels)
        for labels in draw(
            st.lists(st.permutations(LABELS).map(lambda labels: labels[:2]), min_size=1, max_size=2)
        )
    ]
    count = st.integers(0, 9)
    found = []
    for i in range(draw(st.integers(1, 4))):
        own = draw(st.sampled_from(names))
        figures = tuple(draw(st.tuples(*[count] * BOXES)) for _ in own)
        outcome = UnitOutcome(f"{i}.xlsx", f"UBND xã {i}", AuthorityLevel.COMMUNE, len(own), None, ())
        spots = tuple(f"{i}.xlsx!A{r}" for r in range(len(own)))
        found.append(UnitTable(outcome, Q2, "06a", own, spots, tuple(range(1, len(own) + 1)), figures))
    return found


def counted(entries):
    """The names and the sum of the counts of each row, in order; and the names of all."""
    naming = Naming.of(entries, NOTHING)
    rows = category_rows(entries, naming).items()
    sums = [
        (place, own[0][0], [sum(box) for box in zip(*(c for _, c in own), strict=True)])
        for place, own in rows
    ]
    return sums, naming


@settings(max_examples=20)
@given(tables())
def test_tables_with_the_same_rows_are_added_up_at_once(taken):
    every = [entry for one in taken for entry in one.entries]
    sums, naming = counted(every)
    assert counted(together(taken)) == (sums, naming)
    expected = [
        (entry.name.label, entry.where) for entry in every if naming.name(entry.name) != entry.name.label
    ]
    assert [(finding.found, finding.where) for finding in renamed(taken, naming)] == expected


def test_a_row_in_one_table_that_heads_rows_in_another_is_a_warning():
    commune, province = AuthorityLevel.COMMUNE, AuthorityLevel.PROVINCE
    parts = [
        Entry(RowName(commune, label, label, block="Đất đai"), f"a.xlsx!{label}", (1, 1, 1), 1)
        for label in ("Cấp lần đầu", "Cấp đổi")
    ]
    whole = Entry(RowName(commune, "ĐẤT ĐAI", "1"), "b.xlsx!A5", (2, 2, 2), 2)
    (found,) = in_parts([*parts, whole])
    assert (found.rule, found.where, found.expected) == ("row-in-parts", "b.xlsx!A5", "a.xlsx!Cấp lần đầu")
    other = Entry(RowName(province, "Đất đai", "1"), "c.xlsx!A5", (2, 2, 2), 2)
    assert not list(in_parts([*parts, other]))
