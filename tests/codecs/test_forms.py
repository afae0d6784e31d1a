"""Forms as documents: nothing of a row is lost."""

import attrs

from kstt import ReportedForm, ReportingPeriod, form_06a
from kstt.codecs.documents import from_json, to_json


def test_the_block_of_a_row_is_kept():
    form = ReportedForm.from_form(form_06a([], ReportingPeriod.quarter(2021, 2)))
    blocked = attrs.evolve(form, rows=tuple(attrs.evolve(row, block="Hệ thống A") for row in form.rows))
    assert from_json(to_json(blocked), ReportedForm) == blocked
