"""Whole numbers from 0 that satisfy a few sums: found, or shown not to be there."""

from __future__ import annotations

from collections import deque
from fractions import Fraction
from typing import TYPE_CHECKING

import attrs

from kstt.repair.effort import Effort, Undecided

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from kstt.tables.equations import Cell

__all__ = ["Bounds", "Counts", "Row", "Undecided", "counts_of", "has_another", "narrowed"]

_ROUNDS = 8
"""Passes over each sum that narrow the bounds; one count less at a time, they could go on for long."""

_SLACKS = -1
"""Rows of unknowns that are no cells: -1 for the slacks of bounds, lower ones for limits tried."""

_RECKONED = 10
"""Terms that are looked at with the work of reckoning with one: with its bounds, or in fractions."""

Bounds = dict["Cell", tuple[int, int | None]]
"""The least and the greatest count that each unknown may be; ``None`` is no limit."""


@attrs.frozen
class Row:
    """``terms`` (coefficients by unknown) add up to ``amount``."""

    terms: Mapping[Cell, int]
    amount: int


Counts = dict["Cell", int]


def narrowed(rows: Sequence[Row], bounds: Bounds, effort: Effort | None = None) -> Bounds | None:
    """The bounds that the sums leave, ``None`` where they leave an unknown nothing.

    Raises: Exhausted where no effort is left.
    """
    effort = effort or Effort()
    effort.spend(4 * sum(len(row.terms) for row in rows))
    bounds = dict(bounds)
    by_cell: dict[Cell, list[int]] = {}
    for i, row in enumerate(rows):
        for cell in row.terms:
            by_cell.setdefault(cell, []).append(i)
    waiting, queued = deque(range(len(rows))), set(range(len(rows)))
    left = _ROUNDS * len(rows)
    while waiting and left:
        left -= 1
        i = waiting.popleft()
        queued.discard(i)
        effort.spend(_RECKONED * len(rows[i].terms))
        changed = _narrow(rows[i], bounds)
        if changed is None:
            return None
        for cell in changed:
            for other in by_cell[cell]:
                if other not in queued:
                    queued.add(other)
                    waiting.append(other)
    return bounds


def _narrow(row: Row, bounds: Bounds) -> list[Cell] | None:
    """The unknowns whose bounds one sum narrows (in place), ``None`` for a contradiction."""
    changed = []
    # Least and greatest amount of the terms that have one, and how many have none.
    sides, unlimited = [0, 0], [0, 0]

    def count(cell: Cell, factor: int, times: int) -> None:
        for side, bound in enumerate(bounds[cell] if factor > 0 else bounds[cell][::-1]):
            if bound is None:
                unlimited[side] += times
            else:
                sides[side] += times * factor * bound

    for cell, factor in row.terms.items():
        count(cell, factor, 1)
    for cell, factor in row.terms.items():
        count(cell, factor, -1)
        top = None if unlimited[0] else row.amount - sides[0]
        bottom = None if unlimited[1] else row.amount - sides[1]
        low, high = _between(bounds[cell], factor, bottom, top)
        if high is not None and low > high:
            return None
        if (low, high) != bounds[cell]:
            bounds[cell] = low, high
            changed.append(cell)
        count(cell, factor, 1)
    return changed


def _between(
    bounds: tuple[int, int | None], factor: int, bottom: int | None, top: int | None
) -> tuple[int, int | None]:
    """The counts within bounds that, times a factor, lie between two amounts (``None``: no limit)."""
    if factor < 0:
        factor, bottom, top = (
            -factor,
            None if top is None else -top,
            None if bottom is None else -bottom,
        )
    low, high = bounds
    if bottom is not None:
        low = max(low, -(-bottom // factor))
    if top is not None:
        high = top // factor if high is None else min(high, top // factor)
    return low, high


def counts_of(
    rows: Sequence[Row],
    steps: int,
    *,
    limits: Sequence[tuple[Cell, int, int | None]] = (),
    effort: Effort | None = None,
) -> Counts | None:
    """Whole numbers from 0 that satisfy the sums; ``None`` where there are none.

    The sums are solved for their unknowns one by one, which are then made to be no less than 0 by exchanging
    them for others (the simplex method, in fractions, by Bland's rule, which ends). A fraction is ruled out
    by trying what lies below it and what lies above it.

    Args:
        rows: the sums.
        steps: exchanges at most.
        limits: unknowns with a least and a greatest count.
        effort: the work that may be done.

    Raises: Undecided after the last step allowed.
    """
    if not limits and not any(row.amount for row in rows):
        return {cell: 0 for row in rows for cell in row.terms}
    start = _Solution.of(rows, effort)
    if start is None:
        return None
    stack = [tuple(limits)]
    left = [steps]
    while stack:
        bounds = stack.pop()
        tried = start.copy()
        for n, (cell, low, high) in enumerate(bounds):
            tried.limit(cell, low, high, n)
        if not tried.made_positive(left):
            continue
        values = tried.values()
        broken = min((cell for cell, value in values.items() if value.denominator != 1), default=None)
        if broken is None:
            return {cell: int(value) for cell, value in values.items() if cell[0] >= _SLACKS}
        below = values[broken].__floor__()
        stack += [(*bounds, (broken, below + 1, None)), (*bounds, (broken, 0, below))]
    return None


def has_another(
    rows: Sequence[Row], cell: Cell, count: int, steps: int, effort: Effort | None = None
) -> bool:
    """Whether an unknown may be another count than this one.

    Raises: Undecided after the last step allowed.
    """
    limits: list[tuple[int, int | None]] = [(count + 1, None)]
    if count:
        limits.append((0, count - 1))
    return any(
        counts_of(rows, steps, limits=((cell, low, high),), effort=effort) is not None for low, high in limits
    )


class _Solution:
    """Sums solved for some of their unknowns: each is a constant and multiples of the other unknowns."""

    def __init__(
        self, solved: dict[Cell, dict[Cell, Fraction]], amounts: dict[Cell, Fraction], effort: Effort
    ) -> None:
        self.solved, self.amounts, self.effort = solved, amounts, effort

    def copy(self) -> _Solution:
        self.effort.spend(sum(map(len, self.solved.values())))
        solved = {cell: dict(terms) for cell, terms in self.solved.items()}
        return _Solution(solved, dict(self.amounts), self.effort)

    @classmethod
    def of(cls, rows: Sequence[Row], effort: Effort | None = None) -> _Solution | None:
        """The sums solved, ``None`` where they contradict each other whatever the counts."""
        effort = effort or Effort()
        found = cls({}, {}, effort)
        for row in rows:
            terms: dict[Cell, Fraction] = {}
            amount = Fraction(row.amount)
            for cell, factor in row.terms.items():
                amount -= found._add(terms, cell, Fraction(factor))
            if not terms:
                if amount:
                    return None
                continue
            effort.spend(len(terms) * len(found.solved))
            cell = min(terms, key=lambda c: (sum(c in other for other in found.solved.values()), c))
            own = terms.pop(cell)
            found._replace(cell, {c: -x / own for c, x in terms.items()}, amount / own)
        return found

    def _add(self, terms: dict[Cell, Fraction], cell: Cell, factor: Fraction) -> Fraction:
        """Add a multiple of an unknown, or of what it is solved to; the constant that this brings."""
        inner = self.solved.get(cell)
        self.effort.spend(_RECKONED * len(inner or ()))
        for other, x in ((cell, Fraction(1)),) if inner is None else tuple(inner.items()):
            left = terms.get(other, Fraction(0)) + factor * x
            if left:
                terms[other] = left
            else:
                terms.pop(other, None)
        return Fraction(0) if inner is None else factor * self.amounts[cell]

    def _replace(self, cell: Cell, terms: dict[Cell, Fraction], amount: Fraction) -> None:
        """Solve for an unknown: it stands in no other sum any more."""
        self.effort.spend(len(self.solved))
        for other, inner in self.solved.items():
            factor = inner.pop(cell, None)
            if factor is not None:
                self.effort.spend(_RECKONED * len(terms))
                self.amounts[other] += factor * amount
                for c, x in terms.items():
                    left = inner.get(c, Fraction(0)) + factor * x
                    if left:
                        inner[c] = left
                    else:
                        inner.pop(c, None)
        self.solved[cell], self.amounts[cell] = terms, amount

    def limit(self, cell: Cell, low: int, high: int | None, n: int) -> None:
        """Keep an unknown within bounds, by an unknown of its own for each."""
        for side, bound, sign in ((0, low, 1), (1, high, -1)):
            if bound is not None:
                terms: dict[Cell, Fraction] = {}
                constant = self._add(terms, cell, Fraction(sign)) - sign * bound
                self.solved[_SLACKS - 1 - n, side] = terms
                self.amounts[_SLACKS - 1 - n, side] = constant

    def made_positive(self, left: list[int]) -> bool:
        """Whether all unknowns can be 0 or more; exchanges unknowns until they are.

        Raises: Undecided when no steps are left.
        """
        while True:
            lowest = min((cell for cell, amount in self.amounts.items() if amount < 0), default=None)
            if lowest is None:
                return True
            rising = min((cell for cell, x in self.solved[lowest].items() if x > 0), default=None)
            if rising is None:
                return False
            left[0] -= 1
            if left[0] < 0:
                raise Undecided
            terms, amount = self.solved.pop(lowest), self.amounts.pop(lowest)
            own = terms.pop(rising)
            new = {cell: -x / own for cell, x in terms.items()}
            new[lowest] = 1 / own
            self._replace(rising, new, -amount / own)

    def values(self) -> dict[Cell, Fraction]:
        """A count for each unknown: those that nothing is solved for are 0."""
        others = {cell: Fraction(0) for terms in self.solved.values() for cell in terms}
        return others | self.amounts
