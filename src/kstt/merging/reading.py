"""One unit's table on its own: whose it is, at which level it stands, whether it can be merged."""

from __future__ import annotations

from functools import lru_cache
from operator import itemgetter
from typing import TYPE_CHECKING

import attrs

from kstt.definitions.columns import boxes_of
from kstt.definitions.rules import RowBy
from kstt.errors import UnknownNameError
from kstt.findings.rules import RULES, Finding
from kstt.i18n import Message, joined, msg, named
from kstt.merging.identity import UnitList, identify, rows_are_units
from kstt.merging.reports import UnitOutcome, UnitReport
from kstt.records.units import level_of_unit
from kstt.tables.cells import LineKind, line_ref
from kstt.tables.checks import Counts
from kstt.tables.counts import counts_of
from kstt.tables.heading import unstated
from kstt.tables.table import counts_by_line, outline, spots_by_line
from kstt.text import clean, close_names
from kstt.vocabulary import AuthorityLevel

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence

    from kstt.dates.periods import ReportingPeriod
    from kstt.definitions.account import Account
    from kstt.definitions.layout import FormLayout
    from kstt.definitions.rules import EndedLevel
    from kstt.forms.reported import ReportedForm
    from kstt.records.categories import CategoryCatalogue, ProcedureCategory
    from kstt.tables.cells import ReportedRow

__all__ = [
    "Entry",
    "RowName",
    "Target",
    "UnitTable",
    "box_keys",
    "section_of",
    "take",
    "take_before",
    "units_not_listed",
]


@attrs.frozen
class Target:
    """The form that is made: its edition, period and rows, and the list of the units that report."""

    layout: FormLayout
    period: ReportingPeriod
    rows: RowBy
    units: CategoryCatalogue | None
    ended: EndedLevel
    on_list: UnitList = attrs.field(
        init=False,
        eq=False,
        repr=False,
        default=attrs.Factory(lambda target: UnitList.of(target.units), takes_self=True),
    )

    def listed(self, name: str) -> ProcedureCategory | None:
        """The unit on the list that a name means."""
        return self.on_list.find(name)


@attrs.frozen
class RowName:
    """A row of a unit's table by its names: the section it belongs in, its label as written, its reference.

    ``unit`` is the unit of the row, in a table whose rows are units; ``block`` what heads the rows among
    which it stands, where that is no section.
    """

    level: AuthorityLevel | None
    label: str
    ref: str
    unit: str = ""
    block: str = ""


@attrs.frozen
class Entry:
    """A row of a unit's table, or those of several tables added up: its names, its spot, its counts.

    ``counts`` are those of the boxes of the account, in their order; ``cases`` is the first total.
    """

    name: RowName
    where: str
    counts: Counts
    cases: int


@attrs.frozen
class UnitTable:
    """A table of a unit: its outcome, period and form, and its rows if it can be merged.

    Most units have the same rows, so that names, spots and counts stand apart: ``names`` are those of the
    rows that can be merged, ``spots`` and ``cases`` (their first totals) beside them. ``figures`` are the
    counts of the boxes of each row, also where the table is refused for its period alone.
    """

    outcome: UnitOutcome
    period: ReportingPeriod
    form: str
    names: tuple[RowName, ...] = ()
    spots: tuple[str, ...] = ()
    cases: tuple[int, ...] = ()
    figures: tuple[Counts, ...] = ()

    @property
    def rows(self) -> Iterator[tuple[RowName, Counts]]:
        """The names and counts of the rows that can be merged."""
        return zip(self.names, self.figures, strict=False)

    @property
    def entries(self) -> Iterator[Entry]:
        """The rows that can be merged."""
        return map(Entry, self.names, self.spots, self.figures, self.cases)


def take(report: UnitReport, target: Target) -> UnitTable:
    """The outcome and rows of a unit's table for the target."""
    return _unit_table(report, target, before=False)


def take_before(report: UnitReport, target: Target) -> UnitTable:
    """The outcome and rows of a table of the period before, for comparing with the target."""
    period = report.form.period or target.period.previous()
    return _unit_table(report, attrs.evolve(target, period=period), before=True)


def _unit_table(report: UnitReport, target: Target, *, before: bool) -> UnitTable:
    form = report.form
    whose = identify(form, report.unit, report.file, report.sheet, target.on_list)
    unit = whose.unit
    findings = [
        _finding("unit-contradicted", report, unit, other, place=place) for place, other in whose.others
    ]
    own_form, period = form.layout.form, target.period
    if form.layout.account is not target.layout.account:
        findings.append(
            _finding("unit-form", report, form.layout.code, msg("form {form}", form=target.layout.form[:2]))
        )
        return UnitTable(_outcome(report, unit, findings), period, own_form)
    of_units = rows_are_units(form, target.on_list)
    nameless = target.rows is RowBy.UNIT and not unit and not of_units and not before
    gaps = unstated(form, period=target.period, unit=unit)
    findings += (_located(g, report.source) for g in gaps if not nameless or g.rule != "unit-unstated")
    if form.period is not None and form.period != target.period:
        # A name proves no period: it may be the month in which the table was sent, after its period began.
        sent = _is_named_alone(form) and form.period.end >= target.period.start
        rule = "unit-period-unstated" if sent else "unit-period"
        findings.append(_finding(rule, report, str(form.period), str(target.period)))
    if nameless:
        findings.append(_finding("unit-unnamed", report, "", msg("the reporting unit's name")))
    if target.rows is RowBy.CATEGORY and of_units:
        rows = [row.label for row in outline(form) if row.kind is LineKind.ROW]
        findings.append(_finding("rows-are-units", report, _some(rows), msg("procedure categories")))
    sectioned = bool(form.layout.sections)
    level = None
    if target.layout.sections and not sectioned and not (of_units and target.rows is RowBy.UNIT):
        level, found_level = _level(report, unit, target)
        findings += found_level
    heads = form.levels
    if sectioned and target.layout.sections:
        strange = [own.value for own in heads.values() if own and own not in target.layout.levels]
        findings += (_finding("unit-level", report, own, _expected_levels(target)) for own in strange)
    checked, counts = counts_of(form)
    findings += (_located(finding, report.source) for finding in checked)
    levels = heads if sectioned and target.layout.sections else None
    names, spots, lines, unknown = _rows(report, target, counts, levels, level, of_units=of_units)
    findings += unknown
    cases = tuple([line[0] or 0 for line in lines])
    kinds = [row.kind for row in outline(form)]
    received = counts_by_line(form)[kinds.index(LineKind.TOTAL)][0] if LineKind.TOTAL in kinds else None
    if received is None and counts:
        received = sum(cases)
    size = kinds.count(LineKind.ROW)
    outcome = _outcome(report, unit, findings, level, size, received)
    figures = tuple(map(_boxes_in(form.layout), lines))
    if not outcome.merged:
        return UnitTable(outcome, period, own_form, figures=figures)
    return UnitTable(outcome, period, own_form, names, spots, cases, figures)


def _rows(
    report: UnitReport,
    target: Target,
    counts: Sequence[Counts],
    heads: Mapping[str, AuthorityLevel | None] | None,
    level: AuthorityLevel | None,
    *,
    of_units: bool,
) -> tuple[tuple[RowName, ...], tuple[str, ...], list[Counts], list[Finding]]:
    """The names, spots and counts of the rows of a table whose sums hold.

    Of a row whose unit's level is not known, there is a finding instead.
    """
    form = report.form
    lines = zip(outline(form), spots_by_line(form), counts, strict=False)
    rows = [(row, where or report.source, line) for row, where, line in lines if row.kind is LineKind.ROW]
    findings: list[Finding] = []
    if of_units and target.rows is RowBy.UNIT:
        known, findings = _names_of_units(report, target, [one[:2] for one in rows], heads, level)
        rows = [one for one, name in zip(rows, known, strict=True) if name is not None]
        names = tuple([name for name in known if name is not None])
    else:
        levels = {row.section: level for row, _, _ in rows} if heads is None else heads
        sections = tuple((section, _section(target, own)) for section, own in levels.items())
        names = _names(
            tuple([(row.section, row.number, row.label, row.block) for row, _, _ in rows]), sections
        )
    return names, tuple([where for _, where, _ in rows]), [line for _, _, line in rows], findings


# The tables of many units have the same rows.
@lru_cache(maxsize=128)
def _names(
    lines: tuple[tuple[str, str, str, str], ...], sections: tuple[tuple[str, AuthorityLevel | None], ...]
) -> tuple[RowName, ...]:
    """The names of rows with these sections, numbers and labels.

    Args:
        lines: the section, number, label and block of each.
        sections: the section of the form that is made in which the rows of each section stand.
    """
    levels = dict(sections)
    return tuple([_name(levels.get(line[0]), *line) for line in lines])


@lru_cache(maxsize=16_384)
def _name(level: AuthorityLevel | None, section: str, number: str, label: str, block: str) -> RowName:
    return RowName(level, label, line_ref(LineKind.ROW, section, number, label), block=block)


def _names_of_units(
    report: UnitReport,
    target: Target,
    rows: Iterable[tuple[ReportedRow, str]],
    heads: Mapping[str, AuthorityLevel | None] | None,
    level: AuthorityLevel | None,
) -> tuple[list[RowName | None], list[Finding]]:
    """The names of rows that are units; none, and a finding, for one whose level is not known."""
    names: list[RowName | None] = []
    findings: list[Finding] = []
    for row, where in rows:
        listed = target.listed(row.label)
        unit = listed.name if listed else clean(row.label)
        own = heads.get(row.section) if heads is not None else level
        if heads is None and target.layout.sections:
            own = report.level or (listed.level if listed else None) or level_of_unit(unit)
            if own not in target.layout.levels:
                finding = _finding("unit-level", report, unit, _expected_levels(target))
                findings.append(attrs.evolve(finding, where=where))
                names.append(None)
                continue
        names.append(RowName(_section(target, own), row.label, row.ref, unit))
    return names, findings


@lru_cache(maxsize=16)
def _boxes_in(layout: FormLayout) -> Callable[[Counts], Counts]:
    """The function that takes the boxes of the account from the counts of a line, 0 for one that it lacks."""
    keys = [column.key for column in layout.columns]
    boxes = [keys.index(key) if key in keys else None for key in box_keys(layout.account)]
    places = [place for place in boxes if place is not None]
    if len(places) == len(boxes) > 1:
        return itemgetter(*places)
    return lambda line: tuple([0 if place is None else line[place] for place in boxes])


def _is_named_alone(form: ReportedForm) -> bool:
    """Whether only the name of a sheet or file gives the period of a table."""
    known = form.recognition
    return known is not None and any(doubt.rule == "period-of-name" for doubt in known.doubts)


def _some(names: list[str]) -> str:
    shown = ", ".join(names[:3])
    return f"{shown}, …" if len(names) > 3 else shown


def _section(target: Target, level: AuthorityLevel | None) -> AuthorityLevel | None:
    """The section for a level, or none where the level has none; the table is refused then."""
    try:
        return section_of(target, level)
    except UnknownNameError:
        return None


def section_of(target: Target, level: AuthorityLevel | None) -> AuthorityLevel | None:
    """The section of the form that is made in which the cases of a level stand."""
    if level is None:
        return None
    return target.layout.section_of(level, target.period, target.ended)


def box_keys(account: type[Account]) -> tuple[str, ...]:
    """The keys of the boxes of an account, in print order."""
    return tuple(column.key for column in boxes_of(account))


def _expected_levels(target: Target) -> Message:
    """The levels of the form: by the names that are written, in Vietnamese with what they mean."""
    names = [named(level.value, vi=f"{level.value} ({level.label})") for level in target.layout.levels]
    return joined(", ", names)


def _level(
    report: UnitReport, unit: str, target: Target
) -> tuple[AuthorityLevel | None, tuple[Finding, ...]]:
    """The level of a table without sections: as stated, as listed, by its folder, by the unit's name."""
    listed = target.listed(unit)
    by_name = level_of_unit(unit)
    level = report.level or (listed.level if listed else None) or report.hint or by_name
    if level is None or _section(target, level) is None:
        found = level.value if level else unit or msg("a unit without name")
        return None, (_finding("unit-level", report, found, _expected_levels(target)),)
    if by_name is not None and by_name is not level:
        differs = _finding("unit-level-differs", report, level.value, by_name.value, unit=unit)
        return level, (differs,)
    return level, ()


def units_not_listed(taken: Iterable[UnitTable], target: Target) -> list[Finding]:
    """A finding for each unit that reported and is not on the list, and for each on it that did not."""
    units = target.units or ()
    names = [unit.name for unit in units]
    present = set()
    findings = []
    for one in taken:
        outcome = one.outcome
        for name in dict.fromkeys(name.unit or outcome.unit for name in one.names) or (outcome.unit,):
            known = target.listed(name)
            if known is not None:
                present.add(known.name)
                continue
            close = close_names(name, names)
            findings.append(
                RULES["unit-unlisted"].finding(
                    row=name,
                    found=name or outcome.source,
                    expected=" or ".join(map(repr, close)) or msg("a unit on the list"),
                    where=outcome.source,
                )
            )
    missing = (unit.name for unit in units if unit.name not in present)
    return [*findings, *(RULES["unit-missing"].finding(row=name, found=name) for name in missing)]


def _outcome(
    report: UnitReport,
    unit: str,
    findings: list[Finding],
    level: AuthorityLevel | None = None,
    rows: int = 0,
    received: int | None = None,
) -> UnitOutcome:
    found = tuple(findings)
    return UnitOutcome(
        report.source, unit, level, rows, received, found, file=report.file, sheet=report.sheet
    )


def _finding(rule: str, report: UnitReport, found: str, expected: str, **parts: str) -> Finding:
    return RULES[rule].finding(
        row=report.unit or report.form.reporting_unit,
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
