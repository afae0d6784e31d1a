"""Figures that two others make, whatever the words: those that hold are noted, slips of the hand found.

Differences, products, quotients and shares are sought among the numbers near a figure that nothing explains.
Numbers that agree to the last digit rarely do so by chance: how rarely is reckoned from how much was tried.
"""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

from kstt.audit.figures.sizes import whole
from kstt.audit.relations.chance import is_exchange, is_slip
from kstt.audit.relations.formulas import Kind, stated_size
from kstt.audit.relations.neighbours import formulas_near, is_asked
from kstt.audit.verdicts.readings import FormulaReading, Group

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from kstt.audit.figures.amounts import Amount
    from kstt.audit.figures.sizes import Size
    from kstt.audit.notes import Notes
    from kstt.audit.relations.formulas import Formula
    from kstt.audit.verdicts.errors import Suspect
    from kstt.io.report.figures import Figure

__all__ = ["fail_formula", "hold_formula", "judge_near"]

_LEAST, _MANY = 100, 1_000
"""Numbers of fewer digits agree too often; of so few no product is said to be wrong."""
_ALL, _ASKED = 0.45, 9.0
"""The odds that one of all formulas tried was meant, and where words ask for one of its kind."""
_SELDOM = 0.005
"""What chance gives less often is a slip."""
_SLIPS, _ASKED_SLIPS = 1.0, 10.0
"""The odds of the formula that stands nearest where only a slip keeps it from holding."""


def judge_near(
    notes: Notes, amounts: Sequence[Amount], figures: Mapping[int, Sequence[Figure]]
) -> list[Group]:
    """Note each figure that nothing explains and the numbers near it give; what it may be but for a slip.

    Args:
        notes: what is known.
        amounts: those of the text.
        figures: those of each line of the text.
    """
    left: list[tuple[Amount, list[Formula]]] = []
    for amount in amounts:
        size = stated_size(amount)
        if not size or notes.knows(amount.figure) or amount.near or max(whole(size)) < _LEAST:
            continue
        near, held = formulas_near(amount, amounts, figures.get(amount.figure.line, ()))
        if not held:
            left.append((amount, near))
            continue
        odds = (_ASKED if is_asked(held[0]) else _ALL) / len(near)
        reading = FormulaReading(held[0], odds, is_told=False)
        if reading.is_meant:
            hold_formula(notes, reading)
    written = Counter((a.figure.text, a.noun) for a in amounts)
    groups = (
        Group(tuple(_slips(near))) for amount, near in left
        if written[amount.figure.text, amount.noun] == 1 and not notes.knows(amount.figure)
    )  # fmt: skip
    return [group for group in groups if group.readings]


def _slips(near: Sequence[Formula]) -> Iterator[FormulaReading]:
    """The formulas that only a slip keeps from holding."""
    for rank, one in enumerate(near, 1):
        amount, asked = one.stated, is_asked(one)
        unsaid = one.kind is Kind.DIFFERENCE and (not asked or (amount.is_rate and amount.change))
        product = one.kind in {Kind.PRODUCT, Kind.QUOTIENT}
        if unsaid or not (product or one.kind is Kind.DIFFERENCE) or (product and amount.change):
            # Shares are judged with their words; of counts side by side one may be a difference, and no
            # growth is that of two percentages.
            continue
        size, right = stated_size(amount) or 0, next(iter(one.right({})), None)
        if right is None or not is_slip(size, right):
            continue
        digits = len(str(max(whole(size, right))))
        ways = digits - 1 if is_exchange(size, right) else 10 * digits
        if product and max(whole(size, right)) < (_LEAST if is_exchange(size, right) else _MANY):
            continue
        if rank * ways > _SELDOM * _scale(size, right) * (_ASKED if asked and product else 1.0):
            continue
        yield FormulaReading(one, (_ASKED_SLIPS if asked and product else _SLIPS) / rank, is_told=False)


def _scale(*sizes: Size) -> int:
    """How large numbers are, without the zeros that end all: round numbers say little."""
    one, other = whole(*sizes)
    while one and one % 10 == other % 10 == 0:
        one, other = one // 10, other // 10
    return max(one, other, 1)


def hold_formula(notes: Notes, reading: FormulaReading) -> None:
    """Note a figure that two others make, and these."""
    one = reading.one
    way, chance, text = one.called(), 1 / reading.gain, one.stated.figure.text
    notes.match(one.stated.figure, one.basis, way, text, chance=chance)
    for side in one.sides:
        notes.match(side.figure, one.basis, f"{way} = {text}", side.figure.text, chance=chance)


def fail_formula(
    notes: Notes, reading: FormulaReading, culprit: Suspect | None, values: Mapping[int, Size], rule: str = ""
) -> None:
    """Find a figure that is not what two others make, or which of these is wrong, where that is clear."""
    one = reading.one
    wrong = culprit.amount if culprit else one.stated
    way, text = one.called(), wrong.figure.text
    for side in reading.members:
        if side is not wrong:
            right = side.figure.text if culprit else ""
            notes.match(
                side.figure, one.basis, way, right, holds=culprit is not None, is_open=culprit is None
            )
    wrong.accused = True
    if wrong is not one.stated and culprit is not None:
        name, wrong.right = f"{one.stated.figure.text} : {way}", culprit.right
        written = wrong.write(culprit.right)
        notes.match(wrong.figure, one.basis, name, written, holds=False)
        notes.find(
            "audit-part", wrong.figure, wrong.quote, found=wrong.told(wrong.size or 0),
            expected=wrong.told(culprit.right), right=written, text=text, sum=name,
        )  # fmt: skip
        return
    told = one.told(values)
    expected = one.written(values) if one.is_as_said(values) else told
    notes.match(wrong.figure, one.basis, way, expected, holds=False)
    rule = rule or ("audit-percent" if reading.is_told else "audit-arithmetic")
    key = "what" if rule == "audit-count" else "sum"
    row, column = (one.line.name, str(one.measure)) if one.line and one.measure else ("", "")
    notes.find(
        rule, wrong.figure, wrong.quote, row=row, column=column, found=text, expected=expected, right=told,
        text=text, **{key: way},
    )  # fmt: skip
