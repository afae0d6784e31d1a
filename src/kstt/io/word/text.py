"""The text of a ``.docx`` file in reading order: paragraphs, and table rows with tabs between cells."""

from __future__ import annotations

import unicodedata
import zipfile
from itertools import groupby
from typing import TYPE_CHECKING

from kstt.errors import DocumentError, MissingExtraError
from kstt.i18n import msg
from kstt.io.files.containers import FileKind, Source, kind_of, load, packed, unpacked
from kstt.io.files.lines import BESIDE, SourceLine
from kstt.io.files.xml import XmlError, local, read_events
from kstt.io.word.shown_text import looks_of_styles, shown_lines
from kstt.limits import DOCUMENT_CELLS, DOCUMENT_PARAGRAPHS, LARGEST_DOCUMENT

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from kstt.io.word.shown_text import ShownLine

__all__ = ["docx_lines"]

_EXPECTED = msg("a Word document (.docx)")
_TABS = 5
"""So many tabs in paragraphs one under another make these a table that was typed."""
_HINT = msg("save it again as .docx, without a password")


def docx_lines(path: Source, name: str = "") -> tuple[SourceLine, ...]:
    """The lines of a document as Word shows it; see :mod:`kstt.io.word.shown_text`.

    Args:
        path: the document: its path, its bytes, or an open binary file.
        name: what messages and spots call it; by default its path.

    Raises: DocumentError for a file that is no readable document, or is made to exhaust memory;
    MissingExtraError.
    """
    try:
        import docx
    except ImportError:
        raise MissingExtraError(msg("reading .docx files"), "word") from None
    data, name = load(path, name, expected=_EXPECTED)
    kind = kind_of(data)
    if kind is not FileKind.DOCX:
        raise DocumentError(name or msg("file"), kind.value, _EXPECTED, _HINT)
    parts = unpacked(data, name, _is_text, budget=LARGEST_DOCUMENT)
    prefix = f"{name}: " if name else ""
    try:
        _refuse_oversized(parts.content)
        # The reader wants to see every part that a document names, but looks into none of the others.
        document = docx.Document(packed({**parts.content, **dict.fromkeys(parts.unread, b"")}))
        looks = looks_of_styles(document.styles.element)
        lines = [*shown_lines(document.element.body, looks)]
        return tuple(
            SourceLine(
                number,
                unicodedata.normalize("NFC", text),
                f"{prefix}{line.where}",
                wraps=False,
                changed=line.changed,
            )
            for number, (line, text) in enumerate(zip(lines, _with_typed_tables(lines), strict=True), 1)
        )
    except (
        OSError, KeyError, ValueError, TypeError, AttributeError, SyntaxError, zipfile.BadZipFile
    ) as error:  # fmt: skip
        # What the reader raises on a damaged package: parts that are missing, cut short or no XML.
        raise DocumentError(
            name or msg("file"), msg("a damaged document ({error})", error=error), _EXPECTED, _HINT
        ) from None


def _with_typed_tables(lines: Sequence[ShownLine]) -> Iterator[str]:
    """The texts of lines, those with many tabs one under another as the rows of the table that they are."""
    for tabs, run in groupby(lines, lambda line: line.text.count(BESIDE) >= _TABS):
        texts = [line.text for line in run]
        yield from (text.replace(BESIDE, "\t") for text in texts) if tabs and len(texts) > 1 else texts


def _is_text(name: str) -> bool:
    return name.casefold().endswith((".xml", ".rels"))


def _refuse_oversized(parts: Mapping[str, bytes]) -> None:
    """Refuse document types, and tables that span more columns than there can be.

    Raises: XmlError.
    """
    cells = paragraphs = 0

    def element(name: str, attributes: Mapping[str, str]) -> None:
        nonlocal cells, paragraphs
        tag = local(name)
        if tag in {"gridSpan", "gridBefore"}:
            cells += max((int(value) for key, value in attributes.items() if local(key) == "val"), default=1)
        elif tag == "tc":
            cells += 1
        elif tag == "p":
            paragraphs += 1
        if cells > DOCUMENT_CELLS:
            raise XmlError(msg("tables of more than {value} cells", value=DOCUMENT_CELLS))
        if paragraphs > DOCUMENT_PARAGRAPHS:
            raise XmlError(msg("more than {value} paragraphs", value=DOCUMENT_PARAGRAPHS))

    for name, part in parts.items():
        read_events(part, element if name.casefold() == "word/document.xml" else None)
