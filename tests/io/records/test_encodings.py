"""Lines of files: where a byte is of no encoding, its line is named."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kstt.errors import DocumentError
from kstt.io.records.encodings import TextLines

LINES = st.lists(st.text(st.characters(exclude_categories=["Cs", "Cc"]), max_size=30), max_size=40)


@pytest.fixture(scope="module")
def file(tmp_path_factory):
    return tmp_path_factory.mktemp("lines") / "export.csv"


@given(LINES, LINES)
def test_the_line_of_a_byte_that_is_no_utf_8_is_named(file, before, after):
    head = "".join(f"đ{line}\n" for line in before).encode()
    file.write_bytes(head + b"a\xff\xff\n" + "\n".join(after).encode())
    with pytest.raises(DocumentError, match=rf"line {len(before) + 1}: a byte 0xff that is no UTF-8"):
        list(TextLines(file))
