"""Forms in Word documents: a form's table by itself, or a report on results with its tables."""

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
    DOWN,
    add_markup,
    add_paragraph,
    document_bytes,
    name_document,
    new_document,
    turn_landscape,
)
from kstt.io.word.section import HEADING, add_results
from kstt.io.word.tables import WordCell, form_table, heading_table, markup, signature_table
from kstt.narrative import NarrativeStyle
from kstt.tables.heading import Heading, Signatures
from kstt.tables.table import HasTable

if TYPE_CHECKING:
    from pathlib import Path

    from docx.document import Document

    from kstt.definitions.account import Account
    from kstt.forms.form import Form

__all__ = ["add_form", "form_bytes", "report_bytes", "write_form", "write_report"]

_SIGNATURES = Signatures()
_STYLE = NarrativeStyle()
_COUNTRY = ("CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM", "Độc lập - Tự do - Hạnh phúc")


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
    """
    write_atomically(path, form_bytes(form, signatures=signatures, created=created), overwrite=overwrite)


def form_bytes(
    form: HasTable | Sequence[HasTable],
    *,
    signatures: Signatures | None = _SIGNATURES,
    created: datetime = CREATED,
) -> bytes:
    """The bytes of a document; arguments and errors as for :func:`write_form`."""
    forms = list(form) if isinstance(form, Sequence) else [form]
    if not forms:
        raise ParseError(msg("forms"), msg("none"), msg("at least one form to write"))
    document = new_document()
    for number, one in enumerate(forms):
        add_form(document, one, signatures=signatures, new_page=number > 0)
    name_document(document, forms[0].table(), created)
    return document_bytes(document)


def write_report(
    form: Form[Account] | Sequence[Form[Account]],
    path: str | Path,
    *,
    previous: Sequence[Form[Account]] = (),
    style: NarrativeStyle = _STYLE,
    signatures: Signatures | None = _SIGNATURES,
    overwrite: bool = False,
    created: datetime = CREATED,
) -> None:
    """Write a report on results: what each form says in the usual official words, then the tables.

    Args:
        form: form 06, form 05, or both.
        path: the file, which is there whole or not at all.
        previous: forms of an earlier period to compare with, one for each kind at most.
        style: as for :func:`kstt.narrative.result_sentences`, whose errors are raised.
        signatures: place, day and names below the report; ``None`` leaves them out.
        overwrite: replace a file that exists.
        created: the moment of creation that the document names.

    Raises: DocumentError for a file that exists or cannot be written; MissingExtraError.
    """
    content = report_bytes(form, previous=previous, style=style, signatures=signatures, created=created)
    write_atomically(path, content, overwrite=overwrite)


def report_bytes(
    form: Form[Account] | Sequence[Form[Account]],
    *,
    previous: Sequence[Form[Account]] = (),
    style: NarrativeStyle = _STYLE,
    signatures: Signatures | None = _SIGNATURES,
    created: datetime = CREATED,
) -> bytes:
    """The bytes of a report; arguments and errors as for :func:`write_report`."""
    forms = list(form) if isinstance(form, Sequence) else [form]
    if not forms:
        raise ParseError(msg("forms"), msg("none"), msg("at least one form to report on"))
    document = new_document()
    first = forms[0].table()
    room = DOWN
    document.sections[0].different_first_page_header_footer = True
    dateline = signatures.dateline if signatures is not None else ""
    add_markup(document, markup(
        [
            [WordCell(first.reporting_unit.upper(), bold=True, align="center", size=12),
             WordCell(_COUNTRY[0], bold=True, align="center", size=12)],
            [WordCell("Số:        /BC", align="center", size=13),
             WordCell(_COUNTRY[1], bold=True, align="center", size=13)],
            [WordCell(), WordCell(dateline, italic=True, align="center", size=13)],
        ],
        [room * 2 // 5, room - room * 2 // 5], borders=False,
    ))  # fmt: skip
    add_paragraph(document, "")
    add_paragraph(document, "BÁO CÁO", bold=True, centre=True)
    # A period's name is not broken between two lines.
    period = f" {first.period.label}".replace(" ", "\u00a0") if first.period else ""
    add_paragraph(document, f"{first.layout.title} {period.strip()}".strip(), bold=True, centre=True)
    for number, one in enumerate(forms, 1):
        kind = one.layout.account
        before = next((past for past in previous if past.layout.account is kind), None)
        numbered = f"{number}. {HEADING if len(forms) == 1 else _first_up(one.layout.title)}"
        add_results(document, one, before, style, heading=numbered)
        add_paragraph(document, f"(Chi tiết tại {Heading.of(one).code}).", italic=True)
    if signatures is not None:
        add_markup(document, signature_table(signatures, room, dated=False))
    for one in forms:
        add_form(document, one, signatures=None)
    name_document(document, first, created)
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
    reported = form.table()
    section = document.add_section() if new_page else document.sections[-1]
    turn_landscape(section)
    room = ACROSS
    add_markup(document, heading_table(reported, room))
    add_markup(document, form_table(reported, room), apart=True)
    for note in reported.notes:
        add_paragraph(document, note, italic=True)
    if signatures is not None:
        add_paragraph(document, "")
        add_markup(document, signature_table(signatures, room))


def _first_up(text: str) -> str:
    return text[:1].upper() + text[1:]
