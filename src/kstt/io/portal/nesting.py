"""JSON nested without end: the path that a streaming reader keeps grows with the depth."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from kstt.errors import ParseError
from kstt.i18n import msg
from kstt.limits import DEEPEST_PARSED

if TYPE_CHECKING:
    from typing import Protocol

    class Readable(Protocol):
        """A file of bytes, as far as it is read."""

        def read(self, size: int = ..., /) -> bytes:
            """The next bytes, at most as many as asked for."""
            ...


__all__ = ["BoundedNesting", "Readable"]

_TEXT = re.compile(rb'"(?:[^"\\]|\\.)*+("|\\?\Z)', re.DOTALL)
"""A text, or the part of one that the next bytes continue."""
_BRACKETS = b"[]{}"
_OTHERS = bytes(set(range(256)) - set(_BRACKETS))


class BoundedNesting:
    """A file of JSON that is read as it is, and refused where it is nested too deeply.

    >>> from io import BytesIO
    >>> BoundedNesting(BytesIO(b'[{"id": "[[["}]')).read(64)
    b'[{"id": "[[["}]'
    >>> BoundedNesting(BytesIO(b"[" * 2000)).read(2000)
    Traceback (most recent call last):
    kstt.errors.ParseError: JSON: found nesting too deep, expected a document of a usual depth
    """

    def __init__(self, file: Readable) -> None:
        self._file, self._depth, self._inside = file, 0, b""

    def read(self, size: int = -1, /) -> bytes:
        """The next bytes; raises ParseError where they are nested too deeply."""
        data = self._file.read(size)
        outside, texts = _TEXT.subn(rb"\1", self._inside + data)
        # Of a whole text its end is left over: one end fewer than texts, and the last is not whole.
        if outside.count(b'"') < texts:
            self._inside = b'"\\' if outside.endswith(b"\\") else b'"'
        else:
            self._inside = b""
        for bracket in outside.translate(None, _OTHERS):
            self._depth += 1 if bracket in b"[{" else -1
            if self._depth > DEEPEST_PARSED:
                raise ParseError("JSON", msg("nesting too deep"), msg("a document of a usual depth"))
        return data
