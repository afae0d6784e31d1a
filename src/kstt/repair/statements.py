"""From cells of a system to what a reader sees: changes, remainders, rules in words."""

from __future__ import annotations

from typing import TYPE_CHECKING

import attrs

from kstt.i18n import Message, joined, msg, named
from kstt.repair.contradiction import Pin
from kstt.repair.result import Change, Explanation, Misreading, Remainder, RuleStatement, Shape
from kstt.tables.equations import equations_of, gaps_of, remainder_of
from kstt.tables.filling import fill

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from kstt.definitions.columns import Column
    from kstt.forms.reported import ReportedForm
    from kstt.repair.pricing import Proposal
    from kstt.repair.slips import Slip
    from kstt.repair.system import System
    from kstt.tables.cells import ReportedRow
    from kstt.tables.equations import Cell, Equation

__all__ = ["agreed_by", "explanation_of", "filled_of", "misreadings_of", "remainders_of", "stated"]


_FEW_TERMS = 4

_WHOLE_LINE = 4
"""A line is misread if at least this many counts, and all it has, must change alike."""


Agreed = frozenset[tuple["Cell", int]]
"""Cells with the count that they have in every set that may be right."""


def agreed_by(sets: Sequence[Proposal]) -> Agreed:
    """The cells, blanks among them, that have one and the same count in every one of these sets."""
    common: set[tuple[Cell, int]] | None = None
    for one in sets:
        own = {(cell, n) for cell, n in one.solution.values.items() if cell not in one.solution.open}
        common = own if common is None else common & own
    return frozenset(common or ())


def explanation_of(system: System, priced: Proposal, agreed: Agreed) -> Explanation:
    """The changes of a set; those that every set has are certain."""
    changes = [
        _change(
            system, cell, value, priced.slips.get(cell),
            certain=(cell, value) in agreed, determined=cell not in priced.solution.open,
        )
        for cell, value in sorted(priced.values.items())
    ]  # fmt: skip
    return Explanation(tuple(changes), priced.cost, priced.firm_cost)


def filled_of(system: System, priced: Proposal, agreed: Agreed) -> tuple[Change, ...]:
    """The blanks that follow from the sums once the changes are made."""
    values, still_open = priced.solution.values, priced.solution.open
    return tuple(
        _change(system, cell, values[cell], None, certain=(cell, values[cell]) in agreed, determined=True)
        for cell in sorted(system.unknown - system.no_counts)
        if cell not in still_open and cell in values
    )


def misreadings_of(system: System, changes: Mapping[Cell, int]) -> tuple[Misreading, ...]:
    """The lines all of whose counts changes (new values by cell) make nothing, the double or the half.

    No clerk makes such a mistake: the line is no line of the form, or is summed up once too often or too
    seldom.
    """
    found = []
    for row in sorted({cell[0] for cell in changes}):
        table = system.table_of((row, 0))
        width = len(table.reported.layout.columns)
        counts = {c: system.values[row, c] for c in range(width) if system.values[row, c]}
        after = {c: changes.get((row, c), system.values[row, c]) for c in range(width)}
        if len(counts) < _WHOLE_LINE or any(after[c] for c in range(width) if c not in counts):
            continue
        for kind, doubled in ((Shape.NOTHING, 0), (Shape.DOUBLE, 4), (Shape.HALF, 1)):
            if all(2 * after[c] == doubled * count for c, count in counts.items()):
                reported = table.reported.rows[row - table.first]
                place = row - table.first
                found.append(
                    Misreading(reported.ref, kind, system.tables.index(table), place, reported.where)
                )
    return tuple(found)


def _change(
    system: System, cell: Cell, proposed: int, slip: Slip | None, *, certain: bool, determined: bool
) -> Change:
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
        determined=determined,
        where=written.where or row.where,
        table=system.tables.index(table),
        source=table.reported.source or table.reported.reporting_unit,
        place=(cell[0] - table.first, cell[1]),
    )


def _row_and_column(system: System, cell: Cell) -> tuple[ReportedRow, Column]:
    table = system.table_of(cell)
    reported = table.reported
    row, columns = reported.rows[cell[0] - table.first], reported.layout.columns
    if cell[1] < len(columns):
        return row, columns[cell[1]]
    further = reported.recognition.further if reported.recognition else ()
    total = reported.layout.column(further[cell[1] - len(columns)].total)
    return row, attrs.evolve(total, key=f"{total.key}+", header=(*total.header, "+"))


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


def stated(system: System, rule: Equation | Pin) -> RuleStatement:
    """A rule in words."""
    cell = rule.cell if isinstance(rule, Pin) else rule.total
    row, column = _row_and_column(system, cell)
    source = system.table_of(cell).reported.source
    if isinstance(rule, Pin):
        return RuleStatement(
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
    return RuleStatement(
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
