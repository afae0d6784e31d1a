"""Forms as text: the official layout as a table, split into bands on a narrow terminal."""

from __future__ import annotations

from itertools import pairwise
from textwrap import wrap
from typing import TYPE_CHECKING

import attrs

from kstt.definitions.header import NUMBER_TITLE
from kstt.errors import ParseError
from kstt.i18n import msg
from kstt.tables.cells import LineKind
from kstt.tables.heading import Heading
from kstt.tables.table import FormTable, HasTable

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from kstt.definitions.columns import Column

_HEADER_WIDTH, _LEAST_HEADER_WIDTH, _LEAST_LABEL_WIDTH = 9, 7, 16
_BORDER = 3
"""The width that the frame adds to each column."""

__all__ = ["render_text"]


def render_text(form: HasTable, *, label_width: int = 40, width: int | None = None) -> str:
    """The form in its official layout: heading, merged header flattened, numbered columns, rows.

    Args:
        form: a proved or a reported form.
        label_width: characters after which a label wraps.
        width: the maximum length of a line. A wider table wraps labels and titles sooner; then it is split
            into bands of columns, each with the labels; if not even two columns fit side by side, every row
            becomes a list. By default lines have any length.

    Returns: text of several lines, without a newline at the end.

    Raises: ParseError for labels of no width.

    >>> from kstt import ReportingPeriod, form_06c
    >>> form = form_06c([], ReportingPeriod.quarter(2021, 2), reporting_unit="UBND tỉnh A")
    >>> [line.strip() for line in render_text(form).splitlines()[:2]]
    ['Biểu số II.06c/VPCP/KSTT', 'Tình hình, kết quả giải quyết thủ tục hành chính trên địa bàn tỉnh']
    """
    if label_width < 1:
        raise ParseError("label_width", label_width, msg("1 or more"))
    table = form.table()
    sheet = _Sheet(table.layout.row_header, table.layout.columns, tuple(_lines(table)))
    heading = Heading.of(table).lines
    if width is None:
        return "\n".join((*heading, sheet.table(_Band(table.layout.columns), label_width, _HEADER_WIDTH)))
    heading = tuple(part for line in heading for part in wrap(line, max(width, 1)))
    return "\n".join((*heading, *sheet.fitted(width, label_width)))


@attrs.frozen
class _Band:
    """Adjacent columns; a band that is one group is headed by the group's name."""

    columns: tuple[Column, ...]
    title: str = ""

    @classmethod
    def of(cls, columns: Sequence[Column]) -> _Band:
        """A band; where it is one group of columns, the group's name is taken out of the header."""
        groups = {column.header[0] for column in columns}
        if len(groups) > 1 or any(len(column.header) == 1 for column in columns):
            return cls(tuple(columns))
        return cls(tuple(attrs.evolve(c, header=c.header[1:]) for c in columns), groups.pop())


@attrs.frozen
class _Sheet:
    """The content of a table: the header of its labels, its columns, its lines (number, label, cells)."""

    row_header: str
    columns: tuple[Column, ...]
    lines: tuple[tuple[str, str, Sequence[str]], ...]

    def table(self, band: _Band, label_width: int, header_width: int) -> str:
        """A band of columns as a table, the labels at its left."""
        from tabulate import SEPARATING_LINE, tabulate

        places = self._places(band)
        titles = _headers(band.columns, header_width)
        # The header goes in as a row of the body, since tabulate makes columns wider than their header.
        body: list[Sequence[str]] = [
            [NUMBER_TITLE, _wrapped(self.row_header, label_width), *titles],
            SEPARATING_LINE,
            ["(1)", "(2)", *(f"({column.number})" for column in band.columns)],
        ]
        body += [
            [number, _wrapped(label, label_width), *(cells[place] for place in places)]
            for number, label, cells in self.lines
        ]
        alignment = ("center", "left", *("right" for _ in places))
        return tabulate(
            body,
            tablefmt="simple_outline",
            disable_numparse=True,
            colalign=alignment,
            preserve_whitespace=True,
        )

    def fitted(self, width: int, label_width: int) -> Iterator[str]:
        """The table in a given width: whole, in bands, or as a list."""
        widths = (_HEADER_WIDTH, _LEAST_HEADER_WIDTH)
        whole = _Band(self.columns)
        for titles in widths:
            if self._fits(whole, width, titles):
                yield self.table(whole, min(label_width, self._room(whole, width, titles)), titles)
                return
        # Narrower titles only if they save a band.
        bands, titles = min(((list(self._bands(width, t)), t) for t in widths), key=lambda cut: len(cut[0]))
        room = min(self._room(band, width, titles) for band in bands)
        alone = any(len(band.columns) == 1 and band.title for band in bands)
        if alone or room < self._least_label:
            yield from self._list(width)
            return
        for band in bands:
            yield f"\n{band.title}" if band.title else ""
            yield self.table(band, min(label_width, room), titles)

    @property
    def _least_label(self) -> int:
        """The characters that labels need at least."""
        longest = max(len(label) for label in (self.row_header, *(label for _, label, _ in self.lines)))
        return min(longest, _LEAST_LABEL_WIDTH)

    def _places(self, band: _Band) -> list[int]:
        keys = [column.key for column in self.columns]
        return [keys.index(column.key) for column in band.columns]

    def _room(self, band: _Band, width: int, titles: int) -> int:
        """The width left for labels beside a band whose titles wrap at a given width."""
        numbers = max([len(NUMBER_TITLE), *(len(number) for number, _, _ in self.lines)])
        taken = numbers + 2 * _BORDER + 1
        headers = _headers(band.columns, titles)
        for column, place, header in zip(band.columns, self._places(band), headers, strict=True):
            counts = (cells[place] for _, _, cells in self.lines)
            taken += max(map(len, (f"({column.number})", *header.split("\n"), *counts))) + _BORDER
        return width - taken

    def _fits(self, band: _Band, width: int, titles: int) -> bool:
        return self._room(band, width, titles) >= self._least_label

    def _bands(self, width: int, titles: int) -> Iterator[_Band]:
        """Bands of as many whole groups of columns as fit; a wide group is split evenly."""
        current: tuple[Column, ...] = ()
        for group in _groups(self.columns):
            if self._fits(_Band.of((*current, *group)), width, titles):
                current += group
                continue
            if current:
                yield _Band.of(current)
            cut = self._cut(group, width, titles)
            current = group if len(cut) == 1 else ()
            yield from cut if len(cut) > 1 else ()
        if current:
            yield _Band.of(current)

    def _cut(self, group: tuple[Column, ...], width: int, titles: int) -> list[_Band]:
        """A group in as few parts as fit, or else in single columns."""
        for parts in range(1, len(group)):
            bands = [_Band.of(columns) for columns in _evenly(group, parts)]
            if all(self._fits(band, width, titles) for band in bands):
                return bands
        return [_Band.of((column,)) for column in group]

    def _list(self, width: int) -> Iterator[str]:
        """Each row as its name and a line for each column."""
        for number, label, cells in self.lines:
            yield ""
            yield from wrap(f"{number} {label}".strip(), max(width, 1))
            group = ""
            for column, text in zip(self.columns, cells, strict=True):
                if len(column.header) > 1 and column.header[0] != group:
                    group = column.header[0]
                    yield from wrap(group, max(width, 8), initial_indent="  ", subsequent_indent="  ")
                yield from _list_line(column, text, width)


def _list_line(column: Column, text: str, width: int) -> Iterator[str]:
    """A column's name and its cell, dots between them, the cell at the right margin."""
    name = f"({column.number}) {' · '.join(column.header[1:] or column.header)}"
    shown = text or "–"
    *above, last = wrap(
        name, max(width - len(shown) - 3, 8), initial_indent="    ", subsequent_indent="        "
    )
    yield from above
    yield f"{last} {'.' * (width - len(last) - len(shown) - 2)} {shown}"


def _evenly(group: tuple[Column, ...], parts: int) -> list[tuple[Column, ...]]:
    """Adjacent columns split into parts of about equal size."""
    cuts = [len(group) * part // parts for part in range(parts + 1)]
    return [group[start:end] for start, end in pairwise(cuts)]


def _groups(columns: Sequence[Column]) -> Iterator[tuple[Column, ...]]:
    """Adjacent columns under one name at the top of the header."""
    group: list[Column] = []
    for column in columns:
        if group and column.header[0] != group[0].header[0]:
            yield tuple(group)
            group = []
        group.append(column)
    yield tuple(group)


def _headers(columns: Sequence[Column], width: int) -> list[str]:
    """The merged header as text: each level on lines of its own, a group's name over its first column."""
    depth = max(len(column.header) for column in columns)
    texts = ["" for _ in columns]
    for level in range(depth):
        names = [column.header[level] if level < len(column.header) else "" for column in columns]
        paths = [column.header[: level + 1] for column in columns]
        shown = ["" if i and paths[i] == paths[i - 1] else name for i, name in enumerate(names)]
        blocks = [wrap(name, width) for name in shown]
        height = max(map(len, blocks))
        for i, block in enumerate(blocks):
            texts[i] += "\n".join([*block, *[""] * (height - len(block))]) + "\n"
    return [text.removesuffix("\n") for text in texts]


def _lines(table: FormTable) -> Iterator[tuple[str, str, list[str]]]:
    for row in table.rows:
        number = row.number if row.kind is not LineKind.TOTAL else ""
        yield number, row.label, [cell.shown for cell in row.cells]


def _wrapped(text: str, width: int) -> str:
    return "\n".join(wrap(text, width)) or text
