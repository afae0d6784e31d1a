"""Names of rows that are written over two rows of a grid, where the table shows that they are one."""

from __future__ import annotations

import re
from itertools import pairwise
from typing import TYPE_CHECKING

import attrs

from kstt.definitions.totals import is_total
from kstt.io.grid.columns.blocks import at
from kstt.io.grid.grids import UnseenError
from kstt.io.grid.lines.line import heads_block, is_sum
from kstt.io.grid.lines.remarks import goes_on
from kstt.io.grid.lines.sections import heads_level
from kstt.io.grid.rows.ending import calculates
from kstt.records.unit_words import CITY
from kstt.records.units import UNIT_WORDS, unit_key
from kstt.tables.recognition import Doubt
from kstt.text import name_key

if TYPE_CHECKING:
    from collections.abc import Sequence

    from kstt.io.grid.columns.header import Header
    from kstt.io.grid.grids import Grid
    from kstt.io.grid.lines.line import TableLine

__all__ = ["ends_open", "is_kind_of_unit", "with_long_names"]

_Found = tuple[int, "TableLine"]
_JOINS = re.compile(r"(?:[,&/–-]|\b(?:và|hoặc|tại|của|về|các|với|thuộc))$", re.IGNORECASE)
"""The end of a name that goes on [recall]."""
_NUMBER = re.compile(r"(?:(?:[IVXLC]{1,5}|\d{1,3})[.\-/])*(\d{1,3})")
"""The number of a row, alone or behind those of what it belongs to: ``3``, ``1.3``, ``I.3``."""
_KINDS_OF_UNITS = frozenset(map(name_key, (*UNIT_WORDS, CITY)))


def with_long_names(found: Sequence[_Found], grid: Grid, header: Header) -> tuple[list[_Found], list[Doubt]]:
    """The lines with names over two rows as one, and what to say of these and of those that may be one.

    A name goes on in a small letter in the row under it, or anyhow where it is none as it stands: *Đầu tư
    tại*, *UBND xã*. Such an end, a cell that is merged over exactly these two rows, a count's or the
    number's, or the numbering of all rows with counts proves that it is one.

    Args:
        found: the lines, each with its row.
        grid: the cells.
        header: the header of the table.

    Raises: UnseenError where counts that are not to be looked at decide.
    """
    found, doubts = _with_names_above(found, grid, header)
    kept: list[_Found] = []
    i = 0
    while i < len(found):
        above, line = found[i]
        if i + 1 < len(found) and _may_be_one(found[i], found[i + 1], grid, header):
            r, below = found[i + 1]
            shown = ends_open(line.label) or _merged(grid, header, above, r)
            if shown or (_all_numbered(found) and (_is_kind_of_unit(line) or _goes_on_after(found, i))):
                counted = line if line.has_texts else below
                name = f"{line.label} {below.label}"
                kept.append(
                    (counted.row, attrs.evolve(counted, number=line.number, block=line.block, label=name))
                )
                doubts.append(Doubt("name-joined", "", grid.where(above), name))
                i += 2
                continue
            doubts.append(Doubt("name-open", "", grid.where(above), line.label, below.label))
        kept.append(found[i])
        i += 1
    return kept, doubts


def _with_names_above(
    found: Sequence[_Found], grid: Grid, header: Header
) -> tuple[list[_Found], list[Doubt]]:
    """The lines with the counts of rows without name in the rows above them, which have names alone.

    So they stand where a cell with a name is merged over both, or where it is so with all rows without name.
    """
    pairs = [
        (one, two)
        for one, two in pairwise(found)
        if one[1].name and not one[1].has_texts and not two[1].name and two[1].has_counts
    ]
    nameless = sum(not line.name for _, line in found)
    every = len(pairs) == nameless > 1 and all(r == above + 1 for (above, _), (r, _) in pairs)
    of_names = {header.number, header.label}
    counted: dict[int, _Found] = {}
    for (above, line), (r, below) in pairs:
        merged = any(
            top == above and bottom >= r and left in of_names for top, left, bottom, _ in grid.merges
        )
        if every or merged:
            counted[above] = r, attrs.evolve(below, number=line.number, label=line.label, block=line.block)
    gone = {r for r, _ in counted.values()}
    kept = [counted.get(r, (r, line)) for r, line in found if r not in gone]
    doubts = [Doubt("name-joined", "", grid.where(r), line.name) for r, (_, line) in counted.items()]
    return kept, doubts


def _may_be_one(one: _Found, two: _Found, grid: Grid, header: Header) -> bool:
    """Whether two rows may be one whose name goes on: no heading, no total, counts in one of them only."""
    (above, line), (r, below) = one, two
    if r != above + 1 or below.number or below.label != at(grid.rows[r], header.label):
        return False
    number, name = line.bare_number, below.label
    if (number and _last_of(number) is None) or line.is_total() or is_sum(line.label):
        return False
    if kind := _is_kind_of_unit(line) or ends_open(line.label):
        # Whatever stands under it is its rest, unless that is a heading.
        name = name if _heads(name) or is_total("", name) else name.lower()
    if not goes_on(line.label, name) or calculates(grid, header, r) or (_heads(line.label) and not kind):
        return False
    if line.is_unseen or below.is_unseen:
        raise UnseenError
    if line.has_texts == below.has_texts:
        return False
    # What stands in columns that the form does not have, a note or a legend, says nothing of the name.
    beside = (at(grid.rows[r], c) for c in header.used if c != header.label)
    return not line.has_texts or not any(beside)


def _merged(grid: Grid, header: Header, above: int, r: int) -> bool:
    """Whether a cell of a count or a number reaches over exactly two rows."""
    places = {header.number, *header.counted}
    return any(top == above and bottom == r and left in places for top, left, bottom, _ in grid.merges)


def _heads(label: str) -> bool:
    return heads_block(label) or heads_level(label)


def _is_kind_of_unit(line: TableLine) -> bool:
    """Whether the name of a numbered row with counts says what kind of unit it is, and no more."""
    return _last_of(line.bare_number) is not None and is_kind_of_unit(line.label) and line.has_texts


def _last_of(number: str) -> int | None:
    """The number of a row among those beside it; none of a heading and of a row without number."""
    found = _NUMBER.fullmatch(number)
    return int(found[1]) if found else None


def is_kind_of_unit(name: str) -> bool:
    """Whether a name says what kind of unit something is, and no more."""
    return unit_key(name)[0] in _KINDS_OF_UNITS


def ends_open(name: str) -> bool:
    """Whether a name ends in a word or a mark after which it goes on."""
    return _JOINS.search(name) is not None


def _goes_on_after(found: Sequence[_Found], i: int) -> bool:
    """Whether the numbering goes on under a row with counts and the one below it, or a section begins."""
    line = found[i][1]
    number = _last_of(line.bare_number)
    if number is None or not line.has_texts or i + 2 == len(found):
        return False
    below = found[i + 2][1]
    following = _last_of(below.bare_number)
    heads = is_total(below.number, below.label) or below.is_section or heads_level(below.label)
    return heads if following is None else following == number + 1


def _all_numbered(found: Sequence[_Found]) -> bool:
    """Whether every row with counts has a number, and every number counts."""
    return all(
        line.has_texts
        if line.number
        else not line.has_counts or is_total("", line.label) or heads_level(line.label)
        for _, line in found
    )
