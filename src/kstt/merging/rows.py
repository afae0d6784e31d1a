"""Rows of units' tables under one name each, summed to a form."""

from __future__ import annotations

from collections import Counter, defaultdict
from typing import TYPE_CHECKING, cast

from kstt.errors import UnknownNameError
from kstt.findings.rules import RULES, Finding
from kstt.forms.assembly import section_levels
from kstt.forms.form import Form
from kstt.forms.sections import FormRow, Section
from kstt.merging.reading import box_keys, section_of
from kstt.text import alphabetical, clean, name_key
from kstt.vocabulary import AuthorityLevel

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from kstt.definitions.account import Account
    from kstt.merging.reading import Entry, Taken, Target
    from kstt.records.categories import CategoryCatalogue
    from kstt.tables.checks import Counts

__all__ = ["category_rows", "summed", "unit_rows"]

_Place = tuple[AuthorityLevel | None, str]
Rows = dict[_Place, "list[tuple[str, Counts]]"]
"""The counts that add up to each row, by section and key of its name, each with the name it prints."""


def unit_rows(taken: Iterable[Taken], target: Target) -> Rows:
    """Rows by unit; one that had no case at all is a row of zeros."""
    rows: Rows = defaultdict(list)
    zero = (0,) * len(box_keys(target.layout.account))
    for one in taken:
        outcome = one.outcome
        for entry in one.entries:
            rows[entry.level, name_key(outcome.unit)].append((outcome.unit, entry.counts))
        if outcome.merged and not one.entries and (outcome.level or not target.layout.sections):
            rows[section_of(target, outcome.level), name_key(outcome.unit)].append((outcome.unit, zero))
    return rows


def category_rows(entries: Sequence[Entry], catalogue: CategoryCatalogue) -> tuple[Rows, list[Finding]]:
    """Rows by category under canonical names, with a finding for each row that was written otherwise."""
    names, findings = _canonical_names(entries, catalogue)
    rows: Rows = defaultdict(list)
    for entry in entries:
        name = names[entry.level, entry.label]
        rows[entry.level, name_key(name)].append((name, entry.counts))
        if name != entry.label:
            findings.append(
                RULES["name-merged"].finding(
                    row=entry.ref, found=entry.label, expected=name, where=entry.where
                )
            )
    return rows, findings


def _canonical_names(
    entries: Sequence[Entry], catalogue: CategoryCatalogue
) -> tuple[dict[_Place, str], list[Finding]]:
    """The name under which each spelling is counted, and a finding for each that a catalogue lacks."""
    spellings: dict[_Place, Counter[str]] = defaultdict(Counter)
    first: dict[_Place, Entry] = {}
    for entry in entries:
        spellings[entry.level, name_key(entry.label)][entry.label] += entry.cases
        first.setdefault((entry.level, entry.label), entry)
    names: dict[_Place, str] = {}
    findings: list[Finding] = []
    for (level, _), written in spellings.items():
        usual = min(written, key=lambda label: (-written[label], label))
        try:
            usual = catalogue.find(usual, level).name
        except UnknownNameError as error:
            if len(catalogue):
                entry = first[level, usual]
                expected = " or ".join(map(repr, error.suggestions)) or "a name in the catalogue"
                findings.append(
                    RULES["name-unknown"].finding(
                        row=entry.ref, found=entry.label, expected=expected, where=entry.where
                    )
                )
        names |= {(level, label): clean(usual) for label in written}
    return names, findings


def summed(target: Target, rows: Rows, order: CategoryCatalogue, reporting_unit: str) -> Form[Account]:
    """The form of these rows: in the order of a catalogue, then of the alphabet."""
    places = {key: place for place, known in enumerate(order) for key in known.keys}
    kind = target.layout.account
    by_level: dict[AuthorityLevel | None, list[FormRow[Account]]] = defaultdict(list)
    keys = box_keys(kind)
    for (level, _), found in rows.items():
        boxes = zip(*(counts for _, counts in found), strict=True)
        totals = dict(zip(keys, map(_total, boxes), strict=True))
        by_level[level].append(FormRow(found[0][0], kind.from_boxes(totals)))
    sections = [
        Section(
            level,
            tuple(
                sorted(
                    by_level[level],
                    key=lambda row: (places.get(name_key(row.label), len(places)), alphabetical(row.label)),
                )
            ),
            kind,
        )
        for level in section_levels(target.layout, target.period, target.ended, list(by_level))
    ]
    return Form(target.layout, target.period, tuple(sections), reporting_unit=reporting_unit)


def _total(counts: Sequence[int | None]) -> int | None:
    """The sum; ``None``, as for accounts, where one count is not known."""
    return None if None in counts else sum(cast("Sequence[int]", counts))
