"""Tests of a ledger's movements as DataFrame expressions: shifted days, and the asked day."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Any

import narwhals.stable.v2 as nw

from kstt.definitions.boxes import AskedDay, Day, leaves
from kstt.frames.expressions import Expressions, is_one_of
from kstt.frames.vietnam import has_no_dates
from kstt.vocabulary import AuthorityLevel

if TYPE_CHECKING:
    from collections.abc import Mapping

    from kstt.definitions.boxes import Operand, Predicate, Tree
    from kstt.frames.expressions import Facts

    AnyFrame = nw.LazyFrame[Any] | nw.DataFrame[Any]

__all__ = ["ASKED", "MovementExpressions", "days_after"]

ASKED = "__kstt_asked"
"""The column of the asked day."""


def days_after(frame: AnyFrame, day: nw.Expr, count: int) -> nw.Expr:
    """The day a number of days after another, in the day type of the frame's engine."""
    if count == 0:
        return day
    kind = nw.Datetime("us") if has_no_dates(frame) else nw.Date()
    return (day + nw.lit(timedelta(days=count))).cast(kind)


class MovementExpressions(Expressions):
    """The expressions of tests that compare days of a case with one another, or with the asked day."""

    def __init__(self, facts: Facts, frame: AnyFrame) -> None:
        super().__init__(facts)
        self.frame = frame

    def flows(self, scope: Predicate, tree: Tree, codes: Mapping[str, int]) -> nw.Expr:
        """The code of the flow that a record makes by a tree; 0 for none."""
        placed = iter([codes[tag] for found, _ in leaves(tree) for tag in found.tags])
        return nw.when(self.test(scope)).then(self._tree(tree, placed)).otherwise(nw.lit(0, nw.Int32))

    def level(self) -> nw.Expr:
        """The place of a record's level among all levels; -1 for none of them."""
        text, place = self.facts.texts["level"], nw.lit(-1, nw.Int32)
        if text is not None:
            for n, level in enumerate(AuthorityLevel):
                known = is_one_of(text, self.facts.spellings.of((level,)))
                place = nw.when(known).then(nw.lit(n, nw.Int32)).otherwise(place)
        return place

    def day(self, field: str) -> nw.Expr:
        """The day of a field; its number since 1970 where days are numbered."""
        return self._day(field)

    def _less(self, left: Operand, right: Operand) -> nw.Expr:
        match left, right:
            case (Day() | AskedDay(), Day() | AskedDay()):
                # Only the distance in days matters.
                shift = _after(left) - _after(right)
                return self._shifted(left, shift) < self._shifted(right, 0)
        return super()._less(left, right)

    def _shifted(self, operand: Operand, count: int) -> nw.Expr:
        if isinstance(operand, Day):
            if not count:
                return self._day(operand.field)
            if self.facts.numbered:
                return self._day(operand.field) + count
            day = self._moment(operand.field).day
            return self._derive(f"__{operand.field}_day_{count}", days_after(self.frame, day, count))
        return days_after(self.frame, nw.col(ASKED), count)


def _after(operand: Operand) -> int:
    return operand.after if isinstance(operand, Day) else 0
