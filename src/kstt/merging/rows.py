"""Rows of units' tables under one name each, summed to a form."""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING, cast

from kstt.findings.rules import RULES
from kstt.forms.assembly import section_levels
from kstt.forms.form import Form
from kstt.forms.sections import FormRow, Section
from kstt.merging.reading import Entry, box_keys, section_of
from kstt.records.categories import category_key
from kstt.records.units import unit_key
from kstt.text import alphabetical, name_key
from kstt.vocabulary import AuthorityLevel

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from kstt.definitions.account import Account
    from kstt.findings.rules import Finding
    from kstt.merging.naming import Naming
    from kstt.merging.reading import RowName, Target, UnitTable
    from kstt.records.categories import CategoryCatalogue
    from kstt.tables.checks import Counts

__all__ = ["category_rows", "in_parts", "renamed", "summed", "together", "unit_rows"]

_Place = tuple[AuthorityLevel | None, str | tuple[str, str]]
Rows = dict[_Place, "list[tuple[str, Counts]]"]
"""The counts that add up to each row, by section and key of its name, each with the name it prints."""


def unit_rows(taken: Iterable[UnitTable], target: Target) -> Rows:
    """Rows by unit, however its name is spelled; a unit without any case is a row of zeros."""
    rows: Rows = defaultdict(list)
    zero = (0,) * len(box_keys(target.layout.account))
    for one in taken:
        outcome = one.outcome
        for name, counts in one.rows:
            unit = name.unit or outcome.unit
            rows[name.level, unit_key(unit)].append((unit, counts))
        if outcome.merged and not one.names and (outcome.level or not target.layout.sections):
            rows[section_of(target, outcome.level), unit_key(outcome.unit)].append((outcome.unit, zero))
    return rows


def together(taken: Sequence[UnitTable]) -> list[Entry]:
    """The rows of tables, those that are named alike added up, with the spot of the first."""
    alike: dict[tuple[RowName, ...], list[UnitTable]] = defaultdict(list)
    # Most have the very same names: each is looked up once.
    same: dict[int, list[UnitTable]] = {}
    # A table refused for its period has figures, and no rows that can be merged.
    for one in (table for table in taken if table.names):
        if id(one.names) not in same:
            same[id(one.names)] = alike[one.names]
        same[id(one.names)].append(one)
    rows: dict[tuple[object, ...], tuple[RowName, str, list[Counts], list[int]]] = {}
    for first, *others in alike.values():
        counts: Iterable[Counts] = first.figures
        cases: Iterable[int] = first.cases
        if others:
            counts = map(_added, zip(first.figures, *(one.figures for one in others), strict=True))
            cases = map(sum, zip(first.cases, *(one.cases for one in others), strict=True))
        for name, where, line, received in zip(first.names, first.spots, counts, cases, strict=True):
            known = rows.setdefault((name.level, name.label, name.unit, name.block), (name, where, [], []))
            known[2].append(line)
            known[3].append(received)
    return [Entry(name, where, _added(lines), sum(cases)) for name, where, lines, cases in rows.values()]


def category_rows(entries: Iterable[Entry], naming: Naming) -> Rows:
    """Rows by category under their names."""
    rows: Rows = defaultdict(list)
    for entry in entries:
        name = naming.name(entry.name)
        rows[entry.name.level, name_key(name)].append((name, entry.counts))
    return rows


def renamed(taken: Sequence[UnitTable], naming: Naming) -> Iterator[Finding]:
    """A finding for each row that is counted under another name than is written."""
    others: dict[int, list[tuple[int, str]]] = {}
    for one in taken:
        # Most tables have the very same names.
        other = others.get(id(one.names))
        if other is None:
            named = enumerate(map(naming.name, one.names))
            other = others[id(one.names)] = [(i, name) for i, name in named if name != one.names[i].label]
        for i, name in other:
            own = one.names[i]
            yield RULES["name-merged"].finding(
                row=own.ref, found=own.label, expected=name, where=one.spots[i]
            )


def in_parts(entries: Iterable[Entry]) -> Iterator[Finding]:
    """A finding for each category that is a row in one table and heads the rows that count in another."""
    rows: dict[_Place, Entry] = {}
    heads: dict[_Place, Entry] = {}
    for entry in entries:
        name = entry.name
        rows.setdefault((name.level, category_key(name.label)), entry)
        if name.block:
            heads.setdefault((name.level, category_key(name.block)), entry)
    for place, part in heads.items():
        if (whole := rows.get(place)) is not None:
            yield RULES["row-in-parts"].finding(
                row=whole.name.ref, found=whole.name.label, expected=part.where, where=whole.where
            )


def summed(target: Target, rows: Rows, order: CategoryCatalogue, reporting_unit: str) -> Form[Account]:
    """The form of these rows: in the order of a catalogue, then of the alphabet."""
    places = {key: place for place, known in enumerate(order) for key in known.keys}
    kind = target.layout.account
    by_level: dict[AuthorityLevel | None, list[FormRow[Account]]] = defaultdict(list)
    keys = box_keys(kind)
    for (level, _), found in rows.items():
        totals = dict(zip(keys, _added([counts for _, counts in found]), strict=True))
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


def _added(rows: Iterable[Counts]) -> Counts:
    """The sum of each box; ``None``, as for accounts, where one count is not known."""
    return tuple(
        [None if None in box else sum(cast("Sequence[int]", box)) for box in zip(*rows, strict=True)]
    )
