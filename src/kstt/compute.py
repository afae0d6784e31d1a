"""Forms 06 and 05 computed from records: pure functions of records, period and rules."""

from __future__ import annotations

from typing import TYPE_CHECKING, TypeVar, cast

from kstt.definitions.layout import FormLayout
from kstt.definitions.rules import (
    USUAL_RULES,
    CountingRules,
    EndedLevel,
    RowBy,
    require_period,
    require_records,
    require_rows,
    require_rules,
)
from kstt.errors import ArgumentError, ParseError, require
from kstt.i18n import msg
from kstt.vocabulary import AuthorityLevel

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from kstt.dates.periods import ReportingPeriod
    from kstt.definitions.account import Account
    from kstt.definitions.boxes import Boxes
    from kstt.definitions.form_05 import FeedbackAccount
    from kstt.definitions.form_06 import CaseAccount
    from kstt.engines import Frame
    from kstt.forms.counting import Counting
    from kstt.forms.form import Form
    from kstt.ledger.book import Ledger
    from kstt.records.cases import Case
    from kstt.records.feedback import Feedback

    _Counts = Mapping[tuple[AuthorityLevel | None, str], Sequence[int]]

A = TypeVar("A", bound="Account")

__all__ = ["case_form", "form_05a", "form_05b", "form_06a", "form_06b", "form_06c"]


def form_06c(
    cases: Iterable[Case] | Frame | Ledger,
    period: ReportingPeriod,
    rules: CountingRules | None = None,
    *,
    reporting_unit: str = "",
    rows: RowBy = RowBy.CATEGORY,
    layout: FormLayout | None = None,
) -> Form[CaseAccount]:
    """Form 06c of a province: three sections by level of authority, each listing its categories.

    Args:
        cases: any iterable, consumed once, memory does not grow with it; or a table of any DataFrame
            engine with the columns of :class:`~kstt.records.cases.Case`, counted by the engine itself (see
            :class:`~kstt.frames.CaseFrame`); or a ledger of cases.
        period: the reporting period.
        rules: the counting rules; by default those of the ledger, or else the usual ones.
        reporting_unit: the reporting unit, for the heading.
        rows: categories, or units.
        layout: the edition; by default the latest in force on the last day of the period.

    Raises: UnknownNameError for a level the form has no section for (ministry); NotInForceError for a
    period that no edition covers; FrameError for a table that does not hold cases; LedgerError for a
    period or rules that the ledger cannot answer for.

    Source: Circular 02/2017/TT-VPCP [doc]; Circular 01/2020/TT-VPCP [portal].

    >>> from datetime import date
    >>> from kstt import Case, Channel, Closing, ReportingPeriod
    >>> case = Case("H1", "Đất đai", AuthorityLevel.DISTRICT, "UBND huyện A", Channel.ONLINE,
    ...             date(2021, 4, 1), date(2021, 4, 20), date(2021, 4, 15), Closing.DECIDED)
    >>> form = form_06c([case], ReportingPeriod.quarter(2021, 2))
    >>> form["II", "Đất đai"].resolved_early
    1
    """
    return case_form("06c", cases, period, rules, reporting_unit=reporting_unit, rows=rows, layout=layout)


def form_06a(
    cases: Iterable[Case] | Frame | Ledger,
    period: ReportingPeriod,
    rules: CountingRules | None = None,
    *,
    reporting_unit: str = "",
    rows: RowBy = RowBy.CATEGORY,
    layout: FormLayout | None = None,
) -> Form[CaseAccount]:
    """Form 06a of one office that resolves procedures directly; arguments as for :func:`form_06c`.

    The form has no sections: a category is one row, whatever the level of its cases.

    >>> from kstt import ReportingPeriod
    >>> form_06a([], ReportingPeriod.quarter(2021, 2)).total.received
    0
    """
    return case_form("06a", cases, period, rules, reporting_unit=reporting_unit, rows=rows, layout=layout)


def form_06b(
    cases: Iterable[Case] | Frame | Ledger,
    period: ReportingPeriod,
    rules: CountingRules | None = None,
    *,
    reporting_unit: str = "",
    rows: RowBy = RowBy.CATEGORY,
    layout: FormLayout | None = None,
) -> Form[CaseAccount]:
    """Form 06b, summed by a ministry; arguments as for :func:`form_06c`, shape as :func:`form_06a`.

    >>> from kstt import ReportingPeriod
    >>> form_06b([], ReportingPeriod.quarter(2021, 2)).code
    'II.06b/VPCP/KSTT'
    """
    return case_form("06b", cases, period, rules, reporting_unit=reporting_unit, rows=rows, layout=layout)


def form_05b(
    feedback: Iterable[Feedback] | Frame,
    period: ReportingPeriod,
    *,
    reporting_unit: str = "",
    layout: FormLayout | None = None,
) -> Form[FeedbackAccount]:
    """Form 05b of a province: the feedback received and handled, by sector.

    Args: as for :func:`form_06c`. A province that received none files the all-zero form.

    Source: form 05b, Circular 02/2017/TT-VPCP; columns as practised [recall].

    >>> from kstt import ReportingPeriod
    >>> form_05b([], ReportingPeriod.quarter(2021, 2)).total == FeedbackAccount.zero()
    True
    """
    return _feedback_form("05b", feedback, period, reporting_unit, layout)


def form_05a(
    feedback: Iterable[Feedback] | Frame,
    period: ReportingPeriod,
    *,
    reporting_unit: str = "",
    layout: FormLayout | None = None,
) -> Form[FeedbackAccount]:
    """Form 05a of a ministry; arguments and shape as for :func:`form_05b`.

    >>> from kstt import ReportingPeriod
    >>> form_05a([], ReportingPeriod.quarter(2021, 2)).code
    'II.05a/VPCP/KSTT'
    """
    return _feedback_form("05a", feedback, period, reporting_unit, layout)


def case_form(
    form: str,
    cases: Iterable[Case] | Frame | Ledger,
    period: ReportingPeriod,
    rules: CountingRules | None = None,
    *,
    reporting_unit: str = "",
    rows: RowBy = RowBy.CATEGORY,
    layout: FormLayout | None = None,
) -> Form[CaseAccount]:
    """The form 06 of a short name, such as ``06c``; other arguments and errors as for :func:`form_06c`.

    >>> from kstt import ReportingPeriod
    >>> case_form("06a", [], ReportingPeriod.quarter(2021, 2)).code
    'II.06a/VPCP/KSTT'
    """
    from kstt.definitions.form_06 import CaseAccount, case_boxes
    from kstt.ledger.book import Ledger
    from kstt.ledger.forms import ledger_form

    require_rows(rows)
    if rules is not None:
        require_rules(rules)
    layout = _checked(form, period, layout, CaseAccount)
    if isinstance(cases, Ledger):
        return ledger_form(cases, layout, period, rules, reporting_unit, rows)
    rules = rules or USUAL_RULES
    counted = _counted(cases, case_boxes(period, rules), ("level", rows.value), rules.ended_level)
    return _form_of(layout, period, CaseAccount, *counted, reporting_unit)


def _feedback_form(
    form: str,
    feedback: Iterable[Feedback] | Frame,
    period: ReportingPeriod,
    reporting_unit: str,
    layout: FormLayout | None,
) -> Form[FeedbackAccount]:
    from kstt.definitions.form_05 import FeedbackAccount, feedback_boxes

    layout = _checked(form, period, layout, FeedbackAccount)
    counted = _counted(feedback, feedback_boxes(period), ("category",))
    return _form_of(layout, period, FeedbackAccount, *counted, reporting_unit)


def _form_of(
    layout: FormLayout,
    period: ReportingPeriod,
    account: type[A],
    counts: _Counts,
    counted: Counting,
    reporting_unit: str,
) -> Form[A]:
    from kstt.forms.assembly import build_form

    form = build_form(layout, period, account, counted.boxes, counts, reporting_unit, counted.ended)
    return form.remembering(counted)


def _counted(
    records: Iterable[Case] | Iterable[Feedback] | Frame,
    boxes: Boxes,
    keys: tuple[str, ...],
    ended: EndedLevel = EndedLevel.OWN_SECTION,
) -> tuple[_Counts, Counting]:
    """The number of records with each code, by level (``None`` where that is no key) and row label."""
    from kstt.engines import is_frame
    from kstt.forms.counting import Counting

    if is_frame(records):
        from kstt.frames.counting import as_counted, count_frame

        counted_frame = count_frame(as_counted(records, boxes.account), boxes, keys)
        return counted_frame.counts, Counting(records, boxes, keys, ended, counted_frame)
    require_records(records)
    from kstt.counting.in_python import tally
    from kstt.records.cases import Case
    from kstt.records.feedback import Feedback
    from kstt.records.fields import fields_of

    try:
        counts = tally(cast("Iterable[Case] | Iterable[Feedback]", records), boxes, keys)
    except AttributeError as error:
        from kstt.definitions.form_06 import CaseAccount

        of_cases = boxes.account is CaseAccount
        # What is no record lacks a field of one; any other attribute is missing in the caller's own code.
        if error.name not in fields_of(Case if of_cases else Feedback):
            raise
        expected = msg("cases") if of_cases else msg("pieces of feedback")
        raise ArgumentError(msg("records"), error.obj, expected) from error
    by_level = counts if len(keys) > 1 else {(None, *key): codes for key, codes in counts.items()}
    return cast("_Counts", by_level), Counting(records, boxes, keys, ended)


def _checked(
    form: str, period: ReportingPeriod, layout: FormLayout | None, account: type[Account]
) -> FormLayout:
    from kstt.definitions.editions import LAYOUTS

    require_period(period)
    layout = layout or LAYOUTS.on(form, period.end)
    require(layout, FormLayout, msg("layout"), msg("an edition of form {form}", form=form))
    if layout.form != form or layout.account is not account:
        raise ParseError(msg("layout"), layout.code, msg("an edition of form {form}", form=form))
    return layout
