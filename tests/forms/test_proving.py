"""Reported tables that are proved, or refused."""

from datetime import date

import attrs
import pytest
from hypothesis import given

from kstt import (
    LAYOUTS,
    CaseAccount,
    Feedback,
    FeedbackSubject,
    ReportedForm,
    ReportingPeriod,
    check,
    form_05b,
    form_06c,
)  # fmt: skip
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


def test_a_column_that_the_edition_does_not_print_is_unknown_and_not_0():
    usual = LAYOUTS.latest("05b")
    without = attrs.evolve(usual, columns=usual.columns[:-1])
    period = ReportingPeriod.quarter(2021, 2)
    pieces = [
        Feedback(
            "P1", "Đất đai", FeedbackSubject.CONDUCT, date(2021, 4, 1), date(2021, 4, 9), date(2021, 4, 9)
        )
    ]
    form = form_05b(pieces, period, layout=without)
    assert form_05b(pieces, period)["Đất đai"].published == 1
    assert ReportedForm.from_form(form).to_form()["Đất đai"].published is None
