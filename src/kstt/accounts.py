"""Accounts: one row of a form, balanced by construction, that adds across units and chains over time.

A :class:`CaseAccount` is a row of form 06, a :class:`FeedbackAccount` a row of form 05. An account out
of balance cannot be built. ``a + b`` composes disjoint units (parallel); ``a.then(b)`` composes
adjoining periods of the same units (sequential), and is defined only where the stocks meet.
"""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from typing import TYPE_CHECKING

import attrs

from kstt.columns import Column, Identity, Role, column, columns_of, identities_of
from kstt.errors import ContinuityError, CountError, UnbalancedAccountError
from kstt.law import Provenance, cite
from kstt.vocabulary import FeedbackSubject

if TYPE_CHECKING:
    from collections.abc import Callable
    from typing import Self

__all__ = ["Account", "CaseAccount", "FeedbackAccount"]

_FORM_06 = cite("02/2017/TT-VPCP", provenance=Provenance.DOC)
_FORM_05 = cite("02/2017/TT-VPCP", provenance=Provenance.RECALL)
_IN, _OUT, _HELD = (
    "Số lượng hồ sơ tiếp nhận",
    "Số lượng hồ sơ đã giải quyết",
    "Số lượng hồ sơ đang giải quyết",
)
_ALL, _NEW, _BEFORE = "Tổng số", "Trong kỳ", "Từ kỳ trước"
_SUBJECT, _ORIGIN = "Theo nội dung", "Theo thời điểm"
_CONDUCT, _REGULATION = "Hành vi hành chính", "Quy định hành chính"
_PAKN_IN = "Số phản ánh, kiến nghị tiếp nhận"
_PAKN_OUT = "Số phản ánh, kiến nghị đã xử lý"
_PAKN_HELD = "Số phản ánh, kiến nghị đang xử lý"


def _read_boxes_and_totals(kind: type) -> tuple[tuple[Column, ...], tuple[Column, ...]]:
    boxes = tuple(c for c in columns_of(kind) if c.role is not Role.TOTAL)
    totals = tuple(c for c in columns_of(kind) if c.role is Role.TOTAL)
    # Parts before the totals that are made of them, so that each total is ready when it is needed.
    return boxes, tuple(reversed(totals))


def _read_proofs(kind: type) -> tuple[tuple[Identity, ...], tuple[Column, ...]]:
    """The sums that do not hold by the way totals are derived, and the columns that another one bounds."""
    derived = {(total.key, total.splits[0]) for total in _boxes_and_totals(kind)[1]}
    asked = tuple(i for i in identities_of(kind) if (i.total, i.parts) not in derived)
    return asked, tuple(c for c in columns_of(kind) if c.at_most)


_Values = Mapping[str, "int | None"]

# Plain callables to the type checker, which otherwise doubts that a class can be a key of the cache.
_boxes_and_totals: Callable[[type], tuple[tuple[Column, ...], tuple[Column, ...]]] = cache(
    _read_boxes_and_totals
)
_proofs: Callable[[type], tuple[tuple[Identity, ...], tuple[Column, ...]]] = cache(_read_proofs)


class Account:
    """What the accounts share; the columns come from each class's own declaration."""

    __slots__ = ()

    def __attrs_post_init__(self) -> None:
        boxes, totals = _boxes_and_totals(type(self))
        values: dict[str, int | None] = {}
        for box in boxes:
            value = getattr(self, box.key)
            if value is None and box.nullable:
                values[box.key] = None
            elif type(value) is not int or value < 0:
                raise CountError(box.key, value)
            else:
                values[box.key] = value
        for total in totals:
            value = sum([values[part] or 0 for part in total.splits[0]])
            values[total.key] = value
            object.__setattr__(self, total.key, value)
        self._prove(values)

    def _prove(self, values: Mapping[str, int | None]) -> None:
        identities, bounds = _proofs(type(self))
        for identity in identities:
            parts = [values[part] for part in identity.parts]
            known = sum([part for part in parts if part is not None])
            total = values[identity.total]
            if total is not None and total != known and None not in parts:
                raise UnbalancedAccountError(identity.total, total, identity.right, known)
        for bounded in bounds:
            value, bound = values[bounded.key], values.get(bounded.at_most)
            if value is not None and bound is not None and value > bound:
                raise UnbalancedAccountError(bounded.key, value, f"at most {bounded.at_most}", bound)

    @classmethod
    def zero(cls) -> Self:
        """The account of nothing.

        >>> CaseAccount.zero().received
        0
        """
        return cls(*(0 for _ in _boxes_and_totals(cls)[0]))

    @classmethod
    def from_boxes(cls, values: Mapping[str, int | None]) -> Self:
        """The account with these boxes by key, a missing one being 0; totals are derived, not taken."""
        return cls(*[values.get(box.key, 0) for box in _boxes_and_totals(cls)[0]])

    def _repr_html_(self) -> str:
        from kstt.html import render_account

        return render_account(self)

    @property
    def values(self) -> dict[str, int | None]:
        """Every column by key in print order, totals included (cases)."""
        return {c.key: getattr(self, c.key) for c in columns_of(type(self))}

    def __add__(self, other: Self) -> Self:
        """The account of two disjoint units over the same period.

        >>> (CaseAccount(1, 0, 0, 1, 0, 0, 0, 0) + CaseAccount(0, 2, 0, 0, 0, 0, 1, 1)).received
        3
        """
        if type(other) is not type(self):
            return NotImplemented
        summed: dict[str, int | None] = {}
        for box in _boxes_and_totals(type(self))[0]:
            one, two = getattr(self, box.key), getattr(other, box.key)
            summed[box.key] = None if one is None or two is None else one + two
        return self.from_boxes(summed)

    def then(self, later: Self) -> Self:
        """The account of this period and the adjoining later one together.

        Flows add up; carried over is this one's, pending the later one's. Of feedback, two forms tell
        which of the later period's results answer feedback carried over into *this* period only if this
        one left none of it unresolved, and which of this period's results were published in the later
        one only if all were published at once; otherwise those columns are ``None``.

        Raises: ContinuityError when this one's pending is not the later one's carried over.

        >>> quarter = CaseAccount(0, 2, 1, 0, 1, 0, 2, 0)
        >>> quarter.then(CaseAccount(1, 0, 2, 0, 3, 0, 0, 0)).carried_over
        1
        >>> FeedbackAccount.zero().then(FeedbackAccount.zero()) == FeedbackAccount.zero()
        True
        """
        if type(later) is not type(self):
            raise TypeError(f"cannot chain {type(self).__name__} with {type(later).__name__}")
        mine, others = self.values, later.values
        if mine["pending"] != others["carried_over"]:
            held, taken = mine["pending"] or 0, others["carried_over"] or 0
            raise ContinuityError("pending of the first", held, "carried over of the second", taken)
        return self.from_boxes(self._chained(mine, others))

    @staticmethod
    def _chained(mine: _Values, others: _Values) -> _Values:
        """The boxes of two accounts one after the other: what role each column has says how."""
        raise NotImplementedError


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
        metadata=column(3, _IN, _ALL, role=Role.TOTAL, splits=(("received_online",
        "received_direct", "carried_over"), ("resolved", "pending")), source=_FORM_06))
    received_online: int = attrs.field(
        metadata=column(4, _IN, _NEW, "Trực tuyến", role=Role.FLOW, source=_FORM_06))
    received_direct: int = attrs.field(
        metadata=column(5, _IN, _NEW, "Trực tiếp, dịch vụ bưu chính", role=Role.FLOW,
        source=_FORM_06))
    carried_over: int = attrs.field(
        metadata=column(6, _IN, _BEFORE, role=Role.OPENING_STOCK, source=_FORM_06))
    resolved: int = attrs.field(init=False, eq=False, repr=False,
        metadata=column(7, _OUT, _ALL, role=Role.TOTAL, splits=(("resolved_early",
        "resolved_on_time", "resolved_late"),), source=_FORM_06))
    resolved_early: int = attrs.field(
        metadata=column(8, _OUT, "Trước hạn", role=Role.FLOW, source=_FORM_06))
    resolved_on_time: int = attrs.field(
        metadata=column(9, _OUT, "Đúng hạn", role=Role.FLOW, source=_FORM_06))
    resolved_late: int = attrs.field(
        metadata=column(10, _OUT, "Quá hạn", role=Role.FLOW, source=_FORM_06))
    pending: int = attrs.field(init=False, eq=False, repr=False,
        metadata=column(11, _HELD, _ALL, role=Role.TOTAL, splits=(("pending_within",
        "pending_overdue"),), source=_FORM_06))
    pending_within: int = attrs.field(
        metadata=column(12, _HELD, "Trong hạn", role=Role.CLOSING_STOCK, source=_FORM_06))
    pending_overdue: int = attrs.field(
        metadata=column(13, _HELD, "Quá hạn", role=Role.CLOSING_STOCK, source=_FORM_06))
    # fmt: on

    @staticmethod
    def _chained(mine: _Values, others: _Values) -> _Values:
        boxes, _ = _boxes_and_totals(CaseAccount)
        return {box.key: _CHAIN[box.role](mine[box.key] or 0, others[box.key] or 0) for box in boxes}


_CHAIN: Mapping[Role, Callable[[int, int], int]] = {
    Role.FLOW: lambda earlier, later: earlier + later,
    Role.OPENING_STOCK: lambda earlier, _: earlier,
    Role.CLOSING_STOCK: lambda _, later: later,
}


@attrs.frozen
class FeedbackAccount(Account):
    """A row of form 05: the feedback received, resolved and being handled. Unit: pieces of feedback.

    Received counts twice over: by subject (conduct, regulation) and by origin (carried over, new).
    ``resolved_carried_over``, ``resolved_new`` and ``published`` are ``None`` where the forms of two
    periods cannot tell them (see :meth:`then`); computed from records they are always known.

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
        metadata=column(3, _PAKN_IN, _ALL, role=Role.TOTAL, splits=(("received_conduct",
        "received_regulation"), ("carried_over", "received_new"), ("resolved", "pending")),
        source=_FORM_05))
    received_conduct: int = attrs.field(
        metadata=column(4, _PAKN_IN, _SUBJECT, _CONDUCT, role=Role.FLOW,
        splits=(("resolved_conduct", "pending_conduct"),), counts=("conduct",), source=_FORM_05))
    received_regulation: int = attrs.field(
        metadata=column(5, _PAKN_IN, _SUBJECT, _REGULATION, role=Role.FLOW,
        splits=(("resolved_regulation", "pending_regulation"),), counts=("regulation",),
        source=_FORM_05))
    carried_over: int = attrs.field(
        metadata=column(6, _PAKN_IN, _ORIGIN, _BEFORE, role=Role.OPENING_STOCK, source=_FORM_05))
    received_new: int = attrs.field(
        metadata=column(7, _PAKN_IN, _ORIGIN, "Mới tiếp nhận", role=Role.FLOW, source=_FORM_05))
    resolved: int = attrs.field(init=False, eq=False, repr=False,
        metadata=column(8, _PAKN_OUT, _ALL, role=Role.TOTAL, splits=(("resolved_conduct",
        "resolved_regulation"), ("resolved_carried_over", "resolved_new")), source=_FORM_05))
    resolved_conduct: int = attrs.field(
        metadata=column(9, _PAKN_OUT, _SUBJECT, _CONDUCT, role=Role.FLOW, counts=("resolved",
        "conduct"), source=_FORM_05))
    resolved_regulation: int = attrs.field(
        metadata=column(10, _PAKN_OUT, _SUBJECT, _REGULATION, role=Role.FLOW, counts=("resolved",
        "regulation"), source=_FORM_05))
    resolved_carried_over: int | None = attrs.field(
        metadata=column(11, _PAKN_OUT, _ORIGIN, _BEFORE, role=Role.FLOW, at_most="carried_over",
        counts=("resolved", "carried_over"), nullable=True, source=_FORM_05))
    resolved_new: int | None = attrs.field(
        metadata=column(12, _PAKN_OUT, _ORIGIN, "Mới tiếp nhận", role=Role.FLOW,
        at_most="received_new", counts=("resolved", "received_new"), nullable=True,
        source=_FORM_05))
    pending: int = attrs.field(init=False, eq=False, repr=False,
        metadata=column(13, _PAKN_HELD, _ALL, role=Role.TOTAL, splits=(("pending_conduct",
        "pending_regulation"),), source=_FORM_05))
    pending_conduct: int = attrs.field(
        metadata=column(14, _PAKN_HELD, _CONDUCT, role=Role.CLOSING_STOCK, counts=("pending",
        "conduct"), source=_FORM_05))
    pending_regulation: int = attrs.field(
        metadata=column(15, _PAKN_HELD, _REGULATION, role=Role.CLOSING_STOCK, counts=("pending",
        "regulation"), source=_FORM_05))
    published: int | None = attrs.field(
        metadata=column(16, "Đã công khai kết quả", role=Role.FLOW, at_most="resolved",
        nullable=True, source=_FORM_05))
    # fmt: on

    @staticmethod
    def _chained(mine: _Values, others: _Values) -> _Values:
        def both(key: str) -> int:
            return (mine[key] or 0) + (others[key] or 0)

        chained = {"carried_over": mine["carried_over"], "received_new": both("received_new")}
        for subject in FeedbackSubject:
            received, resolved, pending = (
                f"{part}_{subject.value}" for part in ("received", "resolved", "pending")
            )
            held, taken = mine[pending] or 0, others[received] or 0
            if held > taken:
                raise ContinuityError(f"{pending} of the first", held, f"{received} of the second", taken)
            chained[received] = both(received) - held
            chained[resolved] = both(resolved)
            chained[pending] = others[pending]
        settled = mine["resolved_carried_over"] == mine["carried_over"]
        chained["resolved_carried_over"] = mine["carried_over"] if settled else None
        chained["resolved_new"] = both("resolved") - (mine["carried_over"] or 0) if settled else None
        at_once = mine["published"] == mine["resolved"] and others["published"] is not None
        chained["published"] = both("published") if at_once else None
        return chained
