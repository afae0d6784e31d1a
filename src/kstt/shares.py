"""Percentages of a whole, in exact integer arithmetic."""

from __future__ import annotations

from decimal import Decimal
from enum import Enum
from typing import TYPE_CHECKING

from kstt.errors import CountError, ParseError
from kstt.i18n import msg

if TYPE_CHECKING:
    from collections.abc import Sequence

__all__ = ["Rounding", "change", "shares"]


class Rounding(Enum):
    """How shares are rounded: so that they add up to 100, or each on its own, half away from zero.

    >>> thirds = shares([1, 1, 1]), shares([1, 1, 1], method=Rounding.HALF_UP)
    >>> [str(sum(some)) for some in thirds]
    ['100.0', '99.9']
    """

    LARGEST_REMAINDER = "largest_remainder"
    HALF_UP = "half_up"


def shares(
    parts: Sequence[int], places: int = 1, method: Rounding = Rounding.LARGEST_REMAINDER
) -> tuple[Decimal, ...]:
    """The share of each part in the sum of all, in percent.

    By the largest remainder every share is first truncated; the units of the last place that are then
    missing from 100 go, one each, to the shares with the largest truncated remainders (among equals to
    the larger part, then to the earlier one). So the shares add up to exactly 100, and each differs from
    the exact share by less than one unit in the last place.

    Args:
        parts: counts, 0 or more.
        places: decimal places, 0 or more.
        method: the largest remainder, or plain rounding of each share, which may not add up to 100.

    Returns: as many decimals as parts, each with ``places`` places; all zero where the parts are.

    Raises: CountError for a part that is no count; ParseError for places below 0.

    >>> [str(share) for share in shares([1, 1, 1])]
    ['33.4', '33.3', '33.3']
    >>> [str(share) for share in shares([1, 1, 1], method=Rounding.HALF_UP)]
    ['33.3', '33.3', '33.3']
    """
    if places < 0:
        raise ParseError(msg("places"), places, msg("0 or more"))
    for part in parts:
        if type(part) is not int or part < 0:
            raise CountError("part", part)
    whole = sum(parts)
    if whole == 0:
        return tuple(_percent(0, places) for _ in parts)
    units = 100 * 10**places
    if method is Rounding.HALF_UP:
        return tuple(_percent(_half_up(part * units, whole), places) for part in parts)
    cut = [part * units // whole for part in parts]
    lost = [part * units % whole for part in parts]
    by_loss = sorted(range(len(parts)), key=lambda i: (-lost[i], -parts[i], i))
    for i in by_loss[: units - sum(cut)]:
        cut[i] += 1
    return tuple(_percent(number, places) for number in cut)


def change(before: int, after: int, places: int = 1) -> Decimal | None:
    """The change from one count to another in percent of the first; ``None`` from nothing.

    >>> print(change(200, 150), change(3, 4), change(0, 5))
    -25.0 33.3 None
    """
    if before == 0:
        return None
    size = _half_up(abs(after - before) * 100 * 10**places, before)
    return _percent(-size if after < before else size, places)


def _half_up(number: int, divisor: int) -> int:
    return (2 * number + divisor) // (2 * divisor)


def _percent(units: int, places: int) -> Decimal:
    return Decimal(units).scaleb(-places)
