"""Forms 06 and 05 computed from records: pure functions of records, period and rules."""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol, TypeVar, cast, runtime_checkable

import attrs

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
from kstt.i18n import joined, msg
from kstt.vocabulary import AuthorityLevel

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from kstt.dates.periods import ReportingPeriod
    from kstt.definitions.account import Account
    from kstt.definitions.boxes import Boxes
    from kstt.definitions.form_05 import FeedbackAccount
    from kstt.definitions.form_06 import CaseAccount
    from kstt.engines import Frame
    from kstt.findings.finding import Finding
    from kstt.forms.counting import Counting
    from kstt.forms.form import Form
    from kstt.ledger.book import Ledger
    from kstt.records.cases import Case
    from kstt.records.categories import CategoryCatalogue
    from kstt.records.feedback import Feedback

    _Counts = Mapping[tuple[AuthorityLevel | None, str], Sequence[int]]

A = TypeVar("A", bound="Account")

__all__ = ["case_form", "form_05a", "form_05b", "form_06a", "form_06b", "form_06c"]

_SHOWN = 5


def form_06c(
    cases: Iterable[Case] | Frame | Ledger,
    period: ReportingPeriod,
    rules: CountingRules | None = None,
    *,
    unit: str | None = None,
    reporting_unit: str = "",
    rows: RowBy = RowBy.CATEGORY,
    catalogue: CategoryCatalogue | None = None,
    layout: FormLayout | None = None,
) -> Form[CaseAccount]:
    """Form 06c of a province: three sections by level of authority, each listing its categories.

    Args:
        cases: any iterable, consumed once, memory does not grow with it; or a table of any DataFrame
            engine with the columns of :class:`~kstt.records.cases.Case`, counted by the engine itself (see
            :class:`~kstt.frames.CaseFrame`); or a ledger of cases. Each object of an iterable counts, also
            where several have one id; repeated ids are refused in files and tables alone.
        period: the reporting period.
        rules: the counting rules; by default those of the ledger, or else the usual ones.
        unit: count the cases of this unit alone, however its name is spelled; the heading then names it.
        reporting_unit: the reporting unit, for the heading.
        rows: categories, units, or procedures.
        catalogue: the names, the order and the rows to print; a row without cases is printed with zeros.
        layout: the edition; by default the latest in force on the last day of the period.

    Raises: UnknownNameError for a level the form has no section for (ministry), and for a unit that no case
    is of, with the nearest names; NotInForceError for a period that no edition covers; FrameError for a table
    that does not hold cases; LedgerError for a period or rules that the ledger cannot answer for.

    Source: Circular 02/2017/TT-VPCP [doc]; Circular 01/2020/TT-VPCP [portal].

    >>> from datetime import date
    >>> from kstt import Case, Channel, Closing, ReportingPeriod
    >>> case = Case("H1", "Đất đai", AuthorityLevel.DISTRICT, "UBND huyện A", Channel.ONLINE,
    ...             date(2021, 4, 1), date(2021, 4, 20), date(2021, 4, 15), Closing.DECIDED)
    >>> form = form_06c([case], ReportingPeriod.quarter(2021, 2))
    >>> form["II", "Đất đai"].resolved_early
    1
    """
    asked = _Request(period, unit, reporting_unit, catalogue, layout)
    return _case_form("06c", cases, asked, rules, rows)


def form_06a(
    cases: Iterable[Case] | Frame | Ledger,
    period: ReportingPeriod,
    rules: CountingRules | None = None,
    *,
    unit: str | None = None,
    reporting_unit: str = "",
    rows: RowBy = RowBy.CATEGORY,
    catalogue: CategoryCatalogue | None = None,
    layout: FormLayout | None = None,
) -> Form[CaseAccount]:
    """Form 06a of one office that resolves procedures directly; arguments as for :func:`form_06c`.

    The form has no sections: a category is one row, whatever the level of its cases. Cases of several units
    are counted together, with a finding in ``form.findings`` that names them; ``unit`` counts those of one.
    Each object of an iterable counts, also where several have one id.

    >>> from kstt import ReportingPeriod
    >>> form_06a([], ReportingPeriod.quarter(2021, 2)).total.received
    0
    """
    asked = _Request(period, unit, reporting_unit, catalogue, layout)
    return _case_form("06a", cases, asked, rules, rows)


def form_06b(
    cases: Iterable[Case] | Frame | Ledger,
    period: ReportingPeriod,
    rules: CountingRules | None = None,
    *,
    unit: str | None = None,
    reporting_unit: str = "",
    rows: RowBy = RowBy.CATEGORY,
    catalogue: CategoryCatalogue | None = None,
    layout: FormLayout | None = None,
) -> Form[CaseAccount]:
    """Form 06b, summed by a ministry; arguments as for :func:`form_06c`, shape as :func:`form_06a`.

    Each object of an iterable counts, also where several have one id.

    >>> from kstt import ReportingPeriod
    >>> form_06b([], ReportingPeriod.quarter(2021, 2)).code
    'II.06b/VPCP/KSTT'
    """
    asked = _Request(period, unit, reporting_unit, catalogue, layout)
    return _case_form("06b", cases, asked, rules, rows)


def form_05b(
    feedback: Iterable[Feedback] | Frame,
    period: ReportingPeriod,
    *,
    unit: str | None = None,
    reporting_unit: str = "",
    catalogue: CategoryCatalogue | None = None,
    layout: FormLayout | None = None,
) -> Form[FeedbackAccount]:
    """Form 05b of a province: the feedback received and handled, by sector.

    Args: as for :func:`form_06c`. A province that received none files the all-zero form.

    Source: form 05b, Circular 02/2017/TT-VPCP; columns as practised [recall].

    >>> from kstt import FeedbackAccount, ReportingPeriod
    >>> form_05b([], ReportingPeriod.quarter(2021, 2)).total == FeedbackAccount.zero()
    True
    """
    return _feedback_form("05b", feedback, _Request(period, unit, reporting_unit, catalogue, layout))


def form_05a(
    feedback: Iterable[Feedback] | Frame,
    period: ReportingPeriod,
    *,
    unit: str | None = None,
    reporting_unit: str = "",
    catalogue: CategoryCatalogue | None = None,
    layout: FormLayout | None = None,
) -> Form[FeedbackAccount]:
    """Form 05a of a ministry; arguments and shape as for :func:`form_05b`.

    >>> from kstt import ReportingPeriod
    >>> form_05a([], ReportingPeriod.quarter(2021, 2)).code
    'II.05a/VPCP/KSTT'
    """
    return _feedback_form("05a", feedback, _Request(period, unit, reporting_unit, catalogue, layout))


@attrs.frozen
class _Request:
    """What is asked for besides records, rules and rows."""

    period: ReportingPeriod
    unit: str | None
    reporting_unit: str
    catalogue: CategoryCatalogue | None
    layout: FormLayout | None


def case_form(
    form: str,
    cases: Iterable[Case] | Frame | Ledger,
    period: ReportingPeriod,
    rules: CountingRules | None = None,
    *,
    unit: str | None = None,
    reporting_unit: str = "",
    rows: RowBy = RowBy.CATEGORY,
    catalogue: CategoryCatalogue | None = None,
    layout: FormLayout | None = None,
) -> Form[CaseAccount]:
    """The form 06 of a short name, such as ``06c``; other arguments and errors as for :func:`form_06c`.

    >>> from kstt import ReportingPeriod
    >>> case_form("06a", [], ReportingPeriod.quarter(2021, 2)).code
    'II.06a/VPCP/KSTT'
    """
    return _case_form(form, cases, _Request(period, unit, reporting_unit, catalogue, layout), rules, rows)


def _case_form(
    form: str,
    cases: Iterable[Case] | Frame | Ledger,
    asked: _Request,
    rules: CountingRules | None,
    rows: RowBy,
) -> Form[CaseAccount]:
    from kstt.definitions.form_06 import CaseAccount, case_boxes
    from kstt.ledger.book import Ledger
    from kstt.ledger.forms import ledger_form, unit_of_ledger, units_in

    require_rows(rows)
    if rules is not None:
        require_rules(rules)
    layout = _checked(form, asked, CaseAccount)
    if isinstance(cases, Ledger):
        ledger, named = (cases, "") if asked.unit is None else unit_of_ledger(cases, asked.unit)
        named = asked.reporting_unit or named
        found = ledger_form(ledger, layout, asked.period, rules, named, rows, asked.catalogue)
        units = units_in(ledger, asked.period) if layout.of_one_unit and asked.unit is None else ()
        return found.remembering(None, _several(layout, units))
    rules = rules or USUAL_RULES
    boxes = case_boxes(asked.period, rules)
    read = _counts_of(cases, boxes, ("level", rows.value), asked, layout, rules.ended_level)
    return _built(layout, CaseAccount, read, asked)


def _feedback_form(form: str, feedback: Iterable[Feedback] | Frame, asked: _Request) -> Form[FeedbackAccount]:
    from kstt.definitions.form_05 import FeedbackAccount, feedback_boxes

    layout = _checked(form, asked, FeedbackAccount)
    read = _counts_of(feedback, feedback_boxes(asked.period), ("category",), asked, layout)
    return _built(layout, FeedbackAccount, read, asked)


@runtime_checkable
class _Reader(Protocol):
    """Records that are read while they are counted."""

    @property
    def findings(self) -> tuple[Finding, ...]:
        """What was wrong or remarkable in what was read."""
        ...


@attrs.frozen
class _Reading:
    """Records as they were counted: the counts, how, the unit asked for, and the units that there are.

    ``findings`` are those of the reader, where records are read one by one.
    """

    counts: _Counts
    counted: Counting
    unit: str
    units: tuple[str, ...]
    findings: tuple[Finding, ...] = ()


def _built(layout: FormLayout, kind: type[A], read: _Reading, asked: _Request) -> Form[A]:
    from kstt.forms.assembly import build_form

    form = build_form(
        layout,
        asked.period,
        kind,
        read.counted.boxes,
        read.counts,
        asked.reporting_unit or read.unit,
        read.counted.ended,
        asked.catalogue,
        of_units=read.counted.of_units,
    )
    return form.remembering(read.counted, (*_several(layout, read.units), *read.findings))


def _several(layout: FormLayout, units: Sequence[str]) -> tuple[Finding, ...]:
    """The finding that the form of one unit counts cases of several."""
    if len(units) < 2:
        return ()
    from kstt.findings.rules import RULES

    shown = (*units[:_SHOWN], *([msg("{count} more", count=len(units) - _SHOWN)] if units[_SHOWN:] else []))
    rule = RULES["units-several"]
    return (rule.finding(found=joined(", ", shown), expected=1, form=layout.form, count=len(units)),)


def _counts_of(
    records: Iterable[Case] | Iterable[Feedback] | Frame,
    boxes: Boxes,
    keys: tuple[str, ...],
    asked: _Request,
    layout: FormLayout,
    ended: EndedLevel = EndedLevel.OWN_SECTION,
) -> _Reading:
    """The number of records with each code, by level (``None`` where that is no key) and row label."""
    from kstt.engines import is_frame
    from kstt.forms.counting import Counting

    unit = asked.unit
    if is_frame(records):
        from kstt.frames.counting import as_counted, count_frame
        from kstt.frames.of_unit import frame_of_unit, units_counted

        source, named = as_counted(records, boxes.account), ""
        if unit is not None:
            source, named = frame_of_unit(source, unit)
        frame_counts = count_frame(source, boxes, keys)
        units = units_counted(frame_counts, boxes) if layout.of_one_unit and unit is None else ()
        counted = Counting(records, boxes, keys, ended, frame_counts, unit, asked.catalogue)
        return _Reading(frame_counts.counts, counted, named, units)
    from kstt.records.selection import distinct_units, of_unit, spelled_unit

    require_records(records)
    counted = Counting(records, boxes, keys, ended, unit=unit, catalogue=asked.catalogue)
    met: dict[str, int] = {}
    several = layout.of_one_unit and unit is None
    wanted = cast("Iterable[Case]", records)
    by_key = _tallied(
        wanted if unit is None else of_unit(wanted, unit, met), boxes, ("unit", *keys) if several else keys
    )
    named = "" if unit is None else spelled_unit(unit, met)
    units = distinct_units(str(key[0]) for key in by_key) if several else ()
    counts: dict[tuple[AuthorityLevel | None, str], Sequence[int]] = {}
    for key, codes in by_key.items():
        *levels, label = key[1:] if several else key
        if not isinstance(label, str):
            raise ParseError(keys[-1], msg("nothing"), msg("a name in every record"))
        place = (cast("AuthorityLevel", levels[0]) if levels else None, label)
        known = counts.get(place)
        counts[place] = codes if known is None else [a + b for a, b in zip(known, codes, strict=True)]
    return _Reading(counts, counted, named, units, records.findings if isinstance(records, _Reader) else ())


def _tallied(
    records: Iterable[Case] | Iterable[Feedback], boxes: Boxes, keys: tuple[str, ...]
) -> dict[tuple[object, ...], list[int]]:
    from kstt.counting.in_python import tally
    from kstt.records.cases import Case
    from kstt.records.feedback import Feedback
    from kstt.records.fields import fields_of

    try:
        return tally(records, boxes, keys)
    except AttributeError as error:
        from kstt.definitions.form_06 import CaseAccount

        # What is no record lacks a field of one; any other attribute is missing in the caller's own code.
        if error.name not in fields_of(Case if boxes.account is CaseAccount else Feedback):
            raise
        expected = msg("cases") if boxes.account is CaseAccount else msg("pieces of feedback")
        raise ArgumentError(msg("records"), error.obj, expected) from error


def _checked(form: str, asked: _Request, account: type[Account]) -> FormLayout:
    from kstt.definitions.editions import LAYOUTS

    require_period(asked.period)
    layout = asked.layout or LAYOUTS.on(form, asked.period.end)
    require(layout, FormLayout, msg("layout"), msg("an edition of form {form}", form=form))
    if layout.form != form or layout.account is not account:
        raise ParseError(msg("layout"), layout.code, msg("an edition of form {form}", form=form))
    return layout
