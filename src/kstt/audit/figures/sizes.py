"""How much a figure says: counts as they are, decimals and thousands with the last digit that is written.

A decimal keeps its last digit in its exponent: ``5,05 tỷ đồng`` is ``Decimal("5.05E+9")``.
"""

from __future__ import annotations

import re
from decimal import Decimal
from typing import TYPE_CHECKING

from kstt.io.report.figures import FigureKind
from kstt.io.report.units_of_count import unit_after
from kstt.numerals import format_count, format_decimal

if TYPE_CHECKING:
    from collections.abc import Iterable

    from kstt.io.report.figures import Figure

__all__ = [
    "Size", "apart", "last_digit", "noun_of", "power_of", "size_of", "slack_of", "total_of", "whole", "write",
]  # fmt: skip

Size = int | Decimal
"""An exact count, or a number known to its last digit."""
_POWERS = {"nghìn": 3, "ngàn": 3, "vạn": 4, "triệu": 6, "tr": 6, "tỷ": 9, "tỉ": 9}
_SCALE = re.compile(
    r"(?:[ \u00a0]{0,2}(?:(?:nghìn|ngàn|vạn|triệu|tỷ|tỉ)(?!\w)|tr(?=\.? ?đ(?:ồng)?(?!\w)))){1,2}",
    re.IGNORECASE,
)
_NONE = Decimal(0)
_POINTS = "điểm phần trăm"
_HUNDRED = re.compile(r"\s{0,2}điểm (?:phần trăm|%)", re.IGNORECASE)
_WORDS = re.compile(r"[^\W\d_]+")


def size_of(figure: Figure, power: int) -> Size | None:
    """How much a figure says, in units: its number times a power of ten; none of a percentage."""
    value = figure.value
    if figure.kind is FigureKind.PERCENT or not isinstance(value, int | Decimal):
        return None
    if figure.slack:
        exponent = len(str(2 * figure.slack)) - 1
        return Decimal(int(value) // 10**exponent).scaleb(exponent)
    return Decimal(value).scaleb(power) if power else value


def write(size: Size, figure: Figure, power: int) -> str:
    """A size in the thousands, millions and decimals that a figure is written in."""
    number = Decimal(size).scaleb(-power).normalize()
    places = max(_places(number), _places(figure.value))
    scale = _SCALE.search(figure.text) if figure.slack else None
    word = scale[0] if scale else ""
    return f"{format_decimal(number, places)}{word}" if places else f"{format_count(int(number))}{word}"


def noun_of(figure: Figure) -> str:
    """What a figure counts, without its thousands and millions; empty where no known word says it."""
    text = figure.sentence.text
    scale = _SCALE.match(text, figure.end)
    unit = unit_after(text, scale.end()) if scale else figure.unit
    return _POINTS if unit == "điểm" and _HUNDRED.match(text, figure.end) else unit


def whole(*sizes: Size) -> tuple[int, ...]:
    """Sizes as whole numbers of the finest last digit among them.

    >>> whole(Decimal("17.1"), 20), whole(Decimal("5.05E+9"), Decimal("3.9E+9"))
    ((171, 200), (505, 390))
    """
    last = min(map(last_digit, sizes)) if any(isinstance(size, Decimal) for size in sizes) else 0
    return tuple(int(Decimal(size).scaleb(-last)) if last else int(size) for size in sizes)


def total_of(sizes: Iterable[Size]) -> Size:
    """All of them together."""
    total: Size = 0
    for size in sizes:
        total += size
    return total


def apart(one: Size, other: Size) -> Decimal:
    """How far two are from each other."""
    return abs(Decimal(one) - Decimal(other))


def slack_of(sizes: Iterable[Size]) -> Decimal:
    """By how much the last digits of all together leave a sum open; counts leave none."""
    decimals = [one for one in sizes if isinstance(one, Decimal)]
    return sum((Decimal(1).scaleb(last_digit(one)) / 2 for one in decimals), _NONE) if decimals else _NONE


def last_digit(size: Size) -> int:
    """The power of ten of the last digit that is known."""
    exponent = size.as_tuple().exponent if isinstance(size, Decimal) else 0
    return exponent if isinstance(exponent, int) else 0


def _places(number: object) -> int:
    return max(-last_digit(number), 0) if isinstance(number, Decimal) else 0


def power_of(figure: Figure) -> int:
    """The power of ten of the words after a number, or of its own."""
    scale = _SCALE.search(figure.text) if figure.slack else _SCALE.match(figure.sentence.text, figure.end)
    return sum(_POWERS[word.casefold()] for word in _WORDS.findall(scale[0])) if scale else 0
