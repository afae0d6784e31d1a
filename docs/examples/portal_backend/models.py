"""The tables of the service, and the way between their rows and kstt's records.

A kind of record has three tables of the same columns: the records as they are, their past states, and a
temporary one into which an upload is read. Every change of the records makes a new revision of the whole; a
state holds from the ``revision`` that entered it ``until`` the one that replaced it.
"""

from __future__ import annotations

from operator import attrgetter, methodcaller
from typing import TYPE_CHECKING, Any

import attrs
from sqlalchemy import BigInteger, Column, Dialect, Index, MetaData, Row, String, Table
from sqlalchemy.types import TypeDecorator

from kstt import AuthorityLevel, Case, Channel, Closing, Feedback, FeedbackSubject
from kstt.dates import parse_moment
from kstt.errors import ParseError
from kstt.i18n import named
from kstt.records import parse_extensions, parse_suspensions

if TYPE_CHECKING:
    from collections.abc import Callable
    from enum import Enum

    from sqlalchemy.types import TypeEngine


class As(TypeDecorator[Any]):
    """Text of limited length that one function writes and another reads."""

    impl = String
    cache_ok = True

    def __init__(self, length: int | None, write: Callable[[Any], str], read: Callable[[str], Any]) -> None:
        super().__init__(length)
        self.write, self.read = write, read

    def process_bind_param(self, value: object, dialect: Dialect) -> str | None:
        return None if value is None else self.write(value)

    def process_result_value(self, value: str | None, dialect: Dialect) -> Any:
        return None if value is None else self.read(value)


def _member(kind: type[Enum]) -> As:
    return As(16, attrgetter("value"), kind)


def _intervals(read: Callable[[str], object]) -> As:
    return As(None, lambda intervals: ";".join(map(str, intervals)), read)


# A day, or an instant on Vietnam's clock, as ISO 8601 text: the same, lossless, on every database.
_MOMENT = As(32, methodcaller("isoformat"), parse_moment)
_NAME = String(255)
# The columns of each kind by the names of its fields: those that always have a value, and the others.
_FIELDS: dict[type[Case | Feedback], tuple[dict[str, TypeEngine[Any]], dict[str, TypeEngine[Any]]]] = {
    Case: (
        {
            "id": String(64),
            "category": _NAME,
            "level": _member(AuthorityLevel),
            "unit": _NAME,
            "channel": _member(Channel),
            "received": _MOMENT,
            "suspensions": _intervals(parse_suspensions),
            "extensions": _intervals(parse_extensions),
        },
        {"due": _MOMENT, "closed": _MOMENT, "closing": _member(Closing), "procedure": String(1000)},
    ),
    Feedback: (
        {"id": String(64), "category": _NAME, "subject": _member(FeedbackSubject), "received": _MOMENT},
        {"unit": _NAME, "resolved": _MOMENT, "published": _MOMENT},
    ),
}
METADATA, _TEMPORARY = MetaData(), MetaData()
REVISION = Table("revision", METADATA, Column("number", BigInteger, nullable=False))
"""One row: the number of the latest revision. Who changes records holds it until their transaction ends."""


def _table(kind: type[Case | Feedback], name: str, metadata: MetaData, *more: Any, **options: Any) -> Table:
    always, sometimes = _FIELDS[kind]
    required = (
        Column(field, type_, nullable=False, primary_key=field == "id") for field, type_ in always.items()
    )
    optional = (Column(field, type_) for field, type_ in sometimes.items())
    return Table(name, metadata, *required, *optional, *more, **options)


@attrs.frozen(eq=False)
class Shelf:
    """The tables of one kind of record."""

    kind: type[Case | Feedback]
    live: Table
    past: Table
    incoming: Table

    @classmethod
    def of(cls, kind: type[Case | Feedback], name: str) -> Shelf:
        """The tables of a kind, named so."""
        revision = Column("revision", BigInteger, nullable=False, index=True)
        live = _table(kind, name, METADATA, revision, Index(f"ix_{name}_unit_id", "unit", "id"))
        revision = Column("revision", BigInteger, primary_key=True, autoincrement=False)
        until = Column("until", BigInteger, nullable=False, index=True)
        past = _table(kind, f"past_{name}", METADATA, revision, until)
        return cls(kind, live, past, _table(kind, f"incoming_{name}", _TEMPORARY, prefixes=["TEMPORARY"]))

    def to_row(self, record: Case | Feedback) -> dict[str, object]:
        """The row of a record.

        Raises: ParseError for a text that its column does not hold.
        """
        row = {field.name: getattr(record, field.name) for field in attrs.fields(self.kind)}
        for column in self.incoming.columns:
            value, limit = row[column.name], getattr(column.type, "length", None)
            if isinstance(value, str) and limit is not None and len(value) > limit:
                expected = named(f"at most {limit} characters", vi=f"tối đa {limit} ký tự")
                raise ParseError(column.name, value[:limit] + "…", expected)
        return row

    def to_record(self, row: Row[Any]) -> Case | Feedback:
        """The record in a row, proved by its constructor."""
        values = row._mapping
        return self.kind(**{field.name: values[field.name] for field in attrs.fields(self.kind)})


CASES, FEEDBACK = Shelf.of(Case, "cases"), Shelf.of(Feedback, "feedback")
SHELVES = {"cases": CASES, "feedback": FEEDBACK}
