"""Sums within the prose: parts listed under a total, totals and their parts where no form is at hand."""

from __future__ import annotations

from typing import TYPE_CHECKING

from kstt.audit.clauses import changed
from kstt.audit.measures import direct_totals, split_of
from kstt.audit.repeated import judge_repeated
from kstt.audit.result import Basis, Reason
from kstt.audit.tables import Quantity
from kstt.io.report.figures import FigureKind
from kstt.numerals import format_count

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from kstt.audit.clauses import Clause
    from kstt.audit.measures import Measure
    from kstt.audit.notes import Notes
    from kstt.audit.tables import Tables
    from kstt.io.report.figures import Figure

__all__ = ["judge_lists", "judge_statements"]

_SERVICES = frozenset(
    ("thủ tục hành chính", "TTHC", "thủ tục", "dịch vụ công trực tuyến", "dịch vụ công", "DVC", "dịch vụ")
)
"""Units that count the same things: a service is a procedure that can be applied for [doc]."""


def _kin(one: str, other: str) -> bool:
    return bool(one) and (one == other or {one, other} <= _SERVICES)


def judge_lists(notes: Notes, clauses: Sequence[Clause]) -> None:
    """Hold each total of a sentence that no form has against the parts listed under it.

    A list in brackets, or after ``gồm``, is taken for complete; one after ``trong đó`` may leave parts
    out, but its parts cannot be more than the total.
    """
    for i, clause in enumerate(clauses):
        total = clause.figure
        if total.kind is not FigureKind.COUNT or total.count is None or notes.knows(total):
            continue
        lists = {c.opener for c in clauses if c.opener and c.opener.parent == i}
        if len(lists) != 1:
            continue
        (opener,) = lists
        listed = [c for c in clauses if c.opener == opener and not changed(c)]
        parts = [c.figure for c in listed if c.figure.kind is FigureKind.COUNT]
        same = len({part.unit for part in parts}) == 1 and _kin(total.unit, parts[0].unit) if parts else False
        if len(parts) < 2 or not same or any(notes.knows(part) for part in parts):
            continue
        added = sum(part.count or 0 for part in parts)
        if added < total.count and not opener.whole:
            continue
        _judge(notes, clause, parts, added)


def _judge(notes: Notes, clause: Clause, parts: Sequence[Figure], added: int) -> None:
    total = clause.figure
    said = " + ".join(part.text for part in parts)
    holds = added == total.count
    notes.match(total, Basis.SUM, said, format_count(added), holds=holds)
    for part in parts:
        # Where the sum does not hold nobody can tell which of its figures is wrong.
        notes.match(part, Basis.PART, total.text, part.text if holds else "", holds=holds)
    if not holds:
        notes.find(
            "audit-sum", total, clause.quote, found=total.count, expected=added,
            parts=said, right=format_count(added), text=total.text,
        )  # fmt: skip


def judge_statements(notes: Notes, tables: Tables, said: Mapping[Quantity, Sequence[Clause]]) -> None:
    """Hold figures against one another where no form is at hand: said twice, and sums of columns."""
    open_ = {q: clauses for q, clauses in said.items() if tables.value(q) is Reason.NO_BASE}
    for quantity, clauses in open_.items():
        for way in _ways(quantity.measure):
            parts = [open_.get(quantity.with_measure(part)) for part in way]
            told = [part[0].figure for part in parts if part]
            if len(told) == len(way) and not notes.knows(clauses[0].figure):
                _judge(notes, clauses[0], told, sum(part.count or 0 for part in told))
    for clauses in open_.values():
        judge_repeated(notes, [(c.figure, c.quote) for c in clauses], [c.figure.count for c in clauses])


def _ways(whole: Measure) -> list[tuple[Measure, ...]]:
    """The ways in which a total is a sum, parts that are sums themselves included."""
    ways = list(split_of(whole))
    for way in split_of(whole):
        sums = {group for part in way for group, _ in direct_totals(part) if len(group.columns) > 1}
        ways += [(group, *(part for part in way if part.columns[0] not in group.columns)) for group in sums]
    return ways
