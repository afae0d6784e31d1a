"""Forms in Word documents: tables on landscape pages."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import TYPE_CHECKING

from kstt.atomic import write_atomically
from kstt.errors import ParseError
from kstt.i18n import msg
from kstt.io.files.created import CREATED
from kstt.io.word.documents import (
    ACROSS,
    add_markup,
    add_paragraph,
    document_bytes,
    name_document,
    new_document,
    turn_landscape,
)
from kstt.io.word.tables import form_table, heading_table, signature_table
from kstt.tables.heading import Signatures
from kstt.tables.table import HasTable

if TYPE_CHECKING:
    from pathlib import Path

    from docx.document import Document


__all__ = ["add_form", "add_table", "form_bytes", "landscape_section", "write_form"]

_SIGNATURES = Signatures()


def write_form(
    form: HasTable | Sequence[HasTable],
    path: str | Path,
    *,
    overwrite: bool = False,
    signatures: Signatures | None = _SIGNATURES,
    created: datetime = CREATED,
) -> None:
    """Write one or several forms as a ``.docx`` file: A4 landscape, the header repeated on every page.

    Args:
        form: a proved or a reported form, or several, each on pages of its own.
        path: the file, which is there whole or not at all.
        overwrite: replace a file that exists.
        signatures: the lines below each table; ``None`` leaves them out.
        created: the moment of creation that the document names.

    Raises: DocumentError for a file that exists or cannot be written, and for a text that a document
    cannot hold; MissingExtraError without the extra ``word``.

    >>> from tempfile import mkdtemp
    >>> from kstt import ReportingPeriod, form_06c
    >>> from kstt.io.formats import read_form
    >>> form = form_06c([], ReportingPeriod.quarter(2021, 2))
    >>> write_form(form, path := mkdtemp() + "/q2.docx")
    >>> read_form(path).to_form() == form
    True
    """
    write_atomically(path, form_bytes(form, signatures=signatures, created=created), overwrite=overwrite)


def form_bytes(
    form: HasTable | Sequence[HasTable],
    *,
    signatures: Signatures | None = _SIGNATURES,
    created: datetime = CREATED,
) -> bytes:
    """The bytes of a document; arguments and errors as for :func:`write_form`.

    >>> from kstt import ReportingPeriod, form_06c
    >>> form_bytes(form_06c([], ReportingPeriod.quarter(2021, 2)))[:2]
    b'PK'
    """
    forms = list(form) if isinstance(form, Sequence) else [form]
    if not forms:
        raise ParseError(msg("forms"), msg("none"), msg("at least one form to write"))
    document = new_document()
    for number, one in enumerate(forms):
        add_form(document, one, signatures=signatures, new_page=number > 0)
    name_document(document, forms[0].table(), created)
    return document_bytes(document)


def add_form(
    document: Document,
    form: HasTable,
    *,
    signatures: Signatures | None = None,
    new_page: bool = True,
) -> None:
    """Add a form to the end of an open document, on landscape pages of its own.

    Args:
        document: a document of ``python-docx``.
        form: a proved or a reported form.
        signatures: the lines below the table.
        new_page: begin on a new page; else the document's last section turns landscape.

    Raises: DocumentError for a text that a document cannot hold.
    """
    landscape_section(document, new_page=new_page)
    add_table(document, form, ACROSS)
    if signatures is not None:
        add_paragraph(document, "")
        add_markup(document, signature_table(signatures, ACROSS))


def landscape_section(document: Document, *, new_page: bool) -> None:
    """Begin a section of landscape pages; else the document's last section turns landscape."""
    turn_landscape(document.add_section() if new_page else document.sections[-1])


def add_table(document: Document, form: HasTable, room: int) -> None:
    """Add the heading, the table and the notes of a form to the end of an open document."""
    reported = form.table()
    add_markup(document, heading_table(reported, room))
    add_markup(document, form_table(reported, room), apart=True)
    for note in reported.notes:
        add_paragraph(document, note, italic=True)
