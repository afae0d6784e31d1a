"""Rules that contradict each other, none of which can be left out, where no counts satisfy a table."""

from __future__ import annotations

from typing import TYPE_CHECKING

import attrs

from kstt.repair.solving import run, solver
from kstt.repair.system import CellState

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    import highspy

    from kstt.repair.system import System
    from kstt.tables.equations import Cell, Equation

__all__ = ["Pin", "Rules", "contradiction_of"]


@attrs.frozen
class Pin:
    """The rule that a trusted cell holds what is written in it."""

    cell: Cell
    value: int


class Rules:
    """Sums and trusted cells, any of which can be left out; are the others satisfiable together?"""

    def __init__(self, system: System) -> None:
        self.rules: list[Equation | Pin] = list(system.equations)
        involved = sorted({cell for e in system.equations for cell in (e.total, *e.parts)})
        self.rules += [
            Pin(cell, system.values[cell]) for cell in involved if system.states[cell] is CellState.TRUSTED
        ]
        self._place = {cell: i for i, cell in enumerate(involved)}
        self._highs = self._model()
        self._in_use = set(range(len(self.rules)))

    def _model(self) -> highspy.Highs:
        highs = solver(100_000, None)
        import highspy

        infinity = highspy.kHighsInf
        for i in range(len(self._place)):
            highs.addVar(0.0, infinity)
            highs.changeColIntegrality(i, highspy.HighsVarType.kInteger)
        for rule in self.rules:
            terms = self._terms(rule)
            low, high = self._sides(rule)
            highs.addRow(low, high, len(terms), list(terms), list(terms.values()))
        return highs

    def _terms(self, rule: Equation | Pin) -> dict[int, float]:
        if isinstance(rule, Pin):
            return {self._place[rule.cell]: 1.0}
        return {self._place[rule.total]: 1.0} | {self._place[part]: -1.0 for part in rule.parts}

    @staticmethod
    def _sides(rule: Equation | Pin) -> tuple[float, float]:
        if isinstance(rule, Pin):
            return float(rule.value), float(rule.value)
        return 0.0, 0.0 if rule.complete else float("inf")

    def counts(self, chosen: set[int]) -> Mapping[Cell, int] | None:
        """Counts that satisfy these rules (by index), ``None`` where there are none."""
        import highspy

        for i in self._in_use - chosen:
            self._highs.changeRowBounds(i, -highspy.kHighsInf, highspy.kHighsInf)
        for i in chosen - self._in_use:
            self._highs.changeRowBounds(i, *self._sides(self.rules[i]))
        self._in_use = set(chosen)
        run(self._highs)
        if self._highs.getModelStatus() != highspy.HighsModelStatus.kOptimal:
            return None
        solution = self._highs.getSolution().col_value
        return {cell: round(solution[i]) for cell, i in self._place.items()}

    def contradictory(self) -> set[int]:
        """A contradictory set (by index) of which no rule can be left out, a small one.

        The smallest of those with one sum; else the smallest that three orders of leaving out give.
        """
        single = min(self._of_one_sum(), key=len, default=None)
        if single is not None:
            return single
        places = range(len(self.rules))
        orders = (places, places[::-1], sorted(places, key=lambda i: -len(self._terms(self.rules[i]))))
        return min((set(self._narrowed(set(), order, certain=False)) for order in orders), key=len)

    def _of_one_sum(self) -> Iterator[set[int]]:
        """The fewest trusted cells with which each sum cannot hold, for each sum of which that is true."""
        pins = {rule.cell: i for i, rule in enumerate(self.rules) if isinstance(rule, Pin)}
        values = {rule.cell: rule.value for rule in self.rules if isinstance(rule, Pin)}
        for i, rule in enumerate(self.rules):
            if isinstance(rule, Pin) or rule.total not in pins:
                continue
            total, chosen, reached = values[rule.total], {i, pins[rule.total]}, 0
            trusted = sorted((part for part in rule.parts if part in pins), key=lambda part: -values[part])
            for part in trusted:
                chosen.add(pins[part])
                reached += values[part]
                if reached > total:
                    yield chosen
                    break
            else:
                if rule.complete and len(trusted) == len(rule.parts) and reached < total:
                    yield chosen

    def _narrowed(self, kept: set[int], candidates: Sequence[int], *, certain: bool) -> list[int]:
        """Of the candidates those that, with what is kept, are needed (Junker's QuickXplain)."""
        if certain and self.counts(kept) is None:
            return []
        if len(candidates) == 1:
            return list(candidates)
        half = len(candidates) // 2
        first, second = candidates[:half], candidates[half:]
        needed = self._narrowed(kept | set(first), second, certain=bool(first))
        return self._narrowed(kept | set(needed), first, certain=bool(needed)) + needed


def contradiction_of(system: System) -> tuple[Equation | Pin, ...]:
    """Rules of a system that contradict each other, of which none can be left out."""
    rules = Rules(system)
    return tuple(rules.rules[i] for i in sorted(rules.contradictory()))
