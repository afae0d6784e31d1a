"""The tables: records as the documents that kstt writes of them, and their past states.

A document loses nothing of a record, and a new field of kstt needs no column. Beside it stands what records are
looked up by. Every change makes a new *revision* of the whole: a state holds from the ``revision`` that entered
it ``until`` the one that replaced it.
"""

from __future__ import annotations

import json
from typing import TypedDict

from sqlalchemy import BigInteger, Column, Index, MetaData, String, Table, Text

from kstt import Case, Feedback
from kstt.codecs import to_document
from kstt.errors import ParseError
from kstt.i18n import named
from kstt.records.units import unit_key

Record = Case | Feedback
KINDS: dict[str, type[Record]] = {"cases": Case, "feedback": Feedback}
LONGEST = {"id": 64, "unit": 255, "category": 255}
ID, UNIT = String(LONGEST["id"]), String(LONGEST["unit"])
METADATA = MetaData()
RECORDS = Table(
    "records",
    METADATA,
    Column("kind", String(8), primary_key=True),
    Column("id", ID, primary_key=True),
    Column("unit", UNIT, nullable=False),
    Column("document", Text, nullable=False),
    Column("revision", BigInteger, nullable=False),
    Index("ix_records_unit", "unit", "kind", "id"),
    Index("ix_records_revision", "kind", "revision"),
)
PAST = Table(
    "past_records",
    METADATA,
    Column("kind", String(8), primary_key=True),
    Column("id", ID, primary_key=True),
    Column("revision", BigInteger, primary_key=True, autoincrement=False),
    Column("until", BigInteger, nullable=False),
    Column("document", Text, nullable=False),
    Index("ix_past_records_until", "kind", "until"),
)
REVISION = Table("revision", METADATA, Column("number", BigInteger, nullable=False))
"""One row: the number of the latest revision. Who changes records holds it until their transaction ends."""

Key = tuple[str, str]


def unit_name(text: str) -> str:
    """The name by which a unit is looked up, the same for every spelling that kstt takes for one unit."""
    return " ".join(unit_key(text)).strip()


class Entry(TypedDict):
    """What a row of :data:`RECORDS` says of a record, besides its revision; units by their normalised name."""

    kind: str
    id: str
    unit: str
    document: str


def entry_of(kind: str, record: Record) -> Entry:
    """The row of a record.

    Raises: ParseError for a name that is too long.
    """
    document = json.dumps(to_document(record), ensure_ascii=False)
    entry = Entry(kind=kind, id=record.id, unit=unit_name(record.unit or ""), document=document)
    for name, value in (("id", record.id), ("unit", entry["unit"]), ("category", record.category)):
        if len(value) > (limit := LONGEST[name]):
            expected = named(f"at most {limit} characters", vi=f"tối đa {limit} ký tự")
            raise ParseError(name, value[:limit] + "…", expected)
    return entry
