"""Form 06: its columns, which case falls where, its sections and its editions.

Source: columns and sections as published [doc, portal]; the laws of counting [doc], and the options of
:class:`~kstt.CountingRules`, in which portals differ [portal].
"""

from __future__ import annotations

from datetime import date, timedelta
from functools import lru_cache
from typing import TYPE_CHECKING, ClassVar

import attrs

from kstt.dates.instants import microseconds
from kstt.definitions.account import Account
from kstt.definitions.boxes import (
    CLOSED,
    DUE,
    RECEIVED,
    SUSPENDED_SINCE,
    All,
    Bound,
    Boxes,
    Branch,
    Clock,
    Day,
    Equal,
    Less,
    Missing,
    Not,
    OneOf,
    Predicate,
    SessionStart,
    Some,
    Suspended,
    SuspendedBefore,
    Tree,
    in_scope,
    leaf,
    still_open,
)
from kstt.definitions.columns import ALL, CARRIED_OVER, IN_PERIOD, Rate, Role, column
from kstt.definitions.layout import SectionHeading, editions_of
from kstt.definitions.rules import ClosingTreatment, CountingRules, NoDueDate, Timeliness, WaitingTreatment
from kstt.law.instruments import FORMS_2017, LOCAL_GOVERNMENT, REGISTER, Citation
from kstt.vocabulary import AuthorityLevel, Channel, Closing

if TYPE_CHECKING:
    from kstt.dates.periods import ReportingPeriod

__all__ = ["EDITIONS", "CaseAccount", "case_boxes", "case_boxes_on", "due_by", "overdue_on"]


_IN, _OUT, _HELD = (
    "Số lượng hồ sơ tiếp nhận",
    "Số lượng hồ sơ đã giải quyết",
    "Số lượng hồ sơ đang giải quyết",
)


@attrs.frozen
class CaseAccount(Account):
    """A row of form 06: the cases received, resolved and pending in one period. Unit: cases.

    Build it from the eight boxes; the totals ``received``, ``resolved`` and ``pending`` are derived.

    Raises: UnbalancedAccountError when received is not resolved + pending; CountError for anything but
    whole numbers from 0.

    Source: columns 3–13 of form 06a/06c, Circular 02/2017/TT-VPCP [doc, portal].

    >>> row = CaseAccount(received_online=2, received_direct=3, carried_over=1, resolved_early=1,
    ...                   resolved_on_time=2, resolved_late=0, pending_within=2, pending_overdue=1)
    >>> row.received, row.resolved, row.pending
    (6, 3, 3)
    >>> CaseAccount(1, 0, 0, 0, 0, 0, 0, 0)
    Traceback (most recent call last):
        ...
    kstt.errors.UnbalancedAccountError: received = 1, but resolved + pending = 0 (difference 1)
    """

    # fmt: off
    received: int = attrs.field(init=False, eq=False, repr=False,
        metadata=column(3, _IN, ALL, role=Role.TOTAL, splits=(("received_online",
        "received_direct", "carried_over"), ("resolved", "pending")), source=FORMS_2017))
    received_online: int = attrs.field(
        metadata=column(4, _IN, IN_PERIOD, "Trực tuyến", role=Role.FLOW, source=FORMS_2017))
    received_direct: int = attrs.field(
        metadata=column(5, _IN, IN_PERIOD, "Trực tiếp, dịch vụ bưu chính", role=Role.FLOW,
        source=FORMS_2017))
    carried_over: int = attrs.field(
        metadata=column(6, _IN, CARRIED_OVER, role=Role.OPENING_STOCK, source=FORMS_2017))
    resolved: int = attrs.field(init=False, eq=False, repr=False,
        metadata=column(7, _OUT, ALL, role=Role.TOTAL, splits=(("resolved_early",
        "resolved_on_time", "resolved_late"),), source=FORMS_2017))
    resolved_early: int = attrs.field(
        metadata=column(8, _OUT, "Trước hạn", role=Role.FLOW, source=FORMS_2017))
    resolved_on_time: int = attrs.field(
        metadata=column(9, _OUT, "Đúng hạn", role=Role.FLOW, source=FORMS_2017))
    resolved_late: int = attrs.field(
        metadata=column(10, _OUT, "Quá hạn", role=Role.FLOW, source=FORMS_2017))
    pending: int = attrs.field(init=False, eq=False, repr=False,
        metadata=column(11, _HELD, ALL, role=Role.TOTAL, splits=(("pending_within",
        "pending_overdue"),), source=FORMS_2017))
    pending_within: int = attrs.field(
        metadata=column(12, _HELD, "Trong hạn", role=Role.CLOSING_STOCK, source=FORMS_2017))
    pending_overdue: int = attrs.field(
        metadata=column(13, _HELD, "Quá hạn", role=Role.CLOSING_STOCK, source=FORMS_2017))
    # fmt: on
    RATES: ClassVar[tuple[Rate, ...]] = (
        Rate(
            "on_time",
            "Tỷ lệ giải quyết trước hạn và đúng hạn, trong số đã giải quyết",
            ("resolved_early", "resolved_on_time"),
            ("resolved",),
            FORMS_2017,
        ),
        Rate(
            "online",
            "Tỷ lệ tiếp nhận trực tuyến, trong số tiếp nhận trong kỳ",
            ("received_online",),
            ("received_online", "received_direct"),
            FORMS_2017,
        ),
        Rate("resolved", "Tỷ lệ giải quyết, trong số tiếp nhận", ("resolved",), ("received",), FORMS_2017),
        Rate(
            "overdue",
            "Tỷ lệ quá hạn, trong số đang giải quyết",
            ("pending_overdue",),
            ("pending",),
            FORMS_2017,
        ),
    )


_DUE_CLOCK, _CLOSED_CLOCK = Clock("due"), Clock("closed")


@lru_cache(maxsize=256)
def case_boxes(period: ReportingPeriod, rules: CountingRules) -> Boxes:
    """How cases are counted in form 06.

    >>> from kstt.dates import ReportingPeriod
    >>> boxes = case_boxes(ReportingPeriod.quarter(2021, 2), CountingRules())
    >>> len(boxes.codes)
    21
    """
    return _case_boxes(period.start, period.end, rules)


@lru_cache(maxsize=256)
def case_boxes_on(day: Bound, rules: CountingRules) -> Boxes:
    """How a case is counted in the one-day period ``day``, which may be a day of the case itself.

    >>> from kstt.definitions.boxes import Day
    >>> case_boxes_on(Day("closed"), CountingRules()).as_of
    Day(field='closed', after=0)
    """
    return _case_boxes(day, day, rules)


def overdue_on(day: date, rules: CountingRules) -> Predicate:
    """A case is pending at the end of a day, and overdue: as form 06 counts it in a period that ends then."""
    return case_boxes_on(day, rules).predicate("pending_overdue")


def due_by(day: date, until: date, rules: CountingRules) -> Predicate:
    """A case is pending at the end of a day, within its deadline, which is on a later day at the latest.

    A case whose clock stands still is not due, unless the rules count it by its date.
    """
    tests = [
        case_boxes_on(day, rules).predicate("pending_within"),
        Not(Missing(DUE)),
        Not(Less(until, DUE)),
    ]
    if rules.waiting is not WaitingTreatment.BY_DATE:
        tests.append(Not(Suspended(day)))
    return All(tuple(tests))


def _case_boxes(start: Bound, end: Bound, rules: CountingRules) -> Boxes:
    treatments = {Closing.WITHDRAWN: rules.withdrawn, Closing.RETURNED: rules.returned}
    left_out = tuple(c for c, treatment in treatments.items() if treatment is ClosingTreatment.LEFT_OUT)
    scope = in_scope(CLOSED, start, end)
    if left_out:
        scope = All((scope, Not(OneOf("closing", left_out))))
    receipt = Branch(
        Less(RECEIVED, start),
        leaf("carried_over"),
        Branch(OneOf("channel", (Channel.ONLINE,)), leaf("received_online"), leaf("received_direct")),
    )
    status = Branch(still_open(CLOSED, end), _pending(rules, end), _resolved(rules, treatments))
    return Boxes(CaseAccount, end, scope, (receipt, status))


def _pending(rules: CountingRules, end: Bound) -> Tree:
    overdue: Predicate = Less(DUE, end)
    if rules.timeliness is not Timeliness.BY_DAY:
        # Judged at 24:00 of the last day: an instant on that day has passed by then.
        overdue = Some((overdue, All((Equal(DUE, end), Not(Missing(_DUE_CLOCK))))))
    overdue = All((Not(Missing(DUE)), overdue))
    if rules.waiting is WaitingTreatment.WITHIN:
        overdue = All((overdue, Not(Suspended(end))))
    elif rules.waiting is WaitingTreatment.FIRST_STOP:
        late = _late(rules, SUSPENDED_SINCE)
        stopped = Some((SuspendedBefore(end), All((Not(Missing(DUE)), late))))
        overdue = Some((All((Suspended(end), stopped)), All((Not(Suspended(end)), overdue))))
    return Branch(overdue, leaf("pending_overdue"), leaf("pending_within"))


def _resolved(rules: CountingRules, treatments: dict[Closing, ClosingTreatment]) -> Tree:
    early, late = _early(rules), _late(rules)
    on_time = tuple(c for c, treatment in treatments.items() if treatment is ClosingTreatment.ON_TIME)
    no_due = "resolved_early" if rules.no_due_date is NoDueDate.EARLY else "resolved_on_time"
    by_date = Branch(
        Missing(DUE),
        leaf(no_due),
        Branch(
            early,
            leaf("resolved_early"),
            Branch(late, leaf("resolved_late"), leaf("resolved_on_time")),
        ),
    )
    return Branch(OneOf("closing", on_time), leaf("resolved_on_time"), by_date) if on_time else by_date


def _early(rules: CountingRules) -> Predicate:
    early = Less(CLOSED, DUE)
    if rules.timeliness is Timeliness.BY_DAY:
        return early
    threshold = (
        SessionStart("due", tuple(microseconds(session.start) for session in rules.sessions))
        if rules.timeliness is Timeliness.BY_SESSION
        else _DUE_CLOCK
    )
    return Some((early, All((_same_day("closed"), Less(_CLOSED_CLOCK, threshold)))))


def _late(rules: CountingRules, ended: str = "closed") -> Predicate:
    """Whether a case that ended at a moment of its own was late."""
    late = Less(DUE, Day(ended))
    if rules.timeliness is Timeliness.BY_DAY:
        return late
    return Some((late, All((_same_day(ended), Less(_DUE_CLOCK, Clock(ended))))))


def _same_day(ended: str) -> Predicate:
    """On the same day the times decide, if both moments have one."""
    return All((Equal(Day(ended), DUE), Not(Missing(Clock(ended))), Not(Missing(_DUE_CLOCK))))


def _last_day_before(citation: Citation) -> date | None:
    start = REGISTER[citation.instrument].in_force_from
    return start - timedelta(days=1) if start else None


_LEVELS = tuple(
    SectionHeading(
        level,
        f"TTHC thuộc phạm vi thẩm quyền giải quyết của {level.label}",
        words,
        _last_day_before(LOCAL_GOVERNMENT) if level is AuthorityLevel.DISTRICT else None,
        LOCAL_GOVERNMENT if level is AuthorityLevel.DISTRICT else None,
    )
    for level, words in (
        (AuthorityLevel.PROVINCE, ("tỉnh", "sở", "sở ban ngành")),
        (AuthorityLevel.DISTRICT, ("huyện", "quận", "thị xã")),
        (AuthorityLevel.COMMUNE, ("cấp xã", "phường", "xã phường", "thị trấn")),
    )
)

_TITLE = "Tình hình, kết quả giải quyết thủ tục hành chính"
_OF_ROWS, _OF_COUNTS = "Lĩnh vực giải quyết", "Số hồ sơ TTHC"
_OFFICE = "tại cơ quan, đơn vị trực tiếp giải quyết thủ tục hành chính"

EDITIONS = (
    *editions_of(
        "06a",
        f"{_TITLE} {_OFFICE}",
        CaseAccount,
        row_header=_OF_ROWS,
        unit_of_count=_OF_COUNTS,
        of_one_unit=True,
    ),
    *editions_of(
        "06b",
        f"{_TITLE} tại bộ, cơ quan ngang bộ",
        CaseAccount,
        row_header=_OF_ROWS,
        unit_of_count=_OF_COUNTS,
    ),
    *editions_of(
        "06c",
        f"{_TITLE} trên địa bàn tỉnh",
        CaseAccount,
        sections=_LEVELS,
        row_header=_OF_ROWS,
        unit_of_count=_OF_COUNTS,
    ),
)
"""The editions of form 06: at one office, of a ministry, of a province."""
