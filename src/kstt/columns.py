"""The columns of a form, declared once on the fields of an account and read by everything else.

A field of an account class carries ``metadata=column(...)``: its printed number, the Vietnamese header
path, how it splits into other columns, and whether it is a flow or a stock. Validation, tables, frames,
documents and repair all derive from :func:`columns_of`.
"""

from __future__ import annotations

from enum import Enum
from functools import cache
from typing import TYPE_CHECKING

import attrs

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from kstt.law import Citation

__all__ = ["Column", "Identity", "Role", "column", "columns_of", "identities_of"]

_KEY = "kstt.column"


class Role(Enum):
    """How a column behaves over time: flows add up; a stock is taken at one end of the period."""

    FLOW = "flow"
    OPENING_STOCK = "opening stock"
    CLOSING_STOCK = "closing stock"
    TOTAL = "total"


@attrs.frozen
class Column:
    """One column of a form.

    ``splits`` lists the ways in which the column is the sum of others; ``at_most`` names a column that
    bounds it; ``counts`` holds the tags a record must bear to be counted here (see :mod:`kstt.boxes`);
    a ``nullable`` column is ``None`` where it cannot be known.
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

    @property
    def label(self) -> str:
        """The header path on one line.

        >>> from kstt.accounts import CaseAccount
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
    """The metadata that makes a field of an account a column; a box counts the tag of its own name."""
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


def columns_of(account: type) -> tuple[Column, ...]:
    """The columns that an account class declares, in print order."""
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

    >>> from kstt.accounts import CaseAccount
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
