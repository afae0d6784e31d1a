"""Messages as they stand in files: JSON lines, a JSON array, or an object that holds the array.

Each is read a block at a time: of a file no more is in memory.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import cached_property
from itertools import islice
from pathlib import Path
from typing import TYPE_CHECKING, Protocol, overload

import attrs

from kstt.codecs.strict import parse_json
from kstt.errors import DocumentError, ParseError
from kstt.frames.reading import JSON_LINES_SUFFIXES
from kstt.i18n import msg
from kstt.io.portal.documents import JsonDocument
from kstt.io.portal.lines import line_parser
from kstt.io.portal.messages import SUPPLEMENTS
from kstt.limits import (
    FAR_BELOW,
    FIRST_BLOCK,
    FIRST_READ,
    LARGEST_AT_ONCE,
    LARGEST_BLOCK,
    LONGEST_LINE,
)
from kstt.system import document_errors

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator
    from typing import BinaryIO

__all__ = [
    "GivenMessages",
    "LineBlock",
    "MessageFile",
    "Messages",
    "json_lines",
    "json_records",
    "value_of_line",
]


class Messages(Protocol):
    """Records that are read in each pass, a block at a time."""

    def blocks(self) -> Iterator[LineBlock | list[object]]:
        """The records, or the lines that hold them."""
        ...


@attrs.frozen
class GivenMessages:
    """Records that are there."""

    records: Iterable[object]

    def blocks(self) -> Iterator[list[object]]:
        """The records."""
        return _in_blocks(self.records)


@attrs.frozen
class MessageFile:
    """The records of a file."""

    path: Path

    def blocks(self) -> Iterator[LineBlock | list[object]]:
        """The lines of a file of lines, the records of another; raises DocumentError."""
        with document_errors(self.path, msg("a file of messages")), self.path.open("rb") as file:
            if _is_lines(file, self.path):
                yield from _line_blocks(file)
            else:
                yield from _text_blocks(_texts(file, self.path, _place(file, self.path)))


def _in_blocks(records: Iterable[object]) -> Iterator[list[object]]:
    """Records many at a time."""
    left, size = iter(records), FIRST_BLOCK
    while block := list(islice(left, size)):
        yield block
        size = min(2 * size, LARGEST_BLOCK)


def _text_blocks(texts: Iterable[str]) -> Iterator[LineBlock]:
    """Records of a document as lines, many at a time; before an error those that stand before it."""
    size, held, lines = FIRST_READ, 0, list[bytes]()
    try:
        for text in texts:
            # JSON has a line break between its values alone, where it is white space.
            lines.append(text.replace("\n", " ").encode())
            held += len(lines[-1])
            if held >= size:
                yield LineBlock(b"\n".join(lines))
                size, held, lines = min(2 * size, LARGEST_AT_ONCE), 0, []
    except DocumentError:
        yield LineBlock(b"\n".join(lines))
        raise
    yield LineBlock(b"\n".join(lines))


def _skip_mark(file: BinaryIO) -> None:
    file.seek(0)
    if file.read(3) != b"\xef\xbb\xbf":
        file.seek(0)


def _is_lines(file: BinaryIO, path: Path) -> bool:
    """Whether the file holds JSON lines: its first line is a whole object that is itself a message."""
    _skip_mark(file)
    first = b""
    for _ in range(FAR_BELOW):
        first = file.readline(LONGEST_LINE)
        if not first or first.strip():
            break
    _skip_mark(file)
    if not first.strip():
        raise DocumentError(str(path), msg("an empty file"), msg("JSON lines, or a JSON array of messages"))
    if first.lstrip()[:1] not in {b"{", b"["}:
        if path.suffix.casefold() in JSON_LINES_SUFFIXES:
            return True
        if first.startswith((b"\xff\xfe", b"\xfe\xff")):
            raise DocumentError(str(path), "UTF-16", msg("JSON in UTF-8"), msg("save the file as UTF-8"))
        raise DocumentError(str(path), msg("a file that begins with {first}", first=repr(first[:20])), "JSON")
    if path.suffix.casefold() in JSON_LINES_SUFFIXES:
        return True
    try:
        record = parse_json(first)
    except ParseError:
        return False
    return isinstance(record, dict) and ("MaHoSo" in record or "TrangThaiHoSo" in record)


def json_lines(file: BinaryIO) -> Iterator[object]:
    """The value of each line that is not blank; for one that is no JSON, a message of what is wrong."""
    read = line_parser()
    for block in _line_blocks(file):
        yield from block if isinstance(block, list) else (value_of_line(read, line) for line in block)


def json_records(
    path: Path, *, unfold: Callable[[object], Iterator[object]] | None = None
) -> Iterator[object]:
    """The records of a file of JSON: the items of an array, or of the one array of objects in an object.

    Of a file without an array its objects. For an item that is no JSON as the standard means it, a message.

    Args:
        path: the file.
        unfold: gives the records of an object that is alone in a file without an array; itself by default.

    Raises: DocumentError for a file that is no JSON or has several such arrays.
    """
    with document_errors(path, msg("a file that can be read")), path.open("rb") as file:
        _skip_mark(file)
        place = _place(file, path)
        read = line_parser()
        values = (value_of_line(read, text.encode()) for text in _texts(file, path, place))
        if place is None and unfold is not None:
            first = list(islice(values, 2))
            yield from unfold(first[0]) if len(first) == 1 else first
        yield from values


def value_of_line(read: Callable[[bytes], object], line: bytes) -> object:
    """The value of a line; for one that is no JSON, a message of what is wrong."""
    try:
        return read(line)
    except ParseError as error:
        return msg("no JSON ({error})", error=error.found)


class LineBlock(Sequence[bytes]):
    """Lines of JSON that are not blank, and the bytes of the file that they stand in."""

    def __init__(self, data: bytes) -> None:
        self.data = data

    def parts(self, size: int) -> Iterator[LineBlock]:
        """The lines in smaller blocks of about so many bytes."""
        data, start = self.data, 0
        while start < len(data):
            end = data.find(b"\n", start + size) + 1 or len(data)
            yield LineBlock(data[start:end])
            start = end

    @cached_property
    def _lines(self) -> list[bytes]:
        return [line for line in self.data.split(b"\n") if line.strip()]

    def __len__(self) -> int:
        return len(self._lines)

    @overload
    def __getitem__(self, place: int) -> bytes: ...

    @overload
    def __getitem__(self, place: slice) -> list[bytes]: ...

    def __getitem__(self, place: int | slice) -> bytes | list[bytes]:
        return self._lines[place]


def _line_blocks(file: BinaryIO) -> Iterator[LineBlock | list[object]]:
    """The lines of a file, many at a time, at first few, whose words are then known.

    Instead of a line that is too long, a message says so.
    """
    size = FIRST_READ
    while data := file.read(size):
        data += file.readline(LONGEST_LINE + 1)
        last = data.rfind(b"\n", 0, len(data) - 1) + 1
        if len(data) - last <= LONGEST_LINE:
            yield LineBlock(data)
        else:
            yield LineBlock(data[:last])
            yield [msg("a line of more than {limit} bytes", limit=LONGEST_LINE)]
            rest = data[last:]
            while rest and not rest.endswith(b"\n"):
                rest = file.readline(LONGEST_LINE)
        size = min(2 * size, LARGEST_AT_ONCE)


def _place(file: BinaryIO, path: Path) -> str | None:
    """Where the array of records of a document stands; ``None`` where its values are themselves the records.

    Raises: DocumentError for several arrays of objects.
    """
    places = JsonDocument(file).arrays()
    _skip_mark(file)
    # No list, or that of a record's own supplements: the object is itself a message.
    if not places or any(place.endswith(SUPPLEMENTS) for place in places):
        return None
    if len(places) > 1:
        raise DocumentError(
            str(path),
            msg("several lists of objects ({names})", names=", ".join(places[:2])),
            msg("one list of records"),
            msg("keep each list in a file of its own"),
        )
    return places[0]


def _texts(file: BinaryIO, path: Path, place: str | None) -> Iterator[str]:
    """The records of a document as their texts; raises DocumentError after those before what is no JSON."""
    given = 0
    document = JsonDocument(file)
    try:
        for text in document.values() if place is None else document.items(place):
            given += 1
            yield text
    except (ParseError, UnicodeDecodeError) as error:
        found = msg("no UTF-8") if isinstance(error, UnicodeDecodeError) else error.found
        raise DocumentError(
            str(path),
            msg("no JSON after record {given:d} ({error})", given=given, error=found),
            msg("whole JSON in UTF-8"),
        ) from None
