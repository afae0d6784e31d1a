"""The names and the order of a form's rows: the alphabet's, or a catalogue's."""

from __future__ import annotations

from typing import TYPE_CHECKING, TypeVar

import attrs

from kstt.definitions.account import Account
from kstt.findings.rules import RULES
from kstt.forms.sections import FormRow
from kstt.i18n import either, joined, msg
from kstt.records.units import unit_key
from kstt.text import alphabetical, close_names, name_key

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping

    from kstt.findings.finding import Finding
    from kstt.records.categories import CategoryCatalogue
    from kstt.vocabulary import AuthorityLevel

__all__ = ["RowNames"]

A = TypeVar("A", bound=Account)


@attrs.frozen
class RowNames:
    """Which row of a form a label stands in: by its name alone, or by what a catalogue says that it means.

    Attributes:
        catalogue: the catalogue.
        of_units: whether the labels are names of units, of which one has many spellings.
    """

    catalogue: CategoryCatalogue | None = None
    of_units: bool = False
    _listed: dict[AuthorityLevel | None, Mapping[str, str]] = attrs.field(factory=dict, init=False, eq=False)

    def listed(self, section: AuthorityLevel | None) -> Mapping[str, str]:
        """The names that the catalogue lists in a section, by their keys, aliases and codes."""
        if section not in self._listed:
            self._listed[section] = {} if self.catalogue is None else self.catalogue.listed(section)
        return self._listed[section]

    def key(self, section: AuthorityLevel | None, label: str) -> str:
        """The key of the row in a section that a label belongs to."""
        if self.catalogue:
            return name_key(self.listed(section).get(name_key(label), label))
        return ", ".join(unit_key(label)) if self.of_units else name_key(label)

    def respelled(self, label: str, spellings: Collection[str]) -> list[Finding]:
        """A finding where a unit has several spellings, which names them."""
        if len(spellings) == 1 and label in spellings:
            return []
        others = sorted(set(spellings) - {label})
        return [RULES["unit-spellings"].finding(row=label, found=joined("; ", others), expected=label)]

    def arranged(
        self, section: AuthorityLevel | None, rows: Mapping[str, FormRow[A]], kind: type[A]
    ) -> tuple[tuple[FormRow[A], ...], list[Finding]]:
        """The rows of a section in print order, and a finding for each that the catalogue lacks."""
        if self.catalogue is None:
            return tuple(sorted(rows.values(), key=lambda row: alphabetical(row.label))), []
        names = dict.fromkeys(self.listed(section).values())
        places = {name_key(name): name for name in names}
        numbers = self.catalogue.numbers(section)
        known = [
            attrs.evolve(rows.get(key) or FormRow(name, kind.zero()), number=numbers.get(key, ""))
            for key, name in places.items()
        ]
        others = sorted(
            (row for key, row in rows.items() if key not in places), key=lambda row: alphabetical(row.label)
        )
        findings = [
            RULES["name-unknown"].finding(
                row=row.label,
                found=row.label,
                expected=either(close)
                if (close := close_names(row.label, names))
                else msg("a name in the catalogue"),
            )
            for row in others
        ]
        return (*known, *others), findings
