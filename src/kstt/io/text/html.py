"""Forms in the tables of an HTML page, such as portals export, often under the name of a spreadsheet."""

from __future__ import annotations

import re
from functools import partial
from typing import TYPE_CHECKING

import attrs

from kstt.errors import DocumentError, HeaderError, MissingExtraError
from kstt.i18n import joined, msg
from kstt.io.files.cell_lines import is_figure, on_one_line
from kstt.io.files.containers import FileKind, kind_of
from kstt.io.files.legacy import is_utf_8, legacy_text
from kstt.io.files.marked_pieces import Look, with_marks
from kstt.io.files.mhtml import archived_page
from kstt.io.grid.columns.blocks import says_of_columns
from kstt.io.grid.grids import Grid
from kstt.io.grid.recognising import recognise, with_rest
from kstt.io.grid.several import forms_in
from kstt.io.grid.titles.words import WORDS
from kstt.io.text.page_tables import PageTable, TableMarks, joined_tables
from kstt.limits import HEAD, MOST_SPANNED, WIDEST_SPAN
from kstt.numerals import whole_number
from kstt.tables.cells import ReportedCell
from kstt.tables.recognition import Doubt
from kstt.text import clean

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from lxml.html import HtmlElement  # type: ignore[import-untyped]  # ships no types

    from kstt.dates.periods import ReportingPeriod
    from kstt.definitions.layout import FormLayout
    from kstt.forms.reported import ReportedForm
    from kstt.io.grid.titles.hints import ColumnHints

__all__ = ["page_tables", "parse_html_forms"]

_BLOCKS = frozenset(
    ("p", "div", "br", "h1", "h2", "h3", "h4", "h5", "h6", "li", "tr", "caption", "section", "header", "pre")
)
_SILENT = frozenset(("script", "style", "head", "title", "template", "noscript"))
_UNSHOWN = frozenset(("d-none", "hidden", "hide", "ng-hide", "collapse"))
_SHOWN = re.compile(r"^d-(?!none$)|:table-cell$|:block$|^visible")
_TYPED = frozenset(("", "text", "number", "tel", "search"))
"""The kinds of field whose value shows."""


def parse_html_forms(
    data: bytes | str,
    *,
    source: str = "",
    layout: FormLayout | None = None,
    period: ReportingPeriod | None = None,
    hints: ColumnHints | None = None,
) -> tuple[ReportedForm, ...]:
    """The forms in the tables of a page; the text above a table gives code, period and unit.

    Args:
        data: the page; bytes that are UTF-8 are read so, others as the page declares.
        source: the name of the file, for the spots of cells.
        layout: the edition, if the page's own code or columns do not say.
        period: the period, if the page does not name it.
        hints: what is known of the columns beside the page.

    Raises: DocumentError for a page without a table of a known form, or with half of a surrogate pair;
    MissingExtraError.

    >>> from kstt import ReportingPeriod, form_06c
    >>> from kstt.html import render_html
    >>> page = render_html(form_06c([], ReportingPeriod.quarter(2021, 2)), page=True)
    >>> [form.period.label for form in parse_html_forms(page)]
    ['Quý II/2021']
    """
    root, encoding = _root(data, source)
    forms: list[ReportedForm] = []
    unseen: list[tuple[str, ReportedForm]] = []
    refused: list[tuple[str, str]] = []
    unread: list[tuple[str, str]] = []
    headless: list[tuple[str, list[tuple[str, ...]]]] = []
    hint = ""
    above: list[tuple[str, str]] = []
    for table in joined_tables(_tables(root, source)):
        lead = [*above, *table.above]
        rows = (*((line,) for _, line in lead), *table.rows)
        marks = table.marks.below(len(lead))
        names = (*(name for name, _ in lead), *table.names)
        try:
            grid = Grid(rows, source, names, sheet=table.name, hidden=frozenset(marks.hidden))
            first, *further = forms_in(grid, partial(recognise, layout=layout, period=period, hints=hints))
            here = [
                _with_notes(first, encoding, grid, marks.unshown),
                *(_with_notes(form, encoding, grid, {}) for form in further),
            ]
            if table.is_hidden:
                unseen += [(table.name, form) for form in here]
            else:
                forms += here
        except DocumentError as error:
            refused.append((table.name, error.found))
            hint = hint or error.hint
            if isinstance(error, HeaderError):
                unread.append(refused[-1])
            else:
                headless.append((table.name, list(table.rows)))
            # Many pages have a layout table above the form's; it gives the heading, too.
            texts = [clean(cell) for row in table.rows for cell in row if cell.strip()]
            above = [*lead, *((table.name, text) for text in texts)]
        else:
            above = []
    shown = [_counts(form) for form in forms]
    if not forms:
        # A page may show nothing before its program runs.
        forms = [form for _, form in unseen]
    elif others := [where for where, form in unseen if _counts(form) not in shown]:
        unread += [(where, msg("a table that does not show")) for where in others]
        refused += unread[-len(others) :]
    if not forms:
        found = joined("; ", [joined(": ", one) for one in refused]) if refused else msg("no table")
        raise DocumentError(source or msg("page"), found, msg("a page with a table of a known form"), hint)
    return with_rest(forms, refused, unread, headless)


def _tables(root: HtmlElement, source: str) -> Iterator[PageTable]:
    """The tables of a page that hold no other, each with the lines of text above it."""
    above: list[str] = []
    count = 0
    for text, table in _pieces(root):
        if table is None:
            above.append(text)
            continue
        count += 1
        marks = TableMarks()
        rows = tuple(_rows(table, source, marks))
        unshown = [cell.text_content() for cell in table.iter("td", "th") if _is_unshown(cell)]
        # A column of the form is read, shown or not.
        titled = any(says_of_columns((clean(text),), WORDS) for text in unshown)
        if unshown and not titled and len(set(map(len, rows))) > 1:
            shown = TableMarks()
            shown_rows = tuple(_rows(table, source, shown, unshown=False))
            if len(set(map(len, filter(None, shown_rows)))) == 1:
                # Cells that do not show before some rows alone take no column of the table.
                rows, marks = shown_rows, shown
        marks.hidden.update(r for r, row in enumerate(table.iter("tr")) if _is_hidden(row))
        name = msg("table {table:d}", table=count)
        yield PageTable(
            name,
            rows,
            tuple(msg("table {table:d} row {row:d}", table=count, row=i + 1) for i in range(len(rows))),
            tuple(
                (msg("line {line:d} above table {table:d}", line=i, table=count), line)
                for i, line in enumerate(above, 1)
            ),
            marks,
            any(map(_is_hidden, (table, *table.iterancestors()))),
        )
        above = []


def _counts(form: ReportedForm) -> tuple[tuple[str, tuple[int | None, ...]], ...]:
    """The names and counts of the rows of a form."""
    return tuple((row.label, row.values) for row in form.rows)


def _with_notes(
    form: ReportedForm, encoding: str, grid: Grid, unshown: Mapping[tuple[int, int], str]
) -> ReportedForm:
    """The form with a note of the encoding of its page, and of what its cells hold and do not show."""
    recognition = form.recognition
    # What a cell is sorted by is often the count that it shows.
    others = {
        (r, c): text
        for (r, c), text in unshown.items()
        if (value := ReportedCell.read(grid.rows[r][c]).value) is None or value != whole_number(text)
    }
    if recognition is None or not (encoding or others):
        return form
    doubts = [
        Doubt("text-unshown", "", grid.where(*place), text, str(len(others)))
        for place, text in [*others.items()][:1]
    ]
    recognition = attrs.evolve(
        recognition,
        encoding=encoding or recognition.encoding,
        doubts=(*recognition.doubts, *doubts),
    )
    return attrs.evolve(form, recognition=recognition)


def page_tables(data: bytes, source: str) -> tuple[tuple[tuple[str, ...], ...], ...]:
    """The rows of each table of a page that holds no other table, as texts.

    Args: the page, and the name of its file.

    Raises: DocumentError for a page that cannot be read; MissingExtraError.

    >>> page_tables(b"<table><tr><th>id<th>unit<tr><td>H1<td>UBND</table>", "page.xls")
    ((('id', 'unit'), ('H1', 'UBND')),)
    """
    pieces = _pieces(_root(data, source)[0])
    return tuple(tuple(_rows(table, source)) for _, table in pieces if table is not None)


def _root(data: bytes | str, source: str) -> tuple[HtmlElement, str]:
    """The element that holds all of a page, and the name of the encoding from before Unicode that it was in.

    Raises: DocumentError, MissingExtraError.
    """
    try:
        from lxml import etree, html  # type: ignore[import-untyped]  # ships no types
    except ImportError:
        raise MissingExtraError(msg("reading HTML tables"), "html") from None
    try:
        page = data.encode() if isinstance(data, str) else data
    except UnicodeEncodeError as error:
        shown = repr(error.object[error.start : error.start + 60])
        found = msg("a text with half of a surrogate pair, {text}", text=shown)
        expected = msg("whole characters (no half of a surrogate pair, no NUL)")
        raise DocumentError(source or msg("page"), found, expected) from None
    if kind_of(page) is FileKind.MHTML:
        page = archived_page(page, source)
    page, encoding, legacy = _encoded(page)
    try:
        parser = html.HTMLParser(encoding=encoding, no_network=True)
        return html.document_fromstring(page, parser=parser), legacy
    except (etree.LxmlError, ValueError, AssertionError) as error:
        raise DocumentError(
            source or msg("page"), msg("no HTML page ({error})", error=error), msg("a page with a table")
        ) from None


def _encoded(page: bytes) -> tuple[bytes, str | None, str]:
    """The page, its encoding (``None`` if it is the one that it declares), an encoding from before Unicode.

    What a page declares is often what the program that wrote it always writes; bytes that are UTF-8 are so.
    """
    if page.startswith((b"\xff\xfe", b"\xfe\xff")):
        return page, None, ""
    if is_utf_8(page):
        return page, "utf-8", ""
    legacy = legacy_text(page)
    if legacy is not None:
        return legacy[0].encode(), "utf-8", legacy[1].value
    return page, None if re.search(rb"charset|encoding", page[:HEAD]) else "utf-8", ""


def _pieces(root: HtmlElement) -> Iterator[tuple[str, HtmlElement | None]]:
    """The page in order: lines of text, and tables that hold no other table."""
    from lxml.etree import iterwalk  # type: ignore[import-untyped]  # ships no types

    line: list[str] = []
    struck = 0
    walk = iterwalk(root, events=("start", "end", "comment", "pi"))
    for event, element in walk:
        if event in {"comment", "pi"}:
            line.append(element.tail or "")
            continue
        tag = str(element.tag)
        table = event == "start" and tag == "table" and element.find(".//table") is None
        if (tag in _BLOCKS or tag in {"table", "td", "th"}) and (text := clean("".join(line))):
            yield text, None
        if tag in _BLOCKS or tag in {"table", "td", "th"}:
            line = []
        if event == "start":
            if table:
                for caption in element.iterchildren("caption"):
                    yield from _pieces(caption)
                yield "", element
            struck += _strikes(element)
            text = "" if table else _own_text(element)
            line += with_marks([(text, Look.STRUCK)]) if struck and text.strip() else [text]
            if table or _is_closed(element):
                walk.skip_subtree()
        else:
            struck -= _strikes(element)
            tail = element.tail or ""
            line += with_marks([(tail, Look.STRUCK)]) if struck and tail.strip() else [tail]
    if text := clean("".join(line)):
        yield text, None


def _rows(
    table: HtmlElement, source: str, marks: TableMarks | None = None, *, unshown: bool = True
) -> Iterator[tuple[str, ...]]:
    """The cells of a table; one that spans others stands once, the rest of its span blank.

    What does not show is added to ``marks``; ``unshown`` cells have columns.
    """
    marks = marks or TableMarks()
    spanned: dict[tuple[int, int], bool] = {}
    for r, row in enumerate(table.iter("tr")):
        cells: list[str] = []
        look = Look.STRUCK if any(map(_strikes, row.iterancestors())) or _strikes(row) else Look.PLAIN
        for cell in row.iterchildren("td", "th"):
            if not unshown and _is_unshown(cell):
                continue
            while (r, len(cells)) in spanned:
                cells.append("")
            wide, high = _span(cell, "colspan"), _span(cell, "rowspan")
            for down in range(1, high):
                spanned.update(((r + down, len(cells) + across), True) for across in range(wide))
            if len(spanned) > MOST_SPANNED:
                raise DocumentError(
                    source or msg("page"), msg("a table of spans without end"), msg("a table of a form")
                )
            within: list[str] = []
            cells.append(on_one_line(_lines([*_pieces_of(cell, within, look)])))
            if text := clean(" ".join(within)):
                marks.unshown[r, len(cells) - 1] = text
            cells += [""] * (wide - 1)
        while (r, len(cells)) in spanned:
            cells.append("")
        yield tuple(cells)


def _is_closed(element: HtmlElement) -> bool:
    """Whether nothing in an element is text of the page beside what it shows itself."""
    if element.tag in _SILENT or element.tag == "select":
        return True
    return _is_hidden(element) and element.find(".//table") is None


def _is_hidden(element: HtmlElement) -> bool:
    """Whether an element says of itself that it does not show."""
    style = "".join((element.get("style") or "").split()).casefold()
    return "display:none" in style or element.get("hidden") is not None


def _is_unshown(cell: HtmlElement) -> bool:
    """Whether a cell does not show, by itself or by a class that is called so in most style sheets."""
    classes = (cell.get("class") or "").casefold().split()
    # Beside others, such as d-lg-table-cell, it shows on a large screen.
    shows = any(_SHOWN.search(one) for one in classes)
    return _is_hidden(cell) or not (shows or _UNSHOWN.isdisjoint(classes))


def _strikes(element: HtmlElement) -> bool:
    """Whether an element strikes its text through."""
    return element.tag in {"s", "strike", "del"} or "line-through" in (element.get("style") or "")


def _lines(pieces: Sequence[tuple[str, Look]]) -> list[str]:
    """The texts in a cell; the raised numbers of notes beside a count as marks, beside words left out."""
    plain = [piece for piece in pieces if piece[1] is not Look.RAISED]
    if len(plain) == len(pieces) or not is_figure(" ".join(text for text, _ in plain), blank=True):
        return with_marks(plain)
    lines = [""]
    for text, (_, look) in zip(with_marks(pieces), pieces, strict=True):
        if look is Look.RAISED:
            lines[-1] = f"{lines[-1].rstrip()}{text}"
        else:
            lines.append(text)
    return lines


def _pieces_of(element: HtmlElement, unshown: list[str], look: Look) -> Iterator[tuple[str, Look]]:
    """The texts in a cell that show, and how they look within a ``look``; others are added to ``unshown``."""
    look = Look.STRUCK if look is Look.STRUCK or _strikes(element) else look
    look = Look.RAISED if look is Look.PLAIN and element.tag == "sup" else look
    yield _own_text(element), look
    for child in element if element.tag != "select" else ():
        if isinstance(child.tag, str) and child.tag not in _SILENT:
            if _is_hidden(child):
                # Tables that can be sorted hold what they are sorted by beside what shows.
                unshown.append(child.text_content())
            else:
                yield from _pieces_of(child, unshown, look)
        yield child.tail or "", look


def _own_text(element: HtmlElement) -> str:
    """The text of an element before any other in it: of a field what is filled in, or chosen."""
    if element.tag in _SILENT:
        return ""
    if element.tag == "input":
        return (element.get("value") or "") if (element.get("type") or "").casefold() in _TYPED else ""
    if element.tag == "select":
        options = element.findall(".//option")
        chosen = [one for one in options if one.get("selected") is not None] or options
        return chosen[0].text_content() if chosen else ""
    return element.text or ""


def _span(cell: HtmlElement, name: str) -> int:
    written = (cell.get(name) or "1").strip()
    number = whole_number(written)
    return 1 if number is None else min(max(number, 1), WIDEST_SPAN)
