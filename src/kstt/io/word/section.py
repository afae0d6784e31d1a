"""The section on results as part of a Word document."""

from __future__ import annotations

from typing import TYPE_CHECKING

from kstt.atomic import write_atomically
from kstt.io.word.documents import document_bytes, new_document
from kstt.io.word.writing import add_form
from kstt.narrative import NarrativeStyle, result_sentences

if TYPE_CHECKING:
    from pathlib import Path

    from docx.document import Document

    from kstt.definitions.account import Account
    from kstt.forms.form import Form

__all__ = ["HEADING", "add_results", "write_results"]

HEADING = "Về tình hình, kết quả giải quyết"
_STYLE = NarrativeStyle()


def add_results(
    document: Document,
    form: Form[Account],
    previous: Form[Account] | None = None,
    style: NarrativeStyle = _STYLE,
    *,
    heading: str = HEADING,
) -> None:
    """Add the section to the end of an open document, in the document's own styles.

    Args:
        document: a document of ``python-docx``.
        form: form 06 or 05.
        previous: the form to compare with.
        style: as for :func:`kstt.narrative.result_sentences`, whose errors are raised.
        heading: the section's heading, numbered as the report wants it; none if empty.
    """
    sentences = result_sentences(form, previous, style)
    if heading:
        document.add_heading(heading, level=2)
    for sentence in sentences:
        document.add_paragraph(style.bullet + sentence)


def write_results(
    path: str | Path,
    form: Form[Account],
    previous: Form[Account] | None = None,
    style: NarrativeStyle = _STYLE,
    *,
    heading: str = HEADING,
    table: bool = False,
    overwrite: bool = False,
) -> None:
    """Write the section as a ``.docx`` file of its own, with ``table`` the form's table after it.

    Other arguments are as for :func:`add_results`. The file is there whole or not at all, and one that exists
    is left alone unless ``overwrite``.

    Raises: DocumentError for a file that exists or cannot be written; MissingExtraError.
    """
    document = new_document()
    add_results(document, form, previous, style, heading=heading)
    if table:
        add_form(document, form)
    write_atomically(path, document_bytes(document), overwrite=overwrite)
