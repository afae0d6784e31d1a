"""The numbers at hand: the cells of the forms, asked for by what is counted and at which level."""

from __future__ import annotations

from typing import TYPE_CHECKING

import attrs

from kstt.audit.measures import Measure
from kstt.audit.result import Reason
from kstt.checks import level_of
from kstt.forms.form import LineKind
from kstt.forms.reported import ReportedForm

if TYPE_CHECKING:
    from collections.abc import Iterable

    from kstt.accounts import Account
    from kstt.forms.reported import ReportedRow
    from kstt.vocabulary import AuthorityLevel

__all__ = ["Quantity", "Tables"]


@attrs.frozen
class Quantity:
    """What a figure counts: a measure of the whole form (no level) or of one level's section."""

    measure: Measure
    level: AuthorityLevel | None = None

    def with_measure(self, measure: Measure) -> Quantity:
        """Another measure at the same level."""
        return attrs.evolve(self, measure=measure)


@attrs.frozen
class Tables:
    """One form for each kind of account; the first of each kind counts."""

    forms: tuple[ReportedForm, ...] = ()

    @classmethod
    def of(cls, forms: Iterable[ReportedForm]) -> Tables:
        """The tables of these forms."""
        first: dict[type[Account], ReportedForm] = {}
        for form in forms:
            first.setdefault(form.layout.account, form)
        return cls(tuple(first.values()))

    def form(self, account: type[Account]) -> ReportedForm | None:
        """The form whose rows are of this kind."""
        return next((form for form in self.forms if form.layout.account is account), None)

    def row(self, quantity: Quantity) -> ReportedRow | None:
        """The line of the form that a quantity stands in."""
        form = self.form(quantity.measure.account)
        for row in form.rows if form else ():
            if quantity.level is None and row.kind is LineKind.TOTAL:
                return row
            if (
                form
                and quantity.level
                and row.kind is LineKind.SECTION
                and level_of(form.layout, row) is quantity.level
            ):
                return row
        return None

    def value(self, quantity: Quantity) -> int | Reason:
        """The count, or why there is none."""
        form, row = self.form(quantity.measure.account), self.row(quantity)
        if form is None:
            return Reason.NO_BASE
        if row is None:
            return Reason.NO_ROW
        printed = {column.key: place for place, column in enumerate(form.layout.columns)}
        total = 0
        for key in quantity.measure.columns:
            value = row.cells[printed[key]].value if key in printed else None
            if value is None or value < 0:
                return Reason.BLANK
            total += value
        return total

    def levels(self, measure: Measure) -> tuple[AuthorityLevel, ...]:
        """The levels that the form of a measure has sections for, in order."""
        form = self.form(measure.account)
        found = (
            [level_of(form.layout, row) for row in form.rows if row.kind is LineKind.SECTION] if form else []
        )
        return tuple(level for level in found if level is not None)

    def name(self, quantity: Quantity) -> str:
        """How a quantity is named: its row and its columns."""
        row = self.row(quantity)
        place = row.ref if row else (quantity.level.label if quantity.level else "")
        return " · ".join(filter(None, (place, quantity.measure.label)))
