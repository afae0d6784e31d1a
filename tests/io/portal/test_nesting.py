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
