"""One filling for each row so that the sums down the rows hold: the cheapest choice, and its rivals."""

from __future__ import annotations

import heapq
from collections import defaultdict
from itertools import count
from typing import TYPE_CHECKING

from kstt.tables.filling import fill

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from kstt.repair.fillings import Filling
    from kstt.tables.equations import Cell, Equation

__all__ = ["Weighing"]

_MOST_NODES = 2_000
_MOST_NODES_OF_A_RIVAL = 60
_MOST_NODES_OF_ALL_RIVALS = 6_000


class Weighing:
    """The fillings of every row, and the sums down the rows that tie them together.

    A search goes from the cheapest filling of each row: a sum that does not hold asks that one of its
    rows be filled another way, and each way is tried, the cheapest table first. What the sums that do
    not hold must still cost at least is added before tables are compared, so that few are looked at.
    """

    def __init__(self, fillings: Sequence[Sequence[Filling]], sums: Sequence[Equation]) -> None:
        self.fillings = fillings
        self.sums = sums
        self.row_of = {cell: r for r, each in enumerate(fillings) for cell in each[0].cells}
        self.dearer = [[filling.cost - each[0].cost for filling in each] for each in fillings]
        self.in_row: dict[int, list[int]] = defaultdict(list)
        self.terms: list[list[tuple[int, Cell, int]]] = []
        for n, e in enumerate(sums):
            terms = [(self.row_of[e.total], e.total, 1), *((self.row_of[p], p, -1) for p in e.parts)]
            self.terms.append(terms)
            for row in {row for row, _, _ in terms}:
                self.in_row[row].append(n)
        self.left = 0
        self.base = [self._residual(n, {}) for n in range(len(sums))]
        # By sum: what each filling of each of its rows adds to it.
        self.ways: list[list[tuple[float, int, int]]] = []
        for terms in self.terms:
            ways = []
            for row, cell, _ in terms:
                was = self.fillings[row][0].cells[cell][0]
                for k, filling in enumerate(self.fillings[row][1:], 1):
                    if filling.cells[cell][0] != was:
                        ways.append((self.dearer[row][k], row, k))
            self.ways.append(sorted(ways))

    def _residual(self, n: int, changed: Mapping[int, int]) -> int | None:
        """The total less its parts; ``None`` where one of them is open."""
        left = 0
        for row, cell, sign in self.terms[n]:
            value = self.fillings[row][changed.get(row, 0)].cells[cell][0]
            if value is None:
                return None
            left += sign * value
        return left

    def _breaks(self, n: int, left: int | None) -> bool:
        return left is not None and (left != 0 if self.sums[n].complete else left < 0)

    def best(self) -> list[Filling] | None:
        """The cheapest filling of every row with which all sums hold; ``None`` if none was found."""
        found = self._search({}, float("inf"), _MOST_NODES)
        return None if found is None else [each[found.get(r, 0)] for r, each in enumerate(self.fillings)]

    @staticmethod
    def cost(table: Sequence[Filling]) -> float:
        """The cost of a table."""
        return sum(filling.cost for filling in table)

    def values(self, table: Sequence[Filling]) -> dict[Cell, int | None]:
        """The counts of a table, with those that only the sums down the rows determine."""
        values: dict[Cell, int | None] = {}
        for filling in table:
            values |= {cell: value for cell, (value, _) in filling.cells.items()}
        known = {cell: value for cell, value in values.items() if value is not None}
        blank = [cell for cell, value in values.items() if value is None]
        return {**values, **fill(known, blank, self.sums)}

    def rivals(self, best: Sequence[Filling], budget: float) -> dict[Cell, dict[int | None, None]]:
        """The cells on which tables within a budget of the best one differ from it, and how.

        Args:
            best: the best table.
            budget: by how much another may cost more.
        """
        least = sum(each[0].cost for each in self.fillings)
        most = self.cost(best) - least + budget
        values = self.values(best)
        found: dict[Cell, dict[int | None, None]] = {}
        self.left = _MOST_NODES_OF_ALL_RIVALS
        for row, each in enumerate(self.fillings):
            for k, filling in enumerate(each):
                differing = [
                    cell
                    for cell, (value, option) in filling.cells.items()
                    if value != best[row].cells[cell][0] or option.blank != best[row].cells[cell][1].blank
                ]
                if self.dearer[row][k] > most or not differing or all(cell in found for cell in differing):
                    continue
                other = self._search({row: k}, most, min(_MOST_NODES_OF_A_RIVAL, max(self.left, 0)))
                if other is None:
                    continue
                table = [rows[other.get(r, 0)] for r, rows in enumerate(self.fillings)]
                counts = self.values(table)
                for r in other:
                    for cell, (_, option) in table[r].cells.items():
                        was = best[r].cells[cell][1]
                        if counts[cell] != values[cell] or option.blank != was.blank:
                            shown = None if option.blank else counts[cell]
                            found.setdefault(cell, {})[shown] = None
        return found

    def _search(self, forced: Mapping[int, int], most: float, nodes: int) -> dict[int, int] | None:
        """The cheapest choice that costs at most so much; some choice where the search is cut short."""
        ticket = count()
        residuals = {n: self._residual(n, forced) for row in forced for n in self.in_row[row]}
        start = sum(self.dearer[row][k] for row, k in forced.items())
        first = tuple(sorted(forced.items()))
        heap = [(start, next(ticket), start, first, residuals)]
        seen = {first}
        for looked in count():
            if not heap:
                return None
            _, _, spent, choice, residuals = heapq.heappop(heap)
            changed = dict(choice)
            broken = [n for n in range(len(self.sums)) if self._breaks(n, residuals.get(n, self.base[n]))]
            if not broken:
                return changed
            self.left -= 1
            if looked >= nodes:
                # Not known to have none: for a rival this is a doubt, for the best table no answer.
                return changed if forced else None
            ways = {n: [way for way in self.ways[n] if way[1] not in changed] for n in broken}
            at = min(broken, key=lambda n: len(ways[n]))
            for dearer, row, k in ways[at]:
                cost = spent + dearer
                if cost > most + 1e-9:
                    break
                longer = tuple(sorted((*choice, (row, k))))
                if longer in seen:
                    continue
                seen.add(longer)
                after = {**changed, row: k}
                left = dict(residuals)
                for n in self.in_row[row]:
                    left[n] = self._residual(n, after)
                bound = cost + self._owed(left, after)
                if bound <= most + 1e-9:
                    heapq.heappush(heap, (bound, next(ticket), cost, longer, left))
        return None

    def _owed(self, residuals: Mapping[int, int | None], changed: Mapping[int, int]) -> float:
        """What the sums that do not hold cost at least: a filling's cost is shared among those it moves."""
        broken = {n for n in range(len(self.sums)) if self._breaks(n, residuals.get(n, self.base[n]))}
        owed = 0.0
        for n in broken:
            shares = float("inf")
            for dearer, row, _ in self.ways[n]:
                if dearer >= shares * len(self.in_row[row]):
                    break
                if row not in changed:
                    touching = sum(m in broken for m in self.in_row[row])
                    shares = min(shares, dearer / max(touching, 1))
            owed += shares
        return owed
