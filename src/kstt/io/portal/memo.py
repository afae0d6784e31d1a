"""Messages read with a memo of words: see :mod:`kstt.records.memo`."""

from __future__ import annotations

from itertools import repeat
from typing import TYPE_CHECKING, cast

import attrs

from kstt.dates.instants import day_of
from kstt.errors import ParseError
from kstt.i18n import msg
from kstt.io.portal.lines import LinesAlike
from kstt.io.portal.messages import (
    ID,
    PROCEDURE,
    STATUS,
    SUPPLEMENTS,
    plain_supplements,
    written_moment,
)
from kstt.records.cases import Case, unchecked_case
from kstt.records.memo import CaseMemo, MomentReading, instants_of_one_shape
from kstt.records.validity import earlier

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from kstt.dates.instants import Moment
    from kstt.io.portal.mapping import PortalMapping
    from kstt.records.columns import CaseColumns, Wall

__all__ = ["MessageMemo"]


class MessageMemo:
    """The cases of messages under one mapping, of those that wait for nothing and have words met before."""

    def __init__(self, mapping: PortalMapping) -> None:
        self._mapping = mapping
        # Where a message also says when it was sent, that is read with it.
        self._whole = bool(mapping.changed_field)
        self._fields = (
            *(SUPPLEMENTS, ID, mapping.category_field, mapping.procedure_field),
            *(mapping.unit_field, PROCEDURE, mapping.channel_field, STATUS),
            *(mapping.received_field, mapping.due_field, mapping.closed_field),
        )
        self._by_code = bool(mapping.levels_by_procedure)
        self._blank = mapping.blank
        self._lines = LinesAlike(self._fields)
        self._cases = CaseMemo(*(_reading(mapping, name) for name in ("received", "due", "closed")))

    def of_records(self, records: Sequence[object]) -> tuple[CaseColumns, set[int]] | None:
        """The cases of messages as columns, and the places of those that are to be read with every check.

        Returns: ``None`` where all of them are.
        """
        if self._whole or not records:
            return None
        plain = [record if isinstance(record, dict) else {} for record in records]
        columns, unread = self._columns([[record.get(field) for record in plain] for field in self._fields])
        return columns, unread | {n for n, record in enumerate(records) if record is not plain[n]}

    def of_lines(self, block: bytes) -> tuple[CaseColumns, set[int]] | None:
        """The same of lines of JSON; ``None`` where they are to be read one by one."""
        values = None if self._whole else self._lines.columns(block)
        return None if values is None else self._columns(values)

    def _columns(self, values: Sequence[Sequence[object]]) -> tuple[CaseColumns, set[int]]:
        supplements, *others = values
        unread: set[int] = set()
        texts: list[Sequence[str]] = []
        for column in others:
            if set(map(type, column)) != {str}:
                unread |= {n for n, value in enumerate(column) if not (value is None or type(value) is str)}
                texts.append([value if type(value) is str else "" for value in column])
            else:
                texts.append(cast("Sequence[str]", column))
        identity, category, procedure, unit, code, channel, status, received, due, closed = map(
            self._without_blank, texts
        )
        places = zip(unit, code, strict=True) if self._by_code else unit
        columns, new = self._cases.columns(
            *(identity, category, procedure, places, zip(channel, status, strict=True)),
            *(received, due, closed),
        )
        unread |= new
        if any(supplements):
            cases = {
                n: self._supplemented(columns, n, items)
                for n, items in enumerate(supplements)
                if items and n not in unread
            }
            unread |= {n for n, case in cases.items() if case is None}
            columns = attrs.evolve(columns, others=cases)
        return columns, unread

    def _supplemented(self, columns: CaseColumns, place: int, items: object) -> Case | None:
        """The case of a message with supplements; ``None`` where it is to be read with every check."""
        received, closed = columns.received[place], columns.closed[place]
        found = plain_supplements(items, self._mapping, columns.due[place])
        if received is None or found is None:
            return None
        suspensions, extensions, due = found
        if due is not None and earlier(due, received):
            return None
        return unchecked_case(
            columns.id[place],
            columns.category[place],
            columns.level[place],
            columns.unit[place],
            columns.channel[place],
            received,
            due,
            closed,
            columns.closing[place],
            columns.procedure[place],
            suspensions,
            extensions,
        )

    def _without_blank(self, texts: Sequence[str]) -> Sequence[str]:
        """The texts, empty for those that stand for nothing."""
        return ["" if text.strip() in self._blank else text for text in texts] if self._blank else texts

    def learn_keys(self, line: bytes, record: object) -> None:
        """Remember the keys of a line that was read one by one."""
        if isinstance(record, dict) and not self._whole:
            self._lines.learn(line, record)

    def learn(self, case: Case, record: Mapping[str, object]) -> None:
        """Remember the words of a message that was read with every check, without a finding."""
        values = [record.get(field) for field in self._fields[1:]]
        texts = ["" if value is None else value for value in values if value is None or type(value) is str]
        if self._whole or record.get(SUPPLEMENTS) or len(texts) < len(values):
            return
        _, category, procedure, unit, code, channel, status, _, _, closed = self._without_blank(texts)
        place = (unit, code) if self._by_code else unit
        self._cases.learn(case, category, procedure, place, (channel, status), closed)


def _reading(mapping: PortalMapping, name: str) -> MomentReading:
    """How the texts of a field of the case are read."""

    def read(text: str) -> Moment | None:
        plain = text.strip()
        if not plain:
            return None
        found = written_moment(plain, mapping)
        if found is None:
            raise ParseError(name, text, msg("a text"))
        return found

    def instants(texts: Sequence[str]) -> Sequence[Wall | None] | None:
        found = instants_of_one_shape(texts, "0" * 14, 8, parted=False)
        if found is None or not mapping.midnight_is_day:
            return found
        if not any(map(str.endswith, texts, repeat("000000"))):
            return found
        return [
            day_of(one) if one is not None and text.endswith("000000") else one
            for text, one in zip(texts, found, strict=True)
        ]

    return MomentReading(read, instants, name in mapping.days)
