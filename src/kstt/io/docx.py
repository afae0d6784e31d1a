"""The text of a ``.docx`` file in reading order: paragraphs, and table rows with tabs between cells."""

from __future__ import annotations

import unicodedata
import zipfile
from typing import TYPE_CHECKING

from kstt.errors import DocumentError, MissingExtraError
from kstt.io.containers import FileKind, kind_of, packed, unpacked
from kstt.io.prose import SourceLine

if TYPE_CHECKING:
    from collections.abc import Iterator

    from docx.document import Document
    from docx.table import Table

__all__ = ["docx_lines"]

_BUDGET = 128 * 1024 * 1024
"""A document that unpacks to more bytes than this is refused."""


def docx_lines(data: bytes, source: str) -> tuple[SourceLine, ...]:
    """The lines of a document; a cell that spans others stands once, the rest of its span blank.

    Args:
        data: the file.
        source: its name, for the spots of lines and for errors.

    Raises: DocumentError for what is no readable document; MissingExtraError.
    """
    try:
        import docx
    except ImportError:
        raise MissingExtraError("reading .docx files", "word") from None
    kind = kind_of(data)
    if kind in {FileKind.ENCRYPTED, FileKind.OTHER_OLE}:
        hint = "save it again as .docx, without a password"
        raise DocumentError(source, kind.value, "a .docx file", hint)
    # Pictures and other parts that hold no text are left out, those that hold some within a budget.
    parts = unpacked(data, source, lambda _: True, budget=_BUDGET, optional=_is_beside, largest=_BUDGET // 8)
    if "word/document.xml" not in parts.content:
        raise DocumentError(source, "another kind of package", "a Word document")
    try:
        document = docx.Document(packed({**dict.fromkeys(parts.too_large, b""), **parts.content}))
        return tuple(
            SourceLine(number, unicodedata.normalize("NFC", text), f"{source}: {where}", wraps=False)
            for number, (text, where) in enumerate(_lines(document), 1)
        )
    except (OSError, KeyError, ValueError, AttributeError, SyntaxError, zipfile.BadZipFile) as error:
        # What the reader raises on a damaged package: parts that are missing, cut short or no XML.
        raise DocumentError(source, f"a damaged document ({error})", "a .docx file") from None


def _is_beside(name: str) -> bool:
    return name.startswith(("word/media/", "word/embeddings/", "word/fonts/"))


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
