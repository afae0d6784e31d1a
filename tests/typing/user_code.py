# pyright: strict, reportUnnecessaryTypeIgnoreComment=true, reportPrivateUsage=false
"""What a user writes, as the type checkers see it: nothing here is run.

``assert_type`` states what an expression is. A line that a checker must refuse carries an ignore for each checker;
an ignore that is not needed is an error itself, so a wrong use that slips through shows.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date, datetime
from typing import assert_type

from kstt import (
    LAYOUTS,
    AuthorityLevel,
    Case,
    CaseAccount,
    Channel,
    Closing,
    CountingRules,
    Feedback,
    FeedbackAccount,
    FeedbackSubject,
    Finding,
    Form,
    FormLayout,
    KsttError,
    ReportedForm,
    ReportingPeriod,
    RowBy,
    Severity,
    Timeliness,
    check,
    check_continuity,
    form_05b,
    form_06c,
)
from kstt.codecs import from_json, to_json
from kstt.io.records import read_cases, scan_cases

period = ReportingPeriod.quarter(2021, 2)


def records() -> Iterator[Case]:
    """Cases may come from any iterable."""
    day = date(2021, 4, 1)
    yield Case("H1", "Đất đai", AuthorityLevel.COMMUNE, "UBND xã A", Channel.ONLINE, day, None, None, None)
    yield Case(
        "H2",
        "Hộ tịch",
        AuthorityLevel.COMMUNE,
        "UBND xã A",
        Channel.DIRECT,
        datetime(2021, 4, 1),
        day,
        day,
        Closing.DECIDED,
    )


# Forms know what their rows are.
cases_form = form_06c(records(), period, CountingRules(timeliness=Timeliness.BY_SESSION), rows=RowBy.UNIT)
feedback_form = form_05b(
    [Feedback("P1", "Đất đai", FeedbackSubject.CONDUCT, date(2021, 4, 1), None, None)], period
)
assert_type(cases_form, Form[CaseAccount])
assert_type(feedback_form, Form[FeedbackAccount])
assert_type(cases_form.total, CaseAccount)
assert_type(cases_form.total.received, int)
assert_type(feedback_form.total.published, int | None)
assert_type(cases_form["II", "Đất đai"], CaseAccount)
assert_type(cases_form.then(cases_form), Form[CaseAccount])
assert_type(cases_form + cases_form, Form[CaseAccount])
assert_type(cases_form.total + cases_form.total, CaseAccount)
assert_type(CaseAccount.zero(), CaseAccount)
assert_type(cases_form.total.values, dict[str, int | None])

# Checks give findings, periods are ordered, layouts are found by day.
findings = check(ReportedForm.from_form(cases_form))
assert_type(findings, tuple[Finding, ...])
assert_type([f.severity for f in findings], list[Severity])
assert_type(check_continuity(cases_form, cases_form), tuple[Finding, ...])
assert_type(period < period.next(), bool)
assert_type(period.split(), tuple[ReportingPeriod, ...])
assert_type(LAYOUTS.on("06c", period.end), FormLayout)
assert_type(read_cases("cases.csv"), tuple[Case, ...])
assert_type(next(iter(scan_cases(["id"]))), Case)
assert_type(from_json(to_json(findings[0]), Finding), Finding)
options: Mapping[str, object] = CountingRules.options()


def vietnamese(error: KsttError) -> str:
    """Errors say their sentence in either language."""
    return error.message("vi")


# Wrong uses, refused by both checkers.
CaseAccount(1, 2)  # type: ignore[call-arg]  # pyright: ignore[reportCallIssue]
CaseAccount("1", 0, 0, 0, 0, 0, 0, 0)  # type: ignore[arg-type]  # pyright: ignore[reportArgumentType]
CaseAccount(1, 0, 0, 0, 0, 0, 1, 0, received=1)  # type: ignore[call-arg]  # pyright: ignore[reportCallIssue]
cases_form.total.received = 3  # type: ignore[misc]  # pyright: ignore[reportAttributeAccessIssue]
print(cases_form.total.recieved)  # type: ignore[attr-defined]  # pyright: ignore[reportAttributeAccessIssue, reportUnknownMemberType, reportUnknownArgumentType]
print(cases_form.total + feedback_form.total)  # type: ignore[operator]  # pyright: ignore[reportOperatorIssue, reportUnknownArgumentType]
cases_form.total.then(feedback_form.total)  # type: ignore[arg-type]  # pyright: ignore[reportArgumentType]
cases_form.then(feedback_form)  # type: ignore[arg-type]  # pyright: ignore[reportArgumentType]
form_06c(records(), "2021-Q2")  # type: ignore[arg-type]  # pyright: ignore[reportArgumentType]
form_06c(records(), period, rows="unit")  # type: ignore[arg-type]  # pyright: ignore[reportArgumentType]
form_06c(period=period)  # type: ignore[call-arg]  # pyright: ignore[reportCallIssue]
form_05b(records(), period)  # type: ignore[arg-type]  # pyright: ignore[reportArgumentType]
check(cases_form)  # type: ignore[arg-type]  # pyright: ignore[reportArgumentType]
CountingRules(timeliness="by_day")  # type: ignore[arg-type]  # pyright: ignore[reportArgumentType]
ReportingPeriod.quarter("2021", 2)  # type: ignore[arg-type]  # pyright: ignore[reportArgumentType]
ReportedForm.from_form(findings)  # type: ignore[arg-type]  # pyright: ignore[reportArgumentType]
