"""How much an agreement or a slip says: the probability that it is chance.

Two counts that agree to the last digit rarely do so by chance; a count that differs from the right one by two
digits that have changed places is rarely another count. What is tried more often agrees more often by chance.
"""

from __future__ import annotations

from decimal import Decimal
from functools import lru_cache
from typing import TYPE_CHECKING

from kstt.audit.figures.sizes import whole

if TYPE_CHECKING:
    from collections.abc import Iterable

    from kstt.audit.figures.sizes import Size

__all__ = [
    "chance_of_cell",
    "chance_of_share",
    "chance_of_sum",
    "digits_of",
    "is_exchange",
    "is_slip",
    "is_typing_error",
    "slips_of",
]


def chance_of_sum(total: Size, tried: float, others: Iterable[Size] = ()) -> float:
    """The probability that one of the sums tried gives a total of this size by chance.

    The zeros that all of the numbers end in say nothing, from hundreds on: who rounds to thousands counts
    thousands.

    >>> chance_of_sum(19_867, 20) < 0.002, chance_of_sum(12, 20)
    (True, 1.0)
    >>> chance_of_sum(80_000, 2, [50_000, 30_000])
    0.25
    """
    sizes = whole(total, *others)
    zeros = min(map(_zeros, filter(None, sizes)), default=0) if others else 0
    return min(1.0, tried / max(sizes[0] // (10**zeros if zeros > 1 else 1), 1))


def _zeros(size: int) -> int:
    digits = str(size)
    return len(digits) - len(digits.rstrip("0"))


def chance_of_cell(value: int, tried: int) -> float:
    """The probability that a count of this size is one of the cells tried by chance."""
    return min(1.0, tried / (9 * float(10 ** (len(str(value)) - 1))))


def chance_of_share(places: int, tried: int) -> float:
    """The probability that a percentage of this many places is one of the ratios tried, rounded, by chance.

    >>> chance_of_share(2, 5) < 0.002
    True
    """
    return min(1.0, 2 * tried / float(100 * 10**places))


def is_typing_error(difference: int) -> bool:
    """Whether a sum is off as one digit typed wrong, or two exchanged, make it.

    >>> [is_typing_error(one) for one in (300, -9, 450, 4_500, 47)]
    [True, True, True, True, False]
    """
    digits = str(abs(difference)).rstrip("0")
    return len(digits) == 1 or (len(digits) == 2 and int(digits) % 9 == 0)


def is_slip(stated: Size | str, right: Size | str) -> bool:
    """Whether one number is the other mistyped: digits exchanged, one wrong, one left out or one too many.

    >>> is_slip(19_876, 19_867), is_slip(808, 880), is_slip(95, 90), is_slip(120, 45)
    (True, True, True, False)
    """
    if not isinstance(stated, str) and not isinstance(right, str):
        stated, right = whole(stated, right)
    one, other = str(stated), str(right)
    if one == other or not one or not other:
        return False
    if len(one) == len(other):
        differ = [i for i in range(len(one)) if one[i] != other[i]]
        return len(differ) == 1 or (len(differ) == 2 and sorted(one) == sorted(other))
    short, long = sorted((one, other), key=len)
    return len(long) == len(short) + 1 and any(long[:i] + long[i + 1 :] == short for i in range(len(long)))


def is_exchange(stated: Size, right: Size) -> bool:
    """Whether two digits side by side have changed places: the slip that unrelated counts look like least.

    >>> is_exchange(19_876, 19_867), is_exchange(821, 128), is_exchange(95, 90)
    (True, False, False)
    """
    one, other = map(str, whole(stated, right))
    differ = [at for at in range(len(one)) if one[at : at + 1] != other[at : at + 1]]
    return (
        sorted(one) == sorted(other)
        and len(one) == len(other)
        and len(differ) == 2
        and differ[1] == differ[0] + 1
    )


def digits_of(value: object) -> str:
    """The digits that a number is written in.

    >>> digits_of("12,50"), digits_of(-7)
    ('1250', '7')
    """
    written = f"{value:f}" if isinstance(value, Decimal) else str(value)
    return "".join(letter for letter in written if letter.isdecimal())


@lru_cache(maxsize=1_024)
def slips_of(stated: int) -> frozenset[int]:
    """The counts that a slip of the hand would have written so: a digit wrong, or two side by side exchanged.

    >>> sorted(slips_of(12))[:4], 21 in slips_of(12)
    ([2, 10, 11, 13], True)
    """
    text, found = str(stated), set()
    for at, digit in enumerate(text):
        found |= {int(text[:at] + one + text[at + 1 :]) for one in "0123456789" if one != digit}
        found.add(int(text[:at] + text[at + 1 : at + 2] + digit + text[at + 2 :]))
    return frozenset(found - {stated})
