"""Judging sums and shares together: those that hold are noted, the errors that show in others found."""

from __future__ import annotations

import re
from itertools import pairwise
from typing import TYPE_CHECKING

from kstt.audit.figures.amounts import akin
from kstt.audit.relations.chance import chance_of_share, is_slip
from kstt.audit.relations.parallel import SAME_PLACES
from kstt.audit.relations.rates import places_of
from kstt.audit.result import Basis
from kstt.audit.verdicts.cells import agrees
from kstt.audit.verdicts.errors import Doubts
from kstt.audit.verdicts.facts import facts_of_sum, is_demanded, is_no_more, is_open, is_ruled_out
from kstt.audit.verdicts.formulas import fail_formula, hold_formula
from kstt.audit.verdicts.readings import FormulaReading, Group, ShareReading, SumReading, groups_of_sums
from kstt.audit.verdicts.weights import SURELY, odds_of_sum

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from kstt.audit.figures.amounts import Amount
    from kstt.audit.figures.sizes import Size
    from kstt.audit.notes import Notes
    from kstt.audit.relations.parts import Facts
    from kstt.audit.relations.sums import Sum
    from kstt.audit.verdicts.errors import Suspect
    from kstt.audit.verdicts.shares import Shares

__all__ = ["count_sums", "find_errors", "hold_sums", "judge_approximations", "note_sums", "weighed"]

_BRACKET = re.compile(r"[^()]{0,60}\([^()]{0,60}")
_EXACT = re.compile(r"(?<!\w)(?:chính xác|đúng ra|con số đúng|cụ thể|thực tế)(?!\w)", re.IGNORECASE)
_CLEAR = 1.5
"""A figure is named alone where so much more speaks for it than for any other, as a logarithm."""
_HALF = 2.0
"""How chance makes one of two things hold."""
_SHOWN = 3.0
"""A sum that adds up shows of others what they are where so much more speaks for it than chance does."""
_NEAR = frozenset({"place", "paragraph", "total", "stated", "sibling"})
"""Facts of the base of a percentage, one of which it has or stands far away."""
_MEANT = 0.9
"""From this probability on a sum that adds up was meant."""


def count_sums(sums: Sequence[Sum]) -> None:
    """Count the sums that hold each amount up."""
    for one in sums:
        for member in one.members if one.holds else ():
            member.sums += 1


def hold_sums(notes: Notes, sums: Sequence[Sum]) -> None:
    """Note the sums that hold, whatever else may be meant."""
    for one in sums:
        if one.holds:
            _hold(notes, one)


def weighed(sums: Sequence[Sum], amounts: Sequence[Amount], *, every: bool = False) -> list[Group]:
    """The sums of a text in groups, each with its odds: ``every`` one, or those that may accuse a figure."""
    held: dict[int, list[Sum]] = {}
    for one in sums:
        if one.holds and odds_of_sum(facts_of_sum(one, amounts, {})) >= _SHOWN * one.chance:
            for member in one.members:
                held.setdefault(member.at, []).append(one)
    found = _readings(sums, amounts, held)
    return groups_of_sums(one for one in found if every or one.one.adds_up or not is_open(one.one))


def _readings(
    sums: Sequence[Sum], amounts: Sequence[Amount], held: Mapping[int, Sequence[Sum]]
) -> Iterator[SumReading]:
    for one in sums:
        if "bound" in one.ways or (len(one.parts) > 1 and is_no_more(one)):
            yield SumReading(one, SURELY, _HALF, most=True)
        shown = SAME_PLACES in one.ways
        if one.ways != {"bound"} and (one.adds_up or shown or not is_ruled_out(one, amounts, held)):
            facts = facts_of_sum(one, amounts, held)
            odds = SURELY if shown or is_demanded(one, amounts) else odds_of_sum(facts)
            yield SumReading(one, odds, one.gain, facts)


def note_sums(notes: Notes, groups: Sequence[Group]) -> None:
    """Note the sums and formulas that hold, and were likely meant."""
    for group in groups:
        for reading in group.readings:
            if isinstance(reading, FormulaReading) and reading.holds({}) and reading.is_meant:
                hold_formula(notes, reading)
            if isinstance(reading, SumReading) and reading.one.adds_up and not reading.most:
                said = reading.odds * reading.gain
                meant = said >= _MEANT * (1 + said) and not reading.one.is_apart
                if reading.one.holds or meant:
                    _hold(notes, reading.one)


def shares_of(shares: Shares) -> list[Group]:
    """The percentages of a text in groups, each with the shares that it may be."""
    groups = []
    for rate, value, found in shares.every():
        gain = 1 / chance_of_share(places_of(value), 1)
        readings = [
            ShareReading(rate, value, share, odds, gain, holds)
            for odds, share, holds in found
            if holds or not _is_far(share.facts)
        ]
        if readings:
            groups.append(Group(tuple(readings)))
    return groups


def _is_far(facts: Facts) -> bool:
    """Whether a base is of another time, or counted at another place and told of elsewhere."""
    return "other time" in facts or (_NEAR.isdisjoint(facts) and "distance" in facts)


def find_errors(notes: Notes, groups: Sequence[Group], amounts: Sequence[Amount]) -> None:
    """Find what is wrong in the groups of readings that fail."""
    right: dict[int, Size] = {a.at: a.right for a in amounts if a.accused and a.right is not None}
    doubts = Doubts(groups, frozenset(a.at for a in amounts if a.line is not None), right)
    for suspects in doubts.errors():
        first = suspects[0]
        others = [one for one in suspects if one.amount is not first.amount]
        clear = not others or first.gain - others[0].gain > _CLEAR
        reading, failed = first.reading, first.reading
        if clear:
            # Of several relations the one that it is the total of says most.
            sums = [one for one in doubts.mended(first) if isinstance(one, SumReading)]
            failed = max(sums, key=lambda one: (one.one.total is first.amount, one.odds), default=reading)
        if isinstance(failed, SumReading):
            _fail(notes, failed.one, first if clear else None)
        elif isinstance(reading, FormulaReading):
            fail_formula(notes, reading, first if clear else None, doubts.values)
        elif isinstance(reading, ShareReading):
            if clear and not first.amount.is_rate:
                _part(notes, first, reading)
            else:
                said = (one.reading for one in suspects if one.amount.is_rate)
                _percent(notes, next((one for one in said if isinstance(one, ShareReading)), reading))
        if clear:
            doubts.settle(first.amount.at, first.right)


def _percent(notes: Notes, reading: ShareReading) -> None:
    """Find a percentage that is no share of what it is meant to be of."""
    rate, share = reading.rate, reading.share
    written = str(share.rate(reading.places))
    rate.accused = True
    notes.match(rate.figure, Basis.SHARE, share.name, written, holds=False)
    counted = share.counted or rate
    notes.find(
        "audit-percent", rate.figure, rate.quote_from(min(counted, rate, key=lambda one: one.at)),
        row=share.line.name if share.line else "", column=str(share.measure) if share.measure else "",
        found=rate.figure.text, expected=written, text=rate.figure.text, right=written, sum=share.name,
    )  # fmt: skip


def _part(notes: Notes, suspect: Suspect, reading: ShareReading) -> None:
    """Find a count that its percentages show to be wrong."""
    member = suspect.amount
    member.accused, member.right = True, suspect.right
    name = f"{reading.rate.figure.text} : {reading.share.name}"
    written = member.write(suspect.right)
    notes.match(member.figure, Basis.SHARE, name, written, holds=False)
    notes.find(
        "audit-part", member.figure, member.quote, found=member.told(member.size or 0),
        expected=member.told(suspect.right), right=written, text=member.figure.text, sum=name,
    )  # fmt: skip


def judge_approximations(notes: Notes, amounts: Sequence[Amount]) -> None:
    """Hold each approximation against the exact count in the bracket after it."""
    for about, exact in pairwise(amounts):
        between = exact.figure.sentence.text[about.figure.end : exact.figure.start]
        loose = about.size is not None and (about.near or about.figure.slack)
        beside = loose and about.sentence == exact.sentence and _BRACKET.fullmatch(between)
        if not beside or exact.count is None or not akin(about, exact):
            continue
        holds = agrees(about, exact.count)
        if holds or _EXACT.search(between):
            for one, other in ((about, exact), (exact, about)):
                notes.match(
                    one.figure, Basis.REPEATED, other.figure.sentence.text, other.figure.text, holds=holds
                )
        if not holds and _EXACT.search(between):
            _contradict(notes, exact, about)


def _contradict(notes: Notes, said: Amount, against: Amount) -> None:
    notes.find(
        "audit-contradiction", said.figure, said.quote, found=said.figure.text,
        expected=against.figure.text, other=against.figure.where,
        right=against.figure.text, text=said.figure.text,
    )  # fmt: skip


def _hold(notes: Notes, one: Sum) -> None:
    if len(one.parts) == 1:
        for member, other in ((one.total, one.parts[0]), (one.parts[0], one.total)):
            notes.match(member.figure, Basis.REPEATED, other.figure.sentence.text, other.figure.text)
        return
    whole = " + ".join(member.figure.text for member in (one.total, *one.beside))
    for member in one.members:
        if member is one.total:
            notes.match(
                member.figure, Basis.SUM, one.way(member), member.write(one.needs(member)), chance=one.chance
            )
        else:
            text = member.figure.text
            notes.match(member.figure, Basis.PART, f"{whole} = {one.called}", text, chance=one.chance)


def _fail(notes: Notes, one: Sum, culprit: Suspect | None) -> None:
    """Find a sum that fails: the figure that is wrong, where that is clear, else its total or the change."""
    likely = sorted(one.members, key=lambda member: not member.change)
    wrong = culprit.amount if culprit else next((m for m in likely if one.needs(m) >= 0), one.total)
    right = culprit.right if culprit else one.needs(wrong)
    again = len(one.parts) == 1 and is_slip(wrong.size or 0, right)
    for member in one.members:
        mended = culprit is not None and wrong is member
        if member.line is None and (member in {wrong, one.total} or not member.sums):
            basis = Basis.SUM if member is one.total else Basis.PART
            written = member.write(right) if mended else ""
            holds, is_open = culprit is not None and not mended, not (culprit or again or member is wrong)
            notes.match(member.figure, basis, one.way(member), written, holds=holds, is_open=is_open)
        member.accused = member.accused or mended
        if culprit is None and one.needs(member) >= 0:
            member.mends = (*member.mends, one.needs(member))
    if culprit is not None:
        wrong.right = right
    if again:
        other = one.parts[0] if wrong is one.total else one.total
        for said, against in ((wrong, other),) if culprit else ((wrong, other), (other, wrong)):
            _contradict(notes, said, against)
        return
    rule, key = ("audit-sum", "parts") if wrong is one.total else ("audit-part", "sum")
    if (rule == "audit-sum" and (one.beside or any(m.change for m in one.members))) or wrong.change:
        # What two counts differ by is no list, nor is what was carried over beside what was received.
        rule, key = "audit-arithmetic", "sum"
    notes.find(
        rule, wrong.figure, wrong.quote, found=wrong.told(wrong.size or 0),
        expected=wrong.told(right), right=wrong.write(right), text=wrong.figure.text, **{key: one.way(wrong)},
    )  # fmt: skip
