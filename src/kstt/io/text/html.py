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
from kstt.io.files.mhtml import archived_page
from kstt.io.files.raised_marks import with_raised_marks
from kstt.io.grid.grids import Grid
from kstt.io.grid.recognising import recognise, with_rest
from kstt.io.grid.several import forms_in
from kstt.limits import HEAD, MOST_SPANNED, WIDEST_SPAN
from kstt.numerals import whole_number
from kstt.text import clean

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from lxml.html import HtmlElement  # type: ignore[import-untyped]  # ships no types

    from kstt.dates.periods import ReportingPeriod
    from kstt.definitions.layout import FormLayout
    from kstt.forms.reported import ReportedForm
    from kstt.io.grid.hints import ColumnHints

__all__ = ["page_tables", "parse_html_forms"]

_BLOCKS = frozenset(
    ("p", "div", "br", "h1", "h2", "h3", "h4", "h5", "h6", "li", "tr", "caption", "section", "header", "pre")
)
_SILENT = frozenset(("script", "style", "head", "title", "template", "noscript"))


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
        data: the page; bytes are decoded as its own declaration says, else as UTF-8.
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
    root = _root(data, source)
    forms: list[ReportedForm] = []
    refused: list[tuple[str, str]] = []
    unread: list[tuple[str, str]] = []
    headless: list[tuple[str, list[tuple[str, ...]]]] = []
    above: list[str] = []
    tables = 0
    for text, table in _pieces(root):
        if table is None:
            above.append(text)
            continue
        tables += 1
        struck: set[tuple[int, int]] = set()
        cells = list(_rows(table, source, struck))
        rows = [*((line,) for line in above), *cells]
        names = [
            msg("line {line:d} above table {table:d}", line=i, table=tables) for i, _ in enumerate(above, 1)
        ]
        names += [msg("table {table:d} row {row:d}", table=tables, row=i) for i, _ in enumerate(cells, 1)]
        try:
            hidden = frozenset(len(above) + r for r, row in enumerate(table.iter("tr")) if _is_hidden(row))
            sheet = msg("table {table:d}", table=tables)
            grid = Grid(tuple(rows), source, tuple(names), sheet=sheet, hidden=hidden)
            grid = attrs.evolve(grid, struck=frozenset((len(above) + r, c) for r, c in struck))
            read = partial(recognise, layout=layout, period=period, hints=hints)
            forms += forms_in(grid, read)
        except DocumentError as error:
            refused.append((msg("table {table:d}", table=tables), error.found))
            if isinstance(error, HeaderError):
                unread.append(refused[-1])
            else:
                headless.append((refused[-1][0], cells))
            # Many pages have a layout table above the form's; it gives the heading, too.
            above += [clean(cell) for row in cells for cell in row if cell.strip()]
        else:
            above = []
    if not forms:
        found = joined("; ", [joined(": ", one) for one in refused]) if refused else msg("no table")
        raise DocumentError(source or msg("page"), found, msg("a page with a table of a known form"))
    return with_rest(forms, refused, unread, headless)


def page_tables(data: bytes, source: str) -> tuple[tuple[tuple[str, ...], ...], ...]:
    """The rows of each table of a page that holds no other table, as texts.

    Args: the page, and the name of its file.

    Raises: DocumentError for a page that cannot be read; MissingExtraError.

    >>> page_tables(b"<table><tr><th>id<th>unit<tr><td>H1<td>UBND</table>", "page.xls")
    ((('id', 'unit'), ('H1', 'UBND')),)
    """
    pieces = _pieces(_root(data, source))
    return tuple(tuple(_rows(table, source)) for _, table in pieces if table is not None)


def _root(data: bytes | str, source: str) -> HtmlElement:
    """The element that holds all of a page.

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
    marked = page.startswith((b"\xff\xfe", b"\xfe\xff")) or re.search(rb"charset|encoding", page[:HEAD])
    encoding = "utf-8" if isinstance(data, str) or not marked else None
    try:
        return html.document_fromstring(page, parser=html.HTMLParser(encoding=encoding, no_network=True))
    except (etree.LxmlError, ValueError, AssertionError) as error:
        raise DocumentError(
            source or msg("page"), msg("no HTML page ({error})", error=error), msg("a page with a table")
        ) from None


def _pieces(root: HtmlElement) -> Iterator[tuple[str, HtmlElement | None]]:
    """The page in order: lines of text, and tables that hold no other table."""
    from lxml.etree import iterwalk  # type: ignore[import-untyped]  # ships no types

    line: list[str] = []
    walk = iterwalk(root, events=("start", "end", "comment", "pi"))
    for event, element in walk:
        if event in {"comment", "pi"}:
            line.append(element.tail or "")
            continue
        tag = element.tag if isinstance(element.tag, str) else ""
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
            if table or tag in _SILENT:
                walk.skip_subtree()
            else:
                line.append(element.text or "")
        else:
            line.append(element.tail or "")
    if text := clean("".join(line)):
        yield text, None


def _rows(
    table: HtmlElement, source: str, struck: set[tuple[int, int]] | None = None
) -> Iterator[tuple[str, ...]]:
    """The cells of a table; one that spans others stands once, the rest of its span blank.

    The places of those that are struck through are added to ``struck``.
    """
    spanned: dict[tuple[int, int], bool] = {}
    strikes = struck is not None and any(map(_strikes, table.iter("*")))
    for r, row in enumerate(table.iter("tr")):
        cells: list[str] = []
        for cell in row.iterchildren("td", "th"):
            while (r, len(cells)) in spanned:
                cells.append("")
            wide, high = _span(cell, "colspan"), _span(cell, "rowspan")
            for down in range(1, high):
                spanned.update(((r + down, len(cells) + across), True) for across in range(wide))
            if len(spanned) > MOST_SPANNED:
                raise DocumentError(
                    source or msg("page"), msg("a table of spans without end"), msg("a table of a form")
                )
            if struck is not None and strikes and _is_struck(cell):
                struck.add((r, len(cells)))
            cells.append(on_one_line(_lines([*_pieces_of(cell)])))
            cells += [""] * (wide - 1)
        while (r, len(cells)) in spanned:
            cells.append("")
        yield tuple(cells)


def _is_hidden(element: HtmlElement) -> bool:
    """Whether an element says of itself that it does not show."""
    style = "".join((element.get("style") or "").split()).casefold()
    return "display:none" in style or element.get("hidden") is not None


def _strikes(element: HtmlElement) -> bool:
    """Whether an element strikes its text through."""
    return element.tag in {"s", "strike", "del"} or "line-through" in (element.get("style") or "")


def _is_struck(cell: HtmlElement) -> bool:
    """Whether all text of a cell is struck through."""
    texts = cell.xpath(".//text()[normalize-space()]")
    owners = [text.getparent().getparent() if text.is_tail else text.getparent() for text in texts]
    return bool(owners) and all(any(map(_strikes, (own, *own.iterancestors()))) for own in owners)


def _lines(pieces: Sequence[tuple[str, bool]]) -> list[str]:
    """The texts in a cell; the raised numbers of notes beside a count as marks, beside words left out."""
    plain = [text for text, raised in pieces if not raised]
    if len(plain) == len(pieces) or not is_figure(" ".join(plain), blank=True):
        return plain
    lines = [""]
    for text, (_, raised) in zip(with_raised_marks(pieces), pieces, strict=True):
        if raised:
            lines[-1] = f"{lines[-1].rstrip()}{text}"
        else:
            lines.append(text)
    return lines


def _pieces_of(element: HtmlElement, *, raised: bool = False) -> Iterator[tuple[str, bool]]:
    """The texts in a cell that show, and which of them are raised."""
    yield element.text or "", raised
    for child in element:
        # Tables that can be sorted hold what they are sorted by beside what shows.
        if isinstance(child.tag, str) and child.tag not in {"script", "style"} and not _is_hidden(child):
            yield from _pieces_of(child, raised=raised or child.tag == "sup")
        yield child.tail or "", raised


def _span(cell: HtmlElement, name: str) -> int:
    written = (cell.get(name) or "1").strip()
    number = whole_number(written)
    return 1 if number is None else min(max(number, 1), WIDEST_SPAN)
