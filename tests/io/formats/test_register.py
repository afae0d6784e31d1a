from __future__ import annotations

import pytest

from kstt.errors import DocumentError, UnknownNameError
from kstt.io.formats.reading import (
    FORMATS,
    format_for,
    format_named,
)


def test_formats_by_name():
    assert format_for("A.XLSX").name == "xlsx"
    assert format_named("Html").name == "html"
    with pytest.raises(UnknownNameError, match="did you mean 'xlsx'"):
        format_named("xslx")
    with pytest.raises(DocumentError, match=r"did you mean \.xlsx"):
        format_for("a.xslx")
    with pytest.raises(DocumentError, match="without suffix"):
        format_for("a")
    assert len({suffix for known in FORMATS for suffix in known.suffixes}) == sum(
        len(known.suffixes) for known in FORMATS
    )
    assert all(known.read for known in FORMATS)
