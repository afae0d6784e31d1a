"""What kind of file some bytes are, and unpacking packages safely, before any reader is trusted with them.

A package (``.xlsx``, ``.ods``, ``.docx``) is unpacked here, part by part, within a fixed budget; what a
reader gets is a package of exactly the parts that were looked at. So sizes that a package only claims,
parts that unpack without end and parts that no reader needs never reach it.
"""

from __future__ import annotations

import io
import lzma
import os
import re
import struct
import zipfile
import zlib
from contextlib import suppress
from enum import Enum
from functools import partial
from operator import itemgetter
from pathlib import Path
from typing import TYPE_CHECKING, BinaryIO, Protocol, TypeVar

import attrs

from kstt.errors import DocumentError
from kstt.i18n import msg
from kstt.io.files.compound import COMPOUND_START
from kstt.io.files.plain_packages import DoubtfulPartError, plain_parts
from kstt.limits import HEAD, LARGEST_FILE, MOST_PARTS
from kstt.system import refuse_name, system_words

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

__all__ = ["FileKind", "Source", "kind_of", "load", "packed", "unpacked", "utf_16_without_mark"]

Source = str | Path | bytes | BinaryIO
"""A file by its path, its bytes, or an open binary file."""

_PIECE = 256 * 1024


_SPREADSHEET = msg("a spreadsheet")


class FileKind(Enum):
    """What a file is, by its content; the value is how messages name it."""

    XLSX = msg("an Excel workbook (.xlsx)")
    XLSB = msg("a binary Excel workbook (.xlsb)")
    XLS = msg("an old Excel workbook (.xls)")
    ODS = msg("an OpenDocument spreadsheet (.ods)")
    DOCX = msg("a Word document (.docx)")
    CUT_SHORT = msg("a package that is cut short")
    OTHER_PACKAGE = msg("a package of another kind")
    ENCRYPTED = msg("an encrypted document")
    OTHER_OLE = msg("an old Office document")
    PDF = msg("a PDF document")
    PICTURE = msg("a picture")
    HTML = msg("a web page")
    MHTML = msg("a web archive")
    SPREADSHEETML = msg("a workbook in XML 2003")
    XML = msg("an XML document")
    BINARY = msg("a binary file")
    TEXT = msg("plain text")


_RARE = 20
"""A byte that is 0 this many times less often than its neighbour is no half of most letters."""
_FEW = 50
"""Text in which a NUL is one of more characters than these is text: its reader says where the NUL stands."""
_CONTROLS = re.compile(rb"[\x01-\x08\x0e-\x19\x1c-\x1f]")
"""What text does not hold; with a NUL among the rest, a file is no text."""
_SPREADSHEETML = b"urn:schemas-microsoft-com:office:spreadsheet"
_MAIN_PARTS = (
    (b"xl/workbook.xml", FileKind.XLSX),
    (b"xl/workbook.bin", FileKind.XLSB),
    (b"word/document.xml", FileKind.DOCX),
)


def load(source: Source, name: str = "", *, expected: str = _SPREADSHEET) -> tuple[bytes, str]:
    """The bytes of a file and the name by which messages call it.

    Raises: DocumentError for a directory, a file that cannot be read, an empty or an over-large one.
    """
    try:
        if isinstance(source, bytes):
            data = source
        elif isinstance(source, str | Path):
            name = name or str(source)
            path = Path(source)
            refuse_name(path, expected)
            with path.open("rb") as file:
                # Room for the largest file is made only for one that needs it.
                data = file.read(_PIECE)
                if len(data) == _PIECE:
                    data += file.read(max(LARGEST_FILE + 1 - _PIECE, 0))
        else:
            data = source.read(LARGEST_FILE + 1)
    except OSError as error:
        if isinstance(source, str | Path) and os.path.isdir(source):  # noqa: PTH112  # Path.is_dir raises for a name that is too long
            raise DocumentError(name, msg("a directory"), expected, msg("name a file in it")) from None
        raise DocumentError(name, system_words(error), expected) from None
    if not data:
        raise DocumentError(name or msg("file"), msg("an empty file"), expected)
    if len(data) > LARGEST_FILE:
        raise DocumentError(
            name or msg("file"),
            msg("more than {value} bytes", value=LARGEST_FILE),
            msg("{expected} of a usual size", expected=expected),
        )
    return data, name


_PICTURES = (b"\x89PNG\r\n\x1a\n", b"\xff\xd8\xff", b"II*\0", b"MM\0*")
"""How PNG, JPEG and TIFF begin."""


def kind_of(data: bytes) -> FileKind:
    r"""What these bytes are, whatever the file's name says.

    >>> kind_of(b"%PDF-1.7"), kind_of(b"a;b\n1;2\n")
    (<FileKind.PDF: 'a PDF document'>, <FileKind.TEXT: 'plain text'>)
    """
    if data.startswith(b"PK\x03\x04"):
        return _package_kind(data)
    if data.startswith(COMPOUND_START):
        if "EncryptedPackage".encode("utf-16-le") in data:
            return FileKind.ENCRYPTED
        streams = ("Workbook", "Book")
        found = any(f"{name}\0".encode("utf-16-le") in data for name in streams)
        return FileKind.XLS if found else FileKind.OTHER_OLE
    if data[:2] in {b"\x09\x08", b"\x09\x04", b"\x09\x02", b"\x09\x00"}:
        return FileKind.XLS
    if data.startswith(b"%PDF"):
        return FileKind.PDF
    if data.startswith(_PICTURES):
        return FileKind.PICTURE
    head = data[:HEAD].removeprefix(b"\xef\xbb\xbf").lstrip().lower()
    marked = _markup_kind(head)
    if marked is not None:
        return marked
    marked_text = data.startswith((b"\xff\xfe", b"\xfe\xff"))
    start = data[:HEAD]
    strange = start.count(0) * _FEW > len(start) or (0 in start and _CONTROLS.search(start) is not None)
    if strange and not marked_text and not utf_16_without_mark(data):
        return FileKind.BINARY
    return FileKind.TEXT


def utf_16_without_mark(data: bytes) -> str:
    """The encoding of a text in UTF-16 without a byte-order mark; empty for another.

    Every second byte of most letters is 0.

    >>> utf_16_without_mark("Đất đai;35".encode("utf-16-be")), utf_16_without_mark(b"a;b")
    ('utf-16-be', '')
    """
    if len(data) % 2 or b"\0" not in data:
        return ""
    first, second = data[:HEAD:2].count(0), data[1:HEAD:2].count(0)
    many = min(len(data), HEAD) // 8
    if second > many and first * _RARE < second:
        return "utf-16-le"
    if first > many and second * _RARE < first:
        return "utf-16-be"
    return ""


def _markup_kind(head: bytes) -> FileKind | None:
    """By the beginning of a text in small letters: a page, a web archive, XML; ``None`` for another."""
    if head.startswith(b"<?xml") and _SPREADSHEETML in head and b"<html" not in head:
        return FileKind.SPREADSHEETML
    if head.startswith((b"mime-version:", b"from:", b"content-type:")) and b"multipart/related" in head:
        return FileKind.MHTML
    if head.startswith(b"<") and (b"<html" in head or b"<table" in head or b"<!doctype html" in head):
        return FileKind.HTML
    return FileKind.XML if head.startswith(b"<?xml") else None


def _package_kind(data: bytes) -> FileKind:
    """By the names in the directory at its end; whether the package is sound shows when it is unpacked."""
    start = data.rfind(b"PK\x05\x06")
    if not 0 <= start <= len(data) - 22:
        return FileKind.CUT_SHORT
    (size,) = struct.unpack_from("<I", data, start + 12)
    directory = data[max(start - size, 0) : start]
    for name, kind in _MAIN_PARTS:
        if name in directory:
            return kind
    # Which OpenDocument it is, its first part says, which may be compressed: it is read when it is opened.
    opendocument = b"content.xml" in directory and b"mimetype" in directory
    return FileKind.ODS if opendocument else FileKind.OTHER_PACKAGE


@attrs.frozen
class Parts:
    """The parts of a package that were unpacked, those that are too large, and those not asked for."""

    content: Mapping[str, bytes]
    too_large: Mapping[str, int] = attrs.field(factory=dict)
    unread: tuple[str, ...] = ()


def unpacked(
    data: bytes,
    source: str,
    wanted: Callable[[str], bool],
    *,
    budget: int,
    optional: Callable[[str], bool] = lambda _: False,
    largest: int | None = None,
) -> Parts:
    """The wanted parts of a package, unpacked within a budget of bytes.

    Args:
        data: the package.
        source: its name in messages.
        wanted: which parts, by name.
        budget: the bytes that all of them may unpack to.
        optional: parts that are left out, and named in the result, when they are larger than ``largest``
            or the budget is used up; any other such part is refused.
        largest: the bytes that one optional part may unpack to.

    Raises: DocumentError for a package that is damaged, cut short, encrypted, or unpacks to too much.
    """
    take = partial(
        _taken, source=source, wanted=wanted, budget=budget, optional=optional, largest=largest or budget
    )
    plain = plain_parts(data)
    if plain is not None:
        with suppress(DoubtfulPartError):
            return take(plain, lambda part, limit: part.content() if part.file_size <= limit else None)
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as package:
            every = [part for part in package.infolist() if not part.is_dir()]
            return take(every, partial(_part, package))
    except (zipfile.BadZipFile, zipfile.LargeZipFile, zlib.error, EOFError, OSError, ValueError) as error:
        if isinstance(error, DocumentError):
            raise
        raise _damaged(source, error) from None
    except (NotImplementedError, lzma.LZMAError, RuntimeError) as error:
        raise _damaged(source, error) from None


class _Part(Protocol):
    """A part as the directory of its package has it."""

    @property
    def filename(self) -> str: ...
    @property
    def file_size(self) -> int: ...
    @property
    def flag_bits(self) -> int: ...


_P = TypeVar("_P", bound=_Part)


def _taken(
    every: Sequence[_P],
    content_of: Callable[[_P, int], bytes | None],
    *,
    source: str,
    wanted: Callable[[str], bool],
    budget: int,
    optional: Callable[[str], bool],
    largest: int,
) -> Parts:
    """The wanted ones of the parts of a package; see :func:`unpacked`.

    Args:
        every: all parts, in the order of the directory.
        content_of: gives what a part unpacks to; ``None`` where that is more than so many bytes.
        source: the name of the package in messages.
        wanted: which parts, by name.
        budget: the bytes that all of them may unpack to.
        optional: parts that may be left out.
        largest: the bytes that one optional part may unpack to.
    """
    parts = [(optional(part.filename), part) for part in every if wanted(part.filename)]
    _look_at([part for _, part in parts], source)
    # What must be there comes first, so that it is not the optional parts that use up the budget.
    parts.sort(key=itemgetter(0))
    content: dict[str, bytes] = {}
    too_large: dict[str, int] = {}
    for may_lack, part in parts:
        name = part.filename
        limit = min(budget, largest) if may_lack else budget
        unpacked_part = content_of(part, limit)
        if unpacked_part is not None:
            content[name] = unpacked_part
            budget -= len(unpacked_part)
        elif may_lack:
            too_large[name] = part.file_size
        else:
            raise DocumentError(
                source,
                msg("a part ({name}) that unpacks to more than {limit} bytes", name=name, limit=limit),
                msg("a document of a usual size"),
                msg("it may be made to exhaust memory"),
            )
    known = content.keys() | too_large.keys()
    return Parts(content, too_large, tuple(part.filename for part in every if part.filename not in known))


def _look_at(parts: Sequence[_Part], source: str) -> None:
    """Refuse what no sound package has, before anything is unpacked."""
    if len(parts) > MOST_PARTS:
        raise DocumentError(
            source,
            msg("a package of {count} parts", count=len(parts)),
            msg("at most {value}", value=MOST_PARTS),
        )
    if len({part.filename.casefold() for part in parts}) < len(parts):
        raise DocumentError(source, msg("a package with two parts of one name"), msg("a sound package"))
    if any(part.flag_bits & 1 for part in parts):
        raise DocumentError(source, msg("an encrypted package"), msg("one without a password"))


def _damaged(source: str, error: Exception) -> DocumentError:
    return DocumentError(
        source or msg("file"),
        msg("a damaged or incomplete package ({error})", error=error),
        msg("a whole file"),
        msg("save or send it again"),
    )


def _part(package: zipfile.ZipFile, info: zipfile.ZipInfo, limit: int) -> bytes | None:
    """What a part unpacks to; ``None`` where that is more than ``limit`` bytes, whatever it claims."""
    if info.file_size > limit:
        return None
    # The reader stops at the size that the package claims: claim more, and count what really comes.
    claimed, info.file_size = info.file_size, limit + 1
    opened = package.open(info)
    info.file_size = claimed
    with opened as stream:
        unpacked_part = stream.read(limit + 1)
    size = len(unpacked_part)
    if size > limit:
        return None
    if size != claimed:
        raise zipfile.BadZipFile(f"{info.filename} unpacks to {size} bytes, not {claimed}")
    return unpacked_part


def packed(content: Mapping[str, bytes]) -> io.BytesIO:
    """A package of exactly these parts, stored as they are, for a reader to open."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_STORED) as package:
        for name, part in content.items():
            package.writestr(zipfile.ZipInfo(name), part)
    buffer.seek(0)
    return buffer
