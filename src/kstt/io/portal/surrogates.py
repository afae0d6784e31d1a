"""JSON in which half a surrogate pair stands escaped: readers in C take it for a question mark."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from kstt.errors import ParseError
from kstt.i18n import msg

if TYPE_CHECKING:
    from kstt.io.portal.nesting import Readable

__all__ = ["WholeCharacters"]

_PAIR = re.compile(rb"\\\\|\\u[dD][89abAB][0-9a-fA-F]{2}\\u[dD][c-fC-F][0-9a-fA-F]{2}|(\\u[dD][89a-fA-F])")
_LONGEST = 12


class WholeCharacters:
    r"""A file that is read as it is, and refused at an escape such as ``\ud800`` without its other half.

    >>> from io import BytesIO
    >>> WholeCharacters(BytesIO(rb'"\ud83d\ude00 \\ud800"')).read(64)
    b'"\\ud83d\\ude00 \\\\ud800"'
    """

    def __init__(self, file: Readable) -> None:
        self._file, self._left = file, b""

    def read(self, size: int = -1) -> bytes:
        """The next bytes; raises ParseError for half a pair."""
        data = self._file.read(size)
        text, end = self._left + data, 0
        for match in _PAIR.finditer(text):
            if data and match.start() + _LONGEST > len(text):
                break
            if match[1]:
                found = text[match.start() : match.start() + 6].decode("ascii", "replace")
                expected = msg("whole characters (no half of a surrogate pair, no NUL)")
                raise ParseError("JSON", found, expected)
            end = match.end()
        # What the next bytes may complete is looked at together with them.
        start = text.find(b"\\", max(end, len(text) - _LONGEST + 1))
        self._left = text[start:] if start >= 0 else b""
        return data
