"""Accounts as rows under their merged header, from columns and values."""

from __future__ import annotations

from typing import TYPE_CHECKING

from kstt.definitions.header import header_cells, header_depth
from kstt.markup.markup import Markup, element, joined
from kstt.markup.pages import fragment, scrolling
from kstt.numerals import format_count

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from kstt.definitions.columns import Column

    Values = Mapping[str, int | None]

__all__ = ["header_rows", "render_row", "render_rows"]


def render_row(columns: Sequence[Column], values: Values) -> str:
    """One row of counts under its merged header.

    Args:
        columns: the columns in print order.
        values: the counts by the keys of the columns; ``None`` where a count is not known.
    """
    head = header_rows(columns, first=2)
    body = element("tr", *_counts(columns, values))
    table = element("table", element("thead", head), element("tbody", body))
    return fragment(element("div", table, class_="scroll"))


def render_rows(
    columns: Sequence[Column],
    rows: Iterable[tuple[str, Values]],
    *,
    row_header: str,
    caption: str = "",
    total: tuple[str, Values] | None = None,
) -> str:
    """Rows of counts under one another, each with its name.

    Args:
        columns: the columns in print order.
        rows: the name of each row and its counts.
        row_header: the title over the names.
        caption: a title over the table.
        total: a row above the others.
    """
    head = header_rows(columns, row_header, first=1)
    body = [] if total is None else [_row(columns, *total, "total")]
    body += [_row(columns, name, values, "row") for name, values in rows]
    table = element(
        "table",
        element("caption", caption) if caption else "",
        element("thead", head),
        element("tbody", *body),
    )
    return fragment(element("div", table, class_=scrolling(len(body)), tabindex="0"))


def _row(columns: Sequence[Column], name: str, values: Values, kind: str) -> Markup:
    return element("tr", element("th", name, scope="row"), *_counts(columns, values), class_=kind)


def _counts(columns: Sequence[Column], values: Values) -> Iterator[Markup]:
    return (_count(values[column.key]) for column in columns)


def _count(value: int | None) -> Markup:
    if value is None:
        return element("td", "–", title="không xác định được")
    return element("td", format_count(value), class_=None if value else "zero")


def header_rows(columns: Sequence[Column], row_header: str = "", *, first: int = 0) -> Markup:
    """The rows of the merged header and the line of column numbers, from the given column on."""
    rows: list[list[Markup]] = [[] for _ in range(header_depth(columns))]
    for cell in header_cells(columns, row_header):
        if cell.column >= first:
            rows[cell.row].append(
                element(
                    "th",
                    cell.text,
                    scope="colgroup" if cell.width > 1 else "col",
                    colspan=cell.width if cell.width > 1 else None,
                    rowspan=cell.height if cell.height > 1 else None,
                )
            )
    numbers = [1, 2, *(column.number for column in columns)][first:]
    line = element("tr", *(element("td", f"({number})", class_="number") for number in numbers))
    return joined(*(element("tr", *row) for row in rows), line)
