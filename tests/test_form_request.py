"""Forms asked for in texts, held against the functions that count them."""

from enum import Enum
from urllib.parse import parse_qsl

import attrs
import pytest
from hypothesis import given
from hypothesis import strategies as st
from jsonschema import Draft202012Validator

import kstt
from kstt import LAYOUTS, CaseAccount, CountingRules, Ledger, ReportingPeriod, RowBy, Timeliness
from kstt.definitions.rules import DECISION_766
from kstt.errors import NotInForceError, ParseError, UnknownNameError
from kstt.form_request import FormRequest
from kstt.samples import year_of_cases
from kstt.testing import cases, feedback

FORMS = LAYOUTS.forms()
OPTIONS = {
    name: default for name, (default, *_) in CountingRules.options().items() if isinstance(default, Enum)
}
CHOICES = {
    each["name"]: each["schema"]["enum"] for each in FormRequest.parameters() if "enum" in each["schema"]
}


@st.composite
def queries(draw):
    """The parameters of a form of cases, some of them given."""
    given = draw(st.sets(st.sampled_from(sorted(CHOICES))))
    return {"period": "2021-Q2", **{name: draw(st.sampled_from(CHOICES[name])) for name in sorted(given)}}


@given(
    st.sampled_from(LAYOUTS.forms(CaseAccount)),
    queries(),
    st.lists(cases(), max_size=6, unique_by=lambda c: c.id),
)
def test_a_form_is_that_of_the_rows_and_rules_that_the_query_names(form, query, records):
    records = [attrs.evolve(case, procedure=f"Thủ tục {case.level.value}") for case in records]
    asked = FormRequest.parse(form, query)
    rules = DECISION_766 if query.get("rules") == "decision-766" else CountingRules()
    rules = attrs.evolve(
        rules, **{name: type(OPTIONS[name])(query[name]) for name in OPTIONS.keys() & query.keys()}
    )
    assert (asked.rules, asked.rows) == (rules, RowBy(query.get("rows", "category")))
    expected = getattr(kstt, f"form_{form}")(
        records, ReportingPeriod.quarter(2021, 2), rules, rows=asked.rows
    )
    assert asked.count(records) == expected
    if asked.in_ledger:
        assert asked.count(Ledger.from_cases(records, rules)) == expected
    else:
        assert asked.rows is RowBy.PROCEDURE
    assert hash(asked) == hash(FormRequest.parse(form, dict(reversed(query.items()))))
    for unit in {case.unit for case in records}:
        of_unit = FormRequest.parse(form, {**query, "unit": unit.upper()}).count(records)
        assert of_unit.total.received == sum(
            asked.count([case]).total.received for case in records if case.unit == unit
        )
        assert of_unit.reporting_unit == unit


@given(
    st.sampled_from(LAYOUTS.forms(kstt.FeedbackAccount)),
    st.lists(feedback(), max_size=6, unique_by=lambda f: f.id),
)
def test_a_form_of_feedback_takes_a_period_and_a_unit_alone(form, records):
    asked = FormRequest.parse(form, {"period": "2021-Q2"})
    expected = getattr(kstt, f"form_{form}")(
        records, ReportingPeriod.quarter(2021, 2), reporting_unit="UBND tỉnh A"
    )
    assert asked.count(records, reporting_unit="UBND tỉnh A") == expected
    assert not asked.of_cases
    assert not asked.in_ledger
    for name, values in CHOICES.items():
        with pytest.raises(ParseError, match=f"parameter: found '{name}', expected 'period' or 'unit'"):
            FormRequest.parse(form, {"period": "2021-Q2", name: values[0]})


@pytest.mark.parametrize("form", FORMS)
@pytest.mark.parametrize(
    ("query", "said"),
    [
        ({}, "period: found ''"),
        ({"period": "2021-Q5"}, "period: found '2021-Q5'"),
        ({"period": "2021-Q2", "unit": " "}, "unit: found ' '"),
        ({"period": "2021-Q2", "unit": "a\0"}, "unit: found 'a"),
        ({"period": "2021-Q2", "unit": "\ud800"}, "unit: found "),
        ({"period": "2021-Q2", "units": "Sở Y tế"}, "parameter: found 'units', expected 'unit'"),
        ({"period": "2021-Q2", "": ""}, "parameter: found '', expected 'period'"),
    ],
)
def test_what_is_not_understood_is_refused(form, query, said):
    with pytest.raises(ParseError) as error:
        FormRequest.parse(form, query)
    assert str(error.value).startswith(said)
    assert error.value.message("vi") != str(error.value)


def test_a_parameter_that_is_given_twice_is_refused():
    """Whichever value counted, the other one would be dropped without a word."""
    pairs = parse_qsl("period=2021-Q2&unit=S%E1%BB%9F%20Y%20t%E1%BA%BF&period=2021-Q2")
    assert FormRequest.parse("05b", pairs) == FormRequest.parse("05b", dict(pairs))
    for other in ("2021-Q1", "2021-Q3"):
        with pytest.raises(ParseError, match=f"period: found '2021-Q2, {other}', expected one of them"):
            FormRequest.parse("06c", [*pairs, ("period", other)])


@pytest.mark.parametrize("text", ["", "A", "Sở Y tế"])
def test_a_text_is_described_as_it_is_taken(text):
    schemas = {
        each["name"]: each["schema"] for each in FormRequest.parse("06c", {"period": "2021"}).parameters()
    }
    assert Draft202012Validator(schemas["unit"]).is_valid(text) == bool(text)
    if text:
        assert FormRequest.parse("06c", {"period": "2021-Q2", "unit": text}).unit == text
    else:
        with pytest.raises(ParseError):
            FormRequest.parse("06c", {"period": "2021-Q2", "unit": text})


@given(st.sampled_from(sorted(CHOICES)), st.text(max_size=12))
def test_only_the_values_that_are_described_are_taken(name, text):
    query = {"period": "2021-Q2", name: text}
    if text in CHOICES[name]:
        assert FormRequest.parse("06c", query)
    else:
        with pytest.raises(ParseError, match=f"^{name}: found "):
            FormRequest.parse("06c", query)


def test_a_form_that_is_not_there_is_not_found():
    with pytest.raises(UnknownNameError, match="did you mean '06c'"):
        FormRequest.parse("6c", {"period": "2021-Q2"})
    with pytest.raises(NotInForceError):
        FormRequest.parse("06c", {"period": "1990"}).count([])
    (case,) = year_of_cases(2021, 1)
    with pytest.raises(UnknownNameError, match="no unit"):
        FormRequest.parse("06c", {"period": "2021-Q2", "unit": "Sở Z"}).count([case])


def test_each_enumerated_rule_is_a_parameter():
    assert list(CHOICES) == ["rows", "rules", *OPTIONS]
    assert CHOICES["timeliness"] == [member.value for member in Timeliness]
    assert [each["name"] for each in FormRequest.parameters() if each.get("required")] == ["period"]
    assert all(each["description"] for each in FormRequest.parameters())
