"""Rows of units' tables under one name each, summed to a form."""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING, cast

from kstt.findings.rules import RULES, Finding
from kstt.forms.assembly import section_levels
from kstt.forms.form import Form
from kstt.forms.sections import FormRow, Section
from kstt.merging.reading import box_keys, section_of
from kstt.records.units import unit_key
from kstt.text import alphabetical, name_key
from kstt.vocabulary import AuthorityLevel

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from kstt.definitions.account import Account
    from kstt.merging.naming import Naming
    from kstt.merging.reading import Entry, Target, UnitTable
    from kstt.records.categories import CategoryCatalogue
    from kstt.tables.checks import Counts

__all__ = ["category_rows", "summed", "unit_rows"]

_Place = tuple[AuthorityLevel | None, str | tuple[str, str]]
Rows = dict[_Place, "list[tuple[str, Counts]]"]
"""The counts that add up to each row, by section and key of its name, each with the name it prints."""


def unit_rows(taken: Iterable[UnitTable], target: Target) -> Rows:
    """Rows by unit, however its name is spelled; a unit without any case is a row of zeros."""
    rows: Rows = defaultdict(list)
    zero = (0,) * len(box_keys(target.layout.account))
    for one in taken:
        outcome = one.outcome
        for entry in one.entries:
            unit = entry.unit or outcome.unit
            rows[entry.level, unit_key(unit)].append((unit, entry.counts))
        if outcome.merged and not one.entries and (outcome.level or not target.layout.sections):
            rows[section_of(target, outcome.level), unit_key(outcome.unit)].append((outcome.unit, zero))
    return rows


def category_rows(entries: Sequence[Entry], naming: Naming) -> tuple[Rows, list[Finding]]:
    """Rows by category under their names, with a finding for each row that was written otherwise."""
    findings: list[Finding] = []
    rows: Rows = defaultdict(list)
    for entry in entries:
        name = naming.name(entry)
        rows[entry.level, name_key(name)].append((name, entry.counts))
        if name != entry.label:
            findings.append(
                RULES["name-merged"].finding(
                    row=entry.ref, found=entry.label, expected=name, where=entry.where
                )
            )
    return rows, findings


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
