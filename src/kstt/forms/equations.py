"""The sums that a reported table must satisfy, read from its layout: across the columns, down the rows.

Checking, filling in and repairing all read this one list.
"""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING

import attrs

from kstt.forms.form import LineKind

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from kstt.forms.reported import ReportedForm

__all__ = ["Cell", "Equation", "Gap", "bounds_of", "equations_of", "gaps_of", "remainder_of"]

Cell = tuple[int, int]
"""A cell of a reported form: the index of its row, and of its column."""


@attrs.frozen
class Equation:
    """``total`` equals the sum of ``parts``; where rows are missing (not ``complete``) it is at least that.

    ``rule`` is the id of the rule that a violation breaks.
    """

    rule: str
    total: Cell
    parts: tuple[Cell, ...]
    complete: bool = True


@attrs.frozen
class Gap:
    """Rows that the numbering of a section says are missing; ``row`` is the index of the section's line."""

    row: int
    present: tuple[int, ...]
    missing: tuple[int, ...]


def _groups(reported: ReportedForm) -> list[tuple[int, list[int]]]:
    """Each summing line with the lines directly under it."""
    total = next((i for i, row in enumerate(reported.rows) if row.kind is LineKind.TOTAL), None)
    heads = {row.section: i for i, row in enumerate(reported.rows) if row.kind is LineKind.SECTION}
    under: dict[str, list[int]] = defaultdict(list)
    for i, row in enumerate(reported.rows):
        if row.kind is LineKind.ROW:
            under[row.section].append(i)
    groups = [(head, under[section]) for section, head in heads.items()]
    if total is not None:
        # Without sections the rows stand directly under the total.
        children = sorted(heads.values()) + (under[""] if not heads or "" in under else [])
        groups.insert(0, (total, children))
    return groups


def gaps_of(reported: ReportedForm) -> tuple[Gap, ...]:
    """The gaps in the arabic numbering under each summing line."""
    gaps = []
    for head, children in _groups(reported):
        numbers = [int(reported.rows[i].number) for i in children if reported.rows[i].number.isdecimal()]
        if numbers and len(numbers) == len(children):
            missing = sorted(set(range(1, max(numbers) + 1)) - set(numbers))
            if missing:
                gaps.append(Gap(head, tuple(numbers), tuple(missing)))
    return tuple(gaps)


def equations_of(reported: ReportedForm) -> tuple[Equation, ...]:
    """Every sum of the table: the identities of each row, then each column's sums down the rows.

    A section whose rows are all left out (a summary) has no sum down its rows.
    """
    place = {column.key: i for i, column in enumerate(reported.layout.columns)}
    across = [
        (place[identity.total], tuple(place[part] for part in identity.parts))
        for identity in reported.layout.identities
    ]
    equations = [
        Equation("row-identity", (i, total), tuple((i, part) for part in parts))
        for i in range(len(reported.rows))
        for total, parts in across
    ]
    incomplete = {gap.row for gap in gaps_of(reported)}
    for head, children in _groups(reported):
        if children:
            equations += [
                Equation("column-total", (head, c), tuple((i, c) for i in children), head not in incomplete)
                for c in range(len(place))
            ]
    return tuple(equations)


def bounds_of(reported: ReportedForm) -> tuple[Equation, ...]:
    """Every bound of the table: the cell of a column that bounds another is at least the other's."""
    columns = reported.layout.columns
    place = {column.key: i for i, column in enumerate(columns)}
    bounded = [(place[column.at_most], c) for c, column in enumerate(columns) if column.at_most in place]
    return tuple(
        Equation("column-bound", (i, bound), ((i, c),), complete=False)
        for i in range(len(reported.rows))
        for bound, c in bounded
    )


def remainder_of(
    gap: Gap, equations: Iterable[Equation], values: Mapping[Cell, int]
) -> dict[int, int] | None:
    """What the missing rows of a gap add up to, by column index (cases); ``None`` where a cell is unknown."""
    sums = {e.total[1]: e for e in equations if e.total[0] == gap.row and e.rule == "column-total"}
    if any(cell not in values for e in sums.values() for cell in (e.total, *e.parts)):
        return None
    return {c: values[e.total] - sum(values[p] for p in e.parts) for c, e in sums.items()}
