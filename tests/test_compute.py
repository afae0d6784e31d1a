"""Forms computed from records."""

from datetime import date

import attrs
import pytest
from hypothesis import given
from hypothesis import strategies as st

from kstt import (
    LAYOUTS,
    AuthorityLevel,
    Case,
    CaseAccount,
    Channel,
    Feedback,
    FeedbackSubject,
    KsttError,
    Ledger,
    ReportingPeriod,
    RowBy,
    form_05b,
    form_06a,
    form_06b,
    form_06c,
    form_series,
    samples,
    testing,
)
from kstt.errors import NotInForceError, ParseError, UnknownNameError
from kstt.records import CategoryCatalogue, ProcedureCategory

Q2 = ReportingPeriod.quarter(2021, 2)


def case(level=AuthorityLevel.DISTRICT, category="Đất đai", unit="A", number=1):
    return Case(f"H{number}", category, level, unit, Channel.DIRECT, date(2021, 4, 1), None, None, None)


def test_sections_follow_the_law_in_force():
    def levels(period, cases=()):
        return [section.level for section in form_06c(cases, period).sections]

    province, district, commune = AuthorityLevel.PROVINCE, AuthorityLevel.DISTRICT, AuthorityLevel.COMMUNE
    assert levels(Q2) == [province, district, commune]
    assert levels(ReportingPeriod.quarter(2025, 3)) == [province, district, commune]
    assert levels(ReportingPeriod.quarter(2025, 4)) == [province, commune]
    # A district case that is still pending is not hidden.
    assert levels(ReportingPeriod.quarter(2025, 4), [case()]) == [province, district, commune]


def test_editions_follow_the_period():
    assert form_06c([], ReportingPeriod.quarter(2019, 2)).code == "06c/VPCP/KSTT"
    assert form_06c([], Q2).code == "II.06c/VPCP/KSTT"
    assert form_06c([], Q2, layout=LAYOUTS.by_code("06c/VPCP/KSTT")).code == "06c/VPCP/KSTT"
    with pytest.raises(NotInForceError):
        form_06c([], ReportingPeriod.year(2016))
    with pytest.raises(KsttError):
        form_06c([], Q2, layout=LAYOUTS.by_code("06a/VPCP/KSTT"))


def test_a_level_without_a_section_is_refused():
    with pytest.raises(UnknownNameError, match="ministry"):
        form_06c([case(AuthorityLevel.MINISTRY)], Q2)
    assert form_06b([case(AuthorityLevel.MINISTRY)], Q2).total.received == 1


def test_rows_by_unit():
    form = form_06c([case(unit="UBND xã B"), case(unit="UBND xã A", number=2)], Q2, rows=RowBy.UNIT)
    assert [row.label for row in form["II"]] == ["UBND xã A", "UBND xã B"]


def test_spellings_of_one_name_are_one_row():
    spelled = ["Đất đai", "đất đai", "ĐẤT  ĐAI", "Đất đai"]
    form = form_06c([case(category=name, number=n) for n, name in enumerate(spelled)], Q2)
    assert [(row.label, row.account.received) for row in form["II"]] == [("Đất đai", 4)]


def feedback(number, unit):
    return Feedback(f"P{number}", "Đất đai", FeedbackSubject.CONDUCT, date(2021, 4, 1), None, None, unit)


@given(st.lists(testing.cases(), max_size=20, unique_by=lambda one: one.id))
def test_the_forms_of_units_add_up_to_the_form_of_all(cases):
    whole = form_06c(cases, Q2)
    parts = [form_06c(cases, Q2, unit=unit) for unit in {case.unit for case in cases}]
    assert all(part.reporting_unit for part in parts)
    added = sum((part.with_heading(reporting_unit="") for part in parts), start=form_06c([], Q2))
    assert added == whole
    ledger = Ledger.from_cases(cases)
    assert all(form_06c(ledger, Q2, unit=part.reporting_unit) == part for part in parts)


def test_a_unit_filters_and_names_the_heading():
    cases = [case(unit="UBND xã A"), case(unit="ubnd  xã a", number=2), case(unit="UBND xã B", number=3)]
    form = form_06a(cases, Q2, unit="UBND XÃ A")
    assert (form.total.received, form.reporting_unit, form.findings) == (2, "UBND xã A", ())
    assert [case.id for case in form.explain("Tổng cộng", "received").cases] == ["H1", "H2"]
    assert form_06a(cases, Q2, unit="UBND xã B", reporting_unit="Xã B").reporting_unit == "Xã B"
    assert form_06a(iter(cases), Q2, unit="UBND xã B").total.received == 1


@pytest.mark.parametrize("source", [tuple, iter, Ledger.from_cases])
def test_an_unknown_unit_is_an_error_with_the_nearest_names(source):
    cases = [case(unit="UBND xã Đắk Lao"), case(unit="Sở Y tế", number=2)]
    with pytest.raises(UnknownNameError, match="did you mean 'UBND xã Đắk Lao'"):
        form_06a(source(cases), Q2, unit="UBND xã Dak Lao")
    with pytest.raises(UnknownNameError, match="'Sở Y tế' or 'UBND xã Đắk Lao'"):
        form_06c(source(cases), Q2, unit="Trường Đại học")


def test_a_unit_of_feedback():
    pieces = [feedback(1, "Sở Y tế"), feedback(2, "Sở Nội vụ"), feedback(3, None)]
    form = form_05b(pieces, Q2, unit="sở y tế")
    assert (form.total.received, form.reporting_unit) == (1, "Sở Y tế")
    with pytest.raises(UnknownNameError, match="Sở Y tế"):
        form_05b(pieces, Q2, unit="Sở Y")
    with pytest.raises(ParseError, match="none of these does"):
        form_05b([feedback(1, None)], Q2, unit="Sở Y tế")


@pytest.mark.parametrize("source", [tuple, iter, Ledger.from_cases])
def test_the_form_of_one_unit_warns_of_cases_of_several(source):
    before = attrs.evolve(case(unit="Sở Y tế", number=3), closed=date(2021, 4, 2))
    cases = [case(unit="UBND xã A"), case(unit="ubnd xã a", number=2), before]
    (finding,) = form_06a(source(cases), Q2).remarks()
    assert (finding.rule, finding.found) == ("units-several", "Sở Y tế, UBND xã A")
    assert form_06c(source(cases), Q2).remarks() == ()
    # Those of another unit that are in no box are no cases of the form.
    assert form_06a(source(cases), ReportingPeriod.quarter(2021, 3)).remarks() == ()


def test_rows_by_procedure():
    named = attrs.evolve(case(), procedure="Cấp giấy chứng nhận")
    form = form_06a([named, attrs.evolve(named, id="H2")], Q2, rows=RowBy.PROCEDURE)
    assert form["Cấp giấy chứng nhận"].received == 2
    with pytest.raises(ParseError, match="procedure"):
        form_06a([named, case(number=2)], Q2, rows=RowBy.PROCEDURE)
    with pytest.raises(KsttError, match="procedure"):
        form_06a(Ledger.from_cases([named]), Q2, rows=RowBy.PROCEDURE)
    with pytest.raises(ParseError, match="procedure"):
        form_series([named], [Q2], rows=RowBy.PROCEDURE)


def test_a_catalogue_prints_the_rows_of_the_published_form():
    """Names, numbers, order and counts, line by line; section I of the document lacks a page."""
    published = samples.published_report()
    proved = published.to_form(remainder=samples.REMAINDER).of(CaseAccount)
    whole = attrs.evolve(proved, sections=proved.sections[1:])
    cases = tuple(case for case in samples.cases_for(whole))
    form = form_06c(cases, Q2, layout=published.layout, catalogue=samples.published_catalogue())
    first = next(n for n, row in enumerate(published.rows) if row.ref == "II")
    printed, expected = form.table().rows[-len(published.rows[first:]) :], published.rows[first:]
    assert [(row.kind, row.number, row.label, row.section) for row in printed] == [
        (row.kind, row.number, row.label, row.section) for row in expected
    ]
    assert [[cell.value for cell in row.cells] for row in printed] == [
        [cell.value or 0 for cell in row.cells] for row in expected
    ]
    zeros = form.section("I")
    assert [row.label for row in zeros] == [
        row.label for row in published if row.section == "I" and row.label
    ][1:]
    assert zeros.total == CaseAccount.zero()
    assert form.findings == ()


@pytest.mark.parametrize("source", [tuple, Ledger.from_cases])
def test_aliases_are_rows_of_a_catalogue_and_can_be_explained(source):
    catalogue = CategoryCatalogue([
        ProcedureCategory("Hộ tịch"), ProcedureCategory("Đất đai", aliases=("Địa chính",), code="DD"),
    ])  # fmt: skip
    cases = [
        case(),
        case(category="địa  chính", number=2),
        case(category="dd", number=3),
        case(category="Thuế", number=4),
    ]
    form = form_06c(source(cases), Q2, catalogue=catalogue)
    assert [(row.label, row.account.received) for row in form["II"]] == [
        ("Hộ tịch", 0),
        ("Đất đai", 3),
        ("Thuế", 1),
    ]
    assert [finding.found for finding in form.findings] == ["Thuế"]
    assert form.total == form_06c(cases, Q2).total
    if source is tuple:
        assert [one.id for one in form.explain("II.2 Đất đai", "received").cases] == ["H1", "H2", "H3"]
