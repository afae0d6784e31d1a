"""Sums that link tables: carried over from the period before, and the units under a province."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable
from typing import TYPE_CHECKING

import attrs

from kstt.definitions.columns import closing_of, opening_of
from kstt.errors import AdjoiningError, ParseError
from kstt.forms.continuity import places_of
from kstt.tables.cells import LineKind
from kstt.tables.equations import Cell, Equation, gaps_of
from kstt.text import name_key

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from kstt.definitions.layout import FormLayout
    from kstt.forms.reported import ReportedForm
    from kstt.records.categories import CategoryCatalogue
    from kstt.vocabulary import AuthorityLevel

__all__ = ["Unit", "UnitLinks", "carried_over_links", "unit_links"]


def carried_over_links(earlier: ReportedForm, later: ReportedForm, *, first: int) -> tuple[Equation, ...]:
    """For each line of the later table: its carried over is what the earlier one's line left pending.

    A line that the earlier table lacks left nothing pending, unless rows of its section are missing.

    Args:
        earlier: the table of the period before, its rows numbered from ``first``.
        later: the table, its rows numbered from 0.
        first: the number of the earlier table's first row.

    Raises: AdjoiningError when the periods are known and do not adjoin.
    """
    if earlier.period and later.period and not earlier.period.adjoins(later.period):
        hint = "give the form of the period just before"
        raise AdjoiningError("periods do not adjoin", earlier.period, later.period, hint)
    opening = later.layout.columns.index(later.layout.column(opening_of(later.layout.account).key))
    pending = earlier.layout.columns.index(earlier.layout.column(closing_of(earlier.layout.account).key))
    before = places_of(earlier)
    has_gap = bool(gaps_of(earlier))
    links = []
    for place, row in places_of(later).items():
        if place in before:
            links.append(Equation("continuity", (row, opening), ((before[place] + first, pending),)))
        elif not has_gap:
            links.append(Equation("continuity", (row, opening), ()))
    return tuple(links)


@attrs.frozen
class Unit:
    """A unit's table, with its name and level of authority where the table does not state them.

    >>> from kstt import ReportedForm, ReportingPeriod, form_06c
    >>> table = ReportedForm.from_form(form_06c([], ReportingPeriod.quarter(2021, 2)))
    >>> Unit(table, "UBND xã B").label
    'UBND xã B'
    """

    reported: ReportedForm
    name: str = ""
    level: AuthorityLevel | None = None

    @property
    def label(self) -> str:
        """The unit's name, else the file it came from."""
        return self.name or self.reported.reporting_unit or self.reported.source


@attrs.frozen
class UnitLinks:
    """The sums that link a province's table to its units', and the units' rows that it has no line for."""

    equations: tuple[Equation, ...]
    unmatched: tuple[str, ...]


_Key = tuple["AuthorityLevel | None", str]
_Named = Callable[[str, "AuthorityLevel | None"], str]


def unit_links(
    province: ReportedForm,
    units: Sequence[Unit],
    firsts: Sequence[int],
    *,
    complete: bool = True,
    catalogue: CategoryCatalogue | None = None,
) -> UnitLinks:
    """For each line of a province's table: each of its counts is the sum of the units' counts.

    A line that lists a unit is that unit's total; a line that lists a category is the sum of the units'
    rows of that name and level; a section without rows is the sum of its units' totals.

    Args:
        province: the province's table, its rows numbered from 0.
        units: the units' tables.
        firsts: the number of each unit's first row.
        complete: these are all the units; otherwise the province's counts may be larger.
        catalogue: canonical names, where units spell a category otherwise.

    Raises: ParseError for a unit whose level of authority nothing states.
    """

    def named(label: str, level: AuthorityLevel | None) -> str:
        return name_key(catalogue.canonical(label, level) if catalogue else label)

    lines = dict(_lines(province, named))
    parts: dict[int, list[tuple[int, int]]] = defaultdict(list)
    unmatched: list[str] = []
    for n, unit in enumerate(units):
        for key, i in _lines_of(province.layout, unit, named, lines):
            row = unit.reported.rows[i]
            if key in lines:
                parts[lines[key]].append((n, i))
            elif any(cell.value for cell in row.cells):
                unmatched.append(f"{unit.label}: {row.ref}")
    whole = complete and not any(gaps_of(unit.reported) for unit in units)
    places = [{column.key: c for c, column in enumerate(unit.reported.layout.columns)} for unit in units]
    equations = []
    for i in lines.values():
        for c, column in enumerate(province.layout.columns):
            cells: list[Cell] = [
                (firsts[n] + row, places[n][column.key]) for n, row in parts[i] if column.key in places[n]
            ]
            exact = whole and len(cells) == len(parts[i])
            equations.append(Equation("units-total", (i, c), tuple(cells), exact))
    return UnitLinks(tuple(equations), tuple(unmatched))


def _lines(province: ReportedForm, named: _Named) -> Iterator[tuple[_Key, int]]:
    """The lines of a province's table that units' rows go into: rows, and sections that have none."""
    heads = province.levels
    has_rows = {r.section for r in province.rows if r.kind is LineKind.ROW}
    for i, row in enumerate(province.rows):
        level = heads.get(row.section)
        if row.kind is LineKind.ROW:
            yield (level, named(row.label, level)), i
        elif row.kind is LineKind.SECTION and row.section not in has_rows:
            yield (level, ""), i


def _lines_of(
    layout: FormLayout,
    unit: Unit,
    named: _Named,
    lines: Mapping[_Key, int],
) -> Iterator[tuple[_Key, int]]:
    """The rows of a unit's table that go into the province's, by the line that they go into."""
    rows = unit.reported.rows
    own = unit.reported.levels
    level = None if own or not layout.sections else _level(layout, unit, lines)
    total = next((i for i, row in enumerate(rows) if row.kind is LineKind.TOTAL), None)
    listed = [key for key in lines if key[1] == named(unit.label, key[0]) or key == (level, "")]
    if listed and not own and total is not None:
        yield listed[0], total
        return
    for i, row in enumerate(rows):
        if row.kind is LineKind.ROW:
            row_level = own.get(row.section, level) if layout.sections else None
            yield (row_level, named(row.label, row_level)), i
        elif row.kind is LineKind.SECTION and (own[row.section], "") in lines:
            yield (own[row.section], ""), i


def _level(layout: FormLayout, unit: Unit, lines: Mapping[_Key, int]) -> AuthorityLevel | None:
    """A unit's level: as given, by its name, or by the only section that lists it."""
    # "UBND xã B" names no level in the words of a heading, which is "cấp xã"; "thị xã" is a district.
    spelled = name_key(unit.label).replace("xã", "cấp xã")
    level = unit.level or layout.level_of(unit.label) or layout.level_of(spelled)
    listing = {key[0] for key in lines if key[1] == name_key(unit.label)}
    if level is None and len(listing) == 1:
        return listing.pop()
    if level is None:
        expected = ", ".join(heading.level.value for heading in layout.sections)
        raise ParseError(
            f"level of the unit {unit.label!r}", None, f"one of {expected}", unit.reported.source
        )
    return level
