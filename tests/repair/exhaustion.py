"""The smallest sets of wrong cells of small tables by trying every set: a reference for the decoder.

Nothing of the search is used, only what the sums are: each set of so many cells that meets every broken sum
is taken, its cells and the blanks are freed, and HiGHS says whether whole numbers from 0 satisfy the sums,
and between which least and greatest count each cell of the set then lies. Solvable in rationals is tried
first, by elimination in whole numbers.
"""

from fractions import Fraction
from itertools import combinations

import highspy
import numpy as np

from kstt.tables.equations import bounds_of, equations_of


class Table:
    """The sums of a table as a matrix over its cells; blanks and what is no count are free."""

    def __init__(self, reported):
        self.written = {
            (i, c): cell.value for i, row in enumerate(reported.rows) for c, cell in enumerate(row.cells)
        }
        self.cells = sorted(self.written)
        self.free = [cell for cell in self.cells if self.written[cell] is None or self.written[cell] < 0]
        self.counts = [cell for cell in self.cells if cell not in set(self.free)]
        rules = (*equations_of(reported), *bounds_of(reported))
        self.exact = [e.complete for e in rules]
        place = {cell: n for n, cell in enumerate(self.cells)}
        self.matrix = np.zeros((len(rules), len(self.cells)), dtype=np.int64)
        for n, e in enumerate(rules):
            self.matrix[n, place[e.total]] += 1
            for part in e.parts:
                self.matrix[n, place[part]] -= 1
        self.place = place
        self.values = np.array(
            [0 if cell in set(self.free) else self.written[cell] for cell in self.cells], dtype=np.int64
        )
        off = self.matrix @ self.values
        exact = np.array(self.exact, dtype=bool)
        free = self.matrix[:, [place[c] for c in self.free]].any(axis=1)
        self.broken = [n for n in range(len(rules)) if not free[n] and (off[n] < 0 or (exact[n] and off[n]))]

    def candidates(self, size):
        """The sets of so many counts that meet every broken sum without a free cell."""
        meets = self.matrix[self.broken][:, [self.place[c] for c in self.counts]] != 0
        every = list(combinations(range(len(self.counts)), size))
        chosen = np.array(every, dtype=np.int64).reshape(len(every), size)
        keep = np.ones(len(chosen), dtype=bool)
        for row in meets:
            keep &= row[chosen].any(axis=1)
        for places in chosen[keep]:
            yield tuple(self.counts[n] for n in places)

    def solvable(self, chosen):
        """Whether the exact sums have a solution in rationals with these cells and the blanks free."""
        open_places = [self.place[cell] for cell in (*chosen, *self.free)]
        closed = self.values.copy()
        closed[open_places] = 0
        rows = []
        for n, exact in enumerate(self.exact):
            if exact:
                left = [int(x) for x in self.matrix[n, open_places]]
                right = -int(self.matrix[n] @ closed)
                if any(left):
                    rows.append(([Fraction(x) for x in left], Fraction(right)))
                elif right:
                    return False
        for k in range(len(open_places)):
            pivot = next((row for row in rows if row[0][k]), None)
            if pivot is None:
                continue
            rows.remove(pivot)
            rest = []
            for left, right in rows:
                times = left[k] / pivot[0][k]
                less = [a - times * b for a, b in zip(left, pivot[0], strict=True)] if times else left
                rest.append((less, right - times * pivot[1]))
            rows = rest
        return all(not right for _, right in rows)

    def ranges(self, chosen):
        """The least and greatest count of each cell of a set, ``None`` where no counts will do."""
        free = [*chosen, *self.free]
        highs = highspy.Highs()
        highs.setOptionValue("output_flag", False)
        infinity = highspy.kHighsInf
        for _ in free:
            highs.addVar(0.0, infinity)
        for n in range(len(free)):
            highs.changeColIntegrality(n, highspy.HighsVarType.kInteger)
        closed = self.values.copy()
        closed[[self.place[cell] for cell in free]] = 0
        for n, exact in enumerate(self.exact):
            terms = {k: float(self.matrix[n, self.place[cell]]) for k, cell in enumerate(free)}
            terms = {k: x for k, x in terms.items() if x}
            needed = -float(self.matrix[n] @ closed)
            if terms:
                highs.addRow(
                    needed, needed if exact else infinity, len(terms), list(terms), list(terms.values())
                )
            elif needed > 0 or (exact and needed):
                return None
        highs.run()
        if highs.getModelStatus() != highspy.HighsModelStatus.kOptimal:
            return None
        found = {}
        for k, cell in enumerate(chosen):
            ends = []
            for sign in (1.0, -1.0):
                highs.changeColCost(k, sign)
                highs.run()
                ends.append(
                    round(highs.getSolution().col_value[k])
                    if highs.getModelStatus() == highspy.HighsModelStatus.kOptimal
                    else None
                )
                highs.changeColCost(k, 0.0)
            found[cell] = tuple(ends)
        return found


def smallest_sets(reported, most):
    """The smallest sets of cells, of ``most`` at most, with the least and greatest count of each cell."""
    table = Table(reported)
    for size in range(most + 1):
        sets = {}
        for chosen in table.candidates(size):
            if table.solvable(chosen):
                ranges = table.ranges(chosen)
                if ranges is not None:
                    sets[frozenset(chosen)] = ranges
        if sets:
            return sets
    return {}


def certain(sets):
    """The cells that every set has, with one and the same count in all of them."""
    agreed = None
    for ranges in sets.values():
        own = {(cell, low) for cell, (low, high) in ranges.items() if low == high}
        agreed = own if agreed is None else agreed & own
    return dict(agreed or ())
