"""What each amount of the prose may count, by its words, its unit and what stands over it."""

from __future__ import annotations

import re
from types import MappingProxyType
from typing import TYPE_CHECKING

import attrs

from kstt.audit.relations.parts import OF_ALL
from kstt.audit.words.measures import EARLY, ON_TIME, Measure, wholes_of
from kstt.audit.words.phrases import FREE, KINDS, RECEIPTS, Place, Reading, meant
from kstt.dates.periods import ReportingPeriod
from kstt.definitions.form_05 import FeedbackAccount
from kstt.definitions.form_06 import CaseAccount
from kstt.io.report.figures import FigureKind

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from kstt.audit.figures.amounts import Amount
    from kstt.definitions.account import Account

__all__ = ["find_meanings"]

_ACCOUNTS: Mapping[str, type[Account]] = MappingProxyType(
    {
        **dict.fromkeys(("hồ sơ", "hồ sơ TTHC", "kết quả"), CaseAccount),
        **dict.fromkeys(("phản ánh, kiến nghị", "PAKN", "phản ánh", "kiến nghị"), FeedbackAccount),
    }
)
"""The units of prose that a form counts."""
_SUBJECTS: Mapping[str, type[Account] | None] = MappingProxyType(
    {"feedback": FeedbackAccount, "cases": CaseAccount, "services": None}
)
_NEAR = 12
_BESIDE = 6
_LEFT = re.compile(r"(?<!\w)(?<!hạn )còn\s*$")
_TOOK = re.compile(r"(?<!xác )(?<!chứng )(?<!công )(?<!\w)(?:nhận(?: được)?|phát sinh)\s*$")


def find_meanings(amounts: Sequence[Amount], period: ReportingPeriod | None = None) -> None:
    """Find what each amount may count, and when, narrowed down by what stands over and beside it.

    Args:
        amounts: those of the text.
        period: that of the report: what its words name is of no other time.
    """
    _find_eras(amounts, period)
    for amount in amounts:
        _find(amount, amounts)
    by_place: dict[tuple[int, Place], list[Amount]] = {}
    for amount in amounts:
        by_place.setdefault((amount.paragraph, amount.place), []).append(amount)
    for group in by_place.values():
        channels = [a for a in group if a.own.cues & {"in_person", "postal"}]
        if any("in_person" not in a.own.cues for a in channels):
            # Where post is counted apart neither is the column that counts both.
            for amount in channels:
                if not amount.own.cues >= {"in_person", "postal"}:
                    amount.meanings = ()
        if any(EARLY in amount.meanings for amount in group):
            _narrow(group)


def _narrow(group: Sequence[Amount]) -> None:
    """On time as is practised takes in what was early, unless that is counted beside it.

    A rate of what was on time takes it in all the same.
    """
    for amount in group:
        if amount.meanings[:1] == (ON_TIME,) and not (amount.is_rate and amount.of is None):
            amount.meanings = (ON_TIME,)


def _find_eras(amounts: Sequence[Amount], period: ReportingPeriod | None) -> None:
    """Find of which time each amount is that is not of the report's own: the one its sentence named last."""
    own = period.label.casefold() if period is not None else ""
    before: Amount | None = None
    for amount in amounts:
        beside = before is not None and before.sentence == amount.sentence
        era = _era(amount) or (before.era if before is not None and beside else None)
        amount.era = None if era is not None and f"{own}/".startswith(f"{era[1]}/") else era
        before = amount


def _find(amount: Amount, amounts: Sequence[Amount]) -> None:
    parent = amounts[amount.parent] if amount.parent is not None else None
    if parent is not None and parent.elsewhere != amount.elsewhere:
        parent = None
    if amount.figure.kind is not FigureKind.DECIMAL:
        amount.account = _account(amount, amounts, parent)
    if amount.account is None:
        return
    # ``196 hồ sơ, đạt 98% trên tổng số hồ sơ đến hạn``: what follows names its base.
    paired = amount.figure.kind is FigureKind.PERCENT and amount.of is not None
    under = parent is not None and parent.free and not paired
    amount.free = under or bool(amount.own.cues & FREE and not (paired and OF_ALL.match(amount.after)))
    if amount.free:
        return
    if paired and amount.of is not None:
        if amount.own.details and amount.of < amount.at:
            amount.meanings = _meanings(amount, amount.account, parent, amounts)
        return
    if amount.ratio is not None and amount.ratio < amount.at:
        amount.meanings = _all_wholes(amounts[amount.ratio].meanings)
        return
    meanings = _meanings(amount, amount.account, parent, amounts)
    if parent is not None and parent.meanings and parent.account is amount.account:
        inside = tuple(m for m in meanings if any(m.within(whole) for whole in parent.meanings))
        whole = tuple(m for m in meanings if m in parent.meanings)
        breakdown = amount.own.place != Place() and amount.own.place != parent.own.place
        meanings = (whole or inside) if breakdown else (inside or meanings)
        if not breakdown and not inside and not whole and _is_of_both(amount, parent):
            amount.free, meanings = True, ()
    amount.meanings = meanings


def _era(amount: Amount) -> tuple[str, str] | None:
    """The kind and the name of the time that the words of an amount name: a year, a quarter."""
    named = amount.time
    if named:
        return named.split()[0], named
    if isinstance(amount.elsewhere, ReportingPeriod):
        name = amount.elsewhere.label.casefold()
        return name.split()[0], name
    return ("năm", str(amount.elsewhere)) if isinstance(amount.elsewhere, int) else None


def _is_of_both(amount: Amount, parent: Amount) -> bool:
    """Whether a count is of what is both: cases received online, and of these those pending."""
    size, whole = amount.size, parent.size
    wide = {"received", "owed", "taken", "total"} - ({"received"} if parent.own.details & RECEIPTS else set())
    narrow = bool(parent.own.details - KINDS) and not parent.own.cues & wide
    return narrow and size is not None and whole is not None and size <= whole


def _account(amount: Amount, amounts: Sequence[Amount], parent: Amount | None) -> type[Account] | None:
    unit = amount.figure.unit
    if not unit and amount.ratio is not None:
        unit = amounts[amount.ratio].figure.unit
    if unit in _ACCOUNTS:
        return _ACCOUNTS[unit]
    if unit and unit != "%":
        return None
    if amount.of is not None and amount.of < amount.at:
        return amounts[amount.of].account
    if amount.own.subject:
        return _SUBJECTS[amount.own.subject]
    if parent is not None:
        return parent.account
    if amount.cousin is not None and amounts[amount.cousin].account:
        return amounts[amount.cousin].account
    subjects = [reading.subject for reading in amount.above if reading.subject in {"feedback", "cases"}]
    if subjects:
        return _SUBJECTS[subjects[0]]
    before = amounts[amount.at - 1] if amount.at else amount
    if amount.named and before.paragraph == amount.paragraph and before.account is not None:
        return before.account
    return CaseAccount if amount.named or _TOOK.search(amount.before.casefold()) else None


def _meanings(
    amount: Amount, account: type[Account], parent: Amount | None, amounts: Sequence[Amount]
) -> tuple[Measure, ...]:
    own = amount.own
    if _LEFT.search(amount.before.casefold()):
        # ``còn 5 hồ sơ đang trong hạn giải quyết``
        own = attrs.evolve(own, cues=(own.cues - {"resolved"}) | {"pending"})
    elif not own.statuses and _TOOK.search(amount.before.casefold()):
        own = attrs.evolve(own, cues=own.cues | {"received"})
    if parent is not None and parent.account is account is FeedbackAccount and own.statuses:
        # ``Về hành vi hành chính: 27 (đã xử lý 24, …)``
        own = attrs.evolve(own, cues=own.cues | (parent.own.cues & KINDS))
    if not own.statuses and not own.details:
        return _inherited(amount, account, parent, amounts)
    found = meant(account, own.cues)
    lead = amount.above[0] if amount.above else Reading()
    if lead.details & RECEIPTS and own.statuses & {"resolved", "pending"} and not lead.statuses:
        # ``Hồ sơ trực tuyến: đã giải quyết …``: no column counts what is both.
        return ()
    if own.statuses or len(found) == 1:
        return found
    over = [parent] if parent is not None else []
    at = amount.cousin
    while at is not None and len(over) < _BESIDE:
        over.append(amounts[at])
        at = amounts[at].cousin
    # ``Đang giải quyết: 21 hồ sơ; trong hạn 19 hồ sơ``: what the same sentence says comes before its list.
    said = [one.own for one in sorted(over, key=lambda one: one.sentence != amount.sentence)]
    if any("by" in reading.cues for reading in (own, *said, *amount.above[:1])):
        # ``Theo nội dung: …`` gives the parts of the total before it.
        before = (one.own for one in reversed(amounts[max(amount.at - _NEAR, 0) : amount.at]))
        said += [reading for reading in before if reading.statuses and not reading.details]
    narrowed = (meant(account, own.cues | r.statuses) for r in (*said, *amount.above) if r.statuses)
    return next(filter(None, narrowed), found)


def _inherited(
    amount: Amount, account: type[Account], parent: Amount | None, amounts: Sequence[Amount]
) -> tuple[Measure, ...]:
    """The meanings of a count whose own words name none."""
    named = amount.own.place != Place()
    before = [a for a in amounts[max(amount.at - 3, 0) : amount.at] if a.sentence == amount.sentence]
    if amount.own.cues & {"whole", "total"} and len(before) > 1 and all(a.meanings for a in before):
        # ``5 hồ sơ mới, 2 hồ sơ kỳ trước chuyển qua, tổng cộng 7 hồ sơ``
        wholes = [wholes_of(a.meanings[0]) for a in before]
        return tuple(whole for whole in wholes[0] if all(whole in one for one in wholes))
    if amount.own.cues == {"total"} and parent is None and amount.figure.unit:
        return meant(account, {"received"})
    if amount.figure.text.endswith("phát sinh") and not amount.own.cues:
        return meant(account, {"owed"})
    if amount.at and amounts[amount.at - 1].of == amount.at:
        # ``98,8% (12.345/12.494 hồ sơ)``: the share before it says what it counts.
        return meant(account, amounts[amount.at - 1].own.cues)
    if parent is not None:
        return parent.meanings if named else ()
    if named:
        return amounts[amount.cousin].meanings if amount.cousin is not None else ()
    return meant(account, amount.above[0].cues) if amount.above else ()


def _all_wholes(parts: Iterable[Measure]) -> tuple[Measure, ...]:
    return tuple(dict.fromkeys(whole for part in parts for whole in wholes_of(part)))
