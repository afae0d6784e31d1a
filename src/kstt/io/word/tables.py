"""Tables of a Word document as markup: merged cells, repeated header rows, borders or none."""

from __future__ import annotations

from typing import TYPE_CHECKING
from xml.sax.saxutils import escape

import attrs

from kstt.definitions.header import header_cells, header_depth
from kstt.io.word.documents import writable
from kstt.numerals import format_count
from kstt.tables.cells import LineKind
from kstt.tables.heading import Heading, Signatures

if TYPE_CHECKING:
    from collections.abc import Sequence

    from kstt.tables.table import FormTable

__all__ = ["WordCell", "form_table", "heading_table", "markup", "signature_table"]

_NAMESPACE = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
_NUMBER, _LABEL = 620, 3600
"""Widths of the first columns (twentieths of a point)."""


@attrs.frozen
class WordCell:
    """A cell of a table: its text, how it looks (size in points), how many rows and columns it spans."""

    text: str = ""
    bold: bool = False
    italic: bool = False
    align: str = "left"
    size: float = 10
    width: int = 1
    height: int = 1
    together: bool = False
    """Keep it on one page with what follows."""


def markup(
    rows: Sequence[Sequence[WordCell]], widths: Sequence[int], *, header: int = 0, borders: bool = True
) -> str:
    """The markup of a table.

    Args:
        rows: the cells of each row, those that reach down from the rows above left out.
        widths: of the columns, in twentieths of a point.
        header: the number of rows that are repeated on every page.
        borders: draw lines.

    Raises: DocumentError for a text that a document cannot hold.
    """
    edges = ("top", "left", "bottom", "right", "insideH", "insideV")
    lines = "".join(f'<w:{edge} w:val="single" w:sz="4" w:space="0" w:color="000000"/>' for edge in edges)
    grid = "".join(f'<w:gridCol w:w="{width}"/>' for width in widths)
    body = []
    # By column: how many rows a cell above still reaches down, and over how many columns.
    down: dict[int, tuple[int, int]] = {}
    for r, row in enumerate(rows):
        cells = iter(row)
        parts, c = [], 0
        while c < len(widths):
            left, across = down.pop(c, (0, 0))
            if left:
                parts.append(_cell(WordCell(width=across), widths[c : c + across], "<w:vMerge/>"))
            else:
                cell = next(cells)
                left, across = cell.height, cell.width
                merge = '<w:vMerge w:val="restart"/>' if left > 1 else ""
                parts.append(_cell(cell, widths[c : c + across], merge))
            if left > 1:
                down[c] = (left - 1, across)
            c += across
        repeated = "<w:tblHeader/>" if r < header else ""
        body.append(f"<w:tr><w:trPr><w:cantSplit/>{repeated}</w:trPr>{''.join(parts)}</w:tr>")
    return (
        f'<w:tbl xmlns:w="{_NAMESPACE}"><w:tblPr><w:tblW w:w="{sum(widths)}" w:type="dxa"/>'
        '<w:jc w:val="center"/>'
        f"{f'<w:tblBorders>{lines}</w:tblBorders>' if borders else ''}"
        '<w:tblLayout w:type="fixed"/><w:tblCellMar><w:left w:w="57" w:type="dxa"/>'
        f'<w:right w:w="57" w:type="dxa"/></w:tblCellMar></w:tblPr><w:tblGrid>{grid}</w:tblGrid>'
        f"{''.join(body)}</w:tbl>"
    )


def _cell(cell: WordCell, widths: Sequence[int], merge: str) -> str:
    span = f'<w:gridSpan w:val="{cell.width}"/>' if cell.width > 1 else ""
    look = ("<w:b/>" if cell.bold else "") + ("<w:i/>" if cell.italic else "")
    together = "<w:keepNext/>" if cell.together else ""
    size = round(cell.size * 2)
    return (
        f'<w:tc><w:tcPr><w:tcW w:w="{sum(widths)}" w:type="dxa"/>{span}{merge}'
        f'<w:vAlign w:val="center"/></w:tcPr><w:p><w:pPr>{together}'
        '<w:spacing w:before="20" w:after="20" w:line="240" w:lineRule="auto"/>'
        f'<w:ind w:firstLine="0"/><w:jc w:val="{cell.align}"/></w:pPr>'
        f'<w:r><w:rPr>{look}<w:sz w:val="{size}"/><w:szCs w:val="{size}"/></w:rPr>'
        f'<w:t xml:space="preserve">{escape(writable(cell.text))}</w:t></w:r></w:p></w:tc>'
    )


def form_table(form: FormTable, room: int) -> str:
    """The table of a form, its header merged and repeated, in a page with so much room across."""
    columns = form.layout.columns
    count = (room - _NUMBER - _LABEL) // max(len(columns), 1)
    widths = [_NUMBER, room - _NUMBER - count * len(columns), *[count] * len(columns)]
    depth = header_depth(form.layout.columns)
    rows: list[list[WordCell]] = [[] for _ in range(depth)]
    for cell in sorted(
        header_cells(form.layout.columns, form.layout.row_header), key=lambda cell: cell.column
    ):
        rows[cell.row].append(
            WordCell(cell.text, bold=True, align="center", width=cell.width, height=cell.height)
        )
    numbers = (1, 2, *(column.number for column in columns))
    rows.append([WordCell(f"({number})", italic=True, align="center", size=8) for number in numbers])
    for row in form.rows:
        bold = row.kind is not LineKind.ROW
        texts = [cell.text if cell.value is None else format_count(cell.value) for cell in row.cells]
        rows.append([
            WordCell(row.number, bold, align="center"),
            WordCell(row.label, bold),
            *(WordCell(text, bold, align="right") for text in texts),
        ])  # fmt: skip
    return markup(rows, widths, header=depth + 1)


def heading_table(form: FormTable, room: int) -> str:
    """The lines above a form: code at the left, title in the middle, who reports to whom at the right."""
    heading = Heading.of(form)
    left, right = round(room * 0.26), round(room * 0.26)
    unit, recipient = (f"- {text}" if text else "" for text in (heading.unit, heading.recipient))
    title = WordCell(heading.title.upper(), bold=True, align="center", size=12, height=2)
    rows = [
        [WordCell(heading.code, bold=True), title, WordCell(unit, bold=True)],
        [WordCell(heading.issued), WordCell(recipient, bold=True)],
        [WordCell(), WordCell(heading.period, bold=True, align="center", size=11), WordCell()],
        [WordCell(), WordCell(heading.days, italic=True, align="center", size=11), WordCell()],
        [WordCell(heading.count, italic=True, align="right", width=3)],
    ]
    return markup(rows, [left, room - left - right, right], borders=False)


def signature_table(signatures: Signatures, room: int) -> str:
    """The lines below a form, in two columns that stay on one page."""
    rows = []
    blank = WordCell(size=12, together=True)
    for line, pair in enumerate(zip(*signatures.columns, strict=True)):
        if line == 3:
            # Room for the signatures.
            rows += [[blank, blank]] * 3
        rows.append([
            WordCell(
                text.upper() if line == 1 else text, line in {1, 3}, line in {0, 2}, "center", 12,
                together=line < 3,
            )
            for text in pair
        ])  # fmt: skip
    return markup(rows, [room // 2, room - room // 2], borders=False)
