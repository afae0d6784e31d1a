"""The numbers of a table's lines, recognised together: each follows from the one before."""

from __future__ import annotations

from typing import TYPE_CHECKING

from kstt.numerals import parse_roman, roman

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

__all__ = ["last_number", "numbered_lines"]

_NEXT, _JUMP, _ODD = 0.0, 5.0, 9.0
"""What it costs that a line has the number that follows, a higher one, or another."""
_UNREAD = 7.0
"""What it costs that a number was not read as it is."""
_KEPT = 400
"""Ways to number the lines so far that are followed."""


def numbered_lines(readings: Sequence[Mapping[str, float]], after: tuple[int, int] = (0, 0)) -> list[str]:
    """The likeliest numbers of lines in order.

    Args:
        readings: for each line its readings, roman or arabic, each with the logarithm of its likelihood.
        after: the section and the line that came before, on the page before.

    >>> numbered_lines([{"I": -0.9, "1": -0.5}, {"1": -0.1}, {"2": -1.0, "7": -0.6}, {"3": -0.1}])
    ['I', '1', '2', '3']
    """
    # By the last section and the last number under it: the likelihood, and the numbers so far.
    states: dict[tuple[int, int], tuple[float, tuple[str, ...]]] = {after: (0.0, ())}
    for line in readings:
        reached: dict[tuple[int, int], tuple[float, tuple[str, ...]]] = {}
        for (section, last), (log, numbers) in states.items():
            for text, own in {**line, **_expected(line, section, last)}.items():
                state, cost = _step(section, last, text)
                total = log + own - cost
                if state not in reached or total > reached[state][0]:
                    reached[state] = total, (*numbers, text)
        best = sorted(reached.items(), key=lambda each: -each[1][0])
        states = dict(best[:_KEPT])
    return list(max(states.values(), key=lambda each: each[0])[1])


def last_number(numbers: Sequence[str], after: tuple[int, int] = (0, 0)) -> tuple[int, int]:
    """The section and the line under it that numbers of lines end in.

    >>> last_number(["I", "1", "2", "", "II", "1"])
    (2, 1)
    """
    state = after
    for number in numbers:
        state, _ = _step(*state, number)
    return state


def _expected(line: Mapping[str, float], section: int, last: int) -> dict[str, float]:
    """The numbers that may follow, where what was read is like them, though no reading has them."""
    most = max(line.values(), default=0.0)
    lengths = {len(text) for text in line if text.isdecimal()}
    following = [str(last + 1)] if len(str(last + 1)) in lengths else []
    # The strokes of II are easily taken for one.
    if any(parse_roman(text) for text in line if text and not text.isdecimal()):
        following.append(roman(section + 1))
    return {text: most - _UNREAD for text in following if text not in line}


def _step(section: int, last: int, text: str) -> tuple[tuple[int, int], float]:
    if not text:
        return (section, last), 0.5
    if text.isdecimal():
        number = int(text)
        cost = _NEXT if number == last + 1 else _JUMP if number > last else _ODD
        return (section, number), cost
    number = parse_roman(text) or 0
    if not number or roman(number) != text:
        return (section, last), _ODD + 4
    cost = _NEXT if number == section + 1 else _JUMP if number > section else _ODD
    return (number, 0), cost
