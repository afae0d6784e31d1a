"""The lines of a file of records, in whichever encoding it is written."""

from __future__ import annotations

import codecs
import io
from itertools import chain
from pathlib import Path
from typing import TYPE_CHECKING

from kstt.errors import DocumentError
from kstt.i18n import msg
from kstt.io.files.containers import load, utf_16_without_mark
from kstt.io.files.legacy import legacy_text
from kstt.limits import LARGEST_READ, LONGEST_LINE, RECORDS_HEAD
from kstt.system import document_errors

if TYPE_CHECKING:
    from collections.abc import Iterator
    from typing import TextIO

__all__ = ["TextLines"]

_EXPECTED = msg("a file that can be read")


class TextLines:
    """The lines of a file: UTF-8, UTF-16, or an encoding from before Unicode where that is certain.

    The beginning of the file decides; see :mod:`kstt.io.files.legacy`.
    """

    def __init__(self, path: str | Path) -> None:
        self._path = Path(path)

    @property
    def converted_from(self) -> str:
        """The name of the encoding from before Unicode, or nothing.

        Raises: DocumentError.
        """
        found = legacy_text(self._whole()) if self._encoding() == _OTHER else None
        return found[1].value if found is not None else ""

    def __iter__(self) -> Iterator[str]:
        """The lines with their ends; raises DocumentError for a longer one, and for another encoding."""
        return chain.from_iterable(self._blocks())

    def _blocks(self) -> Iterator[list[str]]:
        """The lines, many at a time."""
        encoding = self._encoding()
        try:
            with document_errors(self._path, _EXPECTED), self._opened(encoding) as text:
                number = 0
                while block := text.read(LARGEST_READ):
                    lines = io.StringIO(block + text.readline(LONGEST_LINE + 1), newline="").readlines()
                    if max(map(len, lines)) > LONGEST_LINE:
                        # The last of them: whatever is long does not end within the block.
                        yield lines[:-1]
                        number += len(lines)
                        found = msg(
                            "line {line:d}: more than {limit} characters", line=number, limit=LONGEST_LINE
                        )
                        hint = msg("export the table again")
                        raise DocumentError(str(self._path), found, msg("a line for each record"), hint)
                    number += len(lines)
                    yield lines
        except UnicodeDecodeError as error:
            name = "utf-8" if encoding == _OTHER else encoding.removesuffix("-sig")
            byte = f"{error.object[error.start]:#04x}"
            found = msg("a byte {byte} that is no {encoding}", byte=byte, encoding=name.upper())
            where = msg("line {line:d}", line=self._first_not_in(name))
            found = msg("{where}: {error}", where=where, error=found)
            hint = msg("save the file as UTF-8")
            raise DocumentError(str(self._path), found, msg("text in UTF-8"), hint) from None

    def _first_not_in(self, encoding: str) -> int:
        """The first line with bytes that are not of an encoding."""
        decoder, line = codecs.getincrementaldecoder(encoding)(), 1
        with document_errors(self._path, _EXPECTED), self._path.open("rb") as file:
            while data := file.read(LARGEST_READ):
                try:
                    line += decoder.decode(data).count("\n")
                except UnicodeDecodeError as error:
                    return line + error.object[: error.start].decode(encoding, "replace").count("\n")
        return line

    def _encoding(self) -> str:
        """The encoding of the file's beginning.

        Raises: DocumentError for a binary file.
        """
        with document_errors(self._path, _EXPECTED), self._path.open("rb") as file:
            head = file.read(RECORDS_HEAD)
        if head.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
            return "utf-16"
        even = head[: len(head) // 2 * 2]
        if not head.startswith(b"PK\x03\x04") and (without_mark := utf_16_without_mark(even)):
            return without_mark
        if head.startswith(b"PK\x03\x04") or b"\0" in head[:4]:
            expected, hint = msg("delimited text in UTF-8"), msg("export the sheet as CSV")
            raise DocumentError(str(self._path), msg("a binary file"), expected, hint)
        try:
            codecs.getincrementaldecoder("utf-8")().decode(head)
        except UnicodeDecodeError:
            return _OTHER
        return "utf-8-sig"

    def _opened(self, encoding: str) -> TextIO:
        if encoding == _OTHER:
            found = legacy_text(self._whole())
            if found is not None:
                return io.StringIO(found[0], newline="")
            encoding = "utf-8"
        return self._path.open(encoding=encoding, newline="")

    def _whole(self) -> bytes:
        return load(self._path, expected=msg("delimited text in UTF-8"))[0]


_OTHER = ""
"""What stands for an encoding that is no Unicode."""
