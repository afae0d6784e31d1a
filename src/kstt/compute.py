"""Forms 06 and 05 computed from records: pure functions of records, period and rules."""

from __future__ import annotations

from collections import defaultdict
from enum import Enum
from typing import TYPE_CHECKING, TypeVar, cast

from kstt.accounts import Account, CaseAccount, FeedbackAccount
from kstt.counting import case_boxes, feedback_boxes
from kstt.engines import Frame, is_frame
from kstt.errors import ParseError
from kstt.explain import Counted
from kstt.forms.form import Form, FormRow, Section
from kstt.forms.layouts import LAYOUTS, FormLayout
from kstt.rules import CountingRules, EndedLevel
from kstt.tally import tally
from kstt.text import alphabetical, name_key
from kstt.vocabulary import AuthorityLevel

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping, Sequence

    from kstt.boxes import Boxes
    from kstt.cases import Case
    from kstt.feedback import Feedback
    from kstt.ledger import Ledger
    from kstt.periods import ReportingPeriod

    _Counts = Mapping[tuple[AuthorityLevel | None, str], Sequence[int]]

__all__ = ["RowBy", "form_05a", "form_05b", "form_06a", "form_06b", "form_06c"]

A = TypeVar("A", bound=Account)
_DEFAULT_RULES = CountingRules()


class RowBy(Enum):
    """What the rows of form 06 list: procedure categories, or units (as some portals do)."""

    CATEGORY = "category"
    UNIT = "unit"


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
            engine with the columns of :class:`~kstt.cases.Case`, counted by the engine itself (see
            :class:`~kstt.frames.CaseFrame`); or a ledger of cases.
        period: the reporting period.
        rules: the counting rules; by default those of the ledger, or else the usual ones.
        reporting_unit: whose form it is, for the heading.
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
    return _case_form("06c", cases, period, rules, reporting_unit, rows, layout)


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
    return _case_form("06a", cases, period, rules, reporting_unit, rows, layout)


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
    return _case_form("06b", cases, period, rules, reporting_unit, rows, layout)


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


def _case_form(
    form: str,
    cases: Iterable[Case] | Frame | Ledger,
    period: ReportingPeriod,
    rules: CountingRules | None,
    reporting_unit: str,
    rows: RowBy,
    layout: FormLayout | None,
) -> Form[CaseAccount]:
    from kstt.ledger import Ledger, ledger_form

    layout = _checked(form, period, layout, CaseAccount)
    if isinstance(cases, Ledger):
        return ledger_form(cases, layout, period, rules, reporting_unit, rows)
    rules = rules or _DEFAULT_RULES
    boxes = case_boxes(period, rules)
    counts, counted = _counts_of(cases, boxes, ("level", rows.value), rules.ended_level)
    found = build_form(layout, period, CaseAccount, boxes, counts, reporting_unit, rules.ended_level)
    return found.remembering(counted)


def _feedback_form(
    form: str,
    feedback: Iterable[Feedback] | Frame,
    period: ReportingPeriod,
    reporting_unit: str,
    layout: FormLayout | None,
) -> Form[FeedbackAccount]:
    layout = _checked(form, period, layout, FeedbackAccount)
    boxes = feedback_boxes(period)
    counts, counted = _counts_of(feedback, boxes, ("category",))
    found = build_form(layout, period, FeedbackAccount, boxes, counts, reporting_unit)
    return found.remembering(counted)


def _counts_of(
    records: Iterable[Case] | Iterable[Feedback] | Frame,
    boxes: Boxes,
    keys: tuple[str, ...],
    ended: EndedLevel = EndedLevel.OWN_SECTION,
) -> tuple[_Counts, Counted]:
    """The number of records with each code, by level (``None`` where that is no key) and row label."""
    if is_frame(records):
        from kstt.frames.tally import as_source, tally_frame

        tallied = tally_frame(as_source(records, boxes.account), boxes, keys)
        return tallied.counts, Counted(records, boxes, keys, ended, tallied)
    counts = tally(cast("Iterable[Case] | Iterable[Feedback]", records), boxes, keys)
    by_level = counts if len(keys) > 1 else {(None, *key): codes for key, codes in counts.items()}
    return cast("_Counts", by_level), Counted(records, boxes, keys, ended)


def _checked(
    form: str, period: ReportingPeriod, layout: FormLayout | None, account: type[Account]
) -> FormLayout:
    layout = layout or LAYOUTS.on(form, period.end)
    if layout.form != form or layout.account is not account:
        raise ParseError("layout", layout.code, f"an edition of form {form}")
    return layout


def build_form(
    layout: FormLayout,
    period: ReportingPeriod,
    kind: type[A],
    boxes: Boxes,
    counts: _Counts,
    reporting_unit: str = "",
    ended: EndedLevel = EndedLevel.OWN_SECTION,
) -> Form[A]:
    """The form from the number of records with each code, by level and row label.

    Spellings of one name become one row under the spelling with the most records; rows stand in the
    order of the Vietnamese alphabet, so that the same records give the same form on every engine.

    Raises: UnknownNameError for a level that the layout has no section for.
    """
    return assembled(layout, period, kind, counts, boxes.values, sum, reporting_unit, ended)


def assembled(
    layout: FormLayout,
    period: ReportingPeriod,
    kind: type[A],
    counts: _Counts,
    values_of: Callable[[Sequence[int]], Mapping[str, int]],
    records_of: Callable[[Sequence[int]], int],
    reporting_unit: str = "",
    ended: EndedLevel = EndedLevel.OWN_SECTION,
) -> Form[A]:
    """The form from counts of any kind that add up, by level and row label: see :func:`build_form`.

    ``values_of`` tells the boxes of the account that counts make, ``records_of`` of how many records
    they are.
    """
    merged: dict[AuthorityLevel | None, dict[str, dict[str, Sequence[int]]]] = defaultdict(
        lambda: defaultdict(dict)
    )
    for (level, label), codes in counts.items():
        section = layout.section_of(level, period, ended) if level is not None and layout.sections else None
        spellings = merged[section][name_key(label)]
        known = spellings.get(label)
        spellings[label] = codes if known is None else _sum([known, codes])
    sections: list[Section[A]] = []
    for section_level in section_levels(layout, period, ended, merged):
        rows = [
            FormRow(_usual(spellings, records_of), kind.from_boxes(values_of(_sum(list(spellings.values())))))
            for spellings in merged[section_level].values()
        ]
        rows.sort(key=lambda row: alphabetical(row.label))
        sections.append(Section(section_level, tuple(rows), kind))
    return Form(layout, period, tuple(sections), reporting_unit=reporting_unit)


def _sum(counts: list[Sequence[int]]) -> Sequence[int]:
    return counts[0] if len(counts) == 1 else [sum(n) for n in zip(*counts, strict=True)]


def _usual(spellings: Mapping[str, Sequence[int]], records_of: Callable[[Sequence[int]], int]) -> str:
    """The spelling with the most records, the first by code point among equals."""
    if len(spellings) == 1:
        return next(iter(spellings))
    return min(spellings, key=lambda label: (-records_of(spellings[label]), label))


def section_levels(
    layout: FormLayout, period: ReportingPeriod, ended: EndedLevel, found: Iterable[AuthorityLevel | None]
) -> list[AuthorityLevel | None]:
    """The sections to print: those that exist in the period and keep their cases, and any that has cases."""
    if not layout.sections:
        return [None]
    levels = set(found)
    return [
        h.level
        for h in layout.sections
        if h.level in levels or (h.exists_in(period) and layout.section_of(h.level, period, ended) is h.level)
    ]
