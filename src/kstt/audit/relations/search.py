"""The sums that the counts of a text may be: one search over lists, neighbours, lines and the form."""

from __future__ import annotations

import re
from bisect import bisect
from collections import defaultdict
from itertools import accumulate, chain, pairwise, product
from math import prod
from typing import TYPE_CHECKING

import attrs

from kstt.audit.figures.amounts import akin
from kstt.audit.figures.lines import columns_of_lines, lines_of, runs_of_lines
from kstt.audit.figures.marks import TIME_UNITS
from kstt.audit.figures.sizes import total_of
from kstt.audit.figures.sizes import whole as whole_numbers
from kstt.audit.relations.chance import chance_of_sum, is_slip, is_typing_error
from kstt.audit.relations.changes import PAST
from kstt.audit.relations.parallel import sums_of_lines
from kstt.audit.relations.rows import sums_of_rows
from kstt.audit.relations.stated import LEFT, stated_sums
from kstt.audit.relations.sums import Sum, is_every_level
from kstt.audit.words.measures import identities
from kstt.audit.words.phrases import TIMES

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from kstt.audit.figures.amounts import Amount
    from kstt.audit.figures.sizes import Size
    from kstt.audit.words.measures import Measure

__all__ = ["candidates"]

_ROUNDS, _WIDE = 3, 8
_MOST, _SKIPPED = 6, 4
"""The most parts of a total among neighbours, and the most counts between it and its parts."""
_LONG = 60
"""The most parts of any total."""
_NEAREST = 3
"""The number of counts of one measure that are tried, the nearest first."""
_BACK = 40
"""The number of counts of one place among which one is said again."""
_SMALL, _SELDOM = 50, 0.1
"""A sum off by less than this part of its total may be meant; blocks that agree oftener are not tried."""
_SHOWN, _LIKELY = 0.01, 0.05
"""What lines show by chance less often than this is meant; what is likelier explains nothing."""
_OF = re.compile(r"(?<!\w)(?:trong|của|trên)(?: tổng)?(?: số)?\s*$", re.IGNORECASE)
_LED = re.compile(r"(?<!\w)trong(?: tổng)?(?: số)?\s*$", re.IGNORECASE)
_LESS = re.compile(r"(?<!\w)(?:trừ(?: đi)?|bị trừ)\s*$", re.IGNORECASE)
"""Words before what is taken off a total."""

_Counts = tuple["Amount", ...]


@attrs.define
class _Way:
    """A sum come upon, and all the ways that lead to it."""

    total: Amount
    parts: _Counts
    beside: _Counts
    tried: int
    ways: set[str] = attrs.field(factory=set)
    edges: set[str] = attrs.field(factory=set)


@attrs.define
class _Found:
    """The sums come upon so far, each once."""

    sums: dict[tuple[object, ...], _Way] = attrs.field(factory=dict)

    def add(
        self, total: Amount, parts: Sequence[Amount], way: str, tried: int = 1, *,
        beside: _Counts = (), edges: Iterable[str] = (),
    ) -> bool:  # fmt: skip
        """Add a sum, or one more way to it; not one whose members count different things."""
        if not parts or total in parts or not all(akin(total, part) for part in parts):
            return False
        key = (total.at, frozenset(part.at for part in parts), tuple(one.at for one in beside))
        one = self.sums.get(key)
        if one is None:
            one = self.sums[key] = _Way(total, tuple(parts), beside, tried)
        one.tried = min(one.tried, tried)
        one.ways.add(way)
        one.edges.update(edges)
        return True

    def every(self) -> Iterator[Sum]:
        """The sums."""
        for one in self.sums.values():
            ways, edges = frozenset(one.ways), frozenset(one.edges)
            yield Sum(one.total, one.parts, one.beside, ways, one.tried, edges)


def candidates(amounts: Sequence[Amount]) -> list[Sum]:
    """The sums that the counts of a text may be, whether they add up or not; each once."""
    found = _Found()
    exact = [amount for amount in amounts if amount.count is not None]
    counts = [amount for amount in exact if amount.ratio is None]
    _lists(found, amounts, counts)
    _rows(found, exact, counts)
    _lines(found, amounts, counts)
    _ratios(found, amounts)
    _form(found, [amount for amount in exact if not amount.begins_change])
    _bounds(found, counts)
    _repeats(found, counts)
    _levels(found, counts)
    stated_sums(found.add, amounts, counts)
    sums_of_rows(found.add, amounts)
    sums_of_lines(found.add, amounts)
    return list(found.every())


def _lists(found: _Found, amounts: Sequence[Amount], counts: Sequence[Amount]) -> None:
    """Totals with the parts listed under them."""
    lists: dict[tuple[int, int], list[Amount]] = defaultdict(list)
    for amount in counts:
        at = _total_of(amounts, amount)
        if at is not None and amounts[at].elsewhere == amount.elsewhere and akin(amounts[at], amount):
            # Each sentence may divide the same total in a way of its own.
            bullets = amount.listed is not None and amount.listed.bullets
            lists[at, -1 if bullets else amount.sentence].append(amount)
    for (at, _), parts in lists.items():
        total = amounts[at]
        if total.count is not None and 1 < len(parts) <= _LONG:
            # ``tổng điểm 88,15, trong đó …, trừ 1,50 điểm``
            less = tuple(part for part in parts if _LESS.search(part.before))
            listed = [part for part in parts if part not in less]
            # What adds up may be the first parts of a list: others stand beside them.
            added = list(accumulate(part.count or 0 for part in listed))
            stops = (stop for stop in range(len(listed), 1, -1) if added[stop - 1] == total.count)
            found.add(total, listed[: next(stops, len(listed))], "marked", beside=less)


def _total_of(amounts: Sequence[Amount], part: Amount) -> int | None:
    """What a part is listed under: ``120 lượt, 5 tỷ đồng: A 80 lượt, 3 tỷ đồng; …`` has two such totals."""
    at = part.parent
    for _ in range(_NEAREST):
        if at is None or not part.noun or akin(amounts[at], part):
            break
        at = amounts[at].cousin
    return at if at is None or akin(amounts[at], part) else part.parent


def _rows(found: _Found, exact: Sequence[Amount], counts: Sequence[Amount]) -> None:
    """Totals of their neighbours, in every row of counts; what a total explains is then left out."""
    bases = [a for a in exact if a.ratio is None or a.ratio < a.at]
    firsts = [a for a in exact if a.ratio is None or a.ratio > a.at]
    tops = [a for a in counts if a.listed is None or a.listed.bullets]
    for way, row in (
        *(("sentence", row) for row in lines_of(bases, lambda a: a.sentence)),
        *(("paragraph", row) for some in (bases, firsts) for row in lines_of(some, lambda a: a.paragraph)),
        *(("level", row) for row in lines_of(tops, lambda a: (a.section, a.parent))),
        *(("section", row) for row in lines_of(tops, lambda a: a.section)),
    ):
        nouns = {amount.noun for amount in row} - {""}
        alike = ([a for a in row if a.noun == noun] for noun in sorted(nouns) if len(nouns) > 1)
        for one_row in (row, *alike):
            left = one_row
            for _ in range(_ROUNDS):
                explained = _explained(list(_row(found, way, left)))
                if not explained:
                    break
                left = [amount for amount in left if amount.at not in explained]


def _row(found: _Found, way: str, row: Sequence[Amount]) -> Iterator[tuple[int, list[int]]]:
    """Find the sums of a row that hold or nearly do; return those that hold, as totals and places."""
    counts = whole_numbers(*(amount.count or 0 for amount in row))
    upto = list(accumulate(counts, initial=0))
    for at, size in enumerate(counts):
        for tried, (start, stop) in enumerate(_blocks(at, len(row)) if size else (), 1):
            around = start < at < stop
            every = stop - start - around == len(row) - 1
            if tried > size * _SELDOM and not every:
                continue
            added = upto[stop] - upto[start] - (size if around else 0)
            lacking = abs(size - added)
            if lacking and not (is_typing_error(lacking) or _SMALL * lacking <= size):
                continue
            others = [i for i in range(start, stop) if i != at]
            if not all(counts[i] and counts[i] != added - size for i in others):
                # Without one of them the others would make it: it stands beside them.
                continue
            edges = {
                "after": start == at + 1, "before": stop == at, "starts": start == 0,
                "ends": stop == len(row), "all": every,
            }  # fmt: skip
            named = [edge for edge, is_so in edges.items() if is_so]
            first = 1 if every else tried
            said = found.add(row[at], [row[i] for i in others], way, first, edges=named)
            if said and not lacking and chance_of_sum(size, first) <= _LIKELY:
                yield size, [row[i].at for i in others]
    if _MOST + 1 < len(row) <= _LONG:
        found.add(row[0], row[1:], way, edges=("all", "after"))
        found.add(row[-1], row[:-1], way, edges=("all", "before"))


def _blocks(at: int, length: int) -> Iterator[tuple[int, int]]:
    """The blocks of two to six neighbours of a place, the nearest first; then those on both sides of it."""
    for skipped in range(_SKIPPED + 1):
        for size in range(2, _MOST + 1):
            if at + 1 + skipped + size <= length:
                yield at + 1 + skipped, at + 1 + skipped + size
            if at - skipped - size >= 0:
                yield at - skipped - size, at - skipped
    for size in range(3, _MOST + 2):
        for start in range(max(at - size + 2, 0), min(at, length - size + 1)):
            yield start, start + size


def _explained(held: Sequence[tuple[int, Sequence[int]]]) -> set[int]:
    """The parts that stand for no more than their total: of several, the smallest is theirs."""
    least: dict[int, int] = {}
    for size, parts in held:
        for part in parts:
            least[part] = min(size, least.get(part, size))
    alone = (parts for size, parts in held if all(least[part] == size for part in parts))
    return {part for parts in alone for part in parts}


def _lines(found: _Found, amounts: Sequence[Amount], counts: Sequence[Amount]) -> None:
    """The sums of paragraphs, sentences and rows such as ``2.811/5.323/8.134`` that count alike."""
    listed = [a for a in counts if a.listed is None or a.listed.bullets]
    for lines in (
        lines_of(listed, lambda a: a.paragraph),
        lines_of(counts, lambda a: a.paragraph),
        lines_of(counts, lambda a: a.sentence),
    ):
        for run in runs_of_lines(lines, even=False):
            _shown(found, columns_of_lines(run), ends=True)
        for run in runs_of_lines(lines, even=True):
            _shown(found, run, ends=False)
    firsts = [a for a in amounts if a.ratio is not None and a.ratio > a.at and a.count is not None]
    for parts in lines_of(firsts, lambda a: a.paragraph):
        if 2 < len(parts) <= _LONG:
            _shown(found, [parts, [amounts[part.ratio or 0] for part in parts]], ends=True)


def _shown(found: _Found, lines: Sequence[Sequence[Amount]], *, ends: bool) -> None:
    """What adds up at the same places of most lines: of ``ends`` only the first or last of all others.

    ``đầu tuần 12, vào 399, ra 359, cuối tuần 52`` adds up in pairs.
    """
    last = len(lines[0]) - 1 if lines else 0
    if last < 2:
        return
    places: list[tuple[tuple[int, ...], int, int]] = [((last,), 0, last), ((0,), 1, last + 1)]
    if not ends and last < _WIDE:
        every = product(range(last + 1), range(last), range(2, last + 2))
        places = [((at,), i, j) for at, i, j in every if j > i + 1 and at in {i - 1, j}]
        places += [((at, at + 1), at + 2, at + 4) for at in range(last - 2)]
    for firsts, start, stop in places:
        lined = [([line[at] for at in firsts], line[start:stop]) for line in lines]
        lined = [(whole, parts) for whole, parts in lined if all(akin(whole[0], a) for a in (*whole, *parts))]
        kept = [(whole, parts) for whole, parts in lined if _added(whole) == _added(parts)]
        held = [_added(whole) for whole, _ in kept]
        if (
            held
            and 2 * len(held) >= len(lined)
            and prod(chance_of_sum(size, len(places)) for size in held) <= _SHOWN
        ):
            way = "lines" if 2 * len(held) > len(lined) else "half the lines"
            for (total, *beside), parts in lined:
                if ends or any(_says_alike(total, whole[0]) for whole, _ in kept):
                    found.add(total, parts, way, beside=tuple(beside))


def _says_alike(one: Amount, other: Amount) -> bool:
    """Whether the words of two counts at one place of two lines may be of the same thing."""
    first, second = one.own.cues, other.own.cues
    return one.noun == other.noun and (first == second or bool(first & second))


def _added(counts: Iterable[Amount]) -> Size:
    return total_of(one.count or 0 for one in counts)


def _ratios(found: _Found, amounts: Sequence[Amount]) -> None:
    """Ratios of a paragraph that have one base, and what is left of one: ``87/113 hồ sơ, còn 26 hồ sơ``."""
    firsts = [a for a in amounts if a.ratio is not None and a.ratio > a.at and a.count is not None]
    for amount in firsts:
        base = amounts[amount.ratio or 0]
        after = (a for a in amounts[base.at + 1 : base.at + 4] if a.count is not None and a.ratio is None)
        # ``87/113 hồ sơ, còn 6 hồ sơ quá hạn``
        after = (a for a in after if not (a.own.cues & TIMES) - amount.own.cues)
        left = next((a for a in after if a.sentence == amount.sentence or "pending" in a.own.cues), None)
        if left is None or left.paragraph != amount.paragraph:
            continue
        if LEFT.search(left.before) or "pending" in left.own.cues:
            found.add(base, (amount, left), "ratio")
    every = lines_of(firsts, lambda a: a.paragraph)
    for parts in (line for line in every if 1 < len(line) <= _MOST):
        bases = [amounts[part.ratio or 0] for part in parts]
        added = sum(part.count or 0 for part in parts)
        whole = next((base for base in bases if base.count == added), None)
        if whole is not None:
            for base in bases:
                if base is whole or is_slip(base.count or 0, whole.count or 0):
                    found.add(base, parts, "ratio")


def _form(found: _Found, exact: Sequence[Amount]) -> None:
    """The sums that the form demands of what is counted at one place."""
    clusters: dict[tuple[object, ...], list[Amount]] = defaultdict(list)
    for amount in exact:
        if amount.account and amount.meanings:
            clusters[amount.account, amount.place, amount.elsewhere].append(amount)
    for cluster in clusters.values():
        named: dict[Measure, list[Amount]] = defaultdict(list)
        for amount in cluster:
            for meaning in amount.meanings:
                named[meaning].append(amount)
        for whole, totals in list(named.items()):
            for beside, way in identities(whole):
                if all(one in named for one in (*beside, *way)):
                    for total in totals:
                        _form_of(found, total, (whole, *beside, *way), len(beside), named)


def _form_of(
    found: _Found, total: Amount, measures: Sequence[Measure], beside: int,
    named: dict[Measure, list[Amount]],
) -> None:  # fmt: skip
    """The nearest counts of each measure that make the sum hold, else the nearest of all."""
    near = [_nearest(total, named[one]) for one in measures[1:]]
    first: tuple[Amount, ...] = ()
    for chosen in product(*near):
        if len(set(map(id, chosen))) == len(chosen):
            first = first or chosen
            if _added((total, *chosen[:beside])) == _added(chosen[beside:]):
                first = chosen
                break
    holds = _added((total, *first[:beside])) == _added(first[beside:])
    if total.ratio is not None and not holds:
        # What the base of a ratio counts is no more than likely.
        return
    likely = all(a.meanings[0] == one for a, one in zip((total, *first), measures, strict=False))
    edges = ("first meanings",) if likely else ()
    found.add(total, first[beside:], "form", _NEAREST, beside=first[:beside], edges=edges)


def _nearest(total: Amount, counts: Sequence[Amount]) -> list[Amount]:
    """The counts nearest to a total, those after it first; not those of another base."""
    at = bisect(counts, total.at, key=lambda a: a.at)
    around = (a for a in counts[max(at - 2 * _NEAREST, 0) : at + 2 * _NEAREST] if a is not total)
    own = (a for a in around if a.base in {None, total.at})
    return sorted(own, key=lambda a: (abs(a.at - total.at), a.at < total.at))[:_NEAREST]


def _bounds(found: _Found, counts: Sequence[Amount]) -> None:
    """``Trong 50 hồ sơ đã giải quyết, có 60 hồ sơ …``: a part is no more than its whole."""
    for total, part in pairwise(counts):
        # ``trong 3 ngày`` says how long something took.
        led = total.sentence == part.sentence and total.noun not in TIME_UNITS and _LED.search(total.before)
        if led and total.noun and part.noun and (part.count or 0) > (total.count or 0):
            found.add(total, (part,), "bound")


def _repeats(found: _Found, counts: Sequence[Amount]) -> None:
    """What is said again of one place in another sentence, perhaps with a slip of the hand."""
    for same in lines_of(counts, lambda a: str(a.elsewhere)):
        for at, echo in enumerate(same):
            of = _OF.search(echo.before)
            these = "these" in echo.own.cues or of
            for one in same[max(at - _BACK, 0) : at]:
                if echo.parent in {one.at, one.parent} - {None}:
                    # Two parts of one list, or a part and its total, are two things.
                    continue
                if one.place != echo.place and not ("these" in echo.own.cues and one.meanings):
                    # What is said above is said of its place; else the places say whether it is the same.
                    continue
                same_unit = one.noun == echo.noun and not echo.over
                alike = (of and same_unit) or one.meanings[:1] == echo.meanings[:1] != ()
                alike = alike and bool(PAST.search(one.before)) == bool(PAST.search(echo.before))
                said = one.count == echo.count or (
                    alike
                    and min(one.count or 0, echo.count or 0) > _SMALL
                    and is_slip(one.count or 0, echo.count or 0)
                )
                if (these or alike) and said and one.sentence != echo.sentence:
                    found.add(one, (echo,), "repeat")


def _levels(found: _Found, counts: Sequence[Amount]) -> None:
    """What is counted alike at every level of authority adds up to the whole."""
    plain = [a for a in counts if a.meanings and not a.place.unit and not a.place.category]
    for same in lines_of(plain, lambda a: (a.meanings[0], a.elsewhere)):
        for run in chain(lines_of(same, lambda a: a.paragraph), [same]):
            first = {a.place.level: a for a in reversed(run) if a.place.level is not None}
            parts = tuple(sorted(first.values(), key=lambda one: one.at))
            if is_every_level(parts) and len({part.paragraph for part in parts}) in {1, len(parts)}:
                for whole in same:
                    if whole.place.level is None:
                        found.add(whole, parts, "levels")
                break
