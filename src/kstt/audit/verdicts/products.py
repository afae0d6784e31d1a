"""Judging products and quotients: so many at so much each, so many a day, so many times as many.

They are sought among all numbers near a count, whatever the words: counts that agree to the last digit rarely
do so by chance, and how rarely is reckoned from how much was tried.
"""

from __future__ import annotations

import re
from decimal import ROUND_HALF_UP, Decimal, localcontext
from itertools import permutations
from typing import TYPE_CHECKING

from kstt.audit.figures.sizes import apart, power_of, size_of, slack_of, whole
from kstt.audit.relations.chance import chance_of_sum, is_exchange, is_slip
from kstt.audit.result import Basis
from kstt.io.report.figures import FigureKind
from kstt.limits import EXACT_DIGITS

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from kstt.audit.figures.amounts import Amount
    from kstt.audit.figures.sizes import Size
    from kstt.audit.notes import Notes
    from kstt.io.report.figures import Figure

__all__ = ["judge_products"]

_BACK, _AHEAD = 6, 3
_LARGE = 100
"""Of smaller numbers arithmetic says nothing."""
_WORDS = re.compile(r"(?<!\w)(?:bình quân|trung bình|chia đều|mỗi|tính ra|gấp|nhân)(?!\w)", re.IGNORECASE)
"""Words of a quotient, or of a product."""
_SPAN = 80
_HOLDS, _SELDOM, _UNSAID = 0.05, 0.05, 0.1
"""What chance gives less often than this holds, or is a slip; without words, less often by a factor."""


def judge_products(notes: Notes, amounts: Sequence[Amount], figures: Mapping[int, Sequence[Figure]]) -> None:
    """Hold each count that nothing explains against the products and quotients of the numbers near it.

    Args:
        notes: what is known.
        amounts: those of the text.
        figures: those of each line of the text.
    """
    for amount in amounts:
        size = amount.count
        if size is None or notes.knows(amount.figure) or min(whole(size)) < _LARGE:
            continue
        near = list(_near(amount, figures.get(amount.figure.line, ())))
        text, start = amount.figure.sentence.text, amount.figure.start
        seldom = _SELDOM * (1.0 if _WORDS.search(text, max(start - _SPAN, 0), start) else _UNSAID)
        ways = list(_ways(size, near))
        digits = _digits(size)
        scale = int(digits or 1)
        held = next((way for way, right, _ in ways if right == size), "")
        if held and chance_of_sum(scale, len(ways)) <= _HOLDS:
            notes.match(amount.figure, Basis.PRODUCT, held, amount.figure.text)
        if scale < _LARGE or held or any(apart(size, right) <= slack for _, right, slack in ways):
            continue
        for tried, (way, right, _) in enumerate(ways, 1):
            slips = len(digits) - 1 if is_exchange(size, right) else 10 * len(digits)
            likely = is_slip(size, right) and len(_digits(right)) >= len(digits) - 1
            if likely and chance_of_sum(scale, tried * slips) <= seldom:
                _find(notes, amount, way, right)
                break


def _near(amount: Amount, line: Sequence[Figure]) -> Iterator[tuple[Size, str]]:
    """The numbers near a count, the nearest first, as they are written."""
    at = next((n for n, figure in enumerate(line) if figure is amount.figure), 0)
    around = [(abs(n - at), one) for n, one in enumerate(line) if at - _BACK <= n <= at + _AHEAD and n != at]
    for _, one in sorted(around, key=lambda entry: entry[0]):
        size = size_of(one, power_of(one)) if one.kind in {FigureKind.COUNT, FigureKind.DECIMAL} else None
        if size is not None and size > 1 and not one.near:
            yield size, one.text


def _ways(size: Size, near: Sequence[tuple[Size, str]]) -> Iterator[tuple[str, Size, Decimal]]:
    """The products and quotients of two numbers, and by how much their last digits leave each open."""
    for (one, called), (other, by) in permutations(near, 2):
        open_by = slack_of([one]) / Decimal(one) + slack_of([other]) / Decimal(other)
        if one >= other:
            right = Decimal(one) * Decimal(other)
            yield f"{called} × {by}", _like(size, right), right * open_by + slack_of([size])
        if one > other:
            right = Decimal(one) / Decimal(other)
            yield f"{called} : {by}", _like(size, right), right * open_by + slack_of([size])


def _digits(size: Size) -> str:
    """The digits of a number without the zeros that end it: a round number says little."""
    return str(*whole(size)).rstrip("0")


def _like(size: Size, right: Decimal) -> Size:
    """A number rounded to the last digit of a count."""
    exponent = size.as_tuple().exponent if isinstance(size, Decimal) else 0
    step = Decimal(1).scaleb(exponent if isinstance(exponent, int) else 0)
    with localcontext(prec=EXACT_DIGITS):
        rounded = (right / step).quantize(Decimal(1), ROUND_HALF_UP) * step
    return rounded if isinstance(size, Decimal) else int(rounded)


def _find(notes: Notes, amount: Amount, way: str, right: Size) -> None:
    written = amount.write(right)
    amount.accused, amount.right = True, right
    notes.match(amount.figure, Basis.PRODUCT, way, written, holds=False)
    notes.find(
        "audit-percent", amount.figure, amount.quote, found=amount.figure.text, expected=written,
        right=written, text=amount.figure.text, sum=way,
    )  # fmt: skip
