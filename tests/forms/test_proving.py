"""Reported tables that are proved, or refused."""

import pytest
from hypothesis import given

from kstt import CaseAccount, ReportedForm, ReportingPeriod, check, form_06c
from kstt.errors import ParseError
from kstt.testing import forms


@given(forms())
def test_a_proved_form_has_no_finding_and_comes_back(form):
    reported = ReportedForm.from_form(form)
    assert check(reported) == ()
    assert reported.to_form() == form


def test_proving_needs_a_period():
    report = ReportedForm.from_form(form_06c([], ReportingPeriod.quarter(2021, 2)))
    without = ReportedForm(report.layout, report.rows)
    with pytest.raises(ParseError, match="period"):
        without.to_form()
    assert without.to_form(ReportingPeriod.quarter(2021, 2)).total == CaseAccount.zero()
