"""Judging what words leave open: a figure that two or more others near it give, or would give but for a slip.

Differences, sums, products, quotients and percentages are sought among the numbers near a figure, whatever
they count. Numbers that agree to the last digit rarely do so by chance, and how rarely is reckoned from how
much was tried; a slip of the hand is found where chance looks like one as rarely, all the more where words
such as *giảm* or *bình quân* ask for a relation of that kind, or where several relations ask for one number.
"""

from __future__ import annotations

import re
from collections import Counter
from decimal import ROUND_HALF_UP, Decimal, localcontext
from itertools import accumulate
from math import comb
from typing import TYPE_CHECKING

import attrs

from kstt.audit.figures.amounts import akin
from kstt.audit.figures.sizes import apart, power_of, size_of, slack_of, whole
from kstt.audit.relations.chance import is_exchange, is_slip
from kstt.audit.relations.rates import places_of
from kstt.audit.result import Basis
from kstt.io.report.figures import FigureKind
from kstt.limits import EXACT_DIGITS
from kstt.numerals import format_decimal

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from kstt.audit.figures.amounts import Amount
    from kstt.audit.figures.sizes import Size
    from kstt.audit.notes import Notes
    from kstt.io.report.figures import Figure

__all__ = ["judge_arithmetic"]

_BACK, _AHEAD, _CLOSE = 14, 5, 8
_RUN = 6
"""The most counts that are added up."""
_LEAST, _MANY = 100, 1_000
"""Numbers of fewer digits agree too often; of so few no product is said to be wrong."""
_APART = 12.0
"""A number so many times as large is no slip."""
_CUES = {
    Basis.DIFFERENCE: re.compile(
        r"(?<!\w)(?:tăng|giảm|hơn|kém|ít|chênh|bổ sung|còn|tiết kiệm|cắt|vượt|thiếu|hụt|khoảng cách)(?!\w)"
        r"[^;:.()\d]{0,24}(?:\([^()]{0,40}\) ?)?$",
        re.IGNORECASE,
    ),
    Basis.PRODUCT: re.compile(
        r"(?<!\w)(?:bình quân|trung bình|chia đều|mỗi|tính ra|gấp|nhân)(?!\w)[^.;]{0,60}$"
        r"|\d[^\d.;,]{0,12}/\w[^.;\d]{0,60}$",
        re.IGNORECASE,
    ),
    Basis.SHARE: re.compile(
        r"(?<!\w)(?:bằng|chiếm|đạt|tỷ lệ|tăng|giảm|tức)(?!\w)[^;:.()\d]{0,16}\(?$", re.IGNORECASE
    ),
}
"""Words that ask for a relation of a kind, right before the figure."""
_SPAN = 100
_HOLDS, _SELDOM = 0.05, 0.005
"""What chance gives less often than this holds, or is a slip."""
_MEANT, _ASKED = 20, 10
"""By how much likelier a relation is that words ask for, and that one is a slip of a product they ask for."""


@attrs.frozen
class _Number:
    """A number near a figure, and the amount it is, where it is one."""

    size: Size
    text: str
    amount: Amount | None

    @property
    def at(self) -> int:
        """Its place among the amounts."""
        return self.amount.at if self.amount else -1

    @property
    def key(self) -> int:
        """What it is known by."""
        return id(self.amount or self)


@attrs.frozen
class _Way:
    """What two or more numbers give: ``loose`` is how far their last digits leave it open."""

    basis: Basis
    called: str
    right: Size
    loose: Decimal
    of: frozenset[int]


def judge_arithmetic(
    notes: Notes, amounts: Sequence[Amount], figures: Mapping[int, Sequence[Figure]]
) -> None:
    """Hold each figure that nothing explains against what the numbers near it give.

    Args:
        notes: what is known.
        amounts: those of the text.
        figures: those of each line of the text.
    """
    slips: list[tuple[float, Amount, _Way]] = []
    changed = {id(a) for a in amounts if a.change}
    written = Counter((a.figure.text, a.noun) for a in amounts)
    for amount in amounts:
        size = _size(amount)
        if not size or notes.knows(amount.figure) or amount.near or max(whole(size)) < _LEAST:
            continue
        near = _near(amount, amounts, figures.get(amount.figure.line, ()))
        ways = list(_ways(amount, size, near))
        if amount.change:
            # No change is the difference of two others.
            ways = [way for way in ways if way.basis is not Basis.DIFFERENCE or not way.of <= changed]
        held = next((way for way in ways if apart(way.right, size) <= way.loose), None)
        if held is None:
            slips += ((chance, amount, way) for chance, way in _slips(amount, size, ways))
        elif len(ways) <= _HOLDS * max(whole(size)) * (_MEANT if _asks(held, amount) else 1):
            notes.match(amount.figure, held.basis, held.called, amount.figure.text)
    found: set[int] = set()
    for _, amount, way in sorted(slips, key=lambda entry: (entry[0], entry[1].at)):
        # Of one relation one figure is wrong; not one that is written so twice.
        if found.isdisjoint(way.of | {id(amount)}) and written[amount.figure.text, amount.noun] == 1:
            found |= way.of | {id(amount)}
            _find(notes, amount, way)


def _slips(amount: Amount, size: Size, ways: Sequence[_Way]) -> Iterator[tuple[float, _Way]]:
    """The numbers that a slip explains, or that several ways ask for, each with how likely chance does."""
    for tried, way in enumerate(ways, 1):
        scale = _scale(size, way.right)
        asked = _asks(way, amount)
        grown = amount.is_rate and bool(amount.change)
        unsaid = way.basis is Basis.DIFFERENCE and (grown or not asked)
        if unsaid or way.basis in {Basis.SUM, Basis.SHARE}:
            # Lists and shares are judged with their words; of counts side by side one may be a difference,
            # and no growth is that of two percentages.
            continue
        if way.basis is Basis.PRODUCT and (
            amount.change or scale < (_LEAST if is_exchange(size, way.right) else _MANY)
        ):
            continue
        chance = tried * _ways_to_slip(size, way.right) / scale
        chance /= _ASKED if asked and way.basis is Basis.PRODUCT else 1.0
        if chance <= _SELDOM:
            yield chance, way
            return


def _scale(size: Size, right: Size) -> int:
    """How large two numbers are, without the zeros that end both: round numbers say little."""
    one, other = whole(size, right)
    while one and one % 10 == other % 10 == 0:
        one, other = one // 10, other // 10
    return max(one, other, 1)


def _ways_to_slip(size: Size, right: Size) -> float:
    """In how many ways a slip of this kind may be made; more than there are numbers where it is none."""
    one, other = map(str, whole(size, right))
    if is_exchange(size, right):
        return len(one) - 1
    if one.rstrip("0") == other.rstrip("0"):
        return 2
    if not is_slip(size, right):
        return 10.0 ** len(one)
    return comb(len(one), 2) if sorted(one) == sorted(other) else 10 * len(one)


def _asks(way: _Way, amount: Amount) -> bool:
    """Whether the words before a figure ask for a relation of this kind."""
    text, start = amount.figure.sentence.text, amount.figure.start
    cue = _CUES.get(way.basis)
    return cue is not None and bool(cue.search(text, max(start - _SPAN, 0), start))


def _size(amount: Amount) -> Size | None:
    value = amount.figure.value
    return value if amount.is_rate and isinstance(value, Decimal) else amount.size


def _near(amount: Amount, amounts: Sequence[Amount], line: Sequence[Figure]) -> Iterator[_Number]:
    """The numbers near a figure, the nearest first; those that are no amounts on its own line alone."""
    around = [
        one for one in amounts[max(amount.at - _BACK, 0) : amount.at + _AHEAD + 1]
        if one is not amount and amount.paragraph - one.paragraph in {0, 1} and not one.near
    ]  # fmt: skip
    told = {id(one.figure) for one in amounts[max(amount.at - 2 * _BACK, 0) : amount.at + 2 * _BACK]}
    found = [
        (abs(one.figure.start - amount.figure.start) + 10_000 * (one.paragraph != amount.paragraph),
         _Number(size, one.figure.text, one))
        for one in around if (size := _size(one))
    ]  # fmt: skip
    at = next((n for n, figure in enumerate(line) if figure is amount.figure), 0)
    for figure in line[max(at - _BACK, 0) : at + _AHEAD]:
        size = size_of(figure, power_of(figure)) if figure.kind is FigureKind.COUNT else None
        if size and size > 1 and id(figure) not in told and not figure.near:
            found.append((abs(figure.start - amount.figure.start), _Number(size, figure.text, None)))
    yield from (number for _, number in sorted(found, key=lambda entry: entry[0]))


def _ways(amount: Amount, size: Size, near: Iterable[_Number]) -> Iterator[_Way]:
    """What the numbers near a figure give, that which stands nearest first."""
    numbers = list(near)
    alike = [n.amount is not None and _are_alike(amount, n.amount) for n in numbers]
    for i, one in enumerate(numbers):
        for other, too in zip(numbers[:i], alike, strict=False):
            less, greater = sorted((one, other), key=lambda n: n.size)
            if alike[i] and too:
                yield from _way(
                    Basis.DIFFERENCE,
                    f"{greater.text} – {less.text}",
                    greater.size - less.size,
                    size,
                    (one, other),
                )
                yield from _way(
                    Basis.SUM, f"{one.text} + {other.text}", one.size + other.size, size, (one, other)
                )
            if i < _CLOSE and greater.size != less.size:
                yield from _products(amount, size, less, greater)
    own = [n for n, kind in zip(numbers, alike, strict=True) if kind and n.amount]
    for side in ([n for n in own if n.at > amount.at], [n for n in own if n.at < amount.at]):
        run = sorted(side, key=lambda n: abs(n.at - amount.at))[:_RUN]
        for stop, total in enumerate(accumulate(n.size for n in run), 1):
            if stop > 2:
                yield from _way(Basis.SUM, " + ".join(n.text for n in run[:stop]), total, size, run[:stop])


def _are_alike(amount: Amount, other: Amount) -> bool:
    """Whether a difference or a sum of the other may be the first: both percentages, or of one kind."""
    if amount.is_rate or other.is_rate:
        return other.is_rate and (amount.is_rate or amount.figure.unit == "điểm")
    return akin(amount, other)


def _products(amount: Amount, size: Size, less: _Number, greater: _Number) -> Iterator[_Way]:
    """Products and quotients; of a percentage shares, or changes in percent."""
    one, other, of = Decimal(less.size), Decimal(greater.size), (less, greater)
    if not amount.is_rate:
        if amount.figure.unit != "điểm" and not (_is_rate(less) or _is_rate(greater)):
            yield from _way(Basis.PRODUCT, f"{greater.text} × {less.text}", other * one, size, of)
            yield from _way(Basis.PRODUCT, f"{greater.text} : {less.text}", other / one, size, of)
    elif less.amount and greater.amount and akin(less.amount, greater.amount):
        up, down = f"{less.text} → {greater.text}", f"{greater.text} → {less.text}"
        yield from _way(Basis.SHARE, f"{less.text} : {greater.text}", 100 * one / other, size, of)
        yield from _way(Basis.SHARE, f"{greater.text} : {less.text}", 100 * other / one, size, of)
        yield from _way(Basis.SHARE, up, 100 * (other - one) / one, size, of)
        yield from _way(Basis.SHARE, down, 100 * (other - one) / other, size, of)


def _is_rate(number: _Number) -> bool:
    return number.amount is not None and number.amount.is_rate


def _way(basis: Basis, called: str, right: Size, size: Size, of: Sequence[_Number]) -> Iterator[_Way]:
    """A way to a number of about this size, rounded to its last digit."""
    if size < _APART * float(right) < _APART**2 * float(size):
        sizes = [number.size for number in of]
        loose = slack_of(sizes)
        if basis in {Basis.PRODUCT, Basis.SHARE}:
            loose = sum((slack_of([one]) / Decimal(one) for one in sizes), Decimal(0)) * Decimal(right)
        yield _Way(basis, called, _like(size, Decimal(right)), loose, frozenset(n.key for n in of))


def _like(size: Size, right: Decimal) -> Size:
    """A number rounded to the last digit of a figure."""
    exponent = size.as_tuple().exponent if isinstance(size, Decimal) else 0
    step = Decimal(1).scaleb(exponent if isinstance(exponent, int) else 0)
    with localcontext(prec=EXACT_DIGITS):
        rounded = (right / step).quantize(Decimal(1), ROUND_HALF_UP) * step
    return rounded if isinstance(size, Decimal) else int(rounded)


def _find(notes: Notes, amount: Amount, way: _Way) -> None:
    written = (
        f"{format_decimal(Decimal(way.right), places_of(Decimal(way.right)))}%"
        if amount.is_rate
        else amount.write(way.right)
    )
    amount.accused, amount.right = True, way.right
    notes.match(amount.figure, way.basis, way.called, written, holds=False)
    notes.find(
        "audit-arithmetic", amount.figure, amount.quote, found=amount.figure.text, expected=written,
        right=written, text=amount.figure.text, sum=way.called,
    )  # fmt: skip
