"""The lines of a report's text that are those of tables, cut by page breaks."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from kstt.definitions.editions import FORM_CODE
from kstt.io.files.lines import BESIDE, SourceLine
from kstt.io.grid.sections import heads_level
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
    counts = sum(1 for cell in key if cell.replace(".", "").isdecimal())
    return len(text) > 3 or counts < 3 or any(TITLE.search(between) for between in text)


def _without_repeats(block: list[SourceLine]) -> list[SourceLine]:
    header: set[tuple[str, ...]] = set()
    kept: list[SourceLine] = []
    in_header = True
    for line in block:
        key = _key(line)
        in_header = in_header and sum(1 for cell in key if cell.replace(".", "").isdecimal()) < 3
        if key in header:
            continue
        if in_header:
            header.add(key)
        kept.append(line)
    return kept
