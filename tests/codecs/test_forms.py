"""Forms as documents: nothing of a row is lost."""

import attrs
import pytest

from kstt import ReportedForm, ReportingPeriod, form_06a
from kstt.codecs.documents import from_json, to_json
from kstt.errors import ParseError
from kstt.io.formats import read_forms
from tests.support import DATA


def test_the_block_of_a_row_is_kept():
    form = ReportedForm.from_form(form_06a([], ReportingPeriod.quarter(2021, 2)))
    blocked = attrs.evolve(form, rows=tuple(attrs.evolve(row, block="Hệ thống A") for row in form.rows))
    assert from_json(to_json(blocked), ReportedForm) == blocked


def test_a_table_in_which_one_column_holds_two_reads_back():
    (table,) = read_forms(DATA / "documents" / "early-and-on-time-in-one-column.xlsx")
    assert [column.joins for column in table.layout.columns if column.joins] == [
        ("resolved_early", "resolved_on_time")
    ]
    assert from_json(to_json(table), ReportedForm) == table
    for other in ("received+nothing", "received+", "+", "pending+pending"):
        with pytest.raises(ParseError):
            from_json(to_json(table).replace("resolved_early+resolved_on_time", other), ReportedForm)


@pytest.mark.parametrize("field", ["label", "number", "block"])
def test_half_of_a_surrogate_pair_is_refused_where_it_is_read(field):
    """As JSON can hold it escaped; no file that the form is written to could."""
    form = ReportedForm.from_form(form_06a([], ReportingPeriod.quarter(2021, 2)))
    (row, *others) = form.rows
    spoilt = attrs.evolve(form, rows=(attrs.evolve(row, **{field: "a\ud800"}), *others))
    with pytest.raises(ParseError, match="whole characters"):
        from_json(to_json(spoilt), ReportedForm)
