"""Sums among the rows that they add up, however called: shown by a total that does not count them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from kstt.definitions.totals import is_total
from kstt.errors import DocumentError
from kstt.i18n import msg
from kstt.io.grid.subtotals import is_section

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from kstt.definitions.layout import FormLayout
    from kstt.io.grid.lines import TableLine

__all__ = ["inner_sums"]

_TELLING = 3
"""Different counts that must be counted twice, beyond chance."""
_LARGE = 10
"""The least count of which this is no chance: small ones are often the sum of others."""
_SEVERAL = 3
"""The fewest rows of which one may be the sum of others."""
_EQUAL = 4
"""Counts other than 0 that must be equal where a few others are not."""
_LONGEST = 6
"""The longest number of a row that is looked at."""
_MOST = 500
"""The most rows of a total that are tried."""
_Counts = tuple[int, ...]


def inner_sums(lines: Sequence[TableLine], layout: FormLayout, source: str) -> dict[int, list[TableLine]]:
    """The lines that are the sum of rows right under or above them, each with these rows.

    Only where a total, or the heading of a section, is the sum of the other rows without them, and not with
    them; a few wrong cells aside. Never a line numbered in one run with those beside it, nor where the counts
    are so small that they may be equal by chance.

    Args:
        lines: the lines of a table.
        layout: its layout.
        source: what to call the document in an error.

    Raises: DocumentError where a total is half of the sum of its rows in every column, and it is not clear
        which of them are sums of others.
    """
    found: dict[int, list[TableLine]] = {}
    for total, rows in _blocks(lines, layout):
        counts = [lines[i].counts for i in rows]
        own = lines[total].counts
        known = [one for one in counts if one is not None]
        if own is None or len(known) < len(counts) or not rows:
            continue
        excess = tuple(a - b for a, b in zip(_added(known), own, strict=True))
        able = [not _is_in_run(lines, i) for i in rows]
        if not any(able) or not _is_beyond_chance(excess):
            continue
        for near, step in ((False, 1), (False, -1), (True, 1), (True, -1)) if len(rows) <= _MOST else ():
            sums = _sums(known, able, step, near=near)
            twice = _added([known[i] for i in sums]) if sums else ()
            if twice == excess or (near and sums and _is_beyond_chance(twice) and _are_alike(twice, excess)):
                found |= {rows[i]: [lines[rows[k]] for k in sorted(under)] for i, under in sums.items()}
                break
        else:
            if excess == own and len(rows) >= _SEVERAL:
                raise DocumentError(
                    source,
                    msg("rows whose sum is twice the total in every column"),
                    msg("each case in one row: rows that add up others numbered or marked as such"),
                    msg("number the rows that count, or leave the others out"),
                )
    return found


def _is_in_run(lines: Sequence[TableLine], i: int) -> bool:
    """Whether a line has a number right after or before that of a line beside it."""
    number = lines[i].bare_number
    if not number.isdecimal() or len(number) > _LONGEST:
        return False
    beside = [lines[k].bare_number for k in (i - 1, i + 1) if 0 <= k < len(lines)]
    around = (int(number) - 1, int(number) + 1)
    return any(other.isdecimal() and len(other) <= _LONGEST and int(other) in around for other in beside)


def _is_beyond_chance(counts: Sequence[int]) -> bool:
    """Whether counts are so many, different and large that they can hardly be a sum by chance."""
    return len({count for count in counts if count >= _LARGE}) >= _TELLING


def _are_alike(some: _Counts, others: _Counts) -> bool:
    """Whether counts are equal but for a few."""
    equal = sum(1 for a, b in zip(some, others, strict=True) if a == b and a)
    return equal >= _EQUAL and equal > sum(a != b for a, b in zip(some, others, strict=True))


def _blocks(lines: Sequence[TableLine], layout: FormLayout) -> Iterator[tuple[int, list[int]]]:
    """Each total or heading of a section with figures, with the rows that it should be the sum of."""
    total: int | None = None
    head: int | None = None
    rows: list[int] = []
    for i, line in enumerate(lines):
        if is_total(line.number, line.label, layout.total_label):
            total = i if total is None else total
        elif layout.sections and is_section(line):
            if head is not None:
                yield head, rows
            head, rows = i, []
        else:
            rows.append(i)
    head = total if head is None else head
    if head is not None and not lines[head].is_blank:
        yield head, rows


def _sums(rows: Sequence[_Counts], able: Sequence[bool], step: int, *, near: bool) -> dict[int, list[int]]:
    """The rows that are the sum of several other than 0 under them (a step of -1: above), with these.

    Args:
        rows: the counts of each row.
        able: whether a row may be a sum.
        step: the direction.
        near: a few counts of a row may be no sums.
    """
    found: dict[int, list[int]] = {}
    inside: set[int] = set()
    order = range(len(rows)) if step < 0 else range(len(rows) - 1, -1, -1)
    for i in order:
        if not able[i] or not any(rows[i]):
            continue
        added: _Counts = (0,) * len(rows[i])
        most = len(added) - _EQUAL if near else 0
        under: list[int] = []
        k = i + step
        while 0 <= k < len(rows) and sum(a > b for a, b in zip(added, rows[i], strict=True)) <= most:
            if k not in found and any(rows[k]):
                if k in inside:
                    break
                under.append(k)
                added = _added([added, rows[k]])
                equal = added == rows[i] or (near and _are_alike(added, rows[i]))
                if equal and len(under) > 1:
                    found[i] = under
                    inside.update(under)
                    break
            k += step
    return found


def _added(rows: Sequence[_Counts]) -> _Counts:
    return tuple(map(sum, zip(*rows, strict=True)))
