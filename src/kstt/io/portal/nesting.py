"""JSON that would break a streaming reader: nested without end, or with a number of thousands of digits.

The path that such a reader keeps grows with the depth, and one in C ends the process at a whole number that
Python does not convert.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from kstt.errors import ParseError
from kstt.i18n import msg
from kstt.limits import DEEPEST_PARSED, LONGEST_JSON_NUMBER

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
_RUN = re.compile(rb"\A[0-9]++|[0-9]{64,}+|[0-9]++\Z")
"""Digits in a row: of a long number, or at an end of what is read."""
_BRACKETS = b"[]{}"
_OTHERS = bytes(set(range(256)) - set(_BRACKETS))


class BoundedNesting:
    """A file of JSON that is read as it is, and refused where it is nested too deeply or a number is endless.

    >>> from io import BytesIO
    >>> BoundedNesting(BytesIO(b'[{"id": "[[["}]')).read(64)
    b'[{"id": "[[["}]'
    >>> BoundedNesting(BytesIO(b"[" * 2000)).read(2000)
    Traceback (most recent call last):
    kstt.errors.ParseError: JSON: found nesting too deep, expected a document of a usual depth
    """

    def __init__(self, file: Readable) -> None:
        self._file, self._depth, self._inside, self._digits = file, 0, b"", 0

    def read(self, size: int = -1, /) -> bytes:
        """The next bytes; raises ParseError where they are nested too deeply or hold an endless number."""
        data = self._file.read(size)
        outside, texts = _TEXT.subn(rb"\1", self._inside + data)
        # Of a whole text its end is left over: one end fewer than texts, and the last is not whole.
        if outside.count(b'"') < texts:
            self._inside = b'"\\' if outside.endswith(b"\\") else b'"'
        else:
            self._inside = b""
        self._count_digits(outside)
        for bracket in outside.translate(None, _OTHERS):
            self._depth += 1 if bracket in b"[{" else -1
            if self._depth > DEEPEST_PARSED:
                raise ParseError("JSON", msg("nesting too deep"), msg("a document of a usual depth"))
        return data

    def _count_digits(self, outside: bytes) -> None:
        before, self._digits = self._digits, 0
        for run in _RUN.finditer(outside):
            count = run.end() - run.start() + (0 if run.start() else before)
            if count > LONGEST_JSON_NUMBER:
                raise ParseError("JSON", msg("a number of too many digits"), msg("a JSON number"))
            self._digits = count if run.end() == len(outside) else 0
