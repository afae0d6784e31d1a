"""The text of a ``.docx`` file in reading order: paragraphs, and table rows with tabs between cells."""

from __future__ import annotations

import unicodedata
import zipfile
from pathlib import Path
from typing import TYPE_CHECKING

from kstt.errors import DocumentError, MissingExtraError
from kstt.io.prose import SourceLine

if TYPE_CHECKING:
    from collections.abc import Iterator

    from docx.document import Document
    from docx.table import Table

__all__ = ["docx_lines"]

_LARGEST = 256 * 1024 * 1024
"""A document that unpacks to more bytes than this is refused."""


def docx_lines(path: Path) -> tuple[SourceLine, ...]:
    """The lines of a document; a cell that spans others stands once, the rest of its span blank.

    Raises: DocumentError for a file that is no readable document; MissingExtraError.
    """
    try:
        import docx
    except ImportError:
        raise MissingExtraError("reading .docx files", "word") from None
    _look(path)
    try:
        document = docx.Document(str(path))
        return tuple(
            SourceLine(number, unicodedata.normalize("NFC", text), f"{path}: {where}", wraps=False)
            for number, (text, where) in enumerate(_lines(document), 1)
        )
    except (OSError, KeyError, ValueError, AttributeError, SyntaxError, zipfile.BadZipFile) as error:
        # What the reader raises on a damaged package: parts that are missing, cut short or no XML.
        raise DocumentError(str(path), f"a damaged document ({error})", "a .docx file") from None


def _look(path: Path) -> None:
    """Refuse what is no package, or unpacks to too much, before anything is unpacked."""
    try:
        with zipfile.ZipFile(path) as package:
            size = sum(part.file_size for part in package.infolist())
            names = set(package.namelist())
    except OSError as error:
        raise DocumentError(str(path), error.strerror or "an unreadable file", "a .docx file") from None
    except zipfile.BadZipFile:
        found = (
            "an empty file"
            if path.stat().st_size == 0
            else "no Word document (perhaps encrypted or cut short)"
        )
        raise DocumentError(
            str(path), found, "a .docx file", "save it again as .docx, without a password"
        ) from None
    if size > _LARGEST:
        raise DocumentError(str(path), f"{size} bytes unpacked", f"at most {_LARGEST}")
    if "word/document.xml" not in names:
        raise DocumentError(str(path), "another kind of package", "a Word document")


def _lines(document: Document) -> Iterator[tuple[str, str]]:
    from docx.table import Table

    paragraphs = tables = 0
    for block in document.iter_inner_content():
        if isinstance(block, Table):
            tables += 1
            for number, cells in enumerate(_rows(block), 1):
                yield "\t".join(cells), f"table {tables} row {number}"
            # A table is a paragraph of its own.
            yield "", f"after table {tables}"
        else:
            paragraphs += 1
            for part in block.text.split("\n"):
                yield part, f"paragraph {paragraphs}"


def _rows(table: Table) -> Iterator[list[str]]:
    seen: set[object] = set()
    for row in table.rows:
        cells = []
        for cell in row.cells:
            element = cell._tc  # noqa: SLF001 - the only identity that tells merged cells
            cells.append("" if element in seen else " ".join(cell.text.split()))
            seen.add(element)
        yield cells
