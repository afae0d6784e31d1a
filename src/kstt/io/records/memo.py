"""Rows of cases read with a memo of words: see :mod:`kstt.records.memo`."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from kstt.errors import ParseError
from kstt.i18n import msg
from kstt.io.records.tables import LineCells
from kstt.records.cases import Case
from kstt.records.fields import FieldKind, fields_of
from kstt.records.instant_shape import InstantShape
from kstt.records.memo import CaseMemo, MomentReading
from kstt.records.sources import Unique
from kstt.text import unguarded

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from kstt.dates.instants import Moment
    from kstt.frames.case_arrays import CaseArrays
    from kstt.io.records.header import Header
    from kstt.records.columns import CaseColumns
    from kstt.records.feedback import Feedback
    from kstt.records.fields import Field
    from kstt.records.sources import CaseSource

__all__ = ["RowMemo"]

_PICKED = ("id", "category", "procedure", "unit", "level", "channel", "closing", "received", "due", "closed")


class RowMemo:
    """The cases of rows under one header, of those with words that stood in rows before."""

    def __init__(self, header: Header, described: CaseSource | None) -> None:
        places = {field.name: n for n, field in header.fields}
        # A field without a column takes an empty text after the last.
        self._places = [places.get(name, header.width) for name in _PICKED]
        self._width = header.width
        self._nothing = header.blank_in(described) if described else [frozenset[str]()] * header.width
        self._blank = [
            *(n for n, field in header.fields if field.kind is FieldKind.HISTORY),
            *header.history_places,
        ]
        self._deleted = header.deleted
        self._kept = {""} if described is None or described.deleted is None else {"", *described.deleted.kept}
        fields = fields_of(Case)
        self._memo = CaseMemo(*(_reading(fields[name], described) for name in _PICKED[-3:]))

    @classmethod
    def of(cls, kind: type[Case | Feedback], header: Header, described: CaseSource | None) -> RowMemo | None:
        """The same; ``None`` for feedback, and where a row says more than its case: when it changed."""
        latest = described is not None and described.unique is Unique.LATEST
        return None if latest or kind is not Case else cls(header, described)

    def columns(
        self, rows: Sequence[list[str]], read: Callable[[int], object]
    ) -> tuple[CaseColumns | CaseArrays, set[int]] | None:
        """The cases of rows as columns, and the places of rows that are to be read with every check.

        Args: the rows, and what reads the one in a place to learn its words.

        Returns: ``None`` for lines of which some are to be taken at a time.
        """
        return self._arrays(rows, read) if isinstance(rows, LineCells) else self._columns(rows)

    def _arrays(self, rows: LineCells, read: Callable[[int], object]) -> tuple[CaseArrays, set[int]] | None:
        from kstt.frames.case_texts import cases_learnt, filled, is_text, no_texts
        from kstt.frames.plain_lines import line_columns

        width, count = self._width, len(rows)
        wanted = [n for n in (*self._places, *self._blank) if n < width]
        columns = line_columns(rows.data, rows.delimiter, width, wanted, count)
        if columns is None:
            return None
        columns = {n: filled(column, self._nothing[n]) for n, column in columns.items()}
        columns[width] = no_texts(count)
        texts = {name: columns[n] for name, n in zip(_PICKED, self._places, strict=True)}
        found, unread = cases_learnt(self._memo, texts, ("unit", "level"), ("channel", "closing"), read)
        for place in self._blank:
            unread |= is_text(columns[place])
        return found, set(unread.nonzero()[0].tolist())

    def _columns(self, rows: Sequence[list[str]]) -> tuple[CaseColumns, set[int]]:
        unread: set[int] = set()
        if set(map(len, rows)) != {self._width}:
            unread = {n for n, cells in enumerate(rows) if len(cells) != self._width}
            rows = [[""] * self._width if n in unread else cells for n, cells in enumerate(rows)]
        texts = [*zip(*rows, strict=True), ("",) * len(rows)]
        for place in self._blank:
            if any(texts[place]):
                unread |= {n for n, text in enumerate(texts[place]) if text}
        if self._deleted is not None:
            unread |= {n for n, text in enumerate(texts[self._deleted]) if text not in self._kept}
        identity, category, procedure, unit, level, channel, closing, received, due, closed = (
            texts[place] for place in self._places
        )
        office, course = zip(unit, level, strict=True), zip(channel, closing, strict=True)
        columns, new = self._memo.columns(
            identity, category, procedure, office, course, received, due, closed
        )
        return columns, unread | new

    def learn(self, case: Case | Feedback, cells: Sequence[str]) -> None:
        """Remember the words of a row that was read with every check, without a finding."""
        assert isinstance(case, Case)  # noqa: S101  # rows of feedback are not looked at
        texts = [*cells, ""]
        _, category, procedure, unit, level, channel, closing, _, _, closed = (texts[n] for n in self._places)
        self._memo.learn(case, category, procedure, (unit, level), (channel, closing), closed)


def _reading(field: Field, described: CaseSource | None) -> MomentReading:
    """How the texts of a field are read; one over several lines is not."""
    parse = field.codec.parse if described is None else partial(described.parse, field)

    def read(text: str) -> Moment | None:
        if "\n" in text:
            raise ParseError(field.name, text, msg("a record on one line"))
        return parse(unguarded(text))  # type: ignore[return-value]  # the field is one of moments

    bare = described is not None and field.name in described.days
    marks = "" if described is not None and described.dates else "T "
    return MomentReading(read, tuple(InstantShape(f"0000-00-00{mark}00:00:00", 11) for mark in marks), bare)
