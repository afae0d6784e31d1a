"""Judging the sums of a text: those that hold, and those that fail, with the figure that would mend them."""

from __future__ import annotations

import re
from decimal import Decimal
from typing import TYPE_CHECKING

from kstt.audit.evidence import chance_of_typing_error, is_slip
from kstt.audit.rates import places_of, right_shares
from kstt.audit.result import Basis
from kstt.io.report.figures import FigureKind
from kstt.numerals import format_count

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from kstt.audit.amounts import Amount
    from kstt.audit.notes import Notes
    from kstt.audit.relation import Sum

__all__ = ["judge_repeats", "judge_sums", "note_sums"]

_RARE, _SELDOM = 0.02, 0.05


def judge_sums(notes: Notes, sums: Sequence[Sum], amounts: Sequence[Amount]) -> None:
    """Find the sums that fail and are claimed.

    A sum that fails accuses one figure where the others hold elsewhere, a percentage beside it or a slip of
    the hand says so; else the total is named, as nothing shows which figure is wrong.
    """
    rates: dict[int, list[Amount]] = {}
    for amount in amounts:
        if amount.figure.kind is FigureKind.PERCENT and amount.of is not None:
            rates.setdefault(amount.of, []).append(amount)
    of: dict[int, list[Sum]] = {}
    for one in sums:
        for member in one.members:
            of.setdefault(member.at, []).append(one)
    failed = [
        one
        for one in sums
        if not one.holds and (one.claimed or _is_shown(one, of, rates)) and not _is_taken(one, of)
    ]
    found: set[tuple[int, frozenset[int]]] = set()
    for one in failed:
        parts = frozenset(part.at for part in one.parts)
        known = any(member.accused for member in one.members) or all(m.line is not None for m in one.members)
        # The same total with other parts that make it up, or stated once more, is not wrong twice.
        others = [o for o in of[one.total.at] if o.holds and o.total is one.total]
        if known or (one.stated, parts) in found or any(parts & {p.at for p in o.parts} for o in others):
            continue
        found.add((one.stated, parts))
        _fail(notes, one, _culprit(one, of, rates))


def _is_taken(one: Sum, of: Mapping[int, Sequence[Sum]]) -> bool:
    """Whether its parts make up another total, or two figures of what was only sought stand otherwise."""
    members, parts = set(one.members), set(one.parts)
    for other in {id(o): o for member in one.members for o in of[member.at] if o.holds}.values():
        if parts == set(other.parts) and other.total is not one.total:
            return True
        if not one.claimed and len(members & set(other.members)) > 1:
            return True
    return False


def _is_shown(one: Sum, of: Mapping[int, Sequence[Sum]], rates: Mapping[int, Sequence[Amount]]) -> bool:
    """Whether one figure breaks a sum that was sought: chance is rare, or something else asks for it."""
    doubt = one.doubt * chance_of_typing_error(one.size)
    if not one.doubt or doubt > _SELDOM:
        return False
    loose = [m for m in one.members if not m.sums and m.line is None and one.needs(m) >= 0]
    if doubt <= _RARE or (len(loose) == 1 and loose[0] in one.mistyped):
        return bool(loose)
    return any(m in one.mistyped and _votes(one, m, of, rates) > 0 for m in loose)


def _votes(
    one: Sum, member: Amount, of: Mapping[int, Sequence[Sum]], rates: Mapping[int, Sequence[Amount]]
) -> int:
    """How many more sums and percentages hold if a member is what this sum needs."""
    needed, others = one.needs(member), {other for other in one.members if other is not member}
    asking = [o for o in of[member.at] if o is not one and not o.holds and o.needs(member) == needed]
    apart = sum(not others & {other for other in o.members if other is not member} for o in asking)
    return apart + _fits(one, member, needed, rates) - _fits(one, member, member.count or 0, rates)


def note_sums(notes: Notes, sums: Sequence[Sum]) -> None:
    """Note the sums that hold."""
    for one in sums:
        if one.holds:
            _hold(notes, one)


def _hold(notes: Notes, one: Sum) -> None:
    if len(one.parts) == 1:
        for member, other in ((one.total, one.parts[0]), (one.parts[0], one.total)):
            notes.match(member.figure, Basis.REPEATED, other.figure.sentence.text, other.figure.text)
        return
    whole = " + ".join(member.figure.text for member in (one.total, *one.beside))
    for member in one.members:
        if member is one.total:
            notes.match(
                member.figure, Basis.SUM, one.way(member), format_count(one.needs(member)), chance=one.chance
            )
        else:
            text = member.figure.text
            notes.match(member.figure, Basis.PART, f"{whole} = {one.called}", text, chance=one.chance)


def _culprit(
    one: Sum, of: Mapping[int, Sequence[Sum]], rates: Mapping[int, Sequence[Amount]]
) -> Amount | None:
    """The one member whose change mends a sum that fails, and what else fails with it."""
    scores: list[tuple[int, Amount]] = []
    for member in one.members:
        if one.needs(member) < 0 or member.line is not None:
            continue
        slip = one.slips == (member,)
        scores.append((_votes(one, member, of, rates) + slip - member.sums, member))
    scores.sort(key=lambda entry: -entry[0])
    if scores and scores[0][0] > 0 and (len(scores) == 1 or scores[1][0] < scores[0][0]):
        return scores[0][1]
    held = [member for member in one.members if member.line is not None or member.sums]
    left = [member for member in one.members if member not in held]
    if held and len(left) > 1:
        # Of those that nothing else holds up, the only one that a slip of the hand explains.
        left = [member for member in left if member in one.mistyped]
    return left[0] if len(left) == 1 and one.needs(left[0]) >= 0 else None


def _fits(one: Sum, member: Amount, value: int, rates: Mapping[int, Sequence[Amount]]) -> int:
    """How many percentages beside the members follow if a member has this value."""
    whole = value if member is one.total else one.total.count or 0
    found = 0
    for part in one.parts if member is one.total else (member,):
        size = value if part is member else part.count or 0
        for rate in rates.get(part.at, ()):
            stated = rate.figure.value
            if isinstance(stated, Decimal) and whole:
                found += right_shares(size, whole, places_of(stated), cut=True).allows(stated)
    return found


def _fail(notes: Notes, one: Sum, culprit: Amount | None) -> None:
    for member in one.members:
        mended = culprit is member
        needed = one.needs(member)
        if member.line is None and (mended or member is one.total or not member.sums):
            basis = Basis.SUM if member is one.total else Basis.PART
            written = format_count(needed) if mended else ""
            holds = culprit is not None and not mended
            notes.match(member.figure, basis, one.way(member), written, holds=holds)
        member.accused = mended
        if culprit is None and needed >= 0:
            member.mends = (*member.mends, needed)
    wrong = culprit or one.total
    right = one.needs(wrong)
    if culprit is not None:
        culprit.right = right
    if len(one.parts) == 1 and one.mistyped:
        other = one.parts[0] if wrong is one.total else one.total
        notes.find(
            "audit-contradiction", wrong.figure, wrong.quote, found=wrong.figure.text,
            expected=other.figure.text, other=other.figure.where,
            right=other.figure.text, text=wrong.figure.text,
        )  # fmt: skip
        return
    rule, key = ("audit-sum", "parts") if wrong is one.total else ("audit-part", "sum")
    notes.find(
        rule, wrong.figure, wrong.quote, found=wrong.figure.count, expected=right,
        right=format_count(right), text=wrong.figure.text, **{key: one.way(wrong)},
    )  # fmt: skip


def judge_repeats(notes: Notes, amounts: Sequence[Amount]) -> None:
    """Hold counts of the same measure at the same place against one another, where no form has them."""
    same: dict[tuple[object, ...], list[Amount]] = {}
    for amount in amounts:
        alone = amount.elsewhere or amount.ratio is not None or amount.line is not None
        clear = len(amount.meanings) == 1 and amount.known and not amount.place.unit
        if amount.count is not None and clear and not alone:
            same.setdefault((amount.meanings[0], amount.place, _times(amount)), []).append(amount)
    for group in same.values():
        if len({amount.count for amount in group}) > 1:
            _contradict(notes, group)
        elif len(group) > 1:
            for amount, other in zip(group, (*group[1:], group[0]), strict=True):
                figure = amount.figure
                notes.match(figure, Basis.REPEATED, other.figure.sentence.text, figure.text)


def _contradict(notes: Notes, group: Sequence[Amount]) -> None:
    """Counts that say one thing differently: the one that no sum holds up is wrong; else all are named."""
    held = [amount for amount in group if amount.sums]
    for amount in group:
        other = next((f for f in held or group if f.count != amount.count), None)
        if other is None or amount.accused or other.accused or (amount.sums and not other.sums):
            continue
        if not is_slip(amount.count or 0, other.count or 0) or (amount.sums and other.sums):
            # Two counts that have nothing in common, or hold otherwise, are hardly of the same thing.
            continue
        figure, right = amount.figure, other.figure
        notes.match(figure, Basis.REPEATED, other.figure.sentence.text, right.text, holds=False)
        notes.find(
            "audit-contradiction", figure, amount.quote, found=figure.text, expected=right.text,
            other=right.where, right=right.text, text=figure.text,
        )  # fmt: skip


_SPANS = re.compile(r"(?<!\w)(?:tháng|quý|năm|tuần|ngày|lũy kế|luỹ kế|đợt)(?: (?:[ivx]+|\d+))?(?!\w)")


def _times(amount: Amount) -> tuple[str, ...]:
    """The spans of time that a sentence speaks of; figures of different spans contradict nothing."""
    return tuple(sorted(set(_SPANS.findall(amount.figure.sentence.text[:400].casefold()))))
