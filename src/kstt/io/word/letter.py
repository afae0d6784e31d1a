"""The head and the foot of an official letter in Word, as Decree 30/2020/NĐ-CP has them set.

Names and motto have a rule under them, the place and day stand under the motto; the foot names the recipients
at the left and the signature at the right, which stays on the page of the text before it.

Source: Decree 30/2020/NĐ-CP, appendix I, as practised; provenance ``recall``.
"""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, cast

import attrs

from kstt.io.word.documents import writable
from kstt.tables.heading import Signatures
from kstt.text import name_key

if TYPE_CHECKING:
    from docx.document import Document
    from docx.table import _Cell
    from docx.text.paragraph import Paragraph

__all__ = ["Letter", "add_foot", "add_letterhead", "add_rule"]

_COUNTRY, _MOTTO = "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM", "Độc lập - Tự do - Hạnh phúc"
_COMMITTEE, _SHORT_COMMITTEE = "Ủy ban nhân dân", "UBND"
_EM = {False: 0.5, True: 0.72}
"""How wide a letter is, as a part of its size: small ones, capitals."""
_SIGNING_LINES = 4


@attrs.frozen
class Letter:
    """What a letter says around its text. What is left out is derived from the unit, or dots to fill in.

    Attributes:
        superior: the body above the unit, in the first line.
        number: of the letter in the register of documents.
        symbol: after the number, such as ``BC-UBND``.
        place: where it is signed.
        day: when it is signed.
        recipients: whom it goes to, in order.
        authority: on whose behalf it is signed, such as ``TM. Ủy ban nhân dân``; empty for the signer's own.
        signed_title: the office of who signs, in several lines such as ``KT. Chủ tịch`` and ``Phó Chủ tịch``.
        signed_by: the name of who signs.

    >>> letter = Letter(place="Đắk Nông").of("UBND tỉnh Đắk Nông")
    >>> letter.symbol, letter.authority, letter.signed_title
    ('BC-UBND', 'TM. Ủy ban nhân dân', 'Chủ tịch')
    """

    superior: str = ""
    number: str = ""
    symbol: str = ""
    place: str = ""
    day: date | None = None
    recipients: tuple[str, ...] = ()
    authority: str | None = None
    signed_title: str = ""
    signed_by: str = ""

    def of(self, unit: str, recipient: str = "") -> Letter:
        """The letter of a unit: with the symbol, the recipients and the office that are usual for it."""
        committee = _is_committee(unit)
        usual = tuple(filter(None, (recipient, "Lưu: VT")))
        authority = f"TM. {_COMMITTEE}" if committee else ""
        return attrs.evolve(
            self,
            symbol=self.symbol or ("BC-UBND" if committee else "BC"),
            recipients=self.recipients or usual,
            authority=authority if self.authority is None else self.authority,
            signed_title=self.signed_title or ("Chủ tịch" if committee else Signatures().signed_title),
        )

    @property
    def numbered(self) -> str:
        """Number and symbol, as the letterhead writes them.

        >>> Letter(number="415", symbol="BC-UBND").numbered
        'Số: 415/BC-UBND'
        """
        return f"Số: {self.number or '       '}/{self.symbol}"

    @property
    def dateline(self) -> str:
        """Place and day."""
        return Signatures(self.place, self.day).dateline


def _is_committee(unit: str) -> bool:
    return name_key(unit).startswith((name_key(_SHORT_COMMITTEE), name_key(_COMMITTEE)))


def _names(unit: str) -> tuple[str, ...]:
    """The unit's name as the letterhead writes it: a committee's in two lines, not abbreviated."""
    if not _is_committee(unit):
        return (unit.upper(),) if unit else ("………",)
    short = name_key(unit).startswith(name_key(_SHORT_COMMITTEE))
    place = unit.split()[1 if short else len(_COMMITTEE.split()) :]
    return tuple(filter(None, (_COMMITTEE.upper(), " ".join(place).upper())))


def add_letterhead(document: Document, unit: str, letter: Letter, room: int) -> None:
    """Add the head of a letter: who writes at the left, country, motto, place and day at the right."""
    left, right = _two_cells(document, room, left=room * 38 // 100)
    for line in filter(None, (letter.superior.upper(),)):
        _line(left, line, 12)
    for line in (names := _names(unit)):
        _line(left, line, 12, bold=True)
    _rule(left, names[-1], 12, part=0.4)
    _line(left, letter.numbered, 13, before=6)
    _line(right, _COUNTRY, 12, bold=True)
    _line(right, _MOTTO, 13, bold=True)
    _rule(right, _MOTTO, 13)
    _line(right, letter.dateline, 13, italic=True, before=6)


def add_foot(document: Document, letter: Letter, room: int) -> None:
    """Add the foot of a letter, whole on one page: recipients at the left, the signature at the right.

    The paragraph before it, which stays with it, is the caller's to mark.
    """
    left, right = _two_cells(document, room, left=room * 48 // 100)
    _line(left, "Nơi nhận:", 12, bold=True, italic=True, align="left")
    for number, name in enumerate(letter.recipients, 1):
        end = "." if number == len(letter.recipients) else ";"
        _line(left, f"- {name}{end}", 11, align="left")
    for line in filter(None, (letter.authority, *letter.signed_title.split("\n"))):
        _line(right, line.upper(), 13, bold=True)
    for _ in range(_SIGNING_LINES):
        _line(right, "", 13)
    _line(right, letter.signed_by, 14, bold=True)


def add_rule(document: Document, text: str, size: float, *, part: float = 0.4, room: int) -> None:
    """Add a rule under a title, some part of the title's width long."""
    _ruled(document.add_paragraph(), text, size, part, room)


def _two_cells(document: Document, room: int, *, left: int) -> tuple[_Cell, _Cell]:
    """A row of two cells without lines, as wide as the room, that no page divides."""
    from docx.oxml import OxmlElement
    from docx.shared import Twips

    table = document.add_table(1, 2)
    table.autofit = False
    row = table.rows[0]
    row._tr.get_or_add_trPr().append(OxmlElement("w:cantSplit"))  # noqa: SLF001 - the library has no name for it
    cells = row.cells
    for cell, width in zip(cells, (left, room - left), strict=True):
        cell.width = Twips(width)
    for column, width in zip(table.columns, (left, room - left), strict=True):
        column.width = Twips(width)
    return cells[0], cells[1]


def _line(
    cell: _Cell,
    text: str,
    size: float,
    *,
    bold: bool = False,
    italic: bool = False,
    align: str = "center",
    before: float = 0,
) -> None:
    """Add a line to a cell; the first one takes the paragraph that every cell has."""
    from docx.enum.text import WD_ALIGN_PARAGRAPH
    from docx.shared import Pt

    paragraph = _next(cell)
    paragraph.alignment = WD_ALIGN_PARAGRAPH.CENTER if align == "center" else WD_ALIGN_PARAGRAPH.LEFT
    paragraph.paragraph_format.space_before, paragraph.paragraph_format.space_after = Pt(before), Pt(0)
    paragraph.paragraph_format.first_line_indent = Pt(0)
    run = paragraph.add_run(writable(text))
    run.bold, run.italic, run.font.size = bold or None, italic or None, Pt(size)


def _next(cell: _Cell) -> Paragraph:
    paragraphs = cell.paragraphs
    unused = len(paragraphs) == 1 and not paragraphs[0].runs
    return paragraphs[0] if unused else cast("Paragraph", cell.add_paragraph())


def _rule(cell: _Cell, text: str, size: float, *, part: float = 1) -> None:
    """A rule in a cell, some part of the width of the text above it long."""
    _ruled(cast("Paragraph", cell.add_paragraph()), text, size, part, (cell.width or 0) // 635)


def _ruled(paragraph: Paragraph, text: str, size: float, part: float, room: int) -> None:
    """Make a paragraph a rule: a line of no height with a border above, drawn in at both sides."""
    from docx.oxml import parse_xml
    from docx.oxml.ns import nsdecls
    from docx.shared import Pt, Twips

    wide = sum(_EM[letter.isupper()] for letter in text) * size * 20 * part
    form = paragraph.paragraph_format
    form.left_indent = form.right_indent = Twips(max(0, round((room - wide) / 2)))
    form.first_line_indent = form.space_before = form.space_after = Pt(0)
    form.line_spacing = Pt(4)
    border = f'<w:pBdr {nsdecls("w")}><w:top w:val="single" w:sz="6" w:space="1" w:color="000000"/></w:pBdr>'
    paragraph._p.get_or_add_pPr().insert_element_before(  # noqa: SLF001 - the library has no borders
        parse_xml(border), "w:shd", "w:tabs", "w:spacing", "w:ind", "w:jc", "w:rPr"
    )
