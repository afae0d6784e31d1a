"""The lines of a report's text that are those of tables, cut by page breaks."""

from __future__ import annotations

import re
from itertools import pairwise
from typing import TYPE_CHECKING

from kstt.definitions.editions import FORM_CODE
from kstt.io.files.lines import BESIDE, SourceLine
from kstt.io.grid.lines.sections import heads_level
from kstt.tables.cells import ReportedCell
from kstt.text import clean, name_key, unguarded

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

__all__ = ["PAGE", "TITLE", "beside", "cells_of", "tables_in"]

_CELLS = 5
"""The least number of tab-separated cells in a line that begins a table."""
PAGE = re.compile(
    r"\s*(?:(?:(?:trang|page)\s*)?(?:[-–]\s*)?\d{1,4}\s*(?:/\s*\d{1,4}\s*)?(?:[-–]\s*)?)?", re.IGNORECASE
)
"""A line that is blank, or nothing but the number of a page."""
TITLE = re.compile(rf"biểu (?:mẫu )?số|đơn vị báo cáo|kỳ báo cáo|{FORM_CODE.pattern}", re.IGNORECASE)
"""Words of the title of a form, above its table."""
_COUNTS = 3
_BRACKETED = re.compile(r"[(\[](\d{1,9})[)\]]")
_MARKED = re.compile(r"[+']?\d[\d.]{0,12} ?(?:[*†‡¹²³⁰⁴-⁹]|\(\d)")
"""A count with a mark or a remark beside it."""
_ROW_NUMBER = re.compile(r"\d{1,3}[.)]?")
_NAME = re.compile(r"[^\W\d_]{2}")
_NUMBER = re.compile(r"s?tt|số tt|số thứ tự")


def cells_of(line: SourceLine) -> tuple[str, ...]:
    """The cells of a line of a table."""
    cells = line.text.strip("\r\n\f").split("\t")
    # In files of text what would begin a formula is written guarded; a word processor's cells are not.
    return tuple(map(unguarded, cells) if line.wraps else cells)


def beside(line: SourceLine) -> tuple[str, ...]:
    """The texts that stand beside each other in a line above a table."""
    return tuple(text for cell in cells_of(line) for text in cell.split(BESIDE))


def _key(line: SourceLine) -> tuple[str, ...]:
    return tuple(name_key(cell) for cell in cells_of(line))


def tables_in(lines: Sequence[SourceLine]) -> Iterator[list[SourceLine]]:
    """The lines of each table, page breaks and headers printed again left out."""
    block: list[SourceLine] = []
    gap: list[SourceLine] = []
    for line in lines:
        tabbed = "\t" in line.text and (len(cells_of(line)) >= _CELLS or bool(block and not gap))
        if tabbed and block and _begins_another(block, gap, line):
            yield _without_repeats(block)
            block, gap = [], []
        if tabbed:
            block += [between for between in gap if not PAGE.fullmatch(between.text)]
            block.append(line)
            gap = []
        elif block:
            gap.append(line)
    if block:
        yield _without_repeats(block)


def _begins_another(block: list[SourceLine], gap: list[SourceLine], line: SourceLine) -> bool:
    """Whether a line after a gap begins another table: another header, or a title between."""
    if not gap:
        return False
    text = [between.text for between in gap if not PAGE.fullmatch(between.text)]
    key = _key(line)
    if len(text) == 1 and heads_level(clean(text[0])):
        # The next section of the table, under a header of its own or none.
        return False
    if not text:
        return bool(_NUMBER.fullmatch(key[0])) and all(key != _key(known) for known in block)
    return len(text) > 3 or not _has_figures(line) or any(TITLE.search(between) for between in text)


def _has_figures(line: SourceLine) -> bool:
    """Whether a line is a numbered row, or several of its cells hold counts, however written.

    Numbers in brackets that go up one by one are those of columns.
    """
    cells = cells_of(line)
    if len(cells) > 1 and _ROW_NUMBER.fullmatch(cells[0].strip()) and _NAME.search(cells[1]):
        return True
    bracketed = [int(found[1]) for cell in cells if (found := _BRACKETED.fullmatch(cell.strip()))]
    if len(bracketed) >= _COUNTS and any(other - one != 1 for one, other in pairwise(bracketed)):
        return True
    counts = (ReportedCell.read(cell).value is not None or _MARKED.match(cell.strip()) for cell in cells)
    return sum(map(bool, counts)) >= _COUNTS


def _without_repeats(block: list[SourceLine]) -> list[SourceLine]:
    header: set[tuple[str, ...]] = set()
    kept: list[SourceLine] = []
    in_header = True
    for line in block:
        key = _key(line)
        in_header = in_header and not _has_figures(line)
        if key in header:
            continue
        if in_header:
            header.add(key)
        kept.append(line)
    return kept
