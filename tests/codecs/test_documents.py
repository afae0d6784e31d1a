import json

import jsonschema
import pytest
from hypothesis import given
from hypothesis import strategies as st

from kstt import Case, Feedback, Finding, Form, ReportedForm, check
from kstt.codecs.documents import SCHEMAS, from_document, from_json, json_schema, to_document, to_json
from kstt.errors import ParseError
from kstt.samples import published_report
from kstt.testing import cases, corrupted_forms, feedback, forms

VALIDATORS = {kind: jsonschema.Draft202012Validator(json_schema(kind)) for kind in SCHEMAS}
VALUES = st.one_of(cases(), feedback(), forms(), corrupted_forms().map(lambda c: c.reported))


@pytest.mark.parametrize("kind", SCHEMAS)
def test_schemas_are_schemas(kind):
    jsonschema.Draft202012Validator.check_schema(json_schema(kind))


@given(VALUES)
def test_json_is_lossless_and_follows_the_published_schema(value):
    text = to_json(value)
    assert from_json(text, type(value)) == value
    VALIDATORS[type(value)].validate(json.loads(text))


def test_findings_too():
    for finding in check(published_report()):
        document = to_document(finding)
        VALIDATORS[Finding].validate(document)
        assert from_document(document, Finding) == finding


CASE = {
    "schema": "kstt/case/1", "id": "H1", "category": "Đất đai", "level": "district", "unit": "A",
    "channel": "online", "received": "2021-04-01", "due": None, "closed": None, "closing": None,
}  # fmt: skip


@pytest.mark.parametrize(
    ("change", "told"),
    [
        ({"schema": "kstt/case/2"}, "kstt/case/1"),
        ({"extra": 1}, "extra"),
        ({"id": 3}, "expected a text"),
        ({"level": "distrct"}, "one of ministry"),
        ({"level": True}, "expected a text"),
        ({"received": "01/04/2021"}, "ISO 8601"),
        ({"received": 20210401}, "ISO 8601"),
        ({"closed": "2021-03-01"}, "on or after"),
        ({"suspensions": [{"start": "2021-04-02", "end": None, "why": ""}]}, "why"),
    ],
)
def test_a_wrong_document_is_refused_with_its_path(change, told):
    assert from_document(CASE, Case).id == "H1"
    with pytest.raises(ParseError, match=told):
        from_document({**CASE, **change}, Case)


def test_a_missing_key_is_named():
    with pytest.raises(ParseError, match="received"):
        from_document({key: value for key, value in CASE.items() if key != "received"}, Case)


@given(forms(), st.data())
def test_a_form_that_contradicts_itself_is_refused(form, data):
    document = to_document(form)
    total = document["total"]
    key = data.draw(st.sampled_from(sorted(key for key, value in total.items() if value is not None)))
    total[key] += 1
    with pytest.raises(ParseError):
        from_document(document, Form)
    total[key] -= 1
    total["beyond"] = 0
    with pytest.raises(ParseError, match="beyond"):
        from_document(document, Form)
    del total["beyond"], total[key]
    with pytest.raises(ParseError, match=key):
        from_document(document, Form)


@pytest.mark.parametrize("count", [3.0, True, "3", None, -1])
def test_counts_are_not_converted(count):
    document = to_document(published_report().to_form(remainder="Khác"))
    document["sections"][0]["rows"][0]["received_online"] = count
    with pytest.raises(ParseError):
        from_document(document, Form)


def reported_document():
    return to_document(published_report())


def form_document():
    return to_document(published_report().to_form(remainder="Khác"))


@pytest.mark.parametrize(
    ("kind", "document", "path", "value", "told"),
    [
        (Form, form_document, ("sections",), {}, "{} instead of a list @ $.sections"),
        (Form, form_document, ("sections", 0), 3, "3 instead of an object @ $.sections[0]"),
        (Form, form_document, ("sections", 0, "more"), 1, "unknown key 'more' @ $.sections[0]"),
        (Form, form_document, ("sections", 0, "rows", 0, "counts"), {}, "'counts' @ $.sections[0].rows[0]"),
        (Form, form_document, ("sections", 0, "rows", 0, "label"), 3, "a text @ $.sections[0].rows[0].label"),
        (Form, form_document, ("sections", 0, "level"), "distrct", "@ $.sections[0].level"),
        (Form, form_document, ("period", "start"), "x", "@ $.period.start"),
        (Form, form_document, ("total",), 3, "3 instead of an object @ $.total"),
        (ReportedForm, reported_document, ("notes",), "ab", "'ab' instead of a list @ $.notes"),
        (ReportedForm, reported_document, ("rows", 0, "cells"), 3, "an object @ $.rows[0].cells"),
        (
            ReportedForm,
            reported_document,
            ("rows", 0, "cells", "received", "value"),
            True,
            "true instead of a whole number @ $.rows[0].cells['received'].value",
        ),
        (ReportedForm, reported_document, ("rows", 1, "kind"), "x", "@ $.rows[1].kind"),
    ],
)
def test_what_is_wrong_in_a_form_is_named_by_its_path(kind, document, path, value, told):
    changed = document()
    assert from_document(document(), kind)
    *way, last = path
    inner = changed
    for key in way:
        inner = inner[key]
    inner[last] = value
    assert not VALIDATORS[kind].is_valid({**changed}) or path == ("period", "start")
    with pytest.raises(ParseError) as refusal:
        from_document(changed, kind)
    assert told in str(refusal.value)


@pytest.mark.parametrize("text", ["", "[]", "3", "{", '{"schema": NaN}'])
def test_what_is_no_json_object(text):
    for kind in (Feedback, ReportedForm):
        with pytest.raises(ParseError, match="JSON"):
            from_json(text, kind)


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ('{"schema": "kstt/case/1", "id": "H1", "id": "H2"}', "the key id twice"),
        ("[" * 100_000, "nesting too deep"),
        ('{"a":' * 100_000, "nesting too deep"),
        ('{"id": NaN}', "NaN"),
        (json.dumps(CASE | {"id": "H\ud800"}), "whole characters"),
    ],
)
def test_json_that_does_not_mean_one_thing_is_refused(text, told):
    with pytest.raises(ParseError, match=told):
        from_json(text, Case)
