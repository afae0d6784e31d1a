"""The cells that a spreadsheet can calculate: totals whose sums hold as reported."""

from __future__ import annotations

from typing import TYPE_CHECKING

from kstt.definitions.columns import Role
from kstt.tables.equations import Cell, equations_of

if TYPE_CHECKING:
    from collections.abc import Mapping

    from kstt.tables.table import FormTable

__all__ = ["calculated_cells"]


def calculated_cells(reported: FormTable) -> Mapping[Cell, tuple[Cell, ...]]:
    """The cells that equal a sum of others, with these others: down the rows, else across.

    A cell that differs from the sum, or whose parts are not all known, is not calculated, so that the
    reported value stays. Across the columns only totals are calculated.

    Returns: row and column indices of the table, from 0.

    >>> from kstt import ReportingPeriod, form_06c
    >>> from kstt.forms import ReportedForm
    >>> reported = ReportedForm.from_form(form_06c([], ReportingPeriod.quarter(2021, 2)))
    >>> calculated_cells(reported)[0, 0]
    ((1, 0), (2, 0), (3, 0))
    """
    values = {(r, c): value for r, row in enumerate(reported.rows) for c, value in enumerate(row.values)}
    totals = {c for c, column in enumerate(reported.layout.columns) if column.role is Role.TOTAL}
    found: dict[Cell, tuple[Cell, ...]] = {}
    equations = equations_of(reported)
    for rule in ("column-total", "row-identity"):
        for equation in equations:
            across = equation.rule == "row-identity" and equation.total[1] not in totals
            if equation.rule != rule or across or not equation.complete or equation.total in found:
                continue
            parts = [values[part] for part in equation.parts]
            if None not in parts and values[equation.total] == sum(part or 0 for part in parts):
                found[equation.total] = equation.parts
    return found
