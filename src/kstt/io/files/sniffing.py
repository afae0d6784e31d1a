"""The format of a file, by its content; by its name only for text without a signature."""

from __future__ import annotations

from pathlib import PurePath
from types import MappingProxyType
from typing import TYPE_CHECKING

from kstt.errors import DocumentError
from kstt.i18n import msg
from kstt.io.files.containers import FileKind, kind_of
from kstt.limits import HEAD

if TYPE_CHECKING:
    from collections.abc import Mapping

__all__ = ["sniff"]

_READABLE = msg("a form in a spreadsheet, Word document, PDF file, scan, text, HTML or JSON file")
_BY_KIND = {
    FileKind.XLSX: "xlsx",
    FileKind.XLS: "xls",
    FileKind.ODS: "ods",
    FileKind.DOCX: "docx",
    FileKind.HTML: "html",
    FileKind.PDF: "pdf",
    FileKind.PICTURE: "picture",
    FileKind.MHTML: "html",
    FileKind.SPREADSHEETML: "xls",
}
_HINTS = {
    FileKind.XLSB: msg("save it as .xlsx, or have LibreOffice convert it (--convert)"),
    FileKind.ENCRYPTED: msg("open it with its password and save it without one"),
    FileKind.OTHER_OLE: msg(
        "an old Word document: save it as .docx, or have LibreOffice convert it (--convert)"
    ),
    FileKind.OTHER_PACKAGE: msg("an archive: unpack it; or a file that was cut short: send it again"),
    FileKind.XML: msg("open it in a spreadsheet program and save it as .xlsx"),
}
_CONVERT = msg("save it as .docx, or have LibreOffice convert it (--convert)")
_MARKS = (b"\xef\xbb\xbf", b"\xff\xfe", b"\xfe\xff")
_NO_SUFFIXES: Mapping[str, str] = MappingProxyType({})


def sniff(data: bytes, name: str = "", by_suffix: Mapping[str, str] = _NO_SUFFIXES) -> str:
    """The name of the format of a file.

    Args:
        data: the whole file.
        name: its name.
        by_suffix: the format of text without a signature by the suffix of the file; ``text`` for any other.

    Raises: DocumentError for blanks, and for what no form is read from.

    >>> sniff(b"<html><table></table></html>", "mislabelled.xls"), sniff(b"a;b")
    ('html', 'text')
    >>> sniff(b"a;b", "q2.csv", {".csv": "csv"})
    'csv'
    """
    kind = kind_of(data)
    if kind in _BY_KIND:
        return _BY_KIND[kind]
    if kind is not FileKind.TEXT:
        raise DocumentError(name or msg("file"), kind.value, _READABLE, _HINTS.get(kind, ""))
    head = data[:HEAD]
    if head.startswith(_MARKS[1:]):
        head = head[2:].replace(b"\0", b"")
        if kind_of(head) is FileKind.HTML:
            return "html"
    for mark in _MARKS:
        head = head.removeprefix(mark)
    start = head.lstrip()
    if not start:
        raise DocumentError(name or msg("file"), msg("a file of blanks"), _READABLE)
    if start.startswith(b"{\\rtf"):
        raise DocumentError(name or msg("file"), msg("a Rich Text file"), _READABLE, _CONVERT)
    if start[:1] in {b"{", b"["}:
        return "json"
    return by_suffix.get(PurePath(name).suffix.casefold(), "text")
