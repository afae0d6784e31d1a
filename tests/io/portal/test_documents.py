"""A document gives its records whatever its bytes are cut into, and says where it stops being JSON."""

import json
from io import BytesIO

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kstt.errors import DocumentError, ParseError
from kstt.io.portal import documents, scan_portal
from kstt.io.portal.documents import JsonDocument
from kstt.io.portal.files import json_records
from kstt.limits import LONGEST_LINE

TEXTS = st.text(
    alphabet='[]{}"\\a,: đ\n\ud83d\ude00'.encode("utf-16", "surrogatepass").decode("utf-16"), max_size=6
)
VALUES = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False, allow_infinity=False) | TEXTS,
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(TEXTS, inner, max_size=3),
    max_leaves=6,
)
RECORDS = st.lists(st.dictionaries(TEXTS, VALUES, max_size=3), min_size=1, max_size=4)
PLAIN = st.none() | st.integers() | TEXTS | st.lists(st.integers(), max_size=2)
WRITTEN = st.fixed_dictionaries(
    {"indent": st.sampled_from([None, 0, 3]), "ensure_ascii": st.booleans()},
    optional={"separators": st.sampled_from([(",", ":"), (" , ", "\t:\r\n")])},
)


@pytest.fixture(autouse=True)
def small_pieces(monkeypatch):
    monkeypatch.setattr(documents, "LARGEST_READ", 5)


@settings(max_examples=60)
@given(
    RECORDS,
    st.lists(st.text("xyz", min_size=1, max_size=2), max_size=3),
    st.dictionaries(TEXTS, PLAIN, max_size=2),
    WRITTEN,
)
def test_the_records_are_found_at_any_place_however_they_are_written(records, keys, beside, written):
    document = records
    for key in reversed(keys):
        document = {**beside, key: document, **beside}
    data = json.dumps(document, **written).encode()
    assert JsonDocument(BytesIO(data)).arrays() == [".".join(keys)]
    assert [json.loads(item) for item in JsonDocument(BytesIO(data)).items(".".join(keys))] == records


@settings(max_examples=60)
@given(RECORDS, st.booleans(), st.data())
def test_a_document_cut_anywhere_gives_whole_records_alone_and_then_an_error(records, inner, data):
    whole = json.dumps({"n": 12, "data": records, "m": 3} if inner else records).encode()
    cut = whole[: data.draw(st.integers(0, len(whole) - 1))]
    items, found = JsonDocument(BytesIO(cut)).items("data" if inner else ""), []
    with pytest.raises(ParseError):
        found.extend(map(json.loads, items))
    assert found == records[: len(found)]


@settings(max_examples=60)
@given(RECORDS, st.data())
def test_what_json_refuses_is_refused_and_else_read_alike(records, data):
    whole = bytearray(json.dumps({"data": records}).encode())
    whole[data.draw(st.integers(0, len(whole) - 1))] = data.draw(st.sampled_from(b'[]{}",:\\ 1e-x\n'))
    try:
        expected = json.loads(bytes(whole))
    except ValueError:
        expected = None
    file = BytesIO(whole)
    places = JsonDocument(file).arrays()
    file.seek(0)
    document = JsonDocument(file)
    try:
        items = [json.loads(item) for item in (document.items(places[0]) if places else document.values())]
    except (ParseError, UnicodeDecodeError):
        assert expected is None or places not in (["data"], [])
    else:
        assert expected is not None
        if places == ["data"]:
            assert items == expected["data"]


@pytest.mark.parametrize(
    ("text", "given", "found"),
    [
        ("", 0, "an empty file"),
        ('[{"a": 1},', 1, "an end in the midst of it"),
        ('[{"a": 1} {"a": 2}]', 1, r"'\{' where a comma or \] is expected"),
        ('[{"a": 1},]', 1, r"a comma before \]"),
        ('[{"a": 1}] x', 1, "more after its end"),
        ('{"data": [{"a": 1}], "x": }', 1, "Expecting value"),
        ('{"data": [{"a": 1}], "data": [{"a": 2}]}', 1, "the key data twice"),
        ('{"data": [{"a": 1}], 1: 2}', 1, "a key that is no text"),
        ('{"data": [{"a": 1}], "x" 2}', 1, "no colon after the key x"),
        ('[{"a": "' + "x" * 2 * LONGEST_LINE + '"}]', 0, rf"no whole value in {LONGEST_LINE} characters \(Unterminated"),
    ],
)  # fmt: skip
def test_it_is_said_what_is_wrong_and_after_which_record(tmp_path, monkeypatch, text, given, found):
    monkeypatch.setattr(documents, "LARGEST_READ", 65_536)
    path = tmp_path / "records.json"
    path.write_text(text, encoding="utf-8")
    with pytest.raises(DocumentError, match=rf"no JSON after record {given} \({found}"):
        list(json_records(path))


@pytest.mark.parametrize("piece", [b"[", b'{"a": ', b'[{"a": '])
@pytest.mark.parametrize("head", [b"", b"[", b'[{"MaHoSo": "H1"}, ', b'{"data": '])
def test_a_deep_file_of_messages_is_refused(tmp_path, monkeypatch, piece, head):
    monkeypatch.setattr(documents, "LARGEST_READ", 65_536)
    file = tmp_path / "messages.json"
    file.write_bytes(head + piece * 20_000)
    with pytest.raises(DocumentError, match="nesting too deep"):
        list(scan_portal(file))


@pytest.mark.parametrize("digits", [4_301, 300_000])
def test_a_record_with_an_endless_number_is_refused(tmp_path, digits):
    file = tmp_path / "messages.json"
    file.write_bytes(b'[{"MaHoSo": "H1", "x": ' + b"9" * digits + b"}]")
    reader = scan_portal(file)
    assert list(reader) == []
    assert "too many digits" in reader.findings[0].message()
