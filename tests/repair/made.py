"""Systems of a few sums over counts that a test states."""

from kstt.repair.system import CellState, System
from kstt.tables.equations import Equation


def made(counts, *sums, trusted=(), blank=()):
    """The system of sums, each a total and its parts; a blank has the count 0."""
    return System(
        (),
        tuple(Equation("row-identity", total, tuple(parts)) for total, *parts in sums),
        dict.fromkeys(blank, 0) | counts,
        dict.fromkeys(blank, CellState.BLANK)
        | {cell: CellState.TRUSTED if cell in trusted else CellState.COUNT for cell in counts},
    )
