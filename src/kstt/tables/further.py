"""Parts of totals for which the form has no column: the sums with their counts, row by row."""

from __future__ import annotations

from typing import TYPE_CHECKING

from kstt.findings.rules import RULES
from kstt.i18n import named
from kstt.tables.equations import Equation
from kstt.tables.table import doubted

if TYPE_CHECKING:
    from collections.abc import Iterator

    from kstt.findings.finding import Finding
    from kstt.tables.equations import Cell
    from kstt.tables.table import FormTable

__all__ = ["FURTHER_SUM", "further_findings", "further_sums"]

FURTHER_SUM = "further-part-sum"


def further_sums(reported: FormTable) -> tuple[tuple[Equation, ...], dict[Cell, int]]:
    """The sums of each row with a further part, which has a column after those of the form; its counts.

    Rows in which that holds no count have none.

    Args:
        reported: the table.
    """
    keys = [column.key for column in reported.layout.columns]
    sums: list[Equation] = []
    counts: dict[Cell, int] = {}
    recognition = doubted(reported)
    for beyond, part in enumerate(recognition.further if recognition else (), len(keys)):
        own = [keys.index(key) for key in part.parts]
        for i, count in enumerate(part.counts[: len(reported.rows)]):
            if count is not None:
                counts[i, beyond] = count
                cells = (*((i, c) for c in own), (i, beyond))
                sums.append(Equation(FURTHER_SUM, (i, keys.index(part.total)), cells))
    return tuple(sums), counts


def further_findings(reported: FormTable) -> Iterator[tuple[int, Finding]]:
    """The totals that are not the sum of their parts and the further one, each with its row.

    Args:
        reported: the table.
    """
    sums, counts = further_sums(reported)
    for equation in sums:
        i, c = equation.total
        row = reported.rows[i]
        stated = row.values[c]
        added = sum(counts[part] if part in counts else row.values[part[1]] or 0 for part in equation.parts)
        if stated is not None and stated != added:
            column, where = reported.layout.columns[c], row.cells[c].where or row.where
            yield (
                i,
                RULES[FURTHER_SUM].finding(
                    row=row.ref,
                    column=named(column.key, vi=column.label),
                    found=stated,
                    expected=added,
                    where=where,
                ),
            )
