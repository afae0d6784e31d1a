"""What is raised or struck through in rich texts of ``.xlsx`` packages; readers give texts without looks."""

from __future__ import annotations

import re
from html import escape, unescape
from itertools import pairwise

from kstt.io.excel.cell_looks import STRUCK
from kstt.io.files.marked_pieces import Look, with_marks

__all__ = ["has_looks", "with_looks"]

_TEXT_END = re.compile(rb"</(?:\w{1,20}:)?(?:si|is)>")
_PIECE = re.compile(
    rb"<(?:\w{1,20}:)?(?:(r)>|(vertAlign|strike)(?: [^<>]{0,100})?/?>|t(?: [^<>]{0,100})?>([^<>]*))"
)
_LOOKS = (b"superscript", b"strike")


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
