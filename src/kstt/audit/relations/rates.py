"""Which percentages are right: those that plain rounding gives, or an adjustment of all parts to 100."""

from __future__ import annotations

from decimal import ROUND_CEILING, ROUND_DOWN, ROUND_HALF_EVEN, ROUND_HALF_UP, Decimal, localcontext
from typing import TYPE_CHECKING

import attrs

from kstt.audit.figures.sizes import total_of
from kstt.audit.figures.sizes import whole as whole_numbers
from kstt.limits import EXACT_DIGITS
from kstt.numerals import format_decimal
from kstt.shares import Rounding, shares

if TYPE_CHECKING:
    from collections.abc import Sequence

    from kstt.audit.figures.sizes import Size

__all__ = ["Rate", "places_of", "right_shares", "rounded"]


@attrs.frozen
class Rate:
    """The right values of a percentage at the places it is printed with, the usual one first."""

    values: tuple[Decimal, ...]
    places: int

    def __str__(self) -> str:
        return " / ".join(f"{format_decimal(value, self.places)}%" for value in self.values)

    def allows(self, value: Decimal) -> bool:
        """Whether this value is one of them."""
        return value in self.values


def places_of(value: Decimal) -> int:
    """The decimal places a percentage is printed with."""
    exponent = value.as_tuple().exponent
    return -exponent if isinstance(exponent, int) and exponent < 0 else 0


def right_shares(
    part: Size,
    whole: Size,
    places: int,
    parts: Sequence[Sequence[Size]] = (),
    at: Sequence[int] = (),
    *,
    cut: bool = False,
) -> Rate:
    """The share of a part in a whole as it may be printed.

    Args:
        part: a count or another size.
        whole: the one it is a share of, not 0.
        places: decimal places.
        parts: the ways in which the whole is the sum of parts, each way all its parts.
        at: for each way the place of this part in it.
        cut: whether digits may be cut off instead of rounded.

    Returns: half up; half even where it differs; the largest remainder of each way where it differs; cut off.

    >>> print(right_shares(1, 3, 1, [[1, 1, 1]], [0]))
    33,3% / 33,4%
    >>> print(right_shares(1, 8, 0), right_shares(1, 40, 0))
    13% / 12% 3% / 2%
    """
    found = [*rounded(100 * part, whole, places)]
    for way, place in zip(parts, at, strict=True):
        if total_of(way) == whole:
            found.append(shares(whole_numbers(*way), places, Rounding.LARGEST_REMAINDER)[place])
            if place == len(way) - 1:
                # The last may be what the others leave of 100.
                others = (rounded(100 * one, whole, places)[0] for one in way[:-1])
                found.append(100 - sum(others, Decimal(0)))
    if cut:
        found.append(Decimal(100 * 10**places * part // whole).scaleb(-places))
    return Rate(tuple(dict.fromkeys(found)), places)


def rounded(
    numerator: Size, denominator: Size, places: int, *, cut: bool = False, up: bool = False
) -> tuple[Decimal, ...]:
    """A quotient of two sizes as it may be printed: half up first, half even, cut off, or up.

    >>> rounded(5, 2, 0, cut=True, up=True), rounded(1_234_567, 1, -3)
    ((Decimal('3'), Decimal('2')), (Decimal('1.235E+6'),))
    """
    ways = [ROUND_HALF_UP, ROUND_HALF_EVEN, *[ROUND_DOWN] * cut, *[ROUND_CEILING] * up]
    step = Decimal(1).scaleb(-places)
    with localcontext() as context:
        # Cut, not rounded, at more digits than counts need: a half is met only where it is one.
        context.prec = EXACT_DIGITS
        context.rounding = ROUND_DOWN
        exact = Decimal(numerator) / Decimal(denominator)
        return tuple(dict.fromkeys(exact.quantize(step, way) for way in ways))
