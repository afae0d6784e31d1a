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
# What only the parser reads: comments and other declarations, errors.
_DOUBTS = (b"<!", b't="e"')
# What some programs say of everything that shows.
_SHOWN = (b' hidden="false"', b' hidden="0"')
_FILLED = re.compile(rb'<c r="([A-Z]{1,3})(\d+)"(?: s="\d+")?(?: t="\w+")?>')
_FORMULA = re.compile(rb"<f(?:\s[^>]*)?(?:/>|>[^<]*</f>)<v>([^<]+)</v></c>")
_MERGE = re.compile(rb'<mergeCell ref="([A-Z]{1,3})(\d+)(?::([A-Z]{1,3})(\d+))?"\s*/>')


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
    if part.count(b"hidden") != sum(map(part.count, _SHOWN)):
        return None
    end = part.rfind(b"</sheetData>")
    body, rest = part[: max(end, 0)], part[max(end, 0) :]
    filled, merges, results = _FILLED.findall(body), _MERGE.findall(rest), _FORMULA.findall(body)
    # Every cell that holds anything, every formula and every merge must be among those found.
    if (
        len(filled) != body.count(b"</c>")
        or len(results) != body.count(b"<f")
        or len(merges) != rest.count(b"<mergeCell") - rest.count(b"<mergeCells")
        or (calculate and set(results) == {b"0"})
    ):
        return None
    return Marks(
        max(map(int, {row for _, row in filled}), default=0),
        max(map(_column, {letters for letters, _ in filled}), default=-1) + 1,
        tuple(
            (int(top) - 1, _column(left), int(bottom or top) - 1, _column(right or left))
            for left, top, right, bottom in merges
        ),
    )


@lru_cache(maxsize=2048)
def _column(letters: bytes) -> int:
    number = 0
    for letter in letters:
        number = number * 26 + letter - 64
    return number - 1
