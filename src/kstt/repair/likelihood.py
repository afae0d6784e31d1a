"""The likeliest table whose sums all hold, given several readings of each cell and how likely each is.

A recogniser that reads a scan says of each cell what may be written there, with a likelihood. The sums
of the form tie the cells together, so that the readings of all cells are weighed at once: the best table
is the one whose readings together are likeliest among all tables that satisfy every sum. A cell is proved
if every table whose likelihood is within a stated ratio of the best one's agrees on it.
"""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

import attrs

from kstt.repair.fillings import Filling, Option, fillings_of
from kstt.repair.weighing import Weighing
from kstt.tables.recognition import Certainty

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from kstt.tables.equations import Cell, Equation

__all__ = ["CellReadings", "Certainty", "DecodedCell", "Reading", "decode"]

RATIO = 1e4
"""A table this many times less likely than the best one no longer casts a doubt on it."""
_STRICTER = math.log(100)
"""Where sums were left out, a table must be this much less likely again to cast no doubt."""
_LEAST = -40.0
_CLEAR, _ALONE = -8.5, -0.05
"""A reading is clear where anything unlisted is less likely than this, and itself likelier (logarithms)."""


@attrs.frozen
class Reading:
    """What may be written in a cell, a count or nothing (``None``), and the logarithm of its likelihood."""

    value: int | None
    log: float


@attrs.frozen
class CellReadings:
    """The readings of a cell, and the logarithm of the likelihood that it is none of them.

    >>> CellReadings((Reading(17, -0.01), Reading(11, -4.6)), other=-9.0).best.value
    17
    """

    readings: tuple[Reading, ...]
    other: float = -9.0

    @property
    def best(self) -> Reading:
        """The likeliest reading of the cell alone; nothing where there is none."""
        return max(self.readings, key=lambda reading: reading.log, default=Reading(None, self.other))


@attrs.frozen
class DecodedCell:
    """A cell of the best table: its count (``None`` for one that is blank), how certain it is, its rivals.

    ``candidates`` are the values that it has in the tables within the likelihood ratio, the best first.
    """

    value: int | None
    certainty: Certainty
    candidates: tuple[int | None, ...] = ()


def decode(
    cells: Mapping[Cell, CellReadings], equations: Iterable[Equation], *, ratio: float = RATIO
) -> Mapping[Cell, DecodedCell]:
    """The likeliest table that satisfies every sum, and how certain each of its cells is.

    Args:
        cells: the readings of every cell.
        equations: the sums and bounds of the table.
        ratio: how many times less likely than the best a table must be to cast no doubt.

    Returns: for each cell its count and certainty. Where no table within the bounds of the search satisfies
        every sum, sums down the rows that do not hold in most of their columns are left out, then all of
        them; where the search ends still without a table, every cell that stands in a broken sum, or has
        another likely reading, is doubtful.

    >>> from kstt.tables.equations import Equation
    >>> def sure(value):
    ...     return CellReadings((Reading(value, -0.001),), other=-12)
    >>> either = CellReadings((Reading(11, -0.4), Reading(17, -1.1)), other=-9)
    >>> sums = [Equation("row-identity", (0, 0), ((0, 1), (0, 2)))]
    >>> decode({(0, 0): sure(30), (0, 1): sure(13), (0, 2): either}, sums)[0, 2].value
    17
    """
    budget = math.log(ratio)
    sums = [e for e in equations if all(cell in cells for cell in (e.total, *e.parts))]
    options = {cell: _options(readings) for cell, readings in cells.items()}
    lines: dict[int, list[Cell]] = {}
    for cell in sorted(cells):
        lines.setdefault(cell[0], []).append(cell)
    within = {row: [e for e in sums if {c[0] for c in (e.total, *e.parts)} == {row}] for row in lines}
    down = [e for e in sums if len({c[0] for c in (e.total, *e.parts)}) > 1]
    weighing, best = _weighed(lines, options, within, down, budget)
    if best is None:
        # A page may be lost, or the paper's own sums wrong: then what is left must say more.
        budget += _STRICTER
        for fewer in (_mostly_holding(down, cells), []):
            weighing, best = _weighed(lines, options, within, fewer, budget)
            if best is not None:
                break
    if best is None:
        return _undecided(cells, sums)
    rivals = weighing.rivals(best, budget)
    chosen: dict[Cell, tuple[int | None, Option]] = {}
    for filling in best:
        chosen |= filling.cells
    values = weighing.values(best)
    return {
        cell: _decoded(cells[cell], chosen[cell][1], values[cell], rivals.get(cell), cell in rivals)
        for cell in cells
    }


def _mostly_holding(down: Sequence[Equation], cells: Mapping[Cell, CellReadings]) -> list[Equation]:
    """The sums down the rows without those that break in most columns as read: rows of theirs are missing."""
    groups: dict[tuple[str, int], list[Equation]] = {}
    for e in down:
        groups.setdefault((e.rule, e.total[0]), []).append(e)
    values = {cell: readings.best.value for cell, readings in cells.items()}
    return [
        e
        for group in groups.values()
        if 2 * sum(not _holds(e, values) for e in group) < len(group)
        for e in group
    ]


def _holds(e: Equation, values: Mapping[Cell, int | None]) -> bool:
    """Whether a sum holds; one with a blank does not."""
    total, *parts = (values.get(cell) for cell in (e.total, *e.parts))
    known = [part for part in parts if part is not None]
    if total is None or len(known) < len(parts):
        return False
    return sum(known) == total if e.complete else sum(known) <= total


def _weighed(
    lines: Mapping[int, Sequence[Cell]],
    options: Mapping[Cell, Sequence[Option]],
    within: Mapping[int, Sequence[Equation]],
    down: Sequence[Equation],
    budget: float,
) -> tuple[Weighing, list[Filling] | None]:
    """The best table among enough fillings of each row that every table within the budget is among them."""
    spare = 0.0
    while True:
        fillings = [fillings_of(own, options, within[row], budget + spare) for row, own in lines.items()]
        weighing = Weighing(fillings, down)
        best = weighing.best()
        if best is None or spare:
            return weighing, best
        # A table within the ratio may use fillings that are dearer by what the best one paid.
        spare = weighing.cost(best) - sum(each[0].cost for each in fillings)
        if spare <= 0.5:
            return weighing, best


def _decoded(
    readings: CellReadings,
    option: Option,
    value: int | None,
    rivals: Iterable[int | None] | None,
    doubted: bool,
) -> DecodedCell:
    shown = None if option.blank else value
    top = readings.best
    if option.value is None and not option.blank and readings.other < _CLEAR and top.log > _ALONE:
        rival = () if rivals is None else rivals
        return DecodedCell(
            top.value, Certainty.CONTRADICTED, tuple(dict.fromkeys((top.value, value, *rival)))
        )
    if doubted or (shown is None and not option.blank):
        read = (reading.value for reading in sorted(readings.readings, key=lambda r: -r.log))
        others = read if rivals is None else rivals
        found = dict.fromkeys((shown, *others))
        return DecodedCell(
            shown, Certainty.DOUBTFUL, tuple(v for v in found if v is not None or option.blank)
        )
    return DecodedCell(shown, Certainty.PROVED if shown == top.value else Certainty.CORRECTED, (shown,))


def _undecided(cells: Mapping[Cell, CellReadings], sums: Sequence[Equation]) -> dict[Cell, DecodedCell]:
    """What is left without a search: cells that were read clearly, in sums that hold."""
    values = {cell: readings.best.value for cell, readings in cells.items()}
    broken: set[Cell] = set()
    for e in sums:
        if not _holds(e, values):
            broken |= {e.total, *e.parts}
    return {
        cell: DecodedCell(
            readings.best.value,
            Certainty.DOUBTFUL if cell in broken or readings.best.log < -0.01 else Certainty.PROVED,
            tuple(dict.fromkeys(r.value for r in sorted(readings.readings, key=lambda r: -r.log))),
        )
        for cell, readings in cells.items()
    }


def _options(readings: CellReadings) -> tuple[Option, ...]:
    """The ways to fill a cell, the cheapest first."""
    kept = [
        Option(reading.value, -max(reading.log, _LEAST), blank=reading.value is None)
        for reading in readings.readings
        if reading.log > readings.other
    ]
    kept.append(Option(None, -max(readings.other, _LEAST)))
    return tuple(sorted(kept, key=lambda option: option.cost))
