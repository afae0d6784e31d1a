"""The periodic report on procedure control as a Word document: letterhead, outline, figures, annexes."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import TYPE_CHECKING

import attrs

from kstt.atomic import write_atomically
from kstt.definitions.form_05 import FeedbackAccount
from kstt.definitions.form_06 import CaseAccount
from kstt.errors import ParseError
from kstt.i18n import msg
from kstt.io.files.created import CREATED
from kstt.io.word.documents import (
    ACROSS,
    add_paragraph,
    document_bytes,
    name_document,
    new_document,
    writable,
)
from kstt.io.word.letter import Letter, add_foot, add_letterhead, add_rule
from kstt.io.word.outline import REPORT_OUTLINE, Figures, OutlineSection
from kstt.io.word.writing import add_table, landscape_section
from kstt.law.instruments import REGISTER
from kstt.narrative import NarrativeStyle, overdue_sentences, result_sentences, timeliness_sentences
from kstt.numerals import roman
from kstt.tables.heading import Heading

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from docx.document import Document
    from docx.text.paragraph import Paragraph

    from kstt.definitions.account import Account
    from kstt.forms.form import Form

__all__ = ["report_bytes", "report_prompts", "write_report"]

_STYLE, _LETTER = NarrativeStyle(), Letter()
_LEFT, _RIGHT, _WIDTH = 1_701, 1_134, 11_906
"""The margins of the text and the width of its page, in twentieths of a point: 30 mm, 20 mm, A4."""
_ROOM = _WIDTH - _LEFT - _RIGHT
_INDENT, _SIZE = 36, 14


def write_report(
    form: Form[Account] | Sequence[Form[Account]],
    path: str | Path,
    *,
    previous: Sequence[Form[Account]] = (),
    style: NarrativeStyle = _STYLE,
    letter: Letter = _LETTER,
    outline: Sequence[OutlineSection] = REPORT_OUTLINE,
    overwrite: bool = False,
    created: datetime = CREATED,
) -> None:
    """Write the periodic report: every section of the outline with what the forms say, the forms as annexes.

    What only people know is left to them: in its place stands a prompt, marked in the document, which
    :func:`report_prompts` lists.

    Args:
        form: form 06, form 05, or both.
        path: the file, which is there whole or not at all.
        previous: forms of an earlier period to compare with, one for each kind at most.
        style: as for :func:`kstt.narrative.result_sentences`, whose errors are raised.
        letter: number, place, day, recipients and signature; what is missing is left to be filled in.
        outline: the sections, with their prompts.
        overwrite: replace a file that exists.
        created: the moment of creation that the document names.

    Raises: DocumentError for a file that exists or cannot be written; ParseError for no form, two of one kind
    or of different periods; MissingExtraError without the extra ``word``.

    >>> from tempfile import mkdtemp
    >>> from kstt import ReportingPeriod, form_06c
    >>> from kstt.io.report import read_report
    >>> write_report(form_06c([], ReportingPeriod.quarter(2021, 2)), path := mkdtemp() + "/report.docx")
    >>> read_report(path).period.label
    'Quý II/2021'
    """
    content = report_bytes(
        form, previous=previous, style=style, letter=letter, outline=outline, created=created
    )
    write_atomically(path, content, overwrite=overwrite)


def report_bytes(
    form: Form[Account] | Sequence[Form[Account]],
    *,
    previous: Sequence[Form[Account]] = (),
    style: NarrativeStyle = _STYLE,
    letter: Letter = _LETTER,
    outline: Sequence[OutlineSection] = REPORT_OUTLINE,
    created: datetime = CREATED,
) -> bytes:
    """The bytes of a report; arguments and errors as for :func:`write_report`.

    >>> from kstt import ReportingPeriod, form_06c
    >>> report_bytes(form_06c([], ReportingPeriod.quarter(2021, 2)))[:2]
    b'PK'
    """
    reporting = _Reporting.of(form, previous, style)
    first = reporting.forms[0].table()
    letter = letter.of(first.reporting_unit, first.recipient)
    document = new_document()
    _set_page(document)
    add_letterhead(document, first.reporting_unit, letter, _ROOM)
    title = f"Tình hình, kết quả kiểm soát thủ tục hành chính {_whole(reporting.period)}"
    add_paragraph(document, "")
    add_paragraph(document, "BÁO CÁO", bold=True, centre=True)
    add_paragraph(document, title, bold=True, centre=True)
    add_rule(document, title, _SIZE, part=0.25, room=_ROOM)
    _text(document, reporting.opening)
    for number, part in enumerate(outline, 1):
        _heading(document, f"{roman(number)}. {reporting.heading(part).upper()}")
        _section(document, part, reporting)
    # The signature does not stand alone on a page: the last sentence goes with it.
    _text(document, reporting.closing).paragraph_format.keep_with_next = True
    add_foot(document, letter, _ROOM)
    for one in reporting.forms:
        landscape_section(document, new_page=True)
        add_paragraph(document, reporting.annex(one), bold=True, centre=True)
        above = f"(Kèm theo Báo cáo {letter.numbered[:1].lower()}{letter.numbered[1:]} của {reporting.unit})"
        add_paragraph(document, above, italic=True, centre=True)
        add_table(document, one, ACROSS)
    name_document(document, first, created)
    return document_bytes(document)


def report_prompts(
    form: Form[Account] | Sequence[Form[Account]], outline: Sequence[OutlineSection] = REPORT_OUTLINE
) -> tuple[str, ...]:
    """What a report on these forms leaves to people, in the order of its sections.

    >>> from kstt import ReportingPeriod, form_06c
    >>> report_prompts(form_06c([], ReportingPeriod.quarter(2021, 2)))[-1]
    'Kiến nghị với Văn phòng Chính phủ, các bộ, cơ quan ngang bộ'
    """
    reporting = _Reporting.of(form, (), _STYLE)

    def prompts(parts: Sequence[OutlineSection]) -> Iterator[str]:
        for part in parts:
            if part.without and not reporting.sentences(part):
                yield part.without
            yield from part.prompts
            yield from prompts(part.parts)

    return tuple(prompts(outline))


@attrs.frozen
class _Reporting:
    """The forms of a report, and what they say."""

    forms: tuple[Form[Account], ...]
    previous: tuple[Form[Account], ...]
    style: NarrativeStyle

    @classmethod
    def of(
        cls,
        form: Form[Account] | Sequence[Form[Account]],
        previous: Sequence[Form[Account]],
        style: NarrativeStyle,
    ) -> _Reporting:
        forms = tuple(form) if isinstance(form, Sequence) else (form,)
        if not forms:
            raise ParseError(msg("forms"), msg("none"), msg("at least one form to report on"))
        kinds = [one.layout.account for one in forms]
        if len(set(kinds)) < len(kinds):
            codes = ", ".join(one.code for one in forms)
            raise ParseError(msg("forms"), codes, msg("one form of each kind"))
        if len(periods := dict.fromkeys(str(one.period) for one in forms)) > 1:
            raise ParseError(msg("forms"), ", ".join(periods), msg("forms of one period"))
        earlier = [one.layout.account for one in previous]
        if len(set(earlier)) < len(earlier) or not set(earlier) <= set(kinds):
            codes = ", ".join(one.code for one in previous)
            raise ParseError(
                msg("forms to compare with"), codes, msg("one at most of each kind that is reported on")
            )
        return cls(forms, tuple(previous), style)

    @property
    def period(self) -> str:
        return self.forms[0].period.label

    @property
    def unit(self) -> str:
        return self.forms[0].reporting_unit or "………"

    @property
    def opening(self) -> str:
        source = self.forms[0].layout.source
        instrument = REGISTER.get(source.instrument)
        basis = f"Căn cứ {instrument or source.instrument}, " if source.instrument else ""
        first = self.forms[0].period
        days = "" if first.label == first.days_label else f" ({_small(first.days_label)})"
        return (
            f"{basis}{self.unit} báo cáo tình hình, kết quả kiểm soát thủ tục hành chính "
            f"{_whole(_small(self.period))}{days} như sau:"
        )

    @property
    def closing(self) -> str:
        recipient = self.forms[0].recipient
        return f"{self.unit} báo cáo{f' {recipient}' if recipient else ''} để tổng hợp theo quy định./."

    def heading(self, part: OutlineSection) -> str:
        return part.heading.replace("{next}", _whole(_small(self.forms[0].period.next().label)))

    def sentences(self, part: OutlineSection) -> tuple[str, ...]:
        """What the forms say of a section."""
        found = self._form(FeedbackAccount if part.figures is Figures.FEEDBACK else CaseAccount)
        if found is None or part.figures is None:
            return ()
        if part.figures is Figures.TIMELINESS:
            return timeliness_sentences(found, self.style)
        if part.figures is Figures.OVERDUE:
            return overdue_sentences(found)
        before = next((past for past in self.previous if past.layout.account is found.layout.account), None)
        return result_sentences(found, before, self.style)

    def detail(self, part: OutlineSection) -> str:
        """Where the details of a section stand."""
        if part.figures not in {Figures.CASES, Figures.FEEDBACK}:
            return ""
        found = self._form(FeedbackAccount if part.figures is Figures.FEEDBACK else CaseAccount)
        return f"(Chi tiết tại {self.annex(found)}, {Heading.of(found).code})." if found else ""

    def annex(self, form: Form[Account]) -> str:
        number = f" {roman(self.forms.index(form) + 1)}" if len(self.forms) > 1 else ""
        return f"Phụ lục{number}"

    def _form(self, kind: type[Account]) -> Form[Account] | None:
        return next((form for form in self.forms if form.layout.account is kind), None)


def _section(document: Document, part: OutlineSection, reporting: _Reporting) -> None:
    """Add what stands under a heading: figures, prompts, and the parts."""
    sentences = reporting.sentences(part)
    for sentence in sentences:
        _text(document, reporting.style.bullet + sentence)
    if detail := reporting.detail(part) if sentences else "":
        _text(document, detail, italic=True)
    for prompt in ((part.without,) if part.without and not sentences else ()) + part.prompts:
        _prompt(document, prompt)
    for number, under in enumerate(part.parts, 1):
        _heading(document, f"{number}. {reporting.heading(under)}")
        _section(document, under, reporting)


def _set_page(document: Document) -> None:
    """Set the margins of a letter; its first page has no number."""
    from docx.shared import Twips

    section = document.sections[0]
    section.different_first_page_header_footer = True
    section.left_margin, section.right_margin = Twips(_LEFT), Twips(_RIGHT)


def _text(document: Document, text: str, *, italic: bool = False) -> Paragraph:
    """Add a paragraph of text: both edges straight, its first line drawn in."""
    from docx.enum.text import WD_ALIGN_PARAGRAPH
    from docx.shared import Pt

    paragraph = document.add_paragraph()
    paragraph.alignment = WD_ALIGN_PARAGRAPH.JUSTIFY
    paragraph.paragraph_format.first_line_indent = Pt(_INDENT)
    paragraph.add_run(writable(text)).italic = italic or None
    return paragraph


def _heading(document: Document, text: str) -> None:
    """Add a heading, which stays on one page with what follows."""
    from docx.shared import Pt

    paragraph = document.add_heading(writable(text), level=2)
    paragraph.paragraph_format.first_line_indent = Pt(_INDENT)
    paragraph.paragraph_format.space_before = Pt(6)
    paragraph.paragraph_format.keep_with_next = True


def _prompt(document: Document, prompt: str) -> None:
    """Add what people have to write, marked so that it is not sent as it stands."""
    from docx.enum.text import WD_COLOR_INDEX

    paragraph = _text(document, f"[{prompt}]", italic=True)
    paragraph.runs[0].font.highlight_color = WD_COLOR_INDEX.YELLOW


def _small(text: str) -> str:
    """With a small first letter, as within a sentence."""
    return text[:1].lower() + text[1:]


def _whole(name: str) -> str:
    """A name that is not broken between two lines."""
    return name.replace(" ", "\u00a0")
