"""Form 05: its columns, which feedback falls where, and its editions.

Source: columns as practised [recall]; what feedback is about: Decree 20/2008/NĐ-CP art. 5 [law].
"""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING, ClassVar

import attrs

from kstt.definitions.account import Account, Values
from kstt.definitions.boxes import (
    RECEIVED,
    Boxes,
    Branch,
    Day,
    Less,
    Missing,
    OneOf,
    Some,
    in_scope,
    leaf,
    still_open,
)
from kstt.definitions.columns import ALL, CARRIED_OVER, Rate, Role, column
from kstt.definitions.layout import editions_of
from kstt.errors import ContinuityError
from kstt.i18n import msg
from kstt.law.instruments import Provenance, cite
from kstt.vocabulary import FeedbackSubject

if TYPE_CHECKING:
    from kstt.dates.periods import ReportingPeriod

__all__ = ["EDITIONS", "FeedbackAccount", "feedback_boxes"]

_SOURCE = cite("02/2017/TT-VPCP", provenance=Provenance.RECALL)
_SUBJECT, _ORIGIN = "Theo nội dung", "Theo thời điểm"
_CONDUCT, _REGULATION = "Hành vi hành chính", "Quy định hành chính"
_PAKN_IN = "Số phản ánh, kiến nghị tiếp nhận"
_PAKN_OUT = "Số phản ánh, kiến nghị đã xử lý"
_PAKN_HELD = "Số phản ánh, kiến nghị đang xử lý"


@attrs.frozen
class FeedbackAccount(Account):
    """A row of form 05: the feedback received, resolved and being handled. Unit: pieces of feedback.

    Received is broken down twice: by subject (conduct, regulation) and by origin (carried over, new).
    ``resolved_carried_over``, ``resolved_new`` and ``published`` are ``None`` where the forms of two
    periods do not determine them (see :meth:`then`); computed from records they are always known.

    Raises: UnbalancedAccountError, CountError.

    Source: columns as practised [recall]; form 05, Circular 02/2017/TT-VPCP.

    >>> row = FeedbackAccount(received_conduct=2, received_regulation=1, carried_over=1, received_new=2,
    ...     resolved_conduct=1, resolved_regulation=1, resolved_carried_over=1, resolved_new=1,
    ...     pending_conduct=1, pending_regulation=0, published=2)
    >>> row.received, row.resolved, row.pending
    (3, 2, 1)
    """

    # fmt: off
    received: int = attrs.field(init=False, eq=False, repr=False,
        metadata=column(3, _PAKN_IN, ALL, role=Role.TOTAL, splits=(("received_conduct",
        "received_regulation"), ("carried_over", "received_new"), ("resolved", "pending")),
        source=_SOURCE))
    received_conduct: int = attrs.field(
        metadata=column(4, _PAKN_IN, _SUBJECT, _CONDUCT, role=Role.FLOW,
        splits=(("resolved_conduct", "pending_conduct"),), counts=("conduct",), source=_SOURCE))
    received_regulation: int = attrs.field(
        metadata=column(5, _PAKN_IN, _SUBJECT, _REGULATION, role=Role.FLOW,
        splits=(("resolved_regulation", "pending_regulation"),), counts=("regulation",),
        source=_SOURCE))
    carried_over: int = attrs.field(
        metadata=column(6, _PAKN_IN, _ORIGIN, CARRIED_OVER, role=Role.OPENING_STOCK, source=_SOURCE))
    received_new: int = attrs.field(
        metadata=column(7, _PAKN_IN, _ORIGIN, "Mới tiếp nhận", role=Role.FLOW, source=_SOURCE))
    resolved: int = attrs.field(init=False, eq=False, repr=False,
        metadata=column(8, _PAKN_OUT, ALL, role=Role.TOTAL, splits=(("resolved_conduct",
        "resolved_regulation"), ("resolved_carried_over", "resolved_new")), source=_SOURCE))
    resolved_conduct: int = attrs.field(
        metadata=column(9, _PAKN_OUT, _SUBJECT, _CONDUCT, role=Role.FLOW, counts=("resolved",
        "conduct"), source=_SOURCE))
    resolved_regulation: int = attrs.field(
        metadata=column(10, _PAKN_OUT, _SUBJECT, _REGULATION, role=Role.FLOW, counts=("resolved",
        "regulation"), source=_SOURCE))
    resolved_carried_over: int | None = attrs.field(
        metadata=column(11, _PAKN_OUT, _ORIGIN, CARRIED_OVER, role=Role.FLOW, at_most="carried_over",
        counts=("resolved", "carried_over"), nullable=True, source=_SOURCE))
    resolved_new: int | None = attrs.field(
        metadata=column(12, _PAKN_OUT, _ORIGIN, "Mới tiếp nhận", role=Role.FLOW,
        at_most="received_new", counts=("resolved", "received_new"), nullable=True,
        source=_SOURCE))
    pending: int = attrs.field(init=False, eq=False, repr=False,
        metadata=column(13, _PAKN_HELD, ALL, role=Role.TOTAL, splits=(("pending_conduct",
        "pending_regulation"),), source=_SOURCE))
    pending_conduct: int = attrs.field(
        metadata=column(14, _PAKN_HELD, _CONDUCT, role=Role.CLOSING_STOCK, counts=("pending",
        "conduct"), source=_SOURCE))
    pending_regulation: int = attrs.field(
        metadata=column(15, _PAKN_HELD, _REGULATION, role=Role.CLOSING_STOCK, counts=("pending",
        "regulation"), source=_SOURCE))
    published: int | None = attrs.field(
        metadata=column(16, "Đã công khai kết quả", role=Role.FLOW, at_most="resolved",
        nullable=True, source=_SOURCE))
    # fmt: on
    RATES: ClassVar[tuple[Rate, ...]] = (
        Rate("resolved", "Tỷ lệ xử lý, trong số tiếp nhận", ("resolved",), ("received",), _SOURCE),
        Rate("published", "Tỷ lệ công khai, trong số đã xử lý", ("published",), ("resolved",), _SOURCE),
    )

    @classmethod
    def _chained(cls, mine: Values, others: Values) -> Values:
        def both(key: str) -> int:
            return (mine[key] or 0) + (others[key] or 0)

        chained = {"carried_over": mine["carried_over"], "received_new": both("received_new")}
        for subject in FeedbackSubject:
            received, resolved, pending = (
                f"{part}_{subject.value}" for part in ("received", "resolved", "pending")
            )
            held, taken = mine[pending] or 0, others[received] or 0
            if held > taken:
                raise ContinuityError(
                    msg("{pending} of the first", pending=pending),
                    held,
                    msg("{received} of the second", received=received),
                    taken,
                )
            chained[received] = both(received) - held
            chained[resolved] = both(resolved)
            chained[pending] = others[pending]
        settled = mine["resolved_carried_over"] == mine["carried_over"]
        chained["resolved_carried_over"] = mine["carried_over"] if settled else None
        chained["resolved_new"] = both("resolved") - (mine["carried_over"] or 0) if settled else None
        at_once = mine["published"] == mine["resolved"] and others["published"] is not None
        chained["published"] = both("published") if at_once else None
        return chained


@lru_cache(maxsize=256)
def feedback_boxes(period: ReportingPeriod) -> Boxes:
    """How feedback is counted in form 05.

    Published counts the results of the period that are public by its end, so never more than resolved.
    """
    resolved, published = Day("resolved"), Day("published")
    origin = Branch(Less(RECEIVED, period.start), leaf("carried_over"), leaf("received_new"))
    subject = Branch(OneOf("subject", (FeedbackSubject.CONDUCT,)), leaf("conduct"), leaf("regulation"))
    status = Branch(
        still_open(resolved, period.end),
        leaf("pending"),
        Branch(
            Some((Missing(published), Less(period.end, published))),
            leaf("resolved"),
            leaf("resolved", "published"),
        ),
    )
    scope = in_scope(resolved, period.start, period.end)
    return Boxes(FeedbackAccount, period.end, scope, (origin, subject, status))


_TITLE = "Kết quả tiếp nhận, xử lý phản ánh, kiến nghị về quy định hành chính"
_OF_ROWS, _OF_COUNTS = "Ngành, lĩnh vực", "Số phản ánh, kiến nghị"

EDITIONS = (
    *editions_of(
        "05a",
        f"{_TITLE} tại bộ, cơ quan ngang bộ",
        FeedbackAccount,
        row_header=_OF_ROWS,
        unit_of_count=_OF_COUNTS,
    ),
    *editions_of(
        "05b", f"{_TITLE} trên địa bàn tỉnh", FeedbackAccount, row_header=_OF_ROWS, unit_of_count=_OF_COUNTS
    ),
)
"""The editions of form 05: of a ministry, of a province."""
