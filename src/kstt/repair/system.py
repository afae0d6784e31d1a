"""One system of sums over the cells of one or several tables: what is known, what is free, what is broken."""

from __future__ import annotations

from enum import Enum
from functools import cached_property
from typing import TYPE_CHECKING

import attrs

from kstt.errors import ParseError
from kstt.tables.equations import Cell, Equation, bounds_of, equations_of
from kstt.tables.further import further_sums

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Mapping, Sequence

    from kstt.forms.reported import ReportedForm
    from kstt.tables.cells import ReportedCell

__all__ = ["CellState", "System", "Table", "first_rows", "moved"]


class CellState(Enum):
    """What is known of a cell: a count that may be wrong, nothing, that it is wrong, or that it is right."""

    COUNT = "count"
    BLANK = "blank"
    NO_COUNT = "no count"
    TRUSTED = "trusted"


@attrs.frozen
class Table:
    """A table of the system; ``first`` is the number that its first row has in the system."""

    reported: ReportedForm
    first: int


def first_rows(tables: Sequence[ReportedForm]) -> tuple[int, ...]:
    """The number of each table's first row in a system of these tables."""
    firsts = [0]
    for reported in tables[:-1]:
        firsts.append(firsts[-1] + len(reported.rows))
    return tuple(firsts)


def moved(equation: Equation, first: int) -> Equation:
    """The equation of a table whose rows are numbered from ``first``."""
    row, column = equation.total
    parts = tuple((r + first, c) for r, c in equation.parts)
    return attrs.evolve(equation, total=(row + first, column), parts=parts)


@attrs.frozen(slots=False, eq=False)
class System:
    """Tables with every sum over their cells; a cell is its row in the system and its column.

    ``values`` holds a count for each cell: the one written, 0 for a cell that holds none; those of a further
    part of a total stand in columns after those of the form. Frozen, but with a dictionary: what follows from
    it is computed once.
    """

    tables: tuple[Table, ...]
    equations: tuple[Equation, ...]
    values: Mapping[Cell, int]
    states: Mapping[Cell, CellState]

    @classmethod
    def of(
        cls,
        tables: Sequence[ReportedForm],
        links: Iterable[Equation] = (),
        trusted: Collection[Cell] = (),
    ) -> System:
        """The system of these tables, with further sums that link them.

        Args:
            tables: the tables; their rows are numbered on from one to the next.
            links: sums over cells of several tables.
            trusted: cells that are right for certain.

        Raises: ParseError for a trusted cell that holds no count.
        """
        firsts = first_rows(tables)
        placed = tuple(Table(t, first) for t, first in zip(tables, firsts, strict=True))
        equations = [
            e if table.first == 0 else moved(e, table.first)
            for table in placed
            for e in (*equations_of(table.reported), *bounds_of(table.reported))
        ]
        equations += links
        known: dict[Cell, int] = {}
        beyond: dict[Cell, int] = {}
        for table in placed:
            sums, counts = further_sums(table.reported)
            equations += [moved(e, table.first) for e in sums]
            beyond |= {(i + table.first, c): count for (i, c), count in counts.items()}
        states: dict[Cell, CellState] = {}
        for table in placed:
            for i, row in enumerate(table.reported.rows, table.first):
                for c, cell in enumerate(row.cells):
                    place = i, c
                    if cell.value is not None and cell.value >= 0:
                        known[place] = cell.value
                        states[place] = CellState.TRUSTED if place in trusted else CellState.COUNT
                        continue
                    if place in trusted:
                        column = table.reported.layout.columns[c].key
                        raise ParseError(
                            f"trusted cell {row.ref}, {column}", cell.text, "a count", cell.where or row.where
                        )
                    states[place] = CellState.BLANK if cell.is_blank else CellState.NO_COUNT
                    known[place] = 0
        # Counts for which the form has no column are taken as they are: a copy cannot hold others.
        known |= beyond
        states |= dict.fromkeys(beyond, CellState.TRUSTED)
        return cls(placed, tuple(equations), known, states)

    @cached_property
    def broken_counts(self) -> tuple[Equation, ...]:
        """The sums without an unknown that do not hold as the counts stand."""
        unknown = self.unknown
        return tuple(
            e
            for e in self.equations
            if not self.holds(e, self.values) and e.total not in unknown and unknown.isdisjoint(e.parts)
        )

    @cached_property
    def unknown(self) -> frozenset[Cell]:
        """The cells that hold no count."""
        open_states = {CellState.BLANK, CellState.NO_COUNT}
        return frozenset(cell for cell, state in self.states.items() if state in open_states)

    @cached_property
    def no_counts(self) -> frozenset[Cell]:
        """The cells that hold something else than a count, so that they must be changed."""
        return frozenset(cell for cell in self.unknown if self.states[cell] is CellState.NO_COUNT)

    @staticmethod
    def residual(equation: Equation, values: Mapping[Cell, int]) -> int:
        """The total less its parts."""
        return values[equation.total] - sum(values[part] for part in equation.parts)

    @classmethod
    def holds(cls, equation: Equation, values: Mapping[Cell, int]) -> bool:
        """Whether a sum holds for these values."""
        left = cls.residual(equation, values)
        return left == 0 if equation.complete else left >= 0

    def table_of(self, cell: Cell) -> Table:
        """The table in which a cell stands."""
        return next(table for table in reversed(self.tables) if table.first <= cell[0])

    def written(self, cell: Cell) -> ReportedCell:
        """The cell as it was written."""
        table = self.table_of(cell)
        return table.reported.rows[cell[0] - table.first].cells[cell[1]]

    @cached_property
    def lines_before(self) -> Mapping[int, int]:
        """For each row that a table of the period before has too, that row."""
        return {e.total[0]: e.parts[0][0] for e in self.equations if e.rule == "continuity" and e.parts}
