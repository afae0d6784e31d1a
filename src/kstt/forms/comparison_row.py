"""A line of two forms side by side."""

from __future__ import annotations

from typing import TYPE_CHECKING

import attrs

from kstt.shares import change
from kstt.tables.cells import LineKind

if TYPE_CHECKING:
    from collections.abc import Mapping
    from decimal import Decimal
    from fractions import Fraction

    from kstt.definitions.columns import Rate
    from kstt.vocabulary import AuthorityLevel

__all__ = ["ComparisonRow"]


@attrs.frozen
class ComparisonRow:
    """A line of two forms.

    Attributes:
        kind: what the line is.
        section: the printed number of its section in the later form, else in the earlier one.
        level: the level of authority of its section.
        label: its name.
        now: the counts of the later form by column key; ``None`` where a count is not known.
        before: the same of the earlier form.

    >>> row = ComparisonRow(LineKind.ROW, "II", None, "Đất đai", {"received": 120}, {"received": 100})
    >>> row.difference("received"), row.change("received")
    (20, Decimal('20.0'))
    """

    kind: LineKind
    section: str
    level: AuthorityLevel | None
    label: str
    now: Mapping[str, int | None]
    before: Mapping[str, int | None]

    @property
    def name(self) -> str:
        """The label, of a section with its number before it."""
        return f"{self.section}. {self.label}" if self.kind is LineKind.SECTION else self.label

    def difference(self, key: str) -> int | None:
        """The later count less the earlier one; ``None`` where one of them is not known."""
        now, before = self.now[key], self.before[key]
        return None if now is None or before is None else now - before

    def change(self, key: str, places: int = 1) -> Decimal | None:
        """The difference in percent of the earlier count; ``None`` where that is 0 or not known."""
        now, before = self.now[key], self.before[key]
        return None if now is None or before is None else change(before, now, places)

    def rates(self, rate: Rate) -> tuple[Fraction | None, Fraction | None, Fraction | None]:
        """A rate of the later form, of the earlier one, and the difference of the two."""
        now, before = rate.of(self.now), rate.of(self.before)
        return now, before, None if now is None or before is None else now - before
