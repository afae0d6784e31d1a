"""The search for the smallest sets of wrong cells: the decoder first, the integer programme beyond it."""

from __future__ import annotations

from enum import Enum
from time import monotonic
from typing import TYPE_CHECKING

import attrs

from kstt.errors import MissingExtraError, ParseError
from kstt.i18n import msg
from kstt.repair.decoder import Decoder, SearchOutcome, Solution
from kstt.repair.effort import Effort, Exhausted, Undecided
from kstt.repair.elimination import ReducedSums
from kstt.repair.heuristic import quick_set
from kstt.repair.pricing import Proposal, price
from kstt.repair.programme import Limit, Programme
from kstt.repair.statements import misreadings_of
from kstt.repair.undoing import known_slips

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping

    from kstt.repair.system import System
    from kstt.tables.equations import Cell

__all__ = ["Found", "Method", "Search", "smallest_sets"]

_MANY = 8
"""Beyond this many cells, where one usual mistake explains them, the search for further sets ends."""

_CHEAP = 600
"""In tables of at most this many cells the programme always proves what the decoder could not."""

_DECODING, _QUICKLY = 3, 6
"""The parts of the work that is left which the decoder takes at most, and the search for any set at all."""

_LISTED = 50
"""Sets that the programme lists at most, without being asked: each is a search of its own."""


WORK = 1_000_000_000
"""Work of a search, unless another limit is asked for: some seconds; see :class:`Search`."""


class Method(Enum):
    """How to search: the decoder and then the programme, or the programme alone (slower).

    >>> Search(method=Method.PROGRAMME).method
    <Method.PROGRAMME: 'programme'>
    """

    AUTOMATIC = "automatic"
    PROGRAMME = "programme"


def _check_seconds(_: object, __: object, value: float | None) -> None:
    if value is not None and not value >= 0:
        raise ParseError(msg("seconds"), value, msg("0 or more"))


@attrs.frozen
class Search:
    """How far to search.

    Args:
        most: sets of changed cells to list at most.
        steps: cells that the decoder takes for wrong, for each number of cells, at most.
        branches: nodes of the programme at most, and as many for the proof that no set is smaller. Both
            limits are the same on every machine.
        seconds: a limit of the whole search; what it cuts off depends on the machine.
        work: work of all the stages together at most: 8 for each term of a sum that is looked at, and the
            number of variables squared each time the programme's solver looks whether to go on. The default
            takes some seconds; ``None``: no limit.
        method: which method.

    Raises: ParseError for a limit of less than no seconds.

    >>> from kstt import ReportedForm, ReportingPeriod, form_06c
    >>> from kstt.repair import repair
    >>> form = ReportedForm.from_form(form_06c([], ReportingPeriod.quarter(2021, 2)))
    >>> repair(form, search=Search(seconds=5)).status.value
    'consistent'
    """

    most: int = 250
    steps: int = 20_000
    branches: int = 1_000
    seconds: float | None = attrs.field(default=None, validator=_check_seconds)
    method: Method = Method.AUTOMATIC
    work: int | None = WORK


@attrs.frozen
class Found:
    """Sets of changes, the cheapest first; none at all where the rules contradict each other.

    ``proved``: none has fewer cells than the smallest; ``complete``: all sets with as few are there;
    ``several``: there are more than one; ``limit``: what ended the search.
    """

    sets: tuple[Proposal, ...]
    proved: bool
    complete: bool
    limit: Limit | None = None
    several: bool = False


@attrs.frozen
class _Start:
    """What is known before the programme: sets, of which the smallest has no fewer cells than ``least``."""

    sets: tuple[Solution, ...]
    least: int
    limit: Limit | None


def smallest_sets(system: System, search: Search) -> Found:
    """The smallest sets of changes that make every sum and bound of a system hold.

    Raises: MissingExtraError where the integer programme is needed and not installed.
    """
    deadline = None if search.seconds is None else monotonic() + search.seconds
    effort = Effort(search.work, deadline)
    try:
        reduced = ReducedSums.of(system, effort)
    except Exhausted:
        return Found((), False, False, Limit.TIME if effort.late else Limit.WORK)
    if search.method is Method.PROGRAMME:
        return _programmed(reduced, search, deadline, _Start((), 0, None))
    found = _decoded(reduced, search)
    if isinstance(found, Found):
        return found
    small = len(system.states) <= _CHEAP
    if found.limit is Limit.TIME or (found.sets and not small):
        return _unproved(system, search, found)
    search = attrs.evolve(search, most=min(search.most, _LISTED))
    try:
        return _programmed(reduced, search, deadline, found)
    except MissingExtraError:
        if found.sets:
            return _unproved(system, search, found)
        raise


def _decoded(reduced: ReducedSums, search: Search) -> Found | _Start:
    """What the decoder finds, or what is known where it could not end its search."""
    effort = reduced.effort
    slips = known_slips(reduced, search.steps)
    found: Found | _Start = _Start(slips, 0, Limit.TIME if effort.late else Limit.WORK)
    with effort.part(_DECODING):
        found = _searched(reduced, search, slips)
    if isinstance(found, Found) or found.limit is Limit.TIME or slips:
        return found
    with effort.part(_QUICKLY):
        quick = quick_set(reduced, found.least, search.steps)
        if quick is not None:
            return attrs.evolve(found, sets=(quick,))
    return found


def _searched(reduced: ReducedSums, search: Search, slips: tuple[Solution, ...]) -> Found | _Start:
    """What the decoder finds beside usual mistakes.

    Raises: Exhausted where it cannot even begin.
    """
    system = reduced.system
    decoder = Decoder(reduced, search.steps, max(search.most, 1) + 1)
    least = size = decoder.least()
    smallest = min((len(one.cells) for one in slips), default=None)
    if smallest is not None and smallest > _MANY:
        # One mistake explains many cells; no search through that many ends.
        ranked = _ranked(system, slips)
        return _cut(Found(ranked, proved=smallest <= least, complete=False, several=len(slips) > 1), search)
    limit = None
    while smallest is None or size <= smallest:
        decoded = decoder.sets(size)
        if decoded.sets:
            limit = _limit(decoded, reduced.effort)
            sets = _ranked(system, [*decoded.sets, *slips])
            return _cut(Found(sets, True, decoded.complete, limit, len(sets) > 1), search)
        if decoded.hopeless:
            return Found((), proved=True, complete=True)
        if not decoded.complete:
            limit = _limit(decoded, reduced.effort)
            break
        size += 1
    return _Start(slips, size, limit)


def _limit(decoded: SearchOutcome, effort: Effort) -> Limit | None:
    if decoded.ended:
        return Limit.TIME if effort.late else Limit.WORK
    if decoded.most:
        return Limit.SETS
    return Limit.STEPS if decoded.steps else None


def _unproved(system: System, search: Search, start: _Start) -> Found:
    sets = _ranked(system, start.sets)
    proved = bool(sets) and min(len(one.values.keys() - system.no_counts) for one in sets) <= start.least
    return _cut(Found(sets, proved, False, start.limit, len(sets) > 1), search)


def _programmed(reduced: ReducedSums, search: Search, deadline: float | None, start: _Start) -> Found:
    """What the integer programme finds, from what is known."""
    system = reduced.system
    first = min(start.sets, key=lambda one: len(one.cells), default=None)
    seconds = None if deadline is None else max(0.0, deadline - monotonic())
    work = None if search.work is None else reduced.effort.left
    programme = Programme(system, branches=search.branches, seconds=seconds, work=work)
    outcome = programme.solve(
        max(search.most, 1) + 1,
        start=None if first is None else first.values,
        least=start.least,
        # A line that was misread is said to be that, and no set is listed.
        enough=lambda changes: bool(misreadings_of(system, changes)),
    )
    if not outcome.sets and start.sets:
        return _unproved(system, search, attrs.evolve(start, limit=outcome.limit or start.limit))
    # What a limit cut off is certain of nothing: no time goes into which counts are open.
    solutions = [_solution(reduced, values, exact=outcome.limit is None) for values in outcome.sets]

    sets = _ranked(system, [*solutions, *start.sets])
    return _cut(Found(sets, outcome.proved, outcome.complete, outcome.limit, len(sets) > 1), search)


def _solution(reduced: ReducedSums, values: Mapping[Cell, int], *, exact: bool) -> Solution:
    """A set with counts for all the unknowns, and which of them might be others."""
    cells = frozenset(values.keys() - reduced.system.unknown)
    whole = {**dict.fromkeys(reduced.system.unknown, 0), **values}
    try:
        settled = reduced.freed(sorted(cells)).settled(exact=cells) if exact else None
    except Undecided:
        settled = None
    if settled is None:
        return Solution(cells, whole, cells | reduced.system.unknown)
    return Solution(cells, settled.values, settled.open)


def _cut(found: Found, search: Search) -> Found:
    if len(found.sets) > search.most:
        sets = found.sets[: max(search.most, 1)]
        return attrs.evolve(found, sets=sets, complete=False, limit=Limit.SETS)
    return found


def _ranked(system: System, sets: Collection[Solution]) -> tuple[Proposal, ...]:
    """The sets with their costs, the cheapest first, one of each set of cells.

    What is neither as small as the smallest nor as cheap as the cheapest is left out.
    """
    priced: dict[frozenset[Cell], Proposal] = {}
    for solution in sets:
        known = priced.get(solution.cells)
        # Other counts for the same cells: the first that was found says which of them are open.
        opened = solution if known is None else attrs.evolve(solution, open=known.solution.open)
        one = price(system, opened)
        if known is None or one.rank(system) < known.rank(system):
            priced[solution.cells] = one
    ranked = sorted(priced.values(), key=lambda one: one.rank(system))
    smallest = min((len(one.values) for one in ranked), default=0)
    return tuple(one for one in ranked if len(one.values) == smallest or one.firm_cost <= ranked[0].firm_cost)
