"""Blanks that the sums of a table determine."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kstt import ReportedForm, check
from kstt.forms.proving import ReportedFormError
from kstt.testing import corrupted_forms, forms


def rules_found(reported):
    return {finding.rule for finding in check(reported)}


@given(corrupted_forms(most_cells=4), st.data())
def test_blanks_are_filled_only_with_what_was_there(corruption, data):
    """Blank some cells of a true table: whatever is filled in must be the true number."""
    form = corruption.form
    reported = ReportedForm.from_form(form)
    for row, column in corruption.cells:
        reported = reported.with_cell(row, column, None)
    true = ReportedForm.from_form(form)
    for finding in check(reported):
        if finding.rule == "blank-filled":
            assert finding.expected == true.cell(finding.row, finding.column).value
        else:
            assert finding.rule == "blank-open"
    if "blank-open" in rules_found(reported):
        with pytest.raises(ReportedFormError):
            reported.to_form()
    else:
        # A column that may be unknown stays so where it is blank in the total and in its rows.
        unknown = {column for _, column in corruption.cells if form.layout.column(column).nullable}
        for proved, line in zip(reported.to_form(), form, strict=True):
            for key, value in line.account.values.items():
                found = proved.account.values[key]
                assert found == value or (found is None and key in unknown)


@given(forms(), st.data())
def test_any_single_blank_can_be_filled(form, data):
    reported = ReportedForm.from_form(form)
    row = data.draw(st.sampled_from(reported.rows))
    column = data.draw(st.sampled_from(form.columns))
    if not column.nullable:
        assert reported.with_cell(row.ref, column.key, None).to_form() == form
