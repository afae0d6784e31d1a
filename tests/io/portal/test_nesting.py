"""Nesting is counted whatever the bytes are cut into, and brackets in texts do not count."""

import json
from io import BytesIO

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kstt.errors import DocumentError, ParseError
from kstt.io.portal import scan_portal
from kstt.io.portal.nesting import BoundedNesting

DOCUMENTS = st.recursive(
    st.text(alphabet='[]{}"\\a'), lambda inner: st.lists(inner) | st.dictionaries(st.text('"[\\'), inner)
)


def read_in_pieces(data, size):
    file = BoundedNesting(BytesIO(data))
    return b"".join(iter(lambda: file.read(size), b""))


@settings(max_examples=30)
@given(DOCUMENTS, st.integers(1, 20))
def test_what_is_shallow_is_read_as_it_is(document, size):
    data = json.dumps([document] * 3).encode()
    assert read_in_pieces(data, size) == data


@settings(max_examples=30)
@given(DOCUMENTS, st.integers(1, 20))
def test_what_is_deep_is_refused_wherever_it_stands(document, size):
    data = json.dumps([document, 0]).encode()[:-2] + b"[" * 2000
    with pytest.raises(ParseError, match="nesting too deep"):
        read_in_pieces(data, size)


@pytest.mark.parametrize("piece", [b"[", b'{"a": ', b'[{"a": '])
@pytest.mark.parametrize("head", [b"", b"[", b'[{"MaHoSo": "H1"}, '])
def test_a_deep_file_of_messages_is_refused(tmp_path, piece, head):
    pytest.importorskip("ijson")
    file = tmp_path / "messages.json"
    file.write_bytes(head + piece * 20_000)
    with pytest.raises(DocumentError, match="nesting too deep"):
        list(scan_portal(file))


@settings(max_examples=30)
@given(st.integers(1, 1000), st.integers(1, 300), st.sampled_from(["", "-"]))
def test_numbers_up_to_the_limit_are_read_as_they_are(count, size, sign):
    data = f'{{"a": "{"1" * 2000}", "b": [{sign}{"7" * count}, {"8" * count}]}}'.encode()
    assert read_in_pieces(data, size) == data


@settings(max_examples=30)
@given(st.integers(1001, 9000), st.integers(1, 3000), st.sampled_from(["", "-", "0.", "1e"]))
def test_an_endless_number_is_refused_whatever_it_is_cut_into(count, size, before):
    with pytest.raises(ParseError, match="too many digits"):
        read_in_pieces(f'[{{"a": {before}{"9" * count}}}]'.encode(), size)


@pytest.mark.parametrize("digits", [4_301, 10_000, 300_000])
def test_a_file_with_an_endless_number_is_refused(tmp_path, digits):
    pytest.importorskip("ijson")
    file = tmp_path / "messages.json"
    file.write_bytes(b'[{"MaHoSo": ' + b"9" * digits + b"}]")
    with pytest.raises(DocumentError, match="too many digits"):
        list(scan_portal(file))
