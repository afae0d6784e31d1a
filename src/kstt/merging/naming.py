"""One name for each category, however the units spell it."""

from __future__ import annotations

from collections import Counter, defaultdict
from typing import TYPE_CHECKING

import attrs

from kstt.errors import UnknownNameError
from kstt.findings.rules import RULES, Finding
from kstt.i18n import msg
from kstt.records.categories import category_key, initials, likely_twins, spells_out
from kstt.records.units import is_unit
from kstt.text import bare, clean, name_key
from kstt.vocabulary import AuthorityLevel

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from kstt.merging.reading import Entry, RowName
    from kstt.records.categories import CategoryCatalogue

__all__ = ["Naming"]

_Place = tuple[AuthorityLevel | None, str]


@attrs.frozen
class Naming:
    """The name under which each spelling is counted, level by level.

    ``names`` is by level and key of a category; ``findings`` are those of names that a catalogue lacks and
    of names that are probably one.
    """

    names: Mapping[_Place, str]
    catalogue: CategoryCatalogue
    findings: tuple[Finding, ...] = ()

    @classmethod
    def of(cls, entries: Iterable[Entry], catalogue: CategoryCatalogue) -> Naming:
        """The names for these rows: those of the catalogue, else the best of their spellings.

        Spellings that differ by signs alone are one name, and so is a spelling without marks where one
        name alone has its letters. Of several spellings the one with marks comes before one without, a
        plain one before one with a number or signs, one in small letters before one in capitals; then
        the one with the most cases.
        """
        spellings: dict[_Place, Counter[str]] = defaultdict(Counter)
        first: dict[_Place, Entry] = {}
        for entry in entries:
            place = (entry.name.level, category_key(entry.name.label))
            spellings[place][entry.name.label] += entry.cases
            first.setdefault(place, entry)
        listed = _by_category_key(catalogue)
        names: dict[_Place, str] = {}
        unknown: list[_Place] = []
        for group in _joined(spellings):
            written: Counter[str] = Counter()
            for place in group:
                # Sums of counters leave out what was counted 0 times: rows without cases have names, too.
                written.update(spellings[place])
            order = sorted(written, key=lambda label: (*_plainness(label), -written[label], label))
            level = group[0][0]
            known = _known(order, level, catalogue, listed)
            names |= dict.fromkeys(group, known or clean(order[0]))
            if not known:
                unknown.append((level, category_key(order[0])))
        findings = (
            *(_not_listed(first[place], catalogue) for place in unknown if len(catalogue)),
            *_twins(names, unknown, first),
        )
        return cls(names, catalogue, findings)

    def name(self, row: RowName) -> str:
        """The name under which a row is counted."""
        key = category_key(row.label)
        found = self.names.get((row.level, key))
        return found or self.catalogue.canonical(row.label, row.level)


def _joined(spellings: Mapping[_Place, Counter[str]]) -> Iterator[list[_Place]]:
    """The keys that are one name: a key without marks goes with the one marked key of its letters."""
    marked: dict[_Place, list[_Place]] = defaultdict(list)
    for level, key in spellings:
        if key != bare(key):
            marked[level, bare(key)].append((level, key))
    groups: dict[_Place, list[_Place]] = {}
    for place in spellings:
        owners = marked.get(place, ())
        groups.setdefault(owners[0] if len(owners) == 1 else place, []).append(place)
    yield from groups.values()


def _plainness(label: str) -> tuple[bool, bool, bool]:
    """How far a spelling is from how a catalogue would print it: no marks, signs around it, capitals."""
    key = name_key(label)
    letters = "".join(character for character in key if character.isalnum())
    signs = category_key(label).replace(" ", "") != letters or "*" in key
    return key == bare(key), signs or not (key[-1:].isalnum() or key.endswith(")")), label.isupper()


def _by_category_key(catalogue: CategoryCatalogue) -> dict[_Place, str]:
    """The names of a catalogue by level and category key, where the key means one of them alone."""
    found: dict[_Place, set[str]] = defaultdict(set)
    for category in catalogue:
        for written in (category.name, *category.aliases):
            found[category.level, category_key(written)].add(category.name)
    return {place: names.pop() for place, names in found.items() if len(names) == 1}


def _known(
    labels: Sequence[str],
    level: AuthorityLevel | None,
    catalogue: CategoryCatalogue,
    listed: Mapping[_Place, str],
) -> str:
    """The catalogue's name for one of these spellings, or nothing."""
    for label in labels if len(catalogue) else ():
        try:
            return catalogue.find(label, level).name
        except UnknownNameError:
            key = category_key(label)
            found = listed.get((level, key)) or listed.get((None, key))
            if found:
                return found
    return ""


def _not_listed(entry: Entry, catalogue: CategoryCatalogue) -> Finding:
    suggestions: tuple[str, ...] = ()
    try:
        catalogue.find(entry.name.label, entry.name.level)
    except UnknownNameError as error:
        suggestions = error.suggestions
    expected = " or ".join(map(repr, suggestions)) or msg("a name in the catalogue")
    return RULES["name-unknown"].finding(
        row=entry.name.ref, found=entry.name.label, expected=expected, where=entry.where
    )


def _twins(
    names: Mapping[_Place, str], unknown: Sequence[_Place], first: Mapping[_Place, Entry]
) -> Iterator[Finding]:
    """A warning for each name that is no catalogue's and is probably another name's twin."""
    strange = set(unknown)
    levels: dict[AuthorityLevel | None, list[str]] = defaultdict(list)
    for level, key in names:
        levels[level].append(key)
    for level, keys in levels.items():
        known = [key for key in keys if (level, key) not in strange]
        twins = likely_twins((*known, *keys))
        whole = {names[level, key]: None for key in keys}
        by_initials: dict[str, list[str]] = defaultdict(list)
        for name in whole:
            by_initials[initials(name)].append(name)
        for key in (key for key in keys if (level, key) in strange):
            name, entry = names[level, key], first[level, key]
            other = names[level, twins[key]] if key in twins else ""
            if other in {"", name}:
                longer = [one for one in by_initials[initials(name)] if spells_out(one, name)]
                plain = names.get((level, category_key(_without_office(name))), "")
                other = longer[0] if longer else plain
            if other not in {"", name}:
                yield RULES["name-twin"].finding(
                    row=entry.name.ref, found=entry.name.label, expected=other, where=entry.where
                )


def _without_office(name: str) -> str:
    """A name without the number or the office in brackets after it, which may be none of it."""
    head, bracket, inner = name.rpartition("(")
    inner = inner.rstrip().removesuffix(")").strip()
    return head if bracket and (inner.isdecimal() or is_unit(inner)) else name
