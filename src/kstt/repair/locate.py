"""Locating wrong cells: the decoder for the usual few, the integer programme beyond it."""

from __future__ import annotations

from enum import Enum
from typing import TYPE_CHECKING

import attrs

from kstt.forms.equations import Equation
from kstt.forms.form import Form
from kstt.forms.reported import ReportedForm
from kstt.repair.contradiction import contradiction_of
from kstt.repair.decoder import Decoder
from kstt.repair.explain import Priced, price
from kstt.repair.lines import shifted_runs, whole_lines
from kstt.repair.linking import carried_over_links
from kstt.repair.programme import Limit, Programme
from kstt.repair.result import Repair, Status
from kstt.repair.slips import CHEAPEST_CELL
from kstt.repair.statements import explanation_of, filled_of, remainders_of, stated
from kstt.repair.system import System

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Mapping, Sequence

    from kstt.accounts import Account
    from kstt.forms.equations import Cell

__all__ = ["Method", "Search", "repair", "repair_system"]


class Method(Enum):
    """How to search: the decoder and then the programme, or the programme alone (slower, proves all)."""

    AUTOMATIC = "automatic"
    PROGRAMME = "programme"


@attrs.frozen
class Search:
    """How far to search.

    Args:
        most: sets of changed cells to list at most.
        nodes: steps of the decoder, and nodes of the programme, at most: the same on every machine.
        seconds: a further limit for the programme; what it cuts off depends on the machine.
        method: which method.
    """

    most: int = 1_000
    nodes: int = 20_000
    seconds: float | None = None
    method: Method = Method.AUTOMATIC


_DEFAULT = Search()
_LARGEST = 12
_FEW = 4


def repair(
    reported: ReportedForm,
    *,
    previous: Form[Account] | ReportedForm | None = None,
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

    Raises: UnknownNameError for a trusted cell that there is not; ParseError for one without a count;
    MissingExtraError where the integer programme is needed and not installed.

    >>> from kstt.samples import published_report
    >>> wrong = published_report().with_cell("II.20 Đất đai", "resolved_early", 8898)
    >>> found = repair(wrong)
    >>> found.status, [(c.row, c.column, c.found, c.proposed, c.reason()) for c in found.changes]
    (<Status.UNIQUE: 'unique'>, [('II.20 Đất đai', 'resolved_early', 8898, 8889, 'digits swapped')])
    """
    tables = [reported]
    links: tuple[Equation, ...] = ()
    if previous is not None:
        earlier = ReportedForm.from_form(previous) if isinstance(previous, Form) else previous
        tables.append(earlier)
        links = carried_over_links(earlier, reported, first=len(reported.rows))
    return repair_system(System.of(tables, links, set(_trusted(reported, trusted))), search)


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
    found = _found(system, search)
    if not found.sets:
        if found.limit is not None:
            return Repair(Status.AMBIGUOUS, tables, proved_minimal=False, complete=False, limit=found.limit)
        rules, _ = contradiction_of(system)
        contradiction = tuple(stated(system, rule) for rule in rules)
        return Repair(Status.INFEASIBLE, tables, contradiction=contradiction)
    best, *others = found.sets
    rivalled = any(other.firm_cost <= best.firm_cost for other in others)
    status = Status.AMBIGUOUS if rivalled else Status.UNIQUE
    if not best.values:
        status = Status.CONSISTENT
    explanations = [explanation_of(system, priced) for priced in found.sets]
    result = Repair(
        status, tables, explanations[0], tuple(explanations[1:]), found.proved, found.complete, found.limit
    )
    return attrs.evolve(result, filled=filled_of(system, best), remainders=remainders_of(result.apply()))


@attrs.frozen
class _Found:
    """Sets of changes, the cheapest first."""

    sets: tuple[Priced, ...]
    proved: bool
    complete: bool
    limit: Limit | None


def _found(system: System, search: Search) -> _Found:
    if search.method is Method.AUTOMATIC:
        decoded = _decoded(system, search)
        if decoded is not None:
            return decoded
    outcome = Programme(system, nodes=search.nodes, seconds=search.seconds).solve(search.most)
    sets = tuple(attrs.evolve(one, open=True) for one in _ranked(system, outcome.sets))
    return _Found(sets, outcome.proved, outcome.complete, outcome.limit)


def _decoded(system: System, search: Search) -> _Found | None:
    """What the decoder finds; ``None`` where it finds nothing."""
    decoder = Decoder(system, search.nodes)
    least = decoder.least(decoder.residuals())
    sets: list[Mapping[Cell, int]] = []
    if least >= 2:
        sets += shifted_runs(decoder)
    if least >= _FEW:
        sets += whole_lines(decoder)
    if sets and least >= _FEW:
        # Cheaper than any other set of so many cells, or as small as a set can be.
        ranked = _ranked(system, sets)
        cheapest = ranked[0].cost < least * CHEAPEST_CELL
        if cheapest or len(ranked[0].values) == least:
            return _cut(ranked, search, proved=True, complete=cheapest, limit=None)
    proved = True
    for size in range(least, max(least, _FEW) + 1 if least <= _LARGEST else least):
        decoded = decoder.sets(size)
        if decoded.sets:
            ranked = _ranked(system, [*decoded.sets, *sets])
            limit = Limit.NODES if decoded.limited else None
            return _cut(ranked, search, proved=proved, complete=decoded.complete, limit=limit)
        if decoded.limited:
            return None
        proved &= decoded.complete
    return None


def _cut(ranked: Sequence[Priced], search: Search, *, proved: bool, complete: bool, limit: Limit | None) -> _Found:
    if len(ranked) > search.most:
        return _Found(tuple(ranked[: search.most]), proved, complete=False, limit=Limit.SETS)
    return _Found(tuple(ranked), proved, complete, limit)


def _ranked(system: System, sets: Collection[Mapping[Cell, int]]) -> tuple[Priced, ...]:
    """The sets with their costs, the cheapest first, one of each set of cells."""
    priced: dict[frozenset[Cell], Priced] = {}
    for values in sets:
        one = price(system, values)
        cells = frozenset(one.values)
        if cells not in priced or one.rank(system) < priced[cells].rank(system):
            priced[cells] = one
    return tuple(sorted(priced.values(), key=lambda one: one.rank(system)))
