"""What each amount of the prose may count, and what becomes of it in an audit."""

from __future__ import annotations

from types import MappingProxyType
from typing import TYPE_CHECKING

import attrs

from kstt.audit.measures import Measure, direct_totals
from kstt.audit.words import FREE, RECEIPTS, Place, Reading, meant
from kstt.definitions.form_05 import FeedbackAccount
from kstt.definitions.form_06 import CaseAccount
from kstt.io.report.figures import FigureKind

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from kstt.audit.items import Item
    from kstt.audit.tables import Line
    from kstt.definitions.account import Account

__all__ = ["ACCOUNT_OF_UNIT", "Fact", "facts_of", "kin"]

ACCOUNT_OF_UNIT: Mapping[str, type[Account]] = MappingProxyType(
    {
        **dict.fromkeys(("hồ sơ", "hồ sơ TTHC"), CaseAccount),
        **dict.fromkeys(("phản ánh, kiến nghị", "PAKN", "phản ánh", "kiến nghị"), FeedbackAccount),
    }
)
"""The units of prose that a form counts."""
_SERVICES = frozenset(
    ("thủ tục hành chính", "TTHC", "thủ tục", "dịch vụ công trực tuyến", "dịch vụ công", "DVC", "dịch vụ")
)
"""Units that count the same things: a service is a procedure that can be applied for [doc]."""
_EARLY = Measure(CaseAccount, ("resolved_early",))
_ON_TIME = Measure(CaseAccount, ("resolved_on_time",))
_CASES = frozenset({"hồ sơ", "hồ sơ TTHC"})


@attrs.define(eq=False)
class Fact:
    """An amount, what it may count, and what it was found to be.

    ``meanings`` are the measures it may count, the likeliest first; ``free`` says that it counts what no
    form does. ``line`` and ``measure`` are those of the cell it was held against, ``right`` the count it
    should be. ``sums`` counts the relations of the text that hold it up; ``mends`` are counts that would
    make one hold that fails.
    """

    item: Item
    account: type[Account] | None
    meanings: tuple[Measure, ...]
    free: bool = False
    line: Line | None = None
    measure: Measure | None = None
    right: int | None = None
    sums: int = 0
    accused: bool = False
    mends: tuple[int, ...] = ()
    count: int | None = attrs.field(
        init=False, default=attrs.Factory(lambda self: _exact(self.item), takes_self=True)
    )
    """The exact count that is stated; none of a change or an approximation."""

    @property
    def settled(self) -> int | None:
        """The count it should be, as far as that is known: else as it is stated."""
        return self.count if self.right is None else self.right

    @property
    def place(self) -> Place:
        """Where it is counted; the whole is the whole, said or not."""
        place = self.item.place
        return attrs.evolve(place, said=False)

    @property
    def named(self) -> bool:
        """Whether its own words say what it counts."""
        return bool(self.item.own.statuses or self.item.own.details)

    @property
    def known(self) -> bool:
        """Whether every word beside it is known."""
        return not self.item.own.unknown

    @property
    def parent(self) -> int | None:
        """The amount that it is listed under."""
        return self.item.listed.parent if self.item.listed else None


def _exact(item: Item) -> int | None:
    return None if item.change or item.figure.near or item.figure.slack else item.figure.count


def kin(one: Fact, other: Fact) -> bool:
    """Whether two amounts count the same kind of thing, as far as their units tell."""
    first, second = one.item.figure.unit, other.item.figure.unit
    if one.account is not other.account and (one.account or other.account) and first and second:
        return False
    return (
        not first
        or not second
        or first == second
        or {first, second} <= _SERVICES
        or {first, second} <= _CASES
    )


def facts_of(items: Sequence[Item]) -> list[Fact]:
    """A fact for each amount, its meanings narrowed down by what stands over it."""
    facts: list[Fact] = []
    for item in items:
        facts.append(_fact(item, items, facts))
    by_place: dict[tuple[int, Place], list[Fact]] = {}
    for fact in facts:
        by_place.setdefault((fact.item.paragraph, fact.place), []).append(fact)
    for group in by_place.values():
        channels = [fact for fact in group if fact.item.own.cues & {"in_person", "postal"}]
        apart = [fact for fact in channels if "in_person" not in fact.item.own.cues]
        if apart:
            # Where post is told apart neither is the column that counts both.
            for fact in channels:
                if not fact.item.own.cues >= {"in_person", "postal"}:
                    fact.meanings = ()
        if any(_EARLY in fact.meanings for fact in group):
            # On time as is practised takes in what was early, unless that is told beside it.
            for fact in group:
                if fact.meanings[:1] == (_ON_TIME,):
                    fact.meanings = (_ON_TIME,)
    return facts


def _fact(item: Item, items: Sequence[Item], facts: Sequence[Fact]) -> Fact:
    parent = facts[item.listed.parent] if item.listed and item.listed.parent is not None else None
    if parent is not None and parent.item.elsewhere != item.elsewhere:
        parent = None
    account = _account(item, items, parent, facts)
    if account is None:
        return Fact(item, None, (), free=bool(item.own.cues & FREE))
    if item.figure.kind is FigureKind.PERCENT and item.of is not None and not item.own.details:
        return Fact(item, account, ())
    if item.figure.kind is FigureKind.PERCENT and item.of is not None and item.of > item.at:
        return Fact(item, account, ())
    if item.ratio is not None and item.ratio < item.at:
        return Fact(item, account, _wholes(facts[item.ratio].meanings))
    free = bool(item.own.cues & FREE) or (parent is not None and parent.free)
    if free:
        return Fact(item, account, (), free=True)
    meanings = _meanings(item, account, parent, facts)
    if parent is not None and parent.meanings and parent.account is account:
        inside = tuple(m for m in meanings if any(m.within(whole) for whole in parent.meanings))
        whole = tuple(m for m in meanings if m in parent.meanings)
        breakdown = item.own.place != Place() and item.own.place != parent.item.own.place
        meanings = (whole or inside) if breakdown else (inside or meanings)
        if not breakdown and not inside and not whole and _joint(item, parent):
            return Fact(item, account, (), free=True)
    return Fact(item, account, meanings)


def _joint(item: Item, parent: Fact) -> bool:
    """Whether a count is of what is both: cases received online, and of these those pending."""
    size, whole = item.figure.count, parent.item.figure.count
    narrow = bool(parent.item.own.details) and not parent.item.own.cues & {
        "received",
        "owed",
        "taken",
        "total",
    } - {"received" if parent.item.own.details & RECEIPTS else ""}
    return narrow and size is not None and whole is not None and size <= whole


def _account(
    item: Item, items: Sequence[Item], parent: Fact | None, facts: Sequence[Fact]
) -> type[Account] | None:
    unit = item.figure.unit
    if not unit and item.ratio is not None and item.ratio > item.at:
        unit = items[item.ratio].figure.unit
    if unit in ACCOUNT_OF_UNIT:
        return ACCOUNT_OF_UNIT[unit]
    if unit and unit != "%":
        return None
    if item.of is not None and item.of < item.at:
        return facts[item.of].account
    words = f"{item.before} {item.after}".casefold()
    if "phản ánh" in words or "kiến nghị" in words or "pakn" in words:
        return FeedbackAccount
    if "hồ sơ" in words:
        return CaseAccount
    if "thủ tục" in words or "dịch vụ công" in words or "tthc" in words:
        return None
    if parent is not None:
        return parent.account
    if item.cousin is not None and item.cousin < len(facts):
        return facts[item.cousin].account
    return CaseAccount if item.own.statuses or item.own.details else None


def _meanings(
    item: Item, account: type[Account], parent: Fact | None, facts: Sequence[Fact]
) -> tuple[Measure, ...]:
    own = item.own
    if not own.statuses and not own.details:
        return _inherited(item, account, parent, facts)
    found = meant(account, own.cues)
    lead = item.above[0] if item.above else Reading()
    if lead.details & RECEIPTS and own.statuses & {"resolved", "pending"} and not lead.statuses:
        # ``Hồ sơ trực tuyến: đã giải quyết …``: no column counts what is both.
        return ()
    if own.statuses or (found and len(found) == 1):
        return found
    over = [facts[at].item.own for at in (_at(parent), item.cousin) if at is not None]
    if any("by" in reading.cues for reading in (own, *over, *item.above[:1])):
        # ``Theo nội dung: …`` tells the parts of the total before it.
        told = (fact.item.own for fact in facts[:-12:-1])
        over += [reading for reading in told if reading.statuses and not reading.details]
    told_over = (reading.statuses for reading in (*over, *item.above) if reading.statuses)
    narrowed = (meant(account, own.cues | statuses) for statuses in told_over)
    return next(filter(None, narrowed), found)


def _inherited(
    item: Item, account: type[Account], parent: Fact | None, facts: Sequence[Fact]
) -> tuple[Measure, ...]:
    """The meanings of a count whose own words name none."""
    named = item.own.place != Place()
    if item.figure.text.endswith("phát sinh") and not item.own.cues:
        return meant(account, {"owed"})
    if item.at and facts[-1].item.of == item.at:
        # ``98,8% (12.345/12.494 hồ sơ)``: the share before it says what it counts.
        return meant(account, facts[-1].item.own.cues)
    if parent is not None:
        return parent.meanings if named else ()
    if named:
        return facts[item.cousin].meanings if item.cousin is not None else ()
    return meant(account, item.above[0].cues) if item.above else ()


def _at(fact: Fact | None) -> int | None:
    return fact.item.at if fact is not None else None


def _wholes(parts: Sequence[Measure]) -> tuple[Measure, ...]:
    found: dict[Measure, None] = {}
    for part in parts:
        ahead = [part]
        while ahead:
            for whole, _ in direct_totals(ahead.pop()):
                if whole not in found:
                    found[whole] = None
                    ahead.append(whole)
        if set(part.columns) == {"resolved_early", "resolved_on_time"}:
            found[Measure(part.account, ("resolved",))] = None
    return tuple(found)
