"""Messages read with a memo of words: see :mod:`kstt.records.memo`."""

from __future__ import annotations

from itertools import islice
from types import NoneType
from typing import TYPE_CHECKING, cast

import attrs

from kstt.errors import ParseError
from kstt.i18n import msg
from kstt.io.portal.messages import (
    ID,
    MOMENTS,
    PROCEDURE,
    STATUS,
    SUPPLEMENTS,
    plain_supplements,
    read_record,
    written_moment,
)
from kstt.limits import FEWEST_AT_ONCE
from kstt.records.cases import Case, unchecked_case
from kstt.records.instant_shape import InstantShape
from kstt.records.memo import CaseMemo, MomentReading, MomentTexts
from kstt.records.validity import earlier

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from kstt.dates.instants import Moment
    from kstt.frames.case_arrays import CaseArrays
    from kstt.io.portal.arrays import MessageArrays
    from kstt.io.portal.mapping import PortalMapping
    from kstt.io.portal.messages import SupplementMoments
    from kstt.records.columns import CaseColumns

__all__ = ["MessageMemo"]


_PICKED = ("id", "category", "procedure", "unit", "code", "channel", "status", "received", "due", "closed")


class MessageMemo:
    """The cases of messages under one mapping, of those that wait for nothing and have words met before."""

    def __init__(self, mapping: PortalMapping) -> None:
        self._mapping = mapping
        # Where a message also says when it was sent, that is read with it.
        self._whole = self._one_by_one = bool(mapping.changed_field)
        self._fields = (
            *(SUPPLEMENTS, ID, mapping.category_field, mapping.procedure_field),
            *(mapping.unit_field, PROCEDURE, mapping.channel_field, STATUS),
            *(mapping.received_field, mapping.due_field, mapping.closed_field),
        )
        self._by_code = bool(mapping.levels_by_procedure)
        self._blank = mapping.blank
        self._moments = MomentTexts(_reading(mapping, ""))
        self._cases = CaseMemo(*(_reading(mapping, name) for name in ("received", "due", "closed")))
        self._lines: MessageArrays | None = None

    def of_records(self, records: Sequence[object]) -> tuple[CaseColumns, set[int]] | None:
        """The cases of messages as columns, and the places of those that are to be read with every check.

        Returns: ``None`` where all of them are.
        """
        if self._whole or not records:
            return None
        plain = [record if isinstance(record, dict) else {} for record in records]
        columns, unread = self._columns([[record.get(field) for record in plain] for field in self._fields])
        return columns, unread | {n for n, record in enumerate(records) if record is not plain[n]}

    def of_lines(self, block: bytes) -> tuple[CaseArrays, set[int]] | None:
        """The same of lines of JSON as arrays; ``None`` where they are to be read one by one."""
        if self._one_by_one or len(block) < FEWEST_AT_ONCE:
            return None
        if self._lines is None:
            # Arrow is loaded for what is worth it alone.
            try:
                from kstt.io.portal.arrays import MessageArrays
            except ImportError:
                self._one_by_one = True
                return None
            fields: dict[str, str] = dict(zip(_PICKED, self._fields[1:], strict=True))
            self._lines = MessageArrays(self._mapping, fields, self._cases, self._moments)
        return self._lines.of_lines(block, self._read)

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
            cases = self._supplemented(columns, supplements, unread)
            unread |= {n for n, case in cases.items() if case is None}
            columns = attrs.evolve(columns, others=cases)
        return columns, unread

    def _supplemented(
        self, columns: CaseColumns, supplements: Sequence[object], unread: set[int]
    ) -> dict[int, Case | None]:
        """The cases with supplements, by place; ``None`` for one that is to be read with every check."""
        cases: dict[int, Case | None] = {}
        counts: dict[int, int] = {}
        texts: list[str] = []
        for n, items in enumerate(supplements):
            if items and n not in unread:
                cases[n] = None
                if found := _texts_of(items):
                    counts[n] = len(found) // len(MOMENTS)
                    texts += found
        failed: set[int] = set()
        moments = iter(self._moments.column(self._without_blank(texts), failed))
        fourfold = zip(moments, moments, moments, moments, strict=True)
        end = 0
        for n, count in counts.items():
            here = list(islice(fourfold, count))
            start, end = end, end + count * len(MOMENTS)
            if failed.isdisjoint(range(start, end)):
                cases[n] = self._case(columns, n, here)
        return cases

    def _case(self, columns: CaseColumns, place: int, moments: Sequence[SupplementMoments]) -> Case | None:
        """The case of a message whose supplements have these moments, as of :meth:`_supplemented`."""
        received, closed = columns.received[place], columns.closed[place]
        found = plain_supplements(moments, self._mapping, columns.due[place])
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

    def learn_keys(self, record: object) -> None:
        """Remember the keys of a line that was read one by one."""
        if isinstance(record, dict) and self._lines is not None and not self._whole:
            self._lines.learn(record)

    def _read(self, record: Mapping[str, object]) -> None:
        """Learn the words of a message without supplements, if there is nothing to say of it."""
        reading = read_record(record, self._mapping)
        if reading.case is not None and not reading.findings:
            self.learn(reading.case, record)

    def learn(self, case: Case, record: Mapping[str, object]) -> None:
        """Remember the words of a message that was read with every check, without a finding."""
        values = [record.get(field) for field in self._fields[1:]]
        texts = ["" if value is None else value for value in values if value is None or type(value) is str]
        if self._whole or record.get(SUPPLEMENTS) or len(texts) < len(values):
            return
        _, category, procedure, unit, code, channel, status, _, _, closed = self._without_blank(texts)
        place = (unit, code) if self._by_code else unit
        self._cases.learn(case, category, procedure, place, (channel, status), closed)


def _texts_of(items: object) -> list[str] | None:
    """The texts of the moments of supplements; ``None`` where one is no text."""
    if not isinstance(items, list) or not all(isinstance(item, dict) for item in items):
        return None
    values = [item.get(field) for item in items for field in MOMENTS]
    return [value or "" for value in values] if set(map(type, values)) <= {str, NoneType} else None


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

    shape = InstantShape("0" * 14, 8, parted=False, midnight_is_day=mapping.midnight_is_day)
    return MomentReading(read, (shape,), name in mapping.days)
