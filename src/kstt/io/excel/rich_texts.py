"""What is raised or struck through in rich texts of ``.xlsx`` packages; readers give texts without looks."""

from __future__ import annotations

import re
from html import escape, unescape
from itertools import pairwise
from typing import TYPE_CHECKING

from kstt.io.excel.cell_looks import LOOK, STRUCK
from kstt.io.files.marked_pieces import Look, with_marks

if TYPE_CHECKING:
    from collections.abc import Container

__all__ = ["has_looks", "with_looks", "with_own_looks"]

_TEXT_END = re.compile(rb"</(?:\w{1,20}:)?(?:si|is)>")
_PIECE = re.compile(
    rb"<(?:\w{1,20}:)?(?:(r)>|(vertAlign|strike)(?: [^<>]{0,100})?/?>|t(?: [^<>]{0,100})?>([^<>]*))"
)
_LOOKS = (b"superscript", b"strike")
_SHARED = re.compile(rb"<si(?=[ />])")
_CELL = re.compile(rb"(?=<c )")
_TEXT_OF_CELL = re.compile(rb"<c ([^<>]{0,200})>\s{0,9}(?:<v>(\d{1,9})</v>|<is>)")
_INHERITED = re.compile(rb"<r>(?!\s{0,9}<rPr\b)")
"""Where shared texts and cells begin, what a cell has of a text, and a run that looks as its cell does."""


def has_looks(part: bytes) -> bool:
    """Whether some text of a part may be raised or struck through."""
    return any(look in part for look in _LOOKS)


def with_looks(part: bytes) -> bytes:
    """A part of shared strings, or a sheet, in whose texts raised and struck pieces are signs of the text.

    Args:
        part: the XML.

    >>> text = b'<si><r><t>350</t></r><r><rPr><vertAlign val="superscript"/></rPr><t>1</t></r></si>'
    >>> with_looks(text).decode()
    '<si><r><t>350</t></r><r><rPr><vertAlign val="superscript"/></rPr><t>¹</t></r></si>'
    """
    ends = [0, *(match.end() for match in _TEXT_END.finditer(part)), len(part)]
    return b"".join(_with_looks(part[start:end]) for start, end in pairwise(ends))


def _with_looks(written: bytes) -> bytes:
    """The XML up to the end of one text."""
    if not has_looks(written):
        return written
    spans: list[tuple[int, int]] = []
    pieces: list[tuple[str, Look]] = []
    look = Look.PLAIN
    for match in _PIECE.finditer(written):
        if match[1]:
            look = Look.PLAIN
        elif match[2]:
            if STRUCK.match(match[0]):
                look = Look.STRUCK
            elif b"superscript" in match[0] and look is not Look.STRUCK:
                look = Look.RAISED
        else:
            spans.append(match.span(3))
            pieces.append((unescape(match[3].decode("utf-8", "surrogateescape")), look))
    found = bytearray()
    last = 0
    for (start, end), text, (own, _) in zip(spans, with_marks(pieces), pieces, strict=True):
        if text != own:
            found += written[last:start] + escape(text, quote=False).encode("utf-8", "surrogateescape")
            last = end
    return bytes(found + written[last:])


def with_own_looks(part: bytes, strings: bytes, struck: Container[bytes]) -> bytes:
    """A sheet with the rich texts of cells whose font strikes through in these cells, each run as it looks.

    A run without properties of its own has those of its cell. Where another strikes nothing through, the cell
    is none that is struck through as a whole.

    Args:
        part: the XML of the sheet.
        strings: that of the shared strings.
        struck: the numbers of the styles that strike through.
    """
    if b"<r>" not in strings and b"<r>" not in part:
        return part
    texts: list[bytes] = []
    found: list[bytes] = []
    for piece in _CELL.split(part):
        match = _TEXT_OF_CELL.match(piece)
        look = LOOK.search(match[1]) if match else None
        own = match[1] if match and look is not None and look[1] in struck else b""
        if match is None or not own:
            found.append(piece)
            continue
        if match[2]:
            texts = texts or [text.partition(b">")[2] for text in _SHARED.split(strings)[1:]]
            number = int(match[2])
            written = texts[number] if b't="s"' in own and number < len(texts) else b""
        else:
            written = piece[match.end() :]
        written = _INHERITED.sub(b"<r><rPr><strike/></rPr>", _TEXT_END.split(written)[0])
        if written.count(b"<r>") > sum(1 for _ in STRUCK.finditer(written)):
            own = LOOK.sub(b"", own).replace(b't="s"', b't="inlineStr"')
            rest = piece.partition(b"</c>")[2]
            found.append(b"<c %b><is>%b</is></c>%b" % (own, written, rest))
        else:
            found.append(piece)
    return b"".join(found)
