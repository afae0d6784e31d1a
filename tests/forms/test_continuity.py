from datetime import date

from hypothesis import given
from hypothesis import strategies as st

from kstt import (
    AuthorityLevel,
    Case,
    Channel,
    CountingRules,
    EndedLevel,
    PeriodKind,
    ReportedForm,
    ReportingPeriod,
    form_06c,
)
from kstt.forms.continuity import check_continuity
from kstt.testing import cases, periods, rules

NAMED = [PeriodKind.MONTH, PeriodKind.QUARTER, PeriodKind.HALF, PeriodKind.YEAR]


@given(st.lists(cases(), max_size=20), periods(NAMED, 2021, 2021), rules())
def test_forms_of_the_same_cases_are_continuous(drawn, period, chosen):
    now, later = form_06c(drawn, period, chosen), form_06c(drawn, period.next(), chosen)
    assert check_continuity(now, later) == ()
    assert check_continuity(ReportedForm.from_form(now), later) == ()


@given(st.lists(cases(), min_size=1, max_size=10), st.data())
def test_a_wrong_stock_is_found_in_its_row(drawn, data):
    period = ReportingPeriod.quarter(2021, 2)
    now = ReportedForm.from_form(form_06c(drawn, period))
    later = ReportedForm.from_form(form_06c(drawn, period.next()))
    row = data.draw(st.sampled_from(later.rows))
    right = row.cells[3].value
    (finding,) = check_continuity(now, later.with_cell(row.ref, "carried_over", right + 7))
    assert (finding.rule, finding.column, finding.found, finding.expected) == (
        "continuity",
        "carried_over",
        right + 7,
        right,
    )
    assert finding.row == row.ref


def test_periods_that_do_not_adjoin():
    form = form_06c([], ReportingPeriod.quarter(2021, 2))
    (finding,) = check_continuity(form, form_06c([], ReportingPeriod.quarter(2021, 4)))
    assert finding.rule == "periods-apart"


DISTRICT_CASE = Case(
    "H", "Đất đai", AuthorityLevel.DISTRICT, "A", Channel.DIRECT, date(2025, 5, 1), None, None, None
)
QUARTERS = [ReportingPeriod.quarter(2025, n) for n in (2, 3, 4)]


def test_the_district_section_ends_with_the_law_and_hides_nothing():
    before, straddling, after = QUARTERS
    for ended, levels in {
        EndedLevel.OWN_SECTION: ["province", "district", "commune"],
        EndedLevel.TO_COMMUNE: ["province", "commune"],
        EndedLevel.TO_PROVINCE: ["province", "commune"],
    }.items():
        rules_ = CountingRules(ended_level=ended)
        assert len(form_06c([DISTRICT_CASE], before, rules_).sections) == 3
        for period in (straddling, after):
            form = form_06c([DISTRICT_CASE], period, rules_)
            assert [section.level.value for section in form.sections] == levels
            assert form.total.received == 1
    assert [s.level.value for s in form_06c([], after).sections] == ["province", "commune"]
    assert form_06c([], after)["II"].level is AuthorityLevel.COMMUNE


def test_moving_a_level_is_seen_as_one_break():
    kept = [form_06c([DISTRICT_CASE], period) for period in QUARTERS]
    assert check_continuity(kept[0], kept[1]) == check_continuity(kept[1], kept[2]) == ()
    moved = [form_06c([DISTRICT_CASE], p, CountingRules(ended_level=EndedLevel.TO_COMMUNE)) for p in QUARTERS]
    assert {f.rule for f in check_continuity(moved[0], moved[1])} == {"continuity"}
    assert check_continuity(moved[1], moved[2]) == ()
