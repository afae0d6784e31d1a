"""A repair in words: the table with its wrong cells marked, the ways to mend it, what stays open."""

from __future__ import annotations

from types import MappingProxyType
from typing import TYPE_CHECKING

import attrs

from kstt.i18n import translator
from kstt.numerals import format_count
from kstt.repair.result import Status
from kstt.tables.cells import ReportedCell
from kstt.tables.checks import number_ranges

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping

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
) -> str:
    """A repair for a reader.

    Args:
        found: the repair.
        traced: where the province's changes come from, if that was asked.
        chosen: the explanation to mark in the table, by default the cheapest.
        lang: ``en`` or ``vi``.
        most: ways to list at most.
        width: characters that a line of the table may have.
    """
    from kstt.tables.text import render_text

    shown = chosen or found.explanation
    lines = []
    here = tuple(change for change in shown.changes if change.table == 0)
    if here and found.status is not Status.STRUCTURE:
        lines += [render_text(marked(found.reported, here), width=width), ""]
    lines += _ways(found, lang, most)
    lines += _beside(found, lang)
    if traced is not None:
        lines += _origins(traced, lang)
    return "\n".join(lines)


def _shown(value: int | str | None) -> str:
    return "" if value is None else format_count(value) if isinstance(value, int) else value


def _line(change: Change, lang: str) -> str:
    place = f"{change.source}: " if change.table and change.source else ""
    row, column = change.row, change.column if lang == "en" else f"“{change.label}”"
    found = _shown(change.found) or "–"
    reason = change.reason.in_language(lang)
    return f"{place}{row}, {column}: {found} → {format_count(change.proposed)} ({reason})"


_HEADINGS: Mapping[Status, Callable[[Callable[[str], str]], str]] = MappingProxyType(
    {
        Status.LIKELY: lambda _: _(
            "likely: one usual mistake explains it, though other cells would do as well; "
            "cells to change: {count}; ways to do it, the likeliest first: {ways}"
        ),
        Status.AMBIGUOUS: lambda _: _(
            "ambiguous: cells to change: {count}; ways to do it, the likeliest first: {ways}"
        ),
        Status.NOT_PROVED: lambda _: _(
            "not proved: cells to change: {count}; ways found, the likeliest first: {ways}"
        ),
    }
)


def _ways(found: Repair, lang: str, most: int | None) -> Iterator[str]:
    _ = translator(lang)
    ways = (found.explanation, *found.alternatives)
    count = len(found.changes)
    match found.status:
        case Status.CONSISTENT:
            yield _("consistent: no cell has to change")
        case Status.INFEASIBLE:
            yield _("infeasible: no counts satisfy these rules together")
            yield from (f"  {r.statement.in_language(lang)}" for r in found.contradiction)
        case Status.UNIQUE:
            yield _("unique: cells to change: {count}").format(count=count)
            yield from (f"  {_line(change, lang)}" for change in found.changes)
        case Status.STRUCTURE:
            yield _("structure: the table was misread, or a line of it is no line of the form")
            for misread in found.misreadings:
                shape = misread.shape.in_language(lang)
                text = _("the sums hold if {row} counts for {shape}")
                yield "  " + text.format(row=misread.row, shape=shape)
        case Status.NOT_PROVED if not count:
            yield _("not proved: the search ended at its limit without a way to mend the table")
        case _:
            yield _HEADINGS[found.status](_).format(count=count, ways=len(ways))
            yield from _listed(found, lang, most)


def _listed(found: Repair, lang: str, most: int | None) -> Iterator[str]:
    """Each way by number, and what they all have in common."""
    _ = translator(lang)
    ways = (found.explanation, *found.alternatives)
    for number, way in enumerate(ways[:most], 1):
        changes = [_line(change, lang) for change in way.changes[:most]]
        if most is not None and len(way.changes) > most:
            changes.append(_("and {count} more").format(count=len(way.changes) - most))
        yield f"  {number}. {changes[0]}"
        yield from (f"     {line}" for line in changes[1:])
    if most is not None and len(ways) > most:
        yield "  " + _("and {count} more").format(count=len(ways) - most)
    if found.certain_changes:
        yield _("certain, since every way has them:")
        yield from (f"  {_line(change, lang)}" for change in found.certain_changes)


def _beside(found: Repair, lang: str) -> Iterator[str]:
    """What a reader has to know besides: what is not proved, blanks, missing rows."""
    _ = translator(lang)
    if not found.proved_minimal:
        yield _("not proved minimal: fewer cells might do")
    elif not found.complete and found.status is not Status.STRUCTURE:
        yield _("there may be other ways that were not found")
    if found.limit is not None:
        yield _("the search ended at its limit: {limit}").format(limit=found.limit.value)
    if found.filled and found.status is not Status.STRUCTURE:
        yield _("blanks that the sums determine: {count}").format(count=len(found.filled))
    for remainder in found.remainders:
        numbers = number_ranges(remainder.missing)
        yield _("section {row}: rows {rows} are missing; they add up to").format(
            row=remainder.row, rows=numbers
        )
        for key, amount in remainder.amounts.items():
            column = f"“{found.reported.layout.column(key).label}”" if lang == "vi" else key
            yield f"  {column}: {format_count(amount)}"


def _origins(traced: Trace, lang: str) -> Iterator[str]:
    _ = translator(lang)
    describe: Callable[[Change], str] = lambda change: _line(change, lang)  # noqa: E731
    for origin in traced.origins:
        if origin.units:
            yield _("{change} comes from").format(change=describe(origin.change))
            yield from (f"  {describe(change)}" for change in origin.units)
        else:
            yield _("{change} comes from no unit").format(change=describe(origin.change))
    for row in traced.unmatched:
        yield _("the province has no line for {row}").format(row=row)
