"""Rows that show how a template is filled in, left in: those that call themselves so and nothing counts."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import TYPE_CHECKING

from kstt.io.grid.lines.line import adds_up
from kstt.io.grid.lines.sections import is_roman
from kstt.numerals import whole_number
from kstt.text import name_key

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from kstt.io.grid.lines.line import TableLine

__all__ = ["called_examples", "calls_itself_example", "examples_in"]


def _pattern(words: str, alone: str) -> str:
    return (
        rf"\W*(?:{words}|{alone})\W*"
        rf"|\(?(?:{words})(?:\)|\)?\s*:|\s+(?=[^\W\d_])).*|\(?(?:{alone}|m[aẫ]u)\)?\s*:.*"
        rf"|.*\((?:{words}|{alone})\)"
    )


_EXAMPLE = re.compile(_pattern("ví dụ|vd", r"v\.d|dòng mẫu"))
_WITHOUT_MARKS = re.compile(_pattern("vi du|vd", r"v\.d"))
"""Without marks *dong mau* is also a place, *Đồng Mậu*."""
_NUMBER = re.compile(r"\W*mẫu\W*")


@lru_cache(maxsize=65_536)
def calls_itself_example(text: str) -> bool:
    """Whether the name of a row says that it is an example; a code such as *VD.01* does not.

    >>> [calls_itself_example(text) for text in ("Ví dụ: Hộ tịch", "Mẫu: Hộ tịch", "VD")]
    [True, True, True]
    >>> [calls_itself_example(text) for text in ("VD.01", "Đồng Mậu", "Mẫu dấu")]
    [False, False, False]
    """
    if text.isdecimal():
        return False
    name = name_key(text)
    return (_WITHOUT_MARKS if name.isascii() else _EXAMPLE).fullmatch(name) is not None


def examples_in(lines: Sequence[TableLine]) -> list[int]:
    """The lines, by their place, that are examples.

    A line that a total or a section counts is none, nor is one that the numbering goes on with where no sum
    decides.

    Raises: UnseenError where counts that are not to be looked at decide.
    """
    found = set(called_examples(lines))
    if not found:
        return []
    for total, rows in _sums(lines):
        own = found.intersection(rows)
        if not own:
            continue
        if adds_up(lines[total], [lines[i] for i in rows if i not in own]):
            continue
        if adds_up(lines[total], [lines[i] for i in rows]):
            found -= own
        else:
            found -= {i for i in own if _goes_on(lines, rows, i)}
    beside = {i for _, rows in _sums(lines) for i in rows}
    everything = range(len(lines))
    return sorted(i for i in found if i in beside or not _goes_on(lines, everything, i))


def called_examples(lines: Sequence[TableLine]) -> list[int]:
    """The lines, by their place, that call themselves examples."""
    return [i for i, line in enumerate(lines) if _called(line)]


def _called(line: TableLine) -> bool:
    """Whether the name or the number of a line says that it is an example."""
    if calls_itself_example(line.label) or calls_itself_example(line.number):
        return True
    return not line.number.isdecimal() and _NUMBER.fullmatch(name_key(line.number)) is not None


def _sums(lines: Sequence[TableLine]) -> Iterator[tuple[int, list[int]]]:
    """The totals and sections of a table that have counts, each with the rows that it counts."""
    heads = [i for i, line in enumerate(lines) if is_roman(line.number)]
    totals = [i for i, line in enumerate(lines) if line.is_total()]
    apart = {*heads, *totals}
    for i in totals:
        if lines[i].has_counts:
            yield i, [k for k in range(len(lines)) if k not in apart]
    for i in heads:
        if lines[i].has_counts:
            end = next((k for k in range(i + 1, len(lines)) if k in apart), len(lines))
            yield i, list(range(i + 1, end))


def _goes_on(lines: Sequence[TableLine], rows: Sequence[int], i: int) -> bool:
    """Whether a row is numbered between those beside it, and no other has its number."""
    numbers = [whole_number(lines[k].bare_number) for k in rows]
    place = list(rows).index(i)
    own = numbers[place]
    if not own or numbers.count(own) > 1:
        return False
    before = numbers[place - 1] if place else None
    after = numbers[place + 1] if place + 1 < len(numbers) else None
    return (before is not None and before + 1 == own) or own + 1 == after
