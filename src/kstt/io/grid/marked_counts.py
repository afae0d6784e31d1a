"""Counts with a mark or a remark beside them: a star, the number of a footnote, *12 (trong đó 3 …)*."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import attrs

from kstt.tables.cells import ReportedCell

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from kstt.definitions.columns import Identity

__all__ = ["is_marked", "marked_counts", "read_marked"]

_STAR = re.compile(r"[*†‡¹²³⁰⁴-⁹⁽⁾]{1,4}")
_REMARK = re.compile(r"(?:\([^()]{1,200}\)|\[[^\[\]]{1,200}\])")
_COUNT = re.compile(r"\d[\d., ]{0,20}")


def read_marked(
    cells: Sequence[ReportedCell], keys: Sequence[str], identities: Sequence[Identity]
) -> tuple[ReportedCell, ...]:
    """The cells of a row, with the counts of those that bear a mark beside them.

    A star and a raised number are no part of a count. Of a remark in brackets that is certain only where
    every sum that the cell takes part in holds, and one does; without, the cell remains without a count.

    >>> from kstt.definitions.columns import Identity
    >>> row = [ReportedCell.read(text) for text in ("12 (trong đó 3 hồ sơ tồn)", "8*", "4")]
    >>> [cell.value for cell in read_marked(row, "abc", [Identity("a", ("b", "c"))])]
    [12, 8, 4]
    """
    found = list(cells)
    by_sums: dict[str, int] = {}
    for i, cell in enumerate(cells):
        if cell.value is None and (read := _before_mark(cell.text)) is not None:
            value, certain = read
            found[i] = attrs.evolve(cell, value=value)
            if not certain:
                by_sums[keys[i]] = i
    if by_sums:
        known = {key: 0 if cell.is_blank else cell.value for key, cell in zip(keys, found, strict=True)}
        for key, i in by_sums.items():
            own = [identity for identity in identities if key in (identity.total, *identity.parts)]
            if not own or not all(_holds(identity, known) for identity in own):
                found[i] = cells[i]
    return tuple(found)


def marked_counts(rows: Iterable[Sequence[ReportedCell]]) -> Iterator[tuple[int, ReportedCell]]:
    """The cells of rows whose counts bear a mark, each with the place of its column."""
    for row in rows:
        for place, cell in enumerate(row):
            if cell.value is not None and is_marked(cell.text):
                yield place, cell


def is_marked(text: str) -> bool:
    """Whether a text is a count with a mark or a remark beside it."""
    return _before_mark(text) is not None


def _before_mark(text: str) -> tuple[int, bool] | None:
    """The count before a mark, and whether the mark is certainly none of it; ``None`` for another text."""
    written = text.strip()
    digits = _COUNT.match(written)
    if digits is None or digits.end() == len(written):
        return None
    mark = written[digits.end() :].strip()
    star = _STAR.fullmatch(mark) is not None
    if not star and not _REMARK.fullmatch(mark):
        return None
    value = ReportedCell.read(digits[0].strip()).value
    return None if value is None else (value, star)


def _holds(identity: Identity, values: Mapping[str, int | None]) -> bool:
    """Whether a sum holds in a row; one with a cell without a count does not."""
    total, parts = values.get(identity.total), [values.get(part) for part in identity.parts]
    known = [part for part in parts if part is not None]
    return total is not None and len(known) == len(parts) and total == sum(known)
