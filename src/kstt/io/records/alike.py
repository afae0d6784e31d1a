"""Rows of cases whose words stood in rows before: see :mod:`kstt.records.alike`."""

from __future__ import annotations

from functools import partial
from operator import itemgetter
from typing import TYPE_CHECKING

from kstt.dates.instants import parse_moment
from kstt.errors import ParseError
from kstt.i18n import msg
from kstt.records.alike import AlikeCases
from kstt.records.cases import Case
from kstt.records.fields import FieldKind, fields_of
from kstt.records.sources import Unique
from kstt.text import unguarded

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from kstt.dates.instants import Moment
    from kstt.io.records.header import Header
    from kstt.records.feedback import Feedback
    from kstt.records.fields import Field
    from kstt.records.sources import CaseSource

__all__ = ["AlikeRows"]

_PICKED = ("id", "category", "procedure", "unit", "level", "channel", "closing", "received", "due", "closed")


class AlikeRows:
    """The cases of rows under one header, of those with words that stood in rows before."""

    def __init__(self, header: Header, described: CaseSource | None) -> None:
        places = {field.name: n for n, field in header.fields}
        # A field without a column takes an empty text after the last.
        self._pick = itemgetter(*(places.get(name, header.width) for name in _PICKED))
        self._lacks = not places.keys() >= set(_PICKED)
        self._width = header.width
        self._spare = header.width > len(places)
        self._blank = [
            *(n for n, field in header.fields if field.kind is FieldKind.HISTORY),
            *(n for pairs in header.histories.values() for pair in pairs for n in pair),
        ]
        fields = fields_of(Case)
        self._alike = AlikeCases(*(_reading(fields[name], described) for name in _PICKED[-3:]))

    @classmethod
    def of(
        cls, kind: type[Case | Feedback], header: Header, described: CaseSource | None
    ) -> AlikeRows | None:
        """The same; ``None`` for feedback, and where a row says more than its case: when it changed."""
        latest = described is not None and described.unique is Unique.LATEST
        return None if latest or kind is not Case else cls(header, described)

    def case(self, cells: list[str]) -> Case | None:
        """The case of a row; ``None`` for one that is to be read with every check."""
        if len(cells) != self._width or (self._spare and "\n" in "".join(cells)):
            return None
        for place in self._blank:
            if cells[place]:
                return None
        identity, category, procedure, unit, level, channel, closing, received, due, closed = self._picked(
            cells
        )
        return self._alike.made(
            identity, category, procedure, (unit, level), (channel, closing), received, due, closed
        )

    def learn(self, case: Case | Feedback, cells: Sequence[str]) -> None:
        """Remember the words of a row that was read with every check, without a finding."""
        assert isinstance(case, Case)  # noqa: S101  # rows of feedback are not looked at
        _, category, procedure, unit, level, channel, closing, _, _, closed = self._picked(cells)
        self._alike.learn(case, category, procedure, (unit, level), (channel, closing), closed)

    def _picked(self, cells: Sequence[str]) -> tuple[str, ...]:
        picked: tuple[str, ...] = self._pick([*cells, ""] if self._lacks else cells)
        return picked


def _reading(field: Field, described: CaseSource | None) -> Callable[[str], Moment | None]:
    """How a text of a field is read; raises ParseError, also for one over several lines."""
    parse = field.codec.parse if described is None else partial(described.parse, field)
    iso = described is None or not (described.dates or field.name in described.days)

    def read(text: str) -> Moment | None:
        if "\n" in text:
            raise ParseError(field.name, text, msg("a record on one line"))
        # Neither blank nor guarded from a spreadsheet: the commonest text by the shortest way.
        if iso and text[:1].isdecimal():
            return parse_moment(text)
        return parse(unguarded(text))  # type: ignore[return-value]  # the field is one of moments

    return read
