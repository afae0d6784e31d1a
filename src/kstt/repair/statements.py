"""From cells of a system to what a reader sees: changes, remainders, rules in words."""

from __future__ import annotations

from typing import TYPE_CHECKING

from kstt.i18n import Message, joined, msg, named
from kstt.repair.contradiction import Pin
from kstt.repair.result import Change, Explanation, Remainder, RuleStated
from kstt.tables.equations import equations_of, gaps_of, remainder_of
from kstt.tables.filling import fill

if TYPE_CHECKING:
    from kstt.definitions.columns import Column
    from kstt.forms.reported import ReportedForm
    from kstt.repair.pricing import Priced
    from kstt.repair.slips import Slip
    from kstt.repair.system import System
    from kstt.tables.cells import ReportedRow
    from kstt.tables.equations import Cell, Equation

__all__ = ["explanation_of", "filled_of", "remainders_of", "stated"]


_FEW_TERMS = 4


def explanation_of(system: System, priced: Priced) -> Explanation:
    """The changes of a set, each certain or not to be the only count that will do."""
    certain = system.determined(priced.values) if priced.open else dict(priced.values)
    changes = []
    for cell, value in sorted(priced.values.items()):
        proposed = certain.get(cell, value)
        changes.append(_change(system, cell, proposed, priced.slips.get(cell), certain=cell in certain))
    return Explanation(tuple(changes), priced.cost, priced.firm_cost)


def filled_of(system: System, priced: Priced) -> tuple[Change, ...]:
    """The blanks that follow from the sums once the changes are made."""
    if not system.unknown:
        return ()
    values = system.determined(priced.values)
    blanks = sorted(system.unknown - system.no_counts)
    return tuple(_change(system, cell, values[cell], None, certain=True) for cell in blanks if cell in values)


def _change(system: System, cell: Cell, proposed: int, slip: Slip | None, *, certain: bool) -> Change:
    table = system.table_of(cell)
    row, column = _row_and_column(system, cell)
    written = system.written(cell)
    found = written.value if written.value is not None else (None if written.is_blank else written.text)
    return Change(
        row=row.ref,
        column=column.key,
        label=column.label,
        found=found,
        proposed=proposed,
        slip=slip,
        certain=certain,
        where=written.where or row.where,
        table=system.tables.index(table),
        source=table.reported.source or table.reported.reporting_unit,
        place=(cell[0] - table.first, cell[1]),
    )


def _row_and_column(system: System, cell: Cell) -> tuple[ReportedRow, Column]:
    table = system.table_of(cell)
    return table.reported.rows[cell[0] - table.first], table.reported.layout.columns[cell[1]]


def remainders_of(reported: ReportedForm) -> tuple[Remainder, ...]:
    """What the rows known to be missing add up to, where every count is known."""
    gaps = gaps_of(reported)
    if not gaps:
        return ()
    equations = equations_of(reported)
    known = {
        (i, c): cell.value
        for i, row in enumerate(reported.rows)
        for c, cell in enumerate(row.cells)
        if cell.value is not None
    }
    blank = [
        (i, c) for i, row in enumerate(reported.rows) for c, cell in enumerate(row.cells) if cell.is_blank
    ]
    known |= fill(known, blank, equations)
    columns = reported.layout.columns
    remainders = []
    for gap in gaps:
        amounts = remainder_of(gap, equations, known)
        if amounts is not None and any(amounts.values()):
            by_key = {columns[c].key: amount for c, amount in amounts.items()}
            remainders.append(Remainder(reported.rows[gap.row].ref, gap.missing, by_key))
    return tuple(remainders)


def stated(system: System, rule: Equation | Pin) -> RuleStated:
    """A rule in words."""
    cell = rule.cell if isinstance(rule, Pin) else rule.total
    row, column = _row_and_column(system, cell)
    source = system.table_of(cell).reported.source
    if isinstance(rule, Pin):
        return RuleStated(
            "trusted",
            row.ref,
            column.key,
            msg(
                "{row}, {column} is trusted to be {count}",
                row=row.ref,
                column=_named(column),
                count=rule.value,
            ),
            source,
        )
    relation = "=" if rule.complete else "≥"
    terms = [_row_and_column(system, part) for part in rule.parts]
    if all(part[0] == cell[0] for part in rule.parts):
        summed = joined(" + ", [_named(other) for _, other in terms] or ["0"])
    elif len(terms) > _FEW_TERMS:
        first, last = terms[0][0].ref, terms[-1][0].ref
        summed = msg("the sum of {count} rows, {first} to {last}", count=len(terms), first=first, last=last)
    else:
        summed = joined(" + ", [other.ref for other, _ in terms] or ["0"])
    return RuleStated(
        rule.rule,
        row.ref,
        column.key,
        msg(
            "{row}: {column} {relation} {sum}",
            row=row.ref,
            column=_named(column),
            relation=relation,
            sum=summed,
        ),
        source,
    )


def _named(column: Column) -> Message:
    return named(column.key, vi=f"“{column.label}”")
