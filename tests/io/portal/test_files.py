"""The records of files of JSON."""

import json

import pytest

from kstt.errors import DocumentError
from kstt.io.portal.files import json_records


def records(tmp_path, document):
    path = tmp_path / "records.json"
    path.write_text(document if isinstance(document, str) else json.dumps(document), encoding="utf-8")
    return list(json_records(path))


@pytest.mark.parametrize(
    "document",
    [
        [{"a": 1}, {"a": 2}],
        {"page": 1, "codes": [1, 2], "data": {"items": [{"a": 1}, {"a": 2}]}, "errors": []},
        '{"a": 1}\n{"a": 2}',
    ],
    ids=["an array", "one in an object", "objects"],
)
def test_records_are_found_where_they_stand(tmp_path, document):
    assert records(tmp_path, document) == [{"a": 1}, {"a": 2}]


def test_lists_within_records_are_their_own(tmp_path):
    document = {"data": [{"a": [{"b": 1}], "c": [{"d": [{"e": 2}]}]}, {"a": [{"b": 3}]}]}
    assert records(tmp_path, document) == document["data"]


@pytest.mark.parametrize(
    "document",
    [
        {"new": [{"a": 1}], "old": [{"a": 2}, {"a": 3}]},
        {"page": {"new": [{"a": 1}]}, "old": [{"a": 2}]},
    ],
    ids=["side by side", "at different depths"],
)
def test_several_lists_are_refused_by_name(tmp_path, document):
    with pytest.raises(DocumentError, match=r"several lists of objects \((page\.)?new, old\)"):
        records(tmp_path, document)
