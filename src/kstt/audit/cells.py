"""Counts against the cells of the forms: arithmetic finds the line, words name the column."""

from __future__ import annotations

from typing import TYPE_CHECKING

import attrs

from kstt.audit.evidence import chance_of_cell, is_slip
from kstt.audit.measures import Measure
from kstt.audit.result import Basis, Reason
from kstt.audit.words import Place
from kstt.definitions.form_06 import CaseAccount
from kstt.numerals import format_count

if TYPE_CHECKING:
    from collections.abc import Sequence

    from kstt.audit.facts import Fact
    from kstt.audit.notes import Notes
    from kstt.audit.tables import Line, Tables

__all__ = ["judge_cells"]

_PLAIN = 100
"""From this size on a count that agrees says something."""
_CLOSE = 20
"""An approximation is right within a twentieth."""
_ON_TIME = Measure(CaseAccount, ("resolved_on_time",))


def judge_cells(notes: Notes, tables: Tables, facts: Sequence[Fact]) -> None:
    """Hold the counts of the prose against the forms.

    Counts said of one place stand or fall together: a form's line is theirs where the words name it, or
    where the counts agree with it. A count that differs is wrong only if its words leave no doubt, or
    others beside it agree with the line.
    """
    clusters: dict[tuple[object, ...], list[Fact]] = {}
    for fact in facts:
        item = fact.item
        if fact.account is None or fact.item.figure.count is None or item.change or item.elsewhere:
            continue
        if tables.at(fact.account, fact.place):
            # Without a name, what stands under one heading is of one place.
            where = item.section if fact.place in {Place(), *_units(fact)} else -1
            clusters.setdefault((fact.account, fact.place, where), []).append(fact)
        elif fact.meanings:
            own = any(line.account is fact.account for line in tables.lines)
            notes.leave(item.figure, Reason.NO_ROW if own else Reason.NO_BASE)
    for cluster in clusters.values():
        _judge(notes, tables, cluster)


def _units(fact: Fact) -> tuple[Place, ...]:
    return (fact.place,) if fact.place.unit else ()


def _judge(notes: Notes, tables: Tables, cluster: Sequence[Fact]) -> None:
    account, place = cluster[0].account, cluster[0].place
    if account is None:
        return
    lines = tables.at(account, place)
    named = bool(not place.unit and (place.level or place.category))
    chosen = _line(lines, cluster) if len(lines) != 1 else lines[0]
    if not place.unit and not named and chosen is not None and not _hits(chosen, cluster):
        # What is said of nothing in particular may be said of another line, if the counts say so together.
        every = tables.at(account, Place(unit="?"))
        other = _line(every, cluster)
        chosen = other if other is not None and len(_hits(other, cluster)) > 1 else chosen
    if chosen is None:
        for fact in cluster:
            _leave(notes, fact, Reason.AMBIGUOUS if place.category else Reason.SCOPE, place.unit)
        return
    hits = _hits(chosen, cluster)
    settled = named or not place.unit
    agreed = {id(fact) for fact in hits}
    missed = [fact for fact in cluster if id(fact) not in agreed]
    for fact in hits:
        _hold(notes, chosen, fact, len(lines))
    beside = sum(fact.count is not None and fact.count >= _PLAIN for fact in hits)
    company = _Company(settled, len(hits), beside, _elsewhere(missed, hits))
    for fact in missed:
        _miss(notes, chosen, fact, company)


def _line(lines: Sequence[Line], cluster: Sequence[Fact]) -> Line | None:
    """The line that the counts of a cluster agree with; none where they say too little."""
    best: Line | None = None
    score = 0
    for line in lines:
        hits = _hits(line, cluster)
        digits = sum(
            len(str(fact.item.figure.count)) for fact in {(f.item.figure.count): f for f in hits}.values()
        )
        if digits > score:
            best, score = line, digits
    return best if score > 3 or (score and len(lines) < 4) else None


def _hits(line: Line, cluster: Sequence[Fact]) -> list[Fact]:
    return [fact for fact in cluster if _meaning(line, fact) is not None]


def _meaning(line: Line, fact: Fact) -> Measure | None:
    """The meaning of a fact by which it agrees with a line."""
    stated = fact.item.figure.count
    if stated is None:
        return None
    for measure in fact.meanings:
        value = line.value(measure)
        if value is not None and _agrees(fact, stated, value):
            return measure
    return None


def _agrees(fact: Fact, stated: int, value: int) -> bool:
    figure = fact.item.figure
    if figure.slack:
        return abs(stated - value) <= figure.slack or (
            bool(figure.near) and abs(stated - value) * _CLOSE <= value
        )
    match figure.near:
        case "":
            return stated == value
        case "gần" | "ngót" | "dưới" | "tối đa" | "không quá":
            return value <= stated and (stated - value) * _CLOSE <= stated
        case "hơn" | "trên" | "tối thiểu" | "ít nhất":
            return value >= stated and (value - stated) * _CLOSE <= value
        case _:
            return abs(stated - value) * _CLOSE <= value


def _hold(notes: Notes, line: Line, fact: Fact, tried: int) -> None:
    measure = _meaning(line, fact)
    stated = fact.item.figure.count
    if measure is None or stated is None:
        return
    value = line.value(measure)
    fact.line, fact.measure, fact.right = line, measure, value
    basis = Basis.CELL if len(measure.columns) == 1 else Basis.CELLS
    chance = chance_of_cell(stated, tried * max(len(fact.meanings), 1))
    right = format_count(value if value is not None else stated)
    notes.match(fact.item.figure, basis, line.called(measure), right, chance=chance)


@attrs.frozen
class _Company:
    """What is known of the counts said together: whether the words name the line, how many agree with it.

    ``plain`` counts those large enough to say something, ``elsewhere`` means that none agrees.
    """

    settled: bool
    hits: int
    plain: int
    elsewhere: bool


def _miss(notes: Notes, line: Line, fact: Fact, company: _Company) -> None:
    figure = fact.item.figure
    if not fact.meanings:
        _leave(notes, fact, Reason.NO_WORDS, fact.item.own.unknown)
        return
    values = [(measure, value) for measure in fact.meanings if (value := line.value(measure)) is not None]
    if not values or figure.count is None or figure.near or figure.slack:
        _leave(notes, fact, Reason.BLANK if not values else Reason.NO_BASE)
        return
    slips = [(m, v) for m, v in values if is_slip(figure.count, v) and v >= _PLAIN]
    ambiguous = len(values) > 1 and _kinds(values) > 1
    beside = company.plain
    sure = fact.known and not company.elsewhere
    if fact.item.own.cues & {"in_person", "postal"} and not fact.item.own.cues >= {"in_person", "postal"}:
        # The form counts both together.
        sure = sure and figure.count > values[0][1]
    evidence = bool(beside) or bool(company.hits and fact.known) or (bool(slips) and company.settled) or sure
    if not company.settled:
        evidence = beside > 1 or (bool(beside) and bool(slips or fact.known))
    if fact.item.ratio is not None and fact.item.ratio < fact.item.at and not slips:
        evidence = False
    if ambiguous and not slips:
        _leave(notes, fact, Reason.AMBIGUOUS, " / ".join(str(m) for m, _ in values))
    elif fact.sums and (not (slips or beside) or not fact.named):
        # The figures hold together: they are of another place or day than the form.
        _leave(notes, fact, Reason.SCOPE)
    elif not evidence:
        _leave(
            notes,
            fact,
            Reason.UNKNOWN_WORDS if fact.item.own.unknown else Reason.SCOPE,
            fact.item.own.unknown,
        )
    else:
        measure, right = (slips or values)[0]
        _accuse(notes, line, fact, measure, right)


def _kinds(values: Sequence[tuple[Measure, int]]) -> int:
    """How many different things the meanings are: all receipts and the new ones are one, read two ways."""
    groups = set()
    for measure, _ in values:
        key = measure.columns[0].split("_")[0]
        groups.add("received" if key == "carried" else key)
    return len(groups)


def _elsewhere(missed: Sequence[Fact], hits: Sequence[Fact]) -> bool:
    """Whether several counts are said together and none agrees: they are likely of something else."""
    return not hits and len([fact for fact in missed if fact.meanings or fact.free]) > 1


def _accuse(notes: Notes, line: Line, fact: Fact, measure: Measure, right: int) -> None:
    item, figure = fact.item, fact.item.figure
    fact.line, fact.measure, fact.right, fact.accused = line, measure, right, True
    basis = Basis.CELL if len(measure.columns) == 1 else Basis.CELLS
    name, written = line.called(measure), format_count(right)
    notes.match(figure, basis, name, written, holds=False)
    notes.find(
        "audit-count", figure, item.quote, row=line.name, column=str(measure), found=figure.count,
        expected=right, what=name, right=written, text=figure.text,
    )  # fmt: skip


def _leave(notes: Notes, fact: Fact, reason: Reason, detail: str = "") -> None:
    notes.leave(fact.item.figure, reason, detail)
