"""Locating wrong cells: the decoder for the usual few, the integer programme beyond it."""

from __future__ import annotations

from typing import TYPE_CHECKING

import attrs

from kstt.errors import require
from kstt.forms.reported import ReportedForm
from kstt.i18n import msg
from kstt.repair.contradiction import contradiction_of
from kstt.repair.linking import carried_over_links
from kstt.repair.result import Repair, Status
from kstt.repair.search import Search, smallest_sets
from kstt.repair.statements import (
    agreed_by,
    explanation_of,
    filled_of,
    misreadings_of,
    remainders_of,
    stated,
)
from kstt.repair.system import System
from kstt.tables.table import HasTable

if TYPE_CHECKING:
    from collections.abc import Iterable

    from kstt.repair.pricing import Proposal
    from kstt.repair.result import Misreading
    from kstt.repair.search import Found
    from kstt.tables.equations import Cell, Equation

__all__ = ["repair", "repair_system", "trusted_cells"]


_DEFAULT = Search()


def repair(
    reported: ReportedForm,
    *,
    previous: HasTable | None = None,
    trusted: Iterable[tuple[str, str] | str] = (),
    search: Search = _DEFAULT,
) -> Repair:
    """Which cells of a reported table are wrong, and what they should be. Nothing is changed in it.

    Looks for the fewest cells whose change makes every sum and bound of the form hold in whole numbers from
    0, a usual slip being likelier than any other change. Blanks are unknowns; rows that the numbering says
    are missing leave a remainder.

    Args:
        reported: the table.
        previous: the form of the period before; carried over must be what it left pending. Either of the
            two tables may be found wrong.
        trusted: cells that are right for certain, as (row, column), or whole rows.
        search: how far to search.

    Returns: the repair; ``changes`` is empty for a table that is consistent.

    Raises: UnknownNameError for an unknown trusted cell; ParseError for one without a count;
    MissingExtraError where the integer programme is needed and not installed.

    >>> from kstt.samples import published_report
    >>> wrong = published_report().with_cell("II.20 Đất đai", "resolved_early", 8898)
    >>> found = repair(wrong)
    >>> found.status, [(c.row, c.column, c.found, c.proposed, str(c.reason)) for c in found.changes]
    (<Status.UNIQUE: 'unique'>, [('II.20 Đất đai', 'resolved_early', 8898, 8889, 'digits swapped')])
    """
    require(
        reported,
        ReportedForm,
        msg("table"),
        msg("a reported form"),
        msg("kstt.io.formats.read_forms reads a file"),
    )
    tables = [reported]
    links: tuple[Equation, ...] = ()
    if previous is not None:
        earlier = ReportedForm.from_table(previous)
        tables.append(earlier)
        links = carried_over_links(earlier, reported, first=len(reported.rows))
    return repair_system(System.of(tables, links, trusted_cells(reported, trusted)), search)


def trusted_cells(reported: ReportedForm, trusted: Iterable[tuple[str, str] | str]) -> set[Cell]:
    """The places of trusted cells; a whole row stands for those of its cells that hold a count."""
    return set(_trusted(reported, trusted))


def _trusted(reported: ReportedForm, trusted: Iterable[tuple[str, str] | str]) -> Iterable[Cell]:
    columns = reported.layout.columns
    for name in trusted:
        row, keys = (name, [c.key for c in columns]) if isinstance(name, str) else (name[0], [name[1]])
        index = reported.rows.index(reported.row(row))
        for key in keys:
            place = columns.index(reported.layout.column(key))
            if not isinstance(name, str) or reported.rows[index].cells[place].is_count:
                yield index, place


def repair_system(system: System, search: Search = _DEFAULT) -> Repair:
    """The repair of a system of tables; see :func:`repair`."""
    tables = tuple(table.reported for table in system.tables)
    found = smallest_sets(system, search)
    if not found.sets:
        if found.limit is not None:
            return Repair(Status.NOT_PROVED, tables, proved_minimal=False, complete=False, limit=found.limit)
        contradiction = tuple(stated(system, rule) for rule in contradiction_of(system))
        return Repair(Status.INFEASIBLE, tables, contradiction=contradiction)
    if misreadings := _misread(system, found):
        return Repair(Status.STRUCTURE, tables, limit=found.limit, misreadings=misreadings)
    agreed = agreed_by(found.sets) if found.proved and found.complete else frozenset()
    explanations = [explanation_of(system, priced, agreed) for priced in found.sets]
    result = Repair(
        _status(found), tables, explanations[0], tuple(explanations[1:]), found.proved, found.complete,
        found.limit,
    )  # fmt: skip
    filled = filled_of(system, found.sets[0], agreed)
    return attrs.evolve(result, filled=filled, remainders=remainders_of(result.apply()))


def _misread(system: System, found: Found) -> tuple[Misreading, ...]:
    """The lines that the first set to change a whole line alike shows to be misread.

    A usual mistake that explains all the changes is likelier than that.
    """
    if found.sets[0].one_mistake:
        return ()
    return next((misread for one in found.sets if (misread := misreadings_of(system, one.values))), ())


def _status(found: Found) -> Status:
    best, *others = found.sets
    if not best.values:
        return Status.CONSISTENT
    if found.proved and found.complete and not others and not best.open:
        return Status.UNIQUE
    if best.one_mistake and all(_is_dearer(best, other) for other in others):
        return Status.LIKELY
    # Where a limit cut the search off, that a count is open was not looked into.
    if found.proved and (found.several or (best.open and found.complete)):
        return Status.AMBIGUOUS
    return Status.NOT_PROVED


def _is_dearer(best: Proposal, other: Proposal) -> bool:
    """Whether another set costs more than one mistake, or has the same mistake with other cells beside it."""
    undone = best.solution.undone
    return other.firm_cost > best.firm_cost or (undone is not None and other.solution.undone == undone)
