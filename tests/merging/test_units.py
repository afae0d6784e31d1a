"""Merging units' tables: the sum of what holds, every refusal by name, continuity."""

from __future__ import annotations

from datetime import date

import attrs
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kstt import (
    LAYOUTS,
    AuthorityLevel,
    Case,
    Channel,
    ReportedForm,
    ReportingPeriod,
    RowBy,
    form_05b,
    form_06a,
    form_06b,
    form_06c,
)
from kstt.definitions.rules import EndedLevel
from kstt.errors import ParseError
from kstt.findings.rules import RULES
from kstt.i18n import translator
from kstt.merging import UnitReport, merge_units
from kstt.records.categories import CategoryCatalogue, ProcedureCategory
from kstt.tables.cells import LineKind
from kstt.testing import cases
from tests.merging.tables import Q1, Q2, Q3, UNITS, table

CASE = Case("1", "Đất đai", AuthorityLevel.PROVINCE, "Sở Tư pháp", Channel.DIRECT, Q2.start, None, None, None)


@st.composite
def unit_cases(draw):
    """Cases of the units, each at its unit's level."""
    drawn = draw(st.lists(cases(), max_size=25))
    names = st.sampled_from(sorted(UNITS))
    return [attrs.evolve(case, unit=(unit := draw(names)), level=UNITS[unit]) for case in drawn]


def tables(records, period, units=UNITS):
    return [
        UnitReport(
            f"{unit}.xlsx",
            ReportedForm.from_form(
                form_06a([case for case in records if case.unit == unit], period, reporting_unit=unit)
            ),
        )
        for unit in units
    ]


def rules_of(findings):
    return [finding.rule for finding in findings]


@settings(max_examples=40)
@given(unit_cases(), st.randoms(use_true_random=False))
def test_merging_is_counting_all_at_once(records, chance):
    reports = tables(records, Q2)
    chance.shuffle(reports)
    merge = merge_units(reports, Q2, reporting_unit="UBND tỉnh Đắk Nông")
    assert merge.form == form_06c(records, Q2, reporting_unit="UBND tỉnh Đắk Nông")
    assert not merge.has_errors
    by_unit = merge_units(reports, Q2, rows=RowBy.UNIT).form
    expected = form_06c(records, Q2, rows=RowBy.UNIT)
    for unit, level in UNITS.items():
        known = expected[level]
        assert by_unit[level, unit] == (known[unit] if unit in known else expected.sections[0].kind.zero())
    assert by_unit.total == expected.total


@settings(max_examples=30)
@given(unit_cases())
def test_adjoining_periods_of_the_same_cases_go_on(records):
    before, now = tables(records, Q1), tables(records, Q2)
    whole = [UnitReport("06c.xlsx", ReportedForm.from_form(form_06c(records, Q1)))]
    for rows in (RowBy.CATEGORY, RowBy.UNIT):
        assert merge_units(now, Q2, previous=before, rows=rows).findings == ()
    assert merge_units(now, Q2, previous=whole).findings == ()
    by_unit = [UnitReport("06c.xlsx", ReportedForm.from_form(form_06c(records, Q1, rows=RowBy.UNIT)))]
    assert merge_units(now, Q2, previous=by_unit, rows=RowBy.UNIT).findings == ()


def test_tables_of_units_have_no_procedures():
    with pytest.raises(ParseError, match="procedure"):
        merge_units([], Q2, rows=RowBy.PROCEDURE)


def test_a_break_of_continuity_names_unit_and_row():
    records = [
        Case("1", "Đất đai", AuthorityLevel.COMMUNE, "UBND xã Đắk Lao", Channel.DIRECT, date(2021, 2, 1), None, None, None)
    ]  # fmt: skip
    units = ["UBND xã Đắk Lao", "Sở Tư pháp"]
    now, before = tables(records, Q2, units), tables([], Q1, units)
    merge = merge_units(now, Q2, previous=before)
    assert {(f.rule, f.where) for f in merge.findings} == {("continuity", "UBND xã Đắk Lao.xlsx")}
    assert [(f.row, f.found, f.expected) for f in merge.findings] == [("Tổng cộng", 1, 0), ("III", 1, 0), ("III.1 Đất đai", 1, 0)]  # fmt: skip
    assert merge.form.total.carried_over == 1
    missing = merge_units(now, Q2, previous=before[1:])
    assert rules_of(missing.findings) == ["previous-missing"]
    gone = merge_units(now[1:], Q2, previous=before)
    assert [(f.rule, f.found) for f in gone.findings] == [("unit-missing", "UBND xã Đắk Lao")]
    assert rules_of(merge_units(now, Q2, previous=tables([], Q3, units)).findings) == ["periods-apart"] * 2
    wrong = [UnitReport("x", before[0].form.with_cell("Tổng cộng", "received", 5))]
    assert rules_of(merge_units(now, Q2, previous=wrong).findings) == ["previous-unusable"]
    unnamed = [attrs.evolve(r, form=attrs.evolve(r.form, reporting_unit=""), level=AuthorityLevel.COMMUNE) for r in before]  # fmt: skip
    assert set(rules_of(merge_units(now, Q2, previous=unnamed).findings)) == {"continuity"}


@pytest.mark.parametrize(
    ("form", "rule", "options"),
    [
        (table("Chi nhánh C"), "unit-level", {}),
        (table("UBND thành phố Gia Nghĩa"), "unit-level", {}),
        (table(period=Q1), "unit-period", {}),
        (table().with_cell("Tổng cộng", "received", 7), "row-identity", {}),
        (attrs.evolve(table(), reporting_unit=""), "unit-unnamed", {"rows": RowBy.UNIT}),
        (ReportedForm.from_form(form_05b([], Q2)), "unit-form", {}),
        (table("Bộ Tư pháp"), "unit-level", {"level": AuthorityLevel.MINISTRY}),
    ],
)
def test_every_refusal_by_name(form, rule, options):
    level = options.pop("level", None)
    merge = merge_units(
        [UnitReport("good", table("UBND xã B")), UnitReport("bad", form, level=level)], Q2, **options
    )
    (refused,) = merge.refused
    assert (refused.source, refused.merged) == ("bad", False)
    assert rule in rules_of(refused.reasons)
    assert merge.has_errors
    assert merge.form.total.received == 1
    assert "1 biểu bị loại: bad" in merge.remarks[0]
    assert all(finding.where.startswith("bad") for finding in refused.findings)


def test_cases_of_no_row_are_not_lost():
    """Of a total alone, and of sections alone, the cases would be in no row of the sum."""
    records = [attrs.evolve(CASE, level=level) for level in LAYOUTS.on("06c", Q2.end).levels]
    forms = [table(count=3), ReportedForm.from_form(form_06c(records, Q2, reporting_unit="UBND tỉnh A"))]
    for form in forms:
        summary = attrs.evolve(form, rows=tuple(row for row in form.rows if row.kind is not LineKind.ROW))
        (refused,) = merge_units([UnitReport("a.xlsx", summary)], Q2).refused
        assert "rows-none" in rules_of(refused.reasons)


def test_a_unit_is_counted_once():
    merge = merge_units([UnitReport("a", table()), UnitReport("b", table("ubnd xã  a", count=2))], Q2)
    assert [outcome.source for outcome in merge.refused] == ["b"]
    assert merge.form.total.received == 1
    nameless = attrs.evolve(table(), reporting_unit="")
    twice = [UnitReport(name, nameless, level=AuthorityLevel.COMMUNE) for name in "ab"]
    assert rules_of(merge_units(twice, Q2).refused[0].findings) == ["unit-unstated", "same-figures"]
    nothing = attrs.evolve(table(count=0), reporting_unit="")
    empty = [UnitReport(name, nothing, level=AuthorityLevel.COMMUNE) for name in "ab"]
    assert not merge_units(empty, Q2).has_errors


def test_rows_under_one_name():
    reports = [
        UnitReport("a", table("UBND xã A", "Đất đai", 3)),
        UnitReport("b", table("UBND xã B", "ĐẤT  ĐAI", 2)),
        UnitReport("c", table("UBND xã C", "Địa chính", 1)),
    ]
    merge = merge_units(reports, Q2)
    assert [row.label for row in merge.form["commune"]] == ["Đất đai", "Địa chính"]
    assert [(f.rule, f.where, f.found, f.expected) for f in merge.findings] == [
        ("name-merged", "b", "ĐẤT ĐAI", "Đất đai")
    ]
    catalogue = CategoryCatalogue((ProcedureCategory("Đất đai (QSDĐ)", aliases=("Địa chính", "Đất đai")),))
    merge = merge_units(reports, Q2, catalogue=catalogue)
    assert [(row.label, row.account.received) for row in merge.form["commune"]] == [("Đất đai (QSDĐ)", 6)]
    assert rules_of(merge.findings) == ["name-merged"] * 3
    strict = CategoryCatalogue((ProcedureCategory("Đất đai"), ProcedureCategory("Địa giới")))
    (unknown,) = (f for f in merge_units(reports, Q2, catalogue=strict).findings if f.rule == "name-unknown")
    assert (unknown.found, unknown.where) == ("Địa chính", "c")


def test_the_list_of_units_gives_levels_names_order_and_who_is_missing():
    units = CategoryCatalogue(
        (
            ProcedureCategory("UBND TP Gia Nghĩa", AuthorityLevel.DISTRICT, ("UBND thành phố Gia Nghĩa",)),
            ProcedureCategory("Chi nhánh C", AuthorityLevel.PROVINCE),
            ProcedureCategory("UBND xã Z", AuthorityLevel.COMMUNE),
            ProcedureCategory("UBND xã A", AuthorityLevel.COMMUNE),
        )
    )
    names = ("UBND thành phố Gia Nghĩa", "UBND xã A", "UBND xã Z", "UBND xã Aa")
    reports = [UnitReport(name, table(name)) for name in names]
    merge = merge_units(reports, Q2, units=units, rows=RowBy.UNIT)
    assert [row.label for row in merge.form["commune"]] == ["UBND xã Z", "UBND xã A", "UBND xã Aa"]
    assert [row.label for row in merge.form["district"]] == ["UBND TP Gia Nghĩa"]
    assert [(f.rule, f.found) for f in merge.findings] == [
        ("unit-unlisted", "UBND xã Aa"),
        ("unit-missing", "Chi nhánh C"),
    ]


def test_levels_stated_hinted_and_told_by_the_name():
    form = table("UBND xã A")
    for report, level, rules in (
        (UnitReport("x", form), "commune", []),
        (UnitReport("x", form, hint=AuthorityLevel.DISTRICT), "district", ["unit-level-differs"]),
        (UnitReport("x", form, level=AuthorityLevel.PROVINCE, hint=AuthorityLevel.DISTRICT), "province", ["unit-level-differs"]),
        (UnitReport("x", table("Chi nhánh C"), hint=AuthorityLevel.DISTRICT), "district", []),
    ):  # fmt: skip
        merge = merge_units([report], Q2)
        assert merge.form[level].total.received == 1
        assert rules_of(merge.all_findings) == rules


def test_tables_in_sections_and_a_level_that_ended():
    whole = ReportedForm.from_form(form_06c([], Q2, reporting_unit="UBND thành phố"))
    assert not merge_units([UnitReport("a", whole), UnitReport("b", table())], Q2).has_errors
    later = ReportingPeriod.quarter(2025, 4)
    late = ReportedForm.from_form(form_06a([], later, reporting_unit="UBND huyện Đắk Mil"))
    report = [UnitReport("a", late)]
    assert len(merge_units(report, later).form.sections) == 2
    assert len(merge_units(report, later, ended=EndedLevel.TO_COMMUNE).form.sections) == 2


def test_other_forms_are_summed_too():
    feedback = [
        UnitReport(name, ReportedForm.from_form(form_05b([], Q2, reporting_unit=name))) for name in "ab"
    ]
    merge = merge_units(feedback, Q2, layout=LAYOUTS.latest("05b"))
    assert merge.form == form_05b([], Q2)
    ministry = merge_units([UnitReport("a", table("Cục A"))], Q2, layout=LAYOUTS.latest("06b"))
    assert ministry.form.layout == form_06b([], Q2).layout
    assert ministry.form.total.received == 1


def test_nothing_to_merge_is_the_empty_form():
    assert merge_units([], Q2).form == form_06c([], Q2)


def test_the_rules_of_merging_speak_two_languages():
    for name, rule in RULES.items():
        if name.startswith(("unit-", "previous-")):
            assert translator("vi")(rule.message) != rule.message
