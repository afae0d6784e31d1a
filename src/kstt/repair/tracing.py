"""Across files: a province's wrong cell traced to the unit, and the cell there, that caused it."""

from __future__ import annotations

from typing import TYPE_CHECKING

import attrs

from kstt.errors import AdjoiningError
from kstt.forms.reported import ReportedForm
from kstt.repair.linking import Unit, carried_over_links, unit_links
from kstt.repair.repairing import repair_system, trusted_cells
from kstt.repair.search import Search
from kstt.repair.system import System, first_rows
from kstt.tables.table import HasTable

if TYPE_CHECKING:
    from collections.abc import Iterable

    from kstt.records.categories import CategoryCatalogue
    from kstt.repair.result import Change, Repair
    from kstt.tables.equations import Cell

__all__ = ["Origin", "Trace", "trace"]

_DEFAULT = Search()


@attrs.frozen
class Origin:
    """A change in the province's table, and the changes in units' tables that it comes from.

    Without any, the mistake was made at the province.

    >>> from kstt import ReportedForm, ReportingPeriod, form_06c
    >>> form = ReportedForm.from_form(form_06c([], ReportingPeriod.quarter(2021, 2)))
    >>> traced = trace(form.with_cell("Tổng cộng", "pending_overdue", 7), [Unit(form, "UBND xã B")])
    >>> [(origin.change.column, len(origin.units)) for origin in traced.origins]
    [('pending_overdue', 0)]
    """

    change: Change
    units: tuple[Change, ...]


@attrs.frozen
class Trace:
    """A repair of a province's table together with its units'.

    ``repair`` holds the changes in all the tables (``table`` 0 is the province, then the units in their
    order); ``origins`` is where each of the province's changes comes from; ``unmatched`` are units' rows
    with counts that the province has no line for.

    >>> from kstt import ReportedForm, ReportingPeriod, form_06c
    >>> form = ReportedForm.from_form(form_06c([], ReportingPeriod.quarter(2021, 2)))
    >>> traced = trace(form, [Unit(form, "UBND xã B")])
    >>> traced.repair.status.value, traced.origins, traced.unmatched
    ('consistent', (), ())
    """

    repair: Repair
    origins: tuple[Origin, ...]
    unmatched: tuple[str, ...]


def trace(
    province: ReportedForm,
    units: Iterable[Unit | ReportedForm],
    *,
    previous: HasTable | None = None,
    complete: bool = True,
    catalogue: CategoryCatalogue | None = None,
    trusted: Iterable[tuple[str, str] | str] = (),
    search: Search = _DEFAULT,
) -> Trace:
    """Which cells of a province's table and of its units' are wrong, and which caused which.

    Each count of the province is one more sum: that of its units, by category and level, or by unit.

    Args:
        province: the province's table.
        units: the units' tables; a :class:`Unit` where a name or level has to be stated.
        previous: the province's form of the period before, the last of the tables.
        complete: these are all the units; otherwise the province's counts may be larger.
        catalogue: canonical names, where units spell a category otherwise.
        trusted: cells of the province that are right for certain, as for ``repair``.
        search: how far to search.

    Raises: AdjoiningError for tables of different periods; ParseError for a unit whose level is not
    known; otherwise as ``repair``.

    >>> from kstt import ReportedForm, ReportingPeriod, form_06a, form_06c
    >>> from kstt.io.records import read_cases
    >>> from kstt.samples import path
    >>> cases, period = read_cases(path("cases.csv")), ReportingPeriod.quarter(2021, 2)
    >>> names = sorted({case.unit for case in cases})
    >>> units = [Unit(ReportedForm.from_form(form_06c([c for c in cases if c.unit == name], period)), name)
    ...          for name in names]
    >>> province = ReportedForm.from_form(form_06c(cases, period))
    >>> trace(province, units).repair.status.value
    'consistent'
    """
    together = [unit if isinstance(unit, Unit) else Unit(unit) for unit in units]
    for unit in together:
        if unit.reported.period and province.period and unit.reported.period != province.period:
            hint = f"give the unit's form of the province's period ({unit.label})"
            raise AdjoiningError("periods differ", province.period, unit.reported.period, hint)
    tables = [province, *(unit.reported for unit in together)]
    if previous is not None:
        tables.append(ReportedForm.from_table(previous))
    firsts = first_rows(tables)
    linked = unit_links(province, together, firsts[1:], complete=complete, catalogue=catalogue)
    links = list(linked.equations)
    if previous is not None:
        links += carried_over_links(tables[-1], province, first=firsts[-1])
    system = System.of(tables, links, trusted_cells(province, trusted))
    found = repair_system(system, search)
    return Trace(found, _origins(system, found), linked.unmatched)


def _origins(system: System, found: Repair) -> tuple[Origin, ...]:
    """Each change of the province with the units' changes under it, down the rows and into the files."""
    firsts = [table.first for table in system.tables]
    changes = {(firsts[c.table] + c.place[0], c.place[1]): c for c in found.changes}
    under: dict[Cell, list[Cell]] = {}
    for e in system.equations:
        if e.rule in {"column-total", "units-total"} and e.total in changes:
            under.setdefault(e.total, []).extend(part for part in e.parts if part in changes)

    def lowest(cell: Cell) -> set[Cell]:
        below = [other for part in under.get(cell, ()) for other in lowest(part)]
        return set(below) or {cell}

    return tuple(
        Origin(change, tuple(changes[c] for c in sorted(lowest(cell)) if changes[c].table > 0))
        for cell, change in changes.items()
        if change.table == 0
    )
