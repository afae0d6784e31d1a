"""Accounts: one row of a form, balanced by construction, that adds across units and chains over time.

A :class:`CaseAccount` is a row of form 06, a :class:`FeedbackAccount` a row of form 05. An account out
of balance cannot be built. ``a + b`` composes disjoint units (parallel); ``a.then(b)`` composes
adjoining periods of the same units (sequential), and is defined only where the stocks meet.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Mapping
from functools import cache, reduce
from itertools import chain
from operator import add, attrgetter, itemgetter, le
from types import MemberDescriptorType
from typing import TYPE_CHECKING, Any, ClassVar, cast

import attrs

from kstt.definitions.columns import (
    Column,
    Identity,
    Role,
    boxes_of,
    closing_of,
    columns_of,
    identities_of,
    opening_of,
)
from kstt.errors import ContinuityError, CountError, UnbalancedAccountError
from kstt.i18n import msg

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence
    from fractions import Fraction
    from typing import Self

    from kstt.definitions.columns import Rate

__all__ = ["Account", "Values"]


def _read_boxes_and_totals(kind: type) -> tuple[tuple[Column, ...], tuple[Column, ...]]:
    boxes = boxes_of(kind)
    totals = tuple(c for c in columns_of(kind) if c.role is Role.TOTAL)
    # Parts before the totals derived from them.
    return boxes, tuple(reversed(totals))


def _read_proofs(kind: type) -> tuple[tuple[Identity, ...], tuple[Column, ...]]:
    """The sums that deriving the totals does not already guarantee, and the bounded columns."""
    derived = {(total.key, total.splits[0]) for total in _boxes_and_totals(kind)[1]}
    asked = tuple(i for i in identities_of(kind) if (i.total, i.parts) not in derived)
    return asked, tuple(c for c in columns_of(kind) if c.at_most)


_WHOLE = {int}

Values = Mapping[str, "int | None"]
"""Counts by the keys of their columns; ``None`` where a count is not known."""

# Plain callables to the type checker, which otherwise doubts that a class can be a key of the cache.
_boxes_and_totals: Callable[[type], tuple[tuple[Column, ...], tuple[Column, ...]]] = cache(
    _read_boxes_and_totals
)
_proofs: Callable[[type], tuple[tuple[Identity, ...], tuple[Column, ...]]] = cache(_read_proofs)


@attrs.frozen
class _Plan:
    """How the totals of an account of known whole numbers are derived and proved.

    Attributes:
        width: the number of boxes.
        boxes: reads the boxes of an account.
        totals: each total with its parts, in an order in which parts are known.
        sums: the sums to be proved besides, and the columns that another one bounds.
        setters: write the boxes and the totals of a new account past its constructor; none for a class
            whose fields do more than hold them.
    """

    width: int
    boxes: Callable[[object], tuple[int | None, ...]]
    totals: tuple[tuple[str, Callable[[list[int]], tuple[int, ...]]], ...]
    sums: tuple[tuple[int, Callable[[list[int]], tuple[int, ...]]], ...]
    bounds: tuple[tuple[int, int], ...]
    setters: tuple[Callable[[object, int], None], ...]

    def totals_of(self, values: list[int]) -> list[tuple[str, int]] | None:
        """The totals of these boxes; ``None`` where a sum or a bound is not kept."""
        totals = []
        for key, parts in self.totals:
            total = sum(parts(values))
            totals.append((key, total))
            values.append(total)
        for place, parts in self.sums:
            if values[place] != sum(parts(values)):
                return None
        for place, bound in self.bounds:
            if values[place] > values[bound]:
                return None
        return totals

    def columns_of(self, rows: Sequence[Sequence[int | None]]) -> list[Sequence[int]] | None:
        """The boxes and totals of many rows by column; ``None`` unless every row is one of an account."""
        if set(map(len, rows)) != {self.width}:
            return None
        if set(map(type, chain.from_iterable(rows))) != _WHOLE:
            return None
        columns: Any = list(zip(*rows, strict=True))
        if min(map(min, columns)) < 0:
            return None
        for _, parts in self.totals:
            columns.append(_added(parts(columns)))
        sums = all(columns[place] == _added(parts(columns)) for place, parts in self.sums)
        bounds = all(all(map(le, columns[place], columns[bound])) for place, bound in self.bounds)
        return cast("list[Sequence[int]]", columns) if sums and bounds else None


def _added(columns: Any) -> Sequence[int]:
    return reduce(lambda one, other: tuple(map(add, one, other)), columns)


def _read_plan(kind: type) -> _Plan:
    boxes, totals = _boxes_and_totals(kind)
    identities, bounds = _proofs(kind)
    places = {column.key: place for place, column in enumerate((*boxes, *totals))}

    def parts(keys: tuple[str, ...]) -> Callable[[list[int]], tuple[int, ...]]:
        return itemgetter(*map(places.__getitem__, keys))

    return _Plan(
        len(boxes),
        attrgetter(*(box.key for box in boxes)),
        tuple((total.key, parts(total.splits[0])) for total in totals),
        tuple((places[identity.total], parts(identity.parts)) for identity in identities),
        tuple((places[column.key], places[column.at_most]) for column in bounds),
        _setters(kind, tuple(places)),
    )


def _setters(kind: type, keys: tuple[str, ...]) -> tuple[Callable[[object, int], None], ...]:
    fields = attrs.fields(kind)
    slots = [vars(kind).get(key) for key in keys]
    plain = (
        getattr(kind, "__attrs_post_init__", None) is Account.__attrs_post_init__
        and {field.name for field in fields} == set(keys)
        and not any(field.converter or field.validator for field in fields)
    )
    found = [slot.__set__ for slot in slots if isinstance(slot, MemberDescriptorType)]
    return tuple(found) if plain and len(found) == len(keys) else ()


_plan: Callable[[type], _Plan] = cache(_read_plan)


class Account:
    """The base of all accounts; each class declares its own columns.

    >>> from kstt import CaseAccount
    >>> account = CaseAccount(received_online=3, received_direct=2, carried_over=1, resolved_early=4,
    ...                       resolved_on_time=0, resolved_late=1, pending_within=1, pending_overdue=0)
    >>> account.received, account.resolved, (account + account).received
    (6, 5, 12)
    """

    __slots__ = ()
    RATES: ClassVar[tuple[Rate, ...]] = ()
    """The published rates of accounts of this class."""

    def __attrs_post_init__(self) -> None:
        plan = _plan(type(self))
        given = plan.boxes(self)
        if set(map(type, given)) == _WHOLE and min(known := cast("list[int]", list(given))) >= 0:
            found = plan.totals_of(known)
            if found is not None:
                for key, derived in found:
                    object.__setattr__(self, key, derived)
                return
        self._derive()

    def _derive(self) -> None:
        """The totals where counts are not known, or else what is wrong with the boxes."""
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
                raise UnbalancedAccountError(
                    bounded.key,
                    value,
                    msg("at most {other}", other=bounded.at_most),
                    bound,
                )

    @classmethod
    def zero(cls) -> Self:
        """The account of nothing.

        >>> from kstt import CaseAccount
        >>> CaseAccount.zero().received
        0
        """
        return cls(*(0 for _ in _boxes_and_totals(cls)[0]))

    @classmethod
    def of_rows(cls, rows: Sequence[Sequence[int | None]]) -> list[Self]:
        """The accounts of rows of boxes in print order, proved all at once: for forms of thousands of rows.

        Raises: as the class itself for the first row that is no account.

        >>> from kstt import CaseAccount
        >>> [account.received for account in CaseAccount.of_rows([(1, 3, 0, 1, 1, 1, 0, 1), [0] * 8])]
        [4, 0]
        """
        plan = _plan(cls)
        columns = plan.columns_of(rows) if plan.setters else None
        if columns is None:
            return [cls(*row) for row in rows]
        made = [cls.__new__(cls) for _ in rows]
        for setter, column in zip(plan.setters, columns, strict=True):
            deque(map(setter, made, column), maxlen=0)
        return made

    @classmethod
    def sum_of(cls, accounts: Iterable[Self]) -> Self:
        """The account of disjoint units over the same period; of none, the account of nothing.

        A box that is not known of one of them is not known of all.

        Raises: TypeError for an account of another kind.

        >>> from kstt import CaseAccount
        >>> CaseAccount.sum_of([CaseAccount(1, 3, 0, 1, 1, 1, 0, 1)] * 3).received
        12
        """
        several = tuple(accounts)
        if any(type(account) is not cls for account in several):
            raise TypeError(f"cannot add accounts of another kind to a {cls.__name__}")
        boxes = list(zip(*map(_plan(cls).boxes, several), strict=True))
        return cls(*[None if None in box else sum(box) for box in boxes]) if boxes else cls.zero()

    @classmethod
    def from_boxes(cls, values: Mapping[str, int | None]) -> Self:
        """The account with these boxes by key, a missing one being 0; totals are derived, not taken."""
        return cls(*[values.get(box.key, 0) for box in _boxes_and_totals(cls)[0]])

    def _repr_html_(self) -> str:
        from kstt.definitions.html import render_row

        return render_row(columns_of(type(self)), self.values)

    @property
    def values(self) -> dict[str, int | None]:
        """Every column by key in print order, totals included (cases)."""
        return {c.key: getattr(self, c.key) for c in columns_of(type(self))}

    @property
    def rates(self) -> dict[str, Fraction | None]:
        """The published rates by key, from 0 to 1 and exact; ``None`` where there is nothing to rate.

        >>> from kstt import CaseAccount
        >>> rates = CaseAccount(1, 3, 0, 1, 1, 1, 0, 1).rates
        >>> rates["on_time"], rates["overdue"]
        (Fraction(2, 3), Fraction(1, 1))
        """
        values = self.values
        return {rate.key: rate.of(values) for rate in self.RATES}

    def __add__(self, other: Self) -> Self:
        """The account of two disjoint units over the same period.

        >>> from kstt import CaseAccount
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

        Flows add up; carried over is this one's, pending the later one's. Of feedback, two forms determine
        which of the later period's results answer feedback carried over into *this* period only if this
        one left none of it unresolved, and which of this period's results were published in the later
        one only if all were published at once; otherwise those columns are ``None``.

        Raises: ContinuityError when this one's pending is not the later one's carried over.

        >>> from kstt import CaseAccount, FeedbackAccount
        >>> quarter = CaseAccount(0, 2, 1, 0, 1, 0, 2, 0)
        >>> quarter.then(CaseAccount(1, 0, 2, 0, 3, 0, 0, 0)).carried_over
        1
        >>> FeedbackAccount.zero().then(FeedbackAccount.zero()) == FeedbackAccount.zero()
        True
        """
        if type(later) is not type(self):
            raise TypeError(f"cannot chain {type(self).__name__} with {type(later).__name__}")
        mine, others = self.values, later.values
        closing, opening = closing_of(type(self)).key, opening_of(type(self)).key
        held, taken = mine[closing] or 0, others[opening] or 0
        if held != taken:
            raise ContinuityError(msg("pending of the first"), held, msg("carried over of the second"), taken)
        chained = self._chained(mine, others)
        left_out = [box.key for box in boxes_of(type(self)) if box.key not in chained]
        if left_out:
            # As 0 it would print a number that was never counted.
            raise TypeError(f"{type(self).__name__}._chained gives no {', '.join(left_out)}")
        return self.from_boxes(chained)

    @classmethod
    def _chained(cls, mine: Values, others: Values) -> Values:
        """The boxes of two accounts in sequence, combined by the role of each column."""
        return {box.key: _CHAIN[box.role](mine[box.key] or 0, others[box.key] or 0) for box in boxes_of(cls)}


_CHAIN: Mapping[Role, Callable[[int, int], int]] = {
    Role.FLOW: lambda earlier, later: earlier + later,
    Role.OPENING_STOCK: lambda earlier, _: earlier,
    Role.CLOSING_STOCK: lambda _, later: later,
}
