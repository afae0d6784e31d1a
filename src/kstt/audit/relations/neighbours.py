"""What the numbers near a figure make two by two, whatever they count: differences, products, shares."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from kstt.audit.figures.amounts import akin
from kstt.audit.figures.sizes import last_digit, power_of, size_of
from kstt.audit.relations.formulas import Formula, Kind, Side, stated_size
from kstt.audit.result import Basis
from kstt.io.report.figures import FigureKind

if TYPE_CHECKING:
    from collections.abc import Sequence

    from kstt.audit.figures.amounts import Amount
    from kstt.io.report.figures import Figure

__all__ = ["formulas_near", "is_asked"]

_BACK, _AHEAD, _CLOSE = 14, 5, 8
_APART = 12.0
"""What is so many times as large is no slip."""
_LOOSE = 0.1
"""The part of a number that the last digits of two others leave open at most."""
_SPAN = 100
_MADE = re.compile(
    r"(?<!\w)(?:bình quân|trung bình|chia đều|mỗi|tính ra|gấp|nhân)(?!\w)[^.;]{0,60}$"
    r"|\d[^\d.;,]{0,12}/\w[^.;\d]{0,60}$",
    re.IGNORECASE,
)
_PART = re.compile(r"(?<!\w)(?:bằng|chiếm|đạt|tỷ lệ|tăng|giảm|tức)(?!\w)[^;:.()\d]{0,16}\(?$", re.IGNORECASE)
_CUES = {
    Kind.DIFFERENCE: re.compile(
        r"(?<!\w)(?:tăng|giảm|hơn|kém|ít|chênh|bổ sung|còn|tiết kiệm|cắt|vượt|thiếu|hụt|khoảng cách)(?!\w)"
        r"[^;:.()\d]{0,24}(?:\([^()]{0,40}\) ?)?$",
        re.IGNORECASE,
    ),
    Kind.PRODUCT: _MADE, Kind.QUOTIENT: _MADE, Kind.SHARE: _PART, Kind.GROWTH: _PART,
}  # fmt: skip
"""Words that ask for a formula of a kind, right before the figure."""
_BASES = {
    Kind.DIFFERENCE: Basis.DIFFERENCE, Kind.PRODUCT: Basis.PRODUCT, Kind.QUOTIENT: Basis.PRODUCT,
    Kind.SHARE: Basis.SHARE, Kind.GROWTH: Basis.SHARE,
}  # fmt: skip


def is_asked(one: Formula) -> bool:
    """Whether the words before a figure ask for a formula of this kind."""
    text, start = one.stated.figure.sentence.text, one.stated.figure.start
    cue = _CUES.get(one.kind)
    return cue is not None and bool(cue.search(text, max(start - _SPAN, 0), start))


def formulas_near(
    amount: Amount, amounts: Sequence[Amount], line: Sequence[Figure]
) -> tuple[list[Formula], list[Formula]]:
    """What the numbers near a figure make of about its size, the nearest first, and what of it holds.

    Args:
        amount: the figure.
        amounts: those of the text.
        line: the figures of its line; those that are no amounts are sought there alone.
    """
    stated = stated_size(amount) or 0
    size = float(stated)
    loose = max(10.0 ** last_digit(stated), _LOOSE * size)
    found: list[Formula] = []
    held: list[Formula] = []
    near = _near(amount, amounts, line)
    alike = [side.amount is not None and _are_alike(amount, side.amount) for side in near]
    for i, one in enumerate(near):
        for other, too in zip(near[:i], alike, strict=False):
            less, greater = (one, other) if one.size < other.size else (other, one)
            ways = _ways(amount, less, greater, alike=alike[i] and too, close=i < _CLOSE)
            for kind, first, second, value in ways:
                if size < _APART * value < _APART**2 * size:
                    found.append(Formula(amount, kind, first, second, basis=_BASES[kind]))
                    if abs(value - size) <= loose and found[-1].holds({}):
                        held.append(found[-1])
    return found, held


def _ways(
    amount: Amount, less: Side, greater: Side, *, alike: bool, close: bool
) -> list[tuple[Kind, Side, Side, float]]:
    """What two numbers make, and about how much that is."""
    small, large = float(less.size), float(greater.size)
    found: list[tuple[Kind, Side, Side, float]] = []
    if alike and not (amount.change and _is_change(less) and _is_change(greater)):
        # No change is the difference of two others.
        found.append((Kind.DIFFERENCE, less, greater, large - small))
    if not close or large == small:
        return found
    if not amount.is_rate:
        if amount.figure.unit != "điểm" and not (_is_rate(less) or _is_rate(greater)):
            found.append((Kind.PRODUCT, greater, less, large * small))
            found.append((Kind.QUOTIENT, greater, less, large / small))
    elif less.amount and greater.amount and akin(less.amount, greater.amount):
        found += [(Kind.SHARE, less, greater, 100 * small / large),
                  (Kind.SHARE, greater, less, 100 * large / small),
                  (Kind.GROWTH, less, greater, 100 * (large / small - 1)),
                  (Kind.GROWTH, greater, less, 100 * (1 - small / large))]  # fmt: skip
    return found


def _near(amount: Amount, amounts: Sequence[Amount], line: Sequence[Figure]) -> list[Side]:
    """The numbers near a figure, the nearest first; those that are no amounts on its own line alone."""
    around = [
        one for one in amounts[max(amount.at - _BACK, 0) : amount.at + _AHEAD + 1]
        if one is not amount and amount.paragraph - one.paragraph in {0, 1} and not one.near
    ]  # fmt: skip
    told = {id(one.figure) for one in amounts[max(amount.at - 2 * _BACK, 0) : amount.at + 2 * _BACK]}
    found = [
        (abs(one.figure.start - amount.figure.start) + 10_000 * (one.paragraph != amount.paragraph),
         Side(size, one.figure.text, one))
        for one in around if (size := stated_size(one))
    ]  # fmt: skip
    at = next((n for n, figure in enumerate(line) if figure is amount.figure), 0)
    for figure in line[max(at - _BACK, 0) : at + _AHEAD]:
        number = size_of(figure, power_of(figure)) if figure.kind is FigureKind.COUNT else None
        if number and number > 1 and id(figure) not in told and not figure.near:
            found.append((abs(figure.start - amount.figure.start), Side(number, figure.text)))
    return [side for _, side in sorted(found, key=lambda entry: entry[0])]


def _are_alike(amount: Amount, other: Amount) -> bool:
    """Whether a difference of the other may be the first: both percentages, or of one kind."""
    if amount.is_rate or other.is_rate:
        return other.is_rate and (amount.is_rate or amount.figure.unit == "điểm")
    return akin(amount, other)


def _is_change(side: Side) -> bool:
    return side.amount is not None and bool(side.amount.change)


def _is_rate(side: Side) -> bool:
    return side.amount is not None and side.amount.is_rate
