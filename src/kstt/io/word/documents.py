"""Word documents set as official letters are: A4, one font, page numbers; the same bytes each time."""

from __future__ import annotations

import io
import re
import zipfile
from typing import TYPE_CHECKING, cast

from kstt.errors import DocumentError, MissingExtraError
from kstt.i18n import msg
from kstt.tables.heading import Heading

if TYPE_CHECKING:
    from datetime import datetime

    from docx.document import Document
    from docx.section import Section

    from kstt.tables.table import FormTable

__all__ = [
    "ACROSS",
    "add_markup",
    "add_paragraph",
    "document_bytes",
    "name_document",
    "new_document",
    "turn_landscape",
    "writable",
]

_LONG, _SHORT, _MARGIN = 16_838, 11_906, 1_134
"""A4 and its margins, in twentieths of a point."""
ACROSS = _LONG - 2 * _MARGIN
"""The room between the margins of a landscape page."""
_UNWRITABLE = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")
_FONT = "Times New Roman"


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


def writable(text: str) -> str:
    """The text, as long as a document can hold it.

    Raises: DocumentError for a character that XML cannot hold, however it is written.
    """
    if _UNWRITABLE.search(text):
        raise DocumentError(
            msg("Word document"),
            msg("a text with a broken character ({text})", text=repr(text[:40])),
            msg("letters, digits and signs"),
        )
    return text


def new_document() -> Document:
    """An empty upright document whose pages are numbered above.

    Raises: MissingExtraError without the extra ``word``.
    """
    try:
        import docx
    except ImportError:
        raise MissingExtraError(msg("writing .docx files"), "word") from None
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


def turn_landscape(section: Section) -> None:
    """Turn the pages of a section; each is numbered."""
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


def add_markup(document: Document, table: str, *, apart: bool = False) -> None:
    """Add a table before the end of the body; ``apart`` from one that stands just above."""
    from docx.oxml import parse_xml

    if apart:
        add_paragraph(document, "", size=2)
    document.element.body.insert_element_before(parse_xml(table), "w:sectPr")


def add_paragraph(
    document: Document,
    text: str,
    *,
    bold: bool = False,
    italic: bool = False,
    centre: bool = False,
    size: int = 0,
) -> None:
    """Add a paragraph of one look; ``size`` in points, else that of the document."""
    from docx.enum.text import WD_ALIGN_PARAGRAPH
    from docx.shared import Pt

    paragraph = document.add_paragraph()
    run = paragraph.add_run(writable(text))
    run.bold, run.italic = bold or None, italic or None
    if centre:
        paragraph.alignment = WD_ALIGN_PARAGRAPH.CENTER
    if size:
        run.font.size = Pt(size)
        paragraph.paragraph_format.space_after = Pt(0)


def name_document(document: Document, form: FormTable, created: datetime) -> None:
    """Give a document its title, its author (whose form it is) and its moment of creation."""
    heading = Heading.of(form)
    properties = document.core_properties
    properties.title = " – ".join(filter(None, (heading.title, heading.period)))[:255]
    properties.subject = heading.code[:255]
    properties.author = properties.last_modified_by = writable(form.reporting_unit)[:255]
    properties.comments = ""
    properties.created = properties.modified = created
