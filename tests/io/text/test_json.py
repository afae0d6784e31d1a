from __future__ import annotations

import pytest

from kstt import ReportingPeriod, form_06c
from kstt.codecs.documents import to_json
from kstt.errors import DocumentError
from kstt.io.formats.reading import (
    read_form,
    read_forms,
)
from kstt.samples import published_report


def test_json_of_a_proved_form_and_of_several(tmp_path):
    form = form_06c([], ReportingPeriod.quarter(2021, 2))
    path = tmp_path / "form.json"
    path.write_text(to_json(form), encoding="utf-8")
    assert read_form(path).to_form() == form
    path.write_text(f"[{to_json(form)}, {to_json(published_report())}]", encoding="utf-8")
    assert [len(found.rows) for found in read_forms(path)] == [4, 75]
    with pytest.raises(DocumentError, match="2 forms"):
        read_form(path)
