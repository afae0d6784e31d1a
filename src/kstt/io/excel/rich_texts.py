"""Raised numbers in the rich texts of an ``.xlsx`` package, which readers give without their looks."""

from __future__ import annotations

import re
from itertools import pairwise

from kstt.io.files.raised_marks import with_raised_marks

__all__ = ["raised_in_part"]

_TEXT_END = re.compile(rb"</(?:\w{1,20}:)?(?:si|is)>")
_PIECE = re.compile(rb"<(?:\w{1,20}:)?(?:(r)>|(vertAlign) [^<>]{0,100}|t(?: [^<>]{0,100})?>([^<>]*))")


def raised_in_part(part: bytes) -> bytes:
    """A part of shared strings, or a sheet, in whose texts raised numbers beside others are raised signs.

    Args:
        part: the XML.

    >>> text = b'<si><r><t>350</t></r><r><rPr><vertAlign val="superscript"/></rPr><t>1</t></r></si>'
    >>> raised_in_part(text).decode()
    '<si><r><t>350</t></r><r><rPr><vertAlign val="superscript"/></rPr><t>¹</t></r></si>'
    """
    ends = [0, *(match.end() for match in _TEXT_END.finditer(part)), len(part)]
    return b"".join(_raised_in_text(part[start:end]) for start, end in pairwise(ends))


def _raised_in_text(written: bytes) -> bytes:
    """The XML up to the end of one text."""
    if b"superscript" not in written:
        return written
    spans: list[tuple[int, int]] = []
    pieces: list[tuple[str, bool]] = []
    raised = False
    for match in _PIECE.finditer(written):
        if match[1]:
            raised = False
        elif match[2]:
            raised = b"superscript" in match[0]
        else:
            spans.append(match.span(3))
            pieces.append((match[3].decode("utf-8", "surrogateescape"), raised))
    found = bytearray()
    last = 0
    for (start, end), text in zip(spans, with_raised_marks(pieces), strict=True):
        found += written[last:start] + text.encode("utf-8", "surrogateescape")
        last = end
    return bytes(found + written[last:])
