"""What a user's type checker must accept, and infer; checked by mypy and pyright, never run."""

from __future__ import annotations

from datetime import date
from typing import assert_type

from kstt import (
    AuthorityLevel,
    Case,
    CaseAccount,
    Channel,
    Closing,
    FeedbackAccount,
    Finding,
    Form,
    ReportedForm,
    ReportingPeriod,
    check,
    form_05b,
    form_06c,
)


def example() -> None:
    period = ReportingPeriod.quarter(2021, 2)
    case = Case(
        id="H1",
        category="Đất đai",
        level=AuthorityLevel.DISTRICT,
        unit="UBND huyện A",
        channel=Channel.ONLINE,
        received=date(2021, 4, 1),
        due=None,
        closed=date(2021, 4, 2),
        closing=Closing.DECIDED,
    )
    form = form_06c([case], period)
    assert_type(form, Form[CaseAccount])
    assert_type(form.total, CaseAccount)
    assert_type(form.total.received, int)
    assert_type(form["II", "Đất đai"], CaseAccount)
    assert_type(form[AuthorityLevel.DISTRICT].total, CaseAccount)
    assert_type(form + form, Form[CaseAccount])
    assert_type(form.then(form), Form[CaseAccount])
    assert_type(form_05b([], period).total, FeedbackAccount)
    assert_type(sum([form.total], start=CaseAccount.zero()), CaseAccount)
    assert_type(check(ReportedForm.from_form(form)), tuple[Finding, ...])
    assert_type(ReportedForm.from_form(form).to_form().of(CaseAccount), Form[CaseAccount])
    assert_type([line.account for line in form], list[CaseAccount])
