"""Reading report text, plain or ``.docx``: the form tables in it, its period and unit, its figures.

A form stands in running text as lines of tab-separated cells, cut by page breaks: blank lines, page
numbers, a header printed again. A word processor's tables are read the same way.
"""

from __future__ import annotations

import re
import unicodedata
from itertools import zip_longest
from pathlib import Path
from typing import TYPE_CHECKING

import attrs

from kstt.dates.periods import ReportingPeriod
from kstt.definitions.editions import LAYOUTS
from kstt.errors import DocumentError, HeaderError, KsttError, ParseError
from kstt.forms.reported import ReportedForm
from kstt.i18n import Message, msg
from kstt.io.files.containers import FileKind, Source, kind_of, load
from kstt.io.files.converting import converted, is_convertible
from kstt.io.files.lines import SourceLine
from kstt.io.files.marked_pieces import without_struck
from kstt.io.grid.columns.repeated_headers import SecondTableError
from kstt.io.grid.recognising import Grid, recognise, with_rest
from kstt.io.report.figures import Figure, FigureKind, figures_in
from kstt.io.report.prose import Sentence, sentences_of
from kstt.io.report.table_lines import PAGE, TITLE, beside, cells_of, tables_in
from kstt.io.text.delimited import decode
from kstt.limits import LONGEST_REPORT
from kstt.tables.recognition import Doubt
from kstt.text import clean, name_key

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence

    from kstt.definitions.layout import FormLayout
    from kstt.io.grid.titles.hints import ColumnHints
    from kstt.tables.recognition import Recognition

__all__ = ["REPORT_SUFFIXES", "Report", "parse_report", "read_report"]

REPORT_SUFFIXES = frozenset({".txt", ".docx", ".pdf", ".png", ".jpg", ".jpeg", ".tif", ".tiff"})
"""The suffixes of the files of a folder that are read as reports."""

_CHANGES = 5
"""Limit on the lines with tracked changes that are named."""
_HEAD = 20
"""Lines of text above a table that are searched for its code, period and reporting unit."""
_SPACE = re.compile(
    r"(?<!\d)[\u00a0\u2000-\u2002\u2004-\u200a\u202f\u205f\u3000]"
    r"|[\u00a0\u2000-\u2002\u2004-\u200a\u202f\u205f\u3000](?!\d{3}(?!\d))"
)
"""Spaces of another width or that hold words together, but for those that group the digits of a number."""
_UNIT = re.compile(r"((?:UBND|Ủy ban nhân dân|Sở|Bộ|Ban|Văn phòng)\b[^.,;:()\d]{2,60}?)\s+báo cáo\b")


@attrs.frozen
class Report:
    """A report as its text says it, nothing checked.

    ``lines`` is the whole text in NFC, ``sentences`` the prose (all that is no table), ``figures`` every
    number in it in order, ``forms`` the tables recognised as forms, each cell with its spot;
    ``unread`` says of every other table where it stands and why it is no form. ``period`` and
    ``reporting_unit`` are those of the first form, else those that the prose names. ``struck`` are the spots
    and texts of prose that is struck through, which no sentence has.

    >>> from kstt.io.report import parse_report
    >>> report = parse_report("Quý II/2021, UBND tỉnh A tiếp nhận 1.200 hồ sơ.")
    >>> report.period.label, [figure.text for figure in report.figures], report.forms
    ('Quý II/2021', ['Quý II/2021', '1.200'], ())
    """

    source: str
    lines: tuple[SourceLine, ...] = attrs.field(repr=False)
    sentences: tuple[Sentence, ...] = attrs.field(repr=False)
    figures: tuple[Figure, ...] = attrs.field(repr=False)
    forms: tuple[ReportedForm, ...]
    period: ReportingPeriod | None
    reporting_unit: str
    unread: tuple[str, ...] = ()
    struck: tuple[tuple[str, str], ...] = ()

    @property
    def dated_forms(self) -> tuple[ReportedForm, ...]:
        """The forms, each with the report's own period and unit where its table names none.

        A period is told that is but one of those which the prose names, or a year that it names.
        """
        return tuple(
            attrs.evolve(
                form,
                period=form.period or self.period,
                reporting_unit=form.reporting_unit or self.reporting_unit,
                recognition=form.recognition if form.period else self._told(form.recognition),
            )
            for form in self.forms
        )

    def _told(self, known: Recognition | None) -> Recognition | None:
        """How a form was recognised, with a doubt where its period is taken from one of several places."""
        named = [one for one in self.figures if not one.is_compared_with]
        periods = [one for one in named if isinstance(one.value, ReportingPeriod)]
        taken = periods or [one for one in named if one.kind is FigureKind.YEAR]
        stated = any(form.period for form in self.forms)
        if (
            known is None
            or self.period is None
            or stated
            or not taken
            or len({one.value for one in periods}) == 1
        ):
            return known
        doubt = Doubt("period-elsewhere", "", taken[0].where, taken[0].text, self.period.label)
        return attrs.evolve(known, doubts=(*known.doubts, doubt))

    def form(self, name: str) -> ReportedForm:
        """The first form of this short name, such as ``06c``.

        Raises: DocumentError when the report has none.
        """
        for form in self.forms:
            if form.layout.form == name:
                return form
        found = ", ".join(form.layout.form for form in self.forms) or msg("no form")
        raise DocumentError(self.source or msg("the report"), found, msg("a table of form {name}", name=name))


def parse_report(
    text: str,
    source: str = "",
    *,
    layout: FormLayout | None = None,
    period: ReportingPeriod | None = None,
    hints: ColumnHints | None = None,
) -> Report:
    r"""The report in a text.

    Args:
        text: the whole text; any newlines; tabs between the cells of tables.
        source: the name of the document, for the spots of figures and cells.
        layout: the edition of its tables, if their own code or columns do not say.
        period: the period of its tables, if they do not name it.
        hints: what is known of the columns of its tables beside them.

    Raises: DocumentError for a text without any word.

    >>> report = parse_report("Quý II/2021\n\nĐã giải quyết 1.200 hồ sơ, đạt 98,5%.")
    >>> print(report.period, [figure.text for figure in report.figures], report.figures[1].where)
    2021-Q2 ['Quý II/2021', '1.200', '98,5%'] line 3
    """
    written = unicodedata.normalize("NFC", text).removeprefix("\ufeff")
    lines = re.split(r"\r\n|\r|\n", written)
    numbered = [SourceLine(i, line, _line_spot(source, i)) for i, line in enumerate(lines, 1)]
    return _report(numbered, source, layout, period, hints)


def _line_spot(source: str, line: int) -> Message:
    name = msg("line {line:d}", line=line)
    return msg("{source}: {place}", source=source, place=name) if source else name


def read_report(
    path: Source,
    *,
    source: str = "",
    layout: FormLayout | None = None,
    period: ReportingPeriod | None = None,
    hints: ColumnHints | None = None,
    pages: Sequence[int] = (),
    convert: bool = False,
) -> Report:
    """The report in a file: ``.docx``, ``.pdf``, or text in UTF-8 (mark allowed) or UTF-16.

    Args:
        path: the file: its path, its bytes, or an open binary file.
        source: its name in messages and spots; by default its path.
        layout: the edition of its tables, if their own code or columns do not say.
        period: the period of its tables, if they do not name it.
        hints: what is known of the columns of its tables beside them.
        pages: of a PDF file read these pages alone, numbered from 1.
        convert: have LibreOffice convert an old Word document or Rich Text.

    Raises: DocumentError for a file that cannot be used; MissingExtraError for ``.docx`` without the
    extra ``word``, ``.pdf`` without the extra ``pdf``.

    >>> report = read_report("Quý II/2021 tiếp nhận 1.200 hồ sơ.".encode(), source="report.txt")
    >>> report.period.label, report.figures[-1].value
    ('Quý II/2021', 1200)
    """
    data, name = load(path, source, expected=msg("a report"))
    if convert and is_convertible(data):
        data = converted(data, name)
    kind = kind_of(data)
    if kind is FileKind.TEXT:
        return parse_report(decode(data, name), name, layout=layout, period=period, hints=hints)
    if kind is FileKind.DOCX or Path(name).suffix.casefold() == ".docx":
        from kstt.io.word.text import docx_lines

        return _report(docx_lines(data, name), name, layout, period, hints)
    if kind in {FileKind.PDF, FileKind.PICTURE}:
        return _of_pages(data, name, layout, period, hints, pages)
    raise DocumentError(
        name, kind.value, msg("text, a .docx or a .pdf file"), msg("save it as .docx or .txt")
    )


def _of_pages(
    data: bytes,
    name: str,
    layout: FormLayout | None,
    period: ReportingPeriod | None,
    hints: ColumnHints | None,
    pages: Sequence[int],
) -> Report:
    """The report in a PDF file or a picture; what was recognised in a scan is weighed with the sums."""
    from kstt.io.pdf.text import pdf_lines

    paged = pdf_lines(data, name, pages)
    report = _report(paged.lines, name, layout, period, hints, unread_pages=paged.unread)
    if not paged.readings:
        return report
    from kstt.io.pdf.decoding import decoded, with_known_labels
    from kstt.io.report.labels import known_labels

    forms = (decoded(form, paged.readings, paged.texts) for form in report.forms)
    return attrs.evolve(
        report, forms=tuple(with_known_labels(form, known_labels(form.layout)) for form in forms)
    )


def _report(
    lines: Sequence[SourceLine],
    source: str,
    layout: FormLayout | None = None,
    period: ReportingPeriod | None = None,
    hints: ColumnHints | None = None,
    *,
    unread_pages: Sequence[Message] = (),
) -> Report:
    if not any(line.text.strip() for line in lines):
        raise DocumentError(source or msg("text"), msg("an empty text"), msg("a report"))
    size = sum(len(line.text) + 1 for line in lines)
    if size > LONGEST_REPORT:
        raise DocumentError(
            source or msg("text"),
            msg("{size} characters", size=size),
            msg("a report of at most {value}", value=LONGEST_REPORT),
            msg("records and tables of data are read from .csv files"),
        )
    forms: list[ReportedForm] = []
    unread: list[str] = []
    headed: list[tuple[str, str]] = []
    headless: list[tuple[str, list[tuple[str, ...]]]] = []
    in_tables: set[int] = set()
    last = 0
    places = {line.number: i for i, line in enumerate(lines)}
    for block in tables_in(lines):
        start, stop = places[block[0].number], places[block[-1].number]
        above = [line for line in lines[last:start] if line.text.strip()][-_HEAD:]
        try:
            forms.append(_form(block, above, source, layout, period, hints))
        except DocumentError as error:
            unread.append(
                msg(
                    "{first} – {last}: {found}", first=block[0].where, last=block[-1].where, found=error.found
                )
            )
            if isinstance(error, HeaderError):
                headed.append((block[0].where, error.found))
            else:
                headless.append((block[0].where, [cells_of(line) for line in block]))
        else:
            in_tables.update(line.number for line in block)
            # Page numbers and headers printed again between its rows belong to the table, not to the prose.
            within = (one for one in lines[start : stop + 1] if "\t" in one.text or PAGE.fullmatch(one.text))
            in_tables.update(line.number for line in within)
        last = stop + 1
    prose, struck = _unstruck([line for line in lines if line.number not in in_tables])
    sentences = tuple(sentences_of(prose))
    figures = tuple(figure for sentence in sentences for figure in figures_in(sentence))
    if layout is None:
        forms = [_in_cited_edition(form, figures) for form in forms]
    # Where a page could not be read, what else stands there is no table that anybody asks for.
    unread = [*unread, *unread_pages] if forms else [*unread_pages] or unread
    missing = [*headed, *((source, page) for page in unread_pages)]
    forms = list(with_rest(forms, (), missing, headless))
    return Report(
        source, tuple(lines), sentences, figures, tuple(forms),
        next((form.period for form in forms if form.period), None) or _period(figures),
        next((form.reporting_unit for form in forms if form.reporting_unit), "") or _unit(sentences),
        tuple(unread), struck,
    )  # fmt: skip


def _form(
    block: Sequence[SourceLine],
    above: Sequence[SourceLine],
    source: str,
    layout: FormLayout | None,
    period: ReportingPeriod | None,
    hints: ColumnHints | None,
) -> ReportedForm:
    """The form in a block; the text above it gives code, period and unit if it fits, else it is left."""
    error: DocumentError | None = None
    for head in (above, ()):
        lines = (*head, *block)
        rows = (*(beside(line) for line in head), *(cells_of(line) for line in block))
        try:
            grid = Grid(rows, names=tuple(line.where for line in lines), address=_address(lines))
            form = recognise(grid, layout=layout, period=period, hints=hints)
        except SecondTableError:
            # Without the text above it would not be known whose rows stand under another's name.
            raise
        except DocumentError as refused:
            error = error or refused
        else:
            changed = [line.where for line in block if line.changed]
            recognition = form.recognition
            if changed and recognition is not None:
                doubt = Doubt("tracked-changes", "", changed[0], ", ".join(changed[:_CHANGES]))
                recognition = attrs.evolve(recognition, doubts=(*recognition.doubts, doubt))
            return attrs.evolve(form, source=source, recognition=recognition)
    raise error or ParseError(msg("table"), source, msg("a form"))


def _unstruck(lines: Sequence[SourceLine]) -> tuple[list[SourceLine], tuple[tuple[str, str], ...]]:
    """Lines without what is struck through in them, with plain spaces; and that, with its spot."""
    parted = [(line, *without_struck(line.text)) for line in lines]
    plain = [(line, _SPACE.sub(" ", left)) for line, left, _ in parted]
    kept = [line if text == line.text else attrs.evolve(line, text=text) for line, text in plain]
    return kept, tuple((line.where, gone) for line, _, gone in parted if gone)


def _address(lines: Sequence[SourceLine]) -> Callable[[int, int | None], str] | None:
    """How cells are called where some have spots of their own, such as boxes of a page."""
    if not any(line.spots for line in lines):
        return None

    def address(row: int, column: int | None) -> str:
        line = lines[row]
        return line.where if column is None or column >= len(line.spots) else line.spots[column]

    return address


def _in_cited_edition(form: ReportedForm, figures: Iterable[Figure]) -> ReportedForm:
    """The same table in the edition whose code the prose cites, if it cites one edition of that form."""
    cited = set()
    for figure in figures:
        if figure.kind is FigureKind.FORM:
            try:
                cited.add(LAYOUTS.by_code(figure.text))
            except KsttError:
                continue
    same = [layout for layout in cited if layout.form == form.layout.form]
    if len(same) != 1 or same[0].account is not form.layout.account:
        return form
    # The table keeps the columns that it was read with: some may stand for two of the edition.
    return attrs.evolve(form, layout=attrs.evolve(same[0], columns=form.layout.columns))


def _period(figures: Iterable[Figure]) -> ReportingPeriod | None:
    """The first period that the prose names, none that it compares with; a year where no period is named."""
    years = []
    for figure in figures:
        if figure.is_compared_with:
            continue
        if isinstance(figure.value, ReportingPeriod):
            return figure.value
        if figure.kind is FigureKind.YEAR and isinstance(figure.value, int):
            years.append(figure.value)
    return ReportingPeriod.year(years[0]) if years else None


def _unit(sentences: Sequence[Sentence]) -> str:
    for sentence, following in zip_longest(sentences, sentences[1:]):
        if name_key(sentence.text).startswith("đơn vị báo cáo"):
            own = clean(sentence.text.partition(":")[2])
            return own or (clean(following.text) if following else "")
    for sentence in sentences:
        # The lines of a form's heading name the recipient and the period, too.
        match = None if TITLE.search(sentence.text) else _UNIT.search(sentence.text)
        if match:
            return clean(match[1])
    return ""
