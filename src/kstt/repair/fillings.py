"""The ways to fill one row of a table so that its sums across hold, the likeliest first."""

from __future__ import annotations

from typing import TYPE_CHECKING

import attrs

from kstt.tables.filling import fill

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from kstt.tables.equations import Cell, Equation

__all__ = ["Filling", "Option", "fillings_of"]

_MOST_STEPS = 8_000
_MOST_FILLINGS = 60

_Key = tuple[tuple[int | None, int], ...]
"""A filling's counts, each with how it came about where a blank was among the readings."""


@attrs.frozen
class Option:
    """A way to fill a cell: a count (``None``: any, or nothing where ``blank``), and its cost.

    Costs are natural logarithms of likelihoods, turned positive.
    """

    value: int | None
    cost: float
    blank: bool = False


@attrs.frozen(eq=False)
class Filling:
    """A row filled: for each cell its count and the option taken, and the cost of them together.

    A count is ``None`` where the sums across leave it open.
    """

    cells: Mapping[Cell, tuple[int | None, Option]]
    cost: float


def fillings_of(
    cells: Sequence[Cell],
    options: Mapping[Cell, Sequence[Option]],
    sums: Sequence[Equation],
    dearer: float,
) -> list[Filling]:
    """The fillings of a row that satisfy its sums, the cheapest first.

    Args:
        cells: the cells of the row.
        options: the ways to fill each, the cheapest first.
        sums: the sums over cells of this row alone.
        dearer: by how much a filling may cost more than the cheapest.
    """
    # Cells of few cheap options first: what is dear is known early.
    order = sorted(cells, key=lambda cell: options[cell][0].cost)
    rest = [0.0] * (len(order) + 1)
    for i in range(len(order) - 1, -1, -1):
        rest[i] = rest[i + 1] + options[order[i]][0].cost
    place = {cell: i for i, cell in enumerate(order)}
    ready: dict[int, list[Equation]] = {}
    for e in sums:
        ready.setdefault(max(place[cell] for cell in (e.total, *e.parts)), []).append(e)
    # The bound rises until there is a filling, then once more by what is allowed.
    found: dict[_Key, Filling] = {}
    ended = False
    bound, step = rest[0] + dearer, 8.0
    for _ in range(12):
        found, ended = _within(order, options, sums, ready, rest, bound)
        if found:
            least = min(filling.cost for filling in found.values())
            if least + dearer <= bound + 1e-9 or ended:
                break
            bound = least + dearer
        else:
            bound += step
            step *= 1.5
    least = min((filling.cost for filling in found.values()), default=0.0)
    kept = [filling for filling in found.values() if filling.cost <= least + dearer + 1e-9]
    kept.sort(key=lambda filling: filling.cost)
    cut_short = ended or len(kept) > _MOST_FILLINGS
    kept = kept[:_MOST_FILLINGS]
    if not kept:
        return [_open(order, options, None)]
    # Fillings that were not listed cost no less than the last one: any count of theirs stays possible.
    return [*kept, _open(order, options, kept[-1].cost)] if cut_short else kept


def _open(order: Sequence[Cell], options: Mapping[Cell, Sequence[Option]], cost: float | None) -> Filling:
    """The row of which nothing is certain; at the cost of its options, or at least so much."""
    some = {cell: next(o for o in options[cell] if o.value is None and not o.blank) for cell in order}
    whole = sum(option.cost for option in some.values()) if cost is None else cost
    return Filling({cell: (None, option) for cell, option in some.items()}, whole)


def _within(
    order: Sequence[Cell],
    options: Mapping[Cell, Sequence[Option]],
    sums: Sequence[Equation],
    ready: Mapping[int, Sequence[Equation]],
    rest: Sequence[float],
    bound: float,
) -> tuple[dict[_Key, Filling], bool]:
    """The fillings that cost at most so much, by their counts; and whether the search was cut short."""
    found: dict[_Key, Filling] = {}
    taken: list[Option] = []
    values: dict[Cell, int] = {}
    steps = 0
    blanks = [any(option.blank for option in options[cell]) for cell in order]

    def go(i: int, spent: float) -> None:
        nonlocal steps
        steps += 1
        if steps > _MOST_STEPS:
            return
        if i == len(order):
            _keep(found, order, blanks, taken, values, sums, spent)
            return
        cell = order[i]
        for option in options[cell]:
            cost = spent + option.cost
            if cost + rest[i + 1] > bound + 1e-9:
                break
            taken.append(option)
            if option.value is not None:
                values[cell] = option.value
            if all(_may_hold(e, values) for e in ready.get(i, ())):
                go(i + 1, cost)
            taken.pop()
            values.pop(cell, None)

    go(0, 0.0)
    return found, steps > _MOST_STEPS


def _may_hold(e: Equation, values: Mapping[Cell, int]) -> bool:
    """Whether a sum holds, or still may when the cells that are open have a count."""
    if e.total not in values:
        return True
    known = [values[part] for part in e.parts if part in values]
    if len(known) == len(e.parts) and e.complete:
        return sum(known) == values[e.total]
    return sum(known) <= values[e.total]


def _keep(
    found: dict[_Key, Filling],
    order: Sequence[Cell],
    blanks: Sequence[bool],
    taken: Sequence[Option],
    values: Mapping[Cell, int],
    sums: Sequence[Equation],
    spent: float,
) -> None:
    open_cells = [cell for cell in order if cell not in values]
    filled: dict[Cell, int] = fill(values, open_cells, sums) if open_cells else {}
    known = {**values, **filled}
    if not all(_may_hold(e, known) for e in sums):
        return
    key = tuple(
        (known.get(cell), _kind(option, known.get(cell)) if blank else 0)
        for cell, blank, option in zip(order, blanks, taken, strict=True)
    )
    if key not in found or spent < found[key].cost:
        cells = {cell: (known.get(cell), option) for cell, option in zip(order, taken, strict=True)}
        found[key] = Filling(cells, spent)


def _kind(option: Option, count: int | None) -> int:
    """How a count came about: read; not read; a blank that the sums would fill, which is not that count."""
    if option.value is not None:
        return 0
    return 2 if option.blank and count else 1
