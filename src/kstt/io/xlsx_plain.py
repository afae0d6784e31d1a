"""Sheets of ``.xlsx`` packages that hide nothing: their marks by a look at the text, without a parser.

Most sheets have no hidden row, no error and no formula without its value. For these a few searches tell
what a pass over every element tells; any other sheet, and any doubt, is left to the parser.
"""

from __future__ import annotations

import re
from functools import lru_cache

from kstt.io.sheets import Marks

__all__ = ["plain_marks"]

_START = re.compile(rb'\s*(?:<\?xml version="1\.0"(?: encoding="(?:UTF|utf)-8")?[^>]*\?>\s*)?<worksheet[\s>]')
# Marks that only the parser reads: comments, other declarations, prefixes, what is hidden, errors.
_DOUBTS = (b"<!", b"hidden", b't="e"', b"<is>")
_CELL = re.compile(rb'<c r="([A-Z]{1,3})(\d+)"[^>]*?(/?)>')
_MERGE = re.compile(rb'<mergeCell ref="([A-Z]{1,3})(\d+)(?::([A-Z]{1,3})(\d+))?"\s*/>')
_FORMULA = re.compile(rb"<f(?:\s[^>]*)?(?:/>|>[^<]*</f>)<v>([^<]+)</v></c>")


def plain_marks(part: bytes, *, calculate: bool = False) -> Marks | None:
    """The marks of a sheet that hides nothing; ``None`` where only the parser can tell.

    Args:
        part: the sheet's XML.
        calculate: the workbook asks to be calculated when it is opened.

    >>> part = b'<worksheet><sheetData><row r="2"><c r="B2"><v>5</v></c></row></sheetData></worksheet>'
    >>> marks = plain_marks(part)
    >>> marks.rows, marks.columns
    (2, 2)
    >>> plain_marks(part.replace(b'r="2"', b'r="2" hidden="1"')) is None
    True
    """
    if not _START.match(part) or not part.rstrip().endswith(b"</worksheet>"):
        return None
    if any(doubt in part for doubt in _DOUBTS):
        return None
    cells, merges, results = _CELL.findall(part), _MERGE.findall(part), _FORMULA.findall(part)
    if (
        len(cells) != _number_of(b"c", part)
        or len(merges) != _number_of(b"mergeCell", part)
        or len(results) != _number_of(b"f", part)
        or (calculate and set(results) == {b"0"})
    ):
        return None
    filled = [(letters, row) for letters, row, empty in cells if not empty]
    return Marks(
        max((int(row) for _, row in filled), default=0),
        max((_column(letters) + 1 for letters in {letters for letters, _ in filled}), default=0),
        tuple(
            (int(top) - 1, _column(left), int(bottom or top) - 1, _column(right or left))
            for left, top, right, bottom in merges
        ),
    )


def _number_of(name: bytes, part: bytes) -> int:
    """How many elements of this name there are."""
    return sum(part.count(b"<" + name + end) for end in (b">", b" ", b"/", b"\n", b"\t", b"\r"))


@lru_cache(maxsize=2048)
def _column(letters: bytes) -> int:
    number = 0
    for letter in letters:
        number = number * 26 + letter - 64
    return number - 1
