"""A smallest set of rules that contradict each other, where no counts at all satisfy a table's rules."""

from __future__ import annotations

from typing import TYPE_CHECKING

import attrs

from kstt.repair.programme import solver
from kstt.repair.system import CellState

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    import highspy

    from kstt.forms.equations import Cell, Equation
    from kstt.repair.system import System

__all__ = ["Pin", "Rules", "contradiction_of"]

_ROUNDS = 300


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
        import highspy

        highs, infinity = solver(100_000, None), highspy.kHighsInf
        for i in range(len(self._place)):
            highs.addVar(0.0, infinity)
            highs.changeColIntegrality(i, highspy.HighsVarType.kInteger)
        for rule in self.rules:
            if isinstance(rule, Pin):
                terms = {self._place[rule.cell]: 1.0}
            else:
                terms = {self._place[rule.total]: 1.0} | {self._place[part]: -1.0 for part in rule.parts}
            low, high = self._sides(rule)
            highs.addRow(low, high, len(terms), list(terms), list(terms.values()))
        return highs

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
        self._highs.run()
        if self._highs.getModelStatus() != highspy.HighsModelStatus.kOptimal:
            return None
        solution = self._highs.getSolution().col_value
        return {cell: round(solution[i]) for cell, i in self._place.items()}

    def satisfied(self, rule: Equation | Pin, counts: Mapping[Cell, int]) -> bool:
        """Whether counts satisfy a rule."""
        if isinstance(rule, Pin):
            return counts[rule.cell] == rule.value
        left = counts[rule.total] - sum(counts[part] for part in rule.parts)
        return left == 0 if rule.complete else left >= 0

    def irreducible(self) -> set[int]:
        """A contradictory set (by index) of which no rule can be left out."""
        return set(self._narrowed(set(), list(range(len(self.rules))), certain=False))

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

    def smallest(self) -> tuple[set[int], bool]:
        """A contradictory set of the fewest rules, and whether fewer were ruled out.

        Counts that satisfy some rules leave others unsatisfied: every contradictory set has one of these.
        A smallest set of rules that meets all such leftovers is contradictory at last, or as large as one
        that is.
        """
        best = self.irreducible()
        leftovers: list[set[int]] = []
        for _ in range(_ROUNDS):
            chosen = _fewest(leftovers, len(self.rules))
            if len(chosen) >= len(best):
                return best, True
            counts = self.counts(chosen)
            if counts is None:
                return chosen, True
            leftovers.append({i for i, rule in enumerate(self.rules) if not self.satisfied(rule, counts)})
        return best, False


def _fewest(groups: list[set[int]], rules: int) -> set[int]:
    """The fewest rules of which each group has one."""
    import highspy

    if not groups:
        return set()
    highs = solver(100_000, None)
    for i in range(rules):
        highs.addVar(0.0, 1.0)
        highs.changeColIntegrality(i, highspy.HighsVarType.kInteger)
        highs.changeColCost(i, 1.0)
    for group in groups:
        highs.addRow(1.0, highspy.kHighsInf, len(group), sorted(group), [1.0] * len(group))
    highs.run()
    return {i for i, value in enumerate(highs.getSolution().col_value) if value > 0.5}


def contradiction_of(system: System) -> tuple[tuple[Equation | Pin, ...], bool]:
    """The rules of a smallest contradictory set; whether none has fewer (else none can be left out)."""
    rules = Rules(system)
    chosen, smallest = rules.smallest()
    return tuple(rules.rules[i] for i in sorted(chosen)), smallest
