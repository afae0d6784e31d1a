"""A repair in words: the table with its wrong cells marked, the ways to mend it, what stays open."""

from __future__ import annotations

from typing import TYPE_CHECKING

import attrs

from kstt.i18n import Message, joined, msg, named
from kstt.numerals import format_count, number_ranges
from kstt.repair.result import Status
from kstt.repair.slips import SEVERAL_CELLS
from kstt.tables.cells import ReportedCell

if TYPE_CHECKING:
    from collections.abc import Iterator

    from kstt.forms.reported import ReportedForm
    from kstt.repair.result import Change, Explanation, Repair
    from kstt.repair.tracing import Trace

__all__ = ["marked", "repair_text"]


def marked(reported: ReportedForm, changes: tuple[Change, ...]) -> ReportedForm:
    """The table to look at: each wrong cell shows what is written there and what it should be."""
    rows = list(reported.rows)
    for change in changes:
        i, c = change.place
        cells = list(rows[i].cells)
        cells[c] = ReportedCell(f"[{_shown(change.found)} → {format_count(change.proposed)}]", None)
        rows[i] = attrs.evolve(rows[i], cells=tuple(cells))
    return attrs.evolve(reported, rows=tuple(rows))


def repair_text(
    found: Repair,
    traced: Trace | None = None,
    chosen: Explanation | None = None,
    *,
    lang: str = "en",
    most: int | None = None,
    width: int | None = None,
    table: bool = True,
) -> str:
    """A repair for a reader.

    Args:
        found: the repair.
        traced: where the province's changes come from, if that was asked.
        chosen: the explanation to mark in the table, by default the cheapest.
        lang: ``en`` or ``vi``.
        most: ways to list at most.
        width: characters that a line of the table may have.
        table: show the whole table with its wrong cells marked, before what is said of them.
    """
    from kstt.tables.text import render_text

    shown = chosen or found.explanation
    lines = []
    here = tuple(change for change in shown.changes if change.table == 0)
    if table and here:
        lines += [render_text(marked(found.reported, here), width=width), ""]
    said = [*_ways(found, most), *_beside(found), *(_origins(traced) if traced else ())]
    return "\n".join([*lines, *(line.in_language(lang) for line in said)])


def _shown(value: int | str | None) -> str:
    return "" if value is None else format_count(value) if isinstance(value, int) else value


def _line(change: Change) -> Message:
    parts = {
        "place": f"{change.source}: " if change.table and change.source else "",
        "row": change.row,
        "column": named(change.column, vi=f"“{change.label}”"),
        "found": _shown(change.found) or "–",
        "proposed": format_count(change.proposed),
        "reason": change.reason,
    }
    return Message("{place}{row}, {column}: {found} → {proposed} ({reason})", parts, {})


def _indented(line: Message, indent: str = "  ") -> Message:
    return joined("", [indent, line])


def _ways(found: Repair, most: int | None) -> Iterator[Message]:
    count, ways = len(found.changes), 1 + len(found.alternatives)
    match found.status:
        case Status.CONSISTENT:
            yield msg("consistent: no cell has to change")
        case Status.INFEASIBLE:
            yield msg("infeasible: no counts satisfy these rules together")
            yield from (_indented(rule.statement) for rule in found.contradiction)
        case Status.UNIQUE:
            yield msg("unique: cells to change: {count}", count=count)
            yield from (_indented(_line(change)) for change in found.changes)
        case Status.STRUCTURE:
            yield msg("structure: the table was misread, or a line of it is no line of the form")
            for misread in found.misreadings:
                yield _indented(
                    msg("the sums hold if {row} counts for {shape}", row=misread.row, shape=misread.shape)
                )
        case Status.NOT_PROVED if not count:
            yield msg("not proved: the search ended at its limit without a way to mend the table")
        case Status.NOT_PROVED | Status.LIKELY | Status.AMBIGUOUS:
            yield msg(
                "{status}: cells to change: {count}; ways to do it, the likeliest first: {ways}",
                status=_several(found),
                count=count,
                ways=ways,
            )
            yield from _listed(found, most)


_SEVERAL = {
    Status.NOT_PROVED: msg("not proved"),
    Status.LIKELY: msg("likely (one usual mistake explains it, though other cells would do as well)"),
    Status.AMBIGUOUS: msg("ambiguous"),
}
"""How what is found is called where there may be several ways."""


def _several(found: Repair) -> Message:
    """The status, for one usual mistake with the cells that are wrong beside it."""
    beside = sum(change.slip not in SEVERAL_CELLS for change in found.changes)
    if found.status is Status.LIKELY and beside:
        return msg(
            "likely (one usual mistake and {count} other cells explain it, though others would do as well)",
            count=beside,
        )
    return _SEVERAL[found.status]


def _listed(found: Repair, most: int | None) -> Iterator[Message]:
    """Each way by number, and what they all have in common."""
    ways = (found.explanation, *found.alternatives)
    for number, way in enumerate(ways[:most], 1):
        changes = [_line(change) for change in way.changes[:most]]
        if most is not None and len(way.changes) > most:
            changes.append(msg("and {count} more", count=len(way.changes) - most))
        yield _indented(changes[0], f"  {number}. ")
        yield from (_indented(line, "     ") for line in changes[1:])
    if most is not None and len(ways) > most:
        yield _indented(msg("and {count} more", count=len(ways) - most))
    if found.certain_changes:
        yield msg("certain, since every way has them:")
        yield from (_indented(_line(change)) for change in found.certain_changes)


def _beside(found: Repair) -> Iterator[Message]:
    """What a reader has to know as well: what is not proved, blanks, missing rows, errors in the lines."""
    if errors := found.line_errors:
        yield msg(
            "errors in the lines of the table, which no cell mends: {count} (kstt check)", count=len(errors)
        )
    if not found.proved_minimal:
        yield msg("not proved minimal: fewer cells might do")
    elif not found.complete:
        yield msg("there may be other ways that were not found")
    if found.limit is not None:
        yield msg("the search ended at its limit: {limit}", limit=found.limit.value)
    if found.filled:
        yield msg("blanks that the sums determine: {count}", count=len(found.filled))
    for remainder in found.remainders:
        numbers = number_ranges(remainder.missing)
        yield msg("section {row}: rows {rows} are missing; they add up to", row=remainder.row, rows=numbers)
        for key, amount in remainder.amounts.items():
            column = named(key, vi=f"“{found.reported.layout.column(key).label}”")
            yield _indented(joined(": ", [column, format_count(amount)]))


def _origins(traced: Trace) -> Iterator[Message]:
    for origin in traced.origins:
        change = _line(origin.change)
        if origin.units:
            yield msg("{change} comes from", change=change)
            yield from (_indented(_line(unit)) for unit in origin.units)
        else:
            yield msg("{change} comes from no unit", change=change)
    for row in traced.unmatched:
        yield msg("the province has no line for {row}", row=row)
