"""Counts in lines side by side, and in columns across them."""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from kstt.audit.figures.amounts import Amount

__all__ = ["columns_of_lines", "lines_of", "runs_of_lines", "side_by_side"]

_Line = list["Amount"]


def lines_of(counts: Sequence[Amount], of: Callable[[Amount], object]) -> list[_Line]:
    """The counts in lines, by what they have in common."""
    found: dict[object, _Line] = defaultdict(list)
    for amount in counts:
        found[of(amount)].append(amount)
    return list(found.values())


def runs_of_lines(lines: Sequence[_Line], *, even: bool) -> Iterator[list[_Line]]:
    """The lines that follow on each other; they count alike, or are of one length."""
    run: list[_Line] = []
    for line in [*lines, []]:
        near = bool(run and line) and line[0].paragraph <= run[-1][0].paragraph + 2
        if near and (len(run[-1]) == len(line) if even else _are_alike(run[-1], line)):
            run.append(line)
            continue
        if len(run) > 1:
            yield run
        run = [line] if line else []


def columns_of_lines(run: Sequence[_Line]) -> list[_Line]:
    """The counts of lines in columns: by their places, or by what their words say."""
    if all(_are_in_step(run[0], line) for line in run):
        return [list(column) for column in zip(*run, strict=False)]
    by_kind = [{_kind(a): a for a in reversed(line)} for line in run]
    kinds = [kind for kind in by_kind[0] if kind and all(kind in line for line in by_kind)]
    return [[line[kind] for line in by_kind] for kind in kinds]


def side_by_side(amounts: Sequence[Amount], marks: str) -> list[_Line]:
    """The rows of three or more with nothing between two of them but one of some marks."""
    runs: list[_Line] = []
    for amount in amounts:
        last = runs[-1][-1] if runs else None
        text = amount.figure.sentence.text
        joined = last is not None and last.figure.sentence is amount.figure.sentence
        between = text[last.figure.end : amount.figure.start].strip() if last and joined else ""
        if between and between in set(marks):
            runs[-1].append(amount)
        else:
            runs.append([amount])
    return [run for run in runs if len(run) > 2]


def _are_alike(one: _Line, other: _Line) -> bool:
    """Whether two lines count alike: in as many counts, or in two kinds that both name."""
    if len(one) == len(other) and _are_in_step(one, other):
        return True
    return len((set(map(_kind, one)) & set(map(_kind, other))) - {frozenset()}) > 1


def _are_in_step(one: _Line, other: _Line) -> bool:
    kinds = [(_kind(a), _kind(b)) for a, b in zip(one, other, strict=False)]
    return all(not x or not y or x == y for x, y in kinds)


def _kind(amount: Amount) -> frozenset[str]:
    said = amount.own.statuses | amount.own.details
    return said or frozenset(key for one in amount.meanings[:1] for key in one.columns)
