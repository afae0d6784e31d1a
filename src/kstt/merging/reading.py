"""Looking at each unit's table: may it be merged, whose is it, at which level does it stand."""

from __future__ import annotations

from typing import TYPE_CHECKING

import attrs

from kstt.definitions.columns import boxes_of
from kstt.definitions.rules import RowBy
from kstt.errors import UnknownNameError
from kstt.findings.rules import RULES, Finding
from kstt.merging.reports import UnitOutcome, UnitReport, is_error
from kstt.records.units import level_of_unit
from kstt.tables.cells import LineKind
from kstt.tables.checks import Counts, counts_of
from kstt.tables.table import level_of
from kstt.text import clean, close_names, name_key
from kstt.vocabulary import AuthorityLevel

if TYPE_CHECKING:
    from collections.abc import Iterable

    from kstt.dates.periods import ReportingPeriod
    from kstt.definitions.account import Account
    from kstt.definitions.layout import FormLayout
    from kstt.definitions.rules import EndedLevel
    from kstt.records.categories import CategoryCatalogue

__all__ = ["Entry", "Taken", "Target", "box_keys", "section_of", "take", "take_before", "units_not_listed"]


@attrs.frozen
class Target:
    """The form that is made: its edition, period and rows, and the list of the units that report."""

    layout: FormLayout
    period: ReportingPeriod
    rows: RowBy
    units: CategoryCatalogue | None
    ended: EndedLevel


@attrs.frozen
class Entry:
    """A row of a unit's table: the section it belongs in, its name as written, its spot, its counts.

    ``counts`` are those of the boxes of the account, in their order; ``cases`` is the first total.
    """

    level: AuthorityLevel | None
    label: str
    ref: str
    where: str
    counts: Counts
    cases: int


@attrs.frozen
class Taken:
    """A table that was looked at: what became of it, its period and form, its rows if it can be merged."""

    outcome: UnitOutcome
    period: ReportingPeriod
    form: str
    entries: tuple[Entry, ...] = ()


def take(report: UnitReport, target: Target) -> Taken:
    """What a unit's table gives for the target."""
    outcome, entries = _look(report, target)
    return Taken(outcome, target.period, report.form.layout.form, entries)


def take_before(report: UnitReport, target: Target) -> Taken:
    """What a table of the period before gives for comparing with the target."""
    period = report.form.period or target.period.previous()
    return take(report, attrs.evolve(target, period=period, rows=RowBy.CATEGORY))


def _look(report: UnitReport, target: Target) -> tuple[UnitOutcome, tuple[Entry, ...]]:
    form = report.form
    unit = _unit_name(report, target.units)
    findings: list[Finding] = []
    if form.layout.account is not target.layout.account:
        findings.append(_finding("unit-form", report, form.layout.code, f"form {target.layout.form[:2]}"))
        return UnitOutcome(report.source, unit, None, 0, None, tuple(findings)), ()
    if form.period not in {None, target.period}:
        found, wanted = str(form.period), str(target.period)
        findings.append(_finding("unit-period", report, found, wanted))
    if target.rows is RowBy.UNIT and not unit:
        findings.append(_finding("unit-unnamed", report, "", "the reporting unit's name"))
    sectioned = bool(form.layout.sections)
    level = None
    if target.layout.sections and not sectioned:
        level, found_level = _level(report, unit, target)
        findings += found_level
    heads = {row.section: level_of(form.layout, row) for row in form.rows if row.kind is LineKind.SECTION}
    if sectioned and target.layout.sections:
        known = {heading.level for heading in target.layout.sections}
        strange = [own.value for own in heads.values() if own is not None and own not in known]
        expected = ", ".join(own.value for own in known)
        findings += (_finding("unit-level", report, own, expected) for own in strange)
    checked, counts = counts_of(form)
    findings += (_located(finding, report.source) for finding in checked)
    rows = sum(1 for row in form.rows if row.kind is LineKind.ROW)
    received = next((row.cells[0].value for row in form.rows if row.kind is LineKind.TOTAL), None)
    if is_error(findings):
        return UnitOutcome(report.source, unit, level, rows, received, tuple(findings)), ()
    keys = [column.key for column in form.layout.columns]
    boxes = [keys.index(key) if key in keys else None for key in box_keys(form.layout.account)]
    entries = []
    for row, line in zip(form.rows, counts, strict=True):
        if row.kind is not LineKind.ROW:
            continue
        own = heads.get(row.section) if sectioned and target.layout.sections else level
        section = section_of(target, own)
        own_counts = tuple([0 if place is None else line[place] for place in boxes])
        where = row.where or report.source
        entries.append(Entry(section, row.label, row.ref, where, own_counts, line[0] or 0))
    if received is None:
        received = sum(entry.cases for entry in entries)
    return UnitOutcome(report.source, unit, level, rows, received, tuple(findings)), tuple(entries)


def section_of(target: Target, level: AuthorityLevel | None) -> AuthorityLevel | None:
    """The section of the form that is made in which the cases of a level stand."""
    if level is None:
        return None
    return target.layout.section_of(level, target.period, target.ended)


def box_keys(account: type[Account]) -> tuple[str, ...]:
    """The keys of the boxes of an account, in print order."""
    return tuple(column.key for column in boxes_of(account))


def _unit_name(report: UnitReport, units: CategoryCatalogue | None) -> str:
    """The unit's name, as the list of units has it."""
    for name in (report.form.reporting_unit, report.unit):
        if name and units is not None and (known := _listed(name, units)) is not None:
            return known[0]
    return clean(report.form.reporting_unit or report.unit)


def _listed(name: str, units: CategoryCatalogue) -> tuple[str, AuthorityLevel | None] | None:
    key = name_key(name)
    for unit in units:
        if key in unit.keys or (unit.code and key == name_key(unit.code)):
            return unit.name, unit.level
    return None


def _level(
    report: UnitReport, unit: str, target: Target
) -> tuple[AuthorityLevel | None, tuple[Finding, ...]]:
    """The level of a table without sections: as stated, as listed, by its folder, by the unit's name."""
    listed = _listed(unit, target.units) if target.units is not None and unit else None
    told = level_of_unit(unit)
    level = report.level or (listed[1] if listed else None) or report.hint or told
    levels = [heading.level for heading in target.layout.sections]
    expected = ", ".join(str(known.value) for known in levels)
    if level is None:
        return None, (_finding("unit-level", report, unit or "a unit without name", expected),)
    try:
        target.layout.section_of(level, target.period, target.ended)
    except UnknownNameError:
        return None, (_finding("unit-level", report, level.value, expected),)
    if told is not None and told is not level:
        differs = _finding("unit-level-differs", report, level.value, told.value, unit=unit)
        return level, (differs,)
    return level, ()


def units_not_listed(outcomes: Iterable[UnitOutcome], units: CategoryCatalogue) -> list[Finding]:
    """A finding for each unit that reported and is not on the list, and for each on it that did not."""
    names = [unit.name for unit in units]
    present = set()
    findings = []
    for outcome in outcomes:
        known = _listed(outcome.unit, units) if outcome.unit else None
        if known is not None:
            present.add(known[0])
        else:
            close = close_names(outcome.unit, names)
            findings.append(
                RULES["unit-unlisted"].finding(
                    row=outcome.unit,
                    found=outcome.unit or outcome.source,
                    expected=" or ".join(map(repr, close)) or "a unit on the list",
                    where=outcome.source,
                )
            )
    missing = (unit.name for unit in units if unit.name not in present)
    return [*findings, *(RULES["unit-missing"].finding(row=name, found=name) for name in missing)]


def _finding(rule: str, report: UnitReport, found: str, expected: str, **parts: str) -> Finding:
    return RULES[rule].finding(
        row=report.form.reporting_unit or report.unit,
        found=found,
        expected=expected,
        where=report.source,
        **parts,
    )


def _located(finding: Finding, source: str) -> Finding:
    """The finding with the name of its file, where its spot does not have it."""
    if not finding.where:
        return attrs.evolve(finding, where=source)
    return finding
