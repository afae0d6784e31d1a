"""A line is named in one way everywhere: in proved and reported forms, in explanations, with_cell and cell."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kstt import AuthorityLevel, ReportedForm, ReportingPeriod, form_05b, form_06a, form_06c
from kstt.errors import ParseError, UnknownNameError
from kstt.samples import year_of_cases
from kstt.tables.cells import LineKind

CASES = list(year_of_cases(count=200))
FORM = form_06c(CASES, ReportingPeriod.quarter(2021, 2))
PLAIN = form_06a(CASES, ReportingPeriod.quarter(2021, 2))
LEVELS = {number: section.level for number, section in FORM.numbered_sections()}


def names_of(line):
    """Every name by which a line of the form with sections may be called."""
    if line.kind is LineKind.TOTAL:
        return [line.label, line.label.upper()]
    if line.kind is LineKind.SECTION:
        return [
            line.section,
            line.section.lower(),
            LEVELS[line.section],
            LEVELS[line.section].value,
            line.label,
        ]
    sections = (line.section, LEVELS[line.section], LEVELS[line.section].value)
    return [
        line.ref,
        f"{line.section}.{line.number}",
        f"{line.section} {line.label}",
        *((section, line.label) for section in sections),
        (line.section, line.label.upper()),
        (line.section, f"{line.number} {line.label}"),
        (line.section, line.number),
    ]


@given(st.sampled_from([(line, name) for line in FORM for name in names_of(line)]))
def test_every_name_means_one_line_at_every_door(pair):
    line, name = pair
    reported = ReportedForm.from_form(FORM)
    assert FORM.line(name).ref == line.ref
    assert reported.row(name).ref == reported[name].ref == line.ref
    assert reported.cell(name, "received").value == line.account.received
    assert reported.with_cell(name, "received", 9_999).cell(line.ref, "received").value == 9_999
    assert FORM.explain(name, "received").line.ref == line.ref
    found = FORM[name]
    assert (found.total if line.kind is LineKind.SECTION else found) == line.account


@pytest.mark.parametrize("form", [PLAIN, form_05b([], ReportingPeriod.quarter(2021, 2))])
def test_in_a_form_without_sections_a_label_or_number_will_do(form):
    for line in form:
        for name in {line.ref, line.label, line.number or line.label}:
            assert form[name] == line.account
            assert ReportedForm.from_form(form)[name].ref == line.ref


@pytest.mark.parametrize(
    "name",
    [("II", "Đất đai", "received"), ("II",), (), ("II", 1), (2, "Đất đai"), 5, None, ["II", "Đất đai"]],
)
def test_names_with_other_parts_are_refused(name):
    for ask in (FORM.line, FORM.__getitem__, ReportedForm.from_form(FORM).row):
        with pytest.raises(ParseError, match="expected a reference such as"):
            ask(name)


@pytest.mark.parametrize(
    ("name", "close"),
    [
        ("II.1 Dat dai", "Đất đai"),
        (("II", "Dat dai"), "Đất đai"),
        (("IV", "Đất đai"), "no section 'IV'; did you mean"),
    ],
)
def test_unknown_names_are_errors_with_the_closest(name, close):
    for ask in (FORM.line, ReportedForm.from_form(FORM).row):
        with pytest.raises(UnknownNameError, match=close):
            ask(name)
        with pytest.raises(KeyError):
            ask(name)


def test_a_level_without_a_section_is_unknown():
    with pytest.raises(UnknownNameError, match="ministry"):
        FORM.line(AuthorityLevel.MINISTRY)
