"""The figures under a header as readings of it compare them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from kstt.io.grid.columns.blocks import at
from kstt.io.grid.columns.odd_counts import odd_count
from kstt.tables.cells import ReportedCell

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from kstt.io.grid.columns.fitting import Candidate

__all__ = ["figures_in", "make_one_table"]

_SAMPLE, _SEVERAL = 64, 4
"""The most rows in which sums are sought, and the counts that a row must have."""


def figures_in(rows: Sequence[Sequence[str]], spots: set[int]) -> Iterator[dict[int, int]]:
    """The counts of the first rows that have several in some columns, by column."""
    found, several = 0, min(_SEVERAL, len(spots))
    for row in rows[: _SAMPLE * 4]:
        counts: dict[int, int] = {}
        for c, text in enumerate(row):
            if text and c in spots:
                value = ReportedCell.read(text).value
                value = odd_count(text) if value is None else value
                if value is not None:
                    counts[c] = value
        if len(counts) >= several:
            found += 1
            yield counts
        if found >= _SAMPLE:
            return


def make_one_table(
    one: Sequence[Candidate], other: Sequence[Candidate], rows: Sequence[Sequence[str]]
) -> bool:
    """Whether two readings give the same table: the same texts, or counts that add up alike, in every row."""
    return all(
        _texts(row, a) == _texts(row, b) or (_added(row, a) is not None and _added(row, a) == _added(row, b))
        for a, b in zip(one, other, strict=True)
        if a.columns != b.columns
        for row in rows
    )


def _texts(row: Sequence[str], one: Candidate) -> list[str]:
    return [text for c in one.columns if (text := at(row, c))]


def _added(row: Sequence[str], one: Candidate) -> int | None:
    """The sum of a row's counts in some columns, a blank being none among others; ``None`` for no count."""
    cells = [ReportedCell.read(at(row, c)) for c in one.columns]
    counts = [0 if cell.is_blank else cell.value for cell in cells]
    return None if all(cell.is_blank for cell in cells) or None in counts else sum(filter(None, counts))
