"""Messages whose words stood in messages before: see :mod:`kstt.records.alike`."""

from __future__ import annotations

from typing import TYPE_CHECKING

from kstt.dates.instants import day_of
from kstt.errors import ParseError
from kstt.i18n import msg
from kstt.io.portal.lines import LinesAlike
from kstt.io.portal.messages import ID, PROCEDURE, STATUS, SUPPLEMENTS, written_moment
from kstt.records.alike import AlikeCases

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from kstt.dates.instants import Moment
    from kstt.io.portal.mapping import PortalMapping
    from kstt.records.cases import Case

__all__ = ["AlikeMessages"]


class AlikeMessages:
    """The cases of messages under one mapping, of those without supplements and with words met before."""

    def __init__(self, mapping: PortalMapping) -> None:
        # Where a message also says when it was sent, that is read with it.
        self._whole = bool(mapping.changed_field)
        self._fields = (
            *(SUPPLEMENTS, ID, mapping.category_field, mapping.procedure_field),
            *(mapping.unit_field, PROCEDURE, mapping.channel_field, STATUS),
            *(mapping.received_field, mapping.due_field, mapping.closed_field),
        )
        self._by_code = bool(mapping.levels_by_procedure)
        self._lines = LinesAlike(self._fields)
        self._cases = AlikeCases(*(_reading(mapping, name) for name in ("received", "due", "closed")))

    def of_record(self, record: object) -> Case | None:
        """The case of a message; ``None`` for one that is to be read with every check."""
        if self._whole or not isinstance(record, dict):
            return None
        values = self._values(record)
        return self._case(values) if values is not None else None

    def _values(self, record: Mapping[str, object]) -> list[str] | None:
        """The texts of the fields; ``None`` for a message with supplements or with other values."""
        if record.get(SUPPLEMENTS):
            return None
        values = ["" if (value := record.get(field)) is None else value for field in self._fields[1:]]
        texts = [value for value in values if type(value) is str]
        return ["", *texts] if len(texts) == len(values) else None

    def of_line(self, line: bytes) -> Case | None:
        """The case of a line of JSON; ``None`` as above."""
        values = None if self._whole else self._lines.texts(line)
        return None if values is None else self._case(values)

    def _case(self, values: Sequence[str]) -> Case | None:
        supplements, identity, category, procedure, unit, code, channel, status, received, due, closed = (
            values
        )
        if supplements:
            return None
        return self._cases.made(
            identity, category, procedure, self._place(unit, code), (channel, status), received, due, closed
        )

    def learn(self, case: Case, record: Mapping[str, object], line: bytes | None) -> None:
        """Remember the words of a message that was read with every check, without a finding."""
        values = self._values(record)
        if self._whole or values is None:
            return
        if line is not None:
            self._lines.learn(line, record)
        _, _, category, procedure, unit, code, channel, status, _, _, closed = values
        self._cases.learn(case, category, procedure, self._place(unit, code), (channel, status), closed)

    def _place(self, unit: str, code: str) -> tuple[str, str]:
        """What the level of authority follows from."""
        return unit, code if self._by_code else ""


def _reading(mapping: PortalMapping, name: str) -> Callable[[str], Moment | None]:
    """How the text of a moment is read; raises ParseError."""
    bare = name in mapping.days

    def read(text: str) -> Moment | None:
        plain = text.strip()
        if not plain:
            return None
        found = written_moment(plain, mapping)
        if found is None:
            raise ParseError(name, text, msg("a text"))
        return day_of(found) if bare else found

    return read
