"""JSON lines are read with msgspec as without it, and refused as without it."""

import json
import sys
from io import BytesIO

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from kstt.codecs.strict import parse_json
from kstt.errors import ParseError
from kstt.io.portal.files import json_lines
from kstt.io.portal.lines import line_parser

KEYS = st.sampled_from(["MaHoSo", "a", "b", 'c"', "đ", "\\"])
VALUES = st.recursive(
    st.none()
    | st.booleans()
    | st.integers()
    | st.floats()
    | st.text(max_size=4)
    | st.sampled_from(['"', "\\", ":"]),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(KEYS, inner, max_size=3),
    max_leaves=6,
)


def outcome(read, line):
    """What is read, written out, or why nothing is."""
    try:
        return repr(read(line))
    except ParseError as error:
        return str(error)


def with_a_key_again(record, key, place):
    """The record as JSON in which a key comes once more, somewhere."""
    parts = [
        f"{json.dumps(k, ensure_ascii=False)}: {json.dumps(v, ensure_ascii=False)}" for k, v in record.items()
    ]
    parts.insert(place, f"{json.dumps(key, ensure_ascii=False)}:1")
    return "{" + ", ".join(parts) + "}"


@settings(max_examples=60)
@given(st.dictionaries(KEYS, VALUES, max_size=4), KEYS, st.integers(0, 4), st.booleans(), st.booleans())
def test_objects_are_read_alike(record, key, place, again, ascii_alone):
    text = with_a_key_again(record, key, place) if again else json.dumps(record, ensure_ascii=ascii_alone)
    line = text.encode("utf-8", "surrogatepass")
    assert outcome(line_parser(), line) == outcome(parse_json, line)


@settings(max_examples=60)
@given(st.binary(max_size=12).map(lambda middle: b'{"a": "b' + middle + b'"}'))
@example(b'{"a": "\\ud800"}')
@example(b'{"a": "\xed\xa0\x80"}')
@example(b'\xef\xbb\xbf{"a": "b"}')
@example(b'{"a" : 1, "b": 2, "b": 3}')
@example(b'{"a": [{"b": "c", "b": "d"}]}')
@example(b'{"a": {"b": "c", "b": "d"}}')
@example(b'{"a": [["b", {"c": 1, "c": 2}]]}')
@example(b'{"a": NaN}')
@example(b'{"a": 123456789012345678901234567890}')
@example(b'{"a": 1e400}')
@example(b'{"a": "b"} x')
@example(b'{"a":' + b'[{"a":' * 300 + b"1" + b"}]" * 300 + b"}")
@example(b'{"a":' * 2_000)
def test_lines_are_read_and_refused_alike(line):
    assert outcome(line_parser(), line) == outcome(parse_json, line)


def test_a_file_is_read_alike_without_msgspec(monkeypatch):
    data = b'{"a": "b"}\n\n[1]\n{"a": 1, "a": 2}\n{"a"\n"x"\n'
    read = list(json_lines(BytesIO(data)))
    monkeypatch.setitem(sys.modules, "msgspec", None)
    assert list(json_lines(BytesIO(data))) == read
    assert read[:2] == [{"a": "b"}, [1]]
    assert [str(item) for item in read[2:4]] == ["no JSON (the key a twice)", str(read[3])]


def test_msgspec_reads_what_is_plain(monkeypatch):
    pytest.importorskip("msgspec")
    monkeypatch.setattr("kstt.io.portal.lines.parse_json", lambda line: pytest.fail(f"not plain: {line!r}"))
    assert line_parser()('{"a": "đ", "b": [{"c": ""}], "d": null, "e": 4}'.encode()) == {
        "a": "đ", "b": [{"c": ""}], "d": None, "e": 4
    }  # fmt: skip
