"""XML in an encoding that is none is refused; what the called functions raise passes through."""

import pytest

from kstt.errors import DocumentError
from kstt.io.excel.workbooks import sheets_of
from kstt.io.files.xml import XmlError, read_events
from tests.io.files.packages import XLSX, changed, part

ENCODINGS = ["zip", "rot13", "hex", "base64", "x-unknown", "undefined"]


@pytest.mark.parametrize("encoding", ENCODINGS)
def test_an_encoding_that_is_none_is_refused(encoding):
    with pytest.raises(XmlError):
        read_events(f"<?xml version='1.0' encoding='{encoding}'?><a/>".encode(), None)


@pytest.mark.parametrize("encoding", ENCODINGS)
@pytest.mark.parametrize(
    "name", ["xl/workbook.xml", "xl/_rels/workbook.xml.rels", "xl/worksheets/sheet1.xml"]
)
def test_a_part_of_a_workbook_in_such_an_encoding_is_damage(encoding, name):
    body = part(XLSX, name)
    body = body[body.index(b"?>") + 2 :] if body.startswith(b"<?xml") else body
    data = changed(XLSX, {name: f"<?xml version='1.0' encoding='{encoding}'?>".encode() + body})
    with pytest.raises(DocumentError, match="damaged"):
        sheets_of(data, "form.xlsx")


@pytest.mark.parametrize("error", [KeyError("a"), IndexError("a"), ValueError("a")])
def test_what_a_function_raises_passes_through(error):
    def fail(*_):
        raise error

    with pytest.raises(type(error)) as caught:
        read_events(b"<a/>", fail)
    assert caught.value is error
