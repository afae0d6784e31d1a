"""Lines of JSON become columns only where the strict parser reads each of them, and says the same."""

import json

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from kstt.codecs.strict import parse_json
from kstt.errors import ParseError
from kstt.limits import MOST_KINDS_OF_LINES

pytest.importorskip("pyarrow")
from kstt.frames.json_lines import JsonLines

KEYS = st.sampled_from(["id", "text", "list", "object", "number", "flag", "other", "đ"])
USUAL = {
    "id": "H1",
    "text": None,
    "list": [{"a": "b"}, {"a": None, "c": "d"}],
    "object": {"a": 1, "b": {"c": "d"}},
    "number": 1.5,
    "flag": True,
    "đ": 7,
}
VALUES = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=4),
    lambda inner: st.lists(inner, max_size=2) | st.dictionaries(st.sampled_from("abc"), inner, max_size=3),
    max_leaves=4,
)
BYTES = st.sampled_from(
    [b"\n", b"\r", b"\r\n", b" ", b"{", b"}", b"{}", b"[]", b"null", b",", b":", b'"', b"\\", b"\\u0000", b"\\ud800",
     b"\\ud83d\\ude00", b"\x00", b"\xff", b"\xed\xa0\x80", b"\xef\xbb\xbf", b"NaN", b"-Infinity", b"1e999", b"01", b"//",
     b'"id":"H2",', b'"id":null,', b'"\\u0069d":"H2",', b"\t", b"\x7f", b"9" * 30, b"true", b"[" * 3_000]
)  # fmt: skip


def plain(value, known):
    """A value as Arrow has it: nothing for each key that an object does not have."""
    if isinstance(value, dict) and isinstance(known, dict):
        return {key: plain(value.get(key), kind) for key, kind in known.items()}
    if isinstance(value, list):
        return [plain(item, known[0]) for item in value]
    return value


def is_refused(line):
    try:
        return not isinstance(parse_json(line), dict)
    except ParseError:
        return True


def check(block):
    lines = JsonLines()
    lines.learn(USUAL)
    table = lines.table(block)
    if table is None:
        return False
    found = [line for line in block.split(b"\n") if line.strip()]
    assert not any(map(is_refused, found))
    known = USUAL | {"list": [{"a": "", "c": ""}]}
    assert table.to_pylist() == [plain(parse_json(line), known) for line in found]
    return True


@settings(max_examples=200)
@given(
    st.lists(st.dictionaries(KEYS, VALUES, max_size=3).map(lambda changes: USUAL | changes), max_size=3),
    st.lists(st.tuples(st.integers(0, 400), st.integers(0, 3), BYTES), max_size=3),
    st.booleans(),
)
@example([USUAL, USUAL], [], False)
def test_what_is_read_is_what_stands_there(records, spoilt, ascii_alone):
    lines = [json.dumps(record, ensure_ascii=ascii_alone) for record in records]
    block = b"".join(f"{line}\n".encode("utf-8", "surrogatepass") for line in lines)
    for place, length, put in spoilt:
        block = block[:place] + put + block[place + length :]
    check(block)


GOOD = b'{"id":"1"}\n'


@pytest.mark.parametrize(
    "block",
    [
        b"", b"\n", b"null\n", b"{}null\n", b"{}null{}\n", b"{}\nnull\n", b"1\n", b'"x"\n', b"[]\n", GOOD + b"\n" + GOOD,
        b'{"id":"1"}{"id":"2"}\n', b'{"id":\n"1"}\n', b'{"list":[{}\n,{}]}\n', b'{"list":[{},\n{}]}\n', b'{"id":"1"} {}\n',
        b'{"id":"1","id":"1"}\n', b'{"id":null,"id":null}\n', b'{"list":[{"a":"","a":""}]}\n', b'{"object":{"a":1,"a":1}}\n',
        b'{"number":NaN}\n', b'{"number":-Infinity}\n', b'{"object":{"a":1.5}}\n', b'{"id":1}\n', b'{"other":1}\n',
        b'{"id":"\xff"}\n', b'{"id":"\xed\xa0\x80"}\n', b'{"id":"\\ud800"}\n', b'{"id":"a\tb"}\n', b'{"id":"1"}\x00\n',
        b"\xef\xbb\xbf" + GOOD, b'{"object":' * 5_000 + b"\n",
    ],
)  # fmt: skip
def test_what_leaves_a_doubt_is_not_read(block):
    assert not check(block)
    assert not check(GOOD + block + GOOD) or block == b""


@pytest.mark.parametrize("end", [b"\n", b"\r\n"])
def test_what_is_plain_is_read(end):
    lines = [json.dumps(USUAL).encode(), b'{"id": "\\ud83d\\ude00\\u0000\\/", "number": 2}', b" {} "[1:3]]
    assert check(end.join(lines) + end)
    assert check(end.join(lines))


def test_kinds_that_differ_are_not_learnt():
    lines = JsonLines()
    for value in ("1", 1):
        lines.learn({"id": value})
    assert lines.table(GOOD) is None
    lines.learn({"id": "1"})
    assert lines.table(GOOD) is None


def test_so_many_changes_are_learnt():
    lines = JsonLines()
    for number in range(2 * MOST_KINDS_OF_LINES):
        lines.learn({f"key{number}": "1"})
    assert lines.table(b'{"key1":"1"}\n') is not None
    assert lines.table(b'{"key%d":"1"}\n' % (MOST_KINDS_OF_LINES + 1)) is None
