"""The text of a Word document as Word shows it: insertions in, deletions out, controls and fields included.

A table that holds another is one of layout: what stands in its cells is read in order, each table apart.
"""

from __future__ import annotations

from itertools import chain
from types import MappingProxyType
from typing import TYPE_CHECKING

import attrs

from kstt.i18n import msg
from kstt.io.files.cell_lines import on_one_line
from kstt.io.files.lines import BESIDE
from kstt.io.files.marked_pieces import Look, with_marks
from kstt.limits import DEEPEST_TABLE

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from docx.oxml.xmlchemy import BaseOxmlElement

__all__ = ["ShownLine", "looks_of_styles", "shown_lines"]

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
_NO_LOOKS: Mapping[str, Look] = MappingProxyType({})
_MOST_BASED = 20
"""As many styles may be based on one another."""


@attrs.frozen
class ShownLine:
    """A line of a document: its text, its spot, and whether changes in it are tracked and not accepted.

    A row beside one whose deletion is not accepted is changed, too.
    """

    text: str
    where: str
    changed: bool = False


def shown_lines(body: BaseOxmlElement, styles: Mapping[str, Look] = _NO_LOOKS) -> Iterator[ShownLine]:
    """The lines of a document's body; of a table's row the cells, with tabs between them.

    Args:
        body: the body.
        styles: how text of a character style looks, as :func:`looks_of_styles` finds it.

    Raises: ValueError for what is nested too deeply.
    """
    return _Reader(styles).blocks(body, 0)


def looks_of_styles(styles: BaseOxmlElement) -> dict[str, Look]:
    """The styles that raise text or strike it through, themselves or by the one that they are based on."""
    by_name = {style.get(f"{_WORD}styleId", ""): style for style in styles.iter(f"{_WORD}style")}
    found: dict[str, Look] = {}
    for name, style in by_name.items():
        one = style
        for _ in range(_MOST_BASED):
            look, based = _own_look(one), one.find(f"{_WORD}basedOn")
            if look is not None:
                found[name] = look
                break
            above = None if based is None else by_name.get(based.get(f"{_WORD}val", ""))
            if above is None:
                break
            one = above
    return found


class _Reader:
    """Counts the paragraphs and tables as they come, by which their lines are named."""

    def __init__(self, styles: Mapping[str, Look]) -> None:
        self.paragraphs = self.tables = 0
        self.styles = styles

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
        for part in _lines(_pieces(element, self.styles, tab=BESIDE)):
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
            changed = place in beside or _changed(row)
            yield ShownLine("\t".join(_cells(row, self.styles)), where, changed)
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


def _cells(row: BaseOxmlElement, styles: Mapping[str, Look]) -> Iterator[str]:
    """The texts of a row's cells; one that spans others stands once, the rest of its span blank."""
    for _ in range(_number(row, "trPr", "gridBefore", 0)):
        yield ""
    for cell in _within(row, _CELL):
        merged = cell.find(f"{_WORD}tcPr/{_WORD}vMerge")
        continued = merged is not None and merged.get(f"{_WORD}val", "continue") == "continue"
        pieces = (
            piece
            for p in _within(cell, _PARAGRAPH)
            for piece in chain(_pieces(p, styles), [("\n", Look.PLAIN)])
        )
        yield "" if continued else on_one_line(_lines(pieces))
        for _ in range(_number(cell, "tcPr", "gridSpan", 1) - 1):
            yield ""


def _number(element: BaseOxmlElement, properties: str, name: str, default: int) -> int:
    found = element.find(f"{_WORD}{properties}/{_WORD}{name}")
    written = found.get(f"{_WORD}val", "") if found is not None else ""
    return int(written) if written.isascii() and written.isdecimal() else default


def _lines(pieces: Iterable[tuple[str, Look]]) -> list[str]:
    """The lines of pieces of text."""
    return "".join(with_marks([*pieces])).split("\n")


def _pieces(
    paragraph: BaseOxmlElement, styles: Mapping[str, Look], tab: str = " "
) -> Iterator[tuple[str, Look]]:
    """The pieces of text that show in a paragraph, without the boxes anchored in it, and how they look.

    Args: a paragraph, how text of a style looks, and what stands for a tab.
    """
    style = paragraph.find(f"{_WORD}pPr/{_WORD}pStyle")
    plain = Look.PLAIN if style is None else styles.get(style.get(f"{_WORD}val", ""), Look.PLAIN)
    for element in _seen(paragraph):
        if element.tag == _TEXT:
            yield element.text or "", _look(element, styles, plain)
        elif element.tag == _TAB:
            yield tab, Look.PLAIN
        elif element.tag in _BREAKS:
            yield "\n", Look.PLAIN
        elif element.tag in _HYPHENS:
            yield _HYPHENS[element.tag], Look.PLAIN


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


def _look(text: BaseOxmlElement, styles: Mapping[str, Look], plain: Look) -> Look:
    """How a text looks, by its run itself, by the style of it, or as others of its paragraph do."""
    run = text.getparent()
    about = run.find(f"{_WORD}rPr") if run is not None else None
    if run is None or about is None:
        return plain
    own, style = _own_look(run), about.find(f"{_WORD}rStyle")
    if own is not None or style is None:
        return own or plain
    return styles.get(style.get(f"{_WORD}val", ""), plain)


def _own_look(element: BaseOxmlElement) -> Look | None:
    """What the properties of a run or a style say of how its text looks; ``None`` where they say nothing."""
    if _has(element, *_STRIKES):
        return Look.STRUCK
    align = element.find(f"{_WORD}rPr/{_WORD}vertAlign")
    if align is not None:
        return Look.RAISED if align.get(f"{_WORD}val") == _SUPERSCRIPT else Look.PLAIN
    struck = any(element.find(f"{_WORD}rPr/{tag}") is not None for tag in _STRIKES)
    return Look.PLAIN if struck else None


def _changed(element: BaseOxmlElement) -> bool:
    """Whether something in an element is inserted, deleted or moved, and that is not yet accepted."""
    return any(True for tag in _CHANGES for _ in element.iter(tag))
