"""Shares: a part of a whole, as a form has them or as a text states them."""

from __future__ import annotations

from typing import TYPE_CHECKING

import attrs

from kstt.audit.measures import Measure, split_of, wholes_of
from kstt.audit.rates import Rate, right_shares

if TYPE_CHECKING:
    from collections.abc import Sequence

    from kstt.audit.amounts import Amount
    from kstt.audit.tables import Line

__all__ = ["Share", "parts_in", "stated_counts"]


@attrs.frozen
class Share:
    """A part of a whole; ``sure`` says that words or form name the whole, ``line`` where they stand."""

    part: int
    whole: int
    name: str
    sure: bool = False
    line: Line | None = None
    measure: Measure | None = None
    way: tuple[int, ...] = ()
    base: Amount | None = None

    def rate(self, places: int, *, cut: bool = False) -> Rate:
        """The percentages that it may be printed as."""
        known = sum(self.way) == self.whole and self.part in self.way
        ways = [self.way] if known else []
        return right_shares(self.part, self.whole, places, ways, [w.index(self.part) for w in ways], cut=cut)


def stated_counts(stated: Sequence[Amount], measure: Measure) -> dict[int, Amount | None]:
    """The counts of a measure in a text: as stated, else as its parts or the others of its whole make it."""
    found: dict[int, Amount | None] = {a.count: a for a in stated if measure in a.meanings[:1] and a.count}
    if not found:
        found = {a.count: a for a in stated if measure in a.meanings and a.count}
    first: dict[Measure, int] = {}
    for amount in stated:
        if len(amount.meanings) == 1 and amount.count is not None:
            first.setdefault(amount.meanings[0], amount.count)
    for way in () if found else split_of(measure):
        if all(one in first for one in way):
            found[sum(first[one] for one in way)] = None
    for whole in () if found else wholes_of(measure)[:1]:
        rest = [
            Measure.of(measure.account, *(k for one in way for k in one.columns if k not in measure.columns))
            for way in split_of(whole)
            if set(measure.columns) <= {k for one in way for k in one.columns}
        ]
        for other in rest:
            if whole in first and other in first and first[whole] > first[other]:
                found[first[whole] - first[other]] = None
    return dict(list(found.items())[:3])


def parts_in(line: Line, part: Measure, whole: Measure) -> tuple[int, ...]:
    """The counts of a line that make up a whole, the part among them."""
    for split in split_of(whole):
        if part in split:
            return tuple(line.value(one) or 0 for one in split)
    return ()
