"""Sums among the rows that they add up, however called: shown by a total that does not count them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from kstt.errors import DocumentError
from kstt.i18n import msg
from kstt.io.grid.subtotals import is_section
from kstt.tables.table import is_total

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from kstt.definitions.layout import FormLayout
    from kstt.io.grid.lines import TableLine

__all__ = ["inner_sums"]

_TELLING = 3
"""Columns in which sums must be counted twice, beyond chance."""
_SEVERAL = 3
"""The fewest rows of which one may be the sum of others."""
_MOST = 500
"""The most rows of a total that are tried."""
_Counts = tuple[int, ...]


def inner_sums(lines: Sequence[TableLine], layout: FormLayout, source: str) -> dict[int, list[TableLine]]:
    """The lines that are the sum of rows right under or above them, each with these rows.

    Only where a total, or the heading of a section, is the sum of the other rows without them in every
    column, and not with them.

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
        if min(excess) < 0 or sum(map(bool, excess)) < _TELLING:
            continue
        for step in (1, -1) if len(rows) <= _MOST else ():
            sums = _sums(known, step)
            if sums and _added([known[i] for i in sums]) == excess:
                found |= {rows[i]: [lines[rows[k]] for k in under] for i, under in sums.items()}
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


def _sums(rows: Sequence[_Counts], step: int) -> dict[int, list[int]]:
    """The rows that are the sum of several other than 0 under them (a step of -1: above), with these."""
    found: dict[int, list[int]] = {}
    inside: set[int] = set()
    order = range(len(rows)) if step < 0 else range(len(rows) - 1, -1, -1)
    for i in order:
        if not any(rows[i]):
            continue
        added: _Counts = (0,) * len(rows[i])
        under: list[int] = []
        k = i + step
        while 0 <= k < len(rows) and all(a <= b for a, b in zip(added, rows[i], strict=True)):
            if k not in found and any(rows[k]):
                if k in inside:
                    break
                under.append(k)
                added = _added([added, rows[k]])
                if added == rows[i] and len(under) > 1:
                    found[i] = under
                    inside.update(under)
                    break
            k += step
    return found


def _added(rows: Sequence[_Counts]) -> _Counts:
    return tuple(map(sum, zip(*rows, strict=True)))
