"""Marks of ``.xlsx`` sheets that hide nothing, found by searching the text instead of parsing it.

Most sheets have no hidden row, no error and no formula without its value. A few searches establish that;
any other sheet, and any doubt, is left to the parser. This reads the published workbook in half the time:
measured by ``tests/benchmarks/bench_shortcuts.py``, results in ``results/shortcuts.json`` beside it.
"""

from __future__ import annotations

import re
from functools import lru_cache

from kstt.io.excel.sheets import Marks

__all__ = ["plain_marks", "plain_strings"]

_TABLE = re.compile(
    r'\s*(?:<\?xml version="1\.0"(?: encoding="(?:UTF|utf)-8")?[^<>]*\?>\s*)?<sst(?: [\w:]+="[^"<>&]*")*>'
)
_STRING = re.compile(r'<si><t(?: xml:space="preserve")?>([^<>&\x00-\x08\x0b-\x1f\ufffe\uffff]*)</t></si>\s*')
_UNIQUE = re.compile(r' uniqueCount="([^"]*)"')
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
    hidden = part.count(b"hidden")
    if hidden and hidden != sum(map(part.count, _SHOWN)):
        return None
    end = part.rfind(b"</sheetData>")
    body, rest = part[: max(end, 0)], part[max(end, 0) :]
    filled, merges = _FILLED.findall(body), _MERGE.findall(rest)
    # Every cell that holds anything, every formula and every merge must be among those found.
    if (
        len(filled) != body.count(b"</c>")
        or len(merges) != rest.count(b"<mergeCell") - rest.count(b"<mergeCells")
        or not _has_values(body, calculate=calculate)
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


def plain_strings(part: bytes) -> list[str] | None:
    """The shared strings where each is a plain text; ``None`` where only the parser can tell.

    Args:
        part: the XML of the shared strings.

    >>> plain_strings(b"<sst><si><t>a</t></si><si><t></t></si></sst>")
    ['a', '']
    >>> plain_strings(b"<sst><si><t>a&amp;b</t></si></sst>") is None
    True
    """
    try:
        text = part.decode()
    except UnicodeDecodeError:
        return None
    start = _TABLE.match(text)
    if start is None or not text.rstrip().endswith("</sst>"):
        return None
    claimed = _UNIQUE.search(start[0])
    strings = _STRING.findall(text, start.end())
    # Every element must be among those found.
    whole = text.count("<", start.end()) == 4 * len(strings) + 1
    if not whole or (claimed and not (claimed[1].isdecimal() and int(claimed[1]) <= len(part))):
        return None
    return strings


def _has_values(body: bytes, *, calculate: bool) -> bool:
    """Whether every formula has its value, and one that is no place holder."""
    formulas = body.count(b"<f")
    if not formulas and not calculate:
        return True
    if not calculate and (
        formulas == body.count(b"</f><v>")
        and b"<v><" not in body
        and body.count(b"</v></c>") == body.count(b"</c>")
    ):
        return True
    results = _FORMULA.findall(body)
    return len(results) == formulas and not (calculate and set(results) == {b"0"})


@lru_cache(maxsize=2048)
def _column(letters: bytes) -> int:
    number = 0
    for letter in letters:
        number = number * 26 + letter - 64
    return number - 1
