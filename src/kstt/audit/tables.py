"""The numbers at hand: the cells of the forms, asked for by what is counted and at which level."""

from __future__ import annotations

from typing import TYPE_CHECKING

import attrs

from kstt.audit.measures import Measure
from kstt.audit.result import Reason
from kstt.forms.reported import ReportedForm
from kstt.tables.cells import LineKind
from kstt.tables.table import level_of
from kstt.text import name_key

if TYPE_CHECKING:
    from collections.abc import Iterable

    from kstt.definitions.account import Account
    from kstt.tables.cells import ReportedRow
    from kstt.vocabulary import AuthorityLevel

__all__ = ["Quantity", "Tables"]


@attrs.frozen
class Quantity:
    """What a figure counts: a measure of the whole form, of one level's section, of one category.

    ``category`` is the comparing key of a row's label, empty for a total.
    """

    measure: Measure
    level: AuthorityLevel | None = None
    category: str = ""

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
        """The line of the form that a quantity stands in; none if there are several."""
        rows = self._rows(quantity)
        return rows[0] if rows and (len(rows) == 1 or not quantity.category) else None

    def _rows(self, quantity: Quantity) -> list[ReportedRow]:
        form = self.form(quantity.measure.account)
        if form is None:
            return []
        sections = {r.section: level_of(form.layout, r) for r in form.rows if r.kind is LineKind.SECTION}
        if quantity.category:
            return [
                row
                for row in form.rows
                if row.kind is LineKind.ROW
                and name_key(row.label) == quantity.category
                and quantity.level in {None, sections.get(row.section)}
            ]
        if quantity.level is None:
            return [row for row in form.rows if row.kind is LineKind.TOTAL]
        return [r for r in form.rows if r.kind is LineKind.SECTION and sections[r.section] is quantity.level]

    def value(self, quantity: Quantity) -> int | Reason:
        """The count, or why there is none."""
        form, row = self.form(quantity.measure.account), self.row(quantity)
        if form is None:
            return Reason.NO_BASE
        if row is None:
            return Reason.AMBIGUOUS if self._rows(quantity) else Reason.NO_ROW
        printed = {column.key: place for place, column in enumerate(form.layout.columns)}
        total = 0
        for key in quantity.measure.columns:
            value = row.cells[printed[key]].value if key in printed else None
            if value is None or value < 0:
                return Reason.BLANK
            total += value
        return total

    def categories(self, account: type[Account]) -> tuple[str, ...]:
        """The comparing keys of the categories that the form of an account lists."""
        form = self.form(account)
        rows = form.rows if form else ()
        return tuple(dict.fromkeys(name_key(r.label) for r in rows if r.kind is LineKind.ROW and r.label))

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
