"""What a figure can count: columns of a form, or sums of some; how they contain one another; their words."""

from __future__ import annotations

from itertools import product
from typing import TYPE_CHECKING

import attrs

from kstt.definitions.columns import columns_of

if TYPE_CHECKING:
    from collections.abc import Iterable

    from kstt.definitions.account import Account
    from kstt.definitions.columns import Column

__all__ = ["Measure", "agreed", "direct_totals", "measures_of_header", "split_of"]


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
        for column in columns_of(account):
            if any(set(split) == set(columns) for split in column.splits):
                return cls(account, (column.key,))
        return cls(account, tuple(c.key for c in columns_of(account) if c.key in columns))

    def within(self, other: Measure) -> bool:
        """Whether this is a proper part of the other.

        >>> from kstt import CaseAccount
        >>> Measure(CaseAccount, ("resolved_late",)).within(Measure(CaseAccount, ("received",)))
        True
        """
        return (
            self.account is other.account
            and self != other
            and set(self.columns) <= _under(other.account, other.columns)
        )

    @property
    def label(self) -> str:
        """The headers of the columns."""
        return " + ".join(c.label for c in columns_of(self.account) if c.key in self.columns)

    def __str__(self) -> str:
        return " + ".join(self.columns)


def _under(account: type[Account], keys: Iterable[str]) -> set[str]:
    """These columns and all that they split into, at any depth."""
    by_key = {column.key: column for column in columns_of(account)}
    found, ahead = set(keys), list(keys)
    while ahead:
        for split in by_key[ahead.pop()].splits:
            ahead += [part for part in split if part not in found]
            found.update(split)
    return found


def direct_totals(measure: Measure) -> tuple[tuple[Measure, tuple[Measure, ...]], ...]:
    """The wholes that a measure is a part of at one remove, each with all its parts; a sum has none.

    Receipts of the period (online and direct) are such a whole beside all receipts.

    >>> from kstt import CaseAccount
    >>> [str(whole) for whole, _ in direct_totals(Measure(CaseAccount, ("received_online",)))]
    ['received', 'received_online + received_direct']
    """
    account = measure.account
    found = [
        (Measure(account, (column.key,)), tuple(Measure(account, (part,)) for part in split))
        for column in columns_of(account)
        for split in column.splits
        if set(measure.columns) <= set(split)
    ]
    for header in dict.fromkeys(h for c in columns_of(account) for h in c.header[1:-1]):
        found += [
            (whole, tuple(Measure(account, (key,)) for key in whole.columns))
            for whole in measures_of_header(account, header)
            if len(whole.columns) > 1 and set(measure.columns) < set(whole.columns)
        ]
    return tuple(found)


def split_of(whole: Measure) -> tuple[tuple[Measure, ...], ...]:
    """The ways in which a measure is the sum of parts."""
    if len(whole.columns) > 1:
        return (tuple(Measure(whole.account, (key,)) for key in whole.columns),)
    column = next(c for c in columns_of(whole.account) if c.key in whole.columns)
    return tuple(tuple(Measure(whole.account, (part,)) for part in split) for split in column.splits)


def _group(column: Column) -> str:
    return column.header[0]


def measures_of_header(account: type[Account], header: str) -> tuple[Measure, ...]:
    """What a part of the form's header stands over: a column, the columns under it, one in each group."""
    columns = columns_of(account)
    groups = dict.fromkeys(_group(c) for c in columns if header in c.header)
    found: list[Measure] = []
    for group in groups:
        keys = [c.key for c in columns if header in c.header and _group(c) == group]
        last = [c.key for c in columns if c.header[-1] == header and _group(c) == group]
        if group == header:
            # The title of a group is that of its total, which stands first.
            found.append(Measure(account, (keys[0],)))
        elif last:
            found += [Measure(account, (key,)) for key in last]
        else:
            found.append(Measure.of(account, *keys))
    return tuple(dict.fromkeys(found))


def agreed(candidates: Iterable[frozenset[Measure]], inside: Measure | None = None) -> frozenset[Measure]:
    """What phrases that each may mean several things mean together: the narrowest, the others around it.

    Args:
        candidates: what each phrase may mean.
        inside: a measure that the result must be a proper part of.

    Returns: one measure if the phrases agree on one, several if they are ambiguous, none if they
        contradict each other.

    >>> from kstt import CaseAccount
    >>> def case(*keys): return frozenset(Measure(CaseAccount, (key,)) for key in keys)
    >>> [str(m) for m in agreed([case("resolved"), case("resolved_late", "pending_overdue")])]
    ['resolved_late']
    """
    found = set()
    for chosen in product(*candidates):
        narrowest = [m for m in chosen if all(m == other or m.within(other) for other in chosen)]
        # ``tiếp nhận, giải quyết`` names two totals side by side; neither narrows the other down.
        groups = {_title(m) for m in chosen if split_of(m)}
        if narrowest and len(groups) < 2 and (inside is None or narrowest[0].within(inside)):
            found.add(narrowest[0])
    return frozenset(found)


def _title(measure: Measure) -> str:
    return next(c.header[0] for c in columns_of(measure.account) if c.key in measure.columns)
