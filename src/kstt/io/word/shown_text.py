"""The text of a Word document as Word shows it: insertions in, deletions out, controls and fields included.

A table that holds another is one of layout: what stands in its cells is read in order, each table apart.
"""

from __future__ import annotations

from itertools import chain
from typing import TYPE_CHECKING

import attrs

from kstt.i18n import msg
from kstt.io.files.cell_lines import on_one_line
from kstt.io.files.lines import BESIDE
from kstt.io.files.raised_marks import with_raised_marks
from kstt.limits import DEEPEST_TABLE

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from docx.oxml.xmlchemy import BaseOxmlElement

__all__ = ["ShownLine", "raised_styles", "shown_lines"]

_WORD = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_FALLBACK = "{http://schemas.openxmlformats.org/markup-compatibility/2006}Fallback"
_UNSEEN = frozenset(
    f"{_WORD}{tag}" for tag in ("del", "moveFrom", "rPr", "pPr", "sdtPr", "instrText", "delText")
)
_BREAKS = frozenset(f"{_WORD}{tag}" for tag in ("br", "cr"))
_BOX, _TEXT, _RUN, _TAB = f"{_WORD}txbxContent", f"{_WORD}t", f"{_WORD}r", f"{_WORD}tab"
_PARAGRAPH, _TABLE, _ROW, _CELL = f"{_WORD}p", f"{_WORD}tbl", f"{_WORD}tr", f"{_WORD}tc"
_CHANGES = frozenset(f"{_WORD}{tag}" for tag in ("ins", "del", "moveFrom", "moveTo"))
_STRIKES = (f"{_WORD}strike", f"{_WORD}dstrike")
_HYPHENS = {f"{_WORD}noBreakHyphen": "-"}
_OFF = frozenset(("0", "false", "off"))
_SUPERSCRIPT = "superscript"
_MOST_BASED = 20
"""As many styles may be based on one another."""


@attrs.frozen
class ShownLine:
    """A line of a document: its text, its spot, and whether changes in it are tracked and not accepted.

    A row beside one whose deletion is not accepted is changed, too.

    ``struck`` are the cells of a table's row whose text is struck through.
    """

    text: str
    where: str
    changed: bool = False
    struck: tuple[int, ...] = ()


def shown_lines(body: BaseOxmlElement, raised: frozenset[str] = frozenset()) -> Iterator[ShownLine]:
    """The lines of a document's body; of a table's row the cells, with tabs between them.

    Args:
        body: the body.
        raised: the character styles that raise text, as :func:`raised_styles` finds them.

    Raises: ValueError for what is nested too deeply.
    """
    strikes = any(True for tag in _STRIKES for _ in body.iter(tag))
    return _Reader(raised, strikes=strikes).blocks(body, 0)


def raised_styles(styles: BaseOxmlElement) -> frozenset[str]:
    """The styles that raise text, themselves or by the one that they are based on."""
    by_name = {style.get(f"{_WORD}styleId", ""): style for style in styles.iter(f"{_WORD}style")}
    found = set[str]()
    for name, style in by_name.items():
        one = style
        for _ in range(_MOST_BASED):
            align, based = one.find(f"{_WORD}rPr/{_WORD}vertAlign"), one.find(f"{_WORD}basedOn")
            if align is not None:
                found |= {name} if align.get(f"{_WORD}val") == _SUPERSCRIPT else set()
                break
            above = None if based is None else by_name.get(based.get(f"{_WORD}val", ""))
            if above is None:
                break
            one = above
    return frozenset(found)


class _Reader:
    """Counts the paragraphs and tables as they come, by which their lines are named."""

    def __init__(self, raised: frozenset[str], *, strikes: bool) -> None:
        self.paragraphs = self.tables = 0
        self.raised, self.strikes = raised, strikes

    def blocks(self, parent: BaseOxmlElement, depth: int) -> Iterator[ShownLine]:
        """The lines of what stands in a body, a cell or a control."""
        if depth > DEEPEST_TABLE:
            raise ValueError(msg("tables nested too deeply"))
        for child in parent:
            if child.tag == _PARAGRAPH:
                yield from self.paragraph(child, depth)
            elif child.tag == _TABLE:
                yield from self.table(child, depth)
            elif child.tag not in _UNSEEN and len(child):
                yield from self.blocks(child, depth + 1)

    def paragraph(self, element: BaseOxmlElement, depth: int) -> Iterator[ShownLine]:
        """The lines of a paragraph, and of the boxes that are anchored in it."""
        self.paragraphs += 1
        where, changed = msg("paragraph {paragraph:d}", paragraph=self.paragraphs), _changed(element)
        for part in _lines(_pieces(element, self.raised, tab=BESIDE)):
            yield ShownLine(part, where, changed)
        for box in _boxes(element):
            yield from self.blocks(box, depth + 1)

    def table(self, element: BaseOxmlElement, depth: int) -> Iterator[ShownLine]:
        """The rows of a table, or what stands in the cells of one of layout."""
        rows: list[BaseOxmlElement] = []
        beside = set[int]()
        for row in _within(element, _ROW):
            if row.find(f"{_WORD}trPr/{_WORD}del") is None:
                rows.append(row)
            else:
                beside |= {len(rows) - 1, len(rows)}
        if any(next(_within(cell, _TABLE), None) is not None for row in rows for cell in _within(row, _CELL)):
            for row in rows:
                for cell in _within(row, _CELL):
                    yield from self.blocks(cell, depth + 1)
            return
        self.tables += 1
        table = self.tables
        for place, row in enumerate(rows):
            where = msg("table {table:d} row {row:d}", table=table, row=place + 1)
            struck = tuple(_struck_cells(row)) if self.strikes else ()
            changed = place in beside or _changed(row)
            yield ShownLine("\t".join(_cells(row, self.raised)), where, changed, struck)
        # A table is a paragraph of its own.
        yield ShownLine("", msg("after table {table:d}", table=table))


def _within(parent: BaseOxmlElement, tag: str) -> Iterator[BaseOxmlElement]:
    """The rows of a table, cells of a row or tables of a cell, those in controls and insertions included."""
    waiting = [*reversed(parent)]
    while waiting:
        child = waiting.pop()
        if child.tag == tag:
            yield child
        elif child.tag not in _UNSEEN and child.tag not in {_PARAGRAPH, _TABLE, _ROW, _CELL}:
            waiting += reversed(child)


def _cells(row: BaseOxmlElement, raised: frozenset[str]) -> Iterator[str]:
    """The texts of a row's cells; one that spans others stands once, the rest of its span blank."""
    for _ in range(_number(row, "trPr", "gridBefore", 0)):
        yield ""
    for cell in _within(row, _CELL):
        merged = cell.find(f"{_WORD}tcPr/{_WORD}vMerge")
        continued = merged is not None and merged.get(f"{_WORD}val", "continue") == "continue"
        pieces = (
            piece for p in _within(cell, _PARAGRAPH) for piece in chain(_pieces(p, raised), [("\n", False)])
        )
        yield "" if continued else on_one_line(_lines(pieces))
        for _ in range(_number(cell, "tcPr", "gridSpan", 1) - 1):
            yield ""


def _struck_cells(row: BaseOxmlElement) -> Iterator[int]:
    """The cells of a row, by their column, all of whose text is struck through."""
    column = _number(row, "trPr", "gridBefore", 0)
    for cell in _within(row, _CELL):
        texts = [text for p in _within(cell, _PARAGRAPH) for text in _seen(p) if text.tag == _TEXT]
        runs = [text.getparent() for text in texts if (text.text or "").strip()]
        if runs and all(run is not None and _has(run, *_STRIKES) for run in runs):
            yield column
        column += _number(cell, "tcPr", "gridSpan", 1)


def _number(element: BaseOxmlElement, properties: str, name: str, default: int) -> int:
    found = element.find(f"{_WORD}{properties}/{_WORD}{name}")
    written = found.get(f"{_WORD}val", "") if found is not None else ""
    return int(written) if written.isascii() and written.isdecimal() else default


def _lines(pieces: Iterable[tuple[str, bool]]) -> list[str]:
    """The lines of pieces of text."""
    return "".join(with_raised_marks([*pieces])).split("\n")


def _pieces(paragraph: BaseOxmlElement, raised: frozenset[str], tab: str = " ") -> Iterator[tuple[str, bool]]:
    """The pieces of text that show in a paragraph, without the boxes anchored in it, and which are raised.

    Args: a paragraph, the styles that raise text, and what stands for a tab.
    """
    for element in _seen(paragraph):
        if element.tag == _TEXT:
            yield element.text or "", _is_raised(element, raised)
        elif element.tag == _TAB:
            yield tab, False
        elif element.tag in _BREAKS:
            yield "\n", False
        elif element.tag in _HYPHENS:
            yield _HYPHENS[element.tag], False


def _boxes(paragraph: BaseOxmlElement) -> Iterable[BaseOxmlElement]:
    """The text boxes anchored in a paragraph."""
    return [box for box in paragraph.iter(_BOX) if not any(up.tag == _FALLBACK for up in box.iterancestors())]


def _seen(parent: BaseOxmlElement) -> Iterator[BaseOxmlElement]:
    """What shows in a paragraph, in order."""
    waiting = [*reversed(parent)]
    while waiting:
        child = waiting.pop()
        if child.tag in _UNSEEN or child.tag in {_FALLBACK, _BOX} or (child.tag == _RUN and _hidden(child)):
            continue
        yield child
        waiting += reversed(child)


def _hidden(run: BaseOxmlElement) -> bool:
    return _has(run, f"{_WORD}vanish")


def _has(run: BaseOxmlElement, *tags: str) -> bool:
    """Whether a run has one of some properties itself."""
    found = [own for tag in tags if (own := run.find(f"{_WORD}rPr/{tag}")) is not None]
    return any(own.get(f"{_WORD}val", "1") not in _OFF for own in found)


def _is_raised(text: BaseOxmlElement, raised: frozenset[str]) -> bool:
    """Whether a text is raised, by its run itself or by the style of it."""
    run = text.getparent()
    about = run.find(f"{_WORD}rPr") if run is not None else None
    if about is None:
        return False
    align, style = about.find(f"{_WORD}vertAlign"), about.find(f"{_WORD}rStyle")
    if align is not None:
        return bool(align.get(f"{_WORD}val") == _SUPERSCRIPT)
    return style is not None and style.get(f"{_WORD}val") in raised


def _changed(element: BaseOxmlElement) -> bool:
    """Whether something in an element is inserted, deleted or moved, and that is not yet accepted."""
    return any(True for tag in _CHANGES for _ in element.iter(tag))
