"""Judging the sums of a text: those that hold, and those that fail, with the figure that would mend them."""

from __future__ import annotations

import re
from itertools import pairwise
from typing import TYPE_CHECKING

from kstt.audit.figures.amounts import akin
from kstt.audit.figures.lines import interleaved
from kstt.audit.result import Basis
from kstt.audit.verdicts.cells import agrees
from kstt.audit.verdicts.evidence import Evidence

if TYPE_CHECKING:
    from collections.abc import Sequence

    from kstt.audit.figures.amounts import Amount
    from kstt.audit.notes import Notes
    from kstt.audit.relations.sums import Sum

__all__ = ["count_sums", "judge_approximations", "judge_sums", "note_sums"]

_BRACKET = re.compile(r"[^()]{0,60}\([^()]{0,60}")
_EXACT = re.compile(r"(?<!\w)(?:chính xác|đúng ra|con số đúng|cụ thể|thực tế)(?!\w)", re.IGNORECASE)


def judge_sums(notes: Notes, sums: Sequence[Sum], amounts: Sequence[Amount]) -> None:
    """Find the sums that fail and that the evidence says were meant, those that it speaks for most first.

    A sum that fails accuses one figure where the others hold elsewhere, a percentage beside it or a slip of
    the hand says so; else the total is named, as nothing shows which figure is wrong.
    """
    evidence = Evidence.of(sums, amounts)
    explained = interleaved(amounts)
    failed = [(evidence.rank(one), one) for one in sums if not one.adds_up]
    found: list[Sum] = []
    for rank, one in sorted(failed, key=lambda entry: -entry[0]):
        members = set(one.members)
        known = any(o.total is one.total or members < set(o.members) for o in found)
        known = known or all(member.line is not None for member in one.members)
        known = known or one.total.at in explained
        if rank >= 0 and not known and not any(member.accused for member in one.members):
            found.append(one)
            _fail(notes, one, _culprit(one, evidence))


def count_sums(sums: Sequence[Sum]) -> None:
    """Count the sums that hold each amount up."""
    for one in sums:
        for member in one.members if one.holds else ():
            member.sums += 1


def note_sums(notes: Notes, sums: Sequence[Sum]) -> None:
    """Note the sums that hold."""
    for one in sums:
        if one.holds:
            _hold(notes, one)


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


def _culprit(one: Sum, evidence: Evidence) -> Amount | None:
    """The one member whose change mends a sum that fails, and what else fails with it."""
    scores = [
        (evidence.votes(one, member) + (one.slips == (member,)) - member.sums, member)
        for member in one.members
        if one.needs(member) >= 0 and member.line is None
    ]
    scores.sort(key=lambda entry: -entry[0])
    if scores and scores[0][0] > 0 and (len(scores) == 1 or scores[1][0] < scores[0][0]):
        return scores[0][1]
    held = [member for member in one.members if member.line is not None or member.sums]
    left = [member for member in one.members if member not in held]
    if held and len(left) > 1:
        # Of those that nothing else holds up, the only one that a slip of the hand explains.
        left = [member for member in left if member in one.mistyped]
    return left[0] if len(left) == 1 and one.needs(left[0]) >= 0 else None


def _fail(notes: Notes, one: Sum, culprit: Amount | None) -> None:
    for member in one.members:
        mended = culprit is member
        needed = one.needs(member)
        if member.line is None and (mended or member is one.total or not member.sums):
            basis = Basis.SUM if member is one.total else Basis.PART
            written = member.write(needed) if mended else ""
            holds = culprit is not None and not mended
            notes.match(member.figure, basis, one.way(member), written, holds=holds)
        member.accused = mended
        if culprit is None and needed >= 0:
            member.mends = (*member.mends, needed)
    wrong = culprit or next((member for member in one.members if one.needs(member) >= 0), one.total)
    right = one.needs(wrong)
    if culprit is not None:
        culprit.right = right
    if len(one.parts) == 1 and one.mistyped:
        other = one.parts[0] if wrong is one.total else one.total
        for said, against in ((wrong, other),) if culprit else ((wrong, other), (other, wrong)):
            _contradict(notes, said, against)
        return
    rule, key = ("audit-sum", "parts") if wrong is one.total else ("audit-part", "sum")
    notes.find(
        rule, wrong.figure, wrong.quote, found=wrong.told(wrong.size or 0),
        expected=wrong.told(right), right=wrong.write(right), text=wrong.figure.text, **{key: one.way(wrong)},
    )  # fmt: skip
