"""What a figure can count: columns of a form, or sums of some, and how they contain one another."""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING

import attrs

from kstt.definitions.columns import columns_of
from kstt.definitions.form_06 import CaseAccount

if TYPE_CHECKING:
    from kstt.definitions.account import Account

__all__ = ["EARLY", "ON_TIME", "Measure", "identities", "split_of", "wholes_of"]

_Way = tuple["Measure", ...]


@attrs.frozen
class Measure:
    """The sum of some columns of an account.

    >>> from kstt import CaseAccount
    >>> print(Measure(CaseAccount, ("resolved_early", "resolved_on_time")))
    resolved_early + resolved_on_time
    """

    account: type[Account]
    columns: tuple[str, ...]

    @classmethod
    def of(cls, account: type[Account], *columns: str) -> Measure:
        """The measure of these columns; all parts of a total are the total."""
        return _normal(cls(account, columns))

    def within(self, other: Measure) -> bool:
        """Whether this is a proper part of the other.

        >>> from kstt import CaseAccount
        >>> Measure(CaseAccount, ("resolved_late",)).within(Measure(CaseAccount, ("received",)))
        True
        """
        return self.account is other.account and self != other and set(self.columns) <= _under(other)

    @property
    def label(self) -> str:
        """The headers of the columns."""
        return " + ".join(c.label for c in columns_of(self.account) if c.key in self.columns)

    def __str__(self) -> str:
        return " + ".join(self.columns)


EARLY = Measure(CaseAccount, ("resolved_early",))
ON_TIME = Measure(CaseAccount, ("resolved_on_time",))


@cache
def _normal(measure: Measure) -> Measure:
    """The measure with its columns in the form's order, all parts of a total as the total."""
    account, own = measure.account, set(measure.columns)
    for column in columns_of(account):
        if any(set(split) == own for split in column.splits):
            return Measure(account, (column.key,))
    return Measure(account, tuple(column.key for column in columns_of(account) if column.key in own))


@cache
def _under(measure: Measure) -> frozenset[str]:
    """Its columns and all that they split into, at any depth."""
    by_key = {column.key: column for column in columns_of(measure.account)}
    found, ahead = set(measure.columns), list(measure.columns)
    while ahead:
        for split in by_key[ahead.pop()].splits:
            ahead += [part for part in split if part not in found]
            found.update(split)
    return frozenset(found)


@cache
def wholes_of(part: Measure) -> tuple[Measure, ...]:
    """The measures that a part is a share of, the nearest first.

    Receipts of the period (online and direct) are such a whole beside all receipts.

    >>> from kstt import CaseAccount
    >>> [str(whole) for whole in wholes_of(Measure(CaseAccount, ("received_online",)))]
    ['received', 'received_online + received_direct']
    """
    account, own = part.account, set(part.columns)
    found = [Measure(account, (c.key,)) for c in columns_of(account) if any(own <= set(s) for s in c.splits)]
    for header in dict.fromkeys(h for c in columns_of(account) for h in c.header[1:-1]):
        found += [one for one in _of_header(account, header) if own < set(one.columns)]
    for whole in list(found):
        found += wholes_of(whole)
    return tuple(whole for whole in dict.fromkeys(found) if whole != part)


@cache
def split_of(whole: Measure) -> tuple[tuple[Measure, ...], ...]:
    """The ways in which a measure is the sum of parts."""
    if len(whole.columns) > 1:
        return (tuple(Measure(whole.account, (key,)) for key in whole.columns),)
    column = next(c for c in columns_of(whole.account) if c.key in whole.columns)
    return tuple(tuple(Measure(whole.account, (part,)) for part in split) for split in column.splits)


def _of_header(account: type[Account], header: str) -> tuple[Measure, ...]:
    """The sum of the columns under a part of the form's header, in each group of columns."""
    under: dict[str, list[str]] = {}
    for column in columns_of(account):
        if header in column.header[1:-1]:
            under.setdefault(column.header[0], []).append(column.key)
    return tuple(Measure.of(account, *keys) for keys in under.values() if len(keys) > 1)


@cache
def identities(whole: Measure) -> tuple[tuple[_Way, _Way], ...]:
    """The sums that the form demands of a measure: what is to be added to it, and the parts of both.

    >>> from kstt import CaseAccount
    >>> for beside, way in identities(Measure(CaseAccount, ("received_online", "received_direct"))):
    ...     print(" + ".join(map(str, beside)), "|", " + ".join(map(str, way)))
     | received_online + received_direct
    carried_over | resolved + pending
    """
    found: list[tuple[_Way, _Way]] = [((), way) for way in _ways(whole)]
    for wider in wholes_of(whole):
        for way in _ways(wider):
            if len(way) == 2 and way[0] == whole:
                # New cases and those carried over are resolved or pending: two ways of one whole.
                others = (split for split in split_of(wider) if split != way and len(split) == 2)
                found += [(way[1:], split) for split in others]
    return tuple(found)


def _ways(whole: Measure) -> list[_Way]:
    """The ways in which a measure is a sum: of its parts, of two of three together, of parts of its parts."""
    ways = list(split_of(whole))
    for split in split_of(whole):
        for alone in split if len(split) == 3 else ():
            keys = (one.columns[0] for one in split if one != alone)
            ways.append((Measure.of(whole.account, *keys), alone))
        for part in split if len(split) == 2 else ():
            others = tuple(one for one in split if one != part)
            ways += [(*finer, *others) for finer in split_of(part)]
    return ways
