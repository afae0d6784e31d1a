"""Forms in Word documents: a form's table by itself, or a report on results with its tables."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Sequence
from datetime import datetime
from typing import TYPE_CHECKING, cast

from kstt.errors import MissingExtraError, ParseError
from kstt.forms.heading import Heading, Signatures
from kstt.io.atomic import write_atomically
from kstt.io.excel_writing import CREATED, as_reported
from kstt.io.results import HEADING, add_results
from kstt.io.word_tables import WordCell, form_table, heading_table, markup, signature_table
from kstt.narrative import NarrativeStyle

if TYPE_CHECKING:
    from pathlib import Path

    from docx.document import Document
    from docx.section import Section

    from kstt.accounts import Account
    from kstt.forms.form import Form
    from kstt.forms.reported import ReportedForm

__all__ = ["add_form", "document_bytes", "form_bytes", "report_bytes", "write_form", "write_report"]

_SIGNATURES = Signatures()
_STYLE = NarrativeStyle()
_LONG, _SHORT, _MARGIN = 16_838, 11_906, 1_134
"""A4 and its margins, in twentieths of a point."""
_FONT = "Times New Roman"
_COUNTRY = ("CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM", "Độc lập - Tự do - Hạnh phúc")


def write_form(
    form: Form[Account] | ReportedForm | Sequence[Form[Account] | ReportedForm],
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
    form: Form[Account] | ReportedForm | Sequence[Form[Account] | ReportedForm],
    *,
    signatures: Signatures | None = _SIGNATURES,
    created: datetime = CREATED,
) -> bytes:
    """The bytes of a document; arguments and errors as for :func:`write_form`."""
    forms = list(form) if isinstance(form, Sequence) else [form]
    if not forms:
        raise ParseError("forms", "none", "at least one form to write")
    document = _new_document()
    for number, one in enumerate(forms):
        add_form(document, one, signatures=signatures, new_page=number > 0)
    _name(document, as_reported(forms[0]), created)
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
        raise ParseError("forms", "none", "at least one form to report on")
    document = _new_document()
    first = as_reported(forms[0])
    room = _SHORT - 2 * _MARGIN
    document.sections[0].different_first_page_header_footer = True
    dateline = signatures.dateline if signatures is not None else ""
    _add_markup(document, markup(
        [
            [WordCell(first.reporting_unit.upper(), bold=True, align="center", size=12),
             WordCell(_COUNTRY[0], bold=True, align="center", size=12)],
            [WordCell("Số:        /BC", align="center", size=13),
             WordCell(_COUNTRY[1], bold=True, align="center", size=13)],
            [WordCell(), WordCell(dateline, italic=True, align="center", size=13)],
        ],
        [room * 2 // 5, room - room * 2 // 5], borders=False,
    ))  # fmt: skip
    _paragraph(document, "")
    _paragraph(document, "BÁO CÁO", bold=True, centre=True)
    # A period's name is not broken between two lines.
    period = f" {first.period.label}".replace(" ", "\u00a0") if first.period else ""
    _paragraph(document, f"{first.layout.title} {period.strip()}".strip(), bold=True, centre=True)
    for number, one in enumerate(forms, 1):
        kind = one.layout.account
        before = next((past for past in previous if past.layout.account is kind), None)
        numbered = f"{number}. {HEADING if len(forms) == 1 else _first_up(one.layout.title)}"
        add_results(document, one, before, style, heading=numbered)
        _paragraph(document, f"(Chi tiết tại {Heading.of(one).code}).", italic=True)
    if signatures is not None:
        _add_markup(document, signature_table(signatures, room, dated=False))
    for one in forms:
        add_form(document, one, signatures=None)
    _name(document, first, created)
    return document_bytes(document)


def add_form(
    document: Document,
    form: Form[Account] | ReportedForm,
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
    reported = as_reported(form)
    section = document.add_section() if new_page else document.sections[-1]
    _landscape(section)
    room = _LONG - 2 * _MARGIN
    _add_markup(document, heading_table(reported, room))
    _add_markup(document, form_table(reported, room), apart=True)
    for note in reported.notes:
        _paragraph(document, note, italic=True)
    if signatures is not None:
        _paragraph(document, "")
        _add_markup(document, signature_table(signatures, room))


def document_bytes(document: Document) -> bytes:
    """The bytes of a document, the same for the same content: its package names no time of writing."""
    buffer, steady = io.BytesIO(), io.BytesIO()
    document.save(buffer)
    with zipfile.ZipFile(buffer) as package, zipfile.ZipFile(steady, "w", zipfile.ZIP_DEFLATED) as out:
        for name in package.namelist():
            info = zipfile.ZipInfo(name)
            info.compress_type = zipfile.ZIP_DEFLATED
            out.writestr(info, package.read(name))
    return steady.getvalue()


def _new_document() -> Document:
    try:
        import docx
    except ImportError:
        raise MissingExtraError("writing .docx files", "word") from None
    from docx.oxml.ns import qn
    from docx.shared import Pt, RGBColor, Twips
    from docx.styles.style import ParagraphStyle

    document = docx.Document()
    for name, size in (("Normal", 14), ("Heading 2", 14)):
        style = cast("ParagraphStyle", document.styles[name])
        style.font.name, style.font.size = _FONT, Pt(size)
        style.font.color.rgb = RGBColor(0, 0, 0)
        fonts = style.element.get_or_add_rPr().get_or_add_rFonts()
        for script in ("eastAsia", "cs", "hAnsi"):
            fonts.set(qn(f"w:{script}"), _FONT)
        for theme in ("asciiTheme", "hAnsiTheme", "eastAsiaTheme", "cstheme"):
            fonts.attrib.pop(qn(f"w:{theme}"), None)
        style.paragraph_format.space_after = Pt(6)
    section = document.sections[0]
    section.page_width, section.page_height = Twips(_SHORT), Twips(_LONG)
    _margins(section)
    _page_numbers(section)
    return document


def _margins(section: Section) -> None:
    from docx.shared import Twips

    section.left_margin = section.right_margin = Twips(_MARGIN)
    section.top_margin = section.bottom_margin = Twips(_MARGIN)


def _landscape(section: Section) -> None:
    from docx.enum.section import WD_ORIENT
    from docx.shared import Twips

    section.different_first_page_header_footer = False
    section.orientation = WD_ORIENT.LANDSCAPE
    section.page_width, section.page_height = Twips(_LONG), Twips(_SHORT)
    _margins(section)


def _page_numbers(section: Section) -> None:
    from docx.enum.text import WD_ALIGN_PARAGRAPH
    from docx.oxml import parse_xml
    from docx.oxml.ns import nsdecls

    paragraph = section.header.paragraphs[0]
    paragraph.alignment = WD_ALIGN_PARAGRAPH.CENTER
    field = f'<w:fldSimple {nsdecls("w")} w:instr=" PAGE "><w:r><w:t>1</w:t></w:r></w:fldSimple>'
    paragraph._p.append(parse_xml(field))  # noqa: SLF001 - the library has no fields


def _add_markup(document: Document, table: str, *, apart: bool = False) -> None:
    """Add a table before the end of the body; ``apart`` from one that stands just above."""
    from docx.oxml import parse_xml

    if apart:
        _paragraph(document, "", size=2)
    document.element.body.insert_element_before(parse_xml(table), "w:sectPr")


def _paragraph(
    document: Document,
    text: str,
    *,
    bold: bool = False,
    italic: bool = False,
    centre: bool = False,
    size: int = 0,
) -> None:
    from docx.enum.text import WD_ALIGN_PARAGRAPH
    from docx.shared import Pt

    paragraph = document.add_paragraph()
    run = paragraph.add_run(text)
    run.bold, run.italic = bold or None, italic or None
    if centre:
        paragraph.alignment = WD_ALIGN_PARAGRAPH.CENTER
    if size:
        run.font.size = Pt(size)
        paragraph.paragraph_format.space_after = Pt(0)


def _name(document: Document, form: ReportedForm, created: datetime) -> None:
    heading = Heading.of(form)
    properties = document.core_properties
    properties.title = " – ".join(filter(None, (heading.title, heading.period)))[:255]
    properties.subject = heading.code[:255]
    properties.author = properties.last_modified_by = form.reporting_unit[:255]
    properties.comments = ""
    properties.created = properties.modified = created


def _first_up(text: str) -> str:
    return text[:1].upper() + text[1:]
