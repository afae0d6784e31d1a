"""Lines side by side: what adds up in most of them, or in most of their columns, is meant to in all."""

from __future__ import annotations

from collections import defaultdict
from math import prod
from typing import TYPE_CHECKING

import attrs

from kstt.audit.amounts import akin
from kstt.audit.evidence import chance_of_sum
from kstt.audit.relation import Sum

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from kstt.audit.amounts import Amount

__all__ = ["lines_of", "parallel_sums", "sums_shown"]

_RARE = 0.01
_WIDE = 8
"""The number of counts in a line, and of lines, among which a total is sought."""

_Line = list["Amount"]


def parallel_sums(counts: Sequence[Amount]) -> Iterator[Sum]:
    """The sums of paragraphs, sentences and rows such as ``2.811/5.323/8.134`` that count alike."""
    listed = [a for a in counts if a.listed is None or a.listed.bullets]
    for lines in (
        lines_of(listed, lambda a: a.paragraph),
        lines_of(counts, lambda a: a.paragraph),
        lines_of(counts, lambda a: a.sentence),
        _slashed(counts),
    ):
        for run in _runs(lines, _alike):
            yield from sums_shown(_columns(run), ends=True)
        for run in _runs(lines, lambda one, other: len(one) == len(other)):
            yield from sums_shown(run, ends=False)


def _runs(lines: Sequence[_Line], alike: Callable[[_Line, _Line], bool]) -> Iterator[list[_Line]]:
    """The lines that follow on each other and are alike."""
    run: list[_Line] = []
    for line in [*lines, []]:
        if run and line and line[0].paragraph <= run[-1][0].paragraph + 2 and alike(run[-1], line):
            run.append(line)
            continue
        if len(run) > 1:
            yield run
        run = [line] if line else []


def sums_shown(lines: Sequence[_Line], *, ends: bool) -> Iterator[Sum]:
    """What adds up at the same places of most lines: of ``ends`` only the first or last of all others."""
    last = len(lines[0]) - 1 if lines else 0
    if last < 2:
        return
    if ends or last >= _WIDE:
        places = [(last, 0, last), (0, 1, last + 1)]
    else:
        places = [
            (at, start, stop)
            for at in range(last + 1)
            for start in range(last)
            for stop in range(start + 2, last + 2)
            if at in {start - 1, stop}
        ]
    for at, start, stop in places:
        sums = [Sum(line[at], tuple(line[start:stop]), claimed=False) for line in lines]
        sums = [one for one in sums if all(akin(one.total, part) for part in one.parts)]
        held = [one for one in sums if one.holds]
        called = ends and at == last and _is_called(lines[0])
        chance = prod(chance_of_sum(one.stated, len(places)) for one in held)
        most = called or 2 * len(held) > len(sums)
        if called or (held and 2 * len(held) >= len(sums) and chance <= _RARE):
            for one in sums:
                claimed = one.near if most else bool(one.mistyped)
                claimed = claimed and not one.may_fall_short
                yield attrs.evolve(one, claimed=claimed, chance=chance if one.holds else 0.0)


def _is_called(column: _Line) -> bool:
    """Whether the last of a column, and no other, is called the total of the others."""
    called = [bool(one.own.cues & {"these", "whole", "total", "since"}) for one in column]
    named = not column[-1].named or all(one.named for one in column)
    return called[-1] and not any(called[:-1]) and named


def lines_of(counts: Sequence[Amount], of: Callable[[Amount], object]) -> list[_Line]:
    """The counts in lines, by what they have in common."""
    found: dict[object, _Line] = defaultdict(list)
    for amount in counts:
        found[of(amount)].append(amount)
    return list(found.values())


def _slashed(counts: Sequence[Amount]) -> list[_Line]:
    """Rows such as ``tỉnh/huyện/xã/tổng: 9/12/3/24``."""
    runs: list[_Line] = []
    for amount in counts:
        last = runs[-1][-1] if runs else None
        text = amount.figure.sentence.text
        joined = last is not None and last.figure.sentence is amount.figure.sentence
        if last is not None and joined and text[last.figure.end : amount.figure.start].strip() == "/":
            runs[-1].append(amount)
        else:
            runs.append([amount])
    return [run for run in runs if len(run) > 2]


def _alike(one: _Line, other: _Line) -> bool:
    """Whether two lines count alike: in as many counts, or in two kinds that both name."""
    if len(one) == len(other) and _are_in_step(one, other):
        return True
    return len({kind for a in one if (kind := _kind(a))} & set(map(_kind, other))) > 1


def _are_in_step(one: _Line, other: _Line) -> bool:
    kinds = [(_kind(a), _kind(b)) for a, b in zip(one, other, strict=False)]
    return all(not x or not y or x == y for x, y in kinds)


def _columns(run: Sequence[_Line]) -> list[_Line]:
    """The counts of lines in columns: by their places, or by what their words say."""
    if all(_are_in_step(run[0], line) for line in run):
        return [list(column) for column in zip(*run, strict=False)]
    by_kind = [{_kind(a): a for a in reversed(line)} for line in run]
    kinds = [kind for kind in by_kind[0] if kind and all(kind in line for line in by_kind)]
    return [[line[kind] for line in by_kind] for kind in kinds]


def _kind(amount: Amount) -> frozenset[str]:
    said = amount.own.statuses | amount.own.details
    return said or frozenset(key for one in amount.meanings[:1] for key in one.columns)
