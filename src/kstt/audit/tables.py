"""The numbers at hand: the lines of the forms, asked for by where a figure is counted and what it counts."""

from __future__ import annotations

from typing import TYPE_CHECKING

import attrs

from kstt.audit.words.phrases import Place
from kstt.tables.cells import LineKind
from kstt.tables.table import level_of
from kstt.text import name_key

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from kstt.audit.words.measures import Measure
    from kstt.definitions.account import Account
    from kstt.forms.reported import ReportedForm

__all__ = ["Line", "Tables"]


@attrs.frozen
class Line:
    """A line of a form: where it counts, and its cells by column."""

    name: str
    kind: LineKind
    place: Place
    account: type[Account]
    cells: Mapping[str, int | None] = attrs.field(hash=False)

    def value(self, measure: Measure) -> int | None:
        """The count of a measure; none where a cell of it is blank."""
        if measure.account is not self.account:
            return None
        values = [self.cells.get(key) for key in measure.columns]
        known = [value for value in values if value is not None and value >= 0]
        return sum(known) if len(known) == len(values) else None

    def called(self, measure: Measure) -> str:
        """How a count of this line is named: the line and the columns."""
        return f"{self.name} · {measure.label}"


@attrs.frozen
class Tables:
    """One form for each kind of account; the first of each kind counts."""

    forms: tuple[ReportedForm, ...] = ()
    lines: tuple[Line, ...] = ()

    @classmethod
    def of(cls, forms: Iterable[ReportedForm]) -> Tables:
        """The tables of these forms."""
        first: dict[type[Account], ReportedForm] = {}
        for form in forms:
            first.setdefault(form.layout.account, form)
        return cls(tuple(first.values()), tuple(line for form in first.values() for line in _lines(form)))

    def at(self, account: type[Account], place: Place) -> tuple[Line, ...]:
        """The lines that a place may mean: of a unit that no form names, every line."""
        own = [line for line in self.lines if line.account is account]
        if place.unit:
            return tuple(own)
        if place.category:
            return tuple(
                line
                for line in own
                if line.place.category == place.category and place.level in {None, line.place.level}
            )
        kind = LineKind.SECTION if place.level else LineKind.TOTAL
        found = [line for line in own if line.kind is kind and line.place.level is place.level]
        return tuple(found[:1])

    def categories(self) -> tuple[str, ...]:
        """The comparing keys of the categories that the forms list."""
        return tuple(dict.fromkeys(line.place.category for line in self.lines if line.place.category))


def _lines(form: ReportedForm) -> Iterable[Line]:
    sections = {r.section: level_of(form.layout, r) for r in form.rows if r.kind is LineKind.SECTION}
    keys = [column.key for column in form.layout.columns]
    for row in form.rows:
        level = None if row.kind is LineKind.TOTAL else sections.get(row.section)
        category = name_key(row.label) if row.kind is LineKind.ROW else ""
        cells = {key: cell.value for key, cell in zip(keys, row.cells, strict=False)}
        yield Line(row.ref, row.kind, Place(level, category), form.layout.account, cells)
