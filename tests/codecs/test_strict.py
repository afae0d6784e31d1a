"""JSON as its standard means it."""

import pytest

from kstt.codecs import from_json, to_json
from kstt.codecs.strict import parse_json
from kstt.errors import ParseError
from kstt.forms.reported import ReportedForm
from kstt.io.records import read_cases
from kstt.records.cases import Case
from kstt.samples import path, published_report


def test_a_byte_order_mark_is_no_part_of_the_text():
    text = to_json(published_report())
    assert from_json("\ufeff" + text, ReportedForm) == published_report()
    assert parse_json("\ufeff{}") == parse_json("\ufeff{}".encode()) == {}
    with pytest.raises(ParseError):
        parse_json("\ufeff\ufeff{}")


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("null", "found null, expected a JSON object"),
        ("[]", "found a list, expected a JSON object"),
        ("1", "found a JSON number, expected a JSON object"),
        ("true", "found true or false, expected a JSON object"),
        ('{"id": ' + "9" * 5000 + "}", "found a number of too many digits, expected a JSON number"),
        ("{}", "schema: found nothing, expected"),
        (
            to_json(read_cases(path("cases.csv"))[0]).replace('"H1"', "null"),
            "id: found nothing, expected a text",
        ),
    ],
)
def test_what_is_no_document_is_said_in_words_of_json(text, said):
    with pytest.raises(ParseError) as caught:
        from_json(text, Case)
    assert said in str(caught.value)
    assert not any(word in str(caught.value) for word in ("None", "True", "sys."))
