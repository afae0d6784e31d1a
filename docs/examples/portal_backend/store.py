"""The database: records as documents, their past states, and the number of the latest revision.

A document loses nothing of a record, and a new field of kstt needs no column. Every change makes a new *revision*
of the whole: a state holds from the ``revision`` that entered it ``until`` the one that replaced it.
"""

import json
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

import sqlalchemy as sa
from sqlalchemy import event
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.exc import DBAPIError
from tenacity import Retrying, retry_if_exception, stop_after_attempt, wait_random_exponential

from kstt import Case, Feedback
from kstt.codecs import to_document
from kstt.errors import ParseError
from kstt.i18n import named
from kstt.records.units import unit_key

Record = Case | Feedback
LONGEST = {"id": 64, "unit": 255, "category": 255}
METADATA = sa.MetaData()
RECORDS = sa.Table(
    "records",
    METADATA,
    sa.Column("kind", sa.String(8), primary_key=True),
    sa.Column("id", sa.String(LONGEST["id"]), primary_key=True),
    sa.Column("unit", sa.String(LONGEST["unit"]), nullable=False),
    sa.Column("document", sa.Text, nullable=False),
    sa.Column("revision", sa.BigInteger, nullable=False),
    sa.Index("ix_records_unit", "unit", "kind", "id"),
    sa.Index("ix_records_revision", "kind", "revision"),
)
PAST = sa.Table(
    "past_records",
    METADATA,
    sa.Column("kind", sa.String(8), primary_key=True),
    sa.Column("id", sa.String(LONGEST["id"]), primary_key=True),
    sa.Column("revision", sa.BigInteger, primary_key=True, autoincrement=False),
    sa.Column("until", sa.BigInteger, nullable=False),
    sa.Column("document", sa.Text, nullable=False),
    sa.Index("ix_past_records_until", "kind", "until"),
)
REVISION = sa.Table("revision", METADATA, sa.Column("number", sa.BigInteger, nullable=False))
"""One row: the number of the latest revision. Who changes records holds it until their transaction ends."""

_NEXT = sa.update(REVISION).values(number=REVISION.c.number + 1).returning(REVISION.c.number)
_BATCH = 500
_PASSING = {"40001", "40P01", "SQLITE_BUSY"}  # the first two of PostgreSQL: serialisation, deadlock
_AGAIN = Retrying(
    retry=retry_if_exception(lambda error: isinstance(error, DBAPIError) and _code(error) in _PASSING),
    wait=wait_random_exponential(0.05, max=1),
    stop=stop_after_attempt(6),
    reraise=True,
)


def _code(error: DBAPIError) -> str | None:
    return getattr(error.orig, "sqlstate", None) or getattr(error.orig, "sqlite_errorname", None)


def unit_name(text: str) -> str:
    """The name by which a unit is looked up, the same for every spelling that kstt takes for one unit."""
    return " ".join(unit_key(text)).strip()


def row_of(record: Record) -> dict[str, Any]:
    """What the database keeps of a record.

    Raises: ParseError for a name that is too long.
    """
    unit = unit_name(record.unit or "")
    for name, value in (("id", record.id), ("unit", unit), ("category", record.category)):
        if len(value) > (limit := LONGEST[name]):
            expected = named(f"at most {limit} characters", vi=f"tối đa {limit} ký tự")
            raise ParseError(name, value[:limit] + "…", expected)
    return {"id": record.id, "unit": unit, "document": json.dumps(to_document(record), ensure_ascii=False)}


def engine_of(url: str, connections: int = 5) -> sa.Engine:
    """The engine of a database: PostgreSQL, or a file of SQLite."""
    # A bare postgresql:// URL means the driver that is installed with this example.
    url = url.replace("postgresql://", "postgresql+psycopg://", 1)
    engine = sa.create_engine(url, pool_size=connections, max_overflow=0, pool_pre_ping=True)
    if engine.dialect.name == "sqlite":  # with a write-ahead log readers do not wait for the writer
        event.listen(engine, "connect", lambda raw, _: raw.execute("PRAGMA journal_mode = WAL"))
    return engine


class Store:
    """The records of one database."""

    def __init__(self, engine: sa.Engine) -> None:
        self.engine = engine
        upsert = (postgresql if engine.dialect.name == "postgresql" else sqlite).insert(RECORDS)
        new = {column.name: column for column in upsert.excluded if column.name not in {"kind", "id"}}
        self._upsert = upsert.on_conflict_do_update(index_elements=["kind", "id"], set_=new)

    def revision(self) -> int:
        """The number of the latest revision."""
        with self.engine.connect() as connection:
            return int(connection.scalars(sa.select(REVISION.c.number)).one())

    def put(self, kind: str, rows: Mapping[str, dict[str, Any] | None]) -> int:
        """Enter or replace records by their ids, and take out those without a row: all of them or none.

        Returns: how many have changed; where none has, there is no new revision.
        """
        for attempt in _AGAIN:
            with attempt, self.engine.begin() as connection:
                if changed := self._put(connection, kind, rows):
                    return changed
                connection.rollback()
        return 0

    def _put(self, connection: sa.Connection, kind: str, rows: Mapping[str, dict[str, Any] | None]) -> int:
        # First of all, so that writers wait for each other here; then in the order of the ids.
        number, changed, ids = connection.scalars(_NEXT).one(), 0, sorted(rows)
        present = sa.select(RECORDS.c.kind, RECORDS.c.id, RECORDS.c.revision, RECORDS.c.document)
        for start in range(0, len(ids), _BATCH):
            batch = ids[start : start + _BATCH]
            these = RECORDS.c.kind == kind, RECORDS.c.id.in_(batch)
            known = {row["id"]: row for row in connection.execute(present.where(*these)).mappings()}
            states = [(rows[each], known.get(each)) for each in batch]
            moves = [
                (new, old) for new, old in states if (new and new["document"]) != (old and old["document"])
            ]
            if past := [{**old, "until": number} for _, old in moves if old]:
                connection.execute(sa.insert(PAST), past)
            if gone := [old["id"] for new, old in moves if old and not new]:
                connection.execute(sa.delete(RECORDS).where(RECORDS.c.kind == kind, RECORDS.c.id.in_(gone)))
            if entered := [{**new, "kind": kind, "revision": number} for new, _ in moves if new]:
                connection.execute(self._upsert, entered)
            changed += len(moves)
        return changed

    def page(
        self, kind: str, after: str = "", limit: int | None = None, unit: str | None = None
    ) -> Sequence[str]:
        """The documents of the records that come after an id, in the order of their ids."""
        query = sa.select(RECORDS.c.document).where(RECORDS.c.kind == kind, RECORDS.c.id > after)
        if unit is not None:
            query = query.where(RECORDS.c.unit == unit_name(unit))
        with self.engine.connect() as connection:
            return connection.scalars(query.order_by(RECORDS.c.id).limit(limit)).all()

    def kinds_of(self, unit: str) -> set[str]:
        """The kinds of records that a unit has, however its name is spelled."""
        with self.engine.connect() as connection:
            found = sa.select(RECORDS.c.kind).where(RECORDS.c.unit == unit_name(unit)).distinct()
            return set(connection.scalars(found))

    def changes(self, since: int) -> Iterator[Sequence[Any]]:
        """The states of cases that have ended, then those that have begun, after a revision.

        One statement sees one state of the database: the changes of a revision come all or none.
        """
        cases = (table.c.kind == "cases" for table in (PAST, RECORDS))
        ended = sa.select(PAST.c.until.label("number"), PAST.c.document, sa.literal(0).label("begun"))
        ended = ended.where(next(cases), PAST.c.revision <= since, PAST.c.until > since)
        begun = sa.select(RECORDS.c.revision, RECORDS.c.document, sa.literal(1))
        begun = begun.where(next(cases), RECORDS.c.revision > since)
        query = sa.union_all(ended, begun).order_by("begun").execution_options(yield_per=1_000)
        with self.engine.connect() as connection:
            yield from connection.execute(query).partitions()
