"""The smallest sets of wrong cells of small tables by trying every set: a reference for the decoder.

Nothing of the search is used, only what the sums are. Of the sets of so many cells those are taken with which the
exact sums have a solution at all, by elimination modulo a prime, for all sets at once; their cells and the blanks are
freed, and HiGHS says whether whole numbers from 0 satisfy the sums, and between which least and greatest count each
cell of the set then lies.
"""

from itertools import chain, combinations
from math import comb

import highspy
import numpy as np

from kstt.tables.equations import bounds_of, equations_of

PRIME = 2**31 - 1
"""A system that has a solution in rationals has one modulo this prime, as long as no minor of it is as great: the
coefficients are 0, 1 and -1, so that of up to thirteen columns none is. Products of two residues fit in 64 bits."""
_AT_ONCE = 20_000


def eliminated(systems, columns):
    """Systems of equations without their first columns; the rows that solve for these are left as zeros."""
    each = np.arange(len(systems))
    for k in range(columns):
        usable = systems[:, :, k] != 0
        row = systems[each, usable.argmax(axis=1)]
        scale = np.where(usable, row[:, k, None], 1)
        systems = (scale[:, :, None] * systems - systems[:, :, k, None] * row[:, None, :]) % PRIME
    return systems[:, :, columns:]


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
        blanks, counts = ([self.place[cell] for cell in cells] for cells in (self.free, self.counts))
        system = np.hstack([self.matrix[exact][:, [*blanks, *counts]], -off[exact, None]]) % PRIME
        self.system = eliminated(system[None], len(blanks))[0]
        """The exact sums over the counts, with the blanks eliminated; the last column is what is missing."""
        short = ~exact & (off < 0) & ~self.matrix[:, blanks].any(axis=1)
        self.meets = np.vstack(
            [self.system[self.system[:, -1] != 0][:, :-1] != 0, self.matrix[short][:, counts] != 0]
        )

    def candidates(self, size):
        """The sets of so many counts that meet every broken sum, and with which the exact ones have a solution."""
        every = np.fromiter(chain.from_iterable(combinations(range(len(self.counts)), size)), dtype=np.int64)
        every = every.reshape(comb(len(self.counts), size), size)
        for row in self.meets:
            every = every[row[every].any(axis=1)]
        for start in range(0, len(every), _AT_ONCE):
            chosen = every[start : start + _AT_ONCE]
            columns = np.hstack([chosen, np.full((len(chosen), 1), -1)])
            left = eliminated(self.system[:, columns].transpose(1, 0, 2), size)
            for places in chosen[~left.any(axis=(1, 2))]:
                yield tuple(self.counts[n] for n in places)

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
