"""What holds of every repair: it mends, it leaves true tables alone, it is the smallest, it is fair."""

from itertools import combinations, product

import attrs
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from kstt import LAYOUTS, FeedbackAccount, ReportedForm, Severity, check
from kstt.repair import Method, Search, Status, repair
from kstt.repair.contradiction import Rules
from kstt.repair.system import System
from kstt.tables.equations import bounds_of, equations_of
from kstt.testing import corrupted_forms, forms

PROGRAMME = Search(method=Method.PROGRAMME, most=50)


def errors(reported):
    # Cases of no row break no sum: they are an error of the table before and after.
    beside = {"blank-open", "rows-none"}
    return [f for f in check(reported) if f.severity is Severity.ERROR and f.rule not in beside]


def of_no_rows(reported):
    return {finding.row for finding in check(reported) if finding.rule == "rows-none"}


def proposed(explanation):
    return {change.place: change.proposed for change in explanation}


@given(forms())
def test_a_consistent_form_is_left_alone(form):
    found = repair(ReportedForm.from_form(form))
    assert found.status is Status.CONSISTENT
    assert found.changes == found.alternatives == found.findings == ()
    assert found.proved_minimal
    assert found.complete


@given(corrupted_forms(most_cells=3))
def test_every_explanation_mends_the_table(corruption):
    found = repair(corruption.reported)
    assert found.status is not Status.INFEASIBLE
    before = of_no_rows(corruption.reported)
    for explanation in (found.explanation, *found.alternatives[:20]):
        mended = found.apply(explanation)
        assert errors(mended) == []
        assert of_no_rows(mended) <= before


@given(corrupted_forms(most_cells=3))
def test_no_more_cells_are_changed_than_were_wrong(corruption):
    wrong = sum(corruption.reported.cell(*cell).value is not None for cell in corruption.cells)
    found = repair(corruption.reported)
    assert len(found.changes) <= wrong


@given(corrupted_forms(most_cells=2, blanks=False))
def test_the_original_is_among_the_sets_of_its_size(corruption):
    found = repair(corruption.reported)
    assume(len(found.changes) == len(corruption.cells))
    index = {row.ref: i for i, row in enumerate(corruption.reported.rows)}
    place = {column.key: c for c, column in enumerate(corruption.form.columns)}
    original = ReportedForm.from_form(corruption.form)
    right = {(index[row], place[key]): original.cell(row, key).value for row, key in corruption.cells}
    sets = [proposed(e) for e in (found.explanation, *found.alternatives)]
    if found.complete:
        # Where a blank stands in a sum, or a set leaves a count open, another count may be proposed.
        assert right.keys() in [one.keys() for one in sets]
    if found.status is Status.UNIQUE and all(change.certain for change in found.changes):
        assert sets[0] == right


@given(corrupted_forms(most_cells=3))
def test_nothing_in_the_table_itself_changes(corruption):
    before = attrs.evolve(corruption.reported)
    repair(corruption.reported)
    assert corruption.reported == before


SMALL = attrs.evolve(
    LAYOUTS.latest("06a"),
    columns=tuple(c for c in LAYOUTS.latest("06a").columns if c.key in {"received", "resolved", "pending"}),
)
BOUNDED = attrs.evolve(
    LAYOUTS.latest("05b"),
    columns=tuple(
        c for c in LAYOUTS.latest("05b").columns if c.key in {"received", "resolved", "pending", "published"}
    ),
)
_MOST = 18


@st.composite
def tiny_tables(draw):
    """Tables of two rows and a total with up to two wrong cells and perhaps a blank."""
    layout = draw(st.sampled_from((SMALL, BOUNDED)))
    rows = []
    for _ in range(2):
        resolved, pending = draw(st.integers(0, 3)), draw(st.integers(0, 3))
        published = (draw(st.integers(0, resolved)),) if layout.account is FeedbackAccount else ()
        rows.append((resolved + pending, resolved, pending, *published))
    table = [tuple(map(sum, zip(*rows, strict=True))), *rows]
    places = list(product(range(3), range(len(layout.columns))))
    wrong = draw(st.lists(st.sampled_from(places), max_size=2, unique=True))
    blank = draw(st.lists(st.sampled_from(places), max_size=1))
    values = {place: table[place[0]][place[1]] for place in places}
    values |= {place: draw(st.integers(0, 7)) for place in wrong}
    values |= dict.fromkeys(blank)
    labels = ("Tổng cộng", "Hộ tịch", "Đất đai")
    lines = [
        {
            "number": str(i) if i else "",
            "label": labels[i],
            **{c.key: values[i, n] for n, c in enumerate(layout.columns)},
        }
        for i in range(3)
    ]
    return ReportedForm.from_rows(lines, layout=layout)


def smallest_by_hand(reported):
    """The smallest sets of cells that any counts mend, each subset and each count tried."""
    rules = [(e.total, e.parts, e.complete) for e in (*equations_of(reported), *bounds_of(reported))]
    written = {(i, c): cell.value for i, row in enumerate(reported.rows) for c, cell in enumerate(row.cells)}
    blank = [place for place, value in written.items() if value is None]
    counts = [place for place in written if place not in blank]

    def mended(values):
        for total, parts, exact in rules:
            left = values[total] - sum(values[p] for p in parts)
            if left < 0 or (exact and left):
                return False
        return True

    for size in range(3):
        found = set()
        for chosen in combinations(counts, size):
            free = (*chosen, *blank)
            for trial in product(range(_MOST), repeat=len(free)):
                if mended(written | dict(zip(free, trial, strict=True))):
                    found.add(frozenset(chosen))
                    break
        if found:
            return found
    raise AssertionError("the original mends the table")


@settings(max_examples=40, deadline=None)
@given(tiny_tables())
def test_the_sets_are_those_found_by_trying_everything(reported):
    right = smallest_by_hand(reported)
    for search in (Search(), PROGRAMME):
        found = repair(reported, search=search)
        sets = [frozenset(c.place for c in e) for e in (found.explanation, *found.alternatives)]
        if found.proved_minimal:
            assert min(map(len, sets)) == len(next(iter(right)))
        assert set(sets) <= right or not found.proved_minimal
        if found.complete:
            assert set(sets) == right
        if search is PROGRAMME:
            assert found.proved_minimal
            assert found.complete


@settings(max_examples=30, deadline=None)
@given(tiny_tables(), st.data())
def test_a_contradiction_is_one_and_no_rule_of_it_can_be_left_out(reported, data):
    """Trust everything in some rows: where no counts are left that satisfy the sums, a core is named."""
    rows = data.draw(st.lists(st.sampled_from([r.ref for r in reported.rows]), min_size=1, unique=True))
    found = repair(reported, trusted=rows)
    if found.status is not Status.INFEASIBLE:
        trusted = {i for i, row in enumerate(reported.rows) if row.ref in rows}
        assert not any(change.place[0] in trusted and change.found is not None for change in found.changes)
        assert errors(found.apply()) == []
        return
    assert found.contradiction
    places = {
        (i, c)
        for i, row in enumerate(reported.rows)
        for c, cell in enumerate(row.cells)
        if row.ref in rows and cell.is_count
    }
    rules = Rules(System.of([reported], (), places))
    chosen = rules.contradictory()
    assert len(chosen) == len(found.contradiction)
    assert rules.counts(chosen) is None
    for rule in chosen:
        assert rules.counts(chosen - {rule}) is not None
