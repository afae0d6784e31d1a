"""How cells of an ``.xlsx`` package look, where that says more than their values: struck through, scaled."""

from __future__ import annotations

import re
from functools import lru_cache
from html import unescape
from typing import TYPE_CHECKING

import attrs

from kstt.io.grid.grids import column_number

if TYPE_CHECKING:
    from collections.abc import Mapping

__all__ = ["LOOK", "STRUCK", "Looks", "looks_of"]

_FONTS = re.compile(rb"<(?:\w{1,20}:)?fonts\b.*?</(?:\w{1,20}:)?fonts>", re.DOTALL)
_FONT = re.compile(rb"<(?:\w{1,20}:)?font(?:/>|>(.*?)</(?:\w{1,20}:)?font>)", re.DOTALL)
STRUCK = re.compile(
    rb"<(?:\w{1,20}:)?strike(?! [^<>]{0,60}\bval=[\"'](?:0|false|off)[\"'])(?: [^<>]{0,100})?/?>"
)
"""The property of a font that strikes text through, unless it says that it does not."""
_CELL_STYLES = re.compile(rb"<(?:\w{1,20}:)?cellXfs\b.*?</(?:\w{1,20}:)?cellXfs>", re.DOTALL)
_STYLE = re.compile(rb"<(?:\w{1,20}:)?xf ([^<>]*)>")
_FORMAT = re.compile(rb"<(?:\w{1,20}:)?numFmt ([^<>]*)>")
_ATTRIBUTE = re.compile(rb"\b(numFmtId|formatCode|fontId)=\"([^\"<>]*)\"")
_CELL = re.compile(rb"<(?:\w{1,20}:)?c ([^<>]{0,200}[^<>/])>")
_PLACE = re.compile(rb"\br=\"([A-Z]{1,3})(\d{1,7})\"")
LOOK = re.compile(rb"\bs=\"(\d{1,5})\"")
"""The number of a cell's style."""
_LITERAL = re.compile(r"\"[^\"]{0,255}\"|\\.|\[[^\[\]]{0,255}\]|_.|\*.")
_SCALED = re.compile(r"[0#?],+(?=[^0#?,]|$)|%")
_ZEROS = re.compile(r"[0#?](?:\\0|\"(?=[1-9.,]{0,40}0)[\d.,]{1,40}\")")
_PERCENT = frozenset((b"9", b"10"))
_LONGEST_KEPT = 65_536
"""The longest styles that are kept to be known again."""


@attrs.frozen
class Looks:
    """The styles by their numbers: those that strike through, and those whose format shows another number."""

    struck: frozenset[bytes] = frozenset()
    scaled: Mapping[bytes, str] = attrs.field(factory=dict)

    def marked(self, part: bytes) -> tuple[frozenset[tuple[int, int]], Mapping[tuple[int, int], str]]:
        """The cells of a sheet that are struck through, and those that show another number, with the format.

        Args:
            part: the XML of the sheet.
        """
        struck: set[tuple[int, int]] = set()
        scaled: dict[tuple[int, int], str] = {}
        for match in _CELL.finditer(part):
            look, place = LOOK.search(match[1]), _PLACE.search(match[1])
            if look is None or place is None:
                continue
            at = int(place[2]) - 1, column_number(place[1].decode())
            if look[1] in self.struck:
                struck.add(at)
            if look[1] in self.scaled:
                scaled[at] = self.scaled[look[1]]
        return frozenset(struck), scaled


def looks_of(styles: bytes) -> Looks | None:
    """The looks of a workbook's styles; ``None`` where they say no more than the values do.

    Args:
        styles: the part of the styles.
    """
    return (_known_looks if len(styles) <= _LONGEST_KEPT else _looks_in)(styles)


def _looks_in(styles: bytes) -> Looks | None:
    formats: dict[bytes, str] = {}
    for match in _FORMAT.finditer(styles):
        known = dict(_ATTRIBUTE.findall(match[1]))
        code = unescape(known.get(b"formatCode", b"").decode("utf-8", "replace"))
        if b"numFmtId" in known and _shows_another(code):
            formats[known[b"numFmtId"]] = code
    formats |= dict.fromkeys(_PERCENT, "0%")
    fonts = _FONTS.search(styles) if b"strike" in styles else None
    struck = {
        str(i).encode()
        for i, match in enumerate(_FONT.finditer(fonts[0]) if fonts else ())
        if match[1] and STRUCK.search(match[1])
    }
    cells = _CELL_STYLES.search(styles)
    found = [dict(_ATTRIBUTE.findall(match[1])) for match in _STYLE.finditer(cells[0])] if cells else []
    looks = Looks(
        frozenset(str(i).encode() for i, one in enumerate(found) if one.get(b"fontId") in struck),
        {
            str(i).encode(): formats[one[b"numFmtId"]]
            for i, one in enumerate(found)
            if one.get(b"numFmtId") in formats
        },
    )
    return looks if looks.struck or looks.scaled else None


# The sheets of one office share their styles; larger parts are not kept.
_known_looks = lru_cache(maxsize=8)(_looks_in)


def _shows_another(code: str) -> bool:
    r"""Whether a number format shows another number than the cell holds: in thousands, or with more digits.

    >>> [_shows_another(code) for code in ("#,##0,", "0%", '0"000"')]
    [True, True, True]
    >>> [_shows_another(code) for code in ("#,##0", '0" hs"', r"[>=1000]#\.##0;0")]
    [False, False, False]
    """
    first = code.split(";", maxsplit=1)[0]
    return _ZEROS.search(first) is not None or _SCALED.search(_LITERAL.sub("", first)) is not None
