"""Hypothesis strategies for users' own tests: periods, records, balanced accounts, forms, corrupted forms.

Values are valid by construction; nothing is filtered.
"""

from __future__ import annotations

from datetime import date, datetime, time, timedelta
from typing import TYPE_CHECKING

import attrs
from hypothesis import strategies as st

from kstt.dates.instants import VIETNAM, Moment, day_of
from kstt.dates.periods import PeriodKind, ReportingPeriod
from kstt.definitions.account import Account
from kstt.definitions.editions import LAYOUTS
from kstt.definitions.form_05 import FeedbackAccount, feedback_boxes
from kstt.definitions.form_06 import CaseAccount
from kstt.definitions.layout import FormLayout
from kstt.definitions.rules import (
    ClosingTreatment,
    CountingRules,
    EndedLevel,
    NoDueDate,
    Timeliness,
    WaitingTreatment,
)
from kstt.forms.form import Form
from kstt.forms.reported import ReportedForm
from kstt.forms.sections import FormRow, Section
from kstt.records.cases import Case
from kstt.records.feedback import Feedback
from kstt.records.histories import Extension, Suspension
from kstt.vocabulary import AuthorityLevel, Channel, Closing, FeedbackSubject

if TYPE_CHECKING:
    from collections.abc import Sequence

    from hypothesis.strategies import DrawFn, SearchStrategy

__all__ = [
    "CATEGORIES", "Corruption", "case_accounts", "cases", "corrupted_forms", "feedback", "feedback_accounts",
    "forms", "moments", "periods", "rules",
]  # fmt: skip

CATEGORIES = ("Đất đai", "Hộ tịch", "Chứng thực", "Xây dựng", "Bảo trợ xã hội")
"""The procedure categories of the records and forms that are drawn, by default."""
_LEVELS = (AuthorityLevel.PROVINCE, AuthorityLevel.DISTRICT, AuthorityLevel.COMMUNE)
_UNITS = ("UBND huyện A", "UBND xã B", "Sở C")

# Strategies that are made anew for each record cost several times what is drawn from them.
_BOOLEANS = st.booleans()
_CLOCKS = st.one_of(st.sampled_from((time(0), time(7), time(11, 30), time(13, 30), time(17))), st.times())
_IDS = st.uuids().map(str)
_CHANNELS, _SUBJECTS = st.sampled_from(Channel), st.sampled_from(FeedbackSubject)
_CLOSINGS = st.none() | st.sampled_from(Closing)
_SPANS = st.lists(st.tuples(st.integers(0, 90), st.none() | st.integers(0, 60)), max_size=2)
_GRANTED = st.lists(st.integers(0, 120), max_size=2)
_WAYS = st.sampled_from(("not at all", "as a day", "as an instant"))
_DAYS_TO_CLOSE, _DAYS_TO_DUE, _DAYS_TO_EXTEND = st.integers(1, 200), st.integers(-5, 200), st.integers(0, 250)
_DAYS_TO_PUBLISH = st.integers(1, 100)


def periods(
    kinds: Sequence[PeriodKind] = tuple(PeriodKind), first_year: int = 2019, last_year: int = 2030
) -> SearchStrategy[ReportingPeriod]:
    """Reporting periods of these kinds that end in these years.

    >>> from hypothesis import given, settings
    >>> @settings(max_examples=3, deadline=None)
    ... @given(periods())
    ... def test_written_and_read_back(period):
    ...     assert ReportingPeriod.parse(str(period)) == period
    >>> test_written_and_read_back()
    """
    each = {kind: _periods_of(kind, first_year, last_year) for kind in kinds}
    return st.sampled_from(kinds).flatmap(each.__getitem__)


def _periods_of(kind: PeriodKind, first_year: int, last_year: int) -> SearchStrategy[ReportingPeriod]:
    years = st.integers(first_year, last_year)
    match kind:
        case PeriodKind.MONTH:
            return st.builds(ReportingPeriod.month, years, st.integers(1, 12))
        case PeriodKind.QUARTER:
            return st.builds(ReportingPeriod.quarter, years, st.integers(1, 4))
        case PeriodKind.HALF:
            return st.builds(ReportingPeriod.half, years, st.integers(1, 2))
        case PeriodKind.NINE_MONTHS:
            return st.builds(ReportingPeriod.nine_months, years)
        case PeriodKind.YEAR:
            return st.builds(ReportingPeriod.year, years)
        case PeriodKind.CUSTOM:
            days = st.dates(date(first_year, 1, 1), date(last_year, 12, 31))
            lengths = st.integers(0, 400)
            return st.builds(
                lambda start, length: ReportingPeriod(start, start + timedelta(length)), days, lengths
            )


def rules() -> SearchStrategy[CountingRules]:
    """Counting rules, every enumerated option at any of its values.

    >>> from hypothesis import given, settings
    >>> from kstt import form_06c
    >>> @settings(max_examples=3, deadline=None)
    ... @given(rules())
    ... def test_no_cases_under_any_rules(rules):
    ...     assert form_06c([], ReportingPeriod.year(2021), rules).total.received == 0
    >>> test_no_cases_under_any_rules()
    """
    return st.builds(
        CountingRules,
        timeliness=st.sampled_from(Timeliness),
        no_due_date=st.sampled_from(NoDueDate),
        withdrawn=st.sampled_from(ClosingTreatment),
        returned=st.sampled_from(ClosingTreatment),
        waiting=st.sampled_from(WaitingTreatment),
        ended_level=st.sampled_from(EndedLevel),
    )


def moments(first: date, last: date, *, instants: bool = True) -> SearchStrategy[Moment]:
    """Days, and by default instants on Vietnam's clock, round hours among them.

    >>> from hypothesis import given, settings
    >>> @settings(max_examples=3, deadline=None)
    ... @given(moments(date(2021, 4, 1), date(2021, 4, 30)))
    ... def test_april(moment):
    ...     assert day_of(moment).month == 4
    >>> test_april()
    """
    days = st.dates(first, last)
    if not instants:
        return days
    return st.one_of(days, st.builds(lambda d, t: datetime.combine(d, t, VIETNAM), days, _CLOCKS))


def _later(
    draw: DrawFn, day: date, days: SearchStrategy[int], *, instants: bool, always: bool = False
) -> Moment | None:
    """A moment some days after another; ``None`` a third of the time, unless there is one ``always``."""
    if always:
        timed = instants and draw(_BOOLEANS)
    else:
        way = draw(_WAYS)
        if way == "not at all":
            return None
        timed = instants and way == "as an instant"
    on = day + timedelta(draw(days))
    return datetime.combine(on, draw(_CLOCKS), VIETNAM) if timed else on


def cases(
    *,
    first: date = date(2020, 12, 1),
    last: date = date(2022, 1, 31),
    levels: Sequence[AuthorityLevel] = _LEVELS,
    categories: Sequence[str] = CATEGORIES,
    units: Sequence[str] = _UNITS,
    instants: bool = True,
    histories: bool = True,
) -> SearchStrategy[Case]:
    """Cases received between two days; with ``histories`` some were suspended or extended.

    >>> from hypothesis import given, settings
    >>> @settings(max_examples=3, deadline=None)
    ... @given(cases(first=date(2021, 4, 1), last=date(2021, 4, 30)))
    ... def test_received_in_april(case):
    ...     assert day_of(case.received).month == 4
    >>> test_received_in_april()
    """
    return _cases(
        moments(first, last, instants=instants),
        st.sampled_from(categories),
        st.sampled_from(levels),
        st.sampled_from(units),
        instants=instants,
        histories=histories,
    )


@st.composite
def _cases(
    draw: DrawFn,
    receipts: SearchStrategy[Moment],
    categories: SearchStrategy[str],
    levels: SearchStrategy[AuthorityLevel],
    units: SearchStrategy[str],
    *,
    instants: bool,
    histories: bool,
) -> Case:
    received = draw(receipts)
    day = day_of(received)
    closed: Moment | None
    if draw(_BOOLEANS):
        closed = _later(draw, day, _DAYS_TO_CLOSE, instants=instants)
    else:
        closed = received if draw(_BOOLEANS) else None
    suspensions: tuple[Suspension, ...] = ()
    extensions: tuple[Extension, ...] = ()
    if histories and draw(_BOOLEANS):
        suspensions = tuple(
            Suspension(day + timedelta(start), None if length is None else day + timedelta(start + length))
            for start, length in draw(_SPANS)
        )
        extensions = tuple(
            Extension(day + timedelta(granted), later)
            for granted in draw(_GRANTED)
            if (later := _later(draw, day, _DAYS_TO_EXTEND, instants=instants, always=True))
        )
    return Case(
        id=draw(_IDS),
        category=draw(categories),
        level=draw(levels),
        unit=draw(units),
        channel=draw(_CHANNELS),
        received=received,
        due=_later(draw, day, _DAYS_TO_DUE, instants=instants),
        closed=closed,
        closing=draw(_CLOSINGS) if closed is not None else None,
        suspensions=suspensions,
        extensions=extensions,
    )


def feedback(
    *,
    first: date = date(2020, 12, 1),
    last: date = date(2022, 1, 31),
    categories: Sequence[str] = CATEGORIES,
) -> SearchStrategy[Feedback]:
    """Feedback received between two days, resolved or not, its result published or not.

    >>> from hypothesis import given, settings
    >>> @settings(max_examples=3, deadline=None)
    ... @given(feedback(categories=["Đất đai"]))
    ... def test_category(piece):
    ...     assert piece.category == "Đất đai"
    >>> test_category()
    """
    return _feedback(moments(first, last), st.sampled_from(categories))


@st.composite
def _feedback(draw: DrawFn, receipts: SearchStrategy[Moment], categories: SearchStrategy[str]) -> Feedback:
    received = draw(receipts)
    resolved = _later(draw, day_of(received), _DAYS_TO_CLOSE, instants=True)
    published = None
    if resolved is not None:
        published = _later(draw, day_of(resolved), _DAYS_TO_PUBLISH, instants=True)
    return Feedback(
        draw(_IDS),
        draw(categories),
        draw(_SUBJECTS),
        received,
        resolved,
        published,
    )


@st.composite
def _split(draw: DrawFn, total: int, parts: int) -> list[int]:
    """Parts from 0 that add up to a total."""
    below = st.integers(0, total)
    cuts = sorted(draw(below) for _ in range(parts - 1))
    return [after - before for before, after in zip((0, *cuts), (*cuts, total), strict=True)]


@st.composite
def case_accounts(draw: DrawFn, *, most: int = 10_000, carried_over: int | None = None) -> CaseAccount:
    """Balanced accounts of up to ``most`` new cases; ``carried_over`` fixes what came from before.

    >>> from hypothesis import given, settings
    >>> @settings(max_examples=3, deadline=None)
    ... @given(case_accounts(carried_over=3))
    ... def test_new_cases_and_those_carried_over(account):
    ...     assert account.received >= account.carried_over == 3
    >>> test_new_cases_and_those_carried_over()
    """
    before = draw(st.integers(0, most)) if carried_over is None else carried_over
    online, direct = draw(st.integers(0, most)), draw(st.integers(0, most))
    return CaseAccount(online, direct, before, *draw(_split(online + direct + before, 5)))


@st.composite
def feedback_accounts(draw: DrawFn, *, most: int = 100) -> FeedbackAccount:
    """Balanced accounts of feedback, up to ``most`` of each combination of subject, origin and status.

    >>> from hypothesis import given, settings
    >>> @settings(max_examples=3, deadline=None)
    ... @given(feedback_accounts(most=5))
    ... def test_resolved_and_pending(account):
    ...     assert account.resolved + account.pending == account.received
    >>> test_resolved_and_pending()
    """
    boxes = feedback_boxes(ReportingPeriod.quarter(2021, 2))
    counts = draw(st.lists(st.integers(0, most), min_size=len(boxes.codes), max_size=len(boxes.codes)))
    return FeedbackAccount.from_boxes(boxes.values(counts))


@st.composite
def forms(
    draw: DrawFn,
    *,
    layouts: Sequence[FormLayout] = LAYOUTS.layouts,
    period: ReportingPeriod | None = None,
    max_rows: int = 5,
    most: int = 10_000,
) -> Form[Account]:
    """Balanced forms of any layout, with up to ``max_rows`` rows a section.

    >>> from hypothesis import given, settings
    >>> @settings(max_examples=3, deadline=None)
    ... @given(forms(max_rows=2))
    ... def test_the_total(form):
    ...     assert form.total.received == sum(section.total.received for section in form.sections)
    >>> test_the_total()
    """
    layout = draw(st.sampled_from(layouts))
    if period is None:
        period = draw(periods(tuple(PeriodKind), 2021, 2024))
    kind = layout.account
    accounts: SearchStrategy[Account] = (
        case_accounts(most=most) if kind is CaseAccount else feedback_accounts(most=most)
    )
    exist = [h.level for h in layout.sections if h.exists_in(period)]
    levels: list[AuthorityLevel] | list[None] = exist or [None]
    sections = []
    for level in levels:
        count = draw(st.integers(0, max_rows))
        rows = tuple(FormRow(f"Lĩnh vực {n}", draw(accounts)) for n in range(1, count + 1))
        sections.append(Section(level, rows, kind))
    unit = draw(st.sampled_from(("", "UBND tỉnh Đắk Nông", *_UNITS)))
    return Form(layout, period, tuple(sections), reporting_unit=unit)


@attrs.frozen
class Corruption:
    """A form, its table with wrong or blank cells, and which cells those are (row reference, column key).

    >>> from hypothesis import given, settings
    >>> @settings(max_examples=3, deadline=None)
    ... @given(corrupted_forms(blanks=False))
    ... def test_the_table_differs_from_the_form(corruption):
    ...     assert corruption.reported != ReportedForm.from_form(corruption.form)
    >>> test_the_table_differs_from_the_form()
    """

    form: Form[Account]
    reported: ReportedForm
    cells: tuple[tuple[str, str], ...]


@st.composite
def corrupted_forms(
    draw: DrawFn,
    *,
    source: SearchStrategy[Form[Account]] | None = None,
    most_cells: int = 3,
    blanks: bool = True,
) -> Corruption:
    """Tables of balanced forms in which one to ``most_cells`` cells are changed (or blanked).

    >>> from hypothesis import given, settings
    >>> @settings(max_examples=3, deadline=None)
    ... @given(corrupted_forms(most_cells=1))
    ... def test_one_cell_is_wrong(corruption):
    ...     assert len(corruption.cells) == 1
    >>> test_one_cell_is_wrong()
    """
    form = draw(forms() if source is None else source)
    reported = ReportedForm.from_form(form)
    rows, keys = [row.ref for row in reported.rows], [column.key for column in form.columns]
    places = [(row, key) for row in rows for key in keys]
    chosen = draw(st.lists(st.sampled_from(places), min_size=1, max_size=most_cells, unique=True))
    for row, key in chosen:
        right = reported.cell(row, key).value or 0
        value = draw(st.integers(0, 1_000_000))
        wrong: int | None = value + 1 if value >= right else value
        if blanks and draw(st.booleans()):
            wrong = None
        reported = reported.with_cell(row, key, wrong)
    return Corruption(form, reported, tuple(chosen))
