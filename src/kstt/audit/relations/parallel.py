"""Lines of one shape: what adds up at the same places of most of them, down their columns, and in percent.

Units listed under one another are told of in the same words. What holds at the same places of every line but
one was meant there too, whatever its words; and a line that sums up the others does so in every column.
"""

from __future__ import annotations

import re
from collections import defaultdict
from decimal import Decimal
from itertools import combinations, product
from math import isqrt, prod
from typing import TYPE_CHECKING

import attrs

from kstt.audit.figures.amounts import akin
from kstt.audit.relations.chance import chance_of_share, chance_of_sum, is_typing_error
from kstt.audit.relations.rates import places_of, right_shares
from kstt.limits import AUDIT_LINE_FIGURES, AUDIT_LINES
from kstt.text import name_key

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Sequence

    from kstt.audit.figures.amounts import Amount

__all__ = ["SAME_PLACES", "RateOfLine", "rates_of_lines", "sums_of_lines"]

SAME_PLACES = "same places"
"""The way of coming upon a relation by lines of one shape."""

_FEWEST, _NEAR = 3, 48
"""The fewest lines of one shape that show anything, and how far before them the base of all may stand."""
_SURELY = 1e-3
"""What chance gives at the same places of lines less often than this was meant there."""
_SINGLE_SLIP, _SIXTH = 2, 6
"""So many lines that agree leave one that does not if a slip explains it; of more a sixth may not agree."""
_WORDS = re.compile(r"[^\W\d]+|%")
_CHANGES, _CHANGED = frozenset({"tăng", "giảm"}), "đổi"
"""The words for more and for less, which are one in the shape of a line."""

_Line = tuple["Amount", ...]
_Places = tuple[int, ...]
_Sizes = list["int | None"]


@attrs.frozen(eq=False)
class RateOfLine:
    """The counts of a line that its percentage is of: the ``parts`` together in the ``whole``."""

    parts: _Line
    whole: Amount
    rest: bool = False
    """Whether the percentage is of what the parts leave of the whole."""


_Rate = tuple[_Line, RateOfLine]
"""A line, and what a percentage of it is of."""


@attrs.frozen
class _Relation:
    """Places of lines of which two sets add up to the same."""

    one: _Places
    other: _Places
    tried: int

    def lacking(self, sizes: _Sizes) -> int | None:
        """By how much the two sets of a line differ; none where one of its figures is no whole count."""
        apart = 0
        for places, sign in ((self.one, 1), (self.other, -1)):
            for at in places:
                size = sizes[at]
                if size is None:
                    return None
                apart += sign * size
        return apart


def lines_of_one_shape(amounts: Sequence[Amount]) -> list[list[_Line]]:
    """The paragraphs, sentences and clauses that begin alike: with the same words between their figures."""
    found: list[list[_Line]] = []
    longer: set[tuple[int, ...]] = set()
    keys: tuple[Callable[[Amount], object], ...] = (
        lambda a: a.paragraph,
        lambda a: a.sentence,
        lambda a: (a.sentence, a.figure.sentence.text.count(";", 0, a.figure.start)),
    )
    for key in keys:
        lines: dict[object, list[Amount]] = defaultdict(list)
        for amount in amounts:
            lines[key(amount)].append(amount)
        shapes: dict[object, list[_Line]] = defaultdict(list)
        for line in lines.values():
            shape = _shape(line[:AUDIT_LINE_FIGURES])
            for length in range(2, len(shape) + 1):
                shapes[shape[:length]].append(tuple(line[:length]))
        for alike in sorted(shapes.values(), key=lambda some: -len(some[0])):
            firsts = tuple(line[0].at for line in alike)
            if _FEWEST <= len(alike) <= AUDIT_LINES and firsts not in longer:
                longer.add(firsts)
                found.append(alike)
    return found


def _shape(line: Sequence[Amount]) -> tuple[object, ...]:
    """The kinds of the figures of a line, and the words between them; more or less is alike."""
    shape: list[object] = []
    for i, one in enumerate(line):
        words = _WORDS.findall(_between(line[i - 1], one)) if i else []
        alike = (_CHANGED if word.casefold() in _CHANGES else word for word in words)
        shape.append((one.figure.kind, one.noun, bool(one.change), name_key(" ".join(alike))))
    return tuple(shape)


def _between(before: Amount, one: Amount) -> str:
    if before.figure.sentence is one.figure.sentence:
        return one.figure.sentence.text[before.figure.end : one.figure.start]
    return f"{before.after} {one.before}"


def sums_of_lines(add: Callable[..., bool], amounts: Sequence[Amount]) -> None:
    """Add the sums that hold at the same places of lines, and those of a line that sums up the others."""
    for lines in lines_of_one_shape(amounts):
        rows, totals = _without_totals(lines)
        for total in totals:
            _add_columns(add, rows, total)
        if not totals:
            for total in _totals_elsewhere(rows, amounts):
                _add_columns(add, rows, total)
        _add_rows(add, lines)


def _add_rows(add: Callable[..., bool], lines: Sequence[_Line]) -> None:
    """Add what adds up within each line; where one does not, it was meant to."""
    sizes = [_sizes(line) for line in lines]
    shown = []
    for one in _relations(len(lines[0])):
        kept = _kept(one, sizes)
        if kept and _is_shown(one, kept, lines):
            shown.append((one, kept))
    holding = {lines[i][at].at for one, kept in shown for i in kept for at in one.one}
    for one, kept in shown:
        failed = len(lines) - len(kept)
        for i, line in enumerate(lines):
            lacking = one.lacking(sizes[i])
            if lacking is None:
                continue
            total, *beside = (line[at] for at in one.one)
            if lacking:
                # What another figure of the line makes up, or what another sum explains, is no error.
                explained = abs(lacking) in sizes[i] or total.at in holding
                unsure = len(kept) <= _SINGLE_SLIP and not is_typing_error(lacking)
                if explained or unsure or failed > max(1, len(lines) // _SIXTH):
                    continue
            add(total, [line[at] for at in one.other], SAME_PLACES, beside=tuple(beside))


def _sizes(line: _Line) -> _Sizes:
    counts = (one.count for one in line)
    return [count if isinstance(count, int) else None for count in counts]


def _relations(length: int) -> Iterator[_Relation]:
    """The sets of places that may add up to the same: neighbours first, then any two or three."""
    seen: set[tuple[_Places, _Places]] = set()
    places = range(length)
    near: list[tuple[_Places, _Places]] = []
    any_few: list[tuple[_Places, _Places]] = []
    pairs: list[tuple[_Places, _Places]] = []
    for at in places:
        others = [i for i in places if i != at]
        blocks = ((start, stop) for start in places for stop in range(start + 2, length + 1))
        for start, stop in blocks:
            block = tuple(i for i in range(start, stop) if i != at)
            if len(block) > 1 and (at in {start - 1, stop} or start <= at < stop):
                near.append(((at,), block))
        any_few += [((at,), some) for size in (2, 3) for some in combinations(others, size)]
    for two in combinations(places, 2):
        rest = [i for i in places if i not in two]
        pairs += [(two, other) for other in combinations(rest, 2) if two < other]
    for tried, found in (
        (2 * length, near),
        (len(any_few), any_few),
        (len(any_few) + len(pairs), pairs),
    ):
        for one, other in found:
            if (one, other) not in seen:
                seen.add((one, other))
                yield _Relation(one, other, tried)


def _kept(one: _Relation, sizes: Sequence[_Sizes]) -> list[int]:
    """The lines in which a relation holds; none where it does not in most of the first."""
    kept: list[int] = []
    for i, line in enumerate(sizes):
        if one.lacking(line) == 0:
            kept.append(i)
        if i == _FEWEST - 1 and len(kept) < _FEWEST - 1:
            return []
    return kept


def _is_shown(one: _Relation, kept: Sequence[int], lines: Sequence[_Line]) -> bool:
    """Whether what holds in lines is too much for chance, and they count the same things."""
    first = lines[kept[0]]
    if 2 * len(kept) <= len(lines) or not all(akin(first[one.one[0]], first[at]) for at in one.other):
        return False
    chances = []
    for i in kept:
        parts = sorted(int(lines[i][at].count or 0) for at in (*one.one, *one.other))
        if all(parts):
            # Where all but one part are next to nothing the greatest is near the total anyway.
            chances.append(chance_of_sum(isqrt(parts[0] * parts[-1]), 1))
    return len(chances) > 1 and one.tried * prod(chances) <= _SURELY


def _without_totals(lines: Sequence[_Line]) -> tuple[list[_Line], list[_Line]]:
    """The lines, and that of them which sums up the others: the first or the last."""
    for total, rows in ((lines[-1], list(lines[:-1])), (lines[0], list(lines[1:]))):
        if _sums_up(total, rows):
            return rows, [total]
    return list(lines), []


def _sums_up(total: _Line, rows: Sequence[_Line]) -> bool:
    """Whether a line of the same shape is the sum of rows in most of its columns, by more than chance."""
    chances, columns = [], 0
    for at, one in enumerate(total):
        added = _added(row[at] for row in rows)
        if isinstance(one.count, int) and added is not None and added:
            columns += 1
            if added == one.count:
                chances.append(chance_of_sum(added, 1))
    return len(rows) > 1 and 2 * len(chances) > columns and len(chances) > 1 and prod(chances) <= _SURELY


def _totals_elsewhere(rows: Sequence[_Line], amounts: Sequence[Amount]) -> Iterator[_Line]:
    """A line of another shape that has the sums of two columns or more, by the places of these."""
    own = {one.at for row in rows for one in row}
    sums = [_added(row[at] for row in rows) for at in range(len(rows[0]))]
    wanted = {size: at for at, size in enumerate(sums) if size and sums.count(size) == 1}
    lines: dict[int, dict[int, Amount]] = defaultdict(dict)
    for one in amounts:
        at = wanted.get(one.count) if isinstance(one.count, int) and one.at not in own else None
        if at is not None and akin(one, rows[0][at]) and one.elsewhere == rows[0][at].elsewhere:
            lines[one.paragraph].setdefault(at, one)
    found = [line for line in lines.values() if len(line) > 1]
    if not found:
        return
    line = max(found, key=len)
    if prod(chance_of_sum(one.count or 0, len(amounts)) for one in line.values()) > _SURELY:
        return
    yield tuple(line.get(at, rows[0][at]) for at in range(len(rows[0])))


def _added(column: Iterable[Amount]) -> int | None:
    sizes = [one.count for one in column]
    whole = [size for size in sizes if isinstance(size, int)]
    return sum(whole) if len(whole) == len(sizes) else None


def _add_columns(add: Callable[..., bool], rows: Sequence[_Line], total: _Line) -> None:
    for at, one in enumerate(total):
        column = [row[at] for row in rows]
        if one not in column and isinstance(one.count, int) and _added(column) is not None:
            add(one, column, SAME_PLACES)


def rates_of_lines(amounts: Sequence[Amount]) -> dict[int, RateOfLine]:
    """The counts that percentages are of, by the percentage: the same places in all lines of one shape."""
    found: dict[int, RateOfLine] = {}
    for lines in lines_of_one_shape(amounts):
        first = lines[0]
        counts = [at for at, one in enumerate(first) if not one.is_rate and not one.change]
        for at, rate in enumerate(first):
            if rate.is_rate and not rate.change:
                for line, one in _rates(lines, at, counts) or _of_one_whole(lines, at, amounts):
                    found.setdefault(line[at].at, one)
    return found


def _of_one_whole(lines: Sequence[_Line], at: int, amounts: Sequence[Amount]) -> list[_Rate]:
    """The shares that percentages are of the counts before them, in one count near the lines."""
    if not at or lines[0][at].of != lines[0][at - 1].at:
        return []
    pairs = [(line, line[at - 1]) for line in lines]
    own = {one.at for line in lines for one in line}
    near = amounts[max(lines[0][0].at - _NEAR, 0) : lines[-1][-1].at + 1]
    wholes = {
        one.count: one for one in near if one.count and one.at not in own and akin(one, lines[0][at - 1])
    }
    best: list[_Rate] = []
    for whole in wholes.values():
        found = [(line, RateOfLine((part,), whole)) for line, part in pairs]
        best = max(best, _meant(found, at, len(wholes)), key=len)
    return best


def _rates(lines: Sequence[_Line], at: int, counts: Sequence[int]) -> list[_Rate]:
    """The shares that the percentages at a place of lines are, if the same are in all lines but few."""
    ways: list[tuple[_Places, int, bool]] = [
        *((((part,), whole, False)) for part, whole in product(counts, counts) if part != whole),
        *((two, whole, False) for two in combinations(counts, 2) for whole in counts if whole not in two),
        *((((part,), whole, True)) for part, whole in product(counts, counts) if part != whole),
    ]
    best: list[_Rate] = []
    for tried, (parts, whole, rest) in enumerate(ways, 1):
        found = [(line, RateOfLine(tuple(line[i] for i in parts), line[whole], rest)) for line in lines]
        best = max(best, _meant(found, at, tried), key=len)
    return best


def _meant(found: Sequence[_Rate], at: int, tried: int) -> list[_Rate]:
    """The shares that the percentages at a place of lines were meant to be, if they are these in most lines.

    Those that they are, and where all but a few are, the others as well.
    """
    kept = [(line, one) for line, one in found if _is_rate(line[at], one)]
    told = [line for line, _ in kept if _says(line[at])]
    chances = [chance_of_share(places_of(_value(line[at])), 1) for line in told]
    if 2 * len(kept) <= len(found) or len(told) < 2 or tried * prod(chances) > _SURELY:
        return []
    failed = len(found) - len(kept)
    sure = failed <= max(1, len(found) // _SIXTH) and len(kept) > _SINGLE_SLIP
    return list(found) if sure else kept


def _value(rate: Amount) -> Decimal:
    value = rate.figure.value
    return value if isinstance(value, Decimal) else Decimal(0)


def _says(rate: Amount) -> bool:
    """Whether a percentage says what it is of: 0 and 100 are those of much."""
    return 0 < _value(rate) < 100


def _is_rate(rate: Amount, one: RateOfLine) -> bool:
    """Whether a percentage is that of these counts."""
    whole = one.whole.count
    sizes = [part.count for part in one.parts]
    if not whole or any(size is None for size in sizes):
        return False
    part = sum(size or 0 for size in sizes)
    part = whole - part if one.rest else part
    value = _value(rate)
    places = places_of(value)
    if abs(value * whole - 100 * part) * 10**places >= whole:
        return False
    return right_shares(part, whole, places).allows(value)
