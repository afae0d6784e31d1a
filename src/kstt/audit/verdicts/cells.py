"""Counts against the cells of the forms: arithmetic finds the line, words name the column."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import attrs

from kstt.audit.figures.sizes import apart
from kstt.audit.relations.chance import chance_of_cell, is_slip
from kstt.audit.relations.changes import PAST
from kstt.audit.relations.parts import OVER
from kstt.audit.result import Basis, Reason
from kstt.audit.words.measures import Measure
from kstt.audit.words.phrases import Place
from kstt.numerals import format_count

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from kstt.audit.figures.amounts import Amount
    from kstt.audit.figures.sizes import Size
    from kstt.audit.notes import Notes
    from kstt.audit.tables import Line, Tables

__all__ = ["agrees", "judge_cells"]

_PLAIN = 100
"""From this size on a count that agrees says something."""
_CARRIED = re.compile(r"(?<!\w)(?:chuyển|tồn|từ|mang sang|nhận|để lại|còn lại|chưa)(?!\w)", re.IGNORECASE)
"""Words of what an earlier period left over."""
_APART = re.compile(r"(?<!\w)(?:nhiều|ít|cao|thấp) hơn(?!\w)[^,;:.()\d]{0,30}$", re.IGNORECASE)
_MEAN = re.compile(r"(?<!\w)(?:bình quân|trung bình|chia đều)(?!\w)[^.;:]{0,60}$", re.IGNORECASE)
_SPAN = 100
_CLOSE = 20
"""An approximation is right within a twentieth."""
_TWICE = 2
"""What is further off than by this factor, and no slip, is another count."""


def judge_cells(notes: Notes, tables: Tables, amounts: Sequence[Amount]) -> None:
    """Hold the counts of the prose against the forms.

    Counts said of one place stand or fall together: a form's line is theirs where the words name it, or
    where the counts agree with it. A count that differs is wrong only if its words leave no doubt, or
    others beside it agree with the line.
    """
    clusters: dict[tuple[object, ...], list[Amount]] = {}
    for amount in amounts:
        if amount.account is None or amount.figure.count is None or amount.change or amount.elsewhere:
            continue
        if _is_of_then(amount):
            notes.leave(amount.figure, Reason.OTHER_PERIOD)
        elif _is_of_part(amount, amounts):
            notes.leave(amount.figure, Reason.AMBIGUOUS)
        elif tables.at(amount.account, amount.place):
            # Without a name, what stands under one heading is of one place.
            where = amount.section if amount.place in {Place(), *_units(amount)} else -1
            clusters.setdefault((amount.account, amount.place, where), []).append(amount)
        elif amount.meanings:
            own = any(line.account is amount.account for line in tables.lines)
            notes.leave(amount.figure, Reason.NO_ROW if own else Reason.NO_BASE)
    missed = [one for cluster in clusters.values() for one in _judge(notes, tables, cluster)]
    # A count that agrees shows of what line its paragraph is, and that its sentence is of the form.
    held = [amount for amount in amounts if amount.line is not None]
    lines = {(amount.paragraph, amount.line.name) for amount in held if amount.line is not None}
    sentences = {amount.sentence for amount in held}
    for amount, line, company in missed:
        beside = (amount.paragraph, line.name) in lines or (amount.known and amount.sentence in sentences)
        _miss(notes, line, amount, company, said=beside or _is_alone(amount, amounts))


def _is_alone(amount: Amount, amounts: Sequence[Amount]) -> bool:
    """Whether all words beside a count are known, and its sentence counts nothing else."""
    beside = amounts[max(amount.at - 1, 0) : amount.at + 2]
    return amount.known and sum(one.sentence == amount.sentence for one in beside) == 1


def _is_of_then(amount: Amount) -> bool:
    """``quý trước 13.033``, ``nhiều hơn đầu kỳ 1.151``, ``bình quân mỗi ngày 208``: not of the period."""
    told = PAST.search(amount.before) and not _CARRIED.search(f"{amount.before} | {amount.after}")
    text, start = amount.figure.sentence.text, amount.figure.start
    return bool(told or _APART.search(amount.before) or _MEAN.search(text, max(start - _SPAN, 0), start))


def _is_of_part(amount: Amount, amounts: Sequence[Amount]) -> bool:
    """``chuyển sang năm 2024 là 954 hồ sơ (103 hồ sơ đã trễ)``: of what its words are no part of."""
    whole = amounts[amount.parent] if amount.parent is not None else None
    if whole is None or whole.account is not amount.account or not (whole.meanings and amount.meanings):
        return False
    inside = any(one == of or one.within(of) for one in amount.meanings for of in whole.meanings)
    return not inside and (amount.figure.count or 0) <= (whole.figure.count or 0)


def _units(amount: Amount) -> tuple[Place, ...]:
    return (amount.place,) if amount.place.unit else ()


def _judge(
    notes: Notes, tables: Tables, cluster: Sequence[Amount]
) -> Iterator[tuple[Amount, Line, _Company]]:
    """Note the counts that agree with their line; what is left of them to judge, with the line."""
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
        for amount in cluster:
            _leave(notes, amount, Reason.AMBIGUOUS if place.category else Reason.SCOPE, place.unit)
        return
    hits = _hits(chosen, cluster)
    settled = named or not place.unit
    agreed = {id(amount) for amount in hits}
    missed = [amount for amount in cluster if id(amount) not in agreed]
    for amount in hits:
        _hold(notes, chosen, amount, len(lines))
    beside = sum(amount.count is not None and amount.count >= _PLAIN for amount in hits)
    company = _Company(settled, len(hits), beside, _elsewhere(missed, hits))
    for amount in missed:
        yield amount, chosen, company


def _line(lines: Sequence[Line], cluster: Sequence[Amount]) -> Line | None:
    """The line that the counts of a cluster agree with; none where they say too little."""
    best: Line | None = None
    score = 0
    for line in lines:
        hits = _hits(line, cluster)
        digits = sum(len(str(amount.figure.count)) for amount in {(f.figure.count): f for f in hits}.values())
        if digits > score:
            best, score = line, digits
    return best if score > 3 or (score and len(lines) < 4) else None


def _hits(line: Line, cluster: Sequence[Amount]) -> list[Amount]:
    return [amount for amount in cluster if _meaning(line, amount) is not None]


def _meaning(line: Line, amount: Amount) -> Measure | None:
    """The meaning of a amount by which it agrees with a line."""
    stated = amount.figure.count
    if stated is None:
        return None
    for measure in amount.meanings:
        value = line.value(measure)
        if value is not None and agrees(amount, value):
            return measure
    return None


def agrees(amount: Amount, value: Size) -> bool:
    """Whether a count is what is stated, or near enough to an approximation of it."""
    figure, stated = amount.figure, amount.size or 0
    if figure.slack and apart(stated, value) <= figure.slack:
        return True
    match figure.near:
        case "":
            return stated == value
        case "gần" | "ngót" | "dưới" | "tối đa" | "không quá":
            return value <= stated and (stated - value) * _CLOSE <= stated
        case "hơn" | "trên" | "tối thiểu" | "ít nhất":
            return value >= stated and (value - stated) * _CLOSE <= value
        case _:
            return apart(stated, value) * _CLOSE <= value


def _hold(notes: Notes, line: Line, amount: Amount, tried: int) -> None:
    measure = _meaning(line, amount)
    stated = amount.figure.count
    if measure is None or stated is None:
        return
    value = line.value(measure)
    amount.line, amount.measure, amount.right = line, measure, value
    basis = Basis.CELL if len(measure.columns) == 1 else Basis.CELLS
    chance = chance_of_cell(stated, tried * max(len(amount.meanings), 1))
    right = format_count(value if value is not None else stated)
    notes.match(amount.figure, basis, line.called(measure), right, chance=chance)


@attrs.frozen
class _Company:
    """What is known of the counts said together: whether the words name the line, how many agree with it.

    ``plain`` counts those large enough to say something, ``elsewhere`` means that none agrees.
    """

    settled: bool
    hits: int
    plain: int
    elsewhere: bool


def _miss(notes: Notes, line: Line, amount: Amount, company: _Company, *, said: bool) -> None:
    """Accuse a count where another beside it agrees with the line (``said``), or a slip explains it."""
    figure = amount.figure
    if not amount.meanings:
        _leave(notes, amount, Reason.NO_WORDS, amount.own.unknown)
        return
    values = [(measure, value) for measure in amount.meanings if (value := line.value(measure)) is not None]
    if not values or figure.count is None or figure.near or figure.slack:
        _leave(notes, amount, Reason.BLANK if not values else Reason.NO_BASE)
        return
    slips = [(m, v) for m, v in values if is_slip(figure.count, v) and min(v, figure.count) >= _PLAIN]
    close = [(m, v) for m, v in values if v <= _TWICE * figure.count <= _TWICE**2 * v]
    # A meaning whose cell is blank is one more that it may have.
    ambiguous = len(amount.meanings) > 1 and _kinds(amount.meanings) > 1
    beside = company.plain
    sure = amount.known and not company.elsewhere
    if amount.own.cues & {"in_person", "postal"} and not amount.own.cues >= {"in_person", "postal"}:
        # The form counts both together.
        sure = sure and figure.count > values[0][1]
    evidence = (
        bool(beside) or bool(company.hits and amount.known) or (bool(slips) and company.settled) or sure
    )
    if not company.settled:
        evidence = beside > 1 or (bool(beside) and bool(slips or amount.known))
    if (
        amount.over or OVER.search(amount.before) or (amount.ratio is not None and amount.ratio < amount.at)
    ) and not slips:
        evidence = False
    evidence = evidence and (said or any(is_slip(figure.count, value) for _, value in values))
    evidence = evidence and bool(slips or close or not figure.count or (amount.known and company.hits))
    if ambiguous and not slips:
        _leave(notes, amount, Reason.AMBIGUOUS, " / ".join(str(m) for m, _ in values))
    elif amount.sums and not (slips and beside and amount.named):
        # The figures hold together: they are of another place or day than the form.
        _leave(notes, amount, Reason.SCOPE)
    elif not evidence:
        _leave(
            notes,
            amount,
            Reason.UNKNOWN_WORDS if amount.own.unknown else Reason.SCOPE,
            amount.own.unknown,
        )
    else:
        measure, right = (slips or close or values)[0]
        _accuse(notes, line, amount, measure, right)


def _kinds(meanings: Sequence[Measure]) -> int:
    """How many different things the meanings are: all receipts and the new ones are one, read two ways."""
    groups = set()
    for measure in meanings:
        key = measure.columns[0].split("_")[0]
        groups.add("received" if key == "carried" else key)
    return len(groups)


def _elsewhere(missed: Sequence[Amount], hits: Sequence[Amount]) -> bool:
    """Whether several counts are said together and none agrees: they are likely of something else."""
    return not hits and len([amount for amount in missed if amount.meanings or amount.free]) > 1


def _accuse(notes: Notes, line: Line, amount: Amount, measure: Measure, right: int) -> None:
    figure = amount.figure
    amount.line, amount.measure, amount.right, amount.accused = line, measure, right, True
    basis = Basis.CELL if len(measure.columns) == 1 else Basis.CELLS
    name, written = line.called(measure), format_count(right)
    notes.match(figure, basis, name, written, holds=False)
    notes.find(
        "audit-count", figure, amount.quote, row=line.name, column=str(measure), found=figure.count,
        expected=right, what=name, right=written, text=figure.text,
    )  # fmt: skip


def _leave(notes: Notes, amount: Amount, reason: Reason, detail: str = "") -> None:
    notes.leave(amount.figure, reason, detail)
