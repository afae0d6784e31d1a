"""Counts against the cells of the forms: arithmetic finds the line, words name the column."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from kstt.audit.figures.sizes import apart
from kstt.audit.relations.chance import chance_of_cell, is_slip
from kstt.audit.relations.changes import PAST
from kstt.audit.relations.parts import OVER
from kstt.audit.result import Basis, Reason
from kstt.audit.words.measures import Measure
from kstt.audit.words.phrases import Place
from kstt.numerals import format_count

if TYPE_CHECKING:
    from collections.abc import Sequence

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
_FIFTH, _COMPANY = 5, 2
"""What is no slip is wrong only within a fifth of its cell."""


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
    for cluster in clusters.values():
        _judge(notes, tables, cluster)


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


def _judge(notes: Notes, tables: Tables, cluster: Sequence[Amount]) -> None:
    """Note the counts that agree with their line, and judge the others."""
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
    agreed = {id(amount) for amount in hits}
    for amount in hits:
        _hold(notes, chosen, amount, len(lines))
    plain = sum(amount.count is not None and amount.count >= _PLAIN for amount in hits)
    missed = [amount for amount in cluster if id(amount) not in agreed]
    # Several counts said together of which none agrees are likely of something else.
    alone = sum(bool(amount.meanings or amount.free) for amount in missed) < _COMPANY
    for amount in missed:
        _miss(notes, chosen, amount, len(hits), settled=not place.unit or plain > 0, alone=alone)


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


def _is_near(stated: int, value: int) -> bool:
    """Whether a count is nearly what it should be, or small and a slip of it."""
    off = abs(value - stated)
    return not stated or _FIFTH * off <= value or (is_slip(stated, value) and 2 * off <= max(value, stated))


def _miss(notes: Notes, line: Line, amount: Amount, hits: int, *, settled: bool, alone: bool) -> None:
    """Accuse a count that a slip explains, or that is nearly what its words name beyond doubt."""
    figure, stated = amount.figure, amount.figure.count or 0
    if not amount.meanings:
        _leave(notes, amount, Reason.NO_WORDS, amount.own.unknown)
        return
    values = [(measure, value) for measure in amount.meanings if (value := line.value(measure)) is not None]
    if not values or figure.near or figure.slack:
        _leave(notes, amount, Reason.BLANK if not values else Reason.NO_BASE)
        return
    slips = [(m, v) for m, v in values if is_slip(stated, v) and min(v, stated) >= _PLAIN]
    sure = amount.known and (hits or alone) and "these" not in amount.own.cues
    close = [(m, v) for m, v in values if sure and _is_near(stated, v)]
    # A meaning whose cell is blank is one more that it may have.
    ambiguous = len(amount.meanings) > 1 and _kinds(amount.meanings) > 1
    part = amount.over or OVER.search(amount.before)
    if (amount.ratio is not None and amount.ratio < amount.at) or part:
        close = []
    if ambiguous and (not slips or hits < _COMPANY):
        _leave(notes, amount, Reason.AMBIGUOUS, " / ".join(str(m) for m, _ in values))
    elif amount.sums and not (slips and hits and amount.named):
        # The figures hold together: they are of another place or day than the form.
        _leave(notes, amount, Reason.SCOPE)
    elif not settled or not (slips or close):
        reason = Reason.UNKNOWN_WORDS if amount.own.unknown else Reason.SCOPE
        _leave(notes, amount, reason, amount.own.unknown)
    else:
        _accuse(notes, line, amount, *(slips or close)[0])


def _kinds(meanings: Sequence[Measure]) -> int:
    """How many different things the meanings are: all receipts and the new ones are one, read two ways."""
    groups = set()
    for measure in meanings:
        key = measure.columns[0].split("_")[0]
        groups.add("received" if key == "carried" else key)
    return len(groups)


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
