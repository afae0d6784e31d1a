"""Lines of JSON: all of them, or every line that cannot be read."""

from __future__ import annotations

from typing import TYPE_CHECKING, TypeVar

from kstt.errors import KsttError
from kstt.i18n import Message, msg
from kstt.limits import LONGEST_LINE, MOST_BAD_LINES

if TYPE_CHECKING:
    from collections.abc import Callable
    from typing import IO

__all__ = ["InvalidLinesError", "read_json_lines"]

T = TypeVar("T")


class InvalidLinesError(KsttError, ValueError):
    """Lines that cannot be read: ``lines`` holds the number of each, from 1, and what is wrong with it.

    >>> print(InvalidLinesError(((3, msg("an empty file")),)))
    lines that cannot be read: 1; line 3: an empty file
    """

    def __init__(self, lines: tuple[tuple[int, Message], ...]) -> None:
        self.lines = lines

    def as_message(self) -> Message:
        """How many lines there are, and the first of them."""
        number, error = self.lines[0]
        return msg(
            "lines that cannot be read: {count}; line {line:d}: {error}",
            count=len(self.lines),
            line=number,
            error=error,
        )


def read_json_lines(file: IO[bytes], read: Callable[[bytes], T]) -> list[T]:
    r"""What is read from each line of a file; blank lines are passed over.

    Args:
        file: lines of JSON in UTF-8, such as the body of a request.
        read: reads one line, such as ``lambda line: from_json(line, Case)``; it raises a
            :class:`~kstt.KsttError` for a line that is to be refused.

    Raises: InvalidLinesError with the first hundred lines that are refused or have more than 1 MiB.

    >>> from io import BytesIO
    >>> from kstt.codecs.strict import parse_json
    >>> read_json_lines(BytesIO(b'{"id": "H1"}\n\n{"id": "H2"}\n'), parse_json)
    [{'id': 'H1'}, {'id': 'H2'}]
    >>> try:
    ...     read_json_lines(BytesIO(b'{"id": "H1"}\nH2\n{"id": NaN}\n'), parse_json)
    ... except InvalidLinesError as error:
    ...     [number for number, _ in error.lines]
    [2, 3]
    """
    found: list[T] = []
    bad: list[tuple[int, Message]] = []
    number = 0
    while (line := file.readline(LONGEST_LINE + 1)) and len(bad) < MOST_BAD_LINES:
        number += 1
        if len(line) > LONGEST_LINE:
            # What follows may be the rest of this line.
            bad.append((number, msg("a line of more than {limit} bytes", limit=LONGEST_LINE)))
            break
        if not line.strip():
            continue
        try:
            found.append(read(line))
        except KsttError as error:
            bad.append((number, error.as_message()))
    if bad:
        raise InvalidLinesError(tuple(bad))
    return found
