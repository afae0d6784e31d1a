"""The columns of a form, declared once on the fields of an account and read by everything else.

A field of an account class carries ``metadata=column(...)``: its printed number, the Vietnamese header
path, how it splits into other columns, and whether it is a flow or a stock. Validation, tables, frames,
documents and repair all derive from :func:`columns_of`.
"""

from __future__ import annotations

from collections.abc import Mapping
from enum import Enum
from functools import cache
from typing import TYPE_CHECKING

import attrs

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Sequence
    from fractions import Fraction

    from kstt.law.instruments import Citation

__all__ = [
    "Column",
    "Identity",
    "Rate",
    "Role",
    "boxes_of",
    "closing_of",
    "column",
    "columns_of",
    "identities_among",
    "identities_of",
    "opening_of",
    "with_joined",
    "without_columns",
    "without_parts",
]

ALL, IN_PERIOD, CARRIED_OVER = "Tổng số", "Trong kỳ", "Từ kỳ trước"
"""Titles that the headers of several forms share."""

_KEY = "kstt.column"


class Role(Enum):
    """How a column behaves over time: flows add up; a stock is taken at one end of the period.

    >>> from kstt.definitions import CaseAccount
    >>> [column.key for column in columns_of(CaseAccount) if column.role is Role.OPENING_STOCK]
    ['carried_over']
    """

    FLOW = "flow"
    OPENING_STOCK = "opening stock"
    CLOSING_STOCK = "closing stock"
    TOTAL = "total"


@attrs.frozen(cache_hash=True)
class Column:
    """One column of a form.

    ``splits`` lists the ways in which the column is the sum of others; ``at_most`` names a column that
    bounds it; ``counts`` holds the tags a record must have to be counted here (see
    :mod:`kstt.definitions.boxes`); a ``nullable`` column is ``None`` where it cannot be known. ``joins`` are
    the columns of the form that one of a document holds together; a ``further`` total also counts cases that
    no column of the form has, and is no sum of those that it has.

    >>> from kstt.definitions import CaseAccount
    >>> column = columns_of(CaseAccount)[0]
    >>> column.key, column.number, column.role, column.splits
    ('received', 3, <Role.TOTAL: 'total'>, (('received_online', 'received_direct', 'carried_over'),
    ('resolved', 'pending')))
    """

    key: str
    number: int
    header: tuple[str, ...]
    role: Role
    splits: tuple[tuple[str, ...], ...] = ()
    at_most: str = ""
    counts: frozenset[str] = frozenset()
    source: Citation | None = None
    nullable: bool = False
    joins: tuple[str, ...] = ()
    further: bool = False

    @property
    def label(self) -> str:
        """The header path on one line.

        >>> from kstt.definitions import CaseAccount
        >>> columns_of(CaseAccount)[1].label
        'Số lượng hồ sơ tiếp nhận · Trong kỳ · Trực tuyến'
        """
        return " · ".join(self.header)


@attrs.frozen
class Identity:
    """A sum that must hold in every row: ``total`` equals the sum of ``parts``.

    >>> print(Identity("pending", ("pending_within", "pending_overdue")))
    pending = pending_within + pending_overdue
    """

    total: str
    parts: tuple[str, ...]

    def __str__(self) -> str:
        return f"{self.total} = {self.right}"

    @property
    def right(self) -> str:
        """The right-hand side in words."""
        return " + ".join(self.parts)


@attrs.frozen
class Rate:
    """A share of some columns of an account in others.

    Attributes:
        key: the name in frames and JSON.
        label: the Vietnamese name, with the base.
        parts: the keys of the columns in the numerator.
        base: the keys of the columns in the denominator.
        source: the provision or practice that publishes it.

    >>> from kstt import CaseAccount
    >>> [(rate.key, rate.parts, rate.base) for rate in CaseAccount.RATES][:2]
    [('on_time', ('resolved_early', 'resolved_on_time'), ('resolved',)), ('online',
    ('received_online',), ('received_online', 'received_direct'))]
    """

    key: str
    label: str
    parts: tuple[str, ...]
    base: tuple[str, ...]
    source: Citation | None = None

    def of(self, values: Mapping[str, int | None]) -> Fraction | None:
        """The rate, from 0 to 1 and exact; ``None`` where the base is 0 or a count is not known.

        >>> from kstt import CaseAccount
        >>> CaseAccount(1, 3, 0, 0, 0, 0, 4, 0).rates["online"]
        Fraction(1, 4)
        """
        from fractions import Fraction

        parts, base = ([values.get(key) for key in keys] for keys in (self.parts, self.base))
        known = [count for count in (*parts, *base) if count is not None]
        if len(known) < len(parts) + len(base) or not sum(known[len(parts) :]):
            return None
        return Fraction(sum(known[: len(parts)]), sum(known[len(parts) :]))


def column(
    number: int,
    *header: str,
    role: Role,
    splits: tuple[tuple[str, ...], ...] = (),
    at_most: str = "",
    counts: tuple[str, ...] = (),
    nullable: bool = False,
    source: Citation,
) -> Mapping[str, object]:
    """The metadata that makes a field of an account a column; a box counts the tag of its own name.

    >>> from kstt.definitions import Account
    >>> from kstt.law import cite
    >>> online = column(1, "Trực tuyến", role=Role.FLOW, source=cite("01/2020/TT-VPCP"))
    >>> @attrs.frozen
    ... class Complaints(Account):
    ...     online: int = attrs.field(metadata=online)
    >>> [(each.key, each.label) for each in columns_of(Complaints)]
    [('online', 'Trực tuyến')]
    """
    return {
        _KEY: {
            "number": number,
            "header": header,
            "role": role,
            "splits": splits,
            "at_most": at_most,
            "counts": frozenset(counts),
            "nullable": nullable,
            "source": source,
        }
    }


def identities_among(columns: Sequence[Column]) -> tuple[Identity, ...]:
    """The sums that hold among some columns of an account, a joined one standing for its parts.

    >>> from kstt.definitions import CaseAccount
    >>> [str(identity) for identity in identities_among(columns_of(CaseAccount)[8:])]
    ['pending = pending_within + pending_overdue']
    """
    keys = {column.key for column in columns}
    joins = {key: column.key for column in columns for key in column.joins}
    found: list[Identity] = []
    for column in columns:
        for parts in column.splits:
            shown = tuple(dict.fromkeys(joins.get(part, part) for part in parts))
            if keys.issuperset((column.key, *shown)):
                found.append(Identity(column.key, shown))
    return tuple(found)


def columns_of(account: type) -> tuple[Column, ...]:
    """The columns that an account class declares, in print order.

    >>> from kstt.definitions import FeedbackAccount
    >>> [column.key for column in columns_of(FeedbackAccount)][:4]
    ['received', 'received_conduct', 'received_regulation', 'carried_over']
    """
    return _columns(account)


def _read_columns(account: type) -> tuple[Column, ...]:
    columns = []
    for field in attrs.fields(account):
        declared = field.metadata.get(_KEY)
        if declared is not None:
            column = Column(key=field.name, **declared)
            if column.role is not Role.TOTAL and not column.counts:
                column = attrs.evolve(column, counts=frozenset({field.name}))
            columns.append(column)
    return tuple(columns)


def identities_of(account: type) -> tuple[Identity, ...]:
    """Every sum that a row of this account must satisfy, in print order of the totals.

    >>> from kstt.definitions import CaseAccount
    >>> for identity in identities_of(CaseAccount):
    ...     print(identity)
    received = received_online + received_direct + carried_over
    received = resolved + pending
    resolved = resolved_early + resolved_on_time + resolved_late
    pending = pending_within + pending_overdue
    """
    return _identities(account)


def _read_identities(account: type) -> tuple[Identity, ...]:
    return tuple(Identity(c.key, parts) for c in columns_of(account) for parts in c.splits)


# Plain callables to the type checker, which otherwise doubts that a class can be a key of the cache.
_columns: Callable[[type], tuple[Column, ...]] = cache(_read_columns)
_identities: Callable[[type], tuple[Identity, ...]] = cache(_read_identities)


def boxes_of(account: type) -> tuple[Column, ...]:
    """The columns of an account other than totals, in print order: its constructor takes these.

    >>> from kstt.definitions import FeedbackAccount
    >>> len(boxes_of(FeedbackAccount))
    11
    """
    return tuple(column for column in columns_of(account) if column.role is not Role.TOTAL)


def opening_of(account: type) -> Column:
    """The opening column: what the previous period left pending.

    >>> from kstt.definitions import CaseAccount
    >>> opening_of(CaseAccount).key, closing_of(CaseAccount).key
    ('carried_over', 'pending')
    """
    return next(column for column in columns_of(account) if column.role is Role.OPENING_STOCK)


def closing_of(account: type) -> Column:
    """The closing total: what is pending at the end, which the next period carries over."""
    stocks = {column.key for column in columns_of(account) if column.role is Role.CLOSING_STOCK}
    return next(c for c in columns_of(account) if any(stocks.issuperset(parts) for parts in c.splits))


def with_joined(columns: tuple[Column, ...], joined: Sequence[tuple[str, ...]]) -> tuple[Column, ...]:
    """The columns with some put together, each set in the place of its first."""
    of = {key: keys for keys in joined for key in keys}
    by_key = {column.key: column for column in columns}
    found: list[Column] = []
    for column in columns:
        keys = of.get(column.key)
        if keys is None:
            found.append(column)
        elif keys[0] == column.key:
            titles = " + ".join(by_key[key].header[-1] for key in keys)
            header = (*column.header[:-1], titles)
            found.append(attrs.evolve(column, key="+".join(keys), header=header, splits=(), joins=keys))
    return tuple(found)


def with_further_part(columns: tuple[Column, ...], total: str, parts: tuple[str, ...]) -> tuple[Column, ...]:
    """The columns with a total that is not the sum of some parts: it counts cases of a further one."""
    return tuple(
        attrs.evolve(column, splits=tuple(one for one in column.splits if one != parts), further=True)
        if column.key == total
        else column
        for column in columns
    )


def without_columns(columns: tuple[Column, ...], keys: Collection[str]) -> tuple[Column, ...]:
    """The columns without some in which nothing is counted: the totals are the sums of the others.

    >>> from kstt.definitions import CaseAccount
    >>> without_columns(columns_of(CaseAccount), ["carried_over"])[0].splits
    (('received_online', 'received_direct'), ('resolved', 'pending'))
    """
    kept = [column for column in columns if column.key not in keys]
    return tuple(
        attrs.evolve(
            column,
            splits=tuple(
                filter(None, (tuple(key for key in parts if key not in keys) for parts in column.splits))
            ),
        )
        for column in kept
    )


def without_parts(columns: tuple[Column, ...], missing: Sequence[str]) -> tuple[Column, ...] | None:
    """The columns without those missing, where each is a part of a total that holds all of them together.

    ``None`` where one is missing that no total stands for.

    >>> from kstt.definitions import CaseAccount
    >>> found = without_parts(columns_of(CaseAccount), ["pending_within", "pending_overdue"])
    >>> found[-1].key, found[-1].joins, without_parts(columns_of(CaseAccount), ["pending_within"])
    ('pending', ('pending_within', 'pending_overdue'), None)
    """
    gone = set(missing)
    alone = {
        column.key: parts
        for column in columns
        if column.key not in gone
        for parts in column.splits
        if gone.issuperset(parts)
    }
    if gone.difference(*alone.values()):
        return None
    return tuple(
        attrs.evolve(
            column, splits=tuple(one for one in column.splits if one != parts), joins=(*column.joins, *parts)
        )
        if (parts := alone.get(column.key))
        else column
        for column in columns
        if column.key not in gone
    )
